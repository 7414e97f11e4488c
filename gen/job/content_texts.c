/* The paragraphs of a snapshot, and the figures that stand in them or decide about them. */
#include "job/content.h"

enum { PART_LEVELS = 3 };

/* The headings that stand above a block, joined. */
static struct str part_of(struct arena *a, const struct str *headings, size_t n)
{
    struct str part = STR("");
    for (size_t i = 0; i < n; i++)
        if (headings[i].n)
            part = part.n ? arena_printf(a, "%.*s / %.*s", STR_ARG(part), STR_ARG(headings[i]))
                          : headings[i];
    return part;
}

/* A block, and where in its text each run begins. */
struct mapped {
    const struct doc_block *block;
    struct str text;
    size_t *starts;
};

static bool map_runs(struct mapped *m, struct arena *a)
{
    size_t at = 0;
    m->starts = arena_alloc(a, (m->block->run_count + 1) * sizeof *m->starts);
    for (size_t i = 0; m->starts && i < m->block->run_count; i++) {
        size_t found = str_find(m->text, m->block->runs[i].text, at);
        m->starts[i] = found == SIZE_MAX ? at : found;
        at = found == SIZE_MAX ? at : found + m->block->runs[i].text.n;
    }
    return m->starts != NULL;
}

/* From a place in the Markdown to one in the text: exact but for escaped characters before it in
 * its run. */
static size_t in_text(const struct mapped *m, size_t markdown)
{
    const struct doc_run *runs = m->block->runs;
    size_t i = m->block->run_count;
    while (i > 0 && runs[i - 1].markdown_offset > markdown)
        i--;
    if (!i)
        return 0;
    size_t into = markdown - runs[i - 1].markdown_offset;
    return m->starts[i - 1] + (into < runs[i - 1].text.n ? into : runs[i - 1].text.n);
}

/* "begin-end origin", or "begin origin" of a figure that is printed there. */
static void put_line(struct buf *list, size_t begin, size_t end, const struct origin *origin)
{
    buf_printf(list, "%zu", begin);
    if (end != SIZE_MAX)
        buf_printf(list, "-%zu", end);
    buf_char(list, ' ');
    origin_print(list, origin);
    buf_char(list, '\n');
}

static void put_depends(struct buf *list, const struct job *job, const struct mapped *m)
{
    const struct doc_run *first = &m->block->runs[0], *last = first + m->block->run_count - 1;
    size_t begin = first->markdown_offset, end = last->markdown_offset + last->text.n;
    for (size_t i = 0; i < job->depend_count; i++) {
        const struct printed_value *o = &job->depends[i];
        bool inside = o->begin == o->end ? o->begin >= begin && o->begin <= end
                                         : o->begin < end && o->end > begin;
        if (inside)
            put_line(list, in_text(m, o->begin), in_text(m, o->end), o->origin);
    }
}

static struct str facts_of(const struct job *job, struct mapped *m, struct arena *a)
{
    struct buf list;
    buf_init(&list);
    if (!map_runs(m, a))
        return (struct str){NULL, 0};
    for (size_t i = 0; i < m->block->run_count; i++)
        if (m->block->runs[i].made)
            put_line(&list, m->starts[i], SIZE_MAX, m->block->runs[i].made);
    put_depends(&list, job, m);
    struct str s = list.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&list));
    buf_free(&list);
    return s;
}

bool content_texts(struct job *job, struct arena *a, struct snapshot *s)
{
    const struct doc *doc = &job->doc;
    struct str headings[PART_LEVELS] = {{0}};
    s->texts = arena_alloc(a, (doc->block_count + 1) * sizeof *s->texts);
    for (size_t i = 0; s->texts && i < doc->block_count; i++) {
        struct mapped m = {.block = &doc->blocks[i]};
        const struct doc_block *b = m.block;
        bool heading = b->kind == BLOCK_HEADING && b->level >= 1 && b->level <= PART_LEVELS;
        if (!b->run_count)
            continue;
        m.text = doc_block_text(b, a);
        size_t above = heading ? b->level - 1u : PART_LEVELS;
        s->texts[s->text_count++] =
            (struct snap_text){part_of(a, headings, above), m.text, facts_of(job, &m, a)};
        if (heading)
            for (size_t k = above; k < PART_LEVELS; k++)
                headings[k] = k == above ? m.text : STR("");
    }
    return !a->failed;
}
