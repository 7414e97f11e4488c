#include "check.h"

#include "expr/builtin/builtin.h"
#include "expr/reads.h"
#include "template/template.h"

#include <stdlib.h>
#include <time.h>

/* Templates by name, data, and one rendering. */
struct fixture {
    struct arena arena;
    struct diags diags;
    struct buf out;
    struct source sources[8];
    size_t count;
    struct template_set set;
    struct expr_env env;
    struct output_map map;
    struct vmap *data;
};

static const struct source *load(void *user, struct str name)
{
    const struct fixture *f = user;
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->sources[i].name, name))
            return &f->sources[i];
    return NULL;
}

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){0};
    arena_init(&f.arena);
    diags_init(&f.diags);
    buf_init(&f.out);
    template_set_init(&f.set, &registry_builtin, &f.arena, load, &f);
    f.data = vmap_new(&f.arena);
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

static void add(struct fixture *f, const char *name, const char *text)
{
    f->sources[f->count++] = (struct source){.name = str_of(name), .text = str_of(text)};
}

static bool render(struct fixture *f, const char *name)
{
    struct map_scope scope;
    expr_env_init(&f->env, &registry_builtin, &f->arena, &f->diags);
    f->env.escape = true;
    map_scope_init(&scope, NULL, f->data);
    buf_clear(&f->out);
    return template_render(&f->set, str_of(name), &f->env, &scope.scope, &f->out, &f->map);
}

static const struct diag *diag_at(const struct fixture *f, size_t i)
{
    assert_true(i < f->diags.n);
    return &f->diags.items[i];
}

static void assert_diag(const struct fixture *f, size_t i, enum diag_code code, const char *file,
                        uint32_t line, uint32_t col)
{
    const struct diag *d = diag_at(f, i);
    assert_string_equal(diag_code_name(d->code).p, diag_code_name(code).p);
    assert_str(d->place.file, file);
    assert_int_equal(d->place.line, line);
    assert_int_equal(d->place.col, col);
}

static void escapes_values_not_text(void **state)
{
    struct fixture *f = *state;
    vmap_set(f->data, &f->arena, STR("名称"), value_str(STR("甲*乙*|<b>\n1. 丙")));
    vmap_set(f->data, &f->arena, STR("list"), value_none());
    add(f, "t", "**部门**：{{ 名称 }}\n{{ 名称|safe }}\n{{ list }} {{ '_' ~ '*'|safe }}");
    assert_true(render(f, "t"));
    assert_str(buf_view(&f->out),
               "**部门**：甲\\*乙\\*\\|\\<b> 1. 丙\n甲*乙*|<b>\n1. 丙\nNone \\_*");
}

static void macros_are_markup(void **state)
{
    struct fixture *f = *state;
    vmap_set(f->data, &f->arena, STR("x"), value_str(STR("*")));
    add(f, "t",
        "{% macro b(v) %}**{{ v }}**{% endmacro %}{{ b(x) }}{% set s %}_{{ x }}_{% endset %}{{ s }}"
        "{{ s|trim }}{{ [s, x]|join('|') }}");
    assert_true(render(f, "t"));
    assert_str(buf_view(&f->out), "**\\***_\\*__\\*__\\*_\\|\\*");
}

/* ---- facts ---- */

static const struct origin *origin(struct object *self)
{
    static const struct origin total = {
        .op = ORIGIN_FACT, .name = {"t05.total", 9}, .branch = -1, .length = 9};
    (void)self;
    return &total;
}

static bool number(struct object *self, struct dec *out)
{
    (void)self;
    *out = (struct dec){110393, 0};
    return true;
}

static const struct object_ops fact_ops = {
    .type = WORD_A_FIGURE, .number = number, .origin = origin};

static void assert_origin(struct fixture *f, size_t i, const char *text, const char *where)
{
    assert_true(i < f->map.n);
    const struct printed_value *o = &f->map.items[i];
    assert_str(str_sub(buf_view(&f->out), o->begin, o->end), text);
    assert_str(origin_text(&f->arena, o->origin), where);
}

