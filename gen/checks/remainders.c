/* Balances that may be nothing but rounding: of figures in 万元, each rounded by itself, a sum that
 * ought to be 0 comes out as 0.01 and would be printed as a balance that nobody has. */
#include "checks/run.h"

/* The figures that a fact is made of; false when one of them was not rounded. */
static bool count_rounded(const struct fact *fact, size_t *n, int depth)
{
    struct dec wan;
    if (fact->term_count && !fact->entered && !fact->stated && depth < 20) {
        for (size_t i = 0; i < fact->term_count; i++)
            if (!count_rounded(fact->terms[i].fact, n, depth + 1))
                return false;
        return true;
    }
    *n += fact->known && dec_sign(fact->value) != 0;
    return !fact->known ||
           (amount_in_unit(fact->value, UNIT_WAN, &wan) && dec_trim(wan).scale <= 2);
}

/* The data says that the balance is meant so. */
static bool is_confirmed(const struct run *r, const struct fact *fact)
{
    const struct value *controls = record_member(r->in->record, STR("controls"));
    const struct value *v =
        controls && controls->type == VALUE_MAP ? vmap_find(controls->map, fact->address) : NULL;
    struct dec d;
    return v && value_number(v, &d) && amount_from_unit(d, r->in->record->unit, &d) &&
           dec_eq(d, fact->value);
}

void check_remainders(struct run *r)
{
    const struct value *list = rule_words(r->in->rules, W_remainders);
    if (r->in->as_published || r->in->record->unit != UNIT_WAN)
        return;
    for (size_t i = 0; i < value_count(list); i++) {
        struct fact *fact = fact_find(r->in->facts, list->list->items[i].s);
        struct dec wan, most;
        size_t n = 0;
        if (!fact || !fact->known || fact->entered || fact->stated || !dec_sign(fact->value) ||
            !amount_in_unit(fact->value, UNIT_WAN, &wan) || !count_rounded(fact, &n, 0) ||
            !dec_mul((struct dec){5, 3}, dec_of((long long)n + 1), &most) ||
            dec_cmp(dec_abs(wan), most) > 0 || is_confirmed(r, fact))
            continue;
        struct finding *f = finding_new(r, FOUND_REMAINDER);
        if (!f)
            return;
        FINDING_SAY(r, f, FOUND_REMAINDER, fact->title, decimal_text(r, dec_trim(wan)),
                    count_text(r->arena, (long long)n), decimal_text(r, most));
        f->hint = PHRASE_TEXT(r->arena, SAY_REMAINDER_HINT, fact->address);
        finding_place(r, f, fact->address, fact->title, decimal_text(r, dec_trim(wan)), 0,
                      fact_place(fact));
        finding_add(r, f);
        return; /* the others follow from it */
    }
}
