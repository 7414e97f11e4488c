/* The export of an accounts program: its tables, found by number and title and proved by their
 * headers, become the record that a department publishes from. Which tables there are, in which
 * year a number means which, what stands in which column and what must agree is data
 * (data/forms/accounts.json); nothing here knows a word of it. */
#ifndef JUESUAN_ACCOUNTS_ACCOUNTS_H
#define JUESUAN_ACCOUNTS_ACCOUNTS_H

#include "data/record.h"
#include "facts/codes.h"
#include "read/book.h"

/* One workbook of an export; programs write one for all tables or one for each. */
struct accounts_book {
    const struct book *book;
    struct str name;
    struct book_places places; /* of its cells; set by accounts_find */
};

struct accounts {
    /* Given by the caller, and to outlive all of this */
    const struct value *map; /* data/forms/accounts.json */
    struct accounts_book *books;
    size_t book_n;
    int said_year;              /* where the export may not say it; 0: it must */
    bool unit_said;             /* the same for the unit of its amounts */
    enum amount_unit said_unit; /* with unit_said */
    struct arena *arena;        /* for everything that is made */
    struct sources *sources;    /* takes the cells of the books */
    struct diags *ds;
    /* Made by accounts_find */
    int year;
    enum amount_unit unit; /* of its first table */
    struct str department; /* as the export calls it; "" when it does not */
    struct sheet_view *views;
    size_t view_n;
    /* Made by accounts_read */
    const struct codes *function, *economic;
    struct account_table *tables;
    size_t table_n;
    struct account_check *checks;
    size_t check_n, check_cap;
    /* Made by accounts_record */
    struct account_filled *filled;
    size_t filled_n, filled_cap;
    struct account_name *names;
    size_t name_n, name_cap;
    bool failed; /* out of memory, reported */
};

/* Whether some sheet of a workbook is one of the map's tables; nothing is reported. */
bool accounts_recognise(const struct value *map, const struct book *book, struct str name);

/* Reads headings: year, department, unit of money, and which sheet is which table. False after a
 * report (E2601 to E2606). */
bool accounts_find(struct accounts *x);

/* Reads the figures of all tables and compares every sum and everything that stands twice. What
 * contradicts itself is reported (E2607 to E2612, E2619); false only when memory ran out. */
bool accounts_read(struct accounts *x, const struct codes *function, const struct codes *economic);

struct accounts_target {
    struct str pack;
    enum amount_unit unit; /* of the amounts in the record */
    /* Sets of figures beyond those that everybody publishes, which the pack asks for; NULL. */
    const struct value *wanted;
};

/* The record that the figures make, amounts of 0 included, in the arena. What remains when other
 * tables are taken from one and is negative is reported (E2611). False when memory ran out. */
bool accounts_record(struct accounts *x, const struct accounts_target *target, struct record *out);

/* What was used, compared, not used and contradictory. */
void accounts_report_text(const struct accounts *x, enum diag_lang lang, struct buf *out);
void accounts_report_json(const struct accounts *x, struct buf *out);

#endif
