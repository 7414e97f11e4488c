/* Members, items and methods of values. */
#include "base/utf8.h"
#include "expr/ops.h"

static bool missing(struct expr_env *env, const struct value *owner, struct str name,
                    struct value *out)
{
    struct value *copy = arena_alloc(env->arena, sizeof *copy);
    *out = value_undefined(name);
    if (copy) {
        *copy = *owner;
        out->undefined.kind = UNDEFINED_MEMBER;
        out->undefined.owner = copy;
    }
    return true;
}

bool value_member(struct expr_env *env, const struct value *v, struct str name, struct value *out)
{
    if (v->type == VALUE_MAP) {
        const struct value *found = vmap_find(v->map, name);
        if (!found)
            return missing(env, v, name, out);
        *out = *found;
        return true;
    }
    if (v->type == VALUE_OBJECT) {
        const struct object_ops *ops = v->object->ops;
        struct value key = value_str(name);
        *out = value_absent();
        if (ops->attr && !ops->attr(v->object, name, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->item && !ops->item(v->object, &key, out))
            return false;
        if (out->type != VALUE_UNDEFINED)
            return true;
    }
    return missing(env, v, name, out);
}

static struct str key_text(struct expr_env *env, const struct value *key)
{
    struct buf b;
    call_buf_init(&b);
    b.max = 200;
    value_print(&b, key);
    struct str s = arena_str(env->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool position(const struct value *key, size_t n, size_t *out)
{
    struct dec d;
    int64_t i;
    if (!value_is_integer(key) || !value_number(key, &d) || !dec_to_i64(d, &i))
        return false;
    if (i < 0)
        i += (int64_t)n;
    *out = (size_t)i;
    return i >= 0 && (size_t)i < n;
}

static struct str character(struct str s, size_t index)
{
    size_t from = utf8_offset(s, index);
    return str_sub(s, from, from + utf8_offset(str_sub(s, from, s.n), 1));
}

bool value_item(struct expr_env *env, const struct value *v, const struct value *key,
                struct value *out)
{
    size_t i;
    if (v->type == VALUE_LIST && position(key, v->list->n, &i)) {
        *out = v->list->items[i];
        return true;
    }
    if (v->type == VALUE_STR && position(key, utf8_count(v->s), &i)) {
        *out = value_str(character(v->s, i));
        env->fuel -= (long)(v->s.n / 32); /* counting characters walks the text */
        return true;
    }
    if (v->type == VALUE_MAP) {
        const struct value *found = vmap_get(v->map, *key);
        if (found) {
            *out = *found;
            return true;
        }
    }
    if (v->type == VALUE_OBJECT) {
        const struct object_ops *ops = v->object->ops;
        *out = value_absent();
        if (ops->item && !ops->item(v->object, key, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->attr && key->type == VALUE_STR &&
            !ops->attr(v->object, key->s, out))
            return false;
        if (out->type == VALUE_UNDEFINED && ops->length && ops->element &&
            position(key, ops->length(v->object), &i) && !ops->element(v->object, i, out))
            *out = value_absent();
        if (out->type != VALUE_UNDEFINED)
            return true;
    }
    return missing(env, v, key_text(env, key), out);
}

/* A member, else a method (foo.items without a call). */
bool eval_attr(struct eval *ev, const struct node *n, struct value *out)
{
    struct value base;
    if (!eval_node(ev, n->a, &base))
        return false;
    if (base.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &base);
    if (!value_member(ev->env, &base, n->name, out))
        return false;
    const struct native *method =
        out->type == VALUE_UNDEFINED ? method_find(ev->env->registry, &base, n->name) : NULL;
    return !method || native_value(ev->env, method, &base, out) || eval_no_memory(ev, n);
}

bool eval_item(struct eval *ev, const struct node *n, struct value *out)
{
    struct value base, key;
    if (!eval_node(ev, n->a, &base))
        return false;
    if (base.type == VALUE_UNDEFINED)
        return env_undefined(ev->env, ev->source, n->a->from, n->a->to, ev->scope, &base);
    if (n->b->kind == NODE_SLICE)
        return eval_slice(ev, n, &base, out);
    if (!eval_node(ev, n->b, &key))
        return false;
    if (key.type == VALUE_UNDEFINED && !eval_defined(ev, n->b, &key))
        return false;
    if (!value_item(ev->env, &base, &key, out))
        return false;
    const struct native *method = out->type == VALUE_UNDEFINED && key.type == VALUE_STR
                                      ? method_find(ev->env->registry, &base, key.s)
                                      : NULL;
    return !method || native_value(ev->env, method, &base, out) || eval_no_memory(ev, n);
}

bool attribute_path(struct call *c, const struct value *item, const struct value *path,
                    const struct value *fallback, struct value *out)
{
    *out = *item;
    if (value_is_absent(path) || path->type == VALUE_NONE)
        return true;
    if (path->type != VALUE_STR)
        return value_item(c->env, item, path, out) && call_charge(c, 1);
    struct str rest = path->s;
    for (;;) {
        size_t dot = str_find(rest, STR("."), 0);
        struct str part = dot == SIZE_MAX ? rest : str_sub(rest, 0, dot);
        struct value base = *out, key = value_str(part);
        struct dec d;
        if (str_is_digits(part) && dec_parse(part, &d))
            key = (struct value){.type = VALUE_INT, .d = d};
        if (base.type == VALUE_UNDEFINED)
            return env_undefined(c->env, c->source, c->from, c->to, c->scope, &base);
        if (!value_item(c->env, &base, &key, out) || !call_charge(c, 1))
            return false;
        if (out->type == VALUE_UNDEFINED && fallback && !value_is_absent(fallback) &&
            fallback->type != VALUE_NONE)
            *out = *fallback;
        if (dot == SIZE_MAX)
            return true;
        rest = str_sub(rest, dot + 1, rest.n);
    }
}
