/* Tables: an explicit grid, merged cells, header rows that repeat, rows that do not split. */
#include "grid/forms.h"
#include "write/docx.h"

/* What stands around a table. */
struct around {
    struct docx *d;
    const struct grid *g;
    mpt width;       /* of the text area */
    mpt overhang;    /* how far the table reaches into each margin: its lines go with it */
    bool page_break; /* its first line starts a page by itself */
    bool on_top;     /* its first line is the first of a page */
    bool at_end;     /* its last line is being written and no section ends there */
};

static void open_line(struct around *w, const char *look)
{
    xml_start(w->d->x, "w:p");
    xml_start(w->d->x, "w:pPr");
    docx_paragraph_style(w->d, str_of(look));
    if (w->page_break)
        docx_flag(w->d->x, "w:pageBreakBefore");
    w->page_break = false;
}

/* On top of a page there is no space above a line but what its look wants there; below the last
 * line there is that of the table. */
static void line_spacing(struct around *w, const struct look *l)
{
    bool top = w->on_top && l && l->before != l->top;
    w->on_top = false;
    if (!top && !w->at_end)
        return;
    xml_start(w->d->x, "w:spacing");
    if (top)
        xml_attr_int(w->d->x, "w:before", docx_twips(l->top));
    if (w->at_end)
        xml_attr_int(w->d->x, "w:after", docx_twips(w->d->style->table.after));
    xml_end(w->d->x);
}

/* Ends the properties of a line that ends `section`, SIZE_MAX for none. */
static void open_text(struct around *w, const char *look, size_t section)
{
    const struct look *l = style_look(w->d->style, str_of(look));
    struct xml *x = w->d->x;
    line_spacing(w, l);
    if (w->overhang && l) {
        xml_start(x, "w:ind");
        xml_attr_int(x, "w:left", docx_ems(l->left, l->size) - docx_twips(w->overhang));
        xml_attr_int(x, "w:right", docx_ems(l->right, l->size) - docx_twips(w->overhang));
        docx_first_line(x, l);
        xml_end(x);
    }
    if (section != SIZE_MAX)
        docx_section_properties(w->d, section);
    xml_end(x);
}

static void line(struct around *w, const char *look, struct str text)
{
    if (!text.n)
        return;
    open_line(w, look);
    open_text(w, look, SIZE_MAX);
    docx_run(w->d->x, 0, text);
    xml_end(w->d->x);
}

/* The title with the lines that it has on the pages. */
static void title_lines(struct around *w, size_t block)
{
    const struct page_title *t = docx_title(w->d, block);
    size_t seen = 0;
    if (!t) {
        line(w, "table_title", w->g->title);
        return;
    }
    open_line(w, "table_title");
    open_text(w, "table_title", SIZE_MAX);
    docx_title_run(w->d, t, 0, w->g->title, &seen);
    xml_end(w->d->x);
}

static void tab_stop(struct xml *x, const char *kind, long at)
{
    xml_start(x, "w:tab");
    xml_attr(x, "w:val", kind);
    xml_attr_int(x, "w:pos", at);
    xml_end(x);
}

/* Department at the left, year in the middle, unit at the right. */
static void info_line(struct around *w)
{
    const struct grid *g = w->g;
    struct xml *x = w->d->x;
    if (!g->department.n && !g->year.n && !g->unit.n)
        return;
    open_line(w, "table_info");
    xml_start(x, "w:tabs");
    tab_stop(x, "center", docx_twips(w->width) / 2);
    tab_stop(x, "right", docx_twips(w->width + w->overhang));
    xml_end(x);
    open_text(w, "table_info", SIZE_MAX);
    docx_run(x, 0, g->department);
    docx_run(x, 0, STR("\t"));
    if (g->year.n)
        docx_run(x, 0, g->year);
    docx_run(x, 0, STR("\t"));
    docx_run(x, 0, g->unit);
    xml_end(x);
}

/* What all cells of a table share. */
struct table_writer {
    struct docx *d;
    const struct grid *g;
    const struct table_shape *shape;
    const long *widths;                    /* of the columns, in twips */
    struct str text, center, number, head; /* paragraph styles */
    const uint32_t *rows;                  /* those of the table that is being written */
    size_t row_count;
    size_t heading; /* how many of them are headings */
};

