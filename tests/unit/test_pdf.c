#include "check.h"

#include "base/calendar.h"
#include "base/file.h"
#include "base/fileset.h"
#include "base/utf8.h"
#include "write/pdf_text.h"
#include "write/write.h"

#include <stdlib.h>

/* A small document laid out by hand: everything that the writer can draw. */
struct sample {
    struct diags ds;
    struct arena arena;
    struct fontset *fs;
    struct pages pages;
    struct doc doc;
};

static uint32_t add_tag(struct sample *s, enum tag_kind kind, uint32_t parent)
{
    struct pages *p = &s->pages;
    p->tags[p->tag_count] = (struct page_tag){.kind = kind, .parent = parent};
    return (uint32_t)p->tag_count++;
}

static struct page *add_page(struct sample *s, mpt width, mpt height, struct str label)
{
    struct page *p = &s->pages.pages[s->pages.page_count++];
    enum { MANY = 400 };
    *p = (struct page){.width = width, .height = height, .label = label};
    p->texts = arena_zalloc(&s->arena, MANY * sizeof *p->texts);
    p->rects = arena_zalloc(&s->arena, MANY * sizeof *p->rects);
    p->links = arena_zalloc(&s->arena, MANY * sizeof *p->links);
    return p;
}

/* Adds text with natural advances plus `stretch` after each character. */
static struct page_text *add_text(struct sample *s, struct page *p, const char *role, mpt size,
                                  mpt x, mpt y, mpt stretch, uint32_t tag, const char *text)
{
    struct page_text *t = &p->texts[p->text_count++];
    size_t n = utf8_count(str_of(text));
    int32_t *cps = arena_alloc(&s->arena, n * sizeof *cps);
    mpt *advances = arena_alloc(&s->arena, n * sizeof *advances);
    *t = (struct page_text){.x = x,
                            .y = y,
                            .role = (uint16_t)fontset_role(s->fs, str_of(role)),
                            .size = size,
                            .cps = cps,
                            .advances = advances,
                            .n = n,
                            .tag = tag};
    const char *at = text, *end = text + strlen(text);
    for (size_t i = 0; i < n; i++) {
        struct glyph g;
        cps[i] = utf8_next(&at, end);
        assert_true(font_glyph(s->fs, t->role, cps[i], &g));
        advances[i] = g.advance * size / 1000 + stretch;
    }
    return t;
}

static void add_rule(struct page *p, mpt x, mpt y, mpt w, mpt h, uint8_t gray)
{
    p->rects[p->rect_count++] = (struct page_rect){x, y, w, h, gray};
}

/* Sets the quarter-em gaps that layout puts between Han characters and digits. */
static void open_gaps(struct sample *s, struct page_text *t, mpt gap)
{
    mpt *advances = arena_alloc(&s->arena, t->n * sizeof *advances);
    for (size_t i = 0; i < t->n; i++) {
        bool border = i + 1 < t->n && (t->cps[i] < 0x80) != (t->cps[i + 1] < 0x80);
        advances[i] = t->advances[i] + (border ? gap : 0);
    }
    t->advances = advances;
}

enum { LEFT = 79370, TOP = 104880 };

static void make_cover(struct sample *s, uint32_t document)
{
    struct page *p = add_page(s, 595276, 841890, STR(""));
    struct page_text *mark =
        add_text(s, p, "watermark", PT(120), PT(150), PT(600), 0, TAG_NONE, "草稿");
    mark->gray = 225;
    mark->angle = 45;
    add_rule(p, PT(150), 549500, PT(250), 1000, 0);
    add_text(s, p, "title", PT(22), PT(120), PT(300), 0, add_tag(s, TAG_P, document),
             "临夏市医疗保障局2022年度部门决算");
}

