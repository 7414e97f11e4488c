/* Shared by the files that recognise printed tables. */
#ifndef JUESUAN_PRINTED_INTERNAL_H
#define JUESUAN_PRINTED_INTERNAL_H

#include "grid/text.h"
#include "printed/printed.h"

/* titles.c: gives each printed table the id of the pack's table that it is, or none. False when
 * memory is exhausted. */
bool published_name_tables(struct published *p, struct pack *pack, const struct value *words,
                           struct diags *ds);
/* published.c: the list at a dotted path of the record, made where missing; NULL when memory is
 * exhausted. */
struct list *list_at(struct published *p, struct str path);
/* The k-th of the sets whose rows a table shows, "" when there are not so many. */
struct str published_set(const struct published *p, size_t table, size_t k);
/* units.c: which tables are in another unit than they say: they get that unit. False when memory is
 * exhausted. */
bool units_settle(struct published *p, struct grid *const *tables, const struct value *texts);
/* pairs.c: takes the rows of names and numbers below a table's figures from it; *out is a table of
 * them, NULL where there are none. False when memory is exhausted. */
bool pairs_take(struct grid *s, struct arena *a, struct grid **out);
/* layouts.c: a header longer than it is said to be, and the merges that are not told. */
void layout_header(struct grid *s);
/* The rows that the header has at least where nobody told, by its merged cells. */
void layout_header_spans(struct grid *s);
void layout_merges(struct grid *s);
/* Codes in several columns; kinds of columns must be known. */
void layout_codes(struct grid *s, struct arena *a);

#endif
