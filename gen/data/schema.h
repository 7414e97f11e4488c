/* The validator of all JSON that the program reads: the part of JSON Schema (2020-12) that our
 * schemas use, with messages that accountants and makers of packs can follow: what a member must
 * be, the nearest known name for an unknown one, and the place in the file. Understood: $ref to
 * #/$defs, type, properties, required, additionalProperties, items, enum, const, minItems,
 * minLength, minimum, maximum, anyOf (by type), format; in the files of packs also
 * patternProperties, pattern, maxItems, maxLength, minProperties, maxProperties, and x-required.
 */
#ifndef JUESUAN_DATA_SCHEMA_H
#define JUESUAN_DATA_SCHEMA_H

#include "data/amount.h"
#include "data/homes.h"

struct schema {
    struct value root;
};

/* A single value that the schema describes. */
struct schema_leaf {
    struct str address;        /* its path: three_public.actual.reception, annexes[0].goal */
    struct str format, title;  /* "" when the schema gives none */
    bool list, object;         /* a list or a free object that the file does not give */
    const struct value *value; /* NULL when the file does not give it */
    /* The schema's default when the object it belongs to is there; else NULL. */
    const struct value *fallback;
};

/* What is checked: the words of the messages and a few keywords depend on it. */
enum schema_kind {
    SCHEMA_OF_DATA, /* a department's data: E21xx */
    /* A file of a pack as it stands there: E402x. It may hold "NAME+", "NAME-" and comments, and
       lack what the pack that it extends has. */
    SCHEMA_OF_PACK,
    SCHEMA_OF_WHOLE /* the same laid over what it extends: "x-required" counts */
};

struct schema_check {
    enum schema_kind kind;
    bool suspect; /* E4022 for free names that are almost a known one */
    const struct schema *schema;
    const struct sources *sources;
    struct arena *arena;
    struct diags *diags;
    enum amount_unit unit;
    const struct homes *homes; /* where what is missing belongs; NULL: not known */
    /* Called for each leaf in the schema's order, also for those that the file lacks. False stops
     * (out of memory). */
    bool (*visit)(void *user, const struct schema_leaf *leaf);
    void *user;
};

/* The definition that a use of it by $ref "#/$defs/NAME" leads to; `use` itself without one. */
const struct value *schema_resolve(const struct schema *schema, const struct value *use);
/* The title of a use, or else of its definition, or else `name`. */
struct str schema_title(const struct value *use, const struct value *definition, struct str name);

/* Checks `v` and visits its leaves. All problems are reported; true when there was none. */
bool schema_apply(const struct schema_check *check, const struct value *v);

/* Whether a schema is one that schema_apply can walk, after a pack has added to it. False after a
 * report (E4404). */
bool schema_sound(const struct schema *schema, const struct sources *sources, struct diags *ds);

#endif
