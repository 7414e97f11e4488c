/* One reading of a text: the scanner gives tokens, this file says which may follow which and builds
 * the values. The stack of open brackets is our own, so that depth is a number and a slip leaves
 * nothing half done: where a token does not fit, it is told and taken as it was probably meant. */
#include "data/json.h"

#include "base/utf8.h"
#include "data/json_scan.h"

#include <stdio.h>

struct open {
    char bracket; /* as it is read: people mix up { and [ */
    bool either;  /* they did: both ends will do */
    bool named;   /* the value of `key` is read next */
    size_t at;
    struct value value, key;
};

struct json_parser {
    struct json_scan scan;
    struct arena *arena;
    bool notes; /* members whose name begins with // are for people */
    struct value root;
    struct open open[JSON_DEPTH_MAX];
    size_t depth, comma; /* offset of the comma before the value in hand */
    bool behind_comma, done, too_deep, no_memory;
    enum expected { A_VALUE, AN_ITEM, A_NAME, A_COLON, A_COMMA } expected;
};

/* Values */

static struct str text_of(const struct json_parser *p)
{
    return p->scan.source->text;
}

/* Finding a line counts the text up to it: not done for reports that will be dropped anyway. */
static struct place here(const struct json_parser *p, size_t at)
{
    if (diags_full(p->scan.diags))
        return place_file(p->scan.source->name);
    return source_place(p->scan.source, at);
}

static uint32_t position(const struct json_parser *p, size_t at)
{
    return p->scan.source->base + (uint32_t)at + 1;
}

static struct open *inmost(struct json_parser *p)
{
    return p->depth ? &p->open[p->depth - 1] : NULL;
}

