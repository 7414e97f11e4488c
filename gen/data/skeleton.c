/* A walk through the schema that writes each member with its explanation; no member is known here
 * by name. */
#include "data/skeleton.h"

#include "base/diag.h"
#include "base/jsonout.h"
#include "data/lexicon.h"
#include "data/record_json.h"

struct skeleton {
    const struct schema *schema;
    const struct skeleton_heading *heading;
    struct jsonout json;
    struct buf key, note;
};

static void put_key(struct skeleton *s, const char *prefix, struct str name)
{
    buf_clear(&s->key);
    buf_printf(&s->key, "%s%.*s", prefix, STR_ARG(name));
    buf_char(&s->key, '\0');
    if (!s->key.failed)
        jsonout_key(&s->json, s->key.p);
}

static void put_value(struct skeleton *s, const struct value *v)
{
    bool list = v->type == VALUE_LIST, map = v->type == VALUE_MAP;
    if (list)
        jsonout_open(&s->json, '[');
    else if (map)
        jsonout_open_flat(&s->json, '{');
    else if (v->type == VALUE_STR)
        jsonout_str(&s->json, v->s);
    else
        jsonout_null(&s->json);
    for (size_t i = 0; list && i < v->list->n; i++)
        put_value(s, &v->list->items[i]);
    for (size_t i = 0; map && i < v->map->n; i++) {
        put_key(s, "", v->map->entries[i].key.s);
        put_value(s, &v->map->entries[i].value);
    }
    if (list || map)
        jsonout_close(&s->json, list ? ']' : '}');
}

static bool is_members(const struct value *init)
{
    return init && init->type == VALUE_STR && str_eq(init->s, STR("members"));
}

static bool is_left_out(const struct value *use)
{
    const struct value *init = value_get(use, "x-init");
    return (init && init->type == VALUE_BOOL && !init->b) ||
           (is_members(init) && !value_get(use, "properties"));
}

/* How a list is written: of rows, with their columns ("code 科目代码；fiscal 财政拨款收入"), or of
 * texts. */
static void note_list(struct skeleton *s, const struct value *definition)
{
    const struct value *items = value_get(definition, "items");
    const struct value *row = items ? schema_resolve(s->schema, items) : NULL;
    const struct value *columns = row ? value_get(row, "properties") : NULL;
    for (size_t i = 0; columns && columns->type == VALUE_MAP && i < columns->map->n; i++) {
        const struct vmap_entry *e = &columns->map->entries[i];
        struct str title = schema_title(&e->value, schema_resolve(s->schema, &e->value), e->key.s);
        if (!is_left_out(&e->value)) {
            if (i)
                buf_puts(&s->note, "；");
            else
                diag_say(&s->note, WORD_A_ROW_IS_WRITTEN_WITH, LANG_ZH, NULL, 0);
            buf_printf(&s->note, "%.*s %.*s", STR_ARG(e->key.s), STR_ARG(title));
        }
    }
    if (str_eq(value_get_str(definition, "type"), STR("array")) && !columns)
        diag_say(&s->note, WORD_WRITTEN, LANG_ZH, NULL, 0);
}

static void put_note(struct skeleton *s, struct str name, const struct value *use,
                     const struct value *definition)
{
    struct str about = value_get_str(use, "description");
    struct str title = schema_title(use, definition, name);
    if (!about.n)
        about = value_get_str(definition, "description");
    buf_clear(&s->note);
    buf_printf(&s->note, "%.*s", STR_ARG(title));
    size_t bare = s->note.n;
    buf_printf(&s->note, "：%.*s", STR_ARG(about));
    size_t explained = about.n ? 0 : s->note.n;
    note_list(s, definition);
    if (s->note.n == explained)
        s->note.n = bare;
    put_key(s, "//", name);
    jsonout_str(&s->json, buf_view(&s->note));
}

static bool is_figure(const struct value *definition)
{
    struct str format = value_get_str(definition, "format");
    return str_eq(format, STR("amount")) || str_eq(format, STR("count"));
}

static void put_members(struct skeleton *s, const struct value *object, const struct value *known);

/* What is known already: objects that the schema describes member by member, so that their other
 * members are explained too; lists an item a line; the rest as it is. */
