/* A walk through the schema that makes a value for each member it comes to; no member is known
 * here by name. The empty file that explains itself: skeleton.c. */
#include "data/sample.h"

#include "base/jsonout.h"

enum { DEPTH_MAX = 12 };

struct sample {
    const struct schema *schema;
    const char *const *without;
    size_t without_count;
    int year;
    unsigned next; /* no two figures are equal */
    struct jsonout json;
    struct buf key;
};

static const char *const function_codes[] = {"2080505", "2101101", "2210201"};
static const char *const economic_codes[] = {"30101", "30201", "30302"};

static void put_node(struct sample *s, const struct value *use, size_t item, int depth);

static void put_string(struct sample *s, const struct value *use, const struct value *node,
                       size_t item)
{
    struct str format = value_get_str(node, "format"), text = schema_title(use, node, STR("x"));
    enum { CODES = sizeof function_codes / sizeof *function_codes };
    if (str_eq(format, STR("function-code")))
        text = str_of(function_codes[item % CODES]);
    else if (str_eq(format, STR("economic-code")))
        text = str_of(economic_codes[item % CODES]);
    else if (str_eq(format, STR("date")))
        text = STR("2023-09-12");
    jsonout_str(&s->json, text);
}

static bool may_be(const struct value *node, const char *type)
{
    const struct value *t = value_get(node, "type");
    if (t && t->type == VALUE_STR)
        return str_eq(t->s, str_of(type));
    for (size_t i = 0; i < value_count(t); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        if (str_eq(t->list->items[i].s, str_of(type)))
            return true;
    return false;
}

static void put_list(struct sample *s, const struct value *node, int depth)
{
    enum { ITEMS = 3 };
    const struct value *items = value_get(node, "items");
    const struct value *most = value_get(node, "maxItems");
    const struct value *of = items ? schema_resolve(s->schema, items) : NULL;
    const struct value *kind = of ? value_get(value_get(of, "properties"), "kind") : NULL;
    size_t n = ITEMS, kinds = kind ? value_count(value_get(kind, "enum")) : 0;
    int64_t limit;
    if (most && dec_to_i64(most->d, &limit) && (uint64_t)limit < n)
        n = (size_t)limit;
    jsonout_open(&s->json, '[');
    for (size_t i = 0; items && i < (kinds > n ? kinds : n); i++)
        put_node(s, items, i, depth + 1);
    jsonout_close(&s->json, ']');
}

static bool is_left_out(const struct sample *s, struct str name)
{
    for (size_t i = 0; i < s->without_count; i++)
        if (str_eq(name, str_of(s->without[i])))
            return true;
    return false;
}

static void put_name(struct sample *s, struct str name)
{
    buf_clear(&s->key);
    buf_str(&s->key, name);
    buf_char(&s->key, '\0');
    if (!s->key.failed)
        jsonout_key(&s->json, s->key.p);
}

/* Free names are codes: what is given by code (reasons for differences) is what sentences ask for.
 */
static void put_free(struct sample *s, const struct value *of, int depth)
{
    for (size_t i = 0; i < sizeof function_codes / sizeof *function_codes; i++) {
        put_name(s, str_of(function_codes[i]));
        put_node(s, of, i, depth + 1);
    }
}

static void put_map(struct sample *s, const struct value *node, size_t item, int depth)
{
    const struct value *members = value_get(node, "properties");
    const struct value *others = value_get(node, "additionalProperties");
    jsonout_open(&s->json, '{');
    for (size_t i = 0; members && members->type == VALUE_MAP && i < members->map->n; i++) {
        const struct vmap_entry *m = &members->map->entries[i];
        if (m->value.type != VALUE_MAP || (depth == 0 && is_left_out(s, m->key.s)))
            continue;
        put_name(s, m->key.s);
        put_node(s, &m->value, item, depth + 1);
    }
    if (others && others->type == VALUE_MAP && depth)
        put_free(s, others, depth);
    jsonout_close(&s->json, '}');
}

static void put_number(struct sample *s, const struct value *node)
{
    struct str format = value_get_str(node, "format");
    if (str_eq(format, STR("year")))
        jsonout_int(&s->json, s->year);
    else if (str_eq(format, STR("amount")) || may_be(node, "number"))
        jsonout_int(&s->json, s->next++);
    else
        jsonout_int(&s->json, 1);
}

static void put_fixed(struct sample *s, const struct value *v)
{
    int64_t n;
    if (v->type == VALUE_STR)
        jsonout_str(&s->json, v->s);
    else if (v->type == VALUE_INT && dec_to_i64(v->d, &n))
        jsonout_int(&s->json, n);
    else if (v->type == VALUE_BOOL)
        jsonout_bool(&s->json, v->b);
    else
        jsonout_null(&s->json);
}

static void put_node(struct sample *s, const struct value *use, size_t item, int depth)
{
    const struct value *node = schema_resolve(s->schema, use);
    const struct value *fixed = value_get(node, "const"), *one_of = value_get(node, "enum");
    const struct value *either = value_get(node, "anyOf");
    if (depth > DEPTH_MAX)
        jsonout_null(&s->json);
    else if (fixed)
        put_fixed(s, fixed);
    else if (value_count(one_of))
        put_fixed(s, &one_of->list->items[item % value_count(one_of)]);
    else if (value_count(either))
        put_node(s, &either->list->items[0], item, depth + 1);
    else if (may_be(node, "object"))
        put_map(s, node, item, depth);
    else if (may_be(node, "array"))
        put_list(s, node, depth);
    else if (may_be(node, "number") || may_be(node, "integer"))
        put_number(s, node);
    else if (may_be(node, "boolean"))
        jsonout_bool(&s->json, true);
    else
        put_string(s, use, node, item);
}

bool sample_write(const struct schema *schema, int year, const char *const *without, size_t n,
                  struct buf *out)
{
    struct sample s = {
        .schema = schema, .without = without, .without_count = n, .year = year, .next = 1};
    jsonout_init(&s.json, out);
    buf_init(&s.key);
    put_node(&s, &schema->root, 0, 0);
    bool ok = !out->failed && !s.key.failed;
    buf_free(&s.key);
    return ok;
}
