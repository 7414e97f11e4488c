/* Styles of amounts and percentages taken from the report and from arguments; origins of what
 * filters make of figures. */
#include "expr/builtin/figures.h"

#include "data/origin.h"
#include "expr/report.h"
#include "expr/unknown.h"

const struct report *report_of(const struct call *c)
{
    return c->env->report ? c->env->report : &report_default;
}

bool money_style(struct call *c, const struct value *v, struct number_style *out)
{
    struct str unit = {NULL, 0};
    int64_t decimals;
    *out = report_of(c)->style;
    decimals = out->decimals;
    if (!call_str(c, &v[0], "unit", &unit) || !call_int(c, &v[1], "decimals", &decimals) ||
        !call_bool(c, &v[2], &out->separator) || !call_bool(c, &v[3], &out->trim))
        return false;
    if (unit.p && !amount_unit_parse(unit, &out->unit))
        return CALL_FAIL(c, E3112, &v[0], STR("unit"), diag_word(WORD_YUAN_WAN_OR_YI), unit);
    if (decimals < 0 || decimals > 12)
        return CALL_FAIL(c, E3112, &v[1], STR("decimals"), diag_word(WORD_N_0_TO_12),
                         diag_word(WORD_ANOTHER_NUMBER));
    out->decimals = (int)decimals;
    if (v[4].type == VALUE_NONE)
        out->zero = (struct str){NULL, 0};
    else if (!call_str(c, &v[4], "zero", &out->zero))
        return false;
    return true;
}

void no_style(struct value *v)
{
    for (size_t i = 0; i < STYLE_PARAMS; i++)
        v[i] = value_absent();
}

void keep_origin(struct value *out, const struct value *from)
{
    out->origin = value_origin(from);
    out->at = from->at;
}

bool put_unknown(struct call *c, const struct value *v, struct value *out)
{
    struct dec ignored;
    bool asked;
    return unknown_text(c->env, v, out, &asked) || (!asked && call_number(c, v, "value", &ignored));
}

bool percent_style(struct call *c, const struct value *v, struct percent_style *out)
{
    int64_t decimals = report_of(c)->style.percent_decimals;
    out->trim = report_of(c)->style.percent_trim;
    out->separator = report_of(c)->style.percent_separator;
    if (!call_int(c, &v[0], "decimals", &decimals) || !call_bool(c, &v[1], &out->trim))
        return false;
    if (decimals < 0 || decimals > 12)
        return CALL_FAIL(c, E3112, &v[0], STR("decimals"), diag_word(WORD_N_0_TO_12),
                         diag_word(WORD_ANOTHER_NUMBER));
    out->decimals = (int)decimals;
    return true;
}

bool percent_text(struct call *c, struct dec part, struct dec whole, struct percent_style style,
                  struct value *out)
{
    struct dec hundredfold, rate;
    struct buf b;
    call_buf_init(&b);
    bool ok = dec_mul(part, dec_of(100), &hundredfold) &&
              dec_div(hundredfold, whole, style.decimals, &rate) &&
              dec_format(&b, rate, (struct dec_style){style.decimals, style.separator, style.trim});
    if (!ok) {
        buf_free(&b);
        return CALL_FAIL(c, E3106, NULL, c->name);
    }
    buf_char(&b, '%');
    return call_return_buf(c, &b, false, out);
}

const struct origin *two_origins(struct call *c, const char *how, const struct value *a,
                                 const struct value *b)
{
    return origin_filtered(c->env->arena, how, value_origin(a), value_origin(b));
}
