/* juesuan 决算: a department's final accounts from one data file to the whole disclosure. How to
 * use it in a program of one's own: docs/embedding.md.
 *
 * One context serves one thread at a time; threads with a context each do not disturb each other. A
 * context keeps what can be used again (packs, classification, fonts), so that one should build
 * many departments. The library never prints, exits or aborts; what there is to say is collected
 * and handed over as text. All texts are UTF-8. What is passed in is only read during the call. */
#ifndef JUESUAN_H
#define JUESUAN_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JUESUAN_API __attribute__((visibility("default")))

struct juesuan;

enum juesuan_status {
    JUESUAN_OK = 0,
    JUESUAN_DATA = 1,  /* the data has errors: invalid, missing or contradictory figures */
    JUESUAN_USAGE = 2, /* a wrong argument, an unknown pack, format or address */
    JUESUAN_IO = 3,    /* something cannot be read or written */
    JUESUAN_BUG = 4    /* out of memory or an error of the program itself */
};

/* What is read: a file, or with `path` NULL `n` bytes in memory and a `name` for them, which stands
 * in messages and gives the outputs theirs (NULL: "data"). What it is, is told by the content. */
struct juesuan_input {
    const char *path;
    const void *bytes;
    size_t n;
    const char *name;
};

struct juesuan_config {
    const char *home; /* folder with templates/, data/ and fonts/; NULL: found from the program's
                         or the library's own place */
    const char *templates; /* folder of further packs, searched first; NULL: none */
    const char *codes;     /* folder of lists of codes (juesuan_codes) that come before the
                              program's own; NULL: none */
    const char *cache; /* folder that may keep what is known of fonts between runs; NULL: none */
    bool english;      /* diagnostics in English */
};

/* Text handed to the caller; n bytes, not NUL-terminated. */
typedef void juesuan_text_fn(void *user, const char *text, size_t n);
/* A file handed to the caller instead of being written: its name without a folder, NUL-terminated,
 * and its bytes. */
typedef void juesuan_file_fn(void *user, const char *name, const void *bytes, size_t n);

/* NULL when no home is found (*status: JUESUAN_IO) or memory is exhausted (JUESUAN_BUG). `config`
 * is only read during the call; NULL means all defaults. `status` may be NULL. */
JUESUAN_API struct juesuan *juesuan_new(const struct juesuan_config *config,
                                        enum juesuan_status *status);
/* Frees the context; NULL is ignored. A batch must be closed before. */
JUESUAN_API void juesuan_free(struct juesuan *j);
JUESUAN_API const char *juesuan_version(void);

/* The formats that documents can be written in, from 0, by name ("pdf"); NULL behind the last.
 * Where a call wants formats it takes names separated by commas; NULL means all but those that are
 * only made where they are asked for (csv). */
JUESUAN_API const char *juesuan_format(size_t i);

/* Sees every diagnostic of the last call as people read it. */
JUESUAN_API void juesuan_diagnostics(struct juesuan *j, juesuan_text_fn *fn, void *user);
/* Hands them over as one JSON array for programs (docs/findings.schema.json, diagnostics): code,
 * severity, message, hint, file, place. */
JUESUAN_API void juesuan_diagnostics_json(struct juesuan *j, juesuan_text_fn *fn, void *user);

struct juesuan_init {
    const char *pack; /* template pack that the file names; NULL with `from`: the one of that */
    int year;         /* 0 with `from`: the year after */
    struct juesuan_input from; /* last year's data file, fill-in workbook or published tables, whose
                                  figures and texts are taken over; empty: none */
    const char *out; /* file to write, which must not be there yet; NULL: text to `output` */
    juesuan_text_fn *output;
    void *user;
};
/* A data file to begin with, in which every section is explained; a fill-in workbook where `out`
 * ends in .xlsx. */
JUESUAN_API enum juesuan_status juesuan_init(struct juesuan *j, const struct juesuan_init *init);

