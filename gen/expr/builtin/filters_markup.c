/* Filters that make or remove markup: escape, safe, striptags, urlencode, xmlattr. */
#include "base/text.h"
#include "base/utf8.h"
#include "expr/builtin/internal.h"
#include "expr/escape.h"
#include "expr/lex.h"

static bool escape_text(struct call *c, bool again, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "value!", v))
        return false;
    if (value_is_safe(&v[0]) && !again) {
        *out = v[0];
        return true;
    }
    if (!text_subject(c, &v[0], &b, &s))
        return false;
    if (c->env->escape)
        expr_escape(c->env, &b, s);
    else
        html_escape(&b, s);
    if (!call_return_buf(c, &b, true, out))
        return false;
    out->origin = value_origin(&v[0]);
    return true;
}

static bool filter_escape(struct call *c, struct value *out)
{
    return escape_text(c, false, out);
}

static bool filter_forceescape(struct call *c, struct value *out)
{
    return escape_text(c, true, out);
}

static bool filter_safe(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s;
    if (!call_bind(c, "value!", v) || !call_text(c, &v[0], &s))
        return false;
    *out = value_str(s);
    out->safe = true;
    out->origin = value_origin(&v[0]);
    return true;
}

/* Text without <…> tags and comments, entities resolved, blanks joined. */
static void strip_tags(struct buf *out, struct str s)
{
    enum { ENTITY_MAX = 12 };
    bool space = false, closes[2] = {true, true}; /* whether a ">" or "-->" still follows */
    for (size_t i = 0; i < s.n;) {
        struct str rest = str_sub(s, i, s.n);
        bool comment = str_starts(rest, STR("<!--"));
        bool opens = s.p[i] == '<' && closes[comment];
        size_t end = opens ? str_find(s, comment ? STR("-->") : STR(">"), i) : SIZE_MAX;
        if (opens)
            closes[comment] = end != SIZE_MAX;
        if (end != SIZE_MAX) {
            i = end + (comment ? 3 : 1);
            continue;
        }
        const char *p = rest.p;
        int32_t cp = utf8_next(&p, s.p + s.n);
        i = (size_t)(p - s.p);
        if (cp_is_space(cp)) {
            space = true;
            continue;
        }
        if (space && out->n)
            buf_char(out, ' ');
        space = false;
        char meant[4];
        size_t most = rest.n < ENTITY_MAX ? rest.n : ENTITY_MAX;
        size_t stop = cp == '&' ? str_find(str_sub(rest, 0, most), STR(";"), 0) : SIZE_MAX;
        size_t n = stop == SIZE_MAX ? 0 : text_entity(str_sub(rest, 0, stop + 1), meant);
        buf_put(out, n ? meant : rest.p, n ? n : (size_t)(p - rest.p));
        if (n)
            i = (size_t)(rest.p - s.p) + stop + 1;
    }
}

static bool filter_striptags(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "value!", v) || !text_subject(c, &v[0], &b, &s))
        return false;
    strip_tags(&b, s);
    return call_return_buf(c, &b, false, out);
}

static void url_quote(struct buf *b, struct str s, bool query)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ascii_is_alpha(ch) || ascii_is_digit(ch) || (ch && memchr("_.-~", ch, 4)) ||
            (ch == '/' && !query))
            buf_char(b, (char)ch);
        else if (ch == ' ' && query)
            buf_char(b, '+');
        else
            buf_printf(b, "%%%02X", (unsigned)ch);
    }
}

static bool url_pair(struct call *c, struct buf *b, const struct value *key,
                     const struct value *value)
{
    struct str k, s;
    if (!call_text(c, key, &k) || !call_text(c, value, &s))
        return false;
    if (b->n)
        buf_char(b, '&');
    url_quote(b, k, true);
    buf_char(b, '=');
    url_quote(b, s, true);
    return true;
}

static bool url_pairs(struct call *c, struct buf *b, const struct value *v)
{
    if (v->type == VALUE_MAP) {
        for (size_t i = 0; i < v->map->n; i++)
            if (!url_pair(c, b, &v->map->entries[i].key, &v->map->entries[i].value))
                return false;
        return true;
    }
    for (size_t i = 0; i < v->list->n; i++) {
        const struct value *pair = &v->list->items[i];
        if (pair->type != VALUE_LIST || pair->list->n != 2)
            return CALL_FAIL(c, E3112, pair, STR("urlencode"), diag_word(WORD_A_LIST_OF_PAIRS),
                             value_type_name(pair));
        if (!url_pair(c, b, &pair->list->items[0], &pair->list->items[1]))
            return false;
    }
    return true;
}

static bool filter_urlencode(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "value!", v))
        return false;
    call_buf_init(&b);
    if (v[0].type == VALUE_MAP || v[0].type == VALUE_LIST) {
        if (!url_pairs(c, &b, &v[0])) {
            buf_free(&b);
            return false;
        }
    } else {
        if (!call_text(c, &v[0], &s))
            return false;
        url_quote(&b, s, false);
    }
    return call_return_buf(c, &b, false, out);
}

static bool bad_attribute(struct str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (ascii_is_space((unsigned char)key.p[i]) || memchr("/>=", key.p[i], 3))
            return true;
    return false;
}

static bool put_attributes(struct call *c, const struct vmap *m, struct buf *b)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct vmap_entry *e = &m->entries[i];
        struct str key, text;
        if (e->value.type == VALUE_NONE || e->value.type == VALUE_UNDEFINED)
            continue;
        if (!call_text(c, &e->key, &key) || !call_text(c, &e->value, &text))
            return false;
        if (bad_attribute(key))
            return CALL_FAIL(c, E3112, &e->key, STR("xmlattr"),
                             diag_word(WORD_A_NAME_WITHOUT_BLANKS_AND), key);
        if (b->n)
            buf_char(b, ' ');
        html_escape(b, key);
        buf_puts(b, "=\"");
        html_escape(b, text);
        buf_char(b, '"');
    }
    return true;
}

static bool filter_xmlattr(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b, spaced;
    bool space = true;
    if (!call_bind(c, "d! autospace", v) || !call_bool(c, &v[1], &space))
        return false;
    if (v[0].type != VALUE_MAP)
        return CALL_FAIL(c, E3112, &v[0], STR("xmlattr"), diag_word(WORD_IS_A_MAP),
                         value_type_name(&v[0]));
    call_buf_init(&b);
    call_buf_init(&spaced);
    bool ok = put_attributes(c, v[0].map, &b);
    if (space && b.n)
        buf_char(&spaced, ' ');
    buf_str(&spaced, buf_view(&b));
    buf_free(&b);
    if (!ok) {
        buf_free(&spaced);
        return false;
    }
    return call_return_buf(c, &spaced, c->env->escape, out);
}

static const struct native table[] = {{"e", filter_escape, 0},
                                      {"escape", filter_escape, 0},
                                      {"forceescape", filter_forceescape, 0},
                                      {"safe", filter_safe, 0},
                                      {"striptags", filter_striptags, 0},
                                      {"urlencode", filter_urlencode, 0},
                                      {"xmlattr", filter_xmlattr, 0}};

const struct native_table filters_markup = NATIVE_TABLE(table);
