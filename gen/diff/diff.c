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

struct str diff_counted(struct arena *a, enum diag_word word, size_t n)
{
    struct str both = DIAG_PHRASE(a, word, arena_printf(a, "%zu", n));
    size_t cut = str_find(both, STR("\x1f"), 0);
    return cut == SIZE_MAX ? both : str_sub(both, 0, cut); /* out of memory: "" */
}
