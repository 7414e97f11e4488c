#include "check.h"

#include "base/normalize.h"
#include "data/json.h"
#include "data/strings.h"

static const char *const kind_names[] = {"plain",  "space",     "invisible", "lookalike", "mark",
                                         "return", "direction", "control",   "private"};

/* Normalises and prints the result with its notes: "text|lookalike@0:U+2F08>U+4EBA". */
static void assert_normal(struct str in, const char *expected)
{
    struct arena a;
    arena_init(&a);
    struct buf b;
    buf_init(&b);
    struct str out;
    struct text_note *notes;
    size_t n;
    assert_true(text_normalize(in, &a, &out, &notes, &n));
    buf_str(&b, out);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "|%s@%zu:%X>%X", kind_names[notes[i].kind], notes[i].offset,
                   (unsigned)notes[i].from, (unsigned)notes[i].to);
    assert_str(buf_view(&b), expected);
    if (n == 0)
        assert_ptr_equal(out.p, in.p);
    buf_free(&b);
    arena_free(&a);
}

static void ordinary_text_stays(void **state)
{
    (void)state;
    assert_normal(STR(""), "");
    assert_normal(STR("决算 2022年\t（一）\n㎡①〇　𠮷〔2022〕"),
                  "决算 2022年\t（一）\n㎡①〇　𠮷〔2022〕");
    assert_normal(STR("é ü “”…—"), "é ü “”…—");
}

static void changes_are_made_and_noted(void **state)
{
    (void)state;
    assert_normal(STR("⼈员"), "人员|lookalike@0:2F08>4EBA");
    assert_normal(STR("一⻓⺠"), "一长民|lookalike@3:2ED3>957F|lookalike@6:2EA0>6C11");
    assert_normal(STR("金\xEF\xA4\x8A"), "金金|lookalike@3:F90A>91D1");
    assert_normal(STR("a\xC2\xA0"
                      "b"),
                  "a b|space@1:A0>20");
    assert_normal(STR("a\xE2\x80\x8B\xC2\xAD"
                      "b\xEF\xBB\xBF"),
                  "ab|invisible@1:200B>0|invisible@4:AD>0|invisible@7:FEFF>0");
    assert_normal(STR("a\r\nb\rc\r"), "a\nb\nc\n|return@1:D>0|return@4:D>A|return@6:D>A");
    /* U+FA0E is a unified ideograph that only happens to stand among the compatibility ones. */
    assert_normal(STR("﨎"), "﨎");
}

/* Decomposed letters come from file names of macOS and from PDF files. */
static void marks_join_their_letters(void **state)
{
    (void)state;
    assert_normal(STR("e\xCC\x81"), "é|mark@1:301>301");
    assert_normal(STR("lu\xCC\x88\xCC\x8C"), "lǚ|mark@2:308>308|mark@4:30C>30C");
    assert_normal(STR("\xC3\xBC\xCC\x80"), "ǜ|mark@2:300>300");
    assert_normal(STR("\xCC\x81Ẑ"), "\xCC\x81Ẑ|mark@0:301>301");
    assert_normal(STR("决\xCC\x81"), "决\xCC\x81|mark@3:301>301");
    assert_normal(STR("e\xE2\x80\x8B\xCC\x81"), "é|invisible@1:200B>0|mark@4:301>301");
}

/* What was meant by these nobody can say: they stay, and whoever asked must refuse them. */
static void what_cannot_be_guessed_stays(void **state)
{
    (void)state;
    assert_normal(STR("\x01x\x7F"), "\x01x\x7F|control@0:1>1|control@2:7F>7F");
    assert_normal(STR("\xE2\x80\xAE\xE5\x86\xB3\xF0\xAF\xBF\xBF"),
                  "\xE2\x80\xAE\xE5\x86\xB3\xF0\xAF\xBF\xBF"
                  "|direction@0:202E>202E|control@6:2FFFF>2FFFF");
    assert_normal(STR("\xFFx"), "\xFFx");
    assert_normal(STR("\xEE\x80\x80医\xEF\xBF\xBD"),
                  "\xEE\x80\x80医\xEF\xBF\xBD|private@0:E000>E000|private@6:FFFD>FFFD");
}

/* Where GB 18030-2000 had private characters only, later editions have these. */
static void private_characters_of_the_old_standard_are_replaced(void **state)
{
    (void)state;
    assert_normal(STR("王\xEE\xA1\xA3"), "王䶮|lookalike@3:E863>4DAE");
    assert_int_equal(char_meant(0xE816), 0x20087);
    assert_int_equal(char_meant(0xE81E), 0x9FB4);
    assert_int_equal(char_meant(0xE864), 0x9FBB);
    assert_int_equal(char_kind_of(0xE865), CHAR_PRIVATE);
}

