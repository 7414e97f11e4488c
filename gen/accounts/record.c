/* The record that an export's figures make: lists by code, single figures, what remains when other
 * tables are taken from one, and names of codes that our lists lack. */
#include "accounts/internal.h"

#include "grid/text.h"

enum { DEPTH_MAX = 8 };

struct making {
    struct accounts *x;
    const struct accounts_target *target;
    struct vmap *root;
};

static struct account_filled *note_filled(struct accounts *x, struct str address, struct str from,
                                          struct str missing)
{
    struct account_filled *filled =
        arena_room(x->arena, x->filled, x->filled_n, &x->filled_cap, sizeof *filled);
    if (!filled) {
        account_no_memory(x);
        return NULL;
    }
    x->filled = filled;
    filled[x->filled_n] =
        (struct account_filled){.address = address, .from = from, .missing = missing};
    return &filled[x->filled_n++];
}

/* The map that holds the last name of a dotted path, made where missing. */
static struct vmap *map_at(struct making *m, struct str path, struct str *last)
{
    struct vmap *at = m->root;
    for (size_t dot; (dot = str_find(path, STR("."), 0)) != SIZE_MAX;) {
        struct str name = str_sub(path, 0, dot);
        const struct value *below = vmap_find(at, name);
        struct vmap *made = below && below->type == VALUE_MAP ? below->map : vmap_new(m->x->arena);
        if (!made || (!below && !vmap_set(at, m->x->arena, name, value_map(made)))) {
            account_no_memory(m->x);
            return NULL;
        }
        at = made;
        path = str_sub(path, dot + 1, path.n);
    }
    *last = path;
    return at;
}

static void put(struct accounts *x, struct vmap *in, struct str name, struct value v)
{
    struct value key = value_str(name);
    key.at = v.at;
    if (!vmap_put(in, x->arena, key, v))
        account_no_memory(x);
}

/* The terms as people read them: 财决04表 − 财决07表. */
static struct str terms_called(const struct accounts *x, const struct value *terms)
{
    struct str out = STR("");
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        if (!t.in_force || !t.of)
            continue;
        const struct account_column *c = t.of->items ? NULL : table_column(t.of, t.part);
        const struct account_row *r = t.of->items ? map_get(&t.of->by_code, t.part) : NULL;
        struct str what = c ? c->title : r ? r->name : STR("");
        struct str one = arena_printf(x->arena, "%.*s%s%.*s", STR_ARG(t.of->code),
                                      what.n ? "“" : "", STR_ARG(what));
        if (what.n)
            one = arena_printf(x->arena, "%.*s”", STR_ARG(one));
        out = out.n ? arena_printf(x->arena, "%.*s %s %.*s", STR_ARG(out), t.negative ? "−" : "+",
                                   STR_ARG(one))
                    : one;
    }
    return out;
}

/* The place of the first term: the cell that a figure is told by. */
static uint32_t terms_at(const struct accounts *x, const struct value *terms, enum term_by by,
                         struct str code)
{
    for (size_t i = 0; i < value_count(terms); i++) {
        struct export_term t = term_parse(x, terms->list->items[i].s);
        struct export_figure f;
        uint32_t row;
        if (t.of && term_value(x, &t, by, code, &f, &row) == TERM_GIVEN && f.col != NO_COL)
            return account_at(t.of->view, book_cell(t.of->view->sheet, row, f.col));
    }
    return 0;
}

static bool is_count(const struct accounts *x, const struct value *terms)
{
    struct export_term t = term_parse(x, terms->list->items[0].s);
    const struct value *items = t.of ? value_get(t.of->spec, "items") : NULL;
    const struct value *item = items ? vmap_find(items->map, t.part) : NULL;
    const struct value *count = value_get(item, "count");
    return count && count->type == VALUE_BOOL && count->b;
}

static struct value amount_value(const struct making *m, struct dec yuan, bool count, uint32_t at)
{
    struct dec d = yuan;
    if (!count)
        (void)amount_in_unit(yuan, m->target->unit, &d);
    d = dec_trim(d);
    struct value v = d.scale ? value_dec(d) : value_int(0);
    v.d = d;
    v.at = at;
    return v;
}

/* A remainder below zero means that the tables do not speak of the same thing: it is told with all
 * figures, and left unknown. */
