/* The texts of a data file, wherever they stand. */
#ifndef JUESUAN_DATA_STRINGS_H
#define JUESUAN_DATA_STRINGS_H

#include "base/diag.h"
#include "data/value.h"

/* Appends a member's name, or an element's index, to a JSON pointer (RFC 6901). */
void pointer_member(struct buf *pointer, struct str name);
void pointer_element(struct buf *pointer, size_t index);

/* Calls `visit` for every text in `root`, names of members excepted, in order, with its JSON
 * pointer, until it returns false. False when it did. */
typedef bool strings_visitor(void *user, struct value *text, struct str pointer);
bool strings_visit(struct value *root, strings_visitor *visit, void *user);

/* The first text in `root` that holds `part`, as a place; false when none does. The pointer comes
 * from `a`. */
bool strings_find(const struct value *root, struct str part, const struct sources *sources,
                  struct arena *a, struct place *out);

/* Makes every text in `root` what was meant (base/normalize.h) and reports what was changed and
 * what is refused: E2125, E2130 to E2135. Memory from `a`; false when it is exhausted. */
bool strings_tidy(struct value *root, const struct sources *sources, struct arena *a,
                  struct diags *ds);

#endif
