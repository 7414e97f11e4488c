/* Zip archives in memory, the same bytes for the same parts. */
#ifndef JUESUAN_FENCE_ZIP_WRITE_H
#define JUESUAN_FENCE_ZIP_WRITE_H

#include "base/buf.h"

struct zip_part {
    const char *name;
    struct str bytes; /* must live until the archive is written */
    bool stored;      /* as it is: what is compressed already gets no smaller */
};

/* Writes the parts in their order, all dated `epoch` (its day in UTC; 1980-01-01 where that is too
 * early). False when memory is exhausted. */
bool zip_write(const struct zip_part *parts, size_t n, long long epoch, struct buf *out);

#endif
