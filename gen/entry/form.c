/* The plan, made once from schema and binding and used by both the writer and the reader, so that
 * they cannot differ. */
#include "entry/form.h"

#include "data/lexicon.h"

struct form_walk {
    struct form *form;
    const struct map *unprinted;
    struct arena *arena;
    struct diags *ds;
    bool failed;
    struct str names[FORM_DEPTH_MAX], titles[FORM_DEPTH_MAX];
    size_t depth;
};

const struct value *form_value(const struct value *v, struct form_path path)
{
    for (size_t i = 0; v && i < path.n; i++)
        v = v->type == VALUE_MAP ? vmap_find(v->map, path.names[i]) : NULL;
    return v;
}

static struct str joined(struct form_walk *w, const struct str *parts, size_t n,
                         const char *between)
{
    struct str s = STR("");
    for (size_t i = 0; i < n; i++)
        s = i ? arena_printf(w->arena, "%.*s%s%.*s", STR_ARG(s), between, STR_ARG(parts[i]))
              : parts[i];
    if (!s.p)
        w->failed = true;
    return s;
}

static struct form_path path_here(struct form_walk *w, size_t from)
{
    size_t n = w->depth - from;
    struct str *names = arena_alloc(w->arena, (n ? n : 1) * sizeof *names);
    if (!names) {
        w->failed = true;
        return (struct form_path){0};
    }
    memcpy(names, w->names + from, n * sizeof *names);
    return (struct form_path){names, n};
}

static bool is_array(const struct value *definition)
{
    return str_eq(value_get_str(definition, "type"), STR("array"));
}

static bool may_be(const struct value *definition, struct str type)
{
    const struct value *t = value_get(definition, "type");
    return t && (t->type == VALUE_STR ? str_eq(t->s, type) : word_is(t, type));
}

/* ---- leaves ---- */

static struct form_leaf leaf_of(struct form_walk *w, const struct value *use, struct form_path path)
{
    const struct value *d = schema_resolve(w->form->schema, use);
    const struct value *init = value_get(use, "x-init");
    struct str format = value_get_str(d, "format");
    struct form_leaf leaf = {.path = path, .definition = d, .choices = value_get(d, "enum")};
    leaf.kind = str_eq(format, STR("amount"))    ? LEAF_AMOUNT
                : str_ends(format, STR("-code")) ? LEAF_CODE
                : may_be(d, STR("boolean"))      ? LEAF_BOOL
                : may_be(d, STR("integer"))      ? LEAF_WHOLE
                : may_be(d, STR("number"))       ? LEAF_NUMBER
                : may_be(d, STR("object"))       ? LEAF_JSON
                                                 : LEAF_TEXT;
    leaf.nullable = may_be(d, STR("null"));
    leaf.computed = init && init->type == VALUE_BOOL && !init->b;
    leaf.title = schema_title(use, d, path.n ? path.names[path.n - 1] : STR(""));
    leaf.about = value_get_str(use, "description");
    if (!leaf.about.n)
        leaf.about = value_get_str(d, "description");
    const struct value *sources = value_get(w->form->binding, "sources");
    struct str address = joined(w, w->names, w->depth, ".");
    leaf.unprinted = w->unprinted && map_find(w->unprinted, address);
    leaf.group = STR("");
    const struct value *source =
        sources && sources->type == VALUE_MAP ? vmap_find(sources->map, address) : NULL;
    leaf.source = source && source->type == VALUE_STR ? source->s : STR("");
    return leaf;
}

static const struct form_leaf *keep_leaf(struct form_walk *w, struct form_leaf leaf)
{
    struct form_leaf *kept = arena_alloc(w->arena, sizeof *kept);
    if (kept)
        *kept = leaf;
    else
        w->failed = true;
    return kept;
}

/* ---- which sheet takes what ---- */

/* How many names of `address` a sheet's claim covers; SIZE_MAX: it does not. */
static size_t covers(struct str claim, struct str address)
{
    if (!claim.n)
        return 0;
    bool whole = str_eq(claim, address);
    bool front = str_starts(address, claim) && address.n > claim.n && address.p[claim.n] == '.';
    return whole || front ? claim.n : SIZE_MAX;
}

