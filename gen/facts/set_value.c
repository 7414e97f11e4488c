/* What expressions see of a set: its rows by level, by code, in an order of their own. */
#include "expr/call.h"
#include "facts/internal.h"

#include <stdlib.h>

static void collect(struct fact_row *r, size_t level, bool leaves, struct arena *a, struct list *l)
{
    for (size_t i = 0; i < r->child_count; i++) {
        struct fact_row *child = r->children[i];
        bool wanted = leaves ? child->child_count == 0 : !level || child->level == level;
        if (wanted)
            list_push(l, a, row_value(child));
        collect(child, level, leaves, a, l);
    }
}

static struct value collected(struct fact_set *s, size_t level, bool leaves)
{
    struct list *l = list_new(s->owner->arena);
    if (!l)
        return value_none();
    collect(s->total, level, leaves, s->owner->arena, l);
    return value_list(l);
}

/* True when no figure of the set is other than zero. */
static bool set_is_empty(struct fact_set *s)
{
    for (size_t i = 0; i < s->measure_count; i++)
        for (size_t k = 0; !set_lacks(s, s->measures[i]) && k < s->total->child_count; k++) {
            struct fact *fact = row_fact(s->total->children[k], s->measures[i]->name);
            if (!fact)
                return false;
            fact_evaluate(fact);
            if (!fact->known || dec_sign(fact->value) != 0)
                return false;
        }
    return s->known;
}

/* set.under[301]: the rows of a 类 and all its 款 and 项 that the classification or the data has,
 * in the order of codes. */
struct under {
    struct object object;
    struct fact_set *set;
};

