/* How each table of the Word file is set: as the layout set it, else as can be guessed. */
#include "write/docx.h"

size_t docx_type_number(const struct docx *d, const struct table_shape *shape)
{
    size_t i = 0;
    while (i < d->type_count &&
           (d->types[i].size != shape->size || d->types[i].leading != shape->leading))
        i++;
    return i + 1;
}

static bool add_type(struct docx *d, const struct table_shape *shape)
{
    if (docx_type_number(d, shape) <= d->type_count)
        return true;
    struct docx_type *types = arena_grow(&d->arena, d->types, d->type_count * sizeof *types,
                                         (d->type_count + 1) * sizeof *types);
    if (!types)
        return false;
    d->types = types;
    types[d->type_count++] = (struct docx_type){shape->size, shape->leading};
    return true;
}

static mpt look_height(const struct docx *d, const char *name)
{
    const struct look *l = style_look(d->style, str_of(name));
    return l ? l->before + l->line + l->after : 0;
}

/* What is left of a page for the rows of a table or a part of it, below its title and the headings
 * right before it. */
static mpt room_for_rows(const struct docx *d, size_t block, const struct grid *g, bool landscape)
{
    mpt room = docx_text_height(d, landscape);
    room -= g->code.n ? look_height(d, "table_code") : 0;
    room -= g->title.n ? look_height(d, "table_title") : 0;
    room -= g->above.n ? look_height(d, "table_info") : 0;
    room -= g->department.n || g->unit.n ? look_height(d, "table_info") : 0;
    room -= (mpt)g->note_count * look_height(d, "table_note");
    for (size_t i = block; i-- > 0 && d->doc->blocks[i].kind == BLOCK_HEADING;) {
        const struct look *l = docx_look_of(d, &d->doc->blocks[i]);
        room -= l ? l->top + l->line + l->after : 0;
    }
    return room;
}

/* The layout draws rules over the padding, word processors beside it: with the padding made less by
 * a rule, what just fitted in a cell still fits, and a row is no higher. */
static mpt without_rule(const struct docx *d, mpt pad)
{
    mpt rule = d->style->table.rule;
    return pad > rule ? pad - rule : 0;
}

/* The next block that stands on a page; SIZE_MAX at the end. */
static size_t next_block(const struct docx *d, size_t block)
{
    do
        block++;
    while (block < d->doc->block_count && d->doc->blocks[block].kind == BLOCK_PAGE_BREAK);
    return block < d->doc->block_count ? block : SIZE_MAX;
}

/* True when the layout has the whole table on one page. */
static bool on_one_page(const struct docx *d, size_t block)
{
    const struct pages *p = d->pages;
    size_t next = next_block(d, block);
    uint32_t page = p->block_pages[block];
    if (next == SIZE_MAX)
        return page + 1 == p->page_count;
    return p->block_pages[next] == page ||
           (p->block_pages[next] == page + 1 && p->block_opens[next]);
}

/* Programs break lines in cells a little differently, and more of them the more there are: rows of
 * a table that fills its page come closer, and where that is not enough its lines, so that no row
 * ends up on a page of its own. */
static void leave_slack(const struct docx *d, size_t block, const struct grid *g,
                        struct table_shape *s)
{
    enum { LINES = 4, OF_LINES = 12, OF_LEADING = 10 };
    long long slack = room_for_rows(d, block, g, docx_section_of(d, block)->landscape), text = 0;
    for (uint32_t row = 0; row < g->rows; row++)
        text += shape_row_height(g, row, s) - 2LL * s->pad_y;
    slack -= text + 2LL * s->pad_y * g->rows;
    bool whole = g == d->doc->blocks[block].grid ? on_one_page(d, block) : slack >= 0;
    long long wanted = (long long)LINES * s->leading + text / OF_LINES - slack;
    long long padding = 2LL * s->pad_y * g->rows, lines = s->leading ? text / s->leading : 0;
    if (!g->rows || !whole || wanted <= 0 || !lines)
        return;
    if (wanted < padding) {
        s->pad_y -= (mpt)(wanted / (2LL * g->rows));
        return;
    }
    s->pad_y = 0;
    long long closer = (wanted - padding) / lines, most = s->leading / OF_LEADING;
    s->leading -= (mpt)(closer < most ? closer : most);
}

static struct table_shape shape_of_layout(const struct docx *d, size_t block,
                                          const struct page_table *t)
{
    struct table_shape s = {t->widths, t->size, t->leading, without_rule(d, t->pad_x),
                            without_rule(d, t->pad_y)};
    leave_slack(d, block, t->grid, &s);
    return s;
}

/* As it can be guessed. */
static struct table_shape shape_without_layout(struct docx *d, size_t block)
{
    bool landscape = docx_section_of(d, block)->landscape;
    const struct grid *g = d->doc->blocks[block].grid;
    return shape_fit(g, docx_text_width(d, landscape), room_for_rows(d, block, g, landscape),
                     &d->style->table, &d->arena);
}

/* NULL where the pages do not have the block. */
static const struct page_table *on_pages(const struct docx *d, size_t block)
{
    if (!d->pages || block >= d->pages->block_count || !d->pages->block_tables[block].widths)
        return NULL;
    return &d->pages->block_tables[block];
}

/* The parts that the pages have, else the whole table. */
static bool plan_table(struct docx *d, size_t block)
{
    const struct page_table *first = on_pages(d, block);
    struct docx_table *t = &d->tables[block];
    t->n = 0;
    for (const struct page_table *p = first; p; p = p->next)
        t->n++;
    t->parts = arena_alloc(&d->arena, (t->n + 1) * sizeof *t->parts);
    if (!t->parts)
        return false;
    size_t i = 0;
    for (const struct page_table *p = first; p; p = p->next)
        t->parts[i++] = (struct docx_part){p->grid, shape_of_layout(d, block, p)};
    if (!t->n)
        t->parts[t->n++] =
            (struct docx_part){d->doc->blocks[block].grid, shape_without_layout(d, block)};
    for (i = 0; i < t->n; i++)
        if (!t->parts[i].shape.widths || !add_type(d, &t->parts[i].shape))
            return false;
    return true;
}

bool docx_plan_tables(struct docx *d)
{
    size_t n = d->doc->block_count;
    d->tables = arena_zalloc(&d->arena, (n ? n : 1) * sizeof *d->tables);
    if (!d->tables)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct grid *g = d->doc->blocks[i].grid;
        if (g && g->cols && !plan_table(d, i))
            return false;
    }
    return true;
}
