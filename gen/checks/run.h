/* One run of the checks: rules, figures, equations and the findings they end in. Shared by the
 * files that check rules and by those that read prose (prose/). */
#ifndef JUESUAN_CHECKS_RUN_H
#define JUESUAN_CHECKS_RUN_H

#include "checks/catalogue.h"
#include "checks/tolerance.h"
#include "grid/analyse.h"
#include "grid/text.h"

/* Rules */

enum rule_op { RULE_EQUAL, RULE_AT_MOST, RULE_HOLDS };

struct rule {
    struct str id, title, advice;
    enum finding_level level;
    enum rule_op op;
    bool exact;               /* no tolerance */
    bool partial;             /* in print, figures that no table shows do not exist */
    const struct value *loop; /* list of measure names, bound to `measure`; NULL: none */
    const struct expr *each, *when, *left, *right, *less, *holds, *show;
    const struct value *source; /* its entry in rules.json */
    size_t kind;                /* of check, from 1; 0: none */
};

/* Word lists */

enum lexicon {
#define WORDS(name, meaning) W_##name,
#define ENTRIES(name, meaning) W_##name,
#include "checks/lexicon.def"
#undef ENTRIES
#undef WORDS
    LEXICON_COUNT
};

struct rule_set {
    struct rule *rules;
    size_t n;
    const struct value *text; /* words and indicators of the text rules */
    const struct value *words[LEXICON_COUNT];
    const struct value *published; /* other names of columns and rows in print */
    const struct value *off;       /* ids that are silenced */
    const struct value *ledger;    /* kinds of check and the words for what came of them */
    const struct value *root;
    struct sources *sources;
};

/* NULL when the pack does not have the list. */
const struct value *rule_words(const struct rule_set *rs, enum lexicon list);
/* The first word of a list of one, such as an address; "" when there is none. */
struct str rule_word(const struct rule_set *rs, enum lexicon list);
/* The rule is silenced. */
bool rule_off(const struct rule_set *rs, struct str id);

/* Figures: facts as they are shown */

struct spot {
    const struct grid *grid;
    uint32_t row, col;
    struct spot *next;
};

/* An identity that a figure is a base of, and with which sign. */
struct use {
    struct equation *equation;
    int sign;
};

/* A figure as a sentence gives it, in the published unit: it may be coarser than that of a table.
 */
struct witness {
    struct dec value, step;
};

struct figure {
    struct fact *fact;
    struct dec value;   /* as shown: in the published unit, rounded; counts as they are */
    struct dec step;    /* what its last digit stands for */
    struct spot *spots; /* cells that show it, in order */
    bool given;         /* entered or stated: it can be wrong by itself */
    uint64_t kinds;     /* of check that it took part in, a bit each */
    struct use *uses;   /* told when blame is asked for */
    size_t use_count;
    struct equation *own;    /* of a stated total: that against what it is made of */
    struct figure *beside;   /* a ring of those about the same code; NULL: not told yet, or none */
    uint64_t key;            /* hash of its address: part of that of its equations */
    const struct dec *shift; /* what a stated total is put right by while that is tried */
    const struct witness *told; /* what sentences say that it is; NULL: nothing */
    bool told_apart;            /* and one says otherwise: nothing follows */
    struct finding *blamed;     /* for which it is surely the cause, */
    struct dec corrected;       /* and what it should be then */
    size_t gather, at; /* the last gathering that it was met in, and where among its terms */
};

struct term {
    struct figure *figure;
    int sign; /* left +, right − */
};

struct terms {
    struct term *items;
    size_t cap;
};

struct equation {
    const struct rule *rule;
    struct term *terms; /* as shown */
    size_t n;
    /* The same in figures that can be wrong by themselves: those printed, or those given by the
     * data; what is derived from them follows. */
    struct term *base;
    size_t base_count;
    struct dec left, right, difference, allowed;
    struct tolerance tolerance;
    enum verdict verdict;
    bool printed_exactly; /* the figures behind the rounded ones do agree */
    bool done;            /* in a finding */
    uint64_t key;         /* the same for the same terms in any order */
    struct equation *next_of_key;
};

struct run {
    const struct checks_input *in;
    struct arena *arena;
    struct findings *findings;
    struct map figures;      /* address → struct figure */
    struct map unseen;       /* the same of totals that are only a step between others */
    struct map names;        /* code → its name without blanks */
    const struct map *named; /* code → struct code: further items that the tables name; NULL */
    struct equation **equations;
    size_t equation_count, equation_cap;
    struct map by_terms;              /* key of terms → struct equation */
    struct terms terms[2];            /* of the gathering in hand, as shown and followed down */
    size_t gathers;                   /* begun so far */
    const struct grid **wrong_tables; /* blamed as wholes */
    size_t wrong_table_count, wrong_table_cap;
    const struct rule *stated; /* what is stated equals what follows from other figures */
    struct str lacking;        /* the first figure that the rule in hand lacks; "" */
    bool deep;                 /* equations are also followed down to given figures */
    bool ok;
};