static void put_known(struct skeleton *s, const struct value *definition, const struct value *v)
{
    struct buf text;
    if (v->type == VALUE_MAP && value_get(definition, "properties")) {
        jsonout_open(&s->json, '{');
        put_members(s, definition, v);
        jsonout_close(&s->json, '}');
        return;
    }
    bool list = v->type == VALUE_LIST, map = v->type == VALUE_MAP;
    if (list || map)
        jsonout_open(&s->json, list ? '[' : '{');
    for (size_t i = 0; i < (list ? v->list->n : map ? v->map->n : 1); i++) {
        const struct value *item = list ? &v->list->items[i] : map ? &v->map->entries[i].value : v;
        if (map)
            put_key(s, "", v->map->entries[i].key.s);
        buf_init(&text);
        record_value_json(item, &text);
        jsonout_raw(&s->json, buf_view(&text));
        s->note.failed |= text.failed;
        buf_free(&text);
    }
    if (list || map)
        jsonout_close(&s->json, list ? ']' : '}');
}

static void put_member(struct skeleton *s, const struct value *object, struct str name,
                       const struct value *use, const struct value *known)
{
    const struct value *definition = schema_resolve(s->schema, use);
    const struct value *init = value_get(use, "x-init");
    if (is_left_out(use) && !known)
        return;
    if (is_members(init))
        init = NULL;
    put_note(s, name, use, definition);
    if (known) {
        put_key(s, "", name);
        put_known(s, definition, known);
    } else if (init && init->type != VALUE_BOOL) {
        put_key(s, "", name);
        put_value(s, init);
    } else if (!init && value_get(definition, "properties")) {
        put_key(s, "", name);
        jsonout_open(&s->json, '{');
        put_members(s, definition, NULL);
        jsonout_close(&s->json, '}');
    } else if (!init && is_figure(definition)) {
        put_key(s, "", name);
        jsonout_null(&s->json);
    } else if (!init && word_is(value_get(object, "required"), name)) {
        put_key(s, "", name);
        if (str_eq(value_get_str(definition, "type"), STR("array"))) {
            jsonout_open_flat(&s->json, '[');
            jsonout_close(&s->json, ']');
        } else {
            jsonout_str(&s->json, STR(""));
        }
    }
}

static void put_members(struct skeleton *s, const struct value *object, const struct value *known)
{
    const struct value *members = value_get(object, "properties");
    for (size_t i = 0; members && members->type == VALUE_MAP && i < members->map->n; i++)
        put_member(s, object, members->map->entries[i].key.s, &members->map->entries[i].value,
                   known ? vmap_find(known->map, members->map->entries[i].key.s) : NULL);
}

static bool in_heading(struct str name)
{
    return str_eq(name, STR("$schema")) || str_eq(name, STR("format")) ||
           str_eq(name, STR("template")) || str_eq(name, STR("year")) || str_eq(name, STR("unit"));
}

static void put_heading(struct skeleton *s)
{
    const struct skeleton_heading *h = s->heading;
    jsonout_member(&s->json, "//", value_get_str(&s->schema->root, "x-init"));
    jsonout_member(&s->json, "$schema", h->schema_path);
    jsonout_key(&s->json, "format");
    jsonout_int(&s->json, 1);
    jsonout_member(&s->json, "template", h->template_name);
    jsonout_key(&s->json, "year");
    jsonout_int(&s->json, h->year);
    jsonout_member(&s->json, "unit", h->unit);
}

bool skeleton_write(const struct schema *schema, const struct skeleton_heading *heading,
                    struct buf *out)
{
    struct skeleton s = {.schema = schema, .heading = heading};
    const struct value *members = value_get(&schema->root, "properties");
    jsonout_init(&s.json, out);
    buf_init(&s.key);
    buf_init(&s.note);
    jsonout_open(&s.json, '{');
    put_heading(&s);
    for (size_t i = 0; members && members->type == VALUE_MAP && i < members->map->n; i++) {
        const struct vmap_entry *e = &members->map->entries[i];
        if (!in_heading(e->key.s))
            put_member(&s, &schema->root, e->key.s, &e->value,
                       heading->known ? vmap_find(heading->known->map, e->key.s) : NULL);
    }
    jsonout_close(&s.json, '}');
    buf_char(out, '\n');
    bool ok = !out->failed && !s.key.failed && !s.note.failed;
    buf_free(&s.key);
    buf_free(&s.note);
    return ok;
}
