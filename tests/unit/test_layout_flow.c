/* Pages of running text: what may not be parted, what is numbered, what the contents say. */
#include "layout_doc.h"

enum { LINES_A_PAGE = 22 };

/* Lines of body text on a page that carry `tag`. */
static size_t lines_with_tag(const struct page *p, uint32_t tag)
{
    size_t n = 0;
    mpt last = -1;
    for (size_t i = 0; i < p->text_count; i++)
        if (p->texts[i].tag == tag && p->texts[i].y != last) {
            n++;
            last = p->texts[i].y;
        }
    return n;
}

static void a_page_holds_22_lines_of_28_characters(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_lines(&s, LINES_A_PAGE);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 1);
    assert_int_equal(s.pages.pages[0].text_count, LINES_A_PAGE + 1); /* and the number */
    const struct page_text *second = &s.pages.pages[0].texts[1];
    assert_int_equal(second->n, 28);
    assert_int_equal(second->x, 79370); /* 28 mm */
    assert_true(second->x + mark_width(second) <= 595276 - 73701);
    assert_int_equal(s.pages.pages[0].texts[0].n, 26);
    sample_close(&s);
}

static void no_line_of_a_paragraph_stands_alone(void **state)
{
    (void)state;
    for (size_t before = 1; before < 26; before++)
        for (size_t length = 1; length < 8; length++) {
            struct sample s;
            sample_open(&s, NULL);
            add_lines(&s, before);
            add_lines(&s, length);
            assert_true(lay_out(&s));
            for (uint32_t tag = 1; tag < s.pages.tag_count; tag++)
                for (size_t i = 0, all = tag == 1 ? before : length; i < s.pages.page_count; i++) {
                    size_t here = lines_with_tag(&s.pages.pages[i], tag);
                    assert_true(here == 0 || here >= 2 || all == 1);
                }
            sample_close(&s);
        }
}

/* The last page of a part never holds only a line or two. */
static void a_part_does_not_end_in_a_line_alone(void **state)
{
    (void)state;
    for (size_t first = 15; first < 24; first++)
        for (size_t rest = 1; rest <= 2; rest++) {
            struct sample s;
            sample_open(&s, NULL);
            add_lines(&s, first);
            add_lines(&s, rest);
            add_heading(&s, 1, "第二部分");
            assert_true(lay_out(&s));
            size_t last = s.pages.page_count - 2; /* before the new part */
            const struct page *p = &s.pages.pages[last];
            size_t lines = lines_with_tag(p, 1) + lines_with_tag(p, 2);
            assert_true(last == 0 || lines >= 3);
            sample_close(&s);
        }
}

/* What opens a page does not leave the title above it on a page of its own. */
static void a_title_stays_with_what_opens_a_page(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_lines(&s, 3);
    add_heading(&s, 1, "第五部分 附件");
    add_para(&s, "annex_label", "附件1");
    add_para(&s, "annex_title", "自评表");
    add_lines(&s, 3);
    add_para(&s, "annex_label", "附件2");
    add_lines(&s, 3);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 3);
    assert_non_null(find_mark(&s, 1, "附件1"));
    assert_non_null(find_mark(&s, 2, "附件2"));
    sample_close(&s);
}

static void headings_stay_with_two_lines(void **state)
{
    (void)state;
    for (size_t before = 14; before < 24; before++) {
        struct sample s;
        sample_open(&s, NULL);
        add_lines(&s, before);
        add_heading(&s, 2, "一、收入情况");
        add_heading(&s, 3, "（一）总体");
        add_lines(&s, 5);
        assert_true(lay_out(&s));
        uint32_t page = s.pages.block_pages[1];
        assert_int_equal(s.pages.block_pages[2], page);
        assert_int_equal(s.pages.block_pages[3], page);
        assert_true(lines_with_tag(&s.pages.pages[page], 4) >= 2);
        sample_close(&s);
    }
}