/* One form of a department's data into the other, or the export of an accounts program into
 * either. */
struct juesuan_import {
    struct juesuan_input source;      /* a data file, a fill-in workbook or an export */
    const struct juesuan_input *more; /* further workbooks of the same export */
    size_t more_n;
    /* One that the source's sections are laid over; empty: none. What an export says fills what is
     * open there; what differs stays and is told. */
    struct juesuan_input into;
    const char *pack;   /* NULL: the one that the source or `into` names; of an export: standard */
    int year;           /* of an export that does not say it; 0 */
    const char *unit;   /* the same for its unit of money, "元" or "万元"; NULL */
    bool replace;       /* an export's figures take the place of others, and that is told */
    bool draft;         /* write it although the export contradicts itself */
    const char *out;    /* ending in .xlsx: a fill-in workbook, else JSON; NULL: JSON to `output` */
    bool force;         /* write files although they are there already (E1007) */
    const char *report; /* file for the report on an export, JSON where it ends in .json */
    juesuan_text_fn *reported; /* without a file: is told the report as text; may be NULL */
    juesuan_text_fn *output;
    void *user;
};
JUESUAN_API enum juesuan_status juesuan_import(struct juesuan *j, const struct juesuan_import *i);

/* A text typed into a cell ("F12") of a sheet of a fill-in workbook; "" empties it. */
struct juesuan_cell {
    const char *sheet, *cell, *text;
};
struct juesuan_edit {
    struct juesuan_input data; /* a fill-in workbook */
    const struct juesuan_cell *cells;
    size_t n;
    juesuan_text_fn *output; /* the workbook with these cells, written anew */
    void *user;
};
/* Amounts are read as in the workbook. JUESUAN_DATA when one of these cells cannot be what was
 * typed, or something else keeps the workbook from being read whole; what is wrong elsewhere with
 * single figures does not matter and stays as it is. */
JUESUAN_API enum juesuan_status juesuan_edit(struct juesuan *j, const struct juesuan_edit *e);
/* The data of a department and its units as one: figures added, texts those of `own`. */
struct juesuan_aggregate {
    struct juesuan_input own;
    const struct juesuan_input *units;
    size_t unit_count;
    struct juesuan_input difference; /* figures of units that make no accounts; empty: none */
    struct juesuan_input adjust;     /* figures that are added, below 0 to take away; empty: none */
    const char *pack;                /* NULL: the one that `own` names */
    const char *out; /* ending in .xlsx: a fill-in workbook, else JSON; NULL: JSON to `output` */
    bool force;      /* write it although it is there already (E1007) */
    juesuan_text_fn *output;
    void *user;
};
JUESUAN_API enum juesuan_status juesuan_aggregate(struct juesuan *j,
                                                  const struct juesuan_aggregate *a);
/* The year's official classification, as finance offices have it, becomes lists of codes. */
struct juesuan_codes {
    struct juesuan_input source; /* .xlsx, .xls or csv */
    int year;
    const char *out; /* folder for function-YEAR.csv and economic-YEAR.csv, made when missing */
    bool force;      /* over lists that are there already (E1007) */
    juesuan_text_fn *output; /* told what was written */
    void *user;
};
JUESUAN_API enum juesuan_status juesuan_codes(struct juesuan *j, const struct juesuan_codes *c);

