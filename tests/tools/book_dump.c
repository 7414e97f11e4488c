/* Prints a workbook as JSON, or, with --amount yuan|wan, what its cells hold as amounts; --quiet
 * only reads. Diagnostics go to stderr, one a line: code, sheet, row, column, text. */
#include "base/file.h"
#include "read/cell_amount.h"

#include <stdio.h>
#include <stdlib.h>

static void put_text(struct str s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_cell(const struct book *book, const struct book_cell *c)
{
    static const char *const types[] = {"none", "text", "number", "bool", "error"};
    static const char *const formats[] = {"general", "number", "percent", "date", "text"};
    int year, month, day;
    printf("[%u,%u,\"%s\",", c->row, c->col, types[c->type]);
    if (c->type == BOOK_CELL_NUMBER)
        printf("%.17g", c->number);
    else if (c->type == BOOK_CELL_BOOL)
        printf(c->number != 0 ? "true" : "false");
    else
        put_text(c->text);
    printf(",\"%s\",%s", formats[c->format], c->formula ? "true" : "false");
    if (c->type == BOOK_CELL_NUMBER) {
        putchar(',');
        put_text(c->text);
    }
    if (book_date(book, c, &year, &month, &day))
        printf(",\"%04d-%02d-%02d\"", year, month, day);
    putchar(']');
}

static void put_spans(const char *name, const struct book_span *spans, size_t n)
{
    printf(",\"%s\":[", name);
    for (size_t i = 0; i < n; i++)
        printf("%s[%u,%u]", i ? "," : "", spans[i].first, spans[i].last);
    putchar(']');
}

static void put_sheet(const struct book *book, const struct book_sheet *s)
{
    static const char *const visibility[] = {"visible", "hidden", "veryHidden"};
    printf("{\"name\":");
    put_text(s->name);
    printf(",\"state\":\"%s\",\"other\":%s", visibility[s->visibility],
           s->other ? "true" : "false");
    put_spans("hidden_rows", s->hidden_rows, s->hidden_row_n);
    put_spans("hidden_cols", s->hidden_cols, s->hidden_col_n);
    printf(",\"merges\":[");
    for (size_t i = 0; i < s->merge_n; i++)
        printf("%s[%u,%u,%u,%u]", i ? "," : "", s->merges[i].row, s->merges[i].col,
               s->merges[i].last_row, s->merges[i].last_col);
    printf("],\"cells\":[");
    for (size_t i = 0; i < s->n; i++) {
        printf(i ? ",\n" : "\n");
        put_cell(book, &s->cells[i]);
    }
    printf("]}");
}

static void put_book(const struct book *book)
{
    printf("{\"format\":\"%s\",\"since_1904\":%s,\"macros\":%s,\"names\":[",
           book->format == BOOK_XLSX ? "xlsx" : "xls", book->since_1904 ? "true" : "false",
           book->macros ? "true" : "false");
    for (size_t i = 0; i < book->name_n; i++) {
        const struct book_name *n = &book->names[i];
        printf("%s{\"name\":", i ? "," : "");
        put_text(n->name);
        printf(",\"sheet\":%lld,\"hidden\":%s",
               n->sheet == BOOK_NO_SHEET ? -1 : (long long)n->sheet, n->hidden ? "true" : "false");
        if (n->area_sheet != BOOK_NO_SHEET)
            printf(",\"area\":[%zu,%u,%u,%u,%u]", n->area_sheet, n->area.row, n->area.col,
                   n->area.last_row, n->area.last_col);
        putchar('}');
    }
    printf("],\"properties\":{");
    for (size_t i = 0; i < book->property_n; i++) {
        printf(i ? "," : "");
        put_text(book->properties[i].name);
        putchar(':');
        put_text(book->properties[i].value);
    }
    printf("},\"sheets\":[");
    for (size_t i = 0; i < book->n; i++) {
        printf(i ? ",\n" : "\n");
        put_sheet(book, &book->sheets[i]);
    }
    printf("]}\n");
}

/* One line for each cell: sheet, row, column, amount or what else. */
static void put_amounts(const struct book *book, enum amount_unit unit, struct str file,
                        struct diags *ds)
{
    for (size_t s = 0; s < book->n; s++)
        for (size_t i = 0; i < book->sheets[s].n; i++) {
            const struct book_cell *c = &book->sheets[s].cells[i];
            struct cell_amount amount;
            struct buf text;
            enum amount_result r = cell_amount(
                c, unit, book_place(file, &book->sheets[s], c->row, c->col), &amount, ds);
            buf_init(&text);
            if (r == AMOUNT_GIVEN)
                dec_print(&text, amount.value);
            buf_puts(&text, r == AMOUNT_NONE ? "none" : r == AMOUNT_REFUSED ? "refused" : "");
            printf("%zu %u %u %.*s%s\n", s, c->row, c->col, STR_ARG(text),
                   amount.says_unit ? " says unit" : "");
            buf_free(&text);
        }
}

int main(int argc, char **argv)
{
    struct arena a;
    struct diags ds;
    struct book book;
    struct str bytes;
    enum amount_unit unit;
    const char *mode = argc > 2 ? argv[1] : "";
    const char *path = argv[argc - 1];
    arena_init(&a);
    diags_init(&ds);
    bool ok = argc > 1 && file_read(path, SIZE_MAX, &a, &bytes, &ds) &&
              book_read(bytes, str_of(path), &a, &book, &ds);
    if (ok && argc == 4 && !strcmp(mode, "--amount") && amount_unit_parse(str_of(argv[2]), &unit))
        put_amounts(&book, unit, str_of(path), &ds);
    else if (ok && strcmp(mode, "--quiet") != 0)
        put_book(&book);
    for (size_t i = 0; i < ds.n; i++) {
        struct buf text;
        buf_init(&text);
        diag_message(&text, &ds.items[i], LANG_EN);
        fprintf(stderr, "%.*s\t%.*s\t%u\t%u\t%.*s\n", STR_ARG(diag_code_name(ds.items[i].code)),
                STR_ARG(ds.items[i].place.sheet), ds.items[i].place.line, ds.items[i].place.col,
                STR_ARG(text));
        buf_free(&text);
    }
    if (ds.out_of_memory)
        fprintf(stderr, "E1004\n");
    diags_free(&ds);
    arena_free(&a);
    return ok ? 0 : 1;
}
