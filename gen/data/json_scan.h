/* The tokens of a text that is meant to be JSON. Slips within a token are reported and mended, so
 * that the rest of the text can be read too. */
#ifndef JUESUAN_DATA_JSON_SCAN_H
#define JUESUAN_DATA_JSON_SCAN_H

#include "base/diag.h"

struct json_scan {
    const struct source *source;
    struct diags *diags;
    size_t at;
    size_t found; /* slips reported */
};

enum json_token_kind {
    JSON_END,
    JSON_MARK, /* { } [ ] , : */
    JSON_STRING,
    JSON_SCALAR,
    JSON_JUNK /* anything else; it has been reported */
};

struct json_token {
    enum json_token_kind kind;
    char mark;
    bool mended; /* something was wrong with it and has been reported */
    size_t at, end;
};

struct json_token json_scan_next(struct json_scan *s);
/* Reports E2001 for the bytes from `at` to `end`; `why` is a DIAG_BOTH text. */
void json_slip(struct json_scan *s, size_t at, size_t end, struct str why);

#endif
