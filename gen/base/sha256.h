/* SHA-256 (FIPS 180-4): identity of files and outputs, not security. */
#ifndef JUESUAN_BASE_SHA256_H
#define JUESUAN_BASE_SHA256_H

#include "base/str.h"

enum { SHA256_BYTES = 32 };

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
    bool asked, hardware; /* whether the processor has instructions of its own, and they are used */
};
void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, struct str bytes);
void sha256_end(struct sha256 *s, unsigned char out[SHA256_BYTES]);
/* All at once. */
void sha256_of(struct str bytes, unsigned char out[SHA256_BYTES]);
/* The same in hexadecimal, with a NUL. */
void sha256_hex(struct str bytes, char hex[2 * SHA256_BYTES + 1]);
/* n blocks of 64 bytes by the processor's own instructions, where it has them. */
bool sha256_x86_available(void);
void sha256_x86(uint32_t state[8], const unsigned char *blocks, size_t n,
                const uint32_t constants[64]);
/* Lower-case hexadecimal digits of n bytes, without NUL. */
void hex_digits(const unsigned char *bytes, size_t n, char *out);

#endif
