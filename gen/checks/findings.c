/* Findings are made, answered by the data's explanations, counted and put in order. */
#include "checks/run.h"

#include "base/utf8.h"

#include <stdlib.h>

struct place place_at(const struct run *r, uint32_t at)
{
    return sources_place(r->in->record->sources, at);
}

struct finding *finding_new(struct run *r, enum finding_code code)
{
    const struct catalogue_entry *entry = catalogue_at(code);
    struct finding *f = arena_zalloc(r->arena, sizeof *f);
    if (!f) {
        r->ok = false;
        return NULL;
    }
    f->rule = entry->rule;
    f->title = entry->title;
    f->level = entry->level;
    f->message = f->hint = f->explanation = f->by = f->role = f->date = STR("");
    return f;
}

struct finding *finding_of_rule(struct run *r, const struct rule *rule)
{
    struct finding *f = finding_new(r, FOUND_BY_RULE);
    if (!f)
        return NULL;
    f->rule = rule->id;
    f->title = rule->title;
    f->level = rule->level;
    f->hint = rule->advice;
    return f;
}

void finding_say(struct run *r, struct finding *f, enum finding_code code, const struct str *args,
                 size_t n)
{
    struct buf b;
    buf_init(&b);
    catalogue_fill(&b, catalogue_at(code)->message, args, n);
    f->message = arena_str(r->arena, buf_view(&b));
    buf_free(&b);
}

void finding_place(struct run *r, struct finding *f, struct str address, struct str where,
                   struct str text, int side, struct place data)
{
    struct finding_place *grown =
        arena_room(r->arena, f->places, f->place_count, &f->place_cap, sizeof *grown);
    if (!grown) {
        r->ok = false;
        return;
    }
    f->places = grown;
    f->places[f->place_count++] = (struct finding_place){
        .address = address, .where = where, .text = text, .side = side, .data = data};
}

/* Where sentences end: 。；！？ and a new line. */
static bool ends_sentence(struct str s, size_t from, size_t to)
{
    static const struct str ends[] = {STR_INIT("。"), STR_INIT("；"), STR_INIT("！"),
                                      STR_INIT("？"), STR_INIT("\n")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_eq(str_sub(s, from, to), ends[i]))
            return true;
    return false;
}

/* The sentence around [from, to) of a paragraph, without that; of one that never ends a part, or
 * each of its ten thousand figures would bring all the others along. */
static void sentence_around(struct run *r, struct finding_place *place, struct str s, size_t from,
                            size_t to)
{
    enum { SIDE_BYTES_MAX = 3000 };
    size_t a = from, b = to;
    for (size_t k;
         a > 0 && from - a < SIDE_BYTES_MAX && !ends_sentence(s, k = utf8_before(s, a), a); a = k)
        ;
    for (size_t k;
         b < s.n && b - to < SIDE_BYTES_MAX && (b == to || !ends_sentence(s, utf8_before(s, b), b));
         b = k)
        k = utf8_after(s, b);
    place->before = arena_str(r->arena, str_sub(s, a, from));
    place->after = arena_str(r->arena, str_sub(s, to, b));
}

void finding_passage(struct run *r, struct finding *f, struct str address, const struct passage *p,
                     struct str text, int side)
{
    struct str s = p->text;
    finding_place(r, f, address, p->heading, text, side, passage_place(r, p));
    if (!r->ok || !text.n)
        return;
    /* A figure is mostly a piece of the paragraph itself: then it is that one and no other. */
    uintptr_t start = (uintptr_t)s.p, at = (uintptr_t)text.p;
    size_t from = at >= start && at - start + text.n <= s.n ? at - start : str_find(s, text, 0);
    if (from != SIZE_MAX)
        sentence_around(r, &f->places[f->place_count - 1], s, from, from + text.n);
}

void finding_figure(struct run *r, struct finding *f, const struct figure *figure, int side)
{
    finding_place(r, f, figure->fact->address, figure_where(r, figure), figure_text(r, figure),
                  side, fact_place(figure->fact));
}

void finding_add(struct run *r, struct finding *f)
{
    struct findings *all = r->findings;
    if (!f || rule_off(r->in->rules, f->rule))
        return;
    struct finding **grown = arena_room(r->arena, all->items, all->n, &all->cap, sizeof(*grown));
    if (!grown) {
        r->ok = false;
        return;
    }
    all->items = grown;
    all->items[all->n++] = f;
}

/* Answers */

static struct str answer_text(const struct value *map, const char *name)
{
    const struct value *v = map->type == VALUE_MAP ? vmap_find(map->map, str_of(name)) : NULL;
    return v && v->type == VALUE_STR ? v->s : STR("");
}

static bool concerns(const struct finding *f, struct str address)
{
    if (!address.n)
        return true;
    for (size_t i = 0; i < f->place_count; i++)
        if (str_eq(f->places[i].address, address))
            return true;
    return false;
}

/* The first figure that an answer was about and that is another one now; {NULL, 0} when there is
 * none. */
static struct str changed_figure(const struct run *r, const struct value *item)
{
    const struct value *figures = value_get(item, "figures");
    for (size_t i = 0; figures && figures->type == VALUE_MAP && i < figures->map->n; i++) {
        const struct vmap_entry *e = &figures->map->entries[i];
        struct dec then;
        struct fact *fact = fact_find(r->in->facts, e->key.s);
        if (e->value.type == VALUE_STR && dec_parse(e->value.s, &then) &&
            !(fact && fact->known && dec_eq(fact->value, then)))
            return e->key.s;
    }
    return (struct str){0};
}