static void remembers_where_facts_are_printed(void **state)
{
    struct fixture *f = *state;
    struct object fact = {&fact_ops};
    vmap_set(f->data, &f->arena, STR("total"), value_object(&fact));
    struct value from_data = value_str(STR("事由"));
    from_data.at = 18;
    vmap_set(f->data, &f->arena, STR("reason"), from_data);
    add(f, "t",
        "{% macro row(v) %}共 {{ v|wan }} 万元{% endmacro %}合计{{ total|wan }}，{{ row(total) }}；"
        "{% set s %} {{ total|yuan }} {% endset %}{{ s|trim }}{{ percent(total, total) }}"
        "{{ reason }}{{ 5|wan }}");
    assert_true(render(f, "t"));
    assert_str(buf_view(&f->out), "合计11.04，共 11.04 万元；110393.00100.00%事由0.00");
    assert_int_equal(f->map.n, 5);
    assert_origin(f, 0, "11.04", "t05.total");
    assert_origin(f, 1, "11.04", "t05.total");
    assert_origin(f, 2, "110393.00", "t05.total");
    assert_origin(f, 3, "100.00%", "percent(t05.total,t05.total)");
    assert_origin(f, 4, "事由", "");
    assert_int_equal(f->map.items[4].at, 18);
}

/* A fact that tells when it is looked at. */
struct watched {
    struct object object;
    struct reads *reads;
    struct origin origin;
    long long value;
};

static bool watched_number(struct object *self, struct dec *out)
{
    const struct watched *w = (const struct watched *)self;
    reads_add(w->reads, &w->origin);
    *out = dec_of(w->value);
    return true;
}

static const struct origin *watched_origin(struct object *self)
{
    return &((const struct watched *)self)->origin;
}

static const struct object_ops watched_ops = {
    .type = WORD_A_FIGURE, .number = watched_number, .origin = watched_origin};

static void remembers_what_facts_decide(void **state)
{
    struct fixture *f = *state;
    struct reads reads = {.arena = &f->arena};
    struct watched a = {{&watched_ops}, &reads, origin_of_fact(STR("a")), 1},
                   b = {{&watched_ops}, &reads, origin_of_fact(STR("b")), 2};
    struct map_scope scope;
    vmap_set(f->data, &f->arena, STR("a"), value_object(&a.object));
    vmap_set(f->data, &f->arena, STR("b"), value_object(&b.object));
    add(f, "t",
        "{% set more = a > b %}{% macro m(v) %}{{ '零' if v == 0 else '有' }}{% endmacro %}"
        "甲{% if more %}大{% else %}小{% endif %}乙{{ m(b) }}{% if a == 5 %}五{% endif %}"
        "{% for i in [1, 2] if i > b %}{{ i }}{% endfor %}{{ a|wan }}");
    expr_env_init(&f->env, &registry_builtin, &f->arena, &f->diags);
    f->env.escape = true;
    f->env.reads = &reads;
    map_scope_init(&scope, NULL, f->data);
    assert_true(template_render(&f->set, STR("t"), &f->env, &scope.scope, &f->out, &f->map));
    assert_str(buf_view(&f->out), "甲小乙有0.00");
    assert_int_equal(f->map.n, 5);
    assert_origin(f, 0, "小", "?2:a,b");
    assert_origin(f, 1, "有", "?b");
    assert_origin(f, 2, "", "?2:a");
    assert_origin(f, 3, "", "?0:b");
    assert_origin(f, 4, "0.00", "a");
    assert_int_equal(reads.n, 0);
}

static bool no_number(struct object *self, struct dec *out)
{
    (void)self;
    (void)out;
    return false;
}

/* ---- errors ---- */

static void reports_all_mistakes_of_a_template(void **state)
{
    struct fixture *f = *state;
    add(f, "t",
        "{% if x %}\n{{ 1 + }}\n{{ （a） }}\n{% fro i in [] %}\n{% for i in [1] %}{{ i|mony }}");
    assert_false(render(f, "t"));
    assert_diag(f, 0, E3025, "t", 2, 8);
    assert_diag(f, 1, E3023, "t", 3, 4);
    assert_diag(f, 2, E3009, "t", 4, 4);
    assert_diag(f, 3, E3010, "t", 5, 19);
    assert_int_equal(f->diags.errors, 4);
}

