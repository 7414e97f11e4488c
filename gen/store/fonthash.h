/* Hashes of font files. They are large and never change: a file beside the user's other caches
 * remembers them, each with the size, place and times that the font file had. */
#ifndef JUESUAN_STORE_FONTHASH_H
#define JUESUAN_STORE_FONTHASH_H

#include "base/sha256.h"
#include "context/context.h"

/* SHA-256 of the file in hexadecimal. False after a report. */
bool fonthash_of(struct juesuan *j, const char *path, char hash[2 * SHA256_BYTES + 1]);

#endif
