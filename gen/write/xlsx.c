/* The workbook of a document: a sheet for each table, then one for each chart, below its figures.
 * What to write is worked out beside it: number formats and formulas in xlsx_formula.c, measures in
 * xlsx_layout.c; what Excel takes is known by the fence. */
#include "fence/xlsx_text.h"
#include "fence/xlsx_write.h"
#include "grid/forms.h"
#include "write/words.h"
#include "write/write.h"
#include "write/xlsx_chart.h"
#include "write/xlsx_check.h"
#include "write/xlsx_columns.h"
#include "write/xlsx_formula.h"
#include "write/xlsx_layout.h"
#include "write/xlsx_measure.h"

static const char footer[] = XLSX_FOOTER;
static const char draft_header[] = XLSX_DRAFT_HEADER;

enum { HEADER_FILL = 0xEAF0F7, DRAFT_COLOR = 0xC00000 };

struct sheet {
    const struct chart *chart; /* drawn below the table; NULL for none */
    struct xlsx_sheet *file;
    const struct grid *grid;
    struct xlsx_layout layout;
    const uint8_t *formulas; /* per cell: may be a formula */
};

static enum xlsx_align horizontal(enum cell_align align)
{
    return align == ALIGN_CENTER ? XLSX_CENTER : align == ALIGN_RIGHT ? XLSX_RIGHT : XLSX_LEFT;
}

static struct xlsx_look cell_look(const struct grid_cell *c)
{
    bool header = c->role == ROLE_HEADER || c->role == ROLE_COLUMN_NUMBER;
    return (struct xlsx_look){.align = horizontal(grid_cell_align(c)),
                              .size = 10,
                              .indent = c->indent,
                              .bold = c->bold,
                              .fill = header ? HEADER_FILL : 0,
                              .border = true,
                              .wrap = c->kind == CELL_TEXT,
                              .number_format = STR("")};
}

static void write_segments(struct sheet *s)
{
    for (size_t i = 0; i < s->layout.segment_count; i++) {
        const struct xlsx_segment *g = &s->layout.segments[i];
        bool title = g->line == LINE_TITLE, draft = g->line == LINE_DRAFT;
        struct xlsx_look look = {.align = horizontal(g->align),
                                 .size = title   ? 16
                                         : draft ? 14
                                                 : 10,
                                 .bold = title || draft,
                                 .color = draft ? DRAFT_COLOR : 0,
                                 .wrap = true,
                                 .number_format = STR("")};
        xlsx_merge(s->file, (struct xlsx_area){g->row, g->from, g->row, g->to}, &look);
        xlsx_put_text(s->file, g->row, g->from, g->text, &look);
    }
}

/* False when memory is exhausted. */
static bool write_number(struct sheet *s, const struct grid_cell *cell, uint32_t row, uint32_t col,
                         const struct xlsx_look *look)
{
    struct buf formula;
    buf_init(&formula);
    bool total = s->formulas[(size_t)row * s->grid->cols + col] &&
                 xlsx_formula(cell, s->layout.top, &formula);
    bool ok = !formula.failed;
    row += s->layout.top;
    if (ok && total)
        xlsx_put_formula(s->file, row, col, buf_view(&formula), cell->number, look);
    else if (ok)
        xlsx_put_number(s->file, row, col, cell->number, look);
    buf_free(&formula);
    return ok;
}

/* A text over columns of several pages stands on each of them. */
static void write_text(struct sheet *s, struct xlsx_area area, struct str text,
                       const struct xlsx_look *look)
{
    const struct xlsx_layout *l = &s->layout;
    for (uint32_t b = 0, last = area.last_col; b < l->bands && area.col <= last; b++) {
        if (b + 1 < l->bands && l->starts[b + 1] <= area.col)
            continue;
        area.last_col = b + 1 < l->bands ? min_of(last, l->starts[b + 1] - 1) : last;
        xlsx_merge(s->file, area, look);
        xlsx_put_text(s->file, area.row, area.col, text, look);
        area.col = area.last_col + 1;
    }
}

