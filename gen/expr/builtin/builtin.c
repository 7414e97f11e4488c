/* The chain of tables; each name stands in one of them. */
#include "expr/builtin/internal.h"

/* A chain of tables; each name stands in one of them. */
#define LINK(name, after, filters, functions)                                                      \
    static const struct registry name = {after, {filters, NULL, functions}}

static const struct registry split = {NULL, {[NATIVE_TEXT_METHOD] = &methods_split}};
LINK(chinese, &split, &filters_chinese, &functions_chinese);
LINK(markup, &chinese, &filters_markup, NULL);
LINK(lines, &markup, &filters_lines, NULL);
LINK(choose, &lines, &filters_choose, NULL);
LINK(map, &choose, &filters_map, NULL);
LINK(sort, &map, &filters_sort, NULL);
LINK(convert, &sort, &filters_convert, NULL);
LINK(number, &convert, &filters_number, NULL);
LINK(list, &number, &filters_list, NULL);
LINK(text, &list, &filters_text, NULL);
LINK(report, &text, NULL, &functions_report);
LINK(change, &report, &filters_change, &functions_change);
LINK(money, &change, &filters_money, &functions_money);

const struct registry registry_builtin = {
    &money, {NULL, &tests_builtin, &functions_builtin, &methods_text, &methods_list, &methods_map}};