static void make_contents(struct sample *s, uint32_t document)
{
    struct page *p = add_page(s, 595276, 841890, STR(""));
    add_text(s, p, "title", PT(22), PT(260), TOP, 0, add_tag(s, TAG_P, document), "目录");
    uint32_t toc = add_tag(s, TAG_TOC, document);
    const char *const entries[] = {"第一部分 部门概况", "第二部分 部门决算表"};
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t item = add_tag(s, TAG_TOCI, toc);
        mpt y = TOP + PT(40) * (mpt)(i + 1);
        add_text(s, p, "body", PT(16), LEFT, y, 0, item, entries[i]);
        add_text(s, p, "body", PT(16), LEFT + PT(200), y, 0, TAG_NONE, "…………");
        add_text(s, p, "body", PT(16), PT(500), y, 0, item, i ? "2" : "1");
        p->links[p->link_count++] =
            (struct page_link){LEFT, y - PT(14), PT(440), PT(18), 2 + i, TOP, item};
    }
}

static void make_text(struct sample *s, uint32_t document)
{
    struct page *p = add_page(s, 595276, 841890, STR("1"));
    add_text(s, p, "heading1", PT(16), LEFT, TOP, 0, add_tag(s, TAG_H1, document),
             "第一部分 部门概况");
    add_text(s, p, "heading2", PT(16), LEFT, TOP + PT(30), 0, add_tag(s, TAG_H2, document),
             "（一）主要职责");
    struct page_text *h3 = add_text(s, p, "heading3", PT(16), LEFT, TOP + PT(60), 0,
                                    add_tag(s, TAG_H3, document), "1.人员");
    h3->bold = true;
    uint32_t text = add_tag(s, TAG_P, document);
    add_text(s, p, "body", PT(16), LEFT + PT(32), TOP + PT(90), 250, text,
             "2022年度收入总计1103.93万元，同比增长24.8%，其中：");
    add_text(s, p, "body", PT(16), LEFT, TOP + PT(120), -120, text,
             "局长𠮷田喆；《预算法》（2018年）￥12.50——完。");
    struct page_text *replaced =
        add_text(s, p, "body", PT(16), LEFT, TOP + PT(150), 0, add_tag(s, TAG_P, document), "○");
    replaced->actual_text = STR("〇");
    uint32_t list = add_tag(s, TAG_L, document);
    add_text(s, p, "body", PT(16), LEFT, TOP + PT(180), 0, add_tag(s, TAG_LI, list), "第一项(\\)");
    for (mpt i = 1; i <= 3; i++)
        open_gaps(s,
                  add_text(s, p, "body", PT(16), LEFT, TOP + PT(180 + 30 * i), 0,
                           add_tag(s, TAG_P, document), "截至2022年12月31日共有车辆5辆"),
                  PT(i) + 500);
    add_text(s, p, "page_number", PT(14), PT(290), PT(780), 0, TAG_NONE, "—1—");
}

static void make_table(struct sample *s, uint32_t document)
{
    struct page *p = add_page(s, 841890, 595276, STR("2"));
    add_text(s, p, "heading1", PT(16), LEFT, PT(70), 0, add_tag(s, TAG_H1, document),
             "第二部分 部门决算表");
    uint32_t table = add_tag(s, TAG_TABLE, document);
    add_text(s, p, "table_head", PT(12), LEFT, PT(95), 0, add_tag(s, TAG_CAPTION, table),
             "收入决算表");
    add_rule(p, LEFT, PT(100), PT(600), PT(20), 230);
    const char *const cells[4][4] = {{"项目", "决算数", NULL, "合计"},
                                     {NULL, "基本支出", "项目支出", NULL},
                                     {"行政运行", "770.86", "", "770.86"},
                                     {"合计", "1,000.00", "-5.25", "994.75"}};
    for (mpt r = 0; r < 4; r++) {
        uint32_t row = add_tag(s, TAG_TR, table);
        for (mpt c = 0; c < 4; c++) {
            const char *text = cells[r][c];
            if (!text)
                continue;
            uint32_t cell = add_tag(s, r < 2 ? TAG_TH : c ? TAG_TD : TAG_TH, row);
            struct page_tag *t = &s->pages.tags[cell];
            t->scope_row = r >= 2;
            t->colspan = r == 0 && c == 1 ? 2 : 1;
            t->rowspan = r == 0 && c != 1 ? 2 : 1;
            if (text[0])
                add_text(s, p, r == 3 ? "table_bold" : "table", 10500, LEFT + PT(150) * c + PT(4),
                         PT(115) + PT(20) * r, 0, cell, text);
        }
        for (mpt c = 0; c < 4; c++)
            add_rule(p, LEFT + PT(150) * c, PT(100) + PT(20) * r, PT(150), 500, 0);
    }
    add_text(s, p, "body", PT(12), LEFT, PT(200), 0, add_tag(s, TAG_NOTE, document),
             "注：本表反映部门本年度取得的各项收入情况。");
}

