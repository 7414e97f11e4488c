/* Shared by the files of the tables stage: reading a specification and evaluating what stands in
 * it. */
#ifndef JUESUAN_TABLES_SPEC_H
#define JUESUAN_TABLES_SPEC_H

#include "tables/tables.h"

/* How numbers look: from the pack, narrowed by table, column and row. */
struct number_look {
    enum amount_unit unit;
    struct dec_style style;
    struct str zero; /* "number": as any number; "blank": nothing; else this text */
    struct str
        unknown; /* shown for an unknown figure; "blank": nothing, and it need not be given */
};

struct builder {
    const struct tables_input *in;
    struct str id;
    const struct value *spec; /* VALUE_MAP */
    struct value columns;     /* its columns, expanded */
    struct number_look look;
    struct grid *grid;
};

/* Members of a map of the specification; NULL, "" or the fallback when absent or of another type.
 */
bool spec_flag(const struct value *map, const char *name, bool fallback);
long spec_int(const struct value *map, const char *name, long fallback);

struct place spec_place(const struct builder *b, const struct value *v);

/* Evaluates the expression in the string `v`. False after a report, also for an undefined result.
 */
bool spec_eval(struct builder *b, const struct value *v, const struct scope *scope,
               struct value *out);
/* The text of `v` with each {{ expression }} in it evaluated. *made is the origin of the last
 * figure shown; NULL. */
bool spec_text(struct builder *b, const struct value *v, const struct scope *scope, struct str *out,
               const struct origin **made);

/* `look` narrowed by the members of `map`: unit, decimals, separator, trim, zero. */
struct number_look look_narrow(struct number_look look, const struct value *map);

/* What a column or a single cell holds. */
enum column_kind {
#define COLUMN(name, word, role, figures) COLUMN_##name,
#include "tables/column_kinds.def"
#undef COLUMN
    COLUMN_KINDS
};

struct column_word {
    const char *word; /* in a specification */
    enum cell_role role;
    bool figures;
};
extern const struct column_word column_words[COLUMN_KINDS];

/* A leaf of the column tree. */
struct leaf {
    const struct value *spec;
    struct str key, base_key; /* base_key: without the number of a repeated column */
    enum column_kind kind;
    const struct value *bind;
    bool numbered; /* gets a 栏次 */
    struct number_look look;
};

struct table_columns {
    struct leaf *leaves;
    uint32_t n;
    uint32_t header_rows; /* titles and the row of column numbers */
};

enum { COLUMNS_MAX = 200, LEVELS_MAX = 8 };

/* columns.c */
/* The specification's columns with "each" and "if" carried out. */
bool columns_expand(struct builder *b, struct value *out);
/* The scope for a column's title and expressions: `col` and `col_index` where it is repeated. */
const struct scope *column_scope(const struct value *column, const struct scope *parent,
                                 struct arena *a);

bool columns_read(struct builder *b, struct table_columns *out);
bool header_write(struct builder *b, const struct table_columns *c);

/* body.c */
struct row_plan;
/* Rows that the body needs; *plan is handed to body_write. */
bool body_plan(struct builder *b, const struct table_columns *c, struct row_plan **plan,
               uint32_t *rows);
bool body_write(struct builder *b, const struct table_columns *c, const struct row_plan *plan);

/* cell.c: puts one value into a cell. `bind` is an expression for figures and for a column's own
 * bind, a text with {{ }} otherwise, or an object {"text" | "amount" | "count" | "number": …} that
 * says itself what the cell holds. */
bool cell_write(struct builder *b, const struct leaf *leaf, const struct value *bind,
                const struct number_look *look, const struct scope *scope, struct grid_cell *cell);

/* merge.c: merges of the specification in the finished body */
bool merge_row(struct builder *b, const struct table_columns *c, const struct value *spec,
               uint32_t row);
bool merge_down(struct builder *b, const struct table_columns *c);
uint32_t leaf_index(const struct table_columns *c,
                    struct str key); /* UINT32_MAX when there is none */

/* terms.c: finds the addends of totals on the same grid */
bool terms_find(struct builder *b);

/* Whether a filter keeps an item for which it says `v`. What filters by a figure keeps all in
 * tables to read by: that figure is what the print will tell. */
static inline bool spec_keeps(const struct builder *b, const struct value *v)
{
    return value_truth(v) || (b->in->to_read && v->type != VALUE_BOOL);
}

#endif
