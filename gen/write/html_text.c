/* Escapes, for text and for attributes in quotes. No element is written here but <br> and its
 * like. */
#include "write/html_text.h"

#include "base/text.h"
#include "base/utf8.h"

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_plain(char c)
{
    return (c >= ' ' && c < 0x7F && !escape_of(c)) || c == '\n' || c == '\t';
}

/* Whole stretches of plain characters go out at once. */
void html_text(struct buf *out, struct str text)
{
    const char *p = text.p, *end = text.p + text.n, *plain = p;
    while (p < end) {
        const char *at = p;
        if (is_plain(*p)) {
            p++;
            continue;
        }
        const char *escape = escape_of(*p);
        int32_t cp = utf8_next(&p, end);
        enum text_fault fault = text_fault_of(cp);
        if (!escape && (fault == TEXT_FINE || fault == TEXT_DIRECTION))
            continue;
        buf_put(out, plain, (size_t)(at - plain));
        buf_puts(out, escape ? escape : "\xEF\xBF\xBD");
        plain = p;
    }
    buf_put(out, plain, (size_t)(end - plain));
}

size_t html_unit(struct str text, const struct str_set *units)
{
    size_t best = 0;
    for (size_t i = 0; i < units->n; i++)
        if (units->items[i].n > best && str_starts(text, units->items[i]))
            best = units->items[i].n;
    return best;
}

/* The end of the number that begins at `from`. */
static size_t number_end(struct str text, size_t from)
{
    size_t i = from;
    while (i < text.n &&
           (ascii_is_digit(text.p[i]) || ((text.p[i] == '.' || text.p[i] == ',') &&
                                          i + 1 < text.n && ascii_is_digit(text.p[i + 1]))))
        i++;
    return i;
}

void html_prose(struct buf *out, struct str text, const struct str_set *units)
{
    size_t done = 0;
    for (size_t i = 0; i < text.n;) {
        size_t end = number_end(text, i);
        size_t unit = end > i ? html_unit(str_sub(text, end, text.n), units) : 0;
        if (unit) {
            html_text(out, str_sub(text, done, i));
            buf_puts(out, "<span class=\"k\">");
            html_text(out, str_sub(text, i, end + unit));
            buf_puts(out, "</span>");
            done = end + unit;
        }
        i = end > i ? end + unit : i + 1;
    }
    html_text(out, str_sub(text, done, text.n));
}

void html_lines(struct buf *out, struct str text)
{
    for (size_t from = 0;;) {
        size_t end = str_find(text, STR("\n"), from);
        html_text(out, str_sub(text, from, end == SIZE_MAX ? text.n : end));
        if (end == SIZE_MAX)
            return;
        buf_puts(out, "<br>");
        from = end + 1;
    }
}

void html_attribute(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, " %s=\"", name);
    html_text(out, value);
    buf_char(out, '"');
}

void html_origin(struct buf *out, const struct origin *o)
{
    struct buf text;
    buf_init(&text);
    origin_print(&text, o);
    html_attribute(out, "data-fact", buf_view(&text));
    out->failed |= text.failed;
    buf_free(&text);
}

void html_spans(struct buf *out, const struct grid_cell *cell)
{
    if (cell->colspan > 1)
        buf_printf(out, " colspan=\"%d\"", cell->colspan);
    if (cell->rowspan > 1)
        buf_printf(out, " rowspan=\"%d\"", cell->rowspan);
}
