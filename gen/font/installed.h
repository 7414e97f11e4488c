/* Fonts installed on this machine, asked of fontconfig; only installed.c knows it. */
#ifndef JUESUAN_FONT_INSTALLED_H
#define JUESUAN_FONT_INSTALLED_H

#include "base/arena.h"

struct installed_font {
    struct str file; /* NUL-terminated; {NULL, 0} when nothing was found */
    int index;       /* face in a collection */
};

/* The font of exactly this family (in any of its languages) and style ("" takes the regular one).
 * Never a substitute. With several files of the same family the first by path is taken, so that
 * the answer is always the same. */
struct installed_font installed_find(struct str family, struct str style, struct arena *a);
/* Gives back what fontconfig holds; for leak checkers and for the end of the process. */
void installed_close(void);

#endif
