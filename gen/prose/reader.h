/* Reading figures in sentences, shared by the files that do it. A figure belongs to the indicator
 * named before it; what it is — the amount, the budget, last year's amount, a change, a rate — is
 * told by the words just in front of it. Names and words are data (rules.json, "text"). */
#ifndef JUESUAN_PROSE_READER_H
#define JUESUAN_PROSE_READER_H

#include "prose/internal.h"

struct said {
    struct dec value; /* 元, percent or pieces */
    struct dec step;  /* what its last digit stands for */
    struct str text;
    const struct passage *passage;
    bool known;
};

enum said_kind { SAID_AMOUNT, SAID_BUDGET, SAID_CHANGE, SAID_PREVIOUS, SAID_KINDS };

/* What was said about one indicator anywhere in the text, the first time each. */
struct indicator {
    struct str address, budget_address;
    const char *rule;
    struct said of[SAID_KINDS];
    bool contradicted; /* said twice, differently */
};

enum basis { TO_PREVIOUS, TO_BUDGET, BASES };
enum budget_kind { BUDGET_INITIAL, BUDGET_ADJUSTED, BUDGETS };

enum role {
    ROLE_NONE,
    ROLE_OTHER, /* of another year's plans */
    ROLE_AMOUNT,
    ROLE_BUDGET,
    ROLE_PREVIOUS,
    ROLE_CHANGE,
    ROLE_SHARE,
    ROLE_RATE,
    ROLE_DONE
};

struct meaning {
    enum role role;
    enum basis basis;        /* of a change or its rate */
    enum budget_kind budget; /* of a budget or its completion */
    bool decrease;
    bool neutral; /* 增减率: neither up nor down is said */
};

/* Where an indicator is named. */
struct naming {
    size_t end, length; /* in the text looked at; end 0: nowhere */
    const struct value *entry;
    struct str address;
    bool code, aside; /* aside: one of a list, the sentence goes on about its subject */
};

struct name_list; /* names.c: the names that count below one heading */

enum { QUEUE_MAX = 6 };

/* Names whose figures come after them in the same order. */
struct name_queue {
    struct naming names[QUEUE_MAX];
    size_t n, next;
};

/* What stands below `path` in the data belongs to `heading` (rules.json, "paths"). */
struct path_heading {
    struct str path, heading;
    const struct value *unless;
};

/* What the figures that come next are about. */
struct focus {
    struct indicator *subject;
    const struct indicator *amount_of; /* whose amount it is; NULL: nobody was named */
    struct said amount, previous, budget[BUDGETS], change[BASES], rate[BASES];
    struct said head; /* the amount that 其中 divides */
    struct said done; /* the last rate of completion */
    enum basis basis;
    enum role last_money, scope; /* of the amount before; of those that 其中 divides */
};

struct text_reader {
    struct run *run;
    struct map indicators; /* address → struct indicator */
    struct name_list *names;
    struct path_heading *paths;
    size_t path_count;
    struct str next_year; /* 2024年 */
    const struct passage *passage;
    const struct passage *next; /* what follows it; NULL at the end */
    const struct passage *all;
    bool *strange;       /* of each of them: it tells amounts of things that have no name here */
    struct str headings; /* above the passage, and what they mean */
    struct str written;  /* the same as they are written */
    struct str text;     /* without blanks */
    /* State of the paragraph */
    struct focus now, *outside; /* outside: before the bracket that is open */
    struct said first;
    struct map amounts;      /* address → struct said */
    struct name_queue queue; /* A、B分别为1万元、2万元 */
    bool later;              /* the paragraph is about the plans for next year */
    bool in_reason; /* between 原因 and the end of its sentence: figures of other things */
    bool compared;  /* amount and budget differ and no reason was given yet */
    struct said unexplained;
    /* Shares of one whole: those of all its parts add up to 100. */
    struct dec share_sum, share_parts, share_whole;
    size_t share_count;
    int share_places;
    struct dec total; /* of all expenditure in 元, for what is out of all proportion */
    bool has_total;
    bool headless;   /* the text has no headings at all */
    bool explaining; /* in the part that explains the final accounts */
    struct finding *no_change, *no_reason, *no_budget; /* all places of one kind together */
};

