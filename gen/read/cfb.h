/* Compound files ([MS-CFB]): the streams of .xls and .et. Internal to gen/read. */
#ifndef JUESUAN_READ_CFB_H
#define JUESUAN_READ_CFB_H

#include "base/arena.h"
#include "base/diag.h"

/* Numbers in files of this family have the low byte first. */
static inline uint16_t le16(const char *p)
{
    return (uint16_t)((unsigned char)p[0] | (unsigned char)p[1] << 8);
}
static inline uint32_t le32(const char *p)
{
    return (uint32_t)le16(p) | (uint32_t)le16(p + 2) << 16;
}

struct cfb_stream {
    struct str name; /* UTF-16LE, without its end */
    uint32_t start;
    uint64_t size;
};

struct cfb {
    struct str bytes;
    struct arena *arena;
    uint32_t sector;  /* bytes of one */
    uint32_t sectors; /* of the file, a last one that is cut included */
    uint32_t *fat_sectors;
    uint32_t fat_n;
    uint32_t mini_fat, mini_cutoff;
    struct str mini_fat_bytes, mini_bytes; /* read when first needed */
    struct cfb_stream *streams;            /* of the root storage */
    size_t n, cap;
    struct cfb_stream root; /* the mini stream */
};

/* What is wrong, in both languages (diag_word); {NULL, 0} means that memory is exhausted. */
struct cfb_fault {
    struct str what;
};

/* Reads header, allocation and the root storage's directory. False with *fault set. */
bool cfb_open(struct cfb *c, struct str bytes, struct arena *a, struct cfb_fault *fault);
/* The stream of this name in any ASCII case; NULL when there is none. */
const struct cfb_stream *cfb_find(const struct cfb *c, const char *name);
/* The stream's bytes, of which no more than `limit`. */
bool cfb_read(struct cfb *c, const struct cfb_stream *stream, size_t limit, struct str *out,
              struct cfb_fault *fault);

#endif