static void report_stale(struct run *r, const struct value *item, struct str changed)
{
    struct finding *f = finding_new(r, FOUND_ANSWER_LAPSED);
    if (!f)
        return;
    FINDING_SAY(r, f, FOUND_ANSWER_LAPSED, answer_text(item, "by"), answer_text(item, "date"),
                answer_text(item, "text"), changed);
    f->hint = phrase_text(r->arena, SAY_ANSWER_LAPSED_HINT, NULL, 0);
    finding_place(r, f, changed, STR("explanations"), answer_text(item, "text"), 0,
                  place_at(r, item->at));
    finding_add(r, f);
}

bool finding_is_of_answer(const struct finding *f)
{
    return str_eq(f->rule, catalogue_at(FOUND_ANSWER_LAPSED)->rule) ||
           str_eq(f->rule, catalogue_at(FOUND_ANSWER_UNUSED)->rule);
}

/* Only what is not certainly wrong can be answered. */
static bool answer(struct findings *all, const struct value *item)
{
    struct str rule = answer_text(item, "rule"), address = answer_text(item, "address");
    bool used = false;
    for (size_t i = 0; i < all->n; i++) {
        struct finding *f = all->items[i];
        if (f->level == FINDING_ERROR || !str_eq(f->rule, rule) || !concerns(f, address))
            continue;
        f->explanation = answer_text(item, "text");
        f->by = answer_text(item, "by");
        f->role = answer_text(item, "role");
        f->date = answer_text(item, "date");
        used = true;
    }
    return used;
}

static void answers(struct run *r)
{
    const struct value *list = record_member(r->in->record, STR("explanations"));
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++) {
        const struct value *item = &list->list->items[i];
        struct str changed = changed_figure(r, item);
        if (changed.p)
            report_stale(r, item, changed);
        if (changed.p || item->type != VALUE_MAP || answer(r->findings, item))
            continue;
        struct finding *f = finding_new(r, FOUND_ANSWER_UNUSED);
        if (!f)
            return;
        FINDING_SAY(r, f, FOUND_ANSWER_UNUSED, answer_text(item, "text"), answer_text(item, "rule"),
                    answer_text(item, "address"));
        f->hint = phrase_text(r->arena, SAY_ANSWER_UNUSED_HINT, NULL, 0);
        finding_place(r, f, answer_text(item, "address"), STR("explanations"),
                      answer_text(item, "text"), 0, place_at(r, item->at));
        finding_add(r, f);
    }
}

static int by_level(const void *a, const void *b)
{
    const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
    if ((x->explanation.n > 0) != (y->explanation.n > 0))
        return x->explanation.n > 0 ? 1 : -1;
    return (int)y->level - (int)x->level;
}

/* Stable, so that findings of one severity stay in the order of the rules. */
static void sort(struct finding **items, size_t n, struct finding **space)
{
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, k = half, out = 0;
    sort(items, half, space);
    sort(items + half, n - half, space);
    while (i < half || k < n)
        space[out++] =
            k >= n || (i < half && by_level(&items[i], &items[k]) <= 0) ? items[i++] : items[k++];
    memcpy(items, space, n * sizeof(struct finding *));
}

void findings_finish(struct run *r)
{
    struct findings *all = r->findings;
    answers(r);
    struct finding **space = arena_alloc(r->arena, (all->n + 1) * sizeof(struct finding *));
    if (!space) {
        r->ok = false;
        return;
    }
    sort(all->items, all->n, space);
    for (size_t i = 0; i < all->n; i++) {
        struct finding *f = all->items[i];
        f->hint = homes_say(r->in->record->homes, f->hint, r->arena);
        if (f->explanation.n)
            all->explained++;
        else if (f->level == FINDING_ERROR)
            all->errors++;
        else if (f->level == FINDING_WARNING)
            all->warnings++;
        else
            all->notes++;
    }
}

/* Findings on a text */

struct place passage_place(const struct run *r, const struct passage *p)
{
    return p->at ? place_at(r, p->at) : p->place;
}

/* Some text around [from, to), for the reader to find it. */
struct str around(struct run *r, struct str s, size_t from, size_t to)
{
    size_t a = from, b = to;
    for (int i = 0; i < 12; i++) {
        a = utf8_before(s, a);
        b = utf8_after(s, b);
    }
    return arena_str(r->arena, str_sub(s, a, b));
}

/* A text of the department stands in its data and again in the document. */
static bool reported(const struct run *r, struct str rule, struct str found)
{
    for (size_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = r->findings->items[i];
        if (f->place_count && str_eq(f->rule, rule) && str_eq(f->places[0].text, found))
            return true;
    }
    return false;
}

struct finding *report_text(struct run *r, enum finding_code code, const struct passage *p,
                            struct str found, const struct str *args, size_t n)
{
    bool before = p->ours && reported(r, catalogue_at(code)->rule, found);
    struct finding *f = before ? NULL : finding_new(r, code);
    if (!f)
        return NULL;
    finding_say(r, f, code, args, n);
    finding_passage(r, f, STR(""), p, found, 0);
    finding_add(r, f);
    return f;
}
