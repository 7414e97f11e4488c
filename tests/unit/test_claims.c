/* Sentences and the claims expected of them: tests/spec/claims.txt, one sentence at a time, exact
 * (docs/claims.md, 8). */
#include "check.h"

#include "context/context.h"
#include "prose/claims.h"
#include "prose/internal.h"

#include <stdio.h>

enum { LINE_MAX_BYTES = 4096, SECTION_PARTS = 8, CLAIMS_MAX = 40 };

struct bench {
    struct juesuan *j;
    struct vocabulary v;
    struct arena arena;
    char heading[LINE_MAX_BYTES], sentence[LINE_MAX_BYTES];
    char expected[CLAIMS_MAX][LINE_MAX_BYTES];
    size_t n, sentences, wrong, gaps;
    bool gap; /* "? ": known not to be read like this yet */
};

/* The words of an expected claim behind `mark`, up to the next blank; "" when it is not there. */
static struct str part_behind(struct str line, const char *mark)
{
    size_t at = str_find(line, str_of(mark), 0), end;
    if (at == SIZE_MAX)
        return STR("");
    at += strlen(mark);
    end = str_find(line, STR(" "), at);
    return str_sub(line, at, end == SIZE_MAX ? line.n : end);
}

static struct str expected_name(struct str line)
{
    static const char *const measures[] = {"budget of ", "share of ",   "rate of ",
                                           "count of ",  "average of ", "completion of "};
    size_t at = str_find(line, STR("of "), 0);
    at = at == SIZE_MAX ? line.n : at + 3;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (str_starts(str_sub(line, at, line.n), str_of(measures[i])))
            at += strlen(measures[i]);
    size_t end = str_find(line, STR(" "), at);
    return str_sub(line, at, end == SIZE_MAX ? line.n : end);
}

/* The claim as text, with the names that are only written otherwise than expected, and without what
 * is not asked. */
static struct str comparable(struct bench *b, struct claim c, struct str line)
{
    struct str name = expected_name(line), whole = part_behind(line, " in "),
               within = part_behind(line, " within ");
    struct buf out;
    if (same_name(&b->v, c.name, name, c.kind == CLAIM_COUNT))
        c.name = name;
    if (whole.n && same_name(&b->v, c.whole, whole, false))
        c.whole = whole;
    if (!within.n)
        c.within = STR("");
    else if (same_name(&b->v, c.within, within, false))
        c.within = within;
    if (!part_behind(line, " @").n)
        c.address = STR("");
    /* A scope that the name says itself need not be written. */
    if (str_find(line, STR("fund"), 0) == SIZE_MAX && str_find(line, STR("capital"), 0) == SIZE_MAX)
        c.scope = SCOPE_GENERAL;
    buf_init(&out);
    claim_text(&out, &c);
    struct str text = arena_str(&b->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static bool as_expected(struct bench *b, const struct claims *claims, bool tell)
{
    bool good = claims->n == b->n;
    for (size_t i = 0; i < claims->n || i < b->n; i++) {
        struct str line = i < b->n ? str_of(b->expected[i]) : STR("(nothing)");
        struct str text = i < claims->n ? comparable(b, claims->items[i], line) : STR("(nothing)");
        good &= str_eq(text, line);
        if (tell && !str_eq(text, line))
            print_message("  expected %.*s\n  read     %.*s\n", STR_ARG(line), STR_ARG(text));
    }
    return good;
}

static void try_sentence(struct bench *b)
{
    struct passage p = {.text = str_of(b->sentence), .heading = str_of(b->heading)};
    struct claims claims = {0};
    if (!*b->sentence)
        return;
    p.flat = flat_text(p.text, &b->arena);
    assert_true(claims_read(&b->v, &p, 1, &claims));
    bool good = as_expected(b, &claims, false);
    b->sentences++;
    b->gaps += b->gap;
    if (good == b->gap) {
        b->wrong++;
        print_message("%s: %s\n", good ? "is read now, write > for ?" : "read otherwise",
                      b->sentence);
        (void)as_expected(b, &claims, true);
    }
    *b->sentence = '\0';
    b->n = 0;
}

static void replace(char *s, const char *old, const char *new)
{
    for (char *at = s; (at = strstr(at, old)) != NULL; at += strlen(new)) {
        memmove(at + strlen(new), at + strlen(old), strlen(at + strlen(old)) + 1);
        memcpy(at, new, strlen(new));
    }
}

static void take_line(struct bench *b, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '@') {
        try_sentence(b);
        snprintf(b->heading, sizeof b->heading, "第三部分 2022年度部门决算情况说明 / %.900s",
                 line + 2);
        replace(b->heading, " / ", " › ");
    } else if (line[0] == '>' || line[0] == '?') {
        try_sentence(b);
        b->gap = line[0] == '?';
        snprintf(b->sentence, sizeof b->sentence, "%s", line + 2);
        replace(b->sentence, "⏎", "\n");
    } else if (line[0] == ' ' && strncmp(line, "  none ", 7) != 0) {
        for (char *claim = line + 2, *next; claim; claim = next) {
            next = strstr(claim, "; ");
            if (next) {
                *next = '\0';
                next += 2;
            }
            assert_true(b->n < CLAIMS_MAX);
            snprintf(b->expected[b->n++], LINE_MAX_BYTES, "%s", claim);
        }
    }
}

static void begin(struct bench *b)
{
    struct juesuan_config config = {.home = JUESUAN_ROOT};
    b->j = juesuan_new(&config, NULL);
    assert_non_null(b->j);
    struct loaded_pack *pack = context_pack(b->j, STR("standard"));
    assert_non_null(pack);
    arena_init(&b->arena);
    b->v = (struct vocabulary){.rules = context_rules(b->j, pack),
                               .function = context_codes(b->j, CODES_FUNCTION, 2022),
                               .economic = context_codes(b->j, CODES_ECONOMIC, 2022),
                               .year = 2022,
                               .department = STR(""),
                               .arena = &b->arena};
    assert_non_null(b->v.rules);
    assert_true(vocabulary_prepare(&b->v));
}

static void test_sentences_become_the_claims_that_they_make(void **state)
{
    static struct bench b;
    char line[LINE_MAX_BYTES];
    FILE *f = fopen(JUESUAN_ROOT "/tests/spec/claims.txt", "r");
    (void)state;
    assert_non_null(f);
    begin(&b);
    while (fgets(line, sizeof line, f))
        take_line(&b, line);
    try_sentence(&b);
    fclose(f);
    assert_int_equal(b.wrong, 0);
    assert_true(b.sentences >= 350);
    assert_true(b.gaps * 50 <= b.sentences);
    arena_free(&b.arena);
    juesuan_free(b.j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences_become_the_claims_that_they_make)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