/* `apart`: only a sheet for the rest will do. */
static struct form_sheet *sheet_for(struct form_walk *w, enum sheet_kind kind, struct str address,
                                    bool apart)
{
    static const char *const members[] = {"form", "table", "lines", "raw"};
    const struct value *sheets = value_get(w->form->binding, "sheets");
    struct form_sheet *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < w->form->n; i++) {
        struct form_sheet *s = w->form->sheets[i];
        if (s->kind != kind || i >= value_count(sheets))
            continue;
        const struct value *claims = value_get(&sheets->list->items[i], members[kind]);
        for (size_t c = 0; c < value_count(claims); c++) {
            size_t n = covers(claims->list->items[c].s, address);
            bool fits = n != SIZE_MAX && (s->rest || !apart);
            if (fits && (!best || n > longest)) {
                best = s;
                longest = n;
            }
        }
        if (s->rest && !best && kind == SHEET_RAW)
            best = s;
    }
    return best;
}

static struct form_sheet *add_sheet(struct form_walk *w, struct str name, enum sheet_kind kind)
{
    struct form *f = w->form;
    struct form_sheet **items = arena_room(w->arena, f->sheets, f->n, &f->cap, sizeof *f->sheets);
    struct form_sheet *s = arena_zalloc(w->arena, sizeof *s);
    if (!items || !s) {
        w->failed = true;
        return NULL;
    }
    s->name = s->title = name;
    s->about = s->source = STR("");
    s->kind = kind;
    f->sheets = items;
    return f->sheets[f->n++] = s;
}

/* ---- single values ---- */

/* The column of a sheet with several that the member at `names` belongs to; its own name is then no
 * part of the row. SIZE_MAX: none. */
static size_t column_of(const struct value *given, const struct str *names, size_t n, size_t base)
{
    const struct value *columns = value_get(given, "columns");
    for (size_t i = 0; i < value_count(columns) && base < n; i++)
        if (str_eq(columns->list->items[i].s, names[base]))
            return i;
    return SIZE_MAX;
}

static const struct value *given_of(const struct form_walk *w, const struct form_sheet *s)
{
    const struct value *sheets = value_get(w->form->binding, "sheets");
    for (size_t i = 0; i < w->form->n; i++)
        if (w->form->sheets[i] == s)
            return i < value_count(sheets) ? &sheets->list->items[i] : NULL;
    return NULL;
}

static struct form_row *row_of(struct form_walk *w, struct form_sheet *s, struct str group,
                               struct str title, size_t column)
{
    for (size_t i = 0; i < s->row_n; i++) {
        struct form_row *r = &s->rows[i];
        if (!str_eq(r->group, group) || !str_eq(r->title, title))
            continue;
        if (!r->leaves[column])
            return r;
        title =
            arena_printf(w->arena, "%.*s（%.*s）", STR_ARG(title), STR_ARG(w->names[w->depth - 1]));
        break;
    }
    struct form_row *rows = arena_room(w->arena, s->rows, s->row_n, &s->row_cap, sizeof *rows);
    if (!rows || !title.p) {
        w->failed = true;
        return NULL;
    }
    s->rows = rows;
    rows[s->row_n] = (struct form_row){.group = group, .title = title, .about = STR("")};
    return &rows[s->row_n++];
}

const struct form_leaf *form_leaf_named(const struct form *form, struct str group, struct str title)
{
    for (size_t i = 0; i < form->n; i++)
        for (size_t k = 0; k < form->sheets[i]->row_n; k++)
            for (size_t c = 0; c < FORM_COLUMNS_MAX; c++) {
                const struct form_leaf *leaf = form->sheets[i]->rows[k].leaves[c];
                if (leaf && str_eq(leaf->group, group) && str_eq(leaf->title, title))
                    return leaf;
            }
    return NULL;
}

