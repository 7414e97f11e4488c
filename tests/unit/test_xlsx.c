#include "check.h"

#include "fence/xlsx_text.h"
#include "write/write.h"
#include "write/xlsx_formula.h"
#include "write/xlsx_layout.h"
#include "write/xlsx_measure.h"

#include <stdio.h>

struct fixture {
    struct arena arena;
    struct diags diags;
    struct buf out;
};

static int open_fixture(void **state)
{
    static struct fixture f;
    arena_init(&f.arena);
    diags_init(&f.diags);
    buf_init(&f.out);
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_free(&f->arena);
    diags_free(&f->diags);
    buf_free(&f->out);
    return 0;
}

static void set_text(struct grid *g, uint32_t row, uint32_t col, const char *text)
{
    grid_at(g, row, col)->kind = CELL_TEXT;
    grid_at(g, row, col)->role = ROLE_LABEL;
    grid_at(g, row, col)->text = str_of(text);
}

static void set_amount(struct grid *g, uint32_t row, uint32_t col, const char *digits)
{
    struct grid_cell *c = grid_at(g, row, col);
    c->kind = CELL_NUMBER;
    c->role = ROLE_FIGURE;
    c->text = str_of(digits);
    assert_true(dec_parse(c->text, &c->number));
    c->style.places = c->number.scale;
}

/* A table with the given rows and columns, all cells "x", one header row. */
static struct grid *table(struct fixture *f, uint32_t rows, uint32_t cols)
{
    struct grid *g = grid_new(&f->arena, rows, cols);
    assert_non_null(g);
    g->sheet = g->title = STR("表");
    g->header_rows = 1;
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < cols; c++)
            set_text(g, r, c, "x");
    return g;
}

static bool write_one(struct fixture *f, const struct grid *g)
{
    const struct grid *grids[] = {g};
    struct doc doc = {.grids = grids, .grid_count = 1};
    return write_xlsx(&(struct writing){.doc = &doc}, &f->out, &f->diags);
}

static void names_cells(void **state)
{
    struct fixture *f = *state;
    static const struct {
        uint32_t row, col;
        const char *name;
    } cases[] = {{0, 0, "A1"},    {6, 2, "C7"},     {9, 25, "Z10"},
                 {0, 26, "AA1"},  {0, 51, "AZ1"},   {0, 52, "BA1"},
                 {0, 701, "ZZ1"}, {0, 702, "AAA1"}, {1048575, 16383, "XFD1048576"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&f->out);
        xlsx_cell_name(&f->out, cases[i].row, cases[i].col);
        assert_str(buf_view(&f->out), cases[i].name);
    }
}

static void counts_as_excel_does(void **state)
{
    (void)state;
    assert_int_equal(xlsx_utf16_units(STR("a部𠮷")), 4);
    int32_t found;
    assert_int_equal(xlsx_text_check(STR("两\n行\t尾"), &found), XLSX_FINE);
    assert_int_equal(xlsx_text_check(STR("\x1b"), &found), XLSX_CONTROL);
    assert_int_equal(found, 0x1b);
    assert_int_equal(xlsx_text_check(STR("a\0b"), &found), XLSX_CONTROL);
    assert_int_equal(xlsx_text_check(STR("\xC2\x85"), &found), XLSX_CONTROL);
    assert_int_equal(xlsx_text_check(STR("\xB2\xBF\xC3\xC5"), &found), XLSX_NOT_UTF8);
    assert_int_equal(xlsx_text_check(STR("\xED\xA0\x80"), &found), XLSX_NOT_UTF8);
}

static void escapes_only_what_looks_escaped(void **state)
{
    struct fixture *f = *state;
    assert_str(xlsx_escape(&f->arena, STR("_x0041_")), "_x005F_x0041_");
    assert_str(xlsx_escape(&f->arena, STR("a_xFFFF__x12_")), "a_x005F_xFFFF__x12_");
    assert_str(xlsx_escape(&f->arena, STR("_x00G1_ _x0041")), "_x00G1_ _x0041");
    assert_str(xlsx_escape(&f->arena, STR("")), "");
}

