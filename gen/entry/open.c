/* Whether a file is a workbook, and that workbook, for those who need not know its model. */
#include "entry/entry.h"
#include "read/book.h"
#include "read/sniff.h"

static bool is_workbook(enum read_format f)
{
    return f == FORMAT_XLSX || f == FORMAT_XLS || f == FORMAT_COMPOUND || f == FORMAT_ODF ||
           f == FORMAT_SPREADSHEET_XML;
}

bool entry_is_workbook(struct str bytes)
{
    return is_workbook(read_sniff(bytes));
}

bool entry_is_meant_as_workbook(struct str name, struct str bytes)
{
    static const struct str endings[] = {STR_INIT(".xls"), STR_INIT(".xlsx"), STR_INIT(".xlsm"),
                                         STR_INIT(".et"),  STR_INIT(".csv"),  STR_INIT(".tsv")};
    enum read_format f = read_sniff(bytes);
    bool named = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        named |= name.n >= endings[i].n &&
                 str_eq_nocase(str_sub(name, name.n - endings[i].n, name.n), endings[i]);
    return is_workbook(f) || (named && (f == FORMAT_HTML || f == FORMAT_TEXT));
}

struct book *entry_open(struct str bytes, struct str name, struct arena *a, struct diags *ds)
{
    struct book *book = arena_zalloc(a, sizeof *book);
    if (!book)
        DIAG0(ds, E1004, place_file(name));
    return book && book_read(bytes, name, a, book, ds) ? book : NULL;
}
