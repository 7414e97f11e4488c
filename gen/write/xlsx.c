/* The workbook: the only file that knows libxlsxwriter. What to write is worked out beside it:
 * texts and names in xlsx_text.c, number formats and formulas in xlsx_formula.c, measures in
 * xlsx_layout.c. */
#include "base/memory.h"
#include "write/write.h"

#include "write/xlsx_chart.h"
#include "write/xlsx_check.h"
#include "write/xlsx_formula.h"
#include "write/xlsx_layout.h"
#include "write/xlsx_text.h"

#include <xlsxwriter.h>

#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char footer[] = "&C第 &P 页 共 &N 页";
static const char draft_header[] = "&C&\"宋体,Bold\"&14草稿";
static const char draft_line[] = "草稿";
static const char font[] = "宋体";

enum { PAPER_A4 = 9, LOOKS_MAX = 256, HEADER_FILL = 0xEAF0F7, DRAFT_COLOR = 0xC00000 };
/* The earliest day that zip and Excel know; libxlsxwriter takes 0 for "now". */
enum { EPOCH_1980 = 315532800 };

/* All that makes one cell look different from another; equal looks share one format. */
struct look {
    enum cell_align align;
    uint8_t size, indent;
    bool bold, fill, border, wrap, draft;
    struct str number_format; /* "" for General */
};

struct book {
    lxw_workbook *file;
    struct arena *arena;
    struct diags *diags;
    struct look looks[LOOKS_MAX];
    lxw_format *formats[LOOKS_MAX];
    size_t look_count;
    bool failed; /* out of memory or refused by the library; reported where it was noticed */
};

struct sheet {
    struct book *book;
    const struct chart *chart; /* drawn below the table; NULL for none */
    lxw_worksheet *file;
    const struct grid *grid;
    struct xlsx_layout layout;
    const uint8_t *formulas; /* per cell: may be a formula */
};

/* ---- formats ---- */

static bool same_look(const struct look *a, const struct look *b)
{
    return a->align == b->align && a->size == b->size && a->indent == b->indent &&
           a->bold == b->bold && a->fill == b->fill && a->border == b->border &&
           a->wrap == b->wrap && a->draft == b->draft && str_eq(a->number_format, b->number_format);
}

static uint8_t horizontal(enum cell_align align)
{
    return align == ALIGN_CENTER  ? LXW_ALIGN_CENTER
           : align == ALIGN_RIGHT ? LXW_ALIGN_RIGHT
                                  : LXW_ALIGN_LEFT;
}

static lxw_format *make_format(struct book *b, const struct look *look)
{
    lxw_format *f = workbook_add_format(b->file);
    if (!f)
        return NULL;
    format_set_font_name(f, font);
    format_set_font_size(f, look->size);
    format_set_align(f, horizontal(look->align));
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (look->bold)
        format_set_bold(f);
    if (look->wrap)
        format_set_text_wrap(f);
    if (look->indent)
        format_set_indent(f, look->indent);
    if (look->border)
        format_set_border(f, LXW_BORDER_THIN);
    if (look->fill)
        format_set_bg_color(f, HEADER_FILL);
    if (look->draft)
        format_set_font_color(f, DRAFT_COLOR);
    if (look->number_format.n)
        format_set_num_format(f, look->number_format.p);
    return f;
}

static lxw_format *format_of(struct book *b, struct look look)
{
    for (size_t i = 0; i < b->look_count; i++)
        if (same_look(&b->looks[i], &look))
            return b->formats[i];
    look.number_format = arena_str(b->arena, look.number_format);
    lxw_format *f = look.number_format.p ? make_format(b, &look) : NULL;
    if (!f)
        b->failed = true;
    else if (b->look_count <
             LOOKS_MAX) { /* beyond it a look is made again, which costs only size */
        b->looks[b->look_count] = look;
        b->formats[b->look_count++] = f;
    }
    return f;
}

static struct look cell_look(const struct grid_cell *c)
{
    bool header = c->role == ROLE_HEADER || c->role == ROLE_COLUMN_NUMBER;
    return (struct look){.align = grid_cell_align(c),
                         .size = 10,
                         .indent = c->indent,
                         .bold = c->bold,
                         .fill = header,
                         .border = true,
                         .wrap = c->kind == CELL_TEXT,
                         .number_format = STR("")};
}

