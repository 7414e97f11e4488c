/* Which tables a department's disclosure has: those that its pack lists for the year, those that
 * the report places without being listed, and the annexes; and where each stands: in the document,
 * in the workbook, or in both. */
#include "job/job.h"

struct tables_input job_tables_input(struct job *job)
{
    return (struct tables_input){.pack = job->pack->pack,
                                 .cache = &job->pack->specs,
                                 .sources = &job->sources,
                                 .facts = job->facts,
                                 .scope = &job->scope.scope,
                                 .env = &job->env,
                                 .unit = job->unit,
                                 .draft = job->draft,
                                 .arena = &job->arena,
                                 .diags = job->diags};
}

static const struct value *listed(const struct job *job)
{
    return pack_setting(job->pack->pack, STR("tables"));
}

static bool names(const struct value *list, struct str id)
{
    for (size_t i = 0; list && list->type == VALUE_LIST && i < list->list->n; i++)
        if (str_eq(list->list->items[i].s, id))
            return true;
    return false;
}

static bool add_grid(struct job *job, struct grid *g)
{
    const struct grid **grids =
        g ? arena_room(&job->arena, job->grids, job->grid_count, &job->grid_cap, sizeof *grids)
          : NULL;
    if (!grids)
        return false;
    const struct value *only = pack_setting(job->pack->pack, STR("workbook.only"));
    g->sheet_only = only && (only->type == VALUE_BOOL ? only->b && !str_starts(g->id, STR("annex-"))
                                                      : names(only, g->id));
    g->no_sheet = names(pack_setting(job->pack->pack, STR("workbook.without")), g->id);
    job->grids = grids;
    job->grids[job->grid_count++] = g;
    return true;
}

static bool add_table(struct job *job, const struct tables_input *in, struct str spec,
                      struct str id)
{
    struct job_steps steps = job_steps_begin(job);
    bool ok = add_grid(job, table_build(in, spec, id));
    job_steps_end(job, steps);
    return ok;
}

/* Annex number i of the data, by the form of its kind: tables/annex-KIND.json, where `annex` is its
 * data. */
static bool build_annex(struct job *job, struct tables_input in, const struct value *annex,
                        size_t i)
{
    const struct value *kind = annex->type == VALUE_MAP ? vmap_find(annex->map, STR("kind")) : NULL;
    struct str address = arena_printf(&job->arena, "annexes[%zu]", i);
    struct str id = arena_printf(&job->arena, "annex-%zu", i + 1);
    struct vmap *members = vmap_new(&job->arena);
    struct map_scope scope;
    if (!kind || kind->type != VALUE_STR || !members || !address.p || !id.p)
        return false;
    struct str spec = arena_printf(&job->arena, "annex-%.*s", STR_ARG(kind->s));
    vmap_set(members, &job->arena, STR("annex"), facts_value(job->facts, address));
    vmap_set(members, &job->arena, STR("annex_number"), value_int((long long)i + 1));
    map_scope_init(&scope, in.scope, members);
    in.scope = &scope.scope;
    return add_table(job, &in, spec, id);
}

/* The tables as a report may list them: `tables`. */
static bool describe_tables(struct job *job, size_t n)
{
    struct arena *a = &job->arena;
    struct list *list = list_new(a);
    for (size_t i = 0; list && i < n; i++) {
        const struct grid *g = job->grids[i];
        struct vmap *map = vmap_new(a);
        struct str number = g->number.n ? g->number : arena_printf(a, "%zu", i + 1);
        if (!map || !vmap_set(map, a, STR("id"), value_str(g->id)) ||
            !vmap_set(map, a, STR("number"), value_str(number)) ||
            !vmap_set(map, a, STR("code"), value_str(g->code)) ||
            !vmap_set(map, a, STR("title"), value_str(g->title)) ||
            !vmap_set(map, a, STR("sheet"), value_str(g->sheet)) ||
            !vmap_set(map, a, STR("empty"), value_bool(!g->has_amount)) ||
            !list_push(list, a, value_map(map)))
            return false;
    }
    return list && vmap_set(job->names, a, STR("tables"), value_list(list));
}

