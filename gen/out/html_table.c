#include "out/html_table.h"

#include "out/html_text.h"
#include "out/shape.h"

/* One group for each header of the first row, so that the groups are those that readers see. */
static void write_columns(struct buf *out, const struct grid *g)
{
    for (uint32_t col = 0; col < g->cols;) {
        uint32_t end = col + 1;
        while (end < g->cols && g->header_rows && grid_at(g, 0, end)->covered)
            end++;
        buf_puts(out, "<colgroup>");
        for (; col < end; col++) {
            buf_puts(out, "<col");
            if (g->columns[col].width)
                buf_printf(out, " class=\"w%d\"", g->columns[col].width);
            buf_char(out, '>');
        }
        buf_puts(out, "</colgroup>\n");
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
    enum { LONG_TEXT = 30 /* bytes */, INDENTS = 8 };
    enum cell_align align = grid_cell_align(cell);
    char indent[] = "i0";
    bool any = false;
    indent[1] = (char)('0' + (cell->indent > INDENTS ? INDENTS : cell->indent));
    if (align == ALIGN_RIGHT || align == ALIGN_CENTER)
        add_class(out, align == ALIGN_RIGHT ? "n" : "c", &any);
    else if (cell->text.n > LONG_TEXT)
        add_class(out, "t", &any);
    if (cell->bold || cell->role == ROLE_SECTION)
        add_class(out, "b", &any);
    if (cell->indent)
        add_class(out, indent, &any);
    buf_puts(out, any ? "\"" : "");
}

static void write_cell(struct buf *out, const struct grid *g, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    if (cell->covered)
        return;
    const char *scope = scope_of(g, row, cell);
    buf_puts(out, scope ? "<th" : "<td");
    if (scope)
        buf_printf(out, " scope=\"%s\"", scope);
    html_spans(out, cell);
    write_class(out, cell);
    if (cell->address.n)
        html_attribute(out, "data-fact", cell->address);
    buf_char(out, '>');
    html_lines(out, cell->text);
    buf_puts(out, scope ? "</th>" : "</td>");
}

static void write_rows(struct buf *out, const struct grid *g, uint32_t from, uint32_t to,
                       const char *section)
{
    if (from == to)
        return;
    buf_printf(out, "<%s>\n", section);
    for (uint32_t row = from; row < to; row++) {
        buf_puts(out, "<tr>");
        for (uint32_t col = 0; col < g->cols; col++)
            write_cell(out, g, row, col);
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

/* As on paper: the code to the right above the title, department and unit at both ends below it. */
static void write_caption(struct buf *out, const struct grid *g)
{
    buf_puts(out, "<caption><span class=\"cap\">\n");
    write_part(out, "code", g->code);
    write_part(out, "title", g->title);
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

/* A region that scrolls must be reachable by keyboard and named (WCAG 2.1, 2.1.1). */
static void open_region(struct buf *out, const struct grid *g)
{
    buf_puts(out, "<section class=\"scroll\" tabindex=\"0\" aria-label=\"");
    html_text(out, g->code);
    buf_puts(out, g->code.n ? " " : "");
    html_text(out, g->title.n ? g->title : g->id);
    buf_puts(out, "\">\n<table");
    buf_puts(out, " id=\"table-");
    html_text(out, g->id);
    buf_puts(out, "\">\n");
}

void html_table(struct buf *out, const struct grid *g, const char *css_class)
{
    buf_printf(out, "<div class=\"table%s%s\">\n", shape_is_wide(g) ? " wide" : "", css_class);
    open_region(out, g);
    write_caption(out, g);
    write_columns(out, g);
    write_rows(out, g, 0, g->header_rows, "thead");
    write_rows(out, g, g->header_rows, g->rows, "tbody");
    buf_puts(out, "</table>\n</section>\n");
    for (size_t i = 0; i < g->note_count; i++) {
        buf_puts(out, "<p class=\"note\">");
        html_lines(out, g->notes[i]);
        buf_puts(out, "</p>\n");
    }
    buf_puts(out, "</div>\n");
}
