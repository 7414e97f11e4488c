/* A fact as a value and how it gets its number: entered, stated in a table, or the sum of other
 * facts. Nothing is rounded here. */
#include "facts/internal.h"

enum { DEPTH_MAX = 200 };

void facts_report_to(struct facts *f, struct diags *ds)
{
    f->diags = f->in.diags = ds;
}

void facts_watch(struct facts *f, void (*read)(void *user, const struct fact *fact), void *user)
{
    f->read = read;
    f->user = user;
}

void facts_aside(struct facts *f, bool aside)
{
    f->aside = aside;
}

/* An expression looks at the figure. */
static struct fact *look_at(struct object *self)
{
    struct fact *fact = (struct fact *)self;
    fact_evaluate(fact);
    fact->looked_at |= !fact->owner->aside;
    if (fact->owner->read)
        fact->owner->read(fact->owner->user, fact);
    return fact;
}

static bool fact_number(struct object *self, struct dec *out)
{
    const struct fact *fact = look_at(self);
    *out = fact->value;
    return fact->known;
}

static bool fact_truth(struct object *self)
{
    struct dec d;
    return fact_number(self, &d) && dec_sign(d) != 0;
}

static void fact_print(struct object *self, struct buf *out)
{
    struct dec d;
    if (fact_number(self, &d))
        dec_print(out, d);
}

static const struct origin *fact_origin(struct object *self)
{
    return &((struct fact *)self)->origin;
}

static bool fact_attr(struct object *self, struct str name, struct value *out)
{
    const struct fact *fact = look_at(self);
    if (str_eq(name, STR("address")))
        *out = value_str(fact->address);
    else if (str_eq(name, STR("title")))
        *out = value_str(fact->title);
    else if (str_eq(name, STR("known")))
        *out = value_bool(fact->known);
    else if (str_eq(name, STR("entered")))
        *out = value_bool(fact->entered || fact->stated);
    else if (str_eq(name, STR("value")))
        *out = fact->known ? value_dec(fact->value) : value_none();
    else if (str_eq(name, STR("derived")))
        *out = fact->has_derived ? value_dec(fact->derived) : value_none();
    else
        *out = value_undefined(name);
    return true;
}

static struct str fact_member(struct object *self, size_t i)
{
    static const char *const names[] = {"address", "title", "known", "entered", "value", "derived"};
    (void)self;
    return i < sizeof names / sizeof *names ? str_of(names[i]) : (struct str){NULL, 0};
}

const struct object_ops fact_ops = {.type = WORD_A_FIGURE,
                                    .attr = fact_attr,
                                    .number = fact_number,
                                    .truth = fact_truth,
                                    .print = fact_print,
                                    .member = fact_member,
                                    .origin = fact_origin};

struct fact *fact_of(const struct value *v)
{
    return v->type == VALUE_OBJECT && v->object->ops == &fact_ops ? (struct fact *)v->object : NULL;
}

struct fact *fact_new(struct facts *f, struct str address, struct str title, enum fact_kind kind)
{
    struct fact *fact = arena_zalloc(f->arena, sizeof *fact);
    if (!fact || !address.p)
        return NULL;
    fact->object.ops = &fact_ops;
    fact->owner = f;
    fact->address = address;
    fact->origin = origin_of_fact(address);
    fact->title = title;
    fact->kind = kind;
    return fact;
}

struct place fact_place(const struct fact *f)
{
    const struct record *r = f->owner->in.record;
    struct place p = f->at ? sources_place(r->sources, f->at) : (struct place){0};
    if (!p.file.n && r->source)
        p.file = r->source->name;
    return place_with_pointer(p, f->address);
}

bool fact_missing_section(const struct fact *fact, struct str *title, struct str *address)
{
    const struct fact_set *s = fact->row ? fact->row->set : NULL;
    if (!s || fact->entered)
        return false;
    *title = s->title;
    *address = s->address;
    return !s->known;
}

bool fact_enter(struct fact *fact, const struct value *v)
{
    struct facts *f = fact->owner;
    fact->entered = true;
    fact->at = v->at;
    if (v->type == VALUE_NONE)
        return true; /* explicitly unknown */
    if (fact->kind == FACT_AMOUNT)
        fact->known = amount_parse(v, f->in.record->unit, f->in.record->sources, fact_place(fact),
                                   &fact->value, f->diags);
    else if (v->type == VALUE_STR)
        fact->known = dec_parse(v->s, &fact->value);
    else
        fact->known = value_number(v, &fact->value);
    return fact->known;
}

