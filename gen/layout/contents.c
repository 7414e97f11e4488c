/* 目录: an entry for each heading, with leaders, page number and link. Entries are placed while
 * pages are built; their numbers follow when all pages are known. */
#include "layout/builder.h"

static const struct look *entry_look(struct page_builder *b, int level)
{
    return look_named(b, level <= 1 ? "toc1" : level == 2 ? "toc2" : "toc3");
}

static struct toc_slot *slot_add(struct page_builder *b)
{
    struct toc_slot *grown = arena_room(b->a, b->slots, b->slot_count, &b->slot_cap, sizeof *grown);
    if (!grown) {
        b->stopped = true;
        return NULL;
    }
    b->slots = grown;
    return &b->slots[b->slot_count++];
}

/* One entry, set but not yet placed. */
struct contents_entry {
    size_t block;
    bool below;       /* the first level */
    struct look look; /* its own: room for the number is taken from the right */
    struct para para;
};

/* Entries below the first level may be set smaller by `less`. */
static bool set_entry(struct page_builder *b, size_t block, mpt less, struct contents_entry *e)
{
    const struct doc_block *heading = &b->doc->blocks[block];
    e->block = block;
    e->below = doc_shown_level(heading) > 1;
    e->look = *entry_look(b, doc_shown_level(heading));
    if (e->below)
        e->look.size -= less;
    e->look.right += b->style->contents.number_room;
    return para_set(b, &e->look, doc_block_text(heading, b->a), heading->place,
                    area_width(b, false), &e->para);
}

static size_t set_entries(struct page_builder *b, mpt less, struct contents_entry *entries)
{
    size_t n = 0;
    for (size_t i = 0; i < b->doc->block_count && !b->stopped; i++) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind == BLOCK_HEADING && block->level <= b->style->contents.levels &&
            set_entry(b, i, less, &entries[n]) && entries[n].para.lines.n > 0)
            n++;
    }
    return n;
}

static size_t wrapped_below_first(const struct contents_entry *entries, size_t n)
{
    size_t wrapped = 0;
    for (size_t i = 0; i < n; i++)
        wrapped += entries[i].below && entries[i].para.lines.n > 1;
    return wrapped;
}

/* All entries, in the largest type that has the fewest of them wrapped. */
static struct contents_entry *choose_entries(struct page_builder *b, size_t *n)
{
    enum { STEP = 500, MANY = 500 };
    struct contents_entry *entries = arena_alloc(b->a, (b->doc->block_count + 1) * sizeof *entries);
    mpt best = 0, most = entry_look(b, 2)->size - b->style->contents.size_min;
    *n = 0;
    if (!entries) {
        b->stopped = true;
        return NULL;
    }
    *n = set_entries(b, 0, entries);
    size_t fewest = wrapped_below_first(entries, *n);
    for (mpt less = STEP; less <= most && fewest > 0 && *n < MANY && !b->stopped; less += STEP) {
        size_t wrapped = wrapped_below_first(entries, set_entries(b, less, entries));
        if (wrapped < fewest) {
            fewest = wrapped;
            best = less;
        }
    }
    *n = set_entries(b, best, entries);
    return entries;
}

/* A few lines too many for the page: closer lines rather than a second page that is nearly empty.
 */
static void tighten(struct contents_entry *entries, size_t n, mpt room)
{
    enum { LEAST = 780 }; /* thousandths of the line distance */
    int64_t height = 0;
    for (size_t i = 0; i < n; i++)
        height += entries[i].look.before + para_height(&entries[i].para) + entries[i].look.after;
    if (height <= room || height * LEAST / 1000 > room)
        return;
    for (size_t i = 0; i < n; i++) {
        struct look *look = &entries[i].look;
        look->line = (mpt)(look->line * (int64_t)room / height);
        look->before = (mpt)(look->before * (int64_t)room / height);
        look->after = (mpt)(look->after * (int64_t)room / height);
    }
}

