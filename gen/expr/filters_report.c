/* The report's own filters, tests and functions: money, percent, change, completion, markers. */
#include "base/utf8.h"
#include "expr/builtin.h"
#include "expr/escape.h"
#include "expr/eval.h"
#include "expr/report.h"
#include "expr/unknown.h"

static const struct report *report_of(const struct call *c)
{
    return c->env->report ? c->env->report : &report_default;
}

/* A word of the pack, or the default one. */
#define WORD_OF(c, field)                                                                          \
    (report_of(c)->words.field.p ? report_of(c)->words.field : report_default.words.field)

/* ---- styles given in a call ---- */

enum { STYLE_PARAMS = 5 };
#define STYLE_NAMES "unit decimals separator trim zero"

/* Overrides the report's style by the arguments of STYLE_NAMES in v. */
static bool money_style(struct call *c, const struct value *v, struct number_style *out)
{
    struct str unit = {NULL, 0};
    int64_t decimals;
    *out = report_of(c)->style;
    decimals = out->decimals;
    if (!call_str(c, &v[0], "unit", &unit) || !call_int(c, &v[1], "decimals", &decimals) ||
        !call_bool(c, &v[2], &out->separator) || !call_bool(c, &v[3], &out->trim))
        return false;
    if (unit.p && !amount_unit_parse(unit, &out->unit))
        return CALL_FAIL(c, E3112, &v[0], STR("unit"), STR("元、万元 或 亿元"), unit);
    if (decimals < 0 || decimals > 12)
        return CALL_FAIL(c, E3112, &v[1], STR("decimals"), STR("0 到 12"), STR("别的数"));
    out->decimals = (int)decimals;
    if (v[4].type == VALUE_NONE)
        out->zero = (struct str){NULL, 0};
    else if (!call_str(c, &v[4], "zero", &out->zero))
        return false;
    return true;
}

/* Arguments of STYLE_NAMES, all absent. */
static void no_style(struct value *v)
{
    for (size_t i = 0; i < STYLE_PARAMS; i++)
        v[i] = value_absent();
}

static void keep_origin(struct value *out, const struct value *from)
{
    out->origin = value_origin(from);
    out->at = from->at;
}

/* The text that stands for an operand that the data does not give. */
static bool put_unknown(struct call *c, const struct value *v, struct value *out)
{
    struct dec ignored;
    bool asked;
    return unknown_text(c->env, v, out, &asked) || (!asked && call_number(c, v, "value", &ignored));
}

static bool put_unknown_money(struct call *c, const struct value *v, enum amount_unit unit,
                              bool with_unit, struct value *out)
{
    if (!put_unknown(c, v, out))
        return false;
    if (with_unit) {
        struct str name = amount_unit_name(unit);
        out->s = arena_printf(c->env->arena, "%.*s%.*s", STR_ARG(out->s), STR_ARG(name));
    }
    return out->s.p || call_no_memory(c);
}

static bool put_money(struct call *c, const struct value *v, const struct number_style *style,
                      bool with_unit, struct value *out)
{
    struct dec d;
    struct buf b;
    if (value_is_unknown(v))
        return put_unknown_money(c, v, style->unit, with_unit, out);
    if (!call_number(c, v, "value", &d))
        return false;
    if (value_is_absent(v))
        return env_undefined(c->env, c->source, c->from, c->to, c->scope, v);
    call_buf_init(&b);
    if (!amount_format(&b, d, style)) {
        buf_free(&b);
        return CALL_FAIL(c, E3106, v, c->name);
    }
    if (with_unit)
        buf_str(&b, amount_unit_name(style->unit));
    if (!call_return_buf(c, &b, false, out))
        return false;
    keep_origin(out, v);
    return true;
}

static bool filter_money(struct call *c, struct value *out)
{
    struct value v[1 + STYLE_PARAMS];
    struct number_style style;
    return call_bind(c, "value! " STYLE_NAMES, v) && money_style(c, v + 1, &style) &&
           put_money(c, &v[0], &style, false, out);
}

/* As money, with the unit behind: 1103.93万元. */
static bool filter_amount(struct call *c, struct value *out)
{
    struct value v[1 + STYLE_PARAMS];
    struct number_style style;
    return call_bind(c, "value! " STYLE_NAMES, v) && money_style(c, v + 1, &style) &&
           put_money(c, &v[0], &style, true, out);
}

