/* The sum of several records, member by member as the schema describes them. */
#include "units/units.h"

#include "data/lexicon.h"

#include <stdlib.h>

/* One unit as the result remembers it: what it gave for each address. */
struct unit_origin {
    struct str name, file;
    struct vmap *figures;
};

struct adding {
    const struct units_input *in;
    struct unit_origin *origins; /* of each input; figures NULL where it was put together before */
    enum amount_unit unit;
    bool failed;
};

static void no_memory(struct adding *a)
{
    if (!a->failed)
        DIAG0(a->in->diags, E1004, (struct place){0});
    a->failed = true;
}

static struct vmap *new_map(struct adding *a)
{
    struct vmap *m = vmap_new(a->in->arena);
    if (!m)
        no_memory(a);
    return m;
}

static void set(struct adding *a, struct vmap *m, struct str name, struct value v)
{
    if (!m || !vmap_set(m, a->in->arena, name, v))
        no_memory(a);
}

static struct value number(struct dec d)
{
    d = dec_trim(d);
    struct value v = d.scale ? value_dec(d) : value_int(0);
    v.d = d;
    return v;
}

static struct str joined(struct adding *a, struct str address, struct str name)
{
    struct str s =
        address.n ? arena_printf(a->in->arena, "%.*s.%.*s", STR_ARG(address), STR_ARG(name)) : name;
    if (!s.p)
        no_memory(a);
    return s.p ? s : STR("");
}

static bool is_amount(const struct value *definition)
{
    return str_eq(value_get_str(definition, "format"), STR("amount"));
}

static bool is_summable(const struct value *definition)
{
    struct str format = value_get_str(definition, "format");
    return is_amount(definition) || str_eq(format, STR("count")) || str_eq(format, STR("area"));
}

static struct place place_of(struct adding *a, size_t unit, const struct value *v)
{
    const struct unit_input *u = &a->in->units[unit];
    return v && v->at ? sources_place(u->record->sources, v->at) : place_file(u->file);
}

/* Figures */

/* In 元 where it is an amount. */
static bool given_figure(const struct unit_input *u, const struct value *definition,
                         const struct value *v, struct dec *out)
{
    if (!v || !(value_number(v, out) || (v->type == VALUE_STR && dec_parse(v->s, out))))
        return false;
    return !is_amount(definition) || amount_from_unit(*out, u->record->unit, out);
}

static struct value shown(struct adding *a, const struct value *definition, struct dec d)
{
    if (is_amount(definition) && !amount_in_unit(d, a->unit, &d))
        return value_none();
    return number(d);
}

static void remember(struct adding *a, size_t unit, struct str address, struct value v)
{
    struct unit_origin *o = &a->origins[unit];
    if (o->figures)
        set(a, o->figures, address, v);
}

/* What a unit gives for one figure that some unit gave: as it stands there, else as the facts have
 * it (defaults, sums, what a row leaves out). False: the unit does not know it. */
static bool given(struct adding *a, size_t unit, const struct value *definition,
                  const struct value *v, struct str address, struct dec *out)
{
    const struct unit_input *u = &a->in->units[unit];
    *out = dec_of(0);
    if (v)
        return given_figure(u, definition, v, out);
    if (u->correction)
        return true;
    struct fact *fact = fact_find(u->facts, address);
    if (!fact || !fact->known)
        return false;
    *out = fact->value;
    return true;
}

/* The sum of a figure over all units; undefined when no unit gives it. */
static struct value sum(struct adding *a, const struct value *definition,
                        const struct value *const *values, struct str address)
{
    struct dec total = {0, 2}, d;
    bool any = false, known = true;
    for (size_t i = 0; i < a->in->n; i++)
        any |= values[i] != NULL;
    if (!any)
        return value_undefined(address);
    for (size_t i = 0; i < a->in->n; i++) {
        if (!given(a, i, definition, values[i], address, &d)) {
            DIAG(a->in->diags, E2541, place_of(a, i, values[i]), a->in->units[i].name, address);
            remember(a, i, address, value_none());
            known = false;
        } else if (!dec_add(total, d, &total)) {
            known = false;
        } else if (dec_sign(d) || values[i]) {
            remember(a, i, address, shown(a, definition, d));
        }
    }
    return known ? shown(a, definition, total) : value_none();
}

/* Rows by code */

static bool is_coded(const struct schema *schema, const struct value *definition)
{
    const struct value *items = value_get(definition, "items");
    const struct value *row = items ? schema_resolve(schema, items) : NULL;
    const struct value *members = row ? value_get(row, "properties") : NULL;
    return members && value_get(members, "code");
}

