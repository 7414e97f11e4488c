/* The names of the open elements and the escapes of XML 1.0 (2.4, 2.11, 3.3.3), nothing more:
 * libxml2's writer leaves texts out without a word where an allocation of its own fails, and prints
 * where it does tell. Texts are cleaned of what XML cannot hold, which callers have reported
 * before. */
#include "fence/xml_write.h"
#include "base/memory.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

struct xml {
    struct buf *out;
    struct buf names; /* of the open elements, each behind a '<' */
    bool tag;         /* the last start tag is open still, for attributes */
};

struct xml *xml_open(struct buf *out)
{
    struct xml *x = memory_alloc(sizeof *x);
    if (!x)
        return NULL;
    *x = (struct xml){.out = out};
    buf_init(&x->names);
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    return x;
}

bool xml_close(struct xml *x)
{
    if (!x)
        return false;
    while (x->names.n)
        xml_end(x);
    buf_char(x->out, '\n');
    bool ok = !x->names.failed && !x->out->failed;
    buf_free(&x->names);
    free(x);
    return ok;
}

static void close_tag(struct xml *x)
{
    if (x->tag)
        buf_char(x->out, '>');
    x->tag = false;
}

void xml_start(struct xml *x, const char *element)
{
    if (!x)
        return;
    close_tag(x);
    size_t at = x->names.n;
    buf_char(&x->names, '<');
    buf_puts(&x->names, element);
    if (x->names.failed)
        x->names.n = at;
    buf_char(x->out, '<');
    buf_puts(x->out, element);
    x->tag = true;
}

void xml_end(struct xml *x)
{
    if (!x || !x->names.n)
        return;
    size_t at = x->names.n - 1;
    while (x->names.p[at] != '<')
        at--;
    if (x->tag) {
        buf_puts(x->out, "/>");
    } else {
        buf_puts(x->out, "</");
        buf_put(x->out, x->names.p + at + 1, x->names.n - at - 1);
        buf_char(x->out, '>');
    }
    x->names.n = at;
    x->tag = false;
}

/* How a character is written; NULL: as it is. What a reader would make a space of in an attribute
 * is a reference. */
static const char *escape(char c, bool attribute)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\n':
        return attribute ? "&#10;" : NULL;
    case '\t':
        return attribute ? "&#9;" : NULL;
    default:
        return NULL;
    }
}

static void put_escaped(struct buf *out, struct str text, bool attribute)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *written = escape(text.p[i], attribute);
        if (!written)
            continue;
        buf_put(out, text.p + from, i - from);
        buf_puts(out, written);
        from = i + 1;
    }
    buf_put(out, text.p + from, text.n - from);
}

/* The same with what XML forbids replaced. */
static void put_clean(struct buf *out, struct str text, bool attribute)
{
    size_t at = 0;
    int32_t cp;
    for (size_t from = 0; from < text.n;) {
        size_t start = from;
        enum text_fault fault = text_check(text, from, &at, &cp);
        if (fault == TEXT_FINE) {
            put_escaped(out, str_sub(text, start, text.n), attribute);
            break;
        }
        const char *next = text.p + at;
        utf8_next(&next, text.p + text.n);
        from = (size_t)(next - text.p);
        bool keep = fault == TEXT_DIRECTION; /* allowed in XML; refused earlier for its effect */
        put_escaped(out, str_sub(text, start, keep ? from : at), attribute);
        buf_puts(out, keep ? "" : "\xEF\xBF\xBD");
    }
}

void xml_attr_str(struct xml *x, const char *name, struct str value)
{
    if (!x || !x->tag)
        return;
    buf_char(x->out, ' ');
    buf_puts(x->out, name);
    buf_puts(x->out, "=\"");
    put_clean(x->out, value, true);
    buf_char(x->out, '"');
}

void xml_attr(struct xml *x, const char *name, const char *value)
{
    xml_attr_str(x, name, str_of(value));
}

void xml_attr_int(struct xml *x, const char *name, long long value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", value);
    xml_attr(x, name, digits);
}

void xml_chars(struct xml *x, struct str text)
{
    if (!x || !text.n)
        return;
    close_tag(x);
    put_clean(x->out, text, false);
}
