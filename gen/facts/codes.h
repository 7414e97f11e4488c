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

struct codes {
    enum code_system system;
    int year;             /* of the file taken as that year's list */
    struct map map;       /* code → struct code: that year's list, in the file's order */
    struct map other;     /* codes seen in other years' lists only, nearest year first */
    struct map old_names; /* code → struct str*: a name that was in use before */
};

/* Reads SYSTEM-YEAR.csv of `folder` (data/codes); where that year has no list, the nearest earlier
 * one, else the nearest later. */
bool codes_load(const char *folder, enum code_system system, int year, struct arena *a,
                struct codes *out, struct diags *ds);
/* The name of a code in that year, from another year's list where it is not in this one; {NULL, 0}
 * when never seen. */
struct str codes_name(const struct codes *c, struct str code);
/* Length of a code at a level (3, 5, 7), and the level of a length; 0 when none. */
size_t code_length(size_t level);
size_t code_level(struct str code);
struct str code_parent(struct str code); /* "" for a 类 */

#endif
