/* Evaluates the rules over the facts: each becomes equations and inequalities of figures with a
 * verdict. Which figure is to blame is asked in blame.c. */
#include "checks/ledger.h"

#include "base/hash.h"
#include "base/steps.h"

/* One side of a rule while its facts are gathered. */
struct equation_gather {
    struct run *run;
    struct terms *terms; /* of the run; what is kept of them is copied */
    size_t n;
    bool deep;    /* down to given figures */
    bool partial; /* what is not printed does not exist */
    bool unknown; /* some figure is neither known nor made of known ones: nothing can be said */
    struct str lacking; /* the first such */
    bool broken;
    struct dec exact; /* the sum of the unrounded facts */
    size_t most;      /* 0, or with more terms than that it is of no use */
    bool whole;       /* a total that nobody sees stands for itself */
    size_t number;    /* from 1; a figure remembers where the last gathering that met it has it, so
                         one ends before the next begins */
};

static struct equation_gather gather_begin(struct run *r, bool deep, bool partial)
{
    return (struct equation_gather){.run = r,
                                    .terms = &r->terms[deep],
                                    .exact = {0, 2},
                                    .deep = deep,
                                    .partial = partial,
                                    .number = ++r->gathers};
}

static void add(struct equation_gather *g, struct figure *f, int sign)
{
    STEPS(1);
    if (f->gather == g->number) {
        g->terms->items[f->at].sign += sign;
        return;
    }
    struct term *grown =
        arena_room(g->run->arena, g->terms->items, g->n, &g->terms->cap, sizeof *grown);
    if (!grown) {
        g->run->ok = false;
        return;
    }
    f->gather = g->number;
    f->at = g->n;
    g->terms->items = grown;
    grown[g->n++] = (struct term){f, sign};
}

static void lack(struct equation_gather *g, const struct fact *fact)
{
    if (!g->unknown)
        g->lacking = fact->title.n ? fact->title : fact->address;
    g->unknown = true;
}

static bool too_many(const struct equation_gather *g)
{
    return g->most && g->n > g->most;
}

/* Nothing more that is met changes what comes of it. */
static bool settled(const struct equation_gather *g)
{
    return too_many(g) || (g->unknown && !g->deep);
}

/* A figure that nobody sees or entered stands for those that it is made of. */
static void expand(struct equation_gather *g, struct fact *fact, int sign, int depth)
{
    STEPS(1);
    struct figure *f = figure_of(g->run, fact);
    if (!f && g->whole && fact->known && fact->term_count)
        f = figure_unseen(g->run, fact);
    if (settled(g))
        return;
    if (f && !(g->deep && !f->given && fact->term_count)) {
        add(g, f, sign);
        return;
    }
    if (fact->term_count && depth < 20) {
        for (size_t i = 0; i < fact->term_count && !settled(g); i++)
            expand(g, fact->terms[i].fact, sign * fact->terms[i].sign, depth + 1);
        return;
    }
    bool zero = fact->known && dec_sign(fact->value) == 0, printed = g->run->in->as_published;
    if (printed && g->partial && (zero || !fact->known))
        return;
    if (!zero || (printed && !fact->row))
        lack(g, fact);
}

static void take(struct equation_gather *g, const struct value *v, int sign)
{
    struct fact *fact = fact_of(v);
    if (fact) {
        struct dec exact;
        if (!fact->object.ops->number(&fact->object, &exact)) { /* evaluates it */
            if (!(g->partial && g->run->in->as_published))
                lack(g, fact);
        } else if (!dec_add(g->exact, sign < 0 ? dec_neg(exact) : exact, &g->exact))
            g->broken = true;
        expand(g, fact, sign, 0);
        return;
    }
    if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->list->n; i++)
            take(g, &v->list->items[i], sign);
        return;
    }
    struct dec d;
    if (!value_number(v, &d) || dec_sign(d) != 0)
        g->broken = true;
}