static void makes_number_formats_from_what_is_shown(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *number;
        struct dec_style style;
        const char *format; /* NULL: text and number disagree */
    } cases[] = {{"1,103.93", "1103.93", {2, true, false}, "#,##0.00"},
                 {"1103.93", "1103.93", {2, false, false}, "0.00"},
                 {"131", "131.00", {2, false, true}, "0"},
                 {"14.7", "14.70", {2, false, true}, "0.0"},
                 {"62", "62", {0, false, false}, "0"},
                 {"99.97%", "99.97", {2, false, false}, "0.00\"%\""},
                 {"约5.00元", "5", {2, false, false}, "\"约\"0.00\"元\""},
                 {"0.00", "-0.001", {2, false, false}, "0.00"},
                 {"-5.10", "-5.1", {2, false, false}, "0.00"},
                 {"5.10", "-5.1", {2, false, false}, NULL},
                 {"1.00", "2", {2, false, false}, NULL},
                 {"11.00", "1", {2, false, false}, NULL},
                 {"1.001", "1", {2, false, false}, NULL},
                 {"", "1", {2, false, false}, NULL},
                 {"—", "0", {2, false, false}, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid_cell c = {.text = str_of(cases[i].text), .style = cases[i].style};
        assert_true(dec_parse(str_of(cases[i].number), &c.number));
        buf_clear(&f->out);
        assert_int_equal(xlsx_number_format(&c, &f->out), cases[i].format != NULL);
        if (cases[i].format)
            assert_str(buf_view(&f->out), cases[i].format);
    }
}

static void assert_formula(struct fixture *f, const struct grid_term *terms, size_t n,
                           const char *expected)
{
    struct grid_cell c = {.terms = terms, .term_count = n};
    buf_clear(&f->out);
    assert_true(xlsx_formula(&c, 4, &f->out));
    assert_str(buf_view(&f->out), expected);
}

static void writes_formulas(void **state)
{
    struct fixture *f = *state;
    const struct grid_term column[] = {{1, 2, 1}, {2, 2, 1}, {3, 2, 1}};
    assert_formula(f, column, 3, "=SUM(C6:C8)");
    assert_formula(f, column, 2, "=SUM(C6:C7)");
    assert_formula(f, column, 1, "=C6");
    const struct grid_term row[] = {{1, 1, 1}, {1, 2, 1}, {1, 3, 1}, {1, 6, -1}};
    assert_formula(f, row, 4, "=SUM(B6:D6)-G6");
    const struct grid_term mixed[] = {{1, 0, -1}, {2, 0, -1}, {3, 0, -1}, {9, 1, 1}};
    assert_formula(f, mixed, 4, "=-SUM(A6:A8)+B14");
    const struct grid_term scattered[] = {{1, 1, 1}, {4, 1, 1}, {7, 1, -1}};
    assert_formula(f, scattered, 3, "=B6+B9-B12");
}

static void refuses_a_formula_too_long_for_excel(void **state)
{
    struct fixture *f = *state;
    struct grid_term *terms = arena_zalloc(&f->arena, 3000 * sizeof *terms);
    assert_non_null(terms);
    for (uint32_t i = 0; i < 3000; i++)
        terms[i] = (struct grid_term){2 * i, 1, 1};
    struct grid_cell c = {.terms = terms, .term_count = 3000};
    assert_false(xlsx_formula(&c, 0, &f->out));
}

static void gives_formulas_only_where_they_hold(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 6, 1);
    static const struct grid_term first_two[] = {{0, 0, 1}, {1, 0, 1}};
    static const struct grid_term outside[] = {{0, 0, 1}, {99, 0, 1}};
    static const struct grid_term itself[] = {{4, 0, 1}};
    static const struct grid_term a_text[] = {{5, 0, 1}};
    static const char *const amounts[] = {"0.10", "0.20", "0.30", "0.10", "5.00"};
    for (uint32_t i = 0; i < 5; i++)
        set_amount(g, i, 0, amounts[i]);
    struct {
        uint32_t row;
        const struct grid_term *terms;
        size_t n;
        bool holds;
    } const cases[] = {{2, first_two, 2, true}, {3, first_two, 2, false}, {3, outside, 2, false},
                       {4, itself, 1, false},   {3, a_text, 1, false},    {3, first_two, 1, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct grid_cell *c = grid_at(g, cases[i].row, 0);
        c->terms = cases[i].terms;
        c->term_count = cases[i].n;
        const uint8_t *formulas = xlsx_formula_cells(g, &f->arena);
        assert_non_null(formulas);
        assert_int_equal(formulas[cases[i].row], cases[i].holds);
        c->term_count = 0;
    }
}

