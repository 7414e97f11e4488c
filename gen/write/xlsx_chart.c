/* Charts in workbooks. The cells say the figures; what is drawn over them is a chart of Excel's
 * own, told to the fence here. */
#include "write/xlsx_chart.h"

#include "fence/xlsx_draw.h"
#include "write/write.h"
#include "write/xlsx_formula.h"

const struct chart **charts_of(const struct doc *doc, struct arena *a, size_t *n)
{
    const struct chart **charts = arena_alloc(a, (doc->block_count + 1) * sizeof(struct chart *));
    *n = 0;
    for (size_t i = 0; charts && i < doc->block_count; i++)
        if (doc->blocks[i].chart && doc->blocks[i].chart->categories)
            charts[(*n)++] = doc->blocks[i].chart;
    return charts;
}

/* Where figures beside their marks would lie upon each other, or be so long that programs break
 * them (LibreOffice does at a fifth of the width), the cells beside the chart say them. */
static bool has_labels(const struct chart *c)
{
    enum { SMALL = 90 /* thousandths of the whole */, LONG = 14 /* characters */ };
    double total = 0, least = 0;
    for (size_t i = 0; c->sides && i < c->categories * c->series; i++)
        if (c->sides[i] != SIDE_ABOVE)
            return false;
    for (size_t i = 0; i < c->categories; i++)
        for (size_t s = 0; s < c->series; s++)
            if (chart_cell(c, i, s)->text.n > LONG)
                return false;
    for (size_t i = 0; chart_is_round(c) && i < c->categories; i++) {
        double part = c->parts[i].n ? dec_to_double(chart_cell(c, i, 0)->number) : 0;
        total += part;
        least = part > 0 && (least <= 0 || part < least) ? part : least;
    }
    return !c->in_full && least * 1000 >= total * SMALL;
}

/* The number format of a series: that of its first figure. */
static struct str format_of(const struct chart *c, size_t s, struct arena *a)
{
    struct buf format;
    buf_init(&format);
    for (size_t i = 0; i < c->categories && !format.n; i++)
        if (chart_known(chart_cell(c, i, s)))
            (void)xlsx_number_format(chart_cell(c, i, s), &format);
    struct str found = format.n ? arena_str(a, buf_view(&format)) : STR("General");
    buf_free(&format);
    return found;
}

struct str chart_axis_format(const struct chart *c)
{
    enum { WHOLE = 20 /* a range of that size has steps of whole numbers */ };
    double low = 0, high = 0;
    bool any = c->kind != CHART_LINE; /* other axes begin at zero */
    for (size_t i = 0; i < c->categories; i++)
        for (size_t s = 0; s < c->series; s++) {
            if (!chart_known(chart_cell(c, i, s)))
                continue;
            double v = dec_to_double(chart_cell(c, i, s)->number);
            low = any && low < v ? low : v;
            high = any && high > v ? high : v;
            any = true;
        }
    return high - low >= WHOLE ? STR("#,##0") : STR("General");
}

static enum xlsx_chart_kind kind_of(const struct chart *c)
{
    switch (c->kind) {
    case CHART_PIE:
        return chart_has_slices(c) ? XLSX_CHART_PIE : XLSX_CHART_BAR;
    case CHART_RING:
        return chart_has_slices(c) ? XLSX_CHART_RING : XLSX_CHART_BAR;
    case CHART_LINE:
        return XLSX_CHART_LINE;
    case CHART_STACKED:
        return c->across ? XLSX_CHART_BAR_STACKED : XLSX_CHART_COLUMN_STACKED;
    default:
        return c->across ? XLSX_CHART_BAR : XLSX_CHART_COLUMN;
    }
}

bool xlsx_draw_chart(struct xlsx_sheet *sheet, const struct chart *c, uint32_t top, uint32_t at,
                     struct arena *a)
{
    uint32_t first = top + c->grid->header_rows, last = first + (uint32_t)c->categories - 1;
    bool round = chart_has_slices(c);
    struct xlsx_series *series = arena_zalloc(a, (c->series + 1) * sizeof *series);
    struct path_fill *slices = arena_alloc(a, (c->categories + 1) * sizeof *slices);
    if (!series || !slices)
        return false;
    for (size_t s = 0; s < c->series; s++)
        series[s] = (struct xlsx_series){.name = c->names[s],
                                         .values = {first, c->columns[s], last, c->columns[s]},
                                         .fill = c->looks[s].fill,
                                         .dash = c->looks[s].dash,
                                         .number_format = format_of(c, s, a)};
    for (size_t i = 0; round && i < c->categories; i++)
        slices[i] = c->looks[i].fill;
    xlsx_add_chart(
        sheet, at, 0,
        &(struct xlsx_chart){.kind = kind_of(c),
                             .categories = {first, c->labels, last, c->labels},
                             .series = series,
                             .series_count = c->series,
                             .slices = slices,
                             .slice_count = round ? c->categories : 0,
                             .labels = has_labels(c),
                             .start = c->start,
                             .axis_format = chart_axis_format(c),
                             .has_min = c->has_floor || chart_begins_at_zero(c),
                             .min = c->has_floor ? dec_to_double(c->floor) : 0,
                             .step = c->has_floor ? dec_to_double(c->step) : 0,
                             .alt = c->alt,
                             .width = c->drawing.width / 1000.0,
                             .height = (c->drawing.height - c->in_full_height) / 1000.0});
    return true;
}

