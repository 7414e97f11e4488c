/* Tables of every size: up to 3 000 rows and 30 columns, with every figure in its place. */
#include "layout_doc.h"

/* Four levels of headers over the amounts: all, halves, groups of three, single columns. */
static struct grid *make_large(struct sample *s, uint32_t rows, uint32_t cols, const char *name)
{
    enum { LEVELS = 4 };
    struct grid *g = grid_new(&s->arena, LEVELS + rows, cols);
    assert_non_null(g);
    g->id = STR("large");
    g->header_rows = LEVELS;
    g->code = STR("公开99表");
    g->unit = STR("金额单位：元");
    for (uint32_t c = 0; c < cols; c++)
        for (uint32_t r = 0; r < LEVELS; r++) {
            struct grid_cell *cell = grid_at(g, r, c);
            cell->role = ROLE_HEADER;
            cell->kind = CELL_TEXT;
            cell->text = c ? STR("本年支出") : STR("科目名称");
        }
    grid_merge(g, 0, 0, LEVELS, 1);
    if (cols > 2)
        grid_merge(g, 0, 1, 1, cols - 1);
    for (uint32_t c = 1; c + 2 < cols; c += 3)
        grid_merge(g, 2, c, 1, 3);
    for (uint32_t r = LEVELS; r < g->rows; r++)
        for (uint32_t c = 0; c < cols; c++) {
            struct grid_cell *cell = grid_at(g, r, c);
            bool total = r + 1 == g->rows;
            cell->role = c ? ROLE_FIGURE : total ? ROLE_TOTAL_LABEL : ROLE_LABEL;
            cell->kind = c ? CELL_NUMBER : CELL_TEXT;
            cell->text = c       ? arena_printf(&s->arena, "%u.%02u", (r * 7919 + c) % 100000, c)
                         : total ? STR("合计")
                                 : str_of(name);
        }
    return g;
}

static size_t amounts_drawn(const struct sample *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->pages.page_count; i++)
        for (size_t k = 0; k < s->pages.pages[i].text_count; k++) {
            const struct page_text *t = &s->pages.pages[i].texts[k];
            n += t->tag != TAG_NONE && t->n > 3 && t->cps[t->n - 3] == '.';
        }
    return n;
}

static void lay_out_large(uint32_t rows, uint32_t cols, const char *name)
{
    struct sample s;
    sample_open(&s, NULL);
    add_table(&s, make_large(&s, rows, cols, name));
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 0);
    assert_int_equal(amounts_drawn(&s), rows * (cols - 1));
    for (size_t i = 0; i < s.pages.page_count; i++)
        assert_non_null(find_mark(&s, i, "金额单位：元"));
    assert_true(s.pages.page_count < PAGES_MAX);
    sample_close(&s);
}

static void every_figure_is_drawn(void **state)
{
    (void)state;
    static const uint32_t rows[] = {1, 2, 3, 30, 61, 400}, cols[] = {3, 7, 16, 30};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t c = 0; c < sizeof cols / sizeof *cols; c++)
            lay_out_large(rows[r], cols[c], "行政运行支出");
}

static void names_may_be_very_long(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b);
    for (int i = 0; i < 40; i++)
        buf_puts(&b, "自治区本级城乡居民基本医疗保险财政补助资金");
    buf_char(&b, '\0');
    lay_out_large(5, 4, b.p);
    lay_out_large(40, 16, b.p);
    b.n--;
    for (int i = 0; i < 400; i++) /* rows taller than a page */
        buf_puts(&b, "自治区本级城乡居民基本医疗保险财政补助资金");
    buf_char(&b, '\0');
    lay_out_large(5, 4, b.p);
    buf_free(&b);
}

static void the_largest_is_done(void **state)
{
    (void)state;
    lay_out_large(3000, 30, "机关事业单位基本养老保险缴费支出");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_drawn),
        cmocka_unit_test(names_may_be_very_long),
        cmocka_unit_test(the_largest_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
