/* Compression (RFC 1950); only deflate.c knows libdeflate. */
#ifndef JUESUAN_FENCE_DEFLATE_H
#define JUESUAN_FENCE_DEFLATE_H

#include "base/buf.h"

/* Appends `bytes` in zlib format. The same bytes always give the same result. A failure is
 * out->failed.
 */
void deflate_bytes(struct buf *out, struct str bytes);

#endif