static bool evaluate(struct run *r, const struct rule *rule, const struct expr *e,
                     const struct scope *scope, struct value *out)
{
    if (expr_eval(e, r->in->env, scope, out) && out->type != VALUE_UNDEFINED)
        return true;
    if (!r->in->diags->errors)
        DIAG(r->in->diags, E7003, sources_place(r->in->rules->sources, rule->source->at), rule->id);
    r->ok = false;
    return false;
}

/* 分: what is written down to it was not rounded. */
static struct dec cent(const struct run *r)
{
    return (struct dec){1, r->in->unit == UNIT_WAN ? 6 : 2};
}

/* It takes all terms, and is asked for once for each of them that is suspected: made once. */
static struct tolerance tolerance_of_terms(const struct run *r, const struct equation *e)
{
    struct dec usual = published_step(r);
    bool most = e->rule->op == RULE_AT_MOST, counts = true;
    size_t total = 0;
    while (total + 1 < e->n && e->terms[total].sign < 0)
        total++;
    struct tolerance t =
        tolerance_of(most        ? TOLERANCE_AT_MOST
                     : e->n <= 2 ? TOLERANCE_SAME
                                 : TOLERANCE_SUM,
                     e->terms[total].figure->value, e->terms[total].figure->step, usual);
    for (size_t i = 0; i < e->n; i++) {
        const struct figure *f = e->terms[i].figure;
        counts &= f->fact->kind != FACT_AMOUNT;
        if (i != total || most)
            tolerance_add(&t, f->value, f->step, usual);
    }
    bool exact = counts || dec_cmp(t.coarsest, cent(r)) <= 0;
    if (most && exact)
        t.parts = dec_of(0);
    else if (!most && (exact || e->rule->exact))
        t.kind = TOLERANCE_EXACT;
    return t;
}

enum verdict equation_judge(const struct equation *e, struct dec difference, struct dec *allowed)
{
    return tolerance_judge(&e->tolerance, difference, allowed);
}

/* Drops figures that stand on both sides. */
static void cancel(struct equation_gather *g)
{
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++)
        if (g->terms->items[i].sign)
            g->terms->items[kept++] = g->terms->items[i];
    g->n = kept;
}

static void compute(struct equation *e)
{
    e->left = e->right = (struct dec){0, 2};
    for (size_t i = 0; i < e->n; i++) {
        struct dec v, *side = e->terms[i].sign > 0 ? &e->left : &e->right;
        int times = e->terms[i].sign > 0 ? e->terms[i].sign : -e->terms[i].sign;
        if (dec_mul(e->terms[i].figure->value, dec_of(times), &v))
            dec_add(*side, v, side);
    }
    dec_sub(e->left, e->right, &e->difference);
}

/* Each figure is in it once. */
static bool same_terms(struct run *r, const struct equation *a, const struct equation *b)
{
    STEPS(a->n);
    if (a->n != b->n || (a->rule->op == RULE_AT_MOST) != (b->rule->op == RULE_AT_MOST))
        return false;
    size_t number = ++r->gathers;
    for (size_t i = 0; i < a->n; i++) {
        a->terms[i].figure->gather = number;
        a->terms[i].figure->at = i;
    }
    for (size_t i = 0; i < b->n; i++) {
        const struct figure *f = b->terms[i].figure;
        if (f->gather != number || a->terms[f->at].sign != b->terms[i].sign)
            return false;
    }
    return true;
}

/* A sum, so that the order of the terms does not matter. */
static uint64_t key_of_terms(const struct equation *e)
{
    uint64_t key = e->rule->op == RULE_AT_MOST;
    for (size_t i = 0; i < e->n; i++)
        key += e->terms[i].figure->key * (uint64_t)(2 * e->terms[i].sign + 1);
    return key;
}

