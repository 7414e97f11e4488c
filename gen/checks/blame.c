/* Which figure is wrong? An identity that fails accuses all its figures alike; the one whose
 * correction makes the most failing identities hold and breaks none, and which differs from the
 * corrected figure the way typing errors do, is the likeliest. All that it explains is one finding.
 */
#include "checks/run.h"

enum { SUSPECTS_SHOWN = 3, WEIGHT = 4, HINTS_HEARD = 2, PLACES_MAX = 40 };

struct suspect {
    struct figure *figure;
    struct dec corrected;
    int score;
    size_t fixed;
};

static int sign_in(const struct equation *e, const struct figure *f)
{
    for (size_t i = 0; i < e->base_count; i++)
        if (e->base[i].figure == f)
            return e->base[i].sign;
    return 0;
}

static bool open_error(const struct equation *e)
{
    return !e->done && e->verdict == VERDICT_WRONG && e->rule->level == FINDING_ERROR;
}

/* Digits as typed: without separators, sign and point kept. */
static size_t digits_of(struct dec d, int places, char *out, size_t cap)
{
    struct buf b;
    buf_init(&b);
    dec_format(&b, d, (struct dec_style){places, false, false});
    size_t n = b.n < cap ? b.n : cap - 1;
    if (n)
        memcpy(out, b.p, n);
    buf_free(&b);
    return n;
}

static size_t common_prefix(const char *a, size_t an, const char *b, size_t bn)
{
    size_t i = 0;
    while (i < an && i < bn && a[i] == b[i])
        i++;
    return i;
}

static size_t common_suffix(const char *a, size_t an, const char *b, size_t bn, size_t keep)
{
    size_t i = 0;
    while (i + keep < an && i + keep < bn && a[an - 1 - i] == b[bn - 1 - i])
        i++;
    return i;
}

static bool is_power_apart(struct dec a, struct dec b)
{
    for (int k = 1; k <= 4; k++) {
        struct dec up, down;
        if (dec_mul(a, dec_of((long long)dec_pow10(k)), &up) && dec_eq(up, b))
            return true;
        if (dec_mul(b, dec_of((long long)dec_pow10(k)), &down) && dec_eq(down, a))
            return true;
    }
    return false;
}

int slip_likeness(struct dec printed, struct dec right, int places)
{
    char a[48], b[48];
    if (dec_sign(right) == 0 && dec_sign(printed) == 0)
        return 0;
    if (dec_sign(printed) < 0 && dec_eq(printed, dec_neg(right)))
        return 5; /* a sign that nothing but the slip explains */
    if (dec_eq(printed, dec_neg(right)))
        return 3;
    if (dec_sign(printed) && dec_sign(right) && is_power_apart(printed, right))
        return 4;
    size_t an = digits_of(printed, places, a, sizeof a), bn = digits_of(right, places, b, sizeof b);
    size_t from = common_prefix(a, an, b, bn);
    size_t back = common_suffix(a, an, b, bn, from);
    size_t ra = an - from - back, rb = bn - from - back;
    if (dec_sign(right) < 0)
        return 0;
    if (dec_sign(right) == 0 || dec_sign(printed) == 0)
        return 1;
    if (ra == 2 && rb == 2 && a[from] == b[from + 1] && a[from + 1] == b[from])
        return 3;
    if (ra + rb == 1)
        return 3;
    return ra == 1 && rb == 1 ? 2 : 0;
}

/* The verdict of `e` if `f` were `delta` larger. */
static enum verdict verdict_with(const struct run *r, const struct equation *e,
                                 const struct figure *f, struct dec delta)
{
    struct dec change, difference, allowed;
    if (!dec_mul(delta, dec_of(sign_in(e, f)), &change) ||
        !dec_add(e->difference, change, &difference))
        return VERDICT_WRONG;
    return equation_judge(r, e, difference, &allowed);
}

