/* Names of codes: from the row itself, from the data's section `names`, from the classification,
 * from another row with the same code, or the usual name; and what is wrong with those that the
 * data gives. */
#include "facts/internal.h"

static struct str text_of(const struct value *v)
{
    return v && v->type == VALUE_STR ? str_trim(v->s) : STR("");
}

static struct str row_given(const struct value *row)
{
    return row && row->type == VALUE_MAP ? text_of(vmap_find(row->map, STR("name"))) : STR("");
}

static struct str section_name(const struct facts *f, struct str code)
{
    const struct value *names = record_member(f->in.record, STR("names"));
    return names && names->type == VALUE_MAP ? text_of(vmap_find(names->map, code)) : STR("");
}

/* From the data or the year's classification; {NULL, 0} when neither names the code. */
static struct str certain_name(const struct fact_set *s, struct str code, const struct value *row)
{
    struct str given = row_given(row), listed;
    if (!given.n)
        given = section_name(s->owner, code);
    if (given.n)
        return given;
    listed = codes_name(s->codes, code);
    if (listed.p)
        return listed;
    const struct value *elsewhere = map_get(&s->owner->names, code);
    return elsewhere ? row_given(elsewhere) : (struct str){NULL, 0};
}

struct str names_of(const struct fact_set *s, struct str code, const struct value *row)
{
    struct str certain = certain_name(s, code, row), usual = codes_usual(s->codes, code);
    return certain.p ? certain : usual.p ? usual : STR("");
}

bool names_collect(struct facts *f, const struct value *rows)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = &rows->list->items[i];
        struct str code =
            row->type == VALUE_MAP ? text_of(vmap_find(row->map, STR("code"))) : STR("");
        if (row_given(row).n && !map_get(&f->names, code) &&
            !map_put(&f->names, code, (void *)(uintptr_t)row))
            return false;
    }
    return true;
}

/* 301 … 399 are classes of the economic classification, 201 … 234 of the functional one. */
static bool is_economic(struct str code)
{
    return code.n && code.p[0] == '3';
}

/* True the first time that it is asked for a code: what is said once is enough. */
static bool first_time(struct facts *f, struct str code)
{
    return !map_get(&f->named, code) && map_put(&f->named, code, f);
}

static struct str number(struct facts *f, int n)
{
    return arena_printf(f->arena, "%d", n);
}

/* A name that is not this year's: of another year, of another code, or nobody's. */
static void report_other_name(struct facts *f, const struct codes *codes, struct str code,
                              struct str given, struct place place)
{
    struct str listed = codes_name(codes, code), theirs = codes_named(codes, given, code);
    struct str year = number(f, f->in.record->year);
    const struct code_use *use = codes_other_use(codes, code, given);
    if (use && use->until)
        DIAG(f->diags, E4209, place, code, given, number(f, use->until), year, listed);
    else if (use)
        DIAG(f->diags, E4210, place, code, given, number(f, use->from), year, listed);
    else if (theirs.p)
        DIAG(f->diags, E4211, place, code, given, theirs, listed);
    else
        DIAG(f->diags, E4203, place, code, given, listed);
}

/* Named by the data only: told at the end, few of them one by one, many in one report. */
static void remember_unlisted(struct facts *f, struct str code, struct str given,
                              struct place place)
{
    struct unlisted *u = arena_alloc(f->arena, sizeof *u);
    if (!u)
        return;
    *u = (struct unlisted){code, given, place};
    map_put(&f->unlisted, code, u);
}

enum { TOLD_ONE_BY_ONE = 5 };

/* Several without a name: the section to fill in, ready to be copied. */
static void report_nameless(struct facts *f)
{
    const struct source *source = f->in.record->source;
    const struct place place = source ? place_file(source->name) : (struct place){0};
    struct buf section;
    if (f->nameless.n < 2)
        return;
    buf_init(&section);
    for (size_t i = 0; i < f->nameless.n; i++)
        buf_printf(&section, "%s\"%.*s\": \"\"", i ? ", " : "",
                   STR_ARG(f->nameless.entries[i].key));
    if (!section.failed)
        DIAG(f->diags, E4216, place, buf_view(&section));
    buf_free(&section);
}

/* Named as usual, which is no proof: the year's classification was not at hand. */
static void report_usual(struct facts *f)
{
    enum { TOLD = 12 };
    struct buf some;
    if (!f->usual.n)
        return;
    buf_init(&some);
    for (size_t i = 0; i < f->usual.n && i < TOLD; i++) {
        const struct fact_row *r = f->usual.entries[i].value;
        buf_printf(&some, "%s%.*s%.*s", i ? "、" : "", STR_ARG(r->code), STR_ARG(r->name));
    }
    buf_puts(&some, f->usual.n > TOLD ? "……" : "");
    const struct fact_row *first = f->usual.entries[0].value;
    struct place place = first->entered ? sources_place(f->in.record->sources, first->entered->at)
                                        : place_file(f->in.record->source->name);
    if (!some.failed)
        DIAG(f->diags, E4217, place, number(f, (int)f->usual.n), buf_view(&some));
    buf_free(&some);
}

