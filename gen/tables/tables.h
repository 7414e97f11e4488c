/* Tables: a pack's declarative specification and the facts become a grid. docs/template-packs.md
 * describes the specification. */
#ifndef JUESUAN_TABLES_TABLES_H
#define JUESUAN_TABLES_TABLES_H

#include "expr/expr.h"
#include "facts/facts.h"
#include "grid/grid.h"
#include "pack/pack.h"

/* Parsed expressions of a pack's specifications; kept beside the pack and reused by every
 * department of a batch. */
struct spec_cache {
    struct arena *arena;
    struct map exprs;
};
void spec_cache_init(struct spec_cache *c, struct arena *a);

struct tables_input {
    struct pack *pack;
    struct spec_cache *cache;
    struct sources *sources; /* the job's, over the shared ones */
    struct facts *facts;
    const struct scope *scope; /* facts, year, unit, pack … */
    struct expr_env *env;
    enum amount_unit unit; /* of publication */
    bool draft;            /* unknown figures are shown as such instead of being errors */
    bool to_read;          /* to recognise printed tables by: nobody asks for unknown figures */
    bool plain_zeros;      /* zero is a number like any other, whatever the pack writes for it */
    struct arena *arena;
    struct diags *diags;
};

/* Builds table `id` of the pack by specification `spec_id`, which is the same but for forms that
 * several annexes share and for charts. Everything wrong is reported (E43xx); NULL when there is no
 * grid. */
struct grid *table_build(const struct tables_input *in, struct str spec_id, struct str id);

/* The text of a string of the pack with each {{ expression }} in it evaluated. False after a
 * report. */
bool tables_text(const struct tables_input *in, const struct value *text, struct str *out);

#endif