static void reports_all_wrong_values_of_a_run(void **state)
{
    struct fixture *f = *state;
    vmap_set(f->data, &f->arena, STR("收入合计"), value_int(1));
    add(f, "t",
        "{{ 收入合汁 }}\n{% set a = nope %}{{ a }}\n{% for i in [1, 2] %}{{ i.x }}{% endfor %}\n{{ "
        "1 / 0 }}");
    assert_false(render(f, "t"));
    assert_diag(f, 0, E3101, "t", 1, 4);
    assert_str(diag_at(f, 0)->args[1], "收入合计");
    assert_int_equal(diag_at(f, 0)->place.caret_width, 8);
    assert_diag(f, 1, E3102, "t", 2, 22);
    assert_diag(f, 2, E3131, "t", 3, 25);
    assert_diag(f, 3, E3105, "t", 4, 4);
    assert_int_equal(f->diags.n, 4);
}

static void says_from_where_code_was_called(void **state)
{
    struct fixture *f = *state;
    add(f, "main", "一\n{% import 'lib' as lib %}\n{% include 'part' %}\n");
    add(f, "part", "{% from 'lib' import m %}\n{{ m(1) }}");
    add(f, "lib", "{% macro m(v) %}\n  {{ v + w }}{% endmacro %}");
    assert_false(render(f, "main"));
    assert_diag(f, 0, E3102, "lib", 2, 10);
    assert_diag(f, 1, E3403, "part", 2, 4);
    assert_diag(f, 2, E3402, "main", 3, 1);
    assert_int_equal(f->diags.n, 3);
}

static void names_the_fact_without_a_figure(void **state)
{
    static const struct object_ops unknown_ops = {
        .type = WORD_A_FIGURE, .number = no_number, .origin = origin};
    struct fixture *f = *state;
    struct object fact = {&unknown_ops};
    vmap_set(f->data, &f->arena, STR("x"), value_object(&fact));
    add(f, "t", "{{ x|money }}\n{{ x + 1 }}\n{{ -x }}\n{{ [x]|sum }}\n{{ percent(1, x) }}");
    assert_false(render(f, "t"));
    assert_int_equal(f->diags.n, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_diag(f, i, E3133, "t", i + 1, diag_at(f, i)->place.col);
        assert_str(diag_at(f, i)->args[0], "t05.total");
    }
}

static void points_at_the_data_line(void **state)
{
    struct fixture *f = *state;
    struct sources data;
    sources_init(&data, &f->arena, NULL);
    const struct source *file = sources_add(&data, STR("d.json"), STR("{\n \"x\": \"abc\"\n}"));
    struct value v = value_str(STR("abc"));
    struct map_scope scope;
    v.at = file->base + 8;
    vmap_set(f->data, &f->arena, STR("x"), v);
    add(f, "t", "{{ x + 1 }}");
    expr_env_init(&f->env, &registry_builtin, &f->arena, &f->diags);
    f->env.data = &data;
    map_scope_init(&scope, NULL, f->data);
    assert_false(template_render(&f->set, STR("t"), &f->env, &scope.scope, &f->out, NULL));
    assert_diag(f, 0, E3103, "t", 1, 4);
    assert_diag(f, 1, E3401, "d.json", 2, 6);
}

/* ---- hostile templates ---- */

struct hostile {
    const char *name, *text;
    enum diag_code code;
};

