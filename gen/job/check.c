/* Everything that a check looks at is brought together here; what is wrong is found in checks/
 * and prose/. */
#include "base/utf8.h"
#include "checks/run.h"
#include "job/carry.h"
#include "job/job.h"
#include "printed/printed.h"
#include "prose/prose.h"

static int published_places(const struct job *job)
{
    const struct value *v = pack_setting(job->pack->pack, STR("numbers.decimals"));
    int64_t places;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &places) && places >= 0 && places <= 6
               ? (int)places
               : 2;
}

/* Figures entered in 万元 with two decimals are exact to 0.01万元, whatever the unit of
 * publication: there they are compared. */
static enum amount_unit compared_in(const struct job *job, bool as_published)
{
    return as_published || job->record.unit == UNIT_WAN ? job->record.unit : job->unit;
}

/* Where people look for a passage: in the data where it stands there, else in the outputs, not in
 * the template. */
static struct place place_for_people(struct job *job, struct place place)
{
    for (size_t i = 0; i < job->sources.n; i++)
        if (str_eq(job->sources.items[i]->name, place.file))
            return place;
    place.file = phrase_text(&job->arena, SAY_REPORT_TEXT, NULL, 0);
    return place;
}

/* The document's paragraphs, each with the headings above it. */
static struct passage *passages_of(struct job *job, size_t *n)
{
    struct arena *a = &job->arena;
    struct passage *all = arena_zalloc(a, (job->doc.block_count + 1) * sizeof *all);
    struct str above[8] = {{0}};
    *n = 0;
    for (size_t i = 0; all && i < job->doc.block_count; i++) {
        const struct doc_block *b = &job->doc.blocks[i];
        int level = b->kind == BLOCK_HEADING && b->level < 8 ? b->level : 0;
        struct passage *p = &all[*n];
        *p = (struct passage){.text = doc_block_text(b, a),
                              .heading = STR(""),
                              .place = place_for_people(job, b->place),
                              .level = level,
                              .ours = true};
        for (int k = 1; k < (level ? level : 8); k++)
            if (above[k].n)
                p->heading = p->heading.n ? arena_printf(a, "%.*s › %.*s", STR_ARG(p->heading),
                                                         STR_ARG(above[k]))
                                          : above[k];
        if (level) {
            above[level] = p->text;
            for (int k = level + 1; k < 8; k++)
                above[k] = (struct str){0};
        }
        *n += p->text.n > 0;
    }
    return all;
}

/* What is wanted: findings, or the claims of the texts alone. */
struct wanted {
    bool claims, json;
    struct buf text; /* of the claims */
};

static bool run(struct job *job, const struct grid *const *grids, size_t n, bool as_published,
                struct wanted *wanted, struct findings *out)
{
    size_t passage_count;
    const struct passage *passages = passages_of(job, &passage_count);
    job->env.reads = NULL;
    struct checks_input in = {.rules = context_rules(job->context, job->pack),
                              .facts = job->facts,
                              .scope = &job->scope.scope,
                              .env = &job->env,
                              .record = &job->record,
                              .function = facts_codes(job->facts, CODES_FUNCTION),
                              .economic = facts_codes(job->facts, CODES_ECONOMIC),
                              .unit = compared_in(job, as_published),
                              .places = as_published ? 2 : published_places(job),
                              .grids = grids,
                              .grid_count = n,
                              .passages = passages,
                              .passage_count = passage_count,
                              .mandatory = &job->pack->mandatory,
                              .as_published = as_published,
                              .arena = &job->arena,
                              .diags = job->diags};
    if (!passages || !in.rules || !in.function || !in.economic)
        return false;
    struct job_steps steps = job_steps_begin(job);
    bool ok = wanted->claims ? claims_put(&in, wanted->json, &wanted->text) : checks_run(&in, out);
    job_steps_end(job, steps);
    if (!ok && !job->diags->errors) /* a job may have so much memory and no more (job.c) */
        DIAG0(job->diags, E1004, (struct place){0});
    return ok;
}

static bool check_built(struct job *job, struct wanted *wanted, struct findings *out)
{
    *out = (struct findings){.arena = &job->arena};
    return run(job, job->grids, job->grid_count, false, wanted, out);
}

bool job_check(struct job *job, struct findings *out)
{
    struct wanted wanted = {0};
    return check_built(job, &wanted, out);
}

/* A table that is not recognised is not checked: whoever gave it must know. A list of names has no
 * figures that could be. */
