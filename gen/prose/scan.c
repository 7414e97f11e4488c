/* Finding figures in text: see scan.h. */
#include "prose/scan.h"

#include "base/utf8.h"

#include <stdlib.h>

/* Text */

static bool is_blank(int32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000 || cp == 0xA0 ||
           (cp >= 0x2000 && cp <= 0x200B);
}

static int32_t plain(int32_t cp)
{
    if ((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) ||
        (cp >= 0xFF41 && cp <= 0xFF5A))
        return cp - 0xFEE0;
    switch (cp) {
    case 0xFF08:
    case 0xFF3B:
    case 0x3010:
    case '[':
        return '(';
    case 0xFF09:
    case 0xFF3D:
    case 0x3011:
    case ']':
        return ')';
    case 0xFF05:
    case 0xFE6A:
        return '%';
    case 0xFF0E:
        return '.';
    case 0xFF0B:
        return '+';
    case 0x2212:
    case 0xFF0D:
        return '-';
    case ',':
        return 0xFF0C;
    case ';':
        return 0xFF1B;
    case ':':
        return 0xFF1A;
    default:
        return cp;
    }
}

struct plain_builder {
    char *out;
    struct scan_text *t;
    size_t n;
};

static void put(struct plain_builder *b, int32_t cp, const struct passage *p, uint32_t at)
{
    char bytes[4];
    size_t n = utf8_put(bytes, cp);
    for (size_t i = 0; i < n; i++, b->n++) {
        b->out[b->n] = bytes[i];
        b->t->passage[b->n] = p;
        b->t->at[b->n] = at;
    }
}

bool scan_text_of(const struct vocabulary *v, const struct passage *passages, size_t n,
                  struct scan_text *out)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += passages[i].text.n;
    struct plain_builder b = {arena_alloc(v->arena, 3 * bytes + 1), out, 0};
    out->passage = arena_alloc(v->arena, (3 * bytes + 1) * sizeof *out->passage);
    out->at = arena_alloc(v->arena, (3 * bytes + 1) * sizeof *out->at);
    if (!b.out || !out->passage || !out->at)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct str s = passages[i].text;
        for (const char *p = s.p, *end = s.p + s.n; p < end;) {
            uint32_t at = (uint32_t)(p - s.p);
            int32_t cp = utf8_next(&p, end);
            bool within = (cp == ',' || cp == ':') && at && ascii_is_digit(s.p[at - 1]) &&
                          p < end && ascii_is_digit(*p);
            if (!is_blank(cp))
                put(&b, within ? cp : plain(cp), &passages[i], at);
        }
    }
    out->s = (struct str){b.out, b.n};
    out->passage[b.n] = n ? &passages[n - 1] : NULL;
    out->at[b.n] = n ? (uint32_t)passages[n - 1].text.n : 0;
    return true;
}

/* Numbers */

static bool digit_at(struct str s, size_t i)
{
    return i < s.n && ascii_is_digit(s.p[i]);
}

static size_t digits_from(struct str s, size_t i)
{
    size_t n = 0;
    while (digit_at(s, i + n))
        n++;
    return n;
}

static bool word_at(struct str s, size_t i, const char *word)
{
    return str_starts(str_sub(s, i, s.n), str_of(word));
}

