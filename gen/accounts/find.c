/* Which sheet is which table: by number and by title, and only when its header has the columns of
 * that table. */
#include "accounts/internal.h"

#include "base/utf8.h"
#include "grid/text.h"

enum { SHEET_NAME_MAX = 31 }; /* characters of a sheet's name, as table programs cut it */

static int setting(const struct value *spec, const char *name)
{
    const struct value *v = value_get(spec, name);
    int64_t i;
    struct dec d;
    return v && value_number(v, &d) && dec_to_i64(d, &i) && i > 0 && i < 10000 ? (int)i : 0;
}

bool account_in_force(const struct value *spec, int year)
{
    int since = setting(spec, "since"), until = setting(spec, "until");
    return !year || ((!since || year >= since) && (!until || year <= until));
}

/* ---- columns ---- */

/* The last title is the path's last step, and the others stand above it in their order. */
static bool fits(const struct export_titles *t, const struct value *path)
{
    size_t steps = value_count(path), at = 0;
    if (!steps || t->depth < steps ||
        !str_eq(t->path[t->depth - 1], path->list->items[steps - 1].s))
        return false;
    for (size_t i = 0; i + 1 < t->depth && at + 1 < steps; i++)
        at += str_eq(t->path[i], path->list->items[at].s);
    return at + 1 == steps;
}

/* Of several columns that fit, the one with the fewest titles above it: a total of all before that
 * of a group. */
uint32_t view_column(const struct sheet_view *v, const struct value *paths, uint32_t first,
                     uint32_t end)
{
    for (size_t p = 0; p < value_count(paths); p++) {
        uint32_t found = NO_COL;
        size_t depth = TITLES_MAX + 1;
        bool several = false;
        for (uint32_t c = first; c < end && c < v->cols; c++) {
            if (v->titles[c].depth > depth || !fits(&v->titles[c], &paths->list->items[p]))
                continue;
            several = v->titles[c].depth == depth;
            depth = v->titles[c].depth;
            found = c;
        }
        if (several)
            return NO_COL;
        if (found != NO_COL)
            return found;
    }
    return NO_COL;
}

/* ---- which table ---- */

/* A title as it is compared: without the table's number in brackets, and without the year. */
static struct str plain_title(const struct accounts *x, struct str text)
{
    struct str s = squeeze(text, x->arena);
    size_t open = str_find(s, STR("("), 0);
    if (open != SIZE_MAX && open > 0)
        s.n = open;
    if (s.n > 4 && str_is_digits(str_sub(s, 0, 4))) {
        struct str rest = str_sub(s, 4, s.n);
        const struct value *words = value_get(value_get(x->map, "words"), "year");
        for (size_t i = 0; i < value_count(words); i++)
            if (str_starts(rest, words->list->items[i].s))
                return str_sub(rest, words->list->items[i].s.n, rest.n);
    }
    return s;
}

/* The title in a sheet's name: what stands behind the number in front of it. */
static struct str title_in_name(const struct accounts *x, const struct sheet_view *v)
{
    struct str s = v->sheet->name;
    size_t i = 0;
    while (i < s.n && (unsigned char)s.p[i] < 0x80 && s.p[i] != '(')
        i++;
    return plain_title(x, str_sub(s, i, s.n));
}

/* Table programs cut a name at 31 characters: what is left of the title is its beginning. */
static bool name_is_cut(const struct sheet_view *v)
{
    size_t n = 0;
    for (const char *p = v->sheet->name.p, *end = p + v->sheet->name.n; p < end; n++)
        (void)utf8_next(&p, end);
    return n >= SHEET_NAME_MAX;
}

/* What stands above the table and in the sheet's name. */
static void collect_titles(const struct accounts *x, struct sheet_view *v)
{
    for (size_t i = 0; i < v->sheet->n && v->sheet->cells[i].row < v->head; i++) {
        struct str text = account_cell_text(&v->sheet->cells[i]);
        if (text.n && v->says_n + 1 < VIEW_SAYS_MAX)
            v->says[v->says_n++] = plain_title(x, text);
    }
    v->says[v->says_n++] = title_in_name(x, v); /* the last one */
}