/* ---- one sheet ---- */

static void check_rc(struct book *b, lxw_error rc)
{
    if (rc != LXW_NO_ERROR && !b->failed) {
        b->failed = true;
        DIAG(b->diags, E6050, (struct place){0}, str_of(lxw_strerror(rc)));
    }
}

static void write_text(struct sheet *s, uint32_t row, uint32_t col, struct str text, lxw_format *f)
{
    struct str written = xlsx_escape(s->book->arena, text);
    if (!written.p)
        s->book->failed = true;
    else if (written.n)
        check_rc(s->book, worksheet_write_string(s->file, row, (lxw_col_t)col, written.p, f));
    else
        check_rc(s->book, worksheet_write_blank(s->file, row, (lxw_col_t)col, f));
}

/* Merging writes the format into every cell of the area; the content is written over the first. */
static void merge(struct sheet *s, uint32_t row, uint32_t col, uint32_t last_row, uint32_t last_col,
                  lxw_format *f)
{
    if (row != last_row || col != last_col)
        check_rc(s->book, worksheet_merge_range(s->file, row, (lxw_col_t)col, last_row,
                                                (lxw_col_t)last_col, "", f));
}

static void write_segments(struct sheet *s)
{
    for (size_t i = 0; i < s->layout.segment_count; i++) {
        const struct xlsx_segment *g = &s->layout.segments[i];
        bool title = g->line == LINE_TITLE, draft = g->line == LINE_DRAFT;
        lxw_format *f = format_of(s->book, (struct look){.align = g->align,
                                                         .size = title   ? 16
                                                                 : draft ? 14
                                                                         : 10,
                                                         .bold = title || draft,
                                                         .draft = draft,
                                                         .wrap = true,
                                                         .number_format = STR("")});
        merge(s, g->row, g->from, g->row, g->to, f);
        write_text(s, g->row, g->from, g->text, f);
    }
}

static void write_number(struct sheet *s, const struct grid_cell *cell, uint32_t row, uint32_t col,
                         lxw_format *f)
{
    double value = dec_to_double(cell->number);
    struct buf formula;
    buf_init(&formula);
    bool total = s->formulas[(size_t)row * s->grid->cols + col] &&
                 xlsx_formula(cell, s->layout.top, &formula);
    buf_char(&formula, '\0');
    row += s->layout.top;
    if (formula.failed)
        s->book->failed = true;
    else if (total)
        check_rc(s->book,
                 worksheet_write_formula_num(s->file, row, (lxw_col_t)col, formula.p, f, value));
    else
        check_rc(s->book, worksheet_write_number(s->file, row, (lxw_col_t)col, value, f));
    buf_free(&formula);
}

static void write_cell(struct sheet *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s->grid, row, col);
    struct look look = cell_look(cell);
    struct buf number_format;
    buf_init(&number_format);
    bool number = cell->kind == CELL_NUMBER && xlsx_number_fits(cell->number);
    if (number && xlsx_number_format(cell, &number_format))
        look.number_format = buf_view(&number_format);
    else if (cell->kind != CELL_BLANK &&
             (cell->role == ROLE_CODE || number != (cell->kind == CELL_NUMBER) ||
              xlsx_looks_like_formula(cell->text)))
        look.number_format = STR("@");
    lxw_format *f = format_of(s->book, look);
    buf_free(&number_format);
    uint32_t at = row + s->layout.top;
    merge(s, at, col, at + cell->rowspan - 1, col + cell->colspan - 1, f);
    if (number)
        write_number(s, cell, row, col, f);
    else
        write_text(s, at, col, cell->kind == CELL_BLANK ? STR("") : cell->text, f);
}

static void write_notes(struct sheet *s)
{
    lxw_format *f = format_of(
        s->book,
        (struct look){.align = ALIGN_LEFT, .size = 10, .wrap = true, .number_format = STR("")});
    for (size_t i = 0; i < s->grid->note_count; i++) {
        uint32_t row = s->layout.top + s->grid->rows + (uint32_t)i;
        merge(s, row, 0, row, s->grid->cols - 1, f);
        write_text(s, row, 0, s->grid->notes[i], f);
    }
}

