/* Which figures changed, which of them the data itself gives, and which others follow from those.
 */
#include "diff/diff.h"

static bool same_value(const struct snap_fact *a, const struct snap_fact *b)
{
    struct dec zero = dec_of(0);
    bool a_known = a ? a->known : true, b_known = b ? b->known : true;
    if (!a_known || !b_known)
        return (!a || !b) || a_known == b_known;
    return dec_eq(a ? a->value : zero, b ? b->value : zero);
}

static void add_fact(struct diff *d, const struct snap_fact *old, const struct snap_fact *new)
{
    if (same_value(old, new))
        return;
    const struct snap_fact *any = new ? new : old;
    struct diff_fact *f = &d->facts[d->fact_count++];
    *f = (struct diff_fact){.address = any->address, .title = any->title, .old = old, .new = new};
    f->root = (old && old->entered) || (new &&new->entered);
}

/* In the order of the new data, what is gone at the end. */
static bool collect(struct diff *d)
{
    d->facts =
        arena_alloc(d->arena, (d->old->fact_count + d->new->fact_count + 1) * sizeof *d->facts);
    if (!d->facts)
        return false;
    for (size_t i = 0; i < d->new->fact_count; i++) {
        const struct snap_fact *new = &d->new->facts[i];
        add_fact(d, map_get(&d->old->by_address, new->address), new);
    }
    for (size_t i = 0; i < d->old->fact_count; i++) {
        const struct snap_fact *old = &d->old->facts[i];
        if (!map_find(&d->new->by_address, old->address))
            add_fact(d, old, NULL);
    }
    return true;
}

static bool number_roots(struct diff *d)
{
    d->roots = arena_alloc(d->arena, (d->fact_count + 1) * sizeof *d->roots);
    map_init(&d->by_address, d->arena);
    map_init(&d->changed, d->arena);
    for (size_t i = 0; d->roots && i < d->fact_count; i++) {
        struct diff_fact *f = &d->facts[i];
        if (f->root) {
            d->roots[d->root_count++] = f;
            f->number = d->root_count;
        }
        if (!map_put(&d->by_address, f->address, f) || !diff_cover(&d->changed, f->address))
            return false;
    }
    d->words = (d->root_count + 63) / 64 + 1;
    return d->roots != NULL;
}

static void find_causes(struct diff *d, struct diff_fact *f);

static void follow_terms(struct diff *d, struct diff_fact *f, const struct snap_fact *from)
{
    for (size_t i = 0; from && i < from->term_count; i++) {
        struct str address = from->terms[i];
        if (address.n && address.p[0] == '-')
            address = str_sub(address, 1, address.n);
        struct diff_fact *term = map_get(&d->by_address, address);
        if (!term)
            continue;
        find_causes(d, term);
        diff_unite(d, &f->causes, &term->causes);
    }
}

static void find_causes(struct diff *d, struct diff_fact *f)
{
    if (f->state != DIFF_NEW)
        return;
    f->state = DIFF_BUSY;
    f->causes.words = arena_zalloc(d->arena, d->words * sizeof *f->causes.words);
    if (!f->causes.words) {
        d->failed = true;
    } else if (f->root) {
        f->causes.words[(f->number - 1) / 64] |= 1ull << (f->number - 1) % 64;
    } else {
        follow_terms(d, f, f->old);
        follow_terms(d, f, f->new);
    }
    f->state = DIFF_DONE;
}

/* Figures */

static bool in_published_unit(const struct diff *d, struct dec yuan, struct dec *out)
{
    enum amount_unit unit = UNIT_YUAN;
    amount_unit_parse(d->new->unit, &unit);
    return amount_in_unit(yuan, unit, out);
}

/* At least two decimals of an amount, and all that it has. */
static struct str print(struct diff *d, struct dec v, enum fact_kind kind, bool sign)
{
    struct buf text;
    struct str s = {NULL, 0};
    buf_init(&text);
    if (kind == FACT_AMOUNT)
        (void)in_published_unit(d, v, &v);
    v = dec_trim(v);
    int places = kind == FACT_AMOUNT && v.scale < 2 ? 2 : v.scale;
    if (sign && dec_sign(v) > 0)
        buf_char(&text, '+');
    if (dec_format(&text, v, (struct dec_style){places, false, false}) && !text.failed)
        s = arena_str(d->arena, buf_view(&text));
    buf_free(&text);
    return s;
}

struct str diff_figure(struct diff *d, const struct snap_fact *f, enum fact_kind kind)
{
    if (f && !f->known)
        return STR("—");
    return print(d, f ? f->value : dec_of(0), kind, false);
}

static struct str difference(struct diff *d, const struct diff_fact *f, enum fact_kind kind)
{
    struct dec from = f->old ? f->old->value : dec_of(0), to = f->new ? f->new->value : dec_of(0);
    struct dec delta;
    if ((f->old && !f->old->known) || (f->new && !f->new->known) || !dec_sub(to, from, &delta))
        return STR("");
    return print(d, delta, kind, true);
}

void diff_facts(struct diff *d)
{
    if (!collect(d) || !number_roots(d)) {
        d->failed = true;
        return;
    }
    diff_titles(d);
    for (size_t i = 0; i < d->fact_count && !d->failed; i++) {
        struct diff_fact *f = &d->facts[i];
        enum fact_kind kind = f->new ? f->new->kind : f->old->kind;
        find_causes(d, f);
        struct diff_change *c = diff_add(d, DIFF_FACT);
        if (!c)
            return;
        c->where = f->address;
        c->what = f->title;
        c->from = diff_figure(d, f->old, kind);
        c->to = diff_figure(d, f->new, kind);
        c->delta = difference(d, f, kind);
        diff_unite(d, &c->causes, &f->causes);
    }
    d->failed = d->failed || !diff_find_explained(d);
}
