/* Forms of performance evaluation as printed: sums, execution rates, scores, and what the text says
 * about them. */
#include "prose/internal.h"

#include "base/utf8.h"

struct annex_form {
    struct run *run;
    struct str title;
    const struct value *rows;
};

static const struct value *cell_at(const struct annex_form *f, size_t row, size_t col)
{
    const struct value *r = row < value_count(f->rows) ? &f->rows->list->items[row] : NULL;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
    return col < value_count(r) && r->list->items[col].type == VALUE_STR ? &r->list->items[col]
                                                                         : NULL;
}

static const struct value *words(const struct annex_form *f, enum lexicon list)
{
    return rule_words(f->run->in->rules, list);
}

static struct str text_at(const struct annex_form *f, size_t row, size_t col)
{
    const struct value *v = cell_at(f, row, col);
    return v ? squeeze(v->s, f->run->arena) : STR("");
}

static bool number_at(const struct annex_form *f, size_t row, size_t col, struct dec *out)
{
    struct str t = text_at(f, row, col);
    bool malformed;
    if (str_ends(t, STR("%")))
        t.n--;
    return printed_number(t, out, &malformed);
}

#define REPORT(f, code, row, col, ...)                                                             \
    report((f), (code), (row), (col), (const struct str[]){__VA_ARGS__},                           \
           sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
static void report(const struct annex_form *f, enum finding_code code, size_t row, size_t col,
                   const struct str *args, size_t n)
{
    struct finding *found = finding_new(f->run, code);
    const struct value *v = cell_at(f, row, col);
    if (!found || !v)
        return;
    finding_say(f->run, found, code, args, n);
    finding_place(f->run, found, STR(""), f->title, v->s, 0, place_at(f->run, v->at));
    finding_add(f->run, found);
}

/* 合计 上级 本级 其他 in one row, the figures below it in the next */
static void check_row_sum(const struct annex_form *f, size_t row, size_t col)
{
    struct dec total, part, sum = dec_of(0);
    size_t parts = 0;
    if (!word_at_end(words(f, W_form_sums), text_at(f, row, col)) ||
        !number_at(f, row + 1, col, &total))
        return;
    for (size_t c = col + 1; text_at(f, row, c).n; c++) {
        if (number_at(f, row, c, &part))
            return; /* a row of figures, no titles */
        if (number_at(f, row + 1, c, &part) && dec_add(sum, part, &sum))
            parts++;
    }
    if (parts && !dec_eq(sum, total))
        REPORT(f, FOUND_FORM_SUM, row + 1, col, f->title, text_at(f, row + 1, col),
               decimal_text(f->run, sum));
}

static bool is_header(const struct annex_form *f, size_t row)
{
    struct dec d;
    for (size_t c = 0; c < 20; c++)
        if (number_at(f, row, c, &d))
            return false;
    return true;
}

/* A row of sums: each figure is the sum of the column above it, up to the titles. */
static void check_column_sum(const struct annex_form *f, size_t row, size_t col)
{
    struct dec total, part, sum = dec_of(0);
    size_t parts = 0;
    if (!number_at(f, row, col, &total))
        return;
    for (size_t r = row; r-- > 0 && !is_header(f, r);)
        if (number_at(f, r, col, &part) && dec_add(sum, part, &sum))
            parts++;
    if (parts && !dec_eq(sum, total))
        REPORT(f, FOUND_FORM_COLUMN_SUM, row, col, f->title, text_at(f, row, 0),
               text_at(f, row, col), decimal_text(f->run, sum));
}

static size_t column_titled(const struct annex_form *f, size_t row, enum lexicon titles)
{
    for (size_t c = 0; c < 30; c++)
        if (word_at_start(words(f, titles), text_at(f, row, c)))
            return c;
    return SIZE_MAX;
}

/* 执行率 = 全年执行数 ÷ 全年预算数 */
static void check_execution(const struct annex_form *f, size_t header)
{
    size_t budget = column_titled(f, header, W_form_budgets);
    size_t spent = column_titled(f, header, W_form_spent);
    size_t rate = column_titled(f, header, W_form_rates);
    if (budget == SIZE_MAX || spent == SIZE_MAX || rate == SIZE_MAX)
        return;
    for (size_t row = header + 1; row < value_count(f->rows) && !is_header(f, row); row++) {
        struct dec b, s, printed, computed, difference;
        if (!number_at(f, row, budget, &b) || !number_at(f, row, spent, &s) ||
            !number_at(f, row, rate, &printed) || dec_sign(b) == 0 ||
            !dec_div(s, b, 10, &computed) || !dec_mul(computed, dec_of(100), &computed) ||
            !dec_sub(printed, computed, &difference) ||
            dec_cmp(dec_abs(difference), (struct dec){1, 1}) <= 0)
            continue;
        dec_round(computed, 2, &computed);
        REPORT(f, FOUND_FORM_EXECUTION, row, rate, f->title, text_at(f, row, 1), text_at(f, row, 2),
               text_at(f, row, rate), text_at(f, row, spent), text_at(f, row, budget),
               decimal_text(f->run, computed));
    }
}

/* A rate without its sign among rates with it is another figure in the wrong column. */
static void check_rates(const struct annex_form *f, size_t header)
{
    size_t col = column_titled(f, header, W_form_completions), with = 0;
    if (col == SIZE_MAX)
        return;
    for (int pass = 0; pass < 2; pass++)
        for (size_t row = header + 1; row < value_count(f->rows); row++) {
            struct dec d;
            struct str t = text_at(f, row, col);
            if (!number_at(f, row, col, &d))
                continue;
            if (str_ends(t, STR("%")))
                with++;
            else if (pass && with >= 3)
                REPORT(f, FOUND_FORM_RATE, row, col, f->title, t);
        }
}

/* The department's whole budget in the form against table 01 */
static void check_department(const struct annex_form *f, size_t header)
{
    size_t spent = column_titled(f, header, W_form_spent);
    struct fact *fact = fact_find(f->run->in->facts, rule_word(f->run->in->rules, W_form_total));
    struct dec printed;
    if (spent == SIZE_MAX || !fact || !fact->known)
        return;
    for (size_t row = header + 1; row < value_count(f->rows) && row < header + 6; row++) {
        if (!word_at_start(words(f, W_form_departments), text_at(f, row, 1)) ||
            !number_at(f, row, spent, &printed))
            continue;
        struct dec ours = shown_amount(f->run, fact->value);
        if (!dec_eq(printed, ours))
            REPORT(f, FOUND_FORM_TOTAL, row, spent, f->title, text_at(f, row, spent),
                   money_text(f->run, ours));
    }
}

/* 综合得分 in a form of one table: the sum of its scores */
static void check_scores(const struct annex_form *f, size_t row)
{
    struct dec total, part, sum = dec_of(0);
    size_t col = 1;
    while (col < 20 && !number_at(f, row, col, &total))
        col++;
    if (col == 20 || !word_in(words(f, W_form_score_titles), text_at(f, 0, col)))
        return;
    for (size_t r = 1; r < row; r++)
        if (number_at(f, r, col, &part))
            dec_add(sum, part, &sum);
    if (!dec_eq(sum, total))
        REPORT(f, FOUND_FORM_SCORES, row, col, f->title, text_at(f, row, col),
               decimal_text(f->run, sum));
}

/* Scores that the text tells of a project */

/* Characters of the longest text that both have. */
static size_t common(struct str a, struct str b)
{
    size_t best = 0;
    for (size_t i = 0; i < a.n; i += 3)
        for (size_t k = 0; k < b.n; k++) {
            size_t n = 0;
            while (i + n < a.n && k + n < b.n && a.p[i + n] == b.p[k + n])
                n++;
            best = n > best ? n : best;
        }
    return best / 3;
}

static bool form_total(const struct annex_form *f, struct dec *out)
{
    for (size_t row = value_count(f->rows); row-- > 0;) {
        if (!word_is(words(f, W_form_score_totals), text_at(f, row, 0)))
            continue;
        for (size_t col = 20; col-- > 1;)
            if (number_at(f, row, col, out))
                return true;
    }
    return false;
}

static struct str form_name(const struct annex_form *f)
{
    if (!word_is(words(f, W_form_names), text_at(f, 0, 0)))
        return STR("");
    for (size_t col = 1; col < 6; col++)
        if (text_at(f, 0, col).n)
            return text_at(f, 0, col);
    return STR("");
}

static bool score_in(const struct run *r, struct str s, size_t *from, size_t *to)
{
    struct lexeme told = first_word(rule_words(r->in->rules, W_told_scores), s);
    if (!told.end)
        return false;
    *to = *from = told.end;
    while (*to < s.n && (ascii_is_digit(s.p[*to]) || s.p[*to] == '.'))
        ++*to;
    return *to > *from;
}

static void check_told_score(struct run *r, const struct passage *p, const struct value *annexes)
{
    struct str s = squeeze(p->text, r->arena);
    size_t from, to, best = 3;
    struct dec told, total, theirs;
    struct str name = STR("");
    if (!score_in(r, s, &from, &to) || !dec_parse(str_sub(s, from, to), &told))
        return;
    for (size_t i = 0; i < value_count(annexes); i++) {
        struct annex_form f = {r, STR(""), value_get(&annexes->list->items[i], "rows")};
        struct str candidate = form_name(&f);
        size_t n = common(candidate, str_sub(s, 0, from));
        if (n > best && form_total(&f, &theirs)) {
            best = n;
            name = candidate;
            total = theirs;
        }
    }
    if (!name.n || dec_eq(told, total))
        return;
    REPORT_TEXT(r, FOUND_TOLD_SCORE, p, str_sub(s, from, to), str_sub(s, from, to), name,
                decimal_text(r, total), around(r, s, from, to));
}

static void check_form(const struct annex_form *f)
{
    for (size_t row = 0; row < value_count(f->rows); row++) {
        struct str first = text_at(f, row, 0);
        for (size_t col = 0; col < 20; col++)
            check_row_sum(f, row, col);
        if (word_is(words(f, W_form_column_sums), first))
            for (size_t col = 1; col < 20; col++)
                check_column_sum(f, row, col);
        if (word_is(words(f, W_form_scores), first))
            check_scores(f, row);
        check_execution(f, row);
        check_rates(f, row);
        check_department(f, row);
    }
}

void check_annexes(struct run *r, const struct passages *all)
{
    const struct value *annexes =
        value_get(record_member(r->in->record, STR("published")), "annexes");
    if (!r->in->as_published)
        return;
    for (size_t i = 0; i < value_count(annexes); i++) {
        const struct value *item = &annexes->list->items[i], *title = value_get(item, "title");
        struct annex_form f = {r,
                               title && title->type == VALUE_STR
                                   ? title->s
                                   : phrase_text(r->arena, SAY_ANNEX, NULL, 0),
                               value_get(item, "rows")};
        check_form(&f);
    }
    for (size_t i = 0; i < all->n; i++)
        if (!all->items[i].annex)
            check_told_score(r, &all->items[i], annexes);
}
