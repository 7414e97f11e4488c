#include "data/json.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "data/json_syntax.h"

#include <errno.h>
#include <jansson.h>

/* jansson judges whether the text is JSON; it keeps neither the place of a value nor the digits of
 * a number. So this reader walks the text a second time, now known to be well formed, and builds
 * the values from it. */
struct reader {
    const struct source *source;
    const char *p, *end;
    struct arena *arena;
    struct diags *diags;
    int depth;
    bool too_deep;
    bool notes; /* members whose name begins with // are for people */
};

/* Finding a line counts the text up to it: not done for reports that will be dropped anyway. */
static struct place here(struct reader *r, const char *p)
{
    if (diags_full(r->diags))
        return place_file(r->source->name);
    return source_place(r->source, (size_t)(p - r->source->text.p));
}

static const char *text_at(const struct reader *r, uint32_t at)
{
    return r->source->text.p + (at - 1 - r->source->base);
}

static uint32_t position(const struct reader *r)
{
    return r->source->base + (uint32_t)(r->p - r->source->text.p) + 1;
}

static void skip_space(struct reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
        r->p++;
}

static int32_t hex4(const char *p)
{
    int32_t v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        v = v * 16 + (ascii_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return v;
}

/* Reads the escape behind a backslash; *p points to its letter and is moved behind the escape. */
static int32_t read_escape(const char **p)
{
    char c = *(*p)++;
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        break;
    default:
        return c;
    }
    int32_t cp = hex4(*p);
    *p += 4;
    if (cp >= 0xD800 && cp <= 0xDBFF) { /* jansson has refused unpaired surrogates */
        cp = 0x10000 + ((cp - 0xD800) << 10) + (hex4(*p + 2) - 0xDC00);
        *p += 6;
    }
    return cp;
}

static bool read_string(struct reader *r, struct str *out)
{
    const char *from = ++r->p;
    bool plain = true;
    while (*r->p != '"') {
        if (*r->p == '\\') {
            plain = false;
            r->p++;
        }
        r->p++;
    }
    struct str raw = {from, (size_t)(r->p - from)};
    r->p++;
    if (plain) {
        *out = raw; /* the text outlives the values */
        return true;
    }
    char *bytes = arena_alloc(r->arena, raw.n + 1);
    if (!bytes)
        return false;
    size_t n = 0;
    for (const char *p = raw.p, *end = raw.p + raw.n; p < end;) {
        if (*p != '\\') {
            bytes[n++] = *p++;
            continue;
        }
        p++;
        n += utf8_put(bytes + n, read_escape(&p));
    }
    bytes[n] = '\0';
    *out = (struct str){bytes, n};
    return true;
}

/* times 10^exponent, without digits that were not written: 12.50e1 is 125.0 */
static bool shift_point(struct dec *d, int exponent)
{
    if (exponent <= d->scale) {
        if (d->scale - exponent > DEC_SCALE_MAX)
            *d = dec_trim(*d);
        d->scale -= exponent;
        return d->scale <= DEC_SCALE_MAX;
    }
    int zeros = exponent - d->scale;
    d->scale = 0;
    return zeros < DEC_DIGITS_MAX && dec_mul(*d, (struct dec){dec_pow10(zeros), 0}, d);
}

/* mantissa[e±exponent] as an exact decimal. */
static bool exact_number(struct str text, struct dec *out)
{
    size_t e = 0;
    while (e < text.n && text.p[e] != 'e' && text.p[e] != 'E')
        e++;
    if (!dec_parse(str_sub(text, 0, e), out))
        return false;
    if (e == text.n)
        return true;
    int exponent = 0;
    size_t i = e + 1;
    bool negative = text.p[i] == '-';
    i += text.p[i] == '-' || text.p[i] == '+';
    for (; i < text.n && exponent < 1000; i++)
        exponent = exponent * 10 + (text.p[i] - '0');
    if (out->coef == 0) {
        *out = dec_of(0);
        return true;
    }
    return exponent < 1000 && shift_point(out, negative ? -exponent : exponent);
}