static long width_of(const struct table_writer *t, uint32_t from, uint32_t to)
{
    long sum = 0;
    for (uint32_t col = from; col < to; col++)
        sum += t->widths[col];
    return sum;
}

static void table_look(struct xml *x)
{
    xml_start(x, "w:tblLook");
    xml_attr(x, "w:val", "0620"); /* the same as bits */
    xml_attr(x, "w:firstRow", "1");
    xml_attr(x, "w:lastRow", "0");
    xml_attr(x, "w:firstColumn", "0");
    xml_attr(x, "w:lastColumn", "0");
    xml_attr(x, "w:noHBand", "1");
    xml_attr(x, "w:noVBand", "1");
    xml_end(x);
}

static void table_properties(const struct table_writer *t)
{
    struct xml *x = t->d->x;
    xml_start(x, "w:tblPr");
    docx_value(x, "w:tblStyle", "PublicTable");
    xml_start(x, "w:tblW");
    xml_attr_int(x, "w:w", width_of(t, 0, t->g->cols));
    xml_attr(x, "w:type", "dxa");
    xml_end(x);
    docx_value(x, "w:jc", "center");
    xml_start(x, "w:tblLayout");
    xml_attr(x, "w:type", "fixed");
    xml_end(x);
    docx_cell_margins(x, t->shape->pad_y, t->shape->pad_x);
    table_look(x);
    if (t->g->title.n) /* read out by screen readers */
        docx_value_str(x, "w:tblCaption", t->g->title);
    xml_end(x);
}

static void table_grid(const struct table_writer *t)
{
    xml_start(t->d->x, "w:tblGrid");
    for (uint32_t col = 0; col < t->g->cols; col++) {
        xml_start(t->d->x, "w:gridCol");
        xml_attr_int(t->d->x, "w:w", t->widths[col]);
        xml_end(t->d->x);
    }
    xml_end(t->d->x);
}

/* A cell, or what stands at a place of a merged area: its first one. */
struct owner {
    const struct grid_cell *cell;
    uint32_t row, col;
};

static struct owner owner_of(const struct grid *g, uint32_t row, uint32_t col)
{
    for (uint32_t r = row + 1; r-- > 0;)
        for (uint32_t c = col + 1; c-- > 0;) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (!cell->covered && r + cell->rowspan > row && c + cell->colspan > col)
                return (struct owner){cell, r, c};
            if (!cell->covered)
                break;
        }
    return (struct owner){grid_at(g, row, col), row, col};
}

/* Whether one cell stands at both places: in the written rows `at` and `at` + 1. */
static bool goes_on(const struct table_writer *t, size_t at, uint32_t col)
{
    return at + 1 < t->row_count &&
           owner_of(t->g, t->rows[at], col).cell == owner_of(t->g, t->rows[at + 1], col).cell;
}

static struct str text_style(const struct table_writer *t, uint32_t row,
                             const struct grid_cell *cell)
{
    if (row < t->g->header_rows && cell->align == ALIGN_AUTO)
        return t->head;
    switch (grid_cell_align(cell)) {
    case ALIGN_RIGHT:
        return t->number;
    case ALIGN_CENTER:
        return t->center;
    default:
        return t->text;
    }
}

/* Word cuts off what does not fit on a page of a row that must not split. */
static bool may_split(const struct table_writer *t, uint32_t row)
{
    return shape_row_height(t->g, row, t->shape) > docx_text_height(t->d, true) / 2;
}

/* No notes alone on a page, and no last row, which mostly is a total. */
static bool keeps_next(const struct table_writer *t, uint32_t row)
{
    const struct grid *g = t->g;
    bool last = row + 1 == g->rows, last_but_one = row + 2 == g->rows && row >= g->header_rows;
    return ((last && g->note_count) || last_but_one) && !may_split(t, row);
}

