/* SHA-256 with the SHA extensions of x86 processors, six times as fast as portable C: a batch reads
 * every input and output of hundreds of departments to know that nothing has changed. */
#include "base/sha256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

/* CPUID leaf 7: SHA; leaf 1: SSSE3 and SSE4.1. */
bool sha256_x86_available(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 29))
        return false;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & 1u << 9) && (c & 1u << 19);
}

__attribute__((target("sha,sse4.1"))) static __m128i load(const void *p)
{
    return _mm_loadu_si128(p);
}

/* The 64 rounds over one block; `abef` and `cdgh` are the state in the order that the instructions
 * want. */
__attribute__((target("sha,sse4.1"))) static void
block_rounds(__m128i *abef, __m128i *cdgh, const unsigned char *block, const uint32_t *constants)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
    __m128i w[4];
    for (int i = 0; i < 4; i++)
        w[i] = _mm_shuffle_epi8(load(block + 16 * i), big_endian);
    for (int i = 0; i < 16; i++) {
        __m128i x = _mm_add_epi32(w[i % 4], load(constants + 4 * i));
        *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, x);
        *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(x, 0x0e));
        if (i >= 12)
            continue;
        __m128i next = _mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]);
        next = _mm_add_epi32(next, _mm_alignr_epi8(w[(i + 3) % 4], w[(i + 2) % 4], 4));
        w[i % 4] = _mm_sha256msg2_epu32(next, w[(i + 3) % 4]);
    }
}

__attribute__((target("sha,sse4.1"))) void
sha256_x86(uint32_t state[8], const unsigned char *blocks, size_t n, const uint32_t constants[64])
{
    __m128i abcd = _mm_shuffle_epi32(load(state), 0xb1);
    __m128i efgh = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(abcd, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, abcd, 0xf0);
    for (; n; n--, blocks += 64) {
        __m128i old_abef = abef, old_cdgh = cdgh;
        block_rounds(&abef, &cdgh, blocks, constants);
        abef = _mm_add_epi32(abef, old_abef);
        cdgh = _mm_add_epi32(cdgh, old_cdgh);
    }
    abcd = _mm_shuffle_epi32(abef, 0x1b);
    efgh = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((void *)state, _mm_blend_epi16(abcd, efgh, 0xf0));
    _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(efgh, abcd, 8));
}
#else
bool sha256_x86_available(void)
{
    return false;
}

void sha256_x86(uint32_t state[8], const unsigned char *blocks, size_t n,
                const uint32_t constants[64])
{
    (void)state, (void)blocks, (void)n, (void)constants;
}
#endif