static void front_matter_has_no_number(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_para(&s, "cover_title", "某市医疗保障局2022年度部门决算");
    add_para(&s, "cover_date", "二〇二三年九月");
    add_para(&s, "toc_title", "目　录");
    add_block(&s, BLOCK_TOC, "", NULL);
    add_heading(&s, 1, "第一部分 概况");
    add_lines(&s, 30);
    add_heading(&s, 1, "第二部分 说明");
    add_lines(&s, 3);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 5);
    const char *const labels[] = {"", "", "1", "2", "3"};
    for (size_t i = 0; i < 5; i++)
        assert_str(s.pages.pages[i].label, labels[i]);
    assert_null(find_mark(&s, 1, "— 1 —"));
    const struct page_text *odd = find_mark(&s, 2, "— 1 —"), *even = find_mark(&s, 3, "— 2 —");
    assert_non_null(odd);
    assert_non_null(even);
    assert_int_equal(odd->tag, TAG_NONE);
    assert_true(odd->x > PT(400));  /* right on odd pages, one character in */
    assert_true(even->x < PT(110)); /* left on even ones */
    assert_int_equal(odd->y, even->y);
    /* the date closes the cover */
    const struct page_text *date = find_mark(&s, 0, "二〇二三年九月");
    assert_true(date && date->y > PT(700));
    sample_close(&s);
}

static void contents_lead_to_their_pages(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_para(&s, "toc_title", "目　录");
    add_block(&s, BLOCK_TOC, "", NULL);
    for (int i = 0; i < 40; i++) {
        add_heading(&s, i % 10 == 0 ? 1 : 2, "职责");
        add_lines(&s, 9);
    }
    assert_true(lay_out(&s));
    size_t links = 0;
    for (size_t i = 0; i < s.pages.page_count; i++)
        for (size_t k = 0; k < s.pages.pages[i].link_count; k++, links++) {
            const struct page_link *l = &s.pages.pages[i].links[k];
            uint32_t target = s.pages.block_pages[2 + 2 * links];
            assert_int_equal(l->page, target);
            bool found = false; /* the number stands on the entry's line */
            for (size_t m = 0; m < s.pages.pages[i].text_count; m++) {
                const struct page_text *t = &s.pages.pages[i].texts[m];
                found |= t->y > l->y && t->y < l->y + l->h && t->tag == l->tag &&
                         str_eq(mark_text(&s, t), s.pages.pages[target].label);
            }
            assert_true(found);
        }
    assert_int_equal(links, 40);
    assert_int_equal(s.pages.outline_count, 40);
    assert_int_equal(s.pages.outline[11].level, 2);
    sample_close(&s);
}

static void contents_are_titled_once(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        struct sample s;
        sample_open(&s, NULL);
        if (given)
            add_para(&s, "toc_title", "目　录");
        add_block(&s, BLOCK_TOC, "", NULL);
        add_heading(&s, 1, "第一部分");
        assert_true(lay_out(&s));
        assert_int_equal(count_of(tagged_text(&s), "目　录"), 1);
        assert_int_equal(s.pages.page_count, 2);
        sample_close(&s);
    }
}

static void contents_close_up_to_stay_on_one_page(void **state)
{
    (void)state;
    static const struct {
        int headings;
        uint32_t first_page; /* of the report */
    } cases[] = {{20, 1}, {24, 1}, {26, 1}, {28, 1}, {40, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample s;
        sample_open(&s, NULL);
        add_block(&s, BLOCK_TOC, "", NULL);
        for (int k = 0; k < cases[i].headings; k++)
            add_heading(&s, k % 3 ? 2 : 1, "职责");
        add_para(&s, "", "甲");
        assert_true(lay_out(&s));
        assert_int_equal(s.pages.block_pages[1], cases[i].first_page);
        sample_close(&s);
    }
}

/* A long entry takes the others with it to smaller type rather than a second line. */
static void contents_shrink_to_stay_on_one_line(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_block(&s, BLOCK_TOC, "", NULL);
    add_heading(&s, 1, "第一部分 概况");
    add_heading(&s, 2, "一、一般公共预算财政拨款基本支出决算明细表（详见附件表6）");
    add_heading(&s, 2, "二、机构设置");
    add_lines(&s, 2);
    assert_true(lay_out(&s));
    const struct page_text *title =
        find_mark(&s, 0, "一、一般公共预算财政拨款基本支出决算明细表（详见附件表6）");
    const struct page_text *other = find_mark(&s, 0, "二、机构设置");
    const struct page_text *part = find_mark(&s, 0, "第一部分 概况");
    assert_non_null(title);
    assert_non_null(other);
    assert_non_null(part);
    assert_true(title->size < PT(14) && title->size >= PT(12));
    assert_int_equal(other->size, title->size);
    assert_int_equal(part->size, PT(14));
    sample_close(&s);
}

/* A heading given the look of a higher level takes those below it along, until it ends. */
static void a_lifted_heading_lifts_those_below(void **state)
{
    (void)state;
    static const char *const texts[] = {"一、概况", "自评报告", "二、目标",  "（一）资金",
                                        "第二部分", "三、其他", "（二）其他"};
    static const uint8_t levels[] = {2, 2, 3, 4, 1, 2, 3};
    static const int shown[] = {2, 1, 2, 3, 1, 2, 3};
    struct sample s;
    sample_open(&s, NULL);
    for (int i = 0; i < 7; i++)
        add_heading(&s, levels[i], texts[i]);
    s.doc.blocks[1].style = STR("heading1");
    doc_lift_headings(&s.doc);
    for (int i = 0; i < 7; i++)
        assert_int_equal(doc_shown_level(&s.doc.blocks[i]), shown[i]);
    sample_close(&s);
}

static void a_new_part_starts_a_page(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_heading(&s, 1, "第一部分");
    add_heading(&s, 1, "第二部分");
    add_para(&s, "", "正文。");
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.block_pages[0], 0);
    assert_int_equal(s.pages.block_pages[1], 1);
    assert_int_equal(s.pages.block_pages[2], 1);
    sample_close(&s);
}

