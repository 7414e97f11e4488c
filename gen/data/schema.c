/* The walk of a value along a schema. What a schema says in words, and what single keywords allow,
 * stands in schema_words.c; whether a schema is sound at all in schema_sound.c. */
#include "data/schema.h"

#include "base/nearest.h"
#include "data/format.h"
#include "data/schema_words.h"
#include "data/strings.h"

struct schema_walk {
    const struct schema_check *check;
    struct buf pointer, address; /* of the value in hand */
    bool parent_present, ok;
};

/* Other members beside $ref (a title) stay with the reference. */
const struct value *schema_resolve(const struct schema *all, const struct value *schema)
{
    struct str ref = value_get_str(schema, "$ref"), prefix = STR("#/$defs/");
    for (int hops = 0; ref.n && hops < 16; hops++) {
        const struct value *defs = value_get(&all->root, "$defs");
        if (!str_starts(ref, prefix) || !defs)
            return schema;
        const struct value *target = vmap_find(defs->map, str_sub(ref, prefix.n, ref.n));
        if (!target)
            return schema;
        schema = target;
        ref = value_get_str(schema, "$ref");
    }
    return schema;
}

static const struct value *resolve(const struct schema_walk *w, const struct value *schema)
{
    return schema_resolve(w->check->schema, schema);
}

static struct place place_of(const struct schema_walk *w, const struct value *v)
{
    return place_with_pointer(sources_place(w->check->sources, v->at), buf_view(&w->pointer));
}

