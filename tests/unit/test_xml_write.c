/* XML out: what is written for elements, attributes and texts. */
#include "check.h"
#include "fence/xml_read.h"
#include "fence/xml_write.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static void test_elements(void **state)
{
    struct buf out;
    (void)state;
    buf_init(&out);
    struct xml *x = xml_open(&out);
    xml_start(x, "a");
    xml_start(x, "b:c");
    xml_attr_int(x, "n", -12);
    xml_end(x);
    xml_start(x, "d");
    xml_chars(x, STR(""));
    xml_end(x);
    xml_chars(x, STR("文"));
    xml_start(x, "e");
    xml_chars(x, STR("1"));
    assert_true(xml_close(x)); /* ends what is open */
    assert_str(buf_view(&out), HEAD "<a><b:c n=\"-12\"/><d/>文<e>1</e></a>\n");
    buf_free(&out);
}

/* What a reader gets is what was given; only what XML cannot hold is replaced. */
static void test_texts(void **state)
{
    static const struct str texts[][2] = {
        {STR_INIT("a < b && \"c\" > 'd'"), STR_INIT("a < b && \"c\" > 'd'")},
        {STR_INIT("\t两行\n]]>"), STR_INIT("\t两行\n]]>")},
        {STR_INIT("x\x01y\r"), STR_INIT("x\xEF\xBF\xBDy\xEF\xBF\xBD")},
        {STR_INIT("\xE8\x01"), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD")},
        {STR_INIT("a\xE2\x80\xAE"
                  "b"),
         STR_INIT("a\xE2\x80\xAE"
                  "b")},
        {STR_INIT("\xF0\xA0\x80\x80"), STR_INIT("\xF0\xA0\x80\x80")},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf out, text;
        struct diags ds;
        buf_init(&out);
        buf_init(&text);
        diags_init(&ds);
        struct xml *x = xml_open(&out);
        xml_start(x, "a");
        xml_attr_str(x, "t", texts[i][0]);
        xml_chars(x, texts[i][0]);
        assert_true(xml_close(x));
        struct xml_read *r = xml_read_open(buf_view(&out), place_file(STR("x")), &ds);
        assert_int_equal(xml_read_next(r), XML_EVENT_OPEN);
        assert_true(str_eq(xml_read_attr(r, "t"), texts[i][1]));
        assert_true(xml_read_all_text(r, &text));
        assert_true(str_eq(buf_view(&text), texts[i][1]));
        assert_int_equal(xml_read_next(r), XML_EVENT_END);
        assert_int_equal(ds.n, 0);
        xml_read_close(r);
        diags_free(&ds);
        buf_free(&text);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