static struct outline_entry bookmark(uint8_t level, const char *title, uint32_t page)
{
    return (struct outline_entry){level, str_of(title), page, TOP};
}

static int make_sample(void **state)
{
    struct sample *s = calloc(1, sizeof *s);
    diags_init(&s->ds);
    arena_init(&s->arena);
    s->fs = fontset_open(JUESUAN_ROOT "/fonts/fonts.json", JUESUAN_ROOT "/fonts", &s->ds);
    if (!s->fs)
        return -1;
    s->pages.pages = arena_zalloc(&s->arena, 8 * sizeof *s->pages.pages);
    s->pages.tags = arena_zalloc(&s->arena, 100 * sizeof *s->pages.tags);
    s->pages.outline = arena_zalloc(&s->arena, 8 * sizeof *s->pages.outline);
    uint32_t document = add_tag(s, TAG_DOCUMENT, TAG_NONE);
    make_cover(s, document);
    make_contents(s, document);
    make_text(s, document);
    make_table(s, document);
    s->pages.outline[0] = bookmark(1, "第一部分 部门概况", 2);
    s->pages.outline[1] = bookmark(2, "（一）主要职责𠮷", 2);
    s->pages.outline[2] = bookmark(1, "第二部分 部门决算表", 3);
    s->pages.outline_count = 3;
    s->doc.meta = (struct doc_meta){.title = STR("临夏市医疗保障局2022年度部门决算"),
                                    .author = STR("临夏市医疗保障局"),
                                    .subject = STR("部门决算公开"),
                                    .keywords = STR("部门决算；<公开>"),
                                    .date = STR("2023-08-25"),
                                    .epoch = 1692921600};
    *state = s;
    return 0;
}

static int free_sample(void **state)
{
    struct sample *s = *state;
    fontset_close(s->fs);
    arena_free(&s->arena);
    diags_free(&s->ds);
    free(s);
    return 0;
}

static bool write_as_pdf(struct sample *s, const struct pages *pages, struct buf *out)
{
    return write_pdf(&(struct writing){.doc = &s->doc, .pages = pages, .fonts = s->fs}, out,
                     &s->ds);
}

static void two_runs_give_the_same_bytes(void **state)
{
    struct sample *s = *state;
    struct buf a, b;
    buf_init(&a);
    buf_init(&b);
    assert_true(write_as_pdf(s, &s->pages, &a));
    assert_true(write_as_pdf(s, &s->pages, &b));
    assert_int_equal(s->ds.n, 0);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    assert_true(str_starts(buf_view(&a), STR("%PDF-1.7\n")));
    buf_free(&a);
    buf_free(&b);
}

/* A batch shares one set of fonts among its documents. */
static void glyphs_read_for_others_change_no_byte(void **state)
{
    struct sample *s = *state;
    struct buf fresh, used;
    buf_init(&fresh);
    buf_init(&used);
    assert_true(write_as_pdf(s, &s->pages, &fresh));
    for (int role = 0; role < (int)fontset_role_count(s->fs); role++)
        for (int32_t cp = 0x5000; cp < 0x5400; cp += 7) {
            struct glyph g;
            assert_true(font_glyph(s->fs, role, cp, &g));
        }
    struct pages other = s->pages;
    other.page_count = 3;
    other.outline_count = 2;
    other.pages[1].link_count = 1;
    assert_true(write_as_pdf(s, &other, &used));
    assert_int_not_equal(used.n, fresh.n);
    other.pages[1].link_count = 2;
    buf_clear(&used);
    assert_true(write_as_pdf(s, &s->pages, &used));
    assert_int_equal(used.n, fresh.n);
    assert_memory_equal(used.p, fresh.p, fresh.n);
    buf_free(&fresh);
    buf_free(&used);
}

