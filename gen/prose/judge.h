/* Judging claims: against facts, against what was said before, against each other. What is judged
 * is data (claims.h); the text itself is only quoted. Which figures belong together is data of the
 * pack (rules.json, "text"). */
#ifndef JUESUAN_PROSE_JUDGE_H
#define JUESUAN_PROSE_JUDGE_H

#include "checks/ledger.h"
#include "prose/claims.h"
#include "prose/internal.h"

/* A figure as it was said, in 元, percent or pieces. */
struct said {
    struct dec value;
    struct dec step; /* what its last digit stands for */
    struct str text;
    const struct passage *passage;
    bool known;
};

enum said_kind {
    SAID_AMOUNT,
    SAID_BUDGET,
    SAID_CHANGE, /* against the year before */
    SAID_BUDGET_CHANGE,
    SAID_PREVIOUS,
    SAID_KINDS
};
enum basis { TO_PREVIOUS, TO_BUDGET, BASES };

/* What was said about one indicator anywhere in the text, the first time each. */
struct indicator {
    struct str address, budget_address;
    struct str rule;
    struct said of[SAID_KINDS];
    bool contradicted; /* said twice, differently */
};

/* What one paragraph says about one subject, last said last. */
struct topic {
    struct str key;
    struct indicator *subject; /* NULL: nothing that has an address */
    struct said amount, previous, budget[2], change[BASES], rate[BASES], done;
    const struct claim *completion; /* told before what it is of could be known; NULL */
    enum claim_direction rate_direction[BASES];
    struct str other_year; /* of a further comparison: 与2019年相比 */
    struct said other_change;
    bool compared;
};

struct shares {
    struct dec sum, parts, whole;
    size_t n;
    int places;
};

struct printed_amounts;

struct judge {
    struct run *run;
    const struct vocabulary *words;
    const struct claims *claims;
    const struct passage *all;
    size_t passage_count;
    struct map indicators; /* address → struct indicator */
    bool *strange;         /* of each passage: it tells amounts of things that have no address */
    bool *complete;        /* of each passage: its shares make up 100 %, all parts are told */
    struct dec total;      /* of all expenditure in 元, for what is out of all proportion */
    bool has_total, headless;
    const struct printed_amounts *printed; /* NULL: no printed tables */
    size_t not_in_tables;                  /* amounts told that no cell has */
    /* The paragraph */
    const struct passage *passage;
    struct str section;
    struct map topics; /* key → struct topic */
    struct shares shares;
    bool explaining;
    struct finding *no_change, *no_reason, *no_budget, *minus; /* all places of one kind together */
};

/* judge_grades.c */
void check_grades(struct judge *j);

/* judge.c */
void judge_claims(struct run *r, const struct vocabulary *v, const struct claims *claims,
                  const struct passages *all);
