/* A workbook read for those who need not know its model. */
#include "entry/entry.h"
#include "read/book.h"

struct book *entry_open(struct str bytes, struct str name, struct arena *a, struct diags *ds)
{
    struct book *book = arena_zalloc(a, sizeof *book);
    if (!book)
        DIAG0(ds, E1004, place_file(name));
    return book && book_read(bytes, name, a, book, ds) ? book : NULL;
}
