/* What an identity that fails is told as: its two sides with where their figures stand, how far
 * they are apart, and the places to look at. */
#include "checks/blame.h"

enum { PLACES_MAX = 40 };

struct str size_text(struct run *r, const struct figure *like, struct dec d)
{
    return like->fact->kind == FACT_AMOUNT ? money_text(r, d) : decimal_text(r, dec_trim(d));
}

/* Where a figure stands, shorter when the one told before it stands in the same row or column. */
static struct str where_after(struct run *r, const struct figure *f, const struct spot **before)
{
    const struct spot *b = *before, *now = f->spots;
    *before = now;
    return b && now && b->grid == now->grid
               ? grid_where_after(now->grid, now->row, now->col, b->row, b->col, r->arena)
               : figure_where(r, f);
}

static void put_side(struct run *r, struct buf *b, const struct equation *e, int sign,
                     const struct spot **before)
{
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < e->n; i++)
        all += e->terms[i].sign * sign > 0 && dec_sign(e->terms[i].figure->value) != 0;
    for (size_t i = 0; i < e->n; i++) {
        const struct figure *f = e->terms[i].figure;
        if (e->terms[i].sign * sign <= 0 || (all && dec_sign(f->value) == 0))
            continue;
        if (shown == 4 && all > 5) {
            PUT_PHRASE(b, SAY_MORE_TERMS, count_text(r->arena, (long long)all));
            break;
        }
        struct str where = where_after(r, f, before), figure = figure_text(r, f);
        buf_printf(b, "%s%.*s %.*s", shown++ ? "＋" : "", STR_ARG(where), STR_ARG(figure));
        if (!all)
            break;
    }
    if (all > 1)
        PUT_PHRASE(b, SAY_TOGETHER,
                   size_text(r, e->terms[0].figure, sign > 0 ? e->left : e->right));
    if (!shown)
        buf_puts(b, "0");
}

static struct str equation_message(struct run *r, const struct equation *e)
{
    struct buf b;
    const struct spot *before = NULL;
    buf_init(&b);
    put_side(r, &b, e, 1, &before);
    if (e->rule->op == RULE_AT_MOST)
        phrase_put(&b, SAY_NOT_MORE_THAN, NULL, 0);
    else
        buf_puts(&b, "，");
    put_side(r, &b, e, -1, &before);
    PUT_PHRASE(&b, SAY_APART, size_text(r, e->terms[0].figure, dec_abs(e->difference)));
    if (e->verdict == VERDICT_ROUNDING)
        phrase_put(&b, SAY_ROUNDING, NULL, 0);
    struct str s = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return s;
}

static bool listed(const struct finding *f, const struct figure *figure)
{
    for (size_t i = 0; i < f->place_count; i++)
        if (str_eq(f->places[i].address, figure->fact->address))
            return true;
    return false;
}

struct finding *equation_finding(struct run *r, struct equation *e, const struct suspect *suspects,
                                 size_t suspect_count)
{
    struct finding *f = finding_of_rule(r, e->rule);
    if (!f)
        return NULL;
    e->done = true;
    f->level = e->verdict == VERDICT_ROUNDING ? FINDING_NOTE : f->level;
    f->rounding = e->verdict == VERDICT_ROUNDING;
    f->compares = true;
    f->left = e->left;
    f->right = e->right;
    f->difference = e->difference;
    f->allowed = e->allowed;
    f->message = equation_message(r, e);
    for (size_t i = 0; i < suspect_count; i++)
        finding_figure(r, f, suspects[i].figure, -sign_in(e, suspects[i].figure));
    for (size_t i = 0; i < e->n && f->place_count < PLACES_MAX; i++)
        if (!listed(f, e->terms[i].figure) &&
            (dec_sign(e->terms[i].figure->value) != 0 || e->n <= 3))
            finding_figure(r, f, e->terms[i].figure, -e->terms[i].sign);
    return f;
}

void add_under(struct run *r, struct finding *f, struct finding *below)
{
    struct finding **grown =
        arena_room(r->arena, f->under, f->under_count, &f->under_cap, sizeof(*grown));
    if (!grown || !below) {
        r->ok = false;
        return;
    }
    f->under = grown;
    f->under[f->under_count++] = below;
}
