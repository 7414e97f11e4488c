/* The tokens of a text that is meant to be JSON (RFC 8259). Slips within a token are reported and
 * mended, so that the rest of the text can be read too. */
#ifndef JUESUAN_DATA_JSON_SCAN_H
#define JUESUAN_DATA_JSON_SCAN_H

#include "base/diag.h"

struct json_scan {
    const struct source *source; /* UTF-8 throughout, no byte of value 0 */
    struct diags *diags;
    size_t at;
    size_t found; /* slips; beyond the limit of reports they are counted only */
};

enum json_token_kind {
    JSON_END,
    JSON_MARK, /* { } [ ] , : */
    JSON_STRING,
    JSON_NUMBER,
    JSON_WORD, /* true, false, null */
    JSON_JUNK  /* anything else; it has been reported */
};

struct json_token {
    enum json_token_kind kind;
    char mark;
    bool mended;  /* something was wrong with it and has been reported */
    bool escaped; /* a string with escapes in it */
    size_t at, end;
};

struct json_token json_scan_next(struct json_scan *s);
/* Reports E2001 for the bytes from `at` to `end`; `why` is a word of the catalogue. */
void json_slip(struct json_scan *s, size_t at, size_t end, struct str why);
/* The character that the escape at the backslash *p stands for; *p is moved behind it. Only for
 * strings that were not mended. */
int32_t json_escape(const char **p);

#endif
