/* Zip archives held in memory, read part by part within limits (libzip). Not for writing: zip.h. */
#ifndef JUESUAN_FENCE_ZIP_READ_H
#define JUESUAN_FENCE_ZIP_READ_H

#include "base/buf.h"
#include "base/diag.h"

/* What an archive may hold, unpacked; far above any workbook or document that people make. */
enum {
    ZIP_READ_PARTS_MAX = 2000,
    ZIP_READ_PART_MAX = 64 * 1024 * 1024,
    ZIP_READ_TOTAL_MAX = 256 * 1024 * 1024
};
#define ZIP_READ_NONE SIZE_MAX

struct zip_read;

/* Opens the archive in `bytes`, which must outlive it; `place` (the file) is where faults are
 * reported. Names that stand twice (also in other case: ECMA-376-2, 6.2.2.3) are told as E2204 and
 * the first is kept. NULL after E2201, E2202 or E1004. */
struct zip_read *zip_read_open(struct str bytes, struct place place, struct diags *ds);
void zip_read_close(struct zip_read *z); /* NULL is fine */

/* Parts in the order of the archive's directory, folders and second copies left out. Names are
 * UTF-8 as libzip guesses them, live as long as the archive and have no slash in front. */
size_t zip_read_count(const struct zip_read *z);
struct str zip_read_name(const struct zip_read *z, size_t i);
/* The part of this name, in any ASCII case and with or without a slash in front; ZIP_READ_NONE. */
size_t zip_read_find(const struct zip_read *z, struct str name);

/* Appends the unpacked bytes of part `i` to `out`. False after E2203 (a part larger than
 * ZIP_READ_PART_MAX, or all parts read so far larger than ZIP_READ_TOTAL_MAX), E2205 (damaged),
 * E2206 (encrypted or packed in a way that is not known here) or E1004. */
bool zip_read_part(struct zip_read *z, size_t i, struct buf *out);

/* The same piece by piece, for what need not be in memory as a whole. */
struct zip_stream;
struct zip_stream *zip_stream_open(struct zip_read *z, size_t i);
/* The next piece, which lives until the next call; empty at the end. */
bool zip_stream_next(struct zip_stream *s, struct str *piece);
void zip_stream_close(struct zip_stream *s); /* NULL is fine */

#endif
