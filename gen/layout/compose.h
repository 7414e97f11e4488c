/* Setting text into lines: chooses the line ends of a whole paragraph together (as TeX does) and
 * gives every character its place. */
#ifndef JUESUAN_LAYOUT_COMPOSE_H
#define JUESUAN_LAYOUT_COMPOSE_H

#include "layout/text.h"

enum compose_mode {
    COMPOSE_JUSTIFY, /* both edges straight, the last line as it comes */
    COMPOSE_RAGGED,  /* left edge straight, right edge as even as can be */
    COMPOSE_BALANCE  /* few lines of like length, wrapped where names are wrapped: titles, cells */
};

/* All lengths in thousandths of an em. */
struct compose_shape {
    int32_t width, indent; /* the first line starts `indent` further in (negative: further out) */
    enum compose_mode mode;
};

/* One line: characters from … to - 1. origin[i] is where the pen stands for character from + i,
 * origin[to - from] where the line ends; the first may be below 0 when blank of an opening mark is
 * cut off. */
struct line {
    size_t from, to;
    int32_t indent; /* start of the line */
    int32_t *origin;
};

struct para_lines {
    struct line *items;
    size_t n;
    int32_t widest; /* extent of the longest line with its indent */
};

struct composer; /* scratch memory, reused from paragraph to paragraph */
struct composer *composer_new(struct arena *a);

/* Sets the whole text. Lines and origins come from `a`. False when memory is exhausted. */
bool compose(struct composer *co, const struct text *t, const struct spacing_style *spacing,
             struct compose_shape shape, struct arena *a, struct para_lines *out);

/* Only how many lines it would take. */
bool compose_count(struct composer *co, const struct text *t, const struct spacing_style *spacing,
                   struct compose_shape shape, size_t *lines);

/* How wide the text is on one line, and its widest part that cannot be broken. */
void text_extent(const struct text *t, int32_t *natural, int32_t *unbreakable);

#endif
