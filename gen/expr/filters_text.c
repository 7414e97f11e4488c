/* Jinja2's filters over text. */
#include "base/utf8.h"
#include "expr/builtin.h"
#include "expr/escape.h"
#include "expr/eval.h"
#include "expr/lex.h"

static bool subject(struct call *c, const struct value *v, struct buf *b, struct str *s)
{
    call_buf_init(b);
    return call_text(c, v, s) && call_charge(c, s->n / 32);
}

static bool is_safe(const struct value *v)
{
    return v->type == VALUE_STR && v->safe;
}

/* The result of changing text keeps its safety and its fact. */
static bool finish(struct call *c, struct buf *b, const struct value *from, struct value *out)
{
    if (!call_return_buf(c, b, is_safe(from), out))
        return false;
    out->origin = value_origin(from);
    return true;
}

static bool filter_lower(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !subject(c, &v[0], &b, &s))
        return false;
    text_lower(&b, s);
    return finish(c, &b, &v[0], out);
}

static bool filter_upper(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !subject(c, &v[0], &b, &s))
        return false;
    text_upper(&b, s);
    return finish(c, &b, &v[0], out);
}

static bool filter_capitalize(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !subject(c, &v[0], &b, &s))
        return false;
    size_t first = utf8_offset(s, 1);
    text_upper(&b, str_sub(s, 0, first));
    text_lower(&b, str_sub(s, first, s.n));
    return finish(c, &b, &v[0], out);
}

/* Jinja2's word starts: after blanks, hyphens and opening brackets. */
static bool filter_title(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "s!", v) || !subject(c, &v[0], &b, &s))
        return false;
    bool start = true;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        bool breaks = cp_is_space(cp) || (cp < 0x80 && cp > 0 && memchr("-({[<", cp, 5));
        buf_cp(&b, start ? cp_upper(cp) : cp_lower(cp));
        start = breaks;
    }
    return finish(c, &b, &v[0], out);
}

static bool filter_center(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b;
    struct str s;
    size_t width = 80;
    if (!call_bind(c, "value! width", v) || !call_size(c, &v[1], "width", &width) ||
        !subject(c, &v[0], &b, &s))
        return false;
    size_t n = utf8_count(s), pad = width > n ? width - n : 0;
    size_t left = pad / 2 + (pad & width & 1);
    text_repeat(&b, STR(" "), left);
    buf_str(&b, s);
    text_repeat(&b, STR(" "), pad - left);
    return finish(c, &b, &v[0], out);
}

bool text_trim_native(struct call *c, struct value *out)
{
    struct value v[2];
    struct str s, set = {NULL, 0};
    if (!call_bind(c, "value! chars", v) || !call_text(c, &v[0], &s))
        return false;
    if (v[1].type != VALUE_NONE && !call_str(c, &v[1], "chars", &set))
        return false;
    *out = value_str(text_strip(s, set, true, true));
    out->safe = is_safe(&v[0]);
    out->origin = value_origin(&v[0]);
    return true;
}

bool text_replace_native(struct call *c, struct value *out)
{
    struct value v[4];
    struct buf b;
    struct str s, from, to;
    int64_t count = -1;
    if (!call_bind(c, "s! old! new! count", v) || !call_text(c, &v[1], &from) ||
        !call_text(c, &v[2], &to) || !subject(c, &v[0], &b, &s))
        return false;
    if (v[3].type != VALUE_NONE && !call_int(c, &v[3], "count", &count))
        return false;
    /* Unsafe text that goes into markup is escaped first. */
    struct buf escaped;
    call_buf_init(&escaped);
    bool mixed = c->env->escape && is_safe(&v[0]) && !is_safe(&v[2]);
    if (mixed) {
        markdown_escape(&escaped, to);
        to = buf_view(&escaped);
    }
    text_replace(&b, s, from, to, count < 0 ? SIZE_MAX : (size_t)count);
    b.failed |= escaped.failed;
    buf_free(&escaped);
    return finish(c, &b, &v[0], out);
}

/* ---- lines ---- */

static void put_indented(struct buf *b, struct str s, struct str pad, bool first, bool blank)
{
    bool more, leading = true;
    do {
        struct str line = {"", 0};
        more = s.n && text_line(&s, &line) && line.p + line.n < s.p; /* a line end followed */
        if (!leading)
            buf_char(b, '\n');
        if (leading ? first : (line.n || blank))
            buf_str(b, pad);
        buf_str(b, line);
        leading = false;
    } while (more);
}

static bool indent_width(struct call *c, const struct value *v, struct str *pad)
{
    size_t width = 4;
    struct buf b;
    struct value text;
    if (v->type == VALUE_STR) {
        *pad = v->s;
        return true;
    }
    if (!call_size(c, v, "width", &width))
        return false;
    call_buf_init(&b);
    text_repeat(&b, STR(" "), width);
    if (!call_return_buf(c, &b, false, &text))
        return false;
    *pad = text.s;
    return true;
}

