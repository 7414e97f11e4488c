/* Finds the page, the type size and the padding a table needs: portrait while the type stays
 * comfortable, then landscape, then smaller than comfortable, which is reported. The search alone:
 * what is tried is measured by table_widths.c, table_rows.c and table_space.c. */
#include "layout/table.h"

/* One way to set the table. */
struct attempt {
    bool landscape, soft, overhang;
    mpt largest, smallest;
};

static bool try_padding(struct page_builder *b, struct table_layout *t, const struct attempt *at,
                        mpt pad)
{
    const struct table_style *s = &b->style->table;
    mpt overhang = at->overhang ? table_reach(b, at->landscape) : 0;
    mpt width = area_width(b, at->landscape) + 2 * overhang;
    for (mpt size = at->largest; size >= at->smallest; size -= s->size_step)
        if (table_need(t, t->needs, at->soft, size, pad) <= width) {
            t->landscape = at->landscape;
            t->overhang = overhang;
            t->pad_x = pad;
            t->size = size;
            return true;
        }
    return false;
}

/* Crowded tables get less padding: figures that touch their rules are harder to read than figures
 * that are a little smaller. */
static bool try_attempt(struct page_builder *b, struct table_layout *t, const struct attempt *at)
{
    const struct table_style *s = &b->style->table;
    if (at->soft)
        return try_padding(b, t, at, s->pad_x);
    for (mpt pad = s->pad_x; pad > s->pad_x_min; pad -= TABLE_PAD_STEP)
        if (try_padding(b, t, at, pad))
            return true;
    return try_padding(b, t, at, s->pad_x_min);
}

static bool try_all(struct page_builder *b, struct table_layout *t)
{
    const struct table_style *s = &b->style->table;
    enum grid_orientation o = t->g->orientation;
    mpt comfortable = o == ORIENT_PORTRAIT ? s->size_min : s->portrait_min;
    const struct attempt attempts[] = {
        {false, true, false, s->size, comfortable}, {false, true, true, s->size, comfortable},
        {true, true, false, s->size, s->size_min},  {true, true, true, s->size, s->size_min},
        {true, false, true, s->size, s->size_min},  {false, false, false, s->size, s->size_min},
        {false, false, true, s->size, s->size_min},
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        const struct attempt *at = &attempts[i];
        if (at->landscape ? o == ORIENT_PORTRAIT : o == ORIENT_LANDSCAPE)
            continue;
        if (try_attempt(b, t, at))
            return true;
    }
    return false;
}

static struct str points(struct arena *a, mpt size)
{
    return size % 1000 ? arena_printf(a, "%d.%d", size / 1000, size % 1000 / 100)
                       : arena_printf(a, "%d", size / 1000);
}

/* Too wide for legible type: as large as it goes. */
static void shrink(struct page_builder *b, struct table_layout *t)
{
    const struct table_style *s = &b->style->table;
    struct attempt last = {t->g->orientation != ORIENT_PORTRAIT, false, true, s->size_min,
                           s->size_floor};
    if (!try_attempt(b, t, &last)) {
        t->landscape = last.landscape;
        t->overhang = 0;
        t->pad_x = s->pad_x_min;
        t->size = s->size_floor;
    }
}

void table_choose(struct page_builder *b, struct table_layout *t)
{
    if (try_all(b, t))
        return;
    shrink(b, t);
    if (!table_split(b, t) && !b->stopped)
        DIAG(b->setter.ds, E5210, t->place, t->g->title.n ? t->g->title : t->g->id,
             points(b->a, b->style->table.size_min), points(b->a, t->size));
}

void table_prefer_one_page(struct page_builder *b, struct table_layout *t, mpt headings)
{
    enum { CELLS_MAX = 3000 };
    const struct table_style *s = &b->style->table;
    struct table_layout kept = *t;
    if (!t->landscape || t->parts || t->g->orientation != ORIENT_AUTO ||
        (size_t)t->g->rows * t->g->cols > CELLS_MAX)
        return;
    bool several = table_pages(b, t, headings) > 1;
    for (mpt size = s->portrait_min - s->size_step; several && size >= s->size_min;
         size -= s->size_step) {
        t->landscape = false;
        t->overhang = s->overhang;
        t->pad_x = s->pad_x;
        t->size = size;
        if (table_suits(b, t, size, t->overhang) && table_pages(b, t, headings) <= 1)
            return;
    }
    *t = kept;
}
