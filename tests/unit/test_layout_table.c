/* Tables on pages: widths, wrapping, cutting, what repeats and what never parts. */
#include "layout_doc.h"

#include <stdio.h>

/* Rows of marks with that tag kind: how many tags of it. */
static size_t tags_of(const struct sample *s, enum tag_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < s->pages.tag_count; i++)
        n += s->pages.tags[i].kind == kind;
    return n;
}

static struct grid *long_grid(struct sample *s, size_t rows, bool total)
{
    struct buf b;
    buf_init(&b);
    buf_puts(&b, "科目编码|科目名称|金额\n");
    for (size_t i = 0; i < rows; i++)
        buf_printf(&b, "%zu|行政运行支出|%zu.50\n", 2000000 + i, i);
    buf_puts(&b, total ? "|合计|9.00" : "999|末行|9.00");
    buf_char(&b, '\0');
    struct grid *g = make_grid(s, 1, b.p);
    buf_free(&b);
    g->title = STR("支出决算表");
    g->code = STR("公开03表");
    g->unit = STR("金额单位：万元");
    g->department = STR("部门：某局");
    return g;
}

static void every_cell_is_drawn_once(void **state)
{
    (void)state;
    for (size_t rows = 1; rows < 120; rows += 7) {
        struct sample s;
        sample_open(&s, NULL);
        struct grid *g = long_grid(&s, rows, true);
        add_table(&s, g);
        assert_true(lay_out(&s));
        struct buf b;
        buf_init(&b);
        buf_puts(&b, "支出决算表公开03表部门：某局金额单位：万元");
        for (size_t i = 0; i < (size_t)g->rows * g->cols; i++)
            buf_str(&b, g->cells[i].text);
        assert_true(str_eq(tagged_text(&s), buf_view(&b)));
        buf_free(&b);
        assert_int_equal(tags_of(&s, TAG_TR), g->rows);
        assert_int_equal(tags_of(&s, TAG_TABLE), 1);
        sample_close(&s);
    }
}

static void header_and_continuation_mark_repeat(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_table(&s, long_grid(&s, 90, true));
    assert_true(lay_out(&s));
    assert_true(s.pages.page_count >= 3);
    assert_non_null(find_mark(&s, 0, "公开03表"));
    for (size_t i = 1; i < s.pages.page_count; i++) {
        const struct page_text *header = find_mark(&s, i, "科目名称");
        assert_non_null(header);
        assert_int_equal(header->tag, TAG_NONE);
        assert_non_null(find_mark(&s, i, "公开03表（续表）"));
        assert_non_null(find_mark(&s, i, "金额单位：万元"));
    }
    sample_close(&s);
}

static void totals_stay_with_their_neighbours(void **state)
{
    (void)state;
    for (size_t rows = 20; rows < 60; rows++) {
        struct sample s;
        sample_open(&s, NULL);
        add_table(&s, long_grid(&s, rows, true));
        assert_true(lay_out(&s));
        size_t last = s.pages.page_count - 1;
        char before[32];
        assert_non_null(find_mark(&s, last, "合计"));
        snprintf(before, sizeof before, "%zu", 2000000 + rows - 1);
        assert_non_null(find_mark(&s, last, before));
        sample_close(&s);
    }
}

static void notes_stay_with_the_last_rows(void **state)
{
    (void)state;
    for (size_t rows = 20; rows < 50; rows++) {
        struct sample s;
        sample_open(&s, NULL);
        struct grid *g = long_grid(&s, rows, false);
        struct str notes[] = {STR("注：本表反映支出情况。"), STR("2.可能存在尾数误差。")};
        g->notes = notes;
        g->note_count = 2;
        add_table(&s, g);
        assert_true(lay_out(&s));
        size_t last = s.pages.page_count - 1;
        assert_non_null(find_mark(&s, last, "注：本表反映支出情况。"));
        assert_non_null(find_mark(&s, last, "2.可能存在尾数误差。"));
        assert_non_null(find_mark(&s, last, "末行"));
        for (size_t i = 0; i < s.pages.page_count; i++)
            for (size_t k = 0; k < s.pages.pages[i].text_count; k++)
                assert_true(s.pages.pages[i].texts[k].y < PT(842));
        sample_close(&s);
    }
}