static bool filter_indent(struct call *c, struct value *out)
{
    struct value v[4];
    struct buf b;
    struct str s, pad;
    bool first = false, blank = false;
    if (!call_bind(c, "s! width first blank", v) || !indent_width(c, &v[1], &pad) ||
        !call_bool(c, &v[2], &first) || !call_bool(c, &v[3], &blank) || !subject(c, &v[0], &b, &s))
        return false;
    put_indented(&b, s, pad, first, blank);
    return finish(c, &b, &v[0], out);
}

static bool filter_truncate(struct call *c, struct value *out)
{
    struct value v[5];
    struct buf b;
    struct str s, end = STR("...");
    size_t length = 255, leeway = 5;
    bool kill = false;
    if (!call_bind(c, "s! length killwords end leeway", v) ||
        !call_size(c, &v[1], "length", &length) || !call_bool(c, &v[2], &kill) ||
        !call_str(c, &v[3], "end", &end) ||
        (v[4].type != VALUE_NONE && !call_size(c, &v[4], "leeway", &leeway)) ||
        !subject(c, &v[0], &b, &s))
        return false;
    size_t tail = utf8_count(end);
    if (length < tail)
        return CALL_FAIL(c, E3112, &v[1], STR("truncate: length"), STR("不小于 end 的长度"),
                         STR("更小的数"));
    if (utf8_count(s) <= length + leeway) {
        buf_str(&b, s);
        return finish(c, &b, &v[0], out);
    }
    struct str cut = str_sub(s, 0, utf8_offset(s, length - tail));
    size_t blank = text_rfind(cut, STR(" "));
    if (!kill && blank != SIZE_MAX)
        cut.n = blank;
    buf_str(&b, cut);
    buf_str(&b, end);
    return finish(c, &b, &v[0], out);
}

/* ---- wordwrap: Python's textwrap without expanding tabs ---- */

struct wrap {
    struct call *call;
    struct buf *out;
    struct str joint;
    size_t width;
    bool break_long, hyphens;
    bool any; /* a line was written */
};

static bool is_wrap_space(char ch)
{
    return ch && memchr("\t\n\v\f\r ", ch, 6);
}

/* The next chunk: blanks, or a word, which may end behind a hyphen between letters. */
static struct str chunk(struct str *rest, bool hyphens)
{
    size_t i = 0;
    bool space = is_wrap_space(rest->p[0]);
    while (i < rest->n && is_wrap_space(rest->p[i]) == space) {
        i++;
        bool letters = !space && hyphens && i >= 2 && i < rest->n && rest->p[i - 1] == '-' &&
                       rest->p[i] != '-' && !is_wrap_space(rest->p[i]) &&
                       cp_is_letter((unsigned char)rest->p[i - 2]) &&
                       cp_is_letter((unsigned char)rest->p[i]);
        if (letters)
            break;
    }
    struct str word = str_sub(*rest, 0, i);
    *rest = str_sub(*rest, i, rest->n);
    return word;
}

static void put_line(struct wrap *w, struct str line)
{
    while (line.n && is_wrap_space(line.p[line.n - 1]))
        line.n--;
    if (!line.n)
        return;
    if (w->any)
        buf_str(w->out, w->joint);
    buf_str(w->out, line);
    w->any = true;
}

static void wrap_line(struct wrap *w, struct str rest)
{
    while (rest.n) {
        struct str line = {rest.p, 0};
        size_t used = 0;
        if (w->any && is_wrap_space(rest.p[0])) { /* a new line drops blanks at its start */
            chunk(&rest, w->hyphens);
            line.p = rest.p;
        }
        while (rest.n) {
            struct str after = rest, word = chunk(&after, w->hyphens);
            if (!call_charge(w->call, word.n / 8 + 1))
                return;
            size_t n = utf8_count(word);
            if (used + n > w->width) {
                if (n > w->width && w->break_long) {
                    size_t room = w->width > used ? w->width - used : 1;
                    size_t bytes = utf8_offset(word, room);
                    line.n += bytes;
                    rest = str_sub(rest, bytes, rest.n);
                } else if (!line.n) {
                    line.n += word.n;
                    rest = after;
                }
                break;
            }
            line.n += word.n;
            used += n;
            rest = after;
        }
        put_line(w, line);
    }
}

