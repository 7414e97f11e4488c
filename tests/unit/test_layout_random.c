/* Random tables and texts: whatever comes, every character is drawn once, in the page, in order. */
#include "layout_doc.h"

static uint32_t draw_number(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % below);
}

static struct str random_text(struct sample *s, uint64_t *seed, uint32_t most)
{
    static const char *const parts[] = {"字",   "支出", "，", "。", "（",   "）", "“", "”",  "1",
                                        "23.5", "%",    "元", "a",  "word", "—",  "…", "、", "\n"};
    struct buf b;
    buf_init(&b);
    for (uint32_t n = draw_number(seed, most); n > 0; n--)
        buf_puts(&b, parts[draw_number(seed, sizeof parts / sizeof *parts)]);
    struct str out = arena_str(&s->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static struct grid *random_grid(struct sample *s, uint64_t *seed)
{
    static const enum cell_role roles[] = {ROLE_LABEL,   ROLE_CODE, ROLE_FIGURE, ROLE_TOTAL_LABEL,
                                           ROLE_SECTION, ROLE_TEXT, ROLE_TEXT};
    uint32_t rows = 1 + draw_number(seed, 40), cols = 1 + draw_number(seed, 12);
    struct grid *g = grid_new(&s->arena, rows, cols);
    g->id = STR("r");
    g->header_rows = draw_number(seed, 3);
    for (uint32_t i = 0; i < rows * cols; i++) {
        struct grid_cell *c = &g->cells[i];
        bool header = i / cols < g->header_rows;
        c->role = header ? ROLE_HEADER : roles[draw_number(seed, 7)];
        c->text = random_text(s, seed, c->role == ROLE_TEXT && !header ? 120 : 8);
        c->kind = CELL_TEXT;
        c->indent = (uint8_t)draw_number(seed, 3);
    }
    for (int i = 0; i < 6; i++) /* refused where they overlap */
        grid_merge(g, draw_number(seed, rows), draw_number(seed, cols), 1 + draw_number(seed, 9),
                   1 + draw_number(seed, 4));
    return g;
}

/* Adds the characters of `text` that are never dropped to the counts. */
static void count_chars(struct str text, int *counts, int step)
{
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp > ' ')
            counts[cp % 4096] += step;
    }
}

static void count_grid(const struct grid *g, int *counts)
{
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++)
        if (!g->cells[i].covered)
            count_chars(g->cells[i].text, counts, 1);
}

static void assert_inside(const struct sample *s)
{
    for (size_t i = 0; i < s->pages.page_count; i++) {
        const struct page *p = &s->pages.pages[i];
        for (size_t k = 0; k < p->text_count; k++) {
            assert_in_range(p->texts[k].x + PT(10), 0, p->width + PT(10));
            assert_in_range(p->texts[k].y, 0, p->height);
            assert_true(p->texts[k].tag == TAG_NONE || p->texts[k].tag < s->pages.tag_count);
        }
        for (size_t k = 0; k < p->rect_count; k++) {
            assert_true(p->rects[k].w > 0 && p->rects[k].h > 0);
            assert_true(p->rects[k].y + p->rects[k].h <= p->height);
        }
    }
}

static void add_random(struct sample *s, uint64_t *seed, int *counts)
{
    struct doc_block *b = add_block(s, BLOCK_PARAGRAPH, "", "");
    b->runs[0].text = random_text(s, seed, 300);
    b->runs[0].flags = draw_number(seed, 2) ? RUN_STRONG : 0;
    count_chars(b->runs[0].text, counts, 1);
    struct grid *g = random_grid(s, seed);
    add_table(s, g);
    count_grid(g, counts);
    add_heading(s, (uint8_t)(1 + draw_number(seed, 4)), "标题");
    count_chars(STR("标题"), counts, 1);
}

static size_t tables_drawn(const struct sample *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->pages.tag_count; i++)
        n += s->pages.tags[i].kind == TAG_TABLE;
    return n;
}

static void lay_out_random(uint64_t seed, const char *style, bool inside)
{
    struct sample s;
    int counts[4096] = {0};
    sample_open(&s, style);
    for (int i = 0; i < 4; i++)
        add_random(&s, &seed, counts);
    assert_true(lay_out(&s));
    bool split = tables_drawn(&s) > 4; /* a table in parts says its titles again */
    count_chars(tagged_text(&s), counts, -1);
    for (size_t i = 0; i < 4096; i++)
        if (split ? counts[i] > 0 : counts[i] != 0)
            fail_msg("seed %llu: %d of U+%04X", (unsigned long long)seed, counts[i], (unsigned)i);
    if (inside)
        assert_inside(&s);
    sample_close(&s);
}

static void nothing_is_lost(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 250; round++)
        lay_out_random(round * 7919, NULL, true);
}

/* Pages with room for four lines. */
static void nothing_is_lost_on_tiny_pages(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 60; round++)
        lay_out_random(round * 104729,
                       "{\"page\": {\"width\": 110, \"height\": 115}, \"landscape\":"
                       " {\"width\": 120, \"height\": 100, \"left\": 20, \"right\": 17}}",
                       false);
}

static void the_same_again_is_the_same(void **state)
{
    (void)state;
    struct buf first, second;
    buf_init(&first);
    buf_init(&second);
    for (int pass = 0; pass < 2; pass++) {
        uint64_t seed = 42;
        struct sample s;
        sample_open(&s, NULL);
        for (int i = 0; i < 5; i++)
            add_table(&s, random_grid(&s, &seed));
        assert_true(lay_out(&s));
        pages_trace(&s.pages, pass ? &second : &first);
        sample_close(&s);
    }
    assert_true(first.n > 1000);
    assert_true(str_eq(buf_view(&first), buf_view(&second)));
    buf_free(&first);
    buf_free(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(nothing_is_lost_on_tiny_pages),
        cmocka_unit_test(the_same_again_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
