/* The plan of carry.json carried out over the facts of the old year. */
#include "carry/carry.h"

struct carry {
    const struct carry_input *in;
    struct vmap *root, *previous, *openings;
    bool failed;
};

static void set(struct carry *c, struct vmap *m, struct str name, struct value v)
{
    if (!c->failed && (!m || !vmap_set(m, c->in->arena, name, v)))
        c->failed = true;
}

static struct vmap *new_map(struct carry *c)
{
    struct vmap *m = vmap_new(c->in->arena);
    c->failed |= !m;
    return m;
}

static struct value marked(struct value v)
{
    v.at = 0;
    v.origin = &origin_carried;
    return v;
}

/* Puts a value at an address such as three_public.previous.abroad, making what is above it. */
static void put(struct carry *c, struct str address, struct value v)
{
    struct vmap *m = c->root;
    for (size_t dot; m && (dot = str_find(address, STR("."), 0)) != SIZE_MAX;) {
        struct str name = str_sub(address, 0, dot);
        const struct value *below = vmap_find(m, name);
        if (!below || below->type != VALUE_MAP) {
            struct vmap *made = new_map(c);
            if (made)
                set(c, m, name, value_map(made));
            m = made;
        } else {
            m = below->map;
        }
        address = str_sub(address, dot + 1, address.n);
    }
    set(c, m, address, v);
}

static const struct value *at(const struct value *root, struct str address)
{
    const struct value *v = root;
    while (v && v->type == VALUE_MAP && address.n) {
        size_t dot = str_find(address, STR("."), 0);
        v = vmap_find(v->map, dot == SIZE_MAX ? address : str_sub(address, 0, dot));
        address = dot == SIZE_MAX ? STR("") : str_sub(address, dot + 1, address.n);
    }
    return v;
}

/* Codes */

static struct str moved(struct carry *c, struct str code)
{
    struct str now = codes_moved(c->in->function, code, c->in->record->year, c->in->year);
    if (!now.n && code.n)
        DIAG(c->in->diags, E2530, place_file(c->in->file), code);
    return now;
}

/* Whether the lists of the new year give the code a name, so that the data need not. */
static bool is_named(const struct carry *c, struct str code)
{
    return codes_name(c->in->function, code).p || codes_name(c->in->economic, code).p ||
           codes_usual(c->in->function, code).p;
}

/* Texts: codes among their names become those of the new year. */
static struct value text(struct carry *c, const struct value *v)
{
    struct value out = marked(*v);
    if (v->type == VALUE_LIST) {
        struct list *l = list_new(c->in->arena);
        for (size_t i = 0; l && i < v->list->n; i++) {
            struct value item = text(c, &v->list->items[i]);
            if (item.type == VALUE_STR && str_is_digits(item.s))
                item.s = moved(c, item.s);
            if ((item.type != VALUE_STR || item.s.n || !v->list->items[i].s.n) &&
                !list_push(l, c->in->arena, item))
                c->failed = true;
        }
        c->failed |= !l;
        out = l ? value_list(l) : value_none();
    } else if (v->type == VALUE_MAP) {
        struct vmap *m = new_map(c);
        for (size_t i = 0; m && i < v->map->n; i++) {
            struct str name = v->map->entries[i].key.s;
            if (str_is_digits(name))
                name = moved(c, name);
            if (name.n && !vmap_find(m, name) && !str_starts(name, STR("//")))
                set(c, m, name, text(c, &v->map->entries[i].value));
        }
        out = m ? value_map(m) : value_none();
    }
    return marked(out);
}

static void take_texts(struct carry *c)
{
    const struct value *texts = value_get(c->in->plan, "texts");
    const struct value *quiet = value_get(c->in->plan, "quiet");
    struct list *review = list_new(c->in->arena);
    c->failed |= !review;
    for (size_t i = 0; i < value_count(texts) && !c->failed; i++) {
        const struct value *item = &texts->list->items[i];
        struct str address = value_get_str(item, "address");
        const struct value *v = at(&c->in->record->root, address);
        struct vmap *m = v ? new_map(c) : NULL;
        if (!m)
            continue;
        put(c, address, text(c, v));
        set(c, m, STR("title"), value_str(value_get_str(item, "title")));
        set(c, m, STR("address"), value_str(address));
        set(c, m, STR("done"), value_bool(false));
        c->failed |= !list_push(review, c->in->arena, value_map(m));
    }
    for (size_t i = 0; i < value_count(quiet); i++) {
        const struct value *v = at(&c->in->record->root, quiet->list->items[i].s);
        if (v)
            put(c, quiet->list->items[i].s, text(c, v));
    }
    if (review && review->n)
        put(c, STR("review"), value_list(review));
}

