/* What a department has entered and its pack has no place for: whoever entered it must know. */
#include "checks/catalogue.h"
#include "job/job.h"

enum { NAMED_MAX = 20 };

struct unprinted {
    struct job *job;
    struct buf names;
    size_t n;
    uint32_t at; /* of the first */
};

static void take(void *user, struct str path, uint32_t at)
{
    struct unprinted *u = user;
    if (u->n < NAMED_MAX) {
        struct place place = sources_place(&u->job->sources, at);
        buf_puts(&u->names, u->n ? "、" : "");
        if (place.sheet.n)
            place_print_within(&u->names, &place);
        else
            buf_str(&u->names, path);
    } else if (u->n == NAMED_MAX) {
        buf_puts(&u->names, "……");
    }
    u->n++;
    u->at = u->at ? u->at : at;
}

/* Sections that the program reads itself. */
bool job_section_is_own(struct str section)
{
    static const char *const names[] = {
        "$schema",  "format",      "template", "year",         "unit",        "dates",
        "names",    "stated",      "order",    "explanations", "corrections", "published",
        "controls", "adjustments", "review",   "last_year",    "withheld",    "made_of"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(section, str_of(names[i])))
            return true;
    return false;
}

void job_unprinted(struct job *job)
{
    struct unprinted u = {.job = job};
    const struct vmap *root = job->record.root.map;
    buf_init(&u.names);
    for (size_t i = 0; i < root->n; i++)
        if (!job_section_is_own(root->entries[i].key.s) &&
            !str_starts(root->entries[i].key.s, STR("//")))
            facts_unread(job->facts, root->entries[i].key.s, &root->entries[i].value, take, &u);
    if (u.n && !u.names.failed)
        DIAG(job->diags, E4036, sources_place(&job->sources, u.at),
             count_text(&job->arena, (long long)u.n), buf_view(&u.names),
             pack_name(job->pack->pack));
    buf_free(&u.names);
}