/* Widths in Excel's unit: digits of the default font (Calibri 11, 7 pixels) with 5 pixels of room;
 * a half-width character of 10 pt 宋体 has 6.67 pixels. */
static double excel_width(uint32_t tenths)
{
    return (double)tenths / 10.0 * 0.953 + 0.3;
}

static void set_measures(struct sheet *s)
{
    for (uint32_t c = 0; c < s->grid->cols; c++)
        check_rc(s->book, worksheet_set_column(s->file, (lxw_col_t)c, (lxw_col_t)c,
                                               excel_width(s->layout.widths[c]), NULL));
    for (uint32_t r = 0; r < s->layout.total_rows; r++)
        check_rc(s->book, worksheet_set_row(s->file, r, s->layout.heights[r] / 10.0, NULL));
}

/* How many columns beyond the table its chart reaches. */
static uint32_t columns_below(const struct sheet *s)
{
    double width = s->chart->drawing.width / 1000.0 + 9;
    for (uint32_t c = 0; c < s->grid->cols; c++)
        width -= (excel_width(s->layout.widths[c]) * 7 + 5) * 0.75;
    return width > 0 ? (uint32_t)(width / 48) + 1 : 0;
}

static void set_page(struct sheet *s, bool draft)
{
    uint32_t last_row = s->layout.total_rows - 1, last_col = s->grid->cols - 1;
    uint32_t head = s->layout.top + s->grid->header_rows;
    worksheet_set_paper(s->file, PAPER_A4);
    if (s->layout.landscape)
        worksheet_set_landscape(s->file);
    worksheet_fit_to_pages(s->file, 1, s->layout.one_page ? 1 : 0);
    worksheet_set_margins(s->file, 0.59, 0.59, 0.79, 0.71); /* 15, 15, 20 and 18 mm */
    worksheet_center_horizontally(s->file);
    check_rc(s->book, worksheet_set_footer(s->file, footer));
    if (draft)
        check_rc(s->book, worksheet_set_header(s->file, draft_header));
    if (s->chart) { /* rows of 15 and columns of 48 points: those that no one has set */
        last_row += (uint32_t)(s->chart->drawing.height + 6000) / 15000 + 2;
        last_col += columns_below(s);
    }
    check_rc(s->book, worksheet_print_area(s->file, 0, 0, last_row, (lxw_col_t)last_col));
    if (s->grid->header_rows) {
        /* Title, department and unit too: each printed page says what it is. */
        check_rc(s->book, worksheet_repeat_rows(s->file, 0, head - 1));
        worksheet_freeze_panes(s->file, head, (lxw_col_t)s->layout.freeze_cols);
    }
}

/* No green triangles in a published table: codes are text on purpose, and a total of 类 rows leaves
 * out the rows between them on purpose. */
static void quiet_warnings(struct sheet *s)
{
    struct buf range;
    buf_init(&range);
    xlsx_cell_name(&range, 0, 0);
    buf_char(&range, ':');
    xlsx_cell_name(&range, s->layout.total_rows - 1, s->grid->cols - 1);
    buf_char(&range, '\0');
    if (range.failed) {
        s->book->failed = true;
    } else {
        check_rc(s->book,
                 worksheet_ignore_errors(s->file, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range.p));
        check_rc(s->book, worksheet_ignore_errors(s->file, LXW_IGNORE_FORMULA_RANGE, range.p));
        check_rc(s->book, worksheet_ignore_errors(s->file, LXW_IGNORE_FORMULA_DIFFERS, range.p));
    }
    buf_free(&range);
}

static void add_chart(struct sheet *s, const struct chart *c, const char *name);

