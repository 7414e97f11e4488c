/* What a department has entered and its pack has no place for: whoever entered it must know. */
#include "chart/chart.h"
#include "checks/catalogue.h"
#include "job/job.h"

/* Whoever must judge whether it matters needs the names of all; more than these no schema has. */
enum { NAMED_MAX = 1000 };

struct unprinted {
    struct job *job;
    struct buf names;
    size_t n;
    uint32_t at;      /* of the first */
    struct buf shown; /* all that the document says */
};

/* Blanks and ASCII marks may be set otherwise than they were typed. */
static void put_said(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x80 || ascii_is_alpha((char)c) || ascii_is_digit((char)c))
            buf_char(out, (char)c);
    }
}

static void put_grid(struct buf *out, const struct grid *g)
{
    put_said(out, g->title);
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++) {
        put_said(out, g->cells[i].text);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < g->note_count; i++)
        put_said(out, g->notes[i]);
}

static void put_document(struct buf *out, const struct job *job)
{
    for (size_t i = 0; i < job->doc.block_count; i++) {
        const struct doc_block *b = &job->doc.blocks[i];
        for (size_t k = 0; k < b->run_count; k++)
            put_said(out, b->runs[k].text);
        buf_char(out, '\n');
        if (b->grid)
            put_grid(out, b->grid);
        if (b->chart) {
            put_said(out, b->chart->title);
            put_grid(out, b->chart->grid);
        }
    }
    for (size_t i = 0; i < job->grid_count; i++)
        put_grid(out, job->grids[i]);
}

/* The longest piece of it: what stands in braces a pack replaces by figures. */
static struct str longest_piece(struct str text)
{
    struct str longest = {text.p, 0};
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != '{' && text.p[i] != '}')
            continue;
        if (i - from > longest.n)
            longest = str_sub(text, from, i);
        from = i + 1;
    }
    return longest;
}

static bool shows(void *user, struct str text)
{
    struct unprinted *u = user;
    struct buf said;
    buf_init(&said);
    put_said(&said, longest_piece(text));
    bool found = said.failed || u->shown.failed ||
                 str_find(buf_view(&u->shown), buf_view(&said), 0) != SIZE_MAX;
    buf_free(&said);
    return found;
}

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

/* Sections that the program reads itself: the schema says which. */
bool job_section_is_own(const struct job *job, struct str section)
{
    const struct schema *schema = job->record.schema;
    const struct value *sections = schema ? value_get(&schema->root, "properties") : NULL;
    const struct value *use =
        sections && sections->type == VALUE_MAP ? vmap_find(sections->map, section) : NULL;
    const struct value *mark = use ? value_get(use, "x-program") : NULL;
    return mark && value_truth(mark);
}

void job_unprinted(struct job *job)
{
    struct unprinted u = {.job = job};
    const struct vmap *root = job->record.root.map;
    bool made = job->doc.block_count != 0;
    struct unread_visitor to = {.visit = take, .shows = made ? shows : NULL, .user = &u};
    buf_init(&u.names);
    buf_init(&u.shown);
    put_document(&u.shown, job);
    for (size_t i = 0; i < root->n; i++)
        if (!job_section_is_own(job, root->entries[i].key.s) &&
            !str_starts(root->entries[i].key.s, STR("//")))
            facts_unread(job->facts, root->entries[i].key.s, &root->entries[i].value, &to);
    if (u.n && !u.names.failed)
        DIAG(job->diags, E4036, sources_place(&job->sources, u.at),
             count_text(&job->arena, (long long)u.n), buf_view(&u.names),
             pack_name(job->pack->pack));
    buf_free(&u.names);
    buf_free(&u.shown);
}
