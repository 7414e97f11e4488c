/* Methods of text, lists and maps that Jinja2 templates use. Nothing here changes its subject: data
 * is shared between documents. */
#include "base/utf8.h"
#include "expr/builtin.h"
#include "expr/eval.h"
#include "expr/lex.h"

static bool use_filter(struct call *c, const char *name, struct value *out)
{
    return call_filter(c, str_of(name), out);
}

/* ---- text ---- */

static bool str_capitalize(struct call *c, struct value *out)
{
    return use_filter(c, "capitalize", out);
}

static bool str_lower(struct call *c, struct value *out)
{
    return use_filter(c, "lower", out);
}

static bool str_upper(struct call *c, struct value *out)
{
    return use_filter(c, "upper", out);
}

/* A word starts at every letter that follows none with case. */
static bool str_title(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    bool inside = false;
    if (!call_bind(c, "s!", v))
        return false;
    call_buf_init(&b);
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(&b, inside ? cp_lower(cp) : cp_upper(cp));
        inside = cp_upper(cp) != cp || cp_lower(cp) != cp;
    }
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool str_swapcase(struct call *c, struct value *out)
{
    struct value v[1];
    struct buf b;
    if (!call_bind(c, "s!", v))
        return false;
    call_buf_init(&b);
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(&b, cp_lower(cp) != cp ? cp_lower(cp) : cp_upper(cp));
    }
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool strip(struct call *c, bool left, bool right, struct value *out)
{
    struct value v[2];
    struct str set = {NULL, 0};
    if (!call_bind(c, "s! chars", v) ||
        (v[1].type != VALUE_NONE && !call_str(c, &v[1], "chars", &set)))
        return false;
    *out = v[0];
    out->s = text_strip(v[0].s, set, left, right);
    return true;
}

static bool str_strip(struct call *c, struct value *out)
{
    return strip(c, true, true, out);
}

static bool str_lstrip(struct call *c, struct value *out)
{
    return strip(c, true, false, out);
}

static bool str_rstrip(struct call *c, struct value *out)
{
    return strip(c, false, true, out);
}

/* Whether text starts or ends with one text or any of a tuple. */
static bool affix(struct call *c, bool end, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "s! prefix!", v))
        return false;
    struct list one = {.items = &v[1], .n = 1, .tuple = true};
    const struct list *l = v[1].type == VALUE_LIST ? v[1].list : &one;
    bool found = false;
    for (size_t i = 0; i < l->n; i++) {
        struct str part;
        if (!call_str(c, &l->items[i], "prefix", &part))
            return false;
        found |= end ? str_ends(v[0].s, part) : str_starts(v[0].s, part);
    }
    *out = value_bool(found);
    return true;
}

static bool str_startswith(struct call *c, struct value *out)
{
    return affix(c, false, out);
}

static bool str_endswith(struct call *c, struct value *out)
{
    return affix(c, true, out);
}

static bool remove_affix(struct call *c, bool end, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    if (!call_bind(c, "s! affix!", v) || !call_str(c, &v[1], "affix", &part))
        return false;
    *out = v[0];
    if (end && str_ends(v[0].s, part))
        out->s.n -= part.n;
    else if (!end && str_starts(v[0].s, part))
        out->s = str_sub(v[0].s, part.n, v[0].s.n);
    return true;
}

static bool str_removeprefix(struct call *c, struct value *out)
{
    return remove_affix(c, false, out);
}

static bool str_removesuffix(struct call *c, struct value *out)
{
    return remove_affix(c, true, out);
}

/* Searching from the end can take the product of both lengths. */
static bool charge_search(struct call *c, struct str s, struct str part)
{
    return call_charge(c, s.n / 16 + s.n / 64 * (part.n / 64));
}