static bool is_sound(struct making *m, const struct value *entry, const struct value *terms,
                     enum term_by by, struct str code, struct dec sum, uint32_t at)
{
    struct accounts *x = m->x;
    if (!value_get(entry, "remainder") || dec_sign(sum) >= 0 || value_count(terms) < 2)
        return true;
    DIAG(x->ds, E2611, sources_place(x->sources, at), code.n ? code : value_get_str(entry, "value"),
         terms_text(x, terms, by, code), account_digits(x, sum));
    return false;
}

static void make_value(struct making *m, const struct value *entry)
{
    struct accounts *x = m->x;
    const struct value *terms = value_get(entry, "is"), *otherwise = value_get(entry, "else");
    struct str missing = STR(""), ignored = STR(""), last, path = value_get_str(entry, "value");
    struct str control = value_get_str(entry, "control");
    if (control.n)
        path = arena_printf(x->arena, "controls.%.*s", STR_ARG(control));
    struct dec sum;
    enum term_state state = terms_sum(x, terms, BY_TOTAL, STR(""), &sum, &missing);
    if (state == TERM_MISSING && otherwise) {
        terms = otherwise;
        state = terms_sum(x, terms, BY_TOTAL, STR(""), &sum, &ignored);
    }
    struct export_term first = term_parse(x, terms->list->items[0].s);
    if (state == TERM_MISSING && !first.of && !control.n)
        note_filled(x, path, STR(""), missing);
    if (!first.of || state != TERM_GIVEN)
        return;
    struct vmap *in = map_at(m, control.n ? STR("controls.") : path, &last);
    if (!in)
        return;
    last = control.n ? control : last; /* the name of a control is an address */
    uint32_t at = terms_at(x, terms, BY_TOTAL, STR(""));
    if (!is_sound(m, entry, terms, BY_TOTAL, STR(""), sum, at))
        return;
    put(x, in, last, amount_value(m, sum, is_count(x, terms), at));
    struct account_filled *f = note_filled(x, path, terms_called(x, terms), STR(""));
    if (f)
        f->figures = 1;
}

/* ---- lists ---- */

/* The row of a code in a list, made where missing. */
static struct vmap *row_of(struct accounts *x, struct list *l, struct str code, uint32_t at)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(value_get_str(&l->items[i], "code"), code))
            return l->items[i].map;
    struct vmap *row = vmap_new(x->arena);
    struct value v = row ? value_map(row) : value_none(), c = value_str(code);
    v.at = c.at = at;
    if (!row || !vmap_set(row, x->arena, STR("code"), c) || !list_push(l, x->arena, v)) {
        account_no_memory(x);
        return NULL;
    }
    return row;
}

static void make_member(struct making *m, const struct value *entry, struct list *l,
                        const struct vmap_entry *member)
{
    struct accounts *x = m->x;
    struct str missing = STR(""), path = value_get_str(entry, "list");
    struct str address =
        arena_printf(x->arena, "%.*s[].%.*s", STR_ARG(path), STR_ARG(member->key.s));
    const struct value *terms = &member->value;
    struct dec sum;
    size_t n;
    if (terms_sum(x, terms, BY_CODE, STR("201"), &sum, &missing) == TERM_MISSING)
        return; /* a column that this layout does not have */
    struct str *codes = terms_codes(x, terms, BY_CODE, &n);
    struct account_filled *f = note_filled(x, address, terms_called(x, terms), STR(""));
    for (size_t i = 0; codes && f && i < n && !x->failed; i++) {
        if (terms_sum(x, terms, BY_CODE, codes[i], &sum, &missing) != TERM_GIVEN)
            continue;
        uint32_t at = terms_at(x, terms, BY_CODE, codes[i]);
        if (!is_sound(m, entry, terms, BY_CODE, codes[i], sum, at))
            continue;
        struct vmap *row = row_of(x, l, codes[i], at);
        if (row)
            put(x, row, member->key.s, amount_value(m, sum, false, at));
        f->figures += dec_sign(sum) != 0;
    }
}

/* The first table that a list needs and the export does not have; "". */
static struct str list_lacks(const struct accounts *x, const struct value *entry)
{
    const struct value *members = value_get(entry, "members");
    struct str missing = STR("");
    struct dec sum;
    for (size_t i = 0; i < members->map->n; i++) {
        const struct value *terms = &members->map->entries[i].value;
        for (size_t k = 0; k < value_count(terms); k++) {
            struct export_term t = term_parse(x, terms->list->items[k].s);
            if (t.in_force && !t.of &&
                terms_sum(x, terms, BY_CODE, STR(""), &sum, &missing) == TERM_MISSING)
                return missing;
        }
    }
    return STR("");
}