struct fact_def *fact_def_new(struct facts *f, struct str name, const struct value *model)
{
    struct fact_def *def = arena_zalloc(f->arena, sizeof *def);
    if (!def || model->type != VALUE_MAP)
        return def;
    const struct value *title = vmap_find(model->map, STR("title"));
    const struct value *kind = vmap_find(model->map, STR("kind"));
    const struct value *sum = vmap_find(model->map, STR("sum"));
    const struct value *leaf_sum = vmap_find(model->map, STR("leaf_sum"));
    const struct value *optional = vmap_find(model->map, STR("optional"));
    def->name = name;
    def->title = title && title->type == VALUE_STR ? title->s : name;
    if (kind && kind->type == VALUE_STR)
        def->kind = str_eq(kind->s, STR("count"))    ? FACT_COUNT
                    : str_eq(kind->s, STR("number")) ? FACT_NUMBER
                                                     : FACT_AMOUNT;
    def->leaf_only = !sum && leaf_sum;
    def->optional = optional && optional->type == VALUE_BOOL && optional->b;
    sum = sum ? sum : leaf_sum;
    if (sum && sum->type == VALUE_LIST) {
        def->terms = sum->list->items;
        def->term_count = sum->list->n;
    }
    return def;
}

/* The fact that a term names: a measure of the same row, or an address. */
static struct fact *term_fact(struct fact *fact, const struct value *term, int *sign)
{
    struct facts *f = fact->owner;
    struct str text = term->type == VALUE_STR ? str_trim(term->s) : STR("");
    *sign = 1;
    if (text.n && text.p[0] == '-') {
        *sign = -1;
        text = str_trim(str_sub(text, 1, text.n));
    }
    struct fact *found = fact->row ? row_fact(fact->row, text) : NULL;
    if (!found) {
        struct value v = address_value(f, text, fact->row ? fact->row->code : STR(""));
        found = fact_of(&v);
    }
    if (!found)
        DIAG(f->diags, E4202, sources_place(f->in.record->sources, term->at), text, fact->address);
    return found;
}

static bool add_term(struct fact *fact, struct fact *addend, int sign)
{
    if (addend)
        fact->terms[fact->term_count++] = (struct fact_term){sign, addend};
    return addend != NULL;
}

/* Fills fact->terms from its definition or, for a row with rows below it, from those. False: a
 * wrong definition. */
static bool make_terms(struct fact *fact)
{
    const struct fact_def *def = fact->def;
    const struct fact_row *row = fact->row;
    bool roll_up =
        def && row && (row->child_count || !row->code.n) && (!def->term_count || def->leaf_only);
    size_t n = roll_up ? row->child_count : def ? def->term_count : 0;
    bool ok = true;
    fact->terms = arena_alloc(fact->owner->arena, (n + 1) * sizeof *fact->terms);
    if (!fact->terms)
        return false;
    for (size_t i = 0; i < n; i++) {
        int sign = 1;
        struct fact *addend = roll_up ? row_fact(row->children[i], def->name)
                                      : term_fact(fact, &def->terms[i], &sign);
        ok &= add_term(fact, addend, sign);
    }
    return ok;
}

/* What a figure is that has neither terms nor an entry: a row's unmentioned measure is 0 where its
 * section is given. */
static void derive_default(struct fact *fact)
{
    const struct fact_row *r = fact->row;
    bool unsaid = r && (r->listed || r == r->set->total) && set_leaves_unsaid(r->set, fact->def);
    if (r && r->set->known && !set_lacks(r->set, fact->def) && !unsaid) {
        fact->has_derived = true;
        fact->derived = (struct dec){0, fact->kind == FACT_AMOUNT ? 2 : 0};
    }
}

static void derive(struct fact *fact)
{
    struct dec sum = {0, fact->kind == FACT_AMOUNT ? 2 : 0};
    bool known = make_terms(fact);
    if (!fact->term_count) {
        if (known)
            derive_default(fact);
        return;
    }
    for (size_t i = 0; i < fact->term_count; i++) {
        struct fact *addend = fact->terms[i].fact;
        fact_evaluate(addend);
        known &= addend->known;
        if (known &&
            !dec_add(sum, fact->terms[i].sign < 0 ? dec_neg(addend->value) : addend->value, &sum))
            known = false;
    }
    fact->has_derived = known;
    fact->derived = sum;
}

/* Where the model says how to make the fact. */
static struct place model_place(const struct fact *fact)
{
    if (!fact->def || !fact->def->term_count)
        return fact_place(fact);
    return sources_place(fact->owner->in.record->sources, fact->def->terms[0].at);
}

void fact_evaluate(struct fact *fact)
{
    struct facts *f = fact->owner;
    if (fact->state == FACT_DONE)
        return;
    if (fact->state == FACT_BUSY || f->depth >= DEPTH_MAX) {
        DIAG(f->diags, E4201, model_place(fact), fact->address);
        return;
    }
    fact->state = FACT_BUSY;
    f->depth++;
    derive(fact);
    f->depth--;
    if (!fact->entered && !fact->stated && fact->has_derived) {
        fact->known = true;
        fact->value = fact->derived;
    }
    fact->state = FACT_DONE;
}
