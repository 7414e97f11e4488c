/* The texts that are checked: what was printed, or what the department wrote in its data. */
#include "prose/internal.h"

#include "base/utf8.h"

enum { HEADINGS_MAX = 7 };

struct collect {
    struct run *run;
    struct passages *out;
    struct str headings[HEADINGS_MAX];
    int marked;        /* level of the last heading with # marks, */
    int looks;         /* and what it is by its look */
    int64_t outer;     /* ordinal of the last heading 一、 without them, */
    struct map outers; /* and those that there were: the contents have them first */
    /* Of the headings with marks: for each level that is marked, what its last one is by its look,
     * and by how much the ones below it are deeper than marked. */
    int ranks[HEADINGS_MAX], deeper[HEADINGS_MAX];
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
    p.flat = flat_text(p.text, c->run->arena);
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

static void set_heading(struct collect *c, int level, struct str text)
{
    c->headings[level] = text;
    for (int i = level + 1; i < HEADINGS_MAX; i++)
        c->headings[i] = STR("");
}

/* 第三部分, 一、 （一） 1.: 1 to 4; 0 when the line is no heading by its look. */
static int bare_rank(const struct run *r, struct str s, int64_t *ordinal)
{
    const struct rule_set *rules = r->in->rules;
    const struct str figures[] = {amount_unit_name(UNIT_YUAN), STR("%"), STR("；"), STR("：")};
    size_t used = 0, stop = str_find(s, STR("。"), 0);
    bool bracket = s.n && s.p[0] == '(';
    struct str t = bracket ? str_sub(s, 1, s.n) : s;
    bool item = word_at_end(rule_words(rules, W_item_ends), s); /* …（款）…（项）。 */
    if (utf8_count(s) > (item ? 120 : 45) || (stop != SIZE_MAX && stop + 3 != s.n))
        return 0;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (str_find(s, figures[i], 0) != SIZE_MAX)
            return 0;
    struct str rest = strip_ordinal(s);
    for (size_t i = 0; i + 2 < rest.n; i++) /* 5.经营收入0.00 at the end of a printed line */
        if (ascii_is_digit(rest.p[i]) && rest.p[i + 1] == '.' && ascii_is_digit(rest.p[i + 2]))
            return 0;
    size_t lead = word_length_at_start(rule_words(rules, W_part_leads), s);
    if (lead && chinese_ordinal(str_sub(s, lead, s.n), &used) &&
        word_at_start(rule_words(rules, W_part_words), str_sub(s, lead + used, s.n)))
        return 1;
    *ordinal = chinese_ordinal(t, &used);
    if (*ordinal)
        return bracket && str_starts(str_sub(t, used, t.n), STR(")"))     ? 3
               : !bracket && str_starts(str_sub(t, used, t.n), STR("、")) ? 2
                                                                          : 0;
    if (strip_ordinal(s).n < s.n)
        return bracket ? 0 : 4;
    return word_at_end(rule_words(rules, W_heading_ends), s) ? 2 : 0;
}

/* A heading without marks stands below the last one with marks; 一、 in the midst of a section that
 * is itself numbered so stands below that. */
static void see_bare_heading(struct collect *c, struct str text)
{
    struct str flat = squeeze(text, c->run->arena);
    int64_t ordinal = 0;
    int rank = bare_rank(c->run, flat, &ordinal);
    if (!rank)
        return;
    if (rank == 1)
        c->outer = 0;
    if (rank == 2 && !ordinal)
        c->outer = 0;
    else if (rank == 2 && (!c->outer || ordinal == c->outer + 1 || map_find(&c->outers, flat)))
        c->outer = ordinal;
    else if (rank == 2)
        rank = 3;
    if (rank == 2 && ordinal)
        c->run->ok = c->run->ok && map_put(&c->outers, flat, NULL);
    /* Below a title 第三部分 is the next level; below 三、 that is （一）. */
    int level = c->marked ? c->marked + (rank > c->looks ? rank - c->looks : 0) : rank;
    if (level > c->marked || rank == c->looks)
        set_heading(c, level < HEADINGS_MAX ? level : HEADINGS_MAX - 1, text);
}

/* Marks alone do not tell how deep a heading stands: many files mark 第三部分, 一、 and （一）
 * alike. Of headings marked alike one that is lower by its look stands below; 第四部分 stands where
 * 第三部分 does. */
static int marked_level(struct collect *c, int level, struct str text)
{
    int64_t ordinal = 0;
    int rank = bare_rank(c->run, squeeze(text, c->run->arena), &ordinal), under = 0;
    if (rank == 2 && !ordinal)
        rank = 0;
    c->looks = rank;
    for (int i = 1; rank == 1 && i < level; i++)
        if (c->ranks[i] == 1)
            level = i;
    for (int i = 1; i < level; i++)
        under = c->deeper[i] > under ? c->deeper[i] : under;
    int own = c->ranks[level] && rank > c->ranks[level] ? rank - c->ranks[level] : 0;
    if (!own)
        c->ranks[level] = rank;
    c->deeper[level] = under + own;
    for (int i = level + 1; i < HEADINGS_MAX; i++)
        c->ranks[i] = c->deeper[i] = 0;
    level += under + own;
    return level < HEADINGS_MAX ? level : HEADINGS_MAX - 1;
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
    if (level)
        level = marked_level(c, level < HEADINGS_MAX ? level : HEADINGS_MAX - 1, text);
    struct passage p = {.text = text,
                        .heading = headings_above(c, level ? level : HEADINGS_MAX),
                        .at = v->at,
                        .level = level};
    if (level) {
        set_heading(c, level, text);
        c->marked = level;
        c->outer = 0;
    } else {
        see_bare_heading(c, text);
    }
    push(c, p);
}

static void add_data(struct collect *c, const struct value *v, struct str path, bool annex)
{
    struct arena *a = c->run->arena;
    if (v->type == VALUE_STR && (utf8_has_han(v->s) || annex)) {
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
            add_data(c, rows,
                     title && title->type == VALUE_STR
                         ? title->s
                         : phrase_text(c->run->arena, SAY_ANNEX, NULL, 0),
                     true);
    }
}

static void collect_written(struct collect *c)
{
    static const char *const prose[] = {"department", "reasons",     "uses",   "text",
                                        "glossary",   "performance", "annexes"};
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        const struct value *v = record_member(c->run->in->record, str_of(prose[i]));
        size_t before = c->out->n;
        if (v)
            add_data(c, v, str_of(prose[i]), false);
        for (size_t k = before; k < c->out->n && str_eq(str_of(prose[i]), STR("annexes")); k++)
            c->out->items[k].form = true;
    }
    for (size_t i = 0; i < c->run->in->passage_count; i++)
        push(c, c->run->in->passages[i]);
}

void passages_collect(struct run *r, struct passages *out)
{
    struct collect c = {.run = r, .out = out};
    map_init(&c.outers, r->arena);
    for (int i = 0; i < HEADINGS_MAX; i++)
        c.headings[i] = STR("");
    if (r->in->as_published)
        collect_printed(&c);
    else
        collect_written(&c);
}
