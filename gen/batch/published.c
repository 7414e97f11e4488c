/* Which published files belong together: a department publishes a document, and often its tables as
 * a workbook beside it. Told by names alone. */
#include "base/file.h"
#include "batch/batch.h"

struct telling {
    juesuan_text_fn *found;
    void *user;
    struct buf paths;
};

static void begin(struct telling *t, const struct batch_item *item)
{
    t->paths.n = 0;
    buf_put(&t->paths, item->path.p, item->path.n + 1);
}

static void tell(struct telling *t)
{
    if (!t->paths.failed)
        t->found(t->user, t->paths.p, t->paths.n);
}

/* A document with all workbooks of the list that belong to it. */
static void tell_document(struct telling *t, const struct batch_list *l, size_t document, bool all)
{
    struct str stem = publication_stem(l->items[document].path);
    begin(t, &l->items[document]);
    for (size_t i = 0; i < l->n; i++) {
        struct str path = l->items[i].path;
        if (publication_part(path) == PUBLICATION_TABLES &&
            (all || str_eq(publication_stem(path), stem)))
            buf_put(&t->paths, path.p, path.n + 1);
    }
    tell(t);
}

static bool has_document(const struct batch_list *l, struct str stem)
{
    for (size_t i = 0; i < l->n; i++)
        if (publication_part(l->items[i].path) == PUBLICATION_DOCUMENT &&
            str_eq(publication_stem(l->items[i].path), stem))
            return true;
    return false;
}

/* One document and workbooks, each named by itself. */
static bool is_one_publication(const struct batch_list *l, const char *const *inputs, size_t n)
{
    size_t documents = 0, tables = 0;
    for (size_t i = 0; i < n; i++)
        if (inputs[i][0] == '@' || file_is_folder(inputs[i]))
            return false;
    for (size_t i = 0; i < l->n; i++) {
        documents += publication_part(l->items[i].path) == PUBLICATION_DOCUMENT;
        tables += publication_part(l->items[i].path) == PUBLICATION_TABLES;
    }
    return documents == 1 && tables == l->n - 1 && tables;
}

enum juesuan_status juesuan_list_published(struct juesuan *j, const char *const *inputs, size_t n,
                                           juesuan_text_fn *found, void *user)
{
    struct arena a;
    struct telling t = {.found = found, .user = user};
    context_begin(j);
    arena_init(&a);
    buf_init(&t.paths);
    struct batch_list list = {.arena = &a, .published = true};
    bool ok = batch_list_find(inputs, n, &list, &j->diags);
    bool one = ok && is_one_publication(&list, inputs, n);
    for (size_t i = 0; ok && i < list.n; i++) {
        struct batch_item *item = &list.items[i];
        enum publication_part part = publication_part(item->path);
        if (item->link)
            file_report_link(&j->diags, item->path.p);
        if (part == PUBLICATION_DOCUMENT) {
            tell_document(&t, &list, i, one);
        } else if (part == PUBLICATION_NO ||
                   (!one && !has_document(&list, publication_stem(item->path)))) {
            begin(&t, item);
            tell(&t);
        }
    }
    if (t.paths.failed || a.failed)
        DIAG0(&j->diags, E1004, (struct place){0});
    buf_free(&t.paths);
    arena_free(&a);
    return context_status(j);
}