/* Each balance is the one above it plus nothing: the walk must not recurse. */
static void follows_a_chain_of_ten_thousand_totals(void **state)
{
    struct fixture *f = *state;
    enum { N = 10000 };
    struct grid *g = table(f, N, 1);
    struct grid_term *terms = arena_zalloc(&f->arena, N * sizeof *terms);
    assert_non_null(terms);
    for (uint32_t i = 0; i < N; i++) {
        set_amount(g, i, 0, "1.00");
        terms[i] = (struct grid_term){(i + 1) % N, 0, 1};
        grid_at(g, i, 0)->terms = &terms[i];
        grid_at(g, i, 0)->term_count = 1;
    }
    const uint8_t *formulas = xlsx_formula_cells(g, &f->arena);
    assert_non_null(formulas);
    size_t count = 0;
    for (size_t i = 0; i < N; i++)
        count += formulas[i];
    assert_int_equal(count, N - 1); /* the circle is cut once */
}

static void measures_texts(void **state)
{
    (void)state;
    assert_int_equal(xlsx_text_width(STR("部门：A1")), 8);
    assert_int_equal(xlsx_text_width(STR("“三公”")), 8);
    assert_int_equal(xlsx_text_width(STR("短\n很长的一行\n中等")), 10);
    assert_int_equal(xlsx_text_lines(STR(""), 10), 1);
    assert_int_equal(xlsx_text_lines(STR("一二三四五"), 10), 1);
    assert_int_equal(xlsx_text_lines(STR("一二三四五六"), 10), 2);
    assert_int_equal(xlsx_text_lines(STR("一\n二\n"), 10), 3);
    assert_int_equal(xlsx_text_lines(STR("一二三 1,234.56"), 10), 2); /* a number is not cut */
    assert_int_equal(xlsx_text_lines(STR("abcdefghijklmnopqrstuvwxyz"), 10), 3);
    assert_int_equal(xlsx_text_lines(STR("一二"), 0), 2);
    assert_int_equal(xlsx_text_lines(STR("a b\n\nc"), 10), 3);
    assert_int_equal(xlsx_piece_width(STR("甲 1,234.56 乙")), 8);
}

static void knows_a_bad_break(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t width;
        unsigned faults;
    } cases[] = {
        {"公务用车购置费", 14, 0},
        {"公务用车购置费", 13, 2}, /* at 13 the last stands alone */
        {"公务用车购置费", 12, 4},
        {"公务用车购置费", 11, 3}, /* and in LibreOffice, where it is 13, too */
        {"公务用车购置费", 10, 1},
        {"公务用车购置费", 8, 0},
        {"因公出国（境）费", 14, 4},
        {"因公出国（境）费", 11, 1},
        {"因公出国（境）费", 8, 0},
        {"合计", 2, 5},
        {"合\n计", 2, 0},
        {"金额 1,234.56", 9, 0},
        {"", 4, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xlsx_break_faults(str_of(cases[i].text), cases[i].width) != cases[i].faults)
            fail_msg("%s at %u: %u", cases[i].text, cases[i].width,
                     xlsx_break_faults(str_of(cases[i].text), cases[i].width));
}

/* Headers of 7 to 12 characters over columns of figures, in tables of many widths: none leaves one
 * character on its last line. */
static void breaks_headers_well(void **state)
{
    struct fixture *f = *state;
    static const char *const heads[] = {"公务用车购置费",   "因公出国（境）费",
                                        "附属单位上缴收入", "对附属单位补助支出",
                                        "年初结转和结余",   "使用非财政拨款结余（含专用结余）"};
    for (uint32_t cols = 2; cols <= 16; cols++) {
        struct xlsx_layout l;
        struct grid *g = table(f, 12, cols);
        for (uint32_t c = 1; c < cols; c++) {
            set_text(g, 0, c, heads[(c + cols) % (sizeof heads / sizeof *heads)]);
            grid_at(g, 0, c)->role = ROLE_HEADER;
            set_amount(g, 1, c, "123.45");
        }
        assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
        for (uint32_t c = 1; c < cols; c++)
            if (xlsx_break_faults(grid_at(g, 0, c)->text, l.widths[c] / 10 - 1) > 1)
                fail_msg("%u columns: %.*s at %u", cols, STR_ARG(grid_at(g, 0, c)->text),
                         l.widths[c] / 10 - 1);
    }
}