static bool filter_wordwrap(struct call *c, struct value *out)
{
    struct value v[5];
    struct buf b;
    struct str s, line;
    struct wrap w = {.joint = STR("\n"), .width = 79, .break_long = true, .hyphens = true};
    if (!call_bind(c, "s! width break_long_words wrapstring break_on_hyphens", v) ||
        !call_size(c, &v[1], "width", &w.width) || !call_bool(c, &v[2], &w.break_long) ||
        (v[3].type != VALUE_NONE && !call_str(c, &v[3], "wrapstring", &w.joint)) ||
        !call_bool(c, &v[4], &w.hyphens) || !subject(c, &v[0], &b, &s))
        return false;
    if (!w.width)
        return CALL_FAIL(c, E3112, &v[1], STR("wordwrap: width"), STR("大于零的整数"), STR("0"));
    w.call = c;
    w.out = &b;
    for (bool first = true; text_line(&s, &line); first = false) {
        if (!first)
            buf_str(&b, w.joint);
        w.any = false;
        wrap_line(&w, line);
    }
    if (c->env->stopped) {
        buf_free(&b);
        return false;
    }
    return finish(c, &b, &v[0], out);
}

static bool filter_wordcount(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    long long n = 0;
    bool inside = false;
    if (!call_bind(c, "s!", v) || !subject(c, &v[0], &b, &s))
        return false;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        bool word = cp_is_letter(cp) || ascii_is_digit(cp) || cp == '_';
        n += word && !inside;
        inside = word;
    }
    *out = value_int(n);
    return true;
}

/* ---- markup ---- */

static bool escape_text(struct call *c, bool again, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "value!", v))
        return false;
    if (is_safe(&v[0]) && !again) {
        *out = v[0];
        return true;
    }
    if (!subject(c, &v[0], &b, &s))
        return false;
    if (c->env->escape)
        markdown_escape(&b, s);
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

static bool filter_string(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s;
    if (!call_bind(c, "object!", v) || !call_text(c, &v[0], &s))
        return false;
    *out = value_str(s);
    out->safe = is_safe(&v[0]);
    out->origin = value_origin(&v[0]);
    return true;
}

/* Text without <…> tags and comments, entities resolved, blanks joined. */
static void strip_tags(struct buf *out, struct str s)
{
    static const struct {
        const char *entity, *text;
    } entities[] = {{"&amp;", "&"},  {"&lt;", "<"},    {"&gt;", ">"},         {"&#39;", "'"},
                    {"&#34;", "\""}, {"&quot;", "\""}, {"&nbsp;", "\xC2\xA0"}};
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
        size_t e = 0, count = sizeof entities / sizeof *entities;
        while (e < count && !str_starts(rest, str_of(entities[e].entity)))
            e++;
        if (e < count) {
            buf_puts(out, entities[e].text);
            i = (size_t)(rest.p - s.p) + strlen(entities[e].entity);
        } else {
            buf_put(out, rest.p, (size_t)(p - rest.p));
        }
    }
}

static bool filter_striptags(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    struct str s;
    if (!call_bind(c, "value!", v) || !subject(c, &v[0], &b, &s))
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
            return CALL_FAIL(c, E3112, pair, STR("urlencode"), STR("两项一组的列表"),
                             str_of(value_type_name(pair)));
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
            return CALL_FAIL(c, E3112, &e->key, STR("xmlattr"), STR("不含空白和 / > = 的名称"),
                             key);
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
        return CALL_FAIL(c, E3112, &v[0], STR("xmlattr"), STR("对照表"),
                         str_of(value_type_name(&v[0])));
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

static bool filter_format(struct call *c, struct value *out)
{
    struct str s;
    if (!c->n || !call_text(c, &c->args[0], &s))
        return false;
    if (c->named_count && c->n > 1)
        return CALL_FAIL(c, E3117, NULL, STR("format"), STR("按位置和按名称的参数不能同时给"));
    struct vmap *named = c->named_count ? vmap_new(c->env->arena) : NULL;
    for (size_t i = 0; i < c->named_count; i++)
        if (!named || !vmap_set(named, c->env->arena, c->named[i].name, c->named[i].value))
            return call_no_memory(c);
    return format_percent(c, s, c->args + 1, c->n - 1, named, out);
}

static const struct native table[] = {{"capitalize", filter_capitalize, 0},
                                      {"center", filter_center, 0},
                                      {"e", filter_escape, 0},
                                      {"escape", filter_escape, 0},
                                      {"forceescape", filter_forceescape, 0},
                                      {"format", filter_format, 0},
                                      {"indent", filter_indent, 0},
                                      {"lower", filter_lower, 0},
                                      {"replace", text_replace_native, 0},
                                      {"safe", filter_safe, 0},
                                      {"string", filter_string, 0},
                                      {"striptags", filter_striptags, 0},
                                      {"title", filter_title, 0},
                                      {"trim", text_trim_native, 0},
                                      {"truncate", filter_truncate, 0},
                                      {"upper", filter_upper, 0},
                                      {"urlencode", filter_urlencode, 0},
                                      {"wordcount", filter_wordcount, 0},
                                      {"wordwrap", filter_wordwrap, 0},
                                      {"xmlattr", filter_xmlattr, 0}};

const struct native_table filters_text = NATIVE_TABLE(table);
