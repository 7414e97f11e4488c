/* libxml2's push parser, fed piece by piece, fills a row of events which the caller empties: as
 * quick as callbacks, as plain as asking for the next. */
#include "fence/xml_read.h"
#include "base/memory.h"
#include "fence/xml_memory.h"

#include <stdlib.h>

enum {
    PIECE = 32 * 1024,
    FIRST = 4, /* bytes that tell the encoding */
    /* Where libxml2's time grows with the square: attributes and namespaces are compared each with
     * each, and the bytes of a tag are collected until it ends. */
    EQUALS_MAX = 4096,
    NAMESPACES_MAX = 512,
    TAG_MAX = 8 * 1024 * 1024,
    NAMES_MAX = 1024 * 1024 /* bytes of all different names */
};

struct event {
    enum xml_event type;
    struct str name, uri; /* in the parser's dictionary */
    size_t from, n;       /* text: bytes of `texts`; open: attributes */
};

struct attr {
    struct str name, uri;
    size_t from, n; /* bytes of `texts` */
};

struct xml_read {
    struct xml_library xml;
    xmlParserCtxtPtr parser;
    struct str text; /* where it is all in memory: what was not fed yet */
    xml_read_pieces *next;
    void *user;
    size_t waiting, equals; /* bytes fed since the last event, and signs = among them */
    struct event *events;
    size_t n, cap, at; /* `at`: the event behind the current one */
    struct attr *attrs;
    size_t attr_n, attr_cap;
    struct buf texts;
    size_t parsed_depth, depth, elements;
    bool ended, failed;
    bool memory, doctype, deep, wide, many, source; /* why it failed, where that is known */
    struct str message; /* of the first fault, in the diagnostics' arena */
    struct place place;
    struct diags *ds;
};

static struct str text_of(const xmlChar *s)
{
    return s ? str_of((const char *)s) : (struct str){"", 0};
}

/* Room for one more item of `size` bytes; NULL marks the reader as out of memory. */
static void *grown(struct xml_read *x, void *items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    size_t wanted = *cap ? *cap * 2 : 256;
    void *more = memory_resize(items, wanted * size);
    if (more)
        *cap = wanted;
    else
        x->memory = true;
    return more;
}

static struct event *add_event(struct xml_read *x, enum xml_event type)
{
    struct event *events = grown(x, x->events, x->n, &x->cap, sizeof *events);
    if (!events) {
        x->xml.xmlStopParser(x->parser);
        return NULL;
    }
    x->events = events;
    events[x->n] = (struct event){.type = type};
    return &events[x->n++];
}

static void add_text(void *user, const xmlChar *p, int n)
{
    struct xml_read *x = user;
    if (x->n && x->events[x->n - 1].type == XML_EVENT_TEXT) {
        x->events[x->n - 1].n += (size_t)n; /* its bytes are the last ones */
    } else {
        struct event *e = add_event(x, XML_EVENT_TEXT);
        if (!e)
            return;
        e->from = x->texts.n;
        e->n = (size_t)n;
    }
    buf_put(&x->texts, p, (size_t)n);
}

/* Attributes come as five pointers each: local name, prefix, namespace, begin and end of the value
 * (libxml2's startElementNsSAX2Func). */
static void add_attrs(struct xml_read *x, int n, const xmlChar **five)
{
    for (int i = 0; i < n; i++, five += 5) {
        struct attr *attrs = grown(x, x->attrs, x->attr_n, &x->attr_cap, sizeof *attrs);
        if (!attrs) {
            x->xml.xmlStopParser(x->parser);
            return;
        }
        x->attrs = attrs;
        attrs[x->attr_n++] = (struct attr){text_of(five[0]), text_of(five[2]), x->texts.n,
                                           (size_t)(five[4] - five[3])};
        buf_put(&x->texts, five[3], (size_t)(five[4] - five[3]));
    }
}

static void on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                    int namespace_n, const xmlChar **namespaces, int attr_n, int defaulted,
                    const xmlChar **five)
{
    struct xml_read *x = user;
    (void)prefix, (void)namespace_n, (void)namespaces, (void)defaulted;
    x->many = ++x->elements > XML_READ_ELEMENTS_MAX;
    x->deep = ++x->parsed_depth > XML_READ_DEPTH_MAX;
    if (x->deep || x->many) {
        x->xml.xmlStopParser(x->parser);
        return;
    }
    if (attr_n > XML_READ_ATTRS_MAX || x->parser->nsNr > 2 * NAMESPACES_MAX) {
        x->wide = true;
        x->xml.xmlStopParser(x->parser);
        return;
    }
    struct event *e = add_event(x, XML_EVENT_OPEN);
    if (!e)
        return;
    e->name = text_of(name);
    e->uri = text_of(uri);
    e->from = x->attr_n;
    e->n = (size_t)attr_n;
    add_attrs(x, attr_n, five);
}

