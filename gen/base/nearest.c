/* Edit distance within what a slip can be; the nearest few, in the order of the candidates. */
#include "base/nearest.h"

#include "base/utf8.h"

/* Of a short name not so much may be wrong that nothing of it is left. */
static size_t tolerated(struct str wanted)
{
    size_t characters = utf8_count(wanted);
    return characters <= 1 ? 0 : characters <= 2 ? 1 : characters <= 5 ? 2 : 3;
}

static bool is_found(const struct nearest *near, struct str name)
{
    for (size_t i = 0; i < near->n; i++)
        if (str_eq(near->found[i], name))
            return true;
    return false;
}

void nearest_consider(struct nearest *near, struct str name)
{
    size_t limit = tolerated(near->wanted);
    size_t d = limit ? str_distance(name, near->wanted, limit) : 1, i;
    if (d > limit || is_found(near, name))
        return;
    for (i = near->n; i > 0 && near->distance[i - 1] > d; i--)
        if (i < NEAREST_MAX) {
            near->found[i] = near->found[i - 1];
            near->distance[i] = near->distance[i - 1];
        }
    if (i == NEAREST_MAX)
        return;
    near->found[i] = name;
    near->distance[i] = d;
    if (near->n < NEAREST_MAX)
        near->n++;
}

struct str nearest_best(const struct nearest *near)
{
    return near->n ? near->found[0] : (struct str){NULL, 0};
}

struct str nearest_list(const struct nearest *near, struct arena *a)
{
    struct str s = {"", 0};
    for (size_t i = 0; i < near->n; i++)
        s = i ? arena_printf(a, "%.*s、%.*s", STR_ARG(s), STR_ARG(near->found[i])) : near->found[i];
    return s;
}