static void a_table_that_fits_a_page_is_not_cut(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_lines(&s, 12);
    add_heading(&s, 2, "一、支出决算表");
    add_table(&s, long_grid(&s, 25, true));
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 2);
    assert_int_equal(s.pages.block_pages[1], 1); /* the heading went along */
    sample_close(&s);
}

static void amounts_are_never_wrapped(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct buf b;
    buf_init(&b);
    for (int row = 0; row < 3; row++)
        for (int col = 0; col < 16; col++)
            buf_printf(&b, "%s%s", row == 0 ? "附属单位上缴收入" : "1,234,567.89",
                       col < 15  ? "|"
                       : row < 2 ? "\n"
                                 : "");
    buf_char(&b, '\0');
    add_table(&s, make_grid(&s, 1, b.p));
    buf_free(&b);
    assert_true(lay_out(&s));
    assert_true(s.pages.pages[0].width > s.pages.pages[0].height); /* landscape */
    assert_int_equal(count_of(tagged_text(&s), "1,234,567.89"), 32);
    size_t whole = 0;
    for (size_t i = 0; i < s.pages.pages[0].text_count; i++)
        whole += str_eq(mark_text(&s, &s.pages.pages[0].texts[i]), STR("1,234,567.89"));
    assert_int_equal(whole, 32);
    sample_close(&s);
}

/* A label column and groups of two amounts each, under a merged header; digits make them wide. */
static struct grid *wide_grid(struct sample *s, uint32_t groups, uint32_t rows, const char *amount)
{
    struct buf b;
    buf_init(&b);
    buf_puts(&b, "项目");
    for (uint32_t i = 0; i < groups; i++)
        buf_printf(&b, "|第%u组|", i);
    buf_puts(&b, "\n");
    for (uint32_t i = 0; i < groups; i++)
        buf_puts(&b, "|小计|其中");
    for (uint32_t r = 0; r < rows; r++) {
        buf_printf(&b, "\n第%u行", r);
        for (uint32_t i = 0; i < 2 * groups; i++)
            buf_printf(&b, "|%s", amount);
    }
    buf_char(&b, '\0');
    struct grid *g = make_grid(s, 2, b.p);
    buf_free(&b);
    assert_true(grid_merge(g, 0, 0, 2, 1));
    for (uint32_t i = 0; i < groups; i++)
        assert_true(grid_merge(g, 0, 1 + 2 * i, 1, 2));
    g->title = STR("宽表");
    g->code = STR("公开07表");
    return g;
}

static void what_is_too_wide_stands_in_parts(void **state)
{
    (void)state;
    static struct str notes[] = {{"注：分段。", sizeof "注：分段。" - 1}};
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = wide_grid(&s, 15, 2, "1,234,567.89");
    g->notes = notes;
    g->note_count = 1;
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 0);
    assert_int_equal(s.pages.page_count, 1); /* stacked on one landscape page */
    struct str text = tagged_text(&s);
    size_t parts = tags_of(&s, TAG_TABLE);
    assert_in_range(parts, 2, 4);
    assert_int_equal(count_of(text, "1,234,567.89"), 60);
    assert_int_equal(count_of(text, "第1行"), parts); /* titles of rows are said again */
    assert_int_equal(count_of(text, "第3组"), 1);     /* groups of headers are not cut through */
    assert_int_equal(count_of(text, "宽表"), 1);
    assert_int_equal(count_of(text, "注：分段。"), 1);
    assert_non_null(find_mark(&s, 0, "公开07表（续表）"));
    sample_close(&s);
}

static size_t pages_with_style(size_t rows, const char *style)
{
    struct sample s;
    sample_open(&s, style);
    add_table(&s, long_grid(&s, rows, true));
    assert_true(lay_out(&s));
    size_t n = s.pages.page_count;
    sample_close(&s);
    return n;
}

