/* One department through the whole flow: record → facts → tables and report → document → pages →
 * files. */
#ifndef JUESUAN_JOB_JOB_H
#define JUESUAN_JOB_JOB_H

#include "checks/checks.h"
#include "context/context.h"
#include "data/record.h"
#include "doc/build.h"
#include "expr/reads.h"
#include "expr/report.h"
#include "layout/layout.h"
#include "template/template.h"

struct entry_typed; /* entry/entry.h */
struct published;   /* printed/printed.h */

struct job {
    struct juesuan *context;
    struct arena arena; /* everything that this department needs, dropped at the end */
    struct sources sources;
    struct diags *diags;
    bool draft;
    const struct entry_typed *typed; /* into the workbook before it is read; NULL: nothing */
    size_t typed_count;

    struct record record;
    struct loaded_pack *pack;
    struct facts *facts;
    enum amount_unit unit; /* of publication */
    struct vmap *names;    /* year, unit, pack … beside the facts */
    struct map_scope scope;
    struct expr_env env;
    long share, steps;    /* of evaluation: of one template or table, and left for all of them */
    struct report report; /* number style, words and look-ups of the report's own filters */
    struct value tables;  /* ids of the tables that the pack lists for the year */
    const struct grid **grids;
    size_t grid_count, grid_cap;
    struct str markdown;
    struct source report_text; /* the same, for places in it */
    struct doc_span *spans;    /* figures printed in the Markdown */
    size_t span_count;
    struct reads reads; /* while tables and report are made */
    struct printed_value
        *depends; /* what in the Markdown follows from figures without showing them */
    size_t depend_count;
    struct written *written; /* which template wrote what of it */
    size_t written_count;
    struct doc doc;
    struct pages pages;
};

void job_begin(struct job *job, struct juesuan *context, bool draft);
void job_end(struct job *job);

/* The stages in their order. Each is false after a report; with what was reported the job may still
 * go on to find more. */
bool job_load(struct job *job, const struct juesuan_input *data, const char *pack);
/* Its two halves: reading, and checking against the schema of the pack. */
bool job_read(struct job *job, const struct juesuan_input *data, const char *pack);
bool job_check_record(struct job *job);
/* The same of a file as it was published (.docx, .html, .pdf, .xlsx, .xls), or of a data file with
 * a section `published`. `pack` NULL: the one that reads the tables of all provinces. `year`: of a
 * file that does not tell its own; 0: none given. `more`: further files of the same publication. */
bool job_load_published(struct job *job, const struct juesuan_input *data,
                        const struct juesuan_input *more, size_t more_count, const char *pack,
                        int year);
/* Reports go elsewhere from now on, those of facts too. */
void job_report_to(struct job *job, struct diags *ds);
bool job_facts(struct job *job);
bool job_tables(struct job *job);
/* The same with the tables that the pack only reads: what printed tables are compared with. */
bool job_tables_to_read(struct job *job);
bool job_report(struct job *job);
/* Tells what the data gives and neither tables nor document show; after these. */
void job_unprinted(struct job *job);
/* Puts the reports of figures that are missing together where a section lacks many. */
void job_gather_missing(struct job *job);
/* A section that the program reads itself. */
bool job_section_is_own(const struct job *job, struct str section);
/* tables.c: finds out job->tables, in job_facts. */
bool job_list_tables(struct job *job);
/* Puts the grids into the order of the workbook's sheets; when the report is made. */
bool job_order_sheets(struct job *job);
/* Where a table that the report wants to place stands; one that no list names is made then. `user`
 * is the job. */
enum report_place job_place_table(void *user, struct str id);
/* What tables, charts and the pack's texts are made from. */
struct tables_input job_tables_input(struct job *job);
/* Reports what the pack's mandatory.json wants and the data lacks; needs the facts. False when that
 * is an error. */
bool job_mandatory(struct job *job);
bool job_document(struct job *job);
/* Warns of what mandatory.json wants and the document has no heading or table for. */
void job_mandatory_document(struct job *job);
bool job_layout(struct job *job);

/* What a template, a table or the rules do in between has a budget of steps of its own, that of
 * what is around it waits. All together have one as well. */
struct job_steps {
    long outer, given;
};
/* Once the record is read. */
void job_steps_share(struct job *job);
struct job_steps job_steps_begin(struct job *job);
void job_steps_end(struct job *job, struct job_steps steps);

/* Hangs the pack's number style and words into the environment of expressions. */
void job_report_settings(struct job *job);
/* All checks, after job_tables (with the document's text when there is one). False when they could
 * not be run; what they found is in *out, which lives as long as the job. */
bool job_check(struct job *job, struct findings *out);
/* From a loaded record to the findings, as far as missing figures let it. */
bool job_check_data(struct job *job, struct findings *out);
/* The tables of a loaded publication, each cell with the address of the fact that it states. What
 * is no table of the pack is reported. */
bool job_published_tables(struct job *job, struct published *p);
/* Recognises the printed tables that no table of the pack is as its charts' figures. */
bool job_published_charts(struct job *job, struct published *p);
/* Puts them behind the tables, wherever they stand in print: a figure is what the first table says,
 * and what others say is compared with it. The members that tell more of each table, by number, are
 * of no use then. */
bool job_charts_last(struct job *job, struct published *p);

/* Chart `id` as figure `number`; NULL after a report. The names of the pack's charts, {NULL, 0} at
 * the end. */
const struct chart *job_chart(struct job *job, struct str id, uint32_t number);
struct str job_chart_name(const struct job *job, size_t i);

/* The text of a setting of the pack with its {{ }} evaluated; "" when the pack has none. */
bool job_text(struct job *job, const char *setting, struct str *out);

#endif