static void judge_suspect(const struct run *r, struct suspect *s, struct dec delta)
{
    const struct figure *f = s->figure;
    int broken = 0, hints = 0;
    s->fixed = 0;
    for (size_t i = 0; i < f->equation_count; i++) {
        const struct equation *e = f->equations[i];
        if (e->rule->level == FINDING_NOTE)
            continue;
        bool wrong_then = verdict_with(r, e, f, delta) == VERDICT_WRONG;
        if (e->rule->level == FINDING_WARNING)
            hints += (e->verdict == VERDICT_WRONG) - wrong_then;
        else if (open_error(e) && !wrong_then)
            s->fixed++;
        else if (e->verdict != VERDICT_WRONG && wrong_then)
            broken++;
    }
    /* What is only likely decides between figures that explain as much: the rows of a table all add
     * up to the same totals. */
    hints = hints > HINTS_HEARD ? HINTS_HEARD : hints < -HINTS_HEARD ? -HINTS_HEARD : hints;
    s->score = WEIGHT * ((int)s->fixed - broken) + WEIGHT / 2 * hints +
               slip_likeness(f->value, s->corrected, r->in->places);
    /* Between what was entered and a total stated over it, the total is the likelier slip. */
    if (!r->in->as_published && f->fact->stated)
        s->score += WEIGHT / 2;
}

static bool can_be_wrong(const struct run *r, const struct figure *f)
{
    return r->in->as_published || f->given;
}

static bool lower_place(const struct figure *a, const struct figure *b)
{
    return a->fact->term_count == 0 && b->fact->term_count != 0;
}

static void rank(struct suspect *best, size_t *n, struct suspect s)
{
    for (size_t i = 0; i < *n; i++)
        if (best[i].figure == s.figure) {
            if (s.score <= best[i].score)
                return;
            memmove(&best[i], &best[i + 1], (--*n - i) * sizeof *best);
            break;
        }
    size_t at = *n;
    while (at > 0 && (best[at - 1].score < s.score || (best[at - 1].score == s.score &&
                                                       lower_place(s.figure, best[at - 1].figure))))
        at--;
    if (at >= SUSPECTS_SHOWN)
        return;
    size_t last = *n < SUSPECTS_SHOWN ? *n : SUSPECTS_SHOWN - 1;
    memmove(&best[at + 1], &best[at], (last - at) * sizeof *best);
    best[at] = s;
    *n = last + 1;
}

/* Rounding leaves room around the figure that balances exactly: the nearest one in it that a slip
 * of the hand leads to. */
static void adjust(const struct run *r, const struct equation *e, struct suspect *s)
{
    struct dec step = published_step(r), best = s->corrected, steps;
    int64_t room = 0;
    int most = slip_likeness(s->figure->value, s->corrected, r->in->places);
    if (!dec_div(e->allowed, step, 0, &steps) || !dec_to_i64(steps, &room))
        return;
    room = room > 9 ? 9 : room;
    for (int64_t k = 1; k <= 2 * room; k++) {
        struct dec offset, tried;
        long long times = k % 2 ? (k + 1) / 2 : -(k / 2);
        if (!dec_mul(step, dec_of(times), &offset) || !dec_add(s->corrected, offset, &tried))
            return;
        int here = slip_likeness(s->figure->value, tried, r->in->places);
        if (here > most) {
            most = here;
            best = tried;
        }
    }
    s->corrected = best;
}

/* The code that a figure is about: income[2080505].fiscal → [2080505]. */
static struct str code_of(struct str address)
{
    size_t from = str_find(address, STR("["), 0), to = str_find(address, STR("]"), 0);
    return from < to && to != SIZE_MAX ? str_sub(address, from, to) : STR("");
}

static void ring_figures(struct run *r)
{
    struct map first;
    map_init(&first, r->arena);
    for (size_t i = 0; i < r->figures.n; i++) {
        struct figure *f = r->figures.entries[i].value, *other;
        struct str code = code_of(f->fact->address);
        if (!code.n)
            continue;
        other = map_get(&first, code);
        f->beside = other ? other->beside : f;
        if (other)
            other->beside = f;
        else if (!map_put(&first, code, f))
            r->ok = false;
    }
}

/* What the figure would be corrected to is what another table has for the same code: income and
 * expenditure of one item, the same expenditure in two tables. */
static bool has_twin(const struct equation *e, const struct suspect *s)
{
    const struct figure *other = s->figure->beside;
    for (; other && other != s->figure; other = other->beside)
        if (dec_sign(s->corrected) && dec_eq(other->value, s->corrected) && !sign_in(e, other))
            return true;
    return false;
}

static void suspects_of(const struct run *r, const struct equation *e, struct suspect *best,
                        size_t *n)
{
    for (size_t i = 0; i < e->base_count; i++) {
        struct figure *f = e->base[i].figure;
        struct suspect s = {.figure = f};
        struct dec delta;
        if (!can_be_wrong(r, f) || !dec_mul(e->difference, dec_of(-e->base[i].sign), &delta) ||
            !dec_add(f->value, delta, &s.corrected))
            continue;
        adjust(r, e, &s);
        if (!dec_sub(s.corrected, f->value, &delta))
            continue;
        judge_suspect(r, &s, delta);
        s.score += has_twin(e, &s) ? WEIGHT - 1 : 0;
        rank(best, n, s);
    }
}

