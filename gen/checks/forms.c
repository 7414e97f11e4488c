/* The form of printed tables: codes and their names, line numbers and ordinals, blanks, heads. What
 * our own packs build has these right by construction. */
#include "checks/run.h"

#include "base/utf8.h"
#include "data/lexicon.h"

static struct str cell_where(struct run *r, const struct grid *s, uint32_t row, uint32_t col)
{
    return grid_where(s, row, col, r->arena);
}

#define REPORT_CELL(r, code, s, row, col, ...)                                                     \
    report_cell((r), (code), (s), (row), (col), (const struct str[]){__VA_ARGS__},                 \
                sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
static void report_cell(struct run *r, enum finding_code code, const struct grid *s, uint32_t row,
                        uint32_t col, const struct str *args, size_t n)
{
    const struct grid_cell *cell = grid_at(s, row, col);
    struct finding *f = finding_new(r, code);
    if (!f)
        return;
    finding_say(r, f, code, args, n);
    finding_place(r, f, cell->made ? origin_text(r->arena, cell->made) : STR(""),
                  cell_where(r, s, row, col), cell->text, 0, place_at(r, cell->at));
    finding_add(r, f);
}

/* R131: what stands where a figure or a code should and was not read */

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_is_digit(s.p[i]))
            return true;
    return false;
}

static bool is_code(struct str t)
{
    return str_is_digits(t) && (t.n == 3 || t.n == 5 || t.n == 7);
}

/* A column of figures, some of which were read, not one of remarks. */
static bool holds_figures(const struct grid *s, uint32_t col)
{
    size_t figures = 0, texts = 0;
    for (uint32_t row = s->header_rows; row < s->rows; row++) {
        const struct grid_cell *cell = grid_at(s, row, col);
        figures += cell->kind == CELL_NUMBER;
        texts += cell->kind == CELL_TEXT;
    }
    return s->columns[col].known || (figures && figures >= texts);
}

static void check_numbers(struct run *r, const struct grid *s)
{
    for (uint32_t col = 0; col < s->cols; col++) {
        bool amounts = s->columns[col].kind == GRID_AMOUNT && holds_figures(s, col);
        bool codes = s->columns[col].kind == GRID_CODE;
        for (uint32_t row = s->header_rows; row < s->rows; row++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            if (cell->malformed || (amounts && grid_is_unread(cell)))
                REPORT_CELL(r, FOUND_CELL_NUMBER, s, row, col, cell_where(r, s, row, col),
                            cell->text);
            else if (codes && s->id.n && has_digit(cell->plain) && !is_code(cell->plain))
                REPORT_CELL(r, FOUND_CELL_CODE, s, row, col, s->code.n ? s->code : s->title,
                            cell->text);
        }
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

/* A row without any figure is a heading among the rows. */
static bool has_figure(const struct grid *s, uint32_t row)
{
    for (uint32_t col = 0; col < s->cols; col++)
        if (s->columns[col].kind == GRID_AMOUNT && grid_at(s, row, col)->plain.n)
            return true;
    return false;
}

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
        } else if (!str_trim(cell->text).n &&
                   has_figure(s, row)) { /* a dash says that there is none */
            f.blank++;
            f.blank_row = row;
        }
    }
    return f;
}

static void report_column(struct run *r, const struct grid *s, uint32_t col, bool whole,
                          uint32_t row)
{
    if (whole)
        REPORT_CELL(r, FOUND_BLANK_COLUMN, s, row, col, s->code,
                    grid_column_title(s, col, r->arena));
    else
        REPORT_CELL(r, FOUND_BLANK_CELL, s, row, col, cell_where(r, s, row, col));
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
        else if (f.blank == 1 && f.filled >= 5 && zeros) /* else blank is how it writes zero */
            report_column(r, s, col, false, f.blank_row);
    }
}

/* Zeros of pieces, without codes: they are what the table says. */
static bool counts_zeros(const struct grid *s)
{
    bool numbers = false;
    for (uint32_t row = s->header_rows; row < s->rows; row++)
        for (uint32_t col = 0; col < s->cols; col++) {
            const struct grid_cell *cell = grid_at(s, row, col);
            if (s->columns[col].kind == GRID_CODE || is_code(cell->plain))
                return false;
            numbers |= s->columns[col].kind == GRID_AMOUNT && cell->kind == CELL_NUMBER &&
                       !cell->number.scale;
        }
    return numbers;
}

