/* Tokens with their places; full-width signs and Chinese quotes are told from the half-width
 * ones. Grammar: parse.c. */
#include "expr/lex.h"

#include "base/utf8.h"
#include "expr/escape.h"

enum { BRACKETS_MAX = 200 };

struct lexer {
    const struct source *source;
    const char *text;
    size_t pos, to;
    const char *close;
    struct arena *arena;
    struct diags *diags;
    struct tokens *out;
    char brackets[BRACKETS_MAX];
    size_t bracket_at[BRACKETS_MAX];
    size_t depth;
};

struct place span_place(const struct source *source, size_t from, size_t to)
{
    struct place p = source_place(source, from);
    int width = 0;
    if (to > source->text.n)
        to = source->text.n;
    struct str span = str_sub(source->text, from < to ? from : to, to);
    for (const char *s = span.p, *end = s + span.n; s < end && *s != '\n' && *s != '\r';)
        width += utf8_width(utf8_next(&s, end));
    p.caret_width = (uint32_t)width;
    return p;
}

bool cp_is_space(int32_t cp)
{
    return (cp >= 9 && cp <= 13) || (cp >= 0x1C && cp <= 0x20) || cp == 0x85 || cp == 0xA0 ||
           cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Letters that may start a name, coarsely after Unicode XID_Start: scripts in use, no symbols. */
static const struct {
    int32_t from, to;
} letters[] = {{0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},
               {0xD8, 0xF6},     {0xF8, 0x2C1},    {0x370, 0x373},   {0x376, 0x377},
               {0x37B, 0x37D},   {0x37F, 0x37F},   {0x386, 0x386},   {0x388, 0x1FFF},
               {0x2160, 0x2188}, {0x2C00, 0x2DFF}, {0x3005, 0x3007}, {0x3021, 0x3029},
               {0x3031, 0x3035}, {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF},
               {0x3105, 0x312F}, {0x3131, 0x318E}, {0x31A0, 0x31BF}, {0x3400, 0x4DBF},
               {0x4E00, 0x9FFF}, {0xA000, 0xA48C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
               {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}, {0xFF66, 0xFFDC}, {0x20000, 0x3FFFD}};

static bool starts_name(int32_t cp)
{
    if (cp < 0x80)
        return ascii_is_alpha(cp) || cp == '_';
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (cp >= letters[i].from && cp <= letters[i].to)
            return true;
    return false;
}

static bool continues_name(int32_t cp)
{
    return starts_name(cp) || ascii_is_digit(cp) || (cp >= 0x300 && cp <= 0x36F) ||
           (cp >= 0xFF10 && cp <= 0xFF19);
}

static int32_t peek(const struct lexer *l, size_t *next)
{
    const char *p = l->text + l->pos;
    int32_t cp = utf8_next(&p, l->text + l->to);
    *next = (size_t)(p - l->text);
    return cp;
}

static bool push(struct lexer *l, struct token t)
{
    struct tokens *o = l->out;
    struct token *items = arena_room(l->arena, o->items, o->n, &o->cap, sizeof *items);
    if (!items) {
        DIAG0(l->diags, E1004, place_file(l->source->name));
        return false;
    }
    o->items = items;
    o->items[o->n++] = t;
    return true;
}

static bool at_word(const struct lexer *l, const char *word)
{
    size_t n = strlen(word);
    return l->to - l->pos >= n && memcmp(l->text + l->pos, word, n) == 0;
}

/* Length of the closing mark with its sign at the current place, 0 when it is not here. */
static size_t closing(const struct lexer *l, char *sign)
{
    if (!l->close || l->depth)
        return 0;
    *sign = 0;
    if (at_word(l, l->close))
        return 2;
    char c = l->pos < l->to ? l->text[l->pos] : 0;
    bool may_sign = c == '-' || (c == '+' && l->close[0] != '}');
    if (may_sign && l->to - l->pos >= 3 && memcmp(l->text + l->pos + 1, l->close, 2) == 0) {
        *sign = c;
        return 3;
    }
    return 0;
}

/* Digits of `base` with single underscores between them; the position behind. */
static size_t digits(const struct lexer *l, size_t i, int base, bool lead_underscore)
{
    size_t start = i;
    for (;;) {
        size_t k = i;
        if (k < l->to && l->text[k] == '_' && (i > start || lead_underscore))
            k++;
        if (k >= l->to || digit_value(l->text[k]) >= base)
            return i;
        i = k + 1;
    }
}

static bool bad_number(struct lexer *l, size_t to)
{
    DIAG(l->diags, E3007, span_place(l->source, l->pos, to), str_sub(l->source->text, l->pos, to));
    return false;
}

static bool scaled(struct dec mantissa, long exponent, struct dec *out)
{
    mantissa = dec_trim(mantissa);
    if (exponent > DEC_DIGITS_MAX - 1 || exponent < -DEC_SCALE_MAX)
        return false;
    if (exponent >= 0)
        return dec_mul(mantissa, (struct dec){dec_pow10((int)exponent), 0}, out);
    return dec_mul(mantissa, (struct dec){1, (int)-exponent}, out);
}

/* Decimal text with underscores, point and exponent. */
static bool decimal_value(struct str text, struct dec *out)
{
    char plain[80];
    size_t n = 0, i = 0;
    for (; i < text.n && text.p[i] != 'e' && text.p[i] != 'E'; i++) {
        if (text.p[i] == '_')
            continue;
        if (n == sizeof plain)
            return false;
        plain[n++] = text.p[i];
    }
    if (!dec_parse((struct str){plain, n}, out))
        return false;
    if (i == text.n)
        return true;
    bool negative = text.p[++i] == '-';
    i += text.p[i] == '-' || text.p[i] == '+';
    long exponent = 0;
    for (; i < text.n; i++)
        if (text.p[i] != '_' && exponent < 1000)
            exponent = exponent * 10 + (text.p[i] - '0');
    return scaled(*out, negative ? -exponent : exponent, out);
}

static bool based_integer(struct lexer *l, int base)
{
    size_t start = l->pos, end = digits(l, start + 2, base, true);
    struct dec d = dec_of(0);
    for (size_t i = start + 2; i < end; i++) {
        if (l->text[i] == '_')
            continue;
        if (!dec_mul(d, dec_of(base), &d) || !dec_add(d, dec_of(digit_value(l->text[i])), &d))
            return bad_number(l, end);
    }
    l->pos = end;
    struct value v = {.type = VALUE_INT, .d = d};
    return push(
        l, (struct token){
               .kind = TOKEN_NUMBER, .from = (uint32_t)start, .to = (uint32_t)end, .value = v});
}

/* Jinja2's number syntax: 0b1, 0o7, 0xF, 1_000, 1.5, 1e3, 1.5e-3; "0" stands alone before digits.
 */
static bool number(struct lexer *l)
{
    static const struct {
        char letter;
        int base;
    } bases[] = {{'b', 2}, {'o', 8}, {'x', 16}};
    size_t start = l->pos;
    for (size_t b = 0; b < 3; b++)
        if (l->text[start] == '0' && start + 1 < l->to &&
            (l->text[start + 1] | 0x20) == bases[b].letter &&
            digits(l, start + 2, bases[b].base, true) > start + 2)
            return based_integer(l, bases[b].base);

    size_t end = digits(l, start, 10, false);
    bool after_dot = l->out->n && l->out->items[l->out->n - 1].kind == TOKEN_OPERATOR &&
                     l->out->items[l->out->n - 1].op == '.' &&
                     l->out->items[l->out->n - 1].to == start;
    bool decimal = false;
    if (!after_dot) {
        if (end < l->to && l->text[end] == '.' && digits(l, end + 1, 10, false) > end + 1) {
            end = digits(l, end + 1, 10, false);
            decimal = true;
        }
        if (end < l->to && (l->text[end] | 0x20) == 'e') {
            size_t e = end + 1;
            e += e < l->to && (l->text[e] == '+' || l->text[e] == '-');
            if (digits(l, e, 10, false) > e) {
                end = digits(l, e, 10, false);
                decimal = true;
            }
        }
    }
    if (!decimal && l->text[start] == '0') /* zeros only: 007 is three numbers, an error */
        for (end = start + 1;
             end < l->to && (l->text[end] == '0' ||
                             (l->text[end] == '_' && end + 1 < l->to && l->text[end + 1] == '0'));)
            end++;
    struct dec d;
    if (!decimal_value(str_sub(l->source->text, start, end), &d))
        return bad_number(l, end);
    struct value v = {.type = decimal ? VALUE_DEC : VALUE_INT, .d = d};
    l->pos = end;
    return push(
        l, (struct token){
               .kind = TOKEN_NUMBER, .from = (uint32_t)start, .to = (uint32_t)end, .value = v});
}

static bool string(struct lexer *l)
{
    size_t start = l->pos, i = start + 1;
    char quote = l->text[start];
    while (i < l->to && l->text[i] != quote)
        i += l->text[i] == '\\' && i + 1 < l->to ? 2 : 1;
    if (i >= l->to) {
        size_t newline = str_find(l->source->text, STR("\n"), start);
        DIAG0(l->diags, E3003, span_place(l->source, start, start + 1));
        l->pos = newline < l->to ? newline : l->to;
        return false;
    }
    struct value v = {.type = VALUE_STR};
    size_t bad;
    if (!string_unescape(l->arena, str_sub(l->source->text, start + 1, i), &v.s, &bad)) {
        size_t at = start + 1 + bad;
        DIAG(l->diags, E3008, span_place(l->source, at, at + 2),
             str_sub(l->source->text, at, at + 2));
        l->pos = i + 1;
        return false;
    }
    l->pos = i + 1;
    return push(
        l, (struct token){
               .kind = TOKEN_STRING, .from = (uint32_t)start, .to = (uint32_t)(i + 1), .value = v});
}

static bool name(struct lexer *l)
{
    size_t start = l->pos, next;
    while (l->pos < l->to && continues_name(peek(l, &next)))
        l->pos = next;
    return push(l, (struct token){.kind = TOKEN_NAME,
                                  .from = (uint32_t)start,
                                  .to = (uint32_t)l->pos,
                                  .name = str_sub(l->source->text, start, l->pos)});
}

static bool mismatch(struct lexer *l, char found)
{
    struct place p = span_place(l->source, l->pos, l->pos + 1);
    char open = l->depth ? l->brackets[l->depth - 1] : 0;
    if (open)
        DIAG(l->diags, E3004, p, (struct str){&found, 1}, (struct str){&open, 1});
    else
        DIAG(l->diags, E3022, p, (struct str){&found, 1});
    return false;
}

static bool brackets(struct lexer *l, char c)
{
    if (c == '(' || c == '[' || c == '{') {
        if (l->depth == BRACKETS_MAX) {
            DIAG0(l->diags, E3006, span_place(l->source, l->pos, l->pos + 1));
            return false;
        }
        l->bracket_at[l->depth] = l->pos;
        l->brackets[l->depth++] = c;
    } else if (c == ')' || c == ']' || c == '}') {
        char open = c == ')' ? '(' : c == ']' ? '[' : '{';
        if (!l->depth || l->brackets[l->depth - 1] != open)
            return mismatch(l, c);
        l->depth--;
    }
    return true;
}

static bool operator_token(struct lexer *l)
{
    static const struct {
        const char *text;
        int op;
    } two[] = {{"**", OP_POW}, {"//", OP_FLOORDIV}, {"==", OP_EQ},
               {"!=", OP_NE},  {"<=", OP_LE},       {">=", OP_GE}};
    size_t start = l->pos;
    int op = 0;
    size_t n = 1;
    for (size_t i = 0; i < sizeof two / sizeof *two; i++)
        if (at_word(l, two[i].text)) {
            op = two[i].op;
            n = 2;
        }
    if (!op) {
        char c = l->text[start];
        if (!memchr("+-*/%~[](){}<>=.:|,;", c, 20))
            return false;
        if (!brackets(l, c))
            return false;
        op = c;
    }
    l->pos += n;
    return push(
        l, (struct token){
               .kind = TOKEN_OPERATOR, .op = op, .from = (uint32_t)start, .to = (uint32_t)l->pos});
}

/* Full-width punctuation typed by a Chinese input method, and what was meant. */
static const char *half_width(int32_t cp)
{
    static const struct {
        int32_t cp;
        const char *ascii;
    } pairs[] = {{0xFF0C, ","},  {0xFF08, "("},  {0xFF09, ")"}, {0xFF1A, ":"}, {0xFF1B, ";"},
                 {0x201C, "\""}, {0x201D, "\""}, {0x2018, "'"}, {0x2019, "'"}, {0x3002, "."},
                 {0xFF5C, "|"},  {0xFF0B, "+"},  {0xFF0D, "-"}, {0xD7, "*"},   {0xF7, "/"},
                 {0xFF1D, "="},  {0xFF1E, ">"},  {0xFF1C, "<"}, {0x3010, "["}, {0x3011, "]"},
                 {0xFF05, "%"},  {0xFF01, "!"},  {0x3001, ","}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].cp == cp)
            return pairs[i].ascii;
    return NULL;
}

static void unexpected_character(struct lexer *l, int32_t cp, size_t next)
{
    struct place p = span_place(l->source, l->pos, next);
    struct str found = str_sub(l->source->text, l->pos, next);
    const char *meant = half_width(cp);
    if (meant)
        DIAG(l->diags, E3023, p, found, str_of(meant));
    else
        DIAG(l->diags, E3002, p, found);
}

static bool token(struct lexer *l, int32_t cp, size_t next)
{
    size_t errors = l->diags->errors;
    if (ascii_is_digit(cp))
        return number(l);
    if (cp == '"' || cp == '\'')
        return string(l);
    if (starts_name(cp))
        return name(l);
    if (operator_token(l))
        return true;
    if (l->diags->errors == errors && !l->out->closed)
        unexpected_character(l, cp, next);
    return false;
}

/* After an error: the closing mark as it stands, brackets or not. */
static void skip_to_close(struct lexer *l)
{
    size_t end =
        l->close ? str_find((struct str){l->text, l->to}, str_of(l->close), l->pos) : l->to;
    l->out->closed = end != SIZE_MAX;
    l->out->end = end == SIZE_MAX ? l->to : l->close ? end + 2 : end;
    if (l->out->closed && l->close && end > l->pos && l->text[end - 1] == '-')
        l->out->end_sign = '-';
}

static bool finish(struct lexer *l)
{
    if (l->depth) {
        size_t at = l->bracket_at[l->depth - 1];
        DIAG(l->diags, E3024, span_place(l->source, at, at + 1),
             (struct str){&l->brackets[l->depth - 1], 1});
        return false;
    }
    return push(
        l, (struct token){.kind = TOKEN_END, .from = (uint32_t)l->pos, .to = (uint32_t)l->pos});
}

bool lex(const struct source *source, size_t from, size_t to, const char *close, struct arena *a,
         struct diags *ds, struct tokens *out)
{
    struct lexer l = {.source = source,
                      .text = source->text.p,
                      .pos = from,
                      .to = to,
                      .close = close,
                      .arena = a,
                      .diags = ds,
                      .out = out};
    *out = (struct tokens){.end = to};
    while (l.pos < to) {
        size_t next;
        char sign;
        int32_t cp = peek(&l, &next);
        if (cp_is_space(cp)) {
            l.pos = next;
            continue;
        }
        size_t n = closing(&l, &sign);
        if (n) {
            out->closed = true;
            out->end = l.pos + n;
            out->end_sign = sign;
            return finish(&l);
        }
        if (!token(&l, cp, next)) {
            skip_to_close(&l);
            return false;
        }
    }
    if (!close)
        return finish(&l);
    DIAG(ds, E3005, span_place(source, from >= 2 ? from - 2 : from, from), str_of(close));
    return false;
}
