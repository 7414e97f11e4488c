/* Ruled tables. Rules that touch each other belong to one table; its columns and rows are all the
 * places where rules stand, and where the rule between two fields is missing they are one cell. */
#include "base/buf.h"
#include "read/builder.h"
#include "read/pdf_layout.h"

#include <stdlib.h>

enum { LINES_MAX = 600 }; /* across or down, of one table */

static const float TOUCH = 3.0f, NARROWEST = 40;

struct finder {
    struct pdf_page *page;
    struct arena *arena;
    size_t *group; /* of each rule, those across first: union-find */
};

static size_t root(size_t *group, size_t i)
{
    while (group[i] != i)
        i = group[i] = group[group[i]];
    return i;
}

static void unite(size_t *group, size_t a, size_t b)
{
    a = root(group, a);
    b = root(group, b);
    if (a < b)
        group[b] = a;
    else
        group[a] = b;
}

static bool touches(const struct pdf_rule *across, const struct pdf_rule *down)
{
    return down->at >= across->from - TOUCH && down->at <= across->to + TOUCH &&
           across->at >= down->from - TOUCH && across->at <= down->to + TOUCH;
}

static bool find_groups(struct finder *f)
{
    const struct pdf_rules *across = &f->page->across, *down = &f->page->down;
    f->group = arena_alloc(f->arena, (across->n + down->n + 1) * sizeof *f->group);
    if (!f->group)
        return false;
    for (size_t i = 0; i < across->n + down->n; i++)
        f->group[i] = i;
    for (size_t i = 0; i < across->n; i++) {
        /* Sorted by place: only those between its ends can touch it. */
        size_t low = 0, high = down->n;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (down->items[middle].at < across->items[i].from - TOUCH)
                low = middle + 1;
            else
                high = middle;
        }
        for (size_t k = low; k < down->n && down->items[k].at <= across->items[i].to + TOUCH; k++)
            if (touches(&across->items[i], &down->items[k]))
                unite(f->group, i, across->n + k);
    }
    return true;
}

/* Places of the rules of one group, each once, and the ends of those that cross them where no rule
 * stands at the margin. */
static bool places(const struct finder *f, size_t group, const struct pdf_rules *rules,
                   size_t offset, float from, float to, float **out, uint32_t *count)
{
    float *at = arena_alloc(f->arena, (LINES_MAX + 3) * sizeof *at);
    uint32_t n = 0;
    if (!at)
        return false;
    at[n++] = from;
    for (size_t i = 0; i < rules->n && n < LINES_MAX; i++) {
        if (root(f->group, offset + i) != group)
            continue;
        float place = rules->items[i].at;
        if (place <= at[n - 1] + TOUCH)
            at[n - 1] = n == 1 ? place : at[n - 1];
        else
            at[n++] = place;
    }
    if (to > at[n - 1] + TOUCH)
        at[n++] = to;
    *out = at;
    *count = n - 1;
    return true;
}

/* Whether a rule stands at `at` beside the middle of from … to. */
static bool walled(const struct pdf_rules *rules, float at, float from, float to)
{
    float middle = (from + to) / 2;
    size_t low = 0, high = rules->n;
    while (low < high) {
        size_t half = low + (high - low) / 2;
        if (rules->items[half].at < at - TOUCH)
            low = half + 1;
        else
            high = half;
    }
    for (size_t i = low; i < rules->n && rules->items[i].at <= at + TOUCH; i++)
        if (rules->items[i].from <= middle && rules->items[i].to >= middle)
            return true;
    return false;
}

static void doubt(struct pdf_grid *g, enum read_doubt why, uint32_t row)
{
    if (g->doubt)
        return;
    g->doubt = why;
    g->doubt_row = row + 1;
}

/* Which fields are one cell: union-find over rows × cols. */
static size_t *join_fields(struct finder *f, struct pdf_grid *g)
{
    size_t *field = arena_alloc(f->arena, ((size_t)g->rows * g->cols + 1) * sizeof *field);
    if (!field)
        return NULL;
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++)
        field[i] = i;
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            size_t i = (size_t)r * g->cols + c;
            if (c + 1 < g->cols && !walled(&f->page->down, g->xs[c + 1], g->ys[r], g->ys[r + 1]))
                unite(field, i, i + 1);
            if (r + 1 < g->rows && !walled(&f->page->across, g->ys[r + 1], g->xs[c], g->xs[c + 1]))
                unite(field, i, i + g->cols);
        }
    return field;
}

