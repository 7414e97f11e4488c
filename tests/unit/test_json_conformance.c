/* The JSON reader against others: against the table of cases in tests/spec/json.txt; against every
 * file of the JSON parsing suite where it lies beside the project (../shared/conformance/json: n_…
 * must be refused, y_… read, i_… either); and against jansson over thousands of documents that were
 * made and damaged from a seed: same verdict, same values. What is meant otherwise stands by name
 * and with its reason in tests/conformance/json-deviations.txt. */
#include "check.h"

#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "data/json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 10 * 1000 * 1000, DOCUMENTS = 30000 };

static const char *const suite_folders[] = {JUESUAN_ROOT "/../shared/conformance/json",
                                            JUESUAN_ROOT "/../../shared/conformance/json"};
static const char deviations_file[] = JUESUAN_ROOT "/tests/conformance/json-deviations.txt";
static const char cases_file[] = JUESUAN_ROOT "/tests/spec/json.txt";

struct fixture {
    struct arena arena;
    struct diags diags;
    struct map deviations; /* name → whether it was met */
};

static struct str read_whole(struct fixture *f, const char *path)
{
    struct str text;
    assert_true(file_read(path, LIMIT, &f->arena, &text, &f->diags));
    return text;
}

/* Calls `line` for each line that is neither empty nor a comment. */
static void each_line(struct fixture *f, struct str text,
                      void (*line)(struct fixture *f, struct str line))
{
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find(text, STR("\n"), at);
        end = end == SIZE_MAX ? text.n : end;
        struct str l = str_trim(str_sub(text, at, end));
        if (l.n && l.p[0] != '#')
            line(f, l);
        at = end + 1;
    }
}

/* "name: reason" */
static void add_deviation(struct fixture *f, struct str line)
{
    size_t colon = str_find(line, STR(":"), 0);
    assert_true(colon != SIZE_MAX && line.n > colon + 3);
    bool *met = arena_zalloc(&f->arena, sizeof *met);
    assert_true(met && map_put(&f->deviations, str_sub(line, 0, colon), met));
}

static int open_fixture(void **state)
{
    static struct fixture f;
    f = (struct fixture){0};
    arena_init(&f.arena);
    diags_init(&f.diags);
    map_init(&f.deviations, &f.arena);
    each_line(&f, read_whole(&f, deviations_file), add_deviation);
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    diags_free(&f->diags);
    return 0;
}

static bool deviates(struct fixture *f, const char *name)
{
    bool *met = map_get(&f->deviations, str_of(name));
    if (met)
        *met = true;
    return met != NULL;
}

static bool reported(const struct diags *ds, enum diag_code code)
{
    for (size_t i = 0; i < ds->n; i++)
        if (ds->items[i].code == code)
            return true;
    return false;
}

/* Reads `text`; true when a value came out. Never refuses in silence. */
static bool read_ours(struct fixture *f, struct arena *a, struct str text, struct value *out)
{
    struct source source = {.name = STR("d.json"), .text = text};
    diags_free(&f->diags);
    bool ok = json_parse(&source, a, out, &f->diags);
    assert_true(ok || f->diags.errors > 0);
    return ok;
}

/* Cases of our own: "read" or "refuse", a blank, the document; \xNN is a byte. */

static unsigned case_count;

