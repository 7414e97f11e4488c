/* From a file that somebody published to a record: by what the file is, with the words of a pack.
 */
#include "job/published.h"

#include "grid/text.h"
#include "printed/disclosure.h"
#include "read/sniff.h"

/* Its tables and words know those of all provinces. */
#define PACK_OF_ALL "standard"

bool published_is_data(struct str bytes)
{
    return read_sniff(bytes) == FORMAT_JSON;
}

bool published_record(struct job *job, struct str name, struct str bytes, const char *pack,
                      int year)
{
    struct juesuan *j = job->context;
    struct disclosure_input in = {.name = name,
                                  .year = year,
                                  .pack = str_of(pack ? pack : PACK_OF_ALL),
                                  .arena = &job->arena,
                                  .sources = &job->sources,
                                  .diags = job->diags};
    size_t errors = job->diags->errors;
    enum read_format format = read_sniff(bytes);
    bool book = format == FORMAT_XLSX || format == FORMAT_XLS;
    job->pack = context_pack_named_at(j, in.pack, (struct place){0});
    const struct rule_set *rules = job->pack ? context_rules(j, job->pack) : NULL;
    const struct schema *schema = rules ? context_pack_schema(j, job->pack) : NULL;
    if (!schema)
        return false;
    in.words = rules_published(rules);
    if (!(book ? disclosure_of_book : disclosure_of_document)(&in, bytes, &job->record))
        return false;
    job->record.schema = schema;
    return job->diags->errors == errors;
}

static struct str department_of(const struct record *r)
{
    return value_get_str(record_member(r, STR("department")), "name");
}

/* The texts of a table that are not empty, in order of reading. */
struct cell_walk {
    const struct value *rows;
    size_t row, col;
};

static const struct value *next_cell(struct cell_walk *w)
{
    for (; w->row < value_count(w->rows); w->row++, w->col = 0)
        while (w->col < value_count(&w->rows->list->items[w->row])) {
            const struct value *cell = &w->rows->list->items[w->row].list->items[w->col++];
            if (cell->type == VALUE_STR && str_trim(cell->s).n)
                return cell;
        }
    return NULL;
}

static bool is_figure(const struct value *cell, struct arena *arena, struct dec *out)
{
    bool malformed;
    return printed_number(squeeze(cell->s, arena), out, &malformed) && !malformed;
}

/* The next figure that is not zero: zeros are also printed as nothing, or as a dash. */
static const struct value *next_number(struct cell_walk *w, struct arena *arena, struct dec *out)
{
    const struct value *cell;
    while ((cell = next_cell(w)) != NULL)
        if (is_figure(cell, arena, out) && dec_sign(*out))
            return cell;
    return NULL;
}

static bool same_cells(struct job *job, const struct value *one, const struct value *two,
                       bool figures)
{
    struct cell_walk a = {value_get(one, "rows"), 0, 0}, b = {value_get(two, "rows"), 0, 0};
    struct arena *arena = &job->arena;
    for (;;) {
        struct dec n, m;
        const struct value *x = figures ? next_number(&a, arena, &n) : next_cell(&a);
        const struct value *y = figures ? next_number(&b, arena, &m) : next_cell(&b);
        if (!x && !y)
            return true;
        if (x && y &&
            (str_eq(squeeze(x->s, arena), squeeze(y->s, arena)) ||
             (is_figure(x, arena, &n) && is_figure(y, arena, &m) && dec_eq(n, m))))
            continue;
        diag_report(
            job->diags, figures ? E7026 : E7027, sources_place(&job->sources, y ? y->at : two->at),
            (struct str[]){value_get_str(two, "title"), y ? y->s : STR(""), x ? x->s : STR("")}, 3);
        return false;
    }
}

/* One table in two files of a publication: what the second has otherwise is told, first of all a
 * figure. */
static void compare_tables(struct job *job, const struct value *one, const struct value *two)
{
    if (same_cells(job, one, two, true))
        (void)same_cells(job, one, two, false);
}

static const struct value *table_like(struct job *job, const struct value *tables,
                                      const struct value *table)
{
    struct str title = squeeze(value_get_str(table, "title"), &job->arena);
    for (size_t i = 0; title.n && i < value_count(tables); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (str_eq(squeeze(value_get_str(&tables->list->items[i], "title"), &job->arena), title))
            return &tables->list->items[i];
    return NULL;
}

/* The lists of one section behind those of another. A table that is there already is not taken
 * twice. */
static bool append(struct job *job, const struct value *to, const struct value *from)
{
    static const char *const names[] = {"tables", "annexes", "text", "unread"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct value *list = value_get(to, names[i]), *more = value_get(from, names[i]);
        for (size_t k = 0; k < value_count(more); k++) {
            const struct value *known = table_like(job, i < 2 ? list : NULL, &more->list->items[k]);
            if (known)
                compare_tables(job, known, &more->list->items[k]);
            else if (!list || !list_push(list->list, &job->arena, more->list->items[k]))
                return false;
        }
    }
    return true;
}

/* Tables that differ are an error of what was published; it can be checked all the same. */
bool published_add(struct job *job, struct str name, struct str bytes, const char *pack, int year)
{
    struct record first = job->record;
    if (!published_record(job, name, bytes, pack, year ? year : first.year))
        return false;
    struct record more = job->record;
    struct str theirs = department_of(&more), ours = department_of(&first);
    job->record = first;
    if (more.year != first.year || (theirs.n && ours.n && !str_eq(theirs, ours)))
        DIAG(job->diags, E7025, place_file(name), theirs,
             arena_printf(&job->arena, "%d", more.year), ours,
             arena_printf(&job->arena, "%d", first.year));
    if (!append(job, record_member(&first, STR("published")),
                record_member(&more, STR("published")))) {
        DIAG0(job->diags, E1004, place_file(name));
        return false;
    }
    return true;
}
