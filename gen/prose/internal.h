/* Shared by the files that read the text. */
#ifndef JUESUAN_PROSE_INTERNAL_H
#define JUESUAN_PROSE_INTERNAL_H

#include "checks/run.h"
#include "data/lexicon.h"
#include "prose/prose.h"

/* passages.c, words.c */
struct passages {
    struct passage *items;
    size_t n, cap;
};
void passages_collect(struct run *r, struct passages *out);
void check_words(struct run *r, const struct passages *p);
/* repeats.c */
void check_doubled(struct run *r, const struct passage *p);
void check_marks(struct run *r, const struct passage *p);
void check_copies(struct run *r, const struct passages *all);
void check_ends(struct run *r, const struct passages *all);
/* years.c */
void check_years(struct run *r, const struct passage *p);
void check_places(struct run *r, const struct passage *p);
/* item_names.c */
void check_item_names(struct run *r, const struct passages *all);
/* offices.c */
void check_offices(struct run *r, const struct passages *all);
/* personal.c */
void check_personal(struct run *r, const struct passage *p);
/* headings.c */
enum { STYLES = 5 }; /* 1 一、 2 （一） 3 1. 4 （1） */

struct numbering {
    int64_t last; /* of any style */
    int64_t of_style[STYLES];
};
/* What the paragraphs below one heading are numbered with. */
struct numbers {
    int64_t last[STYLES];
};
void check_paragraph_number(struct run *r, const struct passage *p, struct numbers *seen);
void check_figure_numbers(struct run *r, const struct passages *all);
void check_heading(struct run *r, const struct passage *p, struct str s,
                   struct numbering levels[8]);
/* document.c: the text as a whole */
void check_document(struct run *r, const struct passages *p);
void check_annexes(struct run *r, const struct passages *p);

/* duties.c */
/* The passage at which the section begins that a duty of mandatory.json asks for; NULL. */
const struct passage *duty_section(const struct passages *all, const struct value *item);
bool duty_is_mentioned(const struct passages *all, const struct value *item);
/* Whether most duties have a section, so that one without is missing and not just called otherwise.
 */
bool sections_are_told(const struct run *r, const struct passages *all);
void check_sections(struct run *r, const struct passages *all);

/* rows.c: the rows of the record that have an item each, where the pack says; NULL when none. */
const struct value *item_rows(const struct run *r);
struct vocabulary;
/* Addresses of the items that tables show with an amount; NULL without memory. */
const struct map *rows_printed(struct run *r, const struct vocabulary *v);
/* Code → struct code: names that tables give to codes which no list has; NULL without memory. */
const struct map *names_printed(struct run *r);
/* Calls take(user, code, name) for each row of a printed table that is a functional item; false
 * where that returns false. */
typedef bool item_taker(void *user, struct str code, struct str name);
bool each_printed_item(const struct run *r, const struct grid *s, item_taker *take, void *user);
/* ledger.c: what was checked and what was not, after all findings are there */
struct claims;
void ledger_make(struct run *r, const struct passages *passages, const struct claims *claims);

#endif