/* figures.c */
bool figures_index(struct run *r);
/* The figure of a fact that is shown or given; NULL for one that is only a step between others. */
struct figure *figure_of(struct run *r, struct fact *fact);
/* A figure for such a step, where it must stand for itself. */
struct figure *figure_unseen(struct run *r, struct fact *fact);
/* An amount in 元 as published. */
struct dec shown_amount(const struct run *r, struct dec yuan);
/* A printed amount in the unit of comparison. */
struct dec printed_value(const struct run *r, const struct grid *s, const struct grid_cell *cell);
/* What its last decimal stands for, in that unit. */
struct dec printed_step(const struct run *r, const struct grid *s, const struct grid_cell *cell);
struct str figure_where(struct run *r, const struct figure *f);
struct str figure_text(struct run *r, const struct figure *f);
struct dec published_step(const struct run *r);
/* The name of a code as texts are compared: without blanks, with one kind of brackets. */
struct str code_name(struct run *r, const struct code *c);
struct str decimal_text(struct run *r, struct dec d);
struct str money_text(struct run *r, struct dec d);

/* equations.c: evaluates the rules of rules.json */
bool equations_run(struct run *r);
/* By the equation's own tolerance, whatever the difference would be. */
enum verdict equation_judge(const struct equation *e, struct dec difference, struct dec *allowed);

/* suspects.c: how much the step from `right` to `printed` looks like a slip of the hand: 0 … 5 */
int slip_likeness(struct dec printed, struct dec right, int places);
/* Whether an amount of a table, in the published unit, is what was told, but for its last digit. */
bool is_as_told(struct witness told, struct dec amount);
/* blame.c: failing equations become findings, those with one cause together */
bool blame(struct run *r);
/* What is wrong by the same cause, told below a finding. */
void add_under(struct run *r, struct finding *f, struct finding *below);
/* blame_tables.c: the whole table was found wrong; what else disagrees with it is the same cause */
bool table_is_wrong(const struct run *r, const struct grid *s);
/* Some identity that figures of the table stand in fails. */
bool table_has_errors(const struct run *r, const struct grid *s);

/* computed.c: printed rates and totals that are worked out from others */
void check_computed(struct run *r);

/* own_sums.c: sums of tables, columns and rows that were not recognised */
void check_own_sums(struct run *r);

/* code_rows.c: levels of codes, and one name with several codes */
void check_code_rows(struct run *r);

/* remainders.c: balances that may be nothing but rounding */
void check_remainders(struct run *r);

/* last_year.c: figures and texts that were taken over from the year before */
void check_last_year(struct run *r);

/* forms.c: codes, names, line numbers, blanks and heads of tables */
void check_forms(struct run *r);

/* Some of `s` on both sides of [from, to). */
struct str around(struct run *r, struct str s, size_t from, size_t to);
/* A finding on a piece of text; NULL when the same text was found before, or without memory. */
#define REPORT_TEXT(r, code, p, found, ...)                                                        \
    report_text((r), (code), (p), (found), (const struct str[]){__VA_ARGS__},                      \
                sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct finding *report_text(struct run *r, enum finding_code code, const struct passage *p,
                            struct str found, const struct str *args, size_t n);
/* Found only when it is needed: it takes a look through the file. */
struct place passage_place(const struct run *r, const struct passage *p);

/* report.c: a text in quotes, as the report for machines has it. */
void findings_put_json_text(struct buf *out, struct str s);

/* findings.c */
struct finding *finding_new(struct run *r, enum finding_code code);
/* With level, title and advice of a rule over facts. */
struct finding *finding_of_rule(struct run *r, const struct rule *rule);
/* Text of a paragraph as a place, with the sentence that it stands in. */
void finding_passage(struct run *r, struct finding *f, struct str address, const struct passage *p,
                     struct str text, int side);
/* The message of `code` with its arguments. */
#define FINDING_SAY(r, f, code, ...)                                                               \
    finding_say((r), (f), (code), (const struct str[]){__VA_ARGS__},                               \
                sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
void finding_say(struct run *r, struct finding *f, enum finding_code code, const struct str *args,
                 size_t n);
void finding_place(struct run *r, struct finding *f, struct str address, struct str where,
                   struct str text, int side, struct place data);
void finding_figure(struct run *r, struct finding *f, const struct figure *figure, int side);
void finding_add(struct run *r, struct finding *f);
/* Counts, orders, and applies the data's answers. */
void findings_finish(struct run *r);
struct place place_at(const struct run *r, uint32_t at);

#endif
