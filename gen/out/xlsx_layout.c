#include "out/xlsx_layout.h"

#include "base/utf8.h"

/* A4 at 100 %: half-width characters of 10 pt in a line, tenths of a point from top to bottom. */
enum {
    PORTRAIT_WIDTH = 97,
    PORTRAIT_HEIGHT = 7340,
    LANDSCAPE_WIDTH = 144,
    LANDSCAPE_HEIGHT = 4870
};
/* A table goes on one page as long as its 10 pt text is not set smaller than 6.5 pt. */
enum { FULL_SIZE = 1000, SMALLEST = 650 };
/* Widths in half-width characters. */
enum {
    LABEL_MAX = 44,
    FORM_TEXT_MAX = 30,
    WIDEST = 120,
    NARROWEST = 4,
    FREEZE_MAX = 64,
    HEADER_LINES_MAX = 6
};
/* A small table is stretched so that it does not stand lost on its page. */
enum { STRETCH_TO = 84, STRETCH_COLUMN_MAX = 16 };
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

/* Ambiguous in Unicode's East Asian Width, full-width in Chinese fonts: quotes, dashes, dots,
 * circled numbers, Roman numerals, × ÷ ° ±. */
static uint32_t char_width(int32_t cp)
{
    if (cp == 0xD7 || cp == 0xF7 || cp == 0xB0 || cp == 0xB1 || (cp >= 0x2014 && cp <= 0x203B) ||
        (cp >= 0x2160 && cp <= 0x217F) || (cp >= 0x2460 && cp <= 0x24FF) ||
        (cp >= 0x25A0 && cp <= 0x266F))
        return 2;
    return (uint32_t)utf8_width(cp < 0 ? '?' : cp);
}

uint32_t xlsx_text_width(struct str text)
{
    uint32_t widest = 0, w = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        w = cp == '\n' ? 0 : w + char_width(cp);
        if (w > widest)
            widest = w;
    }
    return widest;
}

/* The piece at *p that stays on one line: a word of ASCII characters, or one other character. */
static uint32_t next_piece(const char **p, const char *end, int32_t *first)
{
    *first = utf8_next(p, end);
    uint32_t w = char_width(*first);
    if (*first <= ' ' || *first >= 0x7F)
        return w;
    while (*p < end && (unsigned char)**p > ' ' && (unsigned char)**p < 0x7F) {
        (*p)++;
        w++;
    }
    return w;
}

uint32_t xlsx_text_lines(struct str text, uint32_t width)
{
    uint32_t lines = 1, used = 0;
    if (!width)
        width = 1;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        int32_t first;
        uint32_t w = next_piece(&p, end, &first);
        if (first == '\n') {
            lines++;
            used = 0;
            continue;
        }
        if (used && used + w > width) {
            lines++;
            used = 0;
        }
        used += w;
        if (used > width) { /* a word longer than the line is cut */
            lines += (used - 1) / width;
            used = (used - 1) % width + 1;
        }
    }
    return lines;
}

static uint32_t max_of(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}
static uint32_t min_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}
static uint32_t divide_up(uint32_t a, uint32_t b)
{
    return (a + b - 1) / b;
}

/* The width that lets the header text stand on at most `lines` lines: whole Han characters, no
 * Latin word cut, and four Han characters kept together unless the table is very wide. */
static uint32_t header_width(struct str text, uint32_t lines)
{
    uint32_t full = xlsx_text_width(text), width = divide_up(full, lines);
    width = max_of(width + width % 2, min_of(full, lines <= 3 ? 8 : 6));
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        int32_t first;
        width = max_of(width, next_piece(&p, end, &first));
    }
    return width;
}

/* The width that the table specification wishes for; 0 for none. */
static uint32_t hint_of(const struct grid *g, uint32_t col)
{
    return g->columns[col].width / 5u;
}

static uint32_t indent_of(const struct grid_cell *c)
{
    return 2u * c->indent;
}

/* What widths are sought for: lines that a header may take, and how wide running text may get. */
struct aim {
    uint32_t header_lines, form_text;
};

static uint32_t cell_width(const struct grid *g, uint32_t row, uint32_t col, struct aim aim)
{
    const struct grid_cell *c = grid_at(g, row, col);
    if (c->kind == CELL_NUMBER)
        return xlsx_text_width(c->text);
    if (row < g->header_rows)
        return header_width(c->text, aim.header_lines);
    uint32_t most = c->role == ROLE_TEXT ? aim.form_text : LABEL_MAX;
    if (c->colspan == 1 && hint_of(g, col))
        most = min_of(most, hint_of(g, col));
    return min_of(xlsx_text_width(c->text) + indent_of(c), most);
}

