/* One sheet of an .xls: cells, merges, what is hidden ([MS-XLS] 2.1.7.20.5). */
#include "read/biff.h"

enum {
    FORMULA = 0x0006,
    FORMULA_2 = 0x0206, /* the record's number in some files that say to be BIFF8 */
    FORMULA_4 = 0x0406,
    COLINFO = 0x007D,
    MULRK = 0x00BD,
    RSTRING = 0x00D6,
    MERGEDCELLS = 0x00E5,
    LABELSST = 0x00FD,
    NUMBER = 0x0203,
    LABEL = 0x0204,
    BOOLERR = 0x0205,
    STRING = 0x0207,
    ROW = 0x0208,
    RK = 0x027E
};

struct xls_sheet_read {
    struct xls *x;
    struct biff r;
    bool wants_string; /* the formula read last says that its text follows */
    uint32_t row, col; /* of that formula */
    uint16_t style;
};

static bool damaged(struct xls_sheet_read *s, const char *record)
{
    BUILD_CELL_ERROR(s->x->b, E2308, 0, 0, str_of(record));
    return false;
}

/* A cell whose row, column and style stand at the beginning of the record. */
static struct book_cell *add_cell(struct xls_sheet_read *s, uint32_t row, uint32_t col,
                                  uint16_t style)
{
    struct book_cell *cell = build_cell(s->x->b, row, col);
    if (cell && style < s->x->format_n)
        cell->format = s->x->formats[style];
    return cell;
}

static struct book_cell *add_cell_of_record(struct xls_sheet_read *s)
{
    const char *p = s->r.data.p;
    return add_cell(s, le16(p), le16(p + 2), le16(p + 4));
}

static double double_at(const char *p)
{
    uint64_t bits = le32(p) | (uint64_t)le32(p + 4) << 32;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* RkNumber (2.5.217): the upper 30 bits of a double or an integer, perhaps of hundredths. */
static double rk_number(uint32_t rk)
{
    enum { HUNDREDTHS = 1, INTEGER = 2 };
    double v;
    if (rk & INTEGER) {
        v = (double)((int32_t)(rk & ~3u)) / 4; /* whole: the two low bits are gone */
    } else {
        uint64_t bits = (uint64_t)(rk & ~3u) << 32;
        memcpy(&v, &bits, sizeof v);
    }
    return rk & HUNDREDTHS ? v / 100 : v;
}

static bool set_error(struct book_cell *cell, unsigned code)
{
    static const struct {
        unsigned code;
        struct str text;
    } errors[] = {{0x00, STR_INIT("#NULL!")},  {0x07, STR_INIT("#DIV/0!")},
                  {0x0F, STR_INIT("#VALUE!")}, {0x17, STR_INIT("#REF!")},
                  {0x1D, STR_INIT("#NAME?")},  {0x24, STR_INIT("#NUM!")},
                  {0x2A, STR_INIT("#N/A")},    {0x2B, STR_INIT("#GETTING_DATA")}};
    if (!cell)
        return false;
    cell->type = BOOK_CELL_ERROR;
    cell->text = STR("#ERROR!");
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].code == code)
            cell->text = errors[i].text;
    return true;
}

/* What is no number is shown as an error by Excel. */
static bool set_number(struct book_cell *cell, double v)
{
    enum { NUM = 0x24 };
    if (v - v != 0)
        return set_error(cell, NUM);
    if (!cell)
        return false;
    cell->type = BOOK_CELL_NUMBER;
    cell->number = v;
    cell->text = STR("");
    return true;
}

static bool read_boolerr(struct xls_sheet_read *s)
{
    if (s->r.data.n < 8)
        return damaged(s, "BOOLERR");
    unsigned value = (unsigned char)s->r.data.p[6];
    struct book_cell *cell = add_cell_of_record(s);
    if (s->r.data.p[7])
        return set_error(cell, value);
    if (!cell)
        return false;
    cell->type = BOOK_CELL_BOOL;
    cell->number = value != 0;
    return true;
}

static bool read_mulrk(struct xls_sheet_read *s)
{
    enum { EACH = 6 };
    struct str d = s->r.data;
    if (d.n < 6)
        return damaged(s, "MULRK");
    uint32_t row = le16(d.p), col = le16(d.p + 2);
    for (size_t at = 4; at + EACH + 2 <= d.n; at += EACH, col++)
        if (!set_number(add_cell(s, row, col, le16(d.p + at)), rk_number(le32(d.p + at + 2))))
            return false;
    return true;
}

static bool read_label_sst(struct xls_sheet_read *s)
{
    struct xls *x = s->x;
    if (s->r.data.n < 10)
        return damaged(s, "LABELSST");
    uint32_t index = le32(s->r.data.p + 6);
    struct book_cell *cell = add_cell_of_record(s);
    if (!cell)
        return false;
    cell->type = BOOK_CELL_TEXT;
    cell->text = STR("");
    if (index >= x->string_n)
        BUILD_CELL_ERROR(x->b, E2311, cell->row, cell->col,
                         arena_printf(&x->b->ds->arena, "%u", index),
                         arena_printf(&x->b->ds->arena, "%zu", x->string_n));
    else
        cell->text = x->strings[index];
    return true;
}

