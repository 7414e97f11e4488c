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

/* The only document of a folder below the one that was given: whatever workbooks lie beside it are
 * its own, for such a folder is one department's. */
static bool is_alone(const struct batch_list *l, const char *const *inputs, size_t n,
                     struct str document)
{
    struct str folder = path_folder(document);
    for (size_t i = 0; i < n; i++)
        if (!file_is_folder(inputs[i]) ||
            str_eq(path_folder(path_join(l->arena, str_of(inputs[i]), STR("x"))), folder))
            return false;
    for (size_t i = 0; i < l->n; i++)
        if (publication_part(l->items[i].path) == PUBLICATION_DOCUMENT &&
            str_eq(path_folder(l->items[i].path), folder) && !str_eq(l->items[i].path, document))
            return false;
    return true;
}

/* Whether a workbook belongs to a document: by its name, or as all in a folder of its own. */
static bool belongs(const struct batch_list *l, const char *const *inputs, size_t n,
                    struct str tables, struct str document)
{
    return str_eq(publication_stem(tables), publication_stem(document)) ||
           (str_eq(path_folder(tables), path_folder(document)) && is_alone(l, inputs, n, document));
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
        bool taken = false;
        if (item->link)
            file_report_link(&j->diags, item->path.p);
        begin(&t, item);
        for (size_t k = 0; k < list.n && part != PUBLICATION_NO; k++) {
            struct str other = list.items[k].path;
            enum publication_part its = publication_part(other);
            if (its == PUBLICATION_NO || its == part)
                continue;
            bool tables = its == PUBLICATION_TABLES;
            if (!one && !belongs(&list, inputs, n, tables ? other : item->path,
                                 tables ? item->path : other))
                continue;
            taken |= !tables;
            if (tables)
                buf_put(&t.paths, other.p, other.n + 1);
        }
        if (!taken)
            tell(&t);
    }
    if (t.paths.failed || a.failed)
        DIAG0(&j->diags, E1004, (struct place){0});
    buf_free(&t.paths);
    arena_free(&a);
    return context_status(j);
}