/* Makes cells of joined fields: `cell_of` tells for each field which one covers it. */
static bool make_cells(struct finder *f, struct pdf_grid *g, size_t *field, uint32_t *cell_of)
{
    size_t fields = (size_t)g->rows * g->cols;
    uint32_t *last_row = arena_zalloc(f->arena, 3 * (fields + 1) * sizeof *last_row);
    g->cells = arena_alloc(f->arena, (fields + 1) * sizeof *g->cells);
    if (!last_row || !g->cells)
        return false;
    uint32_t *last_col = last_row + fields + 1, *size = last_col + fields + 1;
    for (size_t i = 0; i < fields; i++) {
        size_t of = root(field, i);
        uint32_t r = (uint32_t)(i / g->cols), c = (uint32_t)(i % g->cols);
        last_row[of] = r > last_row[of] ? r : last_row[of];
        last_col[of] = c > last_col[of] ? c : last_col[of];
        size[of]++;
    }
    for (size_t i = 0; i < fields; i++) {
        size_t of = root(field, i);
        uint32_t r = (uint32_t)(i / g->cols), c = (uint32_t)(i % g->cols);
        uint32_t r0 = (uint32_t)(of / g->cols), c0 = (uint32_t)(of % g->cols);
        bool whole = c0 <= c && size[of] == (last_row[of] - r0 + 1) * (last_col[of] - c0 + 1);
        if (whole && of != i) {
            cell_of[i] = cell_of[of];
            continue;
        }
        if (!whole)
            doubt(g, READ_TORN_CELL, r);
        struct pdf_cell *cell = &g->cells[g->cell_count];
        *cell = (struct pdf_cell){.row = r,
                                  .col = c,
                                  .rowspan = whole ? last_row[of] - r0 + 1 : 1,
                                  .colspan = whole ? last_col[of] - c0 + 1 : 1,
                                  .text = STR("")};
        cell_of[i] = (uint32_t)g->cell_count++;
    }
    return true;
}

/* Texts */