const struct value *words_of(const struct judge *j, enum lexicon list);
struct indicator *said_of(struct judge *j, struct str address);
/* NULL when the figure is not known, or only by default. */
struct fact *known_fact(struct judge *j, struct str address);
/* What the tables say, else what the text says. */
bool best_value(struct judge *j, struct str address, struct dec *out);
/* The subject of a claim in its paragraph, made when it is new; NULL when memory is exhausted. */
struct topic *topic_of(struct judge *j, const struct claim *c);
/* What a paragraph said about a name or an address; NULL: nothing. */
struct topic *topic_named(struct judge *j, struct str name, struct str address);
struct str in_unit(struct judge *j, struct dec yuan);
/* An error in the part that explains the accounts, a warning elsewhere. */
enum finding_level certain(const struct judge *j);
#define REPORT_FIGURE(j, code, t, found, ...)                                                      \
    report_figure((j), (code), (t), (found), (const struct str[]){__VA_ARGS__},                    \
                  sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
/* Of the usual level, as `certain` makes it; NULL without memory. */
struct finding *report_figure(struct judge *j, enum finding_code code, const struct topic *t,
                              struct str found, const struct str *args, size_t n);
/* The same below a finding that tells its cause; NULL: by itself. */
struct finding *report_for_cause(struct judge *j, struct finding *cause, enum finding_code code,
                                 const struct topic *t, struct str found, const struct str *args,
                                 size_t n);
#define REPORT_PAIR(j, code, a, b, ...)                                                            \
    report_pair((j), (code), (a), (b), (const struct str[]){__VA_ARGS__},                          \
                sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct finding *report_pair(struct judge *j, enum finding_code code, const struct said *a,
                            const struct said *b, const struct str *args, size_t n);
void place_said(struct judge *j, struct finding *f, const struct said *s, int side);
/* Of another name for the same figure, or what it consists of; NULL: nothing that is listed. */
const struct value *pieces_of(struct judge *j, struct str address);
struct dec yuan_step(const struct judge *j);
/* judge_rates.c: one finding for all places of a kind that come by the dozen */
void note_again(struct judge *j, struct finding **all, enum finding_code code,
                const struct topic *t, struct str text);
/* Two amounts that should be the same, each written in its own steps. */
enum verdict same_amount(const struct judge *j, struct dec a, struct dec a_step, struct dec b,
                         struct dec b_step);
/* A sum that should be 0 but is `difference`. */
enum verdict same_sum(struct tolerance t, struct dec difference);
/* A figure that is exactly meant, of this year, of the indicator itself. */
bool is_plain(const struct claim *c);
/* judge_known.c: a claim as it is compared: in 元, with the step of its last decimal. */
struct said said_by(const struct claim *c);
/* judge_known.c: what stands in front of a figure that became no claim and behind it, flat. */
struct str text_before(const struct unread *u, struct arena *a);
struct str text_behind(const struct unread *u, struct arena *a);
/* judge_parts.c */
/* A sum of parts as the whole is told: in its pieces, or as money. */
struct str told_sum(struct judge *j, const struct claim *whole, struct dec sum);
void judge_parts(struct judge *j, size_t from, size_t to);
/* judge_divisions.c */
void judge_divisions(struct judge *j, size_t from, size_t to, size_t findings);
/* For a change and the two amounts that it lies between. */
struct tolerance change_tolerance(const struct judge *j, const struct said *change,
                                  const struct said *before, const struct said *now);
/* "，属取整误差" for a difference of rounding. */
struct str rounding_words(const struct judge *j, bool close);

/* judge_amounts.c */
void judge_amount(struct judge *j, struct topic *t, const struct claim *c, struct said said);
void judge_budget(struct judge *j, struct topic *t, const struct claim *c, struct said said);
void judge_count(struct judge *j, struct topic *t, const struct claim *c, struct said said);
void judge_proportion(struct judge *j, const struct topic *t, const struct said *said);
void judge_limits(struct judge *j);

/* judge_tables.c: all amounts of the printed tables; NULL where there are none, or no memory */
struct printed_amounts *printed_amounts(struct judge *j);
/* Whether some cell of the printed tables has the amount, whatever it stands for there. */
bool is_in_tables(const struct judge *j, const struct said *said);
/* Claims [from, to) of the paragraph, about which it told the findings from `findings` on. */
void judge_tables(struct judge *j, size_t from, size_t to, size_t findings);

/* judge_rates.c */
void judge_change(struct judge *j, struct topic *t, enum basis basis);
void judge_rate(struct judge *j, struct topic *t, const struct claim *c, enum basis basis);
/* By how much an amount is more than what it is compared with: less, where it fell. */
struct dec change_said(const struct claim *c);
/* A rate against the year of the topic's further comparison. */
void judge_other_rate(struct judge *j, struct topic *t, const struct claim *c);
/* Whether a change and the rate beside it are those of an amount. */
bool is_change_of(const struct judge *j, const struct said *amount, const struct claim *change,
                  const struct claim *rate);
void judge_completion(struct judge *j, struct topic *t, const struct claim *c);
void judge_share(struct judge *j, struct topic *t, const struct claim *c);
void judge_shares(struct judge *j);
void judge_multiple(struct judge *j, struct topic *t, const struct claim *c);
void judge_points(struct judge *j, struct topic *t, const struct claim *c,
                  const struct claim *before);

/* judge_average.c: 人均, 车均, of the amount and the number that the paragraph tells */
void judge_average(struct judge *j, struct topic *t, const struct claim *c);

/* judge_words.c */
void judge_relation(struct judge *j, struct topic *t, const struct claim *c);
void judge_same(struct judge *j, struct topic *t, const struct claim *c, enum basis basis);
/* 主要原因是。 and 没有……, where the tables have some */
void judge_text(struct judge *j, struct str flat);
void judge_reasons(struct judge *j, struct str flat);
/* judge_words.c: claims [from, to) of the paragraph against the reasons that follow them */
void judge_reason_direction(struct judge *j, size_t from, size_t to);

/* uses.c */
void check_uses(struct judge *j, struct str flat);
/* together.c: what was said about several indicators */
void check_together(struct judge *j);

#endif
