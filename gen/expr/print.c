/* How values print: as Python's str() and repr(), which Jinja2 uses. */
#include "base/utf8.h"
#include "expr/expr.h"

enum { PRINT_DEPTH = 60 };

static void repr(struct buf *out, const struct value *v, int depth);

static void print_decimal(struct buf *out, struct dec d)
{
    d = dec_trim(d);
    dec_print(out, d);
    if (d.scale == 0)
        buf_puts(out, ".0");
}

static void repr_char(struct buf *out, int32_t cp, char quote)
{
    if (cp == quote || cp == '\\')
        buf_printf(out, "\\%c", (char)cp);
    else if (cp == '\n')
        buf_puts(out, "\\n");
    else if (cp == '\r')
        buf_puts(out, "\\r");
    else if (cp == '\t')
        buf_puts(out, "\\t");
    else if (cp < 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD)
        buf_printf(out, "\\x%02x", (unsigned)cp & 0xFF);
    else if (cp == 0x3000 || (cp >= 0x2000 && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202F))
        buf_printf(out, "\\u%04x", (unsigned)cp);
    else
        buf_cp(out, cp);
}

static void repr_text(struct buf *out, struct str s)
{
    bool single = memchr(s.p ? s.p : "", '\'', s.n), twice = memchr(s.p ? s.p : "", '"', s.n);
    char quote = single && !twice ? '"' : '\'';
    buf_char(out, quote);
    for (const char *p = s.p, *end = p + s.n; p < end;)
        repr_char(out, utf8_next(&p, end), quote);
    buf_char(out, quote);
}

static void repr_list(struct buf *out, const struct list *l, int depth)
{
    buf_char(out, l->tuple ? '(' : '[');
    for (size_t i = 0; i < l->n && !out->failed; i++) {
        if (i)
            buf_puts(out, ", ");
        repr(out, &l->items[i], depth);
    }
    if (l->tuple && l->n == 1)
        buf_char(out, ',');
    buf_char(out, l->tuple ? ')' : ']');
}

static void repr_map(struct buf *out, const struct vmap *m, int depth)
{
    buf_char(out, '{');
    for (size_t i = 0; i < m->n && !out->failed; i++) {
        if (i)
            buf_puts(out, ", ");
        repr(out, &m->entries[i].key, depth);
        buf_puts(out, ": ");
        repr(out, &m->entries[i].value, depth);
    }
    buf_char(out, '}');
}

static void print_object(struct buf *out, const struct value *v)
{
    struct dec d;
    if (v->object->ops->print)
        v->object->ops->print(v->object, out);
    else if (value_number(v, &d))
        print_decimal(out, d);
    else {
        struct str name = value_type_name(v);
        buf_printf(out, "<%.*s>", (int)str_find(name, STR("\x1f"), 0), name.p);
    }
}

static void repr(struct buf *out, const struct value *v, int depth)
{
    if (depth > PRINT_DEPTH) {
        buf_puts(out, "...");
        return;
    }
    switch (v->type) {
    case VALUE_UNDEFINED:
        buf_puts(out, "Undefined");
        break;
    case VALUE_NONE:
        buf_puts(out, "None");
        break;
    case VALUE_BOOL:
        buf_puts(out, v->b ? "True" : "False");
        break;
    case VALUE_INT:
        dec_print(out, v->d);
        break;
    case VALUE_DEC:
        print_decimal(out, v->d);
        break;
    case VALUE_STR:
        repr_text(out, v->s);
        break;
    case VALUE_LIST:
        repr_list(out, v->list, depth + 1);
        break;
    case VALUE_MAP:
        repr_map(out, v->map, depth + 1);
        break;
    case VALUE_OBJECT:
        print_object(out, v);
        break;
    }
}

void value_repr(struct buf *out, const struct value *v)
{
    repr(out, v, 0);
}

void value_print(struct buf *out, const struct value *v)
{
    if (v->type == VALUE_STR)
        buf_str(out, v->s);
    else if (v->type != VALUE_UNDEFINED)
        repr(out, v, 0);
}

bool value_truth(const struct value *v)
{
    struct dec d;
    switch (v->type) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        return false;
    case VALUE_BOOL:
        return v->b;
    case VALUE_INT:
    case VALUE_DEC:
        return dec_sign(v->d) != 0;
    case VALUE_STR:
        return v->s.n > 0;
    case VALUE_LIST:
        return v->list->n > 0;
    case VALUE_MAP:
        return v->map->n > 0;
    case VALUE_OBJECT:
        break;
    }
    const struct object_ops *ops = v->object->ops;
    if (ops->truth)
        return ops->truth(v->object);
    if (value_number(v, &d))
        return dec_sign(d) != 0;
    return !ops->length || ops->length(v->object) > 0;
}

const struct origin *value_origin(const struct value *v)
{
    if (v->origin || v->type != VALUE_OBJECT || !v->object->ops->origin)
        return v->origin;
    return v->object->ops->origin(v->object);
}