/* Another rule says the same. */
static struct equation *already_there(struct run *r, const struct equation *e)
{
    struct equation *other =
        map_get(&r->by_terms, (struct str){(const char *)&e->key, sizeof e->key});
    while (other && !same_terms(r, other, e))
        other = other->next_of_key;
    return other;
}

static struct term *kept_terms(struct run *r, const struct term *terms, size_t n)
{
    return arena_grow(r->arena, terms, n * sizeof *terms, n * sizeof *terms);
}

/* It and its terms, which are still those of gatherings, outlive them. */
static struct equation *keep(struct run *r, const struct equation *made)
{
    struct equation *e = arena_grow(r->arena, made, sizeof *made, sizeof *made);
    if (!e || !(e->terms = kept_terms(r, made->terms, made->n)))
        return NULL;
    bool same = made->base == made->terms;
    e->base = same ? e->terms : kept_terms(r, made->base, made->base_count);
    struct str key = {(const char *)&e->key, sizeof e->key};
    struct map_entry *entry = map_find(&r->by_terms, key);
    e->next_of_key = entry ? entry->value : NULL;
    if (entry)
        entry->value = e;
    struct equation **grown =
        arena_room(r->arena, r->equations, r->equation_count, &r->equation_cap, sizeof(*grown));
    if (!e->base || !grown || (!entry && !map_put(&r->by_terms, key, e)))
        return NULL;
    r->equations = grown;
    return r->equations[r->equation_count++] = e;
}

/* What two gatherings and a rule make; nothing of it is kept where another rule says the same. */
static bool equation_add(struct run *r, struct equation made)
{
    compute(&made);
    made.key = key_of_terms(&made);
    struct equation *e = already_there(r, &made), *same = e;
    if (!same && !(e = keep(r, &made)))
        return r->ok = false;
    if (made.rule == r->stated && made.terms[0].figure->fact->stated)
        made.terms[0].figure->own = e;
    if (same)
        return true;
    e->tolerance = tolerance_of_terms(r, e);
    e->verdict = equation_judge(e, e->difference, &e->allowed);
    if (e->verdict == VERDICT_WRONG && e->printed_exactly)
        e->verdict = VERDICT_ROUNDING;
    return true;
}

static bool take_side(struct equation_gather *g, const struct rule *rule, const struct expr *e,
                      const struct scope *scope, int sign, bool *listed)
{
    struct value v;
    if (!e)
        return true;
    if (!evaluate(g->run, rule, e, scope, &v))
        return false;
    if (listed)
        *listed = v.type != VALUE_LIST || v.list->n;
    take(g, &v, sign);
    return true;
}

/* False after a report. *listed: the right side has figures at all; a total alone says nothing. */
static bool take_sides(struct equation_gather *g, const struct rule *rule,
                       const struct scope *scope, bool *listed)
{
    if (!take_side(g, rule, rule->left, scope, 1, NULL) ||
        !take_side(g, rule, rule->right, scope, -1, listed) ||
        !take_side(g, rule, rule->less, scope, 1, NULL))
        return false;
    cancel(g);
    return true;
}

/* A limit that every row is held against may be a total of all rows: followed down from each of
 * them, that would be their number squared. Of so many figures none is to blame; and what nobody
 * sees is then compared as a figure of its own. */
enum { TERMS_MAX = 500 };

static bool take_limited(struct equation_gather *g, const struct rule *rule,
                         const struct scope *scope, bool *listed)
{
    g->most = rule->op == RULE_AT_MOST ? TERMS_MAX : 0;
    if (!take_sides(g, rule, scope, listed))
        return false;
    if (!too_many(g))
        return true;
    *g = gather_begin(g->run, g->deep, g->partial);
    g->whole = true;
    return take_sides(g, rule, scope, listed);
}

