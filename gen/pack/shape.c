/* What the settings of pack.json must be: a wrong one would otherwise be passed over in silence,
 * and the pack would publish in another unit or with other decimals than its author thinks. */
#include "pack/shape.h"

#include "data/unit.h"

enum kind { TEXT, TEXTS, FLAG, DECIMALS, UNIT, GROUP, YEARS };

static const struct {
    const char *path;
    enum kind kind;
} settings[] = {{"name", TEXT},
                {"title", TEXT},
                {"years", YEARS},
                {"tables", TEXTS},
                {"report", TEXT},
                {"numbers", GROUP},
                {"numbers.unit", UNIT},
                {"numbers.decimals", DECIMALS},
                {"numbers.separator", FLAG},
                {"numbers.trim", FLAG},
                {"numbers.zero", TEXT},
                {"numbers.unknown", TEXT},
                {"numbers.text", GROUP},
                {"numbers.text.unit", UNIT},
                {"numbers.text.decimals", DECIMALS},
                {"numbers.text.separator", FLAG},
                {"numbers.text.trim", FLAG},
                {"numbers.percent", GROUP},
                {"numbers.percent.decimals", DECIMALS},
                {"numbers.percent.trim", FLAG},
                {"numbers.percent.separator", FLAG},
                {"words", GROUP},
                {"document", GROUP},
                {"charts", TEXTS},
                {"chart", GROUP},
                {"table", GROUP}};

static struct str wanted(enum kind kind)
{
    switch (kind) {
    case TEXT:
        return DIAG_BOTH("文字", "text");
    case TEXTS:
        return DIAG_BOTH("一列文字 [\"…\", \"…\"]", "a list of texts");
    case FLAG:
        return DIAG_BOTH("true 或 false", "true or false");
    case DECIMALS:
        return DIAG_BOTH("0 至 6 的整数", "a whole number from 0 to 6");
    case UNIT:
        return DIAG_BOTH("\"元\"、\"万元\" 或 \"亿元\"", "\"元\", \"万元\" or \"亿元\"");
    case YEARS:
        return DIAG_BOTH("[起始年, 终止年]", "[first year, last year]");
    default:
        return DIAG_BOTH("一组“名称: 值” { … }", "an object");
    }
}

static bool all_of(const struct value *v, enum value_type type)
{
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        if (v->list->items[i].type != type)
            return false;
    return v->type == VALUE_LIST;
}

static bool fits(const struct value *v, enum kind kind)
{
    int64_t n;
    enum amount_unit unit;
    switch (kind) {
    case TEXT:
        return v->type == VALUE_STR;
    case TEXTS:
        return all_of(v, VALUE_STR);
    case FLAG:
        return v->type == VALUE_BOOL;
    case DECIMALS:
        return v->type == VALUE_INT && dec_to_i64(v->d, &n) && n >= 0 && n <= 6;
    case UNIT:
        return v->type == VALUE_STR && amount_unit_parse(v->s, &unit);
    case YEARS:
        return all_of(v, VALUE_INT) && v->list->n == 2;
    default:
        return v->type == VALUE_MAP;
    }
}

static bool check_twice(const struct pack *p, struct sources *sources, struct diags *ds)
{
    const struct value *ids = pack_setting(p, STR("tables"));
    bool ok = true;
    for (size_t i = 0; ids && ids->type == VALUE_LIST && i < ids->list->n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(ids->list->items[i].s, ids->list->items[k].s)) {
                DIAG(ds, E4023, sources_place(sources, ids->list->items[i].at),
                     ids->list->items[i].s);
                ok = false;
            }
    return ok;
}

bool pack_check_settings(const struct pack *p, struct sources *sources, struct diags *ds)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct value *v = pack_setting(p, str_of(settings[i].path));
        if (!v || fits(v, settings[i].kind))
            continue;
        DIAG(ds, E4021, sources_place(sources, v->at), str_of(settings[i].path),
             wanted(settings[i].kind));
        ok = false;
    }
    return ok && check_twice(p, sources, ds);
}
