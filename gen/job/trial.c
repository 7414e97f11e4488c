/* A pack tried on a department that has given nothing: a draft of it shows what reading the files
 * one by one cannot, wrong members, columns and sums. */
#include "job/trial.h"

#include "checks/catalogue.h"
#include "data/json.h"
#include "job/job.h"

enum { ANY_YEAR = 2022 };

static bool load_nobody(struct job *job, struct loaded_pack *p, const struct schema *schema)
{
    struct str nobody = phrase_text(&job->arena, SAY_NOBODY, NULL, 0);
    struct str text =
        arena_printf(&job->arena, "{\"department\": {\"name\": \"%.*s\"}}", STR_ARG(nobody));
    struct record *r = &job->record;
    *r = (struct record){
        .schema = schema, .sources = &job->sources, .year = ANY_YEAR, .unit = UNIT_WAN};
    r->source = sources_add(&job->sources, pack_name(p->pack), text);
    job->pack = p;
    return r->source && json_parse(r->source, &job->arena, &r->root, job->diags);
}

/* That a department without data lacks data is no news, nor is a second error at a place. A note
 * belongs to what was `told` before it. */
static bool is_news(const struct diags *said, const struct diag *d, bool told)
{
    if (d->severity != DIAG_ERROR)
        return told && d->severity == DIAG_NOTE;
    for (size_t i = 0; i < said->n; i++) {
        const struct place *p = &said->items[i].place;
        if (said->items[i].severity == DIAG_ERROR && str_eq(p->file, d->place.file) &&
            p->line == d->place.line && p->col == d->place.col)
            return false;
    }
    return true;
}

/* Visiting all facts evaluates them, so that sums that nothing prints are tried too. */
static void look(void *user, struct fact *fact)
{
    (void)user;
    (void)fact;
}

void pack_trial(struct juesuan *j, struct loaded_pack *p, const struct schema *schema)
{
    struct job job;
    struct diags found;
    bool told = false;
    diags_init(&found);
    job_begin(&job, j, true);
    job.diags = &found;
    if (load_nobody(&job, p, schema) && job_facts(&job)) {
        bool ok = job_tables(&job);
        facts_each(job.facts, look, NULL);
        ok &= job_report(&job);
        (void)job_mandatory(&job); /* its expressions; what is missing is a warning in a draft */
        if (ok && !found.errors)
            (void)job_document(&job);
    }
    for (size_t i = 0; i < found.n; i++) {
        const struct diag *d = &found.items[i];
        told = is_news(&j->diags, d, told);
        if (told)
            diag_report(&j->diags, d->code, d->place, d->args, d->arg_count);
    }
    job_end(&job);
    diags_free(&found);
}
