/* The catalogue of findings (finding_codes.def): rule, level, title and message of all that the
 * code finds by itself. Rules over facts have theirs in rules.json. Not for diagnostics of inputs:
 * those stand in base/diag_codes.def. */
#ifndef JUESUAN_CHECKS_CATALOGUE_H
#define JUESUAN_CHECKS_CATALOGUE_H

#include "checks/checks.h"

enum finding_code {
#define FINDING(name, rule, level, title, message) FOUND_##name,
#define PHRASE(name, text)
#include "checks/finding_codes.def"
#undef PHRASE
#undef FINDING
    FOUND_BY_RULE /* of a pack: rule, level and title come from rules.json */
};

enum phrase {
#define FINDING(name, rule, level, title, message)
#define PHRASE(name, text) SAY_##name,
#include "checks/finding_codes.def"
#undef PHRASE
#undef FINDING
    PHRASE_COUNT
};

struct catalogue_entry {
    struct str rule, title, message;
    enum finding_level level;
};

const struct catalogue_entry *catalogue_at(enum finding_code code);

/* A text of the catalogue with {0}, {1} … filled by `args`. */
void catalogue_fill(struct buf *out, struct str text, const struct str *args, size_t n);
void phrase_put(struct buf *out, enum phrase phrase, const struct str *args, size_t n);
struct str phrase_text(struct arena *a, enum phrase phrase, const struct str *args, size_t n);
struct str count_text(struct arena *a, long long n);

#define PUT_PHRASE(out, phrase, ...)                                                               \
    phrase_put((out), (phrase), (const struct str[]){__VA_ARGS__},                                 \
               sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
#define PHRASE_TEXT(a, phrase, ...)                                                                \
    phrase_text((a), (phrase), (const struct str[]){__VA_ARGS__},                                  \
                sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

#endif
