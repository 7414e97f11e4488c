/* Everything of a sheet that is not in a cell. Measuring text is xlsx_measure.c, widths
 * xlsx_columns.c. */
#include "write/xlsx_layout.h"

#include "write/xlsx_bands.h"
#include "write/xlsx_columns.h"
#include "write/xlsx_measure.h"

/* A4 at 100 %: tenths of a point from top to bottom. */
enum { PORTRAIT_HEIGHT = 7340, LANDSCAPE_HEIGHT = 4870 };
/* A table goes on one page as long as its 10 pt text is not set smaller than 8 pt. */
enum { FULL_SIZE = 1000, SMALLEST = 800 };
/* Widths in half-width characters. */
enum { FORM_TEXT_MAX = 30, WIDEST = 120, FREEZE_MAX = 64 };
/* Heights in tenths of a point. */
enum {
    LINE_HEIGHT = 135,
    ROW_PADDING = 50,
    TITLE_HEIGHT = 300,
    TITLE_LINE = 220,
    HEIGHT_MAX = 4090
};
/* The title is set in 16 pt, everything else in 10 pt. */
enum { TITLE_SIZE = 16, TEXT_SIZE = 10 };

/* Of each band its title and the unit are said again. */
enum { TEXTS_OF_BAND = 2 };

/* Thousandths to which the sheet must shrink to fit on one page of that size. LibreOffice makes
 * columns up to a tenth wider. */
static uint32_t one_page_scale(uint32_t width, uint32_t height, uint32_t page_width,
                               uint32_t page_height)
{
    uint64_t across = (uint64_t)page_width * FULL_SIZE * 9 / 10 / (width ? width : 1);
    uint64_t down = (uint64_t)page_height * FULL_SIZE / (height ? height : 1);
    uint64_t scale = across < down ? across : down;
    return scale < FULL_SIZE ? (uint32_t)scale : FULL_SIZE;
}

static uint32_t total_height(const struct xlsx_layout *l)
{
    uint32_t height = 0;
    for (uint32_t r = 0; r < l->total_rows; r++)
        height += l->heights[r];
    return height;
}

/* One page where the text stays legible, on the side of the paper where it stays larger; else as
 * many pages as needed, landscape when the table is too wide for portrait. */
static void choose_paper(const struct grid *g, const uint32_t *widths, struct xlsx_layout *l)
{
    uint32_t width = xlsx_total_width(g, widths), height = total_height(l);
    uint32_t upright = one_page_scale(width, height, PORTRAIT_WIDTH, PORTRAIT_HEIGHT);
    uint32_t across = one_page_scale(width, height, LANDSCAPE_WIDTH, LANDSCAPE_HEIGHT);
    if (g->orientation != ORIENT_AUTO)
        l->landscape = g->orientation == ORIENT_LANDSCAPE;
    else if (l->bands > 1)
        l->landscape = true;
    else if (max_of(upright, across) >= SMALLEST)
        l->landscape = across > upright;
    else
        l->landscape = width > PORTRAIT_WIDTH;
    l->one_page = l->bands == 1 && (l->landscape ? across : upright) >= SMALLEST;
}

/* The width that the table may take without being set smaller. */
static uint32_t page_room(const struct grid *g, const struct xlsx_layout *l, const uint32_t *widths)
{
    uint32_t page_width = l->landscape ? LANDSCAPE_WIDTH : PORTRAIT_WIDTH;
    uint32_t page_height = l->landscape ? LANDSCAPE_HEIGHT : PORTRAIT_HEIGHT;
    if (!l->one_page)
        return page_width;
    return page_width * FULL_SIZE /
           one_page_scale(xlsx_total_width(g, widths), total_height(l), page_width, page_height);
}

/* Where the height of one page sets the scale, the columns share the width that is left over. */
static void fill_page(const struct grid *g, const struct xlsx_layout *l, uint32_t *widths)
{
    uint32_t total = xlsx_total_width(g, widths);
    uint32_t wanted = min_of(page_room(g, l, widths), total * 5 / 4);
    if (!l->one_page || total < STRETCH_TO || wanted <= total)
        return;
    for (uint32_t c = 0; c < g->cols; c++)
        widths[c] = widths[c] * wanted / total;
}