/* Index in characters of the first or last occurrence; -1 or an error when there is none. */
static bool find_text(struct call *c, bool last, bool must, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    if (!call_bind(c, "s! sub!", v) || !call_str(c, &v[1], "sub", &part) ||
        !charge_search(c, v[0].s, part))
        return false;
    size_t at = last ? text_rfind(v[0].s, part) : str_find(v[0].s, part, 0);
    if (at == SIZE_MAX && must)
        return CALL_FAIL(c, E3117, &v[0], c->name, STR("没有找到"));
    *out = value_int(at == SIZE_MAX ? -1 : (long long)utf8_count(str_sub(v[0].s, 0, at)));
    return true;
}

static bool str_find_method(struct call *c, struct value *out)
{
    return find_text(c, false, false, out);
}

static bool str_rfind(struct call *c, struct value *out)
{
    return find_text(c, true, false, out);
}

static bool str_index(struct call *c, struct value *out)
{
    return find_text(c, false, true, out);
}

static bool str_rindex(struct call *c, struct value *out)
{
    return find_text(c, true, true, out);
}

static bool str_count(struct call *c, struct value *out)
{
    struct value v[2];
    struct str part = {NULL, 0};
    long long n = 0;
    if (!call_bind(c, "s! sub!", v) || !call_str(c, &v[1], "sub", &part))
        return false;
    if (!part.n)
        n = (long long)utf8_count(v[0].s) + 1;
    for (size_t i = 0; part.n && (i = str_find(v[0].s, part, i)) != SIZE_MAX; i += part.n)
        n++;
    *out = value_int(n);
    return call_charge(c, v[0].s.n / 64);
}

/* Pads to a width: `before` parts of 2 stand before the text. */
static bool justify(struct call *c, int before, struct value *out)
{
    struct value v[3];
    struct buf b;
    struct str fill = STR(" ");
    size_t width = 0;
    if (!call_bind(c, "s! width! fillchar", v) || !call_size(c, &v[1], "width", &width) ||
        !call_str(c, &v[2], "fillchar", &fill))
        return false;
    size_t n = utf8_count(v[0].s), gap = width > n ? width - n : 0;
    size_t left = before == 2 ? gap : before == 1 ? gap / 2 + (gap & width & 1) : 0;
    call_buf_init(&b);
    text_repeat(&b, fill, left);
    buf_str(&b, v[0].s);
    text_repeat(&b, fill, gap - left);
    return call_return_buf(c, &b, v[0].safe, out);
}

static bool str_center(struct call *c, struct value *out)
{
    return justify(c, 1, out);
}

static bool str_ljust(struct call *c, struct value *out)
{
    return justify(c, 0, out);
}

static bool str_rjust(struct call *c, struct value *out)
{
    return justify(c, 2, out);
}

static bool str_zfill(struct call *c, struct value *out)
{
    struct value v[2];
    struct buf b;
    size_t width = 0;
    if (!call_bind(c, "s! width!", v) || !call_size(c, &v[1], "width", &width))
        return false;
    struct str s = v[0].s;
    size_t n = utf8_count(s);
    call_buf_init(&b);
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
        buf_char(&b, s.p[0]);
        s = str_sub(s, 1, s.n);
    }
    text_repeat(&b, STR("0"), width > n ? width - n : 0);
    buf_str(&b, s);
    return call_return_buf(c, &b, false, out);
}

/* ---- splitting ---- */

static bool push_text(struct call *c, struct list *l, struct str s)
{
    return (l && list_push(l, c->env->arena, value_str(s)) && call_charge(c, 1)) ||
           call_no_memory(c);
}

/* Words between white space, at most `max` splits, then the rest. */
static bool split_words(struct call *c, struct str s, size_t max, struct list *l)
{
    struct str none = {NULL, 0};
    for (;;) {
        s = text_strip(s, none, true, false);
        if (!s.n)
            return true;
        if (l->n == max)
            return push_text(c, l, text_strip(s, none, false, true));
        const char *p = s.p, *end = s.p + s.n;
        while (p < end) {
            const char *next = p;
            if (cp_is_space(utf8_next(&next, end)))
                break;
            p = next;
        }
        size_t n = (size_t)(p - s.p);
        if (!push_text(c, l, str_sub(s, 0, n)))
            return false;
        s = str_sub(s, n, s.n);
    }
}