const struct value *words_of(const struct text_reader *rd, const char *list);
bool heading_has(const struct text_reader *rd, const struct value *list);
/* Whether an entry's "in" and "not_in" allow it below this heading. */
bool entry_applies(const struct text_reader *rd, const struct value *entry);
struct indicator *indicator_at(struct text_reader *rd, struct str address, const char *rule);
struct indicator *said_of(struct text_reader *rd, struct str address);
/* NULL when the figure is not known, or only by default. */
struct fact *known_fact(struct text_reader *rd, struct str address);
/* What the tables say, else what the text says. */
bool best_value(struct text_reader *rd, struct str address, struct dec *out);
struct str in_unit(struct text_reader *rd, struct dec yuan);
/* An error in the part that explains the accounts, a warning elsewhere. */
enum finding_level certain(const struct text_reader *rd);
struct finding *report_figure(struct text_reader *rd, const char *rule, enum finding_level level,
                              const char *title, struct str found, struct str message);
struct finding *report_pair(struct text_reader *rd, const char *rule, enum finding_level level,
                            const char *title, const struct said *a, const struct said *b,
                            struct str message);
void place_said(struct text_reader *rd, struct finding *f, const struct said *s, int side);
/* Of another name for the same figure, or what it consists of; NULL: nothing that is listed. */
const struct value *pieces_of(struct text_reader *rd, struct str address);
/* The step of amounts in 元. */
struct dec yuan_step(const struct text_reader *rd);
/* Two amounts that should be the same, each written in its own steps. */
enum verdict same_amount(const struct text_reader *rd, struct dec a, struct dec a_step,
                         struct dec b, struct dec b_step);
/* A sum that should be 0 but is `difference`. */
enum verdict same_sum(struct tolerance t, struct dec difference);
/* For a change and the two amounts that it lies between. */
struct tolerance change_tolerance(const struct text_reader *rd, const struct said *change,
                                  const struct said *before, const struct said *now);
/* The coarser of two steps. */
struct dec coarser(struct dec a, struct dec b);

/* names.c */
bool names_prepare(struct text_reader *rd);
struct naming find_name(struct text_reader *rd, struct str lead);
/* 收入总计、支出总计分别为 and the like: the names in their order; fewer than two: none. */
void find_names(struct text_reader *rd, struct str lead, struct name_queue *out);
/* The words end in a thing that no indicator is called by: 会议费, 某项支出. */
bool other_thing(const struct text_reader *rd, struct str words);
void better_name(struct naming *best, size_t at, size_t n, const struct value *entry,
                 struct str address, bool code);

/* roles.c */
struct meaning meaning_of(struct text_reader *rd, struct str lead, struct str behind, bool percent);
/* The text is about the year before. */
struct lexeme previous_year(const struct text_reader *rd, struct str s);
/* What a comparison is made with; `otherwise` when nothing is named. */
enum basis basis_of(const struct text_reader *rd, struct str s, enum basis otherwise);

/* rates.c */
void check_growth(struct text_reader *rd, struct str text, struct dec printed,
                  const struct meaning *m);
void check_done(struct text_reader *rd, struct str text, struct dec printed,
                const struct meaning *m);
void check_share(struct text_reader *rd, struct str lead, struct str text, struct dec printed);
void check_shares(struct text_reader *rd);
/* A change against the two amounts it lies between, and the rate that was said before it. */
void check_change(struct text_reader *rd, enum basis basis);

/* The last amount is not known to be that of another indicator. */
bool amount_is_subjects(const struct text_reader *rd);

/* amounts.c */
void take_amount(struct text_reader *rd, struct str lead, const struct naming *name,
                 struct said said);
/* 办公费10万元 in a list of what the subject consists of */
void take_aside(struct text_reader *rd, const struct naming *name, struct said said);
void take_budget(struct text_reader *rd, struct said said, enum budget_kind kind);
void compare_fact(struct text_reader *rd, struct str address, const struct said *said,
                  const char *rule);
void check_price(struct text_reader *rd, struct str lead, const struct said *said);
void check_proportion(struct text_reader *rd, const struct said *said);

/* claims.c: what is claimed in words: 大于, 持平, 原因 */
void read_claims(struct text_reader *rd, struct str words);
void subject_ends(struct text_reader *rd);

/* counts.c */
void read_counts(struct text_reader *rd);

/* uses.c */
void check_uses(struct text_reader *rd);

/* together.c: what was said about several indicators */
void check_together(struct text_reader *rd);

#endif
