/* A guess for formats that lay out themselves (Word, HTML): wide enough, readable, on one page
 * where it can be. Exact widths are layout's. */
#include "write/shape.h"

#include "base/utf8.h"

/* What one column asks for, in thousandths of an em: figures unbroken and a few characters of a
 * name; names on two lines; all on one line. */
struct demand {
    long least, soft, wanted;
};

mpt shape_text_width(const struct style *style, bool landscape)
{
    const struct page_shape *p = landscape ? &style->landscape : &style->portrait;
    return p->width - p->left - p->right;
}

mpt shape_text_height(const struct style *style, bool landscape)
{
    const struct page_shape *p = landscape ? &style->landscape : &style->portrait;
    return p->height - p->top - p->bottom;
}

/* Advances as wide as in the widest faces that programs put in the place of a missing one: a figure
 * must not break there either. */
static long advance(int32_t cp)
{
    if (cp >= 0 && utf8_width(cp) == 2)
        return 1000;
    return cp == ',' || cp == '.' ? 330 : 640;
}

/* The longest line of a text. */
static long text_width(struct str text)
{
    long width = 0, longest = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        width = cp == '\n' ? 0 : width + advance(cp);
        longest = width > longest ? width : longest;
    }
    return longest;
}

static long least(long a, long b)
{
    return a < b ? a : b;
}

static long most(long a, long b)
{
    return a > b ? a : b;
}

/* Long texts ask for more than a name does, but ever less for each character. */
static long text_wanted(struct str text, long longest)
{
    enum { NAME = 18000, LONGEST = 45000, SHARE = 8 };
    if (longest <= NAME)
        return longest;
    long all = (long)utf8_count(text) * 1000;
    return least(NAME + (all - NAME) / SHARE, LONGEST);
}

/* What stands in a column as wide as it needs. */
static bool is_figure(const struct grid_cell *cell)
{
    return cell->kind == CELL_NUMBER || cell->role == ROLE_CODE || cell->role == ROLE_LINE_NUMBER;
}

static struct demand cell_demand(const struct grid *g, uint32_t row, const struct grid_cell *cell)
{
    enum { NAME_LEAST = 6000, NAME_SOFT = 11000 };
    enum { HEADER_LEAST = 2000, HEADER_SOFT = 3000, HEADER_WANTED = 6000 };
    long width = text_width(cell->text) + 1000 * cell->indent;
    if (row < g->header_rows)
        return (struct demand){least(width, HEADER_LEAST), least(width, HEADER_SOFT),
                               least(width, HEADER_WANTED)};
    if (is_figure(cell))
        return (struct demand){width, width, width};
    return (struct demand){least(width, NAME_LEAST), least(width, NAME_SOFT),
                           text_wanted(cell->text, width)};
}

static struct demand column_demand(const struct grid *g, uint32_t col)
{
    enum { SLACK = 100 };
    struct demand d = {1000, 1000, 1000};
    long hint = g->columns[col].width * 100L;
    for (uint32_t row = 0; row < g->rows; row++) {
        const struct grid_cell *cell = grid_at(g, row, col);
        if (cell->covered || cell->colspan > 1)
            continue;
        struct demand c = cell_demand(g, row, cell);
        d.least = most(d.least, c.least);
        d.soft = most(d.soft, c.soft);
        d.wanted = most(d.wanted, c.wanted);
    }
    d.least += SLACK;
    d.soft += SLACK;
    d.wanted += SLACK;
    if (hint) {
        d.wanted = most(hint, d.least);
        d.least = least(d.least, hint);
    }
    return d;
}

/* Shares `width` out: all get what they want and the rest in proportion, or all get their least and
 * what is left in proportion to what they still want. */
static void share(const struct demand *d, uint32_t n, mpt size, mpt pad, mpt width, mpt *out)
{
    long long wanted = 0, smallest = 0, given = 0;
    for (uint32_t i = 0; i < n; i++) {
        wanted += (long long)d[i].wanted * size / 1000 + pad;
        smallest += (long long)d[i].least * size / 1000 + pad;
    }
    for (uint32_t i = 0; i < n; i++) {
        long long want = (long long)d[i].wanted * size / 1000 + pad;
        long long low = (long long)d[i].least * size / 1000 + pad;
        long long w = wanted <= width     ? want * width / wanted
                      : smallest >= width ? low * width / smallest
                      : wanted == smallest
                          ? low
                          : low + (want - low) * (width - smallest) / (wanted - smallest);
        out[i] = (mpt)w;
        given += w;
    }
    out[n - 1] += (mpt)(width - given);
}

enum comfort { LEAST, SOFT, WANTED };

static bool fits(const struct demand *d, uint32_t n, enum comfort comfort, mpt size, mpt pad,
                 mpt width)
{
    long long sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        long need = comfort == WANTED ? d[i].wanted : comfort == SOFT ? d[i].soft : d[i].least;
        sum += (long long)need * size / 1000 + pad;
    }
    return sum <= width;
}

/* Lines of a text in a cell of that width; those of a paragraph leave `loss` of it blank. */
static long long line_count(struct str text, mpt width, mpt size, mpt loss)
{
    long long lines = 0;
    long room = width > size ? width : size, full = room - loss > size ? room - loss : size;
    for (size_t from = 0; from <= text.n;) {
        size_t end = str_find(text, STR("\n"), from);
        end = end == SIZE_MAX ? text.n : end;
        long long need = (long long)text_width(str_sub(text, from, end)) * size / 1000;
        lines += need > room ? (need + full - 1) / full : 1;
        from = end + 1;
    }
    return lines;
}