/* One use of an equality or inequality. */
static bool balance(struct run *r, const struct rule *rule, const struct scope *scope)
{
    struct equation_gather g = gather_begin(r, false, rule->partial);
    bool listed = true;
    (void)facts_unknown_rows(r->in->facts);
    if (!take_limited(&g, rule, scope, &listed))
        return false;
    g.unknown |= facts_unknown_rows(r->in->facts) && r->in->as_published;
    if (g.broken) {
        DIAG(r->in->diags, E7003, sources_place(r->in->rules->sources, rule->source->at), rule->id);
        return r->ok = false;
    }
    if (g.unknown && !r->lacking.n)
        r->lacking = g.lacking;
    if (g.unknown || !g.n || !listed || (rule->partial && g.n < 2))
        return true;
    struct equation_gather deep = gather_begin(r, true, rule->partial);
    deep.most = rule->op == RULE_AT_MOST ? TERMS_MAX : 0;
    if (r->deep && !take_sides(&deep, rule, scope, &listed))
        return false;
    bool follow = r->deep && !too_many(&deep);
    r->findings->comparisons++;
    for (size_t i = 0; i < g.n; i++)
        ledger_figure(r, rule->kind, g.terms->items[i].figure);
    bool exactly = rule->op == RULE_AT_MOST ? dec_sign(g.exact) <= 0 : dec_sign(g.exact) == 0;
    return equation_add(r, (struct equation){.rule = rule,
                                             .terms = g.terms->items,
                                             .n = g.n,
                                             .base = (follow ? &deep : &g)->terms->items,
                                             .base_count = follow ? deep.n : g.n,
                                             .printed_exactly = exactly && !r->in->as_published});
}

static void show_terms(struct run *r, struct finding *f, const struct value *v)
{
    struct fact *fact = fact_of(v);
    if (fact) {
        fact = fact_find(r->in->facts, fact->address);
        struct figure *figure = fact ? figure_of(r, fact) : NULL;
        if (figure)
            finding_figure(r, f, figure, 0);
        else if (fact && fact->known)
            finding_place(r, f, fact->address, fact->title,
                          fact->kind == FACT_AMOUNT ? money_text(r, shown_amount(r, fact->value))
                                                    : decimal_text(r, fact->value),
                          0, fact_place(fact));
        return;
    }
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        show_terms(r, f, &v->list->items[i]);
}

/* One use of a condition. */
static bool condition(struct run *r, const struct rule *rule, const struct scope *scope)
{
    struct value v;
    if (!evaluate(r, rule, rule->holds, scope, &v))
        return false;
    r->findings->comparisons++;
    if (value_truth(&v))
        return true;
    struct finding *f = finding_of_rule(r, rule);
    if (!f)
        return false;
    if (rule->show && evaluate(r, rule, rule->show, scope, &v))
        show_terms(r, f, &v);
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < f->place_count; i++)
        buf_printf(&b, "%s%.*s %.*s", i ? "，" : "", STR_ARG(f->places[i].where),
                   STR_ARG(f->places[i].text));
    f->message = f->place_count ? arena_str(r->arena, buf_view(&b)) : rule->title;
    buf_free(&b);
    finding_add(r, f);
    return r->ok;
}

/* Values that are made on the way are used up when it ends; kept for each of thousands of rows they
 * would be most of what a check takes. Facts that it is the first to ask for are kept elsewhere. */
static bool apply_once(struct run *r, const struct rule *rule, const struct scope *scope)
{
    struct arena scratch, *kept = r->in->env->arena;
    struct value v;
    arena_init(&scratch);
    scratch.limit = kept->limit;
    r->in->env->arena = &scratch;
    bool ok = !rule->when || evaluate(r, rule, rule->when, scope, &v);
    if (ok && (!rule->when || value_truth(&v)))
        ok = rule->op == RULE_HOLDS ? condition(r, rule, scope) : balance(r, rule, scope);
    r->in->env->arena = kept;
    kept->failed |= scratch.failed;
    arena_free(&scratch);
    return ok;
}

