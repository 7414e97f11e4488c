/* What an operation with a figure gives that is not known: never 0, never nothing. */
#include "expr/unknown.h"

#include "expr/report.h"

bool value_is_unknown(const struct value *v)
{
    struct dec ignored;
    return v->type == VALUE_OBJECT && v->object->ops->number &&
           !v->object->ops->number(v->object, &ignored);
}

const struct value *unknown_of(const struct value *a, const struct value *b)
{
    return value_is_unknown(a) ? a : value_is_unknown(b) ? b : NULL;
}

static bool is_figure(const struct value *v)
{
    struct dec ignored;
    return value_is_unknown(v) || value_number(v, &ignored);
}

const struct value *unknown_figure(const struct value *a, const struct value *b)
{
    return is_figure(a) && is_figure(b) ? unknown_of(a, b) : NULL;
}

bool unknown_text(const struct expr_env *env, const struct value *v, struct value *out, bool *asked)
{
    const struct report *r = env->report;
    *asked = r && r->missing;
    struct str printed;
    if (!*asked || !r->missing(r->user, v, &printed))
        return false;
    *out = value_str(printed);
    out->origin = value_origin(v);
    out->at = v->at;
    return true;
}
