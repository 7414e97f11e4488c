/* Nothing takes more than linear time: twice the input, about twice the steps (base/steps.h).
 * Linked with copies of some folders that count them. */
#include "check.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/steps.h"
#include "data/json.h"
#include "diff/align.h"
#include "juesuan.h"

#include <stdio.h>
#include <stdlib.h>

_Thread_local size_t steps_taken;

enum { BITS = 20, SYLLABLE = 5, PAIRS = 13, KEY_LENGTH = PAIRS * SYLLABLE };

/* Keys that collide under a hash without a seed: after each pair of syllables FNV-1a is in the same
 * state, in the bits that a table uses, whichever of the two was taken. */

static uint64_t fnv(uint64_t h, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 1099511628211u;
    return h;
}

static void write_syllable(uint32_t number, char out[SYLLABLE])
{
    for (int i = 0; i < SYLLABLE; i++, number /= 26)
        out[i] = (char)('a' + number % 26);
}

static uint64_t find_pair(uint64_t state, char pair[2][SYLLABLE])
{
    const uint64_t mask = (1u << BITS) - 1;
    uint32_t *seen = calloc(mask + 1, sizeof *seen);
    assert_non_null(seen);
    for (uint32_t i = 1;; i++) {
        write_syllable(i * 7919u, pair[1]);
        uint64_t after = fnv(state & mask, pair[1], SYLLABLE) & mask;
        if (seen[after]) {
            write_syllable(seen[after] * 7919u, pair[0]);
            free(seen);
            return after;
        }
        seen[after] = i;
    }
}

/* 2^PAIRS keys, one behind the other. */
static char *colliding_keys(void)
{
    char pairs[PAIRS][2][SYLLABLE];
    char *keys = malloc((size_t)KEY_LENGTH << PAIRS);
    assert_non_null(keys);
    uint64_t state = 14695981039346656037u;
    for (int i = 0; i < PAIRS; i++)
        state = find_pair(state, pairs[i]);
    for (size_t k = 0; k < (size_t)1 << PAIRS; k++)
        for (size_t i = 0; i < PAIRS; i++)
            memcpy(keys + k * KEY_LENGTH + i * SYLLABLE, pairs[i][k >> i & 1], SYLLABLE);
    return keys;
}

static size_t steps_of_map(const char *keys, size_t n)
{
    struct arena a;
    struct map m;
    struct vmap v = {0};
    arena_init(&a);
    map_init(&m, &a);
    steps_taken = 0;
    for (size_t i = 0; i < n; i++) {
        struct str key = {keys + i * KEY_LENGTH, KEY_LENGTH};
        assert_true(map_put(&m, key, &m) && vmap_set(&v, &a, key, value_none()));
    }
    size_t steps = steps_taken;
    for (size_t i = 0; i < n; i++) { /* the order is that of insertion, whatever the seed */
        assert_true(m.entries[i].key.p == keys + i * KEY_LENGTH);
        assert_true(v.entries[i].key.s.p == keys + i * KEY_LENGTH);
    }
    arena_free(&a);
    return steps;
}

static void keys_that_collide_without_a_seed_do_not(void **state)
{
    (void)state;
    char *keys = colliding_keys();
    uint64_t mask = (1u << BITS) - 1, first = fnv(14695981039346656037u, keys, KEY_LENGTH) & mask;
    for (size_t i = 0; i < (size_t)1 << PAIRS; i += 100)
        assert_true((fnv(14695981039346656037u, keys + i * KEY_LENGTH, KEY_LENGTH) & mask) ==
                    first);
    size_t half = steps_of_map(keys, (size_t)1 << (PAIRS - 1));
    size_t whole = steps_of_map(keys, (size_t)1 << PAIRS);
    assert_true(whole < half * 5 / 2);
    assert_true(whole < ((size_t)1 << PAIRS) * 12 * KEY_LENGTH);
    free(keys);
}

/* Lists that begin alike, maps, and numbers that differ in their high digits only. */
static void other_keys_spread_too(void **state)
{
    (void)state;
    struct arena a;
    struct vmap m = {0};
    arena_init(&a);
    steps_taken = 0;
    for (int i = 0; i < 3000; i++) {
        struct dec d = {(dec_int)i << 64, 0};
        struct list *list = list_new(&a);
        struct vmap *map = vmap_new(&a);
        for (int k = 0; k < 8; k++)
            assert_true(list_push(list, &a, value_int(k)));
        assert_true(list_push(list, &a, value_int(i)));
        assert_true(vmap_put(map, &a, value_int(i), value_none()));
        assert_true(vmap_put(&m, &a, value_dec(d), value_none()));
        assert_true(vmap_put(&m, &a, value_list(list), value_none()));
        assert_true(vmap_put(&m, &a, value_map(map), value_none()));
    }
    assert_int_equal(m.n, 9000);
    assert_true(steps_taken < 9000 * 2000);
    struct value one = value_int(1), same = value_dec((struct dec){100, 2}), yes = value_bool(true);
    struct hash_key secret = hash_key_of_process();
    assert_true(value_hash(secret, &one) == value_hash(secret, &same) &&
                value_hash(secret, &one) == value_hash(secret, &yes));
    arena_free(&a);
}

