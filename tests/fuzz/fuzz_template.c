/* Fuzzing the template language: lexer, parser, evaluator, filters. The input is a template; the
 * first byte chooses switches. Anything may be reported; nothing may crash, hang or leak. */
#include "expr/builtin/builtin.h"
#include "expr/report.h"
#include "template/template.h"

#include <stdlib.h>

struct input {
    struct source main, part;
};

static const struct source *load(void *user, struct str name)
{
    const struct input *in = user;
    if (str_eq(name, in->main.name))
        return &in->main;
    return str_eq(name, in->part.name) ? &in->part : NULL;
}

static struct vmap *context(struct arena *a)
{
    struct vmap *m = vmap_new(a), *user = vmap_new(a);
    struct list *seq = list_new(a);
    if (!m || !user || !seq) /* for tests/faults */
        return NULL;
    for (int i = 0; i < 4; i++)
        list_push(seq, a, value_int(i));
    vmap_set(user, a, STR("name"), value_str(STR("甲*_|<1.")));
    vmap_set(user, a, STR("amount"), value_dec((struct dec){110393, 2}));
    vmap_set(m, a, STR("seq"), value_list(seq));
    vmap_set(m, a, STR("user"), value_map(user));
    vmap_set(m, a, STR("foo"), value_str(STR("bar\n1. x")));
    vmap_set(m, a, STR("n"), value_none());
    return m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct template_set set;
    struct expr_env env;
    struct map_scope scope;
    struct output_map map;
    struct buf out, text;
    if (!size)
        return 0;
    struct input in = {.main = {.name = STR("main"), .text = {(const char *)data + 1, size - 1}},
                       .part = {.name = STR("part"),
                                .text = STR("{% macro m(a, b=1) %}{{ a }}{{ b }}{% endmacro %}"
                                            "{% block x %}{{ foo }}{% endblock %}")}};
    arena_init(&a);
    diags_init(&ds);
    buf_init(&out);
    buf_init(&text);
    template_set_init(&set, &registry_builtin, &a, load, &in);
    set.options = (struct template_options){data[0] & 1, data[0] & 2, data[0] & 4};
    expr_env_init(&env, &registry_builtin, &a, &ds);
    env.lenient = data[0] & 8;
    env.escape = data[0] & 16;
    env.fuel = 20000;
    struct vmap *names = context(&a);
    map_scope_init(&scope, NULL, names);
    if (names)
        template_render(&set, STR("main"), &env, &scope.scope, &out, &map);
    for (size_t i = 0; names && i < map.n; i++)
        if (map.items[i].begin > map.items[i].end || map.items[i].end > out.n)
            abort();
    for (size_t i = 0; i < ds.n; i++)
        diag_print(&text, &ds.items[i], LANG_ZH);
    buf_free(&text);
    buf_free(&out);
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
