/* Who may ask the local page, what forms send to it, and where what is missing is filled in. */
#include "context/context.h"
#include "data/json.h"
#include "serve/fields.h"
#include "serve/guard.h"
#include "serve/where.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TOKEN "0123456789abcdef0123456789abcdef"

static const struct guard guard = {.port = 4321, .token = TOKEN};

static struct serve_request asks(const char *method, const char *path, const char *query)
{
    return (struct serve_request){.method = str_of(method),
                                  .path = str_of(path),
                                  .query = str_of(query),
                                  .host = STR("127.0.0.1:4321"),
                                  .origin = STR("http://127.0.0.1:4321"),
                                  .fetch_site = STR(""),
                                  .cookie = STR("juesuan-4321=" TOKEN),
                                  .type = STR(""),
                                  .body = -1};
}

static void passes(struct serve_request r, enum guard_pass expected, unsigned expected_status)
{
    unsigned status;
    assert_int_equal(guard_look(&guard, &r, &status), expected);
    assert_int_equal(status, expected_status);
}

static void test_who_may_ask(void **state)
{
    (void)state;
    struct serve_request r = asks("GET", "/", "");
    passes(r, GUARD_KNOWN, 0);
    passes(asks("HEAD", "/piece/0/", ""), GUARD_KNOWN, 0);
    passes(asks("POST", "/upload", ""), GUARD_KNOWN, 0);
    passes(asks("GET", "/style.css", ""), GUARD_OPEN, 0);
    passes(asks("GET", "/", "token=" TOKEN), GUARD_ENTERS, 0);
    passes(asks("GET", "/other", "token=" TOKEN), GUARD_KNOWN, 0);
    passes(asks("PUT", "/", ""), GUARD_REFUSED, 405);
    passes(asks("GET", "/%2e", ""), GUARD_REFUSED, 404);
    r.cookie = STR("");
    passes(r, GUARD_REFUSED, 403);
    r.cookie = STR("a=b;juesuan-4321=x; juesuan-4321=" TOKEN);
    passes(r, GUARD_KNOWN, 0);
    r.cookie = STR("xjuesuan-4321=" TOKEN);
    passes(r, GUARD_REFUSED, 403);
    r = asks("GET", "/style.css", "");
    r.host = STR("evil.example:4321");
    passes(r, GUARD_REFUSED, 421);
    r = asks("POST", "/upload", "");
    r.origin = STR("http://evil.example");
    passes(r, GUARD_REFUSED, 403);
    r.origin = STR("");
    passes(r, GUARD_REFUSED, 403);
    r.fetch_site = STR("same-origin");
    passes(r, GUARD_KNOWN, 0);
}

static void test_tokens_differ(void **state)
{
    struct guard a = {0}, b = {0};
    (void)state;
    assert_true(guard_make(&a) && guard_make(&b));
    assert_int_equal(strlen(a.token), GUARD_TOKEN);
    assert_string_not_equal(a.token, b.token);
}

