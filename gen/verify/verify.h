/* Is what was published what was approved? A department's data, made a document in memory, against
 * files as they were published: every figure, table, row and paragraph that should be there, and
 * what stands there instead. Nothing is judged but sameness: whether figures add up is a matter of
 * checks. */
#ifndef JUESUAN_VERIFY_VERIFY_H
#define JUESUAN_VERIFY_VERIFY_H

#include "diff/align.h"
#include "job/job.h"

enum difference_kind {
    DIFFERENT_FIGURE, /* another number */
    DIFFERENT_TEXT,   /* other words */
    MISSING_TEXT,     /* a paragraph or a heading */
    ADDED_TEXT,
    MISSING_ROW,
    ADDED_ROW,
    MISSING_TABLE, /* in none of the files */
    UNREAD_TABLE,  /* there, but it could not be read */
    NO_TEXT        /* no file has the text */
};

struct difference {
    enum difference_kind kind;
    struct str where;           /* 公开01表第39行 …, or the section */
    struct str expected, found; /* as approved, as published; "" where there is none */
    struct str address;         /* of the figure, "" when none */
    struct place place;         /* in the published file */
};

struct verify {
    struct job *approved;
    struct arena *arena;
    struct difference *items;
    size_t n, cap;
    size_t figures, tables, paragraphs; /* compared */
    bool *table_seen;                   /* of each table of the approved document */
    size_t texts;                       /* files that have text */
    struct align_room align;            /* of all files together */
    bool failed;                        /* memory */
};

void verify_add(struct verify *v, struct difference d);
/* One piece of text against another: each stretch that differs, with some words around it. */
void verify_words(struct verify *v, struct str expected, struct str found, struct str where,
                  struct place place);
/* text.c, table.c: what one file has. `section`: `published` of its record. */
void verify_text(struct verify *v, const struct sources *sources, const struct value *section);
void verify_tables(struct verify *v, const struct sources *sources, const struct value *section);
/* report.c */
void verify_put_text(struct buf *out, const struct verify *v, struct str title);
void verify_put_json(struct buf *out, const struct verify *v, struct str title,
                     struct str diagnostics);

#endif
