/* One function for each `format` of the schemas. Which member has which format stands in
 * data/schema. */
#include "data/format.h"

struct subject {
    const struct value *v;
    struct str title;
    enum amount_unit unit;
    const struct sources *sources;
    struct place place;
    struct diags *ds;
};

static bool refuse(const struct subject *s, enum diag_code code)
{
    struct str shown = s->v->type == VALUE_STR ? s->v->s : number_text(s->v, s->sources);
    DIAG(s->ds, code, s->place, s->title, shown);
    return false;
}

static bool amount(const struct subject *s)
{
    struct dec ignored;
    return amount_parse(s->v, s->unit, s->sources, s->place, &ignored, s->ds);
}

static bool count(const struct subject *s)
{
    if (s->v->type == VALUE_INT && dec_sign(s->v->d) >= 0)
        return true;
    return refuse(s, E2120);
}

static bool number(const struct subject *s)
{
    struct dec d;
    if (s->v->type == VALUE_STR && !dec_parse(s->v->s, &d))
        return refuse(s, E2110);
    return true;
}

static bool code_of(const struct subject *s, size_t shortest, size_t longest)
{
    struct str c = s->v->s;
    if (s->v->type == VALUE_STR && str_is_digits(c) && c.n >= shortest && c.n <= longest &&
        c.n % 2 == 1)
        return true;
    return refuse(s, longest == 7 ? E2121 : E2122);
}

static bool function_code(const struct subject *s)
{
    return code_of(s, 3, 7);
}

static bool economic_code(const struct subject *s)
{
    return code_of(s, 3, 5);
}

static bool year(const struct subject *s)
{
    int64_t y;
    if (s->v->type == VALUE_INT && dec_to_i64(s->v->d, &y) && y >= 1990 && y <= 2100)
        return true;
    return refuse(s, E2123);
}

static int two_digits(const char *p)
{
    return (p[0] - '0') * 10 + (p[1] - '0');
}

static bool date(const struct subject *s)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct str d = s->v->s;
    bool ok = s->v->type == VALUE_STR && d.n == 10 && d.p[4] == '-' && d.p[7] == '-' &&
              str_is_digits(str_sub(d, 0, 4)) && str_is_digits(str_sub(d, 5, 7)) &&
              str_is_digits(str_sub(d, 8, 10));
    if (ok) {
        int month = two_digits(d.p + 5), day = two_digits(d.p + 8);
        ok = month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
    }
    return ok || refuse(s, E2124);
}

static bool name(const struct subject *s)
{
    if (s->v->type == VALUE_STR && str_find(s->v->s, STR("\n"), 0) != SIZE_MAX)
        return refuse(s, E2126);
    return true;
}

bool format_check(struct str format, const struct value *v, struct str title, enum amount_unit unit,
                  const struct sources *sources, struct place place, struct diags *ds)
{
    static const struct {
        const char *name;
        bool (*check)(const struct subject *);
    } formats[] = {{"amount", amount},
                   {"count", count},
                   {"score", number},
                   {"percent", number},
                   {"area", number},
                   {"function-code", function_code},
                   {"economic-code", economic_code},
                   {"year", year},
                   {"date", date},
                   {"name", name}};
    struct subject s = {v, title, unit, sources, place, ds};
    if (v->type == VALUE_NONE)
        return true;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(format, str_of(formats[i].name)))
            return formats[i].check(&s);
    return true;
}
