/* Rows, headers that screen readers follow, spans that stay inside the table. How it looks is
 * html_css.c. */
#include "write/html_table.h"

#include "write/html_text.h"

/* Columns and rows in which no cell begins are an error in HTML (section 4.9.12.1): forms with
 * merged areas have them. They are left out and the spans across them made smaller. */
struct places {
    bool *col, *row; /* a cell begins there */
};

static bool find_places(const struct grid *g, struct arena *a, struct places *out)
{
    out->col = arena_zalloc(a, g->cols + 1);
    out->row = arena_zalloc(a, g->rows + 1);
    if (!out->col || !out->row)
        return false;
    for (uint32_t row = 0; row < g->rows; row++)
        for (uint32_t col = 0; col < g->cols; col++)
            if (!grid_at(g, row, col)->covered)
                out->col[col] = out->row[row] = true;
    return true;
}

static uint16_t span_of(const bool *begins, uint32_t from, uint32_t n, uint32_t end)
{
    uint16_t span = 0;
    for (uint32_t i = from; i < from + n && i < end; i++)
        span = (uint16_t)(span + begins[i]);
    return span;
}

/* One group for each header of the first row, so that the groups are those that readers see. */
static void write_columns(struct buf *out, const struct grid *g, const struct places *places)
{
    for (uint32_t col = 0; col < g->cols;) {
        uint32_t end = col + 1;
        while (end < g->cols && g->header_rows && grid_at(g, 0, end)->covered)
            end++;
        bool any = span_of(places->col, col, end - col, g->cols) > 0;
        buf_puts(out, any ? "<colgroup>" : "");
        for (; col < end; col++)
            if (places->col[col] && g->columns[col].width)
                buf_printf(out, "<col class=\"c%u w%d\">", col, g->columns[col].width);
            else if (places->col[col])
                buf_printf(out, "<col class=\"c%u\">", col);
        buf_puts(out, any ? "</colgroup>\n" : "");
    }
}

/* Header semantics (HTML, section 4.9.12): "col" or "row", NULL for a data cell. */
static const char *scope_of(const struct grid *g, uint32_t row, const struct grid_cell *cell)
{
    if (!cell->text.n)
        return NULL;
    if (row < g->header_rows)
        return "col";
    switch (cell->role) {
    case ROLE_HEADER:
    case ROLE_LABEL:
    case ROLE_TOTAL_LABEL:
    case ROLE_SECTION:
        return "row";
    case ROLE_COLUMN_NUMBER:
        return "col";
    default:
        return NULL;
    }
}

static void add_class(struct buf *out, const char *name, bool *any)
{
    buf_puts(out, *any ? " " : " class=\"");
    buf_puts(out, name);
    *any = true;
}

static void write_class(struct buf *out, const struct grid_cell *cell)
{
    enum { LONG_TEXT = 30, LONG_HEADER = 12 /* bytes */, INDENTS = 8 };
    enum cell_align align = grid_cell_align(cell);
    char indent[] = "i0";
    bool any = false;
    indent[1] = (char)('0' + (cell->indent > INDENTS ? INDENTS : cell->indent));
    if (align == ALIGN_RIGHT || align == ALIGN_CENTER)
        add_class(out, align == ALIGN_RIGHT ? "n" : "c", &any);
    else if (cell->text.n > LONG_TEXT)
        add_class(out, "t", &any);
    if (cell->role == ROLE_HEADER && cell->colspan == 1 && cell->text.n > LONG_HEADER)
        add_class(out, "h", &any);
    if (cell->bold || cell->role == ROLE_SECTION)
        add_class(out, "b", &any);
    if (cell->indent)
        add_class(out, indent, &any);
    buf_puts(out, any ? "\"" : "");
}

static void write_cell(struct buf *out, const struct grid *g, uint32_t row, uint32_t col,
                       const struct places *places, const struct origins *origins)
{
    struct grid_cell cell = *grid_at(g, row, col);
    if (cell.covered)
        return;
    const char *scope = scope_of(g, row, &cell);
    cell.colspan = span_of(places->col, col, cell.colspan, g->cols);
    cell.rowspan = span_of(places->row, row, cell.rowspan, g->rows);
    buf_puts(out, scope ? "<th" : "<td");
    if (scope)
        buf_printf(out, " scope=\"%s\"", scope);
    html_spans(out, &cell);
    write_class(out, &cell);
    const struct origin *made = origins_of_cell(&cell);
    if (made)
        html_origin(out, made);
    buf_char(out, '>');
    size_t answer = cell.text.n ? origins_number(origins, made) : 0;
    if (answer)
        buf_printf(out, "<a href=\"#f%zu\">", answer);
    html_lines(out, cell.text);
    buf_puts(out, answer ? "</a>" : "");
    buf_puts(out, scope ? "</th>" : "</td>");
}