struct juesuan_build {
    struct juesuan_input data; /* of the department */
    const char *out;           /* folder for the outputs, made when missing; NULL: to `output` */
    juesuan_file_fn *output;   /* sees every file once all of them are made */
    bool no_manifest;          /* it does without STEM.manifest.json; only with `output` */
    const char *formats;       /* "pdf,xlsx"; NULL: all */
    const char *pack;          /* template pack; NULL: the one that the data names */
    bool draft; /* build in spite of missing figures and findings; every page says so */
    bool force; /* build even when nothing changed, and over outputs that someone has edited */
    bool fast;  /* do not wait until the disk has everything: a power failure may cost outputs, a
                   killed process never does. The caller syncs the folder later. */
    bool *unchanged;          /* told whether the outputs were up to date already; may be NULL */
    bool trace;               /* write the laid-out pages as text too: STEM.trace */
    juesuan_text_fn *written; /* told the path of each file written; may be NULL */
    juesuan_text_fn *timing;  /* told "stage microseconds" after each stage; may be NULL */
    void *user;
};
/* Makes the outputs OUT/STEM.EXTENSION and OUT/STEM.manifest.json, which says what they were made
 * from. Where the manifest shows that nothing has changed, nothing is done. An output that is not
 * as the manifest says was edited by someone: without `force` it is left alone (E8001).
 * JUESUAN_USAGE for an unknown format (E1008). */
JUESUAN_API enum juesuan_status juesuan_build(struct juesuan *j, const struct juesuan_build *b);

struct juesuan_check {
    struct juesuan_input data;
    const char *pack; /* NULL: the one that the data names */
    bool json;        /* findings as JSON instead of text */
    /* `data` is a file as it was published (.docx, .html, .pdf, .xlsx, .xls), or a data file whose
       section `published` holds printed tables and texts: check those. */
    bool as_published;
    const struct juesuan_input *more; /* further files of the same publication: its tables beside */
    size_t more_count;                /* the document */
    int year;    /* of a published file that does not tell it; 0: as the file says */
    bool claims; /* what the texts say, as claims (docs/claims.md), instead of findings */
    juesuan_text_fn *output;
    void *user;
    juesuan_text_fn *text; /* with `json`: given the findings as text too; may be NULL */
    void *text_user;
    struct juesuan_check_counts *counts; /* told what was found; may be NULL */
};
struct juesuan_check_counts {
    unsigned errors, warnings, notes, explained;
    char title[200]; /* department and year, cut where it is longer; "" when nothing was read */
};
JUESUAN_API enum juesuan_status juesuan_check(struct juesuan *j, const struct juesuan_check *c);

/* The data files that a list of files, folders and lists (@FILE) stands for, by name; `found` sees
 * the path of each, ended by a NUL. Where nothing is found, that is reported (E8008). */
JUESUAN_API enum juesuan_status juesuan_list_data(struct juesuan *j, const char *const *inputs,
                                                  size_t n, juesuan_text_fn *found, void *user);

/* The same, with the data in folders below, four deep: each department may have one of its own. */
JUESUAN_API enum juesuan_status juesuan_list_data_below(struct juesuan *j,
                                                        const char *const *inputs, size_t n,
                                                        juesuan_text_fn *found, void *user);

/* The same for files as they were published; those that belong together (a document and the
 * workbook beside it: the same name, or one document and workbooks given by themselves) come as one
 * text, each path ended by a NUL, the document first. */
JUESUAN_API enum juesuan_status juesuan_list_published(struct juesuan *j, const char *const *inputs,
                                                       size_t n, juesuan_text_fn *found,
                                                       void *user);

/* A finished check: what juesuan_check gave with `json`, or why it gave nothing. */
struct juesuan_report {
    const char *file; /* as it is shown */
    const char *json;
    size_t n;
    const char *message; /* NULL where there is a report */
};
struct juesuan_check_book {
    const struct juesuan_report *reports;
    size_t n;
    const char *pack; /* whose words are used; NULL: standard */
    const char *out;  /* file to write */
    bool force;       /* write it although it is there already (E1007) */
};
/* The check sheet of a department as a workbook (.xlsx), or those of many with a summary. */
JUESUAN_API enum juesuan_status juesuan_check_book(struct juesuan *j,
                                                   const struct juesuan_check_book *book);

