/* An amount is read from its digits as they stand in the file, never from a number of C. Cells of
 * workbooks: read/cell_amount.c. */
#include "data/amount.h"

#include "base/utf8.h"

enum { BARE_DIGITS_MAX = 15 };

struct str number_text(const struct value *v, const struct sources *sources)
{
    const struct source *s = sources_of(sources, v->at);
    if (!s || !s->text.p) /* in a cell */
        return STR("");
    size_t from = v->at - 1 - s->base, to = from;
    while (to < s->text.n && (ascii_is_digit(s->text.p[to]) || ascii_is_alpha(s->text.p[to]) ||
                              strchr("+-.", s->text.p[to])))
        to++;
    return str_sub(s->text, from, to);
}

static size_t digit_count(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += ascii_is_digit(text.p[i]);
    return n;
}

/* Why a text is no amount, as a diagnostic that says what to change. */
static void report_malformed(struct str text, struct place place, struct diags *ds)
{
    bool wide = false;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        wide |= (cp >= 0xFF01 && cp <= 0xFF5E) || cp == 0x3000 || cp == 0x3002;
    }
    if (wide)
        DIAG(ds, E2111, place, text);
    else if (memchr(text.p ? text.p : "", ',', text.n))
        DIAG(ds, E2112, place, text);
    else
        DIAG(ds, E2110, place, text);
}

bool amount_parse(const struct value *v, enum amount_unit unit, const struct sources *sources,
                  struct place place, struct dec *out, struct diags *ds)
{
    bool bare = v->type == VALUE_INT || v->type == VALUE_DEC;
    struct str text = bare ? number_text(v, sources) : v->s;
    struct dec d;
    if (!bare && v->type != VALUE_STR) {
        DIAG(ds, E2110, place, value_type_name(v));
        return false;
    }
    if (bare && !text.n) { /* not from a file */
        d = v->d;
    } else if (!dec_parse(text, &d)) {
        report_malformed(text, place, ds);
        return false;
    }
    if (bare && digit_count(text) > BARE_DIGITS_MAX) {
        DIAG(ds, E2114, place, text);
        return false;
    }
    int places = unit == UNIT_WAN ? 6 : 2;
    if (dec_trim(d).scale > places) {
        DIAG(ds, E2113, place, text, amount_unit_name(unit), places == 6 ? STR("6") : STR("2"));
        return false;
    }
    struct dec yuan;
    if (!amount_from_unit(d, unit, &yuan) || !dec_rescale(yuan, 2, out)) {
        DIAG(ds, E2114, place, text);
        return false;
    }
    return true;
}