/* Findings */

/* Pieces have no decimals. */
static struct str size_text(struct run *r, const struct figure *like, struct dec d)
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
        struct str where = where_after(r, f, before);
        buf_printf(b, "%s%.*s %.*s", shown++ ? "＋" : "", STR_ARG(where),
                   STR_ARG(figure_text(r, f)));
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

static struct finding *equation_finding(struct run *r, struct equation *e,
                                        const struct suspect *suspects, size_t suspect_count)
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

/* Amounts below zero where none was printed are no correction, unless the sign alone was lost. */
static bool is_possible(const struct suspect *s)
{
    return dec_sign(s->corrected) >= 0 || dec_sign(s->figure->value) < 0 ||
           dec_eq(s->corrected, dec_neg(s->figure->value));
}

static bool is_sure(const struct suspect *s, size_t n)
{
    return n && is_possible(&s[0]) && (n == 1 || s[0].score > s[1].score);
}

static struct str suspicion(struct run *r, const struct suspect *s, size_t n, bool few)
{
    struct buf b;
    buf_init(&b);
    bool sure = is_sure(s, n);
    if (sure)
        PUT_PHRASE(&b, s[0].fixed > 1 ? SAY_LIKELIEST_OF_SEVERAL : SAY_LIKELIEST,
                   figure_where(r, s[0].figure), figure_text(r, s[0].figure),
                   size_text(r, s[0].figure, s[0].corrected));
    else
        phrase_put(&b, few ? SAY_LOOK_AT_FEW : SAY_LOOK_AT_FIRST, NULL, 0);
    struct str text = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

static void add_under(struct run *r, struct finding *f, struct finding *below)
{
    struct finding **grown =
        arena_grow(r->arena, f->under, f->under_count * sizeof(struct finding *),
                   (f->under_count + 1) * sizeof(struct finding *));
    if (!grown || !below) {
        r->ok = false;
        return;
    }
    f->under = grown;
    f->under[f->under_count++] = below;
}

/* Puts the other failing identities that the same correction mends under the first. */
static void absorb(struct run *r, struct finding *f, const struct suspect *s)
{
    struct dec delta;
    if (!dec_sub(s->corrected, s->figure->value, &delta))
        return;
    for (size_t i = 0; i < s->figure->equation_count; i++) {
        struct equation *e = s->figure->equations[i];
        if (open_error(e) && verdict_with(r, e, s->figure, delta) != VERDICT_WRONG)
            add_under(r, f, equation_finding(r, e, s, 1));
    }
}

/* The failing identity that its best suspect explains best: certain causes are taken first. */
static struct equation *next_error(struct run *r, struct suspect *best, size_t *n)
{
    struct equation *found = NULL;
    int found_score = 0;
    *n = 0;
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        struct suspect mine[SUSPECTS_SHOWN + 1];
        size_t count = 0;
        if (!open_error(e))
            continue;
        suspects_of(r, e, mine, &count);
        int score = count ? mine[0].score : -1000;
        if (found && score <= found_score)
            continue;
        found = e;
        found_score = score;
        memcpy(best, mine, count * sizeof *mine);
        *n = count;
    }
    return found;
}

static void other_findings(struct run *r)
{
    size_t roundings = 0;
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        if (e->done || e->verdict == VERDICT_EQUAL)
            continue;
        if (e->printed_exactly)
            roundings++;
        else
            finding_add(r, equation_finding(r, e, NULL, 0));
    }
    if (!roundings)
        return;
    struct finding *f = finding_new(r, FOUND_ROUNDINGS);
    if (!f)
        return;
    f->rounding = true;
    FINDING_SAY(r, f, FOUND_ROUNDINGS, count_text(r->arena, (long long)roundings));
    finding_add(r, f);
}

/* A table that is wrong as a whole: shifted by a row or column, in another unit, of another year.
 * Its figures fail together, and no single one explains them. */

enum { TABLE_ERRORS_LEAST = 6, SMALL_TABLE_ERRORS = 3, TABLE_ERRORS_SHOWN = 5 };

