/* The tree of tags is built as the pages are played, and written at the end. What is tagged how
 * is decided by layout. */
#include "write/pdf_struct.h"

#include "write/pdf_text.h"

#define NO_INDEX UINT32_MAX

/* A stretch of content, or with `annotation` a link. */
struct content {
    uint32_t tag, page, mcid, annotation;
    uint32_t next; /* of the same tag, NO_INDEX at the end */
};

/* What belongs to a tag: its contents and links in order, its children. */
struct element {
    uint32_t first, last;             /* contents */
    uint32_t first_link, last_link;   /* links */
    uint32_t first_child, last_child; /* tags */
    uint32_t sibling;
    uint32_t object; /* of the element itself */
    uint32_t holder; /* of the element that the content belongs to: the same, or one within it */
};

struct tag_list {
    struct content *items;
    size_t n, cap;
};

struct pdf_struct {
    const struct pages *pages;
    struct arena *arena;
    struct element *elements;
    struct tag_list contents, links;
    uint32_t *marks; /* of each page: how many */
    bool failed;
};

const char *pdf_struct_type(enum tag_kind kind)
{
    static const char *const types[] = {[TAG_DOCUMENT] = "Document",
                                        [TAG_H1] = "H1",
                                        [TAG_H2] = "H2",
                                        [TAG_H3] = "H3",
                                        [TAG_H4] = "H4",
                                        [TAG_P] = "P",
                                        [TAG_TOC] = "TOC",
                                        [TAG_TOCI] = "TOCI",
                                        [TAG_L] = "L",
                                        [TAG_LI] = "LI",
                                        [TAG_TABLE] = "Table",
                                        [TAG_TR] = "TR",
                                        [TAG_TH] = "TH",
                                        [TAG_TD] = "TD",
                                        [TAG_CAPTION] = "Caption",
                                        [TAG_NOTE] = "Note",
                                        [TAG_FIGURE] = "Figure"};
    return types[kind];
}

static void link_children(struct pdf_struct *s)
{
    for (uint32_t i = 0; i < s->pages->tag_count; i++) {
        uint32_t parent = s->pages->tags[i].parent;
        if (parent >= i) /* the document, or nothing sane */
            continue;
        struct element *p = &s->elements[parent];
        if (p->first_child == NO_INDEX)
            p->first_child = i;
        else
            s->elements[p->last_child].sibling = i;
        p->last_child = i;
    }
}

struct pdf_struct *pdf_struct_new(const struct pages *pages, struct arena *a)
{
    struct pdf_struct *s = arena_zalloc(a, sizeof *s);
    if (!s)
        return NULL;
    s->pages = pages;
    s->arena = a;
    s->elements = arena_alloc(a, pages->tag_count * sizeof *s->elements);
    s->marks = arena_zalloc(a, pages->page_count * sizeof *s->marks);
    if (!s->elements || !s->marks)
        return NULL;
    for (size_t i = 0; i < pages->tag_count; i++)
        s->elements[i] = (struct element){NO_INDEX, NO_INDEX, NO_INDEX, NO_INDEX, NO_INDEX,
                                          NO_INDEX, NO_INDEX, 0,        0};
    link_children(s);
    return s;
}

static uint32_t append(struct pdf_struct *s, struct tag_list *l, struct content c, uint32_t *first,
                       uint32_t *last)
{
    struct content *items = arena_room(s->arena, l->items, l->n, &l->cap, sizeof *items);
    if (!items) {
        s->failed = true;
        return 0;
    }
    l->items = items;
    uint32_t at = (uint32_t)l->n;
    l->items[l->n++] = c;
    if (*first == NO_INDEX)
        *first = at;
    else
        l->items[*last].next = at;
    *last = at;
    return at;
}

uint32_t pdf_struct_mark(struct pdf_struct *s, uint32_t page, uint32_t tag)
{
    struct element *e = &s->elements[tag];
    uint32_t mcid = s->marks[page]++;
    append(s, &s->contents, (struct content){tag, page, mcid, 0, NO_INDEX}, &e->first, &e->last);
    return mcid;
}

uint32_t pdf_struct_link(struct pdf_struct *s, uint32_t page, uint32_t tag, uint32_t annotation)
{
    struct element *e = &s->elements[tag];
    uint32_t at = append(s, &s->links, (struct content){tag, page, 0, annotation, NO_INDEX},
                         &e->first_link, &e->last_link);
    return (uint32_t)s->pages->page_count + at;
}

bool pdf_struct_has_content(const struct pdf_struct *s, uint32_t page)
{
    return s->marks[page] > 0;
}

/* ---- writing ---- */

struct tag_writer {
    struct pdf_struct *s;
    struct pdf_file *file;
    const uint32_t *page_objects;
    struct buf b;
};

