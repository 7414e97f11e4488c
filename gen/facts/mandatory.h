/* What the law wants a department to disclose, as the pack's mandatory.json lists it:
 *
 *   {"rules": {"law14": "《预算法》第十四条"},
 *    "items": {"duties": {"title": "部门职责", "rule": "law14", "at": ["department.duties"]}}}
 *
 * `at` are addresses of the data file, `rule` one key of rules or several. */
#ifndef JUESUAN_FACTS_MANDATORY_H
#define JUESUAN_FACTS_MANDATORY_H

#include "data/value.h"

/* The names of an item's rules, joined by 、; "" when it has none. */
struct str mandatory_rule(const struct value *mandatory, const struct value *item, struct arena *a);
/* Why the item `key` is left out, by the data's list `withheld` (may be NULL), which names it or an
 * address that it is about; "" when it is not. */
struct str mandatory_withheld(const struct value *list, struct str key, const struct value *item);
/* The first item that demands (with severity E) what stands at that address: it or a section it is
 * in; NULL when nothing does. */
const struct value *mandatory_item(const struct value *mandatory, struct str address);

#endif
