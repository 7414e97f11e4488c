/* A record written so that reading it gives the same record: digits as given, comments kept. */
#include "data/record_json.h"

#include "base/jsonout.h"

enum { BARE_DIGITS_MAX = 15 };

struct record_writing {
    const struct schema *schema;
    struct jsonout json;
    struct buf text;
};

static void put_number(struct record_writing *w, struct dec d)
{
    buf_clear(&w->text);
    dec_print(&w->text, d);
    size_t digits = 0;
    for (size_t i = 0; i < w->text.n; i++)
        digits += ascii_is_digit(w->text.p[i]);
    if (digits > BARE_DIGITS_MAX)
        jsonout_str(&w->json, buf_view(&w->text));
    else
        jsonout_raw(&w->json, buf_view(&w->text));
}

static void put_key(struct record_writing *w, struct str name)
{
    buf_clear(&w->text);
    buf_str(&w->text, name);
    buf_char(&w->text, '\0');
    if (!w->text.failed)
        jsonout_key(&w->json, w->text.p);
}

static const struct value *resolved(const struct record_writing *w, const struct value *use)
{
    return use && w->schema ? schema_resolve(w->schema, use) : NULL;
}

/* Whether the schema takes a number in quotes for that number. */
static bool is_numeric(const struct value *definition)
{
    static const char *const formats[] = {"amount", "score", "percent", "area"};
    struct str format = value_get_str(definition, "format");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(format, str_of(formats[i])))
            return true;
    return false;
}

/* An object without others in it stands on one line, as people write rows. */
static bool is_flat(const struct value *v)
{
    for (size_t i = 0; i < v->map->n; i++) {
        const struct value *member = &v->map->entries[i].value;
        if ((member->type == VALUE_MAP && member->map->n) ||
            (member->type == VALUE_LIST && member->list->n))
            return false;
    }
    return true;
}

static void put(struct record_writing *w, const struct value *definition, const struct value *v);

static void put_members(struct record_writing *w, const struct value *definition,
                        const struct value *v)
{
    const struct value *members = definition ? value_get(definition, "properties") : NULL;
    const struct value *free = definition ? value_get(definition, "additionalProperties") : NULL;
    const struct value *other = free && free->type == VALUE_MAP ? resolved(w, free) : NULL;
    for (size_t i = 0; members && i < members->map->n; i++) {
        const struct vmap_entry *e = &members->map->entries[i];
        const struct value *member = vmap_find(v->map, e->key.s);
        if (!member) /* a workbook does not hold what can only be one thing */
            member = value_get(resolved(w, &e->value), "const");
        if (!member || str_eq(e->key.s, STR("$schema")))
            continue;
        put_key(w, e->key.s);
        put(w, resolved(w, &e->value), member);
    }
    for (size_t i = 0; i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        if (members && vmap_find(members->map, e->key.s))
            continue;
        put_key(w, e->key.s);
        put(w, other, &e->value);
    }
}

static void put(struct record_writing *w, const struct value *definition, const struct value *v)
{
    struct dec d;
    bool amount = str_eq(value_get_str(definition, "format"), STR("amount"));
    if (v->type == VALUE_MAP) {
        if (is_flat(v))
            jsonout_open_flat(&w->json, '{');
        else
            jsonout_open(&w->json, '{');
        put_members(w, definition, v);
        jsonout_close(&w->json, '}');
    } else if (v->type == VALUE_LIST) {
        const struct value *items = definition ? resolved(w, value_get(definition, "items")) : NULL;
        jsonout_open(&w->json, '[');
        for (size_t i = 0; i < v->list->n; i++)
            put(w, items, &v->list->items[i]);
        jsonout_close(&w->json, ']');
    } else if (v->type == VALUE_INT || v->type == VALUE_DEC) {
        put_number(w, amount ? dec_trim(v->d) : v->d);
    } else if (v->type == VALUE_STR && is_numeric(definition) && dec_parse(v->s, &d)) {
        put_number(w, amount ? dec_trim(d) : d);
    } else if (v->type == VALUE_STR) {
        jsonout_str(&w->json, v->s);
    } else if (v->type == VALUE_BOOL) {
        jsonout_bool(&w->json, v->b);
    } else {
        jsonout_null(&w->json);
    }
}

static void write_value(const struct schema *schema, const struct value *v, bool flat,
                        struct buf *out)
{
    struct record_writing w = {.schema = schema};
    jsonout_init(&w.json, out);
    if (flat)
        w.json.flat = 1;
    buf_init(&w.text);
    put(&w, schema ? &schema->root : NULL, v);
    out->failed |= w.text.failed;
    buf_free(&w.text);
}

void record_value_json(const struct value *v, struct buf *out)
{
    write_value(NULL, v, true, out);
}

void record_json(const struct schema *schema, const struct value *root, struct buf *out)
{
    write_value(schema, root, false, out);
    buf_char(out, '\n');
}
