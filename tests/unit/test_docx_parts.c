/* The pieces under the writers: XML, archive, HTML text, outline, shape of tables, sections, lists.
 */
#include "doc_seed.h"

#include "check.h"
#include "data/json.h"
#include "fence/zip_write.h"
#include "write/docx.h"
#include "write/html_text.h"
#include "write/office_fonts.h"

#include <stdlib.h>
#include <time.h>

/* A pack's own face of a role comes first; what it leaves open or says badly stays as it was. */
static void office_is_told_the_faces_of_the_pack(void **state)
{
    static const char text[] =
        "{\"roles\": {\"body\": {\"faces\": [\"own\", \"other\"]}, \"title\": {\"faces\": []},"
        " \"table\": {\"faces\": [1]}, \"heading1\": {\"faces\": [\"missing\"]}, \"heading2\": {}},"
        " \"faces\": {\"own\": {\"family\": \"Own Sans\"}}}";
    static const char *const others[] = {"title", "table", "heading1", "heading2", "page_number"};
    struct arena a;
    struct diags ds;
    struct style own = {0};
    const struct style none = {0};
    struct source source = {.name = STR("style.json"), .text = STR(text)};
    (void)state;
    arena_init(&a);
    diags_init(&ds);
    assert_true(json_parse(&source, &a, &own.fonts, &ds));
    assert_true(str_eq(office_font_of(&own, STR("body")).chinese, STR("Own Sans")));
    assert_true(str_eq(office_font_of(&own, STR("no such role")).chinese, STR("Own Sans")));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_true(str_eq(office_font_of(&own, str_of(others[i])).chinese,
                           office_font_of(&none, str_of(others[i])).chinese));
    diags_free(&ds);
    arena_free(&a);
}

static void xml_escapes_and_replaces(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out);
    struct xml *x = xml_open(&out);
    xml_start(x, "a");
    xml_attr_str(x, "名", STR("<\"&' 临\x01"));
    xml_attr_int(x, "n", -5);
    xml_chars(x, STR("a<b]]>&\"c 𠮷\x02\xFF\xEF\xBF\xBF\xE2\x80\xAE"));
    xml_start(x, "b");
    xml_end(x);
    assert_true(xml_close(x)); /* ends what is open */
    assert_str(buf_view(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                               "<a 名=\"&lt;&quot;&amp;' 临\xEF\xBF\xBD\" n=\"-5\">"
                               "a&lt;b]]&gt;&amp;&quot;c 𠮷\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                               "\xE2\x80\xAE<b/></a>\n");
    buf_free(&out);
}

static void xml_tells_that_its_buffer_failed(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out);
    out.max = 10;
    struct xml *x = xml_open(&out);
    xml_start(x, "element");
    assert_false(xml_close(x));
    xml_start(NULL, "a"); /* no writer: nothing happens */
    assert_false(xml_close(NULL));
    buf_free(&out);
}

static void archives_do_not_depend_on_the_zone(void **state)
{
    (void)state;
    static const char *const zones[] = {"UTC", "Asia/Shanghai", "America/Los_Angeles",
                                        "Pacific/Apia"};
    static const long long epochs[] = {0, -5, 315532800, 1693526400, 99999999999};
    struct zip_part parts[] = {{.name = "a.txt", .bytes = STR("hello")},
                               {.name = "b/c.txt", .bytes = STR("")}};
    for (size_t e = 0; e < sizeof epochs / sizeof *epochs; e++) {
        struct buf first;
        buf_init(&first);
        for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
            struct buf out;
            buf_init(&out);
            setenv("TZ", zones[z], 1);
            tzset();
            assert_true(zip_write(parts, 2, epochs[e], &out));
            assert_true(str_starts(buf_view(&out), STR("PK\3\4")));
            if (z == 0)
                buf_str(&first, buf_view(&out));
            assert_true(str_eq(buf_view(&out), buf_view(&first)));
            buf_free(&out);
        }
        buf_free(&first);
    }
}

