/* What stands on every page beside its text: page number, draft marks. All of it is an artifact. */
#include "layout/builder.h"

enum { SIN45 = 707 }; /* thousandths */

/* The draft mark across the page, from lower left to upper right, and a line in the head. */
static void draw_draft(struct builder *b, struct page *p)
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

void furniture_open(struct builder *b, struct page *p)
{
    if (b->doc->meta.draft)
        draw_draft(b, p);
}

/* At the foot: outer side, right on odd and left on even pages. */
static void number_at_foot(struct builder *b, struct page *p, struct str s, bool odd,
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
static void number_at_side(struct builder *b, struct page *p, struct str s, bool odd,
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

void furniture_close(struct builder *b)
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
