/* The writers on whole documents. With arguments (FOLDER OUT [draft] [fonts]) it writes the
 * document of FOLDER as OUT.md, OUT.html and OUT.docx, with fonts also as OUT.pdf, for the
 * end-to-end tests; alone it runs unit tests. */
#include "doc_seed.h"

#include "layout/layout.h"
#include "write/write.h"

#include <stdio.h>

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
    return out_docx(doc, s->style, doc == &s->doc ? s->pages : NULL, out, ds);
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

static bool write_file(struct seed *s, const char *stem, const char *suffix, const struct buf *out)
{
    struct str path = arena_printf(&s->arena, "%s%s", stem, suffix);
    return file_write(path.p, buf_view(out), &s->ds);
}

/* Lays the document out with the fonts of this machine and writes the PDF. */
static bool write_pages(struct seed *s, const char *stem)
{
    static struct pages pages;
    struct buf out;
    struct fontset *fonts =
        fontset_open(JUESUAN_ROOT "/fonts/fonts.json", JUESUAN_ROOT "/fonts", &s->ds);
    buf_init(&out);
    bool ok = fonts && layout_document(&s->doc, s->style, fonts, &s->arena, &pages, &s->ds) &&
              out_pdf(&s->doc, &pages, fonts, &out, &s->ds) && write_file(s, stem, ".pdf", &out);
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
    for (size_t i = 0; i < FORMATS && ok; i++) {
        struct buf out;
        buf_init(&out);
        ok = formats[i].write(s, &s->doc, &out, &s->ds) &&
             write_file(s, stem, formats[i].suffix, &out);
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
