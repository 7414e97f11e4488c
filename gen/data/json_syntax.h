/* Why a text is no JSON, in the words of somebody who typed it. */
#ifndef JUESUAN_DATA_JSON_SYNTAX_H
#define JUESUAN_DATA_JSON_SYNTAX_H

#include "base/diag.h"

/* Reports E2001 or E2008 for the token that ends just before byte `end`, at which a JSON parser
 * gave up. */
void json_report_syntax(const struct source *source, size_t end, struct diags *ds);

#endif
