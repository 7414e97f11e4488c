/* Everything that an export says twice: sums of a table's own rows and columns, and figures that
 * stand in several tables. Each comparison is kept for the report, each contradiction reported at
 * its cell. */
#include "accounts/internal.h"

static struct account_check *add_check(struct accounts *x, struct str title,
                                       const struct sheet_view *view)
{
    struct account_check *checks =
        arena_room(x->arena, x->checks, x->check_n, &x->check_cap, sizeof *checks);
    if (!checks) {
        account_no_memory(x);
        return NULL;
    }
    x->checks = checks;
    checks[x->check_n] =
        (struct account_check){.title = title, .view = view, .left = STR(""), .right = STR("")};
    return &checks[x->check_n++];
}

static struct str row_called(const struct accounts *x, const struct account_row *r)
{
    return arena_printf(x->arena, "%.*s%.*s", STR_ARG(r->code), STR_ARG(r->name));
}

/* One figure against what others make of it; `what` names it. */
static void compare(struct accounts *x, struct account_check *check, struct place place,
                    struct str what, struct dec stated, struct dec made)
{
    struct dec difference = dec_of(0);
    check->compared++;
    if (dec_eq(stated, made))
        return;
    (void)dec_sub(stated, made, &difference);
    if (!check->different++) {
        check->left = account_digits(x, stated);
        check->right = account_digits(x, made);
    }
    DIAG(x->ds, E2613, place, what, account_digits(x, stated), account_digits(x, made),
         account_digits(x, difference));
}

/* ---- within a table ---- */

/* What the rows without others below them add up to, for each row and, last, for all. */
static struct dec *sums_below(struct accounts *x, const struct account_table *t, size_t *leaves)
{
    size_t n = t->column_n;
    struct dec *sums = arena_zalloc(x->arena, (t->row_n + 1) * (n + 1) * sizeof *sums);
    if (!sums) {
        account_no_memory(x);
        return NULL;
    }
    *leaves = 0;
    for (size_t i = 0; i < t->row_n; i++) {
        const struct account_row *r = &t->rows[i];
        if (!r->leaf)
            continue;
        (*leaves)++;
        for (size_t c = 0; c < n; c++) {
            struct dec d = r->figures[c].value;
            (void)dec_add(sums[t->row_n * n + c], d, &sums[t->row_n * n + c]);
            for (struct str up = code_parent(r->code); up.n; up = code_parent(up)) {
                const struct account_row *above = map_get(&t->by_code, up);
                size_t at = above ? (size_t)(above - t->rows) * n + c : 0;
                if (above)
                    (void)dec_add(sums[at], d, &sums[at]);
            }
        }
    }
    return sums;
}

static void compare_rows(struct accounts *x, const struct account_table *t)
{
    struct account_check *check = add_check(x, STR(""), t->view);
    size_t leaves = 0;
    const struct dec *sums = check ? sums_below(x, t, &leaves) : NULL;
    for (size_t i = 0; sums && i <= t->row_n; i++) {
        const struct account_row *r = i < t->row_n ? &t->rows[i] : t->total;
        if (!r || (i < t->row_n && r->leaf))
            continue;
        struct str called =
            i < t->row_n ? row_called(x, r)
                         : account_trim(account_cell_text(book_cell(t->view->sheet, r->row, 0)));
        for (size_t c = 0; c < t->column_n; c++) {
            if (!r->figures[c].given || (!leaves && !dec_sign(r->figures[c].value)))
                continue;
            struct str what =
                arena_printf(x->arena, "%.*s·%.*s", STR_ARG(called), STR_ARG(t->columns[c].title));
            compare(x, check, account_place(t->view, r->row, t->columns[c].col), what,
                    r->figures[c].value, sums[i * t->column_n + c]);
        }
    }
}

/* "total" = "basic" + "project", in every row. */
static void compare_equation(struct accounts *x, const struct account_table *t,
                             const struct value *names)
{
    const struct account_column *left = table_column(t, names->list->items[0].s);
    struct account_check *check = NULL;
    for (size_t k = 0; k < value_count(names); k++) {
        struct str name = names->list->items[k].s;
        const struct account_column *c =
            table_column(t, str_sub(name, str_starts(name, STR("-")), name.n));
        if (!c || c->col == NO_COL)
            return;
    }
    check = add_check(x, left->title, t->view);
    for (size_t i = 0; check && i <= t->row_n; i++) {
        const struct account_row *r = i < t->row_n ? &t->rows[i] : t->total;
        struct dec sum = dec_of(0);
        if (!r || !r->figures[left - t->columns].given)
            continue;
        for (size_t k = 1; k < value_count(names); k++) {
            struct str name = names->list->items[k].s;
            bool minus = str_starts(name, STR("-"));
            const struct account_column *c = table_column(t, str_sub(name, minus, name.n));
            struct dec d = r->figures[c - t->columns].value;
            (void)(minus ? dec_sub(sum, d, &sum) : dec_add(sum, d, &sum));
        }
        struct str row = row_called(x, r);
        struct str what = arena_printf(x->arena, "%.*s·%.*s", STR_ARG(row), STR_ARG(left->title));
        compare(x, check, account_place(t->view, r->row, left->col), what,
                r->figures[left - t->columns].value, sum);
    }
}

