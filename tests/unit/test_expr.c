#include "check.h"

#include "expr/builtin/builtin.h"

struct fixture {
    struct arena arena;
    struct diags diags;
    struct buf out;
};

static int set_up(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    diags_init(&f.diags);
    buf_init(&f.out);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    buf_free(&f->out);
    diags_free(&f->diags);
    arena_free(&f->arena);
    return 0;
}

/* The result as printed, or the code of the first error. */
static struct str run(struct fixture *f, const char *text)
{
    struct source source = {.name = STR("t"), .text = str_of(text)};
    struct expr_env env;
    struct value v;
    buf_clear(&f->out);
    diags_free(&f->diags);
    expr_env_init(&env, &registry_builtin, &f->arena, &f->diags);
    struct vmap *m = vmap_new(&f->arena);
    struct list *l = list_new(&f->arena);
    for (int i = 1; i <= 4; i++)
        list_push(l, &f->arena, value_int(i * 10));
    vmap_set(m, &f->arena, STR("部门"), value_str(STR("医疗保障局")));
    vmap_set(m, &f->arena, STR("list"), value_list(l));
    vmap_set(m, &f->arena, STR("map"), value_map(m));
    struct map_scope scope;
    map_scope_init(&scope, NULL, m);
    struct expr *e = expr_parse(&source, 0, source.text.n, &f->arena, &f->diags);
    if (e && expr_eval(e, &env, &scope.scope, &v) && expr_defined(e, &env, &scope.scope, &v))
        value_print(&f->out, &v);
    return f->diags.errors ? diag_code_name(f->diags.first_error) : buf_view(&f->out);
}

struct example {
    const char *text, *result;
};

static void check_all(struct fixture *f, const struct example *examples, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str got = run(f, examples[i].text);
        if (!str_eq(got, str_of(examples[i].result)))
            fail_msg("%s: %.*s, expected %s", examples[i].text, STR_ARG(got), examples[i].result);
    }
}

#define CHECK_ALL(state, examples)                                                                 \
    check_all(*(state), (examples), sizeof(examples) / sizeof *(examples))

static void computes_exactly(void **state)
{
    static const struct example examples[] = {{"0.1 + 0.2 == 0.3", "True"},
                                              {"0.1 + 0.2", "0.3"},
                                              {"1103.93 - 0.05", "1103.88"},
                                              {"2 * 3 + 4 % 2 + 1 - 2", "5"},
                                              {"7 // 2", "3"},
                                              {"-7 // 2", "-4"},
                                              {"-7 % 3", "2"},
                                              {"4 / 2", "2.0"},
                                              {"1 / 3", "0.33333333333333333333"},
                                              {"2 / 3", "0.66666666666666666667"},
                                              {"2 ** 10", "1024"},
                                              {"2 ** -1", "0.5"},
                                              {"-2 ** 2", "4"},
                                              {"2 ** 3 ** 2", "64"},
                                              {"1 / 0", "E3105"},
                                              {"10 % 0", "E3105"},
                                              {"10 ** 40", "E3106"},
                                              {"0.125|round(2)", "0.13"},
                                              {"-0.125|round(2)", "-0.13"},
                                              {"2.5|round", "3.0"},
                                              {"42|round", "42"},
                                              {"1.50", "1.5"},
                                              {"1_000.5", "1000.5"},
                                              {"1e3", "1000.0"},
                                              {"0x1F + 0b11 + 0o7", "41"}};
    CHECK_ALL(state, examples);
}

static void follows_jinja_precedence(void **state)
{
    static const struct example examples[] = {{"not 1 == 2", "True"},
                                              {"1 < 2 < 3", "True"},
                                              {"1 < 3 < 2", "False"},
                                              {"1 if false else 2 if true else 3", "2"},
                                              {"-1|abs", "1"},
                                              {"'a' ~ 1 + 2", "E3103"},
                                              {"'a' ~ 1 * 2", "a2"},
                                              {"1 in [1] and 2 not in [1]", "True"},
                                              {"3 is odd and 4 is not odd", "True"},
                                              {"6 is divisibleby 3", "True"},
                                              {"[1, 2, 3][1:]", "[2, 3]"},
                                              {"'abc'[::-1]", "cba"},
                                              {"(1,)", "(1,)"},
                                              {"{'a': 1}.a", "1"},
                                              {"list[-1]", "40"},
                                              {"部门[0:2]", "医疗"},
                                              {"map.部门", "医疗保障局"}};
    CHECK_ALL(state, examples);
}

static void names_what_is_undefined(void **state)
{
    static const struct example examples[] = {{"部们", "E3101"},
                                              {"totally_unknown", "E3102"},
                                              {"map.lisst", "E3130"},
                                              {"list.x", "E3131"},
                                              {"missing|default('-')", "-"},
                                              {"missing is defined", "False"},
                                              {"missing + 1", "E3102"},
                                              {"1|nosuch", "E3028"},
                                              {"1|roud", "E3016"},
                                              {"1 is evn", "E3017"},
                                              {"部门（1）", "E3023"},
                                              {"(1", "E3024"},
                                              {"1 +", "E3025"},
                                              {"'abc", "E3003"},
                                              {"[]|first", "E3132"},
                                              {"[]|max", "E3132"},
                                              {"[]|last|default(0)", "0"},
                                              {"(1 if false)|abs", "E3128"},
                                              {"[]|random", "E3116"}};
    CHECK_ALL(state, examples);
    struct fixture *f = *state;
    run(f, "部们");
    assert_str(f->diags.items[0].args[0], "部们");
    assert_str(f->diags.items[0].args[1], "部门");
    assert_int_equal(f->diags.items[0].place.line, 1);
}

static void refuses_endless_work(void **state)
{
    static const struct example examples[] = {{"range(1000000000)|list|length", "E3201"},
                                              {"'x' * 1000000000000", "E3201"}};
    CHECK_ALL(state, examples);
    char deep[5000];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    assert_str(run(*state, deep), "E3006");
    for (size_t i = 0; i + 1 < sizeof deep; i++)
        deep[i] = "1+"[i % 2];
    deep[sizeof deep - 2] = '1';
    assert_str(run(*state, deep), "E3006");
}

static void keeps_tables_sorted(void **state)
{
    (void)state;
    for (const struct registry *r = &registry_builtin; r; r = r->next)
        for (size_t k = 0; k < NATIVE_KINDS; k++)
            for (size_t i = 1; r->kinds[k] && i < r->kinds[k]->n; i++)
                assert_true(strcmp(r->kinds[k]->items[i - 1].name, r->kinds[k]->items[i].name) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(computes_exactly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(follows_jinja_precedence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_what_is_undefined, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_endless_work, set_up, tear_down),
        cmocka_unit_test(keeps_tables_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
