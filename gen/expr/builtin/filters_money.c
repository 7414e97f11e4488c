/* Filters that show one figure: money, amount, percent, completion. */
#include "expr/builtin/figures.h"
#include "expr/builtin/internal.h"
#include "expr/eval.h"
#include "expr/report.h"
#include "expr/unknown.h"

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

static const struct native filters[] = {
    {"amount", filter_amount, 0}, {"completion", filter_completion, 0},
    {"money", filter_money, 0},   {"percent", filter_percent, 0},
    {"share", filter_percent, 0}, {"wan", filter_wan, 0},
    {"yi", filter_yi, 0},         {"yuan", filter_yuan, 0}};

static const struct native functions[] = {{"completion", filter_completion, 0},
                                          {"percent", filter_percent, 0},
                                          {"share", filter_percent, 0}};

const struct native_table filters_money = NATIVE_TABLE(filters),
                          functions_money = NATIVE_TABLE(functions);