static uint32_t span_width(const uint32_t *widths, uint32_t from, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t c = from; c < from + count; c++)
        sum += widths[c];
    return sum;
}

/* Spreads what a merged cell lacks over its columns. */
static void widen(uint32_t *widths, uint32_t from, uint32_t count, uint32_t wanted)
{
    uint32_t have = span_width(widths, from, count);
    for (uint32_t c = from; have < wanted && c < from + count; c++) {
        uint32_t more = divide_up(wanted - have, from + count - c);
        widths[c] += more;
        have += more;
    }
}

/* Widths in half-width characters, without room at the sides. */
static void content_widths(const struct grid *g, struct aim aim, uint32_t *widths)
{
    for (uint32_t c = 0; c < g->cols; c++)
        widths[c] = NARROWEST;
    for (int merged = 0; merged <= 1; merged++)
        for (uint32_t r = 0; r < g->rows; r++)
            for (uint32_t c = 0; c < g->cols; c++) {
                const struct grid_cell *cell = grid_at(g, r, c);
                if (cell->covered || (cell->colspan > 1) != merged)
                    continue;
                widen(widths, c, cell->colspan, cell_width(g, r, c, aim));
            }
}

static uint32_t total_width(const struct grid *g, const uint32_t *widths)
{
    return span_width(widths, 0, g->cols) + g->cols; /* about one for the room at the sides */
}

static bool is_amount_column(const struct grid *g, uint32_t col)
{
    for (uint32_t r = g->header_rows; r < g->rows; r++)
        if (grid_at(g, r, col)->role == ROLE_AMOUNT && grid_at(g, r, col)->kind == CELL_NUMBER)
            return true;
    return g->columns[col].numeric;
}

static bool is_narrow_column(const struct grid *g, uint32_t col)
{
    for (uint32_t r = g->header_rows; r < g->rows; r++)
        if (grid_at(g, r, col)->role == ROLE_CODE || grid_at(g, r, col)->role == ROLE_LINE_NUMBER)
            return true;
    return false;
}

/* The paper width that a table of `total` needs; 0 when it is wider than both. */
static uint32_t paper_for(uint32_t total)
{
    return total <= PORTRAIT_WIDTH    ? PORTRAIT_WIDTH
           : total <= LANDSCAPE_WIDTH ? LANDSCAPE_WIDTH
                                      : 0;
}

/* Columns of amounts get one width where the table then still needs the same paper. */
static void equalise(const struct grid *g, uint32_t *widths)
{
    uint32_t widest = 0, more = 0;
    for (uint32_t c = 0; c < g->cols; c++)
        if (is_amount_column(g, c))
            widest = max_of(widest, widths[c]);
    for (uint32_t c = 0; c < g->cols; c++)
        if (is_amount_column(g, c))
            more += widest - widths[c];
    uint32_t total = total_width(g, widths);
    if (!paper_for(total) || paper_for(total) != paper_for(total + more))
        return;
    for (uint32_t c = 0; c < g->cols; c++)
        if (is_amount_column(g, c))
            widths[c] = widest;
}

/* Wishes for wider columns are met as far as portrait paper has room. */
static void grant_hints(const struct grid *g, uint32_t *widths)
{
    uint32_t total = total_width(g, widths);
    for (uint32_t c = 0; c < g->cols && total < PORTRAIT_WIDTH; c++) {
        uint32_t wish = hint_of(g, c) > widths[c] ? hint_of(g, c) - widths[c] : 0;
        uint32_t more = min_of(wish, (PORTRAIT_WIDTH - total) / 2);
        widths[c] += more;
        total += more;
    }
}

static void stretch(const struct grid *g, uint32_t *widths)
{
    uint32_t total = total_width(g, widths), columns = 0;
    for (uint32_t c = 0; c < g->cols; c++)
        columns += !is_narrow_column(g, c);
    if (total >= STRETCH_TO || !columns)
        return;
    uint32_t more = min_of((STRETCH_TO - total) / columns, STRETCH_COLUMN_MAX);
    for (uint32_t c = 0; c < g->cols; c++)
        if (!is_narrow_column(g, c))
            widths[c] += more;
}

