/* Claims as text and as JSON (docs/claims.md, 8). */
#include "prose/claims.h"

#include "base/utf8.h"

static const char *kind_name(enum claim_kind kind)
{
    static const char *const names[] = {"none",    "amount",     "budget", "previous", "change",
                                        "rate",    "completion", "share",  "multiple", "points",
                                        "average", "count",      "score",  "relation"};
    return names[kind];
}

static const char *direction_name(enum claim_direction d)
{
    static const char *const names[] = {"",        "up",   "down",  "same",    "signed",
                                        "greater", "less", "equal", "at-most", "at-least"};
    return names[d];
}

static struct str basis_name(const struct claim *c)
{
    static const char *const names[] = {"",        "previous", "previous-budget", "previous-amount",
                                        "initial", "adjusted", "budget",          "plan",
                                        "average"};
    return c->against == AGAINST_OTHER ? c->yardstick : str_of(names[c->against]);
}

static const char *scope_name(enum claim_scope scope)
{
    static const char *const names[] = {"", "fund", "capital"};
    return names[scope];
}

static const struct {
    unsigned flag;
    const char *name;
} qualifiers[] = {{QUALIFIER_INITIAL, "initial"},
                  {QUALIFIER_ADJUSTED, "adjusted"},
                  {0, "scope"},
                  {QUALIFIER_ABOUT, "about"},
                  {QUALIFIER_AT_LEAST, "at-least"},
                  {QUALIFIER_AT_MOST, "at-most"},
                  {QUALIFIER_REASON, "reason"},
                  {QUALIFIER_PLAN, "plan"},
                  {QUALIFIER_NOT_APPLICABLE, "not-applicable"},
                  {QUALIFIER_MALFORMED, "malformed"},
                  {QUALIFIER_NO_UNIT, "no-unit"},
                  {QUALIFIER_WORD, "word"}};
enum { QUALIFIERS = sizeof qualifiers / sizeof *qualifiers };

static void put_qualifiers(struct buf *out, const struct claim *c)
{
    size_t n = 0;
    for (size_t i = 0; i < QUALIFIERS; i++) {
        const char *name = qualifiers[i].flag ? qualifiers[i].name : scope_name(c->scope);
        if (qualifiers[i].flag ? !(c->qualifiers & qualifiers[i].flag) : !*name)
            continue;
        buf_printf(out, "%s%s", n++ ? ", " : " (", name);
    }
    if (n)
        buf_char(out, ')');
}

void claim_text(struct buf *out, const struct claim *c)
{
    buf_puts(out, kind_name(c->kind));
    if (c->direction)
        buf_printf(out, " %s", direction_name(c->direction));
    if (c->has_value)
        buf_printf(out, " %.*s%.*s", STR_ARG(c->digits), STR_ARG(c->unit));
    buf_puts(out, " of ");
    if (c->measure)
        buf_printf(out, "%s of ", kind_name(c->measure));
    buf_str(out, c->name);
    if (c->whole.n)
        buf_printf(out, " in %.*s", STR_ARG(c->whole));
    if (c->per.n)
        buf_printf(out, " per %.*s", STR_ARG(c->per));
    if (c->against)
        buf_printf(out, " against %.*s", STR_ARG(basis_name(c)));
    if (c->within.n)
        buf_printf(out, " within %.*s", STR_ARG(c->within));
    if (c->year)
        buf_printf(out, " for %d", c->year);
    put_qualifiers(out, c);
    if (c->address.n)
        buf_printf(out, " @%.*s", STR_ARG(c->address));
}