/* All 214 Kangxi radicals mean a Han character. */
static void every_kangxi_radical_is_replaced(void **state)
{
    (void)state;
    for (int32_t cp = 0x2F00; cp <= 0x2FD5; cp++) {
        assert_int_equal(char_kind_of(cp), CHAR_LOOKALIKE);
        assert_in_range(char_meant(cp), 0x4E00, 0x9FFF);
    }
}

/* A replacement that needs replacing itself would make the result depend on how often it is done.
 */
static void what_was_meant_is_plain(void **state)
{
    (void)state;
    for (int32_t cp = -1; cp < 0x110000; cp++)
        assert_int_equal(char_kind_of(char_kind_of(cp) == CHAR_LOOKALIKE ? char_meant(cp) : 'x'),
                         CHAR_PLAIN);
}

struct tidied {
    struct arena arena;
    struct sources sources;
    struct value root;
    struct diags ds;
};

static void tidy(struct tidied *t, const char *json)
{
    arena_init(&t->arena);
    diags_init(&t->ds);
    sources_init(&t->sources, &t->arena, NULL);
    assert_non_null(sources_add(&t->sources, STR("before.json"), STR("{}")));
    const struct source *s = sources_add(&t->sources, STR("d.json"), str_of(json));
    assert_non_null(s);
    assert_true(json_parse(s, &t->arena, &t->root, &t->ds));
    assert_true(strings_tidy(&t->root, &t->sources, &t->arena, &t->ds));
}

static void untidy(struct tidied *t)
{
    diags_free(&t->ds);
    arena_free(&t->arena);
}

static void assert_report(const struct tidied *t, size_t i, enum diag_code code, uint32_t line,
                          uint32_t col, const char *pointer, const char *argument)
{
    const struct diag *d = &t->ds.items[i];
    assert_in_range(i, 0, t->ds.n - 1);
    assert_int_equal(d->code, code);
    assert_str(d->place.file, "d.json");
    assert_int_equal(d->place.line, line);
    assert_int_equal(d->place.col, col);
    assert_str(d->place.pointer, pointer);
    assert_str(d->args[0], argument);
}

static void texts_are_tidied_and_places_told(void **state)
{
    (void)state;
    struct tidied t;
    tidy(&t, "{\n"
             "  \"name\": \"甲\\t⼈⻓⼈\",\n"
             "  \"a/b\": [1, \"x\xC2\xA0y\", {\"z\": \"\\u00a0\\ud840\\udc00\\u200b\"}],\n"
             "  \"clean\": \"决算\"\n"
             "}");
    assert_str(value_get_str(&t.root, "name"), "甲\t人长人");
    const struct value *list = value_get(&t.root, "a/b");
    assert_str(list->list->items[1].s, "x y");
    assert_str(value_get_str(&list->list->items[2], "z"), " 𠀀");
    assert_int_equal(t.ds.n, 3);
    assert_report(&t, 0, E2132, 2, 15, "/name", "⼈（U+2F08）→人、⻓（U+2ED3）→长");
    assert_report(&t, 1, E2130, 3, 16, "/a~1b/1", "U+00A0");
    assert_str(t.ds.items[1].args[1], "2");
    assert_report(&t, 2, E2131, 3, 46, "/a~1b/2/z", "U+200B");
    assert_int_equal(t.ds.errors, 0);
    untidy(&t);
}

static void controls_and_directions_are_refused(void **state)
{
    (void)state;
    struct tidied t;
    tidy(&t, "{\"a\": \"12\\u0007\\u0008\", \"b\": [\"\xE2\x80\xAE"
             "12\"]}");
    assert_int_equal(t.ds.errors, 2);
    assert_report(&t, 0, E2125, 1, 10, "/a", "U+0007");
    assert_report(&t, 1, E2133, 1, 32, "/b/0", "U+202E");
    untidy(&t);
}

static void a_text_is_found_by_a_part(void **state)
{
    (void)state;
    struct tidied t;
    struct place place = {.line = 99};
    tidy(&t, "{\"a\": [\"甲\", \"乙\\n𠮷丙\"]}");
    assert_false(strings_find(&t.root, STR("丁"), &t.sources, &t.arena, &place));
    assert_int_equal(place.line, 99);
    assert_true(strings_find(&t.root, STR("𠮷"), &t.sources, &t.arena, &place));
    assert_int_equal(place.line, 1);
    assert_int_equal(place.col, 17);
    assert_str(place.pointer, "/a/1");
    untidy(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_stays),
        cmocka_unit_test(changes_are_made_and_noted),
        cmocka_unit_test(marks_join_their_letters),
        cmocka_unit_test(what_cannot_be_guessed_stays),
        cmocka_unit_test(private_characters_of_the_old_standard_are_replaced),
        cmocka_unit_test(every_kangxi_radical_is_replaced),
        cmocka_unit_test(what_was_meant_is_plain),
        cmocka_unit_test(texts_are_tidied_and_places_told),
        cmocka_unit_test(controls_and_directions_are_refused),
        cmocka_unit_test(a_text_is_found_by_a_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
