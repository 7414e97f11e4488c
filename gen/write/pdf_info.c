/* Everything beside the pages that readers show: title, subject, bookmarks. The tags of the text:
 * pdf_struct.c. */
#include "write/pdf_info.h"

#include "base/calendar.h"
#include "write/pdf_text.h"

#define PRODUCER "juesuan " JUESUAN_VERSION

static void put_entry(struct buf *b, const char *key, struct str text)
{
    if (!text.n)
        return;
    buf_puts(b, key);
    pdf_text_string(b, text);
    buf_char(b, '\n');
}

void pdf_info_entries(struct buf *b, const struct doc_meta *meta)
{
    put_entry(b, "/Title", meta->title);
    put_entry(b, "/Author", meta->author);
    put_entry(b, "/Subject", meta->subject);
    put_entry(b, "/Keywords", meta->keywords);
    put_entry(b, "/Creator", STR(PRODUCER));
    put_entry(b, "/Producer", STR(PRODUCER));
    if (meta->epoch > 0) {
        buf_puts(b, "/CreationDate");
        pdf_date(b, meta->epoch);
        buf_puts(b, "/ModDate");
        pdf_date(b, meta->epoch);
    }
}

/* <name>open text close</name>, nothing for an empty text. */
static void put_property(struct buf *b, const char *name, const char *open, struct str text,
                         const char *close)
{
    if (!text.n)
        return;
    buf_printf(b, "<%s>%s", name, open);
    pdf_xml_text(b, text);
    buf_printf(b, "%s</%s>\n", close, name);
}

