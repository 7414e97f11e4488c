/* Why a text is no JSON, in the words of somebody who typed it. */
#ifndef JUESUAN_DATA_JSON_SYNTAX_H
#define JUESUAN_DATA_JSON_SYNTAX_H

#include "base/diag.h"

/* Reports every slip (E2001, E2008) in a text that a JSON parser gave up just before byte `end`:
 * the text is read to its end as it was probably meant. */
void json_report_syntax(const struct source *source, size_t end, struct diags *ds);

#endif
