/* Tables: an explicit grid, merged cells, header rows that repeat, rows that do not split. */
#include "out/docx.h"

static bool add_type(struct docx *d, const struct table_shape *shape)
{
    for (size_t i = 0; i < d->type_count; i++)
        if (d->types[i].size == shape->size && d->types[i].leading == shape->leading)
            return true;
    struct docx_type *types = arena_grow(&d->arena, d->types, d->type_count * sizeof *types,
                                         (d->type_count + 1) * sizeof *types);
    if (!types)
        return false;
    d->types = types;
    types[d->type_count++] = (struct docx_type){shape->size, shape->leading};
    return true;
}

static mpt look_height(const struct docx *d, const char *name)
{
    const struct look *l = style_look(d->style, str_of(name));
    return l ? l->before + l->line + l->after : 0;
}

/* What is left of a page for the rows of a table, below its title and the headings right before
 * it. */
static mpt room_for_rows(const struct docx *d, size_t block, bool landscape)
{
    const struct grid *g = d->doc->blocks[block].grid;
    mpt room = docx_text_height(d, landscape);
    room -= g->code.n ? look_height(d, "table_code") : 0;
    room -= g->title.n ? look_height(d, "table_title") : 0;
    room -= g->above.n ? look_height(d, "table_info") : 0;
    room -= g->department.n || g->unit.n ? look_height(d, "table_info") : 0;
    room -= (mpt)g->note_count * look_height(d, "table_note");
    for (size_t i = block; i-- > 0 && d->doc->blocks[i].kind == BLOCK_HEADING;) {
        const struct look *l = docx_look_of(d, &d->doc->blocks[i]);
        room -= l ? l->top + l->line + l->after : 0;
    }
    return room;
}

/* The layout draws rules over the padding, word processors add them to the height of a row. */
static mpt without_rule(const struct docx *d, mpt pad)
{
    mpt rule = d->style->table.rule;
    return pad > rule ? pad - rule : 0;
}

/* As the pages have it, else as it can be guessed. */
static struct table_shape shape_of(struct docx *d, size_t block)
{
    bool landscape = docx_section_of(d, block)->landscape;
    if (d->pages && block < d->pages->block_count && d->pages->block_tables[block].widths) {
        const struct page_table *t = &d->pages->block_tables[block];
        return (struct table_shape){t->widths, t->size, t->leading, t->pad_x,
                                    without_rule(d, t->pad_y)};
    }
    return shape_fit(d->doc->blocks[block].grid, docx_text_width(d, landscape),
                     room_for_rows(d, block, landscape), &d->style->table, &d->arena);
}

bool docx_plan_tables(struct docx *d)
{
    size_t n = d->doc->block_count;
    d->shapes = arena_zalloc(&d->arena, (n ? n : 1) * sizeof *d->shapes);
    if (!d->shapes)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct grid *g = d->doc->blocks[i].grid;
        if (!g || !g->cols)
            continue;
        d->shapes[i] = shape_of(d, i);
        if (!d->shapes[i].widths || !add_type(d, &d->shapes[i]))
            return false;
    }
    return true;
}

