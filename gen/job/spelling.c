/* Names in pack.json and in table specifications that are almost those which the program reads: a
 * misspelt one is passed over in silence. Names that resemble none are the pack's own. */
#include "job/spelling.h"

static const char *const words[] = {
    "above", "align", "amount", "author", "bind", "blank", "bold", "cells", "code", "columns",
    "correction", "count", "decimals", "department", "document", "each", "extends", "fill",
    "footer", "if", "indent", "key", "keywords", "kind", "label", "line", "merge", "merge_down",
    "name", "notes", "number", "numbered", "numbers", "numbers_row", "orientation", "panels",
    "percent", "report", "role", "row", "rows", "separator", "sheet", "subject", "table", "tables",
    "text", "title", "trim", "unit", "unknown", "width", "words", "year", "years", "zero",
    "empty_sentence",
    /* words */
    "increase", "decrease", "same", "rise", "fall", "more", "less", "equal", "no_base",
    "no_budget"};

static void look_at(struct map *known, const struct sources *sources, const struct value *v,
                    struct diags *ds)
{
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        look_at(known, sources, &v->list->items[i], ds);
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        struct str name = e->key.s;
        struct str near = map_get(known, name) ? (struct str){NULL, 0} : map_nearest(known, name);
        if (near.n)
            DIAG(ds, E4022, sources_place(sources, e->key.at), name, near);
        /* the names of columns are the pack's own */
        if (!str_eq(name, STR("cells")) && !str_eq(name, STR("zero")))
            look_at(known, sources, &e->value, ds);
    }
}

void spelling_check(const struct value *v, struct arena *a, const struct sources *sources,
                    struct diags *ds)
{
    struct map known;
    map_init(&known, a);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        map_put(&known, str_of(words[i]), &known);
    look_at(&known, sources, v, ds);
}
