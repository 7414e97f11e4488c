/* default, tojson, pprint and what is refused. */
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"

#include <stdlib.h>

static bool filter_default(struct call *c, struct value *out)
{
    struct value v[3];
    bool boolean = false;
    if (!call_bind(c, "value default_value boolean", v) || !call_bool(c, &v[2], &boolean))
        return false;
    bool broken = v[0].type == VALUE_UNDEFINED && v[0].undefined.kind == UNDEFINED_BROKEN;
    if (broken)
        return false;
    bool missing = v[0].type == VALUE_UNDEFINED || (boolean && !value_truth(&v[0]));
    *out = !missing ? v[0] : value_is_absent(&v[1]) ? value_str(STR("")) : v[1];
    return true;
}

static bool filter_random(struct call *c, struct value *out)
{
    *out = value_none();
    return CALL_FAIL(c, E3116, NULL, STR("random"));
}

/* ---- JSON as Python's json.dumps writes it, safe inside HTML ---- */

struct json_out {
    struct call *c;
    struct buf *b;
    size_t indent; /* 0: on one line */
    int depth;
};

static bool put_json(struct json_out *j, const struct value *v);

static void json_char(struct buf *b, int32_t cp)
{
    static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
    const char *simple = cp > 0 && cp < 0x80 ? memchr(from, cp, sizeof from - 1) : NULL;
    if (simple)
        buf_printf(b, "\\%c", to[simple - from]);
    else if (cp == '<' || cp == '>' || cp == '&' || cp == '\'' || cp < 0x20 ||
             (cp > 0x7E && cp < 0x10000))
        buf_printf(b, "\\u%04x", (unsigned)cp);
    else if (cp >= 0x10000)
        buf_printf(b, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)),
                   (unsigned)(0xDC00 + ((cp - 0x10000) & 0x3FF)));
    else
        buf_char(b, (char)cp);
}

static void json_text(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        json_char(b, cp < 0 ? 0xFFFD : cp);
    }
    buf_char(b, '"');
}

static void json_break(struct json_out *j, bool first)
{
    if (!j->indent) {
        if (!first)
            buf_char(j->b, ' ');
        return;
    }
    buf_char(j->b, '\n');
    for (size_t i = 0; i < j->indent * (size_t)j->depth && !j->b->failed; i++)
        buf_char(j->b, ' ');
}

static bool json_list(struct json_out *j, const struct list *l)
{
    buf_char(j->b, '[');
    j->depth++;
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            buf_char(j->b, ',');
        json_break(j, i == 0);
        if (!put_json(j, &l->items[i]))
            return false;
    }
    j->depth--;
    if (l->n && j->indent)
        json_break(j, true);
    buf_char(j->b, ']');
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct vmap_entry *x = *(const struct vmap_entry *const *)a,
                            *y = *(const struct vmap_entry *const *)b;
    int order;
    return value_compare(&x->key, &y->key, &order) ? order : 0;
}

/* Sorted by key, as Jinja2 writes it. */
static bool json_map(struct json_out *j, const struct vmap *m)
{
    const struct vmap_entry **sorted = arena_alloc(j->c->env->arena, (m->n + 1) * sizeof *sorted);
    if (!sorted)
        return call_no_memory(j->c);
    for (size_t i = 0; i < m->n; i++)
        sorted[i] = &m->entries[i];
    qsort(sorted, m->n, sizeof *sorted, by_key);
    buf_char(j->b, '{');
    j->depth++;
    for (size_t i = 0; i < m->n; i++) {
        struct str key;
        const struct value *k = &sorted[i]->key;
        if (i)
            buf_char(j->b, ',');
        json_break(j, i == 0);
        if (!call_text(j->c, k, &key))
            return false;
        json_text(j->b, k->type == VALUE_NONE   ? STR("null")
                        : k->type == VALUE_BOOL ? (k->b ? STR("true") : STR("false"))
                                                : key);
        buf_puts(j->b, ": ");
        if (!put_json(j, &sorted[i]->value))
            return false;
    }
    j->depth--;
    if (m->n && j->indent)
        json_break(j, true);
    buf_char(j->b, '}');
    return true;
}

static bool put_json(struct json_out *j, const struct value *v)
{
    if (!call_charge(j->c, 1))
        return false;
    if (j->depth > 60)
        return CALL_FAIL(j->c, E3117, NULL, STR("tojson"), diag_word(WORD_NESTED_TOO_DEEP));
    switch (v->type) {
    case VALUE_NONE:
        buf_puts(j->b, "null");
        return true;
    case VALUE_BOOL:
        buf_puts(j->b, v->b ? "true" : "false");
        return true;
    case VALUE_INT:
    case VALUE_DEC:
        value_print(j->b, v);
        return true;
    case VALUE_STR:
        json_text(j->b, v->s);
        return true;
    case VALUE_LIST:
        return json_list(j, v->list);
    case VALUE_MAP:
        return json_map(j, v->map);
    case VALUE_OBJECT: {
        struct dec d;
        if (value_number(v, &d)) {
            struct value number = value_dec(d);
            value_print(j->b, &number);
            return true;
        }
        break;
    }
    case VALUE_UNDEFINED:
        break;
    }
    return CALL_FAIL(j->c, E3112, v, STR("tojson"), diag_word(WORD_A_VALUE_THAT_JSON_CAN_HOLD),
                     value_type_name(v));
}

static bool filter_tojson(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b;
    struct json_out j = {.c = c, .b = &b};
    if (!call_bind(c, "value! indent", v) ||
        (v[1].type != VALUE_NONE && !call_size(c, &v[1], "indent", &j.indent)))
        return false;
    call_buf_init(&b);
    if (!put_json(&j, &v[0])) {
        buf_free(&b);
        return false;
    }
    return call_return_buf(c, &b, true, out);
}

static bool filter_pprint(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    if (!call_bind(c, "value!", v))
        return false;
    call_buf_init(&b);
    value_repr(&b, &v[0]);
    return call_return_buf(c, &b, false, out);
}

static const struct native table[] = {{"d", filter_default, NATIVE_TAKES_UNDEFINED},
                                      {"default", filter_default, NATIVE_TAKES_UNDEFINED},
                                      {"pprint", filter_pprint, 0},
                                      {"random", filter_random, 0},
                                      {"tojson", filter_tojson, 0}};

const struct native_table filters_convert = NATIVE_TABLE(table);