static void write_rows(struct buf *out, const struct grid *g, uint32_t from, uint32_t to,
                       const struct places *places, const struct origins *origins)
{
    const char *section = from == 0 && g->header_rows ? "thead" : "tbody";
    if (from == to)
        return;
    buf_printf(out, "<%s>\n", section);
    for (uint32_t row = from; row < to; row++) {
        if (!places->row[row])
            continue;
        buf_puts(out, "<tr>");
        for (uint32_t col = 0; col < g->cols; col++)
            write_cell(out, g, row, col, places, origins);
        buf_puts(out, "</tr>\n");
    }
    buf_printf(out, "</%s>\n", section);
}

static void write_part(struct buf *out, const char *css_class, struct str text)
{
    if (!text.n)
        return;
    buf_printf(out, "<span class=\"%s\">", css_class);
    html_text(out, text);
    buf_puts(out, "</span>\n");
}

/* As on paper: the code to the right above the title, department and unit at both ends below it.
 * What the report says right above the table already is for screen readers only, which announce the
 * table by it. */
static void write_caption(struct buf *out, const struct doc *doc, size_t block)
{
    const struct grid *g = doc->blocks[block].grid;
    bool code = doc_says_before(doc, block, g->code);
    bool title = doc_says_before(doc, block, g->title);
    buf_puts(out, "<caption><span class=\"cap\">\n");
    write_part(out, code ? "code said" : "code", g->code);
    write_part(out, title ? "title said" : "title", g->title);
    write_part(out, "above", g->above);
    if (g->department.n || g->year.n || g->unit.n) {
        buf_puts(out, "<span class=\"line\">\n");
        write_part(out, "department", g->department);
        write_part(out, "year", g->year);
        write_part(out, "unit", g->unit);
        buf_puts(out, "</span>\n");
    }
    buf_puts(out, "</span></caption>\n");
}

/* A region that scrolls must be reachable by keyboard and have a name of its own (WCAG 2.1, 2.1.1):
 * several forms may share a title. */
static void open_region(struct buf *out, const struct grid *g)
{
    struct str name = g->code.n ? g->code : g->sheet.n ? g->sheet : g->id;
    buf_puts(out, "<section class=\"scroll\" tabindex=\"0\" aria-label=\"");
    html_text(out, name);
    buf_puts(out, name.n && g->title.n ? " " : "");
    html_text(out, g->title);
    buf_puts(out, "\">\n<table");
    buf_puts(out, " id=\"table-");
    html_text(out, g->id);
    buf_puts(out, "\">\n");
}

bool html_table(struct buf *out, const struct doc *doc, size_t block, const char *css_class,
                const struct origins *origins, struct arena *a)
{
    const struct grid *g = doc->blocks[block].grid;
    struct places places;
    if (!find_places(g, a, &places))
        return false;
    buf_printf(out, "<div class=\"table%s%s\" id=\"sheet-", *css_class ? " " : "", css_class);
    html_text(out, g->id);
    buf_puts(out, "\">\n");
    open_region(out, g);
    write_caption(out, doc, block);
    write_columns(out, g, &places);
    write_rows(out, g, 0, g->header_rows, &places, origins);
    write_rows(out, g, g->header_rows, g->rows, &places, origins);
    buf_puts(out, "</table>\n</section>\n");
    for (size_t i = 0; i < g->note_count; i++) {
        buf_puts(out, "<p class=\"note\">");
        html_lines(out, g->notes[i]);
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "</div>\n");
    return true;
}

bool html_grid(struct buf *out, const struct grid *g, const struct origins *origins,
               struct arena *a)
{
    struct places places;
    if (!find_places(g, a, &places))
        return false;
    buf_puts(out, "<div class=\"table\">\n");
    open_region(out, g);
    buf_puts(out, "<caption><span class=\"cap\">\n");
    write_part(out, "title said", g->title); /* by the caption of the figure */
    write_part(out, "unit", g->unit);
    buf_puts(out, "</span></caption>\n");
    write_rows(out, g, 0, g->header_rows, &places, origins);
    write_rows(out, g, g->header_rows, g->rows, &places, origins);
    buf_puts(out, "</table>\n</section>\n</div>\n");
    return true;
}