/* `c`: the chart that is drawn of it; NULL for a table. */
static void write_sheet(struct book *b, const struct grid *g, struct str name,
                        const struct chart *chart, bool draft)
{
    struct sheet s = {.book = b, .grid = g, .chart = chart};
    s.formulas = xlsx_formula_cells(g, b->arena);
    if (!s.formulas ||
        !xlsx_lay_out(g, draft ? str_of(draft_line) : STR(""), b->arena, &s.layout)) {
        b->failed = true;
        return;
    }
    s.file = workbook_add_worksheet(b->file, name.p);
    if (!s.file) {
        b->failed = true;
        return;
    }
    set_measures(&s);
    write_segments(&s);
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++)
            if (!grid_at(g, r, c)->covered)
                write_cell(&s, r, c);
    write_notes(&s);
    set_page(&s, draft);
    quiet_warnings(&s);
    if (chart)
        add_chart(&s, chart, name.p);
}

/* ---- the workbook ---- */

/* The library wants char *, but only copies. */
static char *property(struct arena *a, struct str s)
{
    struct str copy = arena_str(a, s);
    return (char *)(uintptr_t)copy.p;
}

static void set_properties(struct book *b, const struct doc_meta *meta)
{
    lxw_doc_properties p = {.title = property(b->arena, meta->title),
                            .subject = property(b->arena, meta->subject),
                            .author = property(b->arena, meta->author),
                            .keywords = property(b->arena, meta->keywords),
                            .status = meta->draft ? property(b->arena, str_of(draft_line)) : NULL,
                            .created = meta->epoch > EPOCH_1980 ? (time_t)meta->epoch
                                                                : (time_t)EPOCH_1980};
    check_rc(b, workbook_set_properties(b->file, &p));
}

/* ---- charts ---- */

static uint8_t pattern_of(enum path_pattern pattern)
{
    static const uint8_t patterns[PATTERNS] = {LXW_CHART_PATTERN_NONE,
                                               LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL,
                                               LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL,
                                               LXW_CHART_PATTERN_NARROW_HORIZONTAL,
                                               LXW_CHART_PATTERN_NARROW_VERTICAL,
                                               LXW_CHART_PATTERN_LARGE_GRID,
                                               LXW_CHART_PATTERN_OUTLINED_DIAMOND,
                                               LXW_CHART_PATTERN_PERCENT_20};
    return patterns[pattern];
}

enum { CHART_LINE_COLOR = 0x595959, CHART_GRID_COLOR = 0xD9D9D9 };

/* The library's black is no 0. */
static lxw_color_t color_of(uint32_t rgb)
{
    return rgb ? rgb : LXW_COLOR_BLACK;
}

static void look_of_series(const struct chart *c, size_t s, lxw_chart_series *series)
{
    static const uint8_t symbols[] = {LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE,
                                      LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND};
    const struct chart_look *look = &c->looks[s];
    lxw_chart_line edge = {.color = CHART_LINE_COLOR, .width = 0.5F};
    lxw_chart_fill fill = {.color = color_of(look->fill.ink)};
    if (c->kind == CHART_LINE) {
        lxw_chart_line line = {.color = color_of(look->fill.ink), .width = 1.5F};
        line.dash_type = !look->dash[0]         ? LXW_CHART_LINE_DASH_SOLID
                         : look->dash[2]        ? LXW_CHART_LINE_DASH_DASH_DOT
                         : look->dash[0] > 3000 ? LXW_CHART_LINE_DASH_DASH
                                                : LXW_CHART_LINE_DASH_ROUND_DOT;
        chart_series_set_line(series, &line);
        chart_series_set_marker_type(series, symbols[s % 4]);
        chart_series_set_marker_size(series, 5);
        chart_series_set_marker_fill(series, &fill);
        chart_series_set_marker_line(series, &edge);
        return;
    }
    if (look->fill.pattern == PATTERN_SOLID) {
        chart_series_set_fill(series, &fill);
    } else {
        lxw_chart_pattern pattern = {.fg_color = color_of(look->fill.ink),
                                     .bg_color = color_of(look->fill.paper),
                                     .type = pattern_of(look->fill.pattern)};
        chart_series_set_pattern(series, &pattern);
    }
    chart_series_set_line(series, &edge);
}

