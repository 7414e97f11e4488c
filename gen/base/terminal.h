/* What a terminal would obey instead of showing it, and texts in which it obeys nothing. */
#ifndef JUESUAN_BASE_TERMINAL_H
#define JUESUAN_BASE_TERMINAL_H

#include "base/buf.h"

/* Also true of -1. */
bool terminal_obeys(int32_t cp);
/* Appends text of unknown origin so that a terminal shows all of it and obeys nothing: control
 * characters (those of C1 and line ends too) and ones for the direction of writing as \\uNNNN,
 * bytes that are no UTF-8 as U+FFFD. */
void terminal_text(struct buf *out, struct str s);

#endif
