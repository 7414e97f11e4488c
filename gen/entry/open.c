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

bool entry_is_meant_as_workbook(struct str name, struct str bytes)
{
    static const struct str endings[] = {STR_INIT(".xls"), STR_INIT(".xlsx"), STR_INIT(".xlsm"),
                                         STR_INIT(".et"),  STR_INIT(".csv"),  STR_INIT(".tsv")};
    char tail[5];
    struct str end = {tail, 0};
    for (size_t i = name.n < sizeof tail ? 0 : name.n - sizeof tail; i < name.n; i++)
        tail[end.n++] = ascii_lower(name.p[i]);
    enum read_format f = read_sniff(bytes);
    bool named = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        named |= str_ends(end, endings[i]);
    return entry_is_workbook(bytes) || (named && (f == FORMAT_HTML || f == FORMAT_TEXT));
}

struct book *entry_open(struct str bytes, struct str name, struct arena *a, struct diags *ds)
{
    struct book *book = arena_zalloc(a, sizeof *book);
    if (!book)
        DIAG0(ds, E1004, place_file(name));
    return book && book_read(bytes, name, a, book, ds) ? book : NULL;
}