static const struct value *row_with(const struct value *list, struct str code)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (str_eq(value_get_str(&list->list->items[i], "code"), code))
            return &list->list->items[i];
    return NULL;
}

static int by_code(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* All codes of the units' rows, in order. */
static struct str *codes_of(struct adding *a, const struct value *const *lists, size_t *n)
{
    size_t most = 1;
    for (size_t i = 0; i < a->in->n; i++)
        most += value_count(lists[i]);
    struct str *codes = arena_alloc(a->in->arena, most * sizeof *codes);
    *n = 0;
    if (!codes) {
        no_memory(a);
        return NULL;
    }
    for (size_t i = 0; i < a->in->n; i++)
        for (size_t k = 0; k < value_count(lists[i]); k++)
            codes[(*n)++] = value_get_str(&lists[i]->list->items[k], "code");
    qsort(codes, *n, sizeof *codes, by_code);
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++)
        if (!i || !str_eq(codes[i], codes[i - 1]))
            codes[kept++] = codes[i];
    *n = kept;
    return codes;
}

/* A unit that gives 208 where another one gives 2080505: nothing can be added. */
static void check_levels(struct adding *a, const struct value *const *lists,
                         const struct str *codes, size_t n, struct str address)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if (!str_starts(codes[i + 1], codes[i]))
            continue;
        for (size_t u = 0; u < a->in->n; u++) {
            const struct value *row = row_with(lists[u], codes[i]);
            if (row)
                DIAG(a->in->diags, E2543, place_of(a, u, row), a->in->units[u].name, codes[i],
                     address, codes[i + 1]);
        }
    }
}

/* Names of one code must not differ: it might not be the same code. */
static void check_name(struct adding *a, size_t unit, const struct value *v, struct str code,
                       struct str name)
{
    if (v && v->type == VALUE_STR && name.n && !str_eq(v->s, name))
        DIAG(a->in->diags, E2544, place_of(a, unit, v), code, v->s, name);
}

/* Whether a unit's rows give a measure at all, where that decides whether it is known. */
static bool lacks(struct adding *a, const struct value *list, struct str measure)
{
    if (!word_is(value_get(a->in->plan, "whole"), measure) || !value_count(list))
        return false;
    size_t dot = measure.n;
    while (dot && measure.p[dot - 1] != '.')
        dot--;
    for (size_t i = 0; i < list->list->n; i++)
        if (vmap_find(list->list->items[i].map, str_sub(measure, dot, measure.n)))
            return false;
    return true;
}

static struct value add_row(struct adding *a, const struct value *definition,
                            const struct value *const *lists, struct str code, struct str address)
{
    const struct value *items = value_get(definition, "items");
    const struct value *members = value_get(schema_resolve(a->in->schema, items), "properties");
    const struct value **values = arena_alloc(a->in->arena, a->in->n * sizeof *values);
    struct vmap *row = new_map(a);
    struct str at = arena_printf(a->in->arena, "%.*s[%.*s]", STR_ARG(address), STR_ARG(code));
    if (!values || !row || !at.p) {
        no_memory(a);
        return value_none();
    }
    for (size_t m = 0; m < members->map->n && !a->failed; m++) {
        struct str name = members->map->entries[m].key.s;
        const struct value *of = schema_resolve(a->in->schema, &members->map->entries[m].value);
        struct str first = STR("");
        struct dec total = {0, 2}, d;
        bool any = false, known = true;
        for (size_t u = 0; u < a->in->n; u++) {
            const struct value *mine = row_with(lists[u], code);
            values[u] = mine ? vmap_find(mine->map, name) : NULL;
            any |= values[u] != NULL;
            if (!is_summable(of) && values[u] && values[u]->type == VALUE_STR) {
                if (!str_eq(name, STR("code")))
                    check_name(a, u, values[u], code, first);
                first = first.n ? first : values[u]->s;
            }
        }
        if (!any)
            continue;
        if (!is_summable(of)) {
            set(a, row, name, value_str(first));
            continue;
        }
        struct str figure = joined(a, at, name), measure = joined(a, address, name);
        for (size_t u = 0; u < a->in->n; u++) {
            bool has_row = row_with(lists[u], code) != NULL;
            d = dec_of(0);
            if (values[u] || has_row ? !given(a, u, of, values[u], figure, &d)
                                     : lacks(a, lists[u], measure)) {
                DIAG(a->in->diags, E2541, place_of(a, u, values[u]), a->in->units[u].name, figure);
                remember(a, u, figure, value_none());
                known = false;
            } else if (!dec_add(total, d, &total)) {
                known = false;
            } else if (values[u] || dec_sign(d)) {
                remember(a, u, figure, shown(a, of, d));
            }
        }
        set(a, row, name, known ? shown(a, of, total) : value_none());
    }
    return value_map(row);
}