static void html_text_stays_in_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {"临夏 1,103.93", "临夏 1,103.93"},
        {"<script>\"a\" & 'b'", "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;"},
        {"&amp;", "&amp;amp;"},
        {"甲\x01乙\x7F", "甲\xEF\xBF\xBD乙\xEF\xBF\xBD"},
        {"\xFF临", "\xEF\xBF\xBD临"},
        {"𠮷<", "𠮷&lt;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out;
        buf_init(&out);
        html_text(&out, str_of(cases[i].text));
        assert_str(buf_view(&out), cases[i].expected);
        buf_free(&out);
    }
    struct buf out;
    buf_init(&out);
    html_lines(&out, STR("甲\n\n<乙"));
    html_attribute(&out, "data-fact", STR("t[\"1\"]"));
    assert_str(buf_view(&out), "甲<br><br>&lt;乙 data-fact=\"t[&quot;1&quot;]\"");
    buf_free(&out);
}

struct made {
    struct arena arena;
    struct diags ds;
    struct doc doc;
    struct seed seed; /* for its style */
};

static void make(struct made *m, const char *markdown, const struct grid **grids, size_t n)
{
    arena_init(&m->arena);
    diags_init(&m->ds);
    struct doc_input in = {.markdown = {.name = STR("report.md"), .text = str_of(markdown)},
                           .grids = grids,
                           .grid_count = n};
    assert_true(doc_build(&in, &m->arena, &m->doc, &m->ds));
    m->seed = (struct seed){0};
    arena_init(&m->seed.arena);
    diags_init(&m->seed.ds);
    seed_style(&m->seed);
}

static void unmake(struct made *m)
{
    seed_free(&m->seed);
    diags_free(&m->ds);
    arena_free(&m->arena);
}

static struct docx plan_of(struct made *m, const struct pages *pages)
{
    struct docx d = {.doc = &m->doc, .style = m->seed.style, .pages = pages};
    arena_init(&d.arena);
    return d;
}

static void outline_has_no_gaps(void **state)
{
    (void)state;
    struct made m;
    struct outline o;
    make(&m, "### 甲\n\n# 乙\n\n#### 丙\n\n#### 丁\n\n## 戊\n\n###### 己\n", NULL, 0);
    assert_true(outline_of(&m.doc, 2, &m.arena, &o));
    static const uint8_t depths[] = {1, 1, 2, 2, 2, 3};
    static const bool listed[] = {false, true, false, false, true, false};
    assert_int_equal(o.n, 6);
    for (size_t i = 0; i < o.n; i++) {
        assert_int_equal(o.items[i].depth, depths[i]);
        assert_int_equal(o.items[i].listed, listed[i]);
        assert_ptr_equal(outline_find(&o, o.items[i].block), &o.items[i]);
    }
    assert_str(o.items[4].text, "戊");
    assert_null(outline_find(&o, 99));
    unmake(&m);
}