static void put_segment(struct xlsx_layout *l, uint32_t from, uint32_t to, struct str text,
                        enum cell_align align, enum xlsx_line line)
{
    l->segments[l->segment_count++] = (struct xlsx_segment){l->top, from, to, text, align, line};
}

/* Columns over which the texts above and below the table reach: those of the first page. */
static uint32_t head_cols(const struct grid *g, const struct xlsx_layout *l)
{
    return l->bands > 1 ? l->starts[1] : g->cols;
}

static void put_line(const struct grid *g, struct xlsx_layout *l, struct str text,
                     enum cell_align align, enum xlsx_line line)
{
    if (!text.n)
        return;
    put_segment(l, 0, head_cols(g, l) - 1, text, align, line);
    l->top++;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* Columns *from..*to-1 for the year: wide enough, with room left for the texts beside it, and as
 * near to the middle as columns allow. */
static bool place_year(const struct grid *g, uint32_t cols, const uint32_t *widths, uint32_t *from,
                       uint32_t *to)
{
    uint32_t total = xlsx_span_width(widths, 0, cols), best = UINT32_MAX;
    for (uint32_t a = 0, left = 0; a < cols; left += widths[a++]) {
        if (left < xlsx_text_width(g->department))
            continue;
        for (uint32_t b = a + 1, mid = widths[a]; b <= cols; mid += b < cols ? widths[b] : 0, b++) {
            uint32_t right = total - left - mid;
            if (mid < xlsx_text_width(g->year) || right < xlsx_text_width(g->unit))
                continue;
            uint32_t off = distance(left, right);
            if (off < best) {
                best = off;
                *from = a;
                *to = b;
            }
        }
    }
    return best != UINT32_MAX;
}

/* Columns before *split for the department, the rest for the unit. */
static bool split_line(const struct grid *g, uint32_t cols, const uint32_t *widths, uint32_t *split)
{
    uint32_t total = xlsx_span_width(widths, 0, cols), left = 0;
    for (*split = 0; *split < g->cols && left < xlsx_text_width(g->department); (*split)++)
        left += widths[*split];
    if (!*split && g->department.n)
        return false;
    return !g->unit.n || (*split < cols && total - left >= xlsx_text_width(g->unit));
}

/* Department at the left, year in the middle, unit at the right: on one row where they fit. */
static void put_info_line(const struct grid *g, const uint32_t *widths, struct xlsx_layout *l)
{
    uint32_t from = 0, to = 0, cols = head_cols(g, l);
    if (g->year.n && !place_year(g, cols, widths, &from, &to)) {
        put_line(g, l, g->year, ALIGN_CENTER, LINE_PLAIN);
    } else if (g->year.n) {
        if (g->department.n)
            put_segment(l, 0, from - 1, g->department, ALIGN_LEFT, LINE_PLAIN);
        put_segment(l, from, to - 1, g->year, ALIGN_CENTER, LINE_PLAIN);
        if (g->unit.n)
            put_segment(l, to, cols - 1, g->unit, ALIGN_RIGHT, LINE_PLAIN);
        l->top++;
        return;
    }
    if (!g->department.n || !g->unit.n || !split_line(g, cols, widths, &from)) {
        put_line(g, l, g->department, ALIGN_LEFT, LINE_PLAIN);
        put_line(g, l, g->unit, ALIGN_RIGHT, LINE_PLAIN);
        return;
    }
    put_segment(l, 0, from - 1, g->department, ALIGN_LEFT, LINE_PLAIN);
    put_segment(l, from, cols - 1, g->unit, ALIGN_RIGHT, LINE_PLAIN);
    l->top++;
}

/* The pages beside the first say what they are, too. */
static void put_bands(const struct grid *g, struct xlsx_layout *l)
{
    size_t n = l->segment_count;
    for (uint32_t b = 1; b < l->bands; b++)
        for (size_t i = 0; i < n; i++) {
            struct xlsx_segment s = l->segments[i];
            if (!s.text.n || (s.line != LINE_TITLE && !str_eq(s.text, g->unit)))
                continue;
            s.from = l->starts[b];
            s.to = b + 1 < l->bands ? l->starts[b + 1] - 1 : g->cols - 1;
            l->segments[l->segment_count++] = s;
        }
}

static void put_head(const struct grid *g, struct str draft, const uint32_t *widths,
                     struct xlsx_layout *l)
{
    put_line(g, l, draft, ALIGN_CENTER, LINE_DRAFT);
    put_line(g, l, g->title, ALIGN_CENTER, LINE_TITLE);
    put_line(g, l, g->code, ALIGN_RIGHT, LINE_PLAIN);
    put_info_line(g, widths, l);
    put_line(g, l, g->above, ALIGN_LEFT, LINE_PLAIN);
    put_bands(g, l);
}

static uint32_t height_of(uint32_t lines)
{
    return min_of(lines * LINE_HEIGHT + ROW_PADDING, HEIGHT_MAX);
}

static void head_heights(const struct xlsx_layout *l, const uint32_t *widths, uint32_t *heights)
{
    for (size_t i = 0; i < l->segment_count; i++) {
        const struct xlsx_segment *s = &l->segments[i];
        uint32_t width = xlsx_span_width(widths, s->from, s->to - s->from + 1);
        if (s->line == LINE_TITLE) {
            uint32_t lines = xlsx_text_lines(s->text, width * TEXT_SIZE / TITLE_SIZE);
            heights[s->row] = max_of(heights[s->row], TITLE_HEIGHT + (lines - 1) * TITLE_LINE);
        } else {
            heights[s->row] = max_of(heights[s->row], height_of(xlsx_text_lines(s->text, width)));
        }
    }
}

static uint32_t cell_lines(const struct grid_cell *cell, uint32_t col, const uint32_t *widths)
{
    if (cell->covered || cell->kind == CELL_NUMBER)
        return 1;
    uint32_t width = xlsx_span_width(widths, col, cell->colspan);
    return xlsx_text_lines(cell->text, width > xlsx_indent(cell) ? width - xlsx_indent(cell) : 1);
}

/* Rows first by the cells within one row, then the last row of a taller merged cell takes what the
 * rows above leave over. */
static void grid_heights(const struct grid *g, const uint32_t *widths, uint32_t *heights)
{
    for (uint32_t r = 0; r < g->rows; r++) {
        uint32_t lines = 1;
        for (uint32_t c = 0; c < g->cols; c++)
            if (grid_at(g, r, c)->rowspan == 1)
                lines = max_of(lines, cell_lines(grid_at(g, r, c), c, widths));
        heights[r] = height_of(lines);
    }
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered || cell->rowspan == 1)
                continue;
            uint32_t last = r + cell->rowspan - 1, have = 0;
            for (uint32_t k = r; k <= last; k++)
                have += heights[k];
            uint32_t wanted = cell_lines(cell, c, widths) * LINE_HEIGHT + ROW_PADDING;
            if (wanted > have)
                heights[last] = min_of(heights[last] + wanted - have, HEIGHT_MAX);
        }
}