static void open_line(struct docx *d, const char *look, bool *page_break)
{
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_paragraph_style(d, str_of(look));
    if (*page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    *page_break = false;
}

static void line(struct docx *d, const char *look, struct str text, bool *page_break)
{
    if (!text.n)
        return;
    open_line(d, look, page_break);
    xml_end(d->x);
    docx_run(d->x, 0, text);
    xml_end(d->x);
}

static void tab_stop(struct xml *x, const char *kind, long at)
{
    xml_start(x, "w:tab");
    xml_attr(x, "w:val", kind);
    xml_attr_int(x, "w:pos", at);
    xml_end(x);
}

/* Department at the left, year in the middle, unit at the right. */
static void info_line(struct docx *d, const struct grid *g, mpt width, bool *page_break)
{
    if (!g->department.n && !g->year.n && !g->unit.n)
        return;
    open_line(d, "table_info", page_break);
    xml_start(d->x, "w:tabs");
    tab_stop(d->x, "center", docx_twips(width) / 2);
    tab_stop(d->x, "right", docx_twips(width));
    xml_end(d->x);
    xml_end(d->x);
    docx_run(d->x, 0, g->department);
    docx_run(d->x, 0, STR("\t"));
    if (g->year.n)
        docx_run(d->x, 0, g->year);
    docx_run(d->x, 0, STR("\t"));
    docx_run(d->x, 0, g->unit);
    xml_end(d->x);
}

static void table_properties(struct docx *d, const struct grid *g, const struct table_shape *shape,
                             long width)
{
    xml_start(d->x, "w:tblPr");
    docx_value(d->x, "w:tblStyle", "PublicTable");
    xml_start(d->x, "w:tblW");
    xml_attr_int(d->x, "w:w", width);
    xml_attr(d->x, "w:type", "dxa");
    xml_end(d->x);
    docx_value(d->x, "w:jc", "center");
    xml_start(d->x, "w:tblLayout");
    xml_attr(d->x, "w:type", "fixed");
    xml_end(d->x);
    docx_cell_margins(d->x, shape->pad_y, shape->pad_x);
    xml_start(d->x, "w:tblLook");
    xml_attr(d->x, "w:val", "0620"); /* the same as bits */
    xml_attr(d->x, "w:firstRow", "1");
    xml_attr(d->x, "w:lastRow", "0");
    xml_attr(d->x, "w:firstColumn", "0");
    xml_attr(d->x, "w:lastColumn", "0");
    xml_attr(d->x, "w:noHBand", "1");
    xml_attr(d->x, "w:noVBand", "1");
    xml_end(d->x);
    if (g->title.n) /* read out by screen readers */
        docx_value_str(d->x, "w:tblCaption", g->title);
    xml_end(d->x);
}

static void table_grid(struct docx *d, const struct grid *g, const long *widths)
{
    xml_start(d->x, "w:tblGrid");
    for (uint32_t col = 0; col < g->cols; col++) {
        xml_start(d->x, "w:gridCol");
        xml_attr_int(d->x, "w:w", widths[col]);
        xml_end(d->x);
    }
    xml_end(d->x);
}

/* The cell that shows what stands at this place: itself, or the first of its merged area. */
static const struct grid_cell *owner(const struct grid *g, uint32_t row, uint32_t col,
                                     uint32_t *owner_row)
{
    for (uint32_t r = row + 1; r-- > 0;)
        for (uint32_t c = col + 1; c-- > 0;) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (!cell->covered && r + cell->rowspan > row && c + cell->colspan > col) {
                *owner_row = r;
                return cell;
            }
            if (!cell->covered)
                break;
        }
    *owner_row = row;
    return grid_at(g, row, col);
}

static const char *text_style(const struct grid *g, uint32_t row, const struct grid_cell *cell)
{
    if (row < g->header_rows)
        return "TableHead";
    switch (grid_cell_align(cell)) {
    case ALIGN_RIGHT:
        return "TableNumber";
    case ALIGN_CENTER:
        return "TableCenter";
    default:
        return "TableText";
    }
}

static void cell_paragraph(struct docx *d, const struct grid *g, uint32_t row,
                           const struct grid_cell *cell, bool shown,
                           const struct table_shape *shape)
{
    struct buf id;
    buf_init(&id);
    docx_table_style_id(&id, text_style(g, row, cell), d, shape);
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    docx_value_str(d->x, "w:pStyle", buf_view(&id));
    if (cell->indent && shown) {
        xml_start(d->x, "w:ind");
        xml_attr_int(d->x, "w:leftChars", cell->indent * 100);
        xml_attr_int(d->x, "w:left", docx_twips(shape->size) * cell->indent);
        xml_end(d->x);
    }
    xml_end(d->x);
    if (shown && cell->text.n)
        docx_run(d->x, cell->bold || cell->role == ROLE_SECTION ? RUN_STRONG : 0, cell->text);
    xml_end(d->x);
    buf_free(&id);
}

static void cell_properties(struct docx *d, const struct grid_cell *cell, bool first, long width)
{
    xml_start(d->x, "w:tcPr");
    xml_start(d->x, "w:tcW");
    xml_attr_int(d->x, "w:w", width);
    xml_attr(d->x, "w:type", "dxa");
    xml_end(d->x);
    if (cell->colspan > 1)
        docx_value_int(d->x, "w:gridSpan", cell->colspan);
    if (cell->rowspan > 1)
        docx_value(d->x, "w:vMerge", first ? "restart" : "continue");
    xml_end(d->x);
}