/* The library keeps pointers to points and copies what they say. */
static void look_of_slices(struct book *b, const struct chart *c, lxw_chart_series *series)
{
    lxw_chart_point *points = arena_zalloc(b->arena, c->categories * sizeof *points);
    lxw_chart_point **list = arena_zalloc(b->arena, (c->categories + 1) * sizeof *list);
    lxw_chart_fill *fills = arena_zalloc(b->arena, c->categories * sizeof *fills);
    lxw_chart_pattern *patterns = arena_zalloc(b->arena, c->categories * sizeof *patterns);
    lxw_chart_line *edge = arena_zalloc(b->arena, sizeof *edge);
    if (!points || !list || !fills || !patterns || !edge) {
        b->failed = true;
        return;
    }
    *edge = (lxw_chart_line){.color = CHART_LINE_COLOR, .width = 0.5F};
    for (size_t i = 0; i < c->categories; i++) {
        const struct path_fill *f = &c->looks[i].fill;
        fills[i] = (lxw_chart_fill){.color = color_of(f->ink)};
        patterns[i] = (lxw_chart_pattern){.fg_color = color_of(f->ink),
                                          .bg_color = color_of(f->paper),
                                          .type = pattern_of(f->pattern)};
        points[i].line = edge;
        points[i].fill = f->pattern == PATTERN_SOLID ? &fills[i] : NULL;
        points[i].pattern = f->pattern == PATTERN_SOLID ? NULL : &patterns[i];
        list[i] = &points[i];
    }
    check_rc(b, chart_series_set_points(series, list));
}

/* Whether figures stand beside their marks: where they would lie upon each other, the cells beside
 * the chart say them. */
static bool has_labels(const struct chart *c)
{
    for (size_t i = 0; c->sides && i < c->categories * c->series; i++)
        if (c->sides[i] != SIDE_ABOVE)
            return false;
    return !c->in_full;
}

/* Shares beside slices, unless small ones would lie upon each other. */
static bool slices_are_large(const struct chart *c)
{
    enum { SMALL = 25 /* thousandths of the whole */ };
    double total = 0, least = 0;
    for (size_t i = 0; i < c->categories; i++) {
        double part = c->parts[i].n ? dec_to_double(chart_cell(c, i, 0)->number) : 0;
        total += part;
        least = part > 0 && (least <= 0 || part < least) ? part : least;
    }
    return least * 1000 >= total * SMALL;
}

static void label_series(struct book *b, const struct chart *c, size_t s, lxw_chart_series *series)
{
    struct buf format;
    bool share = c->kind == CHART_PIE;
    if (c->kind == CHART_RING || !has_labels(c) || (share && !slices_are_large(c)))
        return;
    chart_series_set_labels(series);
    if (share) {
        chart_series_set_labels_options(series, LXW_FALSE, LXW_FALSE, LXW_FALSE);
        chart_series_set_labels_percentage(series);
        chart_series_set_labels_num_format(series, "0.00%");
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_OUTSIDE_END);
        return;
    }
    if (c->kind == CHART_LINE)
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_ABOVE);
    else if (c->kind != CHART_STACKED)
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_OUTSIDE_END);
    buf_init(&format);
    for (size_t i = 0; i < c->categories && !format.n; i++)
        if (chart_known(chart_cell(c, i, s)))
            (void)xlsx_number_format(chart_cell(c, i, s), &format);
    buf_char(&format, '\0');
    if (format.failed)
        b->failed = true;
    else
        chart_series_set_labels_num_format(series, format.p);
    buf_free(&format);
}

