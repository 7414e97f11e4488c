/* The lines around a printed table: title, number, department, unit, year, notes. */
#ifndef JUESUAN_PRINTED_CAPTION_H
#define JUESUAN_PRINTED_CAPTION_H

#include "data/unit.h"
#include "data/value.h"

enum piece_kind {
    PIECE_OTHER,
    PIECE_TITLE,
    PIECE_CODE, /* 公开01表, 附表1 */
    PIECE_UNIT,
    PIECE_DEPARTMENT,
    PIECE_YEAR,
    PIECE_FIELD /* 预算代码： and the like */
};

/* What stands above a table, put together piece by piece. */
struct caption {
    struct str title, code, unit, department; /* {NULL, 0}: not seen */
    int year;
    uint32_t at; /* of the title, or of what was seen first */
};

/* Reads one line above a table, pieces of which stand apart by tabs, line feeds, ideographic blanks
 * or words that open a piece. What the caption has already is kept. True when the line holds
 * nothing else; then *has_title tells whether one of its pieces is a title. */
bool caption_line(const struct value *words, struct str line, uint32_t at, struct arena *a,
                  struct caption *out, bool *has_title);
/* A note below a table, or (`after_note`) the next item of one. */
bool caption_note(const struct value *words, struct str line, bool after_note, struct arena *a);
/* A sentence below a table, no note by its form, that says why there is nothing in it. */
bool caption_tells_empty(const struct value *words, struct str line, struct arena *a);
/* 2022年, 2022 年度, 二〇二二年: the first year that a text names; 0. *at, *end: where, in bytes of
 * the text without blanks that is put into *plain. */
int caption_year(const struct value *words, struct str text, struct arena *a, struct str *plain,
                 size_t *at, size_t *end);

#endif