/* A text in the record itself: length, flags, units. */
static bool read_text(struct xls_sheet_read *s, size_t at, struct book_cell *cell)
{
    struct xls *x = s->x;
    struct biff_text t = {&s->r, at, &x->text};
    char head[3];
    buf_clear(&x->text);
    if (!cell)
        return false;
    if (!biff_bytes(&t, 3, head) || !biff_units(&t, le16(head), head[2] & 1))
        return damaged(s, "LABEL");
    cell->type = BOOK_CELL_TEXT;
    cell->text = build_text(x->b, buf_view(&x->text));
    return cell->text.p;
}

/* FormulaValue (2.5.133): a double, or marked by FFFF what else it is. A text that is said to be
 * empty is what xlwt writes for "not calculated". */
static bool read_formula(struct xls_sheet_read *s)
{
    enum { TEXT = 0, TRUTH = 1, ERROR = 2, EMPTY = 3 };
    const char *p = s->r.data.p;
    if (s->r.data.n < 14)
        return damaged(s, "FORMULA");
    bool other = le16(p + 12) == 0xFFFF;
    struct book_cell *cell = add_cell_of_record(s);
    if (!cell)
        return false;
    cell->formula = true;
    if (!other)
        return set_number(cell, double_at(p + 6));
    switch (p[6]) {
    case TEXT:
        s->wants_string = true;
        s->row = cell->row;
        s->col = cell->col;
        return true;
    case TRUTH:
        cell->type = BOOK_CELL_BOOL;
        cell->number = p[8] != 0;
        return true;
    case ERROR:
        return set_error(cell, (unsigned char)p[8]);
    default:
        return true;
    }
}

/* The text of the formula before it, which is the last cell: nothing but shared formulas and arrays
 * stands between. */
static bool read_string(struct xls_sheet_read *s)
{
    struct book_build *b = s->x->b;
    struct book_cell *cell = b->n ? &b->cells[b->n - 1] : NULL;
    if (!s->wants_string || !cell || cell->row != s->row || cell->col != s->col)
        return true;
    s->wants_string = false;
    return read_text(s, 0, cell);
}

static bool read_merges(struct xls_sheet_read *s)
{
    enum { EACH = 8 };
    struct str d = s->r.data;
    for (size_t at = 2; at + EACH <= d.n; at += EACH) {
        struct book_area a = {le16(d.p + at), le16(d.p + at + 4), le16(d.p + at + 2),
                              le16(d.p + at + 6)};
        if (a.row <= a.last_row && a.col <= a.last_col && !build_merge(s->x->b, a))
            return false;
    }
    return true;
}

static bool read_record(struct xls_sheet_read *s)
{
    struct str d = s->r.data;
    switch (s->r.type) {
    case NUMBER:
        return d.n < 14 ? damaged(s, "NUMBER")
                        : set_number(add_cell_of_record(s), double_at(d.p + 6));
    case RK:
        return d.n < 10 ? damaged(s, "RK")
                        : set_number(add_cell_of_record(s), rk_number(le32(d.p + 6)));
    case MULRK:
        return read_mulrk(s);
    case LABELSST:
        return read_label_sst(s);
    case LABEL:
    case RSTRING:
        return d.n < 9 ? damaged(s, "LABEL") : read_text(s, 6, add_cell_of_record(s));
    case BOOLERR:
        return read_boolerr(s);
    case FORMULA:
    case FORMULA_2:
    case FORMULA_4:
        return read_formula(s);
    case STRING:
        return read_string(s);
    case MERGEDCELLS:
        return read_merges(s);
    case ROW: /* fDyZero (2.4.221) */
        return d.n < 16 || !(d.p[12] & 0x20) || build_hide_rows(s->x->b, le16(d.p), le16(d.p));
    case COLINFO:
        return d.n < 10 || !(d.p[8] & 1) || le16(d.p) > le16(d.p + 2) ||
               build_hide_cols(s->x->b, le16(d.p), le16(d.p + 2));
    default:
        return true;
    }
}

bool xls_read_sheet(struct xls *x, size_t at, struct book_sheet *sheet)
{
    struct xls_sheet_read s = {.x = x, .r = {.stream = x->stream, .next = at}};
    size_t depth = 1; /* charts inside have a beginning and an end of their own */
    bool cut;
    build_enter(x->b, sheet);
    if (at > x->stream.n || !biff_next(&s.r, &cut) || s.r.type != BIFF_BOF)
        return damaged(&s, "BOF");
    while (biff_next(&s.r, &cut)) {
        if (s.r.type == BIFF_BOF)
            depth++;
        else if (s.r.type == BIFF_EOF && !--depth)
            return build_leave(x->b);
        else if (depth == 1 && !read_record(&s))
            return false;
    }
    return damaged(&s, "EOF");
}
