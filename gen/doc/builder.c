/* Blocks and runs grow while the Markdown is read; each figure becomes a run of its own. Knows
 * nothing of Markdown. */
#include "doc/builder.h"
#include "chart/chart.h"

#include "base/text.h"
#include "base/utf8.h"

bool builder_init(struct doc_builder *b, const struct doc_input *in, struct arena *a,
                  struct doc *out, struct diags *ds)
{
    *b = (struct doc_builder){.in = in, .arena = a, .ds = ds, .doc = out, .last_span = SIZE_MAX};
    b->cursor.line = 1;
    buf_init(&b->text);
    b->next.kind = BLOCK_PARAGRAPH;
    b->placed = arena_zalloc(a, (in->grid_count ? in->grid_count : 1) * sizeof *b->placed);
    return b->placed != NULL;
}

static void move_cursor(struct line_cursor *c, struct str text, size_t offset)
{
    if (offset < c->offset)
        *c = (struct line_cursor){.line = 1};
    while (c->offset < offset) {
        const char *end = memchr(text.p + c->offset, '\n', offset - c->offset);
        if (!end) {
            c->offset = offset;
            return;
        }
        c->offset = c->line_start = (size_t)(end - text.p) + 1;
        c->line++;
    }
}

struct place builder_place(struct doc_builder *b, size_t offset)
{
    struct str text = b->in->markdown.text;
    if (b->in->place)
        return b->in->place(b->in->user, offset);
    if (offset > text.n)
        offset = text.n;
    move_cursor(&b->cursor, text, offset);
    size_t start = b->cursor.line_start;
    const char *end = memchr(text.p + start, '\n', text.n - start);
    struct place p = {.file = b->in->markdown.name,
                      .line = b->cursor.line,
                      .col = (uint32_t)utf8_count(str_sub(text, start, offset)) + 1};
    place_show_line(&p, str_sub(text, start, end ? (size_t)(end - text.p) : text.n),
                    offset - start);
    return p;
}

/* An array that doubles in the arena; false when memory is exhausted. */
static bool make_room(struct doc_builder *b, void **items, size_t n, size_t *cap, size_t size)
{
    void *p = arena_room(b->arena, *items, n, cap, size);
    if (!p) {
        b->failed = true;
        return false;
    }
    *items = p;
    return true;
}

static void push_block(struct doc_builder *b, struct doc_block block, size_t offset)
{
    void *blocks = b->doc->blocks;
    if (!make_room(b, &blocks, b->doc->block_count, &b->block_cap, sizeof block))
        return;
    b->doc->blocks = blocks;
    block.style = b->style;
    if (!block.style.p)
        block.style = STR("");
    block.place = builder_place(b, offset);
    b->style = (struct str){NULL, 0};
    b->doc->blocks[b->doc->block_count++] = block;
}

/* The text gathered for the last run becomes its own. */
static void seal_run(struct doc_builder *b)
{
    if (b->run_count) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): runs that are counted are there */
        b->runs[b->run_count - 1].text = arena_str(b->arena, buf_view(&b->text));
        b->failed |= b->text.failed || b->arena->failed;
    }
    buf_clear(&b->text);
}

static void close_block(struct doc_builder *b)
{
    if (b->open && b->doc->block_count) {
        seal_run(b);
        struct doc_block *block = &b->doc->blocks[b->doc->block_count - 1];
        block->runs = b->runs;
        block->run_count = b->run_count;
    }
    b->open = b->soft_break = false;
    b->runs = NULL;
    b->run_count = b->run_cap = 0;
    b->last_span = SIZE_MAX;
    buf_clear(&b->text);
}

static void push_run(struct doc_builder *b, size_t span, size_t offset)
{
    void *runs = b->runs;
    seal_run(b);
    if (!make_room(b, &runs, b->run_count, &b->run_cap, sizeof *b->runs))
        return;
    b->runs = runs;
    b->last_span = span;
    b->runs[b->run_count++] =
        (struct doc_run){.flags = b->flags,
                         .made = span == SIZE_MAX ? NULL : b->in->spans[span].made,
                         .markdown_offset = offset};
}

