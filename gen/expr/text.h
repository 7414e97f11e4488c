/* Text as Python's str treats it: by code points, with Unicode case and white space. */
#ifndef JUESUAN_EXPR_TEXT_H
#define JUESUAN_EXPR_TEXT_H

#include "base/buf.h"
#include "expr/call.h"

int32_t cp_lower(int32_t cp);
int32_t cp_upper(int32_t cp);
/* A letter, as far as words are concerned (\w without digits and underscore). */
bool cp_is_letter(int32_t cp);

void text_lower(struct buf *out, struct str s);
void text_upper(struct buf *out, struct str s);
/* White space, or the characters of `set` when set.p is given, off the chosen ends. */
struct str text_strip(struct str s, struct str set, bool left, bool right);
/* The next line of *rest without its line end; false when nothing is left. As str.splitlines(). */
bool text_line(struct str *rest, struct str *line);
/* At most `max` replacements (SIZE_MAX: all). */
void text_replace(struct buf *out, struct str s, struct str from, struct str to, size_t max);
void text_repeat(struct buf *out, struct str s, size_t times);
/* Offset of the last `needle`, SIZE_MAX when there is none. */
size_t text_rfind(struct str s, struct str needle);
/* A key for comparing without case: lower-cased text; anything else as it is. */
bool value_ignore_case(struct call *c, struct value *v);

#endif
