/* Tables flow onto pages: title, code and unit above, header rows and 续表 on every page, notes
 * kept with the last rows. */
#include "layout/table.h"

static struct pen look_pen(struct builder *b, const struct look *look, uint32_t tag)
{
    return (struct pen){role_of(b, look->name, look->font), look->size, tag, look->bold, 0};
}

/* Whether department, year and unit stand side by side. */
static bool info_fits(struct builder *b, const struct table *t, const struct pen *pen)
{
    mpt width = string_draw(b, NULL, t->g->department, 0, 0, pen) +
                string_draw(b, NULL, t->g->year, 0, 0, pen) +
                string_draw(b, NULL, t->g->unit, 0, 0, pen);
    return width + 2 * pen->size <= t->width;
}

static bool has_info(const struct table *t)
{
    return t->g->department.n || t->g->year.n || t->g->unit.n;
}

/* The line above the table; a department with a long name gets lines of its own. */
static bool set_info(struct builder *b, struct table *t)
{
    const struct look *look = look_named(b, "table_info");
    struct pen pen = look_pen(b, look, TAG_NONE);
    t->department = (struct para){0};
    t->info_height = has_info(t) ? look->line : 0;
    if (!has_info(t) || info_fits(b, t, &pen))
        return true;
    if (!para_set(b, look, t->g->department, t->place, t->width, &t->department))
        return false;
    t->department.left -= t->overhang;
    t->info_height = para_height(&t->department);
    if (t->g->year.n || t->g->unit.n)
        t->info_height += look->line;
    return true;
}

/* Left, centred and right text on one line; the middle one gives way to the left one. */
static void draw_three(struct builder *b, const struct table *t, const struct look *look,
                       struct str left, struct str middle, struct str right, uint32_t tag)
{
    struct pen pen = look_pen(b, look, tag);
    struct page *p = page_current(b);
    mpt x = b->left - t->overhang, baseline = b->y + baseline_in(look->line, look->size);
    mpt left_width = string_draw(b, p, left, x, baseline, &pen);
    mpt middle_width = string_draw(b, NULL, middle, 0, 0, &pen);
    mpt right_width = string_draw(b, NULL, right, 0, 0, &pen);
    mpt centre = (t->width - middle_width) / 2;
    if (centre < left_width + look->size)
        centre = left_width + look->size;
    string_draw(b, p, middle, x + centre, baseline, &pen);
    string_draw(b, p, right, x + t->width - right_width, baseline, &pen);
    b->y += look->line;
    b->blank = false;
}

static void draw_info(struct builder *b, struct table *t, uint32_t tag)
{
    const struct look *look = look_named(b, "table_info");
    struct str none = STR("");
    if (!has_info(t))
        return;
    if (!t->department.lines.n) {
        draw_three(b, t, look, t->g->department, t->g->year, t->g->unit, tag);
        return;
    }
    t->department.tag = tag;
    para_draw(b, &t->department, 0, t->department.lines.n);
    if (t->g->year.n || t->g->unit.n)
        draw_three(b, t, look, none, t->g->year, t->g->unit, tag);
}

static struct str code_text(struct builder *b, const struct table *t, bool first)
{
    struct str continued = b->style->table.continued;
    if (first)
        return t->g->code;
    if (t->g->code.n && continued.n)
        return arena_printf(b->a, "%.*s（%.*s）", STR_ARG(t->g->code), STR_ARG(continued));
    return t->g->code.n ? t->g->code : continued;
}

void table_draw_head(struct builder *b, struct table *t, bool first)
{
    const struct look *code_look = look_named(b, "table_code");
    struct str code = code_text(b, t, first), none = STR("");
    uint32_t tag = first ? tag_add(b, TAG_CAPTION, t->tag) : TAG_NONE;
    if (first && t->title.lines.n) {
        t->title.tag = tag;
        b->y += b->blank ? 0 : t->title.look->before;
        para_draw(b, &t->title, 0, t->title.lines.n);
        b->y += t->title.look->after;
    }
    if (code.n || t->g->above.n)
        draw_three(b, t, code_look, t->g->above, none, code, tag);
    draw_info(b, t, tag);
}

static void measure_heads(struct builder *b, struct table *t)
{
    const struct look *code_look = look_named(b, "table_code");
    mpt title = 0;
    if (t->title.lines.n)
        title = para_height(&t->title) + t->title.look->before + t->title.look->after;
    t->head_first = title + t->info_height + (t->g->code.n || t->g->above.n ? code_look->line : 0);
    t->head_next = t->info_height + code_look->line;
}