static void on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_read *x = user;
    (void)prefix;
    x->parsed_depth--;
    struct event *e = add_event(x, XML_EVENT_CLOSE);
    if (!e)
        return;
    e->name = text_of(name);
    e->uri = text_of(uri);
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    struct xml_read *x = user;
    (void)name, (void)public_id, (void)system_id;
    x->doctype = true;
    x->xml.xmlStopParser(x->parser);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct xml_read *x = user;
    if (error->code == XML_ERR_NO_MEMORY)
        x->memory = true;
    if (error->level < XML_ERR_FATAL || x->message.n || !error->message)
        return;
    struct str message = str_trim(str_of(error->message));
    x->message = arena_printf(&x->ds->arena, "%.*s", STR_ARG(message));
}

struct xml_read *xml_read_open_pieces(xml_read_pieces *next, void *user, struct place place,
                                      struct diags *ds)
{
    struct xml_read *x = memory_zalloc(sizeof *x);
    if (!x) {
        diags_out_of_memory(ds);
        return NULL;
    }
    if (!xml_library_load(&x->xml)) {
        xml_library_failed(ds);
        free(x);
        return NULL;
    }
    x->place = place;
    x->ds = ds;
    x->next = next;
    x->user = user;
    buf_init(&x->texts);
    return x;
}

/* The text itself, once. */
static bool next_of_text(void *user, struct str *piece)
{
    struct xml_read *x = user;
    size_t n = x->text.n < PIECE ? x->text.n : PIECE;
    *piece = str_sub(x->text, 0, n);
    x->text = str_sub(x->text, n, x->text.n);
    return true;
}

struct xml_read *xml_read_open(struct str text, struct place place, struct diags *ds)
{
    struct xml_read *x = xml_read_open_pieces(next_of_text, NULL, place, ds);
    if (x) {
        x->text = text.n ? text : STR("");
        x->user = x;
    }
    return x;
}

static void start(struct xml_read *x, struct str first)
{
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_open,
                             .endElementNs = on_close,
                             .characters = add_text,
                             .cdataBlock = add_text,
                             .internalSubset = on_doctype,
                             .serror = on_error};
    x->parser = x->xml.xmlCreatePushParserCtxt(&handler, x, first.p, (int)first.n, NULL);
    if (!x->parser) {
        x->memory = true;
        return;
    }
    x->xml.xmlDictSetLimit(x->parser->dict, NAMES_MAX);
    /* NOENT: without it an attribute's &amp; arrives as "&#38;". No entity can be declared, since a
     * document type declaration ends the reading. */
    x->xml.xmlCtxtUseOptions(x->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
}

void xml_read_close(struct xml_read *x)
{
    if (!x)
        return;
    if (x->parser)
        x->xml.xmlFreeParserCtxt(x->parser);
    free(x->events);
    free(x->attrs);
    buf_free(&x->texts);
    free(x);
}

static void report(struct xml_read *x)
{
    struct place place = x->place;
    int line = x->parser && x->parser->input ? x->parser->input->line : 0;
    if (x->source)
        return; /* whoever gives the pieces has reported */
    if (x->memory || x->texts.failed) {
        memory_note_failure();
        diags_out_of_memory(x->ds);
        return;
    }
    if (line > 0)
        place.pointer = arena_printf(&x->ds->arena, "%.*s%s%d", STR_ARG(place.pointer),
                                     place.pointer.n ? ":" : "", line);
    if (x->doctype)
        DIAG0(x->ds, E2213, place);
    else if (x->deep)
        DIAG(x->ds, E2212, place, arena_printf(&x->ds->arena, "%d", (int)XML_READ_DEPTH_MAX));
    else if (x->wide)
        DIAG0(x->ds, E2214, place);
    else if (x->many)
        DIAG(x->ds, E2215, place, arena_printf(&x->ds->arena, "%d", (int)XML_READ_ELEMENTS_MAX));
    else
        DIAG(x->ds, E2211, place, x->message.n ? x->message : STR("incomplete"));
}

/* How long nothing came of what was fed. */
static void watch(struct xml_read *x, struct str piece)
{
    if (x->n) {
        x->waiting = x->equals = 0;
        return;
    }
    x->waiting += piece.n;
    for (size_t i = 0; i < piece.n; i++)
        x->equals += piece.p[i] == '=';
    x->wide |= x->waiting > TAG_MAX || x->equals > EQUALS_MAX;
}

static void say_nothing(void *user, const char *format, ...)
{
    (void)user, (void)format;
}

/* What makes the parser and decodes the bytes knows no parser and would print its errors: this
 * thread's handlers take them meanwhile. */
