/* libdeflate, and nobody else includes it. Streams of PDF files; archives have zip_write.c. */
#include "fence/deflate.h"

#include "base/memory.h"

#include <libdeflate.h>
#include <stdlib.h>

/* libdeflate's level 6 makes the pages and fonts of a whole disclosure 3 % smaller than zlib's
 * level 5 in two thirds of its time; its level 8 would save another 0.6 % in twice the time. */
enum { LEVEL = 6 };

void deflate_bytes(struct buf *out, struct str bytes)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    size_t most = c ? libdeflate_zlib_compress_bound(c, bytes.n) : 0;
    void *room = c ? memory_alloc(most) : NULL;
    if (!c)
        memory_note_failure();
    size_t n = room ? libdeflate_zlib_compress(c, bytes.p, bytes.n, room, most) : 0;
    if (n)
        buf_put(out, room, n);
    else
        out->failed = true;
    free(room);
    libdeflate_free_compressor(c);
}
