/* The order in which two builds are compared. */
#include "diff/diff.h"

bool diff_make(const struct snapshot *old, const struct snapshot *new, struct arena *a,
               struct diff *out)
{
    *out = (struct diff){.arena = a, .old = old, .new = new};
    diff_facts(out);
    if (!out->failed)
        diff_tables(out);
    if (!out->failed)
        diff_texts(out);
    if (!out->failed)
        diff_findings(out);
    return !out->failed && !a->failed;
}
