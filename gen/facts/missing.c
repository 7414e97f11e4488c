/* Figures that the data file ought to give and does not. */
#include "facts/internal.h"

#include "base/steps.h"
#include "facts/mandatory.h"

enum { DEPTH_MAX = 50 };

/* What is put together for a report is copied by it; the facts' own arena would keep it for each of
 * thousands of rows that lack the same. */
struct missing {
    bool draft;
    struct diags *ds;
    struct arena *rules; /* texts for all that is below */
    struct arena texts;  /* for one figure */
};

static const struct value *member(const struct value *v, const char *name)
{
    const struct value *found = value_get(v, name);
    return found && found->type == VALUE_MAP ? found : NULL;
}

/* The section of the data file highest above `address` that is absent: {title, address}. What the
 * schema does not describe, or describes as anything but an object of known members, is no section.
 */
static bool absent_section(const struct record *r, struct str address, struct str *title,
                           struct str *section)
{
    const struct value *data = &r->root, *schema = &r->schema->root;
    for (size_t from = 0, end; from < address.n; from = end + 1) {
        for (end = from; end < address.n && address.p[end] != '.' && address.p[end] != '[';)
            end++;
        struct str name = str_sub(address, from, end);
        const struct value *properties = member(schema, "properties");
        schema = properties ? vmap_find(properties->map, name) : NULL;
        if (!schema || !member(schema, "properties"))
            return false;
        data = data->type == VALUE_MAP ? vmap_find(data->map, name) : NULL;
        if (!data) {
            *title = value_get_str(schema, "title");
            *section = str_sub(address, 0, end);
            return true;
        }
    }
    return false;
}

/* "，必须公开（……）" where a rule demands what stands at that address. */
static struct str demanded(const struct fact *f, struct str address, struct arena *a)
{
    const struct value *mandatory = f->owner->in.mandatory;
    const struct value *item = mandatory ? mandatory_item(mandatory, address) : NULL;
    struct str rule = item ? mandatory_rule(mandatory, item, a) : STR("");
    return rule.n ? DIAG_PHRASE(a, WORD_IT_MUST_BE_DISCLOSED_N, rule) : STR("");
}

/* A figure is missing once, whichever of several totals and rules asked for it. */
static bool is_reported(const struct diags *ds, enum diag_code code, const struct place *place)
{
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = &ds->items[i];
        if (d->code == code && d->place.line == place->line && d->place.col == place->col &&
            str_eq(d->place.pointer, place->pointer))
            return true;
    }
    return false;
}

static void report_once(struct diags *ds, enum diag_code code, struct place place, struct str title,
                        struct str address, struct str rule)
{
    if (!is_reported(ds, code, &place))
        DIAG(ds, code, place, title, address, rule);
}

/* Of a section: what is demanded of it, or else of the figure that was asked for in it. */
static struct str demanded_section(struct missing *m, const struct fact *f, struct str section,
                                   struct str rule)
{
    struct str own = demanded(f, section, &m->texts);
    return own.n ? own : rule;
}

/* A measure that no row gives: all its figures are one that is missing. */
static struct str missing_column(const struct fact *f, struct arena *a, struct str *address)
{
    const struct fact_set *s = f->row->set;
    *address = arena_printf(a, "%.*s[…].%.*s", STR_ARG(s->address), STR_ARG(f->def->name));
    return DIAG_PHRASE(a, WORD_A_COLUMN_OF_A_SET, s->title, f->def->title);
}

static struct place home_or(const struct homes *homes, struct str address, struct place file)
{
    struct place home = homes_place(homes, address);
    return home.file.n ? home : place_with_pointer(file, address);
}

/* Where the figure's row stands; `place` when it has none. */
static struct place row_place(const struct fact *f, struct place place)
{
    const struct value *row = f->row ? f->row->entered : NULL;
    struct sources *sources = f->owner->in.record->sources;
    return row ? place_with_pointer(sources_place(sources, row->at), place.pointer) : place;
}

