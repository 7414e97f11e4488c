/* A record of a published file while it is made. Shared by the makers for each kind of file. */
#ifndef JUESUAN_PRINTED_DISCLOSING_H
#define JUESUAN_PRINTED_DISCLOSING_H

#include "printed/caption.h"
#include "printed/disclosure.h"

struct disclosing {
    const struct disclosure_input *in;
    const struct source *source; /* of the places */
    struct list *tables, *annexes, *text;
    struct list *unread;            /* tables that are left out */
    struct str department, unit;    /* as the captions of tables tell first */
    struct str called;              /* the department's name in a title of the document */
    struct str approved, published; /* days that lines of their own tell: 2023-09-08 */
    int year;                       /* as the caller, a title or a caption tells first */
    size_t units[UNIT_COUNT];       /* how many tables tell each; of most the document is */
    int votes[100]; /* how often each year from 2000 is told by titles, captions, text */
    bool ok;        /* false: memory is exhausted */
};

bool disclosing_begin(struct disclosing *d, const struct disclosure_input *in,
                      const struct source *source);
/* A paragraph, in its lines; `level` of a heading or 0. */
void disclosing_text(struct disclosing *d, struct str text, int level, uint32_t at);
/* A table of `rows` (a list of lists of texts) with its caption; `notes` and `merges` are lists. */
void disclosing_table(struct disclosing *d, const struct caption *c, struct value rows,
                      struct list *merges, uint32_t header_rows, struct list *notes, bool annex);
/* A table that is not read, by its title ("" when there is none). */
void disclosing_unread(struct disclosing *d, struct str title, uint32_t at);
/* Whether a heading or title says that performance forms and the like follow. */
bool disclosing_is_annex(const struct disclosing *d, struct str title);
/* [row, col, last row, last col] onto a list of merges. */
void disclosing_merge(struct disclosing *d, struct list *merges, uint32_t row, uint32_t col,
                      uint32_t last_row, uint32_t last_col);
void disclosing_push(struct disclosing *d, struct list *l, struct str text, uint32_t at);
/* Learns the year, and how the department is called, if the paragraph is a title of the document.
 */
void disclosing_head(struct disclosing *d, struct str title);
bool disclosing_end(struct disclosing *d, struct record *out);

#endif
