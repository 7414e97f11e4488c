/* Widths by content first, then by what the paper has room for, then so that no header breaks
 * badly. Heights: xlsx_layout.c. */
#include "write/xlsx_columns.h"

#include "write/xlsx_measure.h"

/* Widths in half-width characters. */
enum { LABEL_MAX = 44, LABEL_MIN = 12, LABEL_OF_BANDS = 24, NARROWEST = 4, HEADER_LINES_MAX = 6 };
enum { STRETCH_COLUMN_MAX = 16 };

/* The width that lets the header text stand on at most `lines` lines: whole Han characters, no
 * Latin word cut, and four Han characters kept together unless the table is very wide. */
static uint32_t header_width(struct str text, uint32_t lines)
{
    uint32_t full = xlsx_text_width(text), width = divide_up(full, lines);
    width = max_of(width + width % 2, min_of(full, lines <= 3 ? 8 : 6));
    return max_of(width, xlsx_piece_width(text));
}

/* The width that the table specification wishes for; 0 for none. */
static uint32_t hint_of(const struct grid *g, uint32_t col)
{
    return g->columns[col].width / 5u;
}

uint32_t xlsx_indent(const struct grid_cell *c)
{
    return 2u * c->indent;
}

/* What widths are sought for: lines that a header may take, and how wide running text and names may
 * get. */
struct aim {
    uint32_t header_lines, form_text, label;
};

static uint32_t cell_width(const struct grid *g, uint32_t row, uint32_t col, struct aim aim)
{
    const struct grid_cell *c = grid_at(g, row, col);
    if (c->kind == CELL_NUMBER)
        return xlsx_text_width(c->text);
    if (row < g->header_rows)
        return header_width(c->text, aim.header_lines);
    uint32_t most = c->role == ROLE_TEXT ? aim.form_text : aim.label;
    if (c->colspan == 1 && hint_of(g, col))
        most = min_of(most, hint_of(g, col));
    return min_of(xlsx_text_width(c->text) + xlsx_indent(c), most);
}

uint32_t xlsx_span_width(const uint32_t *widths, uint32_t from, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t c = from; c < from + count; c++)
        sum += widths[c];
    return sum;
}

void xlsx_widen(uint32_t *widths, uint32_t from, uint32_t count, uint32_t wanted)
{
    uint32_t have = xlsx_span_width(widths, from, count);
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
                xlsx_widen(widths, c, cell->colspan, cell_width(g, r, c, aim));
            }
}

uint32_t xlsx_total_width(const struct grid *g, const uint32_t *widths)
{
    return xlsx_span_width(widths, 0, g->cols) + g->cols; /* about one for the room at the sides */
}

static bool is_amount_column(const struct grid *g, uint32_t col)
{
    for (uint32_t r = g->header_rows; r < g->rows; r++)
        if (grid_at(g, r, col)->role == ROLE_FIGURE && grid_at(g, r, col)->kind == CELL_NUMBER)
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
    uint32_t total = xlsx_total_width(g, widths);
    if (!paper_for(total) || paper_for(total) != paper_for(total + more))
        return;
    for (uint32_t c = 0; c < g->cols; c++)
        if (is_amount_column(g, c))
            widths[c] = widest;
}

/* Wishes for wider columns are met as far as portrait paper has room. */
static void grant_hints(const struct grid *g, uint32_t *widths)
{
    uint32_t total = xlsx_total_width(g, widths);
    for (uint32_t c = 0; c < g->cols && total < PORTRAIT_WIDTH; c++) {
        uint32_t wish = hint_of(g, c) > widths[c] ? hint_of(g, c) - widths[c] : 0;
        uint32_t more = min_of(wish, (PORTRAIT_WIDTH - total) / 2);
        widths[c] += more;
        total += more;
    }
}

static void stretch(const struct grid *g, uint32_t *widths)
{
    uint32_t total = xlsx_total_width(g, widths), columns = 0;
    for (uint32_t c = 0; c < g->cols; c++)
        columns += !is_narrow_column(g, c);
    if (total >= STRETCH_TO || !columns)
        return;
    uint32_t more = min_of((STRETCH_TO - total) / columns, STRETCH_COLUMN_MAX);
    for (uint32_t c = 0; c < g->cols; c++)
        if (!is_narrow_column(g, c))
            widths[c] += more;
}

uint32_t xlsx_legible_width(const struct grid *g)
{
    uint32_t paper = g->orientation == ORIENT_PORTRAIT ? PORTRAIT_WIDTH : LANDSCAPE_WIDTH;
    return paper * 10 / 8 * 9 / 10;
}

/* Headers get more lines as long as the table is wider than the paper; then names and running text
 * are wrapped where that makes the print legible, and no more than it takes. */