/* Is what was published what was approved? */
struct juesuan_verify {
    struct juesuan_input data;             /* as it was approved */
    const struct juesuan_input *published; /* .docx, .html, .pdf, .xlsx, .xls */
    size_t published_count;
    const char *pack;           /* NULL: the one that the data names */
    const char *published_pack; /* that reads the files; NULL: the one that reads all provinces' */
    bool json;                  /* docs/verify.schema.json instead of text */
    juesuan_text_fn *output;
    void *user;
};
/* Every figure, table, row and paragraph that should stand there, and what stands there instead.
 * JUESUAN_DATA where anything differs. */
JUESUAN_API enum juesuan_status juesuan_verify(struct juesuan *j, const struct juesuan_verify *v);

struct juesuan_explain {
    struct juesuan_input data;
    const char *pack; /* NULL: the one that the data names */
    const char *address;
    juesuan_text_fn *output;
    void *user;
    /* Sign-off: with `answer` an explanation of every hint about the figure (with `rule` only of
       that one) is written into the data file, which must be a file. Who gives it, as what (填报,
       复核) and on which day (YYYY-MM-DD) must be told, too. */
    const char *answer, *by, *role, *date, *rule;
    /* Another file to write the data with its explanations into, a fill-in workbook where it ends
       in .xlsx, else JSON; NULL: the data file itself, but never a workbook, which may hold more
       than its data (E7031). */
    const char *out;
    bool force; /* write it although it is there already (E1007) */
};
/* The derivation of the figure at an address, down to the lines of the data file. */
JUESUAN_API enum juesuan_status juesuan_explain(struct juesuan *j, const struct juesuan_explain *e);

struct juesuan_diff {
    struct juesuan_input older, newer; /* data files, or manifests of builds */
    const char *pack;                  /* NULL: the one that each of them names */
    const char *out;                   /* file to write; NULL: to `output` */
    bool force;                        /* write it although it is there already (E1007) */
    const char *format; /* txt md html json (the whole comparison), pdf docx (更正说明, for
                           publication); NULL: the ending of `out`, else txt */
    juesuan_text_fn *output;
    void *user;
    size_t *changes; /* told how many places differ; may be NULL */
};
/* What changed from one build of a department to another: figures, table cells, sentences and
 * findings, by cause. JUESUAN_USAGE for an unknown format. */
JUESUAN_API enum juesuan_status juesuan_diff(struct juesuan *j, const struct juesuan_diff *d);

/* Many departments into one folder. The library does the work of one department after the other in
 * the calling process; whoever wants several at once forks after juesuan_batch_open and lets every
 * process run its share: results do not depend on who runs what, in which order. */
struct juesuan_batch;

struct juesuan_batch_options {
    const char *const *inputs; /* data files, folders of them, or @FILE: a list, one path a line (or
                                  each ended by a NUL) */
    size_t input_count;
    const char *out;
    const char *formats; /* "pdf,xlsx"; NULL: all */
    const char *pack;
    bool draft, force;
    /* Instead of documents: from each export of an accounts program and each file of last year
     * (both, where their names are the same) a fill-in workbook OUT/NAME.xlsx for `year`. One that
     * is there already is left alone without `force`: somebody may have filled it in. */
    bool begin;
    int year; /* with `begin`; 0: what the files say */
    /* juesuan_batch_run is called in processes whose death somebody survives and tells
     * juesuan_batch_lost. Libraries that end the process when they find no memory then work in it,
     * where otherwise each department costs a fork. */
    bool workers;
    unsigned shard, shards; /* only part `shard` of 1 … `shards`, by a hash of the name; 0: all */
};

/* Lists the departments by name and locks the folder until juesuan_batch_close. NULL when there is
 * nothing to do or another batch uses the folder; *status then says why. Texts of the options must
 * outlive the batch. */
JUESUAN_API struct juesuan_batch *juesuan_batch_open(struct juesuan *j,
                                                     const struct juesuan_batch_options *options,
                                                     enum juesuan_status *status);
