/* Amounts in words and signs, as a report prints them. How they are read: data/amount.c. */
#include "expr/report.h"

const struct report report_default = {
    .style = {.unit = UNIT_WAN, .decimals = 2, .percent_decimals = 2},
    .words = {.increase = STR_INIT("增加"),
              .decrease = STR_INIT("减少"),
              .same = STR_INIT("持平"),
              .rise = STR_INIT("增长"),
              .fall = STR_INIT("下降"),
              .more = STR_INIT("大于"),
              .less = STR_INIT("小于"),
              .equal = STR_INIT("等于"),
              .no_base = STR_INIT("无可比基数"),
              .no_budget = STR_INIT("年初未安排预算")}};

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
