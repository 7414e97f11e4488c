/* The year against the one that it was begun from (juesuan init --from): figures of the previous
 * year that somebody changed, opening balances that are not last year's closing ones and not
 * explained, texts that nobody has reviewed. What is compared stands in the data's section
 * `last_year`. */
#include "checks/ledger.h"

struct last_year {
    struct run *r;
    const struct value *section;
    struct str file;
    int decimals; /* -1: exact to 分 */
};

static bool amount_of(const struct last_year *l, const struct value *v, struct dec *yuan)
{
    struct dec d;
    return v && (value_number(v, &d) || (v->type == VALUE_STR && dec_parse(v->s, &d))) &&
           amount_from_unit(d, l->r->in->record->unit, yuan);
}

/* In the data's unit, as people compare it with what they typed. */
static struct str text_of(struct last_year *l, struct dec yuan)
{
    struct dec d;
    return amount_in_unit(yuan, l->r->in->record->unit, &d) ? money_text(l->r, d) : STR("");
}

/* What was printed rounded may be filled in more exactly. */
static bool agrees(const struct last_year *l, struct dec entered, struct dec carried)
{
    struct dec a, b;
    if (l->decimals < 0)
        return dec_eq(entered, carried);
    return amount_in_unit(entered, l->r->in->record->unit, &a) &&
           amount_in_unit(carried, l->r->in->record->unit, &b) && dec_round(a, l->decimals, &a) &&
           dec_round(b, l->decimals, &b) && dec_eq(a, b);
}

static void place_fact_in(struct last_year *l, struct finding *f, const struct fact *fact)
{
    finding_place(l->r, f, fact->address, fact->title,
                  fact->known ? text_of(l, fact->value) : STR(""), 0, fact_place(fact));
}

static void compare_previous(struct last_year *l)
{
    const struct value *previous = value_get(l->section, "previous");
    for (size_t i = 0; previous && previous->type == VALUE_MAP && i < previous->map->n; i++) {
        const struct vmap_entry *e = &previous->map->entries[i];
        struct fact *fact = fact_find(l->r->in->facts, e->key.s);
        struct dec carried;
        if (!fact || !amount_of(l, &e->value, &carried))
            continue;
        ledger_compared(l->r, catalogue_at(FOUND_PREVIOUS_CHANGED)->rule);
        if (fact->known && agrees(l, fact->value, carried))
            continue;
        struct finding *f = finding_new(l->r, FOUND_PREVIOUS_CHANGED);
        if (!f)
            return;
        FINDING_SAY(l->r, f, FOUND_PREVIOUS_CHANGED, fact->title,
                    fact->known ? text_of(l, fact->value)
                                : phrase_text(l->r->arena, SAY_NOT_GIVEN, NULL, 0),
                    l->file, text_of(l, carried));
        f->hint = phrase_text(l->r->arena, SAY_PREVIOUS_HINT, NULL, 0);
        place_fact_in(l, f, fact);
        finding_add(l->r, f);
    }
}

/* The adjustments of a kind of money, of one code or (code "") of all of them. */
static struct dec adjusted(struct last_year *l, struct str of, struct str code)
{
    const struct value *list = record_member(l->r->in->record, STR("adjustments"));
    struct dec sum = {0, 2}, d;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (str_eq(value_get_str(item, "of"), of) &&
            (!code.n || str_eq(value_get_str(item, "code"), code)) &&
            amount_of(l, value_get(item, "amount"), &d))
            (void)dec_add(sum, d, &sum);
    }
    return sum;
}

static void compare_openings(struct last_year *l)
{
    const struct value *openings = value_get(l->section, "openings");
    for (size_t i = 0; openings && openings->type == VALUE_MAP && i < openings->map->n; i++) {
        const struct vmap_entry *e = &openings->map->entries[i];
        struct str of = value_get_str(&e->value, "of"), code = value_get_str(&e->value, "code");
        struct fact *fact = fact_find(l->r->in->facts, e->key.s);
        struct dec closing, explained = adjusted(l, of, code), expected, difference;
        if (!fact || !fact->known || !amount_of(l, value_get(&e->value, "amount"), &closing) ||
            !dec_add(closing, explained, &expected) || !dec_sub(fact->value, closing, &difference))
            continue;
        ledger_compared(l->r, catalogue_at(FOUND_OPENING)->rule);
        if (agrees(l, fact->value, expected))
            continue;
        struct finding *f = finding_new(l->r, FOUND_OPENING);
        if (!f)
            return;
        FINDING_SAY(l->r, f, FOUND_OPENING, fact->title, text_of(l, fact->value), l->file,
                    text_of(l, closing), text_of(l, difference), text_of(l, explained));
        f->hint = PHRASE_TEXT(l->r->arena, SAY_OPENING_HINT, of);
        place_fact_in(l, f, fact);
        finding_add(l->r, f);
    }
}

static void list_unreviewed(struct last_year *l)
{
    const struct value *list = record_member(l->r->in->record, STR("review"));
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = &list->list->items[i], *done = value_get(item, "done");
        struct str title = value_get_str(item, "title"), address = value_get_str(item, "address");
        if (done && done->type == VALUE_BOOL && done->b)
            continue;
        struct finding *f = finding_new(l->r, FOUND_UNREVIEWED);
        if (!f)
            return;
        FINDING_SAY(l->r, f, FOUND_UNREVIEWED, title.n ? title : address,
                    l->file.n ? l->file : phrase_text(l->r->arena, SAY_LAST_YEAR, NULL, 0));
        f->hint = phrase_text(l->r->arena, SAY_UNREVIEWED_HINT, NULL, 0);
        finding_place(l->r, f, address, title, STR(""), 0, place_at(l->r, item->at));
        finding_add(l->r, f);
    }
}

void check_last_year(struct run *r)
{
    const struct value *section = record_member(r->in->record, STR("last_year"));
    struct last_year l = {.r = r, .section = section, .decimals = -1, .file = STR("")};
    int64_t places;
    if (r->in->as_published)
        return;
    if (section && section->type == VALUE_MAP) {
        const struct value *decimals = value_get(section, "decimals");
        l.file = value_get_str(section, "file");
        if (decimals && decimals->type == VALUE_INT && dec_to_i64(decimals->d, &places))
            l.decimals = (int)places;
        compare_previous(&l);
        compare_openings(&l);
    }
    list_unreviewed(&l);
}