static bool has_title(const struct sheet_view *v, const struct value *spec)
{
    const struct value *titles = value_get(spec, "titles");
    struct str name = v->says[v->says_n - 1];
    for (size_t i = 0; i < v->says_n; i++)
        if (word_is(titles, v->says[i]))
            return true;
    for (size_t i = 0; name.n && name_is_cut(v) && i < value_count(titles); i++)
        if (str_starts(titles->list->items[i].s, name))
            return true;
    return false;
}

/* The title says which it is; a number alone means different tables in different years. */
static void name_view(const struct accounts *x, struct sheet_view *v)
{
    const struct value *tables = value_get(x->map, "tables");
    for (int by_number = 0; by_number < 2 && !v->spec && v->use == VIEW_UNKNOWN; by_number++)
        for (size_t i = 0; tables && i < tables->map->n && !v->spec; i++) {
            const struct vmap_entry *e = &tables->map->entries[i];
            bool in_force = account_in_force(&e->value, x->year);
            bool it_is = by_number ? in_force && v->number.n &&
                                         word_is(value_get(&e->value, "numbers"), v->number)
                                   : has_title(v, &e->value);
            if (e->value.type == VALUE_MAP && it_is) {
                v->spec = &e->value;
                v->id = e->key.s;
            }
        }
}

static bool has_items(const struct accounts *x, const struct sheet_view *v, struct str item)
{
    const struct value *labels =
        value_get(vmap_find(value_get(v->spec, "items")->map, item), "labels");
    for (size_t i = 0; i < v->sheet->n; i++)
        if (v->sheet->cells[i].row >= v->head && v->sheet->cells[i].row < v->head + ITEM_ROWS_MAX &&
            v->sheet->cells[i].type == BOOK_CELL_TEXT &&
            word_is(labels, account_plain(x, v->sheet->cells[i].text)))
            return true;
    return false;
}

/* What a table must have and this sheet lacks; "" when it is proved to be that table. */
static struct str lacking(const struct accounts *x, const struct sheet_view *v)
{
    const struct value *must = value_get(v->spec, "must"), *columns = value_get(v->spec, "columns");
    bool items = str_eq(value_get_str(v->spec, "kind"), STR("items"));
    struct str missing = STR("");
    for (size_t i = 0; i < value_count(must); i++) {
        struct str name = must->list->items[i].s;
        const struct value *paths = items ? NULL : vmap_find(columns->map, name);
        if (items ? has_items(x, v, name) : view_column(v, paths, 0, v->cols) != NO_COL)
            continue;
        const struct value *first =
            items ? value_get(vmap_find(value_get(v->spec, "items")->map, name), "labels")
                  : &paths->list->items[0];
        struct str title = value_count(first) ? first->list->items[value_count(first) - 1].s : name;
        missing = missing.n ? arena_printf(x->arena, "%.*s、%.*s", STR_ARG(missing), STR_ARG(title))
                            : title;
    }
    return missing;
}

/* ---- all sheets ---- */

static bool make_views(struct accounts *x)
{
    size_t n = 0, k = 0;
    for (size_t b = 0; b < x->book_n; b++)
        n += x->books[b].book->n;
    x->views = arena_zalloc(x->arena, (n + 1) * sizeof *x->views);
    if (!x->views) {
        account_no_memory(x);
        return false;
    }
    for (size_t b = 0; b < x->book_n; b++)
        for (size_t i = 0; i < x->books[b].book->n; i++) {
            struct sheet_view *v = &x->views[k++];
            v->in = &x->books[b];
            v->sheet = &x->books[b].book->sheets[i];
            if (!view_read(x, v))
                return false;
            collect_titles(x, v);
            name_view(x, v);
        }
    x->view_n = n;
    return true;
}

bool accounts_recognise(const struct value *map, const struct book *book, struct str name)
{
    struct arena a;
    struct diags ignored;
    arena_init(&a);
    diags_init(&ignored);
    struct accounts_book one = {.book = book, .name = name};
    struct accounts x = {.map = map, .books = &one, .book_n = 1, .arena = &a, .ds = &ignored};
    bool found = false;
    if (make_views(&x))
        for (size_t i = 0; i < x.view_n; i++)
            found |= x.views[i].spec && !lacking(&x, &x.views[i]).n;
    diags_free(&ignored);
    arena_free(&a);
    return found;
}