static void ends_hostile_templates(void **state)
{
    static const struct hostile cases[] = {
        {"long range", "{% for i in range(10**9) %}{{ i }}{% endfor %}", E3201},
        {"range as list", "{{ range(10**9)|list }}", E3203},
        {"nested loops",
         "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}", E3201},
        {"macro recursion", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", E3202},
        {"mutual recursion",
         "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
         E3202},
        {"include recursion", "{% include 'include recursion' %}", E3202},
        {"extends itself", "{% extends 'extends itself' %}", E3202},
        {"import recursion", "{% import 'import recursion' as x %}", E3202},
        {"loop recursion", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", E3202},
        {"caller recursion",
         "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}", E3202},
        {"self recursion", "{% block a %}{{ self.a() }}{% endblock %}", E3202},
        {"long text", "{{ 'x' * 10**12 }}", E3201},
        {"doubling text",
         "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}"
         "{% endfor %}",
         E3203},
        {"doubling list",
         "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}"
         "{% endfor %}",
         E3203},
        {"long output", "{% set s = 'x' * 1000000 %}{% for i in range(1000) %}{{ s }}{% endfor %}",
         E3204},
        {"captured output",
         "{% set s = 'x' * 1000000 %}{% set t %}{% for i in range(1000) %}{{ s }}{% endfor %}"
         "{% endset %}",
         E3204},
        {"center", "{{ 'x'|center(10**11) }}", E3203},
        {"indent", "{{ 'x\\nx'|indent(10**11) }}", E3203},
        {"replace", "{{ ('x' * 100000)|replace('', 'y' * 100000)|length }}", E3203},
        {"format width", "{{ '%0100000d'|format(1) }}", E3117},
        {"format braces", "{{ '{:>99999999}'.format(1) }}", E3117},
        {"batch fill", "{{ [1]|batch(10**10, 'x') }}", E3203},
        {"slices", "{{ [1]|slice(10**10) }}", E3203},
        {"power", "{{ 9 ** 99999 }}", E3106},
        {"deep list",
         "{% set ns = namespace(l=[]) %}{% for i in range(10**4) %}{% set ns.l = [ns.l] %}"
         "{% endfor %}{{ ns.l == [ns.l] }}{{ ns.l }}{{ ns.l|tojson }}",
         E3117},
        {"shared lists",
         "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(40) %}{% set ns.a = [ns.a, ns.a] "
         "%}"
         "{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}{{ ns.a }}",
         E3203},
        {"search", "{{ ('a' * 4000000)|replace('a' * 100000 ~ 'b', 'x')|length }}{{ 1 / 0 }}",
         E3105},
        {"search from the end", "{{ ('a' * 4000000).rfind('b' ~ 'a' * 100000) }}", E3201},
        {"wrap", "{{ ('a' * 1000000)|wordwrap(1) }}", E3201},
        {"characters",
         "{% set s = 'é' * 500000 %}{% for i in range(100000) %}{{ s[i] }}{% endfor %}", E3201},
        {"tags", "{{ ('<' * 2000000)|striptags|length }}{{ 1 / 0 }}", E3105},
        {"one long line", "{% for i in range(400000) %}{{ 'x' }}{% endfor %}{{ 1 / 0 }}", E3105},
        {"same mistake again", "{% for i in range(500000) %}{{ nope }}{% endfor %}", E3102},
        {"sort",
         "{% set ns = namespace(l=[], s='x' * 500000) %}{% for i in range(20) %}"
         "{% set ns.l = ns.l + [ns.s ~ i] %}{% endfor %}{{ ns.l|sort|length }}{{ 1 / 0 }}",
         E3105},
        {"missing includes",
         "{% for i in range(500000) %}{% include 'no' ignore missing %}{% endfor %}", E3201},
        {"outside", "{% include '../../etc/passwd' %}", E3302},
        {"absolute", "{% include '/etc/passwd' %}", E3302},
        {"backslash", "{% include '..\\\\x' %}", E3302}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture *f = *state;
        struct timespec before, after;
        tear_down(state);
        set_up(state);
        add(f, cases[i].name, cases[i].text);
        clock_gettime(CLOCK_MONOTONIC, &before);
        bool ok = render(f, cases[i].name);
        clock_gettime(CLOCK_MONOTONIC, &after);
        double seconds =
            (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) / 1e9;
        if (ok || f->diags.first_error != cases[i].code)
            fail_msg("%s: %s, expected %s", cases[i].name,
                     ok ? "renders" : diag_code_name(f->diags.first_error).p,
                     diag_code_name(cases[i].code).p);
        if (getenv("JUESUAN_TIMES"))
            print_message("%s: %d ms\n", cases[i].name, (int)(seconds * 1000));
        if (seconds > 60) /* a second on its own: this is for what never ends */
            fail_msg("%s took %d ms", cases[i].name, (int)(seconds * 1000));
        assert_true(f->arena.used + f->out.cap < 64u * 1024 * 1024);
    }
}

static void refuses_deep_nesting(void **state)
{
    struct fixture *f = *state;
    static char text[40000];
    text[0] = 0;
    for (size_t i = 0; i < 2000; i++)
        memcpy(text + i * 13, "{% if true %}", 14);
    add(f, "t", text);
    assert_false(render(f, "t"));
    assert_int_equal(f->diags.first_error, E3006);
    assert_int_equal(f->diags.errors, 1);
}

static void stops_after_many_mistakes(void **state)
{
    struct fixture *f = *state;
    static char text[600000];
    for (size_t i = 0; i + 10 < sizeof text; i += 10)
        memcpy(text + i, "{{ 1 + }}\n", 11);
    add(f, "t", text);
    assert_false(render(f, "t"));
    assert_true(f->diags.errors > 50 && f->diags.errors < 200);
}

static void keeps_names_inside_the_folder(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "a.j2", "parts/一般.md.j2", "a..b", ".a"};
    static const char *const bad[] = {"",    "/a",  "../a", "a/../b", "a//b",
                                      "./a", "a/.", "a\\b", "c:a",    "a/"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(template_name_ok(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(template_name_ok(str_of(bad[i])));
}

static void reuses_a_loaded_set(void **state)
{
    struct fixture *f = *state;
    add(f, "main", "{% extends 'base' %}{% block b %}{% include 'part' %}{% endblock %}");
    add(f, "base", "[{% block b %}{% endblock %}]");
    add(f, "part", "{{ n }}");
    assert_true(template_load(&f->set, STR("main"), &f->diags));
    f->set.frozen = true;
    for (int i = 1; i <= 3; i++) {
        vmap_set(f->data, &f->arena, STR("n"), value_int(i));
        size_t used = f->arena.used;
        assert_true(render(f, "main"));
        char expected[] = {'[', (char)('0' + i), ']', 0};
        assert_str(buf_view(&f->out), expected);
        assert_true(f->arena.used - used < 20000);
    }
    assert_false(render(f, "other"));
    assert_int_equal(f->diags.first_error, E3301);
}

static void accepts_a_byte_order_mark(void **state)
{
    struct fixture *f = *state;
    add(f, "t", "\xEF\xBB\xBF{{ 1 }}");
    assert_true(render(f, "t"));
    assert_str(buf_view(&f->out), "1");
    add(f, "gbk", "\xB2\xBF\xC3\xC5");
    assert_false(render(f, "gbk"));
    assert_int_equal(f->diags.first_error, E3021);
}

/* Wherever memory ends, it is an error like any other. */
static void survives_any_memory_limit(void **state)
{
    static const char text[] =
        "{% extends 'base' %}{% from 'lib' import m, n as k %}{% set ns = namespace(a=[1, 2]) %}"
        "{% block b scoped %}{{ super() }}{% for i in ns.a|sort(reverse=true) if i %}{{ loop.index "
        "}}"
        "{{ m(i, x={'k': (i, 'a' ~ i)}) }}{% else %}-{% endfor %}{% set t %}{{ 'x*' * 3 }}{% "
        "endset %}"
        "{{ t|upper|replace('X', 'y')|list|batch(2)|map('join', '|')|join }}{% call k(1) %}c{% "
        "endcall %}"
        "{{ change(3, 2).word }}{{ '%s-%d'|format('a', 5) }}{{ {'b': 1}|tojson }}{{ "
        "missing|default(t) }}"
        "{% endblock %}";
    bool done = false;
    for (size_t limit = 512; !done; limit += 272) {
        struct fixture *f = *state;
        tear_down(state);
        set_up(state);
        f->arena.limit = f->arena.used + limit;
        add(f, "t", text);
        add(f, "base", "[{% block b %}B{% endblock %}]");
        add(f, "lib",
            "{% macro m(a, x=1) %}{{ a }}{{ x }}{{ varargs }}{{ kwargs }}{% endmacro %}"
            "{% macro n(v) %}{{ caller() }}{% with w = v %}{{ w }}{% endwith %}{% endmacro %}");
        done = render(f, "t");
        if (!done)
            assert_true(f->diags.errors > 0 || f->diags.out_of_memory);
        assert_true(limit < 1000000);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(escapes_values_not_text),
        TEST(macros_are_markup),
        TEST(remembers_where_facts_are_printed),
        TEST(remembers_what_facts_decide),
        TEST(reports_all_mistakes_of_a_template),
        TEST(reports_all_wrong_values_of_a_run),
        TEST(says_from_where_code_was_called),
        TEST(names_the_fact_without_a_figure),
        TEST(points_at_the_data_line),
        TEST(ends_hostile_templates),
        TEST(refuses_deep_nesting),
        TEST(stops_after_many_mistakes),
        TEST(keeps_names_inside_the_folder),
        TEST(reuses_a_loaded_set),
        TEST(accepts_a_byte_order_mark),
        TEST(survives_any_memory_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
