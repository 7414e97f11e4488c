/* doc_build: Markdown to blocks and runs. Documents are compared as text: one line for each block,
 * runs separated by "|", marks in front of their text, a figure as {address=text}. */
#include "check.h"

#include "base/text.h"
#include "doc/build.h"

struct fixture {
    struct arena arena;
    struct diags ds;
    struct buf dump;
};

static void begin(struct fixture *f)
{
    arena_init(&f->arena);
    diags_init(&f->ds);
    buf_init(&f->dump);
}

static void end(struct fixture *f)
{
    buf_free(&f->dump);
    diags_free(&f->ds);
    arena_free(&f->arena);
}

static void dump_run(struct buf *out, const struct doc_run *run)
{
    if (run->flags & RUN_STRONG)
        buf_puts(out, "**");
    if (run->flags & RUN_EMPHASIS)
        buf_puts(out, "*");
    if (run->made)
        buf_printf(out, "{%.*s=%.*s}", STR_ARG(run->made->name), STR_ARG(run->text));
    else
        buf_str(out, run->text);
    if (run->flags & RUN_BREAK)
        buf_puts(out, "↵");
}

static void dump_block(struct buf *out, const struct doc_block *b)
{
    static const char *const kinds[] = {"H", "P", "I", "TABLE ", "FIGURE ", "TOC", "PAGE"};
    buf_puts(out, kinds[b->kind]);
    if (b->level)
        buf_printf(out, "%d", b->level);
    if (b->kind == BLOCK_ITEM)
        b->ordered ? buf_printf(out, ".%u", b->number) : buf_puts(out, ".-");
    if (b->grid)
        buf_str(out, b->grid->id);
    if (b->style.n)
        buf_printf(out, "[%.*s]", STR_ARG(b->style));
    for (size_t i = 0; i < b->run_count; i++) {
        buf_puts(out, i ? "|" : " ");
        dump_run(out, &b->runs[i]);
    }
    buf_char(out, '\n');
}

static const struct grid **grids(struct arena *a, size_t *n)
{
    static const char *const ids[] = {"t01", "t02", "annex-1"};
    const struct grid **out = arena_alloc(a, 3 * sizeof *out);
    assert_non_null(out);
    for (*n = 0; *n < 3; ++*n) {
        struct grid *g = grid_new(a, 1, 1);
        assert_non_null(g);
        g->id = str_of(ids[*n]);
        out[*n] = g;
    }
    return out;
}

/* A figure is written as «text» in the Markdown of a test; the marks are taken out. */
static struct str take_figures(struct fixture *f, const char *text, struct doc_span *spans,
                               size_t *n)
{
    struct buf plain;
    buf_init(&plain);
    *n = 0;
    for (const char *p = text; *p; p++) {
        if (strncmp(p, "«", 2) == 0) {
            spans[*n].begin = plain.n;
            spans[*n].made = origin_fact(&f->arena, arena_printf(&f->arena, "f%zu", *n + 1));
            p++;
        } else if (strncmp(p, "»", 2) == 0) {
            spans[(*n)++].end = plain.n;
            p++;
        } else {
            buf_char(&plain, *p);
        }
    }
    struct str out = arena_str(&f->arena, buf_view(&plain));
    buf_free(&plain);
    return out;
}

static bool build_slice(struct fixture *f, struct str markdown, const struct doc_span *spans,
                        size_t span_count, struct doc *doc)
{
    struct doc_input in = {.markdown = {.name = STR("report.md"), .text = markdown},
                           .spans = spans,
                           .span_count = span_count};
    in.grids = grids(&f->arena, &in.grid_count);
    bool ok = doc_build(&in, &f->arena, doc, &f->ds);
    for (size_t i = 0; i < doc->block_count; i++)
        dump_block(&f->dump, &doc->blocks[i]);
    return ok;
}

static bool build(struct fixture *f, const char *text, struct doc *doc)
{
    struct doc_span spans[16];
    size_t n;
    struct str markdown = take_figures(f, text, spans, &n);
    return build_slice(f, markdown, spans, n, doc);
}

struct example {
    const char *markdown, *expected; /* as dump_block writes it */
};

static void assert_builds(const struct example *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct fixture f;
        struct doc doc;
        begin(&f);
        assert_true(build(&f, cases[i].markdown, &doc));
        assert_str(buf_view(&f.dump), cases[i].expected);
        end(&f);
    }
}

