/* The formats by their number, bit and file name extension. */
#ifndef JUESUAN_WRITE_FORMATS_H
#define JUESUAN_WRITE_FORMATS_H

#include "base/str.h"
#include "juesuan.h"

enum { FORMATS = 5 };

struct format {
    enum juesuan_format bit;
    const char *extension;
    bool pages; /* made from the laid-out pages, so from the fonts too */
};

extern const struct format formats[FORMATS];

#endif
