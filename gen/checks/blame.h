/* Shared by the files that tell which figures, totals and tables are to blame. */
#ifndef JUESUAN_CHECKS_BLAME_H
#define JUESUAN_CHECKS_BLAME_H

#include "checks/run.h"

enum { SUSPECTS_SHOWN = 3 };

struct suspect {
    struct figure *figure;
    struct dec corrected;
    int score;
    size_t fixed; /* failing identities that the correction mends */
};

/* suspects.c */

/* A failing identity that is an error and in no finding yet. */
bool open_error(const struct equation *e);
/* The sign of a base figure in an identity; 0: it is none of its. */
int sign_in(const struct equation *e, const struct figure *f);
/* The verdict of the identity if the figure that it is a use of were `delta` larger. */
enum verdict verdict_with(const struct use *use, struct dec delta);
/* Tells figures which identities they are bases of, and links those about the same code; to be
 * called once, before all that is below. False without memory. */
bool suspects_begin(struct run *r);
/* Puts the likeliest suspects of a failing identity into `best`, which has room for SUSPECTS_SHOWN
 * + 1, the likeliest first; `n` is 0 before. */
void suspects_of(const struct run *r, const struct equation *e, struct suspect *best, size_t *n);
/* Amounts below zero where none was printed are no correction, unless the sign alone was lost. */
bool is_possible(const struct suspect *s);
/* The first of `n` is likelier than all others. */
bool is_sure(const struct suspect *s, size_t n);

/* blame_finding.c */

/* The finding that an identity becomes, which is done by that; suspects stand first among its
 * places. NULL without memory. */
struct finding *equation_finding(struct run *r, struct equation *e, const struct suspect *suspects,
                                 size_t suspect_count);
/* A sum or difference as people write it, of figures like `like`: pieces have no decimals. */
struct str size_text(struct run *r, const struct figure *like, struct dec d);

/* blame_tables.c: tables that are wrong as wholes */
void blame_tables(struct run *r);

#endif