static void reserve_objects(struct tag_writer *w)
{
    for (uint32_t i = 0; i < w->s->pages->tag_count; i++)
        w->s->elements[i].object = pdf_file_reserve(w->file);
}

static void put_number(struct tag_writer *w, const char *key, uint32_t n)
{
    buf_puts(&w->b, key);
    buf_int(&w->b, n);
}

static void put_ref(struct tag_writer *w, const char *key, uint32_t object)
{
    put_number(w, key, object);
    buf_puts(&w->b, " 0 R");
}

/* Prints the kids that are content: numbers on page `page`, references with their page elsewhere.
 */
static void put_contents(struct tag_writer *w, const struct element *e, uint32_t page)
{
    for (uint32_t i = e->first; i != NO_INDEX; i = w->s->contents.items[i].next) {
        const struct content *c = &w->s->contents.items[i];
        if (c->page == page)
            buf_printf(&w->b, "%u ", (unsigned)c->mcid);
        else
            buf_printf(&w->b, "<</Type/MCR/Pg %u 0 R/MCID %u>>", (unsigned)w->page_objects[c->page],
                       (unsigned)c->mcid);
    }
    for (uint32_t i = e->first_link; i != NO_INDEX; i = w->s->links.items[i].next) {
        const struct content *c = &w->s->links.items[i];
        buf_printf(&w->b, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>", (unsigned)w->page_objects[c->page],
                   (unsigned)c->annotation);
    }
}

static uint32_t page_of(const struct tag_writer *w, const struct element *e)
{
    if (e->first != NO_INDEX)
        return w->s->contents.items[e->first].page;
    return e->first_link != NO_INDEX ? w->s->links.items[e->first_link].page : NO_INDEX;
}

static void put_open(struct tag_writer *w, const char *type, uint32_t parent, uint32_t page)
{
    buf_puts(&w->b, "<</S/");
    buf_puts(&w->b, type);
    put_ref(w, "/P ", parent);
    if (page != NO_INDEX)
        put_ref(w, "/Pg ", w->page_objects[page]);
}

/* Attributes of a table cell (14.8.5.7). */
static void put_cell_attributes(struct tag_writer *w, const struct page_tag *t)
{
    bool head = t->kind == TAG_TH;
    if (!head && (t->kind != TAG_TD || (t->rowspan <= 1 && t->colspan <= 1)))
        return;
    buf_puts(&w->b, "/A<</O/Table");
    if (head)
        buf_puts(&w->b, t->scope_row ? "/Scope/Row" : "/Scope/Column");
    if (t->rowspan > 1)
        put_number(w, "/RowSpan ", t->rowspan);
    if (t->colspan > 1)
        put_number(w, "/ColSpan ", t->colspan);
    buf_puts(&w->b, ">>");
}

/* A figure's words and its place on the page (14.9.3; 14.8.5.4.3, BBox). */
static void put_figure_attributes(struct tag_writer *w, const struct page_tag *t)
{
    if (t->kind != TAG_FIGURE || t->page >= w->s->pages->page_count)
        return;
    mpt height = w->s->pages->pages[t->page].height;
    const mpt box[4] = {t->x, height - t->y - t->h, t->x + t->w, height - t->y};
    buf_puts(&w->b, "/Alt");
    pdf_text_string(&w->b, t->alt);
    buf_puts(&w->b, "/A<</O/Layout/Placement/Block/BBox[");
    for (size_t i = 0; i < 4; i++) {
        pdf_hundredths(&w->b, box[i] / 10);
        buf_puts(&w->b, i < 3 ? " " : "]>>");
    }
}

static void put_object(struct tag_writer *w, uint32_t object)
{
    struct str text = w->b.failed ? (struct str){NULL, 0} : arena_str(w->s->arena, buf_view(&w->b));
    pdf_file_put(w->file, object, text);
    w->s->failed = w->s->failed || !text.p;
    buf_clear(&w->b);
}

/* What stands between an element and its content: an item of the contents is a reference that is a
 * link, an item of a list has a body (14.8.4.3). */
static size_t wrappers(const struct page_tag *t, const struct element *e, const char *types[2])
{
    size_t n = 0;
    if (t->kind == TAG_TOCI)
        types[n++] = "Reference";
    if (t->kind == TAG_LI)
        types[n++] = "LBody";
    if (e->first_link != NO_INDEX)
        types[n++] = "Link";
    return e->first == NO_INDEX && e->first_link == NO_INDEX ? 0 : n;
}