static unsigned char hex(char c)
{
    return (unsigned char)(ascii_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

static void try_case(struct fixture *f, struct str line)
{
    size_t blank = str_find(line, STR(" "), 0);
    struct buf document;
    buf_init(&document);
    blank = blank == SIZE_MAX ? line.n : blank;
    for (size_t i = blank + 1; i < line.n; i++) {
        if (line.p[i] == '\\' && i + 3 < line.n && line.p[i + 1] == 'x') {
            buf_char(&document, (char)(hex(line.p[i + 2]) << 4 | hex(line.p[i + 3])));
            i += 3;
        } else {
            buf_char(&document, line.p[i]);
        }
    }
    struct value v;
    bool wanted = str_eq(str_sub(line, 0, blank), STR("read"));
    assert_true(wanted || str_eq(str_sub(line, 0, blank), STR("refuse")));
    bool ok = read_ours(f, &f->arena, buf_view(&document), &v) && f->diags.errors == 0;
    json_t *judged = json_loadb(document.n ? document.p : "", document.n,
                                JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, NULL);
    if (ok != wanted || (judged != NULL) != wanted)
        fail_msg("%.*s: ours %s it, jansson %s it", STR_ARG(line), ok ? "reads" : "refuses",
                 judged ? "reads" : "refuses");
    json_decref(judged);
    buf_free(&document);
    case_count++;
}

static void reads_and_refuses_as_the_standard_says(void **state)
{
    struct fixture *f = *state;
    each_line(f, read_whole(f, cases_file), try_case);
    assert_true(case_count > 150);
}

static void reads_what_it_must_and_refuses_what_it_must(void **state)
{
    struct fixture *f = *state;
    struct str *names;
    size_t n, run = 0, wrong = 0, folder = 0;
    while (folder < 2 && !file_list(suite_folders[folder], &f->arena, &names, &n))
        folder++;
    if (folder == 2) {
        print_message("skipped: the suite is not beside the project\n");
        skip();
    }
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names[i], STR(".json")))
            continue;
        run++;
        struct value v;
        struct str path = path_join(&f->arena, str_of(suite_folders[folder]), names[i]);
        bool accepted = read_ours(f, &f->arena, read_whole(f, path.p), &v) && !f->diags.errors;
        char kind = names[i].p[0];
        bool as_wanted = kind == 'i' || accepted == (kind == 'y');
        if (as_wanted == deviates(f, arena_str(&f->arena, names[i]).p)) {
            print_error("%.*s is %s, which is %s\n", STR_ARG(names[i]),
                        accepted ? "accepted" : "refused",
                        as_wanted ? "right: take it off the list of deviations" : "wrong");
            wrong++;
        }
    }
    print_message("%zu files\n", run);
    assert_true(run > 300);
    assert_int_equal(wrong, 0);
}

/* Documents made from a seed, and damage */

static uint64_t random_state;

static uint32_t below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % n;
}

static const char *const texts[] = {"a",    "部门", "\\n",     "\\u90e8", "\\uD842\\uDFB7",
                                    "\\\\", "",     "\\u0000", " ",       "\\/",
                                    "𠮷",   "\\\""};
static const char *const numbers[] = {"0",
                                      "-0",
                                      "12.50",
                                      "1E2",
                                      "-1.5e-3",
                                      "9007199254740993",
                                      "1e30",
                                      "0.0000001",
                                      "1e77",
                                      "1e400",
                                      "123456789012345678901234567890123456789"};
static const char *const words[] = {"true", "false", "null"};
static const char *const blanks[] = {"", "", "", " ", "\n", "\t", "\r\n"};
#define ANY(list) list[below(sizeof list / sizeof *list)]

static void make_string(struct buf *out)
{
    buf_char(out, '"');
    for (uint32_t n = below(3); n; n--)
        buf_puts(out, ANY(texts));
    buf_char(out, '"');
}

static void make_value(struct buf *out, int depth)
{
    uint32_t kind = below(depth ? 6 : 3), n = below(4);
    buf_puts(out, ANY(blanks));
    if (kind == 0)
        buf_puts(out, ANY(words));
    else if (kind == 1)
        buf_puts(out, ANY(numbers));
    else if (kind == 2)
        make_string(out);
    if (kind > 2) {
        buf_char(out, kind == 3 ? '[' : '{');
        for (uint32_t i = 0; i < n; i++) {
            buf_puts(out, i ? "," : "");
            buf_puts(out, ANY(blanks));
            if (kind != 3)
                make_string(out);
            buf_puts(out, kind == 3 ? "" : ":");
            make_value(out, depth - 1);
        }
        buf_char(out, kind == 3 ? ']' : '}');
    }
    buf_puts(out, ANY(blanks));
}

static void damage(struct buf *text)
{
    static const char *const bits[] = {
        "\"", ",", "{", "}",  "[",    "]",    ":",    "\\",           "\\u", "0",  "-",    "e",
        ".",  "/", "#", "\n", "\t",   "\x01", "\x7f", "，",           "：",  "“",  "”",    "'",
        "x",  "+", "E", "d8", "\xff", "\xc3", "　",   "\xEF\xBB\xBF", "//",  "/*", "true", "1,2"};
    struct buf out;
    buf_init(&out);
    size_t at = below((uint32_t)text->n + 1), cut = below(3) ? 0 : below(4);
    cut = cut > text->n - at ? text->n - at : cut;
    buf_put(&out, text->p, at);
    switch (below(4)) {
    case 0:
        buf_put(&out, text->p + at, cut); /* said twice */
        cut = 0;
        break;
    case 1:
        if (below(40) == 0)
            buf_char(&out, '\0');
        break;
    default:
        buf_puts(&out, ANY(bits));
    }
    if (below(30) != 0) /* or cut off here */
        buf_put(&out, text->p + at + cut, text->n - at - cut);
    buf_free(text);
    *text = out;
}

