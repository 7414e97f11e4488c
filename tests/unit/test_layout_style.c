/* style.json: what it sets, what it refuses. */
#include "check.h"
#include "fake_fonts.h"

struct fixture {
    struct arena arena;
    struct diags ds;
    struct sources sources;
    struct style *style;
};

static void setup(struct fixture *f)
{
    *f = (struct fixture){0};
    arena_init(&f->arena);
    diags_init(&f->ds);
    sources_init(&f->sources, &f->arena, NULL);
    f->style = standard_style(&f->arena, NULL, &f->ds);
    assert_non_null(f->style);
}

static void teardown(struct fixture *f)
{
    diags_free(&f->ds);
    arena_free(&f->arena);
}

static bool apply(struct fixture *f, const char *text)
{
    return style_apply_text(f->style, &f->sources, "style.json", str_of(text), &f->ds);
}

static void measures_are_those_of_gb_9704(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    const struct page_shape *p = &f.style->portrait;
    assert_int_equal(p->width, 595276); /* 210 mm in thousandths of a point */
    assert_int_equal(p->height, 841890);
    const struct look *body = style_look(f.style, STR(""));
    assert_int_equal(body->size, PT(16));
    assert_int_equal(body->indent, 2000);
    mpt width = p->width - p->left - p->right, height = p->height - p->top - p->bottom;
    assert_in_range(width, 442204, 442206);  /* 156 mm */
    assert_in_range(height, 637794, 637796); /* 225 mm */
    assert_int_equal(width / body->pitch, 28);
    assert_int_equal(height / body->line, 22);
    teardown(&f);
}

static void a_pack_overrides_single_keys(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    assert_true(apply(&f,
                      "{\"looks\": {\"body\": {\"size\": 15.75}, \"mine\": {\"align\": \"right\"}},"
                      " \"table\": {\"size\": 9}, \"words\": {\"units\": [\"元\"]}}"));
    const struct look *body = style_look(f.style, STR("body"));
    assert_int_equal(body->size, 15750);
    assert_int_equal(body->indent, 2000);
    assert_int_equal(f.style->table.size, PT(9));
    assert_int_equal(f.style->table.size_min, PT(8));
    assert_int_equal(f.style->words.units.n, 1);
    const struct look *mine = style_look(f.style, STR("mine")); /* starts as the body look */
    assert_int_equal(mine->align, LOOK_RIGHT);
    assert_int_equal(mine->size, 15750);
    assert_true(style_check(f.style, STR("style.json"), &f.ds));
    teardown(&f);
}

static void every_problem_is_reported(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    assert_false(apply(&f,
                       "{\"looks\": {\"body\": {\"sise\": 16,\n"
                       " \"size\": \"16\", \"bold\": 1, \"align\": \"middle\"}},\n"
                       " \"tabel\": {}, \"page\": 3,\n"
                       " \"words\": {\"units\": [1]}, \"page_number\": {\"landscape\": \"up\"},\n"
                       " \"draft\": {\"gray\": 300}}"));
    static const struct {
        enum diag_code code;
        uint32_t line;
        const char *pointer, *key;
    } wanted[] = {{E4021, 3, "/page", "page"},
                  {E4021, 2, "/looks/body/size", "looks.body.size"},
                  {E4021, 2, "/looks/body/align", "looks.body.align"},
                  {E4021, 2, "/looks/body/bold", "looks.body.bold"},
                  {E4027, 1, "/looks/body/sise", "sise"},
                  {E4021, 4, "/page_number/landscape", "page_number.landscape"},
                  {E4021, 5, "/draft/gray", "draft.gray"},
                  {E4021, 4, "/words/units/0", "words.units[0]"},
                  {E4027, 3, "/tabel", "tabel"}};
    assert_int_equal(f.ds.n, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < f.ds.n; i++) {
        assert_int_equal(f.ds.items[i].code, wanted[i].code);
        assert_int_equal(f.ds.items[i].place.line, wanted[i].line);
        assert_str(f.ds.items[i].place.pointer, wanted[i].pointer);
        assert_str(f.ds.items[i].args[0], wanted[i].key);
    }
    assert_str(f.ds.items[4].args[1], "size");
    assert_str(f.ds.items[8].args[1], "table");
    assert_str(f.ds.items[1].args[1], "4 至 200 的数\x1f"
                                      "a number of at least 4 and at most 200");
    teardown(&f);
}

static void wrong_things_at_the_top_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    assert_false(apply(&f, "[]"));
    assert_false(apply(&f, "{\"looks\": []}"));
    assert_int_equal(f.ds.n, 2);
    assert_int_equal(f.ds.items[0].code, E4021);
    assert_int_equal(f.ds.items[1].code, E4021);
    assert_true(apply(&f, "{\"// why\": \"a comment\", \"fonts\": {\"roles\": {}}}"));
    assert_int_equal(f.style->fonts.type, VALUE_MAP);
    teardown(&f);
}

static void an_incomplete_style_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    f.style = style_new(&f.arena);
    assert_true(apply(&f, "{\"looks\": {\"body\": {\"font\": \"body\"}}}"));
    assert_false(style_check(f.style, STR("style.json"), &f.ds));
    assert_int_equal(f.ds.first_error, E5103);
    teardown(&f);
}

static void margins_must_leave_room(void **state)
{
    (void)state;
    struct fixture f;
    setup(&f);
    assert_true(apply(&f, "{\"page\": {\"left\": 120, \"right\": 80}}"));
    assert_false(style_check(f.style, STR("style.json"), &f.ds));
    assert_int_equal(f.ds.n, 1);
    assert_int_equal(f.ds.first_error, E5104);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_those_of_gb_9704),
        cmocka_unit_test(a_pack_overrides_single_keys),
        cmocka_unit_test(every_problem_is_reported),
        cmocka_unit_test(wrong_things_at_the_top_are_refused),
        cmocka_unit_test(an_incomplete_style_is_refused),
        cmocka_unit_test(margins_must_leave_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
