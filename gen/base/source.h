/* A text that diagnostics point into: a data file, a template, a table specification. */
#ifndef JUESUAN_BASE_SOURCE_H
#define JUESUAN_BASE_SOURCE_H

#include "base/arena.h"

struct source {
    struct str name; /* as shown to the user: the path given, or the pack's path of a template */
    struct str text;
    uint32_t base; /* sources of one job number their bytes through, so that a value's `at` also
                      tells its file */
    const uint32_t *lines; /* where each line begins; NULL: not known yet */
    uint32_t line_count;
};

/* Positions from here on belong to texts that many jobs share (packs, schema); those below to one
 * job. */
#define SOURCES_SHARED_BASE 0x80000000u

/* All texts of a job. Source i covers the positions [base, base + text.n]. */
struct sources {
    struct arena *arena; /* where the sources live */
    /* Asked for positions from SOURCES_SHARED_BASE on; NULL: these are the shared ones. */
    struct sources *shared;
    struct source **items;
    size_t n, cap;
    uint32_t next;
};

/* Where a diagnostic points. Unknown parts are empty or 0. */
struct place {
    struct str file;
    uint32_t line, col;   /* 1-based; col counts code points */
    struct str pointer;   /* JSON pointer, fact address or table cell */
    struct str excerpt;   /* the source line, without its line end */
    uint32_t caret_width; /* code points to underline; 0 and 1 both mean one */
};

/* The place of byte `offset` in `source`; slices point into the source. */
struct place source_place(const struct source *source, size_t offset);
/* `shared` are the texts that this job shares with others, NULL when these are the shared ones. */
void sources_init(struct sources *all, struct arena *a, struct sources *shared);
/* Adds a text (not copied) and gives it its range of positions; NULL when memory or positions are
 * exhausted. */
struct source *sources_add(struct sources *all, struct str name, struct str text);
/* The source that holds position `at` - 1 (a value's `at`); NULL for 0 or an unknown one. */
const struct source *sources_of(const struct sources *all, uint32_t at);
/* The place of position `at` - 1, empty when unknown. */
struct place sources_place(const struct sources *all, uint32_t at);

static inline struct place place_file(struct str file)
{
    return (struct place){.file = file};
}
static inline struct place place_with_pointer(struct place p, struct str pointer)
{
    p.pointer = pointer;
    return p;
}

#endif
