/* What a department's outputs are made from, as hashes: two builds with the same identity give the
 * same bytes. */
#ifndef JUESUAN_STORE_IDENTITY_H
#define JUESUAN_STORE_IDENTITY_H

#include "base/jsonout.h"
#include "base/sha256.h"
#include "context/context.h"

enum { HASH_DIGITS = 2 * SHA256_BYTES };

struct identity {
    struct str inputs; /* JSON object: program, schema, codes, pack, fonts, data, options */
    /* Of all that formats without pages (xlsx, html, md) depend on, and of those with pages, which
     * depend on the fonts too. */
    char text[HASH_DIGITS + 1], pages[HASH_DIGITS + 1];
};

struct identity_input {
    struct str data;       /* path or name; the folder does not count */
    const char *data_hash; /* hexadecimal SHA-256 of its bytes */
    struct str pack;       /* name */
    bool draft;
    bool fonts; /* formats with pages are wanted */
};

/* Hashes of shared files are taken once per context. `a` holds the result. False after a report. */
bool identity_make(struct juesuan *j, const struct identity_input *in, struct arena *a,
                   struct identity *out);

/* Takes the hashes that every department needs (those of the fonts when pages are wanted), so that
 * forked processes have them already. False after a report. */
bool identity_warm(struct juesuan *j, bool fonts);

#endif