static bool stands_in(const struct equation *e, const struct grid *s)
{
    for (size_t i = 0; i < e->n; i++)
        for (const struct spot *spot = e->terms[i].figure->spots; spot; spot = spot->next)
            if (spot->grid == s)
                return true;
    return false;
}

static bool says_something(const struct equation *e)
{
    for (size_t i = 0; i < e->n; i++)
        if (dec_sign(e->terms[i].figure->value))
            return true;
    return false;
}

/* Of the identities that a table's figures stand in and that are not all zeros, with `rule` only
 * those of that rule. */
static void count_errors(const struct run *r, const struct grid *s, const struct rule *rule,
                         size_t *wrong, size_t *all)
{
    *wrong = *all = 0;
    for (size_t i = 0; i < r->equation_count; i++) {
        const struct equation *e = r->equations[i];
        if (e->rule->level != FINDING_ERROR || (rule && e->rule != rule) || !says_something(e) ||
            !stands_in(e, s))
            continue;
        ++*all;
        *wrong += open_error(e);
    }
}

/* Most of its identities fail, or nearly all of one kind. */
static bool fails_as_a_whole(const struct run *r, const struct grid *s, size_t *wrong)
{
    size_t all, some, of_rule;
    count_errors(r, s, NULL, wrong, &all);
    if (*wrong < TABLE_ERRORS_LEAST)
        return *wrong >= SMALL_TABLE_ERRORS && *wrong == all; /* a small table has few identities */
    bool whole = 2 * *wrong > all;
    for (size_t i = 0; i < r->equation_count && !whole; i++) {
        const struct equation *e = r->equations[i];
        if (!open_error(e) || !stands_in(e, s))
            continue;
        count_errors(r, s, e->rule, &some, &of_rule);
        whole = some >= TABLE_ERRORS_LEAST && 5 * some >= 4 * of_rule;
    }
    return whole;
}

static bool one_figure_explains(const struct run *r, const struct grid *s, size_t wrong)
{
    for (size_t i = 0; i < r->equation_count; i++) {
        const struct equation *e = r->equations[i];
        struct suspect best[SUSPECTS_SHOWN + 1];
        size_t n = 0;
        if (!open_error(e) || !stands_in(e, s))
            continue;
        suspects_of(r, e, best, &n);
        size_t enough = wrong < TABLE_ERRORS_LEAST ? wrong : (wrong + 2) / 3;
        if (n && is_possible(&best[0]) && best[0].fixed >= enough)
            return true;
    }
    return false;
}

bool table_is_wrong(const struct run *r, const struct grid *s)
{
    for (size_t i = 0; i < r->wrong_table_count; i++)
        if (r->wrong_tables[i] == s)
            return true;
    return false;
}

static void blame_table(struct run *r, const struct grid *s, size_t wrong)
{
    struct finding *f = finding_new(r, FOUND_TABLE_WRONG);
    const struct grid **grown = arena_room(r->arena, r->wrong_tables, r->wrong_table_count,
                                           &r->wrong_table_cap, sizeof *grown);
    size_t shown = 0;
    if (!f || !grown)
        return;
    r->wrong_tables = grown;
    grown[r->wrong_table_count++] = s;
    FINDING_SAY(r, f, FOUND_TABLE_WRONG,
                arena_printf(r->arena, "%.*s%s%.*s", STR_ARG(s->code), s->code.n ? " " : "",
                             STR_ARG(s->title)),
                arena_printf(r->arena, "%zu", wrong));
    f->hint = phrase_text(r->arena, SAY_TABLE_WRONG_HINT, NULL, 0);
    finding_place(r, f, STR(""), s->code.n ? s->code : s->title, s->title, 0, place_at(r, s->at));
    for (size_t i = 0; i < r->equation_count; i++) {
        struct equation *e = r->equations[i];
        if (!open_error(e) || !stands_in(e, s))
            continue;
        if (shown++ < TABLE_ERRORS_SHOWN)
            add_under(r, f, equation_finding(r, e, NULL, 0));
        e->done = true;
    }
    finding_add(r, f);
}

static void blame_tables(struct run *r)
{
    for (;;) {
        const struct grid *worst = NULL;
        size_t most = 0;
        for (size_t i = 0; i < r->in->grid_count; i++) {
            size_t wrong;
            if (fails_as_a_whole(r, r->in->grids[i], &wrong) && wrong > most &&
                !one_figure_explains(r, r->in->grids[i], wrong)) {
                worst = r->in->grids[i];
                most = wrong;
            }
        }
        if (!worst || !r->ok)
            return;
        blame_table(r, worst, most);
    }
}