/* The smallest comfortable type is taken where it saves a page, on tables of up to four pages. */
static void comfortable_type_gives_way_to_fewer_pages(void **state)
{
    (void)state;
    size_t saved = 0;
    for (size_t rows = 30; rows < 150; rows += 4) {
        size_t n = pages_with_style(rows, NULL);
        assert_int_equal(n, pages_with_style(rows, "{\"table\": {\"size\": 9}}"));
        saved += n < pages_with_style(rows, "{\"table\": {\"portrait_min\": 10.5}}");
    }
    assert_true(saved > 0);
}

/* Panels side by side that would need two landscape pages stand on an upright one, in type that is
 * still legible; a table that was meant to lie stays so. */
static void one_upright_page_is_better_than_two_landscape_ones(void **state)
{
    (void)state;
    for (int lying = 0; lying < 2; lying++) {
        struct sample s;
        struct buf b;
        sample_open(&s, NULL);
        buf_init(&b);
        buf_puts(&b, "编码|科目名称|金额|编码|科目名称|金额|编码|科目名称|金额");
        for (int i = 0; i < 40; i++)
            for (int k = 0; k < 3; k++)
                buf_printf(&b, "%c30211%d%02d|对个人补助|12,345,678,901.23", k ? '|' : '\n', k, i);
        buf_char(&b, '\0');
        struct grid *g = make_grid(&s, 1, b.p);
        g->title = STR("基本支出决算表");
        g->orientation = lying ? ORIENT_LANDSCAPE : ORIENT_AUTO;
        add_table(&s, g);
        assert_true(lay_out(&s));
        assert_int_equal(s.pages.page_count, lying ? 2 : 1);
        assert_true((s.pages.pages[0].width > s.pages.pages[0].height) == lying);
        buf_free(&b);
        sample_close(&s);
    }
}

/* Type is set smaller where parts that would reach a second page then stand on one. */
static void parts_stand_on_a_page_each_where_they_can(void **state)
{
    (void)state;
    for (uint32_t rows = 4; rows < 17; rows++) {
        struct sample s;
        sample_open(&s, NULL);
        struct grid *g = wide_grid(&s, 15, rows, "912,345,678.90");
        add_table(&s, g);
        for (uint32_t r = 2; r < g->rows; r++)
            grid_at(g, r, 0)->text = STR("农村义务教育薄弱环节改善与能力提升补助");
        assert_true(lay_out(&s));
        assert_int_equal(s.pages.page_count, tags_of(&s, TAG_TABLE));
        sample_close(&s);
    }
}

/* Parts of a table of many rows: each on its pages, everything still there. */
static void parts_of_long_tables_follow_each_other(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_table(&s, wide_grid(&s, 8, 90, "-12,345,678,901.23"));
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 0);
    struct str text = tagged_text(&s);
    assert_int_equal(count_of(text, "-12,345,678,901.23"), 16 * 90);
    assert_int_equal(count_of(text, "第89行"), tags_of(&s, TAG_TABLE));
    for (size_t i = 0; i < s.pages.page_count; i++)
        assert_non_null(find_mark(&s, i, "小计")); /* headers on every page */
    sample_close(&s);
}

static void what_no_page_can_hold_is_reported_and_still_there(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct buf b;
    buf_init(&b);
    for (int i = 0; i < 300; i++)
        buf_char(&b, '1');
    buf_puts(&b, ".00|2.00");
    buf_char(&b, '\0');
    struct grid *g = make_grid(&s, 0, b.p);
    buf_free(&b);
    g->title = STR("宽表");
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 1);
    assert_int_equal(s.ds.items[0].code, E5210);
    assert_str(s.ds.items[0].args[0], "宽表");
    assert_int_equal(count_of(tagged_text(&s), "1.00"), 1);
    sample_close(&s);
}

