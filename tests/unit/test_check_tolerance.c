#include "check.h"

#include "checks/tolerance.h"

#include <stdio.h>
#include <stdlib.h>

static struct dec decimal(const char *text)
{
    struct dec d = {0, 0};
    if (strcmp(text, "-") != 0)
        assert_true(dec_parse(str_of(text), &d));
    return d;
}

static enum tolerance_kind kind_named(const char *name)
{
    static const char *const names[] = {"exact", "same", "sum", "ratio", "shares", "most"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name))
            return (enum tolerance_kind)i;
    fail_msg("no such kind: %s", name);
    return TOLERANCE_EXACT;
}

static enum verdict verdict_named(const char *name)
{
    return !strcmp(name, "equal")      ? VERDICT_EQUAL
           : !strcmp(name, "rounding") ? VERDICT_ROUNDING
                                       : VERDICT_WRONG;
}

/* The step of a figure as it is written: 33.5 has steps of 0.1. */
static struct dec step_of(struct dec written)
{
    return (struct dec){1, written.scale};
}

/* A total "54" and its parts "33.5+22.46+0", each in steps of its own; *difference is total −
 * parts.
 */
static struct tolerance written(enum tolerance_kind kind, struct dec usual, const char *total,
                                char *parts, struct dec *difference)
{
    struct dec whole = decimal(total);
    struct tolerance t = tolerance_of(kind, whole, step_of(whole), usual);
    *difference = whole;
    if (kind == TOLERANCE_AT_MOST)
        tolerance_add(&t, whole, step_of(whole), usual);
    for (char *part = strtok(parts, "+"); part; part = strtok(NULL, "+")) {
        struct dec d = decimal(part);
        tolerance_add(&t, d, step_of(d), usual);
        assert_true(dec_sub(*difference, d, difference));
    }
    return t;
}

static void judge_line(const char *line)
{
    char kind[16], step[24], n[16], places[16], a[32], b[64], apart[32], verdict[16], limit[32];
    if (sscanf(line, "%15s %23s %15s %15s %31s %63s %31s %15s %31s", kind, step, n, places, a, b,
               apart, verdict, limit) != 9)
        fail_msg("not a case: %s", line);
    struct tolerance t = {.kind = kind_named(kind),
                          .step = decimal(step),
                          .n = (size_t)strtoul(n, NULL, 10),
                          .places = (int)strtol(places, NULL, 10),
                          .small = dec_of(1)};
    struct dec allowed, difference = decimal(apart);
    if (t.kind == TOLERANCE_SUM || t.kind == TOLERANCE_SAME || t.kind == TOLERANCE_AT_MOST)
        t = written(t.kind, t.step, a, b, &difference);
    if (t.kind == TOLERANCE_RATIO) {
        t.a = decimal(a);
        t.b = decimal(b);
    }
    if (tolerance_judge(&t, difference, &allowed) != verdict_named(verdict))
        fail_msg("judged otherwise: %s", line);
    if (strcmp(limit, "-") != 0 && !dec_eq(allowed, decimal(limit)))
        fail_msg("another limit: %s", line);
}

static void test_the_table_of_cases(void **state)
{
    char line[256];
    size_t cases = 0;
    FILE *f = fopen(JUESUAN_ROOT "/tests/spec/tolerance.txt", "r");
    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (line[0] != '#' && line[0] != '\n') {
            judge_line(line);
            cases++;
        }
    fclose(f);
    assert_true(cases > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_table_of_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