static bool names_the_row(const struct grid_cell *c)
{
    return c->role == ROLE_LABEL || c->role == ROLE_CODE || c->role == ROLE_TOTAL_LABEL ||
           c->role == ROLE_SECTION;
}

/* The leading columns that hold codes and names in every row of the body. */
static uint32_t name_columns(const struct grid *g, const uint32_t *widths)
{
    uint32_t n = 0, width = 0;
    if (!g->header_rows || g->rows <= g->header_rows)
        return 0;
    for (; n < g->cols; n++) {
        for (uint32_t r = g->header_rows; r < g->rows; r++)
            if (!grid_at(g, r, n)->covered && !names_the_row(grid_at(g, r, n)))
                goto done;
        width += widths[n];
        if (width > FREEZE_MAX)
            return 0;
    }
done:
    return n < g->cols ? n : 0;
}

static uint32_t tallest(const uint32_t *heights, uint32_t n)
{
    uint32_t most = 0;
    for (uint32_t r = 0; r < n; r++)
        most = max_of(most, heights[r]);
    return most;
}

/* Excel has no row higher than 409 points: columns with longer texts become wider instead. */
static void measure_grid(const struct grid *g, uint32_t *widths, uint32_t *heights)
{
    for (uint32_t form_text = FORM_TEXT_MAX; form_text <= WIDEST; form_text *= 2) {
        xlsx_choose_widths(g, form_text, widths);
        grid_heights(g, widths, heights);
        if (tallest(heights, g->rows) < HEIGHT_MAX)
            break;
    }
}