static void cell_paragraph(const struct table_writer *t, uint32_t row, const struct grid_cell *cell,
                           bool shown)
{
    struct xml *x = t->d->x;
    xml_start(x, "w:p");
    xml_start(x, "w:pPr");
    docx_value_str(x, "w:pStyle", text_style(t, row, cell));
    if (keeps_next(t, row))
        docx_flag(x, "w:keepNext");
    if (cell->indent && shown) {
        xml_start(x, "w:ind");
        xml_attr_int(x, "w:left", docx_ems(1000 * cell->indent, t->shape->size));
        xml_attr_int(x, "w:firstLine", 0); /* LibreOffice would take that of body text */
        xml_end(x);
    }
    xml_end(x);
    if (shown && cell->text.n)
        docx_run(x, cell->bold || cell->role == ROLE_SECTION ? RUN_STRONG : 0, cell->text);
    xml_end(x);
}

static void cell_properties(struct xml *x, const struct grid_cell *cell, const char *merge,
                            long width)
{
    xml_start(x, "w:tcPr");
    xml_start(x, "w:tcW");
    xml_attr_int(x, "w:w", width);
    xml_attr(x, "w:type", "dxa");
    xml_end(x);
    if (cell->colspan > 1)
        docx_value_int(x, "w:gridSpan", cell->colspan);
    if (merge)
        docx_value(x, "w:vMerge", merge);
    xml_end(x);
}

/* Writes what begins at this column and returns the column behind it. */
static uint32_t write_cell(const struct table_writer *t, size_t at, uint32_t col)
{
    uint32_t row = t->rows[at], cols = t->g->cols;
    struct owner o = owner_of(t->g, row, col);
    uint32_t end = col + o.cell->colspan > cols ? cols : col + o.cell->colspan;
    bool from_above = at && goes_on(t, at - 1, col), down = goes_on(t, at, col);
    /* beside headings that stand there again: what ends with them titled the rows above */
    bool over = !from_above && !down && o.row < row && at + 1 == t->heading;
    xml_start(t->d->x, "w:tc");
    cell_properties(t->d->x, o.cell,
                    from_above            ? "continue"
                    : o.cell->rowspan > 1 ? "restart"
                                          : NULL,
                    width_of(t, col, end));
    cell_paragraph(t, row, o.cell, !from_above && !over);
    xml_end(t->d->x);
    return end;
}

