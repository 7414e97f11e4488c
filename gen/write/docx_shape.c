/* How each table of the Word file is set: as the layout set it, else as can be guessed. */
#include "grid/forms.h"
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

static bool has_merged_rows(const struct grid *g)
{
    for (uint32_t row = g->header_rows; row < g->rows; row++)
        for (uint32_t col = 0; col < g->cols; col++)
            if (!grid_at(g, row, col)->covered && grid_at(g, row, col)->rowspan > 1)
                return true;
    return false;
}

/* Word repeats only the first rows of a table, and programs show the text of a merged cell once: a
 * form, with headings inside or merged cells, is a table of its own on each page, but where a row
 * goes on on the next one. */
static bool stands_in_pieces(const struct page_table *t)
{
    uint32_t below;
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].from == t->pieces[i].to)
            return false;
    return t->piece_count > 1 &&
           (grid_main_head(t->grid, &below) != NO_HEAD || has_merged_rows(t->grid));
}

/* Whether no row of the piece goes over an end of its page. */
static bool is_whole(const struct page_table *t, size_t i)
{
    return !t->pieces[i].begun && (i + 1 == t->piece_count || !t->pieces[i + 1].begun);
}

/* How much closer rows and their lines stand. */
struct closer {
    mpt padding, leading;
};

/* As high as the row may become: it has no fewer lines than on the page. */
static long long row_text(const struct page_table *t, uint32_t row, const struct table_shape *s)
{
    long long most = shape_row_most(t->grid, row, s);
    return most > t->text_heights[row] ? most : t->text_heights[row];
}

/* Programs break lines in cells a little differently: rows of a table that fills its page come
 * closer, and where that is not enough its lines, so that no row ends up on a page of its own. */
static struct closer slack_for(const struct docx *d, const struct page_table *t,
                               const struct page_piece *p, const struct table_shape *s)
{
    enum { LINES = 2, OF_LEADING = 10 };
    long long rows = t->grid->header_rows + (p->head != NO_HEAD) + (p->to - p->from), text = 0;
    for (uint32_t row = 0; row < t->grid->header_rows; row++)
        text += row_text(t, row, s);
    if (p->head != NO_HEAD)
        text += row_text(t, p->head, s);
    for (uint32_t row = p->from; row < p->to; row++)
        text += row_text(t, row, s);
    long long padding = 2LL * s->pad_y * rows, lines = s->leading ? text / s->leading : 0;
    long long rules = rows * d->style->table.rule,
              wanted = text + padding + rules + (long long)LINES * s->leading - p->room;
    if (wanted <= 0 || lines <= 0)
        return (struct closer){0, 0};
    if (wanted < padding)
        return (struct closer){(mpt)(wanted / (2LL * rows)), 0};
    long long closer = (wanted - padding) / lines, most = s->leading / OF_LEADING;
    return (struct closer){s->pad_y, (mpt)(closer < most ? closer : most)};
}

static struct docx_part part_of_layout(const struct docx *d, const struct page_table *t)
{
    struct docx_part part = {.grid = t->grid,
                             .shape = {t->widths, t->size, t->leading, without_rule(d, t->pad_x),
                                       without_rule(d, t->pad_y)}};
    struct closer most = {0, 0};
    if (stands_in_pieces(t)) {
        part.pieces = t->pieces;
        part.n = t->piece_count;
    }
    for (size_t i = 0; i < t->piece_count && (part.n || t->piece_count == 1); i++) {
        if (!is_whole(t, i))
            continue;
        struct closer c = slack_for(d, t, &t->pieces[i], &part.shape);
        most.padding = c.padding > most.padding ? c.padding : most.padding;
        most.leading = c.leading > most.leading ? c.leading : most.leading;
    }
    part.shape.pad_y -= most.padding;
    part.shape.leading -= most.leading;
    return part;
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
        t->parts[i++] = part_of_layout(d, p);
    if (!t->n)
        t->parts[t->n++] = (struct docx_part){.grid = d->doc->blocks[block].grid,
                                              .shape = shape_without_layout(d, block)};
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