void xlsx_choose_widths(const struct grid *g, uint32_t form_text, uint32_t *widths)
{
    struct aim aim = {2, form_text, LABEL_MAX};
    uint32_t legible = xlsx_legible_width(g);
    for (; aim.header_lines <= HEADER_LINES_MAX; aim.header_lines++) {
        content_widths(g, aim, widths);
        if (xlsx_total_width(g, widths) <= LANDSCAPE_WIDTH ||
            (aim.header_lines >= 3 && g->cols < 10))
            break;
    }
    while (xlsx_total_width(g, widths) > legible &&
           (aim.label > LABEL_MIN || aim.form_text > form_text / 2)) {
        aim.label = max_of(aim.label - 1, LABEL_MIN);
        aim.form_text = max_of(aim.form_text - 1, form_text / 2);
        content_widths(g, aim, widths);
    }
    if (xlsx_total_width(g, widths) > legible) { /* on several pages beside each other */
        aim = (struct aim){aim.header_lines, form_text, LABEL_OF_BANDS};
        content_widths(g, aim, widths);
    }
    equalise(g, widths);
    grant_hints(g, widths);
    stretch(g, widths);
}

/* The width that the cells below the header need in a column. */
static uint32_t least_width(const struct grid *g, uint32_t col)
{
    uint32_t least = NARROWEST;
    for (uint32_t r = 0; r < g->rows; r++) {
        const struct grid_cell *c = grid_at(g, r, col);
        if (!c->covered && c->colspan == 1)
            least =
                max_of(least, r < g->header_rows
                                  ? xlsx_piece_width(c->text)
                                  : cell_width(g, r, col, (struct aim){1, LABEL_MAX, LABEL_MAX}));
    }
    return least;
}

/* Faults of the headers, where `changed` is given only of those over columns whose width differs
 * from it. */
static uint32_t header_faults(const struct grid *g, const uint32_t *widths, const uint32_t *changed)
{
    uint32_t faults = 0;
    for (uint32_t r = 0; r < g->header_rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            uint32_t width = xlsx_span_width(widths, c, cell->colspan);
            if (!cell->covered && (!changed || width != xlsx_span_width(changed, c, cell->colspan)))
                faults += xlsx_break_faults(cell->text, width);
        }
    return faults;
}

struct mending {
    const struct grid *g;
    uint32_t room, faults;
    uint32_t *widths, *trial;
    const uint32_t *least;
};

/* Makes one column wider by `step`, or with it all columns of amounts that are as wide. False when
 * one gets too narrow or the table too wide. */
static bool make_trial(struct mending *m, uint32_t col, bool together, int step)
{
    const struct grid *g = m->g;
    for (uint32_t c = 0; c < g->cols; c++) {
        bool changes =
            c == col || (together && is_amount_column(g, c) && m->widths[c] == m->widths[col]);
        m->trial[c] = m->widths[c] + (changes ? (uint32_t)step : 0);
        if (changes && step < 0 && m->widths[c] < m->least[c] + (uint32_t)-step)
            return false;
    }
    return step < 0 || xlsx_total_width(g, m->trial) <= m->room;
}

static void keep_trial(struct mending *m, uint32_t faults)
{
    m->faults = faults;
    memcpy(m->widths, m->trial, m->g->cols * sizeof *m->widths);
}

/* The smallest change that helps most. */
static void mend_column(struct mending *m, uint32_t col, bool together)
{
    enum { STEPS = 8 };
    int best = 0;
    uint32_t least = m->faults;
    for (int step = 1; step <= STEPS && least; step++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            if (!make_trial(m, col, together, sign * step))
                continue;
            uint32_t faults = m->faults - header_faults(m->g, m->widths, m->trial) +
                              header_faults(m->g, m->trial, m->widths);
            if (faults < least) {
                least = faults;
                best = sign * step;
            }
        }
    if (best && make_trial(m, col, together, best))
        keep_trial(m, least);
}

/* The first of the columns of amounts that are as wide as it. */
static bool opens_group(const struct grid *g, uint32_t col, const uint32_t *widths)
{
    for (uint32_t c = 0; c < col; c++)
        if (widths[c] == widths[col] && is_amount_column(g, c))
            return false;
    return is_amount_column(g, col);
}

bool xlsx_mend_headers(const struct grid *g, uint32_t room, struct arena *a, uint32_t *widths)
{
    uint32_t *least = arena_alloc(a, (g->cols + 1) * sizeof *least);
    uint32_t *trial = arena_alloc(a, (g->cols + 1) * sizeof *trial);
    if (!least || !trial)
        return false;
    struct mending m = {g, room, header_faults(g, widths, NULL), widths, trial, least};
    for (uint32_t c = 0; c < g->cols && m.faults; c++)
        least[c] = least_width(g, c);
    for (int together = 1; together >= 0; together--)
        for (uint32_t c = 0; c < g->cols && m.faults; c++)
            if (!together || opens_group(g, c, widths))
                mend_column(&m, c, together);
    return true;
}
