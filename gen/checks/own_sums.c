/* R141: what no rule knows of a printed table can still be added up. A column called 合计 is the
 * sum of those beside it, a row called 合计 that of the rows, a code that of the codes below it:
 * where the table's other figures show that it is so, one that does not fit is wrong. Asked of
 * figures only that were not recognised; of the others the rules know more. */
#include "checks/run.h"
#include "data/lexicon.h"
#include "data/words.h"

enum { PARTS_MAX = 64, PROOF = 2 /* sums that fit for one that does not */ };

struct sum_of {
    uint32_t total_row, total_col;
    uint32_t rows[PARTS_MAX], cols[PARTS_MAX];
    size_t n;
};

/* Sums of one kind in one table, and those of them that do not fit. */
struct kind_of_sum {
    size_t fit, wrong;
    struct sum_of first[4]; /* wrong ones */
};

static bool is_sum_word(struct str s)
{
    return str_eq(s, TABLE_SUM) || str_eq(s, TABLE_GRAND_SUM) || str_eq(s, TABLE_PART_SUM);
}

static bool is_figure(const struct grid *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    return s->columns[col].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER && !cell->malformed &&
           !cell->covered;
}

/* A figure, or nothing where there is none: a text says something that is not known. */
static bool value_at(const struct grid *s, uint32_t row, uint32_t col, struct dec *out)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    *out = cell->kind == CELL_NUMBER ? cell->number : dec_of(0);
    return !cell->malformed && (cell->kind == CELL_NUMBER || !cell->plain.n);
}

static struct dec step_of(struct dec value)
{
    return (struct dec){1, value.scale > 0 ? value.scale : 0};
}

/* The sum of the parts beside the total; false where one of them is not known. */
static bool add_up(const struct grid *s, const struct sum_of *sum, struct dec *total,
                   struct dec *parts, enum verdict *verdict)
{
    struct dec one, difference, allowed;
    if (!sum->n || !is_figure(s, sum->total_row, sum->total_col) ||
        !value_at(s, sum->total_row, sum->total_col, total))
        return false;
    struct dec step = step_of(*total);
    struct tolerance t = tolerance_of(TOLERANCE_SUM, *total, step, step);
    *parts = dec_of(0);
    for (size_t i = 0; i < sum->n; i++) {
        if (!value_at(s, sum->rows[i], sum->cols[i], &one) || !dec_add(*parts, one, parts))
            return false;
        tolerance_add(&t, one, step_of(one), step);
    }
    *verdict = dec_sub(*total, *parts, &difference) ? tolerance_judge(&t, difference, &allowed)
                                                    : VERDICT_EQUAL;
    return true;
}

/* Several parts are there: of one alone its total is a copy. */
static bool tells(const struct grid *s, const struct sum_of *sum)
{
    size_t parts = 0;
    struct dec one;
    for (size_t i = 0; i < sum->n; i++)
        parts += value_at(s, sum->rows[i], sum->cols[i], &one) && dec_sign(one);
    return parts > 1;
}

static bool all_recognised(const struct grid *s, const struct sum_of *sum)
{
    bool all = grid_at(s, sum->total_row, sum->total_col)->taken;
    for (size_t i = 0; all && i < sum->n; i++)
        all = grid_at(s, sum->rows[i], sum->cols[i])->taken ||
              !is_figure(s, sum->rows[i], sum->cols[i]);
    return all;
}

static void try_sum(const struct grid *s, const struct sum_of *sum, struct kind_of_sum *kind)
{
    struct dec total, parts;
    enum verdict verdict;
    if (!add_up(s, sum, &total, &parts, &verdict))
        return;
    if (verdict != VERDICT_WRONG) {
        kind->fit += tells(s, sum);
        return;
    }
    if (!all_recognised(s, sum) && kind->wrong < sizeof kind->first / sizeof *kind->first)
        kind->first[kind->wrong] = *sum;
    kind->wrong += !all_recognised(s, sum);
}

static void report(struct run *r, const struct grid *s, const struct sum_of *sum, bool proved)
{
    struct dec total, parts, difference;
    enum verdict verdict;
    struct finding *f = finding_new(r, FOUND_OWN_SUM);
    if (!f || !add_up(s, sum, &total, &parts, &verdict) || !dec_sub(total, parts, &difference))
        return;
    const struct grid_cell *cell = grid_at(s, sum->total_row, sum->total_col);
    f->level = proved ? FINDING_ERROR : FINDING_WARNING;
    FINDING_SAY(r, f, FOUND_OWN_SUM, grid_where(s, sum->total_row, sum->total_col, r->arena),
                cell->text, decimal_text(r, parts), decimal_text(r, dec_abs(difference)));
    finding_place(r, f, STR(""), grid_where(s, sum->total_row, sum->total_col, r->arena),
                  cell->text, -1, place_at(r, cell->at));
    for (size_t i = 0; i < sum->n; i++)
        if (is_figure(s, sum->rows[i], sum->cols[i])) {
            const struct grid_cell *part = grid_at(s, sum->rows[i], sum->cols[i]);
            finding_place(r, f, STR(""), grid_where(s, sum->rows[i], sum->cols[i], r->arena),
                          part->text, 1, place_at(r, part->at));
        }
    finding_add(r, f);
}