/* Figures */

static bool in_new_unit(const struct carry *c, struct dec yuan, struct value *out)
{
    struct dec d;
    if (!amount_in_unit(yuan, c->in->record->unit, &d))
        return false;
    d = dec_trim(d);
    *out = d.scale ? value_dec(d) : value_int(0);
    out->d = d;
    *out = marked(*out);
    return true;
}

/* A signed sum of the old year's figures; false when one of them is unknown. */
static bool sum(struct carry *c, const struct value *terms, struct value *out)
{
    struct dec total = {0, 2};
    for (size_t i = 0; i < value_count(terms); i++) {
        struct str address = terms->list->items[i].s;
        bool minus = str_starts(address, STR("-"));
        struct fact *fact =
            fact_find(c->in->facts, minus ? str_sub(address, 1, address.n) : address);
        if (!fact || !fact->known ||
            !dec_add(total, minus ? dec_neg(fact->value) : fact->value, &total))
            return false;
    }
    return in_new_unit(c, total, out);
}

static void remember_opening(struct carry *c, struct str address, struct str of, struct str code,
                             struct value amount)
{
    struct vmap *m = new_map(c);
    set(c, m, STR("of"), value_str(of));
    if (code.n)
        set(c, m, STR("code"), value_str(code));
    set(c, m, STR("amount"), amount);
    if (m)
        set(c, c->openings, address, value_map(m));
}

static void take_figures(struct carry *c)
{
    const struct value *previous = value_get(c->in->plan, "previous");
    const struct value *openings = value_get(c->in->plan, "openings");
    struct value v;
    for (size_t i = 0; previous && i < previous->map->n; i++) {
        const struct vmap_entry *e = &previous->map->entries[i];
        if (!sum(c, &e->value, &v))
            continue;
        put(c, e->key.s, v);
        set(c, c->previous, e->key.s, v);
    }
    for (size_t i = 0; openings && i < openings->map->n; i++) {
        const struct vmap_entry *e = &openings->map->entries[i];
        if (!sum(c, value_get(&e->value, "sum"), &v))
            continue;
        put(c, e->key.s, v);
        remember_opening(c, e->key.s, value_get_str(&e->value, "of"), STR(""), v);
    }
}

/* Rows */

static struct value member(const struct value *object, struct str name)
{
    struct value out = value_undefined(name);
    if (object->type == VALUE_OBJECT && object->object->ops->attr)
        (void)object->object->ops->attr(object->object, name, &out);
    return out;
}

/* A row of the list at an address, made when its code has none yet. */
static struct vmap *row_of(struct carry *c, struct str address, struct str code, struct str name)
{
    const struct value *there = at(&(struct value){.type = VALUE_MAP, .map = c->root}, address);
    struct list *l = there && there->type == VALUE_LIST ? there->list : NULL;
    for (size_t i = 0; l && i < l->n; i++)
        if (str_eq(value_get_str(&l->items[i], "code"), code))
            return l->items[i].map;
    if (!l) {
        l = list_new(c->in->arena);
        c->failed |= !l;
        if (l)
            put(c, address, value_list(l));
    }
    struct vmap *m = new_map(c);
    set(c, m, STR("code"), marked(value_str(code)));
    if (name.n && !is_named(c, code))
        set(c, m, STR("name"), marked(value_str(name)));
    if (c->failed || !list_push(l, c->in->arena, value_map(m)))
        c->failed = true;
    return c->failed ? NULL : m;
}

static bool add(struct carry *c, struct vmap *row, struct str name, struct value more)
{
    const struct value *there = vmap_find(row, name);
    struct dec d;
    if (there && value_number(there, &d) && dec_add(d, more.d, &d)) {
        more = d.scale ? value_dec(d) : value_int(0);
        more.d = d;
        more = marked(more);
    }
    set(c, row, name, more);
    return !c->failed;
}

/* One measure of all lowest rows of a set, as a measure of rows at `address`. */
static void take_measure(struct carry *c, struct str address, const struct value *set_value,
                         struct str to, struct str from)
{
    struct value rows = member(set_value, STR("leaves")), v;
    for (size_t i = 0; i < value_count(&rows) && !c->failed; i++) {
        const struct value *row = &rows.list->items[i];
        struct value figure = member(row, from);
        struct fact *fact = fact_of(&figure);
        if (fact)
            fact = fact_find(c->in->facts, fact->address);
        if (!fact || !fact->known || !dec_sign(fact->value) || !in_new_unit(c, fact->value, &v))
            continue;
        struct value old = member(row, STR("code")), name = member(row, STR("name"));
        struct str code = moved(c, old.s);
        struct vmap *m = code.n ? row_of(c, address, code, name.s) : NULL;
        if (m)
            (void)add(c, m, to, v);
    }
}