/* What the legend says of a slice, made by a formula so that it follows its figure. */
static bool put_slice_text(struct xlsx_sheet *sheet, const struct chart *c, size_t i,
                           const struct xlsx_look *look, struct arena *a)
{
    const struct grid_cell *cell = chart_cell(c, i, 0);
    struct buf format, formula;
    size_t row = i + 2;
    bool both = c->values && c->shares;
    struct str text =
        arena_printf(a, "%.*s　%.*s", STR_ARG(chart_category(c, i)), STR_ARG(c->said[i]));
    buf_init(&format);
    buf_init(&formula);
    if (!chart_known(cell) || !xlsx_number_format(cell, &format)) {
        xlsx_put_text(sheet, (uint32_t)i + 1, 2, text, look);
    } else {
        buf_printf(&formula, "=A%zu&\"　\"", row);
        if (c->values)
            buf_printf(&formula, "&TEXT(B%zu,\"%.*s\")", row, STR_ARG(buf_view(&format)));
        if (c->shares)
            buf_printf(&formula,
                       "&IF(B%zu>0,%sTEXT(B%zu/SUMIF(B$2:B$%zu,\">0\"),\"0.00%%\")%s,\"\")", row,
                       both ? "\"（\"&" : "", row, c->categories + 1, both ? "&\"）\"" : "");
        xlsx_put_text_formula(sheet, (uint32_t)i + 1, 2, buf_view(&formula), text, look);
    }
    bool ok = text.p && !formula.failed && !format.failed;
    buf_free(&format);
    buf_free(&formula);
    return ok;
}

static bool put_cells(struct xlsx_sheet *sheet, const struct chart *c, struct arena *a)
{
    struct xlsx_look plain = {.align = XLSX_LEFT, .size = 10, .number_format = STR("")};
    struct xlsx_look figure = {.align = XLSX_RIGHT, .size = 10};
    bool ok = true;
    for (size_t s = 0; s < c->series; s++) {
        xlsx_put_text(sheet, 0, (uint32_t)s + 1, c->names[s], &plain);
        figure.number_format = format_of(c, s, a);
        for (size_t i = 0; i < c->categories; i++)
            if (chart_known(chart_cell(c, i, s)))
                xlsx_put_number(sheet, (uint32_t)i + 1, (uint32_t)s + 1,
                                chart_cell(c, i, s)->number, &figure);
    }
    for (size_t i = 0; ok && i < c->categories; i++) {
        xlsx_put_text(sheet, (uint32_t)i + 1, 0, chart_category(c, i), &plain);
        ok = !chart_is_round(c) || put_slice_text(sheet, c, i, &plain, a);
    }
    return ok;
}

static bool fill(void *user, struct xlsx *book, struct diags *ds)
{
    struct arena scratch;
    arena_init(&scratch);
    struct xlsx_sheet *sheet = xlsx_add_sheet(book, STR("Sheet1"));
    bool ok = !sheet || put_cells(sheet, user, &scratch);
    if (!ok)
        DIAG0(ds, E1004, (struct place){0});
    arena_free(&scratch);
    return ok;
}

struct chart_books {
    struct xlsx_making making;
};

struct chart_books *chart_books_begin(const struct chart *const *charts, size_t n,
                                      const struct writing *w, struct arena *a)
{
    const struct doc_meta *meta = &w->doc->meta;
    struct chart_books *b = arena_zalloc(a, sizeof *b);
    struct xlsx_meta *metas = arena_alloc(a, (n + 1) * sizeof *metas);
    struct xlsx_order *orders = arena_alloc(a, (n + 1) * sizeof *orders);
    if (!b || !metas || !orders)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        metas[i] = (struct xlsx_meta){.title = charts[i]->caption,
                                      .subject = meta->subject,
                                      .author = meta->author,
                                      .keywords = STR(""),
                                      .epoch = meta->epoch};
        orders[i] = (struct xlsx_order){&metas[i], fill, (void *)(uintptr_t)charts[i]};
    }
    xlsx_begin(&b->making, orders, n, w->disposable);
    return b;
}

bool chart_books_end(struct chart_books *b, struct buf *out, struct diags *ds)
{
    return xlsx_end(&b->making, out, ds);
}

void chart_books_drop(void *books)
{
    xlsx_drop(&((struct chart_books *)books)->making);
}
