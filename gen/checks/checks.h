/* Checks: what auditors look for, found before them. A pack's rules.json holds identities over
 * facts and word lists; what is found becomes findings with figures, places and a sentence that a
 * clerk understands. docs/checks.md lists every rule. */
#ifndef JUESUAN_CHECKS_CHECKS_H
#define JUESUAN_CHECKS_CHECKS_H

#include "facts/facts.h"
#include "pack/pack.h"

enum finding_level { FINDING_NOTE, FINDING_WARNING, FINDING_ERROR };

/* One figure or piece of text that a finding is about. */
struct finding_place {
    struct str address; /* of the fact, "" when it is none */
    struct str where; /* 公开01表第39行 社会保障和就业支出 金额, or 第三部分 五 */
    struct str text;   /* as printed */
    int side;          /* -1 left, +1 right, 0 neither */
    struct place data; /* line of the data file; no line when there is none */
    struct str before,
        after; /* the rest of the sentence that `text` stands in; NULL: no sentence */
};

struct finding {
    struct str rule, title, message, hint;
    enum finding_level level;
    bool rounding;                /* a difference that rounding explains */
    struct finding_place *places; /* the likeliest cause first */
    size_t place_count, place_cap;
    bool compares; /* the four below are given, in the published unit or in percent */
    struct dec left, right, difference, allowed;
    struct str explanation;    /* the data's answer, "" when none */
    struct str by, role, date; /* who gave it, as what and when; "" where it does not say */
    struct finding **under;    /* further findings with the same cause */
    size_t under_count, under_cap;
};

/* How far one kind of check went (rules.json, "ledger"). */
struct kind_count {
    size_t comparisons; /* made */
    size_t figures;     /* of tables that took part */
    size_t rules;       /* over facts that compared something */
    size_t undecided;   /* and that could not for want of a figure: */
    struct str which;   /* their codes */
    struct str lacking; /* what the first of them lacked */
};

enum ledger_part { LEDGER_DUTY, LEDGER_KIND, LEDGER_TABLE, LEDGER_TEXT };
enum ledger_state {
    LEDGER_CHECKED,
    LEDGER_MISSING, /* it must be disclosed and is not */
    LEDGER_WANTING, /* it should be */
    LEDGER_NOT_APPLICABLE,
    LEDGER_WITHHELD, /* for secrecy, on a stated basis */
    LEDGER_UNDECIDED
};

/* One line of the ledger: what must be disclosed, a kind of check, a table, or the text. */
struct ledger_line {
    enum ledger_part part;
    enum ledger_state state;
    struct str item, basis, remark;
    size_t figures;              /* that belong to it */
    size_t compared;             /* of these; of a kind of check: the comparisons made */
    size_t errors, warnings;     /* that are its own */
    size_t doubts;               /* errors that are more likely elsewhere */
    bool partly;                 /* some of its figures were not read */
    const struct finding *first; /* of its errors */
};

struct findings {
    struct arena *arena;
    struct finding **items; /* by severity, then as found; without those under another */
    size_t n, cap;
    size_t errors, warnings, notes, explained; /* explained ones are in none of the others */
    size_t rules, comparisons;                 /* how much was looked at */
    struct kind_count *kinds;                  /* as rules.json lists them */
    size_t kind_count;
    struct ledger_line *ledger;
    size_t ledger_count, ledger_cap;
    const struct value *ledger_words; /* of the pack */
};

struct rule_set;
struct grid;

/* A paragraph or heading. */
struct passage {
    struct str text;
    struct str flat;    /* without blanks, as texts are compared; filled by the checks */
    struct str heading; /* the headings above it: 第三部分 › 五、… */
    uint32_t at;        /* in the data file; 0: `place` is known */
    struct place place;
    int level;  /* of a heading, 1 … 6; 0: a paragraph */
    bool ours;  /* written by a template, not by the department */
    bool annex; /* a cell of a form */
    bool form;  /* the same in data, where it has an address */
};

/* Reads rules.json of a pack: parsed once, used for every department. NULL after E70xx. */
struct rule_set *rules_load(struct pack *pack, struct arena *a, struct sources *sources,
                            struct diags *ds);

/* Other names of tables, columns and rows in print: what printed/ goes by. May be NULL. */
const struct value *rules_published(const struct rule_set *rules);

struct checks_input {
    const struct rule_set *rules;
    struct facts *facts;
    const struct scope *scope;
    struct expr_env *env;
    const struct record *record;
    const struct codes *function, *economic;
    enum amount_unit unit;           /* of publication */
    int places;                      /* decimals of published amounts */
    const struct grid *const *grids; /* tables, built or printed */
    size_t grid_count;
    const struct passage *passages; /* of the document; those of the data are found */
    size_t passage_count;
    const struct value *mandatory; /* what must be disclosed: mandatory.json */
    bool as_published;             /* figures and texts are what was printed */
    struct arena *arena;
    struct diags *diags;
};

/* Tries every rule on a department without figures: addresses that do not exist are reported
 * (E7003, E31xx). `in` gives rules, codes, record (schema, sources, year, unit), arena and diags.
 */
bool rules_lint(const struct checks_input *in, const struct value *model);

/* Whether it says something of an answer itself. */
bool finding_is_of_answer(const struct finding *f);

/* The ledger alone: a table for people, a JSON array. */
void ledger_text(struct buf *out, const struct findings *f);
void ledger_json(struct buf *out, const struct findings *f);
/* For people and for machines (docs/findings.schema.json). */
void findings_text(struct buf *out, const struct findings *f, struct str title);
/* `diagnostics` is a JSON array: what kept figures or passages from being checked. */
void findings_json(struct buf *out, const struct findings *f, struct str title,
                   struct str diagnostics);

#endif