static bool money_in(struct call *c, enum amount_unit unit, struct value *out)
{
    struct value v[5], style_args[STYLE_PARAMS];
    struct number_style style;
    if (!call_bind(c, "value! decimals separator trim zero", v))
        return false;
    no_style(style_args);
    memcpy(style_args + 1, v + 1, 4 * sizeof *v);
    if (!money_style(c, style_args, &style))
        return false;
    style.unit = unit;
    return put_money(c, &v[0], &style, false, out);
}

static bool filter_yuan(struct call *c, struct value *out)
{
    return money_in(c, UNIT_YUAN, out);
}

static bool filter_wan(struct call *c, struct value *out)
{
    return money_in(c, UNIT_WAN, out);
}

static bool filter_yi(struct call *c, struct value *out)
{
    return money_in(c, UNIT_YI, out);
}

/* ---- percentages ---- */

struct percent_style {
    int decimals;
    bool trim;
};

static bool percent_style(struct call *c, const struct value *v, struct percent_style *out)
{
    int64_t decimals = report_of(c)->style.percent_decimals;
    out->trim = report_of(c)->style.percent_trim;
    if (!call_int(c, &v[0], "decimals", &decimals) || !call_bool(c, &v[1], &out->trim))
        return false;
    if (decimals < 0 || decimals > 12)
        return CALL_FAIL(c, E3112, &v[0], STR("decimals"), STR("0 到 12"), STR("别的数"));
    out->decimals = (int)decimals;
    return true;
}

/* part / whole in percent, rounded once from the exact figures. */
static bool percent_text(struct call *c, struct dec part, struct dec whole,
                         struct percent_style style, struct value *out)
{
    struct dec hundredfold, rate;
    struct buf b;
    call_buf_init(&b);
    bool ok = dec_mul(part, dec_of(100), &hundredfold) &&
              dec_div(hundredfold, whole, style.decimals, &rate) &&
              dec_format(&b, rate, (struct dec_style){style.decimals, false, style.trim});
    if (!ok) {
        buf_free(&b);
        return CALL_FAIL(c, E3106, NULL, c->name);
    }
    buf_char(&b, '%');
    return call_return_buf(c, &b, false, out);
}

/* "percent(a,b)", or the one address when the other has none. */
static struct str two_origins(struct call *c, const char *how, const struct value *a,
                              const struct value *b)
{
    struct str oa = value_origin(a), ob = value_origin(b);
    if (!oa.n || !ob.n)
        return oa.n ? oa : ob;
    return arena_printf(c->env->arena, "%s(%.*s,%.*s)", how, STR_ARG(oa), STR_ARG(ob));
}

/* Words where a rate has no meaning, else the rate of two figures. */
static bool rate_or_words(struct call *c, const struct value *part, const struct value *whole,
                          struct percent_style style, struct str words, const char *how,
                          struct value *out)
{
    struct dec p, w;
    const struct value *unknown = unknown_of(part, whole);
    if (unknown)
        return put_unknown(c, unknown, out);
    if (!call_defined(c, part) || !call_defined(c, whole) || !call_number(c, part, "value", &p) ||
        !call_number(c, whole, "of", &w))
        return false;
    if (dec_sign(w) <= 0) {
        *out = value_str(words);
    } else if (!percent_text(c, p, w, style, out)) {
        return false;
    }
    out->origin = two_origins(c, how, part, whole);
    return true;
}

/* x|percent: a ratio; x|percent(whole): the share of a whole. */
static bool filter_percent(struct call *c, struct value *out)
{
    struct value v[5];
    struct percent_style style;
    struct str words = WORD_OF(c, no_base);
    struct value one = value_int(1);
    if (!call_bind(c, "value! of decimals trim none", v) || !percent_style(c, v + 2, &style) ||
        !call_str(c, &v[4], "none", &words))
        return false;
    return rate_or_words(c, &v[0], value_is_absent(&v[1]) ? &one : &v[1], style, words, "percent",
                         out);
}

static bool filter_completion(struct call *c, struct value *out)
{
    struct value v[5];
    struct percent_style style;
    struct str words = WORD_OF(c, no_budget);
    return call_bind(c, "value! budget! decimals trim none", v) &&
           percent_style(c, v + 2, &style) && call_str(c, &v[4], "none", &words) &&
           rate_or_words(c, &v[0], &v[1], style, words, "completion", out);
}