static bool apply_measures(struct run *r, const struct rule *rule, struct vmap *names,
                           const struct scope *scope)
{
    if (!rule->loop || rule->loop->type != VALUE_LIST)
        return apply_once(r, rule, scope);
    for (size_t i = 0; i < rule->loop->list->n; i++)
        if (!vmap_set(names, r->arena, STR("measure"), rule->loop->list->items[i]) ||
            !apply_once(r, rule, scope))
            return false;
    return true;
}

static bool apply(struct run *r, const struct rule *rule)
{
    struct vmap *names = vmap_new(r->arena);
    struct map_scope scope;
    struct value rows;
    if (!names)
        return r->ok = false;
    map_scope_init(&scope, r->in->scope, names);
    vmap_set(names, r->arena, STR("as_published"), value_bool(r->in->as_published));
    if (!rule->each)
        return apply_measures(r, rule, names, &scope.scope);
    if (!evaluate(r, rule, rule->each, &scope.scope, &rows))
        return false;
    for (size_t i = 0; rows.type == VALUE_LIST && i < rows.list->n; i++)
        if (!vmap_set(names, r->arena, STR("row"), rows.list->items[i]) ||
            !apply_measures(r, rule, names, &scope.scope))
            return false;
    return true;
}

/* What the data states against what follows from its other figures: the rule behind most others. */
static const struct rule *stated_rule(struct run *r)
{
    const struct catalogue_entry *entry = catalogue_at(FOUND_STATED);
    struct rule *rule = arena_zalloc(r->arena, sizeof *rule);
    if (rule)
        *rule = (struct rule){
            .id = entry->rule, .title = entry->title, .advice = STR(""), .level = entry->level};
    return rule;
}

static void check_stated(void *user, struct fact *fact)
{
    struct run *r = user;
    if (!r->ok || !(fact->stated || fact->entered) || !fact->has_derived || !fact->term_count ||
        !fact->known)
        return;
    struct figure *f = figure_of(r, fact);
    struct equation_gather g = gather_begin(r, false, false);
    if (!f)
        return;
    r->stated = r->stated ? r->stated : stated_rule(r);
    if (!r->stated)
        return;
    add(&g, f, 1);
    for (size_t i = 0; i < fact->term_count; i++)
        expand(&g, fact->terms[i].fact, -fact->terms[i].sign, 0);
    cancel(&g);
    if (g.unknown || !g.n)
        return;
    struct equation_gather deep = gather_begin(r, true, false);
    add(&deep, f, 1);
    for (size_t i = 0; i < fact->term_count; i++)
        expand(&deep, fact->terms[i].fact, -fact->terms[i].sign, 0);
    cancel(&deep);
    for (size_t i = 0; i < g.n; i++)
        ledger_figure(r, ledger_kind(r->in->rules, r->stated->id), g.terms->items[i].figure);
    ledger_compared(r, r->stated->id);
    equation_add(r, (struct equation){.rule = r->stated,
                                      .terms = g.terms->items,
                                      .n = g.n,
                                      .base = deep.terms->items,
                                      .base_count = deep.n,
                                      .printed_exactly = dec_eq(fact->value, fact->derived)});
}

/* A control total as a figure of its own: what it is a total of may be wrong, and it as well. */
static struct fact *control_fact(struct run *r, const struct vmap_entry *e, const struct fact *of)
{
    struct fact *control = arena_zalloc(r->arena, sizeof *control);
    struct dec d;
    if (!control ||
        !(value_number(&e->value, &d) || (e->value.type == VALUE_STR && dec_parse(e->value.s, &d))))
        return NULL;
    *control = *of;
    control->address = arena_printf(r->arena, "controls.%.*s", STR_ARG(e->key.s));
    control->title = PHRASE_TEXT(r->arena, SAY_CONTROL, of->title);
    control->known = control->entered = true;
    control->stated = control->has_derived = false;
    control->term_count = 0;
    control->row = NULL;
    control->at = e->value.at;
    control->value = d;
    bool ok =
        control->address.p && control->title.p &&
        (of->kind != FACT_AMOUNT || amount_from_unit(d, r->in->record->unit, &control->value));
    return ok ? control : NULL;
}

