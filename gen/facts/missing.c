/* Figures that the data file ought to give and does not. */
#include "facts/internal.h"
#include "facts/mandatory.h"

enum { DEPTH_MAX = 50 };

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
static struct str demanded(const struct fact *f, struct str address)
{
    struct arena *a = f->owner->arena;
    const struct value *mandatory = f->owner->in.mandatory;
    const struct value *item = mandatory ? mandatory_item(mandatory, address) : NULL;
    struct str rule = item ? mandatory_rule(mandatory, item, a) : STR("");
    return rule.n ? arena_printf(a, "，必须公开（%.*s）\x1f; it must be disclosed (%.*s)",
                                 STR_ARG(rule), STR_ARG(rule))
                  : STR("");
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
static struct str demanded_section(const struct fact *f, struct str section, struct str rule)
{
    struct str own = demanded(f, section);
    return own.n ? own : rule;
}

/* A measure that no row gives: all its figures are one that is missing. */
static struct str missing_column(const struct fact *f, struct str *address)
{
    const struct fact_set *s = f->row->set;
    struct arena *a = f->owner->arena;
    *address = arena_printf(a, "%.*s[…].%.*s", STR_ARG(s->address), STR_ARG(f->def->name));
    return arena_printf(a, "%.*s的“%.*s”一栏\x1f%.*s: %.*s", STR_ARG(s->title),
                        STR_ARG(f->def->title), STR_ARG(s->title), STR_ARG(f->def->title));
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
static void report_set(const struct fact *f, const struct fact_set *s, struct str rule, bool draft,
                       struct diags *ds)
{
    const struct value *members = vmap_find(s->model->map, STR("union"));
    struct place file = place_file(fact_place(f).file);
    for (size_t i = 0; i < value_count(members); i++) {
        const struct value *address = &members->list->items[i];
        const struct fact_set *other =
            address->type == VALUE_STR ? map_get(&s->owner->sets, address->s) : NULL;
        if (other && other != s && !other->known)
            report_set(f, other, rule, draft, ds);
    }
    if (!members)
        report_once(ds, draft ? E4306 : E4305,
                    home_or(f->owner->in.record->homes, s->address, file), s->title, s->address,
                    demanded_section(f, s->address, rule));
}

/* `rule` demands the figure or one that it is part of; "" when nothing is known to. */
static void report_one(const struct fact *f, struct str rule, bool draft, struct diags *ds)
{
    struct str title, address;
    const struct homes *homes = f->owner->in.record->homes;
    struct place place = fact_place(f), file = place_file(place.file);
    if (!f->entered)
        place = homes_place_beside(homes, f->address, row_place(f, place));
    if (f->row && !f->entered && set_lacks(f->row->set, f->def)) {
        title = missing_column(f, &address);
        report_once(ds, draft ? E4308 : E4307, home_or(homes, address, file), title, address, rule);
    } else if (fact_missing_section(f, &title, &address))
        report_set(f, f->row->set, rule, draft, ds);
    else if (absent_section(f->owner->in.record, f->address, &title, &address))
        report_once(ds, draft ? E4308 : E4307, home_or(homes, address, file), title, address,
                    demanded_section(f, address, rule));
    else if (!is_reported(ds, draft ? E4302 : E4301, &place))
        DIAG(ds, draft ? E4302 : E4301, place, f->title, rule);
}

static void report_below(const struct fact *f, struct str rule, bool draft, struct diags *ds,
                         int depth)
{
    bool deeper = false;
    if (!rule.n)
        rule = demanded(f, f->address);
    for (size_t i = 0; depth < DEPTH_MAX && i < f->term_count; i++)
        if (!f->terms[i].fact->known) {
            report_below(f->terms[i].fact, rule, draft, ds, depth + 1);
            deeper = true;
        }
    if (!deeper)
        report_one(f, rule, draft, ds);
}

void fact_report_missing(const struct fact *f, bool draft, struct diags *ds)
{
    report_below(f, STR(""), draft, ds, 0);
}