static bool write_cell(struct sheet *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s->grid, row, col);
    struct xlsx_look look = cell_look(cell);
    struct buf number_format;
    uint32_t at = row + s->layout.top;
    bool ok = true;
    buf_init(&number_format);
    bool number = cell->kind == CELL_NUMBER && xlsx_number_fits(cell->number);
    if (number && xlsx_number_format(cell, &number_format))
        look.number_format = buf_view(&number_format);
    else if (cell->kind != CELL_BLANK &&
             (cell->role == ROLE_CODE || number != (cell->kind == CELL_NUMBER) ||
              xlsx_looks_like_formula(cell->text)))
        look.number_format = STR("@");
    struct xlsx_area area = {at, col, at + cell->rowspan - 1, col + cell->colspan - 1};
    if (number) {
        xlsx_merge(s->file, area, &look);
        ok = write_number(s, cell, row, col, &look);
    } else {
        write_text(s, area, cell->kind == CELL_BLANK ? STR("") : cell->text, &look);
    }
    buf_free(&number_format);
    return ok;
}

static void write_notes(struct sheet *s)
{
    struct xlsx_look look = {
        .align = XLSX_LEFT, .size = 10, .wrap = true, .number_format = STR("")};
    for (size_t i = 0; i < s->grid->note_count; i++) {
        uint32_t row = s->layout.top + s->grid->rows + (uint32_t)i;
        uint32_t last = s->layout.bands > 1 ? s->layout.starts[1] - 1 : s->grid->cols - 1;
        xlsx_merge(s->file, (struct xlsx_area){row, 0, row, last}, &look);
        xlsx_put_text(s->file, row, 0, s->grid->notes[i], &look);
    }
}

/* Widths in Excel's unit: digits of the default font (Arial 10, 7 pixels) with 5 pixels of room;
 * a half-width character of 10 pt 宋体 has 6.67 pixels. */
static double excel_width(uint32_t tenths)
{
    return (double)tenths / 10.0 * 0.953 + 0.3;
}

static void set_measures(struct sheet *s)
{
    for (uint32_t c = 0; c < s->grid->cols; c++)
        xlsx_columns(s->file, c, c, excel_width(s->layout.widths[c]), false);
    for (uint32_t r = 0; r < s->layout.total_rows; r++)
        xlsx_row_height(s->file, r, s->layout.heights[r] / 10.0);
}

/* As wide as the chart below it a table has room for its title; no wider than leaves the paper
 * upright. */
static uint32_t chart_width(const struct chart *c)
{
    enum { CHARACTER = 5000 /* thousandths of a point */ };
    uint32_t width = (uint32_t)(c->drawing.width / CHARACTER) + 2;
    return width < STRETCH_TO ? width : STRETCH_TO - 1;
}

/* How far a chart reaches beyond its table, in rows of 15 and columns of 48 points: those that no
 * one has set. */
static void add_chart_area(const struct sheet *s, struct xlsx_area *area)
{
    double width = s->chart->drawing.width / 1000.0 + 9;
    for (uint32_t c = 0; c < s->grid->cols; c++)
        width -= (excel_width(s->layout.widths[c]) * 7 + 5) * 0.75;
    area->last_row += (uint32_t)(s->chart->drawing.height + 6000) / 15000 + 2;
    area->last_col += width > 0 ? (uint32_t)(width / 48) + 1 : 0;
}

/* Of a form the headings above most of its rows are repeated. Title, department and unit are
 * repeated too: each printed page says what it is. Codes are text on purpose, and a total of 类
 * rows leaves out the rows between them on purpose. */
static void set_page(struct sheet *s, bool draft)
{
    struct xlsx_area all = {0, 0, s->layout.total_rows - 1, s->grid->cols - 1};
    uint32_t head = s->grid->header_rows ? s->layout.top + s->grid->header_rows : 0;
    struct xlsx_area printed = all;
    uint32_t below, inner = head ? NO_HEAD : grid_main_head(s->grid, &below);
    if (s->chart)
        add_chart_area(s, &printed);
    xlsx_print_as(s->file,
                  &(struct xlsx_print){.area = printed,
                                       .repeat_rows = inner == NO_HEAD ? head : 1,
                                       .repeat_first = inner == NO_HEAD ? 0 : s->layout.top + inner,
                                       .landscape = s->layout.landscape,
                                       .one_page = s->layout.one_page,
                                       .breaks = s->layout.starts + 1,
                                       .break_count = s->layout.bands - 1,
                                       .repeat_cols = s->layout.freeze_cols,
                                       .percent = 80,
                                       .left = 0.59, /* 15, 15, 20 and 18 mm */
                                       .right = 0.59,
                                       .top = 0.79,
                                       .bottom = 0.71,
                                       .header = draft ? draft_header : NULL,
                                       .footer = footer});
    if (head)
        xlsx_freeze(s->file, head, s->layout.freeze_cols);
    xlsx_no_marks(s->file, all);
}

