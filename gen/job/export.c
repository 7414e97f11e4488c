/* Opens the workbooks of an export, has them read (accounts/) and lays what they say over the
 * record of a job. */
#include "job/export.h"

#include "base/file.h"
#include "base/input.h"
#include "data/overlay.h"
#include "job/form.h"

#define DEFAULT_PACK "standard"

/* What the program relies on beyond the schema: each table of items has items. */
static bool map_is_sound(const struct value *map)
{
    const struct value *tables = value_get(map, "tables");
    for (size_t i = 0; i < tables->map->n; i++) {
        const struct value *t = &tables->map->entries[i].value;
        bool items = str_eq(value_get_str(t, "kind"), STR("items"));
        if (t->type == VALUE_MAP && items && !value_get(t, "items"))
            return false;
    }
    return true;
}

/* data/forms/accounts.json, in `a`; NULL after a report. */
static const struct value *load_map(struct juesuan *j, struct arena *a)
{
    struct value *map = arena_zalloc(a, sizeof *map);
    if (!map) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return NULL;
    }
    if (!context_form(j, "accounts.json", "accounts", a, map))
        return NULL;
    if (map_is_sound(map))
        return map;
    DIAG0(&j->diags, E2624, place_file(STR("accounts.json")));
    return NULL;
}

static const struct book *open_book(struct juesuan *j, const struct juesuan_input *in,
                                    struct arena *a, struct str *name, struct diags *ds)
{
    struct str bytes;
    *name = arena_str(a, input_name(in));
    if (!input_read(in, RECORD_BYTES_MAX, a, &bytes, ds) || !name->p ||
        !entry_is_meant_as_workbook(*name, bytes))
        return NULL;
    (void)j;
    return entry_open(bytes, *name, a, ds);
}

bool export_is_one(struct juesuan *j, const struct juesuan_input *first)
{
    struct arena a;
    struct diags ignored;
    struct entry_identity identity = {.found = false};
    struct str name;
    arena_init(&a);
    diags_init(&ignored);
    const struct book *book = open_book(j, first, &a, &name, &ignored);
    const struct value *map =
        book && entry_identify(book, name, &identity, &ignored) && !identity.found ? load_map(j, &a)
                                                                                   : NULL;
    bool found = map && accounts_recognise(map, book, name);
    if (!book && ignored.errors && ignored.first_error == E1001)
        diags_add(&j->diags, &ignored); /* it may be one: nobody could look */
    diags_free(&ignored);
    arena_free(&a);
    return found;
}

static bool open_books(struct job *job, const struct export_sources *from, struct accounts *x)
{
    struct arena *a = &job->arena;
    x->books = arena_zalloc(a, (from->more_n + 1) * sizeof *x->books);
    if (!x->books) {
        DIAG0(job->diags, E1004, (struct place){0});
        return false;
    }
    for (size_t i = 0; i <= from->more_n; i++) {
        const struct juesuan_input *in = i ? &from->more[i - 1] : from->first;
        size_t errors = job->diags->errors;
        struct str name;
        const struct book *book = open_book(job->context, in, a, &name, job->diags);
        if (book)
            x->books[x->book_n++] = (struct accounts_book){.book = book, .name = name};
        else if (job->diags->errors == errors)
            DIAG0(job->diags, E2623, place_file(input_name(in)));
    }
    return x->book_n == from->more_n + 1;
}

/* What the record is said to be about, where it was there before, against the export. */
static bool same_subject(struct job *job, const struct accounts *x)
{
    const struct value *department = record_member(&job->record, STR("department"));
    struct str name = value_get_str(department, "name");
    if (job->record.year && job->record.year != x->year) {
        DIAG(job->diags, E2621, place_file(x->books[0].name),
             arena_printf(&job->arena, "%d", x->year),
             arena_printf(&job->arena, "%d", job->record.year));
        return false;
    }
    if (name.n && x->department.n && !str_eq(name, x->department))
        DIAG(job->diags, E2620, place_file(x->books[0].name), x->department, name);
    return true;
}

/* A record that was read keeps its heading; one that is begun gets the export's. */
static void keep_heading(const struct job *job, struct record *made)
{
    static const char *const names[] = {"template", "year", "unit"};
    const struct value *department = record_member(&job->record, STR("department"));
    struct vmap *m = made->root.map, *d = vmap_find(m, STR("department"))->map;
    size_t kept = 0;
    if (value_get_str(department, "name").n)
        d->n = 0;
    for (size_t i = 0; i < m->n; i++) {
        bool drop = false;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            drop |= str_eq(m->entries[i].key.s, str_of(names[k])) &&
                    record_member(&job->record, str_of(names[k]));
        if (!drop)
            m->entries[kept++] = m->entries[i];
    }
    m->n = kept;
}

static bool lay_over(struct job *job, const struct export_sources *from, struct record *made)
{
    struct overlay o = {.from = &job->sources,
                        .into = &job->sources,
                        .replace = from->replace,
                        .arena = &job->arena,
                        .ds = job->diags};
    if (job->record.root.type != VALUE_MAP) {
        struct vmap *root = vmap_new(&job->arena);
        if (!root) {
            DIAG0(job->diags, E1004, (struct place){0});
            return false;
        }
        struct record begun = *made;
        begun.root = value_map(root);
        job->record = begun;
    } else {
        keep_heading(job, made);
    }
    return overlay_apply(&o, job->record.root.map, made->root.map);
}

static void name_department(struct job *job, struct accounts *x)
{
    if (x->department.n)
        return;
    x->department = arena_str(&job->arena, path_stem(path_base(x->books[0].name)));
    DIAG(job->diags, E2622, place_file(x->books[0].name), x->department);
}

bool export_read(struct job *job, const struct export_sources *from, struct accounts *x)
{
    struct juesuan *j = job->context;
    struct record made;
    *x = (struct accounts){.map = load_map(j, &job->arena),
                           .said_year = from->year,
                           .arena = &job->arena,
                           .sources = &job->sources,
                           .ds = job->diags};
    x->unit_said = from->unit && amount_unit_parse(str_of(from->unit), &x->said_unit);
    bool begun = job->record.root.type == VALUE_MAP;
    if (!x->map || !open_books(job, from, x) || !accounts_find(x))
        return false;
    if (begun && !same_subject(job, x))
        return false;
    const struct codes *function = context_codes(j, CODES_FUNCTION, x->year);
    const struct codes *economic = context_codes(j, CODES_ECONOMIC, x->year);
    if (!job->pack)
        job->pack = context_pack(j, from->pack ? str_of(from->pack) : STR(DEFAULT_PACK));
    if (!function || !economic || !job->pack || !accounts_read(x, function, economic))
        return false;
    if (!begun)
        name_department(job, x);
    const struct accounts_target target = {.pack = pack_name(job->pack->pack),
                                           .unit = begun ? job->record.unit : x->unit,
                                           .wanted = pack_setting(job->pack->pack, STR("import"))};
    return accounts_record(x, &target, &made) && lay_over(job, from, &made);
}