static void add_single(struct form_walk *w, struct form_leaf leaf)
{
    struct str address = joined(w, w->names, w->depth, ".");
    size_t titles = leaf.kind == LEAF_NOTHING ? w->depth : w->depth - 1;
    struct form_sheet *s = sheet_for(w, SHEET_FORM, address, leaf.computed || leaf.unprinted);
    if (!s)
        return;
    const struct value *given = given_of(w, s);
    size_t column = column_of(given, w->names, w->depth, 1);
    struct str group = joined(w, w->titles, titles, "／");
    leaf.group = group;
    if (form_leaf_named(w->form, group, leaf.title))
        leaf.title = arena_printf(w->arena, "%.*s（%.*s）", STR_ARG(leaf.title),
                                  STR_ARG(w->names[w->depth - 1]));
    if (!leaf.title.p)
        w->failed = true;
    if (column != SIZE_MAX) {
        struct str *columns = (struct str *)(uintptr_t)s->columns;
        columns[column] = w->titles[1];
        struct str around[FORM_DEPTH_MAX];
        size_t n = 0;
        for (size_t i = 0; i < titles; i++)
            if (i != 1)
                around[n++] = w->titles[i];
        group = joined(w, around, n, "／");
    } else {
        column = 0;
    }
    struct form_row *row = row_of(w, s, group, leaf.title, column);
    if (row) {
        row->leaves[column] = keep_leaf(w, leaf);
        row->about = row->about.n ? row->about : leaf.about;
    }
}

/* ---- lists ---- */

static void add_column(struct form_walk *w, struct form_sheet *s, struct form_leaf leaf)
{
    for (size_t i = 0; i < s->leaf_n; i++)
        if (str_eq(s->leaves[i].title, leaf.title))
            leaf.title = arena_printf(w->arena, "%.*s（%.*s）", STR_ARG(leaf.title),
                                      STR_ARG(w->names[w->depth - 1]));
    struct form_leaf *items =
        arena_room(w->arena, s->leaves, s->leaf_n, &s->leaf_cap, sizeof *items);
    if (!items || !leaf.title.p) {
        w->failed = true;
        return;
    }
    s->leaves = items;
    items[s->leaf_n++] = leaf;
}

static struct form_sheet *begin_table(struct form_walk *w, const struct value *use,
                                      const struct form_sheet *parent, size_t base)
{
    const struct value *sheets = value_get(w->form->binding, "sheets");
    struct str address = joined(w, w->names, w->depth, ".");
    struct form_sheet *s = NULL;
    const struct value *d = schema_resolve(w->form->schema, use);
    for (size_t i = 0; !s && i < value_count(sheets); i++)
        if (str_eq(value_get_str(&sheets->list->items[i], "table"), address))
            s = w->form->sheets[i];
    struct str title = schema_title(use, d, w->names[w->depth - 1]);
    if (!s)
        s = add_sheet(
            w,
            parent ? arena_printf(w->arena, "%.*s%.*s", STR_ARG(parent->name), STR_ARG(title))
                   : title,
            SHEET_TABLE);
    if (!s)
        return NULL;
    s->about = value_get_str(use, "description");
    s->list = path_here(w, base);
    s->parent = parent;
    return s;
}

static void walk_columns(struct form_walk *w, struct form_sheet *s, const struct value *object,
                         size_t base);

/* Rows that must have a name are things of their own under a code: several may have the same. */
static bool has_own_names(const struct value *items)
{
    return word_is(value_get(items, "required"), STR("name"));
}

static void add_table(struct form_walk *w, const struct value *use, const struct value *items,
                      const struct form_sheet *parent, size_t base)
{
    struct form_sheet *s = begin_table(w, use, parent, base);
    if (!s)
        return;
    size_t inside = w->depth;
    if (value_get(items, "properties")) {
        walk_columns(w, s, items, inside);
        s->coded = s->leaf_n && s->leaves[0].kind == LEAF_CODE && !has_own_names(items);
    } else {
        s->scalar = true;
        struct form_leaf leaf = leaf_of(w, value_get(schema_resolve(w->form->schema, use), "items"),
                                        (struct form_path){0});
        add_column(w, s, leaf);
    }
}

