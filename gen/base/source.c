/* Numbers of places and back: one search over the sources, one over lines, characters counted as
 * people count columns. */
#include "base/source.h"

#include "base/steps.h"
#include "base/terminal.h"
#include "base/utf8.h"

#include <string.h>

enum {
    STRIDE = 256,      /* bytes between two counts of characters */
    LINE_MAX = 2000,   /* bytes of a line that is shown as a whole */
    LINE_AROUND = 600, /* else so many on either side */
};

/* Kept apart and plain: compilers turn it into vector code, and a report may come far down a large
 * file. */
static uint32_t count_newlines(const char *p, size_t n)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += p[i] == '\n';
    return count;
}

static uint32_t count_characters(const char *p, size_t n)
{
    uint32_t count = 0;
    STEPS(n);
    for (size_t i = 0; i < n; i++)
        count += (p[i] & 0xC0) != 0x80;
    return count;
}

static void index_lines(struct source *s, struct arena *a)
{
    uint32_t n = count_newlines(s->text.p, s->text.n), k = 0;
    uint32_t *lines = arena_alloc(a, (n + 1u) * sizeof *lines);
    if (!lines)
        return;
    lines[k++] = 0;
    for (const char *p = s->text.p, *end = p + s->text.n; k <= n; k++) {
        p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;
        lines[k] = (uint32_t)(p - s->text.p);
    }
    s->lines = lines;
    s->line_count = k;
}

static void index_characters(struct source *s, struct arena *a)
{
    size_t n = s->text.n / STRIDE;
    uint32_t *counts = arena_alloc(a, (n + 1) * sizeof *counts);
    if (!counts)
        return;
    counts[0] = 0;
    for (size_t i = 0; i < n; i++)
        counts[i + 1] = counts[i] + count_characters(s->text.p + i * STRIDE, STRIDE);
    s->characters = counts;
}

/* Every cell of every table knows the data line behind it: that is asked for thousands of times.
 * And a file written by a machine may be one line from end to end. */
void source_index(struct source *s, struct arena *a)
{
    index_lines(s, a);
    index_characters(s, a);
}

/* Characters that begin before byte `offset`, counting from a byte that is known to begin one. */
static uint32_t characters_between(const struct source *s, size_t from, size_t offset)
{
    const char *p = s->text.p;
    if (!s->characters || offset - from < STRIDE)
        return count_characters(p + from, offset - from);
    size_t a = from / STRIDE, b = offset / STRIDE;
    return s->characters[b] + count_characters(p + b * STRIDE, offset - b * STRIDE) -
           s->characters[a] - count_characters(p + a * STRIDE, from - a * STRIDE);
}

/* Number of the line that holds `offset`, from 1, and where it begins. */
static uint32_t line_at(const struct source *s, size_t offset, size_t *start)
{
    uint32_t low = 0, high = s->line_count;
    if (!s->lines) {
        for (*start = offset; *start > 0 && s->text.p[*start - 1] != '\n';)
            --*start;
        STEPS(offset);
        return count_newlines(s->text.p, *start) + 1;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        *(s->lines[middle] <= offset ? &low : &high) = middle;
    }
    *start = s->lines[low];
    return low + 1;
}

/* Where the line of byte `from` ends, or so far behind it that the rest is not shown anyway. */
static size_t line_end(struct str text, size_t from)
{
    size_t n = text.n - from > LINE_MAX ? from + LINE_MAX + 1 : text.n;
    STEPS(n - from);
    const char *end = memchr(text.p + from, '\n', n - from);
    n = end ? (size_t)(end - text.p) : n;
    end = memchr(text.p + from, '\r', n - from);
    return end ? (size_t)(end - text.p) : n;
}

void place_show_line(struct place *p, struct str line, size_t at)
{
    p->excerpt = line;
    p->excerpt_col = p->col;
    if (line.n <= LINE_MAX)
        return;
    size_t from = at > LINE_AROUND ? at - LINE_AROUND : 0;
    size_t to = line.n - at > LINE_AROUND ? at + LINE_AROUND : line.n;
    from = from ? utf8_before(line, from + 1) : 0;
    to = utf8_cut(line, to).n;
    p->excerpt_col = count_characters(line.p + from, at - from) + 1;
    p->excerpt = str_sub(line, from, to);
}

