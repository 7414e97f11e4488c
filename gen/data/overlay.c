/* Laying one record over another, with the path of each member at hand for the messages. Which of
 * the two is right is for people. */
#include "data/overlay.h"

/* A path is built on the way down, for the messages. */
static struct str below(struct overlay *o, struct str path, struct str name)
{
    return path.n ? arena_printf(o->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name)) : name;
}

static struct str shown(struct overlay *o, const struct value *v)
{
    struct dec d;
    if (v->type == VALUE_STR)
        return v->s;
    if (!value_number(v, &d))
        return value_type_name(v);
    struct buf text;
    buf_init(&text);
    dec_print(&text, d);
    struct str s = arena_str(o->arena, buf_view(&text));
    buf_free(&text);
    return s.p ? s : STR("");
}

static bool is_open(const struct value *v)
{
    return !v || v->type == VALUE_NONE;
}

static bool is_zero(const struct value *v)
{
    struct dec d;
    return value_number(v, &d) && !dec_sign(d);
}

/* An amount may stand as a text: "1103.93". */
static bool same(const struct value *a, const struct value *b)
{
    struct dec x, y;
    bool texts = a->type == VALUE_STR && b->type != VALUE_STR;
    return value_equal(a, b) ||
           (texts && dec_parse(a->s, &x) && value_number(b, &y) && dec_eq(x, y));
}

static struct place place_of(const struct overlay *o, const struct value *into,
                             const struct value *from)
{
    struct place p = into && into->at ? sources_place(o->into, into->at) : (struct place){0};
    return p.file.n ? p : sources_place(o->from, from->at);
}

static bool put(struct overlay *o, struct vmap *into, struct str name, struct value v)
{
    return vmap_set(into, o->arena, name, v);
}

static bool lay_value(struct overlay *o, struct vmap *into, struct str name,
                      const struct value *before, const struct value *v, struct str path, bool row)
{
    if (is_open(before)) {
        bool nothing_needed = row && !before && is_zero(v);
        o->filled += !nothing_needed;
        return nothing_needed || put(o, into, name, *v);
    }
    if (same(before, v)) {
        o->same++;
        return true;
    }
    o->different++;
    struct place place = place_of(o, before, v), other = sources_place(o->from, v->at);
    struct buf where;
    buf_init(&where);
    place_print(&where, &other);
    if (o->replace)
        DIAG(o->ds, E2617, place, path, shown(o, before), shown(o, v), buf_view(&where));
    else
        DIAG(o->ds, E2616, place, path, shown(o, before), shown(o, v), buf_view(&where));
    buf_free(&where);
    return !o->replace || put(o, into, name, *v);
}

static bool is_coded(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (!value_get_str(&list->list->items[i], "code").n)
            return false;
    return list->type == VALUE_LIST;
}

static struct value *row_of(struct list *l, struct str code)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(value_get_str(&l->items[i], "code"), code))
            return &l->items[i];
    return NULL;
}

/* Nobody has written anything into a row but what it is. */
static bool is_bare(const struct value *row)
{
    for (size_t i = 0; i < row->map->n; i++) {
        struct str name = row->map->entries[i].key.s;
        if (!str_eq(name, STR("code")) && !str_eq(name, STR("name")) &&
            !is_open(&row->map->entries[i].value))
            return false;
    }
    return true;
}

/* Rows that only the people's list has. */
static void judge_rows(struct overlay *o, struct list *into, const struct list *from,
                       struct str path)
{
    size_t kept = 0;
    for (size_t i = 0; i < into->n; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a list of n has its items */
        struct value row = into->items[i];
        struct str code = value_get_str(&row, "code");
        if (!row_of((struct list *)(uintptr_t)from, code)) {
            if (is_bare(&row))
                continue;
            o->different++;
            DIAG(o->ds, E2618, sources_place(o->into, row.at), path, code,
                 o->replace ? diag_word(WORD_DROPPED) : diag_word(WORD_KEPT));
            if (o->replace)
                continue;
        }
        into->items[kept++] = row;
    }
    into->n = kept;
}

static bool lay_map(struct overlay *o, struct vmap *into, const struct vmap *from, struct str path,
                    bool row);

static bool lay_rows(struct overlay *o, struct list *into, const struct list *from, struct str path)
{
    for (size_t i = 0; i < from->n && !o->arena->failed; i++) {
        const struct value *row = &from->items[i];
        struct str code = value_get_str(row, "code");
        struct value *there = row_of(into, code);
        struct str at = arena_printf(o->arena, "%.*s[%.*s]", STR_ARG(path), STR_ARG(code));
        if (!there) {
            struct vmap *made = vmap_new(o->arena);
            struct value v = made ? value_map(made) : value_none();
            v.at = row->at;
            if (!made || !lay_map(o, made, row->map, at, true))
                return false;
            if (made->n > 1 && !list_push(into, o->arena, v))
                return false;
        } else if (!lay_map(o, there->map, row->map, at, true)) {
            return false;
        }
    }
    judge_rows(o, into, from, path);
    return !o->arena->failed;
}

/* "None", said by an empty list, is something that people wrote. */
static bool lay_list(struct overlay *o, struct vmap *into, const struct vmap_entry *e,
                     const struct value *before, struct str path)
{
    bool rows = is_coded(&e->value) && (!before || is_coded(before));
    if (is_open(before)) {
        struct list *l = list_new(o->arena);
        struct value v = l ? value_list(l) : value_none();
        v.at = e->value.at;
        return l &&
               (rows ? lay_rows(o, l, e->value.list, path)
                     : (l->items = e->value.list->items, l->n = e->value.list->n, true)) &&
               put(o, into, e->key.s, v);
    }
    if (!rows)
        return lay_value(o, into, e->key.s, before, &e->value, path, false);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what is not open is there */
    if (before->type == VALUE_LIST && !before->list->n && e->value.list->n) {
        o->different++;
        DIAG(o->ds, E2618, place_of(o, before, &e->value), path, STR("[]"),
             o->replace ? diag_word(WORD_REPLACED) : diag_word(WORD_KEPT));
        if (!o->replace)
            return true;
    }
    return lay_rows(o, before->list, e->value.list, path);
}

static bool lay_map(struct overlay *o, struct vmap *into, const struct vmap *from, struct str path,
                    bool row)
{
    for (size_t i = 0; i < from->n && !o->arena->failed; i++) {
        const struct vmap_entry *e = &from->entries[i];
        const struct value *before = vmap_find(into, e->key.s);
        struct str at = below(o, path, e->key.s);
        bool ok;
        if (e->value.type == VALUE_MAP && (is_open(before) || before->type == VALUE_MAP)) {
            struct vmap *m = is_open(before) ? vmap_new(o->arena) : before->map;
            ok = m && lay_map(o, m, e->value.map, at, row) &&
                 (!is_open(before) || put(o, into, e->key.s, value_map(m)));
        } else if (e->value.type == VALUE_LIST) {
            ok = lay_list(o, into, e, before, at);
        } else {
            ok = lay_value(o, into, e->key.s, before, &e->value, at, row);
        }
        if (!ok)
            return false;
    }
    return !o->arena->failed;
}

bool overlay_apply(struct overlay *o, struct vmap *into, const struct vmap *from)
{
    if (lay_map(o, into, from, STR(""), false))
        return true;
    DIAG0(o->ds, E1004, (struct place){0});
    return false;
}
