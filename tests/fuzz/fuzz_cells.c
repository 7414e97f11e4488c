/* Fuzzing what cells mean, apart from how a file keeps them: the fill-in workbook and the export of
 * an accounts program. The first line says which (e, a); "#NAME" begins a sheet, every further line
 * is a row of cells with tabs between them, and what looks like a number is one. */
#include "accounts/accounts.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "context/context.h"
#include "entry/entry.h"
#include "job/form.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { SHEETS_MAX = 16, CELLS_MAX = 4096 };

static struct juesuan *juesuan;
static const struct schema *schema;
static struct form form;
static struct value map;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct arena kept;
    static const struct juesuan_config config = {.home = JUESUAN_ROOT};
    (void)argc;
    (void)argv;
    arena_init(&kept);
    juesuan = juesuan_new(&config, NULL);
    schema = juesuan ? context_schema(juesuan) : NULL;
    if (!schema || !job_form(juesuan, schema, NULL, &kept, &form) ||
        !context_form(juesuan, "accounts.json", "accounts", &kept, &map))
        abort();
    return 0;
}

static struct str take(struct str *rest, struct str end_mark)
{
    size_t end = str_find(*rest, end_mark, 0);
    struct str part = str_sub(*rest, 0, end == SIZE_MAX ? rest->n : end);
    *rest = str_sub(*rest, end == SIZE_MAX ? rest->n : end + end_mark.n, rest->n);
    return part;
}

/* A cell's kind by its first letter and a bar: an error, a truth, a date, a share, a formula
 * without a value. */
static struct book_cell cell_of(struct str text, uint32_t row, uint16_t col)
{
    char kind = text.n > 1 && text.p[1] == '|' ? text.p[0] : 0;
    text = kind ? str_sub(text, 2, text.n) : text;
    struct book_cell c = {.row = row, .col = col, .type = BOOK_CELL_TEXT, .text = text};
    struct dec d;
    if (kind == 'e' || kind == 'n') {
        c.type = kind == 'e' ? BOOK_CELL_ERROR : BOOK_CELL_NONE;
        c.formula = kind == 'n';
        return c;
    }
    if (dec_parse(text, &d)) {
        char digits[64];
        snprintf(digits, sizeof digits, "%.*s", (int)(text.n < 60 ? text.n : 60), text.p);
        c.type = BOOK_CELL_NUMBER;
        c.number = strtod(digits, NULL);
        c.format = kind == 'd'   ? CELL_FORMAT_DATE
                   : kind == 'p' ? CELL_FORMAT_PERCENT
                                 : CELL_FORMAT_GENERAL;
        if (kind == 'b')
            c.type = BOOK_CELL_BOOL;
    }
    return c;
}

static bool read_row(struct book_sheet *s, struct str line, uint32_t row)
{
    for (uint16_t col = 0; line.n && s->n < CELLS_MAX; col++) {
        struct str text = take(&line, STR("\t"));
        if (text.n)
            s->cells[s->n++] = cell_of(text, row, col);
    }
    return s->n < CELLS_MAX;
}

static void make_book(struct str rest, struct arena *a, struct book *book)
{
    uint32_t row = 0;
    *book = (struct book){.format = BOOK_XLSX};
    book->sheets = arena_zalloc(a, SHEETS_MAX * sizeof *book->sheets);
    while (rest.n && book->sheets) {
        struct str line = take(&rest, STR("\n"));
        if (str_starts(line, STR("#")) || !book->n) {
            if (book->n == SHEETS_MAX)
                return;
            struct book_sheet *s = &book->sheets[book->n++];
            s->name = str_sub(line, line.n > 0, line.n);
            s->cells = arena_zalloc(a, CELLS_MAX * sizeof *s->cells);
            if (!s->cells) { /* for tests/faults */
                book->n--;
                return;
            }
            row = 0;
        } else if (!read_row(&book->sheets[book->n - 1], line, row++)) {
            return;
        }
    }
}

static void read_entry(const struct book *book, struct arena *a, struct sources *sources,
                       struct diags *ds)
{
    struct entry_identity identity;
    struct record record = {.template_name = STR("")};
    if (!entry_identify(book, STR("f"), &identity, ds))
        return;
    if (entry_read(&form, book, STR("f"), a, sources, ENTRY_DROPPED, &record, ds))
        record_check(&record, schema, a, ds);
    else if (!ds->errors && !memory_failed())
        abort();
}

static void read_accounts(const struct book *book, struct arena *a, struct sources *sources,
                          struct diags *ds)
{
    struct accounts_book one = {.book = book, .name = STR("f")};
    struct accounts x = {.map = &map,
                         .books = &one,
                         .book_n = 1,
                         .said_year = 2023,
                         .arena = a,
                         .sources = sources,
                         .ds = ds};
    struct accounts_target target = {.pack = STR("standard"), .unit = UNIT_YUAN};
    struct record record;
    struct buf report;
    accounts_recognise(&map, book, STR("f"));
    if (!accounts_find(&x)) {
        if (!ds->errors && !memory_failed())
            abort();
        return;
    }
    buf_init(&report);
    if (accounts_read(&x, context_codes(juesuan, CODES_FUNCTION, 2022),
                      context_codes(juesuan, CODES_ECONOMIC, 2022)) &&
        accounts_record(&x, &target, &record)) {
        accounts_report_text(&x, false, &report);
        accounts_report_json(&x, &report);
    } else if (!memory_failed()) {
        abort();
    }
    buf_free(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct sources sources;
    struct book book;
    struct str rest = {(const char *)data, size};
    if (!utf8_valid(rest, NULL)) /* as the readers of files see to */
        return 0;
    arena_init(&a);
    diags_init(&ds);
    sources_init(&sources, &a, NULL);
    struct str mode = take(&rest, STR("\n"));
    make_book(rest, &a, &book);
    if (str_eq(mode, STR("a")))
        read_accounts(&book, &a, &sources, &ds);
    else
        read_entry(&book, &a, &sources, &ds);
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