static struct value add_rows(struct adding *a, const struct value *definition,
                             const struct value *const *lists, struct str address)
{
    size_t n;
    struct str *codes = codes_of(a, lists, &n);
    struct list *l = list_new(a->in->arena);
    if (!codes || !l) {
        no_memory(a);
        return value_none();
    }
    check_levels(a, lists, codes, n, address);
    for (size_t i = 0; i < n && !a->failed; i++)
        if (!list_push(l, a->in->arena, add_row(a, definition, lists, codes[i], address)))
            no_memory(a);
    return value_list(l);
}

/* Sections */

/* False after telling who lacks a section that others have: then the sum of it is unknown. */
static bool all_have(struct adding *a, const struct value *const *values, struct str address)
{
    bool all = true;
    for (size_t i = 0; i < a->in->n; i++)
        if (!values[i] && !a->in->units[i].correction) {
            DIAG(a->in->diags, E2542, place_file(a->in->units[i].file), a->in->units[i].name,
                 address);
            all = false;
        }
    return all;
}

static struct value add(struct adding *a, const struct value *use,
                        const struct value *const *values, struct str address)
{
    const struct value *definition = schema_resolve(a->in->schema, use);
    const struct value *members = value_get(definition, "properties");
    bool any = false;
    for (size_t i = 0; i < a->in->n; i++)
        any |= values[i] != NULL;
    if (is_summable(definition))
        return sum(a, definition, values, address);
    bool rows = is_coded(a->in->schema, definition);
    if (!any || (!rows && !members))
        return values[0] ? *values[0] : value_undefined(address);
    if (!all_have(a, values, address))
        return value_undefined(address);
    if (rows)
        return add_rows(a, definition, values, address);
    const struct value **below = arena_alloc(a->in->arena, a->in->n * sizeof *below);
    struct vmap *out = new_map(a);
    if (!below || !out) {
        no_memory(a);
        return value_none();
    }
    for (size_t m = 0; m < members->map->n && !a->failed; m++) {
        const struct vmap_entry *e = &members->map->entries[m];
        for (size_t i = 0; i < a->in->n; i++)
            below[i] = values[i] && values[i]->type == VALUE_MAP
                           ? vmap_find(values[i]->map, e->key.s)
                           : NULL;
        struct value v = add(a, &e->value, below, joined(a, address, e->key.s));
        if (v.type != VALUE_UNDEFINED)
            set(a, out, e->key.s, v);
    }
    return value_map(out);
}

/* What each unit gave */

static int by_name(const void *x, const void *y)
{
    const struct unit_origin *a = x, *b = y;
    int order = str_cmp(a->name, b->name);
    return order ? order : str_cmp(a->file, b->file);
}

static struct value put_origins(struct adding *a)
{
    struct arena *arena = a->in->arena;
    size_t n = 0, most = a->in->n;
    for (size_t i = 0; i < a->in->n; i++)
        most += value_count(record_member(a->in->units[i].record, STR("made_of")));
    struct unit_origin *all = arena_alloc(arena, most * sizeof *all);
    struct list *l = list_new(arena);
    if (!all || !l) {
        no_memory(a);
        return value_none();
    }
    for (size_t i = 0; i < a->in->n; i++) {
        const struct value *before = record_member(a->in->units[i].record, STR("made_of"));
        if (!before)
            all[n++] = a->origins[i];
        for (size_t k = 0; k < value_count(before); k++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
            const struct value *item = &before->list->items[k];
            const struct value *figures = value_get(item, "figures");
            all[n++] =
                (struct unit_origin){value_get_str(item, "name"), value_get_str(item, "file"),
                                     figures && figures->type == VALUE_MAP ? figures->map : NULL};
        }
    }
    qsort(all, n, sizeof *all, by_name);
    for (size_t i = 0; i < n && !a->failed; i++) {
        struct vmap *m = new_map(a);
        set(a, m, STR("name"), value_str(all[i].name));
        set(a, m, STR("file"), value_str(all[i].file));
        if (all[i].figures)
            set(a, m, STR("figures"), value_map(all[i].figures));
        if (!a->failed && !list_push(l, arena, value_map(m)))
            no_memory(a);
    }
    return value_list(l);
}

