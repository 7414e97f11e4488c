/* Which kind of workbook the bytes are; what is none is refused by the name of what it is. */
#include "read/build.h"

/* What a file is instead of a workbook that is read here, by its first bytes. */
struct other_kind {
    struct str magic;
    enum diag_word kind;
};

static bool refuse(struct diags *ds, struct str name, enum diag_code code, struct str kind)
{
    DIAG(ds, code, place_file(name), kind);
    return false;
}

static struct str without_mark(struct str bytes)
{
    return str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_sub(bytes, 3, bytes.n) : bytes;
}

/* Text that begins with "<": a page or XML that programs call .xls so that Excel opens it. */
static struct str kind_of_markup(struct str bytes)
{
    struct str head = str_sub(bytes, 0, bytes.n < 2048 ? bytes.n : 2048);
    if (str_find(head, STR("urn:schemas-microsoft-com:office:spreadsheet"), 0) != SIZE_MAX ||
        str_find(head, STR("Excel.Sheet"), 0) != SIZE_MAX)
        return diag_word(WORD_AN_XML_SPREADSHEET_OF_EXCEL_2003);
    if (str_starts(head, STR("<?xml")) && str_find(head, STR("<html"), 0) == SIZE_MAX)
        return diag_word(WORD_AN_XML_FILE);
    return diag_word(WORD_A_WEB_PAGE_HTML);
}

/* Not a single byte that text in UTF-8 or GB 18030 does not have. */
static bool looks_like_text(struct str bytes)
{
    size_t n = bytes.n < 4096 ? bytes.n : 4096;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c < 0x20 && !ascii_is_space(c))
            return false;
    }
    return n > 0;
}

static bool refuse_other(struct str bytes, struct str name, struct diags *ds)
{
    static const struct other_kind kinds[] = {
        {STR_INIT("%PDF-"), WORD_A_PDF_FILE},        {STR_INIT("{\\rtf"), WORD_AN_RTF_DOCUMENT},
        {STR_INIT("Rar!"), WORD_A_RAR_ARCHIVE},      {STR_INIT("7z\xBC\xAF"), WORD_A_7Z_ARCHIVE},
        {STR_INIT("\x1F\x8B"), WORD_A_GZIP_ARCHIVE}, {STR_INIT("\x89PNG"), WORD_A_PICTURE},
        {STR_INIT("\xFF\xD8\xFF"), WORD_A_PICTURE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(bytes, kinds[i].magic))
            return refuse(ds, name, E2302, diag_word(kinds[i].kind));
    struct str text = str_trim(without_mark(bytes));
    if (text.n && text.p[0] == '<')
        return refuse(ds, name, E2305, kind_of_markup(text));
    if (text.n && (text.p[0] == '{' || text.p[0] == '['))
        return refuse(ds, name, E2302, diag_word(WORD_JSON_OR_ANOTHER_TEXT));
    if (str_starts(text, STR("ID;P")))
        return refuse(ds, name, E2305, diag_word(WORD_A_SYLK_SPREADSHEET));
    if (looks_like_text(bytes))
        return refuse(ds, name, E2305, diag_word(WORD_A_TEXT_SUCH_AS_CSV));
    return refuse(ds, name, E2302, diag_word(WORD_ANOTHER_FILE_OR_DAMAGED));
}

/* BOF records of BIFF2 to BIFF5 that stand in no compound file. */
static bool is_old_biff(struct str bytes)
{
    if (bytes.n < 8 || bytes.p[0] != 0x09 || bytes.p[3] != 0)
        return false;
    unsigned char version = (unsigned char)bytes.p[1], length = (unsigned char)bytes.p[2];
    return (version == 0x00 && length == 4) || (version == 0x02 && length == 6) ||
           (version == 0x04 && length == 6);
}

static bool read_by_content(struct book_build *b, struct str bytes)
{
    if (str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06")))
        return xlsx_read(b, bytes);
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) ||
        str_starts(bytes, STR("\x09\x08\x10\0\0\6")) ||
        str_starts(bytes, STR("\x09\x08\x08\0\0\5")))
        return xls_read(b, bytes);
    if (is_old_biff(bytes))
        return refuse(b->ds, b->file, E2304, STR(""));
    return refuse_other(bytes, b->file, b->ds);
}

bool book_read(struct str bytes, struct str name, struct arena *a, struct book *out,
               struct diags *ds)
{
    struct book_build b = {.book = out, .arena = a, .ds = ds, .file = name};
    *out = (struct book){0};
    if (!bytes.n) {
        DIAG0(ds, E2007, place_file(name));
        return false;
    }
    if (bytes.n > BOOK_BYTES_MAX) {
        DIAG(ds, E2301, place_file(name),
             arena_printf(&ds->arena, "%d", BOOK_BYTES_MAX / (1024 * 1024)));
        return false;
    }
    bool ok = read_by_content(&b, bytes) && !b.failed;
    build_free(&b);
    if (!ok)
        *out = (struct book){0};
    return ok;
}
