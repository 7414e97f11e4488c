/* Figures in text: where they stand, what number they write, in what unit, and which digits are no
 * figure at all (years, ordinals, codes, limits). For read.c; what a figure says about whom is not
 * decided here. */
#ifndef JUESUAN_PROSE_SCAN_H
#define JUESUAN_PROSE_SCAN_H

#include "prose/claims.h"

/* Text without blanks, with plain widths, and where each of its bytes comes from. Paragraphs that a
 * line break cuts are one text. */
struct scan_text {
    struct str s;
    const struct passage **passage; /* of each byte */
    uint32_t *at;                   /* its offset there */
};

bool scan_text_of(const struct vocabulary *v, const struct passage *passages, size_t n,
                  struct scan_text *out);

struct figure_at {
    size_t from, digits_end, to; /* `to`: behind the unit */
    struct dec value;
    int decimals;
    struct str digits, unit;
    enum unit_kind kind;
    long long factor;
    unsigned qualifiers;
    bool no_claim;   /* a year, an ordinal, a code … */
    enum phrase why; /* … and which; or why it is not understood */
};

/* The next figure at or behind `at`; false at the end. */
bool next_figure(const struct vocabulary *v, struct str s, size_t at, struct figure_at *out);
/* A unit at `at`: its length there, 0 when there is none. */
size_t unit_at_text(const struct vocabulary *v, struct str s, size_t at, struct figure_at *out);

#endif