/* ---- comparing two figures as they are shown ---- */

/* The sign of a - b, 0 when the difference rounds to zero in the shown unit. */
static bool shown_difference(struct call *c, const struct value *a, const struct value *b,
                             const struct number_style *style, struct dec *difference, int *sign)
{
    struct dec x, y, shown;
    if (!call_defined(c, a) || !call_defined(c, b) || !call_number(c, a, "value", &x) ||
        !call_number(c, b, "than", &y))
        return false;
    if (!dec_sub(x, y, difference) || !amount_in_unit(*difference, style->unit, &shown) ||
        !dec_round(shown, style->decimals, &shown))
        return CALL_FAIL(c, E3106, a, c->name);
    *sign = dec_sign(shown);
    return true;
}

static bool filter_compare(struct call *c, struct value *out)
{
    struct value v[7], style_args[STYLE_PARAMS];
    struct str more = WORD_OF(c, more), less = WORD_OF(c, less), equal = WORD_OF(c, equal);
    struct number_style style;
    struct dec difference;
    int sign;
    if (!call_bind(c, "value! than! more less equal unit decimals", v) ||
        !call_str(c, &v[2], "more", &more) || !call_str(c, &v[3], "less", &less) ||
        !call_str(c, &v[4], "equal", &equal))
        return false;
    no_style(style_args);
    style_args[0] = v[5];
    style_args[1] = v[6];
    const struct value *unknown = unknown_of(&v[0], &v[1]);
    if (unknown)
        return put_unknown(c, unknown, out);
    if (!money_style(c, style_args, &style) ||
        !shown_difference(c, &v[0], &v[1], &style, &difference, &sign))
        return false;
    *out = value_str(sign > 0 ? more : sign < 0 ? less : equal);
    out->origin = two_origins(c, "compare", &v[0], &v[1]);
    return true;
}

struct change {
    struct object object;
    struct value word, rate_word, amount, difference, rate, rate_value;
    int sign;
    bool comparable, unknown;
};

static const char *const change_members[] = {"word", "rate_word",  "amount", "difference",
                                             "rate", "rate_value", "up",     "down",
                                             "same", "comparable"};