static void place_entry(struct page_builder *b, struct contents_entry *e, uint32_t toc_tag)
{
    struct para *p = &e->para;
    if (!b->blank && b->y + e->look.before + para_height(p) > b->bottom)
        page_open(b, false);
    struct toc_slot *slot = slot_add(b);
    if (!slot || b->stopped)
        return;
    b->y += b->blank ? 0 : e->look.before;
    p->tag = tag_add(b, TAG_TOCI, toc_tag);
    *slot =
        (struct toc_slot){.block = e->block,
                          .page = (uint32_t)(b->out->page_count - 1),
                          .tag = p->tag,
                          .size = e->look.size,
                          .top = b->y,
                          .height = para_height(p),
                          .left = b->left + p->left + scale(p->lines.items[0].indent, e->look.size),
                          .right = b->right};
    para_draw(b, p, 0, p->lines.n);
    slot->baseline = b->y - e->look.line + baseline_in(e->look.line, e->look.size);
    slot->text_end = b->left + p->left + line_end(&p->lines.items[p->lines.n - 1], e->look.size);
    b->y += e->look.after;
}

/* The word 目录 on a new page, unless the report has written it itself. */
static void place_title(struct page_builder *b, size_t index)
{
    const struct look *look = look_named(b, "toc_title");
    struct para p;
    if (index > 0 && str_eq(b->doc->blocks[index - 1].style, look->name))
        return;
    pending_flush(b);
    if (look->new_page)
        page_close(b);
    page_need(b, false);
    if (b->stopped || !b->style->contents.title.n ||
        !para_set(b, look, b->style->contents.title, (struct place){0}, area_width(b, false), &p))
        return;
    p.tag = tag_add(b, TAG_P, b->root_tag);
    b->y += space_before(b, look);
    para_draw(b, &p, 0, p.lines.n);
    b->y += look->after;
}

void contents_flow(struct page_builder *b, size_t index)
{
    mpt first = entry_look(b, 1)->line * 2;
    place_title(b, index);
    if (b->pending == b->pending_end)
        b->pending = b->pending_end = index;
    pending_place(b, first, false);
    if (b->stopped)
        return;
    block_placed(b, index);
    b->list_tag = TAG_NONE;
    uint32_t tag = tag_add(b, TAG_TOC, b->root_tag);
    size_t n;
    struct contents_entry *entries = choose_entries(b, &n);
    if (!b->stopped)
        tighten(entries, n, b->bottom - b->y);
    for (size_t i = 0; i < n && !b->stopped; i++)
        place_entry(b, &entries[i], tag);
    page_close(b); /* the report starts on a page of its own */
}

/* Leaders end at the same places in every line, counted from the right edge. */
static void draw_leaders(struct page_builder *b, const struct toc_slot *s, int role,
                         mpt number_width)
{
    const struct str leader = b->style->contents.leader;
    struct pen pen = {role, role, s->size, TAG_NONE, false, 0};
    struct page *page = &b->out->pages[s->page];
    mpt step = leader.n ? string_draw(b, NULL, leader, 0, 0, &pen) : 0;
    mpt room = scale(b->style->contents.number_room * 2 / 3, entry_look(b, 1)->size);
    mpt end = s->right - (number_width > room ? number_width + pen.size / 4 : room);
    mpt start = s->text_end + pen.size / 4;
    if (step <= 0)
        return;
    size_t count = end > start ? (size_t)((end - start) / step) : 0;
    struct buf line;
    buf_init(&line);
    for (size_t i = 0; i < count; i++)
        buf_str(&line, leader);
    if (count && !line.failed)
        string_draw(b, page, buf_view(&line), end - (mpt)count * step, s->baseline, &pen);
    buf_free(&line);
}

static void fill_slot(struct page_builder *b, const struct toc_slot *s)
{
    int role = role_of(b, STR("contents"), b->style->contents.font);
    const struct anchor *target = &b->anchors[s->block];
    struct page *page = &b->out->pages[s->page];
    struct pen pen = {role, role, s->size, s->tag, false, 0};
    if (!target->set)
        return;
    struct str number = b->out->pages[target->page].label;
    mpt width = string_draw(b, NULL, number, 0, 0, &pen);
    draw_leaders(b, s, role, width);
    string_draw(b, page, number, s->right - width, s->baseline, &pen);
    link_add(b, page,
             (struct page_link){.x = s->left,
                                .y = s->top,
                                .w = s->right - s->left,
                                .h = s->height,
                                .page = target->page,
                                .dest_y = target->y,
                                .tag = s->tag});
}

void contents_fill(struct page_builder *b)
{
    for (size_t i = 0; i < b->slot_count && !b->stopped; i++)
        fill_slot(b, &b->slots[i]);
}
