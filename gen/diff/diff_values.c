/* A comparison as values for the template of the correction report and for JSON: changes with the
 * same causes together. */
#include "diff/diff_report.h"

/* Changes with the same causes stand together. */
struct change_group {
    struct cause_set causes;
    size_t cause_count, first_cause;
    struct vmap *map;
    struct list *facts, *cells, *rows, *sentences, *findings;
    struct vmap *row; /* the last of `rows` */
    size_t row_number;
    bool row_added;
    struct str row_where;
};

struct change_maker {
    struct diff *d;
    struct arena *a;
    struct change_group *groups;
    size_t n;
    struct map by_causes; /* the bits of a set of causes -> its group */
    struct map sentences; /* group and words of a change of text -> what stands for it */
};

static void set_str(struct change_maker *m, struct vmap *map, const char *name, struct str s)
{
    if (!vmap_set(map, m->a, str_of(name), value_str(s)))
        m->d->failed = true;
}

static void set_value(struct change_maker *m, struct vmap *map, const char *name, struct value v)
{
    if (!vmap_set(map, m->a, str_of(name), v))
        m->d->failed = true;
}

static struct list *new_list(struct change_maker *m, struct vmap *map, const char *name)
{
    struct list *l = list_new(m->a);
    if (!l || !vmap_set(map, m->a, str_of(name), value_list(l)))
        m->d->failed = true;
    return l;
}

static struct str bits_of(const struct change_maker *m, const struct cause_set *set)
{
    return (struct str){(const char *)set->words, m->d->words * sizeof *set->words};
}

static struct change_group *new_group(struct change_maker *m, const struct cause_set *causes)
{
    struct change_group *g = &m->groups[m->n++];
    *g = (struct change_group){.causes = *causes, .map = vmap_new(m->a)};
    if (!g->map) {
        m->d->failed = true;
        return g;
    }
    struct list *numbers = new_list(m, g->map, "numbers");
    for (size_t w = 0; numbers && w < m->d->words; w++)
        for (size_t i = w * 64; causes->words[w] && i < w * 64 + 64; i++)
            if (diff_has_cause(causes, i)) {
                if (!g->cause_count++)
                    g->first_cause = i;
                (void)list_push(numbers, m->a, value_int((long long)i + 1));
            }
    g->facts = new_list(m, g->map, "facts");
    g->cells = new_list(m, g->map, "cells");
    g->rows = new_list(m, g->map, "rows");
    g->sentences = new_list(m, g->map, "sentences");
    g->findings = new_list(m, g->map, "findings");
    return g;
}

static struct change_group *group_of(struct change_maker *m, const struct cause_set *causes)
{
    struct change_group *g = map_get(&m->by_causes, bits_of(m, causes));
    if (g)
        return g;
    g = new_group(m, causes);
    if (!map_put(&m->by_causes, bits_of(m, causes), g))
        m->d->failed = true;
    return g;
}

/* A cause is described by its own figure. */
static void describe_cause(struct change_maker *m, struct vmap *map, const struct diff_change *c,
                           const struct diff_fact *f)
{
    const struct snap_correction *why = diff_reason(m->d, f);
    set_str(m, map, "address", c->where);
    set_str(m, map, "title", c->what);
    set_str(m, map, "from", c->from);
    set_str(m, map, "to", c->to);
    set_str(m, map, "delta", c->delta);
    set_str(m, map, "reason", why ? why->reason : STR(""));
    set_str(m, map, "date", why ? why->date : STR(""));
}

/* A row that is there on one side only, in one line: its cells are listed one by one too. */
static void add_row(struct change_maker *m, struct change_group *g, const struct diff_change *c)
{
    bool added = !c->old_row;
    size_t row = added ? c->new_row : c->old_row;
    struct str text = added ? c->to : c->from;
    if (g->row && g->row_number == row && g->row_added == added && str_eq(g->row_where, c->where)) {
        const struct value *before = vmap_find(g->row, STR("text"));
        text = arena_printf(m->a, "%.*s｜%.*s", STR_ARG(before->s), STR_ARG(text));
    } else {
        g->row = vmap_new(m->a);
        g->row_number = row;
        g->row_added = added;
        g->row_where = c->where;
        if (!g->row || !list_push(g->rows, m->a, value_map(g->row))) {
            m->d->failed = true;
            return;
        }
        set_str(m, g->row, "where", c->where);
        set_value(m, g->row, "row", value_int((long long)row));
        set_value(m, g->row, "added", value_bool(added));
    }
    set_str(m, g->row, "text", text);
}

static void put_position(struct change_maker *m, struct vmap *map, const struct diff_change *c)
{
    static const char *const names[] = {"old_row", "old_column", "new_row", "new_column"};
    const size_t values[] = {c->old_row, c->old_column, c->new_row, c->new_column};
    for (size_t i = 0; i < 4; i++)
        set_value(m, map, names[i], value_int((long long)values[i]));
    set_value(m, map, "renumbered", value_bool(c->renumbered));
}

/* The same words changed in many places (a department's name): the first one counts them. */
static void count_repeats(struct change_maker *m, const struct change_group *g, struct vmap *map,
                          const struct diff_change *c)
{
    struct str key = arena_printf(m->a, "%zu %zu %.*s%.*s", (size_t)(g - m->groups), c->from.n,
                                  STR_ARG(c->from), STR_ARG(c->to));
    struct vmap *first = key.p ? map_get(&m->sentences, key) : NULL;
    const struct value *times = first ? vmap_find(first, STR("times")) : NULL;
    set_value(m, map, "times", value_int(first ? 0 : 1));
    if (times)
        set_value(m, first, "times", value_int((long long)times->d.coef + 1));
    else if (!key.p || !map_put(&m->sentences, key, map))
        m->d->failed = true;
}

