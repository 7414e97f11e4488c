/* libxml2's parser for web pages, by its events. What elements mean is for read/html.c. */
#include "fence/html_read.h"
#include "base/buf.h"
#include "base/memory.h"
#include "fence/xml_memory.h"

struct html_builder {
    struct xml_library xml;
    struct arena *arena;
    struct html_node *at;  /* the innermost open element */
    size_t depth, skipped; /* skipped: open elements that were too deep */
    struct buf text;       /* not yet a node */
    xmlParserCtxtPtr parser;
    bool failed;
};

static struct html_node *add(struct html_builder *b)
{
    struct html_node *node = arena_zalloc(b->arena, sizeof *node);
    if (!node) {
        b->failed = true;
        return NULL;
    }
    node->parent = b->at;
    *(b->at->last ? &b->at->last->next : &b->at->first) = node;
    b->at->last = node;
    return node;
}

/* Texts arrive in pieces. */
static void end_text(struct html_builder *b)
{
    struct html_node *node = b->text.n ? add(b) : NULL;
    if (node) {
        node->text = arena_str(b->arena, buf_view(&b->text));
        b->failed |= !node->text.p;
    }
    buf_clear(&b->text);
}

static size_t count(const xmlChar **attrs)
{
    size_t n = 0;
    while (attrs && attrs[2 * n])
        n++;
    return n;
}

/* Where memory has failed nothing more is read: what libxml2 goes on with is its reserve. */
static bool stops(struct html_builder *b)
{
    if (memory_failed())
        b->xml.xmlStopParser(b->parser);
    return memory_failed();
}

static void on_open(void *user, const xmlChar *name, const xmlChar **attrs)
{
    struct html_builder *b = user;
    if (stops(b))
        return;
    end_text(b);
    if (b->skipped || b->depth == HTML_READ_DEPTH_MAX) {
        b->skipped++;
        return;
    }
    struct html_node *node = add(b);
    size_t n = count(attrs);
    struct html_attr *copies = n ? arena_alloc(b->arena, n * sizeof *copies) : NULL;
    if (!node || (n && !copies)) {
        b->failed = true;
        b->skipped++;
        return;
    }
    node->name = arena_str(b->arena, str_of((const char *)name));
    for (size_t i = 0; i < n; i++) {
        copies[i].name = arena_str(b->arena, str_of((const char *)attrs[2 * i]));
        copies[i].value = arena_str(b->arena, str_of((const char *)attrs[2 * i + 1]));
        b->failed |= !copies[i].name.p || !copies[i].value.p;
    }
    node->attrs = copies;
    node->attr_count = n;
    b->failed |= !node->name.p;
    b->at = node;
    b->depth++;
}

/* libxml2 closes what is open, innermost first, and nothing else. */
static void on_close(void *user, const xmlChar *name)
{
    struct html_builder *b = user;
    (void)name;
    if (stops(b))
        return;
    end_text(b);
    if (b->skipped) {
        b->skipped--;
    } else if (b->at->parent) {
        b->at = b->at->parent;
        b->depth--;
    }
}

static void on_text(void *user, const xmlChar *text, int n)
{
    struct html_builder *b = user;
    if (!stops(b))
        buf_put(&b->text, text, (size_t)n);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct html_builder *b = user;
    b->failed |= error->code == XML_ERR_NO_MEMORY;
}

static void parse(struct html_builder *b, struct str page)
{
    htmlParserCtxtPtr parser = b->parser = b->xml.htmlNewParserCtxt();
    if (!parser) {
        memory_note_failure();
        return;
    }
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->startElement = on_open;
    parser->sax->endElement = on_close;
    parser->sax->characters = parser->sax->ignorableWhitespace = on_text;
    parser->sax->serror = on_error;
    parser->sax->initialized = XML_SAX2_MAGIC;
    parser->userData = b;
    /* IGNORE_ENC: what the page says about its bytes was true before they became UTF-8. */
    htmlDocPtr none = b->xml.htmlCtxtReadMemory(parser, page.p, (int)page.n, NULL, "UTF-8",
                                                HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC |
                                                    HTML_PARSE_NODEFDTD | HTML_PARSE_RECOVER);
    if (none)
        b->xml.xmlFreeDoc(none);
    b->xml.htmlFreeParserCtxt(parser);
}

struct html_node *html_read(struct str page, struct arena *a, struct diags *ds)
{
    enum { RESERVE = 4 * 1024 * 1024 };
    struct html_node *root = arena_zalloc(a, sizeof *root);
    struct html_builder b = {.arena = a, .at = root};
    if (!root) {
        diags_out_of_memory(ds);
        return NULL;
    }
    if (!xml_library_load(&b.xml)) {
        xml_library_failed(ds);
        return NULL;
    }
    buf_init(&b.text);
    if (xml_memory_begin(&b.xml, 2 * page.n + RESERVE))
        parse(&b, page);
    xml_memory_end(&b.xml);
    end_text(&b);
    if (b.failed || b.text.failed)
        memory_note_failure();
    buf_free(&b.text);
    if (memory_failed())
        diags_out_of_memory(ds);
    return memory_failed() ? NULL : root;
}

static const struct html_attr *find(const struct html_node *node, const char *name)
{
    for (size_t i = 0; i < node->attr_count; i++)
        if (str_eq(node->attrs[i].name, str_of(name)))
            return &node->attrs[i];
    return NULL;
}

struct str html_attr(const struct html_node *node, const char *name)
{
    const struct html_attr *attr = find(node, name);
    return attr ? attr->value : STR("");
}

bool html_has(const struct html_node *node, const char *name)
{
    return find(node, name) != NULL;
}

bool html_is(const struct html_node *node, const char *name)
{
    return str_eq(node->name, str_of(name));
}
