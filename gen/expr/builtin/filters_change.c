/* Filters over two figures: compare and change, in words and as rates. */
#include "expr/builtin/figures.h"
#include "expr/builtin/internal.h"
#include "expr/report.h"
#include "expr/unknown.h"

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
    int sign = 0;
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

static const struct object_ops change_ops = {.type = WORD_A_CHANGE,
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

static const struct native table[] = {{"change", filter_change, 0}, {"compare", filter_compare, 0}};

const struct native_table filters_change = NATIVE_TABLE(table),
                          functions_change = NATIVE_TABLE(table);