static void measure_notes(const struct grid *g, const struct xlsx_layout *l, const uint32_t *widths,
                          uint32_t *heights)
{
    uint32_t width = xlsx_span_width(widths, 0, head_cols(g, l));
    for (size_t i = 0; i < g->note_count; i++)
        heights[i] = height_of(xlsx_text_lines(g->notes[i], width));
}

/* Everything that follows from the widths. */
static void measure_sheet(const struct grid *g, struct str draft, const uint32_t *widths,
                          uint32_t *heights, struct xlsx_layout *out)
{
    uint32_t *body = heights + XLSX_TOP_ROWS_MAX;
    out->top = 0;
    out->segment_count = 0;
    put_head(g, draft, widths, out);
    out->heights = body - out->top;
    memset(heights, 0, XLSX_TOP_ROWS_MAX * sizeof *heights);
    head_heights(out, widths, out->heights);
    grid_heights(g, widths, body);
    measure_notes(g, out, widths, body + g->rows);
    out->total_rows = out->top + g->rows + (uint32_t)g->note_count;
}

/* What no paper has room for is cut. */
static void cut_bands(const struct grid *g, const uint32_t *widths, struct xlsx_layout *l)
{
    l->freeze_cols = name_columns(g, widths);
    l->bands = 1;
    uint32_t room = xlsx_legible_width(g);
    if (xlsx_total_width(g, widths) > room)
        l->bands = max_of(xlsx_cut_bands(g, widths, l->freeze_cols, room, l->starts), 1);
}

bool xlsx_lay_out(const struct grid *g, struct str draft, uint32_t least, struct arena *a,
                  struct xlsx_layout *out)
{
    size_t rows = XLSX_TOP_ROWS_MAX + (size_t)g->rows + g->note_count;
    size_t texts = XLSX_TOP_ROWS_MAX + (size_t)TEXTS_OF_BAND * g->cols;
    uint32_t *widths = arena_zalloc(a, (g->cols + 1) * sizeof *widths);
    uint32_t *heights = arena_zalloc(a, rows * sizeof *heights);
    uint32_t *starts = arena_zalloc(a, (g->cols + 1) * sizeof *starts);
    struct xlsx_segment *segments = arena_zalloc(a, texts * sizeof *segments);
    if (!widths || !heights || !starts || !segments)
        return false;
    *out = (struct xlsx_layout){.widths = widths, .segments = segments, .starts = starts};
    measure_grid(g, widths, heights + XLSX_TOP_ROWS_MAX);
    if (xlsx_total_width(g, widths) < least) {
        xlsx_widen(widths, 0, g->cols, least - g->cols);
        grid_heights(g, widths, heights + XLSX_TOP_ROWS_MAX);
    }
    cut_bands(g, widths, out);
    measure_sheet(g, draft, widths, heights, out);
    choose_paper(g, widths, out);
    fill_page(g, out, widths);
    uint32_t room = out->bands > 1 ? 0 : page_room(g, out, widths);
    if (!xlsx_mend_headers(g, room, a, widths))
        return false;
    cut_bands(g, widths, out);
    measure_sheet(g, draft, widths, heights, out);
    for (uint32_t c = 0; c < g->cols; c++)
        widths[c] = widths[c] * 10 + 10;
    return true;
}
