/* The government's classification of revenue and expenditure (政府收支分类科目): names of codes by
 * year. */
#ifndef JUESUAN_FACTS_CODES_H
#define JUESUAN_FACTS_CODES_H

#include "base/diag.h"
#include "base/map.h"

enum code_system { CODES_FUNCTION, CODES_ECONOMIC };

struct code {
    struct str code, name;
    size_t level; /* 1 类, 2 款, 3 项 */
};

/* A name that a code bears in other years: up to year `until` (when it was given up), or from year
 * `from` on; the other is 0. */
struct code_use {
    struct str name;
    int from, until;
    struct code_use *next;
};

struct codes {
    enum code_system system;
    int year;         /* of the file taken as that year's list */
    struct map map;   /* code → struct code: that year's list, in the file's order */
    struct map other; /* codes seen in other years' lists only, nearest year first */
    struct map usual; /* code → struct code: names in common use, of no particular year */
    struct map uses;  /* code → struct code_use: its names in other years */
    struct map moved; /* code given up → struct code_move */
};

/* A code that was given up: since year `since` its money stands under `to`, "" where that is not
 * known. */
struct code_move {
    struct str to;
    int since;
};

/* Reads SYSTEM-YEAR.csv of the folder `own` (NULL: none) or, where that has none of a year, of
 * `folder` (data/codes). Of a code that a list names several times, with dates since and until
 * when, the last that holds at the end of the list's year counts. Where that year has no list, the
 * nearest earlier one, else the nearest later. Names follow renames.csv: a code renamed after
 * `year` keeps its old name. A line there that has an old code too says that this one became part
 * of the code. */
bool codes_load(const char *folder, const char *own, enum code_system system, int year,
                struct arena *a, struct codes *out, struct diags *ds);
/* The name of a code in that year, from another year's list where it is not in this one; {NULL, 0}
 * when never seen. */
struct str codes_name(const struct codes *c, struct str code);
/* The name in common use of a code that no year's list has (SYSTEM-usual.csv), good enough to fill
 * a row with, not to correct anybody by; {NULL, 0} when none is known. */
struct str codes_usual(const struct codes *c, struct str code);
/* The other years in which that was the code's name; NULL when it never was. */
const struct code_use *codes_other_use(const struct codes *c, struct str code, struct str name);
/* Another code that bears this name in that year, the one nearest to `code`; {NULL, 0} when none
 * does. */
struct str codes_named(const struct codes *c, struct str name, struct str code);
/* What a code of year `from` is in year `to`, by renames.csv: itself unless it was given up; ""
 * when it is not said what it became. */
struct str codes_moved(const struct codes *c, struct str code, int from, int to);
/* 1 for a code of 3 digits, 2 for 5, 3 for 7; 0 for any other length. */
size_t code_level(struct str code);
struct str code_parent(struct str code); /* "" for a 类 */

#endif
