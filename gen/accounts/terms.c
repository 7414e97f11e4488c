/* The names by which the map speaks of figures: "expenditure.basic" is a column, "running.abroad"
 * an item, "overview.class.final" the classes of a table of items, "general_basic.*" the columns
 * that are codes; a minus in front takes it away. */
#include "accounts/internal.h"

#include <stdlib.h>

const struct account_table *account_table(const struct accounts *x, struct str id)
{
    for (size_t i = 0; i < x->table_n; i++)
        if (str_eq(x->tables[i].id, id))
            return &x->tables[i];
    return NULL;
}

static struct str part_of(struct str *rest)
{
    size_t dot = str_find(*rest, STR("."), 0);
    struct str part = dot == SIZE_MAX ? *rest : str_sub(*rest, 0, dot);
    *rest = dot == SIZE_MAX ? STR("") : str_sub(*rest, dot + 1, rest->n);
    return part;
}

struct export_term term_parse(const struct accounts *x, struct str text)
{
    struct export_term t = {.negative = str_starts(text, STR("-"))};
    struct str rest = str_sub(text, t.negative, text.n);
    t.table = part_of(&rest);
    t.part = part_of(&rest);
    t.column = part_of(&rest);
    const struct value *tables = value_get(x->map, "tables");
    const struct value *spec =
        tables && tables->type == VALUE_MAP ? vmap_find(tables->map, t.table) : NULL;
    t.in_force = spec && account_in_force(spec, x->year);
    t.of = account_table(x, t.table);
    if (!t.column.n && spec)
        t.column = value_get_str(spec, "main");
    return t;
}

static bool is_below(struct str code, struct str above)
{
    return code.n > above.n && str_starts(code, above);
}

/* Of a table of codes: of one code, of all below a class, or of all rows without others below. */
static enum term_state rows_value(const struct account_table *t, size_t column, enum term_by by,
                                  struct str code, struct export_figure *out, uint32_t *row)
{
    struct dec sum = dec_of(0);
    bool given = false;
    out->col = t->columns[column].col;
    if (by == BY_CODE) {
        const struct account_row *r = map_get(&t->by_code, code);
        if (!r || !r->figures[column].given)
            return TERM_NOTHING;
        *out = r->figures[column];
        *row = r->row;
        return TERM_GIVEN;
    }
    for (size_t i = 0; i < t->row_n; i++) {
        const struct account_row *r = &t->rows[i];
        if (!r->leaf || !r->figures[column].given ||
            (by == BY_CLASS && !str_eq(r->code, code) && !is_below(r->code, code)))
            continue;
        (void)dec_add(sum, r->figures[column].value, &sum);
        given = true;
        *row = r->row;
    }
    if (t->total && by == BY_TOTAL)
        *row = t->total->row;
    out->value = sum;
    out->given = given;
    return given ? TERM_GIVEN : TERM_NOTHING;
}

static enum term_state item_value(const struct export_term *t, enum term_by by, struct str code,
                                  struct export_figure *out, uint32_t *row)
{
    bool classes = str_eq(t->part, STR("class"));
    const struct account_column *c = table_column(t->of, t->column);
    const struct account_row *r =
        map_get(&t->of->by_code, classes && by == BY_CLASS ? code : t->part);
    if (!c || (!r && !classes) || (classes && c->col == NO_COL))
        return TERM_MISSING;
    if (!r)
        return TERM_NOTHING;
    *out = r->figures[c - t->of->columns];
    *row = r->row;
    out->given = true; /* programs leave a place for 0 empty, or print a dash */
    return TERM_GIVEN;
}

enum term_state term_value(const struct accounts *x, const struct export_term *t, enum term_by by,
                           struct str code, struct export_figure *out, uint32_t *row)
{
    *out = (struct export_figure){.value = dec_of(0), .col = NO_COL};
    *row = 0;
    (void)x;
    if (!t->of)
        return TERM_MISSING;
    if (t->of->items)
        return item_value(t, by, code, out, row);
    const struct account_column *c =
        str_eq(t->part, STR("*")) ? table_column(t->of, code) : table_column(t->of, t->part);
    if (str_eq(t->part, STR("*"))) {
        if (!c)
            return TERM_NOTHING;
        by = BY_TOTAL;
    }
    if (!c || c->col == NO_COL)
        return TERM_MISSING;
    return rows_value(t->of, (size_t)(c - t->of->columns), by, code, out, row);
}

static struct str called(const struct accounts *x, struct str id)
{
    const struct value *tables = value_get(x->map, "tables");
    const struct value *spec = tables ? vmap_find(tables->map, id) : NULL;
    struct str code = value_get_str(spec, "code"), title = value_get_str(spec, "title");
    return arena_printf(x->arena, "%.*s %.*s", STR_ARG(code), STR_ARG(title));
}

enum term_state terms_sum(const struct accounts *x, const struct value *terms, enum term_by by,
                          struct str code, struct dec *out, struct str *missing)
{
    enum term_state state = TERM_NOTHING;
    *out = dec_of(0);
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        struct export_figure f;
        uint32_t row;
        if (!t.in_force)
            continue;
        enum term_state one = term_value(x, &t, by, code, &f, &row);
        if (one == TERM_MISSING) {
            *missing = called(x, t.table);
            return TERM_MISSING;
        }
        if (one == TERM_GIVEN) {
            (void)(t.negative ? dec_sub(*out, f.value, out) : dec_add(*out, f.value, out));
            state = TERM_GIVEN;
        }
    }
    return state;
}

struct str terms_text(const struct accounts *x, const struct value *terms, enum term_by by,
                      struct str code)
{
    struct str out = STR("");
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        struct export_figure f;
        uint32_t row;
        if (!t.in_force || term_value(x, &t, by, code, &f, &row) == TERM_MISSING)
            continue;
        struct str one = arena_printf(x->arena, "%.*s %.*s", STR_ARG(t.of->code),
                                      STR_ARG(account_digits(x, f.value)));
        out = out.n ? arena_printf(x->arena, "%.*s %s %.*s", STR_ARG(out), t.negative ? "−" : "+",
                                   STR_ARG(one))
                    : one;
    }
    return out;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static size_t add_codes(const struct export_term *t, enum term_by by, struct str *codes)
{
    size_t n = 0;
    if (str_eq(t->part, STR("*"))) {
        for (size_t i = 0; i < t->of->column_n; i++)
            if (t->of->columns[i].leaf)
                codes[n++] = t->of->columns[i].code;
        return n;
    }
    for (size_t i = 0; i < t->of->row_n; i++) {
        const struct account_row *r = &t->of->rows[i];
        bool class_row = str_is_digits(r->code) && r->code.n >= 3;
        if (r->leaf && class_row)
            codes[n++] = by == BY_CLASS ? str_sub(r->code, 0, 3) : r->code;
    }
    return n;
}

struct str *terms_codes(const struct accounts *x, const struct value *terms, enum term_by by,
                        size_t *n)
{
    size_t room = 1, found = 0;
    *n = 0;
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        room += t.of ? t.of->row_n + t.of->column_n : 0;
    }
    struct str *codes = arena_alloc(x->arena, room * sizeof *codes);
    for (size_t i = 0; codes && i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        if (t.of && t.in_force)
            found += add_codes(&t, by, codes + found);
    }
    if (codes && found)
        qsort(codes, found, sizeof *codes, by_text);
    for (size_t i = 0; codes && i < found; i++)
        if (!*n || !str_eq(codes[*n - 1], codes[i]))
            codes[(*n)++] = codes[i];
    return codes;
}