static void set_axes(const struct chart *c, lxw_chart *chart)
{
    /* the library calls the lower axis x, whatever stands on it */
    lxw_chart_axis *names = c->across ? chart->y_axis : chart->x_axis;
    lxw_chart_axis *figures = c->across ? chart->x_axis : chart->y_axis;
    lxw_chart_line rule = {.color = CHART_LINE_COLOR, .width = 0.5F};
    lxw_chart_line grid = {.color = CHART_GRID_COLOR, .width = 0.5F};
    chart_axis_set_line(names, &rule);
    chart_axis_set_line(figures, &rule);
    chart_axis_set_num_format(figures, CHART_AXIS_FORMAT);
    chart_axis_set_label_position(names, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_major_tick_mark(names, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_set_major_tick_mark(figures, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_set_minor_tick_mark(names, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_set_minor_tick_mark(figures, LXW_CHART_AXIS_TICK_MARK_NONE);
    chart_axis_major_gridlines_set_visible(figures, LXW_TRUE);
    chart_axis_major_gridlines_set_line(figures, &grid);
    chart_axis_major_gridlines_set_visible(names, LXW_FALSE);
    if (c->across) {
        chart_axis_set_reverse(names);
        chart_axis_set_crossing_max(names);
    }
}

static uint8_t type_of_chart(const struct chart *c)
{
    switch (c->kind) {
    case CHART_PIE:
        return LXW_CHART_PIE;
    case CHART_RING:
        return LXW_CHART_DOUGHNUT;
    case CHART_LINE:
        return LXW_CHART_LINE;
    case CHART_STACKED:
        return c->across ? LXW_CHART_BAR_STACKED : LXW_CHART_COLUMN_STACKED;
    default:
        return c->across ? LXW_CHART_BAR : LXW_CHART_COLUMN;
    }
}

/* The series over cells whose first row of figures is `top`. The library makes its caches from
 * plain cells only, which these are. */
static void add_series(struct book *b, const struct chart *c, lxw_chart *chart, const char *sheet,
                       uint32_t top)
{
    uint32_t last = top + (uint32_t)c->categories - 1;
    for (size_t s = 0; s < c->series; s++) {
        lxw_col_t col = (lxw_col_t)c->columns[s];
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        if (!series) {
            b->failed = true;
            return;
        }
        chart_series_set_categories(series, sheet, top, (lxw_col_t)c->labels, last,
                                    (lxw_col_t)c->labels);
        chart_series_set_values(series, sheet, top, col, last, col);
        if (c->names[s].n)
            chart_series_set_name(series, arena_str(b->arena, c->names[s]).p);
        if (chart_is_round(c))
            look_of_slices(b, c, series);
        else
            look_of_series(c, s, series);
        label_series(b, c, s, series);
    }
}

/* Below its figures, as large as on paper, so that both are printed on one page. */
static void add_chart(struct sheet *s, const struct chart *c, const char *name)
{
    struct book *b = s->book;
    enum { PIXEL = 750 /* thousandths of a point */ };
    lxw_chart *chart = workbook_add_chart(b->file, type_of_chart(c));
    if (!chart) {
        b->failed = true;
        return;
    }
    lxw_chart_options place = {.x_offset = 12, .y_offset = 6};
    place.description = property(b->arena, c->alt);
    place.object_position = LXW_OBJECT_MOVE_DONT_SIZE;
    add_series(b, c, chart, name, s->layout.top + c->grid->header_rows);
    chart_title_off(chart);
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
    if (chart_is_round(c)) {
        chart_set_rotation(chart, (uint16_t)c->start);
    } else {
        set_axes(c, chart);
        if (c->series < 2)
            chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
        else
            chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    }
    place.x_scale = (double)c->drawing.width / PIXEL / 480; /* of the library's own size */
    place.y_scale = (double)c->drawing.height / PIXEL / 288;
    check_rc(b, worksheet_insert_chart_opt(s->file, s->layout.total_rows, 0, chart, &place));
}

static const struct chart *chart_of_grid(const struct doc *doc, const struct grid *g)
{
    for (size_t i = 0; i < doc->block_count; i++)
        if (doc->blocks[i].chart && doc->blocks[i].chart->grid == g)
            return doc->blocks[i].chart;
    return NULL;
}

/* All tables, then what stands behind the charts, in the order of the document. */
static const struct grid **all_grids(struct book *b, const struct doc *doc, size_t *n)
{
    const struct grid **grids =
        arena_alloc(b->arena, (doc->grid_count + doc->block_count + 1) * sizeof *grids);
    *n = 0;
    for (size_t i = 0; grids && i < doc->grid_count; i++)
        grids[(*n)++] = doc->grids[i];
    for (size_t i = 0; grids && i < doc->block_count; i++)
        if (doc->blocks[i].chart && doc->blocks[i].chart->categories)
            grids[(*n)++] = doc->blocks[i].chart->grid;
    return grids;
}

static void write_sheets(struct book *b, const struct doc *doc)
{
    size_t n;
    const struct grid **grids = all_grids(b, doc, &n);
    struct str *wanted = arena_zalloc(b->arena, (n + 1) * sizeof *wanted);
    struct str *names = arena_zalloc(b->arena, (n + 1) * sizeof *names);
    for (size_t i = 0; grids && wanted && i < n; i++)
        wanted[i] = grids[i]->sheet;
    if (!grids || !wanted || !names || !xlsx_sheet_names(b->arena, wanted, n, names)) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !b->failed; i++) {
        const struct chart *c = chart_of_grid(doc, grids[i]);
        if (!str_eq(wanted[i], names[i]))
            DIAG(b->diags, E6058, (struct place){0}, wanted[i], names[i]);
        write_sheet(b, grids[i], names[i], c, doc->meta.draft);
    }
}

static bool take_bytes(int fd, struct buf *out)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0)
        return false;
    void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    buf_put(out, bytes, (size_t)size);
    munmap(bytes, (size_t)size);
    return !out->failed;
}

static void report_close(struct book *b, lxw_error rc)
{
    if (rc == LXW_ERROR_MEMORY_MALLOC_FAILED)
        DIAG0(b->diags, E1004, (struct place){0});
    else if (rc == LXW_ERROR_CREATING_TMPFILE || rc == LXW_ERROR_READING_TMPFILE)
        DIAG(b->diags, E6050, (struct place){0},
             DIAG_BOTH("建不了临时文件", "temporary files cannot be made"));
    else
        check_rc(b, rc);
}

/* Frees the workbook in every case. Here libxlsxwriter calls gmtime, whose result is one for the
 * whole process: another thread's workbook would get our date. */
static lxw_error close_book(lxw_workbook *file)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    lxw_error rc = workbook_close(file);
    pthread_mutex_unlock(&one_at_a_time);
    return rc;
}