/* Writes what begins at this column and returns the column behind it. */
static uint32_t write_cell(struct docx *d, const struct grid *g, uint32_t row, uint32_t col,
                           const long *widths, const struct table_shape *shape)
{
    uint32_t from;
    const struct grid_cell *cell = owner(g, row, col, &from);
    uint32_t end = col + cell->colspan > g->cols ? g->cols : col + cell->colspan;
    long width = 0;
    for (uint32_t c = col; c < end; c++)
        width += widths[c];
    xml_start(d->x, "w:tc");
    cell_properties(d, cell, from == row, width);
    cell_paragraph(d, g, row, cell, from == row, shape);
    xml_end(d->x);
    return end;
}

/* Word cuts off what does not fit on a page of a row that must not split. */
static bool may_split(const struct docx *d, const struct grid *g, uint32_t row,
                      const struct table_shape *shape)
{
    return shape_row_height(g, row, shape) > docx_text_height(d, true) / 2;
}

static void write_row(struct docx *d, const struct grid *g, uint32_t row, const long *widths,
                      const struct table_shape *shape)
{
    xml_start(d->x, "w:tr");
    xml_start(d->x, "w:trPr");
    if (!may_split(d, g, row, shape))
        docx_flag(d->x, "w:cantSplit");
    if (row < g->header_rows)
        docx_flag(d->x, "w:tblHeader");
    xml_end(d->x);
    for (uint32_t col = 0; col < g->cols;)
        col = write_cell(d, g, row, col, widths, shape);
    xml_end(d->x);
}

/* Edges in twips, so that rounding does not add up. */
static long *twip_widths(struct docx *d, const struct table_shape *shape, uint32_t cols)
{
    long long edge = 0;
    long *widths = arena_alloc(&d->arena, cols * sizeof *widths);
    for (uint32_t col = 0; widths && col < cols; col++) {
        long long next = edge + shape->widths[col];
        widths[col] = (long)(next / DOCX_TWIP - edge / DOCX_TWIP);
        edge = next;
    }
    return widths;
}

static long total(const long *widths, uint32_t cols)
{
    long sum = 0;
    for (uint32_t col = 0; col < cols; col++)
        sum += widths[col];
    return sum;
}

void docx_spacer(struct docx *d, bool page_break, size_t section)
{
    xml_start(d->x, "w:p");
    xml_start(d->x, "w:pPr");
    if (page_break)
        docx_flag(d->x, "w:pageBreakBefore");
    xml_start(d->x, "w:spacing");
    xml_attr(d->x, "w:before", "0");
    xml_attr(d->x, "w:after", "0");
    xml_attr(d->x, "w:line", "20");
    xml_attr(d->x, "w:lineRule", "exact");
    xml_end(d->x);
    if (section != SIZE_MAX)
        docx_section_properties(d, section);
    xml_end(d->x);
    xml_end(d->x);
}

/* A table must be followed by a paragraph, at least before a section ends or another table begins.
 */
static void notes(struct docx *d, const struct grid *g, size_t section)
{
    bool no_break = false;
    for (size_t i = 0; i < g->note_count; i++) {
        open_line(d, "table_note", &no_break);
        if (section != SIZE_MAX && i + 1 == g->note_count)
            docx_section_properties(d, section);
        xml_end(d->x);
        docx_run(d->x, 0, g->notes[i]);
        xml_end(d->x);
    }
    if (!g->note_count)
        docx_spacer(d, false, section);
}

void docx_table(struct docx *d, size_t block, bool page_break, size_t section)
{
    const struct grid *g = d->doc->blocks[block].grid;
    const struct table_shape *shape = &d->shapes[block];
    mpt width = docx_text_width(d, docx_section_of(d, block)->landscape);
    long *widths = g->cols ? twip_widths(d, shape, g->cols) : NULL;
    line(d, "table_code", g->code, &page_break);
    line(d, "table_title", g->title, &page_break);
    line(d, "table_info", g->above, &page_break);
    info_line(d, g, width, &page_break);
    if (page_break)
        docx_spacer(d, true, SIZE_MAX);
    if (widths && g->rows) {
        xml_start(d->x, "w:tbl");
        table_properties(d, g, shape, total(widths, g->cols));
        table_grid(d, g, widths);
        for (uint32_t row = 0; row < g->rows; row++)
            write_row(d, g, row, widths, shape);
        xml_end(d->x);
    }
    notes(d, g, section);
}