/* `alone`: what a structure says is told, as a doubt, where nothing else of it shows that it holds.
 */
static void report_kind(struct run *r, const struct grid *s, const struct kind_of_sum *kind,
                        bool alone)
{
    bool proved = kind->wrong && kind->fit >= PROOF * kind->wrong;
    bool doubt = alone && kind->wrong == 1;
    for (size_t i = 0;
         (proved || doubt) && i < kind->wrong && i < sizeof kind->first / sizeof *kind->first; i++)
        report(r, s, &kind->first[i], proved);
}

/* Columns */

static bool same_parent(const struct grid_column *a, const struct grid_column *b, size_t depth)
{
    if (a->kind != GRID_AMOUNT || b->kind != GRID_AMOUNT || b->depth < depth)
        return false;
    for (size_t i = 0; i < depth; i++)
        if (!str_eq(a->path[i], b->path[i]))
            return false;
    return true;
}

/* The columns beside the sum at `col` below one title, each group by its own sum; 0: not told. */
static size_t columns_beside(const struct grid *s, uint32_t col, uint32_t *out)
{
    const struct grid_column *sum = &s->columns[col];
    size_t depth = sum->depth - 1, n = 0;
    for (uint32_t c = col + 1; c < s->cols && same_parent(sum, &s->columns[c], depth); c++) {
        const struct grid_column *own = &s->columns[c];
        bool leaf = own->depth == depth + 1,
             part_sum = own->depth == depth + 2 && is_sum_word(own->path[depth + 1]);
        bool first = c == col + 1 || own->depth <= depth || s->columns[c - 1].depth <= depth ||
                     !str_eq(own->path[depth], s->columns[c - 1].path[depth]);
        if (own->depth <= depth || n == PARTS_MAX || (first && !leaf && !part_sum))
            return 0;
        if (leaf && is_sum_word(own->path[depth]))
            break; /* the next sum */
        if (first)
            out[n++] = c;
    }
    return n;
}

static void check_columns(struct run *r, const struct grid *s)
{
    for (uint32_t col = 0; col < s->cols; col++) {
        const struct grid_column *c = &s->columns[col];
        struct kind_of_sum kind = {0};
        struct sum_of sum = {.total_col = col};
        if (c->kind != GRID_AMOUNT || !c->depth || !is_sum_word(c->path[c->depth - 1]))
            continue;
        sum.n = columns_beside(s, col, sum.cols);
        for (uint32_t row = s->header_rows; sum.n > 1 && row < s->rows; row++) {
            sum.total_row = row;
            for (size_t i = 0; i < sum.n; i++)
                sum.rows[i] = row;
            try_sum(s, &sum, &kind);
        }
        report_kind(r, s, &kind, false);
    }
}

/* Rows */

static bool is_total_row(const struct grid *s, uint32_t row)
{
    for (uint32_t col = 0; col < s->cols; col++)
        if (is_sum_word(grid_at(s, row, col)->plain))
            return true;
    return false;
}

static bool is_part_row(struct str label)
{
    return str_find(label, TABLE_PART_SUM, 0) != SIZE_MAX ||
           str_find(label, TABLE_SUM, 0) != SIZE_MAX ||
           str_find(label, TABLE_GRAND_SUM, 0) != SIZE_MAX;
}

/* The length of the shortest code, 0 without codes. */
static size_t shortest_code(const struct grid *s)
{
    size_t shortest = 0;
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            struct str code = is_figure(s, row, col) ? grid_row_key(s, row, col).code : STR("");
            if (code.n && (!shortest || code.n < shortest))
                shortest = code.n;
        }
    return shortest;
}

/* What a total at the end is the sum of: the other figures of its column, of codes those of the
 * highest level; of panels side by side, where the total is their only one, of all of them. */
static bool figures_of_total(const struct grid *s, uint32_t total, uint32_t col, struct sum_of *sum)
{
    size_t shortest = shortest_code(s), totals = 0;
    for (uint32_t c = 0; c < s->cols; c++)
        totals += is_figure(s, total, c);
    sum->n = 0;
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t c = 0; c < s->cols; c++) {
            bool panel = c == col ||
                         (shortest && totals == 1 && s->columns[c].depth && s->columns[col].depth &&
                          str_eq(s->columns[c].path[s->columns[c].depth - 1],
                                 s->columns[col].path[s->columns[col].depth - 1]));
            struct grid_key key = grid_row_key(s, row, c);
            if (row == total || !panel || key.code.n != shortest || !is_figure(s, row, c))
                continue;
            if (sum->n == PARTS_MAX || is_part_row(key.label))
                return false;
            sum->rows[sum->n] = row;
            sum->cols[sum->n++] = c;
        }
    return true;
}

/* Rows that are numbered or told as 其中 may be parts of others. */
static bool is_flat(const struct run *r, const struct grid *s)
{
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            struct str label = is_figure(s, row, col) ? grid_row_key(s, row, col).label : STR("");
            if (strip_ordinal(label).n < label.n ||
                word_in(rule_words(r->in->rules, W_part_leads_in), label))
                return false;
        }
    return true;
}

