/* One paragraph: set into lines for its look and measure, and drawn. Not where on the pages it
 * goes. */
#include "layout/builder.h"

static enum compose_mode mode_of(const struct look *look)
{
    if (look->align == LOOK_JUSTIFY)
        return COMPOSE_JUSTIFY;
    return look->align == LOOK_CENTER ? COMPOSE_BALANCE : COMPOSE_RAGGED;
}

static struct text_manner manner_of(struct page_builder *b, const struct look *look,
                                    struct place place)
{
    return (struct text_manner){.role = role_of(b, look->name, look->font),
                                .role_name = look->font,
                                .pitch = look->pitch ? look->pitch * 1000 / look->size : 1000,
                                .keep_spaces = look->keep_spaces,
                                .is_name = look->align != LOOK_JUSTIFY,
                                .place = place};
}

/* Breaks the text of `p` into lines for its look and width. */
static bool para_compose(struct page_builder *b, struct para *p, mpt area)
{
    const struct look *look = p->look;
    mem_t pitch = look->pitch ? look->pitch * 1000 / look->size : 1000;
    mpt right = scale(look->right * pitch / 1000, look->size);
    p->left = scale(look->left * pitch / 1000, look->size);
    p->width = area - p->left - right;
    struct compose_shape shape = {.width = (int32_t)((int64_t)p->width * 1000 / look->size),
                                  .indent = look->indent * pitch / 1000,
                                  .mode = mode_of(look)};
    if (!compose(b->composer, &p->text, &b->style->spacing, shape, b->a, &p->lines))
        b->stopped = true;
    return !b->stopped;
}

bool para_set(struct page_builder *b, const struct look *look, struct str s, struct place place,
              mpt area, struct para *out)
{
    struct text_manner m = manner_of(b, look, place);
    *out = (struct para){.look = look, .role = m.role, .tag = TAG_NONE};
    text_add(&b->setter, &out->text, &m, s, 0);
    text_finish(&b->setter, &out->text, &m);
    return para_compose(b, out, area);
}

static void add_runs(struct page_builder *b, struct para *p, const struct text_manner *m,
                     const struct doc_block *block)
{
    const struct look *look = p->look;
    for (size_t i = 0; i < block->run_count; i++) {
        const struct doc_run *run = &block->runs[i];
        struct text_manner manner = *m;
        if (run->made) /* what is wrong with it is wrong in the data */
            manner.place.pointer = origin_text(b->a, run->made);
        if (run->flags & RUN_EMPHASIS && look->emphasis.n) {
            manner.role = p->emphasis;
            manner.role_name = look->emphasis;
        }
        text_add(&b->setter, &p->text, &manner, run->text,
                 (run->flags & RUN_STRONG ? TEXT_BOLD : 0u) |
                     (run->flags & RUN_EMPHASIS ? TEXT_EMPHASIS : 0u));
        if (run->flags & RUN_BREAK)
            text_newline(&p->text);
    }
}

bool block_set(struct page_builder *b, size_t index, bool landscape, struct para *out)
{
    const struct doc_block *block = &b->doc->blocks[index];
    const struct look *look = look_of_block(b, block);
    struct text_manner m = manner_of(b, look, block->place);
    *out = (struct para){.look = look, .role = m.role, .emphasis = m.role, .tag = TAG_NONE};
    if (look->emphasis.n)
        out->emphasis = role_of(b, look->name, look->emphasis);
    if (block->kind == BLOCK_ITEM)
        text_add(&b->setter, &out->text, &m,
                 block->ordered ? arena_printf(b->a, "%u. ", (unsigned)block->number) : STR("• "),
                 0);
    add_runs(b, out, &m, block);
    text_finish(&b->setter, &out->text, &m);
    return para_compose(b, out, area_width(b, landscape));
}

mpt para_height(const struct para *p)
{
    return (mpt)p->lines.n * p->look->line;
}

void title_noted(struct page_builder *b, size_t index, const struct para *p)
{
    struct page_title *t = &b->out->block_titles[index];
    size_t n = p->lines.n;
    bool broken = false; /* as its writer wanted */
    for (size_t i = 0; i + 1 < p->text.n; i++)
        broken |= (p->text.c[i].flags & TEXT_NEWLINE) != 0;
    if (n < 2 || broken || !p->look || p->look->align != LOOK_CENTER)
        return;
    t->chars = arena_zalloc(b->a, n * sizeof *t->chars);
    t->widths = arena_zalloc(b->a, n * sizeof *t->widths);
    if (!t->chars || !t->widths)
        return;
    t->n = n;
    for (size_t i = 0; i < n; i++) {
        const struct line *l = &p->lines.items[i];
        t->widths[i] = line_end(l, p->look->size);
        for (size_t k = l->from; k < l->to; k++) {
            enum char_class c = (enum char_class)p->text.c[k].cls;
            t->chars[i] += c != CC_SPACE && c != CC_WIDE_SPACE;
        }
    }
}

mpt space_before(const struct page_builder *b, const struct look *look)
{
    return b->blank ? look->top : look->before;
}

void para_draw(struct page_builder *b, const struct para *p, size_t from, size_t to)
{
    struct pen pen = {p->role, p->emphasis, p->look->size, p->tag, p->look->bold, 0};
    for (size_t i = from; i < to && !b->stopped; i++) {
        const struct line *l = &p->lines.items[i];
        mpt slack = p->width - line_end(l, pen.size);
        mpt x = b->left + p->left;
        if (p->look->align == LOOK_CENTER)
            x += slack / 2;
        else if (p->look->align == LOOK_RIGHT)
            x += slack;
        line_draw(b, page_current(b), &p->text, l, x, b->y + baseline_in(p->look->line, pen.size),
                  &pen);
        b->y += p->look->line;
        b->blank = false;
    }
}
