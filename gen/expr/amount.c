/* How amounts are shown. */
#include "expr/report.h"

static const struct {
    struct str name, alias;
    int power; /* of ten, in 元 */
} units[UNIT_COUNT] = {
    {{"元", 3}, {"yuan", 4}, 0}, {{"万元", 6}, {"wan", 3}, 4}, {{"亿元", 6}, {"yi", 2}, 8}};

#define WORD(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

const struct report report_default = {
    .style = {.unit = UNIT_WAN, .decimals = 2, .percent_decimals = 2},
    .words = {.increase = WORD("增加"),
              .decrease = WORD("减少"),
              .same = WORD("持平"),
              .rise = WORD("增长"),
              .fall = WORD("下降"),
              .more = WORD("大于"),
              .less = WORD("小于"),
              .equal = WORD("等于"),
              .no_base = WORD("无可比基数"),
              .no_budget = WORD("年初未安排预算")}};

struct str amount_unit_name(enum amount_unit unit)
{
    return units[unit].name;
}

bool amount_unit_parse(struct str name, enum amount_unit *out)
{
    for (size_t i = 0; i < UNIT_COUNT; i++)
        if (str_eq(name, units[i].name) || str_eq(name, units[i].alias)) {
            *out = (enum amount_unit)i;
            return true;
        }
    return false;
}

bool amount_in_unit(struct dec yuan, enum amount_unit unit, struct dec *out)
{
    return dec_mul(yuan, (struct dec){1, units[unit].power}, out);
}

bool amount_format(struct buf *out, struct dec yuan, const struct number_style *style)
{
    struct dec shown;
    if (!amount_in_unit(yuan, style->unit, &shown) || !dec_round(shown, style->decimals, &shown))
        return false;
    if (dec_sign(shown) == 0 && style->zero.p) {
        buf_str(out, style->zero);
        return true;
    }
    return dec_format(out, shown,
                      (struct dec_style){style->decimals, style->separator, style->trim});
}