static void items_that_count_together_are_one_list(void **state)
{
    (void)state;
    static const struct {
        const char *markdown;
        uint32_t lists[8]; /* of each block */
        size_t n;
    } cases[] = {
        {"1. 甲\n2. 乙\n", {1, 1}, 1},
        {"1. 甲\n\n正文\n\n1. 乙\n", {1, 0, 2}, 2},
        {"1. 甲\n   - 乙\n2. 丙\n", {1, 2, 1}, 2},
        {"1. 甲\n\n   续\n2. 乙\n", {1, 0, 1}, 1},
        {"- 甲\n\n1. 乙\n", {1, 2}, 2},
        {"- 甲\n  - 乙\n- 丙\n  - 丁\n", {1, 2, 1, 3}, 3},
        {"1. 甲\n\n# 题\n\n2. 乙\n", {1, 0, 2}, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        make(&m, cases[i].markdown, NULL, 0);
        struct docx d = plan_of(&m, NULL);
        assert_true(docx_plan_lists(&d));
        assert_int_equal(d.list_count, cases[i].n);
        for (size_t b = 0; b < m.doc.block_count; b++)
            assert_int_equal(d.list_of[b], cases[i].lists[b]);
        arena_free(&d.arena);
        unmake(&m);
    }
}

static const struct grid *grid_with(struct arena *a, const char *id, uint32_t rows, uint32_t cols)
{
    struct grid *g = grid_new(a, rows, cols);
    assert_non_null(g);
    g->id = str_of(id);
    return g;
}

/* "PN" a portrait section with page numbers, "L" a landscape one without, … */
static void dump_sections(struct buf *out, const struct docx *d)
{
    for (size_t i = 0; i < d->section_count; i++) {
        const struct docx_section *s = &d->sections[i];
        buf_puts(out, i ? " " : "");
        buf_puts(out, s->landscape ? "L" : "P");
        buf_puts(out, s->numbered ? "N" : "");
        if (s->start)
            buf_int(out, s->start);
        if (s->last != SIZE_MAX)
            buf_printf(out, "-%zu", s->last);
    }
}

static void sections_turn_with_wide_tables(void **state)
{
    (void)state;
    static const struct {
        const char *markdown, *expected;
    } cases[] = {
        {"正文", "PN1"},
        {"", "P"},
        {"封面\n\n<!-- page -->\n\n正文", "P-0 PN1"},
        {"封面\n\n<!-- page -->\n<!-- toc -->\n\n# 甲\n\n正文", "P-2 PN1"},
        {"# 甲\n\n<!-- table: narrow -->", "PN1"},
        {"# 甲\n\n正文\n\n## 乙\n\n<!-- table: wide -->\n\n# 丙", "PN1-1 LN-3 PN"},
        {"<!-- table: wide -->\n<!-- page -->\n<!-- table: wide2 -->", "LN1"},
        {"<!-- table: wide -->\n<!-- table: narrow -->\n<!-- table: wide2 -->", "LN1-0 PN-1 LN"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        struct arena a;
        struct buf out;
        arena_init(&a);
        buf_init(&out);
        const struct grid *grids[] = {grid_with(&a, "narrow", 2, 3), grid_with(&a, "wide", 2, 40),
                                      grid_with(&a, "wide2", 2, 40)};
        make(&m, cases[i].markdown, grids, 3);
        struct docx d = plan_of(&m, NULL);
        assert_true(docx_plan_sections(&d));
        dump_sections(&out, &d);
        assert_str(buf_view(&out), cases[i].expected);
        buf_free(&out);
        arena_free(&d.arena);
        unmake(&m);
        arena_free(&a);
    }
}

static void sections_follow_the_pages(void **state)
{
    (void)state;
    struct made m;
    struct buf out;
    buf_init(&out);
    make(&m, "封面\n\n# 甲\n\n正文\n\n# 乙\n\n丙", NULL, 0);
    struct page sheets[] = {{.width = PT(595), .height = PT(842), .label = STR("")},
                            {.width = PT(595), .height = PT(842), .label = STR("3")},
                            {.width = PT(842), .height = PT(595), .label = STR("4")}};
    uint32_t block_pages[] = {0, 1, 1, 2, 2};
    bool opens[] = {true, true, false, true, false};
    struct page_table none[5] = {{0}};
    struct pages pages = {.pages = sheets,
                          .page_count = 3,
                          .block_pages = block_pages,
                          .block_opens = opens,
                          .block_tables = none,
                          .block_count = 5};
    struct docx d = plan_of(&m, &pages);
    assert_true(docx_plan_sections(&d));
    dump_sections(&out, &d);
    assert_str(buf_view(&out), "P-0 PN3-2 LN");
    assert_str(docx_page_label(&d, 3), "4");
    assert_false(docx_opens_page(&d, 3)); /* no table: the text finds its own page */
    buf_free(&out);
    arena_free(&d.arena);
    unmake(&m);
}

static mpt sum_of(const struct table_shape *s, uint32_t cols)
{
    mpt sum = 0;
    for (uint32_t i = 0; i < cols; i++)
        sum += s->widths[i];
    return sum;
}

static struct grid *amounts(struct arena *a, uint32_t rows, uint32_t cols, const char *amount)
{
    struct grid *g = grid_new(a, rows, cols);
    assert_non_null(g);
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < cols; c++) {
            struct grid_cell *cell = grid_at(g, r, c);
            cell->kind = c ? CELL_NUMBER : CELL_TEXT;
            cell->role = c ? ROLE_FIGURE : ROLE_LABEL;
            cell->text = c ? str_of(amount) : STR("一般公共预算财政拨款收入");
        }
    return g;
}

static void tables_fill_the_width_and_never_break_a_figure(void **state)
{
    (void)state;
    static const struct {
        uint32_t rows, cols;
        const char *amount;
        mpt largest; /* type that fits at most */
    } cases[] = {{10, 3, "1,100.08", PT(10.5)},
                 {10, 12, "1,100.08", PT(9)},
                 {10, 30, "7332478.98", PT(4)},
                 {1, 1, "1", PT(10.5)}};
    struct made m;
    make(&m, "正文", NULL, 0);
    const struct table_style *style = &m.seed.style->table;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid *g = amounts(&m.arena, cases[i].rows, cases[i].cols, cases[i].amount);
        struct table_shape s = shape_fit(g, PT(442), PT(600), style, &m.arena);
        assert_int_equal(sum_of(&s, g->cols), PT(442));
        assert_true(s.size <= cases[i].largest && s.size >= style->size_floor);
        mpt digits = (mpt)(strlen(cases[i].amount) * (size_t)s.size / 2);
        for (uint32_t c = 1; c < g->cols && s.size > style->size_floor; c++)
            assert_true(s.widths[c] >= digits + 2 * s.pad_x);
    }
    unmake(&m);
}