static mpt inner_width(const struct grid *g, const struct grid_cell *cell, uint32_t col,
                       const struct table_shape *s)
{
    mpt width = -2 * s->pad_x;
    for (uint32_t c = col; c < col + cell->colspan && c < g->cols; c++)
        width += s->widths[c];
    return width;
}

long long shape_row_height(const struct grid *g, uint32_t row, const struct table_shape *s)
{
    long long most_lines = 1;
    for (uint32_t col = 0; col < g->cols; col++) {
        const struct grid_cell *cell = grid_at(g, row, col);
        if (cell->covered || cell->rowspan > 1)
            continue;
        long long lines = line_count(cell->text, inner_width(g, cell, col, s), s->size, 0);
        most_lines = lines > most_lines ? lines : most_lines;
    }
    return most_lines * s->leading + 2LL * s->pad_y;
}

long long shape_row_most(const struct grid *g, uint32_t row, const struct table_shape *s)
{
    long long most_lines = 1;
    for (uint32_t col = 0; col < g->cols; col++) {
        const struct grid_cell *cell = grid_at(g, row, col);
        if (cell->covered || cell->rowspan > 1 || is_figure(cell))
            continue;
        mpt width = inner_width(g, cell, col, s) - cell->indent * s->size;
        long long lines = line_count(cell->text, width, s->size, s->size);
        most_lines = lines > most_lines ? lines : most_lines;
    }
    return most_lines * s->leading;
}

static long long text_height(const struct grid *g, const struct table_shape *s)
{
    long long text = 0;
    for (uint32_t row = 0; row < g->rows; row++)
        text += shape_row_height(g, row, s) - 2LL * s->pad_y;
    return text;
}

/* Less padding where the table then stands on one page. */
static mpt fitting_padding(const struct grid *g, long long text, mpt height,
                           const struct table_style *style)
{
    long long least_height = text + 2LL * g->rows * style->pad_y_min;
    if (!g->rows || least_height > height || text + 2LL * g->rows * style->pad_y <= height)
        return style->pad_y;
    return (mpt)((height - text) / (2LL * g->rows));
}

/* The largest type, down to `smallest`, with which every column has what it asks for; 0 when there
 * is none. */
static mpt fitting_size(const struct demand *d, uint32_t n, enum comfort comfort, mpt smallest,
                        mpt width, const struct table_style *style)
{
    mpt step = style->size_step > 0 ? style->size_step : PT(1);
    for (mpt size = style->size; size >= smallest; size -= step)
        if (fits(d, n, comfort, size, 2 * style->pad_x, width))
            return size;
    return 0;
}

static struct demand *demands(const struct grid *g, struct arena *a)
{
    struct demand *d = arena_alloc(a, (g->cols ? g->cols : 1) * sizeof *d);
    for (uint32_t col = 0; d && col < g->cols; col++)
        d[col] = column_demand(g, col);
    return d;
}

/* The table in type of that size. True when it stands on one page. */
static bool set_in(struct table_shape *s, const struct grid *g, const struct demand *d, mpt size,
                   mpt width, mpt height, const struct table_style *style, mpt *widths)
{
    share(d, g->cols, size, 2 * style->pad_x, width, widths);
    *s = (struct table_shape){.widths = widths,
                              .size = size,
                              .leading = (mpt)((long long)size * style->leading / 1000),
                              .pad_x = style->pad_x,
                              .pad_y = style->pad_y};
    long long text = text_height(g, s);
    s->pad_y = fitting_padding(g, text, height, style);
    return text + 2LL * g->rows * s->pad_y <= height;
}

static mpt size_for_width(const struct demand *d, uint32_t n, mpt width,
                          const struct table_style *style)
{
    mpt size = fitting_size(d, n, WANTED, style->portrait_min, width, style);
    if (!size)
        size = fitting_size(d, n, SOFT, style->size_min, width, style);
    if (!size)
        size = fitting_size(d, n, LEAST, style->size_floor, width, style);
    return size ? size : style->size_floor;
}

struct table_shape shape_fit(const struct grid *g, mpt width, mpt height,
                             const struct table_style *style, struct arena *a)
{
    struct table_shape s = {.size = style->size, .pad_x = style->pad_x, .pad_y = style->pad_y};
    struct demand *d = demands(g, a);
    mpt *widths = arena_zalloc(a, (g->cols ? g->cols : 1) * sizeof *widths);
    if (!d || !widths || !g->cols)
        return s;
    mpt size = size_for_width(d, g->cols, width, style);
    mpt step = style->size_step > 0 ? style->size_step : PT(1);
    if (set_in(&s, g, d, size, width, height, style, widths))
        return s;
    for (mpt less = size - step; less >= style->size_min; less -= step)
        if (set_in(&s, g, d, less, width, height, style, widths))
            return s;
    set_in(&s, g, d, size, width, height, style, widths);
    return s;
}

/* As the layout chooses: portrait while its type stays comfortable there. */
bool shape_is_wide(const struct grid *g, const struct style *style, struct arena *a)
{
    if (g->orientation != ORIENT_AUTO)
        return g->orientation == ORIENT_LANDSCAPE;
    const struct table_style *t = &style->table;
    struct demand *d = demands(g, a);
    mpt width = shape_text_width(style, false) + 2 * t->overhang;
    return d && !fitting_size(d, g->cols, SOFT, t->portrait_min, width, t) &&
           !fitting_size(d, g->cols, LEAST, t->size, width, t);
}

bool shape_keeps_next(const struct style *style, const struct doc_block *b)
{
    const struct look *look = style_look(style, b->style);
    return b->kind == BLOCK_HEADING || (b->style.n && look && look->keep_next);
}