static void blocks_of_every_kind(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"# 第一部分\n\n## 一、职责\n\n正文。\n", "H1 第一部分\nH2 一、职责\nP 正文。\n"},
        {"###### （六）\n正文", "H6 （六）\nP 正文\n"},
        {"- 甲\n- 乙\n  - 丙\n", "I1.- 甲\nI1.- 乙\nI2.- 丙\n"},
        {"3. 甲\n4. 乙\n\n   续\n", "I1.3 甲\nI1.4 乙\nP1 续\n"},
        {"1\\. 甲\n", "P 1. 甲\n"},
        {"1．甲\n\n１、乙\n", "P 1．甲\nP １、乙\n"},
        {"2024\\.5是数\n", "P 2024.5是数\n"},
        {"    缩进的正文\n", "P 缩进的正文\n"},
        {"　　全角缩进\n", "P 全角缩进\n"},
        {"<!-- toc -->\n<!-- page -->\n<!-- table: t01 -->\n<!-- annex: 1 -->\n",
         "TOC\nPAGE\nTABLE t01\nTABLE annex-1\n"},
        {"甲\n<!--table:t02-->\n乙\n", "P 甲\nTABLE t02\nP 乙\n"},
        {"<!-- style: cover_title -->\n临夏市\n\n正文\n", "P[cover_title] 临夏市\nP 正文\n"},
        {"<!-- style: center -->\n\n# 标题\n", "H1[center] 标题\n"},
        {"", ""},
        {"\n\n  \n", ""},
        {"甲\r\n\r\n乙\r\n", "P 甲\nP 乙\n"},
    };
    assert_builds(cases, sizeof cases / sizeof *cases);
}

static void lines_join_and_break(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"甲\n乙\n", "P 甲乙\n"},         {"共有\n3个\n", "P 共有3个\n"},
        {"“甲”\nABC\n", "P “甲”ABC\n"},   {"word\nword\n", "P word word\n"},
        {"1.5\n2.5\n", "P 1.5 2.5\n"},    {"甲\\\n乙\n", "P 甲↵|乙\n"},
        {"甲  \n乙\n", "P 甲↵|乙\n"},     {"**甲**\n乙\n", "P **甲|乙\n"},
        {"**ab**\ncd\n", "P **ab| cd\n"}, {"# 甲\\\n乙\n", "H1 甲\\\nP 乙\n"},
    };
    assert_builds(cases, sizeof cases / sizeof *cases);
}

static void looks_and_characters(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"甲**乙**丙*丁*", "P 甲|**乙|丙|*丁\n"},
        {"***甲***", "P ***甲\n"},
        {"\\*甲\\* \\_ \\< \\& \\` \\\\", "P *甲* _ < & ` \\\n"},
        {"a_b_c 与 x_y", "P a_b_c 与 x_y\n"},
        {"&lt;甲&gt; &amp; &#20020;&#x590F;", "P <甲> & 临夏\n"},
        {"A&B 与 AT&T;", "P A&B 与 AT&T;\n"},
        {"\\&lt;", "P &lt;\n"},
        {"5 < 6 且 7 > 6", "P 5 < 6 且 7 > 6\n"},
        {"𠮷田", "P 𠮷田\n"},
    };
    assert_builds(cases, sizeof cases / sizeof *cases);
}

static void a_figure_is_a_run_of_its_own(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"收入«1103.93»万元", "P 收入|{f1=1103.93}|万元\n"},
        {"«1»«2»", "P {f1=1}|{f2=2}\n"},
        {"增**«1.5»**%", "P 增|**{f1=1.5}|%\n"},
        {"**增«1.5»%**", "P **增|**{f1=1.5}|**%\n"},
        {"«\\-5\\.00»元", "P {f1=-5.00}|元\n"},
        {"«1&lt;2»元", "P {f1=1<2}|元\n"},
        {"甲\n«5»\n乙", "P 甲|{f1=5}|乙\n"},
        {"a\n«5»\nb", "P a |{f1=5}| b\n"},
        {"«1**2**3»", "P {f1=1}|**{f1=2}|{f1=3}\n"},
        {"- «1»\n- x«2»\n", "I1.- {f1=1}\nI1.- x|{f2=2}\n"},
        {"# 甲«1»\n", "H1 甲|{f1=1}\n"},
        {"　　«1»元", "P {f1=1}|元\n"},
        {"«»甲", "P 甲\n"},
        {"甲«1»  \n«2»", "P 甲|{f1=1}↵|{f2=2}\n"},
    };
    assert_builds(cases, sizeof cases / sizeof *cases);
}

static void a_run_knows_its_place(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_true(build(&f, "# 题\n\n甲«12»元\n", &doc));
    assert_int_equal(doc.block_count, 2);
    assert_int_equal(doc.blocks[1].place.line, 3);
    const struct doc_run *run = &doc.blocks[1].runs[1];
    assert_str(run->text, "12");
    assert_int_equal(run->markdown_offset, strlen("# 题\n\n甲"));
    end(&f);
}