static bool change_attr(struct object *self, struct str name, struct value *out)
{
    const struct change *ch = (const struct change *)self;
    const struct value values[] = {ch->word,
                                   ch->rate_word,
                                   ch->amount,
                                   ch->difference,
                                   ch->rate,
                                   ch->rate_value,
                                   value_bool(ch->sign > 0),
                                   value_bool(ch->sign < 0),
                                   value_bool(ch->sign == 0 && !ch->unknown),
                                   value_bool(ch->comparable)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (str_eq(name, str_of(change_members[i])))
            *out = values[i];
    return true;
}

static struct str change_member(struct object *self, size_t i)
{
    (void)self;
    return i < sizeof change_members / sizeof *change_members ? str_of(change_members[i])
                                                              : (struct str){NULL, 0};
}

static bool change_truth(struct object *self)
{
    const struct change *ch = (const struct change *)self;
    return ch->sign != 0 || ch->unknown;
}

static void change_print(struct object *self, struct buf *out)
{
    buf_str(out, ((const struct change *)self)->word.s);
}

static const struct object_ops change_ops = {.type_name = "增减",
                                             .attr = change_attr,
                                             .truth = change_truth,
                                             .print = change_print,
                                             .member = change_member};

/* A change from or to a figure that the data does not give: its word stands everywhere. */
static bool unknown_change(struct call *c, struct change *ch, const struct value *unknown,
                           struct value *out)
{
    if (!put_unknown(c, unknown, &ch->word))
        return false;
    ch->object.ops = &change_ops;
    ch->unknown = ch->comparable = true;
    ch->rate_word = ch->rate = ch->word;
    ch->amount = ch->difference = *unknown;
    ch->rate_value = value_none();
    *out = value_object(&ch->object);
    out->origin = value_origin(unknown);
    return true;
}

/* |difference| / before; words when there was nothing before. */
static bool change_rate(struct call *c, struct change *ch, const struct value *before,
                        struct dec difference, struct percent_style style, struct str no_base)
{
    struct dec base, hundredfold;
    value_number(before, &base);
    ch->comparable = dec_sign(base) > 0;
    ch->rate_value = value_none();
    ch->rate = value_str(no_base);
    if (!ch->comparable)
        return true;
    if (!percent_text(c, dec_abs(difference), base, style, &ch->rate))
        return false;
    ch->rate_value.type = VALUE_DEC;
    return (dec_mul(dec_abs(difference), dec_of(100), &hundredfold) &&
            dec_div(hundredfold, base, 12, &ch->rate_value.d)) ||
           CALL_FAIL(c, E3106, before, c->name);
}

static bool filter_change(struct call *c, struct value *out)
{
    struct value v[13], style_args[STYLE_PARAMS];
    struct str words[] = {WORD_OF(c, increase), WORD_OF(c, decrease), WORD_OF(c, same),
                          WORD_OF(c, rise),     WORD_OF(c, fall),     WORD_OF(c, no_base)};
    static const char *const names[] = {"increase", "decrease", "same", "rise", "fall", "none"};
    struct number_style style;
    struct percent_style percents;
    struct dec difference;
    struct change *ch = arena_zalloc(c->env->arena, sizeof *ch);
    if (!ch)
        return call_no_memory(c);
    if (!call_bind(c,
                   "value! before! increase decrease same rise fall none unit decimals "
                   "percent_decimals percent_trim",
                   v))
        return false;
    for (size_t i = 0; i < 6; i++)
        if (!call_str(c, &v[2 + i], names[i], &words[i]))
            return false;
    const struct value *unknown = unknown_of(&v[0], &v[1]);
    if (unknown)
        return unknown_change(c, ch, unknown, out);
    no_style(style_args);
    style_args[0] = v[8];
    style_args[1] = v[9];
    if (!money_style(c, style_args, &style) || !percent_style(c, v + 10, &percents) ||
        !shown_difference(c, &v[0], &v[1], &style, &difference, &ch->sign) ||
        !change_rate(c, ch, &v[1], difference, percents, words[5]))
        return false;
    ch->object.ops = &change_ops;
    ch->word = value_str(ch->sign > 0 ? words[0] : ch->sign < 0 ? words[1] : words[2]);
    ch->rate_word = value_str(ch->sign > 0 ? words[3] : ch->sign < 0 ? words[4] : words[2]);
    ch->difference = value_dec(difference);
    ch->amount = value_dec(dec_abs(difference));
    ch->difference.origin = ch->amount.origin = two_origins(c, "change", &v[0], &v[1]);
    ch->word.origin = ch->rate_word.origin = ch->rate.origin = ch->amount.origin;
    *out = value_object(&ch->object);
    out->origin = ch->amount.origin;
    return true;
}

/* ---- facts ---- */

static bool fn_fact(struct call *c, struct value *out)
{
    struct value v[1];
    struct str address = {"", 0};
    const struct report *r = report_of(c);
    if (!call_bind(c, "address!", v) || !call_str(c, &v[0], "address", &address))
        return false;
    *out = value_absent();
    if (r->fact && !r->fact(r->user, address, out))
        return false;
    return out->type != VALUE_UNDEFINED || CALL_FAIL(c, E3118, &v[0], address);
}

static bool fn_fact_of(struct call *c, struct value *out)
{
    struct value v[4];
    struct str table = {"", 0}, code, column = {"", 0};
    const struct report *r = report_of(c);
    if (!call_bind(c, "table! code! column! default", v) || !call_str(c, &v[0], "table", &table) ||
        !call_text(c, &v[1], &code) || !call_str(c, &v[2], "column", &column))
        return false;
    *out = value_absent();
    if (r->fact_by_code && !r->fact_by_code(r->user, table, code, column, out))
        return false;
    if (out->type == VALUE_UNDEFINED && !value_is_absent(&v[3]))
        *out = v[3];
    if (out->type != VALUE_UNDEFINED)
        return true;
    return CALL_FAIL(c, E3118, &v[0],
                     arena_printf(c->env->arena, "%.*s[\"%.*s\"].%.*s", STR_ARG(table),
                                  STR_ARG(code), STR_ARG(column)));
}

/* ---- markers for the document builder ---- */

/* Letters, digits, "_", "-" and Chinese: nothing that could end an HTML comment. */
static bool plain_name(struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (!cp_is_letter(cp) && !ascii_is_digit(cp) && cp != '_' && cp != '-')
            return false;
    }
    return s.n && str_find(s, STR("--"), 0) == SIZE_MAX;
}