static bool read_number(struct reader *r, struct value *out)
{
    const char *from = r->p;
    bool whole = true;
    for (; r->p < r->end; r->p++) {
        char c = *r->p;
        if (c == '.' || c == 'e' || c == 'E')
            whole = false;
        else if (!ascii_is_digit(c) && c != '-' && c != '+')
            break;
    }
    struct str text = {from, (size_t)(r->p - from)};
    out->type = whole ? VALUE_INT : VALUE_DEC;
    if (!exact_number(text, &out->d)) {
        DIAG(r->diags, E2006, here(r, from), text.n > 60 ? str_sub(text, 0, 60) : text);
        out->type = VALUE_NONE;
    }
    return true;
}

static bool read_value(struct reader *r, struct value *out);

static bool read_list(struct reader *r, struct value *out)
{
    struct list *list = list_new(r->arena);
    if (!list)
        return false;
    out->type = VALUE_LIST;
    out->list = list;
    r->p++;
    for (skip_space(r); *r->p != ']'; skip_space(r)) {
        struct value item;
        if (!read_value(r, &item) || !list_push(list, r->arena, item))
            return false;
        skip_space(r);
        if (*r->p == ',')
            r->p++;
    }
    r->p++;
    return true;
}

static const struct vmap_entry *entry_of(const struct value *v)
{
    return (const struct vmap_entry *)(const void *)((const char *)v -
                                                     offsetof(struct vmap_entry, value));
}

static void report_twice(struct reader *r, const struct value *key, const struct value *first)
{
    char line[16];
    snprintf(line, sizeof line, "%u", here(r, text_at(r, first->at)).line);
    DIAG(r->diags, E2005, here(r, text_at(r, key->at)), key->s, str_of(line));
}

static bool read_member(struct reader *r, struct vmap *map)
{
    struct value key = {.type = VALUE_STR, .at = position(r)};
    struct value member;
    if (!read_string(r, &key.s))
        return false;
    skip_space(r);
    r->p++; /* the colon */
    if (!read_value(r, &member))
        return false;
    if (r->notes && str_starts(key.s, STR("//")))
        return true;
    const struct value *first = vmap_get(map, key);
    if (first) {
        report_twice(r, &key, &entry_of(first)->key);
        return true; /* the first one stays */
    }
    return vmap_put(map, r->arena, key, member);
}

static bool read_map(struct reader *r, struct value *out)
{
    struct vmap *map = vmap_new(r->arena);
    if (!map)
        return false;
    out->type = VALUE_MAP;
    out->map = map;
    r->p++;
    for (skip_space(r); *r->p != '}'; skip_space(r)) {
        if (!read_member(r, map))
            return false;
        skip_space(r);
        if (*r->p == ',')
            r->p++;
        skip_space(r);
    }
    r->p++;
    return true;
}

static bool read_value(struct reader *r, struct value *out)
{
    skip_space(r);
    *out = (struct value){.at = position(r)};
    bool ok = true;
    char c = *r->p;
    if (c == '{' || c == '[') {
        if (r->depth == JSON_DEPTH_MAX) {
            char most[16];
            snprintf(most, sizeof most, "%d", JSON_DEPTH_MAX);
            DIAG(r->diags, E2004, here(r, r->p), str_of(most));
            r->too_deep = true;
            return false;
        }
        r->depth++;
        ok = c == '{' ? read_map(r, out) : read_list(r, out);
        r->depth--;
    } else if (c == '"') {
        out->type = VALUE_STR;
        ok = read_string(r, &out->s);
    } else if (c == 't' || c == 'f') {
        out->type = VALUE_BOOL;
        out->b = c == 't';
        r->p += c == 't' ? 4 : 5;
    } else if (c == 'n') {
        out->type = VALUE_NONE;
        r->p += 4;
    } else {
        ok = read_number(r, out);
    }
    return ok;
}

/* The number that ends before `end`, for a message. */
static struct str number_before(struct str text, size_t end)
{
    enum { SHOWN = 60 };
    size_t from = end;
    while (from > 0 && end - from < SHOWN && memchr("0123456789+-.eE", text.p[from - 1], 15))
        from--;
    return str_sub(text, from, end);
}