/* The interval that holds `at`; SIZE_MAX outside. */
static size_t interval(const float *edges, uint32_t n, float at)
{
    uint32_t low = 0, high = n;
    if (at < edges[0] || at > edges[n])
        return SIZE_MAX;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (edges[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct filled { /* characters of the page by the cell that they stand in */
    struct pdf_char **chars;
    size_t *from; /* of each cell: its first; one more at the end */
};

static size_t cell_at(const struct pdf_grid *g, const uint32_t *cell_of, const struct pdf_char *ch)
{
    size_t c = interval(g->xs, g->cols, (ch->x0 + ch->x1) / 2);
    size_t r = interval(g->ys, g->rows, (ch->y0 + ch->y1) / 2);
    return c == SIZE_MAX || r == SIZE_MAX ? SIZE_MAX : cell_of[r * g->cols + c];
}

static bool fill(struct finder *f, struct pdf_grid *g, const uint32_t *cell_of, struct filled *out)
{
    struct pdf_page *page = f->page;
    size_t *next = arena_zalloc(f->arena, (g->cell_count + 2) * sizeof *next);
    out->from = arena_zalloc(f->arena, (g->cell_count + 2) * sizeof *out->from);
    out->chars = arena_alloc(f->arena, (page->char_count + 1) * sizeof(struct pdf_char *));
    if (!next || !out->from || !out->chars)
        return false;
    for (size_t i = 0; i < page->char_count; i++) {
        size_t cell = page->chars[i].taken ? SIZE_MAX : cell_at(g, cell_of, &page->chars[i]);
        if (cell != SIZE_MAX)
            out->from[cell + 1]++;
    }
    for (size_t i = 0; i < g->cell_count; i++)
        next[i + 1] = out->from[i + 1] += out->from[i];
    for (size_t i = 0; i < page->char_count; i++) {
        size_t cell = page->chars[i].taken ? SIZE_MAX : cell_at(g, cell_of, &page->chars[i]);
        if (cell != SIZE_MAX)
            out->chars[next[cell]++] = &page->chars[i];
    }
    return true;
}

static float left_of(const struct pdf_grid *g, const struct pdf_cell *c)
{
    return g->xs[c->col];
}

static float right_of(const struct pdf_grid *g, const struct pdf_cell *c)
{
    return g->xs[c->col + c->colspan];
}

/* How close to their cells' sides texts come: the room that is left free. */
static float padding_of(const struct pdf_grid *g, const struct filled *filled)
{
    float least = 12;
    for (size_t i = 0; i < g->cell_count; i++)
        for (size_t k = filled->from[i]; k < filled->from[i + 1]; k++) {
            float left = filled->chars[k]->x0 - left_of(g, &g->cells[i]);
            float right = right_of(g, &g->cells[i]) - filled->chars[k]->x1;
            least = left < least ? left : least;
            least = right < least ? right : least;
        }
    return least > 0 ? least : 0;
}

/* A character that stands on both sides of the line beside its cell. */
static bool crosses(const struct pdf_grid *g, const struct pdf_cell *cell,
                    const struct pdf_char *ch)
{
    float most = 0.45f * (ch->x1 - ch->x0) + 0.3f;
    return (cell->col > 0 && ch->x0 < left_of(g, cell) - most) ||
           (cell->col + cell->colspan < g->cols && ch->x1 > right_of(g, cell) + most);
}

/* Characters that follow each other without a gap, on both sides of a line. */
static void see_torn_words(struct finder *f, struct pdf_grid *g, const uint32_t *cell_of)
{
    const struct pdf_char *chars = f->page->chars;
    for (size_t i = 1; i < f->page->char_count; i++) {
        const struct pdf_char *a = &chars[i - 1], *b = &chars[i];
        float gap = b->x0 - a->x1, near = 0.02f * (a->y1 - a->y0);
        if (a->word != b->word || gap > near || gap < -near)
            continue;
        size_t left = cell_at(g, cell_of, a), right = cell_at(g, cell_of, b);
        if (left != right && left != SIZE_MAX && right != SIZE_MAX)
            doubt(g, READ_ACROSS, g->cells[left].row);
    }
}

static bool write_cell(struct finder *f, struct pdf_grid *g, struct pdf_cell *cell,
                       struct pdf_char **chars, size_t n, float padding, size_t *crowded)
{
    struct pdf_line *lines;
    struct buf text;
    size_t count;
    if (!pdf_lines_make(chars, n, f->arena, &lines, &count))
        return false;
    float width = right_of(g, cell) - left_of(g, cell) - 2 * padding, widest = 0;
    bool two = false;
    for (size_t i = 0; i < count; i++) {
        widest = lines[i].x1 - lines[i].x0 > widest ? lines[i].x1 - lines[i].x0 : widest;
        two |= lines[i].figures > 1;
    }
    *crowded += two;
    width = width > widest ? width : widest;
    buf_init(&text);
    for (size_t i = 0; i < count; i++) {
        struct pdf_line before = lines[i ? i - 1 : 0];
        if (i && pdf_line_had_room(&before, &lines[i], before.x0 + width))
            buf_char(&text, '\n');
        pdf_line_append(&text, &lines[i]);
    }
    cell->text = arena_str(f->arena, buf_view(&text));
    bool ok = !text.failed && cell->text.p;
    buf_free(&text);
    return ok;
}

static bool write_cells(struct finder *f, struct pdf_grid *g, const uint32_t *cell_of)
{
    struct filled filled;
    size_t crowded = 0, first_crowded = 0;
    if (!fill(f, g, cell_of, &filled))
        return false;
    float padding = padding_of(g, &filled);
    see_torn_words(f, g, cell_of);
    for (size_t i = 0; i < g->cell_count; i++) {
        struct pdf_cell *cell = &g->cells[i];
        size_t n = filled.from[i + 1] - filled.from[i], before = crowded;
        for (size_t k = filled.from[i]; k < filled.from[i + 1]; k++) {
            filled.chars[k]->taken = true;
            if (crosses(g, cell, filled.chars[k]))
                doubt(g, READ_ACROSS, cell->row);
        }
        cell->box = pdf_box(f->page, left_of(g, cell), g->ys[cell->row], right_of(g, cell),
                            g->ys[cell->row + cell->rowspan]);
        if (!write_cell(f, g, cell, filled.chars + filled.from[i], n, padding, &crowded))
            return false;
        if (crowded && !before)
            first_crowded = cell->row;
    }
    if (crowded > 2)
        doubt(g, READ_TWO_IN_CELL, (uint32_t)first_crowded);
    return true;
}

/* A frame around a text, or a single column of boxes, is no table; nor are lines of a drawing, or
 * the rules of a chart behind its columns, among which only figures stand, and few. */
static bool is_table(const struct pdf_grid *g)
{
    size_t filled = 0, first_column = 0, words = 0;
    for (size_t i = 0; i < g->cell_count; i++) {
        filled += g->cells[i].text.n > 0;
        words += g->cells[i].text.n && !is_plain_figure(g->cells[i].text);
        first_column += g->cells[i].colspan == g->cols;
    }
    return filled > 0 && (words || filled * 2 > g->cell_count) && g->cell_count > 1 &&
           first_column < g->cell_count && g->xs[g->cols] - g->xs[0] > NARROWEST;
}

static bool make_grid(struct finder *f, size_t group, struct pdf_grid *g)
{
    const struct pdf_rules *across = &f->page->across, *down = &f->page->down;
    float x0 = 1e9f, x1 = -1e9f, y0 = 1e9f, y1 = -1e9f;
    for (size_t i = 0; i < across->n; i++)
        if (root(f->group, i) == group) {
            x0 = across->items[i].from < x0 ? across->items[i].from : x0;
            x1 = across->items[i].to > x1 ? across->items[i].to : x1;
        }
    for (size_t i = 0; i < down->n; i++)
        if (root(f->group, across->n + i) == group) {
            y0 = down->items[i].from < y0 ? down->items[i].from : y0;
            y1 = down->items[i].to > y1 ? down->items[i].to : y1;
        }
    *g = (struct pdf_grid){0};
    return places(f, group, down, across->n, x0, x1, &g->xs, &g->cols) &&
           places(f, group, across, 0, y0, y1, &g->ys, &g->rows);
}

static void release(struct pdf_page *page, const struct pdf_grid *g)
{
    for (size_t i = 0; i < page->char_count; i++) {
        struct pdf_char *c = &page->chars[i];
        float x = (c->x0 + c->x1) / 2, y = (c->y0 + c->y1) / 2;
        if (x >= g->xs[0] && x <= g->xs[g->cols] && y >= g->ys[0] && y <= g->ys[g->rows])
            c->taken = false;
    }
}

static int by_top(const void *a, const void *b)
{
    const struct pdf_grid *x = a, *y = b;
    return x->ys[0] < y->ys[0] ? -1 : x->ys[0] > y->ys[0];
}

bool pdf_grids_find(struct pdf_page *page, struct arena *a, struct pdf_grid **out, size_t *count)
{
    struct finder f = {.page = page, .arena = a};
    size_t cap = 0;
    *out = NULL;
    *count = 0;
    pdf_rules_join(&page->across);
    pdf_rules_join(&page->down);
    if (!page->across.n || !page->down.n)
        return true;
    if (!find_groups(&f))
        return false;
    for (size_t i = 0; i < page->across.n; i++) {
        struct pdf_grid g;
        bool alone = true;
        if (root(f.group, i) != i) /* each group once: its first rule across is its root */
            continue;
        for (size_t k = 0; k < page->down.n && alone; k++)
            alone = root(f.group, page->across.n + k) != i;
        if (alone)
            continue;
        if (!make_grid(&f, i, &g))
            return false;
        if (!g.rows || !g.cols)
            continue;
        size_t *field = join_fields(&f, &g);
        uint32_t *cell_of = arena_zalloc(a, ((size_t)g.rows * g.cols + 1) * sizeof *cell_of);
        if (!field || !cell_of || !make_cells(&f, &g, field, cell_of) ||
            !write_cells(&f, &g, cell_of))
            return false;
        if (!is_table(&g)) {
            release(page, &g);
            continue;
        }
        struct pdf_grid *grids = arena_room(a, *out, *count, &cap, sizeof *grids);
        if (!grids)
            return false;
        *out = grids;
        grids[(*count)++] = g;
    }
    if (*count)
        qsort(*out, *count, sizeof **out, by_top);
    return true;
}