/* False when memory is exhausted; what else goes wrong the workbook remembers. */
static bool write_sheet(struct xlsx *book, const struct grid *g, const struct chart *chart,
                        struct str name, bool draft, struct arena *a)
{
    struct sheet s = {.chart = chart, .grid = g, .formulas = xlsx_formula_cells(g, a)};
    uint32_t least = chart ? chart_width(chart) : 0;
    if (!s.formulas || !xlsx_lay_out(g, draft ? WORD_DRAFT : STR(""), least, a, &s.layout))
        return false;
    s.file = xlsx_add_sheet(book, name);
    if (!s.file)
        return true;
    bool ok = true;
    set_measures(&s);
    write_segments(&s);
    for (uint32_t r = 0; ok && r < g->rows; r++)
        for (uint32_t c = 0; ok && c < g->cols; c++)
            if (!grid_at(g, r, c)->covered)
                ok = write_cell(&s, r, c);
    write_notes(&s);
    set_page(&s, draft);
    return ok && (!chart || xlsx_draw_chart(s.file, chart, s.layout.top, s.layout.total_rows, a));
}

static bool write_sheets(struct xlsx *book, const struct doc *doc, struct arena *a,
                         struct diags *ds)
{
    size_t chart_count, tables = 0;
    const struct chart **charts = charts_of(doc, a, &chart_count);
    const struct grid **grids = arena_alloc(a, (doc->grid_count + 1) * sizeof *grids);
    for (size_t i = 0; grids && i < doc->grid_count; i++)
        if (!doc->grids[i]->no_sheet)
            grids[tables++] = doc->grids[i];
    size_t n = tables + chart_count;
    struct str *wanted = arena_zalloc(a, (n + 1) * sizeof *wanted);
    struct str *names = arena_zalloc(a, (n + 1) * sizeof *names);
    for (size_t i = 0; wanted && charts && grids && i < n; i++)
        wanted[i] = i < tables ? grids[i]->sheet : charts[i - tables]->grid->sheet;
    bool ok = charts && grids && wanted && names && xlsx_sheet_names(a, wanted, n, names);
    for (size_t i = 0; ok && i < n; i++) {
        const struct chart *chart = i < tables ? NULL : charts[i - tables];
        if (!str_eq(wanted[i], names[i]))
            DIAG(ds, E6058, (struct place){0}, wanted[i], names[i]);
        ok = write_sheet(book, chart ? chart->grid : grids[i], chart, names[i], doc->meta.draft, a);
    }
    return ok;
}

static bool fill(void *user, struct xlsx *book, struct diags *ds)
{
    struct arena scratch;
    arena_init(&scratch);
    bool ok = write_sheets(book, user, &scratch, ds);
    if (!ok)
        DIAG0(ds, E1004, (struct place){0});
    arena_free(&scratch);
    return ok;
}

/* A workbook that is being made of a document. */
struct ahead {
    struct xlsx_meta meta;
    struct xlsx_order order;
    struct xlsx_making making;
};

static void *begin_xlsx(const struct writing *w, struct arena *a)
{
    const struct doc_meta *m = &w->doc->meta;
    struct ahead *x = arena_zalloc(a, sizeof *x);
    if (!x)
        return NULL;
    x->meta = (struct xlsx_meta){.title = m->title,
                                 .subject = m->subject,
                                 .author = m->author,
                                 .keywords = m->keywords,
                                 .status = m->draft ? WORD_DRAFT : (struct str){NULL, 0},
                                 .epoch = m->epoch};
    x->order = (struct xlsx_order){&x->meta, fill, (void *)(uintptr_t)w->doc};
    xlsx_begin(&x->making, &x->order, 1, w->disposable);
    return x;
}

static void drop_xlsx(void *begun)
{
    xlsx_drop(&((struct ahead *)begun)->making);
}

const struct writer_ahead xlsx_ahead = {begin_xlsx, drop_xlsx};

bool write_xlsx(const struct writing *w, struct buf *out, struct diags *ds)
{
    struct arena scratch;
    arena_init(&scratch);
    struct ahead *x = w->begun ? w->begun : begin_xlsx(w, &scratch);
    bool ok = x && xlsx_check(w->doc, &scratch, ds);
    if (x && !ok)
        drop_xlsx(x);
    else if (ok)
        ok = xlsx_end(&x->making, out, ds);
    else
        DIAG0(ds, E1004, (struct place){0});
    arena_free(&scratch);
    return ok;
}