/* A class is the sum of the codes below it, and the total that of all, in every row. */
static void compare_columns(struct accounts *x, const struct account_table *t)
{
    struct account_check *check = add_check(x, STR("*"), t->view);
    for (size_t c = 0; check && c < t->column_n; c++) {
        bool total = !t->columns[c].code.n;
        if (t->columns[c].col == NO_COL || (!total && t->columns[c].leaf))
            continue;
        for (size_t i = 0; i <= t->row_n; i++) {
            const struct account_row *r = i < t->row_n ? &t->rows[i] : t->total;
            struct dec sum = dec_of(0);
            if (!r || !r->figures[c].given)
                continue;
            for (size_t k = 0; k < t->column_n; k++)
                if (t->columns[k].leaf &&
                    (total || str_starts(t->columns[k].code, t->columns[c].code)))
                    (void)dec_add(sum, r->figures[k].value, &sum);
            struct str row = row_called(x, r);
            struct str what =
                arena_printf(x->arena, "%.*s·%.*s", STR_ARG(row), STR_ARG(t->columns[c].title));
            compare(x, check, account_place(t->view, r->row, t->columns[c].col), what,
                    r->figures[c].value, sum);
        }
    }
}

static void compare_table(struct accounts *x, const struct account_table *t)
{
    const struct value *sums = value_get(t->spec, "sums");
    if (t->items)
        return;
    compare_rows(x, t);
    for (size_t i = 0; i < value_count(sums); i++)
        compare_equation(x, t, &sums->list->items[i]);
    if (str_eq(value_get_str(t->spec, "kind"), STR("matrix")))
        compare_columns(x, t);
}

/* ---- between tables ---- */

static enum term_by comparing_by(const struct value *entry)
{
    struct str by = value_get_str(entry, "by");
    return str_eq(by, STR("code")) ? BY_CODE : str_eq(by, STR("class")) ? BY_CLASS : BY_TOTAL;
}

/* Where the first figure of a list of terms stands. */
static struct place first_place(const struct accounts *x, const struct value *terms,
                                enum term_by by, struct str code)
{
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        struct export_figure f;
        uint32_t row;
        if (t.of && term_value(x, &t, by, code, &f, &row) == TERM_GIVEN && f.col != NO_COL)
            return account_place(t.of->view, row, f.col);
    }
    return place_file(x->books[0].name);
}

static void compare_agreement(struct accounts *x, const struct value *entry)
{
    const struct value *left = value_get(entry, "left"), *right = value_get(entry, "right");
    enum term_by by = comparing_by(entry);
    struct str missing = STR(""), *codes = NULL, title = value_get_str(entry, "title");
    size_t n = 1, more = 0;
    struct dec a, b;
    if (terms_sum(x, left, by, STR("201"), &a, &missing) == TERM_MISSING ||
        terms_sum(x, right, by, STR("201"), &b, &missing) == TERM_MISSING)
        return;
    if (by != BY_TOTAL) {
        struct str *others = terms_codes(x, right, by, &more);
        codes = terms_codes(x, left, by, &n);
        if (!others || !codes) {
            account_no_memory(x);
            return;
        }
        /* classes that only one side has count as well */
        codes = arena_grow(x->arena, codes, n * sizeof *codes, (n + more + 1) * sizeof *codes);
        for (size_t i = 0; codes && i < more; i++) {
            bool there = false;
            for (size_t k = 0; k < n && !there; k++)
                there = str_eq(codes[k], others[i]);
            if (!there)
                codes[n++] = others[i];
        }
    }
    struct account_check *check = NULL;
    for (size_t i = 0; i < n && !x->failed; i++) {
        struct str code = codes ? codes[i] : STR("");
        enum term_state l = terms_sum(x, left, by, code, &a, &missing);
        enum term_state r = terms_sum(x, right, by, code, &b, &missing);
        if (l == TERM_NOTHING && r == TERM_NOTHING)
            continue;
        check = check ? check : add_check(x, title, NULL);
        if (!check)
            return;
        struct str what = arena_printf(
            x->arena, "%.*s%s%.*s：%.*s ↔ %.*s", STR_ARG(title), code.n ? " " : "", STR_ARG(code),
            STR_ARG(terms_text(x, left, by, code)), STR_ARG(terms_text(x, right, by, code)));
        compare(x, check, first_place(x, left, by, code), what, a, b);
        if (n == 1 && !check->different) {
            check->left = account_digits(x, a);
            check->right = account_digits(x, b);
        }
    }
}

bool accounts_compare(struct accounts *x)
{
    const struct value *agree = value_get(x->map, "agree");
    for (size_t i = 0; i < x->table_n; i++)
        compare_table(x, &x->tables[i]);
    for (size_t i = 0; i < value_count(agree) && !x->failed; i++)
        compare_agreement(x, &agree->list->items[i]);
    return !x->failed;
}
