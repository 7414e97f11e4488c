/* Every file of ../shared/conformance/json: n_… must be refused, y_… read, i_… either; none may
 * crash. Deviations are listed by name in tests/conformance/json-deviations.txt, and only real
 * ones. */
#include "check.h"

#include "base/file.h"
#include "base/map.h"
#include "data/json.h"

enum { LIMIT = 10 * 1000 * 1000 };

static const char cases_folder[] = JUESUAN_ROOT "/../shared/conformance/json";
static const char deviations_file[] = JUESUAN_ROOT "/tests/conformance/json-deviations.txt";

/* Lines "name: reason", # for comments. */
static void read_deviations(struct arena *a, struct map *deviations)
{
    struct diags ds;
    struct str text;
    diags_init(&ds);
    assert_true(file_read(deviations_file, LIMIT, a, &text, &ds));
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, STR("\n"), at);
        end = end == SIZE_MAX ? text.n : end;
        struct str line = str_trim(str_sub(text, at, end));
        size_t colon = str_find(line, STR(":"), 0);
        if (line.n && line.p[0] != '#') {
            assert_true(colon != SIZE_MAX);
            static bool seen;
            assert_true(map_put(deviations, str_sub(line, 0, colon), &seen));
        }
        at = end + 1;
    }
    diags_free(&ds);
}

/* Read as JSON means: a value came out and nothing was reported as an error. */
static bool accepts(struct arena *a, struct str path, struct str name)
{
    struct diags ds;
    struct source source = {.name = name};
    struct value v;
    diags_init(&ds);
    assert_true(file_read(path.p, LIMIT, a, &source.text, &ds));
    bool ok = json_parse(&source, a, &v, &ds);
    assert_true(ok || ds.errors > 0); /* never refused in silence */
    ok = ok && ds.errors == 0;
    diags_free(&ds);
    return ok;
}

static void reads_what_it_must_and_refuses_what_it_must(void **state)
{
    (void)state;
    struct arena a;
    struct map deviations;
    struct str *names;
    size_t n, run = 0, wrong = 0;
    arena_init(&a);
    map_init(&deviations, &a);
    if (!file_list(cases_folder, &a, &names, &n)) {
        print_message("skipped: %s is absent\n", cases_folder);
        arena_free(&a);
        skip();
    }
    read_deviations(&a, &deviations);
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names[i], STR(".json")))
            continue;
        run++;
        bool accepted = accepts(&a, path_join(&a, str_of(cases_folder), names[i]), names[i]);
        char kind = names[i].p[0];
        bool as_wanted = kind == 'i' || accepted == (kind == 'y');
        if (as_wanted == (map_find(&deviations, names[i]) != NULL)) {
            print_error("%.*s is %s, which is %s\n", STR_ARG(names[i]),
                        accepted ? "accepted" : "refused",
                        as_wanted ? "right: take it off the list of deviations" : "wrong");
            wrong++;
        }
    }
    arena_free(&a);
    print_message("%zu files\n", run);
    assert_true(run > 300);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_must_and_refuses_what_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
