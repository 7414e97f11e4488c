/* What text may hold and how its lines join. */
#ifndef JUESUAN_BASE_TEXT_H
#define JUESUAN_BASE_TEXT_H

#include "base/diag.h"

/* Characters that no output may show: they are invisible, or not allowed in XML (1.0, section 2.2),
 * or turn the direction of writing so that a figure reads backwards. */
enum text_fault { TEXT_FINE, TEXT_CONTROL, TEXT_DIRECTION, TEXT_INVALID };

/* The first fault at or behind `from`, its place in *at and its code point in *cp (-1: not UTF-8).
 * A tab and a line feed are fine. */
enum text_fault text_check(struct str text, size_t from, size_t *at, int32_t *cp);

/* What a code point alone is. */
enum text_fault text_fault_of(int32_t cp);

/* Reports a fault: E4910, E4911 or E4915. */
void text_report(struct diags *ds, enum text_fault fault, int32_t cp, struct place place);

/* True when a line end between two texts leaves no blank: Chinese characters or their punctuation
 * stand on either side of it. */
bool text_joins(struct str before, struct str after);

/* The text of an entity ("&lt;", "&#20020;") as UTF-8 in `out`; 0 when there is no such entity. */
size_t text_entity(struct str entity, char out[4]);

#endif