static bool split_at(struct call *c, struct str s, struct str separator, size_t max, struct list *l)
{
    for (;;) {
        size_t at = l->n < max ? str_find(s, separator, 0) : SIZE_MAX;
        if (at == SIZE_MAX)
            return push_text(c, l, s);
        if (!push_text(c, l, str_sub(s, 0, at)))
            return false;
        s = str_sub(s, at + separator.n, s.n);
    }
}

static void reverse_list(struct list *l)
{
    for (size_t i = 0; i < l->n / 2; i++) {
        struct value t = l->items[i];
        l->items[i] = l->items[l->n - 1 - i];
        l->items[l->n - 1 - i] = t;
    }
}

static bool split_from_end(struct call *c, struct str s, struct str separator, size_t max,
                           struct list *l)
{
    size_t at;
    while (l->n < max && (at = text_rfind(s, separator)) != SIZE_MAX) {
        if (!push_text(c, l, str_sub(s, at + separator.n, s.n)))
            return false;
        s.n = at;
    }
    if (!push_text(c, l, s))
        return false;
    reverse_list(l);
    return true;
}

static bool split(struct call *c, bool from_end, struct value *out)
{
    struct value v[3];
    struct str separator = {NULL, 0};
    int64_t max = -1;
    struct list *l = list_new(c->env->arena);
    if (!call_bind(c, "s! sep maxsplit", v) || !call_int(c, &v[2], "maxsplit", &max) ||
        (v[1].type != VALUE_NONE && !call_str(c, &v[1], "sep", &separator)))
        return false;
    if (!l)
        return call_no_memory(c);
    if (separator.p && !separator.n)
        return CALL_FAIL(c, E3112, &v[1], STR("split: sep"), STR("非空文字"), STR("空文字"));
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    *out = value_list(l);
    if (separator.p && !charge_search(c, v[0].s, separator))
        return false;
    if (!separator.p)
        return split_words(c, v[0].s, limit, l);
    return from_end ? split_from_end(c, v[0].s, separator, limit, l)
                    : split_at(c, v[0].s, separator, limit, l);
}

static bool str_split(struct call *c, struct value *out)
{
    return split(c, false, out);
}

static bool str_rsplit(struct call *c, struct value *out)
{
    return split(c, true, out);
}

static bool str_splitlines(struct call *c, struct value *out)
{
    struct value v[2];
    struct str line;
    bool keep = false;
    struct list *l = list_new(c->env->arena);
    if (!call_bind(c, "s! keepends", v) || !call_bool(c, &v[1], &keep))
        return false;
    while (text_line(&v[0].s, &line)) {
        if (keep)
            line.n = (size_t)(v[0].s.p - line.p);
        if (!push_text(c, l, line))
            return false;
    }
    *out = value_list(l);
    return true;
}

static bool cut(struct call *c, bool last, struct value *out)
{
    struct value v[2];
    struct str separator = {NULL, 0};
    struct list *l = list_new(c->env->arena);
    if (!call_bind(c, "s! sep!", v) || !call_str(c, &v[1], "sep", &separator))
        return false;
    if (!charge_search(c, v[0].s, separator))
        return false;
    struct str s = v[0].s, none = STR("");
    size_t at = last ? text_rfind(s, separator) : str_find(s, separator, 0);
    struct str parts[3] = {last ? none : s, none, last ? s : none};
    if (at != SIZE_MAX) {
        parts[0] = str_sub(s, 0, at);
        parts[1] = separator;
        parts[2] = str_sub(s, at + separator.n, s.n);
    }
    for (size_t i = 0; i < 3; i++)
        if (!push_text(c, l, parts[i]))
            return false;
    l->tuple = true;
    *out = value_list(l);
    return true;
}

