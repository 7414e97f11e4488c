/* Runs the published Jinja2 cases (../shared/conformance/jinja.json, or the file given) through the
 * library. A case passes when the output is exactly the expected one or it fails where it must, on
 * the expected line. What deviates on purpose stands in tests/conformance/jinja-skips.txt. */
#include "check.h"

#include "base/file.h"
#include "data/json.h"
#include "expr/builtin/builtin.h"
#include "template/template.h"

#include <stdio.h>
#include <stdlib.h>

static const char *cases_path = JUESUAN_ROOT "/../shared/conformance/jinja.json";
static bool verbose;

struct includes {
    const struct vmap *texts;
    struct arena *arena;
};

static const struct source *load(void *user, struct str name)
{
    const struct includes *in = user;
    const struct value *text = in->texts ? vmap_find(in->texts, name) : NULL;
    struct source *s = text ? arena_zalloc(in->arena, sizeof *s) : NULL;
    if (!s)
        return NULL;
    *s = (struct source){.name = name, .text = text->s};
    return s;
}

static bool flag(const struct vmap *m, const char *name)
{
    const struct value *v = vmap_find(m, str_of(name));
    return v && value_truth(v);
}

/* The innermost line that the first error has in the main template. */
static uint32_t main_line(const struct diags *ds)
{
    for (size_t i = 0; i < ds->n; i++)
        if (str_eq(ds->items[i].place.file, STR("<main>")) && ds->items[i].code != E3401)
            return ds->items[i].place.line;
    return 0;
}

/* What went wrong with a case, or an empty text. */
static struct str run_case(struct arena *a, const struct vmap *c)
{
    const struct vmap *options = vmap_find(c, STR("options"))->map;
    const struct value *context = vmap_find(c, STR("context")), *expect;
    struct vmap *all = vmap_new(a);
    const struct vmap *includes = vmap_find(c, STR("includes"))->map;
    for (size_t i = 0; i < includes->n; i++)
        vmap_put(all, a, includes->entries[i].key, includes->entries[i].value);
    vmap_set(all, a, STR("<main>"), *vmap_find(c, STR("template")));
    struct includes in = {all, a};
    struct template_set set;
    struct diags ds;
    struct expr_env env;
    struct map_scope scope;
    struct buf out;
    diags_init(&ds);
    buf_init(&out);
    template_set_init(&set, &registry_builtin, a, load, &in);
    set.options =
        (struct template_options){flag(options, "trim_blocks"), flag(options, "lstrip_blocks"),
                                  flag(options, "keep_trailing_newline")};
    expr_env_init(&env, &registry_builtin, a, &ds);
    env.lenient = str_eq(vmap_find(options, STR("undefined"))->s, STR("lenient"));
    map_scope_init(&scope, NULL, context->map);
    bool ok = template_render(&set, STR("<main>"), &env, &scope.scope, &out, NULL);
    struct buf wrong;
    buf_init(&wrong);
    const struct value *line = vmap_find(c, STR("error_line"));
    expect = vmap_find(c, STR("expect"));
    int64_t wanted = 0;
    if (ok && flag(c, "fails"))
        buf_printf(&wrong, "should fail, gives [%.*s]", STR_ARG(buf_view(&out)));
    else if (!ok && !flag(c, "fails"))
        buf_printf(&wrong, "fails");
    else if (ok && !str_eq(buf_view(&out), expect->s))
        buf_printf(&wrong, "gives [%.*s] expected [%.*s]", STR_ARG(buf_view(&out)),
                   STR_ARG(expect->s));
    else if (!ok && line && line->type == VALUE_INT && dec_to_i64(line->d, &wanted) &&
             wanted != main_line(&ds))
        buf_printf(&wrong, "error on line %u, expected %d", main_line(&ds), (int)wanted);
    if (wrong.n && !ok)
        for (size_t i = 0; i < ds.n; i++) {
            buf_char(&wrong, '\n');
            diag_print(&wrong, &ds.items[i], LANG_ZH);
        }
    struct str result = arena_str(a, buf_view(&wrong));
    buf_free(&wrong);
    buf_free(&out);
    diags_free(&ds);
    return result;
}

/* "id reason" lines. */
static bool skipped(struct str skips, struct str id)
{
    for (size_t at = 0; (at = str_find(skips, id, at)) != SIZE_MAX; at++) {
        bool starts = at == 0 || skips.p[at - 1] == '\n';
        if (starts && at + id.n < skips.n && skips.p[at + id.n] == ' ')
            return true;
    }
    return false;
}

static void all_cases(void **state)
{
    (void)state;
    struct arena a;
    struct diags ds;
    struct str text, skips = {"", 0};
    struct value cases;
    size_t count[3] = {0}, exact[3] = {0}, unexplained = 0;
    arena_init(&a);
    diags_init(&ds);
    if (!file_exists(cases_path)) {
        print_message("skipped: no conformance cases beside the source\n");
        skip();
    }
    assert_true(file_read(cases_path, 1 << 26, &a, &text, &ds));
    assert_true(
        file_read(JUESUAN_ROOT "/tests/conformance/jinja-skips.txt", 1 << 20, &a, &skips, &ds));
    struct source source = {.name = str_of(cases_path), .text = text};
    assert_true(json_parse(&source, &a, &cases, &ds));
    for (size_t i = 0; i < cases.list->n; i++) {
        const struct vmap *c = cases.list->items[i].map;
        struct str id = vmap_find(c, STR("id"))->s;
        int64_t tier = 1;
        dec_to_i64(vmap_find(c, STR("tier"))->d, &tier);
        struct arena job;
        arena_init(&job);
        struct str wrong = run_case(&job, c);
        count[tier]++;
        exact[tier] += wrong.n == 0;
        if (wrong.n && !skipped(skips, id))
            unexplained++;
        if (wrong.n && (verbose || !skipped(skips, id)))
            print_message("%.*s: %.*s\n", STR_ARG(id), STR_ARG(wrong));
        arena_free(&job);
    }
    print_message("tier 1: %zu of %zu exact, tier 2: %zu of %zu\n", exact[1], count[1], exact[2],
                  count[2]);
    assert_int_equal(unexplained, 0);
    assert_true(exact[1] * 100 >= count[1] * 98);
    assert_true(exact[2] * 100 >= count[2] * 95);
    arena_free(&a);
    diags_free(&ds);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_cases)};
    if (argc > 1) {
        cases_path = argv[1];
        verbose = true;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