static const struct xlsx_segment *segment(const struct xlsx_layout *l, const char *text)
{
    for (size_t i = 0; i < l->segment_count; i++)
        if (str_eq(l->segments[i].text, str_of(text)))
            return &l->segments[i];
    fail_msg("no line %s", text);
    return NULL;
}

static void puts_department_year_and_unit_on_one_line(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 4, 6);
    g->department = STR("部门：临夏市医疗保障局");
    g->year = STR("2022年度");
    g->unit = STR("金额单位：万元");
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    const struct xlsx_segment *left = segment(&l, "部门：临夏市医疗保障局");
    const struct xlsx_segment *mid = segment(&l, "2022年度");
    const struct xlsx_segment *right = segment(&l, "金额单位：万元");
    assert_true(left->row == mid->row && mid->row == right->row);
    assert_int_equal(left->from, 0);
    assert_int_equal(left->to + 1, mid->from);
    assert_int_equal(mid->to + 1, right->from);
    assert_int_equal(right->to, 5);
    assert_int_equal(l.top, 2);
}

static void stacks_the_lines_of_a_table_without_columns_to_share(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 2, 1);
    g->department = STR("部门：临夏市医疗保障局");
    g->year = STR("2022年度");
    g->unit = STR("金额单位：万元");
    g->code = STR("公开01表");
    g->above = STR("预算代码：");
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR("草稿"), 0, &f->arena, &l));
    static const char *const order[] = {
        "草稿",           "表",        "公开01表", "2022年度", "部门：临夏市医疗保障局",
        "金额单位：万元", "预算代码："};
    assert_int_equal(l.top, 7);
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(segment(&l, order[i])->row, i);
}

static void columns_of_amounts_are_equal_and_hold_them(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 3, 4);
    set_amount(g, 1, 1, "123456789.00");
    set_amount(g, 2, 2, "0.00");
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.widths[1] >= 12 * 10);
    assert_int_equal(l.widths[1], l.widths[2]);
}

static void freezes_codes_and_names_only(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 3, 4);
    for (uint32_t r = 1; r < 3; r++) {
        grid_at(g, r, 0)->role = ROLE_CODE;
        set_amount(g, r, 2, "1.00");
        set_amount(g, r, 3, "1.00");
    }
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_int_equal(l.freeze_cols, 2);
    set_amount(g, 1, 0, "1.00");
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_int_equal(l.freeze_cols, 0);
}

static void a_tall_merged_cell_gets_its_height(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 3, 2);
    set_text(g, 1, 0, "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛");
    assert_true(grid_merge(g, 1, 0, 2, 1));
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.heights[l.top + 1] + l.heights[l.top + 2] >= 8 * 130);
}

static void a_text_too_long_for_a_row_gets_a_wider_column(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 2, 3);
    struct buf b;
    buf_init(&b);
    for (int i = 0; i < 900; i++)
        buf_puts(&b, "绩");
    buf_char(&b, '\0');
    set_text(g, 1, 0, b.p);
    grid_at(g, 1, 0)->role = ROLE_TEXT;
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.heights[l.top + 1] < 4090);
    assert_true(l.widths[0] >= 600);
    buf_free(&b);
}

static void wishes_for_widths_are_met_where_there_is_room(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 3, 3);
    set_amount(g, 1, 1, "1.00");
    set_amount(g, 1, 2, "1.00");
    g->columns[0].width = 300; /* thirty Han characters */
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.widths[0] > 400 && l.widths[0] > 2 * l.widths[1]);
    assert_false(l.landscape); /* a wish alone does not turn the page */
    g->columns[0].width = 40;  /* four: the long name is wrapped, not cut */
    set_text(g, 2, 0, "机关事业单位基本养老保险缴费支出");
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.heights[l.top + 2] > l.heights[l.top + 1]);
}

static void an_indented_name_stays_on_its_line(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 3, 3);
    for (uint32_t c = 0; c < 3; c++) {
        set_text(g, 1, c, "机关事业单位基本养老保险缴费");
        set_text(g, 2, c, "机关事业单位基本养老保险缴费");
        grid_at(g, 2, c)->indent = 2;
    }
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_int_equal(l.heights[l.top + 2], l.heights[l.top + 1]);
}