/* The figure that holds `offset`, or SIZE_MAX; *end is where the stretch of one kind ends. */
static size_t span_at(const struct doc_builder *b, size_t offset, size_t *end)
{
    size_t low = 0, high = b->in->span_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (b->in->spans[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    *end = SIZE_MAX;
    if (low == b->in->span_count)
        return SIZE_MAX;
    if (offset < b->in->spans[low].begin) {
        *end = b->in->spans[low].begin;
        return SIZE_MAX;
    }
    *end = b->in->spans[low].end;
    return low;
}

static void append(struct doc_builder *b, struct str text, size_t span, size_t offset)
{
    const struct doc_run *last = b->run_count ? &b->runs[b->run_count - 1] : NULL;
    if (!last || last->flags != b->flags || b->last_span != span)
        push_run(b, span, offset);
    if (b->run_count)
        buf_str(&b->text, text);
}

/* Indents of body text come from the style; blanks typed in front would be a second one. */
static struct str drop_indent(const struct doc_builder *b, struct str text)
{
    static const struct str blanks[] = {STR_INIT("\xE3\x80\x80"), STR_INIT("\xC2\xA0"),
                                        STR_INIT(" ")};
    if (b->run_count || b->doc->blocks[b->doc->block_count - 1].kind == BLOCK_HEADING)
        return text;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks;) {
        if (str_starts(text, blanks[i])) {
            text = str_sub(text, blanks[i].n, text.n);
            i = 0;
        } else {
            i++;
        }
    }
    return text;
}

static bool open_block(struct doc_builder *b, size_t offset)
{
    if (b->open)
        return true;
    size_t before = b->doc->block_count;
    push_block(b, b->next, offset);
    b->open = b->doc->block_count > before;
    /* What follows the first paragraph of an item belongs to it, without a number of its own. */
    if (b->next.kind == BLOCK_ITEM)
        b->next.kind = BLOCK_PARAGRAPH;
    return b->open;
}

static void join_lines(struct doc_builder *b, struct str text, size_t offset)
{
    if (!b->soft_break)
        return;
    b->soft_break = false;
    if (b->text.n && !text_joins(buf_view(&b->text), text))
        append(b, STR(" "), SIZE_MAX, offset);
}

void builder_text(struct doc_builder *b, struct str text, size_t offset, size_t length)
{
    if (!open_block(b, offset))
        return;
    struct str rest = drop_indent(b, text);
    if (length == text.n)
        offset += text.n - rest.n;
    if (!rest.n)
        return;
    join_lines(b, rest, offset);
    /* Text that differs from its source (an entity) belongs to one stretch as a whole. */
    while (rest.n && !b->failed) {
        size_t end, n = rest.n, span = span_at(b, offset, &end);
        if (length == text.n && end != SIZE_MAX && end - offset < n)
            n = end - offset;
        append(b, str_sub(rest, 0, n), span, offset);
        rest = str_sub(rest, n, rest.n);
        offset += n;
    }
}

void builder_soft_break(struct doc_builder *b)
{
    b->soft_break = b->open;
}

void builder_hard_break(struct doc_builder *b)
{
    if (b->run_count)
        b->runs[b->run_count - 1].flags |= RUN_BREAK;
}

void builder_next(struct doc_builder *b, enum block_kind kind, uint8_t level)
{
    close_block(b);
    b->next = (struct doc_block){.kind = kind, .level = level};
}

void builder_next_item(struct doc_builder *b)
{
    size_t depth = b->list_depth < LIST_DEPTH_MAX ? b->list_depth : LIST_DEPTH_MAX;
    struct list_level *list = &b->lists[depth ? depth - 1 : 0];
    builder_next(b, BLOCK_ITEM, (uint8_t)depth);
    b->next.ordered = list->ordered;
    b->next.number = list->next++;
}

void builder_add(struct doc_builder *b, enum block_kind kind, const struct grid *grid,
                 size_t offset)
{
    struct doc_block kept = b->next;
    close_block(b);
    push_block(b, (struct doc_block){.kind = kind, .grid = grid}, offset);
    b->next = kept;
}

void builder_add_chart(struct doc_builder *b, const struct chart *chart, size_t offset)
{
    size_t before = b->doc->block_count;
    builder_add(b, BLOCK_FIGURE, NULL, offset);
    if (b->doc->block_count > before)
        b->doc->blocks[before].chart = chart;
}

static void report_unused_style(struct doc_builder *b)
{
    if (b->style.p)
        DIAG(b->ds, E4912, builder_place(b, b->style_offset), b->style);
    b->style = (struct str){NULL, 0};
}

void builder_set_style(struct doc_builder *b, struct str name, size_t offset)
{
    close_block(b);
    report_unused_style(b);
    b->style = name;
    b->style_offset = offset;
}

void builder_finish(struct doc_builder *b)
{
    close_block(b);
    report_unused_style(b);
    for (size_t i = 0; b->placed && i < b->in->grid_count; i++)
        if (!b->placed[i] && !b->in->grids[i]->sheet_only)
            DIAG(b->ds, E4905, place_file(b->in->markdown.name), b->in->grids[i]->id,
                 b->in->grids[i]->title);
    buf_free(&b->text);
}
