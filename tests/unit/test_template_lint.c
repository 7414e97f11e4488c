#include "check.h"

#include "expr/builtin/builtin.h"
#include "template/lint.h"

struct files {
    struct source sources[4];
    size_t n;
};

static const struct source *load(void *user, struct str name)
{
    const struct files *f = user;
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->sources[i].name, name))
            return &f->sources[i];
    return NULL;
}

static struct str name_at(void *user, size_t i)
{
    static const char *const names[] = {"department", "year", "rows"};
    (void)user;
    return i < 3 ? str_of(names[i]) : (struct str){NULL, 0};
}

static struct str fact_at(void *user, size_t i)
{
    static const char *const names[] = {"t05.total", "t01.income", "t05[\"2101101\"].basic"};
    (void)user;
    return i < 3 ? str_of(names[i]) : (struct str){NULL, 0};
}

static struct str table_at(void *user, size_t i)
{
    static const char *const names[] = {"t01", "t02"};
    (void)user;
    return i < 2 ? str_of(names[i]) : (struct str){NULL, 0};
}

/* "E3501 main:2:4 nmae" for each finding, one a line. */
static struct str lint(struct arena *a, struct files *f, bool facts, bool tables)
{
    struct template_set set;
    struct diags ds;
    struct buf b;
    diags_init(&ds);
    buf_init(&b);
    template_set_init(&set, &registry_builtin, a, load, f);
    struct lint_input in = {.set = &set,
                            .entry = STR("main"),
                            .names = name_at,
                            .facts = facts ? fact_at : NULL,
                            .tables = tables ? table_at : NULL};
    template_lint(&in, &ds);
    for (size_t i = 0; i < ds.n; i++) {
        const struct diag *d = &ds.items[i];
        buf_str(&b, diag_code_name(d->code));
        buf_printf(&b, " %.*s:%u:%u", STR_ARG(d->place.file), d->place.line, d->place.col);
        if (d->arg_count)
            buf_printf(&b, " %.*s", STR_ARG(in_chinese(d->args[0])));
        buf_char(&b, '\n');
    }
    struct str s = arena_str(a, buf_view(&b));
    buf_free(&b);
    diags_free(&ds);
    return s;
}

static void check(const char *text, const char *findings)
{
    struct arena a;
    struct files f = {.sources = {{.name = STR("main"), .text = str_of(text)}}, .n = 1};
    arena_init(&a);
    assert_str(lint(&a, &f, false, false), findings);
    arena_free(&a);
}

static void finds_undefined_names(void **state)
{
    (void)state;
    check("{{ department.name }}{{ departmnt }}\n{{ nowhere }}",
          "E3502 main:1:25 departmnt\nE3501 main:2:4 nowhere\n");
    check("{% for r in rows %}{{ r }}{{ loop.index }}{% endfor %}{{ range(3) }}", "");
    check("{% for r in rows %}{% endfor %}{{ r }}", "E3501 main:1:35 r\n");
    check("{% macro m(a, b=1) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{{ m(1) }}", "");
    check("{% with x = 1 %}{{ x }}{% endwith %}{% set y = 2 %}{{ y }}", "");
    check("{% if note is defined %}{{ note }}{% endif %}{{ extra|default('-') }}", "");
}

static void finds_dead_branches(void **state)
{
    (void)state;
    check("{% if false %}a{% endif %}", "E3504 main:1:7 假\n");
    check("{% if 1 == 1 %}a{% else %}b{% endif %}", "E3504 main:1:7 真\n");
    check("{% if year %}a{% elif year %}b{% endif %}", "E3504 main:1:23 假\n");
    check("{% if year %}a{% elif rows %}b{% endif %}", "");
}

static void finds_leftovers(void **state)
{
    (void)state;
    check("××局XX万元，比上年增加（减少）1%",
          "E3505 main:1:1 ××\nE3505 main:1:4 XX\nE3505 main:1:12 增加（减少）\n");
    check("XXL 码，3×4，{{ '××' }}", "E3505 main:1:15 ××\n");
    check("**粗体**文\n\n多余**的", "E3506 main:3:3\n");
    check("{{ 2 ** 3 }} \\*\\*", "");
}

static void finds_unused(void **state)
{
    (void)state;
    struct arena a;
    struct files f = {
        .sources = {{.name = STR("main"), .text = STR("{% include 'part' %}{{ table('t01') }}")},
                    {.name = STR("part"),
                     .text = STR("{{ t05.total is defined }}{{ fact('t01.income') }}"
                                 "{% set unused = 1 %}")}},
        .n = 2};
    arena_init(&a);
    assert_str(lint(&a, &f, true, true),
               "E3501 part:1:4 t05\nE3508 part:1:58 unused\n"
               "E3503 main:0:0 t05[\"2101101\"].basic\nE3507 main:0:0 t02\n");
    arena_free(&a);
}

static void reports_what_does_not_parse(void **state)
{
    (void)state;
    check("{% if %}{{ 1|nosuch if year else 2 }}", "E3025 main:1:7 表达式\nE3010 main:1:9 if\n");
    check("{{ 1|nosuch if year else 2 }}", "E3028 main:1:6 nosuch\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_undefined_names),
        cmocka_unit_test(finds_dead_branches),
        cmocka_unit_test(finds_leftovers),
        cmocka_unit_test(finds_unused),
        cmocka_unit_test(reports_what_does_not_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
