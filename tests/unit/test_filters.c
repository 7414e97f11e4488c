/* The specification tables tests/spec/expr-*.txt: "expression => result" line by line. */
#include "check.h"

#include "base/file.h"
#include "expr/builtin/builtin.h"
#include "expr/report.h"

/* ---- a small report to ask ---- */

struct test_fact {
    struct object object;
    struct dec number;
    struct str address;
    struct origin origin;
};

static bool fact_number(struct object *self, struct dec *out)
{
    *out = ((struct test_fact *)self)->number;
    return true;
}

static void fact_print(struct object *self, struct buf *out)
{
    dec_print(out, ((struct test_fact *)self)->number);
}

static const struct origin *fact_origin_of(struct object *self)
{
    struct test_fact *f = (struct test_fact *)self;
    f->origin = origin_of_fact(f->address);
    return &f->origin;
}

static const struct object_ops fact_ops = {
    .type = WORD_A_FIGURE, .number = fact_number, .print = fact_print, .origin = fact_origin_of};

static struct test_fact facts[] = {
    {{&fact_ops}, {500000000, 2}, {"t05.total", 9}, {0}},
    {{&fact_ops}, {12000000, 2}, {"t05[\"2101101\"].basic", 20}, {0}}};

static bool find_fact(void *user, struct str address, struct value *out)
{
    (void)user;
    for (size_t i = 0; i < 2; i++)
        if (str_eq(address, facts[i].address))
            *out = value_object(&facts[i].object);
    return true;
}

static bool find_by_code(void *user, struct str table, struct str code, struct str column,
                         struct value *out)
{
    (void)user;
    if (str_eq(table, STR("t05")) && str_eq(code, STR("2101101")) && str_eq(column, STR("basic")))
        *out = value_object(&facts[1].object);
    return true;
}

static struct str known(void *user, enum report_name kind, size_t i)
{
    static const char *const names[][3] = {[REPORT_TABLE] = {"t01", "t02"},
                                           [REPORT_ANNEX] = {"1"},
                                           [REPORT_CHART] = {"income"},
                                           [REPORT_STYLE] = {"center"}};
    (void)user;
    return i < 3 ? str_of(names[kind][i]) : (struct str){NULL, 0};
}

/* ---- running the tables ---- */

static struct str run(struct arena *a, struct diags *ds, struct str text, struct value *v)
{
    struct source *source = arena_zalloc(a, sizeof *source);
    struct expr_env env;
    struct report report = report_default;
    struct map_scope scope;
    struct buf out;
    report.known = known;
    report.fact = find_fact;
    report.fact_by_code = find_by_code;
    *source = (struct source){.name = STR("spec"), .text = text};
    expr_env_init(&env, &registry_builtin, a, ds);
    env.report = &report;
    env.trace = true;
    map_scope_init(&scope, NULL, vmap_new(a));
    struct expr *e = expr_parse(source, 0, text.n, a, ds);
    bool ok = e && expr_eval(e, &env, &scope.scope, v) && expr_defined(e, &env, &scope.scope, v);
    if (!ok)
        return ds->errors ? diag_code_name(ds->first_error) : STR("?");
    buf_init(&out);
    value_print(&out, v);
    struct str s = arena_str(a, buf_view(&out));
    buf_free(&out);
    return s;
}

static size_t check_line(struct str file, struct str line)
{
    struct arena a;
    struct diags ds;
    struct value v;
    size_t arrow = str_find(line, STR("=>"), 0);
    if (!line.n || line.p[0] == '#')
        return 0;
    if (arrow == SIZE_MAX)
        fail_msg("%.*s: no => in %.*s", STR_ARG(file), STR_ARG(line));
    struct str expression = str_trim(str_sub(line, 0, arrow));
    struct str wanted = str_trim(str_sub(line, arrow + 2, line.n));
    arena_init(&a);
    diags_init(&ds);
    struct str got = run(&a, &ds, expression, &v);
    if (!str_eq(got, wanted))
        fail_msg("%.*s: %.*s gives %.*s, not %.*s", STR_ARG(file), STR_ARG(expression),
                 STR_ARG(got), STR_ARG(wanted));
    diags_free(&ds);
    arena_free(&a);
    return 1;
}

static void check_file(const char *name)
{
    struct arena a;
    struct diags ds;
    struct str text;
    size_t checked = 0;
    arena_init(&a);
    diags_init(&ds);
    struct str path = path_join(&a, STR(JUESUAN_ROOT "/tests/spec"), str_of(name));
    assert_true(file_read(path.p, 1 << 20, &a, &text, &ds));
    for (size_t from = 0, end; from < text.n; from = end + 1) {
        end = str_find(text, STR("\n"), from);
        if (end == SIZE_MAX)
            end = text.n;
        checked += check_line(str_of(name), str_sub(text, from, end));
    }
    assert_true(checked > 10);
    arena_free(&a);
    diags_free(&ds);
}

static void money(void **state)
{
    (void)state;
    check_file("expr-money.txt");
}

static void text_as_others_have_it(void **state)
{
    (void)state;
    check_file("expr-text.txt");
}

static void percentages(void **state)
{
    (void)state;
    check_file("expr-percent.txt");
}

static void changes(void **state)
{
    (void)state;
    check_file("expr-change.txt");
}

static void chinese(void **state)
{
    (void)state;
    check_file("expr-chinese.txt");
}

static void report(void **state)
{
    (void)state;
    check_file("expr-report.txt");
}

static void origins_follow_formatting(void **state)
{
    (void)state;
    static const struct {
        const char *text, *origin;
    } cases[] = {{"fact('t05.total')|money", "t05.total"},
                 {"fact('t05.total')|money|trim", "t05.total"},
                 {"fact('t05.total')|abs|wan(1)", "t05.total"},
                 {"percent(fact_of('t05', '2101101', 'basic'), fact('t05.total'))",
                  "percent(t05[\"2101101\"].basic,t05.total)"},
                 {"(fact('t05.total') - fact_of('t05', '2101101', 'basic'))|money",
                  "t05.total-t05[\"2101101\"].basic"},
                 {"change(fact('t05.total'), 1).amount|money", "t05.total"},
                 {"1|money", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a;
        struct diags ds;
        struct value v;
        arena_init(&a);
        diags_init(&ds);
        run(&a, &ds, str_of(cases[i].text), &v);
        assert_int_equal(ds.errors, 0);
        assert_str(origin_text(&a, v.origin), cases[i].origin);
        diags_free(&ds);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money),
        cmocka_unit_test(text_as_others_have_it),
        cmocka_unit_test(percentages),
        cmocka_unit_test(changes),
        cmocka_unit_test(chinese),
        cmocka_unit_test(report),
        cmocka_unit_test(origins_follow_formatting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