/* A separator of thousands at i; its length. */
static size_t separator_at(struct str s, size_t i)
{
    static const char *const marks[] = {"，", ",", "'", "’", "‘"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (word_at(s, i, marks[k]))
            return strlen(marks[k]);
    return 0;
}

struct scanned_number {
    char plain[64];
    size_t n;
    bool malformed, point;
    int decimals;
};

static void keep(struct scanned_number *m, struct str digits)
{
    for (size_t i = 0; i < digits.n && m->n + 1 < sizeof m->plain; i++)
        m->plain[m->n++] = digits.p[i];
}

/* Groups of three behind separators; 12,34,567 is read too, as written wrong. */
static size_t read_groups(struct str s, size_t i, struct scanned_number *m)
{
    size_t lead = digits_from(s, i), groups = 0;
    keep(m, str_sub(s, i, i + lead));
    i += lead;
    for (size_t mark; lead <= 3 && (mark = separator_at(s, i)) > 0; groups++) {
        size_t n = digits_from(s, i + mark), after = i + mark + n;
        bool more = separator_at(s, after) && digits_from(s, after + separator_at(s, after)) == 3;
        if (n != 3 && !(n == 2 && more && s.p[i] != '\0'))
            break;
        m->malformed |= n != 3;
        keep(m, str_sub(s, i + mark, after));
        i = after;
    }
    return i;
}

/* 1500. and 1500。00: a point that is none, when a unit follows. */
static size_t read_fraction(const struct vocabulary *v, struct str s, size_t i,
                            struct scanned_number *m)
{
    struct figure_at ignored;
    size_t mark = word_at(s, i, ".") ? 1 : word_at(s, i, "。") ? strlen("。") : 0;
    size_t n = mark ? digits_from(s, i + mark) : 0;
    bool unit = mark && unit_at_text(v, s, i + mark + n, &ignored) &&
                (ignored.kind == UNIT_MONEY || ignored.kind == UNIT_PERCENT);
    if (!mark || (!n && !unit) || (mark > 1 && (n != 2 || !unit)))
        return i;
    m->malformed |= mark > 1 || !n;
    m->point = true;
    m->decimals = (int)n;
    if (n)
        keep(m, STR("."));
    keep(m, str_sub(s, i + mark, i + mark + n));
    i += mark + n;
    /* 645.5009.64 */
    if (word_at(s, i, ".") && digit_at(s, i + 1)) {
        n = digits_from(s, i + 1);
        m->malformed = true;
        m->decimals += (int)n;
        keep(m, str_sub(s, i + 1, i + 1 + n));
        i += 1 + n;
    }
    return i;
}

static size_t exponent_end(struct str s, size_t i)
{
    size_t k = i + 1;
    if (i >= s.n || (s.p[i] != 'e' && s.p[i] != 'E'))
        return i;
    k += k < s.n && (s.p[k] == '+' || s.p[k] == '-');
    return digit_at(s, k) ? k + digits_from(s, k) : i;
}

static bool number_value(struct str digits, struct dec *out)
{
    size_t e = 0;
    while (e < digits.n && digits.p[e] != 'e' && digits.p[e] != 'E')
        e++;
    struct str mantissa = str_sub(digits, digits.n && digits.p[0] == '+', e);
    if (!dec_parse(mantissa, out))
        return false;
    if (e == digits.n)
        return true;
    bool minus = digits.p[e + 1] == '-';
    int64_t power = 0;
    for (size_t i = e + 1; i < digits.n && power < 100; i++)
        if (ascii_is_digit(digits.p[i]))
            power = power * 10 + (digits.p[i] - '0');
    if (power > 18)
        return false;
    struct dec ten = minus ? (struct dec){1, (int)power} : (struct dec){dec_pow10((int)power), 0};
    return dec_mul(*out, ten, out);
}

/* Units */

static enum unit_kind kind_named(struct str name)
{
    static const char *const names[] = {"",         "money",  "percent", "permille",
                                        "multiple", "points", "pieces",  "score"};
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return (enum unit_kind)i;
    return UNIT_NONE;
}

size_t unit_at_text(const struct vocabulary *v, struct str s, size_t at, struct figure_at *out)
{
    const struct value *units = rule_words(v->rules, W_figure_units);
    const struct value *best = NULL;
    struct str rest = str_sub(s, at < s.n ? at : s.n, s.n);
    size_t length = 0;
    for (size_t i = 0; rest.n && i < value_count(units); i++) {
        size_t n = word_length_at_start(value_get(&units->list->items[i], "forms"), rest);
        const struct value *before = value_get(&units->list->items[i], "before");
        /* 0.66万，: without the word behind it only at the end of a clause */
        if (n > length &&
            !word_at_start(value_get(&units->list->items[i], "not_before"),
                           str_sub(rest, n, rest.n)) &&
            (!before || n == rest.n || word_at_start(before, str_sub(rest, n, rest.n)))) {
            length = n;
            best = &units->list->items[i];
        }
    }
    if (!best)
        return 0;
    struct dec factor;
    int64_t whole = 1;
    out->unit = value_get_str(best, "unit");
    if (!out->unit.n)
        out->unit = str_sub(rest, 0, length);
    out->kind = kind_named(value_get_str(best, "kind"));
    if (dec_parse(value_get_str(best, "factor"), &factor))
        (void)dec_to_i64(factor, &whole);
    out->factor = whole;
    return length;
}

/* 500余万元, 1.8亿多元 */
static size_t read_unit(const struct vocabulary *v, struct str s, size_t at, struct figure_at *f)
{
    const struct value *more = rule_words(v->rules, W_more_words);
    size_t odd = word_length_at_start(more, str_sub(s, at, s.n));
    size_t n = unit_at_text(v, s, at + odd, f);
    if (n) {
        f->qualifiers |= odd ? QUALIFIER_AT_LEAST : 0;
        return at + odd + n;
    }
    /* 1.8亿多元: the unit is cut by the word */
    for (size_t i = 0; i < value_count(more); i++) {
        struct str word = more->list->items[i].s;
        size_t k = str_find(str_sub(s, at, at + 9 < s.n ? at + 9 : s.n), word, 0);
        if (k == SIZE_MAX || !k)
            continue;
        struct str joined = arena_printf(
            v->arena, "%.*s%.*s", (int)k, s.p + at,
            (int)(s.n - at - k - word.n < 12 ? s.n - at - k - word.n : 12), s.p + at + k + word.n);
        n = unit_at_text(v, joined, 0, f);
        if (n > k) {
            f->qualifiers |= QUALIFIER_AT_LEAST;
            return at + n + word.n;
        }
    }
    return at;
}

/* What is no figure */

static struct str before_text(struct str s, size_t at, size_t bytes)
{
    return str_sub(s, at > bytes ? at - bytes : 0, at);
}

static bool starts_clause(struct str s, size_t at)
{
    static const char *const stops[] = {"。", "，", "；", "：", "！", "？", "、", "(", ")"};
    if (!at)
        return true;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_ends(str_sub(s, 0, at), str_of(stops[i])))
            return true;
    return false;
}