/* The tables that the pack lists, the annexes, and `more` tables. */
static bool build_tables(struct job *job, const struct value *more, bool to_read)
{
    const struct value *ids = &job->tables;
    const struct value *annexes = record_member(&job->record, STR("annexes"));
    struct tables_input in = job_tables_input(job);
    bool ok = true;
    in.to_read = to_read;
    job->grids = NULL;
    job->grid_count = job->grid_cap = 0;
    for (size_t i = 0; i < value_count(ids); i++)
        ok &= add_table(job, &in, ids->list->items[i].s, ids->list->items[i].s);
    ok &= describe_tables(job, job->grid_count);
    for (size_t i = 0; i < value_count(annexes); i++)
        ok &= build_annex(job, in, &annexes->list->items[i], i);
    for (size_t i = 0; i < value_count(more); i++)
        ok &= add_table(job, &in, more->list->items[i].s, more->list->items[i].s);
    return ok;
}

bool job_tables(struct job *job)
{
    const struct value none = value_none();
    return build_tables(job, &none, false);
}

bool job_tables_to_read(struct job *job)
{
    return build_tables(job, pack_setting(job->pack->pack, STR("reads")), true);
}

/* Whether a table is one of that year: "years" of its specification. */
static bool is_of_year(struct job *job, struct str id)
{
    struct value spec;
    struct diags ignored; /* what is wrong with it is told when it is built */
    int64_t from = INT64_MIN, to = INT64_MAX;
    diags_init(&ignored);
    bool read = pack_table(job->pack->pack, id, &spec, &ignored);
    diags_free(&ignored);
    const struct value *years = read ? value_get(&spec, "years") : NULL;
    if (value_count(years) == 2) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        (void)dec_to_i64(years->list->items[0].d, &from);
        (void)dec_to_i64(years->list->items[1].d, &to);
    }
    return job->record.year >= from && job->record.year <= to;
}

bool job_list_tables(struct job *job)
{
    const struct value *ids = listed(job);
    struct list *list = list_new(&job->arena);
    for (size_t i = 0; list && i < value_count(ids); i++)
        if (is_of_year(job, ids->list->items[i].s) &&
            !list_push(list, &job->arena, ids->list->items[i]))
            return false;
    if (list)
        job->tables = value_list(list);
    return list != NULL;
}

/* A table that no list names is made when the report places it. What its making looks at belongs to
 * the table, not to the sentence around it. */
static bool build_for_report(struct job *job, struct str id)
{
    struct tables_input in = job_tables_input(job);
    struct reads *outer = job->env.reads, own = {.arena = &job->arena};
    bool escape = job->env.escape;
    job->env.reads = &own;
    job->env.escape = false;
    id = arena_str(&job->arena, id);
    bool ok = add_table(job, &in, id, id);
    job->env.reads = outer;
    job->env.escape = escape;
    return ok;
}

static const struct grid *grid_of(const struct job *job, struct str id)
{
    for (size_t i = 0; i < job->grid_count; i++)
        if (str_eq(job->grids[i]->id, id))
            return job->grids[i];
    return NULL;
}

enum report_place job_place_table(void *user, struct str id)
{
    struct job *job = user;
    const struct grid *g = grid_of(job, id);
    if (names(&job->tables, id)) /* also one that could not be made: that has been reported */
        return g && g->sheet_only ? PLACE_NOWHERE : PLACE_HERE;
    if (!g && names(listed(job), id))
        return PLACE_NOWHERE; /* of another year */
    if (!g && !pack_has_table(job->pack->pack, id))
        return PLACE_UNKNOWN;
    if (!g && !build_for_report(job, id))
        return PLACE_NOWHERE;
    return PLACE_HERE;
}

/* Sheets stand in the order of the tables unless the pack gives another. */
bool job_order_sheets(struct job *job)
{
    const struct value *order = pack_setting(job->pack->pack, STR("workbook.order"));
    const struct grid **sheets = arena_alloc(&job->arena, (job->grid_count + 1) * sizeof *sheets);
    size_t n = 0;
    if (!sheets)
        return false;
    for (size_t i = 0; i < value_count(order); i++) {
        const struct grid *g = grid_of(job, order->list->items[i].s);
        if (g)
            sheets[n++] = g;
    }
    for (size_t i = 0; i < job->grid_count; i++)
        if (!names(order, job->grids[i]->id))
            sheets[n++] = job->grids[i];
    job->grids = sheets;
    job->grid_count = job->grid_cap = n;
    return true;
}
