/* Findings are made, answered by the data's explanations, counted and put in order. */
#include "checks/run.h"

#include "base/utf8.h"

#include <stdlib.h>

struct place place_at(const struct run *r, uint32_t at)
{
    return sources_place(r->in->record->sources, at);
}

struct finding *finding_new(struct run *r, const char *rule, enum finding_level level,
                            struct str title)
{
    struct finding *f = arena_zalloc(r->arena, sizeof *f);
    if (!f) {
        r->ok = false;
        return NULL;
    }
    f->rule = rule ? str_of(rule) : STR("");
    f->title = title;
    f->level = level;
    f->message = f->hint = f->explanation = f->by = f->role = f->date = STR("");
    return f;
}

void finding_place(struct run *r, struct finding *f, struct str address, struct str where,
                   struct str text, int side, struct place data)
{
    struct finding_place *grown = arena_grow(r->arena, f->places, f->place_count * sizeof *grown,
                                             (f->place_count + 1) * sizeof *grown);
    if (!grown) {
        r->ok = false;
        return;
    }
    f->places = grown;
    f->places[f->place_count++] = (struct finding_place){address, where, text, side, data};
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
    struct finding *f = finding_new(r, "R00E", FINDING_WARNING, STR("核对说明作废"));
    if (!f)
        return;
    f->message = arena_printf(r->arena, "%.*s %.*s说明“%.*s”以后，%.*s 改了数，说明不再算数",
                              STR_ARG(answer_text(item, "by")), STR_ARG(answer_text(item, "date")),
                              STR_ARG(answer_text(item, "text")), STR_ARG(changed));
    f->hint = STR("请按现在的数重新核对；仍要说明的，再说明一次。");
    finding_place(r, f, changed, STR("explanations"), answer_text(item, "text"), 0,
                  place_at(r, item->at));
    finding_add(r, f);
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
        struct finding *f = finding_new(r, "R00A", FINDING_WARNING, STR("核对说明没有对应的问题"));
        if (!f)
            return;
        f->message =
            arena_printf(r->arena, "说明“%.*s”针对 %.*s %.*s，但那里没有需要说明的问题",
                         STR_ARG(answer_text(item, "text")), STR_ARG(answer_text(item, "rule")),
                         STR_ARG(answer_text(item, "address")));
        f->hint = STR("问题已经改正就删去说明；确定的错误不能用说明代替改正。");
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
        const struct finding *f = all->items[i];
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
static bool reported(const struct run *r, const char *rule, struct str found)
{
    for (size_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = r->findings->items[i];
        if (f->place_count && str_eq(f->rule, str_of(rule)) && str_eq(f->places[0].text, found))
            return true;
    }
    return false;
}

void report_text(struct run *r, const char *rule, enum finding_level level, const char *title,
                 const struct passage *p, struct str found, struct str message)
{
    struct finding *f =
        p->ours && reported(r, rule, found) ? NULL : finding_new(r, rule, level, str_of(title));
    if (!f)
        return;
    f->message = message;
    finding_place(r, f, STR(""), p->heading, found, 0, passage_place(r, p));
    finding_add(r, f);
}
