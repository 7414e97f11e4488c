/* The form of printed tables: codes and their names, line numbers and ordinals, blanks, heads. What
 * our own packs build has these right by construction. */
#include "checks/run.h"

#include "base/utf8.h"

static struct str cell_where(struct run *r, const struct grid *s, uint32_t row, uint32_t col)
{
    return grid_where(s, row, col, r->arena);
}

static void report_cell(struct run *r, const char *rule, enum finding_level level,
                        const char *title, const struct grid *s, uint32_t row, uint32_t col,
                        struct str message)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    struct finding *f = finding_new(r, rule, level, str_of(title));
    if (!f)
        return;
    f->message = message;
    finding_place(r, f, cell->address, cell_where(r, s, row, col), cell->text, 0,
                  place_at(r, cell->at));
    finding_add(r, f);
}

/* R131: digits that are no number */
static void check_numbers(struct run *r, const struct grid *s)
{
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            if (cell->malformed)
                report_cell(r, "R131", FINDING_ERROR, "数字写法有误", s, row, col,
                            arena_printf(r->arena, "%.*s 印作“%.*s”，不是数",
                                         STR_ARG(cell_where(r, s, row, col)), STR_ARG(cell->text)));
        }
}

/* R53: blanks among figures */

static bool names_row(const struct grid *s, uint32_t row, uint32_t col)
{
    struct grid_key key = grid_row_key(s, row, col);
    return key.code.n || key.label.n;
}

struct fill {
    size_t filled, blank, zeros;
    uint32_t blank_row;
};

static struct fill column_fill(const struct grid *s, uint32_t col)
{
    struct fill f = {0};
    for (uint32_t row = s->header_rows; row < s->rows; row++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        if (cell->covered || !names_row(s, row, col))
            continue;
        if (cell->plain.n) {
            f.filled++;
            f.zeros += cell->kind == CELL_NUMBER && dec_sign(cell->number) == 0;
        } else {
            f.blank++;
            f.blank_row = row;
        }
    }
    return f;
}

static void report_column(struct run *r, const struct grid *s, uint32_t col, bool whole,
                          uint32_t row)
{
    struct str where = whole ? grid_column_title(s, col, r->arena) : cell_where(r, s, row, col);
    report_cell(r, "R53", FINDING_WARNING, "空白与零混用，可能漏印", s, row, col,
                whole ? arena_printf(r->arena, "%.*s“%.*s”整栏空白，而别的栏没有数也印 0.00",
                                     STR_ARG(s->code), STR_ARG(where))
                      : arena_printf(r->arena, "%.*s 空白，而同栏其他各行都有数", STR_ARG(where)));
}

static void check_blanks(struct run *r, const struct grid *s)
{
    size_t zeros = 0;
    for (uint32_t col = 0; col < s->cols; col++)
        if (s->columns[col].kind == GRID_AMOUNT)
            zeros += column_fill(s, col).zeros;
    for (uint32_t col = 0; col < s->cols; col++) {
        if (s->columns[col].kind != GRID_AMOUNT)
            continue;
        struct fill f = column_fill(s, col);
        if (!f.filled && f.blank > 3 && zeros > f.blank)
            report_column(r, s, col, true, f.blank_row);
        else if (f.blank == 1 && f.filled >= 5)
            report_column(r, s, col, false, f.blank_row);
    }
}

/* R52: an empty table says so */
static void check_empty(struct run *r, const struct grid *s)
{
    if (s->has_amount)
        return;
    for (size_t i = 0; i < s->note_count; i++)
        if (str_find(s->notes[i], STR("无数据"), 0) != SIZE_MAX ||
            str_find(s->notes[i], STR("没有"), 0) != SIZE_MAX)
            return;
    struct finding *f = finding_new(r, "R52", FINDING_WARNING, STR("空表没有说明"));
    if (!f)
        return;
    f->message = arena_printf(r->arena, "%.*s %.*s 没有数，也没有“本表无数据”的说明",
                              STR_ARG(s->code), STR_ARG(s->title));
    finding_place(r, f, STR(""), s->code, s->title, 0, place_at(r, s->at));
    finding_add(r, f);
}

/* Line numbers */

static bool row_has_figure(const struct grid *s, uint32_t row, uint32_t col)
{
    for (uint32_t c = col + 1; c < s->cols && s->columns[c].kind == GRID_AMOUNT; c++)
        if (grid_at(s, row, c)->kind == CELL_NUMBER)
            return true;
    return false;
}

static void report_line(struct run *r, const struct grid *s, uint32_t row, uint32_t col,
                        struct str message)
{
    report_cell(r, "R135", FINDING_WARNING, "行次不连续", s, row, col, message);
}

