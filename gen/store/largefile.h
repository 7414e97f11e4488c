/* Hashes of large files that hardly ever change, fonts and the program: a file beside the user's
 * other caches remembers them, each with the size, place and times that the file had. */
#ifndef JUESUAN_STORE_LARGEFILE_H
#define JUESUAN_STORE_LARGEFILE_H

#include "base/sha256.h"
#include "context/context.h"

/* SHA-256 of the file in hexadecimal. False after a report. */
bool large_file_hash(struct juesuan *j, const char *path, char hash[2 * SHA256_BYTES + 1]);

#endif