/* A section that is put together from others is missing because they are. */
static void report_set(struct missing *m, const struct fact *f, const struct fact_set *s,
                       struct str rule)
{
    const struct value *members = vmap_find(s->model->map, STR("union"));
    struct place file = place_file(fact_place(f).file);
    for (size_t i = 0; i < value_count(members); i++) {
        const struct value *address = &members->list->items[i];
        const struct fact_set *other =
            address->type == VALUE_STR ? map_get(&s->owner->sets, address->s) : NULL;
        if (other && other != s && !other->known)
            report_set(m, f, other, rule);
    }
    if (!members)
        report_once(m->ds, m->draft ? E4306 : E4305,
                    home_or(f->owner->in.record->homes, s->address, file), s->title, s->address,
                    demanded_section(m, f, s->address, rule));
}

/* `rule` demands the figure or one that it is part of; "" when nothing is known to. */
static void report_one(struct missing *m, const struct fact *f, struct str rule)
{
    struct str title, address;
    const struct homes *homes = f->owner->in.record->homes;
    struct place place = fact_place(f), file = place_file(place.file);
    if (!f->entered)
        place = homes_place_beside(homes, f->address, row_place(f, place));
    if (f->row && !f->entered && set_lacks(f->row->set, f->def)) {
        title = missing_column(f, &m->texts, &address);
        report_once(m->ds, m->draft ? E4308 : E4307, home_or(homes, address, file), title, address,
                    rule);
    } else if (fact_missing_section(f, &title, &address))
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a row's section is missing */
        report_set(m, f, f->row->set, rule);
    else if (absent_section(f->owner->in.record, f->address, &title, &address))
        report_once(m->ds, m->draft ? E4308 : E4307, home_or(homes, address, file), title, address,
                    demanded_section(m, f, address, rule));
    else if (!is_reported(m->ds, m->draft ? E4302 : E4301, &place))
        DIAG(m->ds, m->draft ? E4302 : E4301, place, f->title, rule);
}

/* The basis on which what stands at the address is left out. */
static struct str basis_at(const struct fact *f, struct str address)
{
    const struct value *list = record_member(f->owner->in.record, STR("withheld"));
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        struct str at = value_get_str(item, "at");
        if (at.n && str_starts(address, at) &&
            (address.n == at.n || address.p[at.n] == '.' || address.p[at.n] == '['))
            return value_get_str(item, "basis");
    }
    return STR("");
}

/* Left out itself, or made of figures of which all that are unknown are. */
static struct str withheld_below(const struct fact *f, int depth)
{
    struct str basis = f->known ? STR("") : basis_at(f, f->address), below = STR("");
    STEPS(1);
    for (size_t i = 0; !basis.n && depth < DEPTH_MAX && i < f->term_count; i++) {
        if (f->terms[i].fact->known)
            continue;
        below = withheld_below(f->terms[i].fact, depth + 1);
        if (!below.n)
            break;
    }
    return basis.n ? basis : below;
}

struct str fact_withheld(const struct fact *f)
{
    return withheld_below(f, 0);
}

static void report_below(struct missing *m, const struct fact *f, struct str rule, int depth)
{
    bool deeper = false;
    STEPS(1);
    if (basis_at(f, f->address).n)
        return;
    if (!rule.n)
        rule = demanded(f, f->address, m->rules);
    for (size_t i = 0; depth < DEPTH_MAX && i < f->term_count; i++)
        if (!f->terms[i].fact->known) {
            report_below(m, f->terms[i].fact, rule, depth + 1);
            deeper = true;
        }
    if (deeper)
        return;
    arena_init(&m->texts);
    report_one(m, f, rule);
    m->rules->failed |= m->texts.failed;
    arena_free(&m->texts);
}

void fact_report_missing(const struct fact *f, bool draft, struct diags *ds)
{
    struct arena rules;
    struct missing m = {.draft = draft, .ds = ds, .rules = &rules};
    arena_init(&rules);
    report_below(&m, f, STR(""), 0);
    if (rules.failed)
        diags_out_of_memory(ds);
    arena_free(&rules);
}