/* Codes, names and amounts three times side by side: names are wrapped as far as the print stays at
 * 8 of 10 points then, in programs that make the columns wider, too. */
static void names_are_wrapped_for_a_legible_print(void **state)
{
    enum { ACROSS = 1440 };
    struct fixture *f = *state;
    struct grid *g = table(f, 30, 9);
    for (uint32_t r = 1; r < 30; r++)
        for (uint32_t c = 0; c < 9; c += 3) {
            set_text(g, r, c, "30108");
            set_text(g, r, c + 1, "机关事业单位基本养老保险缴费等支出");
            set_amount(g, r, c + 2, "1234567890.56");
        }
    struct xlsx_layout l;
    uint32_t total = 0;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    for (uint32_t c = 0; c < 9; c++)
        total += l.widths[c];
    assert_true(l.landscape);
    assert_in_range(total, 1, ACROSS * 10 / 8 * 9 / 10);
    assert_int_equal(l.bands, 1);
    assert_true(l.heights[l.top + 1] > 200);
}

/* What no paper has room for is cut between the groups of its header, and all pages are legible. */
static void wide_tables_are_cut_into_pages_beside_each_other(void **state)
{
    enum { ROOM = 1440 * 10 / 8 * 9 / 10, GROUP = 5 };
    struct fixture *f = *state;
    struct grid *g = table(f, 4, 1 + 6 * GROUP);
    for (uint32_t c = 0; c < g->cols; c++)
        set_text(g, 0, c, c ? "" : "科目名称");
    for (uint32_t c = 1; c < g->cols; c += GROUP) {
        set_text(g, 0, c, "工资福利支出");
        assert_true(grid_merge(g, 0, c, 1, GROUP));
    }
    for (uint32_t r = 1; r < 4; r++) {
        grid_at(g, r, 0)->role = ROLE_LABEL;
        set_text(g, r, 0, "行政运行");
        for (uint32_t c = 1; c < g->cols; c++)
            set_amount(g, r, c, "1234567.89");
    }
    g->title = STR("支出明细表");
    struct xlsx_layout l;
    assert_true(xlsx_lay_out(g, STR(""), 0, &f->arena, &l));
    assert_true(l.landscape && !l.one_page);
    assert_int_equal(l.bands, 3);
    assert_int_equal(l.freeze_cols, 1);
    uint32_t titles = 0;
    for (size_t i = 0; i < l.segment_count; i++)
        titles += l.segments[i].line == LINE_TITLE;
    assert_int_equal(titles, l.bands);
    for (uint32_t b = 0; b < l.bands; b++) {
        uint32_t end = b + 1 < l.bands ? l.starts[b + 1] : g->cols, used = b ? l.widths[0] : 0;
        for (uint32_t c = l.starts[b]; c < end; c++)
            used += l.widths[c];
        assert_in_range(used, 1, ROOM);
        assert_int_equal(b ? (l.starts[b] - 1) % GROUP : 0, 0);
    }
}

static void refuses_merges_that_overlap(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 4, 4);
    assert_true(grid_merge(g, 1, 1, 2, 2));
    grid_at(g, 0, 2)->rowspan = 3; /* as a faulty table specification could leave it */
    assert_false(write_one(f, g));
    assert_int_equal(f->diags.first_error, E6055);
    assert_int_equal(f->out.n, 0);
}

static void refuses_merges_that_leave_the_table(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 2, 2);
    grid_at(g, 1, 1)->colspan = 2;
    assert_false(write_one(f, g));
    assert_int_equal(f->diags.first_error, E6055);
}

static void refuses_text_that_would_break_the_file(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 2, 2);
    set_text(g, 0, 0, "\xB2\xBF\xC3\xC5");
    set_text(g, 1, 1, "\x01");
    g->title = STR("\xFF");
    assert_false(write_one(f, g));
    assert_int_equal(f->diags.errors, 3); /* all of them in one run */
    assert_int_equal(f->diags.first_error, E6051);
}

static void refuses_more_columns_than_excel_has(void **state)
{
    struct fixture *f = *state;
    assert_false(write_one(f, table(f, 1, 16385)));
    assert_int_equal(f->diags.first_error, E6054);
}

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static const struct grid_term *random_terms(struct fixture *f, uint32_t *seed, size_t n)
{
    struct grid_term *terms = arena_zalloc(&f->arena, (n + 1) * sizeof *terms);
    assert_non_null(terms);
    for (size_t i = 0; i < n; i++)
        terms[i] = (struct grid_term){next_random(seed, 7), next_random(seed, 7), 1};
    return terms;
}

