/* XML in: events, encodings, namespaces, and what is refused. */
#include "check.h"
#include "fence/xml_read.h"

#include <stdlib.h>

/* All events as one line: <name attr-a> "text" </name>. */
static void events(struct str text, struct buf *out, struct diags *ds)
{
    struct xml_read *x = xml_read_open(text, place_file(STR("f.xlsx")), ds);
    enum xml_event e;
    assert_non_null(x);
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e == XML_EVENT_TEXT) {
            buf_str(out, xml_read_text(x));
            continue;
        }
        buf_puts(out, e == XML_EVENT_OPEN ? "<" : "</");
        buf_str(out, xml_read_name(x));
        struct str a = xml_read_attr(x, "a");
        if (a.p)
            buf_printf(out, " a=%.*s", STR_ARG(a));
        buf_puts(out, ">");
    }
    buf_puts(out, e == XML_EVENT_END ? "." : "!");
    assert_int_equal(xml_read_next(x), e);
    xml_read_close(x);
}

static void check_events(struct str text, const char *expected, const char *code)
{
    struct diags ds;
    struct buf out;
    diags_init(&ds);
    buf_init(&out);
    events(text, &out, &ds);
    assert_str(buf_view(&out), expected);
    assert_int_equal(ds.n, code ? 1 : 0);
    if (code)
        assert_str(diag_code_name(ds.items[0].code), code);
    buf_free(&out);
    diags_free(&ds);
}

static void test_events(void **state)
{
    (void)state;
    check_events(STR("<r><a>1</a><b a='x&amp;y'/></r>"), "<r><a>1</a><b a=x&y></b></r>.", NULL);
    check_events(STR("<x:r xmlns:x='u'><x:a x:a='甲'>&#x7532;&lt;</x:a></x:r>"),
                 "<r><a a=甲>甲<</a></r>.", NULL);
    check_events(STR("<r><![CDATA[<a>]]>b<!-- c --><?p q?></r>"), "<r><a>b</r>.", NULL);
    check_events(STR("<u:r a='1'/>"), "<r a=1></r>.", NULL); /* the prefix is unknown */
}

static void test_encodings(void **state)
{
    (void)state;
    check_events(STR("\xEF\xBB\xBF<r>甲</r>"), "<r>甲</r>.", NULL);
    check_events(STR("<?xml version='1.0' encoding='GB18030'?><r>\xBC\xD7</r>"), "<r>甲</r>.",
                 NULL);
    check_events(STR("\xFF\xFE<\0r\0>\0\x32\x75<\0/\0r\0>\0"), "<r>甲</r>.", NULL);
    check_events(STR("\xFE\xFF\0<\0r\0>\x75\x32\0<\0/\0r\0>"), "<r>甲</r>.", NULL);
}

static void test_refused(void **state)
{
    (void)state;
    check_events(STR(""), "!", "E2211");
    check_events(STR("<r>"), "!", "E2211");
    check_events(STR("<r></s>"), "!", "E2211");
    check_events(STR("<r>&gone;</r>"), "!", "E2211");
    check_events(STR("<r>\xFF</r>"), "!", "E2211");
    check_events(STR("<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><r>&e;</r>"), "!",
                 "E2213");
    check_events(STR("<!DOCTYPE r SYSTEM 'http://127.0.0.1/r.dtd'><r/>"), "!", "E2213");
}

/* Larger than what is parsed at a time, with text over the seams. */
static void test_long(void **state)
{
    (void)state;
    enum { N = 200000 };
    struct diags ds;
    struct buf in, out;
    diags_init(&ds);
    buf_init(&in);
    buf_init(&out);
    buf_puts(&in, "<r><s/>");
    for (int i = 0; i < N; i++)
        buf_puts(&in, i % 7 ? "甲" : "<b>乙</b>");
    buf_puts(&in, "</r>");
    struct xml_read *x = xml_read_open(buf_view(&in), place_file(STR("f")), &ds);
    assert_int_equal(xml_read_next(x), XML_EVENT_OPEN);
    assert_int_equal(xml_read_next(x), XML_EVENT_OPEN);
    assert_true(xml_read_skip(x));
    assert_int_equal(xml_read_depth(x), 1);
    struct xml_read *whole = xml_read_open(buf_view(&in), place_file(STR("f")), &ds);
    assert_int_equal(xml_read_next(whole), XML_EVENT_OPEN);
    assert_true(xml_read_all_text(whole, &out));
    assert_int_equal(out.n, (size_t)N * 3);
    assert_int_equal(xml_read_next(whole), XML_EVENT_END);
    xml_read_close(whole);
    xml_read_close(x);
    buf_free(&in);
    buf_free(&out);
    diags_free(&ds);
}

static void test_depth(void **state)
{
    (void)state;
    for (int depth = XML_READ_DEPTH_MAX; depth <= 100000; depth += 99800) {
        struct diags ds;
        struct buf in, out;
        diags_init(&ds);
        buf_init(&in);
        buf_init(&out);
        for (int i = 0; i < depth; i++)
            buf_puts(&in, "<r>");
        for (int i = 0; i < depth; i++)
            buf_puts(&in, "</r>");
        events(buf_view(&in), &out, &ds);
        assert_int_equal(ds.n, depth > XML_READ_DEPTH_MAX);
        if (ds.n)
            assert_int_equal(ds.items[0].code, E2212);
        buf_free(&in);
        buf_free(&out);
        diags_free(&ds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events), cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_long), cmocka_unit_test(test_depth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
