/* Pages: opened and closed, with what stands on each of them beside its text (page number, draft
 * marks: artifacts all), and the looks and font roles that are used on them. Not what flows onto
 * them. */
#include "layout/builder.h"

enum { SIN45 = 707 }; /* thousandths */

int role_of(struct page_builder *b, struct str owner, struct str font)
{
    const struct measure *m = b->setter.measure;
    int role = m->role(m->self, font);
    if (role < 0)
        DIAG(b->setter.ds, E5106, place_file(STR("style.json")), owner, font);
    return role < 0 ? 0 : role;
}

const struct look *look_named(struct page_builder *b, const char *name)
{
    const struct look *look = style_look(b->style, str_of(name));
    return look ? look : style_look(b->style, STR(""));
}

const struct look *look_of_block(struct page_builder *b, const struct doc_block *block)
{
    const struct look *look = style_look(b->style, doc_block_look(block));
    if (look)
        return look;
    if (block->style.n)
        DIAG(b->setter.ds, E5105, block->place, block->style);
    return look_named(b, "body");
}

mpt area_width(const struct page_builder *b, bool landscape)
{
    const struct page_shape *s = landscape ? &b->style->landscape : &b->style->portrait;
    return s->width - s->left - s->right;
}

/* The draft mark across the page, from lower left to upper right, and a line in the head. */
static void draw_draft(struct page_builder *b, struct page *p)
{
    const struct draft_style *d = &b->style->draft;
    int role = role_of(b, STR("draft"), d->font);
    struct pen pen = {role, role, d->size, TAG_NONE, false, (uint8_t)d->gray};
    mpt half = string_draw(b, NULL, d->mark, 0, 0, &pen) / 2;
    mpt drop = scale(350, d->size); /* from the middle of the characters to their baseline */
    mpt x = p->width / 2 - scale(SIN45, half) + scale(SIN45, drop);
    mpt y = p->height / 2 + scale(SIN45, half) + scale(SIN45, drop);
    string_draw(b, p, d->mark, x, y, &pen);
    if (p->text_count)
        p->texts[p->text_count - 1].angle = 45;
    pen.size = d->head_size;
    pen.gray = 0;
    mpt width = string_draw(b, NULL, d->head, 0, 0, &pen);
    string_draw(b, p, d->head, p->width - width - PT(40), PT(40), &pen);
}

void page_open(struct page_builder *b, bool landscape)
{
    const struct page_shape *s = landscape ? &b->style->landscape : &b->style->portrait;
    struct page *p = b->stopped ? NULL : page_add(b, s);
    if (!p)
        return;
    b->open = b->blank = true;
    b->landscape = landscape;
    b->left = s->left;
    b->right = s->width - s->right;
    b->top = b->y = s->top;
    b->bottom = s->height - s->bottom;
    if (b->doc->meta.draft)
        draw_draft(b, p);
}

void page_close(struct page_builder *b)
{
    b->open = false;
}

void page_need(struct page_builder *b, bool landscape)
{
    if (!b->open || b->landscape != landscape)
        page_open(b, landscape);
}

/* At the foot: outer side, right on odd and left on even pages. */
static void number_at_foot(struct page_builder *b, struct page *p, struct str s, bool odd,
                           const struct pen *pen)
{
    const struct page_number_style *n = &b->style->number;
    bool landscape = p->width > p->height;
    const struct page_shape *shape = landscape ? &b->style->landscape : &b->style->portrait;
    mpt inset = scale(n->inset, n->size);
    mpt width = string_draw(b, NULL, s, 0, 0, pen);
    mpt x = odd ? p->width - shape->right - inset - width : shape->left + inset;
    mpt y = p->height - shape->bottom + n->distance;
    string_draw(b, p, s, x, y + baseline_in(n->size, n->size), pen);
}

/* A landscape page is a sheet turned clockwise: its left side is the foot of the upright sheet,
 * its bottom the sheet's right side (GB/T 9704, 8: the number keeps its place on the sheet). */
static void number_at_side(struct page_builder *b, struct page *p, struct str s, bool odd,
                           const struct pen *pen)
{
    const struct page_number_style *n = &b->style->number;
    const struct page_shape *upright = &b->style->portrait;
    mpt inset = scale(n->inset, n->size);
    mpt width = string_draw(b, NULL, s, 0, 0, pen);
    mpt along = odd ? upright->width - upright->right - inset - width : upright->left + inset;
    mpt across = upright->height - upright->bottom + n->distance + baseline_in(n->size, n->size);
    string_draw(b, p, s, upright->height - across, along, pen);
    if (p->text_count)
        p->texts[p->text_count - 1].angle = -90;
}

void pages_number(struct page_builder *b)
{
    const struct page_number_style *n = &b->style->number;
    int role = role_of(b, STR("page_number"), n->font);
    struct pen pen = {role, role, n->size, TAG_NONE, false, 0};
    for (size_t i = b->first_numbered; i < b->out->page_count && !b->stopped; i++) {
        struct page *p = &b->out->pages[i];
        size_t number = i - b->first_numbered + 1;
        p->label = arena_printf(b->a, "%zu", number);
        struct str s =
            arena_printf(b->a, "%.*s%zu%.*s", STR_ARG(n->before), number, STR_ARG(n->after));
        if (n->side && p->width > p->height)
            number_at_side(b, p, s, number % 2 == 1, &pen);
        else
            number_at_foot(b, p, s, number % 2 == 1, &pen);
    }
}