static void report_strange_tables(struct job *job, const struct published *p, struct diags *ds)
{
    const struct value *known = pack_setting(job->pack->pack, STR("tables"));
    struct buf names;
    buf_init(&names);
    for (size_t i = 0; known && known->type == VALUE_LIST && i < known->list->n; i++)
        buf_printf(&names, "%s%.*s", i ? "、" : "", STR_ARG(known->list->items[i].s));
    size_t numbered, rows;
    for (size_t i = 0; i < p->grid_count; i++)
        if (!p->grids[i]->id.n && !grid_lists_names(p->grids[i], &numbered, &rows)) {
            struct place place = sources_place(&job->sources, p->grids[i]->at);
            struct str title = p->grids[i]->title.n ? p->grids[i]->title : place.sheet;
            DIAG(ds, E7011, place, title.p ? title : STR("?"), buf_view(&names));
        }
    buf_free(&names);
}

/* Nor are columns and rows that the pack's table does not have. */
static void report_strange_columns(struct job *job, const struct published *p, struct diags *ds)
{
    for (size_t i = 0; i < p->grid_count; i++) {
        const struct grid *s = p->grids[i];
        if (s->id.n && s->strange.n)
            DIAG(ds, E7012, sources_place(&job->sources, s->at), s->title, s->strange);
        if (s->id.n && s->strange_rows.n)
            DIAG(ds, E7013, sources_place(&job->sources, s->at), s->title, s->strange_rows);
    }
}

/* Two passes: the rows that are printed make tables of ours, whose cells say which fact each
 * printed cell states; from those facts the tables are made again, to say what rates and the like
 * should be. What those passes report about missing figures means nothing: it goes to job->diags,
 * which is not `real` here. */
static bool state_facts(struct job *job, struct published *p, const struct value *words,
                        struct diags *real)
{
    job->draft = true;
    bool ok = published_rows(p, job->pack->pack, words, job->diags);
    job->record = p->record;
    ok = ok && job_facts(job);
    if (ok)
        (void)job_tables_to_read(job);
    ok = ok && published_state(p, job->grids, job->grid_count, words);
    if (ok)
        report_strange_columns(job, p, real);
    job->record = p->record;
    ok = ok && job_facts(job);
    if (ok)
        (void)job_tables_to_read(job);
    ok = ok && published_expect(p, job->grids, job->grid_count, words) &&
         job_published_charts(job, p);
    report_strange_tables(job, p, real);
    return ok && job_charts_last(job, p);
}

/* A file of the pack that could not be read is no matter of what the tables say. */
static bool tell_unread(const struct diags *ignored, struct diags *real)
{
    bool all = true;
    for (size_t i = 0; i < ignored->n; i++) {
        const struct diag *d = &ignored->items[i];
        if (d->code != E1001)
            continue;
        diag_report(real, d->code, d->place, d->args, d->arg_count);
        all = false;
    }
    return all;
}

/* The printed texts and cells are no facts: they come back when those are made. */
bool job_published_tables(struct job *job, struct published *p)
{
    struct diags ignored, *real = job->diags;
    const struct rule_set *rules = context_rules(job->context, job->pack);
    const struct value *section = record_member(&job->record, STR("published"));
    if (!rules || !published_read(&job->record, &job->arena, p, real))
        return false;
    diags_init(&ignored);
    job_report_to(job, &ignored);
    bool ok = state_facts(job, p, rules_published(rules), real);
    ok = tell_unread(&ignored, real) && ok;
    job_report_to(job, real);
    diags_free(&ignored);
    return ok &&
           (!section || vmap_set(p->record.root.map, &job->arena, STR("published"), *section));
}

static bool check_published(struct job *job, struct wanted *wanted, struct findings *out)
{
    struct published p;
    return job_published_tables(job, &p) && run(job, p.grids, p.grid_count, true, wanted, out);
}

/* Missing figures keep tables and report from being made, but not the rest from being checked. */
static bool check_data(struct job *job, struct wanted *wanted, struct findings *out)
{
    if (!job_facts(job))
        return false;
    bool ok = job_tables(job);
    ok &= job_report(job);
    if (ok && !job->diags->errors)
        (void)job_document(job);
    if (ok)
        job_unprinted(job);
    (void)job_mandatory(job);
    return check_built(job, wanted, out);
}

