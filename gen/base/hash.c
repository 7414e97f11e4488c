/* SipHash with one round for each word and three at the end, under a key that the kernel gives to
 * every process: there is no state to keep and no system call to make. */
#include "base/hash.h"

#include "base/steps.h"

#include <sys/auxv.h>

struct sip {
    uint64_t a, b, c, d;
};

static uint64_t turned(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void mix(struct sip *s)
{
    s->a += s->b;
    s->b = turned(s->b, 13) ^ s->a;
    s->a = turned(s->a, 32);
    s->c += s->d;
    s->d = turned(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = turned(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = turned(s->b, 17) ^ s->c;
    s->c = turned(s->c, 32);
}

static void add_word(struct sip *s, uint64_t word)
{
    s->d ^= word;
    mix(s);
    s->a ^= word;
}

struct hash_key hash_key_of_process(void)
{
    struct hash_key secret = {{0, 0}};
    const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM); /* 16 bytes, since 2.6.29 */
    if (random)
        memcpy(secret.half, random, sizeof secret.half);
    return secret;
}

uint64_t key_hash(struct hash_key secret, struct str key)
{
    const uint64_t *half = secret.half;
    uint64_t word = 0;
    size_t at = 0;
    struct sip s = {half[0] ^ 0x736f6d6570736575u, half[1] ^ 0x646f72616e646f6du,
                    half[0] ^ 0x6c7967656e657261u, half[1] ^ 0x7465646279746573u};
    STEPS(key.n);
    for (; key.n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, key.p + at, sizeof word);
        add_word(&s, word);
    }
    word = (uint64_t)key.n << 56;
    for (int bits = 0; at < key.n; at++, bits += 8)
        word |= (uint64_t)(unsigned char)key.p[at] << bits;
    add_word(&s, word);
    s.c ^= 0xFF;
    mix(&s);
    mix(&s);
    mix(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

uint64_t str_fingerprint(struct str s)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}