/* Columns are counted A … Z, AA …: digits of base 26 without a zero. */
struct str cell_name(uint32_t row, uint32_t col, char out[16])
{
    char letters[8];
    size_t n = 0, k = 0;
    for (uint32_t c = col; c; c = (c - 1) / 26)
        letters[k++] = (char)('A' + (c - 1) % 26);
    while (k)
        out[n++] = letters[--k];
    char digits[10];
    for (uint32_t r = row; r; r /= 10)
        digits[k++] = (char)('0' + r % 10);
    while (k && n < 16)
        out[n++] = digits[--k];
    return (struct str){out, n};
}

/* What stands in a cell or box is short and has no lines: the message shows it as a whole. */
static struct place place_of_cell(const struct source *s, const struct source_cell *cell)
{
    bool is_cell = cell->row != SOURCE_NO_CELL;
    return (struct place){.file = s->name,
                          .line = is_cell ? cell->row + 1 : 0,
                          .col = is_cell ? cell->col + 1 : 0,
                          .sheet = cell->sheet};
}

struct place source_place(const struct source *source, size_t offset)
{
    struct str text = source->text;
    if (source->cells && offset < source->count)
        return place_of_cell(source, &source->cells[offset]);
    if (source->boxes && offset < source->count)
        return (struct place){.file = source->name,
                              .page = source->boxes[offset].page,
                              .box = source->boxes[offset].box};
    if (source->cells || source->boxes)
        return place_file(source->name);
    size_t start;
    if (!text.n)
        return (struct place){.file = source->name, .line = 1, .col = 1, .excerpt = STR("")};
    if (offset > text.n)
        offset = text.n;
    uint32_t line = line_at(source, offset, &start);
    struct place p = {
        .file = source->name, .line = line, .col = characters_between(source, start, offset) + 1};
    place_show_line(&p, str_sub(text, start, line_end(text, offset)), offset - start);
    return p;
}

void sources_init(struct sources *all, struct arena *a, struct sources *shared)
{
    *all = (struct sources){.arena = a, .shared = shared, .next = shared ? 0 : SOURCES_SHARED_BASE};
}

/* A source with `positions` of its own. */
static struct source *add(struct sources *all, struct source made, size_t positions)
{
    uint32_t room = (all->shared ? SOURCES_SHARED_BASE : UINT32_MAX) - all->next;
    struct source **items = arena_room(all->arena, all->items, all->n, &all->cap, sizeof *items);
    if (!items)
        return NULL;
    all->items = items;
    struct source *s = arena_alloc(all->arena, sizeof *s);
    if (!s || positions >= room)
        return NULL;
    *s = made;
    s->base = all->next;
    all->next += (uint32_t)positions;
    all->items[all->n++] = s;
    return s;
}

struct source *sources_add(struct sources *all, struct str name, struct str text)
{
    struct source *s = add(all, (struct source){.name = name, .text = text}, text.n + 1);
    if (s)
        source_index(s, all->arena);
    return s;
}

struct source *sources_add_cells(struct sources *all, struct str name,
                                 const struct source_cell *cells, size_t n)
{
    if (n >= UINT32_MAX)
        return NULL;
    struct source made = {.name = name, .text = STR(""), .cells = cells, .count = (uint32_t)n};
    return add(all, made, n + 1);
}

struct source *sources_add_boxes(struct sources *all, struct str name,
                                 const struct source_box *boxes, size_t n)
{
    if (n >= UINT32_MAX)
        return NULL;
    struct source made = {.name = name, .text = STR(""), .boxes = boxes, .count = (uint32_t)n};
    return add(all, made, n + 1);
}

const struct source *sources_of(const struct sources *all, uint32_t at)
{
    if (!at)
        return NULL;
    if (all->shared && at - 1 >= SOURCES_SHARED_BASE)
        all = all->shared;
    for (size_t i = all->n; i-- > 0;)
        if (at - 1 >= all->items[i]->base)
            return all->items[i];
    return NULL;
}

struct place sources_place(const struct sources *all, uint32_t at)
{
    const struct source *s = sources_of(all, at);
    return s ? source_place(s, at - 1 - s->base) : (struct place){0};
}

void place_print_within(struct buf *out, const struct place *p)
{
    char cell[16];
    if (p->sheet.p) {
        terminal_text(out, p->sheet);
        if (p->line) {
            buf_char(out, '!');
            buf_str(out, cell_name(p->line, p->col, cell));
        }
    } else if (p->page) {
        buf_printf(out, "%u", p->page);
    } else if (p->line) {
        buf_printf(out, "%u:%u", p->line, p->col);
    }
}

void place_print(struct buf *out, const struct place *p)
{
    if (!p->file.n)
        return;
    terminal_text(out, p->file);
    if (p->sheet.p || p->page || p->line)
        buf_char(out, p->sheet.p ? '!' : ':');
    place_print_within(out, p);
}
