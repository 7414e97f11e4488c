/* The command: data → the approved document in memory; each file → what it says; both compared. */
#include "verify/verify.h"

#include "checks/catalogue.h"

/* What should have been published. Figures that the data lacks are printed as lacking: to say that
 * is a matter of check. */
static bool make_approved(struct job *job, const struct juesuan_verify *o)
{
    return job_load(job, &o->data, o->pack) && job_facts(job) && job_tables(job) &&
           job_report(job) && job_document(job);
}

static void keep(struct verify *v, struct difference *d)
{
    d->found = arena_str(v->arena, d->found);
    d->where = arena_str(v->arena, d->where);
    d->place.file = arena_str(v->arena, d->place.file);
    if (d->place.sheet.n)
        d->place.sheet = arena_str(v->arena, d->place.sheet);
}

static bool compare_file(struct verify *v, struct juesuan *j, const struct juesuan_verify *o,
                         const struct juesuan_input *file)
{
    struct job *there = arena_zalloc(v->arena, sizeof *there);
    if (!there)
        return false;
    job_begin(there, j, true);
    bool ok = job_load_published(there, file, NULL, 0, o->published_pack, v->approved->record.year);
    if (ok) {
        const struct value *section = record_member(&there->record, STR("published"));
        size_t before = v->n;
        verify_tables(v, &there->sources, section);
        verify_text(v, &there->sources, section);
        for (size_t i = before; i < v->n; i++) /* what the file's arena holds */
            keep(v, &v->items[i]);
    }
    job_end(there);
    return ok;
}

static void find_missing(struct verify *v)
{
    const struct doc *doc = &v->approved->doc;
    for (size_t i = 0; i < doc->grid_count; i++)
        if (!v->table_seen[i])
            verify_add(v, (struct difference){.kind = MISSING_TABLE,
                                              .where = doc->grids[i]->title,
                                              .expected = STR(""),
                                              .found = STR(""),
                                              .address = STR("")});
    if (!v->texts)
        verify_add(v, (struct difference){.kind = NO_TEXT,
                                          .where = doc->meta.title,
                                          .expected = STR(""),
                                          .found = STR(""),
                                          .address = STR("")});
}

static void tell(struct verify *v, struct juesuan *j, const struct juesuan_verify *o)
{
    struct buf b, diagnostics;
    struct str title = PHRASE_TEXT(v->arena, SAY_VERIFY_TITLE, v->approved->doc.meta.title);
    buf_init(&b);
    buf_init(&diagnostics);
    diags_json(&diagnostics, &j->diags, j->lang);
    if (o->json)
        verify_put_json(&b, v, title, buf_view(&diagnostics));
    else
        verify_put_text(&b, v, title);
    context_give(&b, o->output, o->user);
    buf_free(&diagnostics);
    buf_free(&b);
}

enum juesuan_status juesuan_verify(struct juesuan *j, const struct juesuan_verify *o)
{
    struct job approved;
    struct verify v = {.approved = &approved};
    context_begin(j);
    job_begin(&approved, j, true);
    v.arena = v.align.arena = &approved.arena;
    v.align.cells = ALIGN_CELLS;
    bool ok = make_approved(&approved, o);
    if (ok)
        v.table_seen = arena_zalloc(v.arena, (approved.doc.grid_count + 1) * sizeof *v.table_seen);
    ok = ok && v.table_seen;
    for (size_t i = 0; ok && i < o->published_count; i++)
        ok = compare_file(&v, j, o, &o->published[i]);
    if (ok)
        find_missing(&v);
    if (ok && (v.failed || approved.arena.failed))
        DIAG0(&j->diags, E1004, (struct place){0});
    else if (ok)
        tell(&v, j, o);
    job_end(&approved);
    enum juesuan_status status = context_status(j);
    return status != JUESUAN_OK ? status : !ok ? JUESUAN_BUG : v.n ? JUESUAN_DATA : JUESUAN_OK;
}