void pdf_info_xmp(struct buf *b, const struct doc_meta *meta)
{
    static const char alt[] = "<rdf:Alt><rdf:li xml:lang=\"x-default\">",
                      alt_end[] = "</rdf:li></rdf:Alt>";
    buf_puts(b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                "<dc:format>application/pdf</dc:format>\n"
                "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n");
    put_property(b, "dc:title", alt, meta->title, alt_end);
    put_property(b, "dc:creator", "<rdf:Seq><rdf:li>", meta->author, "</rdf:li></rdf:Seq>");
    put_property(b, "dc:description", alt, meta->subject, alt_end);
    put_property(b, "pdf:Keywords", "", meta->keywords, "");
    put_property(b, "pdf:Producer", "", STR(PRODUCER), "");
    put_property(b, "xmp:CreatorTool", "", STR(PRODUCER), "");
    if (meta->epoch > 0) {
        buf_puts(b, "<xmp:CreateDate>");
        calendar_time(b, meta->epoch);
        buf_puts(b, "</xmp:CreateDate>\n<xmp:ModifyDate>");
        calendar_time(b, meta->epoch);
        buf_puts(b, "</xmp:ModifyDate>\n");
    }
    buf_puts(b, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

/* The value of a label of digits, 0 for any other. */
static long label_number(struct str label)
{
    long n = 0;
    if (!str_is_digits(label) || label.n > 6)
        return 0;
    for (size_t i = 0; i < label.n; i++)
        n = n * 10 + (label.p[i] - '0');
    return n;
}

void pdf_page_labels(struct buf *b, const struct pages *pages)
{
    long expected = -1;
    bool empty_run = false;
    buf_puts(b, "<</Nums[");
    for (size_t i = 0; i < pages->page_count; i++) {
        struct str label = pages->pages[i].label;
        long n = label_number(label);
        bool continues = n ? n == expected : !label.n && empty_run;
        expected = n ? n + 1 : -1;
        empty_run = !label.n;
        if (continues)
            continue;
        buf_printf(b, "%zu<<", i);
        if (n)
            buf_printf(b, "/S/D/St %ld", n);
        else if (label.n) {
            buf_puts(b, "/P");
            pdf_text_string(b, label);
        }
        buf_puts(b, ">>");
    }
    buf_puts(b, "]>>");
}

void pdf_destination(struct buf *b, uint32_t page_object, const struct page *page, mpt y)
{
    buf_printf(b, "[%u 0 R/XYZ null ", (unsigned)page_object);
    pdf_hundredths(b, (page->height - y) / 10);
    buf_puts(b, " null]");
}

#define NO_ENTRY UINT32_MAX

/* Places of an entry in the tree, as indices of entries. */
struct outline_node {
    uint32_t parent, previous, next, first, last;
    uint32_t object;
    unsigned children;
};

/* An entry belongs to the nearest earlier one of a lower level. */
static void build_tree(const struct pages *pages, struct outline_node *nodes,
                       struct outline_node *root)
{
    *root = (struct outline_node){NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, 0, 0};
    for (uint32_t i = 0; i < pages->outline_count; i++) {
        uint32_t parent = i ? i - 1 : NO_ENTRY;
        while (parent != NO_ENTRY && pages->outline[parent].level >= pages->outline[i].level)
            parent = nodes[parent].parent;
        struct outline_node *p = parent == NO_ENTRY ? root : &nodes[parent];
        nodes[i] = (struct outline_node){parent, p->last, NO_ENTRY, NO_ENTRY, NO_ENTRY, 0, 0};
        if (p->last == NO_ENTRY)
            p->first = i;
        else
            nodes[p->last].next = i;
        p->last = i;
        p->children++;
    }
}

static void put_ref(struct buf *b, const char *key, const struct outline_node *nodes, uint32_t at)
{
    if (at != NO_ENTRY)
        buf_printf(b, "/%s %u 0 R", key, (unsigned)nodes[at].object);
}

static void put_node(struct buf *b, const struct pages *pages, const uint32_t *page_objects,
                     const struct outline_node *nodes, uint32_t at, uint32_t root)
{
    const struct outline_entry *e = &pages->outline[at];
    const struct outline_node *n = &nodes[at];
    buf_puts(b, "<</Title");
    pdf_text_string(b, e->title);
    if (n->parent == NO_ENTRY)
        buf_printf(b, "/Parent %u 0 R", (unsigned)root);
    put_ref(b, "Parent", nodes, n->parent);
    put_ref(b, "Prev", nodes, n->previous);
    put_ref(b, "Next", nodes, n->next);
    put_ref(b, "First", nodes, n->first);
    put_ref(b, "Last", nodes, n->last);
    if (n->children) /* closed: the reader shows the parts and opens what he wants */
        buf_printf(b, "/Count -%u", n->children);
    buf_puts(b, "/Dest");
    pdf_destination(b, page_objects[e->page], &pages->pages[e->page], e->y);
    buf_puts(b, ">>");
}

static void put_kept(struct pdf_file *file, uint32_t object, struct buf *b, struct arena *a,
                     bool *ok)
{
    struct str text = b->failed ? (struct str){NULL, 0} : arena_str(a, buf_view(b));
    pdf_file_put(file, object, text);
    *ok = *ok && text.p;
    buf_clear(b);
}

uint32_t pdf_outline(const struct pages *pages, const uint32_t *page_objects, struct pdf_file *file,
                     struct arena *a, bool *ok)
{
    if (!pages->outline_count)
        return 0;
    struct outline_node root, *nodes = arena_alloc(a, pages->outline_count * sizeof *nodes);
    if (!nodes) {
        *ok = false;
        return 0;
    }
    build_tree(pages, nodes, &root);
    root.object = pdf_file_reserve(file);
    for (size_t i = 0; i < pages->outline_count; i++)
        nodes[i].object = pdf_file_reserve(file);
    struct buf b;
    buf_init(&b);
    for (uint32_t i = 0; i < pages->outline_count; i++) {
        put_node(&b, pages, page_objects, nodes, i, root.object);
        put_kept(file, nodes[i].object, &b, a, ok);
    }
    buf_puts(&b, "<</Type/Outlines");
    put_ref(&b, "First", nodes, root.first);
    put_ref(&b, "Last", nodes, root.last);
    buf_printf(&b, "/Count %u>>", root.children);
    put_kept(file, root.object, &b, a, ok);
    buf_free(&b);
    return root.object;
}
