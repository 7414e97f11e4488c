/* Reading a specification: its members, and the expressions in its texts, parsed once each. */
#include "tables/spec.h"

void spec_cache_init(struct spec_cache *c, struct arena *a)
{
    c->arena = a;
    map_init(&c->exprs, a);
}

bool spec_flag(const struct value *map, const char *name, bool fallback)
{
    const struct value *v = value_get(map, name);
    return v && v->type == VALUE_BOOL ? v->b : fallback;
}

long spec_int(const struct value *map, const char *name, long fallback)
{
    const struct value *v = value_get(map, name);
    int64_t i;
    return v && v->type == VALUE_INT && dec_to_i64(v->d, &i) && i >= 0 && i < 100000 ? (long)i
                                                                                     : fallback;
}

struct place spec_place(const struct builder *b, const struct value *v)
{
    return place_with_pointer(sources_place(b->in->sources, v ? v->at : b->spec->at), b->id);
}

/* Where the text of a string value stands in its file, so that errors point into it; a source of
 * its own where the file's escapes make the two differ. */
static const struct source *text_source(struct builder *b, const struct value *v, size_t *from)
{
    const struct source *s = sources_of(b->in->sources, v->at);
    if (s) {
        *from = v->at - s->base; /* behind the quote */
        if (*from + v->s.n <= s->text.n && str_eq(str_sub(s->text, *from, *from + v->s.n), v->s))
            return s;
    }
    *from = 0;
    return sources_add(b->in->sources->shared, s ? s->name : b->id, v->s);
}

/* The expression in v->s[from, to), parsed once per specification. */
static const struct expr *parsed(struct builder *b, const struct value *v, size_t from, size_t to)
{
    struct spec_cache *cache = b->in->cache;
    struct str key = str_sub(v->s, from, to);
    struct expr *e = map_get(&cache->exprs, key);
    size_t base;
    if (e)
        return e;
    const struct source *s = text_source(b, v, &base);
    e = s ? expr_parse(s, base + from, base + to, cache->arena, b->in->diags) : NULL;
    if (e && !map_put(&cache->exprs, key, e))
        return NULL;
    return e;
}

static bool eval_range(struct builder *b, const struct value *v, size_t from, size_t to,
                       const struct scope *scope, struct value *out)
{
    const struct expr *e = parsed(b, v, from, to);
    return e && expr_eval(e, b->in->env, scope, out) && expr_defined(e, b->in->env, scope, out);
}

bool spec_eval(struct builder *b, const struct value *v, const struct scope *scope,
               struct value *out)
{
    if (v->type == VALUE_STR)
        return eval_range(b, v, 0, v->s.n, scope, out);
    *out = *v;
    return true;
}

static bool print_range(struct builder *b, const struct value *v, size_t from, size_t to,
                        const struct scope *scope, struct buf *out, const struct origin **made)
{
    struct value result;
    if (!eval_range(b, v, from, to, scope, &result))
        return false;
    const struct origin *origin = value_origin(&result);
    if (origin)
        *made = origin;
    if (result.type != VALUE_NONE)
        value_print(out, &result);
    return true;
}

bool spec_text(struct builder *b, const struct value *v, const struct scope *scope, struct str *out,
               const struct origin **made)
{
    struct buf text;
    bool ok = true;
    buf_init(&text);
    *made = NULL;
    if (v->type != VALUE_STR) {
        value_print(&text, v);
    }
    for (size_t i = 0; ok && v->type == VALUE_STR && i < v->s.n;) {
        size_t open = str_find(v->s, STR("{{"), i);
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(v->s, STR("}}"), open);
        if (close == SIZE_MAX) {
            buf_str(&text, str_sub(v->s, i, v->s.n));
            break;
        }
        buf_str(&text, str_sub(v->s, i, open));
        ok = print_range(b, v, open + 2, close, scope, &text, made);
        i = close + 2;
    }
    *out = arena_str(b->in->arena, buf_view(&text));
    ok = ok && !text.failed && out->p;
    buf_free(&text);
    return ok;
}

struct number_look look_narrow(struct number_look look, const struct value *map)
{
    const struct value *unit = value_get(map, "unit");
    if (unit && unit->type == VALUE_STR)
        amount_unit_parse(unit->s, &look.unit);
    look.style.places = (int)spec_int(map, "decimals", look.style.places);
    look.style.separator = spec_flag(map, "separator", look.style.separator);
    look.style.trim = spec_flag(map, "trim", look.style.trim);
    const struct value *zero = value_get(map, "zero");
    if (zero && zero->type == VALUE_STR)
        look.zero = zero->s;
    const struct value *unknown = value_get(map, "unknown");
    if (unknown && unknown->type == VALUE_STR)
        look.unknown = unknown->s;
    return look;
}
