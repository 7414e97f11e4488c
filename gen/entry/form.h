/* The fill-in workbook as a plan: which sheets there are, and which member of the data stands in
 * which row and column. It is derived from the schema and a binding that is data (data/forms), so
 * that a new member of the schema appears by itself; the same plan serves writing and reading. */
#ifndef JUESUAN_ENTRY_FORM_H
#define JUESUAN_ENTRY_FORM_H

#include "base/diag.h"
#include "data/schema.h"

/* Names of members from the record (or from a row's object) down. */
struct form_path {
    const struct str *names;
    size_t n;
};

enum leaf_kind {
    LEAF_TEXT,
    LEAF_AMOUNT,
    LEAF_NUMBER, /* any decimal: scores, rates, areas */
    LEAF_WHOLE,
    LEAF_CODE, /* of a classification */
    LEAF_BOOL,
    LEAF_NOTHING, /* no value but a choice: the object is there and empty */
    LEAF_JSON     /* names with values, which the program writes for itself */
};

/* One value of the record. */
struct form_leaf {
    struct form_path path;
    const struct value *definition, *choices; /* choices: a list of texts, or NULL */
    enum leaf_kind kind;
    bool required, nullable;
    bool computed;  /* usually left to the program */
    bool unprinted; /* nothing of the pack asks for it */
    struct str title, about, source;
    struct str group; /* of a single value: the titles of all that it is part of */
};

enum { FORM_COLUMNS_MAX = 8, FORM_DEPTH_MAX = 16 };

/* A row of a sheet of single values, known by the two texts at its beginning. */
struct form_row {
    struct str group, title, about;
    const struct form_leaf *leaves[FORM_COLUMNS_MAX]; /* NULL: not in that column */
};

enum lines_shape {
    LINES_LIST,      /* of texts */
    LINES_PROSE,     /* paragraphs and headings */
    LINES_MAP,       /* name → text or number */
    LINES_MAP_LIST,  /* name → list of texts */
    LINES_MAP_PROSE, /* name → paragraphs and headings */
};

/* Values that stand one below the other, known by a title. */
struct form_lines {
    struct form_path path;
    enum lines_shape shape;
    struct form_leaf leaf;
    struct str title;
};

enum sheet_kind {
    SHEET_FORM,  /* a value a row: group, item, contents, what it is */
    SHEET_TABLE, /* an object a row */
    SHEET_LINES, /* a paragraph or list element a row */
    SHEET_RAW    /* pieces of JSON, for what nobody types */
};

struct form_sheet {
    struct str name, title, about, source;
    enum sheet_kind kind;
    bool rest;      /* takes what no other sheet does */
    bool unprinted; /* of a table: so are all its columns */
    /* SHEET_FORM */
    struct form_row *rows;
    size_t row_n, row_cap;
    const struct str *columns; /* titles */
    size_t column_n;
    /* SHEET_TABLE */
    struct form_path list;           /* from the record, or from the parent's object */
    const struct form_sheet *parent; /* the table whose rows the rows of this one belong to */
    bool coded;                      /* rows are known by their code; else they are numbered */
    bool scalar;                     /* the list is one of texts, not of objects */
    struct form_leaf *leaves;
    size_t leaf_n, leaf_cap;
    /* SHEET_LINES */
    struct form_lines *lines;
    size_t line_n, line_cap;
};

struct form_words {
    struct str guide, hidden, none, none_row, yes, no, unknown, empty, number, parent, sum, group,
        item, fill, about, key, level, heading, content, place, rest, source, must, computed,
        unprinted;
};

struct form {
    const struct schema *schema;
    const struct value *binding;
    struct form_words words;
    struct form_sheet **sheets;
    size_t n, cap;
    struct arena *arena;
};

/* Derives the plan; all of it lives in `a`. `unprinted` holds the addresses (without rows) of what
 * stands apart because the pack does not print it; NULL for reading, which does not rely on where
 * something stands. False after E1004 or E2520. */
bool form_make(const struct schema *schema, const struct value *binding,
               const struct map *unprinted, struct arena *a, struct form *out, struct diags *ds);

/* The single value with these titles, on whatever sheet it stands; NULL. */
const struct form_leaf *form_leaf_named(const struct form *form, struct str group,
                                        struct str title);
/* The value at a path below `v`; NULL. */
const struct value *form_value(const struct value *v, struct form_path path);
/* Whether a member of the record stands as pieces of JSON on the sheet for that: the binding wants
 * it so, or the schema does not say what is in it. */
bool form_is_raw(const struct form *form, struct str member);
/* What the schema says to those who write JSON, in the words of the workbook. */
struct str form_in_cells(const struct form *form, struct str said, struct arena *a);

#endif