/* The columns of a table from the object that is one of its rows. */
static void walk_columns(struct form_walk *w, struct form_sheet *s, const struct value *object,
                         size_t base)
{
    const struct value *members = value_get(object, "properties");
    size_t from = base;
    for (size_t i = 0; members && i < members->map->n && w->depth < FORM_DEPTH_MAX; i++) {
        const struct vmap_entry *e = &members->map->entries[i];
        const struct value *d = schema_resolve(w->form->schema, &e->value);
        w->names[w->depth] = e->key.s;
        w->titles[w->depth++] = schema_title(&e->value, d, e->key.s);
        if (is_array(d)) {
            const struct value *items = schema_resolve(w->form->schema, value_get(d, "items"));
            add_table(w, &e->value, items, s, from);
        } else if (value_get(d, "properties")) {
            walk_columns(w, s, d, base);
        } else {
            struct form_leaf leaf = leaf_of(w, &e->value, path_here(w, base));
            leaf.required =
                word_is(value_get(object, "required"), e->key.s) && w->depth == base + 1;
            leaf.title = joined(w, w->titles + base, w->depth - base, "／");
            add_column(w, s, leaf);
        }
        w->depth--;
    }
}

static void add_lines(struct form_walk *w, const struct value *use, enum lines_shape shape,
                      const struct value *element)
{
    struct str address = joined(w, w->names, w->depth, ".");
    bool unprinted = w->unprinted && map_find(w->unprinted, address);
    struct form_sheet *s = sheet_for(w, SHEET_LINES, address, unprinted);
    if (!s)
        return;
    struct form_lines *items =
        arena_room(w->arena, s->lines, s->line_n, &s->line_cap, sizeof *items);
    if (!items) {
        w->failed = true;
        return;
    }
    s->lines = items;
    items[s->line_n++] = (struct form_lines){.path = path_here(w, 0),
                                             .shape = shape,
                                             .leaf = leaf_of(w, element, (struct form_path){0}),
                                             .title = joined(w, w->titles, w->depth, "／")};
    (void)use;
}

static bool is_prose(const struct value *items)
{
    return value_get(items, "anyOf") != NULL;
}

static bool is_scalar(const struct value *d)
{
    return !is_array(d) && !may_be(d, STR("object")) && !is_prose(d);
}

static void walk_object(struct form_walk *w, const struct value *object);

static void walk_member(struct form_walk *w, const struct value *object, struct str name,
                        const struct value *use)
{
    const struct schema *schema = w->form->schema;
    const struct value *d = schema_resolve(schema, use);
    const struct value *free = value_get(d, "additionalProperties");
    if (is_array(d)) {
        const struct value *element = value_get(d, "items");
        const struct value *items = schema_resolve(schema, element);
        if (value_get(items, "properties"))
            add_table(w, use, items, NULL, 0);
        else if (is_prose(items) || is_scalar(items))
            add_lines(w, use, is_prose(items) ? LINES_PROSE : LINES_LIST,
                      is_prose(items) ? &value_get(items, "anyOf")->list->items[0] : element);
    } else if (value_get(d, "properties")) {
        walk_object(w, d);
    } else if (free && free->type == VALUE_MAP) {
        const struct value *v = schema_resolve(schema, free);
        const struct value *element = is_array(v) ? value_get(v, "items") : free;
        const struct value *items = schema_resolve(schema, element);
        enum lines_shape shape = !is_array(v)      ? LINES_MAP
                                 : is_prose(items) ? LINES_MAP_PROSE
                                                   : LINES_MAP_LIST;
        if (is_prose(items))
            element = &value_get(items, "anyOf")->list->items[0];
        if (is_prose(items) || is_scalar(items))
            add_lines(w, use, shape, element);
    } else if (is_scalar(d)) {
        struct form_leaf leaf = leaf_of(w, use, path_here(w, 0));
        leaf.required = word_is(value_get(object, "required"), name);
        add_single(w, leaf);
    }
}

