/* All checks of one department, and the reading of its texts alone. */
#include "prose/claims.h"
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

static struct vocabulary vocabulary_of(const struct run *r)
{
    return (struct vocabulary){
        .rules = r->in->rules,
        .function = r->in->function,
        .economic = r->in->economic,
        .year = r->in->record->year,
        .department = value_get_str(record_member(r->in->record, STR("department")), "name"),
        .arena = r->arena};
}

bool claims_put(const struct checks_input *in, bool json, struct buf *out)
{
    struct findings none = {.arena = in->arena};
    struct run r = {.in = in, .arena = in->arena, .findings = &none, .ok = true};
    struct vocabulary v = vocabulary_of(&r);
    struct passages passages = {0};
    struct claims claims = {0};
    passages_collect(&r, &passages);
    if (!r.ok || !vocabulary_prepare(&v) ||
        !claims_read(&v, passages.items, passages.n, &claims))
        return false;
    if (json)
        claims_json(out, &claims, passages.items);
    else
        claims_text(out, &claims);
    return !out->failed;
}
