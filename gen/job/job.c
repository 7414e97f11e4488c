/* The middle of the flow: a record becomes facts, facts become tables and charts. Reading is
 * load.c, the report report.c, checks check.c. */
#include "job/job.h"

#include "chart/chart.h"
#include "expr/builtin/builtin.h"

enum { JOB_MEMORY_MAX = 1024 * 1024 * 1024 };

void job_begin(struct job *job, struct juesuan *context, bool draft)
{
    *job = (struct job){.context = context, .diags = &context->diags, .draft = draft};
    arena_init(&job->arena);
    sources_init(&job->sources, &job->arena, &context->sources);
    job->arena.limit = JOB_MEMORY_MAX;
}

void job_end(struct job *job)
{
    arena_free(&job->arena);
}

/* Facts and the names beside them */

static struct str setting_str(const struct job *job, const char *name)
{
    const struct value *v = pack_setting(job->pack->pack, str_of(name));
    return v && v->type == VALUE_STR ? v->s : STR("");
}

static void set_name(struct job *job, const char *name, struct value v)
{
    vmap_set(job->names, &job->arena, str_of(name), v);
}

static void set_names(struct job *job)
{
    set_name(job, "year", value_int(job->record.year));
    set_name(job, "prev_year", value_int(job->record.year - 1));
    set_name(job, "next_year", value_int(job->record.year + 1));
    set_name(job, "unit", value_str(amount_unit_name(job->unit)));
    set_name(job, "draft", value_bool(job->draft));
    set_name(job, "pack", *pack_config(job->pack->pack));
}

static void note_read(void *user, const struct fact *fact)
{
    reads_add(((struct job *)user)->env.reads, &fact->origin);
}

bool job_facts(struct job *job)
{
    struct juesuan *j = job->context;
    struct facts_input in = {.record = &job->record,
                             .model = &job->pack->facts,
                             .mandatory = &job->pack->mandatory,
                             .function = context_codes(j, CODES_FUNCTION, job->record.year),
                             .economic = context_codes(j, CODES_ECONOMIC, job->record.year),
                             .arena = &job->arena,
                             .diags = job->diags};
    if (!in.function || !in.economic)
        return false;
    job->facts = facts_build(&in);
    job->names = vmap_new(&job->arena);
    if (!job->facts || !job->names)
        return false;
    job->unit = job->record.unit;
    amount_unit_parse(setting_str(job, "numbers.unit"), &job->unit);
    set_names(job);
    map_scope_init(&job->scope, facts_scope(job->facts), job->names);
    expr_env_init(&job->env, &registry_builtin, &job->arena, job->diags);
    job->env.data = &job->sources;
    job->reads = (struct reads){.arena = &job->arena};
    job->env.reads = &job->reads;
    facts_watch(job->facts, note_read, job);
    job_report_settings(job);
    return !job->arena.failed;
}

/* Tables */

static struct tables_input tables_input_of(struct job *job)
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

static bool add_grid(struct job *job, const struct grid *g)
{
    if (g)
        job->grids[job->grid_count++] = g;
    return g != NULL;
}

/* Annex number i of the data, by the form of its kind: tables/annex-KIND.json, where `annex` is its
 * data. */
static bool build_annex(struct job *job, struct tables_input in, const struct value *annex,
                        size_t i)
{
    const struct value *kind = annex->type == VALUE_MAP ? vmap_find(annex->map, STR("kind")) : NULL;
    struct str address = arena_printf(&job->arena, "annexes[%zu]", i);
    struct str id = arena_printf(&job->arena, "annex-%zu", i + 1);
    struct vmap *names = vmap_new(&job->arena);
    struct map_scope scope;
    if (!kind || kind->type != VALUE_STR || !names || !address.p || !id.p)
        return false;
    struct str spec = arena_printf(&job->arena, "annex-%.*s", STR_ARG(kind->s));
    vmap_set(names, &job->arena, STR("annex"), facts_value(job->facts, address));
    vmap_set(names, &job->arena, STR("annex_number"), value_int((long long)i + 1));
    map_scope_init(&scope, in.scope, names);
    in.scope = &scope.scope;
    return add_grid(job, table_build_as(&in, spec, id));
}

/* The tables of a list of the pack, the annexes, and `more` tables. */
static bool build_tables(struct job *job, const struct value *more)
{
    const struct value *ids = pack_setting(job->pack->pack, STR("tables"));
    const struct value *annexes = record_member(&job->record, STR("annexes"));
    size_t n = value_count(ids), annex_count = value_count(annexes);
    struct tables_input in = tables_input_of(job);
    bool ok = true;
    job->grid_count = 0;
    job->grids =
        arena_alloc(&job->arena, (n + annex_count + value_count(more) + 1) * sizeof *job->grids);
    if (!job->grids)
        return false;
    for (size_t i = 0; i < n; i++)
        ok &= add_grid(job, table_build(&in, ids->list->items[i].s));
    for (size_t i = 0; i < annex_count; i++)
        ok &= build_annex(job, in, &annexes->list->items[i], i);
    for (size_t i = 0; i < value_count(more); i++)
        ok &= add_grid(job, table_build(&in, more->list->items[i].s));
    return ok;
}

bool job_tables(struct job *job)
{
    return build_tables(job, NULL);
}

bool job_tables_to_read(struct job *job)
{
    return build_tables(job, pack_setting(job->pack->pack, STR("reads")));
}

const struct chart *job_chart(struct job *job, struct str id, uint32_t number)
{
    struct tables_input in = tables_input_of(job);
    return chart_build(&in, id, number);
}

bool job_text(struct job *job, const char *setting, struct str *out)
{
    const struct value *v = pack_setting(job->pack->pack, str_of(setting));
    struct tables_input in = tables_input_of(job);
    *out = STR("");
    return !v || tables_text(&in, v, out);
}