/* Headers get more lines as long as the table is wider than the paper. */
static void choose_widths(const struct grid *g, uint32_t form_text, uint32_t *widths)
{
    for (uint32_t lines = 2; lines <= HEADER_LINES_MAX; lines++) {
        content_widths(g, (struct aim){lines, form_text}, widths);
        if (total_width(g, widths) <= LANDSCAPE_WIDTH || (lines >= 3 && g->cols < 10))
            break;
    }
    equalise(g, widths);
    grant_hints(g, widths);
    stretch(g, widths);
}

/* Thousandths to which the sheet must shrink to fit on one page of that size. */
static uint32_t one_page_scale(uint32_t width, uint32_t height, uint32_t page_width,
                               uint32_t page_height)
{
    uint64_t across = (uint64_t)page_width * FULL_SIZE / (width ? width : 1);
    uint64_t down = (uint64_t)page_height * FULL_SIZE / (height ? height : 1);
    uint64_t scale = across < down ? across : down;
    return scale < FULL_SIZE ? (uint32_t)scale : FULL_SIZE;
}

/* One page where the text stays legible, on the side of the paper where it stays larger; else as
 * many pages as needed, landscape when the table is too wide for portrait. */
static void choose_paper(const struct grid *g, const uint32_t *widths, struct xlsx_layout *l)
{
    uint32_t width = total_width(g, widths), height = 0;
    for (uint32_t r = 0; r < l->total_rows; r++)
        height += l->heights[r];
    uint32_t upright = one_page_scale(width, height, PORTRAIT_WIDTH, PORTRAIT_HEIGHT);
    uint32_t across = one_page_scale(width, height, LANDSCAPE_WIDTH, LANDSCAPE_HEIGHT);
    if (g->orientation != ORIENT_AUTO)
        l->landscape = g->orientation == ORIENT_LANDSCAPE;
    else if (max_of(upright, across) >= SMALLEST)
        l->landscape = across > upright;
    else
        l->landscape = width > PORTRAIT_WIDTH;
    l->one_page = (l->landscape ? across : upright) >= SMALLEST;
}

