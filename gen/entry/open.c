/* Whether a file is a workbook, and that workbook, for those who need not know its model. */
#include "entry/entry.h"
#include "read/book.h"
#include "read/sniff.h"

bool entry_is_workbook(struct str bytes)
{
    enum read_format f = read_sniff(bytes);
    return f == FORMAT_XLSX || f == FORMAT_XLS || f == FORMAT_COMPOUND || f == FORMAT_ODF ||
           f == FORMAT_SPREADSHEET_XML;
}

struct book *entry_open(struct str bytes, struct str name, struct arena *a, struct diags *ds)
{
    struct book *book = arena_zalloc(a, sizeof *book);
    if (!book)
        DIAG0(ds, E1004, place_file(name));
    return book && book_read(bytes, name, a, book, ds) ? book : NULL;
}
