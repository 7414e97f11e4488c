/* The texts that are checked: what was printed, or what the department wrote in its data. */
#include "checks/internal.h"

#include "base/utf8.h"

enum { HEADINGS_MAX = 7 };

struct collect {
    struct run *run;
    struct passages *out;
    struct str headings[HEADINGS_MAX];
};

static void push(struct collect *c, struct passage p)
{
    struct passages *out = c->out;
    struct passage *grown = arena_room(c->run->arena, out->items, out->n, &out->cap, sizeof *grown);
    if (!grown) {
        c->run->ok = false;
        return;
    }
    out->items = grown;
    p.flat = squeeze(p.text, c->run->arena);
    out->items[out->n++] = p;
}

static struct str headings_above(struct collect *c, int level)
{
    struct str out = STR("");
    for (int i = 1; i < level && i < HEADINGS_MAX; i++)
        if (c->headings[i].n)
            out = out.n ? arena_printf(c->run->arena, "%.*s › %.*s", STR_ARG(out),
                                       STR_ARG(c->headings[i]))
                        : c->headings[i];
    return out;
}

/* "## 一、…": the marks tell the level. */
static void add_line(struct collect *c, const struct value *v)
{
    struct str text = v->s;
    int level = 0;
    while ((size_t)level < text.n && text.p[level] == '#')
        level++;
    if (level && (size_t)level < text.n && text.p[level] == ' ')
        text = str_trim(str_sub(text, (size_t)level, text.n));
    else
        level = 0;
    if (level >= HEADINGS_MAX)
        level = HEADINGS_MAX - 1;
    struct passage p = {.text = text,
                        .heading = headings_above(c, level ? level : HEADINGS_MAX),
                        .at = v->at,
                        .level = level};
    if (level) {
        c->headings[level] = text;
        for (int i = level + 1; i < HEADINGS_MAX; i++)
            c->headings[i] = STR("");
    }
    push(c, p);
}

static bool has_han(struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end)
        if (cp_is_han(utf8_next(&p, end)))
            return true;
    return false;
}

static void add_data(struct collect *c, const struct value *v, struct str path, bool annex)
{
    struct arena *a = c->run->arena;
    if (v->type == VALUE_STR && (has_han(v->s) || annex)) {
        push(c, (struct passage){.text = v->s, .heading = path, .at = v->at, .annex = annex});
    } else if (v->type == VALUE_LIST) {
        for (size_t i = 0; i < v->list->n; i++)
            add_data(c, &v->list->items[i],
                     annex ? path : arena_printf(a, "%.*s[%zu]", STR_ARG(path), i), annex);
    } else if (v->type == VALUE_MAP) {
        for (size_t i = 0; i < v->map->n; i++)
            add_data(c, &v->map->entries[i].value,
                     annex ? path
                           : arena_printf(a, "%.*s.%.*s", STR_ARG(path),
                                          STR_ARG(v->map->entries[i].key.s)),
                     annex);
    }
}

static void collect_printed(struct collect *c)
{
    const struct value *section = record_member(c->run->in->record, STR("published"));
    const struct value *text = value_get(section, "text"), *annexes = value_get(section, "annexes");
    for (size_t i = 0; text && text->type == VALUE_LIST && i < text->list->n; i++)
        if (text->list->items[i].type == VALUE_STR)
            add_line(c, &text->list->items[i]);
    for (size_t i = 0; annexes && annexes->type == VALUE_LIST && i < annexes->list->n; i++) {
        const struct value *title = value_get(&annexes->list->items[i], "title");
        const struct value *rows = value_get(&annexes->list->items[i], "rows");
        if (rows)
            add_data(c, rows, title && title->type == VALUE_STR ? title->s : STR("附件"), true);
    }
}

static void collect_written(struct collect *c)
{
    static const char *const prose[] = {"department", "reasons",     "uses",   "text",
                                        "glossary",   "performance", "annexes"};
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        const struct value *v = record_member(c->run->in->record, str_of(prose[i]));
        if (v)
            add_data(c, v, str_of(prose[i]), false);
    }
    for (size_t i = 0; i < c->run->in->passage_count; i++)
        push(c, c->run->in->passages[i]);
}

struct place passage_place(const struct run *r, const struct passage *p)
{
    return p->at ? place_at(r, p->at) : p->place;
}

void passages_collect(struct run *r, struct passages *out)
{
    struct collect c = {.run = r, .out = out};
    for (int i = 0; i < HEADINGS_MAX; i++)
        c.headings[i] = STR("");
    if (r->in->as_published)
        collect_printed(&c);
    else
        collect_written(&c);
}
