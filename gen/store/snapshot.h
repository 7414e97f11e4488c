/* All that a department's outputs say, without their form: figures, table cells, sentences and
 * findings. The manifest keeps it, so that a later build can be compared with an earlier one whose
 * data no longer exists. */
#ifndef JUESUAN_STORE_SNAPSHOT_H
#define JUESUAN_STORE_SNAPSHOT_H

#include "base/jsonout.h"
#include "facts/facts.h"

struct snap_fact {
    struct str address, title;
    enum fact_kind kind;
    bool known, entered; /* entered: the data gives it, in its place or under `stated` */
    struct dec value;
    struct str *terms; /* addresses of the addends, with "-" in front where subtracted */
    size_t term_count;
};

struct snap_cell {
    struct str text, address;
    struct str reads; /* "?a,b": facts behind it besides the one at `address`; may be empty */
    bool covered;
};

struct snap_table {
    struct str id, code, title; /* code: name of its sheet in the workbook */
    struct str *lines;          /* department, unit, notes …: what stands around the table */
    size_t line_count;
    uint32_t rows, cols, header_rows;
    struct snap_cell *cells;
    struct str *columns; /* the header above each column, from top to bottom */
};

/* A paragraph, heading or list item. */
struct snap_text {
    struct str part; /* the headings above it: 第三部分 … / 一、… */
    struct str text;
    /* A line for each figure in it, "OFFSET ADDRESS", and for each part that follows from figures
     * without showing them, "BEGIN-END ?ADDRESS,…" (template.h). */
    struct str facts;
};

struct snap_finding {
    struct str code, place, text;
    struct str facts; /* addresses of all that it is about, joined by commas */
};

struct snap_correction {
    struct str address, reason, date;
};

struct snapshot {
    struct str department, title;
    long long year;
    struct str unit;         /* of publication: 元 or 万元 */
    struct snap_fact *facts; /* in the fixed order of facts_each; without plain zeros */
    size_t fact_count, fact_cap;
    struct map by_address; /* address → struct snap_fact */
    struct snap_table *tables;
    size_t table_count;
    struct snap_text *texts;
    size_t text_count;
    struct snap_finding *findings;
    size_t finding_count;
    size_t errors, warnings; /* counts of them; not in the JSON */
    struct snap_correction *corrections;
    size_t correction_count;
};

/* As a JSON object, and back. snapshot_read is false for something that snapshot_put has not
 * written, or when memory is exhausted. */
void snapshot_put(struct jsonout *out, const struct snapshot *s);
bool snapshot_read(const struct value *v, struct arena *a, struct snapshot *out);
/* SHA-256 of all addresses and values, in hexadecimal. */
void snapshot_facts_hash(const struct snapshot *s, char hash[65]);

/* Fills by_address. */
bool snapshot_index(struct snapshot *s, struct arena *a);
/* The corrections of a list of them. */
bool snapshot_corrections(const struct value *list, struct arena *a, struct snapshot *s);

#endif