/* Objects with figures of their own may be there without any: that says that all are 0. */
static bool has_figures(const struct form_walk *w, const struct value *object)
{
    const struct value *members = value_get(object, "properties");
    for (size_t i = 0; i < members->map->n; i++) {
        const struct value *d = schema_resolve(w->form->schema, &members->map->entries[i].value);
        struct str format = value_get_str(d, "format");
        if (str_eq(format, STR("amount")) || str_eq(format, STR("count")))
            return true;
    }
    return false;
}

bool form_is_raw(const struct form *form, struct str member)
{
    const struct value *sheets = value_get(form->binding, "sheets");
    const struct value *members = value_get(&form->schema->root, "properties");
    const struct value *use = members ? vmap_find(members->map, member) : NULL;
    if (!use)
        return true;
    for (size_t i = 0; i < value_count(sheets); i++)
        if (word_is(value_get(&sheets->list->items[i], "raw"), member))
            return true;
    const struct value *d = schema_resolve(form->schema, use);
    const struct value *free = value_get(d, "additionalProperties");
    return may_be(d, STR("object")) && !value_get(d, "properties") &&
           !(free && free->type == VALUE_MAP);
}

static void walk_object(struct form_walk *w, const struct value *object)
{
    const struct value *members = value_get(object, "properties");
    if (w->depth && has_figures(w, object)) {
        struct form_leaf none = {.kind = LEAF_NOTHING,
                                 .path = path_here(w, 0),
                                 .definition = object,
                                 .title = w->form->words.none_row,
                                 .about = STR(""),
                                 .source = STR("")};
        add_single(w, none);
    }
    for (size_t i = 0; i < members->map->n && w->depth < FORM_DEPTH_MAX; i++) {
        const struct vmap_entry *e = &members->map->entries[i];
        if (!w->depth && word_is(value_get(w->form->binding, "skip"), e->key.s))
            continue;
        w->names[w->depth] = e->key.s;
        w->titles[w->depth++] =
            schema_title(&e->value, schema_resolve(w->form->schema, &e->value), e->key.s);
        if (w->depth > 1 || !form_is_raw(w->form, e->key.s))
            walk_member(w, object, e->key.s, &e->value);
        w->depth--;
    }
}

/* ---- the binding ---- */

static bool read_words(struct form *f)
{
    const struct value *words = value_get(f->binding, "words");
    struct form_words *w = &f->words;
    const struct {
        const char *name;
        struct str *out;
    } all[] = {{"guide", &w->guide},
               {"hidden", &w->hidden},
               {"none", &w->none},
               {"none_row", &w->none_row},
               {"yes", &w->yes},
               {"no", &w->no},
               {"unknown", &w->unknown},
               {"empty", &w->empty},
               {"number", &w->number},
               {"parent", &w->parent},
               {"sum", &w->sum},
               {"group", &w->group},
               {"item", &w->item},
               {"fill", &w->fill},
               {"about", &w->about},
               {"key", &w->key},
               {"level", &w->level},
               {"heading", &w->heading},
               {"content", &w->content},
               {"place", &w->place},
               {"rest", &w->rest},
               {"source", &w->source},
               {"must", &w->must},
               {"computed", &w->computed},
               {"unprinted", &w->unprinted}};
    bool ok = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].out = value_get_str(words, all[i].name);
        ok &= all[i].out->n > 0;
    }
    return ok;
}

static void read_sheets(struct form_walk *w)
{
    const struct value *sheets = value_get(w->form->binding, "sheets");
    for (size_t i = 0; i < value_count(sheets) && !w->failed; i++) {
        const struct value *given = &sheets->list->items[i];
        const struct value *rest = value_get(given, "rest");
        const struct value *columns = value_get(given, "columns");
        enum sheet_kind kind = value_get(given, "form")    ? SHEET_FORM
                               : value_get(given, "table") ? SHEET_TABLE
                               : value_get(given, "lines") ? SHEET_LINES
                                                           : SHEET_RAW;
        struct form_sheet *s = add_sheet(w, value_get_str(given, "name"), kind);
        if (!s)
            return;
        s->rest = rest && rest->type == VALUE_BOOL && rest->b;
        s->source = value_get_str(given, "source");
        s->about = value_get_str(given, "about");
        size_t n = value_count(columns) ? value_count(columns) : 1;
        n = n > FORM_COLUMNS_MAX ? FORM_COLUMNS_MAX : n;
        struct str *titles = arena_zalloc(w->arena, n * sizeof *titles);
        if (!titles) {
            w->failed = true;
            return;
        }
        titles[0] = w->form->words.fill;
        s->columns = titles;
        s->column_n = n;
    }
}

