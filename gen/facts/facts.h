/* Facts: every figure of a department, once, exact, with an address and an origin. What the data
 * file gives is a fact whose address is its path; totals and figures of other tables are sums over
 * addresses that the pack's facts.json declares. */
#ifndef JUESUAN_FACTS_FACTS_H
#define JUESUAN_FACTS_FACTS_H

#include "data/record.h"
#include "expr/expr.h"
#include "facts/codes.h"

enum fact_kind { FACT_AMOUNT /* 元, two decimals */, FACT_COUNT, FACT_NUMBER };

struct fact;

struct fact_term {
    int sign;
    struct fact *fact;
};

/* A figure. Where the data gives it, that is its value, and what the formula says stays beside it
 * for comparison. */
struct fact {
    struct object object; /* a fact is a value of the expression language */
    struct facts *owner;
    struct str address, title;
    struct origin origin; /* of what shows it or is made of it */
    enum fact_kind kind;
    bool known;        /* false: the data does not say; never taken for 0 */
    struct dec value;  /* when known */
    bool entered;      /* given by the data file in its own place */
    bool stated;       /* given under `stated` */
    bool looked_at;    /* by an expression */
    bool used;         /* so, or by a sum that was: facts_unread */
    bool only_printed; /* of tables that are read, never made: no data file is asked for it */
    bool has_derived;  /* the formula gives a value: */
    struct dec derived;
    struct fact_term *terms; /* the formula: a signed sum; none for a figure that is only entered */
    size_t term_count;
    uint32_t
        at; /* position of the given figure in the sources; 0 when it is derived or a default */
    /* Private to the facts stage. */
    const struct fact_def *def;
    struct fact_row *row;
    enum { FACT_NEW, FACT_BUSY, FACT_DONE } state;
};

struct facts;

struct facts_input {
    const struct record *record;
    const struct value *model; /* facts.json of the pack */
    const struct value
        *mandatory; /* its mandatory.json, to name the rule of what is missing; NULL */
    const struct codes *function, *economic;
    struct arena *arena;
    struct diags *diags;
};

/* Builds the facts of a department. Wrong models and addresses are reported (E42xx); NULL when
 * there is no result. */
struct facts *facts_build(const struct facts_input *in);

/* Names for expressions: sets, sections of the data file and everything in them. */
const struct scope *facts_scope(const struct facts *f);

/* The classification of the department's year with the codes that only the department has. */
const struct codes *facts_codes(struct facts *f, enum code_system system);
/* Facts are evaluated when they are asked for: where they report what is wrong, from now on. */
void facts_report_to(struct facts *f, struct diags *ds);
/* Calls `read` whenever an expression looks at a figure; NULL: no more. */
void facts_watch(struct facts *f, void (*read)(void *user, const struct fact *fact), void *user);

/* What is looked at from now on is looked at aside: to judge it, not to show it; until false. */
void facts_aside(struct facts *f, bool aside);

/* Whether the rows of a set that the data does not have were looked at since this was last asked: a
 * sum over them says nothing, it is not 0. */
bool facts_unknown_rows(struct facts *f);

/* Who is told what nothing shows. */
struct unread_visitor {
    void (*visit)(void *user, struct str path, uint32_t at);
    /* Whether the document says that text; NULL: what was looked at counts as shown. */
    bool (*shows)(void *user, struct str text);
    void *user;
};
/* Visits what a section of the data file, `v`, gives and nothing shows so far, each path once
 * (reasons.income, income.education), with the position of the first. */
void facts_unread(struct facts *f, struct str section, const struct value *v,
                  const struct unread_visitor *to);

/* The fact at an address such as income[2101101].fiscal, evaluated; NULL when there is none. */
struct fact *fact_find(struct facts *f, struct str address);
/* The value at an address: a fact, a row, a set, a text; undefined when there is none. */
struct value facts_value(struct facts *f, struct str address);
/* The fact behind a value; NULL when it is none. */
struct fact *fact_of(const struct value *v);
/* When a figure is unknown because the data file lacks the whole section of its row: that section's
 * title and address. */
bool fact_missing_section(const struct fact *fact, struct str *title, struct str *address);

/* On what basis the data leaves an unknown figure out, by its list `withheld`, or all that it
 * lacks;
 * "" when it does not. */
struct str fact_withheld(const struct fact *f);
/* Reports that an unknown figure is missing: the figures that the data file ought to give for it,
 * with the rule that demands them. An error, or a warning in a draft. */
void fact_report_missing(const struct fact *f, bool draft, struct diags *ds);

/* Evaluates all facts there are and calls `visit` for each in a fixed order. */
void facts_each(struct facts *f, void (*visit)(void *user, struct fact *fact), void *user);
/* Where a fact's figure stands in the data; without a line when it is derived. The pointer is its
 * address. */
struct place fact_place(const struct fact *f);

#endif
