/* Shares a table's width among its columns: what they need at least, columns of amounts alike where
 * names can spare the room, then what saves the most lines, then what they wish. */
#include "layout/table.h"

mpt table_column_need(const struct table_column *c, bool soft, mpt size, mpt pad)
{
    return scale(soft ? c->soft : c->hard, size) + 2 * pad;
}

int64_t table_need(const struct table_layout *t, const struct table_column *cols, bool soft,
                   mpt size, mpt pad)
{
    int64_t sum = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        sum += table_column_need(&cols[c], soft, size, pad);
    return sum;
}

mpt table_reach(const struct page_builder *b, bool landscape)
{
    return landscape ? b->style->table.overhang_landscape : b->style->table.overhang;
}

void table_pad(const struct page_builder *b, struct table_layout *t)
{
    const struct table_style *s = &b->style->table;
    mpt width = area_width(b, t->landscape) + 2 * t->overhang;
    t->pad_x = s->pad_x;
    while (t->pad_x > s->pad_x_min && table_need(t, t->needs, false, t->size, t->pad_x) > width)
        t->pad_x -= TABLE_PAD_STEP;
    if (t->pad_x < s->pad_x_min)
        t->pad_x = s->pad_x_min;
}

bool table_suits(const struct page_builder *b, const struct table_layout *t, mpt size, mpt overhang)
{
    return table_need(t, t->needs, true, size, b->style->table.pad_x) <=
           area_width(b, t->landscape) + 2 * overhang;
}

/* Text that may be wrapped, in one row. */
struct column_wrap {
    uint32_t row, col, end; /* columns col … end - 1 */
    mpt mass, natural;      /* width of all of it, of its longest line unwrapped */
    mpt edges;              /* padding and indent */
    int32_t newlines, lines;
};

struct row_lines {
    int32_t most, second; /* lines of the highest cell, of the highest but that one */
};

struct widths {
    struct table_layout *t;
    struct column_wrap *wraps;
    size_t n;
    struct row_lines *rows;
    int64_t room; /* not given out yet */
    bool soft;    /* all columns started with what is comfortable */
};

static mpt wrap_width(const struct widths *w, const struct column_wrap *p)
{
    mpt width = -p->edges;
    for (uint32_t c = p->col; c < p->end; c++)
        width += w->t->cols[c].width;
    return width;
}

/* About how many lines it takes: lines are not filled to the last. */
static int32_t lines_in(const struct column_wrap *p, mpt width)
{
    enum { FILLED = 970 };
    if (p->natural <= width)
        return 1 + p->newlines;
    mpt filled = scale(FILLED, width);
    int32_t lines = filled > 0 ? (p->mass + filled - 1) / filled : p->mass;
    return lines < 2 ? 2 + p->newlines : lines + p->newlines / 2;
}

/* The width at which it takes a line less. */
static mpt width_for_less(const struct column_wrap *p)
{
    enum { SPREAD = 1031 };
    int32_t lines = p->lines - 1 - p->newlines / 2;
    mpt width = lines > 1 ? scale(SPREAD, (p->mass + lines - 1) / lines) + 1 : p->natural;
    return width < p->natural ? width : p->natural;
}

static struct column_wrap make_wrap(const struct table_layout *t, uint32_t row, uint32_t col)
{
    const struct grid_cell *g = grid_at(t->g, row, col);
    const struct table_cell *cell = &t->cells[(size_t)row * t->g->cols + col];
    struct column_wrap p = {.row = row, .col = col, .end = col + g->colspan};
    int32_t mass = 0;
    if (p.end > t->g->cols)
        p.end = t->g->cols;
    for (size_t i = 0; i < cell->text.n; i++) {
        mass += text_box(&cell->text.c[i]) + cell->text.c[i].gap;
        p.newlines += i + 1 < cell->text.n && (cell->text.c[i].flags & TEXT_NEWLINE);
    }
    p.mass = scale(mass, t->size);
    p.natural = scale(cell->natural, t->size) + 1;
    p.edges = 2 * t->pad_x + g->indent * t->size;
    return p;
}

/* Texts wider than their cells as they are. Of long tables some rows stand for all. */
static bool find_wraps(struct page_builder *b, struct widths *w)
{
    enum { ROWS_MAX = 120 };
    struct table_layout *t = w->t;
    uint32_t header = t->header_rows, body = t->g->rows - header;
    uint32_t step = body / ROWS_MAX + 1;
    size_t room = ((size_t)header + body / step + 1) * t->g->cols;
    w->wraps = arena_alloc(b->a, room * sizeof *w->wraps);
    w->rows = arena_zalloc(b->a, (t->g->rows + 1) * sizeof *w->rows);
    if (!w->wraps || !w->rows)
        return false;
    for (uint32_t r = 0; r < t->g->rows; r += r < header ? 1 : step)
        for (uint32_t c = 0; c < t->g->cols; c++) {
            const struct grid_cell *g = grid_at(t->g, r, c);
            if (g->covered || g->rowspan > 1 || g->text.n == 0 || cell_is_figure(g))
                continue;
            struct column_wrap p = make_wrap(t, r, c);
            if (p.natural > wrap_width(w, &p))
                w->wraps[w->n++] = p;
        }
    return true;
}