/* What is written into a workbook. */
struct content {
    const struct doc *doc;     /* its tables and charts, or */
    const struct chart *chart; /* the cells of one chart */
    const struct doc_meta *meta;
};

/* What the legend says of a slice, made by a formula so that it follows its figure. */
static void write_slice_text(struct sheet *s, const struct chart *c, size_t i, lxw_format *f)
{
    struct arena *a = s->book->arena;
    const struct grid_cell *cell = chart_cell(c, i, 0);
    struct buf format, formula;
    size_t row = i + 2;
    struct str text =
        arena_printf(a, "%.*s　%.*s", STR_ARG(chart_category(c, i)), STR_ARG(c->said[i]));
    buf_init(&format);
    buf_init(&formula);
    if (!text.p) {
        s->book->failed = true;
    } else if (!chart_known(cell) || !xlsx_number_format(cell, &format)) {
        write_text(s, (uint32_t)i + 1, 2, text, f);
    } else {
        struct str part = arena_printf(a, "TEXT(B%zu/SUMIF(B$2:B$%zu,\">0\"),\"0.00%%\")", row,
                                       c->categories + 1);
        bool both = c->values && c->shares;
        buf_printf(&formula, "=A%zu&\"　\"", row);
        if (c->values)
            buf_printf(&formula, "&TEXT(B%zu,\"%.*s\")", row, STR_ARG(buf_view(&format)));
        if (c->shares)
            buf_printf(&formula, "&IF(B%zu>0,%s%.*s%s,\"\")", row, both ? "\"（\"&" : "",
                       STR_ARG(part), both ? "&\"）\"" : "");
        buf_char(&formula, '\0');
        s->book->failed |= formula.failed;
        if (!formula.failed)
            check_rc(s->book, worksheet_write_formula_str(s->file, (lxw_row_t)i + 1, 2, formula.p,
                                                          f, text.p));
    }
    buf_free(&format);
    buf_free(&formula);
}