/* What the data states as a control (from an approval, another table) against the figures that it
 * is the total of. */
static bool check_control(struct run *r, const struct rule *rule, const struct vmap_entry *e)
{
    struct fact *fact = fact_find(r->in->facts, e->key.s);
    if (!fact) {
        DIAG(r->in->diags, E4219, place_at(r, e->key.at), e->key.s);
        return true;
    }
    struct fact *control = control_fact(r, e, fact);
    struct equation_gather g = gather_begin(r, false, false);
    if (!control || !fact->known)
        return control;
    struct figure *f = figure_of(r, control);
    if (!f)
        return false;
    add(&g, f, 1);
    expand(&g, fact, -1, 0);
    struct equation_gather deep = gather_begin(r, true, false);
    add(&deep, f, 1);
    expand(&deep, fact, -1, 0);
    if (g.unknown || (g.n < 2 && fact->term_count == 0 && dec_sign(fact->value)))
        return true;
    for (size_t i = 0; i < g.n; i++)
        ledger_figure(r, ledger_kind(r->in->rules, rule->id), g.terms->items[i].figure);
    ledger_compared(r, rule->id);
    return equation_add(r, (struct equation){.rule = rule,
                                             .terms = g.terms->items,
                                             .n = g.n,
                                             .base = deep.terms->items,
                                             .base_count = deep.n});
}

static bool check_controls(struct run *r)
{
    const struct value *controls = record_member(r->in->record, STR("controls"));
    struct rule *rule = arena_zalloc(r->arena, sizeof *rule);
    const struct catalogue_entry *entry = catalogue_at(FOUND_CONTROL);
    if (!rule)
        return r->ok = false;
    *rule = (struct rule){.id = entry->rule,
                          .title = entry->title,
                          .advice = phrase_text(r->arena, SAY_CONTROL_HINT, NULL, 0),
                          .level = entry->level};
    for (size_t i = 0; controls && controls->type == VALUE_MAP && i < controls->map->n; i++)
        if (!check_control(r, rule, &controls->map->entries[i]))
            return r->ok = false;
    return true;
}

static bool run_all(struct run *r)
{
    if (!ledger_begin(r))
        return r->ok = false;
    for (size_t i = 0; i < r->in->rules->n; i++) {
        const struct rule *rule = &r->in->rules->rules[i];
        size_t before = r->findings->comparisons;
        r->lacking = STR("");
        if (!apply(r, rule))
            return false;
        ledger_rule(r, rule, r->findings->comparisons - before, r->lacking);
    }
    r->findings->rules = r->in->rules->n;
    if (!r->in->as_published) {
        facts_each(r->in->facts, check_stated, r);
        (void)check_controls(r);
    }
    return r->ok;
}

static bool any_wrong(const struct run *r)
{
    for (size_t i = 0; i < r->equation_count; i++)
        if (r->equations[i]->verdict == VERDICT_WRONG &&
            r->equations[i]->rule->level == FINDING_ERROR)
            return true;
    return false;
}

/* Which given figure is to blame is asked only when something is wrong: then the rules are followed
 * down to given figures. What is printed is given as it stands. */
bool equations_run(struct run *r)
{
    if (!run_all(r) || r->in->as_published || !any_wrong(r))
        return r->ok;
    struct run again = {
        .in = r->in, .arena = r->arena, .findings = r->findings, .deep = true, .ok = true};
    for (size_t i = 0; i < r->findings->n; i++)
        r->findings->items[i] = NULL;
    r->findings->n = 0;
    if (!figures_index(&again) || !run_all(&again))
        return r->ok = false;
    *r = again;
    return true;
}
