/* Printed titles against the pack's: which column is which. */
#include "printed/match.h"

#include "base/utf8.h"
#include "data/words.h"

bool is_alias(const struct match *m, const char *kind, struct str ours, struct str theirs)
{
    const struct value *all = value_get(m->words, kind);
    const struct value *names = all && all->type == VALUE_MAP ? vmap_find(all->map, ours) : NULL;
    for (size_t i = 0; i < value_count(names); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (names->list->items[i].type == VALUE_STR && str_eq(names->list->items[i].s, theirs))
            return true;
    return false;
}

static bool is_listed(const struct match *m, const char *kind, struct str word)
{
    const struct value *words = value_get(m->words, kind);
    for (size_t i = 0; i < value_count(words); i++)
        if (words->list->items[i].type == VALUE_STR && str_eq(words->list->items[i].s, word))
            return true;
    return false;
}

/* A title of another year or of a percentage is never one of ours. */
static bool is_foreign(const struct match *m, struct str title)
{
    if (str_find(title, STR("%"), 0) != SIZE_MAX)
        return true;
    for (size_t i = 0; i + 4 <= title.n; i++)
        if (title.p[i] == '2' && title.p[i + 1] == '0' && str_is_digits(str_sub(title, i, i + 4)))
            return (title.p[i + 2] - '0') * 10 + title.p[i + 3] - '0' != m->year % 100;
    return false;
}

static bool is_total_title(struct str t)
{
    return str_eq(t, TABLE_PART_SUM) || str_eq(t, TABLE_SUM);
}

/* How well two titles fit, whichever is ours: 0 not at all. */
static int title_match(const struct match *m, struct str theirs, struct str ours)
{
    if (str_eq(theirs, ours))
        return 10;
    if (is_alias(m, "columns", ours, theirs) || is_alias(m, "columns", theirs, ours))
        return 9;
    if (ours.n >= 6 && theirs.n >= 6 && (str_ends(theirs, ours) || str_ends(ours, theirs)))
        return 6;
    if (utf8_count(ours) >= 5 && utf8_count(theirs) >= 5 && str_distance(theirs, ours, 2) <= 2)
        return 5;
    return 0;
}

static bool any_foreign(const struct match *m, const struct grid_column *theirs,
                        const struct grid_column *ours)
{
    for (size_t i = 0; i < theirs->depth; i++) {
        bool known = false;
        for (size_t k = 0; k < ours->depth; k++)
            known |= str_eq(theirs->path[i], ours->path[k]);
        if (!known && is_foreign(m, theirs->path[i]))
            return true;
    }
    return false;
}

bool same_path(const struct grid_column *a, const struct grid_column *b)
{
    if (a->depth != b->depth)
        return false;
    for (size_t i = 0; i < a->depth; i++)
        if (!str_eq(a->path[i], b->path[i]))
            return false;
    return true;
}

/* No other column of ours ends in this title. */
static bool leaf_is_unique(const struct grid *s, const struct grid_column *column)
{
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct grid_column *other = &s->columns[c];
        if (other->kind == GRID_AMOUNT && other->depth && !same_path(other, column) &&
            str_eq(other->path[other->depth - 1], column->path[column->depth - 1]))
            return false;
    }
    return true;
}

static bool is_our_title(const struct match *m, struct str title)
{
    for (uint32_t c = 0; c < m->built->cols; c++)
        for (size_t i = 0; i < m->built->columns[c].depth; i++)
            if (str_eq(m->built->columns[c].path[i], title))
                return true;
    return false;
}

/* Without a last title that only says that there are figures: 本年收入合计·决算数. Where our table
 * has it, it tells figures apart. */
static struct grid_column plainer(const struct match *m, const struct grid_column *c)
{
    struct grid_column out = *c;
    struct str last = c->depth > 1 ? c->path[c->depth - 1] : STR("");
    if (last.n && is_listed(m, "neutral", last) && !is_our_title(m, last))
        out.depth--;
    return out;
}

/* How well a title fits the best of the first `n` in `path`. */
static int best_title(const struct match *m, struct str title, const struct str *path, size_t n)
{
    int best = 0;
    for (size_t i = 0; i < n; i++) {
        int here = title_match(m, title, path[i]);
        best = here > best ? here : best;
    }
    return best;
}

static int titles_match(const struct match *m, const struct grid_column *theirs,
                        const struct grid_column *ours)
{
    if (!theirs->depth || !ours->depth || any_foreign(m, theirs, ours))
        return 0;
    int score = title_match(m, theirs->path[theirs->depth - 1], ours->path[ours->depth - 1]);
    if (!score && theirs->depth > 1 && is_total_title(theirs->path[theirs->depth - 1]))
        score = title_match(m, theirs->path[theirs->depth - 2], ours->path[ours->depth - 1]);
    if (!score)
        return 0;
    for (size_t i = 0; i + 1 < ours->depth; i++) {
        int best = best_title(m, ours->path[i], theirs->path, theirs->depth - 1);
        /* 合计 alone is none of 年初结转和结余·合计, 本年收入·合计 */
        bool enough = theirs->depth >= ours->depth || is_total_title(theirs->path[0]);
        if (!best && enough && !leaf_is_unique(m->built, ours))
            return 0;
        score += best;
    }
    return score * 4 - (int)(theirs->depth > ours->depth ? theirs->depth - ours->depth
                                                         : ours->depth - theirs->depth);
}

