/* How amounts are shown. */
#include "expr/report.h"

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
