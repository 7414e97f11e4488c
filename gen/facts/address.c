/* An address step by step: t05[2101101].basic through nodes, sets, rows and lists. */
#include "facts/internal.h"

/* One step: .name or [key]. */
static bool step(struct value *v, bool bracket, struct str key)
{
    struct value name = value_str(key);
    if (v->type == VALUE_OBJECT) {
        const struct object_ops *ops = v->object->ops;
        if (bracket && ops->item)
            return ops->item(v->object, &name, v);
        return ops->attr && ops->attr(v->object, key, v);
    }
    if (v->type == VALUE_LIST && bracket && str_is_digits(key) && key.n < 9) {
        size_t i = 0;
        for (size_t k = 0; k < key.n; k++)
            i = i * 10 + (size_t)(key.p[k] - '0');
        if (i >= v->list->n)
            return false;
        *v = v->list->items[i];
        return true;
    }
    return false;
}

static struct str unquote(struct str key)
{
    if (key.n >= 2 && (key.p[0] == '"' || key.p[0] == '\'') && key.p[key.n - 1] == key.p[0])
        return str_sub(key, 1, key.n - 1);
    return key;
}

struct value address_value(struct facts *f, struct str address, struct str code)
{
    struct value v = value_object(&f->root->object);
    size_t i = 0;
    while (i < address.n) {
        bool bracket = address.p[i] == '[';
        size_t from = i + (bracket || address.p[i] == '.'), end = from;
        while (end < address.n &&
               (bracket ? address.p[end] != ']' : address.p[end] != '.' && address.p[end] != '['))
            end++;
        struct str key = str_trim(str_sub(address, from, end));
        if (!key.n || (bracket && end == address.n))
            return value_undefined(address);
        if (bracket)
            key = str_eq(key, STR("code")) && code.n ? code : unquote(key);
        if (!step(&v, bracket, key) || v.type == VALUE_UNDEFINED)
            return value_undefined(key);
        i = end + bracket;
    }
    return v;
}