struct expected_report {
    const char *markdown;
    enum diag_code code;
    uint32_t line, col;
    const char *argument; /* "" when there is none */
};

static void what_cannot_be_shown_is_reported(void **state)
{
    (void)state;
    static const struct expected_report cases[] = {
        {"甲\n\n<div>\n", E4901, 3, 1, "<div>"},
        {"甲<br>乙", E4901, 1, 2, "<br>"},
        {"甲 <!-- table: t01 -->", E4901, 1, 3, "<!-- table: t01 -->"},
        {"<!-- table: t01 --> 甲", E4901, 1, 1, "<!-- table: t01 --> 甲"},
        {"<!-- tabel: t01 -->", E4902, 1, 1, "tabel"},
        {"<!-- 备注 -->", E4902, 1, 1, "备注"},
        {"<!-- table: t1 -->", E4903, 1, 1, "t1"},
        {"<!-- annex: 9 -->", E4903, 1, 1, "annex-9"},
        {"<!-- table: t01 -->\n\n<!-- table: t01 -->", E4904, 3, 1, "t01"},
        {"本部门**收入总计。**其中", E4906, 1, 4, "**"},
        {"甲\n__收入__总计", E4906, 2, 1, "__"},
        {"甲`", E4906, 1, 2, "`"},
        {"* * *", E4907, 1, 1, "分隔线"},
        {"甲 `代码` 乙", E4907, 1, 3, "反引号代码"},
        {"```\n代码\n```\n", E4907, 1, 1, "代码块"},
        {"![图](a.png)", E4907, 1, 1, "图片"},
        {"|甲|乙|\n|---|---|\n|1|2|\n", E4907, 1, 1, "Markdown 表格"},
        {"见[财政部](http://x)", E4908, 1, 2, "链接"},
        {"> 引用", E4908, 1, 1, "引用块"},
        {"甲&foo;", E4909, 1, 2, "&foo;"},
        {"甲&#xD800;", E4909, 1, 2, "&#xD800;"},
        {"甲\x01乙", E4910, 1, 2, "U+0001"},
        {"甲&#1;", E4910, 1, 2, "U+0001"},
        {"甲\xEF\xBF\xBF", E4910, 1, 2, "U+FFFF"},
        {"甲\xE2\x80\xAE乙", E4911, 1, 2, "U+202E"},
        {"<!-- style: x -->\n", E4912, 1, 1, "x"},
        {"# \n", E4913, 1, 1, ""},
        {"甲\xFF", E4915, 1, 2, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        struct doc doc;
        begin(&f);
        bool error = diag_code_severity(cases[i].code) == DIAG_ERROR;
        assert_int_equal(build(&f, cases[i].markdown, &doc), !error);
        const struct diag *found = NULL;
        for (size_t k = 0; k < f.ds.n && !found; k++)
            if (f.ds.items[k].code == cases[i].code)
                found = &f.ds.items[k];
        if (!found)
            fail_msg("case %zu: no %s", i, diag_code_name(cases[i].code).p);
        else if (found->place.line != cases[i].line || found->place.col != cases[i].col)
            fail_msg("case %zu: at %u:%u", i, found->place.line, found->place.col);
        assert_str(found->arg_count ? in_chinese(found->args[0]) : STR(""), cases[i].argument);
        end(&f);
    }
}

static void a_nul_is_refused_and_not_the_end(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_false(build_slice(&f, STR("甲\0乙\n\n丙"), NULL, 0, &doc));
    assert_int_equal(f.ds.first_error, E4910);
    assert_str(buf_view(&f.dump), "P 甲乙\nP 丙\n");
    end(&f);
}

static void an_unknown_table_names_the_near_one(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_false(build(&f, "<!-- table: t03 -->\n<!-- table: xyz -->", &doc));
    assert_str(f.ds.items[0].args[1], "t01");
    assert_str(f.ds.items[1].args[1], "t01、t02、annex-1");
    end(&f);
}

static void a_table_left_out_is_a_warning(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_true(build(&f, "<!-- table: t01 -->\n<!-- annex: 1 -->", &doc));
    assert_int_equal(f.ds.n, 1);
    assert_int_equal(f.ds.items[0].code, E4905);
    assert_str(f.ds.items[0].args[0], "t02");
    end(&f);
}

static void all_problems_come_in_one_run(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_false(build(&f, "甲**\n\n<b>\n\n<!-- table: q -->\n\n&zz;\n", &doc));
    assert_int_equal(f.ds.errors, 4);
    end(&f);
}

static void cells_are_checked_too(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    struct doc_input in = {.markdown = {.name = STR("report.md"), .text = STR("甲")}};
    in.grids = grids(&f.arena, &in.grid_count);
    grid_at(in.grids[1], 0, 0)->text = STR("1\xE2\x80\xAE"
                                           "2");
    in.meta.title = STR("甲\x02");
    assert_false(doc_build(&in, &f.arena, &doc, &f.ds));
    assert_int_equal(f.ds.errors, 2);
    assert_int_equal(f.ds.items[0].code, E4910);
    assert_str(f.ds.items[0].place.pointer, "meta");
    assert_int_equal(f.ds.items[1].code, E4911);
    assert_str(f.ds.items[1].place.pointer, "t02 R1C1");
    end(&f);
}

static struct place template_place(void *user, size_t offset)
{
    return (struct place){.file = STR("parts/三.md.j2"),
                          .line = (uint32_t)offset + *(const uint32_t *)user};
}

static void places_can_be_mapped_to_the_template(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    uint32_t shift = 100;
    begin(&f);
    struct doc_input in = {.markdown = {.name = STR("report.md"), .text = STR("# 题\n\n甲**")},
                           .place = template_place,
                           .user = &shift};
    assert_false(doc_build(&in, &f.arena, &doc, &f.ds));
    assert_int_equal(doc.blocks[1].place.line, 107);
    assert_int_equal(f.ds.items[0].place.line, 110);
    assert_str(f.ds.items[0].place.file, "parts/三.md.j2");
    end(&f);
}

static void nesting_is_limited_and_survived(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    struct buf b;
    begin(&f);
    buf_init(&b);
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < i; k++)
            buf_puts(&b, "  ");
        buf_puts(&b, "- 甲\n");
    }
    assert_false(build_slice(&f, buf_view(&b), NULL, 0, &doc));
    assert_int_equal(f.ds.first_error, E4914);
    assert_int_equal(doc.block_count, 8);
    buf_free(&b);
    end(&f);
}

