/* STEM.manifest.json beside the outputs: what they were made from, their hashes, what was found,
 * and all that they say. docs/corrections.md describes the file. */
#ifndef JUESUAN_STORE_MANIFEST_H
#define JUESUAN_STORE_MANIFEST_H

#include "store/identity.h"
#include "store/snapshot.h"
#include "write/write.h"

struct manifest_output {
    char hash[HASH_DIGITS + 1];     /* SHA-256 of the file; "" when it was never made */
    char identity[HASH_DIGITS + 1]; /* of what it was made from */
    long long size;
};

struct manifest {
    bool whole; /* as it was read: not cut off */
    struct manifest_output outputs[WRITERS];
    struct str title; /* of the document */
    struct str pack;  /* template pack used; empty when there is no manifest */
    size_t errors, warnings;
    char facts[HASH_DIGITS + 1];
};

/* Names and places of one department's outputs. */
struct output_paths {
    struct str folder, stem;
    struct str files[WRITERS]; /* FOLDER/STEM.EXTENSION */
    struct str trace, manifest;
    struct str pending; /* hashes of outputs about to be named, while that goes on */
};
/* STEM is the name of the data (a path or not) without .json; with folder "" the places are mere
 * names. False after a report. */
bool output_paths_of(struct str data, struct str folder, struct arena *a, struct output_paths *out,
                     struct diags *ds);

/* What the manifest says about outputs; empty when it is missing or cannot be understood. */
void manifest_read(const char *path, struct arena *a, struct manifest *out);
/* The whole file, for comparing: its content as a snapshot. False after a report. */
bool manifest_content(const struct source *text, const struct value *root, struct arena *a,
                      struct snapshot *out, struct diags *ds);
/* The text of the file. */
void manifest_put(struct buf *out, const struct manifest *m, const struct output_paths *paths,
                  const struct identity *id, const struct snapshot *content);

/* The journal of a build that gives outputs their names, with the hashes of all old and new ones:
 * without it, a build killed between two of them would look like one whose outputs someone has
 * edited. `sync`: on the disk before this returns. */
bool pending_write(const struct output_paths *paths, const struct buf *hashes, bool sync,
                   struct diags *ds);
/* True when `hash` is in the journal that a killed build has left. */
bool pending_has(const struct output_paths *paths, const char *hash, struct arena *a);
void pending_remove(const struct output_paths *paths);

#endif