bool job_check_data(struct job *job, struct findings *out)
{
    struct wanted nothing = {0};
    buf_init(&nothing.text);
    *out = (struct findings){.arena = &job->arena};
    return check_data(job, &nothing, out);
}

static struct str head(struct job *job, enum phrase kind)
{
    const struct value *department = record_member(&job->record, STR("department"));
    const struct value *name = department && department->type == VALUE_MAP
                                   ? vmap_find(department->map, STR("name"))
                                   : NULL;
    const struct value *what =
        job->pack ? pack_setting(job->pack->pack, STR("document.checked")) : NULL;
    if (!job->record.year)
        return STR("");
    return PHRASE_TEXT(&job->arena, kind, name && name->type == VALUE_STR ? name->s : STR(""),
                       count_text(&job->arena, job->record.year),
                       what && what->type == VALUE_STR ? what->s : STR(""));
}

static struct str report_title(struct job *job, const struct juesuan_check *c)
{
    return head(job, c->as_published ? SAY_REPORT_OF_PUBLISHED : SAY_REPORT_OF_DATA);
}

static void put_json(struct job *job, const struct juesuan_check *c, const struct findings *found)
{
    struct buf b, diagnostics;
    buf_init(&b);
    buf_init(&diagnostics);
    diags_json(&diagnostics, job->diags, job->context->lang);
    findings_json(&b, found, report_title(job, c), buf_view(&diagnostics));
    if (!diagnostics.failed)
        context_give(&b, c->output, c->user);
    buf_free(&diagnostics);
    buf_free(&b);
}

/* People are told of figures that are missing together. */
static void put_text(struct job *job, const struct juesuan_check *c, const struct findings *found,
                     juesuan_text_fn *output, void *user)
{
    struct buf b;
    job_gather_missing(job);
    size_t errors = job->diags->errors;
    buf_init(&b);
    findings_text(&b, found, report_title(job, c));
    if (errors) {
        PUT_PHRASE(&b, SAY_DATA_ERRORS, count_text(&job->arena, (long long)errors));
        buf_char(&b, '\n');
    }
    ledger_text(&b, found);
    context_give(&b, output, user);
    buf_free(&b);
}

/* For a machine also where something kept the checks from being made. */
static void put(struct job *job, const struct juesuan_check *c, const struct findings *found,
                bool made)
{
    if (c->json)
        put_json(job, c, found);
    if (made && (!c->json || c->text))
        put_text(job, c, found, c->json ? c->text : c->output, c->json ? c->text_user : c->user);
}

static void tell(struct job *job, const struct juesuan_check *c, const struct findings *found)
{
    struct juesuan_check_counts *n = c->counts;
    struct str title = head(job, c->as_published ? SAY_REPORT_OF_PUBLISHED : SAY_REPORT_IN_TABLE);
    *n = (struct juesuan_check_counts){.errors = (unsigned)found->errors,
                                       .warnings = (unsigned)found->warnings,
                                       .notes = (unsigned)found->notes,
                                       .explained = (unsigned)found->explained};
    title = utf8_cut(title, sizeof n->title - 1);
    if (title.n)
        memcpy(n->title, title.p, title.n);
}

enum juesuan_status juesuan_check(struct juesuan *j, const struct juesuan_check *c)
{
    struct job job;
    struct findings found = {0};
    struct wanted wanted = {.claims = c->claims, .json = c->json};
    buf_init(&wanted.text);
    context_begin(j);
    job_begin(&job, j, false);
    bool ok = c->as_published
                  ? job_load_published(&job, &c->data, c->more, c->more_count, c->pack, c->year)
                  : job_load(&job, &c->data, c->pack);
    if (ok && c->as_published)
        ok = check_published(&job, &wanted, &found);
    else if (ok)
        ok = check_data(&job, &wanted, &found);
    if (ok && !c->as_published && !c->claims)
        job_compare_last_year(&job, &c->data);
    if (c->claims && ok)
        context_give(&wanted.text, c->output, c->user);
    else if (!c->claims)
        put(&job, c, &found, ok);
    if (c->counts)
        tell(&job, c, &found);
    buf_free(&wanted.text);
    job_end(&job);
    enum juesuan_status status = context_status(j);
    if (status == JUESUAN_BUG && c->counts) /* what was counted may be incomplete */
        *c->counts = (struct juesuan_check_counts){0};
    if (status != JUESUAN_OK)
        return status;
    return !ok ? JUESUAN_BUG : found.errors ? JUESUAN_DATA : JUESUAN_OK;
}
