#include "check.h"

#include "base/file.h"
#include "base/utf8.h"
#include "batch/batch.h"
#include "store/manifest.h"

#include <stdio.h>

/* SHA-256 of the name, first eight bytes, modulo the shards: computed with sha256sum and bc. */
static void shard_of_a_name_is_the_same_everywhere(void **state)
{
    (void)state;
    assert_int_equal(batch_shard_of(STR("abc"), 1), 1);
    assert_int_equal(batch_shard_of(STR("abc"), 1000), 0xba7816bf8f01cfeaull % 1000 + 1);
    assert_int_equal(batch_shard_of(STR(""), 7), 0xe3b0c44298fc1c14ull % 7 + 1);
}

static void every_shard_gets_its_part(void **state)
{
    (void)state;
    unsigned counts[5] = {0};
    for (int i = 0; i < 1000; i++) {
        char name[32];
        int n = snprintf(name, sizeof name, "department-%d", i);
        unsigned shard = batch_shard_of((struct str){name, (size_t)n}, 5);
        assert_in_range(shard, 1, 5);
        counts[shard - 1]++;
    }
    for (int i = 0; i < 5; i++)
        assert_in_range(counts[i], 150, 250);
}

static void assert_names_fit(const char *stem_character, size_t count)
{
    struct arena a;
    struct diags ds;
    struct buf path;
    struct output_paths paths;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&path);
    buf_puts(&path, "/data/");
    for (size_t i = 0; i < count; i++)
        buf_puts(&path, stem_character);
    buf_put(&path, ".json", sizeof ".json"); /* with its NUL */
    assert_true(output_paths_of(str_of(path.p), STR("out"), &a, &paths, &ds));
    assert_true(path_base(paths.manifest).n <= 255);
    assert_true(utf8_valid(paths.manifest, &count));
    assert_true(str_ends(paths.manifest, STR(".manifest.json")));
    for (size_t i = 0; i < WRITERS; i++)
        assert_true(path_base(paths.files[i]).n <= 255);
    buf_free(&path);
    diags_free(&ds);
    arena_free(&a);
}

static void names_as_long_as_a_file_system_allows(void **state)
{
    (void)state;
    assert_names_fit("文", 10);
    assert_names_fit("文", 83);
    assert_names_fit("a", 250);
    assert_names_fit("𠮷", 62);
}

static void a_longer_name_is_refused(void **state)
{
    (void)state;
    struct arena a;
    struct diags ds;
    char path[300];
    struct output_paths paths;
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    arena_init(&a);
    diags_init(&ds);
    assert_false(output_paths_of(str_of(path), STR("out"), &a, &paths, &ds));
    assert_int_equal(ds.first_error, E8014);
    diags_free(&ds);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shard_of_a_name_is_the_same_everywhere),
        cmocka_unit_test(every_shard_gets_its_part),
        cmocka_unit_test(names_as_long_as_a_file_system_allows),
        cmocka_unit_test(a_longer_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
