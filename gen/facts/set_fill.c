/* Which rows a set has: those of the data file, of other sets, of the classification. */
#include "facts/internal.h"

const struct value *set_data(const struct fact_set *s)
{
    const struct value *v = &s->owner->in.record->root;
    struct str path = s->address;
    while (v && v->type == VALUE_MAP && path.n) {
        size_t dot = str_find(path, STR("."), 0);
        v = vmap_find(v->map, dot == SIZE_MAX ? path : str_sub(path, 0, dot));
        path = dot == SIZE_MAX ? STR("") : str_sub(path, dot + 1, path.n);
    }
    return v && v->type == VALUE_LIST ? v : NULL;
}

static bool is_listed(const struct fact_set *s, struct str name)
{
    const struct value *list = record_member(s->owner->in.record, name);
    for (size_t i = 0; i < value_count(list); i++)
        if (str_eq(list->list->items[i].s, s->address))
            return true;
    return false;
}

/* What one row of published tables states of a set. */
struct printed_row {
    size_t sums, parts; /* measures that are sums of others; those that are not */
};

/* Whether some row states all sums and a part: the table with both is in print, and a measure that
 * no table has is none. The row of totals does not tell it where others are stated: a total may
 * stand in one table and its part in another. */
static bool is_printed_whole(const struct fact_set *s, const struct map *rows)
{
    size_t sums = 0;
    for (size_t i = 0; i < s->measure_count; i++)
        sums += s->measures[i]->term_count > 0;
    for (size_t i = 0; i < rows->n; i++) {
        const struct printed_row *row = rows->entries[i].value;
        bool is_total = str_starts(rows->entries[i].key, STR("."));
        if (row->sums >= sums && row->parts && (!is_total || rows->n == 1))
            return true;
    }
    return false;
}

/* One address of the set, [code].measure or .sum.measure, that is stated. */
static bool note_stated(struct fact_set *s, struct map *rows, struct str rest)
{
    for (size_t k = 0; k < s->measure_count; k++) {
        struct str name = s->measures[k]->name;
        if (!str_ends(rest, name) || rest.p[rest.n - name.n - 1] != '.')
            continue;
        struct str key = str_sub(rest, 0, rest.n - name.n - 1);
        struct printed_row *row = map_get(rows, key);
        s->printed[k] = true;
        if (!row) {
            row = arena_zalloc(s->owner->arena, sizeof *row);
            if (!row || !map_put(rows, key, row))
                return false;
        }
        *(s->measures[k]->term_count ? &row->sums : &row->parts) += 1;
    }
    return true;
}

/* Which measures of it published tables state, of a row or of the sum. */
static bool note_printed(struct fact_set *s)
{
    const struct value *stated = record_member(s->owner->in.record, STR("stated"));
    struct map rows;
    if (!stated || stated->type != VALUE_MAP ||
        !record_member(s->owner->in.record, STR("printed_sets")))
        return true;
    map_init(&rows, s->owner->arena);
    s->printed = arena_zalloc(s->owner->arena, (s->measure_count + 1) * sizeof *s->printed);
    for (size_t i = 0; s->printed && i < stated->map->n; i++) {
        struct str address = stated->map->entries[i].key.s;
        if (!str_starts(address, s->address))
            continue;
        struct str rest = str_sub(address, s->address.n, address.n);
        if ((str_starts(rest, STR("[")) || str_starts(rest, STR(".sum."))) &&
            !note_stated(s, &rows, rest))
            return false;
    }
    s->printed_whole = is_printed_whole(s, &rows);
    return s->printed != NULL;
}

/* Nothing in print states this measure, and no table shows that it is none: the sum stands there
 * with other parts of it, and no column was left unread. */
bool set_leaves_unsaid(const struct fact_set *s, const struct fact_def *def)
{
    bool here = true;
    for (size_t i = 0; s->printed && i < s->measure_count; i++)
        if (s->measures[i] == def)
            here = s->printed[i];
    return s->printed && !here && (!s->printed_whole || is_listed(s, STR("unread_columns")));
}

bool set_lacks(const struct fact_set *s, const struct fact_def *def)
{
    if (!def || !def->optional || !s->given->n)
        return false;
    for (size_t i = 0; i < s->given->n; i++) {
        const struct fact_row *r = (const struct fact_row *)s->given->items[i].object;
        if (vmap_find(r->entered->map, def->name))
            return false;
    }
    return true;
}

static bool fill_given(struct fact_set *s, const struct value *data)
{
    struct facts *f = s->owner;
    for (size_t i = 0; i < data->list->n; i++) {
        const struct value *row = &data->list->items[i];
        const struct value *code = row->type == VALUE_MAP ? vmap_find(row->map, STR("code")) : NULL;
        if (!code || code->type != VALUE_STR || !code_level(code->s) || !str_is_digits(code->s))
            continue; /* the schema has reported it */
        struct fact_row *r = set_row(s, code->s);
        if (!r)
            return false;
        if (r->entered) {
            DIAG(f->diags, E4206, sources_place(f->in.record->sources, code->at), code->s);
            continue;
        }
        r->entered = row;
        r->name = names_of(s, r->code, row);
        if (!row_list(s, r) || !list_push(s->given, f->arena, row_value(r)))
            return false;
        names_check_row(r);
    }
    return true;
}

static bool fill_union(struct fact_set *s, const struct value *members)
{
    struct facts *f = s->owner;
    for (size_t i = 0; i < members->list->n; i++) {
        const struct value *address = &members->list->items[i];
        struct fact_set *other = address->type == VALUE_STR ? map_get(&f->sets, address->s) : NULL;
        if (!other) {
            DIAG(f->diags, E4202, sources_place(f->in.record->sources, address->at),
                 address->type == VALUE_STR ? address->s : STR("?"), s->address);
            continue;
        }
        if (!set_fill(other))
            return false;
        s->known |= other->known;
        for (size_t k = 0; k < other->rows.n; k++) {
            struct fact_row *theirs = other->rows.entries[k].value;
            struct fact_row *r = theirs->listed ? set_row(s, theirs->code) : NULL;
            if (r && (!r->name.n || !str_eq(theirs->name, names_of(other, theirs->code, NULL))))
                r->name = theirs->name;
            if (r && !row_list(s, r))
                return false;
        }
    }
    return true;
}

static bool fill_classes(struct fact_set *s)
{
    for (size_t i = 0; i < s->codes->map.n; i++) {
        const struct code *c = s->codes->map.entries[i].value;
        struct fact_row *r = c->level == 1 ? set_row(s, c->code) : NULL;
        if (r && !row_list(s, r))
            return false;
    }
    return true;
}

bool set_fill(struct fact_set *s)
{
    const struct value *data = set_data(s);
    const struct value *members = vmap_find(s->model->map, STR("union"));
    const struct value *rows = vmap_find(s->model->map, STR("rows"));
    if (s->filled)
        return true;
    s->filled = true;
    s->known = data != NULL && !is_listed(s, STR("unread_sets")); /* some row could not be read */
    if (!note_printed(s))
        return false;
    if (data && !fill_given(s, data))
        return false;
    if (members && members->type == VALUE_LIST && !fill_union(s, members))
        return false;
    if (rows && rows->type == VALUE_STR && str_eq(rows->s, STR("classes"))) {
        s->known = true;
        return fill_classes(s);
    }
    return true;
}