/* Shares and rates are no parts of one another. */
static bool is_ratio_column(const struct run *r, const struct grid_column *c)
{
    bool ratio = false;
    for (size_t i = 0; i < c->depth; i++)
        ratio |= word_in(rule_words(r->in->rules, W_ratio_titles), c->path[i]);
    return ratio;
}

static void check_total_row(struct run *r, const struct grid *s)
{
    struct kind_of_sum kind = {0};
    const uint32_t ends[] = {s->header_rows, s->rows - 1};
    for (size_t i = 0; i < (s->rows > s->header_rows + 1 ? 2 : 0); i++)
        for (uint32_t col = 0; is_total_row(s, ends[i]) && col < s->cols; col++) {
            struct sum_of sum = {.total_row = ends[i], .total_col = col};
            if (is_figure(s, ends[i], col) && !is_ratio_column(r, &s->columns[col]) &&
                figures_of_total(s, ends[i], col, &sum))
                try_sum(s, &sum, &kind);
        }
    report_kind(r, s, &kind, is_flat(r, s));
}

/* Rates */

static uint32_t column_of(const struct run *r, const struct grid *s, enum lexicon titles)
{
    for (uint32_t c = 0; c < s->cols; c++) {
        const struct grid_column *column = &s->columns[c];
        if (column->kind == GRID_AMOUNT && column->depth &&
            word_at_start(rule_words(r->in->rules, titles), column->path[column->depth - 1]))
            return c;
    }
    return UINT32_MAX;
}

/* What a rate printed as `rate` should be; false where it is right, or not known. */
static bool other_rate(struct dec budget, struct dec spent, struct dec rate, struct dec *right)
{
    struct dec difference, step = step_of(rate);
    return dec_sign(budget) > 0 && dec_div(spent, budget, 10, right) &&
           dec_mul(*right, dec_of(100), right) && dec_sub(*right, rate, &difference) &&
           dec_cmp(dec_abs(difference), step) > 0 && dec_round(*right, 2, right);
}

/* 完成年初预算（%） of a table that no rule knows: where most rows have it right, one that has not
 * is wrong. */
static void check_rates(struct run *r, const struct grid *s)
{
    uint32_t budget = column_of(r, s, W_budget_titles), spent = column_of(r, s, W_spent_titles),
             rate = column_of(r, s, W_completion_titles), first = 0;
    size_t fit = 0, wrong = 0;
    struct dec right, found = {0};
    if (budget == UINT32_MAX || spent == UINT32_MAX || rate == UINT32_MAX)
        return;
    for (uint32_t row = s->header_rows; row < s->rows; row++) {
        if (!is_figure(s, row, budget) || !is_figure(s, row, spent) || !is_figure(s, row, rate))
            continue;
        bool other = other_rate(grid_at(s, row, budget)->number, grid_at(s, row, spent)->number,
                                grid_at(s, row, rate)->number, &right);
        fit += !other;
        if (other && !wrong++) {
            first = row;
            found = right;
        }
    }
    if (!wrong || fit < PROOF * wrong || grid_at(s, first, rate)->taken)
        return;
    const struct grid_cell *cell = grid_at(s, first, rate);
    struct str where = grid_where(s, first, rate, r->arena);
    struct finding *f = finding_new(r, FOUND_OWN_RATE);
    if (!f)
        return;
    FINDING_SAY(r, f, FOUND_OWN_RATE, where, cell->text, grid_at(s, first, spent)->text,
                grid_at(s, first, budget)->text, decimal_text(r, found));
    finding_place(r, f, STR(""), where, cell->text, -1, place_at(r, cell->at));
    finding_add(r, f);
}

/* 208 is the sum of 20801, 20805 … below it. */
static void check_codes_below(struct run *r, const struct grid *s)
{
    struct kind_of_sum kind = {0};
    for (uint32_t col = 0; col < s->cols; col++)
        for (uint32_t row = s->header_rows; s->columns[col].kind == GRID_AMOUNT && row < s->rows;
             row++) {
            struct sum_of sum = {.total_row = row, .total_col = col};
            struct str code = grid_row_key(s, row, col).code;
            for (uint32_t k = row + 1; code.n && k < s->rows && sum.n < PARTS_MAX; k++) {
                struct str below = grid_row_key(s, k, col).code;
                if (!str_starts(below, code) || below.n == code.n)
                    break;
                if (below.n == code.n + 2) {
                    sum.rows[sum.n] = k;
                    sum.cols[sum.n++] = col;
                }
            }
            if (sum.n > 1 && sum.n < PARTS_MAX)
                try_sum(s, &sum, &kind);
        }
    report_kind(r, s, &kind, false);
}

void check_own_sums(struct run *r)
{
    for (size_t i = 0; r->in->as_published && i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        if (!s->printed || (s->id.n && !s->strange.n && !s->strange_rows.n))
            continue;
        check_columns(r, s);
        check_total_row(r, s);
        check_codes_below(r, s);
        check_rates(r, s);
    }
}
