/* A pack tried on a department that has given nothing and on one that has given everything: that
 * shows what reading the files one by one cannot, wrong members, columns and sums, sentences that
 * stand only where there is something to tell, figures that no data file can give. */
#include "job/trial.h"

#include "checks/catalogue.h"
#include "data/sample.h"
#include "job/job.h"

enum { ANY_YEAR = 2022 };

static bool load(struct job *job, struct loaded_pack *p, const struct schema *schema,
                 struct str text)
{
    struct record *r = &job->record;
    job->pack = p;
    return text.p &&
           record_of_json(pack_name(p->pack), text, &job->arena, &job->sources, r, job->diags) &&
           record_finish(r, &job->arena, job->diags) && (r->schema = schema) != NULL;
}

/* A year that the pack is made for. */
static int year_of(const struct loaded_pack *p)
{
    const struct value *years = pack_setting(p->pack, STR("years"));
    int64_t from, to;
    if (value_count(years) != 2 || !dec_to_i64(years->list->items[0].d, &from) ||
        !dec_to_i64(years->list->items[1].d, &to))
        return ANY_YEAR;
    return ANY_YEAR < from ? (int)from : ANY_YEAR > to ? (int)to : ANY_YEAR;
}

static bool load_nobody(struct job *job, struct loaded_pack *p, const struct schema *schema)
{
    struct str nobody = phrase_text(&job->arena, SAY_NOBODY, NULL, 0);
    struct str text =
        arena_printf(&job->arena, "{\"year\": %d, \"department\": {\"name\": \"%.*s\"}}",
                     year_of(p), STR_ARG(nobody));
    return load(job, p, schema, text);
}

/* All that can be given is given: what then is missing, nobody can give. Left out is what changes
 * other figures or is no data. */
static bool load_everything(struct job *job, struct loaded_pack *p, const struct schema *schema)
{
    static const char *const without[] = {"$schema",      "stated",      "published", "order",
                                          "explanations", "corrections", "names"};
    struct buf text;
    buf_init(&text);
    bool ok = sample_write(schema, year_of(p), without, sizeof without / sizeof *without, &text) &&
              load(job, p, schema, arena_str(&job->arena, buf_view(&text)));
    buf_free(&text);
    return ok && record_check(&job->record, schema, &job->arena, job->diags);
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

typedef bool load_fn(struct job *job, struct loaded_pack *p, const struct schema *schema);

static void try(struct juesuan *j, struct loaded_pack *p, const struct schema *schema,
                load_fn *take, bool draft)
{
    struct job job;
    struct diags found;
    bool told = false;
    diags_init(&found);
    job_begin(&job, j, draft);
    job.diags = &found;
    if (take(&job, p, schema) && job_facts(&job)) {
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

void pack_trial(struct juesuan *j, struct loaded_pack *p, const struct schema *schema)
{
    try(j, p, schema, load_nobody, true);
    try(j, p, schema, load_everything, false);
}

/* ---- what it does not print ---- */

struct unasked {
    struct loaded_pack *pack;
    struct map *out;
    bool ok;
};

static bool is_word_char(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '_';
}

static bool has_name(struct str text, struct str name)
{
    for (size_t at = str_find(text, name, 0); at != SIZE_MAX; at = str_find(text, name, at + 1)) {
        size_t end = at + name.n;
        if ((!at || !is_word_char(text.p[at - 1])) && (end == text.n || !is_word_char(text.p[end])))
            return true;
    }
    return false;
}

/* Sentences and rows that stand only where something else is missing ask for what the trial did not
 * look at: what the pack's tables and texts name at all may be printed. */
static bool is_named(const struct unasked *u, struct str path)
{
    size_t from = path.n;
    while (from && path.p[from - 1] != '.')
        from--;
    struct str name = str_sub(path, from, path.n);
    const struct source *s;
    for (size_t i = 0; (s = pack_file(u->pack->pack, i)); i++)
        if ((str_ends(s->name, STR(".j2")) || str_ends(s->name, STR("mandatory.json")) ||
             str_find(s->name, STR("tables/"), 0) != SIZE_MAX ||
             str_find(s->name, STR("charts/"), 0) != SIZE_MAX) &&
            has_name(s->text, name))
            return true;
    return false;
}

static void take_unprinted(void *user, struct str path, uint32_t at)
{
    struct unasked *u = user;
    (void)at;
    if (is_named(u, path))
        return;
    struct str kept = arena_str(u->out->arena, path);
    u->ok &= kept.p && map_put(u->out, kept, u->out);
}

bool pack_unprinted(struct juesuan *j, struct loaded_pack *p, const struct schema *schema,
                    struct map *out)
{
    struct job job;
    struct diags ignored;
    struct unasked u = {.pack = p, .out = out, .ok = true};
    diags_init(&ignored);
    job_begin(&job, j, true);
    job.diags = &ignored;
    if (load_everything(&job, p, schema) && job_facts(&job) && job_tables(&job) &&
        job_report(&job)) {
        const struct unread_visitor to = {.visit = take_unprinted, .user = &u};
        const struct vmap *root = job.record.root.map;
        for (size_t i = 0; i < root->n; i++)
            if (!job_section_is_own(&job, root->entries[i].key.s))
                facts_unread(job.facts, root->entries[i].key.s, &root->entries[i].value, &to);
    }
    job_end(&job);
    diags_free(&ignored);
    if (!u.ok)
        DIAG0(&j->diags, E1004, (struct place){0});
    return u.ok;
}
