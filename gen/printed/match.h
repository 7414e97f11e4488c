/* Shared by the files that pair a printed table with the pack's own. */
#ifndef JUESUAN_PRINTED_MATCH_H
#define JUESUAN_PRINTED_MATCH_H

#include "printed/internal.h"

struct match {
    const struct grid *printed, *built;
    const struct value *words;
    struct arena *arena;
    int year;
    uint32_t *columns; /* printed column → built column with the same titles; UINT32_MAX */
    struct map cells;  /* key → address of the built cell */
    struct map labels; /* names of the printed rows → the grid */
};

/* match_titles.c */

/* The pack knows `theirs` as another name of `ours`, in its list `kind`. */
bool is_alias(const struct match *m, const char *kind, struct str ours, struct str theirs);
bool same_path(const struct grid_column *a, const struct grid_column *b);
/* The first column of figures with the titles of `col`. */
uint32_t first_like(const struct grid *s, uint32_t col);
/* Finds for each printed column of figures ours with the same titles: `columns`. False without
 * memory. */
bool match_columns(struct match *m);
/* How well the titles of two figures fit, in whatever order: 0 not at all. Every printed title must
 * be one of ours or stand for a total; of ours, titles above others may be left out. */
int figure_match(const struct match *m, const struct grid_column *theirs,
                 const struct grid_column *ours);

#endif