static void parse(struct xml_read *x, struct str piece)
{
    xmlStructuredErrorFunc handler = *x->xml.__xmlStructuredError();
    xmlGenericErrorFunc printer = *x->xml.__xmlGenericError();
    void *context = *x->xml.__xmlStructuredErrorContext(),
         *stream = *x->xml.__xmlGenericErrorContext();
    x->xml.xmlSetStructuredErrorFunc(x, on_error);
    x->xml.xmlSetGenericErrorFunc(NULL, say_nothing);
    xml_memory_watch(&x->xml);
    size_t first = x->parser ? 0 : piece.n < FIRST ? piece.n : FIRST;
    if (!x->parser)
        start(x, str_sub(piece, 0, first));
    if (x->parser && (piece.n > first || !piece.n))
        x->xml.xmlParseChunk(x->parser, piece.p + first, (int)(piece.n - first), !piece.n);
    x->xml.xmlSetGenericErrorFunc(stream, printer);
    x->xml.xmlSetStructuredErrorFunc(context, handler);
}

/* Parses one more piece into the emptied row of events. */
static void feed(struct xml_read *x)
{
    struct str piece = {"", 0};
    x->n = x->at = x->attr_n = 0;
    buf_clear(&x->texts);
    x->source = !x->next(x->user, &piece);
    if (!x->source) {
        parse(x, piece);
        watch(x, piece);
        x->ended = !piece.n;
    }
    x->failed = x->source || x->memory || x->texts.failed || x->doctype || x->deep || x->wide ||
                x->many || !x->parser || !x->parser->wellFormed;
    if (x->failed)
        report(x);
}

enum xml_event xml_read_next(struct xml_read *x)
{
    while (x->at >= x->n && !x->ended && !x->failed)
        feed(x);
    if (x->failed) /* what stood before the fault is not handed over: the part is refused whole */
        return XML_EVENT_BROKEN;
    if (x->at >= x->n)
        return XML_EVENT_END;
    const struct event *e = &x->events[x->at++];
    x->depth += e->type == XML_EVENT_OPEN;
    x->depth -= e->type == XML_EVENT_CLOSE;
    return e->type;
}

static const struct event *current(const struct xml_read *x)
{
    static const struct event nothing = {.type = XML_EVENT_END, .name = {"", 0}, .uri = {"", 0}};
    return x->at ? &x->events[x->at - 1] : &nothing;
}

struct str xml_read_name(const struct xml_read *x)
{
    return current(x)->name;
}

struct str xml_read_namespace(const struct xml_read *x)
{
    return current(x)->uri;
}

struct str xml_read_text(const struct xml_read *x)
{
    const struct event *e = current(x);
    return str_sub(buf_view(&x->texts), e->from, e->from + e->n);
}

size_t xml_read_depth(const struct xml_read *x)
{
    return x->depth;
}

struct str xml_read_attr_in(const struct xml_read *x, const char *ending, const char *name)
{
    const struct event *e = current(x);
    struct str wanted = str_of(name), uri = str_of(ending);
    if (e->type != XML_EVENT_OPEN)
        return (struct str){NULL, 0};
    for (size_t i = e->from; i < e->from + e->n; i++) {
        const struct attr *a = &x->attrs[i];
        if (str_eq(a->name, wanted) && str_ends(a->uri, uri))
            return str_sub(buf_view(&x->texts), a->from, a->from + a->n);
    }
    return (struct str){NULL, 0};
}

struct str xml_read_attr(const struct xml_read *x, const char *name)
{
    return xml_read_attr_in(x, "", name);
}

enum xml_event xml_read_within(struct xml_read *x, size_t depth)
{
    for (;;) {
        enum xml_event e = xml_read_next(x);
        if (e == XML_EVENT_OPEN || (e == XML_EVENT_CLOSE && xml_read_depth(x) == depth))
            return e;
        if (e == XML_EVENT_END || e == XML_EVENT_BROKEN)
            return XML_EVENT_BROKEN;
    }
}

bool xml_read_skip(struct xml_read *x)
{
    size_t outside = x->depth - 1;
    enum xml_event e;
    do {
        e = xml_read_next(x);
        if (e == XML_EVENT_BROKEN || e == XML_EVENT_END)
            return false;
    } while (x->depth > outside);
    return true;
}

bool xml_read_all_text(struct xml_read *x, struct buf *out)
{
    size_t outside = x->depth - 1;
    do {
        enum xml_event e = xml_read_next(x);
        if (e == XML_EVENT_BROKEN || e == XML_EVENT_END)
            return false;
        if (e == XML_EVENT_TEXT)
            buf_str(out, xml_read_text(x));
    } while (x->depth > outside);
    return true;
}
