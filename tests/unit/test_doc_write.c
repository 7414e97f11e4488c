/* The writers on whole documents. With arguments (FOLDER OUT [draft]) it writes the document of
 * FOLDER as OUT.md, OUT.html and OUT.docx, for the end-to-end tests; alone it runs unit tests. */
#include "doc_seed.h"

#include "out/out.h"

#include <stdlib.h>

typedef bool writer(const struct seed *s, const struct doc *doc, struct buf *out, struct diags *ds);

static bool write_md(const struct seed *s, const struct doc *doc, struct buf *out, struct diags *ds)
{
    (void)s;
    return out_md(doc, out, ds);
}

static bool write_html(const struct seed *s, const struct doc *doc, struct buf *out,
                       struct diags *ds)
{
    return out_html(doc, s->style, out, ds);
}

static bool write_docx(const struct seed *s, const struct doc *doc, struct buf *out,
                       struct diags *ds)
{
    return out_docx(doc, s->style, NULL, out, ds);
}

static const struct {
    const char *suffix;
    writer *write;
} formats[] = {{".md", write_md}, {".html", write_html}, {".docx", write_docx}};

enum { FORMATS = sizeof formats / sizeof *formats };

static struct str sample_folder(struct arena *a)
{
    return arena_printf(a, "%s/tests/data/doc", JUESUAN_ROOT);
}

static void same_document_gives_same_bytes(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    for (size_t i = 0; i < FORMATS; i++) {
        struct buf first, second;
        struct seed one, two;
        seed_load(&one, sample_folder(&a).p);
        seed_load(&two, sample_folder(&a).p);
        buf_init(&first);
        buf_init(&second);
        assert_true(formats[i].write(&one, &one.doc, &first, &one.ds));
        assert_true(formats[i].write(&two, &two.doc, &second, &two.ds));
        assert_true(first.n > 0);
        assert_true(str_eq(buf_view(&first), buf_view(&second)));
        buf_free(&first);
        buf_free(&second);
        seed_free(&one);
        seed_free(&two);
    }
    arena_free(&a);
}

static void exhausted_memory_is_an_error(void **state)
{
    (void)state;
    struct arena a;
    struct seed s;
    arena_init(&a);
    seed_load(&s, sample_folder(&a).p);
    for (size_t i = 0; i < FORMATS; i++)
        for (size_t max = 1; max < 5000; max = max * 3) {
            struct diags ds;
            struct buf out;
            diags_init(&ds);
            buf_init(&out);
            out.max = max;
            assert_false(formats[i].write(&s, &s.doc, &out, &ds));
            assert_int_equal(ds.first_error, E1004);
            buf_free(&out);
            diags_free(&ds);
        }
    seed_free(&s);
    arena_free(&a);
}

static void an_empty_document_can_be_written(void **state)
{
    (void)state;
    struct doc doc = {.meta = {.title = STR("空")}, .markdown = STR("")};
    struct arena a;
    struct seed s;
    arena_init(&a);
    seed_load(&s, sample_folder(&a).p);
    for (size_t i = 0; i < FORMATS; i++) {
        struct diags ds;
        struct buf out;
        diags_init(&ds);
        buf_init(&out);
        assert_true(formats[i].write(&s, &doc, &out, &ds));
        buf_free(&out);
        diags_free(&ds);
    }
    seed_free(&s);
    arena_free(&a);
}

static int write_all(const char *folder, const char *stem, bool draft)
{
    struct seed s;
    seed_load(&s, folder);
    s.doc.meta.draft = draft;
    for (size_t i = 0; i < FORMATS; i++) {
        struct buf out;
        buf_init(&out);
        struct str path = arena_printf(&s.arena, "%s%s", stem, formats[i].suffix);
        if (!formats[i].write(&s, &s.doc, &out, &s.ds) ||
            !file_write(path.p, buf_view(&out), &s.ds))
            return 1;
        buf_free(&out);
    }
    seed_free(&s);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2)
        return write_all(argv[1], argv[2], argc > 3);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_document_gives_same_bytes),
        cmocka_unit_test(exhausted_memory_is_an_error),
        cmocka_unit_test(an_empty_document_can_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