/* Columns that the pack does not print stand behind the others, tables of nothing else behind all
 * sheets. */
static void sort_unprinted(struct form_walk *w)
{
    struct form *f = w->form;
    struct form_sheet **sheets = arena_alloc(w->arena, (f->n + 1) * sizeof(struct form_sheet *));
    size_t n = 0;
    if (!sheets) {
        w->failed = true;
        return;
    }
    for (size_t i = 0; i < f->n; i++) {
        struct form_sheet *s = f->sheets[i];
        struct form_leaf *leaves = arena_alloc(w->arena, (s->leaf_n + 1) * sizeof *leaves);
        size_t k = 0, printed = 0;
        if (!leaves) {
            w->failed = true;
            return;
        }
        for (int apart = 0; apart < 2; apart++)
            for (size_t c = 0; c < s->leaf_n; c++)
                if (s->leaves[c].unprinted == (apart == 1))
                    leaves[k++] = s->leaves[c];
        for (size_t c = 0; c < s->leaf_n; c++)
            printed +=
                !s->leaves[c].unprinted && s->leaves[c].kind != LEAF_CODE &&
                !str_eq(s->leaves[c].path.n ? s->leaves[c].path.names[0] : STR(""), STR("name"));
        s->unprinted = s->leaf_n && !s->scalar && !printed;
        s->leaves = s->leaf_n ? leaves : s->leaves;
        s->leaf_cap = s->leaf_n;
    }
    for (int apart = 0; apart < 2; apart++)
        for (size_t i = 0; i < f->n; i++)
            if (f->sheets[i]->unprinted == (apart == 1))
                sheets[n++] = f->sheets[i];
    f->sheets = sheets;
    f->cap = f->n;
}

/* Sheets of the binding that nothing of this schema goes to. */
static void drop_empty(struct form *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct form_sheet *s = f->sheets[i];
        if (s->kind == SHEET_RAW || s->row_n || s->leaf_n || s->line_n)
            f->sheets[n++] = f->sheets[i];
    }
    f->n = n;
}

bool form_make(const struct schema *schema, const struct value *binding,
               const struct map *unprinted, struct arena *a, struct form *out, struct diags *ds)
{
    *out = (struct form){.schema = schema, .binding = binding, .arena = a};
    struct form_walk w = {.form = out, .unprinted = unprinted, .arena = a, .ds = ds};
    if (!read_words(out)) {
        DIAG0(ds, E2520, (struct place){0});
        return false;
    }
    read_sheets(&w);
    if (!w.failed)
        walk_object(&w, &schema->root);
    drop_empty(out);
    if (!w.failed && unprinted)
        sort_unprinted(&w);
    if (w.failed)
        DIAG0(ds, E1004, (struct place){0});
    return !w.failed;
}

struct str form_in_cells(const struct form *form, struct str said, struct arena *a)
{
    const struct value *phrases = value_get(form->binding, "phrases");
    for (size_t i = 0; phrases && i < phrases->map->n; i++) {
        const struct vmap_entry *e = &phrases->map->entries[i];
        size_t at = str_find(said, e->key.s, 0);
        if (at != SIZE_MAX && e->value.type == VALUE_STR)
            said =
                arena_printf(a, "%.*s%.*s%.*s", STR_ARG(str_sub(said, 0, at)), STR_ARG(e->value.s),
                             STR_ARG(str_sub(said, at + e->key.s.n, said.n)));
    }
    return said;
}