static bool is_wanted(const struct making *m, const struct value *entry)
{
    struct str wanted = value_get_str(entry, "wanted");
    for (size_t i = 0; wanted.n && i < value_count(m->target->wanted); i++)
        if (str_eq(m->target->wanted->list->items[i].s, wanted))
            return true;
    return !wanted.n;
}

static bool any_in_force(const struct accounts *x, const struct value *terms)
{
    for (size_t i = 0; i < value_count(terms); i++)
        if (term_parse(x, terms->list->items[i].s).in_force)
            return true;
    return false;
}

static void make_list(struct making *m, const struct value *entry)
{
    struct accounts *x = m->x;
    const struct value *members = value_get(entry, "members");
    struct str path = value_get_str(entry, "list"), last;
    if (!is_wanted(m, entry) || !any_in_force(x, &members->map->entries[0].value))
        return;
    struct str missing = list_lacks(x, entry);
    if (missing.n) {
        note_filled(x, path, STR(""), missing);
        DIAG(x->ds, E2614, place_file(x->books[0].name), missing, path);
        return;
    }
    struct vmap *in = map_at(m, path, &last);
    const struct value *there = in ? vmap_find(in, last) : NULL;
    struct list *l = there ? there->list : list_new(x->arena);
    if (!in || !l) {
        account_no_memory(x);
        return;
    }
    if (!there)
        put(x, in, last, value_list(l));
    for (size_t i = 0; i < members->map->n && !x->failed; i++)
        make_member(m, entry, l, &members->map->entries[i]);
}

/* ---- names ---- */

/* What our lists do not say for sure: the export knows. */
static void take_name(struct making *m, struct vmap *names, const struct account_row *r)
{
    struct accounts *x = m->x;
    struct str listed = codes_name(x->function, r->code);
    if (!r->name.n || vmap_find(names, r->code) ||
        (listed.p && str_eq(squeeze(listed, x->arena), squeeze(r->name, x->arena))))
        return;
    struct str place_name = r->name;
    if (listed.p && !codes_other_use(x->function, r->code, r->name)) {
        DIAG(x->ds, E2615, account_place(r->of->view, r->row, 0), r->code, place_name, listed);
        return;
    }
    if (listed.p)
        return;
    struct account_name *all = arena_room(x->arena, x->names, x->name_n, &x->name_cap, sizeof *all);
    if (!all) {
        account_no_memory(x);
        return;
    }
    x->names = all;
    all[x->name_n++] = (struct account_name){r->code, r->name};
    struct value v = value_str(r->name);
    v.at = account_at(r->of->view, r->of->view->sheet->cells);
    put(x, names, r->code, v);
}

static void make_names(struct making *m)
{
    struct accounts *x = m->x;
    struct vmap *names = vmap_new(x->arena);
    if (!names) {
        account_no_memory(x);
        return;
    }
    for (size_t t = 0; t < x->table_n; t++)
        for (size_t i = 0; !x->tables[t].items && i < x->tables[t].row_n; i++)
            take_name(m, names, &x->tables[t].rows[i]);
    if (names->n)
        put(x, m->root, STR("names"), value_map(names));
}

/* ---- all of it ---- */

static void make_heading(struct making *m)
{
    struct accounts *x = m->x;
    struct vmap *department = vmap_new(x->arena);
    if (!department) {
        account_no_memory(x);
        return;
    }
    put(x, m->root, STR("template"), value_str(m->target->pack));
    put(x, m->root, STR("year"), value_int(x->year));
    put(x, m->root, STR("unit"), value_str(amount_unit_name(m->target->unit)));
    put(x, department, STR("name"), value_str(x->department));
    put(x, m->root, STR("department"), value_map(department));
}

bool accounts_record(struct accounts *x, const struct accounts_target *target, struct record *out)
{
    struct making m = {.x = x, .target = target, .root = vmap_new(x->arena)};
    const struct value *data = value_get(x->map, "data");
    if (!m.root) {
        account_no_memory(x);
        return false;
    }
    make_heading(&m);
    for (size_t i = 0; i < value_count(data) && !x->failed; i++) {
        const struct value *entry = &data->list->items[i];
        if (value_get(entry, "list"))
            make_list(&m, entry);
        else
            make_value(&m, entry);
    }
    make_names(&m);
    *out = (struct record){.sources = x->sources,
                           .source = x->books[0].places.source,
                           .root = value_map(m.root),
                           .year = x->year,
                           .unit = target->unit,
                           .template_name = target->pack};
    return !x->failed;
}