static bool is_year(const struct vocabulary *v, struct str s, const struct figure_at *f,
                    bool integer)
{
    size_t n = f->digits_end - f->from;
    struct str rest = str_sub(s, f->digits_end, s.n);
    if (!integer || n != 4 || (s.p[f->from] != '1' && s.p[f->from] != '2'))
        return false;
    if (word_at_start(rule_words(v->rules, W_year_words), rest))
        return true;
    /* 2021-2023年, 〔2022〕 */
    static const char *const joins[] = {"、", "〕", "]", "/", "."};
    bool century = s.p[f->from] == '2' && s.p[f->from + 1] == '0';
    if (century && word_at_start(rule_words(v->rules, W_range_marks), rest))
        return !f->kind;
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        if (century && str_starts(rest, str_of(joins[i])))
            return !f->kind;
    return false;
}

/* 1. 1、 (1) at the beginning of a clause */
static bool is_ordinal(struct str s, const struct figure_at *f, bool integer)
{
    static const char *const ends[] = {"、", ".", ")", "．"};
    size_t n = f->digits_end - f->from;
    if (!integer || n > 2 || !starts_clause(s, f->from))
        return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (word_at(s, f->digits_end, ends[i]) && !digit_at(s, f->digits_end + strlen(ends[i])))
            return true;
    return false;
}

static bool is_code(const struct vocabulary *v, struct str s, const struct figure_at *f,
                    bool integer)
{
    size_t n = f->digits_end - f->from;
    struct str rest = str_sub(s, f->digits_end, s.n);
    if (!integer)
        return false;
    /* 问题12项: but not 行政运行(01项) */
    bool things = n <= 2 && s.p[f->from] != '0' && f->from && s.p[f->from - 1] != '(' &&
                  word_at_start(rule_words(v->rules, W_counting_levels), rest);
    if (!things && word_at_start(rule_words(v->rules, W_level_words), rest))
        return true;
    if (n != 3 && n != 5 && n != 7)
        return n > 7 && !f->kind;
    struct str code = str_sub(s, f->from, f->digits_end);
    bool bracket = f->from && s.p[f->from - 1] == '(' && str_starts(rest, STR(")"));
    /* 2110502 社会保险补助: a number without a unit in front of a name */
    bool alone =
        n > 3 &&
        (bracket || (starts_clause(s, f->from) && utf8_han_start(utf8_cut(rest, 3), 3) == 0));
    return !f->kind &&
           (alone || codes_name(v->function, code).n || codes_name(v->economic, code).n);
}

static bool is_limit(const struct vocabulary *v, struct str s, const struct figure_at *f)
{
    return f->kind == UNIT_MONEY && word_at_end(rule_words(v->rules, W_limit_words),
                                                without_tail(rule_words(v->rules, W_is_words),
                                                             before_text(s, f->from, 60))) > 0;
}