/* What units paid each other: told, never taken away. */
static void list_flows(struct adding *a)
{
    const struct value *flows = value_get(a->in->plan, "flows");
    for (size_t i = 0; i < value_count(flows); i++) {
        const struct value *flow = &flows->list->items[i];
        struct buf paid, received;
        struct dec sums[2] = {{0, 2}, {0, 2}};
        buf_init(&paid);
        buf_init(&received);
        for (size_t u = 0; u < a->in->n; u++)
            for (int k = 0; k < 2; k++) {
                struct str address = value_get_str(flow, k ? "received" : "paid");
                struct fact *fact = fact_find(a->in->units[u].facts, address);
                struct buf *b = k ? &received : &paid;
                struct dec d;
                if (!fact || !fact->known || !dec_sign(fact->value) ||
                    !amount_in_unit(fact->value, a->unit, &d))
                    continue;
                (void)dec_add(sums[k], d, &sums[k]);
                buf_printf(b, "%s%.*s ", b->n ? "、" : "", STR_ARG(a->in->units[u].name));
                dec_print(b, dec_trim(d));
            }
        if (paid.n || received.n) {
            struct dec difference;
            struct buf text;
            buf_init(&text);
            if (dec_sub(sums[0], sums[1], &difference))
                dec_print(&text, dec_trim(difference));
            DIAG(a->in->diags, E2545, place_file(a->in->units[0].file),
                 value_get_str(flow, "title"), paid.n ? buf_view(&paid) : STR("0"),
                 received.n ? buf_view(&received) : STR("0"), buf_view(&text));
            buf_free(&text);
        }
        buf_free(&paid);
        buf_free(&received);
    }
}

/* The years must be one, the units different ones. */
static bool check_units(struct adding *a)
{
    bool ok = true;
    for (size_t i = 0; i < a->in->n; i++) {
        const struct unit_input *u = &a->in->units[i];
        if (u->record->year != a->in->units[0].record->year) {
            DIAG(a->in->diags, E2546, place_file(u->file),
                 arena_printf(a->in->arena, "%d", u->record->year),
                 arena_printf(a->in->arena, "%d", a->in->units[0].record->year));
            ok = false;
        }
        for (size_t k = 0; k < i; k++)
            if (!u->correction && !a->in->units[k].correction &&
                str_eq(u->name, a->in->units[k].name)) {
                DIAG(a->in->diags, E2547, place_file(u->file), u->name, a->in->units[k].file);
                ok = false;
            }
    }
    return ok;
}

bool units_add(const struct units_input *in, struct value *out)
{
    struct adding a = {.in = in, .unit = in->units[0].record->unit};
    size_t errors = in->diags->errors;
    const struct value *members = value_get(&in->schema->root, "properties");
    const struct value *sums = value_get(in->plan, "sum");
    const struct value **values = arena_alloc(in->arena, in->n * sizeof *values);
    struct vmap *root = new_map(&a);
    a.origins = arena_zalloc(in->arena, in->n * sizeof *a.origins);
    if (!values || !a.origins || !root) {
        no_memory(&a);
        return false;
    }
    for (size_t i = 0; i < in->n; i++) {
        a.origins[i] = (struct unit_origin){in->units[i].name, in->units[i].file, NULL};
        if (!record_member(in->units[i].record, STR("made_of")))
            a.origins[i].figures = new_map(&a);
    }
    if (!check_units(&a))
        return false;
    for (size_t m = 0; members && m < members->map->n && !a.failed; m++) {
        const struct vmap_entry *e = &members->map->entries[m];
        const struct value *own = record_member(in->units[0].record, e->key.s);
        for (size_t i = 0; i < in->n; i++)
            values[i] = record_member(in->units[i].record, e->key.s);
        struct value v = word_is(sums, e->key.s) ? add(&a, &e->value, values, e->key.s)
                         : own                   ? *own
                                                 : value_undefined(e->key.s);
        if (str_eq(e->key.s, STR("made_of")))
            v = put_origins(&a);
        if (v.type != VALUE_UNDEFINED && !str_eq(e->key.s, STR("stated")) &&
            !str_eq(e->key.s, STR("controls")))
            set(&a, root, e->key.s, v);
    }
    list_flows(&a);
    *out = value_map(root);
    return !a.failed && in->diags->errors == errors;
}
