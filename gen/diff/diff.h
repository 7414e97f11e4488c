/* What differs between two builds of a department, and which figures it comes from. */
#ifndef JUESUAN_DIFF_DIFF_H
#define JUESUAN_DIFF_DIFF_H

#include "diff/align.h"
#include "store/snapshot.h"

/* A set of causes: bit i is diff.roots[i]. */
struct cause_set {
    uint64_t *words;
};

struct diff_fact {
    struct str address, title;
    const struct snap_fact *old, *new; /* NULL: not there, or a plain zero */
    struct cause_set causes;           /* the changed figures of the data it follows from */
    bool root;                         /* given by the data itself: a cause */
    size_t number;                     /* of a root, from 1 */
    enum { DIFF_NEW, DIFF_BUSY, DIFF_DONE } state;
};

enum diff_kind { DIFF_FACT, DIFF_CELL, DIFF_TEXT, DIFF_FINDING };

/* One place that reads differently. */
struct diff_change {
    enum diff_kind kind;
    struct str where;    /* table or part of the report; address of a fact */
    struct str what;     /* row and column; title of a fact; code of a finding */
    struct str from, to; /* "" where there was or is nothing */
    struct str delta;    /* of figures, with its sign */
    struct cause_set causes;
    bool renumbered;  /* 行次 or the number of a paragraph: moved for what was added or removed */
    size_t paragraph; /* of a text: the same number for all changes of one paragraph */
    size_t old_row, new_row; /* of a cell, from 1, counting the header; 0: none */
    size_t old_column, new_column;
};

struct diff {
    struct arena *arena;
    const struct snapshot *old, *new;
    struct diff_fact *facts;
    size_t fact_count;
    struct map by_address;
    struct diff_fact **roots;
    size_t root_count, words;
    const struct diff_fact **explained; /* follow from others and have a reason of their own */
    size_t explained_count;
    struct map reasons; /* corrections of the new data by address, the first of each */
    struct map said;    /* what the old data's corrections say already */
    struct map covered; /* addresses of figures, of their rows and sections */
    struct map changed; /* the same of the figures that changed */
    struct map places[2];
    bool has_places;
    long fuel;               /* comparisons left that grow faster than what is compared */
    struct align_room align; /* of tables and texts, all of them together */
    struct diff_change *changes;
    size_t n, cap;
    bool failed;    /* memory is exhausted, */
    bool exhausted; /* or that */
};

/* Compares; memory from `a`. False when it is exhausted, or `out->exhausted`. */
bool diff_make(const struct snapshot *old, const struct snapshot *new, struct arena *a,
               struct diff *out);

/* Parts of it. */
bool diff_index_reasons(struct diff *d);  /* diff_reasons.c: what the data's corrections say */
bool diff_find_explained(struct diff *d); /* diff_reasons.c: of the figures that changed */
void diff_facts(struct diff *d);          /* diff_facts.c */
void diff_titles(struct diff *d);         /* diff_reasons.c: titles that several figures share */
void diff_tables(struct diff *d);         /* diff_tables.c */
void diff_texts(struct diff *d);          /* diff_texts.c */
void diff_findings(struct diff *d);       /* diff_findings.c */

/* One step of those that are counted; false, and the comparison fails, when there were too many. */
bool diff_step(struct diff *d);
/* Notes an address and those of its row and section. */
bool diff_cover(struct map *m, struct str address);
/* A new change without causes; NULL when memory is exhausted. */
struct diff_change *diff_add(struct diff *d, enum diff_kind kind);
/* Adds the causes of all changed facts that `mention` names: an address, or an expression of
 * addresses. */
void diff_add_causes(struct diff *d, struct cause_set *set, struct str mention);
void diff_unite(struct diff *d, struct cause_set *set, const struct cause_set *more);
bool diff_is_empty(const struct diff *d, const struct cause_set *set);
bool diff_has_cause(const struct cause_set *set, size_t root);
/* "第3行": the word with a number, as the report of corrections, which is Chinese, has it. */
struct str diff_counted(struct arena *a, enum diag_word word, size_t n);
/* A figure as the correction report prints it, in the unit of publication; "—" when unknown. */
struct str diff_figure(struct diff *d, const struct snap_fact *f, enum fact_kind kind);

#endif