JUESUAN_API size_t juesuan_batch_count(const struct juesuan_batch *b);
/* The data file's name without .json; NULL beyond the end. */
JUESUAN_API const char *juesuan_batch_name(const struct juesuan_batch *b, size_t i);

struct juesuan_batch_result {
    enum juesuan_status status;
    bool unchanged;
    unsigned errors, warnings;
    const char *title;   /* of the document; "" when there is none */
    const char *message; /* what is wrong, as people read it; "" when nothing is */
};
/* Builds department i, or finds it up to date. Texts of the result live until the next call. */
JUESUAN_API void juesuan_batch_run(struct juesuan_batch *b, size_t i,
                                   struct juesuan_batch_result *result);
/* Department i could not be finished: its process died (of `signal`) or took longer than `seconds`,
 * the other being 0. */
JUESUAN_API void juesuan_batch_lost(struct juesuan_batch *b, size_t i, int signal, int seconds,
                                    struct juesuan_batch_result *result);
/* Keeps the result of department i for the summary; texts are copied. */
JUESUAN_API void juesuan_batch_note(struct juesuan_batch *b, size_t i,
                                    const struct juesuan_batch_result *result);
/* Waits until the disk has everything and writes batch.json and index.html (with a shard:
 * batch-K-of-N.json). Departments without a result are left out. */
JUESUAN_API enum juesuan_status juesuan_batch_finish(struct juesuan_batch *b);
/* Unlocks the folder. */
JUESUAN_API void juesuan_batch_close(struct juesuan_batch *b);

/* Joins the results of all shards, in one folder or several, into OUT/batch.json and
 * OUT/index.html; over files of these names that were not made here only with `force` (E8019). */
JUESUAN_API enum juesuan_status juesuan_batch_merge(struct juesuan *j, const char *const *folders,
                                                    size_t n, const char *out, bool force);

/* The page for a browser on the same machine (docs/serve.md). */
struct juesuan_serve {
    const char *state;  /* folder for what is worked on; made when missing, for its owner only */
    const char *folder; /* of a city's data files; NULL: none */
    int stop;           /* readable when it is time to end; -1: never */
    /* Told the address once the page can be opened: that of this server, or (*running set) of the
       one that serves the same folder already, which then is all that happens. */
    juesuan_text_fn *ready;
    /* Told the path of a page that leads there: for a browser, so that the address with its token
       stands in no list of processes. May be NULL. */
    juesuan_text_fn *door;
    void *user;
    bool *running; /* may be NULL */
};
/* Serves until `stop` can be read. Answers requests in processes that it forks, so that it must be
 * called from a program's only thread; ignores SIGPIPE meanwhile. */
JUESUAN_API enum juesuan_status juesuan_serve(struct juesuan *j, const struct juesuan_serve *s);

/* "name<TAB>title" lines of all packs. */
JUESUAN_API enum juesuan_status juesuan_pack_list(struct juesuan *j, juesuan_text_fn *output,
                                                  void *user);
/* What a pack holds and what it inherits. */
JUESUAN_API enum juesuan_status juesuan_pack_show(struct juesuan *j, const char *pack,
                                                  juesuan_text_fn *output, void *user);
JUESUAN_API enum juesuan_status juesuan_pack_lint(struct juesuan *j, const char *pack,
                                                  juesuan_text_fn *output, void *user);

struct juesuan_render {
    struct juesuan_input text;    /* the template; what it includes stands beside it */
    struct juesuan_input context; /* JSON object */
    bool trim_blocks, lstrip_blocks, keep_trailing_newline;
    bool lenient;   /* an undefined value prints nothing */
    bool no_escape; /* values are not escaped for Markdown */
    juesuan_text_fn *output;
    void *user;
};
JUESUAN_API enum juesuan_status juesuan_render(struct juesuan *j, const struct juesuan_render *r);

#ifdef __cplusplus
}
#endif

#endif