/* What stands between the quotes of a string. */
static bool string_value(struct json_parser *p, const struct json_token *t, struct str *out)
{
    struct str raw = str_sub(text_of(p), t->at + 1, t->mended ? t->at + 1 : t->end - 1);
    *out = raw; /* the text outlives the values */
    if (!t->escaped || t->mended)
        return true;
    char *bytes = arena_alloc(p->arena, raw.n + 1);
    if (!bytes)
        return false;
    size_t n = 0;
    for (const char *c = raw.p, *end = raw.p + raw.n; c < end;) {
        if (*c == '\\')
            n += utf8_put(bytes + n, json_escape(&c));
        else
            bytes[n++] = *c++;
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

static void number_value(struct json_parser *p, const struct json_token *t, struct value *out)
{
    struct str text = str_sub(text_of(p), t->at, t->end);
    bool whole = true;
    for (size_t i = 0; whole && i < text.n; i++)
        whole = text.p[i] == '-' || ascii_is_digit(text.p[i]);
    out->type = whole ? VALUE_INT : VALUE_DEC;
    if (!exact_number(text, &out->d)) {
        enum { SHOWN = 60 };
        DIAG(p->scan.diags, E2006, here(p, t->at),
             str_sub(text, 0, text.n < SHOWN ? text.n : SHOWN));
        out->type = VALUE_NONE;
    }
}

static const struct vmap_entry *entry_of(const struct value *v)
{
    return (const struct vmap_entry *)(const void *)((const char *)v -
                                                     offsetof(struct vmap_entry, value));
}

/* The first of two members of one name stays. */
static bool put_member(struct json_parser *p, const struct open *o, struct value v)
{
    const struct source *source = p->scan.source;
    if (p->notes && str_starts(o->key.s, STR("//")))
        return true;
    const struct value *first = vmap_get(o->value.map, o->key);
    if (!first)
        return vmap_put(o->value.map, p->arena, o->key, v);
    char line[16];
    snprintf(line, sizeof line, "%u", here(p, entry_of(first)->key.at - 1 - source->base).line);
    DIAG(p->scan.diags, E2005, here(p, o->key.at - 1 - source->base), o->key.s, str_of(line));
    return true;
}

/* A whole value goes to where it belongs. One that does not fit its bracket was reported: nobody
 * will use what is built here. */
static void put_value(struct json_parser *p, struct value v)
{
    struct open *o = inmost(p);
    bool ok = true;
    if (!o)
        p->root = v;
    else if (o->value.type == VALUE_LIST)
        ok = list_push(o->value.list, p->arena, v);
    else if (o->named)
        ok = put_member(p, o, v);
    if (o)
        o->named = false;
    if (!ok)
        p->no_memory = p->done = true;
}

static void put_token(struct json_parser *p, const struct json_token *t)
{
    struct value v = {.type = VALUE_NONE, .at = position(p, t->at)};
    char c = text_of(p).p[t->at];
    if (t->kind == JSON_STRING) {
        v.type = VALUE_STR;
        if (!string_value(p, t, &v.s))
            p->no_memory = p->done = true;
    } else if (t->kind == JSON_NUMBER) {
        number_value(p, t, &v);
    } else if (t->kind == JSON_WORD && c != 'n') {
        v.type = VALUE_BOOL;
        v.b = c == 't';
    }
    put_value(p, v);
}

/* Where byte `n` of a string's text stands in the source, the string beginning (behind its quote)
 * at `start`. */
static size_t behind(const struct source *source, size_t start, size_t n)
{
    const char *p = source->text.p + start, *end = source->text.p + source->text.n;
    for (size_t done = 0; p < end && done < n;) {
        char bytes[4];
        if (*p == '\\') {
            done += utf8_put(bytes, json_escape(&p));
        } else {
            p++;
            done++;
        }
    }
    return (size_t)(p - source->text.p);
}

/* JSON allows a character of value 0 in a name; none of ours has one, and C texts would end there.
 */
static void put_name(struct json_parser *p, const struct json_token *t)
{
    struct open *o = inmost(p);
    o->key = (struct value){.type = VALUE_STR, .at = position(p, t->at)};
    o->named = !t->mended;
    if (!string_value(p, t, &o->key.s))
        p->no_memory = p->done = true;
    size_t nul = t->escaped ? str_find(o->key.s, STR("\0"), 0) : SIZE_MAX;
    if (nul != SIZE_MAX) {
        size_t at = behind(p->scan.source, t->at + 1, nul);
        json_slip(&p->scan, at, at + 6, diag_word(WORD_A_NAME_CANNOT_HOLD_NUL));
    }
}

/* Slips of order */

static bool in_map(const struct json_parser *p)
{
    return p->depth && p->open[p->depth - 1].bracket == '{';
}

/* A slip of order; said once where the token itself was at fault. */
static void wrong(struct json_parser *p, const struct json_token *t, struct str why)
{
    if (!t->mended)
        json_slip(&p->scan, t->at, t->end, why);
}

static void expect_member(struct json_parser *p, bool behind_comma)
{
    p->behind_comma = behind_comma;
    p->expected = in_map(p) ? A_NAME : AN_ITEM;
    if (p->depth)
        inmost(p)->named = false;
}

static void open_bracket(struct json_parser *p, const struct json_token *t)
{
    if (p->depth == JSON_DEPTH_MAX) {
        char most[16];
        snprintf(most, sizeof most, "%d", JSON_DEPTH_MAX);
        DIAG(p->scan.diags, E2004, here(p, t->at), str_of(most));
        p->too_deep = p->done = true;
        return;
    }
    struct open *o = &p->open[p->depth++];
    *o = (struct open){.bracket = t->mark, .at = t->at, .value.at = position(p, t->at)};
    if (t->mark == '{') {
        o->value.type = VALUE_MAP;
        o->value.map = vmap_new(p->arena);
    } else {
        o->value.type = VALUE_LIST;
        o->value.list = list_new(p->arena);
    }
    if (!(t->mark == '{' ? (void *)o->value.map : (void *)o->value.list))
        p->no_memory = p->done = true;
    expect_member(p, false);
}

/* "第 3 行的 {": the lines are counted only for a report. */
static void not_closed(struct json_parser *p, const struct open *o, size_t at, size_t end,
                       bool at_end)
{
    struct place place = source_place(p->scan.source, o->at);
    const char close = o->bracket == '{' ? '}' : ']';
    struct str line = arena_printf(p->arena, "%u", place.line);
    json_slip(&p->scan, at, end,
              DIAG_PHRASE(p->arena,
                          at_end ? WORD_THE_FILE_ENDS_HERE_N_ON_LINE_N_HAS_NO_N
                                 : WORD_BRACKETS_DO_NOT_MATCH_N_ON_LINE_N_ENDS,
                          line, ((struct str){&o->bracket, 1}), ((struct str){&close, 1})));
}

/* Behind brackets that do not match nothing more can be said for certain. */
static void close_bracket(struct json_parser *p, const struct json_token *t)
{
    struct open *o = inmost(p);
    if (!o) {
        wrong(p, t, diag_word(WORD_THERE_IS_TEXT_BEHIND_THE_END_OF_THE));
        p->done = true;
    } else if (!o->either && (o->bracket == '{') != (t->mark == '}')) {
        not_closed(p, o, t->at, t->end, false);
        p->done = true;
    } else {
        p->depth--;
        put_value(p, o->value);
        p->expected = A_COMMA;
    }
}

static void behind_last_comma(struct json_parser *p)
{
    if (p->behind_comma)
        json_slip(&p->scan, p->comma, p->comma + 1,
                  diag_word(WORD_THERE_IS_A_COMMA_BEHIND_THE_LAST_ITEM));
    p->behind_comma = false;
}

static bool is(const struct json_token *t, const char *marks)
{
    return t->kind == JSON_MARK && strchr(marks, t->mark);
}

static void read_value(struct json_parser *p, const struct json_token *t)
{
    bool first_or_next = p->expected == AN_ITEM;
    if (is(t, "{[")) {
        open_bracket(p, t);
    } else if (is(t, "}]")) {
        if (first_or_next)
            behind_last_comma(p);
        else
            wrong(p, t, diag_word(WORD_A_NAME_HAS_NO_VALUE));
        close_bracket(p, t);
    } else if (is(t, ",")) {
        wrong(p, t,
              first_or_next ? diag_word(WORD_THERE_IS_A_COMMA_TOO_MANY)
                            : diag_word(WORD_A_NAME_HAS_NO_VALUE));
        expect_member(p, true);
        p->comma = t->at;
    } else if (is(t, ":")) {
        wrong(p, t, diag_word(WORD_THERE_IS_A_COLON_TOO_MANY));
    } else {
        put_token(p, t);
        p->expected = A_COMMA;
    }
}

static char byte_before(const struct json_parser *p, size_t at)
{
    return at ? text_of(p).p[at - 1] : '\0';
}

/* 1,250.50 without quotes */
static bool is_thousands(const struct json_parser *p, const struct json_token *t)
{
    return t->kind == JSON_NUMBER && p->behind_comma && p->comma + 1 == t->at &&
           ascii_is_digit(byte_before(p, p->comma)) && ascii_is_digit(text_of(p).p[t->at]);
}

static void read_name(struct json_parser *p, const struct json_token *t)
{
    if (t->kind == JSON_STRING) {
        put_name(p, t);
        p->expected = A_COLON;
    } else if (is(t, "}]")) {
        behind_last_comma(p);
        close_bracket(p, t);
    } else if (is(t, ",")) {
        wrong(p, t, diag_word(WORD_THERE_IS_A_COMMA_TOO_MANY));
        p->comma = t->at;
        p->behind_comma = true;
    } else if (is(t, "{[")) {
        wrong(p, t, diag_word(WORD_BRACES_HOLD_NAMES_WITH_VALUES_A_LIST));
        inmost(p)->either = true;
        inmost(p)->bracket = '[';
        open_bracket(p, t);
    } else if (is_thousands(p, t)) {
        wrong(p, t, diag_word(WORD_A_NUMBER_HAS_NO_THOUSANDS_SEPARATORS));
        p->expected = A_COMMA;
    } else if (t->kind == JSON_MARK) {
        wrong(p, t, diag_word(WORD_THERE_IS_NO_NAME_BEFORE_THE_COLON));
        p->expected = A_VALUE;
    } else {
        wrong(p, t, diag_word(WORD_A_NAME_STANDS_IN_DOUBLE_QUOTES));
        p->expected = A_COLON;
    }
}

static void read_colon(struct json_parser *p, const struct json_token *t)
{
    if (is(t, ":")) {
        p->expected = A_VALUE;
    } else if (t->kind == JSON_JUNK) {
        p->expected = A_VALUE; /* = and the like, reported */
    } else {
        if (!is(t, ",}]"))
            wrong(p, t, diag_word(WORD_A_COLON_IS_MISSING_BEHIND_THE_NAME));
        p->expected = A_VALUE;
        read_value(p, t);
    }
}

static void read_comma(struct json_parser *p, const struct json_token *t)
{
    if (!p->depth) {
        if (t->kind != JSON_END)
            wrong(p, t, diag_word(WORD_THERE_IS_TEXT_BEHIND_THE_END_OF_THE));
        p->done = true;
    } else if (is(t, ",")) {
        expect_member(p, true);
        p->comma = t->at;
    } else if (is(t, "}]")) {
        close_bracket(p, t);
    } else if (is(t, ":")) {
        wrong(p, t,
              in_map(p) ? diag_word(WORD_THERE_IS_A_COLON_TOO_MANY)
                        : diag_word(WORD_BRACKETS_HOLD_NO_NAMES_USE_BRACES));
        inmost(p)->either = true;
        inmost(p)->bracket = '{';
        p->expected = A_VALUE;
    } else if (t->kind != JSON_JUNK) { /* junk stands for the comma: ; and the like */
        wrong(p, t, diag_word(WORD_A_COMMA_IS_MISSING_BEFORE_THIS));
        expect_member(p, false);
        if (in_map(p))
            read_name(p, t);
        else
            read_value(p, t);
    } else {
        expect_member(p, false);
    }
}

static void read_end(struct json_parser *p)
{
    struct str text = text_of(p);
    size_t at = text.n;
    p->done = true;
    if (!p->depth)
        return;
    while (at > 0 && ascii_is_space(text.p[at - 1]))
        at--;
    at = utf8_before(text, at);
    not_closed(p, inmost(p), at, at + 1, true);
}

static void read_token(struct json_parser *p)
{
    struct json_token t = json_scan_next(&p->scan);
    if (t.kind == JSON_END && !(p->expected == A_COMMA && !p->depth))
        read_end(p);
    else if (p->expected == A_VALUE || p->expected == AN_ITEM)
        read_value(p, &t);
    else if (p->expected == A_NAME)
        read_name(p, &t);
    else if (p->expected == A_COLON)
        read_colon(p, &t);
    else
        read_comma(p, &t);
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
    size_t nul = str_find(text, STR("\0"), 0);
    if (nul != SIZE_MAX)
        DIAG(ds, E2001, source_place(source, skipped + nul),
             diag_word(WORD_THERE_IS_A_BYTE_OF_VALUE_0_THE_FILE_MAY));
    return nul == SIZE_MAX;
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
    if (!check_bytes(source, text, ds))
        return false;
    struct json_parser p = {.scan = {.source = source, .diags = ds}, .arena = a, .notes = notes};
    while (!p.done && !(p.scan.found && diags_full(ds)))
        read_token(&p);
    if (p.no_memory)
        DIAG0(ds, E1004, place_file(source->name));
    *out = p.root;
    return !p.no_memory && !p.too_deep && !p.scan.found;
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
    if (!source || !source->text.p || v->type != VALUE_STR)
        return sources_place(sources, v->at);
    return source_place(source, behind(source, v->at - source->base, offset));
}
