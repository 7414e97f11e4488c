/* What the checks say now and did not say before, and the other way round. */
#include "diff/diff.h"

/* Findings of one side that the other side does not have word for word. */
struct remaining {
    const struct snap_finding **items; /* NULL: dealt with */
    size_t n;
};

static bool same(const struct snap_finding *a, const struct snap_finding *b)
{
    return str_eq(a->code, b->code) && str_eq(a->place, b->place) && str_eq(a->text, b->text);
}

static bool has(const struct snapshot *s, const struct snap_finding *f)
{
    for (size_t i = 0; i < s->finding_count; i++)
        if (same(&s->findings[i], f))
            return true;
    return false;
}

static bool collect(struct diff *d, const struct snapshot *s, const struct snapshot *other,
                    struct remaining *out)
{
    *out = (struct remaining){0};
    out->items = arena_alloc(d->arena, (s->finding_count + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < s->finding_count; i++)
        if (!has(other, &s->findings[i]))
            out->items[out->n++] = &s->findings[i];
    return out->items != NULL;
}

/* The same rule about the same figure: only what it says has changed. */
static const struct snap_finding *take_counterpart(struct remaining *r,
                                                   const struct snap_finding *f)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct snap_finding *other = r->items[i];
        if (other && str_eq(other->code, f->code) && str_eq(other->place, f->place)) {
            r->items[i] = NULL;
            return other;
        }
    }
    return NULL;
}

static bool is_figure(const struct diff *d, struct str address)
{
    return map_find(&d->old->by_address, address) || map_find(&d->new->by_address, address);
}

/* Whether nothing else has changed than what follows from figures. */
static bool only_figures_changed(const struct diff *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->changes[i].kind != DIFF_FINDING && diff_is_empty(d, &d->changes[i].causes))
            return false;
    return true;
}

/* What is said of all figures together, or of one that others have made unlike the rest, follows
 * from all corrections; what is said of a text only where no text was changed. */
static void add_all_roots(struct diff *d, struct diff_change *c)
{
    if (!diff_is_empty(d, &c->causes) ||
        (c->where.n && !is_figure(d, c->where) && !only_figures_changed(d)))
        return;
    for (size_t i = 0; i < d->root_count; i++)
        diff_unite(d, &c->causes, &d->roots[i]->causes);
}

static void add_finding(struct diff *d, const struct snap_finding *old,
                        const struct snap_finding *new)
{
    struct diff_change *c = diff_add(d, DIFF_FINDING);
    if (!c)
        return;
    if (old) {
        c->where = old->place;
        c->what = old->code;
        c->from = old->text;
        diff_add_causes(d, &c->causes, old->facts);
    }
    if (new) {
        c->where = new->place;
        c->what = new->code;
        c->to = new->text;
        diff_add_causes(d, &c->causes, new->facts);
    }
    add_all_roots(d, c);
}

void diff_findings(struct diff *d)
{
    struct remaining old, new;
    if (!collect(d, d->old, d->new, &old) || !collect(d, d->new, d->old, &new)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < old.n; i++)
        add_finding(d, old.items[i], take_counterpart(&new, old.items[i]));
    for (size_t i = 0; i < new.n; i++)
        if (new.items[i])
            add_finding(d, NULL, new.items[i]);
}