static void classify(const struct vocabulary *v, struct str s, struct figure_at *f, bool integer)
{
    struct str before = before_text(s, f->from, 60), rest = str_sub(s, f->digits_end, s.n);
    f->no_claim = true;
    if (is_year(v, s, f, integer))
        f->why = SAY_UNREAD_YEAR;
    else if (word_at_end(rule_words(v->rules, W_full_mark_words), before))
        f->why = SAY_UNREAD_FULL_MARK;
    else if (is_limit(v, s, f))
        f->why = SAY_UNREAD_THRESHOLD;
    else if (integer && (word_at_start(rule_words(v->rules, W_date_words), rest)))
        f->why = SAY_UNREAD_DATE;
    else if (integer && (is_ordinal(s, f, integer) ||
                         word_at_end(rule_words(v->rules, W_ordinal_leads), before)))
        f->why = SAY_UNREAD_ORDINAL;
    else if (is_code(v, s, f, integer))
        f->why = SAY_UNREAD_CODE;
    else if (word_at_start(rule_words(v->rules, W_number_words), rest) ||
             word_at_end(rule_words(v->rules, W_number_leads), before))
        f->why = SAY_UNREAD_NUMBER;
    else
        f->no_claim = false;
}

static bool is_sign(char c)
{
    return c == '-' || c == '+';
}

/* Words that write a number: one of the units behind it tells that it counts. */
static bool word_number(const struct vocabulary *v, struct str s, size_t at, struct figure_at *f)
{
    const struct value *starts = rule_words(v->rules, W_fraction_words);
    size_t used = 0, fraction = word_length_at_start(starts, str_sub(s, at, s.n));
    int64_t n;
    if (!chinese_numeral(str_sub(s, at + fraction, s.n), &used, &n) || (!used && !fraction))
        return false;
    *f = (struct figure_at){.from = at, .digits_end = at + fraction + used};
    f->qualifiers = QUALIFIER_WORD;
    f->value = dec_of(n);
    f->digits = arena_printf(v->arena, "%lld", (long long)n);
    f->factor = 1;
    if (fraction) {
        bool hundred = str_eq(str_sub(s, at, at + fraction), starts->list->items[0].s);
        f->kind = hundred ? UNIT_PERCENT : UNIT_PERMILLE;
        f->unit = hundred ? STR("%") : STR("‰");
        f->to = f->digits_end;
        return used > 0;
    }
    size_t unit = unit_at_text(v, s, f->digits_end, f);
    f->to = f->digits_end + unit;
    return unit && word_at_start(rule_words(v->rules, n ? W_word_units : W_zero_units),
                                 str_sub(s, f->digits_end, s.n));
}

static bool figure_here(const struct vocabulary *v, struct str s, size_t at, struct figure_at *f)
{
    struct scanned_number m = {{0}, 0, false, false, 0};
    *f = (struct figure_at){.from = at, .factor = 1};
    if (at && is_sign(s.p[at - 1]) && !(at >= 2 && ascii_is_digit(s.p[at - 2])))
        keep(&m, str_sub(s, at - 1, at));
    f->from -= m.n;
    size_t start = m.n;
    size_t i = read_groups(s, at, &m), whole = i;
    i = read_fraction(v, s, i, &m);
    size_t e = exponent_end(s, i);
    keep(&m, str_sub(s, i, e));
    f->digits_end = e;
    f->decimals = m.decimals;
    f->digits = arena_str(v->arena, (struct str){m.plain, m.n});
    f->qualifiers = m.malformed ? QUALIFIER_MALFORMED : 0;
    f->to = read_unit(v, s, f->digits_end, f);
    if (!number_value(f->digits, &f->value))
        return false;
    classify(v, s, f, !start && i == whole && e == i);
    return true;
}

bool next_figure(const struct vocabulary *v, struct str s, size_t at, struct figure_at *out)
{
    for (size_t i = at; i < s.n; i = utf8_after(s, i)) {
        if (ascii_is_digit(s.p[i])) {
            bool inside = i && (ascii_is_alpha(s.p[i - 1]) || s.p[i - 1] == '_');
            if (!inside && figure_here(v, s, i, out))
                return true;
            i += digits_from(s, i) - 1;
        } else if ((unsigned char)s.p[i] >= 0xE4 && word_number(v, s, i, out)) {
            return true;
        }
    }
    return false;
}