/* Stated totals that were forgotten when what they are totals of was corrected: every stated total
 * put right at once makes all identities hold. */

enum { SHIFTS_MAX = 200, SHIFT_PASSES = 6 };

struct shift {
    struct figure *figure;
    struct equation *own; /* the total against what it is made of */
    struct dec delta;
};

struct shifts {
    struct shift *items;
    size_t n;
};

static struct dec shifted_difference(const struct shifts *all, const struct equation *e)
{
    struct dec difference = e->difference, d;
    for (size_t i = 0; i < e->base_count; i++)
        for (size_t k = 0; k < all->n; k++)
            if (all->items[k].figure == e->base[i].figure && dec_sign(all->items[k].delta) &&
                dec_mul(all->items[k].delta, dec_of(e->base[i].sign), &d))
                (void)dec_add(difference, d, &difference);
    return difference;
}

/* A total that was put right may still differ by what rounding allowed it before. */
static bool is_wrong_then(const struct run *r, const struct shifts *all, const struct equation *e)
{
    struct dec difference = shifted_difference(all, e), allowed, room = dec_of(0);
    if (equation_judge(r, e, difference, &allowed) != VERDICT_WRONG)
        return false;
    for (size_t k = 0; k < all->n; k++)
        if (dec_sign(all->items[k].delta) && all->items[k].own != e &&
            sign_in(e, all->items[k].figure))
            (void)dec_add(room, all->items[k].own->allowed, &room);
    return dec_cmp(dec_abs(difference), room) > 0;
}

static bool collect_shifts(struct run *r, struct shifts *all)
{
    bool any = false;
    all->items = arena_zalloc(r->arena, SHIFTS_MAX * sizeof *all->items);
    for (size_t i = 0; all->items && i < r->figures.n; i++) {
        struct figure *f = r->figures.entries[i].value;
        if (!f->own)
            continue;
        if (all->n == SHIFTS_MAX)
            return false;
        all->items[all->n++] = (struct shift){f, f->own, dec_of(0)};
        any |= open_error(f->own);
    }
    return any;
}

static void blame_stated(struct run *r)
{
    struct shifts all = {0};
    bool moved = true;
    if (r->in->as_published || !r->stated || !collect_shifts(r, &all))
        return;
    for (int pass = 0; pass < SHIFT_PASSES && moved; pass++) {
        moved = false;
        for (size_t i = 0; i < all.n; i++) {
            struct shift *s = &all.items[i];
            int sign = sign_in(s->own, s->figure);
            struct dec d;
            if (!sign || !is_wrong_then(r, &all, s->own) ||
                !dec_mul(shifted_difference(&all, s->own), dec_of(-sign), &d) ||
                !dec_add(s->delta, d, &s->delta))
                continue;
            moved = true;
        }
    }
    for (size_t i = 0; i < r->equation_count; i++)
        if (r->equations[i]->rule->level == FINDING_ERROR &&
            is_wrong_then(r, &all, r->equations[i]))
            return;
    for (size_t i = 0; i < all.n; i++) {
        struct suspect s = {.figure = all.items[i].figure, .fixed = 1};
        if (!dec_sign(all.items[i].delta) || !open_error(all.items[i].own) ||
            !dec_add(s.figure->value, all.items[i].delta, &s.corrected))
            continue;
        struct finding *f = equation_finding(r, all.items[i].own, &s, 1);
        if (!f)
            return;
        f->hint = suspicion(r, &s, 1, true);
        absorb(r, f, &s);
        finding_add(r, f);
    }
    for (size_t i = 0; i < r->equation_count; i++)
        r->equations[i]->done |= open_error(r->equations[i]);
}

bool blame(struct run *r)
{
    struct suspect suspects[SUSPECTS_SHOWN + 1];
    struct equation *e;
    size_t n;
    ring_figures(r);
    if (r->in->as_published)
        blame_tables(r);
    blame_stated(r);
    while (r->ok && (e = next_error(r, suspects, &n)) != NULL) {
        struct finding *f = equation_finding(r, e, suspects, n);
        if (!f)
            return false;
        if (n) {
            f->hint = suspicion(r, suspects, n, f->place_count <= 3);
            if (is_sure(suspects, n))
                absorb(r, f, &suspects[0]);
        }
        finding_add(r, f);
    }
    other_findings(r);
    return r->ok;
}
