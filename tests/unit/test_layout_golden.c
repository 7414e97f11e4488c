/* Small documents laid out and compared, mark by mark, with tests/golden/. When a difference is
 * wanted: look at it, then write the new traces with `test_layout_golden --write FOLDER`. */
#include "layout_doc.h"

#include <stdio.h>

static void make_report(struct sample *s)
{
    s->doc.meta.draft = true;
    add_para(s, "cover_title", "某市医疗保障局2022年度部门决算");
    add_para(s, "cover_date", "二〇二三年九月");
    add_para(s, "toc_title", "目　录");
    add_block(s, BLOCK_TOC, "", NULL);
    add_heading(s, 1, "第一部分 部门概况");
    add_heading(s, 2, "一、部门职责");
    add_para(
        s, "",
        "2022年度收、支总计均为1103.93万元。与上年度相比，收、支总计各增加249.96万元，增长29.27%，"
        "主要原因是“三公”经费减少（见〔2022〕3号文）。");
    add_heading(s, 2, "二、机构设置");
    add_para(s, "", "内设3个股室。");
    add_para(s, "right", "某市医疗保障局");
}

static void make_tables(struct sample *s)
{
    static struct str notes[] = {{"注：本表反映收支情况。", sizeof "注：本表反映收支情况。" - 1}};
    add_heading(s, 1, "第二部分 决算表");
    struct grid *g = make_grid(s, 3,
                               "收入|||支出||\n项目|行次|金额|项目|行次|金额\n栏次||1|栏次||2\n"
                               "一、财政拨款收入|1|1,100.08|一、文化旅游体育与传媒支出|32|8.00\n"
                               "合计|31|1,100.08|合计|62|8.00");
    assert_true(grid_merge(g, 0, 0, 1, 3) && grid_merge(g, 0, 3, 1, 3));
    g->title = STR("收入支出决算总表");
    g->code = STR("公开01表");
    g->department = STR("部门：某局");
    g->year = STR("2022年度");
    g->unit = STR("金额单位：万元");
    g->notes = notes;
    g->note_count = 1;
    add_table(s, g);
    g = make_grid(s, 1, "一级指标|评分标准\n产出|①目标明确（2分）\n|②细化分解（3分）");
    grid_at(g, 1, 1)->role = grid_at(g, 2, 1)->role = ROLE_TEXT;
    assert_true(grid_merge(g, 1, 0, 2, 1));
    g->title = STR("自评表");
    g->orientation = ORIENT_LANDSCAPE;
    add_table(s, g);
}

/* Too wide for any page: in two parts, the titles of rows said again, no group cut through. */
static void make_parts(struct sample *s)
{
    struct grid *g = make_grid(
        s, 3,
        "项目|上年决算||||本年决算|||\n"
        "|合计|其中：|||合计|其中：||\n"
        "|1|2|3|4|5|6|7|8\n"
        "合计|1,234,567,890,123,456,789.00|1,234,567,890,123,456,789.00|-1,234,567,890,123,456,789."
        "00|"
        "1,234,567,890,123,456,789.00|1,234,567,890,123,456,789.00|1,234,567,890,123,456,789.00|"
        "1,234,567,890,123,456,789.00|1,234,567,890,123,456,789.00");
    assert_true(grid_merge(g, 0, 0, 3, 1) && grid_merge(g, 0, 1, 1, 4) &&
                grid_merge(g, 0, 5, 1, 4));
    assert_true(grid_merge(g, 1, 2, 1, 3) && grid_merge(g, 1, 6, 1, 3));
    g->title = STR("机关运行经费支出表");
    g->code = STR("公开07表");
    g->unit = STR("金额单位：元");
    add_table(s, g);
}

static const struct {
    const char *name;
    void (*make)(struct sample *s);
} documents[] = {
    {"report.txt", make_report}, {"tables.txt", make_tables}, {"parts.txt", make_parts}};

enum { DOCUMENT_COUNT = sizeof documents / sizeof *documents };

static void trace_of(struct sample *s, size_t i, struct buf *out)
{
    sample_open(s, NULL);
    documents[i].make(s);
    assert_true(lay_out(s));
    assert_int_equal(s->ds.n, 0);
    pages_trace(&s->pages, out);
    assert_false(out->failed);
}

/* Prints the first line that differs. */
static void compare(const char *name, struct str actual, struct str wanted)
{
    size_t line = 1, from = 0, i = 0;
    while (i < actual.n && i < wanted.n && actual.p[i] == wanted.p[i])
        if (actual.p[i++] == '\n') {
            line++;
            from = i;
        }
    if (i == actual.n && i == wanted.n)
        return;
    size_t a = str_find(actual, STR("\n"), from), w = str_find(wanted, STR("\n"), from);
    print_message("%s:%zu:\n  is     %.*s\n  wanted %.*s\n", name, line,
                  STR_ARG(str_sub(actual, from, a == SIZE_MAX ? actual.n : a)),
                  STR_ARG(str_sub(wanted, from, w == SIZE_MAX ? wanted.n : w)));
    fail();
}

static void traces_are_as_looked_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
        struct sample s;
        struct buf b;
        struct str wanted;
        buf_init(&b);
        trace_of(&s, i, &b);
        struct str path =
            path_join(&s.arena, STR(JUESUAN_ROOT "/tests/golden"), str_of(documents[i].name));
        assert_true(file_read(path.p, 1 << 20, &s.arena, &wanted, &s.ds));
        compare(documents[i].name, buf_view(&b), wanted);
        buf_free(&b);
        sample_close(&s);
    }
}

static int write_traces(const char *folder)
{
    for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
        struct sample s;
        struct buf b;
        buf_init(&b);
        trace_of(&s, i, &b);
        struct str path = path_join(&s.arena, str_of(folder), str_of(documents[i].name));
        FILE *f = fopen(path.p, "wb");
        if (!f || fwrite(b.p, 1, b.n, f) != b.n || fclose(f) != 0)
            return 1;
        buf_free(&b);
        sample_close(&s);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(traces_are_as_looked_at)};
    if (argc == 3 && strcmp(argv[1], "--write") == 0)
        return write_traces(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
