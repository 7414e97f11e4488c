/* What a report's own filters and functions need to know: how figures are shown, which words the
 * pack uses, and what exists. The job fills it from the pack and hangs it into expr_env.report. */
#ifndef JUESUAN_EXPR_REPORT_H
#define JUESUAN_EXPR_REPORT_H

#include "data/unit.h"
#include "expr/expr.h"

struct number_style {
    enum amount_unit unit;
    int decimals;
    bool separator;         /* 1,103.93 */
    bool trim;              /* 14.70 -> 14.7 */
    struct str zero;        /* shown for an amount that rounds to zero; {NULL, 0}: as a number */
    int percent_decimals;   /* 29.27% */
    bool percent_trim;      /* 14.70% -> 14.7% */
    bool percent_separator; /* 1,055.40% */
};

/* Words that provinces choose differently. An empty one means the default of report_default. */
struct report_words {
    struct str increase, decrease, same; /* 增加 减少 持平 */
    struct str rise, fall;               /* 增长 下降 */
    struct str more, less, equal;        /* 大于 小于 等于 */
    struct str no_base;                  /* a rate or share on a base of zero or less */
    struct str no_budget;                /* completion of a budget of zero */
    struct str withheld;                 /* a figure that is left out on a stated basis */
};

enum report_name { REPORT_TABLE, REPORT_ANNEX, REPORT_CHART, REPORT_STYLE };

/* Where a table stands that a report wants to place: PLACE_NOWHERE: not in the document. */
enum report_place { PLACE_UNKNOWN, PLACE_HERE, PLACE_NOWHERE };

struct report {
    struct number_style style;
    struct report_words words;
    /* Known table ids, annex numbers, charts, style names: name number i, {NULL, 0} at the end.
     * NULL: not checked. */
    struct str (*known)(void *user, enum report_name kind, size_t i);
    /* Asked when a table is placed. NULL: all that are known stand here. */
    enum report_place (*place)(void *user, struct str table);
    /* The fact at an address (`t05["2101101"].basic`), or of a table's code and column; undefined
     * when there is none. May be NULL. */
    bool (*fact)(void *user, struct str address, struct value *out);
    bool (*fact_by_code)(void *user, struct str table, struct str code, struct str column,
                         struct value *out);
    /* Reports a figure that the data does not give; `printed` gets what stands for it: in a draft,
     * or where the data leaves it out on a stated basis. Else false. May be NULL. */
    bool (*missing)(void *user, const struct value *figure, struct str *printed);
    struct str unknown;
    void *user;
};

/* 万元 with two decimals, percentages with two decimals, central words. */
extern const struct report report_default;

/* Appends an amount given in 元 in the style. False on overflow. */
bool amount_format(struct buf *out, struct dec yuan, const struct number_style *style);

/* 一百二十三, for whole numbers below 10^16 in size. False for anything else. */
bool chinese_number(struct buf *out, struct dec n);
/* Digit by digit: 2022 -> 二〇二二. Other characters stay. */
void chinese_digits(struct buf *out, struct str digits);

#endif
