/* What a form sends: urlencoded or multipart. */
#ifndef JUESUAN_SERVE_FIELDS_H
#define JUESUAN_SERVE_FIELDS_H

#include "base/arena.h"

/* Names and texts are UTF-8; the bytes of a file are what they are. */
struct field {
    struct str name, value;
    struct str file; /* name that the sender gives a file; only ever shown. "" for a text */
    bool is_file;
};

struct fields {
    struct field *items;
    size_t n, cap;
};

enum { FIELDS_MAX = 20000 };

/* Adds the fields of a query or an urlencoded body. False when it is malformed, not UTF-8, or
 * memory is exhausted. */
bool fields_read_query(struct fields *f, struct str text, struct arena *a);
/* Those of a body of the given content type; values point into `body`. */
bool fields_read_body(struct fields *f, struct str type, struct str body, struct arena *a);

/* The first of that name; NULL. */
const struct field *field_find(const struct fields *f, const char *name);
/* Its text without blanks around it; "". */
struct str field_text(const struct fields *f, const char *name);

#endif