static bool str_partition(struct call *c, struct value *out)
{
    return cut(c, false, out);
}

static bool str_rpartition(struct call *c, struct value *out)
{
    return cut(c, true, out);
}

static bool str_join(struct call *c, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "s! iterable!", v))
        return false;
    struct value args[2] = {v[1], v[0]};
    struct call join = *c;
    join.args = args;
    join.n = 2;
    join.named_count = 0;
    return call_filter(&join, STR("join"), out);
}

static bool str_format(struct call *c, struct value *out)
{
    return format_braces(c, out);
}

/* ---- kinds of characters ---- */

typedef bool char_test(int32_t cp);

static bool is_digit_cp(int32_t cp)
{
    return ascii_is_digit(cp) || (cp >= 0xFF10 && cp <= 0xFF19);
}

static bool is_alnum_cp(int32_t cp)
{
    return is_digit_cp(cp) || cp_is_letter(cp);
}

static bool every(struct call *c, char_test *test, struct value *out)
{
    struct value v[1];
    bool all = true;
    if (!call_bind(c, "s!", v))
        return false;
    for (const char *p = v[0].s.p, *end = p + v[0].s.n; p < end;)
        all &= test(utf8_next(&p, end));
    *out = value_bool(all && v[0].s.n);
    return true;
}

static bool str_isdigit(struct call *c, struct value *out)
{
    return every(c, is_digit_cp, out);
}

static bool str_isalpha(struct call *c, struct value *out)
{
    return every(c, cp_is_letter, out);
}

static bool str_isalnum(struct call *c, struct value *out)
{
    return every(c, is_alnum_cp, out);
}

static bool str_isspace(struct call *c, struct value *out)
{
    return every(c, cp_is_space, out);
}

static bool cased(struct call *c, const char *test, struct value *out)
{
    bool yes;
    if (!call_test(c, str_of(test), &yes))
        return false;
    *out = value_bool(yes);
    return true;
}

static bool str_islower(struct call *c, struct value *out)
{
    return cased(c, "lower", out);
}

static bool str_isupper(struct call *c, struct value *out)
{
    return cased(c, "upper", out);
}

static const struct native str_table[] = {{"capitalize", str_capitalize, 0},
                                          {"center", str_center, 0},
                                          {"count", str_count, 0},
                                          {"endswith", str_endswith, 0},
                                          {"find", str_find_method, 0},
                                          {"format", str_format, 0},
                                          {"index", str_index, 0},
                                          {"isalnum", str_isalnum, 0},
                                          {"isalpha", str_isalpha, 0},
                                          {"isdecimal", str_isdigit, 0},
                                          {"isdigit", str_isdigit, 0},
                                          {"islower", str_islower, 0},
                                          {"isnumeric", str_isdigit, 0},
                                          {"isspace", str_isspace, 0},
                                          {"isupper", str_isupper, 0},
                                          {"join", str_join, 0},
                                          {"ljust", str_ljust, 0},
                                          {"lower", str_lower, 0},
                                          {"lstrip", str_lstrip, 0},
                                          {"partition", str_partition, 0},
                                          {"removeprefix", str_removeprefix, 0},
                                          {"removesuffix", str_removesuffix, 0},
                                          {"replace", text_replace_native, 0},
                                          {"rfind", str_rfind, 0},
                                          {"rindex", str_rindex, 0},
                                          {"rjust", str_rjust, 0},
                                          {"rpartition", str_rpartition, 0},
                                          {"rsplit", str_rsplit, 0},
                                          {"rstrip", str_rstrip, 0},
                                          {"split", str_split, 0},
                                          {"splitlines", str_splitlines, 0},
                                          {"startswith", str_startswith, 0},
                                          {"strip", str_strip, 0},
                                          {"swapcase", str_swapcase, 0},
                                          {"title", str_title, 0},
                                          {"upper", str_upper, 0},
                                          {"zfill", str_zfill, 0}};

