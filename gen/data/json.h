/* JSON in: a text becomes a tree of values that know their place. Numbers keep every digit as
 * written. */
#ifndef JUESUAN_DATA_JSON_H
#define JUESUAN_DATA_JSON_H

#include "base/diag.h"
#include "data/value.h"

enum { JSON_DEPTH_MAX = 64, JSON_BYTES_MAX = 32 * 1024 * 1024 };

/* Parses `source` (a byte order mark in front is reported as E2003 and skipped). All problems found
 * are reported; false when the text is no JSON or nothing usable came out. Object members stay in
 * their order. Memory comes from `a`. */
bool json_parse(const struct source *source, struct arena *a, struct value *out, struct diags *ds);
/* The same; members whose name begins with // are notes for people and left out. */
bool json_parse_with_notes(const struct source *source, struct arena *a, struct value *out,
                           struct diags *ds);

/* The place of byte `offset` of a text value as it was parsed (escapes undone). */
struct place json_text_place(const struct sources *sources, const struct value *v, size_t offset);

#endif
