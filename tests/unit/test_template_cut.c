/* Templates that are cut off anywhere, lack a piece anywhere, or run out of memory anywhere: each
 * gives a text or says why it does not. What a whole one gives is for test_template.c and for
 * Jinja2 (tests/e2e/test_template_oracle.py). */
#include "check.h"

#include "expr/builtin/builtin.h"
#include "template/template.h"

static const char *const wholes[] = {
    "{% for a, b in [[1, 2], [3, 4]] if a > 1 %}{{ loop.index }}{{ a ~ b }}{% else %}-{% endfor %}",
    "{% if x is defined %}a{% elif not y %}b{% else %}c{% endif %}{{ 'a' if x else 'b' }}",
    "{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% endfor %}{{ "
    "ns.n }}",
    "{% set t %}gathered {{ 1 }}{% endset %}{{ t | upper }}{% set a, b = 1, 2 %}{{ a }}",
    "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ caller() if caller }}{{ varargs }}{{ kwargs }}{% "
    "endmacro %}"
    "{{ m(1) }}{{ m(1, c=3, d=4) }}{% call m(5, 6, 7, 8) %}in{% endcall %}{% call(z) m(1) %}{{ z "
    "}}{% endcall %}",
    "{% filter upper | trim %} a {% endfilter %}{% raw %}{{ no }}{% endraw %}{# note #}",
    "{% with a=1, b=a %}{{ a }}{{ b }}{% endwith %}{% do [1].append(2) %}{% autoescape true %}&{{ "
    "'<' }}{% endautoescape %}",
    "{% extends 'base' %}{% block one %}{{ super() }}mine{% endblock one %}{% block two scoped "
    "%}x{% endblock %}",
    "{% include 'part' %}{% include ['none', 'part'] ignore missing with context %}{% include "
    "'none' ignore missing %}",
    "{% import 'part' as p %}{{ p.f(1) }}{% from 'part' import f as g, v with context %}{{ g(2) "
    "}}{{ v }}",
    "{% for i in [1, [2, [3]]] recursive %}{{ loop(i) if i is iterable else i }}{{ loop.cycle('a', "
    "'b') }}"
    "{{ loop.first }}{{ loop.last }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.changed(i) }}{% "
    "endfor %}",
    "{%- for i in range(9) -%}{% if i == 2 %}{% continue %}{% elif i > 4 %}{% break %}{% endif "
    "%}{{ i }}{%- endfor -%}",
    "{{ self.one() if self }}{% block one required %}{% endblock %}",
    "{{ {'a': [1, 2.5, none, true], 'b': (1,)}['a'][1:] | join(', ') }}{{ '%s %05.2f' % ('x', 2) "
    "}}",
    "{{ nothing }}{{ 1 / 0 }}{{ [].x }}{{ 'a' + 1 }}{{ f(1) }}{{ 3 | nofilter }}{{ 3 is notest }}",
    "text\n# {{ 1 }}\n| a | b |\n{% for r in [1, 2] %}| {{ r }} | *{{ '_*' }}* |\n{% endfor %}",
};
static const char base[] = "B{% block one %}base{% endblock %}{% block two %}2{% endblock %}E";
static const char part[] = "{% macro f(x) %}<{{ x }}>{% endmacro %}{% set v = 7 %}part";

struct set {
    struct source sources[3];
};

static const struct source *load(void *user, struct str name)
{
    const struct set *s = user;
    for (size_t i = 0; i < 3; i++)
        if (str_eq(s->sources[i].name, name))
            return &s->sources[i];
    return NULL;
}

/* False when an error was reported. */
static bool render(struct str text, size_t room, struct buf *out, size_t *used, bool *told)
{
    struct set s = {{{.name = STR("t"), .text = text},
                     {.name = STR("base"), .text = STR_INIT(base)},
                     {.name = STR("part"), .text = STR_INIT(part)}}};
    struct arena a;
    struct diags ds;
    struct template_set set;
    struct expr_env env;
    struct map_scope scope;
    struct output_map map;
    arena_init(&a);
    diags_init(&ds);
    template_set_init(&set, &registry_builtin, &a, load, &s);
    struct vmap *data = vmap_new(&a);
    assert_non_null(data);
    size_t before = a.used;
    a.limit = room ? before + room : 0;
    expr_env_init(&env, &registry_builtin, &a, &ds);
    env.escape = true;
    map_scope_init(&scope, NULL, data);
    buf_clear(out);
    bool ok = template_render(&set, STR("t"), &env, &scope.scope, out, &map);
    *used = a.used - before;
    *told = ds.errors > 0 || ds.out_of_memory || a.failed; /* which whoever has it tells */
    diags_free(&ds);
    arena_free(&a);
    return ok;
}

static void must_tell(struct str text, size_t room)
{
    struct buf out;
    size_t used;
    bool told;
    buf_init(&out);
    if (!render(text, room, &out, &used, &told) && !told)
        fail_msg("%.*s (%zu bytes): not a word", STR_ARG(text), room);
    buf_free(&out);
}

static void cut_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        for (size_t n = strlen(wholes[i]); n > 0; n--)
            must_tell((struct str){wholes[i], n}, 0);
}

/* Each run of letters, of blanks, and each mark is left out and put in twice. */
static void pieces_lost_and_doubled(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct str whole = str_of(wholes[i]);
        for (size_t from = 0, to; from < whole.n; from = to) {
            for (to = from + 1;
                 to < whole.n && ascii_is_alpha(whole.p[from]) && ascii_is_alpha(whole.p[to]); to++)
                ;
            for (size_t times = 0; times <= 2; times += 2) {
                buf_clear(&text);
                buf_put(&text, whole.p, from);
                for (size_t k = 0; k < times; k++)
                    buf_put(&text, whole.p + from, to - from);
                buf_put(&text, whole.p + to, whole.n - to);
                must_tell(buf_view(&text), 0);
            }
        }
    }
    buf_free(&text);
}

static void memory_that_ends(void **state)
{
    (void)state;
    struct buf whole, out;
    buf_init(&whole);
    buf_init(&out);
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        size_t used, ignored;
        bool told, ok = render(str_of(wholes[i]), 0, &whole, &used, &told);
        for (size_t room = 1; room < used; room += used / 150 + 8) {
            bool also = render(str_of(wholes[i]), room, &out, &ignored, &told);
            if (!also && !told)
                fail_msg("%s with %zu bytes: not a word", wholes[i], room);
            if (also && (!ok || !str_eq(buf_view(&whole), buf_view(&out))))
                fail_msg("%s with %zu bytes: another text", wholes[i], room);
        }
    }
    buf_free(&whole);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cut_off),
                                       cmocka_unit_test(pieces_lost_and_doubled),
                                       cmocka_unit_test(memory_that_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
