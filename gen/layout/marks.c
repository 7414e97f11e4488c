/* Marks are put on pages: texts, rectangles, paths, links, tags, bookmarks. Everything that appends
 * to the display list is here; where a mark goes is the business of its caller. */
#include "layout/builder.h"

#include "base/utf8.h"

/* Room for one more item in a page's array; NULL when memory is exhausted. */
static void *push(struct page_builder *b, void *items, size_t *n, size_t *cap, size_t size)
{
    char **array = items;
    char *grown = arena_room(b->a, *array, *n, cap, size);
    if (!grown) {
        b->stopped = true;
        return NULL;
    }
    *array = grown;
    memset(*array + *n * size, 0, size);
    return *array + (*n)++ * size;
}

struct page *page_current(const struct page_builder *b)
{
    return &b->out->pages[b->out->page_count - 1];
}

struct page *page_add(struct page_builder *b, const struct page_shape *shape)
{
    struct pages *out = b->out;
    if (out->page_count == PAGES_MAX) {
        DIAG(b->setter.ds, E5211, (struct place){0}, arena_printf(b->a, "%d", PAGES_MAX));
        b->stopped = true;
        return NULL;
    }
    struct page *p = push(b, &out->pages, &out->page_count, &out->page_cap, sizeof *p);
    if (p) {
        p->width = shape->width;
        p->height = shape->height;
        p->label = STR("");
    }
    return p;
}

uint32_t tag_add(struct page_builder *b, enum tag_kind kind, uint32_t parent)
{
    struct pages *out = b->out;
    struct page_tag *tag = push(b, &out->tags, &out->tag_count, &out->tag_cap, sizeof *tag);
    if (!tag)
        return TAG_NONE;
    *tag = (struct page_tag){.kind = kind, .parent = parent, .rowspan = 1, .colspan = 1};
    return (uint32_t)(out->tag_count - 1);
}

void outline_add(struct page_builder *b, uint8_t level, struct str title, uint32_t page, mpt y)
{
    struct pages *out = b->out;
    struct outline_entry *e =
        push(b, &out->outline, &out->outline_count, &out->outline_cap, sizeof *e);
    if (e)
        *e = (struct outline_entry){level, title, page, y};
}

void rect_add(struct page_builder *b, struct page *p, struct page_rect r)
{
    struct page_rect *rect = push(b, &p->rects, &p->rect_count, &p->rect_cap, sizeof *rect);
    if (rect)
        *rect = r;
}

void link_add(struct page_builder *b, struct page *p, struct page_link l)
{
    struct page_link *link = push(b, &p->links, &p->link_count, &p->link_cap, sizeof *link);
    if (link)
        *link = l;
}

void path_add(struct page_builder *b, struct page *p, struct page_path path)
{
    struct page_path *added = push(b, &p->paths, &p->path_count, &p->path_cap, sizeof *added);
    if (added)
        *added = path;
}

struct page_text *text_mark_add(struct page_builder *b, struct page *p)
{
    struct page_text *t = push(b, &p->texts, &p->text_count, &p->text_cap, sizeof *t);
    if (t) {
        t->tag = TAG_NONE;
        t->actual_text = STR("");
    }
    return t;
}

mpt baseline_in(mpt height, mpt size)
{
    enum { ABOVE = 880 }; /* of the em box stands above the baseline in Han faces */
    return (height - size) / 2 + scale(ABOVE, size);
}

/* Characters from … to - 1 of a line, which share one look, as one mark. */
static void draw_part(struct page_builder *b, struct page *p, const struct text *t,
                      const struct line *l, size_t from, size_t to, mpt x, mpt baseline,
                      const struct pen *pen)
{
    size_t n = to - from;
    const int32_t *origin = l->origin + (from - l->from);
    int32_t *cps = arena_alloc(b->a, n * sizeof *cps);
    mpt *advances = arena_alloc(b->a, n * sizeof *advances);
    struct page_text *mark = text_mark_add(b, p);
    if (!cps || !advances || !mark) {
        b->stopped = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        cps[i] = t->c[from + i].cp;
        advances[i] = scale(origin[i + 1], pen->size) - scale(origin[i], pen->size);
    }
    mark->x = x + scale(origin[0], pen->size);
    mark->y = baseline;
    mark->role = (uint16_t)(t->c[from].flags & TEXT_EMPHASIS ? pen->emphasis : pen->role);
    mark->size = pen->size;
    mark->cps = cps;
    mark->advances = advances;
    mark->n = n;
    mark->tag = pen->tag;
    mark->gray = pen->gray;
    mark->bold = pen->bold || (t->c[from].flags & TEXT_BOLD);
    if (t->c[from].given) {
        char bytes[4];
        mark->actual_text = arena_str(b->a, (struct str){bytes, utf8_put(bytes, t->c[from].given)});
    }
}

static bool same_look(const struct text_char *a, const struct text_char *b)
{
    enum { LOOKS = TEXT_BOLD | TEXT_EMPHASIS };
    return !a->given && !b->given && (a->flags & LOOKS) == (b->flags & LOOKS);
}

void line_draw(struct page_builder *b, struct page *p, const struct text *t, const struct line *l,
               mpt x, mpt baseline, const struct pen *pen)
{
    for (size_t from = l->from, i = from; i < l->to; i++)
        if (i + 1 == l->to || !same_look(&t->c[i], &t->c[i + 1])) {
            draw_part(b, p, t, l, from, i + 1, x, baseline, pen);
            from = i + 1;
        }
}

mpt string_draw(struct page_builder *b, struct page *p, struct str s, mpt x, mpt baseline,
                const struct pen *pen)
{
    struct text t = {0};
    struct text_manner m = {.role = pen->role, .pitch = 1000, .keep_spaces = true};
    struct para_lines lines;
    struct compose_shape shape = {.width = INT32_MAX / 8, .mode = COMPOSE_RAGGED};
    text_add(&b->setter, &t, &m, s, 0);
    text_finish(&b->setter, &t, &m);
    if (!compose(b->composer, &t, &b->style->spacing, shape, b->a, &lines)) {
        b->stopped = true;
        return 0;
    }
    if (lines.n == 0)
        return 0;
    if (p)
        line_draw(b, p, &t, &lines.items[0], x, baseline, pen);
    return line_end(&lines.items[0], pen->size);
}