static void write_row(const struct table_writer *t, size_t at)
{
    uint32_t row = t->rows[at];
    xml_start(t->d->x, "w:tr");
    xml_start(t->d->x, "w:trPr");
    if (!may_split(t, row))
        docx_flag(t->d->x, "w:cantSplit");
    if (at < t->heading)
        docx_flag(t->d->x, "w:tblHeader");
    xml_end(t->d->x);
    for (uint32_t col = 0; col < t->g->cols;)
        col = write_cell(t, at, col);
    xml_end(t->d->x);
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

/* A table of the header, of the headings `head` (NO_HEAD for none) and of the rows from … to - 1.
 */
static void write_piece(struct table_writer *t, uint32_t head, uint32_t from, uint32_t to)
{
    size_t n = 0, all = (size_t)t->g->header_rows + (to - from) + 1;
    uint32_t *rows = arena_alloc(&t->d->arena, all * sizeof *rows);
    if (!rows)
        return;
    for (uint32_t row = 0; row < t->g->header_rows; row++)
        rows[n++] = row;
    if (head != NO_HEAD)
        rows[n++] = head;
    t->heading = n;
    for (uint32_t row = from; row < to; row++)
        rows[n++] = row;
    t->rows = rows;
    t->row_count = n;
    xml_start(t->d->x, "w:tbl");
    table_properties(t);
    table_grid(t);
    for (size_t at = 0; at < n; at++)
        write_row(t, at);
    xml_end(t->d->x);
}

/* Where no pages say where it is to be cut: a form that is longer than a page goes on as another
 * table from the headings above most of its rows, since Word repeats only the first rows of a
 * table. g->rows when it stays whole. */
static uint32_t second_piece(const struct table_writer *t)
{
    const struct grid *g = t->g;
    uint32_t below, head = g->header_rows ? NO_HEAD : grid_main_head(g, &below);
    long long height = 0;
    if (head == NO_HEAD || !head)
        return g->rows;
    for (uint32_t row = 0; row < g->rows; row++)
        height += shape_row_height(g, row, t->shape);
    return height > docx_text_height(t->d, false) ? head : g->rows;
}

/* The table itself. */
static void write_table(struct docx *d, const struct docx_part *part)
{
    const struct grid *g = part->grid;
    struct arena *a = &d->arena;
    size_t type = docx_type_number(d, &part->shape);
    struct table_writer t = {.d = d,
                             .g = g,
                             .shape = &part->shape,
                             .widths = twip_widths(d, &part->shape, g->cols),
                             .text = arena_printf(a, "TableText%zu", type),
                             .center = arena_printf(a, "TableCenter%zu", type),
                             .number = arena_printf(a, "TableNumber%zu", type),
                             .head = arena_printf(a, "TableHead%zu", type)};
    if (!t.widths || a->failed)
        return;
    for (size_t i = 0, next; i < part->n; i = next) {
        for (next = i + 1; next < part->n && part->pieces[next].begun;)
            next++;
        if (i)
            docx_spacer(d, true, 0, SIZE_MAX);
        write_piece(&t, part->pieces[i].head, part->pieces[i].from, part->pieces[next - 1].to);
    }
    if (part->n)
        return;
    uint32_t head = second_piece(&t);
    write_piece(&t, NO_HEAD, g->header_rows, head);
    if (head < g->rows) {
        docx_spacer(d, false, 0, SIZE_MAX);
        write_piece(&t, head, head + 1, g->rows);
    }
}

/* A table must be followed by a paragraph, at least before a section ends or another table begins.
 */
static void notes(struct around *w, size_t section)
{
    for (size_t i = 0; i < w->g->note_count; i++) {
        bool last = i + 1 == w->g->note_count;
        w->at_end = last && section == SIZE_MAX;
        open_line(w, "table_note");
        open_text(w, "table_note", last ? section : SIZE_MAX);
        docx_run(w->d->x, 0, w->g->notes[i]);
        xml_end(w->d->x);
    }
    if (!w->g->note_count)
        docx_spacer(w->d, false, w->d->style->table.after, section);
}

static struct around beside(struct docx *d, size_t block, const struct docx_part *part,
                            bool page_break)
{
    struct around w = {.d = d, .g = part->grid, .page_break = page_break};
    w.on_top = page_break || docx_starts_section(d, block);
    long long beyond = 0;
    w.width = docx_text_width(d, docx_section_of(d, block)->landscape);
    for (uint32_t col = 0; col < part->grid->cols; col++)
        beyond += part->shape.widths[col];
    beyond -= w.width;
    w.overhang = beyond > 0 ? (mpt)(beyond / 2) : 0;
    return w;
}

/* Further columns of a table on a page of their own, titled as where it goes on. */
static void further_part(struct docx *d, size_t block, const struct docx_part *part, size_t section)
{
    struct around w = beside(d, block, part, true);
    line(&w, "table_code", style_continued_code(d->style, w.g->code, &d->arena));
    info_line(&w);
    if (w.page_break)
        docx_spacer(d, true, 0, SIZE_MAX);
    write_table(d, part);
    notes(&w, section);
}

void docx_table(struct docx *d, size_t block, bool page_break, size_t section)
{
    const struct docx_table *t = &d->tables[block];
    struct docx_part first = {.grid = d->doc->blocks[block].grid};
    if (t->n)
        first = t->parts[0];
    struct around w = beside(d, block, &first, page_break);
    if (!doc_says_before(d->doc, block, w.g->title))
        title_lines(&w, block);
    if (!doc_says_before(d->doc, block, w.g->code))
        line(&w, "table_code", w.g->code);
    line(&w, "table_info", w.g->above);
    info_line(&w);
    if (w.page_break)
        docx_spacer(d, true, 0, SIZE_MAX);
    if (w.g->cols && w.g->rows)
        write_table(d, &first);
    notes(&w, t->n > 1 ? SIZE_MAX : section);
    for (size_t i = 1; i < t->n; i++)
        further_part(d, block, &t->parts[i], i + 1 == t->n ? section : SIZE_MAX);
}
