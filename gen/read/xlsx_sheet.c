/* One sheet of an .xlsx: cells, merges, what is hidden (ECMA-376-1, 18.3.1). */
#include "read/xlsx.h"

enum value_kind {
    KIND_NUMBER,
    KIND_SHARED,
    KIND_INLINE,
    KIND_STRING,
    KIND_BOOL,
    KIND_ERROR,
    KIND_DATE,
    KIND_UNKNOWN
};

/* A cell as it stands in the file. */
struct raw_cell {
    uint32_t row, col, style;
    enum value_kind kind;
    bool formula, value, inline_text; /* there is one */
};

struct xlsx_sheet_read {
    struct xlsx_reader *x;
    struct xml_read *xml;
    uint32_t next_row, next_col; /* of a row or cell that does not say */
    bool in_data;
};

static enum value_kind kind_of(struct str type)
{
    static const struct {
        struct str name;
        enum value_kind kind;
    } kinds[] = {{STR_INIT("n"), KIND_NUMBER},
                 {STR_INIT("s"), KIND_SHARED},
                 {STR_INIT("inlineStr"), KIND_INLINE},
                 {STR_INIT("str"), KIND_STRING},
                 {STR_INIT("b"), KIND_BOOL},
                 {STR_INIT("e"), KIND_ERROR},
                 {STR_INIT("d"), KIND_DATE}};
    if (!type.n)
        return KIND_NUMBER;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(type, kinds[i].name))
            return kinds[i].kind;
    return KIND_UNKNOWN;
}

