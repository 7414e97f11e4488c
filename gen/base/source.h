/* A text that diagnostics point into: a data file, a template, a table specification. */
#ifndef JUESUAN_BASE_SOURCE_H
#define JUESUAN_BASE_SOURCE_H

#include "base/str.h"

struct source {
    struct str name; /* as shown to the user: the path given, or the pack's path of a template */
    struct str text;
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