static mpt header_height(const struct table *t, mpt pad)
{
    mpt sum = 0;
    for (uint32_t r = 0; r < t->g->header_rows; r++)
        sum += row_height(t, r, pad);
    return sum;
}

/* Notes stand below the table at its full width. */
static bool set_notes(struct builder *b, struct table *t)
{
    const struct look *look = look_named(b, "table_note");
    t->notes_height = 0;
    t->notes = arena_zalloc(b->a, (t->g->note_count + 1) * sizeof *t->notes);
    if (!t->notes)
        return false;
    for (size_t i = 0; i < t->g->note_count; i++) {
        if (!para_set(b, look, t->g->notes[i], t->place, t->width, &t->notes[i]))
            return false;
        t->notes[i].left -= t->overhang;
        t->notes_height += para_height(&t->notes[i]);
    }
    if (t->g->note_count)
        t->notes_height += look->size / 3;
    return true;
}

static void draw_notes(struct builder *b, struct table *t)
{
    if (t->g->note_count)
        b->y += look_named(b, "table_note")->size / 3;
    for (size_t i = 0; i < t->g->note_count && !b->stopped; i++) {
        t->notes[i].tag = tag_add(b, TAG_NOTE, b->root_tag);
        para_draw(b, &t->notes[i], 0, t->notes[i].lines.n);
    }
}

/* What is left for rows under the head: on the page where the table starts, on the others. */
struct rooms {
    mpt first, next;
};

static struct rooms rooms_for(const struct table *t, mpt room, mpt page, mpt pad)
{
    mpt header = header_height(t, pad);
    return (struct rooms){room - t->head_first - header, page - t->head_next - header};
}

static size_t pieces_with(struct builder *b, const struct table *t, mpt room, mpt page, mpt pad,
                          struct pieces *out)
{
    struct rooms r = rooms_for(t, room, page, pad);
    if (r.next < t->leading || !table_cut(b, t, pad, r.first, r.next, out))
        return PAGES_MAX;
    return out->n;
}

/* The most padding that costs no page more than the least padding does. */
static mpt best_padding(struct builder *b, const struct table *t, mpt room, mpt page,
                        struct pieces *out)
{
    enum { STEP = 50 };
    mpt high = b->style->table.pad_y, low = b->style->table.pad_y_min;
    size_t fewest = pieces_with(b, t, room, page, low, out);
    if (low > high || pieces_with(b, t, room, page, high, out) <= fewest)
        return high;
    while (high - low > STEP) {
        mpt mid = (low + high) / 2;
        if (pieces_with(b, t, room, page, mid, out) <= fewest)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* Still airy: how a table may be set to stay on a page that is partly filled. */
static mpt middle_padding(const struct builder *b)
{
    return (b->style->table.pad_y + b->style->table.pad_y_min) / 2;
}

static int64_t whole_height(const struct table *t, mpt pad)
{
    int64_t sum = t->head_first + t->notes_height;
    for (uint32_t r = 0; r < t->g->rows; r++)
        sum += row_height(t, r, pad);
    return sum;
}

/* Whether the table starts on the page as it stands: when all of it fits, or when it needs several
 * pages anyway and a good part of this one is free. */
static bool starts_here(struct builder *b, const struct table *t, mpt headings)
{
    mpt page = b->bottom - b->top, room = b->bottom - b->y - headings;
    if (!b->open || b->landscape != t->landscape)
        return false;
    if (b->blank || whole_height(t, middle_padding(b)) <= room)
        return true;
    if (whole_height(t, b->style->table.pad_y_min) <= page - headings)
        return false;
    return room >= page / 2;
}

static mpt page_room(const struct builder *b, bool landscape)
{
    const struct page_shape *s = landscape ? &b->style->landscape : &b->style->portrait;
    return s->height - s->top - s->bottom;
}

static void draw_pieces(struct builder *b, struct table *t, const struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->n && !b->stopped; i++) {
        if (i > 0)
            page_open(b, t->landscape);
        table_draw_head(b, t, i == 0);
        table_draw_piece(b, t, &pieces->items[i], i == 0);
    }
    draw_notes(b, t);
    b->y += b->style->table.after;
}

/* A bookmark, unless the heading just above says the same. */
static void add_bookmark(struct builder *b, const struct table *t, size_t index, mpt y)
{
    enum { LEVELS = 3 };
    uint8_t level = 1;
    for (size_t i = index; i-- > 0;) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind != BLOCK_HEADING)
            continue;
        level = block->level < LEVELS ? (uint8_t)(block->level + 1) : LEVELS;
        if (i + 1 == index && str_find(doc_block_text(block, b->a), t->g->title, 0) != SIZE_MAX)
            return;
        break;
    }
    if (!b->style->table.outline || !t->g->title.n)
        return;
    struct str title =
        t->g->code.n ? arena_printf(b->a, "%.*s　%.*s", STR_ARG(t->g->code), STR_ARG(t->g->title))
                     : t->g->title;
    outline_add(b, level, title, (uint32_t)(b->out->page_count - 1), y);
}