/* A page is landscape for what its columns hold, not for how many they are. */
static void wide_is_what_needs_small_type(void **state)
{
    (void)state;
    struct made m;
    make(&m, "正文", NULL, 0);
    static const struct {
        uint32_t cols;
        const char *amount;
        enum grid_orientation orientation;
        bool wide;
    } cases[] = {
        {4, "1,100.08", ORIENT_AUTO, false},     {9, "0.00", ORIENT_AUTO, false},
        {12, "1,234,567.89", ORIENT_AUTO, true}, {30, "7332478.98", ORIENT_AUTO, true},
        {4, "1,100.08", ORIENT_LANDSCAPE, true}, {30, "7332478.98", ORIENT_PORTRAIT, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid *g = amounts(&m.arena, 5, cases[i].cols, cases[i].amount);
        g->orientation = cases[i].orientation;
        if (shape_is_wide(g, m.seed.style, &m.arena) != cases[i].wide)
            fail_msg("case %zu", i);
    }
    unmake(&m);
}

static void type_shrinks_to_keep_a_table_on_one_page(void **state)
{
    (void)state;
    struct made m;
    make(&m, "正文", NULL, 0);
    const struct table_style *style = &m.seed.style->table;
    struct table_shape s =
        shape_fit(amounts(&m.arena, 50, 3, "1.00"), PT(442), PT(600), style, &m.arena);
    long long height = 0;
    for (uint32_t row = 0; row < 50; row++)
        height += shape_row_height(amounts(&m.arena, 50, 3, "1.00"), row, &s);
    assert_true(height <= PT(600) && s.size < style->size && s.size >= style->size_min);
    s = shape_fit(amounts(&m.arena, 200, 3, "1.00"), PT(442), PT(600), style, &m.arena);
    assert_int_equal(s.size, style->size);
    unmake(&m);
}

static void padding_shrinks_to_keep_a_table_on_one_page(void **state)
{
    (void)state;
    struct made m;
    make(&m, "正文", NULL, 0);
    const struct table_style *style = &m.seed.style->table;
    struct grid *few = amounts(&m.arena, 5, 3, "1.00");
    struct grid *many = amounts(&m.arena, 36, 3, "1.00");
    struct grid *more = amounts(&m.arena, 200, 3, "1.00");
    assert_int_equal(shape_fit(few, PT(442), PT(600), style, &m.arena).pad_y, style->pad_y);
    struct table_shape s = shape_fit(many, PT(442), PT(600), style, &m.arena);
    assert_true(s.pad_y < style->pad_y && s.pad_y >= style->pad_y_min);
    assert_int_equal(shape_fit(more, PT(442), PT(600), style, &m.arena).pad_y, style->pad_y);
    unmake(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xml_escapes_and_replaces),
        cmocka_unit_test(xml_tells_that_its_buffer_failed),
        cmocka_unit_test(archives_do_not_depend_on_the_zone),
        cmocka_unit_test(html_text_stays_in_its_place),
        cmocka_unit_test(office_is_told_the_faces_of_the_pack),
        cmocka_unit_test(outline_has_no_gaps),
        cmocka_unit_test(items_that_count_together_are_one_list),
        cmocka_unit_test(sections_turn_with_wide_tables),
        cmocka_unit_test(sections_follow_the_pages),
        cmocka_unit_test(tables_fill_the_width_and_never_break_a_figure),
        cmocka_unit_test(wide_is_what_needs_small_type),
        cmocka_unit_test(type_shrinks_to_keep_a_table_on_one_page),
        cmocka_unit_test(padding_shrinks_to_keep_a_table_on_one_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