static void test_paths(void **state)
{
    static const char *const good[] = {"/", "/a", "/piece/0a/file/all", "/style.css"};
    static const char *const bad[] = {
        "",     "a",    "//",    "/a//b",         "/.",  "/..", "/a/../b",
        "/%2F", "/a b", "/a\\b", "/\xE6\x88\x91", "/a?b"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(guard_path_is_plain(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(guard_path_is_plain(str_of(bad[i])));
}

static bool reads(const char *type, const char *body, struct fields *f, struct arena *a)
{
    *f = (struct fields){NULL, 0, 0};
    return fields_read_body(f, str_of(type), str_of(body), a);
}

static void is_text(const struct fields *f, const char *name, const char *expected)
{
    struct str s = field_text(f, name);
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void test_urlencoded(void **state)
{
    const char *type = "application/x-www-form-urlencoded; charset=utf-8";
    struct arena a;
    struct fields f;
    (void)state;
    arena_init(&a);
    assert_true(reads(type, "a=1&b=+x%20y+&c&&d=%E6%88%91&a=2", &f, &a));
    assert_int_equal(f.n, 5);
    is_text(&f, "a", "1");
    is_text(&f, "b", "x y");
    is_text(&f, "c", "");
    is_text(&f, "d", "\xE6\x88\x91");
    is_text(&f, "e", "");
    static const char *const bad[] = {"a=%", "a=%4", "a=%4x", "%zz=1", "a=%ff", "a=%00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(reads(type, bad[i], &f, &a));
    assert_false(reads("text/plain", "a=1", &f, &a));
    arena_free(&a);
}

static void test_multipart(void **state)
{
    const char *type = "multipart/form-data; boundary=\"x y\"";
    struct arena a;
    struct fields f;
    (void)state;
    arena_init(&a);
    assert_true(reads(type,
                      "--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n"
                      "--x y\r\ncontent-type: x\r\nCONTENT-DISPOSITION: form-data; name=f; "
                      "filename=\"C:\\\\d\\\\\xE6\x88\x91.xlsx\"\r\n\r\n"
                      "\r\n--x \r\n--x y--\r\n",
                      &f, &a));
    assert_int_equal(f.n, 2);
    is_text(&f, "a", "1\r\n2");
    const struct field *file = field_find(&f, "f");
    assert_true(file && file->is_file && str_eq(file->file, STR("\xE6\x88\x91.xlsx")));
    assert_true(str_eq(file->value, STR("\r\n--x ")));
    is_text(&f, "f", "");
    static const char *const bad[] = {
        "",
        "--x",
        "--x y",
        "--x y\r\n",
        "--x y\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
        "--x y\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x y--",
        "--x y\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--x y--",
        "--x y\r\n\r\n1\r\n--x y--",
        "--x y\r\n--x y--"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(reads(type, bad[i], &f, &a));
    assert_false(reads("multipart/form-data", "--x--", &f, &a));
    arena_free(&a);
}

static void test_too_many_fields(void **state)
{
    struct arena a;
    struct fields f = {NULL, 0, 0};
    struct buf b;
    (void)state;
    arena_init(&a);
    buf_init(&b);
    for (int i = 0; i <= FIELDS_MAX; i++)
        buf_puts(&b, "a=1&");
    assert_false(fields_read_query(&f, buf_view(&b), &a));
    buf_free(&b);
    arena_free(&a);
}

/* Members of the data and a cell that is named itself lead to a sheet of the workbook, and to the
 * cell where there is one. */
static void test_members_lead_to_sheets(void **state)
{
    static const char text[] =
        "[{\"pointer\": \"three_public.actual.reception\"}, {\"pointer\": \"reasons.budget\"},"
        " {\"pointer\": \"income[2080505].fiscal\"}, {\"pointer\": \"department.duties\"},"
        " {\"pointer\": \"nowhere.at.all\"}, {\"pointer\": \"budgets\"}, {\"pointer\": \"year\"},"
        " {\"sheet\": \"收入\", \"cell\": \"C9\"}, {\"sheet\": \"别的\", \"cell\": \"A1\"}, {}]";
    static const char *const leads[][2] = {{"三公经费", "三公经费-D8"},
                                           {"分科目原因", ""},
                                           {"收入", ""},
                                           {"文字", ""},
                                           {"", ""},
                                           {"", ""},
                                           {"基本情况", "基本情况-C5"},
                                           {"收入", "收入-C9"},
                                           {"", ""},
                                           {"", ""}};
    struct juesuan_config config = {.home = JUESUAN_ROOT};
    struct site site = {.j = juesuan_new(&config, NULL)};
    struct visit v = {.site = &site, .work = {.pack = STR("standard")}};
    struct source source = {.name = STR("d"), .text = STR(text)};
    struct value list;
    (void)state;
    arena_init(&v.arena);
    diags_init(&v.diags);
    assert_non_null(site.j);
    assert_true(json_parse(&source, &v.arena, &list, &v.diags));
    where_fill(&v, &list);
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        const struct value *fill = vmap_find(list.list->items[i].map, STR("fill"));
        struct str sheet = fill ? value_get_str(fill, "sheet") : STR("");
        struct str anchor = fill ? value_get_str(fill, "anchor") : STR("");
        assert_true(str_eq(sheet, str_of(leads[i][0])) && str_eq(anchor, str_of(leads[i][1])));
    }
    diags_free(&v.diags);
    arena_free(&v.arena);
    juesuan_free(site.j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_who_may_ask),
                                       cmocka_unit_test(test_tokens_differ),
                                       cmocka_unit_test(test_paths),
                                       cmocka_unit_test(test_urlencoded),
                                       cmocka_unit_test(test_multipart),
                                       cmocka_unit_test(test_too_many_fields),
                                       cmocka_unit_test(test_members_lead_to_sheets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
