/* What the files of this folder share: the tables that make up registry_builtin, one per file, and
 * helpers. */
#ifndef JUESUAN_EXPR_BUILTIN_INTERNAL_H
#define JUESUAN_EXPR_BUILTIN_INTERNAL_H

#include "expr/builtin/builtin.h"
#include "expr/text.h"

extern const struct native_table filters_text, filters_lines, filters_markup, filters_list,
    filters_sort, filters_map, filters_choose, filters_number, filters_convert, filters_money,
    filters_change, filters_chinese;
extern const struct native_table tests_builtin;
extern const struct native_table functions_builtin, functions_money, functions_change,
    functions_report, functions_chinese;
extern const struct native_table methods_text, methods_split, methods_list, methods_map;

/* The text of a filter's subject and an empty buffer for the result. False after reporting. */
bool text_subject(struct call *c, const struct value *v, struct buf *b, struct str *s);
/* Returns the buffer: changed text keeps its safety and its fact. */
bool text_result(struct call *c, struct buf *b, const struct value *from, struct value *out);

/* Filters that are methods too. */
native_fn text_trim_native, text_replace_native;

/* What `filter` (first, max …) gives for a list without items. */
struct value value_nothing(const char *filter);

/* Items in an order: sort_items makes one for each value of `l`, in the order of their keys. The
 * key is an attribute of the value, or several separated by commas. */
struct sort_item {
    struct value value;
    struct value keys; /* one value, or a list of them */
};
bool sort_items(struct call *c, const struct list *l, const struct value *attribute,
                const struct value *fallback, bool case_sensitive, bool reverse,
                struct sort_item **out);
/* The values of sorted items as a list. */
bool sort_result(struct call *c, const struct sort_item *items, size_t n, struct value *out);

/* Charges a search for `part`: from the end it can take the product of both lengths. */
bool charge_search(struct call *c, struct str s, struct str part);

#endif