static void fail(struct schema_walk *w, enum diag_code code, const struct value *v,
                 const struct str *args, size_t n)
{
    w->ok = false;
    diag_report(w->check->diags, code, place_of(w, v), args, n);
}
#define FAIL(w, code, v, ...)                                                                      \
    fail((w), (code), (v), (struct str[]){__VA_ARGS__},                                            \
         sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

struct str schema_title(const struct value *use, const struct value *schema, struct str name)
{
    struct str t = value_get_str(use, "title");
    if (!t.n)
        t = value_get_str(schema, "title");
    return t.n ? t : name;
}

static struct str type_in_words(struct str type)
{
    static const struct {
        const char *type;
        enum diag_word word;
    } words[] = {{"object", WORD_AN_OBJECT},      {"array", WORD_A_LIST},
                 {"string", WORD_TEXT},           {"boolean", WORD_TRUE_OR_FALSE},
                 {"integer", WORD_IS_AN_INTEGER}, {"number", WORD_A_NUMBER}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(type, str_of(words[i].type)))
            return diag_word(words[i].word);
    return type;
}

static bool check_type(struct schema_walk *w, const struct value *schema, const struct value *v,
                       struct str title)
{
    const struct value *type = value_get(schema, "type");
    struct str wanted = STR("");
    bool ok = !type;
    if (type && type->type == VALUE_STR) {
        ok = schema_is_type(v, type->s);
        wanted = type_in_words(type->s);
    }
    for (size_t i = 0; type && type->type == VALUE_LIST && i < type->list->n; i++) {
        struct str word = type_in_words(type->list->items[i].s);
        ok |= schema_is_type(v, type->list->items[i].s);
        wanted = i ? DIAG_PHRASE(w->check->arena, WORD_BOTH_OF_THEM, wanted, word) : word;
    }
    if (!ok)
        FAIL(w, E2102, v, title, wanted, value_type_name(v));
    return ok;
}

static void check_enum(struct schema_walk *w, const struct value *schema, const struct value *v,
                       struct str title)
{
    const struct value *choices = value_get(schema, "enum");
    const struct value *constant = value_get(schema, "const");
    if (constant && !value_equal(constant, v))
        FAIL(w, E2104, v, title, constant->type == VALUE_STR ? constant->s : STR("1"));
    if (!choices || choices->type != VALUE_LIST)
        return;
    struct buf known;
    buf_init(&known);
    bool ok = false;
    for (size_t i = 0; i < choices->list->n; i++) {
        const struct value *c = &choices->list->items[i];
        ok |= value_equal(c, v);
        if (c->type == VALUE_STR) {
            buf_puts(&known, known.n ? "、" : "");
            buf_str(&known, c->s);
        }
    }
    if (!ok)
        FAIL(w, E2104, v, title, buf_view(&known));
    buf_free(&known);
}

/* A keyword beside $ref counts before the one of what $ref leads to. */
static const struct value *keyword(const struct value *use, const struct value *schema,
                                   const char *name)
{
    const struct value *own = value_get(use, name);
    return own ? own : value_get(schema, name);
}

static void check_range(struct schema_walk *w, const struct value *v, const struct value *least,
                        const struct value *most, struct str title)
{
    struct dec d;
    if (v->type == VALUE_STR || !value_number(v, &d) ||
        ((!least || dec_cmp(d, least->d) >= 0) && (!most || dec_cmp(d, most->d) <= 0)))
        return;
    struct buf range;
    buf_init(&range);
    if (least)
        dec_print(&range, least->d);
    buf_puts(&range, least ? "～" : "≤ ");
    if (most)
        dec_print(&range, most->d);
    FAIL(w, E2105, v, title, buf_view(&range), number_text(v, w->check->sources));
    buf_free(&range);
}

static void check_limits(struct schema_walk *w, const struct value *use, const struct value *schema,
                         const struct value *v, struct str title)
{
    const struct value *min_items = keyword(use, schema, "minItems");
    const struct value *min_length = keyword(use, schema, "minLength");
    int64_t n;
    if (!value_get(schema, "format")) /* a format judges its own range */
        check_range(w, v, keyword(use, schema, "minimum"), keyword(use, schema, "maximum"), title);
    if (v->type == VALUE_LIST && min_items && dec_to_i64(min_items->d, &n) &&
        v->list->n < (size_t)n)
        FAIL(w, E2106, v, title);
    if (v->type == VALUE_STR && min_length && str_trim(v->s).n == 0)
        FAIL(w, E2106, v, title);
}

static void walk_value(struct schema_walk *w, const struct value *use, const struct value *v,
                       struct str name);

/* Moves into a member, runs walk_value, moves back. */
static void walk_member(struct schema_walk *w, const struct value *schema, const struct value *v,
                        struct str name)
{
    size_t pointer = w->pointer.n, address = w->address.n;
    pointer_member(&w->pointer, name);
    if (w->address.n)
        buf_char(&w->address, '.');
    buf_str(&w->address, name);
    walk_value(w, schema, v, name);
    w->pointer.n = pointer;
    w->address.n = address;
}

/* The known member that an unknown name means: one written almost so, or one whose Chinese title it
 * is. */
static struct str nearest_name(struct schema_walk *w, const struct value *known, struct str name)
{
    struct map names, titles;
    map_init(&names, w->check->arena);
    map_init(&titles, w->check->arena);
    for (size_t i = 0; known && i < known->map->n; i++) {
        const struct vmap_entry *p = &known->map->entries[i];
        map_put(&names, p->key.s, w);
        map_put(&titles, schema_title(&p->value, resolve(w, &p->value), p->key.s),
                (void *)(uintptr_t)p);
    }
    struct str nearest = map_nearest(&names, name);
    struct str title = map_nearest(&titles, name);
    const struct vmap_entry *titled = map_get(&titles, title.n ? title : name);
    return nearest.n || !titled ? nearest : titled->key.s;
}

static struct str all_names(struct schema_walk *w, const struct value *known)
{
    struct buf all;
    buf_init(&all);
    for (size_t i = 0; known && i < known->map->n; i++) {
        buf_puts(&all, i ? "、" : "");
        buf_str(&all, known->map->entries[i].key.s);
    }
    struct str names = arena_str(w->check->arena, buf_view(&all));
    buf_free(&all);
    return names.p ? names : STR("");
}

/* The object in hand: by its title and address, in English by its address. */
static struct str object_name(struct schema_walk *w, struct str title)
{
    struct str address = buf_view(&w->address);
    if (!address.n)
        return arena_printf(w->check->arena, "%.*s\x1fthe file", STR_ARG(title));
    return arena_printf(w->check->arena, "“%.*s”%s%.*s%s\x1f'%.*s'", STR_ARG(address),
                        title.n ? "（" : "", STR_ARG(title), title.n ? "）" : "", STR_ARG(address));
}

static void report_unknown(struct schema_walk *w, const struct value *known,
                           const struct vmap_entry *e, struct str title)
{
    struct str nearest = nearest_name(w, known, e->key.s);
    bool data = w->check->kind == SCHEMA_OF_DATA;
    size_t n = w->pointer.n;
    pointer_member(&w->pointer, e->key.s);
    if (nearest.n)
        FAIL(w, data ? E2101 : E4027, &e->key, e->key.s, nearest);
    else if (data)
        FAIL(w, E2107, &e->key, e->key.s);
    else
        FAIL(w, E4028, &e->key, e->key.s, object_name(w, title), all_names(w, known));
    w->pointer.n = n;
}

/* A name of the pack's own that is almost one which the program reads. */
static void suspect(struct schema_walk *w, const struct value *known, const struct vmap_entry *e)
{
    struct nearest near = {.wanted = e->key.s};
    for (size_t i = 0; known && i < known->map->n; i++)
        nearest_consider(&near, known->map->entries[i].key.s);
    struct str best = nearest_best(&near);
    if (best.n)
        DIAG(w->check->diags, E4022, place_of(w, &e->key), e->key.s, best);
}

/* "NAME+" and "NAME-" of a pack add to and take from the list NAME of the pack behind it: the
 * schema of that list, NULL for any other name. */
static const struct value *list_change(struct schema_walk *w, const struct value *properties,
                                       struct str name)
{
    if (!properties || name.n < 2 || (name.p[name.n - 1] != '+' && name.p[name.n - 1] != '-'))
        return NULL;
    const struct value *list = vmap_find(properties->map, str_sub(name, 0, name.n - 1));
    const struct value *schema = list ? resolve(w, list) : NULL;
    const struct value *any = schema ? value_get(schema, "anyOf") : NULL;
    for (size_t i = 0; i < value_count(any); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (schema_names_type(resolve(w, &any->list->items[i]), STR("array")))
            schema = resolve(w, &any->list->items[i]);
    return schema && schema_names_type(schema, STR("array")) ? schema : NULL;
}

static bool is_comment(struct str name)
{
    return str_starts(name, STR("//"));
}

static void walk_list(struct schema_walk *w, const struct value *schema, const struct value *v);

/* What is added must be what the list may hold; what is taken away may also be named. */
static void walk_list_change(struct schema_walk *w, const struct value *list,
                             const struct vmap_entry *e)
{
    size_t pointer = w->pointer.n, address = w->address.n;
    pointer_member(&w->pointer, e->key.s);
    buf_puts(&w->address, w->address.n ? "." : "");
    buf_str(&w->address, e->key.s);
    if (e->value.type != VALUE_LIST) {
        w->ok = false;
        schema_report_wanted(w->check, place_of(w, &e->value), buf_view(&w->address), &list, 1,
                             &e->value);
    } else if (str_ends(e->key.s, STR("+"))) {
        walk_list(w, list, &e->value);
    }
    w->pointer.n = pointer;
    w->address.n = address;
}

/* The schema of a member that "properties" does not name; NULL when there is none. */
static const struct value *extra_schema(const struct value *schema, struct str name)
{
    const struct value *patterns = value_get(schema, "patternProperties");
    const struct value *extra = value_get(schema, "additionalProperties");
    for (size_t i = 0; patterns && i < patterns->map->n; i++)
        if (schema_pattern_matches(patterns->map->entries[i].key.s, name))
            return &patterns->map->entries[i].value;
    return extra;
}

static void walk_extra(struct schema_walk *w, const struct value *schema,
                       const struct vmap_entry *e, struct str title)
{
    const struct value *properties = value_get(schema, "properties");
    const struct value *extra = value_get(schema, "additionalProperties"), *list = NULL;
    bool pack = w->check->kind != SCHEMA_OF_DATA;
    if (pack && is_comment(e->key.s))
        return;
    if (pack && (list = list_change(w, properties, e->key.s)) != NULL) {
        walk_list_change(w, list, e);
        return;
    }
    if (pack)
        extra = extra_schema(schema, e->key.s);
    if (extra && extra->type == VALUE_MAP)
        walk_member(w, extra, &e->value, e->key.s);
    else if (extra && extra->type == VALUE_BOOL && !extra->b)
        report_unknown(w, properties, e, title);
    else if (w->check->suspect)
        suspect(w, properties, e);
}

static void report_missing(struct schema_walk *w, const struct value *v, struct str title,
                           struct str name, const struct value *p)
{
    if (w->check->kind != SCHEMA_OF_DATA) {
        FAIL(w, E4029, v, object_name(w, title), name);
        return;
    }
    size_t address = w->address.n;
    buf_puts(&w->address, w->address.n ? "." : "");
    buf_str(&w->address, name);
    struct place place = homes_place_beside(w->check->homes, buf_view(&w->address), place_of(w, v));
    w->address.n = address;
    w->ok = false;
    DIAG(w->check->diags, E2103, place, title, name,
         p ? schema_title(p, resolve(w, p), name) : name);
}

static void walk_object(struct schema_walk *w, const struct value *schema, const struct value *v,
                        struct str title)
{
    const struct value *properties = value_get(schema, "properties");
    const struct value *required =
        value_get(schema, w->check->kind == SCHEMA_OF_WHOLE ? "x-required" : "required");
    bool was_present = w->parent_present;

    w->parent_present = v != NULL;
    for (size_t i = 0; v && required && i < required->list->n; i++) {
        struct str name = required->list->items[i].s;
        if (!vmap_find(v->map, name))
            report_missing(w, v, title, name, properties ? vmap_find(properties->map, name) : NULL);
    }
    for (size_t i = 0; properties && i < properties->map->n; i++) {
        const struct vmap_entry *p = &properties->map->entries[i];
        const struct value *member = v ? vmap_find(v->map, p->key.s) : NULL;
        if (member || w->check->kind == SCHEMA_OF_DATA)
            walk_member(w, &p->value, member, p->key.s);
    }
    for (size_t i = 0; v && i < v->map->n; i++)
        if (!properties || !vmap_find(properties->map, v->map->entries[i].key.s))
            walk_extra(w, schema, &v->map->entries[i], title);
    w->parent_present = was_present;
}

/* A schema that asks for a text, not empty, and for nothing else: that of the words of a list, of
 * which a pack has thousands. */
static bool wants_text_only(const struct schema_walk *w, const struct value *items)
{
    bool text = false;
    if (!items || items->type != VALUE_MAP || w->check->kind == SCHEMA_OF_DATA || w->check->visit)
        return false;
    for (size_t i = 0; i < items->map->n; i++) {
        struct str key = items->map->entries[i].key.s;
        const struct value *wanted = &items->map->entries[i].value;
        if (str_eq(key, STR("type")))
            text = wanted->type == VALUE_STR && str_eq(wanted->s, STR("string"));
        else if (!str_eq(key, STR("minLength")) && !str_eq(key, STR("title")))
            return false;
    }
    return text;
}

static void walk_list(struct schema_walk *w, const struct value *schema, const struct value *v)
{
    const struct value *items = value_get(schema, "items");
    size_t pointer = w->pointer.n, address = w->address.n;
    bool words = wants_text_only(w, items);
    for (size_t i = 0; items && i < v->list->n; i++) {
        const struct value *item = &v->list->items[i];
        if (words && item->type == VALUE_STR && item->s.n && (unsigned char)item->s.p[0] > ' ')
            continue;
        pointer_element(&w->pointer, i);
        buf_char(&w->address, '[');
        buf_int(&w->address, (long long)i);
        buf_char(&w->address, ']');
        walk_value(w, items, &v->list->items[i], STR(""));
        w->pointer.n = pointer;
        w->address.n = address;
    }
}

static void visit_leaf(struct schema_walk *w, const struct value *use, const struct value *schema,
                       const struct value *v, struct str name)
{
    const struct value *fallback = value_get(use, "default");
    if (!w->check->visit)
        return;
    if (!fallback)
        fallback = value_get(schema, "default");
    struct schema_leaf leaf = {.address = arena_str(w->check->arena, buf_view(&w->address)),
                               .format = value_get_str(schema, "format"),
                               .title = schema_title(use, schema, name),
                               .list = str_eq(value_get_str(schema, "type"), STR("array")),
                               .object = str_eq(value_get_str(schema, "type"), STR("object")),
                               .value = v,
                               .fallback = w->parent_present ? fallback : NULL};
    if (!leaf.address.p || !w->check->visit(w->check->user, &leaf))
        w->ok = false;
}

/* anyOf: the first alternative that the value fits, or else whose type it has, is the one meant;
 * NULL when there is none. */
static const struct value *choose(struct schema_walk *w, const struct value *schema,
                                  const struct value *v)
{
    const struct value *any = value_get(schema, "anyOf"), *typed = NULL;
    if (!any || !v)
        return schema;
    for (size_t i = 0; i < any->list->n; i++) {
        const struct value *option = resolve(w, &any->list->items[i]);
        if (!schema_type_fits(option, v))
            continue;
        if (schema_limits_fit(option, v))
            return option;
        if (!typed && value_get(option, "type"))
            typed = option;
    }
    return typed;
}

static void report_no_choice(struct schema_walk *w, const struct value *schema,
                             const struct value *v)
{
    enum { OPTIONS_MAX = 8 };
    const struct value *any = value_get(schema, "anyOf"), *options[OPTIONS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < any->list->n && n < OPTIONS_MAX; i++)
        options[n++] = resolve(w, &any->list->items[i]);
    w->ok = false;
    schema_report_wanted(w->check, place_of(w, v), buf_view(&w->address), options, n, v);
}

/* Whether the value is of a kind that can be looked into further. */
static bool check_value(struct schema_walk *w, const struct value *use, const struct value *schema,
                        const struct value *v, struct str title)
{
    if (w->check->kind == SCHEMA_OF_DATA) {
        if (!check_type(w, schema, v, title))
            return false;
        check_enum(w, schema, v, title);
        check_limits(w, use, schema, v, title);
        return true;
    }
    if (schema_type_fits(schema, v) && schema_limits_fit(schema, v))
        return true;
    w->ok = false;
    schema_report_wanted(w->check, place_of(w, v), buf_view(&w->address), &schema, 1, v);
    return false;
}

static void walk_value(struct schema_walk *w, const struct value *use, const struct value *v,
                       struct str name)
{
    const struct value *all = resolve(w, use), *schema = choose(w, all, v);
    if (!schema && w->check->kind != SCHEMA_OF_DATA) {
        report_no_choice(w, all, v);
        return;
    }
    schema = schema ? schema : all;
    struct str title = schema_title(use, schema, name), format = value_get_str(schema, "format");
    const struct value *type = value_get(schema, "type");
    bool object = (type && type->type == VALUE_STR && str_eq(type->s, STR("object"))) ||
                  value_get(schema, "properties") ||
                  (v && v->type == VALUE_MAP && w->check->kind != SCHEMA_OF_DATA);

    if (v && !check_value(w, use, schema, v, title))
        return;
    if (object && !v && !value_get(schema, "properties"))
        visit_leaf(w, use, schema, v, name);
    else if (object && (!v || v->type == VALUE_MAP))
        walk_object(w, schema, v, title);
    else if (v && v->type == VALUE_LIST)
        walk_list(w, schema, v);
    else
        visit_leaf(w, use, schema, v, name);
    if (v && format.n && w->check->kind == SCHEMA_OF_DATA &&
        !format_check(format, v, title, w->check->unit, w->check->sources, place_of(w, v),
                      w->check->diags))
        w->ok = false;
}

bool schema_apply(const struct schema_check *check, const struct value *v)
{
    struct schema_walk w = {.check = check, .ok = true, .parent_present = true};
    buf_init(&w.pointer);
    buf_init(&w.address);
    walk_value(&w, &check->schema->root, v, STR(""));
    if (w.pointer.failed || w.address.failed) {
        DIAG0(check->diags, E1004, (struct place){0});
        w.ok = false;
    }
    buf_free(&w.pointer);
    buf_free(&w.address);
    return w.ok;
}