/* What jansson found, said in our words: its own texts are English and name its internals. */
static void report_refusal(const struct source *source, size_t skipped, const json_error_t *e,
                           struct diags *ds)
{
    char most[16];
    size_t end = skipped + (e->position < 0 ? 0 : (size_t)e->position);
    if (end > source->text.n)
        end = source->text.n;
    struct place place = source_place(source, end ? end - 1 : 0);
    switch (json_error_code(e)) {
    case json_error_out_of_memory:
        DIAG0(ds, E1004, place);
        break;
    case json_error_stack_overflow:
        snprintf(most, sizeof most, "%d", JSON_DEPTH_MAX);
        DIAG(ds, E2004, place, str_of(most));
        break;
    case json_error_numeric_overflow:
        DIAG(ds, E2006, place, number_before(source->text, end));
        break;
    case json_error_null_byte_in_key:
        DIAG(ds, E2001, place, DIAG_BOTH("名称里不能有 \\u0000", "a name cannot hold \\u0000"));
        break;
    default:
        json_report_syntax(source, end, ds);
    }
}

static void report_size(const struct source *source, struct diags *ds)
{
    char had[32], most[32];
    snprintf(had, sizeof had, "%zu", source->text.n);
    snprintf(most, sizeof most, "%d", (int)JSON_BYTES_MAX);
    DIAG(ds, E1003, place_file(source->name), str_of(had), str_of(most));
}

/* What can be said of the bytes before anybody parses them. */
static bool check_bytes(const struct source *source, struct str text, struct diags *ds)
{
    size_t skipped = (size_t)(text.p - source->text.p), bad;
    if (!utf8_valid(text, &bad)) {
        struct place p = source_place(source, skipped + bad);
        p.excerpt.n = 0; /* the line cannot be shown */
        DIAG0(ds, E2002, p);
        return false;
    }
    if (str_trim(text).n == 0) {
        DIAG0(ds, E2007, place_file(source->name));
        return false;
    }
    size_t nul = str_find(text, STR("\0"), 0); /* jansson takes one at the end for the end */
    if (nul != SIZE_MAX)
        DIAG(ds, E2001, source_place(source, skipped + nul),
             DIAG_BOTH("文件里有值为 0 的字节：可能已损坏，或不是文本文件",
                       "there is a byte of value 0: the file may be damaged or no text"));
    return nul == SIZE_MAX;
}

static bool judge(const struct source *source, struct str text, struct diags *ds)
{
    json_error_t error;
    errno = 0;
    json_t *judged = json_loadb(text.p, text.n,
                                JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &error);
    if (!judged && errno == ENOMEM) /* jansson calls it invalid JSON more often than not */
        memory_note_failure();
    else if (!judged)
        report_refusal(source, (size_t)(text.p - source->text.p), &error, ds);
    json_decref(judged);
    return judged != NULL;
}

static bool parse(const struct source *source, struct arena *a, bool notes, struct value *out,
                  struct diags *ds)
{
    struct str text = source->text;
    if (text.n > JSON_BYTES_MAX) {
        report_size(source, ds);
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        DIAG0(ds, E2003, source_place(source, 0));
        text = str_sub(text, 3, text.n);
    }
    if (!check_bytes(source, text, ds) || !judge(source, text, ds))
        return false;
    struct reader r = {source, text.p, text.p + text.n, a, ds, 0, false, notes};
    if (read_value(&r, out))
        return true;
    if (!r.too_deep)
        DIAG0(ds, E1004, place_file(source->name));
    return false;
}

bool json_parse(const struct source *source, struct arena *a, struct value *out, struct diags *ds)
{
    return parse(source, a, false, out, ds);
}

bool json_parse_with_notes(const struct source *source, struct arena *a, struct value *out,
                           struct diags *ds)
{
    return parse(source, a, true, out, ds);
}

struct place json_text_place(const struct sources *sources, const struct value *v, size_t offset)
{
    const struct source *source = sources_of(sources, v->at);
    if (!source || v->type != VALUE_STR)
        return sources_place(sources, v->at);
    size_t start = v->at - source->base; /* behind the opening quote */
    const char *p = source->text.p + start, *end = source->text.p + source->text.n;
    for (size_t done = 0; p < end && done < offset;) {
        char bytes[4];
        if (*p == '\\') {
            p++;
            done += utf8_put(bytes, read_escape(&p));
        } else {
            p++;
            done++;
        }
    }
    return source_place(source, (size_t)(p - source->text.p));
}