static void page_breaks_never_make_empty_pages(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_block(&s, BLOCK_PAGE_BREAK, "", NULL);
    add_para(&s, "", "甲");
    add_block(&s, BLOCK_PAGE_BREAK, "", NULL);
    add_block(&s, BLOCK_PAGE_BREAK, "", NULL);
    add_heading(&s, 1, "第一部分");
    add_block(&s, BLOCK_PAGE_BREAK, "", NULL);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 2);
    sample_close(&s);
}

static void an_empty_document_is_one_page(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 1);
    sample_close(&s);
}

static void drafts_are_marked_on_every_page(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    s.doc.meta.draft = true;
    add_lines(&s, 60);
    assert_true(lay_out(&s));
    for (size_t i = 0; i < s.pages.page_count; i++) {
        const struct page_text *mark = find_mark(&s, i, "草稿");
        assert_non_null(mark);
        assert_ptr_equal(mark, &s.pages.pages[i].texts[0]); /* below everything else */
        assert_int_equal(mark->angle, 45);
        assert_int_equal(mark->tag, TAG_NONE);
    }
    sample_close(&s);
}

static void items_form_lists(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    for (uint32_t i = 1; i <= 3; i++) {
        struct doc_block *b = add_block(&s, BLOCK_ITEM, "", "一项");
        b->ordered = true;
        b->number = i;
    }
    add_para(&s, "", "完");
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.tags[1].kind, TAG_L);
    for (size_t i = 2; i <= 4; i++) {
        assert_int_equal(s.pages.tags[i].kind, TAG_LI);
        assert_int_equal(s.pages.tags[i].parent, 1);
    }
    assert_non_null(find_mark(&s, 0, "2.一项"));
    sample_close(&s);
}

/* Emphasis takes the font that the style names; where it names none, nothing changes. */
static void emphasis_has_a_font_of_its_own(void **state)
{
    (void)state;
    for (int named = 0; named < 2; named++) {
        struct sample s;
        sample_open(&s, named ? NULL : "{\"looks\": {\"body\": {\"emphasis\": \"\"}}}");
        struct doc_block *b = add_block(&s, BLOCK_PARAGRAPH, "", NULL);
        struct doc_run runs[] = {{.text = STR("甲")},
                                 {.text = STR("乙丙"), .flags = RUN_EMPHASIS},
                                 {.text = STR("丁"), .flags = RUN_EMPHASIS | RUN_STRONG}};
        b->runs = runs;
        b->run_count = 3;
        assert_true(lay_out(&s));
        int kai = fake_role(NULL, STR("heading2")), body = fake_role(NULL, STR("body"));
        assert_int_equal(find_mark(&s, 0, "甲")->role, body);
        assert_int_equal(find_mark(&s, 0, "乙丙")->role, named ? kai : body);
        assert_int_equal(find_mark(&s, 0, "丁")->role, named ? kai : body);
        assert_true(find_mark(&s, 0, "丁")->bold);
        sample_close(&s);
    }
}