void names_report_unlisted(struct facts *f)
{
    struct buf all;
    report_usual(f);
    report_nameless(f);
    if (f->unlisted.n <= TOLD_ONE_BY_ONE) {
        for (size_t i = 0; i < f->unlisted.n; i++) {
            const struct unlisted *u = f->unlisted.entries[i].value;
            DIAG(f->diags, E4204, u->place, u->code, u->name);
        }
        return;
    }
    buf_init(&all);
    for (size_t i = 0; i < f->unlisted.n; i++) {
        const struct unlisted *u = f->unlisted.entries[i].value;
        buf_puts(&all, i ? "、" : "");
        buf_str(&all, u->code);
        buf_str(&all, u->name);
    }
    const struct unlisted *first = f->unlisted.entries[0].value;
    if (!all.failed)
        DIAG(f->diags, E4215, first->place, number(f, (int)f->unlisted.n), buf_view(&all));
    buf_free(&all);
}

/* Rows whose code the classification lacks: their names as the data or common usage gives them. */
static bool add_rows(struct facts *f, const struct fact_set *s, const struct codes *listed,
                     struct map *into)
{
    for (size_t i = 0; i < s->rows.n; i++) {
        const struct fact_row *r = s->rows.entries[i].value;
        if (!r->name.n || codes_name(listed, r->code).p || map_get(into, r->code))
            continue;
        struct code *c = arena_alloc(f->arena, sizeof *c);
        if (!c)
            return false;
        *c = (struct code){r->code, r->name, r->level};
        if (!map_put(into, c->code, c))
            return false;
    }
    return true;
}

const struct codes *facts_codes(struct facts *f, enum code_system system)
{
    const struct codes *listed = system == CODES_FUNCTION ? f->in.function : f->in.economic;
    struct codes *both = arena_alloc(f->arena, sizeof *both);
    if (!both)
        return listed;
    *both = *listed;
    map_init(&both->other, f->arena);
    for (size_t i = 0; i < listed->other.n; i++)
        if (!map_put(&both->other, listed->other.entries[i].key, listed->other.entries[i].value))
            return listed;
    for (size_t i = 0; i < f->sets.n; i++) {
        const struct fact_set *s = f->sets.entries[i].value;
        if (s->codes == listed && !add_rows(f, s, listed, &both->other))
            return listed;
    }
    return both;
}

static void check_given(struct facts *f, const struct codes *codes, struct str code,
                        struct str given, struct place place)
{
    struct str listed = codes_name(codes, code);
    if (!listed.p && !str_eq(given, codes_usual(codes, code)) && first_time(f, code))
        remember_unlisted(f, code, given, place);
    else if (listed.p && !str_eq(given, listed))
        report_other_name(f, codes, code, given, place);
}

static bool is_usual(const struct fact_row *r)
{
    return codes_usual(r->set->codes, r->code).p && !certain_name(r->set, r->code, r->entered).p;
}

void names_check_row(struct fact_row *r)
{
    struct facts *f = r->set->owner;
    const struct value *name = vmap_find(r->entered->map, STR("name"));
    uint32_t at = name && name->at ? name->at : r->entered->at;
    struct place place = sources_place(f->in.record->sources, at);
    struct str given = row_given(r->entered);
    const struct value *elsewhere = map_get(&f->names, r->code);
    if (given.n) {
        check_given(f, r->set->codes, r->code, given, place);
        if (elsewhere && !str_eq(row_given(elsewhere), given))
            DIAG(f->diags, E4212, place, r->code, given, row_given(elsewhere));
    }
    for (struct fact_row *p = r; p && p->code.n; p = p->parent) {
        if (!p->name.n && first_time(f, p->code)) {
            DIAG(f->diags, p == r ? E4205 : E4213, place, p->code);
            map_put(&f->nameless, p->code, f);
        }
        if (is_usual(p) && !map_get(&f->usual, p->code))
            map_put(&f->usual, p->code, p);
    }
}

void names_check_section(struct facts *f)
{
    const struct value *names = record_member(f->in.record, STR("names"));
    for (size_t i = 0; names && names->type == VALUE_MAP && i < names->map->n; i++) {
        const struct vmap_entry *e = &names->map->entries[i];
        struct place place = sources_place(f->in.record->sources, e->value.at);
        if (!str_is_digits(e->key.s) || !code_level(e->key.s))
            DIAG(f->diags, E4214, place, e->key.s);
        else if (text_of(&e->value).n)
            check_given(f, is_economic(e->key.s) ? f->in.economic : f->in.function, e->key.s,
                        text_of(&e->value), place);
    }
}