static bool add_source(struct accounts *x, struct accounts_book *b)
{
    bool added = book_add_source(b->book, b->name, x->arena, x->sources, &b->places);
    if (!added)
        account_no_memory(x);
    return added;
}

static struct str year_text(const struct accounts *x, int year)
{
    return arena_printf(x->arena, "%d", year);
}

/* The year that all tables say. */
static bool find_year(struct accounts *x)
{
    const struct sheet_view *said = NULL;
    bool ok = true;
    for (size_t i = 0; i < x->view_n; i++) {
        const struct sheet_view *v = &x->views[i];
        if (!v->spec || !v->year)
            continue;
        if (!said)
            said = v;
        if (v->year != said->year) {
            DIAG(x->ds, E2603, account_place(v, 0, 0), year_text(x, v->year), said->sheet->name,
                 year_text(x, said->year));
            ok = false;
        }
    }
    if (said && x->said_year && said->year != x->said_year) {
        DIAG(x->ds, E2603, account_place(said, 0, 0), year_text(x, said->year), STR("--year"),
             year_text(x, x->said_year));
        return false;
    }
    x->year = said ? said->year : x->said_year;
    if (!x->year)
        DIAG0(x->ds, E2602, place_file(x->books[0].name));
    return ok && x->year;
}

static void find_department(struct accounts *x)
{
    x->department = STR("");
    for (size_t i = 0; i < x->view_n && !x->department.n; i++)
        if (x->views[i].spec)
            x->department = x->views[i].department;
}

static bool find_unit(struct accounts *x, struct sheet_view *v)
{
    if (v->unit_known && x->unit_said && v->unit != x->said_unit) {
        DIAG(x->ds, E2603, account_place(v, v->head ? v->head - 1 : 0, 0),
             amount_unit_name(v->unit), STR("--unit"), amount_unit_name(x->said_unit));
        return false;
    }
    if (!v->unit_known && x->unit_said)
        v->unit = x->said_unit;
    if (v->unit_known || x->unit_said)
        return true;
    DIAG0(x->ds, E2604, account_place(v, 0, 0));
    return false;
}

/* Proves what each sheet is; two of one table are not chosen between. */
static bool prove_views(struct accounts *x)
{
    bool ok = true;
    for (size_t i = 0; i < x->view_n; i++) {
        struct sheet_view *v = &x->views[i];
        if (!v->spec)
            continue;
        struct str missing = lacking(x, v);
        const struct value *unused = value_get(v->spec, "unused");
        if (missing.n) {
            v->use = VIEW_UNPROVEN;
            DIAG(x->ds, E2606, account_place(v, v->head, 0), value_get_str(v->spec, "title"),
                 missing);
            ok = false;
            continue;
        }
        v->use = VIEW_USED;
        if ((unused && unused->type == VALUE_BOOL && unused->b) ||
            !account_in_force(v->spec, x->year)) {
            v->use = VIEW_UNUSED;
            continue;
        }
        for (size_t k = 0; k < i; k++)
            if (x->views[k].use == VIEW_USED && x->views[k].spec == v->spec) {
                DIAG(x->ds, E2605, account_place(v, 0, 0), value_get_str(v->spec, "title"),
                     x->views[k].sheet->name);
                ok = false;
            }
        ok &= find_unit(x, v);
    }
    return ok;
}

bool accounts_find(struct accounts *x)
{
    size_t known = 0;
    if (!make_views(x))
        return false;
    for (size_t b = 0; b < x->book_n; b++)
        if (!add_source(x, &x->books[b]))
            return false;
    for (size_t i = 0; i < x->view_n; i++)
        known += x->views[i].spec != NULL;
    if (!known) {
        DIAG0(x->ds, E2601, place_file(x->books[0].name));
        return false;
    }
    if (!find_year(x))
        return false;
    for (size_t i = 0; i < x->view_n; i++) { /* numbers mean tables by year */
        x->views[i].spec = NULL;
        x->views[i].id = STR("");
        name_view(x, &x->views[i]);
    }
    find_department(x);
    if (!prove_views(x) || x->failed)
        return false;
    for (size_t i = x->view_n; i-- > 0;)
        if (x->views[i].use == VIEW_USED)
            x->unit = x->views[i].unit;
    return true;
}
