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
    /* Whoever met the end of memory may not have said so; a limit has its own code. */
    if (job->arena.failed && job->diags == &job->context->diags && !job->diags->errors)
        diags_out_of_memory(job->diags);
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

/* pack.json as templates see it: with the tables of the year. */
static struct value pack_of_year(struct job *job)
{
    const struct value *config = pack_config(job->pack->pack);
    struct vmap *map = vmap_new(&job->arena);
    for (size_t i = 0; map && i < config->map->n; i++)
        vmap_put(map, &job->arena, config->map->entries[i].key, config->map->entries[i].value);
    if (!map || !vmap_set(map, &job->arena, STR("tables"), job->tables))
        return *config;
    return value_map(map);
}

static void set_names(struct job *job)
{
    set_name(job, "year", value_int(job->record.year));
    set_name(job, "prev_year", value_int(job->record.year - 1));
    set_name(job, "next_year", value_int(job->record.year + 1));
    set_name(job, "unit", value_str(amount_unit_name(job->unit)));
    set_name(job, "draft", value_bool(job->draft));
    set_name(job, "pack", pack_of_year(job));
}

static void note_read(void *user, const struct fact *fact)
{
    reads_add(((struct job *)user)->env.reads, &fact->origin);
}

void job_report_to(struct job *job, struct diags *ds)
{
    job->diags = job->env.diags = ds;
    if (job->facts)
        facts_report_to(job->facts, ds);
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
    if (!job_list_tables(job))
        return false;
    set_names(job);
    map_scope_init(&job->scope, facts_scope(job->facts), job->names);
    expr_env_init(&job->env, &registry_builtin, &job->arena, job->diags);
    job_steps_share(job);
    job->env.data = &job->sources;
    job->reads = (struct reads){.arena = &job->arena};
    job->env.reads = &job->reads;
    facts_watch(job->facts, note_read, job);
    job_report_settings(job);
    return !job->arena.failed;
}

/* Tables */

const struct chart *job_chart(struct job *job, struct str id, uint32_t number)
{
    struct tables_input in = job_tables_input(job);
    return chart_build(&in, id, number);
}

bool job_text(struct job *job, const char *setting, struct str *out)
{
    const struct value *v = pack_setting(job->pack->pack, str_of(setting));
    struct tables_input in = job_tables_input(job);
    *out = STR("");
    return !v || tables_text(&in, v, out);
}
