/* Tables as texts with separators (RFC 4180; also tabs and semicolons) as a workbook of one sheet
 * whose cells are texts. */
#ifndef JUESUAN_READ_CSV_H
#define JUESUAN_READ_CSV_H

#include "read/book.h"

/* As book_read. The encoding is that of a byte order mark, else UTF-8, else GB 18030; what is none
 * of them is refused (E2641), as is a quoted field that does not end (E2642). */
bool csv_read(struct str bytes, struct str name, struct arena *a, struct book *out,
              struct diags *ds);

#endif
