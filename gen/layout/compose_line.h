/* One line of a paragraph: its measures, and the places of its characters. Between compose.c, which
 * chooses lines, and compose_line.c, which fills them. */
#ifndef JUESUAN_LAYOUT_COMPOSE_LINE_H
#define JUESUAN_LAYOUT_COMPOSE_LINE_H

#include "layout/compose.h"

/* Characters first … end - 1 as a line. */
struct fit {
    int32_t natural, width;          /* as it is, as it should be */
    int32_t squeeze[SQUEEZE_LEVELS]; /* blank that can be given up, by level */
    int32_t stretch;                 /* what gaps beside Latin may grow */
    int32_t joints;                  /* places between characters that may be opened */
    size_t first, end;
};

/* Whether the place behind `c` may be opened to fill a line. */
bool line_joint(const struct text_char *c, const struct text_char *next);
/* Writes the pen's place before each character, and behind the last, starting at x: squeezed when
 * too wide, opened when `justify`. */
void line_place(const struct text *t, const struct fit *f, bool justify, int32_t stretch_max,
                int32_t x, int32_t *origin);

#endif
