/* The writers on whole documents. With arguments (FOLDER OUT [draft] [fonts]) it writes the
 * document of FOLDER as OUT.md, OUT.html and OUT.docx, with fonts also as OUT.pdf, for the
 * end-to-end tests; alone it runs unit tests. */
#include "base/fileset.h"
#include "doc_seed.h"

#include "layout/layout.h"
#include "write/write.h"

#include <stdio.h>

/* The formats that are made without pages. */
static const size_t flowing[] = {WRITER_md, WRITER_html, WRITER_docx};

enum { FLOWING = sizeof flowing / sizeof *flowing };

static bool write_as(size_t writer, const struct seed *s, const struct doc *doc, struct buf *out,
                     struct diags *ds)
{
    struct writing w = {.doc = doc, .style = s->style, .pages = doc == &s->doc ? s->pages : NULL};
    return writers[writer].write(&w, out, ds);
}

static struct str sample_folder(struct arena *a)
{
    return arena_printf(a, "%s/tests/data/doc", JUESUAN_ROOT);
}

static void same_document_gives_same_bytes(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a);
    for (size_t i = 0; i < FLOWING; i++) {
        struct buf first, second;
        struct seed one, two;
        seed_load(&one, sample_folder(&a).p);
        seed_load(&two, sample_folder(&a).p);
        buf_init(&first);
        buf_init(&second);
        assert_true(write_as(flowing[i], &one, &one.doc, &first, &one.ds));
        assert_true(write_as(flowing[i], &two, &two.doc, &second, &two.ds));
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
    for (size_t i = 0; i < FLOWING; i++)
        for (size_t max = 1; max < 5000; max = max * 3) {
            struct diags ds;
            struct buf out;
            diags_init(&ds);
            buf_init(&out);
            out.max = max;
            assert_false(write_as(flowing[i], &s, &s.doc, &out, &ds));
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
    for (size_t i = 0; i < FLOWING; i++) {
        struct diags ds;
        struct buf out;
        diags_init(&ds);
        buf_init(&out);
        assert_true(write_as(flowing[i], &s, &doc, &out, &ds));
        buf_free(&out);
        diags_free(&ds);
    }
    seed_free(&s);
    arena_free(&a);
}

static bool write_file(struct seed *s, const char *stem, const char *ending, const struct buf *out)
{
    struct str path = arena_printf(&s->arena, "%s.%s", stem, ending);
    return file_write(path.p, buf_view(out), &s->ds);
}

/* Lays the document out with the fonts of this machine and writes the PDF. */
static bool write_pages(struct seed *s, const char *stem)
{
    static struct pages pages;
    struct buf out;
    struct fontset *fonts =
        fontset_open(JUESUAN_ROOT "/fonts/fonts.json", JUESUAN_ROOT "/fonts", &s->ds);
    struct writing w = {.doc = &s->doc, .pages = &pages, .fonts = fonts};
    buf_init(&out);
    bool ok = fonts && layout_document(&s->doc, s->style, fonts, &s->arena, &pages, &s->ds) &&
              write_pdf(&w, &out, &s->ds) && write_file(s, stem, "pdf", &out);
    s->pages = ok ? &pages : NULL;
    buf_free(&out);
    fontset_close(fonts);
    return ok;
}

static void report(const struct diags *ds)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < ds->n; i++)
        diag_print(&b, &ds->items[i], LANG_ZH);
    fprintf(stderr, "%.*s", (int)b.n, b.p);
    buf_free(&b);
}

static bool write_all(struct seed *s, const char *stem, bool with_fonts)
{
    bool ok = !with_fonts || write_pages(s, stem);
    for (size_t i = 0; i < FLOWING && ok; i++) {
        struct buf out;
        buf_init(&out);
        ok = write_as(flowing[i], s, &s->doc, &out, &s->ds) &&
             write_file(s, stem, writers[flowing[i]].ending, &out);
        buf_free(&out);
    }
    return ok;
}

static int write_with(int argc, char **argv)
{
    struct seed s;
    bool fonts = false;
    seed_load(&s, argv[1]);
    for (int i = 3; i < argc; i++) {
        s.doc.meta.draft |= strcmp(argv[i], "draft") == 0;
        fonts |= strcmp(argv[i], "fonts") == 0;
    }
    bool ok = write_all(&s, argv[2], fonts);
    report(&s.ds);
    seed_free(&s);
    return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc > 2)
        return write_with(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_document_gives_same_bytes),
        cmocka_unit_test(exhausted_memory_is_an_error),
        cmocka_unit_test(an_empty_document_can_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
