#include "check.h"

#include "font/normalize.h"

static const char *const change_names[] = {"space", "invisible", "control", "lookalike"};

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
        buf_printf(&b, "|%s@%zu:%X>%X", change_names[notes[i].change], notes[i].offset,
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
    assert_normal(STR("\x01x\x7F\r"), "x|control@0:1>0|control@2:7F>0|control@3:D>0");
    assert_normal(STR("\xE2\x80\xAE\xE5\x86\xB3\xF0\xAF\xBF\xBF"),
                  "决|invisible@0:202E>0|invisible@6:2FFFF>0");
    /* U+FA0E is a unified ideograph that only happens to stand among the compatibility ones. */
    assert_normal(STR("﨎"), "﨎");
}

/* All 214 Kangxi radicals mean a Han character. */
static void every_kangxi_radical_is_replaced(void **state)
{
    (void)state;
    for (int32_t cp = 0x2F00; cp <= 0x2FD5; cp++) {
        enum text_change change;
        int32_t meant = text_normalize_cp(cp, &change);
        assert_int_equal(change, TEXT_LOOKALIKE);
        assert_in_range(meant, 0x4E00, 0x9FFF);
    }
}

static void reports_name_both_characters(void **state)
{
    (void)state;
    struct diags ds;
    diags_init(&ds);
    text_note_report(&(struct text_note){TEXT_LOOKALIKE, 0, 0x2F08, 0x4EBA},
                     place_file(STR("d.json")), &ds);
    text_note_report(&(struct text_note){TEXT_CONTROL, 0, 1, 0}, place_file(STR("d.json")), &ds);
    assert_int_equal(ds.errors, 1);
    assert_int_equal(ds.warnings, 1);
    struct buf b;
    buf_init(&b);
    diag_message(&b, &ds.items[0], LANG_ZH);
    assert_str(buf_view(&b), "“⼈”（U+2F08）是部首或兼容字符，不是汉字，已改为“人”");
    buf_free(&b);
    diags_free(&ds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_stays),
        cmocka_unit_test(changes_are_made_and_noted),
        cmocka_unit_test(every_kangxi_radical_is_replaced),
        cmocka_unit_test(reports_name_both_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