static bool find_in_data(void *user, struct str text, struct place *out)
{
    *out = (struct place){.file = STR("d.json"), .line = 7, .pointer = *(struct str *)user};
    return str_eq(text, STR("龥"));
}

/* Who types the data is told the place in the data, not that in the report made from it. */
static void a_missing_character_is_looked_up_in_the_data(void **state)
{
    (void)state;
    struct sample s;
    struct str pointer = STR("/department/head");
    sample_open(&s, NULL);
    s.doc.find = find_in_data;
    s.doc.find_user = &pointer;
    add_para(&s, "", "张龥");
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 1);
    assert_int_equal(s.ds.items[0].code, E5201);
    assert_str(s.ds.items[0].place.file, "d.json");
    assert_int_equal(s.ds.items[0].place.line, 7);
    assert_str(s.ds.items[0].place.pointer, "/department/head");
    sample_close(&s);
}

static void problems_are_reported_with_their_place(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, "{\"looks\": {\"odd\": {\"font\": \"no_such_role\"}}}");
    add_para(&s, "no_such_look", "甲");
    add_para(&s, "odd", "乙");
    add_para(&s, "", "张龥");
    struct origin head = origin_of_fact(STR("department.head"));
    s.doc.blocks[2].runs[0].made = &head;
    assert_true(lay_out(&s));
    assert_int_equal(s.ds.n, 3);
    assert_int_equal(s.ds.items[0].code, E5105);
    assert_int_equal(s.ds.items[0].place.line, 1);
    assert_int_equal(s.ds.items[1].code, E5106);
    assert_int_equal(s.ds.items[2].code, E5201);
    assert_int_equal(s.ds.items[2].place.line, 3);
    assert_str(s.ds.items[2].place.pointer, "department.head");
    const struct page_text *sign = find_mark(&s, 0, "〓");
    assert_non_null(sign);
    assert_str(sign->actual_text, "龥");
    sample_close(&s);
}

static void too_many_pages_are_refused(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    for (int i = 0; i < 2600; i++) {
        add_para(&s, "", "甲");
        add_para(&s, "annex_label", "附件");
    }
    for (int i = 0; i < 600; i++)
        add_lines(&s, 100);
    assert_false(lay_out(&s));
    assert_int_equal(s.ds.first_error, E5211);
    sample_close(&s);
}

static void memory_limits_are_an_error(void **state)
{
    (void)state;
    for (size_t limit = 300000; limit < 2000000; limit += 170000) {
        struct sample s;
        struct pages pages;
        struct arena small;
        sample_open(&s, NULL);
        for (int i = 0; i < 200; i++)
            add_lines(&s, 10);
        add_table(&s, make_grid(&s, 1, "项目|金额\n甲|1.00\n合计|1.00"));
        arena_init(&small);
        small.limit = limit;
        assert_false(layout_with(&s.doc, s.style, &fake_measure, &small, &pages, &s.ds));
        assert_int_equal(s.ds.first_error, E1004);
        arena_free(&small);
        sample_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_holds_22_lines_of_28_characters),
        cmocka_unit_test(no_line_of_a_paragraph_stands_alone),
        cmocka_unit_test(a_part_does_not_end_in_a_line_alone),
        cmocka_unit_test(a_title_stays_with_what_opens_a_page),
        cmocka_unit_test(headings_stay_with_two_lines),
        cmocka_unit_test(front_matter_has_no_number),
        cmocka_unit_test(contents_lead_to_their_pages),
        cmocka_unit_test(contents_are_titled_once),
        cmocka_unit_test(contents_close_up_to_stay_on_one_page),
        cmocka_unit_test(contents_shrink_to_stay_on_one_line),
        cmocka_unit_test(a_lifted_heading_lifts_those_below),
        cmocka_unit_test(a_new_part_starts_a_page),
        cmocka_unit_test(page_breaks_never_make_empty_pages),
        cmocka_unit_test(an_empty_document_is_one_page),
        cmocka_unit_test(drafts_are_marked_on_every_page),
        cmocka_unit_test(items_form_lists),
        cmocka_unit_test(emphasis_has_a_font_of_its_own),
        cmocka_unit_test(a_missing_character_is_looked_up_in_the_data),
        cmocka_unit_test(problems_are_reported_with_their_place),
        cmocka_unit_test(too_many_pages_are_refused),
        cmocka_unit_test(memory_limits_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
