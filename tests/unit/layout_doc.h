/* Small documents for layout tests, put together by hand. */
#ifndef JUESUAN_TESTS_LAYOUT_DOC_H
#define JUESUAN_TESTS_LAYOUT_DOC_H

#include "check.h"
#include "fake_fonts.h"

#include "base/utf8.h"
#include "layout/builder.h"
#include "layout/layout.h"

enum { BLOCKS_ROOM = 6000 };

struct sample {
    struct arena arena;
    struct diags ds;
    struct style *style;
    struct doc doc;
    struct pages pages;
};

/* `more`: a style.json laid over the standard one; NULL for none. */
static inline void sample_open(struct sample *s, const char *more)
{
    *s = (struct sample){0};
    arena_init(&s->arena);
    diags_init(&s->ds);
    s->style = standard_style(&s->arena, more, &s->ds);
    assert_non_null(s->style);
    s->doc.blocks = arena_zalloc(&s->arena, BLOCKS_ROOM * sizeof *s->doc.blocks);
    assert_non_null(s->doc.blocks);
}

static inline void sample_close(struct sample *s)
{
    diags_free(&s->ds);
    arena_free(&s->arena);
}

static inline struct doc_block *add_block(struct sample *s, enum block_kind kind, const char *style,
                                          const char *text)
{
    assert_true(s->doc.block_count < BLOCKS_ROOM);
    struct doc_block *b = &s->doc.blocks[s->doc.block_count++];
    struct doc_run *run = arena_zalloc(&s->arena, sizeof *run);
    assert_non_null(run);
    run->text = text ? arena_str(&s->arena, str_of(text)) : STR("");
    *b = (struct doc_block){
        .kind = kind,
        .style = str_of(style),
        .runs = run,
        .run_count = text != NULL,
        .place = {.file = STR("report.md"), .line = (uint32_t)s->doc.block_count}};
    return b;
}

static inline void add_heading(struct sample *s, uint8_t level, const char *text)
{
    add_block(s, BLOCK_HEADING, "", text)->level = level;
}

static inline void add_para(struct sample *s, const char *style, const char *text)
{
    add_block(s, BLOCK_PARAGRAPH, style, text);
}

/* A paragraph that fills exactly `lines` lines of body text (28 characters, two of them indent). */
static inline void add_lines(struct sample *s, size_t lines)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < lines * 28 - 2 - 10; i++)
        buf_puts(&b, "字");
    buf_char(&b, '\0');
    add_para(s, "", b.p);
    buf_free(&b);
}

/* A grid from rows of cells: "项目|金额\n合计|1.00". The first `header_rows` are headers; texts
 * with a point are amounts, digits codes, 合计 a total. */
static inline struct grid *make_grid(struct sample *s, uint32_t header_rows, const char *rows)
{
    uint32_t row_count = 1, cols = 1, col = 0;
    for (const char *p = rows; *p; p++) {
        row_count += *p == '\n';
        cols += row_count == 1 && *p == '|';
    }
    struct grid *g = grid_new(&s->arena, row_count, cols);
    assert_non_null(g);
    g->id = STR("t");
    g->header_rows = header_rows;
    uint32_t row = 0;
    for (const char *p = rows, *from = rows;; p++) {
        if (*p && *p != '|' && *p != '\n')
            continue;
        assert_true(col < cols);
        struct grid_cell *cell = grid_at(g, row, col++);
        cell->text = arena_str(&s->arena, (struct str){from, (size_t)(p - from)});
        cell->kind = cell->text.n ? CELL_TEXT : CELL_BLANK;
        cell->role = row < header_rows ? ROLE_HEADER : ROLE_LABEL;
        if (row >= header_rows && str_eq(cell->text, STR("合计")))
            cell->role = ROLE_TOTAL_LABEL;
        else if (row >= header_rows && str_is_digits(cell->text))
            cell->role = ROLE_CODE;
        else if (row >= header_rows && str_find(cell->text, STR("."), 0) != SIZE_MAX) {
            cell->role = ROLE_FIGURE;
            cell->kind = CELL_NUMBER;
        }
        if (*p != '|') {
            row++;
            col = 0;
        }
        if (!*p)
            break;
        from = p + 1;
    }
    return g;
}

static inline void add_table(struct sample *s, const struct grid *g)
{
    add_block(s, BLOCK_TABLE, "", NULL)->grid = g;
}

static inline bool lay_out(struct sample *s)
{
    return layout_with(&s->doc, s->style, &fake_measure, &s->arena, &s->pages, &s->ds);
}

static inline struct str mark_text(struct sample *s, const struct page_text *t)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < t->n; i++)
        buf_cp(&b, t->cps[i]);
    struct str out = arena_str(&s->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

/* The first mark that reads so on the page; NULL when there is none. */
static inline const struct page_text *find_mark(struct sample *s, size_t page, const char *text)
{
    const struct page *p = &s->pages.pages[page];
    for (size_t i = 0; i < p->text_count; i++)
        if (str_eq(mark_text(s, &p->texts[i]), str_of(text)))
            return &p->texts[i];
    return NULL;
}

/* All tagged text of the document in order of drawing. */
static inline struct str tagged_text(struct sample *s)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < s->pages.page_count; i++)
        for (size_t k = 0; k < s->pages.pages[i].text_count; k++)
            if (s->pages.pages[i].texts[k].tag != TAG_NONE)
                buf_str(&b, mark_text(s, &s->pages.pages[i].texts[k]));
    struct str out = arena_str(&s->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static inline size_t count_of(struct str text, const char *what)
{
    size_t n = 0;
    for (size_t at = 0; (at = str_find(text, str_of(what), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static inline mpt mark_width(const struct page_text *t)
{
    mpt sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->advances[i];
    return sum;
}

#endif
