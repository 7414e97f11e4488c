/* How the bytes of a web page are encoded, found by what browsers look at and by trying, since what
 * pages say of themselves is often wrong. */
#ifndef JUESUAN_READ_ENCODING_H
#define JUESUAN_READ_ENCODING_H

#include "base/diag.h"

/* The page as UTF-8 without byte order mark and NUL, in the arena; what cannot be decoded is told
 * as E2251 and becomes U+FFFD. False after E1004. */
bool page_decode(struct str name, struct str bytes, struct arena *a, struct str *out,
                 struct diags *ds);

#endif