static bool set_title(struct builder *b, struct table *t)
{
    return !t->g->title.n || para_set(b, look_named(b, "table_title"), t->g->title, t->place,
                                      area_width(b, t->landscape), &t->title);
}

/* A choice of type size and reach into the margins, with the number of pages it takes. */
struct choice {
    mpt size, overhang;
    size_t pieces;
};

/* Room for rows: what the page still has and what a fresh one has. */
struct space {
    mpt here, page;
};

static bool try_choice(struct builder *b, struct table *t, struct space room, mpt size,
                       mpt overhang, struct choice *best)
{
    struct pieces pieces = {0};
    mpt pad = b->style->table.pad_y_min;
    if (!table_suits(b, t, size, overhang))
        return true;
    if (!table_try(b, t, size, overhang))
        return false;
    size_t n = pieces_with(b, t, room.page, room.page, pad, &pieces);
    if (n == 1 && whole_height(t, middle_padding(b)) <= room.here)
        n = 0; /* not even a new page */
    if (n < best->pieces)
        *best = (struct choice){size, overhang, n};
    return !b->stopped;
}

static bool try_sizes(struct builder *b, struct table *t, struct space room, mpt from, mpt to,
                      mpt overhang, struct choice *best)
{
    for (mpt size = from; size >= to && best->pieces > 0; size -= b->style->table.size_step)
        if (!try_choice(b, t, room, size, overhang, best))
            return false;
    return true;
}

/* The largest comfortable type that takes the fewest pages; smaller type and the margins only where
 * that saves a page, the smallest only where all then stands on one. */
static bool set_on_few_pages(struct builder *b, struct table *t, struct space room)
{
    enum { CELLS_MAX = 3000, PIECES_MAX = 2 };
    const struct table_style *s = &b->style->table;
    struct pieces pieces = {0};
    struct choice best = {t->size, t->overhang, PAGES_MAX};
    if (!table_try(b, t, best.size, best.overhang))
        return false;
    best.pieces = pieces_with(b, t, room.page, room.page, s->pad_y_min, &pieces);
    if (best.pieces == 1 && whole_height(t, middle_padding(b)) <= room.here)
        best.pieces = 0;
    if (best.pieces == 0 || best.pieces > PIECES_MAX || t->size < s->portrait_min ||
        (size_t)t->g->rows * t->g->cols > CELLS_MAX)
        return true;
    mpt reach = t->landscape ? 0 : s->overhang, next = best.size - s->size_step;
    if (!try_sizes(b, t, room, next, s->portrait_min, best.overhang, &best) ||
        !try_sizes(b, t, room, s->size, s->portrait_min, reach, &best))
        return false;
    if (best.pieces > 1) {
        struct choice small = best;
        if (!try_sizes(b, t, room, s->portrait_min - s->size_step, s->size_min, reach, &small))
            return false;
        if (small.pieces <= 1)
            best = small;
    }
    return table_try(b, t, best.size, best.overhang);
}

static struct table *prepare(struct builder *b, const struct doc_block *block)
{
    const struct table_style *s = &b->style->table;
    struct table *t = arena_alloc(b->a, sizeof *t);
    if (!t)
        return NULL;
    *t = (struct table){.g = block->grid,
                        .place = block->origin,
                        .role = role_of(b, STR("table"), s->font),
                        .header_role = role_of(b, STR("table"), s->header_font),
                        .role_name = s->font,
                        .header_role_name = s->header_font};
    if (!table_measure(b, t))
        return NULL;
    table_choose(b, t);
    return t;
}

static bool is_table(const struct doc_block *block)
{
    return block->kind == BLOCK_TABLE && block->grid && block->grid->rows && block->grid->cols;
}

/* Text from … to - 1 that is short enough to share a landscape page with the tables around it. */
static bool is_short_text(struct builder *b, size_t from, size_t to)
{
    enum { BLOCKS_MAX = 6, BYTES_MAX = 900 };
    size_t bytes = 0;
    if (to - from > BLOCKS_MAX)
        return false;
    for (size_t i = from; i < to; i++) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind == BLOCK_PAGE_BREAK || block->kind == BLOCK_TOC ||
            look_of_block(b, block)->new_page)
            return false;
        for (size_t k = 0; k < block->run_count; k++)
            bytes += block->runs[k].text.n;
    }
    return bytes <= BYTES_MAX;
}