static void count_lines(struct widths *w)
{
    for (size_t i = 0; i < w->n; i++)
        w->rows[w->wraps[i].row] = (struct row_lines){1, 1};
    for (size_t i = 0; i < w->n; i++) {
        struct column_wrap *p = &w->wraps[i];
        struct row_lines *row = &w->rows[p->row];
        p->lines = lines_in(p, wrap_width(w, p));
        if (p->lines > row->most) {
            row->second = row->most;
            row->most = p->lines;
        } else if (p->lines > row->second) {
            row->second = p->lines;
        }
    }
}

/* Half lines spared when `col` gets that much wider: where two cells are as high, each is worth
 * half. */
static int64_t gain(const struct widths *w, uint32_t col, mpt more)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct column_wrap *p = &w->wraps[i];
        const struct row_lines *row = &w->rows[p->row];
        if (col < p->col || col >= p->end || p->lines < row->most)
            continue;
        int32_t lines = lines_in(p, wrap_width(w, p) + more);
        if (row->second == row->most)
            sum += row->most - lines;
        else
            sum += 2 * (row->most - (lines > row->second ? lines : row->second));
    }
    return sum;
}

/* A widening of the columns of one text. */
struct widening {
    const struct column_wrap *wrap;
    mpt more;
    int64_t worth; /* lines spared for the width */
};

static struct widening best_widening(const struct widths *w)
{
    struct widening best = {0};
    for (size_t i = 0; i < w->n; i++) {
        const struct column_wrap *p = &w->wraps[i];
        if (p->lines < 2 || p->lines < w->rows[p->row].most)
            continue;
        mpt need = width_for_less(p) - wrap_width(w, p);
        if (need <= 0 || need > w->room)
            continue;
        int64_t value = gain(w, p->col, need) * 1000000 / need;
        if (value > best.worth)
            best = (struct widening){p, need, value};
    }
    return best;
}

static void spare_lines(struct widths *w)
{
    enum { STEPS_MAX = 200 };
    for (int step = 0; step < STEPS_MAX && w->n > 0 && w->room > 0; step++) {
        count_lines(w);
        struct widening best = best_widening(w);
        if (!best.wrap)
            return;
        uint32_t cols = best.wrap->end - best.wrap->col;
        for (uint32_t c = best.wrap->col; c < best.wrap->end; c++)
            w->t->cols[c].width +=
                best.more / (mpt)cols + (c == best.wrap->col) * (best.more % (mpt)cols);
        w->room -= best.more;
    }
}

/* What names give up when columns of amounts become that wide. */
static bool names_keep_most(const struct table_layout *t, mpt widest)
{
    int64_t sum = 0;
    for (uint32_t c = 0; c < t->g->cols; c++) {
        const struct table_column *col = &t->cols[c];
        int32_t most = col->wish / 5 * 4 > col->soft ? col->wish / 5 * 4 : col->soft;
        sum += col->numeric ? widest : scale(most, t->size) + 2 * t->pad_x;
    }
    return sum <= t->width;
}

static mpt widest_amount(const struct table_layout *t)
{
    mpt widest = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        if (t->cols[c].numeric && t->cols[c].width > widest)
            widest = t->cols[c].width;
    return widest;
}

/* Columns of amounts look best alike, and grow alike, too. */
static void equalise_amounts(struct widths *w, mpt widest)
{
    struct table_layout *t = w->t;
    int64_t needed = 0;
    int32_t wish = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        if (t->cols[c].numeric) {
            needed += widest - t->cols[c].width;
            wish = t->cols[c].wish > wish ? t->cols[c].wish : wish;
        }
    if (needed > w->room)
        return;
    w->room -= needed;
    for (uint32_t c = 0; c < t->g->cols; c++)
        if (t->cols[c].numeric) {
            t->cols[c].width = widest;
            t->cols[c].wish = wish;
        }
}

/* Shares `room` among columns by their weights, to the last thousandth. */
static void share_out(struct table_layout *t, int64_t room, const int64_t *weights)
{
    int64_t total = 0, seen = 0, given = 0;
    for (uint32_t c = 0; c < t->g->cols; c++)
        total += weights[c];
    for (uint32_t c = 0; c < t->g->cols && total > 0; c++) {
        seen += weights[c];
        int64_t upto = room * seen / total;
        t->cols[c].width += (mpt)(upto - given);
        given = upto;
    }
}

/* As far as there is room, to the width each column wishes. */
static void meet_wishes(struct widths *w, int64_t *weights)
{
    struct table_layout *t = w->t;
    int64_t wanted = 0;
    for (uint32_t c = 0; c < t->g->cols; c++) {
        weights[c] = scale(t->cols[c].wish, t->size) + 2 * t->pad_x - t->cols[c].width;
        if (weights[c] < 0)
            weights[c] = 0;
        wanted += weights[c];
    }
    int64_t part = w->room < wanted ? w->room : wanted;
    if (part > 0) {
        share_out(t, part, weights);
        w->room -= part;
    }
}

