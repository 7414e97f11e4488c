/* A batch and its parts: many departments into one folder. What is done with one of them: store/
 * and job/. */
#ifndef JUESUAN_BATCH_BATCH_H
#define JUESUAN_BATCH_BATCH_H

#include "base/jsonout.h"
#include "context/context.h"
#include "write/write.h"

/* One department of a batch. */
struct batch_item {
    struct str path, stem;
    const struct str *more; /* further files of the same name, where workbooks are begun */
    size_t more_n;
    struct str folder; /* where its outputs are, relative to the summary; "" for the same */
    bool link;         /* found in a folder: not followed */
    bool done;
    enum juesuan_status status;
    unsigned errors, warnings;
    format_set formats; /* that were made */
    struct str title, message;
};

struct batch_list {
    struct arena *arena;
    bool begin; /* any workbook counts, and files of one name are one item */
    struct batch_item *items;
    size_t n, cap;
    bool published; /* files as they were published, not data */
    bool below;     /* data in folders below counts too */
};

/* publications.c: what a file of that name is of a publication. */
enum publication_part { PUBLICATION_NO, PUBLICATION_DOCUMENT, PUBLICATION_TABLES };
enum publication_part publication_part(struct str name);
/* The path without the ending of such a file. */
struct str publication_stem(struct str path);

/* batch_list.c: data files by name. False after a report: nothing found, a name given twice, a
 * list or folder that cannot be read. */
bool batch_list_make(const struct juesuan_batch_options *o, struct batch_list *out,
                     struct diags *ds);
/* The same without any regard to outputs: files of one name may come from several folders. */
bool batch_list_find(const char *const *inputs, size_t n, struct batch_list *out, struct diags *ds);
bool batch_list_add(struct batch_list *l, struct batch_item item);
void batch_list_sort(struct batch_list *l);
/* Part of 1 … `shards` that a name belongs to, the same on every machine. */
unsigned batch_shard_of(struct str stem, unsigned shards);

#define BATCH_LOCK ".juesuan-lock"
/* batch_lock.c: a lock that ends with the process that holds it. -1 after E8004 or E1002. */
int batch_lock(const char *folder, unsigned shard, unsigned shards, int *own, struct arena *a,
               struct diags *ds);

/* batch_report.c: the summaries. */
void batch_json(struct buf *out, const struct batch_list *l, unsigned shard, unsigned shards);
bool batch_html(struct buf *out, const struct batch_list *l, const char *home, struct arena *a,
                struct diags *ds);
/* Whether the summaries may be written: E8019 where a file of their names is someone's own. */
bool batch_may_write(const char *folder, unsigned shard, unsigned shards, bool force,
                     struct arena *a, struct diags *ds);
/* `home` NULL: without the index, where nothing was made for publication. */
bool batch_write(const struct batch_list *l, const char *folder, const char *home, unsigned shard,
                 unsigned shards, struct diags *ds);

#endif
