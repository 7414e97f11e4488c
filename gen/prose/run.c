/* All checks of one department, and the reading of its texts alone. */
#include "prose/internal.h"
#include "prose/judge.h"

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

/* Whether a table shows an item at the pattern's addresses: fiscal_items[].total */
static bool any_printed(const struct run *r, enum lexicon pattern)
{
    struct str form = rule_word(r->in->rules, pattern);
    struct str set = str_sub(form, 0, str_find(form, STR("]"), 0));
    for (size_t i = 0; set.n < form.n && i < r->figures.n; i++)
        if (str_starts(r->figures.entries[i].key, set))
            return true;
    return false;
}

/* Whether tables show that nothing was spent but out of the general budget. */
static bool only_general(const struct run *r)
{
    const struct value *others = rule_words(r->in->rules, W_other_budgets);
    for (size_t i = 0; i < value_count(others); i++) {
        const struct fact *fact = fact_find(r->in->facts, others->list->items[i].s);
        if (!fact || !fact->known || dec_sign(fact->value))
            return false;
    }
    return value_count(others) > 0 && r->in->grid_count > 0;
}

static void read_claims(struct run *r, struct vocabulary *v, const struct passages *passages,
                        struct claims *claims)
{
    v->rows = rows_printed(r, v);
    v->named = r->named = names_printed(r);
    v->skip_ours = true;
    v->no_fiscal_items =
        r->in->as_published && !any_printed(r, W_fiscal_address) && only_general(r);
    r->ok = r->ok && v->rows && v->named && vocabulary_prepare(v) &&
            claims_read(v, passages->items, passages->n, claims);
}

static struct witness told_by(const struct run *r, const struct claim *c)
{
    struct said said = said_by(c);
    struct witness told = {said.value, said.step};
    if (r->in->unit == UNIT_WAN) {
        dec_mul(told.value, (struct dec){1, 4}, &told.value);
        dec_mul(told.step, (struct dec){1, 4}, &told.step);
    }
    return told;
}

static bool is_told_of(const struct run *r, const struct claim *c, struct str address)
{
    const struct fact *fact = address.n ? fact_find(r->in->facts, address) : NULL;
    return fact && fact->known && is_as_told(told_by(r, c), shown_amount(r, fact->value));
}

/* What a section on the general budget calls 财政拨款支出 may be that of all appropriations: the
 * address of that, "" where there is none. */
static struct str wider_address(const struct run *r, const struct vocabulary *v, struct str address)
{
    const struct value *pairs = rule_words(r->in->rules, W_wider);
    struct str form = rule_word(r->in->rules, W_general_address);
    size_t open = str_find(form, STR("]"), 0), close = str_find(address, STR("]"), 0);
    for (size_t i = 0; i + 1 < value_count(pairs); i += 2)
        if (str_eq(pairs->list->items[i].s, address))
            return pairs->list->items[i + 1].s;
    bool item = open != SIZE_MAX && close != SIZE_MAX &&
                str_eq(address, address_of(v, W_general_address, str_sub(address, open, close)));
    return item ? address_of(v, W_wider_address, str_sub(address, open, close)) : STR("");
}

/* It is told of the general budget by name, or as a part of what is. */
static bool names_general(const struct run *r, const struct claim *c)
{
    const struct value *words = rule_words(r->in->rules, W_general_headings);
    return word_in(words, c->name) || word_in(words, c->within) || word_in(words, c->whole);
}

/* Amounts that are not those of the general budget but those of all appropriations are told of
 * them, with all that their paragraph says of the same. */
static void widen(const struct run *r, const struct vocabulary *v, struct claims *claims)
{
    for (size_t i = 0; r->in->as_published && i < claims->n; i++) {
        const struct claim c = claims->items[i];
        struct str wider = c.kind == CLAIM_AMOUNT && c.address.n && is_plain(&c) && c.has_value &&
                                   c.unit_kind == UNIT_MONEY && !names_general(r, &c) &&
                                   !is_told_of(r, &c, c.address)
                               ? wider_address(r, v, c.address)
                               : STR("");
        if (!is_told_of(r, &c, wider))
            continue;
        size_t first = i;
        while (first && claims->items[first - 1].passage == c.passage)
            first--;
        for (size_t k = first; k < claims->n && claims->items[k].passage == c.passage; k++) {
            struct claim *one = &claims->items[k];
            if (!str_eq(one->indicator, c.indicator))
                continue;
            one->address = str_eq(one->address, one->indicator) ? wider : one->address;
            one->indicator = wider;
        }
    }
}

/* Of a printed document the figures of tables learn what its sentences say of them: the same amount
 * wherever it is told. */
static void tell_figures(struct run *r, const struct claims *claims)
{
    for (size_t i = 0; r->in->as_published && i < claims->n; i++) {
        const struct claim *c = &claims->items[i];
        struct figure *f = c->kind == CLAIM_AMOUNT && c->address.n && is_plain(c) &&
                                   c->unit_kind == UNIT_MONEY && c->has_value
                               ? map_get(&r->figures, c->address)
                               : NULL;
        struct witness *told = f ? arena_alloc(r->arena, sizeof *told) : NULL;
        if (!told)
            continue;
        *told = told_by(r, c);
        if (!f->told)
            f->told = told;
        else if (!is_as_told(*told, f->told->value) && !is_as_told(*f->told, told->value))
            f->told_apart = true;
    }
}

bool checks_run(const struct checks_input *in, struct findings *out)
{
    struct run r = {.in = in, .arena = in->arena, .findings = out, .ok = true};
    struct passages passages = {0};
    struct claims claims = {0};
    *out = (struct findings){.arena = in->arena};
    struct vocabulary words = vocabulary_of(&r);
    if (!figures_index(&r) || !equations_run(&r))
        return false;
    passages_collect(&r, &passages);
    read_claims(&r, &words, &passages, &claims);
    widen(&r, &words, &claims);
    tell_figures(&r, &claims);
    if (!r.ok || !blame(&r))
        return false;
    check_forms(&r);
    check_computed(&r);
    check_own_sums(&r);
    check_code_rows(&r);
    check_last_year(&r);
    check_remainders(&r);
    check_words(&r, &passages);
    judge_claims(&r, &words, &claims, &passages);
    check_document(&r, &passages);
    if (r.in->as_published)
        check_sections(&r, &passages);
    check_annexes(&r, &passages);
    findings_finish(&r);
    ledger_make(&r, &passages, &claims);
    return r.ok && !in->arena->failed;
}

bool claims_put(const struct checks_input *in, bool json, struct buf *out)
{
    struct findings none = {.arena = in->arena};
    struct run r = {.in = in, .arena = in->arena, .findings = &none, .ok = true};
    struct vocabulary v = vocabulary_of(&r);
    struct passages passages = {0};
    struct claims claims = {0};
    passages_collect(&r, &passages);
    if (!r.ok || !vocabulary_prepare(&v) || !claims_read(&v, passages.items, passages.n, &claims))
        return false;
    if (json)
        claims_json(out, &claims, passages.items);
    else
        claims_text(out, &claims);
    return !out->failed;
}