/* Headings inside a form stay with what they title. */
static void headings_inside_a_table_stay_with_their_rows(void **state)
{
    (void)state;
    for (size_t rows = 20; rows < 50; rows++) {
        struct sample s;
        sample_open(&s, NULL);
        struct buf b;
        buf_init(&b);
        for (size_t i = 0; i < rows; i++)
            buf_printf(&b, "事项%zu|说明\n", i);
        buf_puts(&b, "绩效指标|\n一级指标|指标值\n");
        for (size_t i = 0; i < 30; i++)
            buf_printf(&b, "%s%zu|完成%s", i ? "后" : "首项", i, i < 29 ? "\n" : "");
        buf_char(&b, '\0');
        struct grid *g = make_grid(&s, 0, b.p);
        buf_free(&b);
        uint32_t at = (uint32_t)rows;
        assert_true(grid_merge(g, at, 0, 1, 2));
        grid_at(g, at, 0)->role = ROLE_HEADER;
        grid_at(g, at + 1, 0)->role = grid_at(g, at + 1, 1)->role = ROLE_HEADER;
        add_table(&s, g);
        assert_true(lay_out(&s));
        for (size_t i = 0; i < s.pages.page_count; i++) {
            bool here = find_mark(&s, i, "首项0") != NULL;
            assert_int_equal(find_mark(&s, i, "绩效指标") != NULL, here);
            assert_int_equal(find_mark(&s, i, "一级指标") != NULL, here);
        }
        sample_close(&s);
    }
}

static void orientation_can_be_forced(void **state)
{
    (void)state;
    for (int o = ORIENT_PORTRAIT; o <= ORIENT_LANDSCAPE; o++) {
        struct sample s;
        sample_open(&s, NULL);
        struct grid *g = long_grid(&s, 5, true);
        g->orientation = (enum grid_orientation)o;
        add_table(&s, g);
        assert_true(lay_out(&s));
        assert_int_equal(s.pages.pages[0].width > s.pages.pages[0].height, o == ORIENT_LANDSCAPE);
        sample_close(&s);
    }
}

static void decimal_points_stand_in_one_line(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_table(&s, make_grid(&s, 1, "项目|金额\n甲|439.04\n乙|14.7\n丙|0.0"));
    assert_true(lay_out(&s));
    const struct page_text *a = find_mark(&s, 0, "439.04"), *b = find_mark(&s, 0, "14.7");
    const struct page_text *c = find_mark(&s, 0, "0.0");
    mpt point_a = a->x + a->advances[0] + a->advances[1] + a->advances[2];
    mpt point_b = b->x + b->advances[0] + b->advances[1];
    mpt point_c = c->x + c->advances[0];
    assert_in_range(point_a - point_b + 30, 0, 60);
    assert_in_range(point_a - point_c + 30, 0, 60);
    sample_close(&s);
}

static void three_thousand_rows_and_thirty_columns(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = grid_new(&s.arena, 3001, 30);
    g->id = STR("big");
    g->header_rows = 1;
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            struct grid_cell *cell = grid_at(g, r, c);
            cell->text = r ? STR("0.00") : STR("栏");
            cell->kind = r ? CELL_NUMBER : CELL_TEXT;
            cell->role = r ? ROLE_FIGURE : ROLE_HEADER;
        }
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_int_equal(count_of(tagged_text(&s), "0.00"), 90000);
    assert_true(s.pages.page_count > 60);
    assert_int_equal(s.ds.n, 0);
    sample_close(&s);
}

static void merged_titles_are_repeated_overleaf(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = long_grid(&s, 70, false);
    for (uint32_t r = 1; r < 72; r++)
        grid_at(g, r, 0)->text = r == 1 ? STR("产出指标") : STR("");
    grid_at(g, 1, 0)->role = ROLE_LABEL;
    assert_true(grid_merge(g, 1, 0, 71, 1));
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_true(s.pages.page_count > 1);
    assert_int_equal(count_of(tagged_text(&s), "产出指标"), 1);
    for (size_t i = 0; i < s.pages.page_count; i++)
        assert_non_null(find_mark(&s, i, "产出指标"));
    sample_close(&s);
}