static bool is_known(const struct report *r, enum report_name kind, struct str name)
{
    struct str known;
    if (!r->known)
        return plain_name(name);
    for (size_t i = 0; (known = r->known(r->user, kind, i)).p; i++)
        if (str_eq(known, name))
            return true;
    return false;
}

static struct str known_list(struct call *c, enum report_name kind)
{
    const struct report *r = report_of(c);
    struct str s = {"", 0}, known;
    for (size_t i = 0; r->known && (known = r->known(r->user, kind, i)).p && i < 40; i++)
        s = i ? arena_printf(c->env->arena, "%.*s、%.*s", STR_ARG(s), STR_ARG(known)) : known;
    return s;
}

/* An HTML comment alone between blank lines. */
static bool marker(struct call *c, const char *kind, struct str name, struct value *out)
{
    struct str s =
        name.n ? arena_printf(c->env->arena, "\n\n<!-- %s: %.*s -->\n\n", kind, STR_ARG(name))
               : arena_printf(c->env->arena, "\n\n<!-- %s -->\n\n", kind);
    if (!s.p)
        return call_no_memory(c);
    *out = value_str(s);
    out->safe = true;
    return true;
}

static bool named_marker(struct call *c, const char *kind, enum report_name known,
                         enum diag_code unknown, struct value *out)
{
    struct value v[1];
    struct str name;
    if (!call_bind(c, "name!", v) || !call_text(c, &v[0], &name))
        return false;
    if (!is_known(report_of(c), known, name))
        return CALL_FAIL(c, unknown, &v[0], name, known_list(c, known));
    return marker(c, kind, name, out);
}

static bool fn_table(struct call *c, struct value *out)
{
    return named_marker(c, "table", REPORT_TABLE, E3119, out);
}

static bool fn_annex(struct call *c, struct value *out)
{
    return named_marker(c, "annex", REPORT_ANNEX, E3120, out);
}

static bool fn_style(struct call *c, struct value *out)
{
    return named_marker(c, "style", REPORT_STYLE, E3121, out);
}

static bool fn_page_break(struct call *c, struct value *out)
{
    return call_bind(c, "", NULL) && marker(c, "page", STR(""), out);
}

static bool fn_toc(struct call *c, struct value *out)
{
    return call_bind(c, "", NULL) && marker(c, "toc", STR(""), out);
}

/* ---- prose ---- */

/* Lines of the data become paragraphs; each is escaped. */
static bool filter_paragraphs(struct call *c, struct value *out)
{
    struct value v[1];
    struct str s, line;
    struct buf b;
    if (!call_bind(c, "value!", v) || !call_text(c, &v[0], &s))
        return false;
    call_buf_init(&b);
    while (text_line(&s, &line)) {
        line = text_strip(line, (struct str){NULL, 0}, true, true);
        if (!line.n)
            continue;
        if (b.n)
            buf_puts(&b, "\n\n");
        if (c->env->escape && !v[0].safe)
            markdown_escape(&b, line);
        else
            buf_str(&b, line);
    }
    if (!call_charge(c, b.n / 32) || !call_return_buf(c, &b, c->env->escape, out))
        return false;
    keep_origin(out, &v[0]);
    return true;
}

static const struct native filter_table[] = {
    {"amount", filter_amount, 0},   {"change", filter_change, 0},
    {"compare", filter_compare, 0}, {"completion", filter_completion, 0},
    {"money", filter_money, 0},     {"paragraphs", filter_paragraphs, 0},
    {"percent", filter_percent, 0}, {"share", filter_percent, 0},
    {"wan", filter_wan, 0},         {"yi", filter_yi, 0},
    {"yuan", filter_yuan, 0}};

static const struct native function_table[] = {{"annex", fn_annex, 0},
                                               {"change", filter_change, 0},
                                               {"compare", filter_compare, 0},
                                               {"completion", filter_completion, 0},
                                               {"fact", fn_fact, 0},
                                               {"fact_of", fn_fact_of, 0},
                                               {"page_break", fn_page_break, 0},
                                               {"percent", filter_percent, 0},
                                               {"share", filter_percent, 0},
                                               {"style", fn_style, 0},
                                               {"table", fn_table, 0},
                                               {"toc", fn_toc, 0}};

const struct native_table filters_report = NATIVE_TABLE(filter_table),
                          functions_report = NATIVE_TABLE(function_table);
