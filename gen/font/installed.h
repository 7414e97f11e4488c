/* Fonts installed on this machine, asked of fontconfig; only installed.c knows it. */
#ifndef JUESUAN_FONT_INSTALLED_H
#define JUESUAN_FONT_INSTALLED_H

#include "base/arena.h"

struct installed_font {
    struct str file; /* NUL-terminated; {NULL, 0} when nothing was found */
    int index;       /* face in a collection */
};

struct installed;

/* Reads what fontconfig knows of the fonts here. NULL when memory ran out; where something is
 * missing for want of memory, that is noted as a failure. */
struct installed *installed_open(void);
void installed_close(struct installed *in);

/* The font of exactly this family (in any of its languages) and style ("" takes the regular one).
 * Never a substitute. With several files of the same family the first by path is taken, so that
 * the answer is always the same. */
struct installed_font installed_find(const struct installed *in, struct str family,
                                     struct str style, struct arena *a);

#endif