/* Slips */

static const struct {
    const char *before, *again, *after;
} shapes[] = {
    {"[", "12.50, ", "0]"},
    {"[", "\"部门\", ", "0]"},
    {"[", "{\"a\": [1, {}]}, ", "0]"},
    {"{", "\"a\": 1, ", "\"b\": 2}"},
    {"[", "\"甲\" ", "]"},
    {"[", "1e77, ", "0]"},
    {"[\"", "甲\"乙", "\"]"},
    {"[\"", "甲”乙\"丙", "\"]"},
    {"[", "“甲”， ", "0]"},
    {"[", "'甲', ", "0]"},
    {"[", "“甲 ", "0]"},
    {"[", "\"甲”, ", "0]"},
    {"[", "\"甲,\n", "0]"},
    {"[", "\"甲\n乙", "0]"},
    {"[\"", "\\q", "\"]"},
    {"[\"", "\t", "\"]"},
    {"[", "/* 注 */ ", "0]"},
    {"[", "/*", "0]"},
    {"[", "#", "0]"},
    {"[", "// 注\n", "0]"},
    {"[", "，，", "0]"},
    {"[", "１２ ", "0]"},
    {"[", "12万元 ", "0]"},
    {"[", "%", "]"},
    {"[", "\u200B", "]"},
    {"[", "= ; ", "]"},
    {"\"", " ", "\""},
    {"[", "\" ", "]"},
    {"[", "[[[", "0]"},
    {"[", "{1, ", "0]"},
};

static size_t steps_of_text(size_t shape, size_t n)
{
    struct arena a;
    struct diags ds;
    struct sources all;
    struct value v;
    struct buf text;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    buf_puts(&text, shapes[shape].before);
    for (size_t i = 0; i < n; i++)
        buf_puts(&text, shapes[shape].again);
    buf_puts(&text, shapes[shape].after);
    sources_init(&all, &a, NULL);
    steps_taken = 0;
    struct source *source = sources_add(&all, STR("d.json"), buf_view(&text));
    assert_non_null(source);
    json_parse(source, &a, &v, &ds);
    size_t steps = steps_taken;
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
    return steps;
}

static void slips_are_read_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t half = steps_of_text(i, 8000), whole = steps_of_text(i, 16000);
        if (whole > half * 23 / 10)
            fail_msg("%s: %zu steps, twice as much: %zu", shapes[i].again, half, whole);
    }
}

/* Places on one line from end to end: of each only a bounded piece is looked at. */
static void places_on_a_long_line_are_found_at_once(void **state)
{
    (void)state;
    enum { N = 32000 };
    struct arena a;
    struct diags ds;
    struct sources all;
    struct value v;
    struct buf text;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    for (int i = 0; i < N; i++)
        buf_puts(&text, i ? ", \"部门\"" : "[\"部门\"");
    buf_char(&text, ']');
    sources_init(&all, &a, NULL);
    struct source *source = sources_add(&all, STR("d.json"), buf_view(&text));
    assert_true(source && json_parse(source, &a, &v, &ds));
    steps_taken = 0;
    for (size_t i = 0; i < N; i++) {
        struct place p = sources_place(&all, v.list->items[i].at);
        assert_int_equal(p.col, 2 + 6 * i);
        assert_true(p.excerpt.n <= 2000 && p.excerpt_col <= p.col);
        DIAG(&ds, E2110, p, STR("x"), STR("y"));
    }
    assert_true(steps_taken < (size_t)N * 5000);
    assert_int_equal(ds.errors, N);
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
}

/* A department of so many rows, a section (款) for each five of them. */

enum defect { NOTHING_WRONG, ALL_TOTALS_WRONG, ALL_ROWS_WRONG, A_COLUMN_MISSING };

static void put_code(struct buf *text, size_t row)
{
    size_t section = row / 5;
    buf_printf(text, "2%zu%zu", 10 + section / 90, 10 + section % 90);
}

static void put_department(struct buf *text, size_t rows, enum defect defect)
{
    const char *between = "";
    buf_puts(text,
             "{\"format\": 1, \"template\": \"standard\", \"year\": 2024, \"unit\": \"万元\", "
             "\"department\": {\"name\": \"某局\"}, \"income\": [");
    for (size_t i = 0; i < rows; i++, between = ", ") {
        buf_printf(text, "%s{\"code\": \"", between);
        put_code(text, i);
        buf_printf(text, "0%zu\", \"fiscal\": 1.5}", i % 5 + 1);
    }
    buf_puts(text, "], \"general\": {\"opening\": 0, \"expenditure\": [");
    between = "";
    for (size_t i = 0; i < rows; i++, between = ", ") {
        buf_printf(text, "%s{\"code\": \"", between);
        put_code(text, i);
        buf_printf(text, "0%zu\", ", i % 5 + 1);
        if (defect != A_COLUMN_MISSING)
            buf_puts(text, "\"basic\": 1, ");
        buf_printf(text, "\"project\": 0.%zu}", defect == ALL_ROWS_WRONG ? 50 + i % 7 : 5);
    }
    buf_puts(text, "]}, \"fund\": [], \"capital\": {\"expenditure\": []}, "
                   "\"non_fiscal\": {\"expenditure\": []}, \"stated\": {");
    between = "";
    for (size_t i = 0; defect == ALL_TOTALS_WRONG && i < rows; i += 5, between = ", ") {
        buf_printf(text, "%s\"income[", between);
        put_code(text, i);
        buf_printf(text, "].fiscal\": %zu}", 9 + i % 7);
        text->n--;
    }
    buf_puts(text, "}}");
}