/* How well two columns fit: 0 not at all. */
static int column_match(const struct match *m, const struct grid_column *theirs,
                        const struct grid_column *ours)
{
    int score = titles_match(m, theirs, ours);
    struct grid_column plain = plainer(m, theirs);
    return score || plain.depth == theirs->depth ? score : titles_match(m, &plain, ours);
}

uint32_t first_like(const struct grid *s, uint32_t col)
{
    for (uint32_t c = 0; c < col; c++)
        if (s->columns[c].kind == GRID_AMOUNT && same_path(&s->columns[c], &s->columns[col]))
            return c;
    return col;
}

static bool is_taken(const struct match *m, uint32_t built)
{
    for (uint32_t c = 0; c < m->printed->cols; c++)
        if (m->columns[c] == built)
            return true;
    return false;
}

/* When one column is left over on both sides, they belong together. */
static void match_last_column(struct match *m)
{
    uint32_t theirs = UINT32_MAX, ours = UINT32_MAX;
    for (uint32_t c = 0; c < m->printed->cols; c++) {
        const struct grid_column *column = &m->printed->columns[c];
        if (column->kind != GRID_AMOUNT || m->columns[c] != UINT32_MAX || !column->depth ||
            first_like(m->printed, c) != c)
            continue;
        if (theirs != UINT32_MAX)
            return;
        theirs = c;
    }
    for (uint32_t c = 0; c < m->built->cols; c++) {
        if (m->built->columns[c].kind != GRID_AMOUNT || first_like(m->built, c) != c ||
            is_taken(m, c))
            continue;
        if (ours != UINT32_MAX)
            return;
        ours = c;
    }
    if (theirs != UINT32_MAX && ours != UINT32_MAX)
        m->columns[theirs] = ours;
}

/* Of two columns that fit one of ours, 本年收入·小计 and 本年支出·小计, the worse one is another.
 */
static void keep_best_columns(struct match *m)
{
    for (uint32_t a = 0; a < m->printed->cols; a++)
        for (uint32_t b = 0; b < m->printed->cols; b++) {
            const struct grid_column *x = &m->printed->columns[a], *y = &m->printed->columns[b];
            uint32_t ours = m->columns[a];
            if (ours != UINT32_MAX && ours == m->columns[b] &&
                column_match(m, x, &m->built->columns[ours]) <
                    column_match(m, y, &m->built->columns[ours]))
                m->columns[a] = UINT32_MAX;
        }
}

bool match_columns(struct match *m)
{
    m->columns = arena_alloc(m->arena, (m->printed->cols + 1) * sizeof *m->columns);
    if (!m->columns)
        return false;
    for (uint32_t c = 0; c < m->printed->cols; c++)
        m->columns[c] = UINT32_MAX;
    for (uint32_t c = 0; c < m->printed->cols; c++) {
        int best = 0;
        for (uint32_t k = 0; m->printed->columns[c].kind == GRID_AMOUNT && k < m->built->cols;
             k++) {
            if (m->built->columns[k].kind != GRID_AMOUNT || first_like(m->built, k) != k)
                continue;
            int score = column_match(m, &m->printed->columns[c], &m->built->columns[k]);
            if (score > best) {
                best = score;
                m->columns[c] = k;
            }
        }
    }
    keep_best_columns(m);
    match_last_column(m);
    return true;
}

/* Figures whose titles stand in another order, or in a table that is turned round */

static bool is_total_word(const struct match *m, struct str t)
{
    return is_total_title(t) || is_alias(m, "columns", TABLE_SUM, t);
}

int figure_match(const struct match *m, const struct grid_column *theirs,
                 const struct grid_column *ours)
{
    int score = 0;
    bool lowest = true;
    for (size_t i = 0; i < theirs->depth; i++) {
        int best = best_title(m, theirs->path[i], ours->path, ours->depth);
        if (best < 10 && is_foreign(m, theirs->path[i]))
            return 0;
        if (!best && !is_total_word(m, theirs->path[i]) &&
            !is_listed(m, "neutral", theirs->path[i]))
            return 0;
    }
    for (size_t i = ours->depth; i-- > 0;) {
        int best = best_title(m, ours->path[i], theirs->path, theirs->depth);
        bool total = is_total_word(m, ours->path[i]);
        if (!best && !total && lowest)
            return 0;
        lowest &= total;
        score += best ? 4 * best : total ? -1 : -2;
    }
    return score;
}
