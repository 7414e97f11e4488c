#include "read/book.h"
#include "read/build.h"

/* What a file is instead of a workbook that is read here, by its first bytes. */
struct other_kind {
    struct str magic;
    const char *kind; /* as of DIAG_BOTH */
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
        return DIAG_BOTH("Excel 2003 的 XML 表格", "an XML spreadsheet of Excel 2003");
    if (str_starts(head, STR("<?xml")) && str_find(head, STR("<html"), 0) == SIZE_MAX)
        return DIAG_BOTH("XML 文件", "an XML file");
    return DIAG_BOTH("网页（HTML）", "a web page (HTML)");
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
    static const struct other_kind kinds[] = {{{"%PDF-", 5},
                                               "PDF 文件\x1f"
                                               "a PDF file"},
                                              {{"{\\rtf", 5},
                                               "RTF 文档\x1f"
                                               "an RTF document"},
                                              {{"Rar!", 4},
                                               "RAR 压缩包\x1f"
                                               "a RAR archive"},
                                              {{"7z\xBC\xAF", 4},
                                               "7z 压缩包\x1f"
                                               "a 7z archive"},
                                              {{"\x1F\x8B", 2},
                                               "gzip 压缩包\x1f"
                                               "a gzip archive"},
                                              {{"\x89PNG", 4},
                                               "图片\x1f"
                                               "a picture"},
                                              {{"\xFF\xD8\xFF", 3},
                                               "图片\x1f"
                                               "a picture"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(bytes, kinds[i].magic))
            return refuse(ds, name, E2302, str_of(kinds[i].kind));
    struct str text = str_trim(without_mark(bytes));
    if (text.n && text.p[0] == '<')
        return refuse(ds, name, E2305, kind_of_markup(text));
    if (text.n && (text.p[0] == '{' || text.p[0] == '['))
        return refuse(ds, name, E2302, DIAG_BOTH("JSON 或别的文本", "JSON or another text"));
    if (str_starts(text, STR("ID;P")))
        return refuse(ds, name, E2305, DIAG_BOTH("SYLK 表格", "a SYLK spreadsheet"));
    if (looks_like_text(bytes))
        return refuse(ds, name, E2305, DIAG_BOTH("文本（csv 之类）", "a text such as csv"));
    return refuse(ds, name, E2302, DIAG_BOTH("别的文件，或者已经损坏", "another file, or damaged"));
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

const struct book_cell *book_cell(const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    size_t low = 0, high = sheet->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct book_cell *c = &sheet->cells[middle];
        if (c->row == row && c->col == col)
            return c;
        if (c->row < row || (c->row == row && c->col < col))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool within(const struct book_span *spans, size_t n, uint32_t at)
{
    for (size_t i = 0; i < n; i++)
        if (at >= spans[i].first && at <= spans[i].last)
            return true;
    return false;
}

bool book_row_is_hidden(const struct book_sheet *sheet, uint32_t row)
{
    return within(sheet->hidden_rows, sheet->hidden_row_n, row);
}

bool book_col_is_hidden(const struct book_sheet *sheet, uint32_t col)
{
    return within(sheet->hidden_cols, sheet->hidden_col_n, col);
}

size_t book_sheet_named(const struct book *book, struct str name)
{
    for (size_t i = 0; i < book->n; i++)
        if (str_eq(book->sheets[i].name, name))
            return i;
    return BOOK_NO_SHEET;
}

struct place book_place(struct str file, const struct book_sheet *sheet, uint32_t row, uint32_t col)
{
    return (struct place){.file = file, .sheet = sheet->name, .line = row + 1, .col = col + 1};
}

/* Days since 0000-03-01 of the proleptic Gregorian calendar become a date: years of 365 days, a
 * leap day every 4, none every 100, one every 400 years, and months from March on. */
static void date_of_days(long long days, int *year, int *month, int *day)
{
    enum { ERA = 146097, CENTURY = 36524, FOUR = 1461, YEAR = 365 };
    long long era = days / ERA, in_era = days % ERA;
    long long y = (in_era - in_era / (FOUR - 1) + in_era / CENTURY - in_era / (ERA - 1)) / YEAR;
    long long in_year = in_era - (YEAR * y + y / 4 - y / 100);
    long long m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

bool book_date(const struct book *book, const struct book_cell *cell, int *year, int *month,
               int *day)
{
    enum {
        DAYS_TO_1899_12_30 = 693899,
        DAYS_TO_1904 = 695361,
        LAST = 2958465,
        FALSE_LEAP_DAY = 60
    };
    if (cell->type != CELL_NUMBER || cell->format != FORMAT_DATE || !(cell->number >= 1) ||
        !(cell->number < LAST + 1.0))
        return false;
    long long days = (long long)cell->number;
    if (!book->since_1904) {
        if (days == FALSE_LEAP_DAY) /* 1900-02-29, which Excel has and the calendar has not */
            return false;
        days += days < FALSE_LEAP_DAY; /* before it, Excel counts one less */
    }
    date_of_days(days + (book->since_1904 ? DAYS_TO_1904 : DAYS_TO_1899_12_30), year, month, day);
    return *year <= 9999;
}
