/* Changes and their causes, as every comparison notes them. */
#include "diff/diff.h"

#include "data/origin.h"

struct diff_change *diff_add(struct diff *d, enum diff_kind kind)
{
    struct diff_change *changes = arena_room(d->arena, d->changes, d->n, &d->cap, sizeof *changes);
    if (!changes) {
        d->failed = true;
        return NULL;
    }
    d->changes = changes;
    struct diff_change *c = &d->changes[d->n];
    struct str none = STR("");
    *c = (struct diff_change){
        .kind = kind, .where = none, .what = none, .from = none, .to = none, .delta = none};
    c->causes.words = arena_zalloc(d->arena, d->words * sizeof *c->causes.words);
    if (!c->causes.words) {
        d->failed = true;
        return NULL;
    }
    d->n++;
    return c;
}

bool diff_step(struct diff *d)
{
    if (d->fuel-- > 0)
        return true;
    d->failed = d->exhausted = true;
    return false;
}

void diff_unite(struct diff *d, struct cause_set *set, const struct cause_set *more)
{
    for (size_t i = 0; set->words && more->words && i < d->words; i++)
        set->words[i] |= more->words[i];
}

bool diff_has_cause(const struct cause_set *set, size_t root)
{
    return set->words && (set->words[root / 64] >> root % 64 & 1);
}

bool diff_is_empty(const struct diff *d, const struct cause_set *set)
{
    for (size_t i = 0; set->words && i < d->words; i++)
        if (set->words[i])
            return false;
    return true;
}

void diff_add_causes(struct diff *d, struct cause_set *set, struct str mention)
{
    struct origin_reader read = origin_read(mention);
    for (struct str address; origin_next(&read, &address, NULL);) {
        const struct diff_fact *f = map_get(&d->by_address, address);
        if (f)
            diff_unite(d, set, &f->causes);
    }
}

struct str diff_counted(struct arena *a, enum diag_word word, size_t n)
{
    struct str both = DIAG_PHRASE(a, word, arena_printf(a, "%zu", n));
    size_t cut = str_find(both, STR("\x1f"), 0);
    return cut == SIZE_MAX ? both : str_sub(both, 0, cut); /* out of memory: "" */
}
