/* What is read takes memory in proportion to its bytes, however it is written: a small file must
 * not ask for more than there is. */
#include "check.h"

#include "base/buf.h"
#include "data/json.h"
#include "diff/align.h"
#include "read/builder.h"
#include "read/html.h"
#include "serve/fields.h"
#include "store/snapshot.h"

enum { BYTES_FOR_ONE = 400, MANY = 20000 };

static void in_proportion(const struct arena *a, const struct buf *input)
{
    assert_false(a->failed);
    assert_false(input->failed);
    assert_true(a->used / input->n < BYTES_FOR_ONE);
}

static void put_rows(struct buf *text, const char *first, const char *others)
{
    buf_puts(text, "{\"facts\": [], \"texts\": [], \"findings\": [], \"tables\": [{\"id\": \"t\", "
                   "\"lines\": [], \"columns\": [");
    for (int i = 0; i < MANY; i++)
        buf_puts(text, i ? ",\"\"" : "\"\"");
    buf_puts(text, "], \"rows\": [[");
    for (int i = 0; i < MANY; i++)
        buf_printf(text, "%s%s", i ? "," : "", first);
    buf_puts(text, "]");
    for (int i = 1; i < MANY; i++)
        buf_printf(text, ",%s", others);
    buf_puts(text, "]}]}");
}

static void reads_manifest(const char *others, bool expected)
{
    struct arena a;
    struct diags ds;
    struct buf text;
    struct value v;
    struct snapshot s;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    put_rows(&text, "\"\"", others);
    struct source source = {.name = STR("m.json"), .text = buf_view(&text)};
    assert_true(json_parse(&source, &a, &v, &ds));
    assert_int_equal(snapshot_read(&v, &a, &s), expected);
    in_proportion(&a, &text);
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
}

static void test_tables_of_a_manifest(void **state)
{
    (void)state;
    reads_manifest("[]", false);
    reads_manifest("{}", false);
    reads_manifest("[\"\"]", false);
}

static void test_parameters_of_a_form(void **state)
{
    struct arena a;
    struct buf body;
    struct fields fields = {0};
    (void)state;
    arena_init(&a);
    buf_init(&body);
    buf_puts(&body, "--x\r\nContent-Disposition: form-data; name=\"a\\\"b\\\\\"");
    for (int i = 0; i < MANY; i++)
        buf_puts(&body, "; q=\"\"");
    buf_puts(&body, "\r\n\r\nvalue\r\n--x--");
    assert_true(
        fields_read_body(&fields, STR("multipart/form-data; boundary=x"), buf_view(&body), &a));
    assert_int_equal(fields.n, 1);
    assert_true(str_eq(fields.items[0].name, STR("a\"b\\")));
    in_proportion(&a, &body);
    buf_free(&body);
    arena_free(&a);
}

static void test_spans_of_a_web_page(void **state)
{
    struct arena a;
    struct diags ds;
    struct buf text;
    struct read_document doc = {.name = STR("f.html")};
    (void)state;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    for (int i = 0; i < 500; i++)
        buf_puts(&text, "<table><tr><td rowspan=65534 colspan=1000>1</td></tr></table>");
    struct document_builder b = {.doc = &doc, .arena = &a, .ds = &ds};
    (void)read_html(&b, buf_view(&text));
    in_proportion(&a, &text);
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
}

/* A manifest has many tables, and two manifests may agree in nothing. */
static void test_sequences_that_differ(void **state)
{
    enum { ROWS = 1000, TABLES = 40 };
    static struct str a[ROWS], b[ROWS];
    struct arena arena;
    struct pair *pairs;
    size_t n;
    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ROWS; i++) {
        a[i] = arena_printf(&arena, "a%zu", i);
        b[i] = arena_printf(&arena, "b%zu", i);
    }
    for (int i = 0; i < TABLES; i++) {
        struct align_room room = {&arena, ALIGN_CELLS};
        assert_true(align(a, ROWS, b, ROWS, &room, &pairs, &n));
        assert_int_equal(n, ROWS);
    }
    assert_true(arena.used / (TABLES * ROWS) < BYTES_FOR_ONE);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_of_a_manifest), cmocka_unit_test(test_parameters_of_a_form),
        cmocka_unit_test(test_spans_of_a_web_page), cmocka_unit_test(test_sequences_that_differ)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