static void a_character_without_glyph_is_refused(void **state)
{
    struct sample *s = *state;
    static const int32_t cps[] = {0xE123, 0x51B3};
    static const mpt advances[] = {1, 1};
    struct page *p = &s->pages.pages[0];
    p->texts[p->text_count++] = (struct page_text){
        .size = PT(16), .cps = cps, .advances = advances, .n = 2, .tag = TAG_NONE};
    struct buf out;
    buf_init(&out);
    assert_false(write_as_pdf(s, &s->pages, &out));
    assert_int_equal(s->ds.n, 1);
    assert_int_equal(s->ds.items[0].code, E6001);
    assert_str(s->ds.items[0].args[0], "U+E123");
    buf_free(&out);
}

static void no_pages_and_no_tags_are_no_trouble(void **state)
{
    struct sample *s = *state;
    struct pages empty = {0};
    struct buf out;
    buf_init(&out);
    assert_true(write_as_pdf(s, &empty, &out));
    buf_free(&out);
}

static void pieces_of_syntax(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b);
    static const int32_t numbers[] = {0, 1250, -40, 1000, -1001, 7, 595276};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        pdf_thousandths(&b, numbers[i]);
        buf_char(&b, ' ');
    }
    assert_str(buf_view(&b), "0 1.25 -.04 1 -1.001 .007 595.276 ");
    buf_clear(&b);
    pdf_text_string(&b, STR("a(b)\\\x7f"));
    pdf_text_string(&b, STR("a(b)\\"));
    pdf_text_string(&b, STR("决𠮷"));
    assert_str(buf_view(&b), "<FEFF0061002800620029005C007F>(a\\(b\\)\\\\)<FEFF51B3D842DFB7>");
    buf_clear(&b);
    pdf_name(&b, STR("A-b_c+D 9#"));
    assert_str(buf_view(&b), "/A-b_c+D#209#23");
    buf_clear(&b);
    pdf_xml_text(&b, STR("a<b>&\x01\n\"决"));
    assert_str(buf_view(&b), "a&lt;b&gt;&amp; \"决");
    buf_free(&b);
}

/* Expected values from `date -u -d @N`. */
static void dates_without_the_clock(void **state)
{
    (void)state;
    static const struct {
        long long epoch;
        const char *text;
    } cases[] = {{0, "1970-01-01T00:00:00Z"},          {951782399, "2000-02-28T23:59:59Z"},
                 {951782400, "2000-02-29T00:00:00Z"},  {1692921600, "2023-08-25T00:00:00Z"},
                 {1709251199, "2024-02-29T23:59:59Z"}, {4107542400, "2100-03-01T00:00:00Z"},
                 {-1, "1969-12-31T23:59:59Z"}};
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&b);
        calendar_time(&b, cases[i].epoch);
        assert_str(buf_view(&b), cases[i].text);
    }
    buf_clear(&b);
    pdf_date(&b, 1709251199);
    assert_str(buf_view(&b), "(D:20240229235959Z)");
    buf_free(&b);
}

/* `test_pdf --write FILE`: the sample as a file, for readers that others wrote (test_pdf.py). */
static int write_sample(const char *path)
{
    void *state;
    if (make_sample(&state))
        return 1;
    struct sample *s = state;
    struct buf out;
    buf_init(&out);
    bool ok = write_as_pdf(s, &s->pages, &out) && file_write(path, buf_view(&out), &s->ds);
    buf_free(&out);
    free_sample(&state);
    return !ok;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_runs_give_the_same_bytes, make_sample, free_sample),
        cmocka_unit_test_setup_teardown(glyphs_read_for_others_change_no_byte, make_sample,
                                        free_sample),
        cmocka_unit_test_setup_teardown(a_character_without_glyph_is_refused, make_sample,
                                        free_sample),
        cmocka_unit_test_setup_teardown(no_pages_and_no_tags_are_no_trouble, make_sample,
                                        free_sample),
        cmocka_unit_test(pieces_of_syntax),
        cmocka_unit_test(dates_without_the_clock),
    };
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_sample(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
