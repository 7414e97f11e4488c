/* The order in which two builds are compared. */
#include "diff/diff.h"

bool diff_make(const struct snapshot *old, const struct snapshot *new, struct arena *a,
               struct diff *out)
{
    /* No honest report of a thousand paragraphs comes near. */
    enum { DIFF_FUEL = 100 * 1000 * 1000 };
    *out = (struct diff){.arena = a,
                         .old = old,
                         .new = new,
                         .fuel = DIFF_FUEL,
                         .align = {.arena = a, .cells = ALIGN_CELLS}};
    out->failed = !diff_index_reasons(out);
    if (!out->failed)
        diff_facts(out);
    if (!out->failed)
        diff_tables(out);
    if (!out->failed)
        diff_texts(out);
    if (!out->failed)
        diff_findings(out);
    return !out->failed && !a->failed;
}
