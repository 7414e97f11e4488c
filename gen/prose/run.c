#include "prose/internal.h"

bool checks_run(const struct checks_input *in, struct findings *out)
{
    struct run r = {.in = in, .arena = in->arena, .findings = out, .ok = true};
    struct passages passages = {0};
    *out = (struct findings){.arena = in->arena};
    if (!figures_index(&r) || !equations_run(&r) || !blame(&r))
        return false;
    check_forms(&r);
    check_computed(&r);
    passages_collect(&r, &passages);
    check_words(&r, &passages);
    check_sentences(&r, &passages);
    check_document(&r, &passages);
    check_annexes(&r, &passages);
    findings_finish(&r);
    return r.ok && !in->arena->failed;
}
