/* Every filter, test, function, method and operator with values of each type, with too few, too
 * many and wrong arguments: it gives a value or says why it does not, and so it does where memory
 * ends anywhere in between. Which value is right is for the specification tables and for Jinja2
 * (tests/e2e/test_template_oracle.py). */
#include "check.h"

#include "expr/builtin/builtin.h"
#include "expr/report.h"

#include <stdio.h>

static const char *const subjects[] = {
    "none",
    "true",
    "0",
    "-7",
    "12345.675",
    "''",
    "'a, B c\\n第1行 10.50%'",
    "[]",
    "[3, 1, 2.5, 1]",
    "['b', 'A', none]",
    "[[1, 'x'], [2, 'y']]",
    "[{'a': 1, 'n': '甲'}, {'a': 3, 'n': '乙'}, {'a': 1}]",
    "{}",
    "{'a': 1, 'b': [1, 2]}",
    "(1, 2)",
    "nowhere",
    "range(4)",
};
static const char *const arguments[] = {
    "",
    "1",
    "0, 2",
    "-1, 'x'",
    "'a'",
    "'a', 'b'",
    "'n', 'a', 1",
    "1, 2, 3",
    "'%s %d', 5",
    "none",
    "[1, 2]",
    "{'a': 2}",
    "attribute='a'",
    "nonsense=1",
    "'万元'",
    "2.5, true",
    "'a', 1, 'x', 2, none, 3, 4, 5",
};
static const char *const operators[] = {"+",  "-",      "*",   "/",  "//",    "%", "**",
                                        "~",  "==",     "!=",  "<",  "<=",    ">", ">=",
                                        "in", "not in", "and", "or", "is not"};

/* One evaluation with so much memory; false when an error was reported. */
static bool run(const char *text, size_t room, struct buf *out, size_t *used, bool *told)
{
    struct arena a;
    struct diags ds;
    struct expr_env env;
    struct map_scope scope;
    struct value v;
    arena_init(&a);
    diags_init(&ds);
    const struct source source = {.name = STR("call"), .text = str_of(text)};
    struct vmap *map = vmap_new(&a);
    size_t before = a.used;
    bool ok = false;
    assert_non_null(map);
    a.limit = room ? before + room : 0;
    const struct expr *e = expr_parse(&source, 0, source.text.n, &a, &ds);
    buf_clear(out);
    if (e) {
        expr_env_init(&env, &registry_builtin, &a, &ds);
        env.report = &report_default;
        env.trace = true;
        map_scope_init(&scope, NULL, map);
        ok = expr_eval(e, &env, &scope.scope, &v);
        *used = a.used - before;
        if (ok)
            value_print(out, &v);
    }
    *told = ds.errors > 0 || ds.out_of_memory;
    diags_free(&ds);
    arena_free(&a);
    return ok;
}

static void try_one(const char *text)
{
    struct buf whole, part;
    size_t used = 0, ignored;
    bool told;
    buf_init(&whole);
    buf_init(&part);
    bool ok = run(text, 0, &whole, &used, &told);
    if (!ok && !told)
        fail_msg("%s: failed without a word", text);
    for (size_t room = 1; room < used; room += used / 8 + 16) {
        bool also = run(text, room, &part, &ignored, &told);
        if (!also && !told)
            fail_msg("%s with %zu bytes: failed without a word", text, room);
        if (also && !told && (!ok || !str_eq(buf_view(&whole), buf_view(&part))))
            fail_msg("%s with %zu bytes: another value: %.*s", text, room, (int)part.n, part.p);
    }
    buf_free(&whole);
    buf_free(&part);
}

static void try_all(enum native_kind kind, const char *format)
{
    char text[512];
    size_t n = 0;
    for (struct str name; (name = registry_name(&registry_builtin, kind, n)).p; n++)
        for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
            for (size_t k = 0; k < sizeof arguments / sizeof *arguments; k++) {
                snprintf(text, sizeof text, format, subjects[i], (int)name.n, name.p, arguments[k]);
                try_one(text);
            }
    assert_true(n > 5);
}

static void filters(void **state)
{
    (void)state;
    try_all(NATIVE_FILTER, "%s | %.*s(%s)");
}

static void tests(void **state)
{
    (void)state;
    try_all(NATIVE_TEST, "%s is %.*s(%s)");
}

static void methods(void **state)
{
    (void)state;
    try_all(NATIVE_TEXT_METHOD, "%s.%.*s(%s)");
    try_all(NATIVE_LIST_METHOD, "%s.%.*s(%s)");
    try_all(NATIVE_MAP_METHOD, "%s.%.*s(%s)");
}

static void functions(void **state)
{
    (void)state;
    char text[512];
    size_t n = 0;
    for (struct str name; (name = registry_name(&registry_builtin, NATIVE_FUNCTION, n)).p; n++)
        for (size_t k = 0; k < sizeof arguments / sizeof *arguments; k++) {
            snprintf(text, sizeof text, "%.*s(%s)", (int)name.n, name.p, arguments[k]);
            try_one(text);
            for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
                snprintf(text, sizeof text, "%.*s(%s%s%s)", (int)name.n, name.p, subjects[i],
                         *arguments[k] ? ", " : "", arguments[k]);
                try_one(text);
            }
        }
    assert_true(n > 3);
}

static void operators_and_members(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "%s[%s]",       "%s[%s:]", "%s[:%s:-1]", "%s if %s", "(%s).a if %s is defined else -%s",
        "not %s or +%s"};
    char text[512];
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        for (size_t k = 0; k < sizeof subjects / sizeof *subjects; k++) {
            for (size_t o = 0; o < sizeof operators / sizeof *operators; o++) {
                snprintf(text, sizeof text, "%s %s %s", subjects[i], operators[o], subjects[k]);
                try_one(text);
            }
            for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
                snprintf(text, sizeof text, forms[f], subjects[i], subjects[k], subjects[k]);
                try_one(text);
            }
        }
}

int main(void)
{
    const struct CMUnitTest all[] = {cmocka_unit_test(filters), cmocka_unit_test(tests),
                                     cmocka_unit_test(methods), cmocka_unit_test(functions),
                                     cmocka_unit_test(operators_and_members)};
    return cmocka_run_group_tests(all, NULL, NULL);
}
