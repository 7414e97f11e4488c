/* Bytes in the encodings that Chinese web pages come in, made into UTF-8 (iconv of the C library).
 * Which encoding it is, others decide. */
#ifndef JUESUAN_FENCE_CHARSET_H
#define JUESUAN_FENCE_CHARSET_H

#include "base/buf.h"

/* Appends `bytes`, which are in `encoding` ("GB18030", "BIG5", "UTF-16LE" …), as UTF-8. What cannot
 * be decoded becomes U+FFFD and is counted in *wrong: one for each run of such bytes. False when
 * the encoding is not known or memory is exhausted (then out->failed). */
bool charset_decode(const char *encoding, struct str bytes, struct buf *out, size_t *wrong);

#endif
