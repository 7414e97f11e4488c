/* Functions of the report: facts by address, and markers for the document builder. */
#include "base/utf8.h"
#include "expr/builtin/figures.h"
#include "expr/builtin/internal.h"
#include "expr/report.h"

static bool fn_fact(struct call *c, struct value *out)
{
    struct value v[1];
    struct str address = {"", 0};
    const struct report *r = report_of(c);
    if (!call_bind(c, "address!", v) || !call_str(c, &v[0], "address", &address))
        return false;
    *out = value_absent();
    if (r->fact && !r->fact(r->user, address, out))
        return false;
    return out->type != VALUE_UNDEFINED || CALL_FAIL(c, E3118, &v[0], address);
}

static bool fn_fact_of(struct call *c, struct value *out)
{
    struct value v[4];
    struct str table = {"", 0}, code, column = {"", 0};
    const struct report *r = report_of(c);
    if (!call_bind(c, "table! code! column! default", v) || !call_str(c, &v[0], "table", &table) ||
        !call_text(c, &v[1], &code) || !call_str(c, &v[2], "column", &column))
        return false;
    *out = value_absent();
    if (r->fact_by_code && !r->fact_by_code(r->user, table, code, column, out))
        return false;
    if (out->type == VALUE_UNDEFINED && !value_is_absent(&v[3]))
        *out = v[3];
    if (out->type != VALUE_UNDEFINED)
        return true;
    return CALL_FAIL(c, E3118, &v[0],
                     arena_printf(c->env->arena, "%.*s[\"%.*s\"].%.*s", STR_ARG(table),
                                  STR_ARG(code), STR_ARG(column)));
}

/* Letters, digits, "_", "-" and Chinese: nothing that could end an HTML comment. */
static bool plain_name(struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (!cp_is_letter(cp) && !ascii_is_digit(cp) && cp != '_' && cp != '-')
            return false;
    }
    return s.n && str_find(s, STR("--"), 0) == SIZE_MAX;
}

static bool is_known(const struct report *r, enum report_name kind, struct str name)
{
    struct str known;
    if (!r->known)
        return plain_name(name);
    for (size_t i = 0; (known = r->known(r->user, kind, i)).p; i++)
        if (str_eq(known, name))
            return true;
    return false;
}

static struct str known_list(struct call *c, enum report_name kind)
{
    const struct report *r = report_of(c);
    struct str s = {"", 0}, known;
    for (size_t i = 0; r->known && (known = r->known(r->user, kind, i)).p && i < 40; i++)
        s = i ? arena_printf(c->env->arena, "%.*s、%.*s", STR_ARG(s), STR_ARG(known)) : known;
    return s;
}

/* An HTML comment alone between blank lines. */
static bool marker(struct call *c, const char *kind, struct str name, struct value *out)
{
    struct str s =
        name.n ? arena_printf(c->env->arena, "\n\n<!-- %s: %.*s -->\n\n", kind, STR_ARG(name))
               : arena_printf(c->env->arena, "\n\n<!-- %s -->\n\n", kind);
    if (!s.p)
        return call_no_memory(c);
    *out = value_str(s);
    out->safe = true;
    return true;
}

static bool named_marker(struct call *c, const char *kind, enum report_name known,
                         enum diag_code unknown, struct value *out)
{
    struct value v[1];
    struct str name;
    if (!call_bind(c, "name!", v) || !call_text(c, &v[0], &name))
        return false;
    if (!is_known(report_of(c), known, name))
        return CALL_FAIL(c, unknown, &v[0], name, known_list(c, known));
    return marker(c, kind, name, out);
}

static bool fn_table(struct call *c, struct value *out)
{
    const struct report *r = report_of(c);
    struct value v[1];
    struct str name;
    if (!r->place)
        return named_marker(c, "table", REPORT_TABLE, E3119, out);
    if (!call_bind(c, "name!", v) || !call_text(c, &v[0], &name))
        return false;
    enum report_place place = r->place(r->user, name);
    if (place == PLACE_UNKNOWN)
        return CALL_FAIL(c, E3119, &v[0], name, known_list(c, REPORT_TABLE));
    *out = value_str(STR(""));
    return place == PLACE_NOWHERE || marker(c, "table", name, out);
}

static bool fn_annex(struct call *c, struct value *out)
{
    return named_marker(c, "annex", REPORT_ANNEX, E3120, out);
}

static bool fn_chart(struct call *c, struct value *out)
{
    return named_marker(c, "chart", REPORT_CHART, E3124, out);
}

static bool fn_style(struct call *c, struct value *out)
{
    return named_marker(c, "style", REPORT_STYLE, E3121, out);
}

static bool fn_page_break(struct call *c, struct value *out)
{
    return call_bind(c, "", NULL) && marker(c, "page", STR(""), out);
}

static bool fn_toc(struct call *c, struct value *out)
{
    return call_bind(c, "", NULL) && marker(c, "toc", STR(""), out);
}

static const struct native table[] = {{"annex", fn_annex, 0},
                                      {"chart", fn_chart, 0},
                                      {"fact", fn_fact, 0},
                                      {"fact_of", fn_fact_of, 0},
                                      {"page_break", fn_page_break, 0},
                                      {"style", fn_style, 0},
                                      {"table", fn_table, 0},
                                      {"toc", fn_toc, 0}};

const struct native_table functions_report = NATIVE_TABLE(table);