/* What is left then goes to running text where there is any, else to all. What is lacking, when
 * even the floor size is too large, is taken from all. */
static void share_rest(struct widths *w, int64_t *weights)
{
    struct table_layout *t = w->t;
    bool text = false;
    for (uint32_t c = 0; c < t->g->cols; c++)
        text |= t->cols[c].text_count > 0;
    for (uint32_t c = 0; c < t->g->cols; c++) {
        const struct table_column *col = &t->cols[c];
        if (w->room < 0 || !text)
            weights[c] = col->width;
        else
            weights[c] = col->text_count ? col->text_sum / (int32_t)col->text_count + 1 : 0;
    }
    share_out(t, w->room, weights);
}

static void start_widths(struct widths *w)
{
    struct table_layout *t = w->t;
    w->soft = table_need(t, t->cols, true, t->size, t->pad_x) <= t->width;
    w->room = t->width;
    for (uint32_t c = 0; c < t->g->cols; c++) {
        t->cols[c].width = table_column_need(&t->cols[c], w->soft, t->size, t->pad_x);
        w->room -= t->cols[c].width;
    }
}

/* The title of a column just above its body; "" when there is none of its own. */
static struct str column_title(const struct table_layout *t, uint32_t col)
{
    for (uint32_t r = t->header_rows; r-- > 0;) {
        const struct grid_cell *g = grid_cell_of(t, r, col);
        if (g->role == ROLE_HEADER)
            return g->colspan == 1 ? g->text : STR("");
    }
    return STR("");
}

/* Columns that a reader takes for the same: all amounts, or like 科目代码 in panels side by side.
 */
static bool alike(const struct table_layout *t, uint32_t a, uint32_t b)
{
    if (t->cols[a].numeric || t->cols[b].numeric)
        return t->cols[a].numeric && t->cols[b].numeric;
    struct str title = column_title(t, a);
    return title.n > 0 && str_eq(title, column_title(t, b));
}

static int64_t lines_of_all(struct widths *w)
{
    int64_t sum = 0;
    count_lines(w);
    for (uint32_t r = 0; r < w->t->g->rows; r++)
        sum += w->rows[r].most;
    return sum;
}

/* Columns like `first`, from there on. */
struct column_group {
    int64_t sum, count;
    mpt narrowest, widest, need;
};

static struct column_group group_of(const struct widths *w, uint32_t first)
{
    const struct table_layout *t = w->t;
    struct column_group g = {.narrowest = t->cols[first].width};
    for (uint32_t c = first; c < t->g->cols; c++) {
        mpt width = t->cols[c].width;
        if (!alike(t, first, c))
            continue;
        mpt need = table_column_need(&t->needs[c], w->soft, t->size, t->pad_x);
        g.sum += width;
        g.count++;
        g.narrowest = width < g.narrowest ? width : g.narrowest;
        g.widest = width > g.widest ? width : g.widest;
        g.need = need > g.need ? need : g.need;
    }
    return g;
}

/* Gives the columns that are like `first` their mean width, unless one needs more or rows would
 * become higher. */
static void level(struct widths *w, uint32_t first, mpt *saved)
{
    struct table_layout *t = w->t;
    struct column_group g = group_of(w, first);
    if (g.count == 0 || g.widest - g.narrowest <= g.count)
        return;
    mpt mean = (mpt)(g.sum / g.count), rest = (mpt)(g.sum % g.count);
    if (g.need > mean)
        return;
    int64_t before = lines_of_all(w);
    for (uint32_t c = first; c < t->g->cols; c++) {
        saved[c] = t->cols[c].width;
        if (alike(t, first, c))
            t->cols[c].width = mean + (c == first ? rest : 0);
    }
    if (lines_of_all(w) > before)
        for (uint32_t c = first; c < t->g->cols; c++)
            t->cols[c].width = saved[c];
}

static bool level_alike(struct page_builder *b, struct widths *w)
{
    struct table_layout *t = w->t;
    mpt *saved = arena_alloc(b->a, (t->g->cols + 1) * sizeof *saved);
    for (uint32_t c = 0; saved && c < t->g->cols; c++) {
        uint32_t k = 0;
        while (k < c && !alike(t, k, c))
            k++;
        if (k == c)
            level(w, c, saved);
    }
    return saved != NULL;
}

bool table_fit_columns(struct page_builder *b, struct table_layout *t)
{
    struct widths w = {.t = t};
    int64_t *weights = arena_alloc(b->a, (t->g->cols + 1) * sizeof *weights);
    memcpy(t->cols, t->needs, t->g->cols * sizeof *t->cols);
    start_widths(&w);
    if (!weights)
        return false;
    if (!t->tight && names_keep_most(t, widest_amount(t)))
        equalise_amounts(&w, widest_amount(t));
    if (!find_wraps(b, &w))
        return false;
    spare_lines(&w);
    equalise_amounts(&w, widest_amount(t));
    meet_wishes(&w, weights);
    share_rest(&w, weights);
    if (!level_alike(b, &w))
        return false;
    mpt x = 0;
    for (uint32_t c = 0; c < t->g->cols; c++) {
        t->cols[c].x = x;
        x += t->cols[c].width;
    }
    return true;
}
