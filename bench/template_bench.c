/* Parses a template, renders it many times and prints one line of times in microseconds:
 *   template_bench TEMPLATE CONTEXT.json ROUNDS  ->  bytes parse_us best_us median_us
 * Built and run by bench/template.py. */
#include "base/file.h"
#include "data/json.h"
#include "template/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct source *no_loader(void *user, struct str name)
{
    const struct source *main = user;
    return str_eq(name, STR("main")) ? main : NULL;
}

static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
    long long x = *(const long long *)a, y = *(const long long *)b;
    return x < y ? -1 : x > y;
}

static bool render_once(struct template_set *set, const struct vmap *data, struct buf *out)
{
    struct arena a;
    struct diags ds;
    struct expr_env env;
    struct map_scope scope;
    struct origins origins;
    arena_init(&a);
    diags_init(&ds);
    buf_clear(out);
    expr_env_init(&env, &a, &ds);
    env.escape = true;
    map_scope_init(&scope, NULL, data);
    bool ok = template_render(set, STR("main"), &env, &scope.scope, out, &origins);
    for (size_t i = 0; i < ds.n; i++) {
        struct buf text;
        buf_init(&text);
        diag_print(&text, &ds.items[i], LANG_ZH);
        fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
        buf_free(&text);
    }
    diags_free(&ds);
    arena_free(&a);
    return ok;
}

int main(int argc, char **argv)
{
    enum { ROUNDS_MAX = 1000 };
    static long long times[ROUNDS_MAX];
    struct arena a;
    struct diags ds;
    struct source main_source = {STR("main"), {NULL, 0}}, json = {STR("context"), {NULL, 0}};
    struct template_set set;
    struct value data;
    struct buf out;
    int rounds = argc > 3 ? atoi(argv[3]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MAX)
        return 2;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&out);
    if (!file_read(argv[1], 1 << 24, &a, &main_source.text, &ds) ||
        !file_read(argv[2], 1 << 24, &a, &json.text, &ds) || !json_parse(&json, &a, &data, &ds))
        return 3;
    template_set_init(&set, &a, no_loader, &main_source);
    long long start = now_us();
    if (!template_load(&set, STR("main"), &ds))
        return 1;
    long long parse = now_us() - start;
    for (int i = 0; i < rounds; i++) {
        start = now_us();
        if (!render_once(&set, data.map, &out))
            return 1;
        times[i] = now_us() - start;
    }
    qsort(times, (size_t)rounds, sizeof *times, by_size);
    printf("%zu %lld %lld %lld\n", out.n, parse, times[0], times[rounds / 2]);
    buf_free(&out);
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