/* R52: an empty table says so */
static void check_empty(struct run *r, const struct grid *s)
{
    if (s->has_amount || counts_zeros(s))
        return;
    for (size_t i = 0; i < s->note_count; i++)
        if (word_in(rule_words(r->in->rules, W_empty_notes), s->notes[i]))
            return;
    struct finding *f = finding_new(r, FOUND_EMPTY_TABLE);
    if (!f)
        return;
    FINDING_SAY(r, f, FOUND_EMPTY_TABLE, s->code, s->title);
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
            REPORT_CELL(r, FOUND_LINE_MISSING, s, row, col, s->code,
                        count_text(r->arena, row - s->header_rows + 1),
                        count_text(r->arena, last + step));
            last += step;
            continue;
        }
        if (n < 0)
            continue;
        if (last >= 0 && n != last + step)
            REPORT_CELL(r, FOUND_LINE_JUMPS, s, row, col, s->code, count_text(r->arena, last),
                        count_text(r->arena, n));
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
            REPORT_CELL(r, FOUND_ROW_ORDINAL, s, row, col, s->code, cell->text,
                        count_text(r->arena, expected));
    }
}

/* R13, R98: codes and names */

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

/* Of expenditure by function only a part is listed: what is not there may be right all the same.
 * Told once, with all places. */
struct unlisted_codes {
    struct map seen; /* code → itself */
    struct finding *finding;
    struct str codes;
};

static void note_unlisted(struct run *r, struct unlisted_codes *u, const struct grid *s,
                          uint32_t row, uint32_t col, struct str code)
{
    if (map_get(&u->seen, code))
        return;
    u->finding = u->finding ? u->finding : finding_new(r, FOUND_CODES_UNLISTED);
    if (!u->finding || !map_put(&u->seen, code, u))
        return;
    u->codes = arena_printf(r->arena, "%.*s%s%.*s", STR_ARG(u->codes), u->codes.n ? "、" : "",
                            STR_ARG(code));
    finding_place(r, u->finding, STR(""), cell_where(r, s, row, col), code, 0,
                  place_at(r, grid_at(s, row, col)->at));
}

static void report_name(struct run *r, const struct codes *codes, const struct grid *s,
                        struct unlisted_codes *unlisted, uint32_t row, uint32_t col,
                        struct str code, struct str name)
{
    struct str listed = codes_name(codes, code);
    const struct code *meant = code_named(codes, name, (code.n - 1) / 2,
                                          str_sub(code, 0, code.n > 3 ? code.n - 2 : 0), r->arena);
    if (!meant && !listed.p && codes == r->in->function) {
        note_unlisted(r, unlisted, s, row, col, code);
        return;
    }
    if (meant)
        REPORT_CELL(r, FOUND_CODE_OF_OTHER, s, row, col, s->code, name, code, meant->code);
    else if (listed.p)
        REPORT_CELL(r, FOUND_CODE_NAME, s, row, col, s->code, code, name, listed);
    else
        REPORT_CELL(r, FOUND_CODE_UNKNOWN, s, row, col, s->code, code, name);
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
                       struct unlisted_codes *unlisted, struct map *seen, uint32_t row,
                       uint32_t col)
{
    struct str code = grid_at(s, row, col)->plain, name = name_beside(s, row, col);
    struct str listed = codes_name(codes, code);
    if (map_get(seen, code) && !s->codes_repeat)
        REPORT_CELL(r, FOUND_CODE_TWICE, s, row, col, s->code, code, name);
    map_put(seen, code, (void *)(uintptr_t)1);
    if (name.n && (!listed.p || !str_eq(squeeze(listed, r->arena), name)))
        report_name(r, codes, s, unlisted, row, col, code, name);
}

static void check_codes(struct run *r, const struct grid *s, struct unlisted_codes *unlisted)
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
            check_code(r, codes, s, unlisted, &seen, row, col);
            if (codes == r->in->function) {
                ordered &= str_cmp(last, t) < 0;
                last = t;
            }
        }
    if (!ordered) {
        struct finding *f = finding_new(r, FOUND_CODES_UNORDERED);
        if (!f)
            return;
        FINDING_SAY(r, f, FOUND_CODES_UNORDERED, s->code);
        finding_place(r, f, STR(""), s->code, STR(""), 0, place_at(r, s->at));
        finding_add(r, f);
    }
}

/* R96, R97: heads */