/* Puts the wrapping elements, innermost last, around the content of `e`; returns the outermost. */
static uint32_t put_wrapped(struct tag_writer *w, struct element *e, const char *const *types,
                            size_t n)
{
    uint32_t objects[2], page = page_of(w, e);
    for (size_t i = 0; i < n; i++)
        objects[i] = pdf_file_reserve(w->file);
    for (size_t i = 0; i < n; i++) {
        bool inner = i + 1 == n;
        put_open(w, types[i], i ? objects[i - 1] : e->object, inner ? page : NO_INDEX);
        if (inner) {
            buf_puts(&w->b, "/K[");
            put_contents(w, e, page);
            buf_puts(&w->b, "]>>");
        } else {
            put_ref(w, "/K ", objects[i + 1]);
            buf_puts(&w->b, ">>");
        }
        put_object(w, objects[i]);
    }
    e->holder = objects[n - 1];
    return objects[0];
}

static void put_children(struct tag_writer *w, const struct element *e)
{
    for (uint32_t i = e->first_child; i != NO_INDEX; i = w->s->elements[i].sibling)
        put_ref(w, " ", w->s->elements[i].object);
}

static bool is_single(const struct pdf_struct *s, const struct element *e)
{
    return e->first != NO_INDEX && s->contents.items[e->first].next == NO_INDEX &&
           e->first_child == NO_INDEX && e->first_link == NO_INDEX;
}

static void put_element(struct tag_writer *w, uint32_t tag, uint32_t root)
{
    const struct page_tag *t = &w->s->pages->tags[tag];
    struct element *e = &w->s->elements[tag];
    uint32_t parent = t->parent < tag ? w->s->elements[t->parent].object : root;
    const char *types[2];
    size_t wrapped = wrappers(t, e, types);
    uint32_t outer = wrapped ? put_wrapped(w, e, types, wrapped) : 0;
    uint32_t page = wrapped ? NO_INDEX : page_of(w, e);
    put_open(w, pdf_struct_type(t->kind), parent, page);
    put_cell_attributes(w, t);
    put_figure_attributes(w, t);
    if (t->kind == TAG_NOTE) /* notes must be told apart */
        buf_printf(&w->b, "/ID(n%u)", (unsigned)tag);
    if (!wrapped)
        e->holder = e->object;
    if (!wrapped && is_single(w->s, e)) {
        put_number(w, "/K ", w->s->contents.items[e->first].mcid);
        buf_puts(&w->b, ">>");
    } else {
        buf_puts(&w->b, "/K[");
        if (wrapped)
            put_ref(w, "", outer);
        else
            put_contents(w, e, page);
        put_children(w, e);
        buf_puts(&w->b, "]>>");
    }
    put_object(w, e->object);
}

/* From content back to its element (14.7.4.4): an array for each page, an element for each link. */
static uint32_t put_parent_tree(struct tag_writer *w)
{
    uint32_t object = pdf_file_reserve(w->file);
    const struct tag_list *contents = &w->s->contents, *links = &w->s->links;
    buf_puts(&w->b, "<</Nums[");
    for (size_t i = 0; i < contents->n;) {
        uint32_t page = contents->items[i].page;
        put_number(w, "", page);
        buf_char(&w->b, '[');
        for (; i < contents->n && contents->items[i].page == page; i++)
            put_ref(w, " ", w->s->elements[contents->items[i].tag].holder);
        buf_puts(&w->b, "]\n");
    }
    for (size_t i = 0; i < links->n; i++)
        buf_printf(&w->b, "%zu %u 0 R\n", w->s->pages->page_count + i,
                   (unsigned)w->s->elements[links->items[i].tag].holder);
    buf_puts(&w->b, "]>>");
    put_object(w, object);
    return object;
}

uint32_t pdf_struct_write(struct pdf_struct *s, struct pdf_file *file, const uint32_t *page_objects)
{
    struct tag_writer w = {.s = s, .file = file, .page_objects = page_objects};
    buf_init(&w.b);
    uint32_t root = pdf_file_reserve(file);
    reserve_objects(&w);
    struct buf kids;
    buf_init(&kids);
    for (uint32_t i = 0; i < s->pages->tag_count; i++) {
        put_element(&w, i, root);
        if (s->pages->tags[i].parent >= i)
            buf_printf(&kids, "%u 0 R ", (unsigned)s->elements[i].object);
    }
    uint32_t parents = put_parent_tree(&w);
    buf_printf(&w.b, "<</Type/StructTreeRoot/K[%.*s]/ParentTree %u 0 R/ParentTreeNextKey %zu>>",
               STR_ARG(buf_view(&kids)), (unsigned)parents, s->pages->page_count + s->links.n);
    put_object(&w, root);
    s->failed = s->failed || kids.failed || w.b.failed;
    buf_free(&kids);
    buf_free(&w.b);
    return s->failed ? 0 : root;
}