/* A table such as a faulty stage before us could make. */
static struct grid *random_grid(struct fixture *f, uint32_t *seed)
{
    static const char *const texts[] = {"", "合计", "=1+1", "0.00", "\x01", "一\n二", "\xE4\xB8"};
    struct grid *g = table(f, next_random(seed, 7), 1 + next_random(seed, 6));
    g->header_rows = next_random(seed, g->rows + 1);
    g->year = g->department = str_of(texts[next_random(seed, 2)]);
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++) {
        struct grid_cell *c = &g->cells[i];
        c->kind = (enum cell_kind)next_random(seed, 3);
        c->role = (enum cell_role)next_random(seed, 9);
        c->align = (enum cell_align)next_random(seed, 4);
        c->text = str_of(texts[next_random(seed, next_random(seed, 20) ? 4 : 7)]);
        c->indent = (uint8_t)next_random(seed, 4);
        if (c->kind == CELL_NUMBER)
            c->text = STR("0.00");
        c->style.places = 2;
        c->term_count = next_random(seed, 3);
        c->terms = random_terms(f, seed, c->term_count);
        if (!next_random(seed, 40))
            c->rowspan = (uint16_t)next_random(seed, 4);
        if (!next_random(seed, 40))
            c->covered = true;
    }
    if (g->rows)
        (void)grid_merge(g, next_random(seed, g->rows), next_random(seed, g->cols), 2, 1);
    return g;
}

static void any_table_is_written_or_refused(void **state)
{
    struct fixture *f = *state;
    uint32_t seed = 1;
    size_t written = 0, refused = 0;
    for (int i = 0; i < 400; i++) {
        diags_free(&f->diags);
        buf_clear(&f->out);
        if (write_one(f, random_grid(f, &seed))) {
            assert_int_equal(f->diags.errors, 0);
            assert_memory_equal(f->out.p, "PK\x03\x04", 4);
            written++;
        } else {
            assert_true(f->diags.errors > 0);
            assert_int_equal(f->out.n, 0);
            refused++;
        }
    }
    assert_true(written > 50 && refused > 50);
}

static void writes_a_table_of_one_cell(void **state)
{
    struct fixture *f = *state;
    assert_true(write_one(f, table(f, 1, 1)));
    assert_int_equal(f->diags.n, 0);
    assert_memory_equal(f->out.p, "PK\x03\x04", 4);
}

static void writes_a_table_without_rows(void **state)
{
    struct fixture *f = *state;
    struct grid *g = table(f, 0, 3);
    g->header_rows = 0;
    assert_true(write_one(f, g));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(names_cells),
        TEST(counts_as_excel_does),
        TEST(escapes_only_what_looks_escaped),
        TEST(makes_number_formats_from_what_is_shown),
        TEST(writes_formulas),
        TEST(refuses_a_formula_too_long_for_excel),
        TEST(gives_formulas_only_where_they_hold),
        TEST(follows_a_chain_of_ten_thousand_totals),
        TEST(measures_texts),
        TEST(knows_a_bad_break),
        TEST(breaks_headers_well),
        TEST(puts_department_year_and_unit_on_one_line),
        TEST(stacks_the_lines_of_a_table_without_columns_to_share),
        TEST(columns_of_amounts_are_equal_and_hold_them),
        TEST(freezes_codes_and_names_only),
        TEST(a_tall_merged_cell_gets_its_height),
        TEST(a_text_too_long_for_a_row_gets_a_wider_column),
        TEST(wishes_for_widths_are_met_where_there_is_room),
        TEST(an_indented_name_stays_on_its_line),
        TEST(names_are_wrapped_for_a_legible_print),
        TEST(wide_tables_are_cut_into_pages_beside_each_other),
        TEST(refuses_merges_that_overlap),
        TEST(refuses_merges_that_leave_the_table),
        TEST(refuses_text_that_would_break_the_file),
        TEST(refuses_more_columns_than_excel_has),
        TEST(any_table_is_written_or_refused),
        TEST(writes_a_table_of_one_cell),
        TEST(writes_a_table_without_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
