/* libxml2's writer into memory. Texts are cleaned of what XML cannot hold, which callers have
 * reported before. */
#include "fence/xml_write.h"
#include "base/memory.h"

#include "base/text.h"
#include "base/utf8.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>

struct xml {
    xmlTextWriterPtr writer;
    struct buf *out;
    struct buf scratch; /* slices, NUL-terminated for libxml2 */
    bool failed;
};

/* A full buffer is not told to libxml2, which would print it: the buffer remembers. */
static int put_bytes(void *context, const char *bytes, int n)
{
    buf_put(context, bytes, (size_t)n);
    return n;
}

static int put_end(void *context)
{
    (void)context;
    return 0;
}

static void check(struct xml *x, int result)
{
    if (result < 0)
        x->failed = true;
}

struct xml *xml_open(struct buf *out)
{
    struct xml *x = memory_alloc(sizeof *x);
    if (!x)
        return NULL;
    *x = (struct xml){.out = out};
    buf_init(&x->scratch);
    xmlOutputBufferPtr target = xmlOutputBufferCreateIO(put_bytes, put_end, out, NULL);
    if (target)
        x->writer = xmlNewTextWriter(target); /* owns the target from now on */
    if (target && !x->writer)
        xmlOutputBufferClose(target);
    if (!x->writer) {
        free(x);
        return NULL;
    }
    check(x, xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", "yes"));
    return x;
}

bool xml_close(struct xml *x)
{
    if (!x)
        return false;
    check(x, xmlTextWriterEndDocument(x->writer));
    xmlFreeTextWriter(x->writer); /* writes what is left */
    bool ok = !x->failed && !x->scratch.failed && !x->out->failed;
    buf_free(&x->scratch);
    free(x);
    return ok;
}

void xml_start(struct xml *x, const char *element)
{
    if (x)
        check(x, xmlTextWriterStartElement(x->writer, BAD_CAST element));
}

void xml_end(struct xml *x)
{
    if (x)
        check(x, xmlTextWriterEndElement(x->writer));
}

void xml_attr(struct xml *x, const char *name, const char *value)
{
    if (x)
        check(x, xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, BAD_CAST value));
}

/* The slice with what XML forbids replaced, in the scratch buffer; "" when memory is exhausted. */
static const char *clean(struct xml *x, struct str text)
{
    size_t at = 0;
    int32_t cp;
    buf_clear(&x->scratch);
    for (size_t from = 0; from < text.n;) {
        size_t start = from;
        enum text_fault fault = text_check(text, from, &at, &cp);
        if (fault == TEXT_FINE) {
            buf_put(&x->scratch, text.p + start, text.n - start);
            break;
        }
        const char *next = text.p + at;
        utf8_next(&next, text.p + text.n);
        from = (size_t)(next - text.p);
        bool keep = fault == TEXT_DIRECTION; /* allowed in XML; refused earlier for its effect */
        buf_put(&x->scratch, text.p + start, (keep ? from : at) - start);
        buf_puts(&x->scratch, keep ? "" : "\xEF\xBF\xBD");
    }
    buf_char(&x->scratch, '\0');
    return x->scratch.failed ? "" : x->scratch.p;
}

void xml_attr_str(struct xml *x, const char *name, struct str value)
{
    if (x)
        xml_attr(x, name, clean(x, value));
}

void xml_attr_int(struct xml *x, const char *name, long long value)
{
    if (!x)
        return;
    buf_clear(&x->scratch);
    buf_int(&x->scratch, value);
    buf_char(&x->scratch, '\0');
    xml_attr(x, name, x->scratch.failed ? "" : x->scratch.p);
}

void xml_chars(struct xml *x, struct str text)
{
    if (x && text.n)
        check(x, xmlTextWriterWriteString(x->writer, BAD_CAST clean(x, text)));
}