static void count_text(void *user, const char *text, size_t n)
{
    (void)text;
    *(size_t *)user += n;
}

static size_t steps_of_check(struct juesuan *j, size_t rows, enum defect defect, unsigned *found)
{
    struct buf text;
    size_t told = 0;
    struct juesuan_check_counts counts = {0};
    buf_init(&text);
    put_department(&text, rows, defect);
    assert_false(text.failed);
    struct juesuan_check c = {.data = {.bytes = text.p, .n = text.n},
                              .output = count_text,
                              .user = &told,
                              .counts = &counts};
    steps_taken = 0;
    enum juesuan_status status = juesuan_check(j, &c);
    size_t steps = steps_taken;
    assert_int_equal(status, JUESUAN_DATA); /* much of what must be disclosed is not there */
    assert_true(told > 0);
    *found = counts.errors + counts.warnings;
    buf_free(&text);
    return steps;
}

static void a_check_is_linear_in_rows(void **state)
{
    (void)state;
    struct juesuan_config config = {.home = JUESUAN_ROOT};
    struct juesuan *j = juesuan_new(&config, NULL);
    unsigned found[4], more;
    assert_non_null(j);
    for (enum defect d = NOTHING_WRONG; d <= A_COLUMN_MISSING; d++) {
        size_t half = steps_of_check(j, 400, d, &found[d]);
        size_t whole = steps_of_check(j, 800, d, &more);
        if (whole > half * 5 / 2)
            fail_msg("defect %d: %zu steps, twice as much: %zu", d, half, whole);
    }
    assert_true(found[ALL_TOTALS_WRONG] >= found[NOTHING_WRONG] + 80);
    assert_true(found[ALL_ROWS_WRONG] > found[NOTHING_WRONG]);
    juesuan_free(j);
}

/* A document of many pieces, none of which has anything in common with its other self but a long
 * beginning: each alone is within its limit, all together would be a thousand times that. */

enum { WORDS = 1000, WORD_LENGTH = 1000, EARLIER = 500, LATER = 600 };

static void put_words(struct str words[2][WORDS], char *text)
{
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < WORDS; i++, text += WORD_LENGTH) {
            memset(text, 'a', WORD_LENGTH);
            snprintf(text + WORD_LENGTH - 8, 8, "%zu", side * WORDS + i);
            words[side][i] = (struct str){text, WORD_LENGTH - 1};
        }
}

/* All of both sides are there, each once and in order. */
static void assert_complete(const struct pair *pairs, size_t n)
{
    size_t a = 0, b = 0;
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].a != ALIGN_NONE)
            assert_int_equal(pairs[i].a, a++);
        if (pairs[i].b != ALIGN_NONE)
            assert_int_equal(pairs[i].b, b++);
    }
    assert_int_equal(a, WORDS);
    assert_int_equal(b, WORDS);
}

static void a_document_is_aligned_within_one_limit(void **state)
{
    (void)state;
    static struct str words[2][WORDS];
    char *text = malloc((size_t)2 * WORDS * WORD_LENGTH);
    struct arena arena;
    assert_non_null(text);
    put_words(words, text);
    words[1][LATER] = words[0][EARLIER];
    arena_init(&arena);
    struct align_room room = {&arena, ALIGN_CELLS};
    size_t aligned = 0, linear = (size_t)2 * WORDS * (WORD_LENGTH + 8), pieces = 300;
    steps_taken = 0;
    for (size_t i = 0; i < pieces; i++) {
        struct pair *pairs;
        size_t n;
        assert_true(align(words[0], WORDS, words[1], WORDS, &room, &pairs, &n));
        assert_complete(pairs, n);
        aligned += pairs[LATER].a == EARLIER;
    }
    assert_true(steps_taken <= ALIGN_CELLS + pieces * linear);
    assert_true(steps_taken >= ALIGN_CELLS / 2); /* they are counted */
    assert_int_equal(aligned, ALIGN_CELLS / ((WORDS + 1) * (WORDS + 1)));
    arena_free(&arena);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_collide_without_a_seed_do_not),
        cmocka_unit_test(other_keys_spread_too),
        cmocka_unit_test(slips_are_read_once),
        cmocka_unit_test(places_on_a_long_line_are_found_at_once),
        cmocka_unit_test(a_check_is_linear_in_rows),
        cmocka_unit_test(a_document_is_aligned_within_one_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
