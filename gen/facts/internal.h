/* Shared by the files of the facts stage only. */
#ifndef JUESUAN_FACTS_INTERNAL_H
#define JUESUAN_FACTS_INTERNAL_H

#include "facts/facts.h"

/* How a figure is made, as facts.json says. */
struct fact_def {
    struct str name, title;
    enum fact_kind kind;
    struct value *terms; /* strings: "[-]address", `code` in brackets stands for the row's code */
    size_t term_count;
    bool leaf_only; /* leaf_sum: rows with children are rolled up instead */
    bool optional;  /* a measure that not all regions give: see set_lacks */
};

/* A section of the data file, or a part of it: names lead to facts, sets, sections, lists or plain
 * values. */
struct fact_node {
    struct object object;
    struct facts *owner;
    struct str address;
    struct vmap *members;
    bool *asked; /* by number of the member: an expression has looked at it */
    size_t asked_n;
};

struct fact_row {
    struct object object;
    struct fact_set *set;
    struct str code, name;       /* code "" for the row of totals */
    size_t level;                /* 0 total, 1 类, 2 款, 3 项 */
    const struct value *entered; /* the data file's row; NULL when it has none */
    struct fact **facts;         /* one per measure, made when first asked for */
    struct fact_row *parent;
    struct fact_row **children;
    size_t child_count, child_cap;
    bool listed; /* has figures of its own or below it; false for a row only looked at */
};

/* Rows by code with the same measures: the body of a table. */
struct fact_set {
    struct object object;
    struct facts *owner;
    struct str address, title;
    const struct codes *codes;
    struct fact_def **measures;
    size_t measure_count;
    struct map rows; /* code → struct fact_row, all that were made */
    struct fact_row *total;
    struct list *given; /* rows in the order of the data file */
    const struct value *model;
    bool known; /* the data file has this section */
    bool filled;
    bool *printed;      /* by measure, of published tables: somewhere in print */
    bool printed_whole; /* so, and in some row its sums with a part of them */
};

struct unlisted {
    struct str code, name;
    struct place place;
};

struct facts {
    struct scope scope;
    struct facts_input in;
    struct arena *arena;
    struct diags *diags;
    struct fact_node *root;
    struct map sets;     /* address → struct fact_set */
    struct map singles;  /* address → struct fact, all outside of sets, in order */
    struct map names;    /* code → struct value: the first row of the data that names it */
    struct map named;    /* codes of which it was said that the classification lacks them */
    struct map nameless; /* codes that nothing names */
    struct map usual;    /* code → row that has but the usual name */
    struct map unlisted; /* code → struct unlisted: in no classification, but named by the data */
    size_t depth;
    bool aside;                                        /* facts_aside */
    bool unknown_rows;                                 /* facts_unknown_rows */
    void (*read)(void *user, const struct fact *fact); /* facts_watch */
    void *user;
};

/* node.c */
struct fact_node *fact_node_new(struct facts *f, struct str address);
bool fact_node_is(const struct value *v);
/* Whether an expression has looked at that member; `member` as vmap_find gives it. */
bool fact_node_asked(const struct fact_node *n, const struct value *member);
/* Wraps plain data: maps become nodes, lists lists of wrapped items. */
bool fact_node_wrap(struct facts *f, const struct value *v, struct str address, struct value *out);

/* row.c. A row that no table has yet; NULL when memory is exhausted. */
struct fact_row *row_new(struct fact_set *s, struct str code, const struct value *entered);
/* Makes the row part of the table: it and the rows above it. */
bool row_list(struct fact_set *s, struct fact_row *r);
struct value row_value(struct fact_row *r);
/* The row of a code, made when there is none. */
struct fact_row *set_row(struct fact_set *s, struct str code);
/* The figure of a measure; NULL when the set has no such measure. */
struct fact *row_fact(struct fact_row *r, struct str measure);

/* set.c, set_fill.c, set_value.c */
struct fact_set *set_new(struct facts *f, struct str address, const struct value *model);
/* Makes the rows that the data file and the union of other sets give. */
bool set_fill(struct fact_set *s);
/* Makes the set a value of the expression language. */
void set_value_init(struct fact_set *s);
/* The data file's list for this set: the value at its address, or at the JSON path given by "from";
 * NULL when it has none. */
const struct value *set_data(const struct fact_set *s);

/* names.c: the name of a code as `row` of the set gives it, or the data elsewhere, or the
 * classification; "" when nobody does. */
struct str names_of(const struct fact_set *s, struct str code, const struct value *row);
/* Remembers the names that rows of the data give. */
bool names_collect(struct facts *f, const struct value *rows);
/* Reports what is wrong with a given row's name and with those above it (R98). */
void names_check_row(struct fact_row *r);
/* The same for the data's section `names`. */
void names_check_section(struct facts *f);
/* After all of them: the codes that only the data knows. */
void names_report_unlisted(struct facts *f);

/* address.c: the value at an address; undefined when there is none. `code` stands for [code], ""
 * outside of rows. */
struct value address_value(struct facts *f, struct str address, struct str code);

/* evaluate.c */
struct fact *fact_new(struct facts *f, struct str address, struct str title, enum fact_kind kind);
void fact_evaluate(struct fact *fact);
/* Takes the data file's figure; null makes it explicitly unknown. False for something that is no
 * figure (already reported). */
bool fact_enter(struct fact *fact, const struct value *v);
/* Whether the published tables of the set state this measure nowhere, and do not show that it is
 * none: then it is not known. */
bool set_leaves_unsaid(const struct fact_set *s, const struct fact_def *def);
/* Whether the data gives rows of the set but none of them this optional measure: then it is not
 * known, where another measure that a row leaves out is 0. */
bool set_lacks(const struct fact_set *s, const struct fact_def *def);
struct fact_def *fact_def_new(struct facts *f, struct str name, const struct value *model);
extern const struct object_ops fact_ops;

#endif