static void memory_limit_is_an_error(void **state)
{
    (void)state;
    for (size_t limit = 4000; limit < 12000; limit += 500) {
        struct fixture f;
        struct doc doc;
        begin(&f);
        struct doc_input in = {
            .markdown = {.name = STR("report.md"), .text = STR("# 题\n\n甲**乙**\n\n丙\n")}};
        f.arena.limit = limit - 4000;
        bool ok = doc_build(&in, &f.arena, &doc, &f.ds);
        assert_int_equal(ok, f.ds.errors == 0);
        assert_int_equal(doc.block_count, ok ? 3 : 0);
        if (!ok)
            assert_int_equal(f.ds.first_error, E1004);
        end(&f);
    }
}

static void block_text_joins_runs(void **state)
{
    (void)state;
    struct fixture f;
    struct doc doc;
    begin(&f);
    assert_true(build(&f, "甲**乙**\\\n丙«1»\n\nab\\\ncd\n", &doc));
    assert_str(doc_block_text(&doc.blocks[0], &f.arena), "甲乙丙1");
    assert_str(doc_block_text(&doc.blocks[1], &f.arena), "ab cd");
    end(&f);
}

static void what_stands_right_before_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *markdown;
        bool said;
    } cases[] = {
        {"# 收入决算表", true},
        {"收入 **决算**表", true},
        {"# 收入决算表\n\n公开02表", true},
        {"# 二、收入决算表", false},
        {"# 收入决算", false},
        {"# 收入决算表\n\n甲\n\n乙\n\n丙", false}, /* too far away */
        {"# 收入决算表\n\n- 甲", false},           /* something else between */
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        struct doc doc;
        begin(&f);
        build(&f, cases[i].markdown, &doc);
        assert_int_equal(doc_says_before(&doc, doc.block_count, STR("收入　决算表")),
                         cases[i].said);
        assert_false(doc_says_before(&doc, doc.block_count, STR("")));
        end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_every_kind),
        cmocka_unit_test(lines_join_and_break),
        cmocka_unit_test(looks_and_characters),
        cmocka_unit_test(a_figure_is_a_run_of_its_own),
        cmocka_unit_test(a_run_knows_its_place),
        cmocka_unit_test(what_cannot_be_shown_is_reported),
        cmocka_unit_test(a_nul_is_refused_and_not_the_end),
        cmocka_unit_test(an_unknown_table_names_the_near_one),
        cmocka_unit_test(a_table_left_out_is_a_warning),
        cmocka_unit_test(all_problems_come_in_one_run),
        cmocka_unit_test(cells_are_checked_too),
        cmocka_unit_test(places_can_be_mapped_to_the_template),
        cmocka_unit_test(nesting_is_limited_and_survived),
        cmocka_unit_test(memory_limit_is_an_error),
        cmocka_unit_test(block_text_joins_runs),
        cmocka_unit_test(what_stands_right_before_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