static void a_row_higher_than_a_page_is_parted_by_lines(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct buf b;
    buf_init(&b);
    for (int i = 0; i < 6000; i++)
        buf_puts(&b, i % 10 ? "字" : "句");
    struct grid *g = make_grid(&s, 0, "目标|\n其他|完");
    grid_at(g, 0, 1)->text = buf_view(&b);
    grid_at(g, 0, 1)->role = ROLE_TEXT;
    grid_at(g, 0, 1)->kind = CELL_TEXT;
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_true(s.pages.page_count >= 2);
    struct str all = tagged_text(&s);
    assert_int_equal(count_of(all, "句"), 600);
    assert_int_equal(count_of(all, "字"), 5400);
    for (size_t i = 0; i < s.pages.page_count; i++)
        for (size_t k = 0; k < s.pages.pages[i].text_count; k++)
            assert_true(s.pages.pages[i].texts[k].tag == TAG_NONE ||
                        s.pages.pages[i].texts[k].y < PT(743));
    buf_free(&b);
    sample_close(&s);
}

/* Nothing of any cell leaves its column: the right end of each mark is left of the next rule. */
static void text_stays_inside_the_table(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_table(&s, make_grid(&s, 2,
                            "项目||本年收入合计|附属单位上缴收入\n科目编码|科目名称|1|2\n"
                            "2080505|机关事业单位基本养老保险缴费支出|1,103.88|0.00\n"
                            "2101202|财政对城乡居民基本医疗保险基金的补助|238.00|0.00\n"
                            "|Supercalifragilisticexpialidocious|1.00|合计"));
    assert_true(lay_out(&s));
    mpt left = s.style->portrait.left, right = s.style->portrait.width - s.style->portrait.right;
    for (size_t k = 0; k < s.pages.pages[0].text_count; k++) {
        const struct page_text *t = &s.pages.pages[0].texts[k];
        if (t->tag == TAG_NONE)
            continue;
        assert_true(t->x >= left);
        assert_true(t->x + mark_width(t) <= right);
    }
    sample_close(&s);
}

static void text_between_landscape_tables_stays_with_them(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    for (int i = 0; i < 2; i++) {
        struct grid *g = long_grid(&s, 3, true);
        g->orientation = ORIENT_LANDSCAPE;
        add_table(&s, g);
        if (i == 0)
            add_para(&s, "", "注：合格分数为60分。");
    }
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 1);
    sample_close(&s);
}

/* Four columns of amounts beside names of that many characters are equally wide. */
static void amounts_alike_beside_names(size_t length)
{
    struct sample s;
    struct buf b;
    sample_open(&s, NULL);
    buf_init(&b);
    buf_puts(&b, "项目名称|2000年度决算数|2001年度决算数|2002年度决算数|2003年度决算数\n");
    for (size_t i = 0; i < length; i++)
        buf_puts(&b, "名");
    buf_puts(&b, "|23456789.01|46913578.02|70370367.03|93827156.04");
    buf_char(&b, '\0');
    add_table(&s, make_grid(&s, 1, b.p));
    assert_true(lay_out(&s));
    const mpt *widths = s.pages.block_tables[0].widths;
    for (uint32_t c = 2; c < 5; c++)
        assert_in_range(widths[c] + 4, widths[1], widths[1] + 8);
    buf_free(&b);
    sample_close(&s);
}

static void columns_of_amounts_are_alike(void **state)
{
    (void)state;
    for (size_t length = 4; length < 90; length++)
        amounts_alike_beside_names(length);
}

/* Pages that a landscape table of so many rows takes with a line of text behind it; whether the
 * last one is landscape. */
static size_t pages_with_tail(size_t rows, bool *landscape)
{
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = long_grid(&s, rows, true);
    g->orientation = ORIENT_LANDSCAPE;
    add_table(&s, g);
    add_para(&s, "", "附表说明：数据来自决算报表。");
    assert_true(lay_out(&s));
    size_t n = s.pages.page_count;
    *landscape = s.pages.pages[n - 1].width > s.pages.pages[n - 1].height;
    sample_close(&s);
    return n;
}