static int64_t line_at(const struct grid *s, uint32_t row, uint32_t col)
{
    struct dec d;
    int64_t n;
    return dec_parse(grid_at(s, row, col)->plain, &d) && dec_to_i64(d, &n) ? n : -1;
}

/* Lines are counted down each panel, or across all panels row by row: then each counts in steps. */
static int64_t line_step(const struct grid *s, uint32_t col)
{
    int64_t panels = 0;
    uint32_t row = s->header_rows;
    for (uint32_t c = 0; c < s->cols; c++)
        panels += s->columns[c].kind == GRID_LINE;
    if (row + 1 < s->rows && line_at(s, row, col) >= 0 &&
        line_at(s, row + 1, col) == line_at(s, row, col) + panels)
        return panels;
    return 1;
}

static void check_lines_of(struct run *r, const struct grid *s, uint32_t col)
{
    int64_t last = -1, step = line_step(s, col);
    for (uint32_t row = s->header_rows; row < s->rows; row++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        int64_t n = line_at(s, row, col);
        if (!cell->plain.n) {
            if (last < 0 || !row_has_figure(s, row, col))
                continue;
            report_line(r, s, row, col,
                        arena_printf(r->arena, "%.*s第%u行的行次没有印，应为 %lld",
                                     STR_ARG(s->code), row - s->header_rows + 1,
                                     (long long)(last + step)));
            last += step;
            continue;
        }
        if (n < 0)
            continue;
        if (last >= 0 && n != last + step)
            report_line(r, s, row, col,
                        arena_printf(r->arena, "%.*s行次从 %lld 跳到 %lld", STR_ARG(s->code),
                                     (long long)last, (long long)n));
        last = n;
    }
}

/* Ordinals in front of labels */

static void check_ordinals_of(struct run *r, const struct grid *s, uint32_t col)
{
    int64_t expected = 0;
    for (uint32_t row = s->header_rows; row < s->rows; row++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        size_t used;
        int64_t n = chinese_ordinal(cell->plain, &used);
        bool is_ordinal = n && str_starts(str_sub(cell->plain, used, cell->plain.n), STR("、"));
        if (!is_ordinal)
            continue;
        /* A list that does not begin with 一 has its beginning elsewhere. */
        expected = n == 1 || !expected ? n : expected + 1;
        if (n != expected)
            report_cell(r, "R135", FINDING_ERROR, "序号有误", s, row, col,
                        arena_printf(r->arena, "%.*s“%.*s”的序号应是第 %lld", STR_ARG(s->code),
                                     STR_ARG(cell->text), (long long)expected));
    }
}

/* R13, R98: codes and names */

static bool is_code(struct str t)
{
    return str_is_digits(t) && (t.n == 3 || t.n == 5 || t.n == 7);
}

static const struct codes *system_of(const struct run *r, const struct grid *s)
{
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++)
            if (s->columns[col].kind != GRID_AMOUNT && is_code(grid_at(s, row, col)->plain))
                return grid_at(s, row, col)->plain.p[0] == '3' ? r->in->economic : r->in->function;
    return NULL;
}

static const struct code *code_named(const struct codes *codes, struct str name, size_t level,
                                     struct str prefix, struct arena *a)
{
    for (size_t i = 0; i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        if (c->level == level && str_starts(c->code, prefix) && str_eq(squeeze(c->name, a), name))
            return c;
    }
    return NULL;
}

static void report_name(struct run *r, const struct codes *codes, const struct grid *s,
                        uint32_t row, uint32_t col, struct str code, struct str name)
{
    struct str listed = codes_name(codes, code);
    const struct code *meant = code_named(codes, name, (code.n - 1) / 2,
                                          str_sub(code, 0, code.n > 3 ? code.n - 2 : 0), r->arena);
    struct str message;
    if (meant)
        message = arena_printf(r->arena, "%.*s“%.*s”的编码印作 %.*s，应为 %.*s", STR_ARG(s->code),
                               STR_ARG(name), STR_ARG(code), STR_ARG(meant->code));
    else if (listed.p)
        message = arena_printf(r->arena, "%.*s %.*s 的名称印作“%.*s”，当年科目表为“%.*s”",
                               STR_ARG(s->code), STR_ARG(code), STR_ARG(name), STR_ARG(listed));
    else
        message = arena_printf(r->arena, "%.*s 的编码 %.*s（%.*s）不在科目表中", STR_ARG(s->code),
                               STR_ARG(code), STR_ARG(name));
    report_cell(r, "R98", FINDING_WARNING, "科目编码与名称不符", s, row, col, message);
}

/* The name beside a code: the next label to the right. */
static struct str name_beside(const struct grid *s, uint32_t row, uint32_t col)
{
    for (uint32_t c = col + 1; c < s->cols && s->columns[c].kind != GRID_AMOUNT; c++)
        if (grid_at(s, row, c)->plain.n)
            return grid_at(s, row, c)->plain;
    return STR("");
}