/* For people: the claims of each paragraph below it. */
void claims_text(struct buf *out, const struct claims *all)
{
    const struct passage *p = NULL;
    struct str heading = STR("");
    for (size_t i = 0; i < all->n; i++) {
        const struct claim *c = &all->items[i];
        if (!str_eq(heading, c->passage->heading)) {
            heading = c->passage->heading;
            buf_printf(out, "%s@ %.*s\n", i ? "\n" : "", STR_ARG(heading));
        }
        if (p != c->passage)
            buf_printf(out, "> %.*s\n", STR_ARG(c->passage->text));
        p = c->passage;
        buf_puts(out, "  ");
        claim_text(out, c);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
    for (size_t i = 0; i < all->unread_count; i++) {
        const struct unread *u = &all->unread[i];
        buf_printf(out, "none %.*s: ", STR_ARG(u->text));
        phrase_put(out, u->why, NULL, 0);
        buf_char(out, '\n');
    }
}

/* JSON */

static void put_member(struct buf *out, const char *name, struct str s)
{
    buf_printf(out, ", \"%s\": ", name);
    if (s.n)
        findings_put_json_text(out, s);
    else
        buf_puts(out, "null");
}

static void put_place(struct buf *out, const struct passage *p, const struct passage *first,
                      size_t start, size_t end)
{
    buf_printf(out, "\"place\": {\"paragraph\": %zu, \"start\": %zu, \"end\": %zu}",
               (size_t)(p - first) + 1, utf8_count(str_sub(p->text, 0, start)),
               utf8_count(str_sub(p->text, 0, end)));
}

static void put_section(struct buf *out, struct str headings)
{
    buf_puts(out, "\"section\": [");
    for (size_t from = 0, n = 0; from < headings.n;) {
        struct str mark = STR(" › ");
        size_t at = str_find(headings, mark, from), to = at == SIZE_MAX ? headings.n : at;
        buf_puts(out, n++ ? ", " : "");
        findings_put_json_text(out, str_sub(headings, from, to));
        from = to + mark.n;
    }
    buf_char(out, ']');
}

static void put_claim(struct buf *out, const struct claim *c, const struct passage *first)
{
    buf_printf(out, "{\"kind\": \"%s\"", kind_name(c->kind));
    put_member(out, "direction", str_of(direction_name(c->direction)));
    if (c->has_value) {
        buf_puts(out, ", \"value\": \"");
        dec_print(out, c->value);
        buf_printf(out, "\", \"decimals\": %d", c->decimals);
    } else {
        buf_puts(out, ", \"value\": null, \"decimals\": null");
    }
    put_member(out, "unit", c->unit);
    put_member(out, "measure", c->measure ? str_of(kind_name(c->measure)) : STR(""));
    put_member(out, "name", c->name);
    put_member(out, "address", c->address);
    put_member(out, "whole", c->whole);
    put_member(out, "whole_address", c->whole_address);
    put_member(out, "per", c->per);
    put_member(out, "against", c->against ? basis_name(c) : STR(""));
    put_member(out, "within", c->within);
    if (c->year)
        buf_printf(out, ", \"year\": %d", c->year);
    else
        buf_puts(out, ", \"year\": null");
    put_member(out, "scope", str_of(scope_name(c->scope)));
    buf_puts(out, ", \"qualifiers\": [");
    for (size_t i = 0, n = 0; i < QUALIFIERS; i++)
        if (qualifiers[i].flag & c->qualifiers)
            buf_printf(out, "%s\"%s\"", n++ ? ", " : "", qualifiers[i].name);
    buf_puts(out, "]");
    put_member(out, "text", c->text);
    buf_puts(out, ", ");
    put_place(out, c->passage, first, c->start, c->end);
    buf_puts(out, ", ");
    put_section(out, c->passage->heading);
    buf_char(out, '}');
}

void claims_json(struct buf *out, const struct claims *all, const struct passage *first)
{
    size_t listed = 0;
    for (size_t i = 0; i < all->unread_count; i++)
        listed += all->unread[i].listed;
    buf_printf(out, "{\"format\": 1, \"figures\": %zu, \"understood\": %zu, \"claims\": [",
               all->figures, all->figures - listed);
    for (size_t i = 0; i < all->n; i++) {
        buf_puts(out, i ? ",\n " : "\n ");
        put_claim(out, &all->items[i], first);
    }
    buf_puts(out, "\n], \"unread\": [");
    for (size_t i = 0, n = 0; i < all->unread_count; i++) {
        const struct unread *u = &all->unread[i];
        if (!u->listed)
            continue;
        buf_puts(out, n++ ? ",\n {\"text\": " : "\n {\"text\": ");
        findings_put_json_text(out, u->text);
        buf_puts(out, ", ");
        put_place(out, u->passage, first, u->start, u->end);
        buf_puts(out, ", \"why\": \"");
        phrase_put(out, u->why, NULL, 0);
        buf_puts(out, "\"}");
    }
    buf_puts(out, "\n]}\n");
}