static int by_code(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool under_item(struct object *self, const struct value *key, struct value *out)
{
    struct fact_set *s = ((struct under *)self)->set;
    struct arena *a = s->owner->arena;
    struct buf b;
    buf_init(&b);
    struct dec d;
    if (key->type == VALUE_STR)
        buf_str(&b, key->s);
    else if (value_number(key, &d))
        dec_print(&b, d);
    struct str prefix = arena_str(a, buf_view(&b));
    buf_free(&b);
    size_t n = 0, most = s->codes->map.n + s->rows.n;
    struct str *codes = arena_alloc(a, (most + 1) * sizeof *codes);
    struct list *l = list_new(a);
    if (!codes || !l || !prefix.p)
        return true;
    for (size_t i = 0; i < s->codes->map.n; i++)
        if (str_starts(s->codes->map.entries[i].key, prefix))
            codes[n++] = s->codes->map.entries[i].key;
    for (size_t i = 0; i < s->rows.n; i++) {
        const struct fact_row *r = s->rows.entries[i].value;
        if (r->listed && str_starts(r->code, prefix) && !map_get(&s->codes->map, r->code))
            codes[n++] = r->code;
    }
    qsort(codes, n, sizeof *codes, by_code);
    for (size_t i = 0; i < n; i++) {
        struct fact_row *r = set_row(s, codes[i]);
        if (r)
            list_push(l, a, row_value(r));
    }
    *out = value_list(l);
    return true;
}

static const struct object_ops under_ops = {.type = WORD_AN_ITEM_OF_THE_CLASSIFICATION,
                                            .item = under_item};

/* set.arranged(codes): the lowest rows, those named by `codes` first and in that order, the rest by
 * code. */
static bool arranged_call(struct object *self, struct call *c, struct value *out)
{
    struct fact_set *s = ((struct under *)self)->set;
    struct arena *a = s->owner->arena;
    struct value codes, leaves = collected(s, 0, true);
    struct list *l = list_new(a);
    struct map seen;
    if (!call_bind(c, "codes", &codes) || !l || leaves.type != VALUE_LIST)
        return false;
    map_init(&seen, a);
    for (size_t i = 0; codes.type == VALUE_LIST && i < codes.list->n; i++) {
        const struct value *code = &codes.list->items[i];
        struct fact_row *r = code->type == VALUE_STR ? map_get(&s->rows, code->s) : NULL;
        if (r && r->listed && !map_get(&seen, r->code) &&
            !(map_put(&seen, r->code, r) && list_push(l, a, row_value(r))))
            return false;
    }
    for (size_t i = 0; i < leaves.list->n; i++) {
        struct fact_row *r = (struct fact_row *)leaves.list->items[i].object;
        if (!map_get(&seen, r->code) && !list_push(l, a, leaves.list->items[i]))
            return false;
    }
    *out = value_list(l);
    return true;
}

static const struct object_ops arranged_ops = {.type = WORD_ARRANGED_ROWS, .call = arranged_call};

static struct value helper_value(struct fact_set *s, const struct object_ops *ops)
{
    struct under *u = arena_zalloc(s->owner->arena, sizeof *u);
    if (!u)
        return value_none();
    *u = (struct under){{ops}, s};
    return value_object(&u->object);
}

static bool set_attr(struct object *self, struct str name, struct value *out)
{
    struct fact_set *s = (struct fact_set *)self;
    bool rows = str_eq(name, STR("rows")) || str_eq(name, STR("classes")) ||
                str_eq(name, STR("sections")) || str_eq(name, STR("leaves"));
    s->owner->unknown_rows |= rows && !s->known;
    if (str_eq(name, STR("sum")))
        *out = row_value(s->total);
    else if (str_eq(name, STR("rows")))
        *out = collected(s, 0, false);
    else if (str_eq(name, STR("classes")))
        *out = collected(s, 1, false);
    else if (str_eq(name, STR("sections")))
        *out = collected(s, 2, false);
    else if (str_eq(name, STR("leaves")))
        *out = collected(s, 0, true);
    else if (str_eq(name, STR("given")))
        *out = value_list(s->given);
    else if (str_eq(name, STR("empty")))
        *out = value_bool(set_is_empty(s));
    else if (str_eq(name, STR("known")))
        *out = value_bool(s->known);
    else if (str_eq(name, STR("under")))
        *out = helper_value(s, &under_ops);
    else if (str_eq(name, STR("arranged")))
        *out = helper_value(s, &arranged_ops);
    else
        *out = value_undefined(name);
    return true;
}

bool facts_unknown_rows(struct facts *f)
{
    bool unknown = f->unknown_rows;
    f->unknown_rows = false;
    return unknown;
}

static bool set_item(struct object *self, const struct value *key, struct value *out)
{
    struct fact_set *s = (struct fact_set *)self;
    struct buf text;
    struct dec d;
    buf_init(&text);
    if (key->type == VALUE_STR)
        buf_str(&text, key->s);
    else if (value_number(key, &d))
        dec_print(&text, d);
    struct str code = buf_view(&text);
    *out = value_undefined(STR(""));
    if (str_is_digits(code) && code_level(code) > 0) {
        struct fact_row *r = set_row(s, code);
        if (r)
            *out = row_value(r);
    }
    buf_free(&text);
    return true;
}

static bool set_element(struct object *self, size_t i, struct value *out)
{
    struct value rows = collected((struct fact_set *)self, 0, false);
    if (rows.type != VALUE_LIST || i >= rows.list->n)
        return false;
    *out = rows.list->items[i];
    return true;
}

static struct str set_member(struct object *self, size_t i)
{
    static const char *const names[] = {"sum",   "rows",  "classes", "sections", "leaves",
                                        "given", "empty", "known",   "under",    "arranged"};
    (void)self;
    return i < sizeof names / sizeof *names ? str_of(names[i]) : (struct str){NULL, 0};
}

static const struct origin *set_origin(struct object *self)
{
    const struct fact_set *s = (struct fact_set *)self;
    return origin_fact(s->owner->arena, s->address);
}

static const struct object_ops set_ops = {.type = WORD_A_SET_OF_ROWS,
                                          .attr = set_attr,
                                          .item = set_item,
                                          .element = set_element,
                                          .member = set_member,
                                          .origin = set_origin};

void set_value_init(struct fact_set *s)
{
    s->object.ops = &set_ops;
}