static void last_lines_get_no_landscape_page_of_their_own(void **state)
{
    (void)state;
    bool landscape, overleaf = false;
    assert_int_equal(pages_with_tail(3, &landscape), 1);
    assert_true(landscape); /* room below the table */
    for (size_t rows = 10, before = 1; rows < 60 && !overleaf; rows++) {
        size_t n = pages_with_tail(rows, &landscape);
        overleaf = n > before && !landscape;
        before = n;
    }
    assert_true(overleaf); /* no room: an upright page */
}

static void numbers_of_landscape_pages_keep_their_place_on_the_sheet(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = long_grid(&s, 60, true);
    g->orientation = ORIENT_LANDSCAPE;
    add_table(&s, g);
    add_heading(&s, 1, "第一部分");
    add_lines(&s, 40);
    assert_true(lay_out(&s));
    const struct page_text *side = find_mark(&s, 0, "— 1 —");
    assert_int_equal(side->angle, -90);
    size_t upright = s.pages.block_pages[1];
    upright += upright % 2; /* another odd number */
    char text[32];
    snprintf(text, sizeof text, "— %zu —", upright + 1);
    const struct page_text *foot = find_mark(&s, upright, text);
    assert_non_null(foot);
    /* a landscape page is the sheet turned clockwise */
    assert_in_range(side->x, 841890 - foot->y - 5, 841890 - foot->y + 5);
    sample_close(&s);
}

static void headers_tell_what_they_head(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = make_grid(&s, 1, "项目||金额\n甲|乙|1.00");
    assert_true(grid_merge(g, 0, 0, 1, 2));
    add_table(&s, g);
    assert_true(lay_out(&s));
    const struct page_tag *tags = s.pages.tags;
    const struct page_text *head = find_mark(&s, 0, "项目"), *label = find_mark(&s, 0, "甲");
    const struct page_text *amount = find_mark(&s, 0, "1.00");
    assert_int_equal(tags[head->tag].kind, TAG_TH);
    assert_int_equal(tags[head->tag].colspan, 2);
    assert_false(tags[head->tag].scope_row);
    assert_true(tags[label->tag].scope_row);
    assert_int_equal(tags[amount->tag].kind, TAG_TD);
    assert_int_equal(tags[tags[amount->tag].parent].kind, TAG_TR);
    assert_int_equal(tags[tags[tags[amount->tag].parent].parent].kind, TAG_TABLE);
    sample_close(&s);
}

static void a_header_higher_than_a_page_is_refused(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = grid_new(&s.arena, 80, 2);
    g->id = STR("t");
    g->header_rows = 79;
    for (uint32_t r = 0; r < g->rows; r++)
        grid_at(g, r, 0)->text = STR("项目");
    add_table(&s, g);
    lay_out(&s);
    assert_int_equal(s.ds.first_error, E5212);
    sample_close(&s);
}

static void a_missing_character_names_its_cell(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = make_grid(&s, 1, "项目|金额\n张龥|1.00");
    grid_at(g, 1, 0)->place = (struct place){.file = STR("data.json"), .line = 7};
    grid_at(g, 1, 0)->address = STR("t99[1].name");
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.items[0].code, E5201);
    assert_int_equal(s.ds.items[0].place.line, 7);
    assert_str(s.ds.items[0].place.pointer, "t99[1].name");
    sample_close(&s);
}

static void tables_give_bookmarks(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_heading(&s, 1, "第二部分 决算表");
    add_table(&s, long_grid(&s, 3, true));
    add_heading(&s, 2, "二、支出决算表");
    add_table(&s, long_grid(&s, 3, true));
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.outline_count, 3); /* the last heading says it already */
    assert_str(s.pages.outline[1].title, "公开03表　支出决算表");
    assert_int_equal(s.pages.outline[1].level, 2);
    sample_close(&s);
}

static void a_table_repeats_nothing_just_said(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = make_grid(&s, 1, "指标|值\n数量|1.00");
    g->title = STR("整体支出绩效目标表（2022 年度）");
    g->code = STR("附件1");
    add_para(&s, "annex_label", "附件1");
    add_para(&s, "annex_title", "整体支出绩效目标表（2022年度）");
    add_table(&s, g);
    assert_true(lay_out(&s));
    assert_int_equal(count_of(tagged_text(&s), "附件1"), 1);
    assert_int_equal(count_of(tagged_text(&s), "整体支出绩效目标表"), 1);
    sample_close(&s);
}

