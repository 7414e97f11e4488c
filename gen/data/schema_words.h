/* What a schema says in words, and which of its keywords a value breaks: for the files of template
 * packs, whose authors read JSON but not schemas. */
#ifndef JUESUAN_DATA_SCHEMA_WORDS_H
#define JUESUAN_DATA_SCHEMA_WORDS_H

#include "data/schema.h"

/* Whether a value's type is the one that a schema calls `type`. */
bool schema_is_type(const struct value *v, struct str type);
/* Whether the schema's "type" (absent, a name or a list of names) allows the value. */
bool schema_type_fits(const struct value *schema, const struct value *v);
/* Whether "type" names `type`, alone or among others. */
bool schema_names_type(const struct value *schema, struct str type);
/* Whether `text` holds a match of the regular expression: literals, ^ $ . [a-z] [^a-z] and * + ?
 * behind one of them. That is all our schemas use. */
bool schema_pattern_matches(struct str pattern, struct str text);
/* Whether the keywords beside "type" allow the value: enum, const, pattern, minimum, maximum,
 * lengths and counts. */
bool schema_limits_fit(const struct value *schema, const struct value *v);

/* Reports E4021 at `place`: what `member` (its address in the file) must be by any of the schemas,
 * and what it is. `allowed[i]` are resolved. */
void schema_report_wanted(const struct schema_check *check, struct place place, struct str member,
                          const struct value *const *allowed, size_t n, const struct value *v);

#endif