/* Two readings of one document */

static bool same_value(struct fixture *f, const struct value *v, json_t *j);

static bool same_map(struct fixture *f, const struct vmap *m, json_t *j)
{
    if (json_object_size(j) != m->n)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        struct str key = m->entries[i].key.s;
        json_t *other = json_object_get(j, arena_str(&f->arena, key).p);
        if (!other || !same_value(f, &m->entries[i].value, other))
            return false;
    }
    return true;
}

static bool same_list(struct fixture *f, const struct list *l, json_t *j)
{
    if (json_array_size(j) != l->n)
        return false;
    for (size_t i = 0; i < l->n; i++)
        if (!same_value(f, &l->items[i], json_array_get(j, i)))
            return false;
    return true;
}

static bool same_number(const struct value *v, json_t *j)
{
    struct buf b;
    buf_init(&b);
    dec_print(&b, v->d);
    buf_char(&b, '\0');
    double ours = strtod(b.p, NULL), theirs = json_number_value(j);
    buf_free(&b);
    return !(ours < theirs) && !(ours > theirs);
}

static bool same_value(struct fixture *f, const struct value *v, json_t *j)
{
    switch (v->type) {
    case VALUE_MAP:
        return json_is_object(j) && same_map(f, v->map, j);
    case VALUE_LIST:
        return json_is_array(j) && same_list(f, v->list, j);
    case VALUE_STR:
        return json_is_string(j) &&
               str_eq(v->s, (struct str){json_string_value(j), json_string_length(j)});
    case VALUE_BOOL:
        return json_is_boolean(j) && v->b == json_is_true(j);
    case VALUE_INT:
    case VALUE_DEC:
        return json_is_number(j) && same_number(v, j);
    default:
        return json_is_null(j);
    }
}

/* Why the two need not agree on this document; NULL where they must. */
static const char *excuse(const struct fixture *f, struct str text, bool judged, int code)
{
    if (judged && str_find(text, STR("\0"), 0) != SIZE_MAX)
        return "mutated_nul_byte";
    if (!judged && code == json_error_numeric_overflow && reported(&f->diags, E2006))
        return "mutated_long_number";
    if (!judged && reported(&f->diags, E2003))
        return "mutated_byte_order_mark";
    return NULL;
}

static void compare(struct fixture *f, struct str text)
{
    struct arena a;
    struct value v = {.type = VALUE_NONE};
    json_error_t error;
    arena_init(&a);
    json_t *j = json_loadb(text.n ? text.p : "", text.n,
                           JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &error);
    bool ours = read_ours(f, &a, text, &v);
    const char *why = excuse(f, text, j != NULL, j ? 0 : (int)json_error_code(&error));
    bool kept = ours && !reported(&f->diags, E2005) && !reported(&f->diags, E2006);
    if (ours != (j != NULL)) {
        if (!why || !deviates(f, why))
            fail_msg("ours %s, jansson %s: %.*s", ours ? "reads" : "refuses",
                     j ? "reads" : error.text, STR_ARG(text));
    } else if (kept && !same_value(f, &v, j)) {
        fail_msg("read otherwise: %.*s", STR_ARG(text));
    } else if (ours && !kept) {
        assert_true(
            deviates(f, reported(&f->diags, E2005) ? "mutated_name_twice" : "mutated_long_number"));
    }
    json_decref(j);
    arena_free(&a);
}

static void jansson_says_the_same(void **state)
{
    struct fixture *f = *state;
    size_t read = 0;
    random_state = 20221018;
    for (int i = 0; i < DOCUMENTS; i++) {
        struct buf text;
        buf_init(&text);
        make_value(&text, 4);
        for (uint32_t n = below(4); n; n--)
            damage(&text);
        compare(f, buf_view(&text));
        read += f->diags.errors == 0;
        buf_free(&text);
    }
    print_message("%zu of %d documents read\n", read, DOCUMENTS);
    assert_true(read > DOCUMENTS / 10 && read < DOCUMENTS * 9 / 10);
    for (size_t i = 0; i < f->deviations.n; i++) {
        const struct map_entry *e = &f->deviations.entries[i];
        if (str_starts(e->key, STR("mutated_")) && !*(const bool *)e->value)
            fail_msg("%.*s was not met: take it off the list", STR_ARG(e->key));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(reads_and_refuses_as_the_standard_says),
        TEST(reads_what_it_must_and_refuses_what_it_must),
        TEST(jansson_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