/* ---- lists ---- */

static bool list_index(struct call *c, struct value *out)
{
    struct value v[2];
    if (!call_bind(c, "list! value!", v))
        return false;
    for (size_t i = 0; i < v[0].list->n; i++)
        if (call_charge(c, value_weight(&v[1])) && value_equal(&v[0].list->items[i], &v[1])) {
            *out = value_int((long long)i);
            return true;
        }
    return CALL_FAIL(c, E3117, &v[0], STR("index"), STR("列表里没有这一项"));
}

static bool list_count(struct call *c, struct value *out)
{
    struct value v[2];
    long long n = 0;
    if (!call_bind(c, "list! value!", v))
        return false;
    for (size_t i = 0; i < v[0].list->n && call_charge(c, value_weight(&v[1])); i++)
        n += value_equal(&v[0].list->items[i], &v[1]);
    *out = value_int(n);
    return !c->env->stopped;
}

static bool copy(struct call *c, struct value *out)
{
    return call_bind(c, "value!", out);
}

static bool refuse_change(struct call *c, struct value *out)
{
    *out = value_none();
    return CALL_FAIL(c, E3117, &c->args[0], c->name,
                     STR("列表和对照表不能被修改；请用 set 建新的，或用 namespace"));
}

static const struct native list_table[] = {
    {"append", refuse_change, 0},  {"clear", refuse_change, 0},  {"copy", copy, 0},
    {"count", list_count, 0},      {"extend", refuse_change, 0}, {"index", list_index, 0},
    {"insert", refuse_change, 0},  {"pop", refuse_change, 0},    {"remove", refuse_change, 0},
    {"reverse", refuse_change, 0}, {"sort", refuse_change, 0}};

/* ---- maps ---- */

static bool map_items(struct call *c, struct value *out)
{
    return use_filter(c, "items", out);
}

static bool map_keys(struct call *c, struct value *out)
{
    return use_filter(c, "list", out);
}

static bool map_values(struct call *c, struct value *out)
{
    struct value v[1];
    struct list *l = list_new(c->env->arena);
    if (!call_bind(c, "d!", v))
        return false;
    for (size_t i = 0; i < v[0].map->n; i++)
        if (!l || !list_push(l, c->env->arena, v[0].map->entries[i].value))
            return call_no_memory(c);
    if (!l)
        return call_no_memory(c);
    *out = value_list(l);
    return call_charge(c, l->n);
}

static bool map_get_method(struct call *c, struct value *out)
{
    struct value v[3];
    if (!call_bind(c, "d! key! default", v))
        return false;
    const struct value *found = vmap_get(v[0].map, v[1]);
    *out = found ? *found : value_is_absent(&v[2]) ? value_none() : v[2];
    return true;
}

static const struct native map_table[] = {
    {"clear", refuse_change, 0},   {"copy", copy, 0},
    {"get", map_get_method, 0},    {"items", map_items, 0},
    {"keys", map_keys, 0},         {"pop", refuse_change, 0},
    {"popitem", refuse_change, 0}, {"setdefault", refuse_change, 0},
    {"update", refuse_change, 0},  {"values", map_values, 0}};

static const struct native_table str_methods = NATIVE_TABLE(str_table),
                                 list_methods = NATIVE_TABLE(list_table),
                                 map_methods = NATIVE_TABLE(map_table);

const struct native *method_find(const struct value *v, struct str name)
{
    const struct native_table *t = v->type == VALUE_STR    ? &str_methods
                                   : v->type == VALUE_LIST ? &list_methods
                                   : v->type == VALUE_MAP  ? &map_methods
                                                           : NULL;
    struct registry r = {NULL, {t, NULL, NULL}};
    return t ? registry_find(&r, NATIVE_FILTER, name) : NULL;
}
