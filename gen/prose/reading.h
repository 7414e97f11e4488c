/* Shared by the files that read sentences: the words of a paragraph, taken from left to right,
 * become claims. What the text so far makes of the words that follow is one small value, struct
 * context. */
#ifndef JUESUAN_PROSE_READING_H
#define JUESUAN_PROSE_READING_H

#include "prose/scan.h"

enum { SUBJECTS_MAX = 8 };

struct subjects {
    struct str names[SUBJECTS_MAX];
    size_t n;
    bool respectively; /* one figure to each, in their order */
    bool assumed;      /* nothing is named: what the section is about */
    bool counted;      /* things with pieces, not sums of money */
    bool item;         /* of the classification: 行政运行（项） */
};

/* What a figure is said to be. */
struct meaning {
    enum claim_kind kind, measure;
    enum claim_direction direction;
    enum claim_basis against;
    struct str yardstick, whole, per;
    int year; /* 0: the report's */
    unsigned qualifiers;
    bool whole_given;
};

struct context {
    struct subjects now;  /* what the sentence is about */
    struct subjects head; /* whose parts are told */
    struct meaning parts; /* what the parts are, when the whole was told as a budget, a change … */
    bool within;          /* parts are being told */
    bool budget;          /* the subject was last told as a budget: changes are changes of it */
    bool reason;          /* inside a statement of reasons */
    bool lost;            /* a figure before was not understood: what is compared with it */
    bool as_of;           /* 截至……: what there is on a day, not what is planned */
    int as_of_year;       /* 0: the report's */
    bool purpose;
    bool spent;               /* within: what one item is spent on, not what the section tells of */
    enum claim_basis against; /* of the comparison that the sentence made last */
    struct str yardstick;
    struct meaning last;
    bool has_last;
    unsigned budget_told;            /* which budget of the subject was told last */
    size_t figure_end;               /* of the figure that is read */
    size_t piece_end;                /* of what was counted behind its number last */
    struct subjects paid;            /* of the last sum of money */
    struct str among;                /* 支出决算中：the whole of the shares that follow */
    struct str total, total_address; /* that the sentence told first, and which has parts */
    struct subjects cause;           /* what a reason was about last */
    struct subjects pair;            /* both sides, where they were just told one after the other */
};

struct text_reading {
    const struct vocabulary *v;
    struct scan_text text;
    const struct figure_at *figures; /* all of the text, in their order */
    size_t figure_count;
    struct str section;
    struct claims *out;
    enum claim_scope scope;
    bool budgets;           /* the section is about budgets */
    struct context outside; /* before the bracket that is open */
    bool open;
    size_t sentence;
    bool ok;
};

/* A comparison in a clause: NAME 较 BASIS, NAME 与 BASIS 相比 REST, 同比. */
struct comparison {
    bool found, closed; /* closed: 相比 stands behind what it is with */
    bool same_time;     /* 同比 */
    struct str name, with, rest;
};

/* What stands before the figure: `lead`; without its asides: `clause`; less what tells its role:
 * `t`. */
struct before_figure {
    struct str lead, clause, t;
    size_t row; /* figures in its row */
    bool first; /* of the paragraph */
};

static inline const struct value *words(const struct text_reading *rd, enum lexicon list)
{
    return rule_words(rd->v->rules, list);
}

static inline bool ends(const struct text_reading *rd, enum lexicon list, struct str s)
{
    return word_at_end(words(rd, list), s) > 0;
}

static inline bool has(const struct text_reading *rd, enum lexicon list, struct str s)
{
    return word_in(words(rd, list), s);
}

/* The first figure at or behind `at`; false when there is none. */
static inline bool figure_from(const struct text_reading *rd, size_t at, struct figure_at *out)
{
    size_t low = 0, high = rd->figure_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rd->figures[middle].from < at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < rd->figure_count)
        *out = rd->figures[low];
    return low < rd->figure_count;
}

/* read_names.c */
size_t year_at_start(const struct text_reading *rd, struct str s, int *year);
bool has_mark(struct str s, const char *mark);
struct str without_asides(const struct text_reading *rd, struct str s);
struct str without_quotes(struct str s);
struct str without_inner_quotes(const struct text_reading *rd, struct str s);
size_t lead_length(const struct text_reading *rd, struct str s);
bool begins_purpose(const struct text_reading *rd, struct str s);
bool is_purpose(const struct text_reading *rd, struct str s);
struct str clean_name(const struct text_reading *rd, struct str s);
size_t level_mark_at(const struct text_reading *rd, struct str s, size_t at);
struct str item_in(const struct text_reading *rd, struct str s, size_t *end);
void add_subject(struct subjects *s, struct str name);
bool pair_in(const struct text_reading *rd, struct str name, struct subjects *out);
struct subjects names_in(const struct text_reading *rd, struct str list);
struct subjects one_subject(struct str name);
struct subjects item_subject(struct str name);
struct subjects subjects_of(const struct text_reading *rd, struct str name, struct str clause,
                            size_t figures);
struct str count_name(const struct text_reading *rd, struct str name, struct str unit);
struct str other_side(const struct text_reading *rd, struct str now, struct str name);
struct str last_side(const struct text_reading *rd, struct str name);
struct str sum_name(const struct text_reading *rd, struct str name, bool average);
struct subjects section_subject(const struct text_reading *rd);
struct subjects named_before(const struct text_reading *rd, const struct context *c,
                             struct str clause, struct str before, size_t figures);

/* read_meaning.c */
int year_in(const struct text_reading *rd, struct str s);
bool tells_previous(const struct text_reading *rd, struct str s);
struct meaning basis_named(const struct text_reading *rd, struct str s, bool budget);
struct comparison comparison_in(const struct text_reading *rd, struct str s);
enum claim_kind budget_measure(const struct context *c, enum claim_basis against);
struct str cut_fillers(const struct text_reading *rd, struct str s, unsigned *qualifiers);
enum claim_direction direction_of(const struct text_reading *rd, struct str word);
void take_basis(const struct text_reading *rd, const struct context *c, struct meaning *m);
struct str take_comparison(const struct text_reading *rd, const struct context *c, struct str t,
                           struct meaning *m);
int other_year(const struct text_reading *rd, struct str s);
enum claim_basis budget_basis(const struct context *c, enum claim_basis told);
struct meaning meaning_before(const struct text_reading *rd, const struct context *c,
                              const struct figure_at *f, struct str *t);

/* read_words.c */
void set_subject(const struct text_reading *rd, struct context *c, struct subjects s);
void open_parts(struct context *c);
void read_clause(struct text_reading *rd, struct context *c, struct str clause, size_t from);

/* read_figures.c */

/* One row of figures, 412.50，414.39万元 has two, with what stands before it from `start` on. Gives
 * back the end of the row. */
size_t read_figures(struct text_reading *rd, struct context *c, size_t start, struct figure_at *f);

/* read_claim.c */
bool known_as_sum(const struct text_reading *rd, struct str whole, struct str part);
void add_for(struct text_reading *rd, const struct context *c, const struct subjects *s,
             const struct meaning *m, const struct figure_at *f, size_t k);
void add_unread(struct text_reading *rd, const struct figure_at *f, enum phrase why, bool listed);

#endif