/* Where the height of one page sets the scale, the columns share the width that is left over. */
static void fill_page(const struct grid *g, const struct xlsx_layout *l, uint32_t *widths)
{
    uint32_t total = total_width(g, widths), height = 0;
    for (uint32_t r = 0; r < l->total_rows; r++)
        height += l->heights[r];
    uint32_t page_width = l->landscape ? LANDSCAPE_WIDTH : PORTRAIT_WIDTH;
    uint32_t page_height = l->landscape ? LANDSCAPE_HEIGHT : PORTRAIT_HEIGHT;
    uint32_t room = page_width * FULL_SIZE / one_page_scale(total, height, page_width, page_height);
    uint32_t wanted = min_of(room, total * 5 / 4);
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

static void put_line(const struct grid *g, struct xlsx_layout *l, struct str text,
                     enum cell_align align, enum xlsx_line line)
{
    if (!text.n)
        return;
    put_segment(l, 0, g->cols - 1, text, align, line);
    l->top++;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* Columns *from..*to-1 for the year: wide enough, with room left for the texts beside it, and as
 * near to the middle as columns allow. */
static bool place_year(const struct grid *g, const uint32_t *widths, uint32_t *from, uint32_t *to)
{
    uint32_t total = span_width(widths, 0, g->cols), best = UINT32_MAX;
    for (uint32_t a = 0, left = 0; a < g->cols; left += widths[a++]) {
        if (left < xlsx_text_width(g->department))
            continue;
        for (uint32_t b = a + 1, mid = widths[a]; b <= g->cols;
             mid += b < g->cols ? widths[b] : 0, b++) {
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
static bool split_line(const struct grid *g, const uint32_t *widths, uint32_t *split)
{
    uint32_t total = span_width(widths, 0, g->cols), left = 0;
    for (*split = 0; *split < g->cols && left < xlsx_text_width(g->department); (*split)++)
        left += widths[*split];
    if (!*split && g->department.n)
        return false;
    return !g->unit.n || (*split < g->cols && total - left >= xlsx_text_width(g->unit));
}

/* Department at the left, year in the middle, unit at the right: on one row where they fit. */
static void put_info_line(const struct grid *g, const uint32_t *widths, struct xlsx_layout *l)
{
    uint32_t from = 0, to = 0;
    if (g->year.n && !place_year(g, widths, &from, &to)) {
        put_line(g, l, g->year, ALIGN_CENTER, LINE_PLAIN);
    } else if (g->year.n) {
        if (g->department.n)
            put_segment(l, 0, from - 1, g->department, ALIGN_LEFT, LINE_PLAIN);
        put_segment(l, from, to - 1, g->year, ALIGN_CENTER, LINE_PLAIN);
        if (g->unit.n)
            put_segment(l, to, g->cols - 1, g->unit, ALIGN_RIGHT, LINE_PLAIN);
        l->top++;
        return;
    }
    if (!g->department.n || !g->unit.n || !split_line(g, widths, &from)) {
        put_line(g, l, g->department, ALIGN_LEFT, LINE_PLAIN);
        put_line(g, l, g->unit, ALIGN_RIGHT, LINE_PLAIN);
        return;
    }
    put_segment(l, 0, from - 1, g->department, ALIGN_LEFT, LINE_PLAIN);
    put_segment(l, from, g->cols - 1, g->unit, ALIGN_RIGHT, LINE_PLAIN);
    l->top++;
}

static void put_head(const struct grid *g, struct str draft, const uint32_t *widths,
                     struct xlsx_layout *l)
{
    put_line(g, l, draft, ALIGN_CENTER, LINE_DRAFT);
    put_line(g, l, g->title, ALIGN_CENTER, LINE_TITLE);
    put_line(g, l, g->code, ALIGN_RIGHT, LINE_PLAIN);
    put_info_line(g, widths, l);
    put_line(g, l, g->above, ALIGN_LEFT, LINE_PLAIN);
}

static uint32_t height_of(uint32_t lines)
{
    return min_of(lines * LINE_HEIGHT + ROW_PADDING, HEIGHT_MAX);
}

static void head_heights(const struct xlsx_layout *l, const uint32_t *widths, uint32_t *heights)
{
    for (size_t i = 0; i < l->segment_count; i++) {
        const struct xlsx_segment *s = &l->segments[i];
        uint32_t width = span_width(widths, s->from, s->to - s->from + 1);
        if (s->line == LINE_TITLE) {
            uint32_t lines = xlsx_text_lines(s->text, width * TEXT_SIZE / TITLE_SIZE);
            heights[s->row] = TITLE_HEIGHT + (lines - 1) * TITLE_LINE;
        } else {
            heights[s->row] = max_of(heights[s->row], height_of(xlsx_text_lines(s->text, width)));
        }
    }
}

static uint32_t cell_lines(const struct grid_cell *cell, uint32_t col, const uint32_t *widths)
{
    if (cell->covered || cell->kind == CELL_NUMBER)
        return 1;
    uint32_t width = span_width(widths, col, cell->colspan);
    return xlsx_text_lines(cell->text, width > indent_of(cell) ? width - indent_of(cell) : 1);
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
        choose_widths(g, form_text, widths);
        grid_heights(g, widths, heights);
        if (tallest(heights, g->rows) < HEIGHT_MAX)
            break;
    }
}

static void measure_notes(const struct grid *g, const uint32_t *widths, uint32_t *heights)
{
    for (size_t i = 0; i < g->note_count; i++)
        heights[i] = height_of(xlsx_text_lines(g->notes[i], span_width(widths, 0, g->cols)));
}

bool xlsx_lay_out(const struct grid *g, struct str draft, struct arena *a, struct xlsx_layout *out)
{
    size_t rows = XLSX_SEGMENTS_MAX + (size_t)g->rows + g->note_count;
    uint32_t *widths = arena_zalloc(a, (g->cols + 1) * sizeof *widths);
    uint32_t *heights = arena_zalloc(a, rows * sizeof *heights);
    if (!widths || !heights)
        return false;
    *out = (struct xlsx_layout){.widths = widths};
    measure_grid(g, widths, heights + XLSX_SEGMENTS_MAX);
    measure_notes(g, widths, heights + XLSX_SEGMENTS_MAX + g->rows);
    put_head(g, draft, widths, out);
    out->heights = heights + XLSX_SEGMENTS_MAX - out->top;
    head_heights(out, widths, out->heights);
    out->total_rows = out->top + g->rows + (uint32_t)g->note_count;
    out->freeze_cols = name_columns(g, widths);
    choose_paper(g, widths, out);
    fill_page(g, out, widths);
    for (uint32_t c = 0; c < g->cols; c++)
        widths[c] = widths[c] * 10 + 10;
    return true;
}