static void add_change(struct change_maker *m, const struct diff_change *c)
{
    struct change_group *g = group_of(m, &c->causes);
    struct vmap *map = vmap_new(m->a);
    struct list *lists[] = {g->facts, g->cells, g->sentences, g->findings};
    struct diff_fact *f = c->kind == DIFF_FACT ? map_get(&m->d->by_address, c->where) : NULL;
    if (!map || !lists[c->kind] || m->d->failed) {
        m->d->failed = true;
        return;
    }
    if (f && f->root) {
        describe_cause(m, g->map, c, f);
        return;
    }
    set_str(m, map, c->kind == DIFF_FACT ? "address" : "where", c->where);
    set_str(m, map, c->kind == DIFF_FACT ? "title" : "what", c->what);
    set_str(m, map, "from", c->from);
    set_str(m, map, "to", c->to);
    if (c->kind == DIFF_FACT)
        set_str(m, map, "delta", c->delta);
    if (c->kind == DIFF_CELL)
        put_position(m, map, c);
    if (c->kind == DIFF_TEXT) {
        set_value(m, map, "renumbered", value_bool(c->renumbered));
        count_repeats(m, g, map, c);
    }
    if (c->kind == DIFF_CELL && g->rows && (!c->old_row || !c->new_row))
        add_row(m, g, c);
    if (!list_push(lists[c->kind], m->a, value_map(map)))
        m->d->failed = true;
}

/* Why texts were changed. */
static void put_text_reasons(struct change_maker *m, struct vmap *group)
{
    const struct snapshot *s = m->d->new;
    struct list *reasons = new_list(m, group, "reasons");
    for (size_t i = 0; reasons && i < s->correction_count; i++) {
        const struct snap_correction *c = &s->corrections[i];
        struct vmap *map = vmap_new(m->a);
        if (!diff_reason_of_text(m->d, c))
            continue;
        if (!map || !list_push(reasons, m->a, value_map(map))) {
            m->d->failed = true;
            return;
        }
        set_str(m, map, "address", c->address);
        set_str(m, map, "reason", c->reason);
        set_str(m, map, "date", c->date);
    }
}

/* Each cause in its order, then what several causes share, then what no figure explains. */
static void put_groups(struct change_maker *m, struct vmap *root)
{
    struct list *causes = new_list(m, root, "causes"), *shared = new_list(m, root, "shared");
    struct list *other = new_list(m, root, "other");
    struct vmap **single = arena_zalloc(m->a, (m->d->root_count + 1) * sizeof *single);
    for (size_t i = 0; single && i < m->n; i++)
        if (m->groups[i].cause_count == 1)
            single[m->groups[i].first_cause] = m->groups[i].map;
    for (size_t k = 0; single && k < m->d->root_count && !m->d->failed; k++)
        if (single[k]) {
            set_value(m, single[k], "number", value_int((long long)k + 1));
            (void)list_push(causes, m->a, value_map(single[k]));
        }
    for (size_t i = 0; i < m->n && !m->d->failed; i++)
        if (!m->groups[i].cause_count)
            put_text_reasons(m, m->groups[i].map);
    for (size_t i = 0; i < m->n && !m->d->failed; i++)
        if (m->groups[i].cause_count != 1)
            (void)list_push(m->groups[i].cause_count ? shared : other, m->a,
                            value_map(m->groups[i].map));
}

static void put_counts(struct change_maker *m, struct vmap *root)
{
    static const char *const names[] = {"facts", "cells", "sentences", "findings"};
    size_t counts[4] = {0}, renumbered = 0, reordered = 0;
    struct vmap *map = vmap_new(m->a);
    struct map tables;
    struct list *list = new_list(m, root, "tables");
    map_init(&tables, m->a);
    for (size_t i = 0; i < m->d->n; i++) {
        const struct diff_change *c = &m->d->changes[i];
        counts[c->kind]++;
        renumbered += c->renumbered && c->kind == DIFF_CELL;
        reordered += c->renumbered && c->kind == DIFF_TEXT;
        if (list && c->kind == DIFF_CELL && !map_find(&tables, c->where)) {
            (void)map_put(&tables, c->where, m);
            (void)list_push(list, m->a, value_str(c->where));
        }
    }
    for (size_t i = 0; map && i < 4; i++)
        set_value(m, map, names[i], value_int((long long)counts[i]));
    if (!map)
        return;
    set_value(m, map, "causes", value_int((long long)m->d->root_count));
    set_value(m, map, "renumbered", value_int((long long)renumbered));
    set_value(m, map, "renumbered_sentences", value_int((long long)reordered));
    set_value(m, root, "counts", value_map(map));
}

struct vmap *diff_values(struct diff *d, struct str old_file, struct str new_file)
{
    struct change_maker m = {.d = d, .a = d->arena};
    struct vmap *root = vmap_new(d->arena);
    map_init(&m.by_causes, m.a);
    map_init(&m.sentences, m.a);
    m.groups = arena_alloc(d->arena, (d->n + 1) * sizeof *m.groups);
    if (!root || !m.groups)
        return NULL;
    set_str(&m, root, "department", d->new->department);
    set_value(&m, root, "year", value_int(d->new->year));
    set_str(&m, root, "unit", d->new->unit);
    set_str(&m, root, "old_file", path_base(old_file));
    set_str(&m, root, "new_file", path_base(new_file));
    set_value(&m, root, "same", value_bool(d->n == 0));
    put_counts(&m, root);
    for (size_t i = 0; i < d->n && !d->failed; i++)
        add_change(&m, &d->changes[i]);
    put_groups(&m, root);
    return d->failed || d->arena->failed ? NULL : root;
}