/* Sheet1 of a chart: nothing but its names and figures. */
static void write_chart_cells(struct book *b, const struct chart *c)
{
    lxw_worksheet *sheet = workbook_add_worksheet(b->file, "Sheet1");
    struct sheet s = {.book = b, .file = sheet, .grid = c->grid};
    lxw_format *plain =
        format_of(b, (struct look){.align = ALIGN_LEFT, .size = 10, .number_format = STR("")});
    if (!sheet || !plain) {
        b->failed = true;
        return;
    }
    for (size_t k = 0; k < c->series; k++)
        write_text(&s, 0, (uint32_t)k + 1, c->names[k], plain);
    for (size_t i = 0; i < c->categories; i++) {
        write_text(&s, (uint32_t)i + 1, 0, chart_category(c, i), plain);
        if (chart_is_round(c))
            write_slice_text(&s, c, i, plain);
        for (size_t k = 0; k < c->series; k++) {
            const struct grid_cell *cell = chart_cell(c, i, k);
            struct look look = {.align = ALIGN_RIGHT, .size = 10, .number_format = STR("")};
            struct buf format;
            buf_init(&format);
            if (chart_known(cell) && xlsx_number_format(cell, &format))
                look.number_format = buf_view(&format);
            lxw_format *f = format_of(b, look);
            buf_free(&format);
            if (chart_known(cell))
                check_rc(b, worksheet_write_number(sheet, (lxw_row_t)i + 1, (lxw_col_t)(k + 1),
                                                   dec_to_double(cell->number), f));
        }
    }
}

/* Writes into the memory file `fd`: the library only writes to a path, and this one is a path. */
static bool write_book(struct book *b, const struct content *content, int fd)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    b->file = workbook_new(path);
    if (!b->file) {
        DIAG0(b->diags, E1004, (struct place){0});
        return false;
    }
    set_properties(b, content->meta);
    if (content->chart)
        write_chart_cells(b, content->chart);
    else
        write_sheets(b, content->doc);
    size_t errors = b->diags->errors;
    lxw_error rc = close_book(b->file);
    if (rc != LXW_NO_ERROR && !b->failed)
        report_close(b, rc);
    else if (b->failed && errors == 0)
        DIAG0(b->diags, E1004, (struct place){0});
    return rc == LXW_NO_ERROR && !b->failed;
}

/* libxlsxwriter does not survive an allocation that fails: as much as a workbook of a hundred large
 * tables takes must be free beforehand. */
enum { LIBRARY_BYTES = 32 * 1024 * 1024 };

static bool make_book(const struct content *content, struct arena *scratch, struct buf *out,
                      struct diags *ds)
{
    struct book b = {.arena = scratch, .diags = ds};
    int fd = memfd_create("juesuan.xlsx", MFD_CLOEXEC);
    if (fd < 0) {
        DIAG(ds, E6050, (struct place){0},
             DIAG_BOTH("建不了内存文件", "no memory file can be made"));
        return false;
    }
    bool ok = write_book(&b, content, fd);
    if (ok && !take_bytes(fd, out)) {
        DIAG0(ds, E1004, (struct place){0});
        ok = false;
    }
    close(fd);
    return ok;
}

bool write_xlsx(const struct writing *w, struct buf *out, struct diags *ds)
{
    const struct doc *doc = w->doc;
    struct arena scratch;
    struct content content = {.doc = doc, .meta = &doc->meta};
    bool ok = false;
    arena_init(&scratch);
    if (!memory_available(LIBRARY_BYTES))
        DIAG0(ds, E1004, (struct place){0});
    else
        ok = xlsx_check(doc, &scratch, ds) && make_book(&content, &scratch, out, ds);
    arena_free(&scratch);
    return ok;
}

bool xlsx_chart_book(const struct chart *c, const struct doc_meta *meta, struct buf *out,
                     struct diags *ds)
{
    struct arena scratch;
    struct content content = {.chart = c, .meta = meta};
    bool ok = false;
    arena_init(&scratch);
    if (!memory_available(LIBRARY_BYTES))
        DIAG0(ds, E1004, (struct place){0});
    else
        ok = make_book(&content, &scratch, out, ds);
    arena_free(&scratch);
    return ok;
}
