/* Template packs: folders of data that say what a province's disclosure looks like. A pack extends
 * another and holds only what differs; what is asked of a pack is answered by the nearest one in
 * that chain. */
#ifndef JUESUAN_PACK_PACK_H
#define JUESUAN_PACK_PACK_H

#include "data/schemas.h"

struct pack;

/* Folders that hold packs, searched in order: the user's --templates first, then the program's own.
 */
struct pack_path {
    const struct str *folders;
    size_t n;
    struct schemas *schemas; /* that the files of packs must follow; NULL: only names are listed */
};

/* Loads pack `name` and all that it extends. What is read stays in `a` and `sources`. NULL after
 * E4001 … E4009. */
struct pack *pack_load(const struct pack_path *path, struct str name, struct place named_at,
                       struct arena *a, struct sources *sources, struct diags *ds);

struct str pack_name(const struct pack *p);
/* pack.json of the whole chain, merged: maps member by member, anything else from the nearest pack.
 */
const struct value *pack_config(const struct pack *p);
/* A member of pack_config by dotted path ("numbers.unit"); NULL when absent. */
const struct value *pack_setting(const struct pack *p, struct str dotted);

/* A JSON file (facts.json, rules.json, style.json) merged along the chain; none when no pack has
 * it. False after a report. */
bool pack_json(struct pack *p, struct str file, struct value *out, struct diags *ds);
/* The table specification tables/ID.json, or charts/ID.json for the id "charts/ID". Where a pack's
 * file says "extends": "ID2", it is laid over that specification of the packs behind it (over its
 * namesake when nothing is said and one exists; over nothing for false). */
bool pack_table(struct pack *p, struct str id, struct value *out, struct diags *ds);
/* Whether some pack of the chain has tables/ID.json. */
bool pack_has_table(const struct pack *p, struct str id);
/* A text file of the nearest pack that has it; "PACK/file" names one pack of the chain. NULL
 * without a report when there is none. Names never leave the pack's folder. */
const struct source *pack_text(struct pack *p, struct str file, struct diags *ds);

/* The packs of the chain one by one: 0 is the nearest. */
size_t pack_layer_count(const struct pack *p);
struct str pack_layer_name(const struct pack *p, size_t layer);
struct str pack_layer_folder(const struct pack *p, size_t layer);
/* The bytes of a layer's file as they came, if it has been read; they live as long as the pack. */
bool pack_bytes_read(const struct pack *p, size_t layer, struct str file, struct str *bytes);

/* Names of all packs in the path, sorted, without duplicates. */
bool pack_list(const struct pack_path *path, struct arena *a, struct str **names, size_t *n);

/* The files read so far, for the manifest: number i, NULL at the end. */
const struct source *pack_file(const struct pack *p, size_t i);

#endif
