/* The memory of a job ends anywhere: on the way from data to pages and findings, and while what was
 * published is read. Each time that is said, and with enough of it the job does what it did before.
 * What allocations outside of a job's memory do is for tests/e2e/test_faults.py. */
#include "check.h"

#include "job/job.h"
#include "printed/printed.h"
#include "read/book.h"
#include "read/document.h"

enum { CUTS = 32 };

struct made {
    struct buf html, docx, xlsx;
};

static struct juesuan *context;
static struct made made;

static void take(void *user, const char *name, const void *bytes, size_t n)
{
    struct made *m = user;
    struct buf *out = str_ends(str_of(name), STR(".html"))   ? &m->html
                      : str_ends(str_of(name), STR(".docx")) ? &m->docx
                                                             : &m->xlsx;
    buf_put(out, bytes, n);
}

static int set_up(void **state)
{
    struct juesuan_config config = {.home = JUESUAN_ROOT};
    (void)state;
    context = juesuan_new(&config, NULL);
    buf_init(&made.html);
    buf_init(&made.docx);
    buf_init(&made.xlsx);
    struct juesuan_build b = {.data = {.path = JUESUAN_ROOT "/tests/data/checks/clean.json"},
                              .formats = "html,docx,xlsx",
                              .draft = true,
                              .no_manifest = true,
                              .output = take,
                              .user = &made};
    return context && juesuan_build(context, &b) == JUESUAN_OK && made.html.n && made.docx.n &&
                   made.xlsx.n
               ? 0
               : 1;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&made.html);
    buf_free(&made.docx);
    buf_free(&made.xlsx);
    juesuan_free(context);
    return 0;
}

/* What is to be done with at most so much memory (0: as much as it needs); it tells how much that
 * was, and something that is the same each time. */
typedef bool task_fn(const struct juesuan_input *in, size_t limit, size_t *used, size_t *result);

static void cut_short(task_fn *task, const struct juesuan_input *in)
{
    const struct diags *ds = &context->diags;
    const char *name = in->name ? in->name : in->path;
    size_t needed, used, whole, result, told = 0;
    context_begin(context);
    if (!task(in, 0, &needed, &whole))
        fail_msg("%s: %s", name,
                 ds->n ? diag_code_name(ds->items[0].code).p : "failed without a word");
    assert_true(needed > 1000);
    for (size_t i = 0; i < CUTS; i++) {
        size_t limit = i % 2 ? needed / CUTS * i : (size_t)64 << i / 2;
        context_begin(context);
        bool ok = task(in, limit, &used, &result), said = ds->errors || ds->out_of_memory;
        if (ok && !said && result != whole)
            fail_msg("%s: %zu bytes of %zu: another result, and not a word", name, limit, needed);
        if (!ok && !said)
            fail_msg("%s: %zu bytes of %zu: not a word", name, limit, needed);
        told += !ok;
    }
    assert_true(told > CUTS / 2);
}

static bool do_job(const struct juesuan_input *in, size_t limit, size_t *used, size_t *result)
{
    struct job job;
    struct findings found = {0};
    job_begin(&job, context, true);
    job.arena.limit = limit;
    bool ok = job_load(&job, in, NULL) && job_facts(&job) && job_tables(&job) && job_report(&job) &&
              job_document(&job) && job_check(&job, &found) && job_layout(&job);
    *used = job.arena.used;
    *result = ok ? found.n * 1000 + job.doc.block_count : 0;
    ok = ok && !job.arena.failed;
    job_end(&job);
    return ok;
}

static bool do_published(const struct juesuan_input *in, size_t limit, size_t *used, size_t *result)
{
    struct job job;
    struct published p = {0};
    job_begin(&job, context, false);
    job.arena.limit = limit;
    bool ok = job_load_published(&job, in, NULL, 0, NULL, 2022) && job_published_tables(&job, &p);
    *used = job.arena.used;
    *result = ok ? p.grid_count : 0;
    job_end(&job);
    return ok;
}

static bool do_document(const struct juesuan_input *in, size_t limit, size_t *used, size_t *result)
{
    struct arena a;
    struct read_document doc;
    arena_init(&a);
    a.limit = limit;
    bool ok = read_document(STR("f"), (struct str){in->bytes, in->n}, &a, &doc, &context->diags);
    *used = a.used;
    *result = ok ? doc.n : 0;
    arena_free(&a);
    return ok;
}

static bool do_book(const struct juesuan_input *in, size_t limit, size_t *used, size_t *result)
{
    struct arena a;
    struct book book;
    arena_init(&a);
    a.limit = limit;
    bool ok = book_read((struct str){in->bytes, in->n}, STR("f"), &a, &book, &context->diags);
    *used = a.used;
    *result = 0;
    for (size_t i = 0; ok && i < book.n; i++)
        *result += book.sheets[i].n;
    arena_free(&a);
    return ok;
}

static void data_to_pages(void **state)
{
    (void)state;
    cut_short(do_job,
              &(struct juesuan_input){.path = JUESUAN_ROOT "/tests/data/checks/clean.json"});
}

static struct juesuan_input input_of(const struct buf *b, const char *name)
{
    return (struct juesuan_input){.bytes = b->p, .n = b->n, .name = name};
}

static void what_was_published(void **state)
{
    (void)state;
    struct juesuan_input html = input_of(&made.html, "clean.html"),
                         docx = input_of(&made.docx, "clean.docx"),
                         xlsx = input_of(&made.xlsx, "clean.xlsx");
    cut_short(do_document, &html);
    cut_short(do_document, &docx);
    cut_short(do_book, &xlsx);
    cut_short(do_published, &html);
    cut_short(do_published, &docx);
    cut_short(do_published, &xlsx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(data_to_pages),
                                       cmocka_unit_test(what_was_published)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
