/* What a workbook cannot hold, found before anything is written: then no file can come out broken.
 */
#ifndef JUESUAN_WRITE_XLSX_CHECK_H
#define JUESUAN_WRITE_XLSX_CHECK_H

#include "doc/doc.h"

/* Reports everything in the document that would make a broken workbook (E6051 to E6059); false when
 * something was an error. */
bool xlsx_check(const struct doc *doc, struct arena *scratch, struct diags *ds);

#endif
