/* Hashes of keys for tables in memory, and names made from texts. */
#ifndef JUESUAN_BASE_HASH_H
#define JUESUAN_BASE_HASH_H

#include "base/str.h"

/* For tables: whoever writes a file cannot know which keys will collide, because every process has
 * a secret of its own. So nothing that is printed or kept may depend on it: tables remember the
 * order of insertion. SipHash-1-3 (Aumasson and Bernstein, 2012). */
struct hash_key {
    uint64_t half[2];
};
/* The secret of this process: a table asks for it once. */
struct hash_key hash_key_of_process(void);
uint64_t key_hash(struct hash_key secret, struct str key);
/* For names of files: the same everywhere and always. FNV-1a. */
uint64_t str_fingerprint(struct str s);

#endif