static void mark_if_short(struct builder *b, size_t from, size_t to)
{
    if (from < to && is_short_text(b, from, to))
        memset(b->landscape_text + from, true, to - from);
}

static void mark_landscape_text(struct builder *b)
{
    size_t from = SIZE_MAX; /* of the text behind a landscape table */
    for (size_t i = 0; i < b->doc->block_count; i++) {
        const struct table *t = b->tables[i];
        if (!t)
            continue;
        if (t->landscape)
            mark_if_short(b, from, i);
        from = t->landscape ? i + 1 : SIZE_MAX;
    }
    mark_if_short(b, from, b->doc->block_count);
}

bool tables_prepare(struct builder *b)
{
    size_t n = b->doc->block_count;
    b->tables = arena_zalloc(b->a, (n + 1) * sizeof(struct table *));
    b->landscape_text = arena_zalloc(b->a, (n + 1) * sizeof *b->landscape_text);
    if (!b->tables || !b->landscape_text)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_table(&b->doc->blocks[i]))
            continue;
        b->tables[i] = prepare(b, &b->doc->blocks[i]);
        if (!b->tables[i])
            return false;
    }
    mark_landscape_text(b);
    return true;
}

/* Title, lines above and notes, for the width as it is. */
static bool set_around(struct builder *b, struct table *t)
{
    if (!set_title(b, t) || !set_info(b, t) || !set_notes(b, t))
        return false;
    measure_heads(b, t);
    return true;
}

/* Lines, notes and title for the room there is. */
static bool set_all(struct builder *b, struct table *t, mpt headings)
{
    bool same_page = b->open && b->landscape == t->landscape;
    struct space room = {.page = page_room(b, t->landscape) - headings};
    room.here = same_page ? b->bottom - b->y - headings : 0;
    t->width = area_width(b, t->landscape) + 2 * t->overhang;
    if (!set_around(b, t))
        return false;
    if (!set_on_few_pages(b, t, room))
        return false;
    /* the width may have changed */
    return table_set(b, t) && set_around(b, t) && !b->stopped;
}

/* Cuts the table for the page as it stands, with the best padding. */
static void cut_for_page(struct builder *b, struct table *t, struct pieces *pieces)
{
    mpt room = b->bottom - b->y, page = page_room(b, t->landscape);
    t->pad_y = best_padding(b, t, room, page, pieces);
    pieces_with(b, t, room, page, t->pad_y, pieces);
}

static bool header_fits(struct builder *b, const struct table *t)
{
    mpt header = header_height(t, b->style->table.pad_y_min);
    if (page_room(b, t->landscape) - t->head_next - header >= t->leading)
        return true;
    DIAG(b->setter.ds, E5212, t->place, t->g->title.n ? t->g->title : t->g->id);
    return false;
}

/* Leaves word of how the table was set. */
static void record(struct builder *b, const struct table *t, size_t index)
{
    mpt *widths = arena_alloc(b->a, t->g->cols * sizeof *widths);
    for (uint32_t col = 0; widths && col < t->g->cols; col++)
        widths[col] = t->cols[col].width;
    b->out->block_tables[index] =
        (struct page_table){widths, t->size, t->leading, t->pad_x, t->pad_y};
}

static void draw_table(struct builder *b, struct table *t, size_t index)
{
    struct pieces pieces = {0};
    cut_for_page(b, t, &pieces);
    if (pieces.n > 1 && pieces.items[0].to == pieces.items[0].from && !pieces.items[0].take) {
        page_open(b, t->landscape); /* not even one row below the headings */
        cut_for_page(b, t, &pieces);
    }
    if (b->stopped)
        return;
    block_placed(b, index);
    record(b, t, index);
    add_bookmark(b, t, index, b->y);
    b->list_tag = TAG_NONE;
    t->tag = tag_add(b, TAG_TABLE, b->root_tag);
    draw_pieces(b, t, &pieces);
}

void table_flow(struct builder *b, size_t index)
{
    struct table *t = b->tables[index];
    if (!t)
        return;
    if (b->pending == b->pending_end)
        b->pending = b->pending_end = index;
    mpt headings = pending_height(b, t->landscape);
    if (!set_all(b, t, headings) || !header_fits(b, t))
        return;
    if (!starts_here(b, t, headings))
        page_open(b, t->landscape);
    pending_place(b, 0, t->landscape);
    if (!b->stopped)
        draw_table(b, t, index);
}
