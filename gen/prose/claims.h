/* Claims: what sentences say, as data (docs/claims.md). Reading is pure: text, headings and word
 * lists in, claims out. No fact is asked and nothing is judged here; that is done over the list of
 * claims afterwards (judge.h). */
#ifndef JUESUAN_PROSE_CLAIMS_H
#define JUESUAN_PROSE_CLAIMS_H

#include "checks/run.h"
#include "data/lexicon.h"

/* In the order of the names in claim_text.c. */
enum claim_kind {
    CLAIM_NONE,
    CLAIM_AMOUNT,
    CLAIM_BUDGET,
    CLAIM_PREVIOUS,
    CLAIM_CHANGE,
    CLAIM_RATE,
    CLAIM_COMPLETION,
    CLAIM_SHARE,
    CLAIM_MULTIPLE,
    CLAIM_POINTS,
    CLAIM_AVERAGE,
    CLAIM_COUNT,
    CLAIM_SCORE,
    CLAIM_RELATION
};

enum claim_direction {
    DIRECTION_NONE,
    DIRECTION_UP,
    DIRECTION_DOWN,
    DIRECTION_SAME,
    DIRECTION_SIGNED,
    DIRECTION_GREATER,
    DIRECTION_LESS,
    DIRECTION_EQUAL,
    DIRECTION_AT_MOST,
    DIRECTION_AT_LEAST
};

/* What a figure is compared with. AGAINST_OTHER: the words stand in `yardstick`. */
enum claim_basis {
    AGAINST_NONE,
    AGAINST_PREVIOUS,
    AGAINST_PREVIOUS_BUDGET,
    AGAINST_PREVIOUS_AMOUNT,
    AGAINST_INITIAL,
    AGAINST_ADJUSTED,
    AGAINST_BUDGET,
    AGAINST_PLAN,
    AGAINST_AVERAGE,
    AGAINST_OTHER
};

enum claim_scope { SCOPE_GENERAL, SCOPE_FUND, SCOPE_CAPITAL };

enum claim_qualifier {
    QUALIFIER_INITIAL = 1,
    QUALIFIER_ADJUSTED = 2,
    QUALIFIER_ABOUT = 4,
    QUALIFIER_AT_LEAST = 8,
    QUALIFIER_AT_MOST = 16,
    QUALIFIER_REASON = 32,
    QUALIFIER_PLAN = 64,
    QUALIFIER_NOT_APPLICABLE = 128,
    QUALIFIER_MALFORMED = 256,
    QUALIFIER_NO_UNIT = 512,
    QUALIFIER_WORD = 1024
};

/* What the unit of a figure measures. */
enum unit_kind {
    UNIT_NONE,
    UNIT_MONEY,
    UNIT_PERCENT,
    UNIT_PERMILLE,
    UNIT_MULTIPLE,
    UNIT_POINTS,
    UNIT_PIECES,
    UNIT_SCORE
};

struct claim {
    enum claim_kind kind, measure;
    enum claim_direction direction;
    enum claim_basis against;
    enum claim_scope scope;
    unsigned qualifiers;
    bool has_value;
    struct dec value; /* in its unit, with the sign that is written */
    int decimals;
    struct str digits, unit; /* as printed, widths and separators made plain */
    enum unit_kind unit_kind;
    long long factor; /* of a unit of money: to 元 */
    struct str name, address;
    struct str indicator; /* the address of the subject's amount: of a budget, what it is for */
    bool added;           /* 加: told as one more part of a sum */
    bool assumed;         /* the sentence names nothing: it is what the section is about */
    const struct value *entry; /* of the list that names it; NULL: an item, or nothing listed */
    struct str whole, whole_address;
    bool whole_given; /* it is written with the share */
    struct str per, yardstick, within;
    int year;        /* 0: the report's, or implied */
    struct str text; /* as it stands, without blanks */
    const struct passage *passage;
    size_t start, end; /* in passage->text, bytes */
    size_t sentence;   /* number of its sentence in the document, from 1 */
    size_t group;      /* figures of one list: the number of its first claim */
};

/* A figure that became no claim; `why` is empty where it need not be one (a year, a code). */
struct unread {
    struct str text;
    const struct passage *passage;
    size_t start, end;
    enum phrase why;
    struct dec value; /* of a limit, in 元 */
    bool listed;      /* not understood, as opposed to no claim by nature */
};

struct claims {
    struct claim *items;
    size_t n, cap;
    struct unread *unread;
    size_t unread_count, unread_cap;
    size_t figures; /* that should be claims */
};

/* What reading needs beside the text. Nothing here is a figure of the department. */
struct vocabulary {
    const struct rule_set *rules;
    const struct codes *function, *economic;
    int year;
    struct str department;
    const struct map *rows;  /* addresses of the rows that the tables have: of several items of one
                                name they are meant */
    const struct map *named; /* code → struct code: further items that the tables name; NULL */
    const struct name_index *index; /* of the names of the lists: vocabulary_prepare */
    struct key_memo *keys;          /* of names; filled as they are asked for */
    bool no_fiscal_items; /* no table has the items of all appropriations: those of the general
                             budget are meant */
    bool skip_ours;       /* what a template wrote repeats the data and is not read */
    struct arena *arena;
};

bool vocabulary_prepare(struct vocabulary *v);

/* Reads passages in order. False when memory is exhausted. */
bool claims_read(const struct vocabulary *v, const struct passage *passages, size_t n,
                 struct claims *out);

/* section.c: the section that headings mean, with what the pack's list "paths" adds. */
struct str section_of(const struct vocabulary *v, struct str headings, struct str paragraph);
bool section_has(struct str section, const struct value *list);
/* An entry's "in" and "not_in" allow it in this section. */
bool section_allows(struct str section, const struct value *entry);

/* resolve.c */
/* The key by which two written names are compared (docs/claims.md, 4). */
struct str name_key(const struct vocabulary *v, struct str name, bool count);
bool same_name(const struct vocabulary *v, struct str a, struct str b, bool count);
/* 教育支出/普通教育/小学教育: 小学教育 */
struct str last_level(struct str name);
/* The address that the pack's lists give the name in this section; "" when there is none. `entry`:
 * the entry of the list that has it, NULL for an item of a classification. */
struct str resolve_name(const struct vocabulary *v, struct str section, struct str name,
                        enum claim_kind kind, struct str unit, const struct value **entry);

/* Whether a listed name stands here that begins with a word which else only leads to a name. */
bool begins_listed_name(const struct vocabulary *v, struct str s);
/* The address of a name that is told as a part of a whole, where the pack says that it is another
 * one there: 财政拨款收入总计……，其中：一般公共预算财政拨款; "" else. */
struct str resolve_part(const struct vocabulary *v, struct str section, struct str name,
                        struct str whole, const struct value **entry);

/* An address like general.expenditure[].total with the code put in. */
struct str address_of(const struct vocabulary *v, enum lexicon pattern, struct str code);

/* claim_text.c */
void claim_text(struct buf *out, const struct claim *c);
void claims_text(struct buf *out, const struct claims *claims);
/* Paragraphs are counted from `first`. */
void claims_json(struct buf *out, const struct claims *claims, const struct passage *first);

#endif