static void a_short_text_is_not_left_alone(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_para(&s, "", "附件：决算公开表（9张）");
    add_table(&s, long_grid(&s, 34, true)); /* fills a page unless set tight */
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 1);
    sample_close(&s);
}

static void long_department_names_get_lines_of_their_own(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *g = long_grid(&s, 3, true);
    g->department =
        STR("部门：新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县医疗保障局（含所属事业单位"
            "和派出机构汇总）");
    add_table(&s, g);
    assert_true(lay_out(&s));
    const struct page_text *unit = find_mark(&s, 0, "金额单位：万元");
    assert_non_null(unit);
    for (size_t i = 0; i < s.pages.pages[0].text_count; i++) {
        const struct page_text *t = &s.pages.pages[0].texts[i];
        assert_true(t->x + mark_width(t) <= PT(595) - 73701 + 300);
        assert_true(t == unit || t->y != unit->y);
    }
    sample_close(&s);
}

static void odd_grids_do_no_harm(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    struct grid *only_header = make_grid(&s, 2, "甲|乙\n丙|丁");
    only_header->header_rows = 9;
    add_table(&s, only_header);
    struct grid *far = make_grid(&s, 1, "甲|乙\n丙|丁");
    grid_at(far, 1, 1)->rowspan = 7; /* beyond the grid */
    grid_at(far, 1, 1)->colspan = 7;
    add_table(&s, far);
    add_table(&s, grid_new(&s.arena, 0, 0));
    add_table(&s, grid_new(&s.arena, 3, 1));
    add_table(&s, NULL);
    assert_true(lay_out(&s));
    assert_int_equal(count_of(tagged_text(&s), "丁"), 2);
    assert_int_equal(s.ds.n, 0);
    sample_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_drawn_once),
        cmocka_unit_test(header_and_continuation_mark_repeat),
        cmocka_unit_test(totals_stay_with_their_neighbours),
        cmocka_unit_test(notes_stay_with_the_last_rows),
        cmocka_unit_test(a_table_that_fits_a_page_is_not_cut),
        cmocka_unit_test(amounts_are_never_wrapped),
        cmocka_unit_test(what_is_too_wide_stands_in_parts),
        cmocka_unit_test(comfortable_type_gives_way_to_fewer_pages),
        cmocka_unit_test(one_upright_page_is_better_than_two_landscape_ones),
        cmocka_unit_test(parts_stand_on_a_page_each_where_they_can),
        cmocka_unit_test(parts_of_long_tables_follow_each_other),
        cmocka_unit_test(what_no_page_can_hold_is_reported_and_still_there),
        cmocka_unit_test(headings_inside_a_table_stay_with_their_rows),
        cmocka_unit_test(orientation_can_be_forced),
        cmocka_unit_test(decimal_points_stand_in_one_line),
        cmocka_unit_test(three_thousand_rows_and_thirty_columns),
        cmocka_unit_test(merged_titles_are_repeated_overleaf),
        cmocka_unit_test(a_row_higher_than_a_page_is_parted_by_lines),
        cmocka_unit_test(text_stays_inside_the_table),
        cmocka_unit_test(text_between_landscape_tables_stays_with_them),
        cmocka_unit_test(columns_of_amounts_are_alike),
        cmocka_unit_test(last_lines_get_no_landscape_page_of_their_own),
        cmocka_unit_test(numbers_of_landscape_pages_keep_their_place_on_the_sheet),
        cmocka_unit_test(headers_tell_what_they_head),
        cmocka_unit_test(a_header_higher_than_a_page_is_refused),
        cmocka_unit_test(a_missing_character_names_its_cell),
        cmocka_unit_test(tables_give_bookmarks),
        cmocka_unit_test(a_table_repeats_nothing_just_said),
        cmocka_unit_test(odd_grids_do_no_harm),
        cmocka_unit_test(a_short_text_is_not_left_alone),
        cmocka_unit_test(long_department_names_get_lines_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