static void report_head(struct run *r, enum finding_code code, const struct grid *s, struct str a,
                        struct str b, struct str c)
{
    struct finding *f = finding_new(r, code);
    if (!f)
        return;
    FINDING_SAY(r, f, code, a, b, c);
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

/* Its amounts are those of other tables or sentences in another unit than it says: told once, of
 * the first table where all say the same. */
static void check_unit_of(struct run *r, const struct grid *s)
{
    bool all = r->in->grid_count > 1;
    for (size_t i = 0; i < r->in->grid_count; i++)
        all &= r->in->grids[i]->unit_wrong;
    if (!s->unit_wrong || (all && s != r->in->grids[0]))
        return;
    struct str said = s->unit.n ? s->unit : phrase_text(r->arena, SAY_NOT_TOLD, NULL, 0);
    if (all)
        report_head(r, FOUND_UNIT_OF_ALL, s, said, amount_unit_name(s->in_unit), STR(""));
    else
        report_head(r, FOUND_UNIT_OF_TABLE, s, s->code.n ? s->code : s->title, said,
                    amount_unit_name(s->in_unit));
}

/* R128: its caption names another year, in digits. */
static void check_year_of(struct run *r, const struct grid *s)
{
    int year = 0;
    size_t digits = 0;
    for (size_t i = 0; i < s->year.n && digits < 4; i++) {
        bool digit = ascii_is_digit(s->year.p[i]);
        digits = digit ? digits + 1 : 0;
        year = digit ? year * 10 + (s->year.p[i] - '0') : 0;
    }
    if (digits == 4 && year != r->in->record->year)
        report_head(r, FOUND_YEAR_OF_TABLE, s, s->code.n ? s->code : s->title,
                    count_text(r->arena, year), count_text(r->arena, r->in->record->year));
}

static void check_head(struct run *r, const struct grid *s)
{
    const struct grid *other = s->unit_wrong ? NULL : in_another_unit(r, s);
    const struct value *department = record_member(r->in->record, STR("department"));
    const struct value *name = department && department->type == VALUE_MAP
                                   ? vmap_find(department->map, STR("name"))
                                   : NULL;
    check_unit_of(r, s);
    check_year_of(r, s);
    if (other)
        /* Its figures are compared in one unit: where the unit is wrong, they tell. */
        report_head(r, FOUND_HEAD_UNIT, s, s->code.n ? s->code : s->title,
                    amount_unit_name(s->in_unit), amount_unit_name(other->in_unit));
    if (s->department.n && name && name->type == VALUE_STR &&
        str_find(s->department, name->s, 0) == SIZE_MAX)
        report_head(r, FOUND_HEAD_DEPARTMENT, s, s->code, s->department, name->s);
}

/* R133: of the tables that are published together, those that are not there by their words, nor
 * recognised under another title, once most are. */
static bool has_title(struct run *r, const struct value *entry)
{
    const struct value *words = value_get(entry, "words");
    for (size_t i = 0; i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        struct str title = squeeze(s->title, r->arena), id = value_get_str(entry, "table");
        if (s->printed && s->id.n && (str_eq(s->id, id) || word_is(value_get(entry, "or"), s->id)))
            return true;
        bool all = value_count(words) > 0;
        for (size_t k = 0; k < value_count(words); k++)
            all &= str_find(title, words->list->items[k].s, 0) != SIZE_MAX;
        if (s->printed && all && !word_in(value_get(entry, "without"), title))
            return true;
    }
    return false;
}

static void check_set(struct run *r)
{
    const struct value *set = rule_words(r->in->rules, W_table_set);
    struct str missing = STR("");
    size_t there = 0;
    if (!r->in->as_published || !r->in->grid_count)
        return;
    for (size_t i = 0; i < value_count(set); i++) {
        const struct value *entry = &set->list->items[i];
        if (has_title(r, entry))
            there++;
        else
            missing = arena_printf(r->arena, "%.*s%s“%.*s”", STR_ARG(missing),
                                   missing.n ? "、" : "", STR_ARG(value_get_str(entry, "name")));
    }
    struct finding *f =
        missing.n && there * 3 >= value_count(set) * 2 ? finding_new(r, FOUND_TABLE_MISSING) : NULL;
    if (!f)
        return;
    const struct grid *first = r->in->grids[0];
    FINDING_SAY(r, f, FOUND_TABLE_MISSING, missing);
    f->hint = phrase_text(r->arena, SAY_TABLE_MISSING_HINT, NULL, 0);
    finding_place(r, f, STR(""), first->code.n ? first->code : first->title, first->title, 0,
                  place_at(r, first->at));
    finding_add(r, f);
}

void check_forms(struct run *r)
{
    struct unlisted_codes unlisted = {.finding = NULL};
    map_init(&unlisted.seen, r->arena);
    check_set(r);
    for (size_t i = 0; i < r->in->grid_count; i++) {
        const struct grid *s = r->in->grids[i];
        if (!s->printed)
            continue;
        check_head(r, s);
        check_numbers(r, s);
        check_blanks(r, s);
        check_empty(r, s);
        check_codes(r, s, &unlisted);
        for (uint32_t col = 0; col < s->cols; col++)
            if (s->columns[col].kind == GRID_LINE)
                check_lines_of(r, s, col);
            else if (s->columns[col].kind == GRID_LABEL)
                check_ordinals_of(r, s, col);
    }
    if (unlisted.finding) {
        FINDING_SAY(r, unlisted.finding, FOUND_CODES_UNLISTED,
                    count_text(r->arena, (long long)unlisted.finding->place_count), unlisted.codes);
        finding_add(r, unlisted.finding);
    }
}
