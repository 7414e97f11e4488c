/* Text as it was printed, made comparable: what a table's cell, a title or a sentence says does not
 * depend on blanks, on the width of its brackets and digits, or on the ordinal in front. */
#ifndef JUESUAN_GRID_TEXT_H
#define JUESUAN_GRID_TEXT_H

#include "base/arena.h"
#include "base/dec.h"

/* Text without any white space, full-width brackets, digits and the like made one. */
struct str squeeze(struct str s, struct arena *a);
/* The same, with punctuation of full width. */
struct str flat_text(struct str text, struct arena *a);
/* 一、 二、 1. （一） and the like cut off in front. */
struct str strip_ordinal(struct str s);
/* The value of a digit: 0-9, 〇 一 … 九, 零 and what people type for 〇; -1: none. */
int digit_of_numeral(int32_t cp);
/* 二十一 → 21 and the bytes it takes; 0 when there is none. */
int64_t chinese_ordinal(struct str s, size_t *used);
/* A plain or comma-separated number. *malformed: digits and points that are no number. */
bool printed_number(struct str s, struct dec *out, bool *malformed);
/* A number in Chinese numerals (三千, 壹拾贰, 零) at the start of s, up to 10^12; false: none. */
bool chinese_numeral(struct str s, size_t *used, int64_t *out);

#endif