static void take_rows(struct carry *c, const struct value *plan, bool openings)
{
    for (size_t i = 0; plan && i < plan->map->n && !c->failed; i++) {
        const struct vmap_entry *e = &plan->map->entries[i];
        const struct value *figures = value_get(&e->value, "figures");
        struct value from = facts_value(c->in->facts, value_get_str(&e->value, "set"));
        struct value known = member(&from, STR("known")), total;
        if (known.type != VALUE_BOOL || !known.b)
            continue;
        for (size_t k = 0; figures && k < figures->map->n; k++) {
            const struct vmap_entry *f = &figures->map->entries[k];
            take_measure(c, e->key.s, &from, f->key.s, f->value.s);
            const struct value *list =
                at(&(struct value){.type = VALUE_MAP, .map = c->root}, e->key.s);
            for (size_t n = 0; n < value_count(list); n++) {
                const struct value *row = &list->list->items[n], *v;
                struct str code = value_get_str(row, "code");
                struct str address =
                    arena_printf(c->in->arena, "%.*s[%.*s].%.*s", STR_ARG(e->key.s), STR_ARG(code),
                                 STR_ARG(f->key.s));
                v = vmap_find(row->map, f->key.s);
                if (v && openings)
                    remember_opening(c, address, value_get_str(&e->value, "of"), code, *v);
                else if (v)
                    set(c, c->previous, address, *v);
            }
            struct str sum_of =
                arena_printf(c->in->arena, "%.*s.sum.%.*s",
                             STR_ARG(value_get_str(&e->value, "set")), STR_ARG(f->value.s));
            struct fact *fact = openings ? fact_find(c->in->facts, sum_of) : NULL;
            if (fact && fact->known && in_new_unit(c, fact->value, &total))
                remember_opening(c,
                                 arena_printf(c->in->arena, "%.*s.sum.%.*s", STR_ARG(e->key.s),
                                              STR_ARG(f->key.s)),
                                 value_get_str(&e->value, "of"), STR(""), total);
        }
    }
}

/* Rows for the new year's figures: the codes that had some in the old year, their amounts unknown
 * until somebody fills them in. */
static void prepare_rows(struct carry *c)
{
    const struct value *plan = value_get(c->in->plan, "rows");
    for (size_t i = 0; plan && i < plan->map->n && !c->failed; i++) {
        const struct vmap_entry *e = &plan->map->entries[i];
        struct value from = facts_value(c->in->facts, e->key.s);
        struct value rows = member(&from, STR("leaves"));
        for (size_t k = 0; k < value_count(&rows) && !c->failed; k++) {
            struct value old = member(&rows.list->items[k], STR("code"));
            struct value name = member(&rows.list->items[k], STR("name"));
            struct str code = moved(c, old.s);
            for (size_t n = 0; code.n && n < value_count(&e->value); n++) {
                struct str measure = e->value.list->items[n].s;
                struct value figure = member(&rows.list->items[k], measure);
                struct fact *fact = fact_of(&figure);
                if (fact)
                    fact = fact_find(c->in->facts, fact->address);
                if (!fact || (fact->known ? !dec_sign(fact->value) : !fact->at))
                    continue;
                struct vmap *m = row_of(c, e->key.s, code, name.s);
                if (m && !vmap_find(m, measure))
                    set(c, m, measure, marked(value_none()));
            }
        }
    }
}

bool carry_over(const struct carry_input *in, struct vmap *out)
{
    struct carry c = {.in = in, .root = out};
    struct vmap *last = new_map(&c);
    c.previous = new_map(&c);
    c.openings = new_map(&c);
    take_texts(&c);
    take_figures(&c);
    take_rows(&c, value_get(in->plan, "previous_rows"), false);
    take_rows(&c, value_get(in->plan, "opening_rows"), true);
    prepare_rows(&c);
    set(&c, last, STR("file"), value_str(in->file));
    if (in->decimals >= 0)
        set(&c, last, STR("decimals"), value_int(in->decimals));
    if (!c.failed) {
        set(&c, last, STR("previous"), value_map(c.previous));
        set(&c, last, STR("openings"), value_map(c.openings));
        put(&c, STR("last_year"), value_map(last));
    }
    if (c.failed)
        DIAG0(in->diags, E1004, (struct place){0});
    return !c.failed;
}
