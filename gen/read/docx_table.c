/* Tables of a Word document: what rows and cells say of themselves, which cells are one, which
 * tables are one. What stands in the cells is read by docx_body.c. */
#include "read/docx_body.h"

bool docx_row_properties(struct docx_body *d, struct xml_read *x, struct row_says *row)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        int before = str_eq(name, STR("gridBefore")) ? xml_int(x, "val", 0) : 0;
        if (before > 0 && before < READ_COLS_MAX)
            row->before = (uint32_t)before;
        if (str_eq(name, STR("tblHeader")))
            row->header = xml_on(x);
        row->deleted |= str_eq(name, STR("del"));
        d->revisions += str_eq(name, STR("del")) || str_eq(name, STR("ins"));
        if (docx_handling(name) == SKIP && !xml_read_skip(x))
            return false;
    }
    return e == XML_EVENT_CLOSE;
}

bool docx_cell_properties(struct xml_read *x, struct cell_says *cell)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        bool restart = str_eq(xml_read_attr(x, "val"), STR("restart"));
        int span = str_eq(name, STR("gridSpan")) ? xml_int(x, "val", 1) : 1;
        if (span > 1 && span <= READ_COLS_MAX)
            cell->span = (uint32_t)span;
        if (str_eq(name, STR("vMerge"))) {
            cell->restarts_down = restart;
            cell->continues_down = !restart;
        }
        if (str_eq(name, STR("hMerge")))
            cell->continues_across = !restart;
        if (docx_handling(name) == SKIP && !xml_read_skip(x))
            return false;
    }
    return e == XML_EVENT_CLOSE;
}

void docx_place_cell(struct docx_body *d, struct table_walk *t, uint32_t *col,
                     const struct cell_says *says, struct str text)
{
    struct read_table *table = t->maker.table;
    struct read_cell *above = t->open[*col] ? &table->cells[t->open[*col] - 1] : NULL;
    struct read_cell *left = table->cell_count ? &table->cells[table->cell_count - 1] : NULL;
    if (says->continues_across && left && left->row == t->row &&
        left->col + left->colspan == *col) {
        left->colspan += says->span;
    } else if (says->continues_down && above && above->row + above->rowspan == t->row &&
               above->colspan == says->span) {
        above->rowspan++;
        if (table->rows <= t->row)
            table->rows = t->row + 1;
        *col += says->span;
        return;
    } else {
        struct read_cell cell = {.text = text,
                                 .row = t->row,
                                 .col = *col,
                                 .rowspan = 1,
                                 .colspan = says->span,
                                 .header = t->heading,
                                 .merged = says->restarts_down};
        if (!document_add_cell(d->b, &t->maker, cell))
            return;
    }
    for (uint32_t k = 0; k < says->span; k++)
        t->open[*col + k] = 0;
    if (says->restarts_down || says->continues_down)
        t->open[*col] = (uint32_t)table->cell_count;
    *col += says->span;
}

/* Lines of a table that is only a frame around a text. */
static void flow(struct docx_body *d, struct str text)
{
    for (size_t at = 0; at < text.n && !d->b->failed;) {
        size_t end = str_find(text, STR("\n"), at);
        end = end == SIZE_MAX ? text.n : end;
        document_add_paragraph(d->b, str_sub(text, at, end), 0);
        at = end + 1;
    }
}

bool docx_columns(struct docx_body *d, struct xml_read *x, struct str *out)
{
    size_t depth = xml_read_depth(x) - 1;
    struct buf widths;
    enum xml_event e;
    buf_init(&widths);
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        if (str_eq(xml_read_name(x), STR("gridCol"))) {
            buf_str(&widths, xml_read_attr(x, "w"));
            buf_char(&widths, ' ');
        } else if (!xml_read_skip(x)) {
            break;
        }
    }
    *out = arena_str(d->b->arena, buf_view(&widths));
    if (widths.failed)
        document_no_memory(d->b);
    buf_free(&widths);
    return e == XML_EVENT_CLOSE;
}

bool docx_caption(struct docx_body *d, struct xml_read *x, struct str *out)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        if (str_eq(xml_read_name(x), STR("tblCaption")))
            *out = arena_str(d->b->arena, xml_read_attr(x, "val"));
        else if (!xml_read_skip(x))
            return false;
    }
    return e == XML_EVENT_CLOSE;
}

/* Whether the table is the rest of the one right above it: it bears the same name, or begins with a
 * header below one that has none. */
static bool continues(const struct docx_body *d, const struct table_walk *t)
{
    enum { JOINED_MAX = 2000000 };
    if (!d->open_block || d->joined > JOINED_MAX || d->open_block != d->b->doc->n ||
        !t->columns.n || !str_eq(t->columns, d->open_columns) ||
        t->header_rows >= t->maker.table->rows)
        return false;
    return (t->caption.n && str_eq(t->caption, d->open_caption)) ||
           (t->header_rows && !d->open_headed);
}

void docx_finish_table(struct docx_body *d, struct table_walk *t, size_t nested)
{
    bool frame = t->maker.table->cell_count == 1;
    if (frame) {
        flow(d, t->maker.table->cells[0].text);
    } else if (continues(d, t)) {
        const struct read_table *whole = d->b->doc->blocks[d->b->doc->n - 1].table;
        document_continue_table(d->b, &t->maker, t->header_rows);
        d->joined += (size_t)whole->rows * whole->cols;
    } else {
        struct read_block *block = document_end_table(d->b, &t->maker);
        if (block && t->header_rows < block->table->rows)
            block->table->header_rows = t->header_rows;
        d->open_block = block ? d->b->doc->n : 0;
        d->open_columns = t->columns;
        d->open_caption = t->caption;
        d->open_headed = t->header_rows;
    }
    for (size_t i = nested; i < d->nested_n && !d->b->failed; i++) {
        struct read_block *block = document_end_table(d->b, &d->nested[i]);
        if (block)
            block->table->nested = !frame;
    }
    d->nested_n = nested;
}

void docx_keep_nested(struct docx_body *d, struct table_walk *t)
{
    struct table_maker *kept =
        arena_room(d->b->arena, d->nested, d->nested_n, &d->nested_cap, sizeof *kept);
    if (!kept) {
        document_no_memory(d->b);
        return;
    }
    d->nested = kept;
    if (t->header_rows < t->maker.table->rows)
        t->maker.table->header_rows = t->header_rows;
    kept[d->nested_n++] = t->maker;
}