/* Days since 1899-12-30 (or 1904-01-01) of a date in ISO 8601 with or without a time. */
static bool date_number(struct str text, bool since_1904, double *out)
{
    static const int before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int part[6] = {0}, n = 0;
    for (size_t i = 0; i < text.n && n < 6; n++) {
        size_t from = i;
        for (; i < text.n && ascii_is_digit(text.p[i]); i++)
            part[n] = part[n] < 100000 ? part[n] * 10 + (text.p[i] - '0') : part[n];
        if (i == from)
            return false;
        if (i < text.n && !strchr("-T:Z.", text.p[i++]))
            return false;
    }
    int y = part[0], m = part[1], d = part[2];
    if (n < 3 || text.p[4] != '-' || y < 1900 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    int years = y - 1; /* complete ones */
    long days = years * 365L + years / 4 - years / 100 + years / 400 + before_month[m - 1] +
                (leap && m > 2) + d;
    days -= since_1904 ? 695056 : 693594; /* 1904-01-01 and 1899-12-30 counted in the same way */
    days -= !since_1904 && days <= 60;    /* before the leap day that 1900 has in Excel only */
    *out = (double)days + (part[3] * 3600 + part[4] * 60 + part[5]) / 86400.0;
    return true;
}

static bool bad_value(struct xlsx_sheet_read *s, const struct raw_cell *raw)
{
    struct str value = buf_view(&s->x->text);
    BUILD_CELL_ERROR(s->x->b, E2319, raw->row, raw->col,
                     str_sub(value, 0, value.n < 60 ? value.n : 60));
    return true;
}

static bool set_number(struct xlsx_sheet_read *s, const struct raw_cell *raw,
                       struct book_cell *cell)
{
    struct str text = str_trim(buf_view(&s->x->text));
    cell->type = BOOK_CELL_NUMBER;
    if (!number_of_text(text, &cell->number))
        return bad_value(s, raw);
    cell->text = build_text(s->x->b, text);
    return cell->text.p;
}

static bool set_shared(struct xlsx_sheet_read *s, const struct raw_cell *raw,
                       struct book_cell *cell)
{
    uint32_t index;
    cell->type = BOOK_CELL_TEXT;
    cell->text = STR("");
    if (!attr_number(str_trim(buf_view(&s->x->text)), &index))
        return bad_value(s, raw);
    if (index >= s->x->string_n)
        BUILD_CELL_ERROR(s->x->b, E2311, raw->row, raw->col,
                         arena_printf(&s->x->b->ds->arena, "%u", index),
                         arena_printf(&s->x->b->ds->arena, "%zu", s->x->string_n));
    else
        cell->text = s->x->strings[index];
    return true;
}

/* The value of the cell, whose text stands in x->text. */
static bool set_value(struct xlsx_sheet_read *s, const struct raw_cell *raw, struct book_cell *cell)
{
    struct book_build *b = s->x->b;
    struct str text = buf_view(&s->x->text);
    switch (raw->kind) {
    case KIND_NUMBER:
        return set_number(s, raw, cell);
    case KIND_SHARED:
        return set_shared(s, raw, cell);
    case KIND_BOOL:
        text = str_trim(text);
        cell->type = BOOK_CELL_BOOL;
        cell->number = attr_is_true(text);
        return cell->number != 0 || str_eq(text, STR("0")) || str_eq(text, STR("false")) ||
               bad_value(s, raw);
    case KIND_DATE:
        cell->format = CELL_FORMAT_DATE;
        if (date_number(str_trim(text), b->book->since_1904, &cell->number)) {
            cell->type = BOOK_CELL_NUMBER;
            break;
        }
        cell->type = BOOK_CELL_TEXT;
        break;
    case KIND_UNKNOWN:
        return bad_value(s, raw);
    case KIND_ERROR:
        cell->type = BOOK_CELL_ERROR;
        text = str_trim(text);
        break;
    case KIND_STRING:
        xlsx_unescape(&s->x->text, 0);
        text = buf_view(&s->x->text);
        cell->type = BOOK_CELL_TEXT;
        break;
    case KIND_INLINE:
        cell->type = BOOK_CELL_TEXT;
        break;
    }
    cell->text = build_text(b, text);
    return cell->text.p;
}

static bool add_cell(struct xlsx_sheet_read *s, struct raw_cell *raw)
{
    struct xlsx_reader *x = s->x;
    bool text_kind = raw->kind == KIND_STRING || raw->kind == KIND_INLINE;
    if (raw->inline_text && raw->kind != KIND_INLINE && !raw->value)
        raw->kind = KIND_INLINE;
    bool value = raw->inline_text || (raw->value && (text_kind || str_trim(buf_view(&x->text)).n));
    if (!value && !raw->formula)
        return true;
    struct book_cell *cell = build_cell(x->b, raw->row, raw->col);
    if (!cell)
        return false;
    cell->formula = raw->formula;
    if (raw->style < x->format_n)
        cell->format = x->formats[raw->style];
    return !value || set_value(s, raw, cell);
}

/* After the opening of c: the whole cell. */
static bool read_cell(struct xlsx_sheet_read *s)
{
    struct raw_cell raw = {.row = s->next_row, .col = s->next_col};
    struct str address = xml_read_attr(s->xml, "r");
    size_t outside = xml_read_depth(s->xml) - 1;
    if (address.n && !address_parse(address, &raw.row, &raw.col)) {
        BUILD_CELL_ERROR(s->x->b, E2315, raw.row, raw.col,
                         str_sub(address, 0, address.n < 60 ? address.n : 60));
        return false;
    }
    s->next_row = raw.row;
    s->next_col = raw.col + 1;
    raw.kind = kind_of(xml_read_attr(s->xml, "t"));
    attr_number(xml_read_attr(s->xml, "s"), &raw.style);
    buf_clear(&s->x->text);
    do {
        enum xml_event e = xml_read_next(s->xml);
        if (e == XML_EVENT_BROKEN || e == XML_EVENT_END)
            return false;
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(s->xml);
        bool ok = true;
        bool inline_cell = raw.kind == KIND_INLINE; /* of a cell with both, its type tells which */
        if (str_eq(name, STR("v")) && !(inline_cell && raw.inline_text)) {
            buf_clear(&s->x->text);
            raw.value = true;
            ok = xml_read_all_text(s->xml, &s->x->text);
        } else if (str_eq(name, STR("is")) && (inline_cell || !raw.value)) {
            buf_clear(&s->x->text);
            raw.inline_text = true;
            ok = xlsx_string_item(s->x, s->xml);
        } else {
            raw.formula |= str_eq(name, STR("f"));
            ok = xml_read_skip(s->xml);
        }
        if (!ok)
            return false;
    } while (xml_read_depth(s->xml) > outside);
    return add_cell(s, &raw);
}

static bool begin_row(struct xlsx_sheet_read *s)
{
    uint32_t row = s->next_row + 2; /* counted from 1 */
    struct str number = xml_read_attr(s->xml, "r");
    if (number.n && (!attr_number(number, &row) || !row || row > BOOK_ROWS)) {
        BUILD_CELL_ERROR(s->x->b, E2315, 0, 0, str_sub(number, 0, number.n < 60 ? number.n : 60));
        return false;
    }
    s->next_row = row - 1;
    s->next_col = 0;
    return !attr_is_true(xml_read_attr(s->xml, "hidden")) ||
           build_hide_rows(s->x->b, s->next_row, s->next_row);
}

static bool hide_cols(struct xlsx_sheet_read *s)
{
    uint32_t first, last;
    if (!attr_is_true(xml_read_attr(s->xml, "hidden")) ||
        !attr_number(xml_read_attr(s->xml, "min"), &first) ||
        !attr_number(xml_read_attr(s->xml, "max"), &last) || !first || first > last)
        return true;
    return build_hide_cols(s->x->b, first - 1, last - 1);
}

static bool add_merge(struct xlsx_sheet_read *s)
{
    struct str ref = xml_read_attr(s->xml, "ref");
    size_t colon = str_find(ref, STR(":"), 0);
    struct book_area a;
    if (colon == SIZE_MAX || !address_parse(str_sub(ref, 0, colon), &a.row, &a.col) ||
        !address_parse(str_sub(ref, colon + 1, ref.n), &a.last_row, &a.last_col) ||
        a.row > a.last_row || a.col > a.last_col)
        return true; /* one cell, or nothing that could be merged */
    return build_merge(s->x->b, a);
}

static bool read_element(struct xlsx_sheet_read *s)
{
    struct str name = xml_read_name(s->xml);
    if (s->in_data && str_eq(name, STR("c")))
        return read_cell(s);
    if (s->in_data && str_eq(name, STR("row")))
        return begin_row(s);
    if (str_eq(name, STR("col")))
        return hide_cols(s);
    if (str_eq(name, STR("mergeCell")))
        return add_merge(s);
    return !str_eq(name, STR("extLst")) || xml_read_skip(s->xml);
}

bool xlsx_read_sheet(struct xlsx_reader *x, size_t part, struct book_sheet *sheet)
{
    struct xlsx_part p;
    bool ok = xlsx_open(x, part, &p);
    struct xlsx_sheet_read s = {.x = x, .xml = p.xml, .next_row = UINT32_MAX};
    enum xml_event e = XML_EVENT_END;
    build_enter(x->b, sheet);
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e == XML_EVENT_TEXT)
            continue;
        if (str_eq(xml_read_name(p.xml), STR("sheetData")))
            s.in_data = e == XML_EVENT_OPEN;
        else if (e == XML_EVENT_OPEN)
            ok = read_element(&s);
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN && build_leave(x->b);
}