static void check_code(struct run *r, const struct codes *codes, const struct grid *s,
                       struct map *seen, uint32_t row, uint32_t col)
{
    struct str code = grid_at(s, row, col)->plain, name = name_beside(s, row, col);
    struct str listed = codes_name(codes, code);
    if (map_get(seen, code))
        report_cell(r, "R13", FINDING_ERROR, "科目编码重复", s, row, col,
                    arena_printf(r->arena, "%.*s的编码 %.*s 出现两次，第二次在“%.*s”",
                                 STR_ARG(s->code), STR_ARG(code), STR_ARG(name)));
    map_put(seen, code, (void *)(uintptr_t)1);
    if (name.n && (!listed.p || !str_eq(squeeze(listed, r->arena), name)))
        report_name(r, codes, s, row, col, code, name);
}

static void check_codes(struct run *r, const struct grid *s)
{
    const struct codes *codes = system_of(r, s);
    struct map seen;
    struct str last = STR("");
    bool ordered = true;
    if (!codes)
        return;
    map_init(&seen, r->arena);
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            struct str t = grid_at(s, row, col)->plain;
            if (s->columns[col].kind == GRID_AMOUNT || s->columns[col].kind == GRID_LINE ||
                !is_code(t))
                continue;
            check_code(r, codes, s, &seen, row, col);
            if (codes == r->in->function) {
                ordered &= str_cmp(last, t) < 0;
                last = t;
            }
        }
    if (!ordered) {
        struct finding *f = finding_new(r, "R13", FINDING_NOTE, STR("科目没有按编码排列"));
        if (!f)
            return;
        f->message = arena_printf(r->arena, "%.*s的科目没有按编码从小到大排列", STR_ARG(s->code));
        finding_place(r, f, STR(""), s->code, STR(""), 0, place_at(r, s->at));
        finding_add(r, f);
    }
}

/* R96, R97: heads */

static void report_head(struct run *r, const char *rule, enum finding_level level,
                        const struct grid *s, struct str message)
{
    struct finding *f = finding_new(r, rule, level, STR("表头与其他各表不一致"));
    if (!f)
        return;
    f->message = message;
    finding_place(r, f, STR(""), s->code, s->title, 0, place_at(r, s->at));
    finding_add(r, f);
}

/* A printed table in another unit than most of the others; NULL where it is one of the most. */
static const struct grid *in_another_unit(const struct run *r, const struct grid *s)
{
    size_t same = 0, others = 0;
    const struct grid *other = NULL;
    for (size_t i = 0; i < r->in->grid_count; i++) {
        const struct grid *t = r->in->grids[i];
        if (!t->printed)
            continue;
        same += t->in_unit == s->in_unit;
        others += t->in_unit != s->in_unit;
        other = t->in_unit != s->in_unit && !other ? t : other;
    }
    bool fewer = others > same || (others == same && s->in_unit != r->in->record->unit);
    return fewer ? other : NULL;
}

static void check_head(struct run *r, const struct grid *s)
{
    const struct grid *other = in_another_unit(r, s);
    const struct value *department = record_member(r->in->record, STR("department"));
    const struct value *name = department && department->type == VALUE_MAP
                                   ? vmap_find(department->map, STR("name"))
                                   : NULL;
    if (other)
        /* Its figures are compared in one unit: where the unit is wrong, they tell. */
        report_head(r, "R97", FINDING_WARNING, s,
                    arena_printf(r->arena, "%.*s的金额单位是%.*s，其他各表是%.*s",
                                 STR_ARG(s->code.n ? s->code : s->title),
                                 STR_ARG(amount_unit_name(s->in_unit)),
                                 STR_ARG(amount_unit_name(other->in_unit))));
    if (s->department.n && name && name->type == VALUE_STR &&
        str_find(s->department, name->s, 0) == SIZE_MAX)
        report_head(r, "R96", FINDING_ERROR, s,
                    arena_printf(r->arena, "%.*s的“%.*s”与部门名称“%.*s”不符", STR_ARG(s->code),
                                 STR_ARG(s->department), STR_ARG(name->s)));
}

void check_forms(struct run *r)
{
    for (size_t i = 0; i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        if (!s->printed)
            continue;
        check_head(r, s);
        check_numbers(r, s);
        check_blanks(r, s);
        check_empty(r, s);
        check_codes(r, s);
        for (uint32_t col = 0; col < s->cols; col++)
            if (s->columns[col].kind == GRID_LINE)
                check_lines_of(r, s, col);
            else if (s->columns[col].kind == GRID_LABEL)
                check_ordinals_of(r, s, col);
    }
}
