/* A chart of Word's own (ECMA-376 part 1, 21.2: DrawingML charts): the part that draws it; the
 * paragraphs that show it are docx_figure.c. The figures stand in its caches and, for editing, in
 * the workbook embedded beside it, which xlsx_chart_book makes. Every series and axis says its
 * colours, for no theme does. */
#include "chart/chart.h"
#include "write/docx.h"
#include "write/xlsx_chart.h"
#include "write/xlsx_formula.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

enum { GRAY = 0x595959, PALE = 0xD9D9D9 };
enum { CATEGORY_AXIS = 111111111, VALUE_AXIS = 222222222 };

static void word(struct xml *x, const char *element, const char *v)
{
    xml_start(x, element);
    xml_attr(x, "val", v);
    xml_end(x);
}

static void whole(struct xml *x, const char *element, long long v)
{
    xml_start(x, element);
    xml_attr_int(x, "val", v);
    xml_end(x);
}

static void text_element(struct xml *x, const char *element, struct str text)
{
    xml_start(x, element);
    xml_chars(x, text);
    xml_end(x);
}

static const char *plain_number(struct docx *d, struct dec number)
{
    struct buf text;
    buf_init(&text);
    dec_print(&text, number);
    struct str s = arena_str(&d->arena, buf_view(&text));
    buf_free(&text);
    return s.p ? s.p : "0";
}

/* ---- looks ---- */

static void color(struct docx *d, uint32_t rgb)
{
    xml_start(d->x, "a:srgbClr");
    xml_attr_str(d->x, "val", arena_printf(&d->arena, "%06X", (unsigned)rgb));
    xml_end(d->x);
}

static void solid(struct docx *d, uint32_t rgb)
{
    xml_start(d->x, "a:solidFill");
    color(d, rgb);
    xml_end(d->x);
}

static void line(struct docx *d, long width, uint32_t rgb, const int32_t *dash)
{
    xml_start(d->x, "a:ln");
    xml_attr_int(d->x, "w", width);
    solid(d, rgb);
    if (dash && dash[0])
        word(d->x, "a:prstDash", dash[2] ? "dashDot" : dash[0] > 3000 ? "dash" : "sysDot");
    xml_end(d->x);
}

static void fill(struct docx *d, const struct path_fill *f)
{
    static const char *const names[PATTERNS] = {"",        "wdUpDiag", "wdDnDiag", "narHorz",
                                                "narVert", "lgGrid",   "openDmnd", "pct20"};
    if (f->pattern == PATTERN_SOLID) {
        solid(d, f->ink);
        return;
    }
    xml_start(d->x, "a:pattFill");
    xml_attr(d->x, "prst", names[f->pattern]);
    xml_start(d->x, "a:fgClr");
    color(d, f->ink);
    xml_end(d->x);
    xml_start(d->x, "a:bgClr");
    color(d, f->paper);
    xml_end(d->x);
    xml_end(d->x);
}

static void filled_shape(struct docx *d, const struct path_fill *f)
{
    xml_start(d->x, "c:spPr");
    fill(d, f);
    line(d, 6350, GRAY, NULL);
    xml_end(d->x);
}

/* How texts stand: names of categories level, whatever their length, and broken into lines where
 * they have to (left alone, programs turn long ones and cut them); figures on one line. */
enum standing { AS_ALL, LEVEL, ON_ONE_LINE };

/* The type of texts: black, in the face of tables. */
static void text_properties(struct docx *d, const struct chart *c, enum standing how)
{
    struct str face = office_font_of(d->style, d->style->table.font).chinese;
    static const char *const scripts[] = {"a:latin", "a:ea"};
    struct xml *x = d->x;
    xml_start(x, "c:txPr");
    xml_start(x, "a:bodyPr");
    if (how == LEVEL)
        xml_attr(x, "rot", "0");
    if (how == LEVEL)
        xml_attr(x, "vert", "horz");
    if (how == ON_ONE_LINE)
        xml_attr(x, "wrap", "none");
    xml_end(x);
    xml_start(x, "a:lstStyle");
    xml_end(x);
    xml_start(x, "a:p");
    xml_start(x, "a:pPr");
    xml_start(x, "a:defRPr");
    xml_attr_int(x, "sz", c->text_size / 10);
    xml_attr(x, "b", "0");
    solid(d, 0);
    for (size_t i = 0; i < 2; i++) {
        xml_start(x, scripts[i]);
        xml_attr_str(x, "typeface", face);
        xml_end(x);
    }
    xml_end(x);
    xml_end(x);
    xml_start(x, "a:endParaRPr");
    xml_attr(x, "lang", "zh-CN");
    xml_end(x);
    xml_end(x);
    xml_end(x);
}

/* ---- figures ---- */

/* Column `col` of the embedded sheet: its heading, or its body. */
static void reference(struct docx *d, const struct chart *c, size_t col, bool heading)
{
    struct str s = heading ? arena_printf(&d->arena, "Sheet1!$%c$1", (int)('A' + col))
                           : arena_printf(&d->arena, "Sheet1!$%c$2:$%c$%zu", (int)('A' + col),
                                          (int)('A' + col), c->categories + 1);
    text_element(d->x, "c:f", s);
}

/* What the legend says of a category: slices with their figures, which beside small ones would lie
 * upon each other. Column C of the embedded sheet makes the same text. */
static struct str category_text(struct docx *d, const struct chart *c, size_t i)
{
    struct str name = chart_category(c, i);
    return chart_is_round(c)
               ? arena_printf(&d->arena, "%.*s　%.*s", STR_ARG(name), STR_ARG(c->said[i]))
               : name;
}

static void point(struct xml *x, size_t index, struct str text)
{
    xml_start(x, "c:pt");
    xml_attr_int(x, "idx", (long long)index);
    text_element(x, "c:v", text);
    xml_end(x);
}

static void series_name(struct docx *d, const struct chart *c, size_t s)
{
    struct xml *x = d->x;
    xml_start(x, "c:tx");
    xml_start(x, "c:strRef");
    reference(d, c, s + 1, true);
    xml_start(x, "c:strCache");
    whole(x, "c:ptCount", 1);
    point(x, 0, c->names[s]);
    xml_end(x);
    xml_end(x);
    xml_end(x);
}

static void categories(struct docx *d, const struct chart *c)
{
    struct xml *x = d->x;
    xml_start(x, "c:cat");
    xml_start(x, "c:strRef");
    reference(d, c, chart_is_round(c) ? 2 : 0, false);
    xml_start(x, "c:strCache");
    whole(x, "c:ptCount", (long long)c->categories);
    for (size_t i = 0; i < c->categories; i++)
        point(x, i, category_text(d, c, i));
    xml_end(x);
    xml_end(x);
    xml_end(x);
}

static struct str format_of(struct docx *d, const struct chart *c, size_t s)
{
    struct str found = STR("General");
    for (size_t i = 0; i < c->categories; i++) {
        struct buf format;
        if (!chart_known(chart_cell(c, i, s)))
            continue;
        buf_init(&format);
        if (xlsx_number_format(chart_cell(c, i, s), &format))
            found = arena_str(&d->arena, buf_view(&format));
        buf_free(&format);
        break;
    }
    return found;
}

/* What is not known has no point: a gap, not a zero. */
static void values(struct docx *d, const struct chart *c, size_t s)
{
    struct xml *x = d->x;
    xml_start(x, "c:val");
    xml_start(x, "c:numRef");
    reference(d, c, s + 1, false);
    xml_start(x, "c:numCache");
    text_element(x, "c:formatCode", format_of(d, c, s));
    whole(x, "c:ptCount", (long long)c->categories);
    for (size_t i = 0; i < c->categories; i++) {
        struct buf text;
        if (!chart_known(chart_cell(c, i, s)))
            continue;
        buf_init(&text);
        dec_print(&text, chart_cell(c, i, s)->number);
        point(x, i, buf_view(&text));
        buf_free(&text);
    }
    xml_end(x);
    xml_end(x);
    xml_end(x);
}

/* ---- labels ---- */

static void shown(struct xml *x, bool figure)
{
    static const char *const parts[] = {"c:showLegendKey", "c:showVal",     "c:showCatName",
                                        "c:showSerName",   "c:showPercent", "c:showBubbleSize"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        word(x, parts[i], i == 1 && figure ? "1" : "0");
}

static void label_format(struct docx *d, const struct chart *c, size_t s)
{
    struct xml *x = d->x;
    xml_start(x, "c:numFmt");
    xml_attr_str(x, "formatCode", format_of(d, c, s));
    xml_attr(x, "sourceLinked", "0");
    xml_end(x);
    xml_start(x, "c:spPr");
    if (c->kind == CHART_STACKED || c->kind == CHART_LINE) /* no pattern or line shines through */
        solid(d, 0xFFFFFF);
    else
        docx_flag(x, "a:noFill");
    xml_start(x, "a:ln");
    docx_flag(x, "a:noFill");
    xml_end(x);
    xml_end(x);
    text_properties(d, c, ON_ONE_LINE);
}

/* The place of a figure beside a point, as in the drawing. */
static void label_place(struct docx *d, const struct chart *c, size_t category, size_t s)
{
    static const char *const places[] = {"t", "b", "r", "l"};
    uint8_t side = c->sides[category * c->series + s];
    struct xml *x = d->x;
    if (side == SIDE_ABOVE)
        return;
    xml_start(x, "c:dLbl");
    whole(x, "c:idx", (long long)category);
    label_format(d, c, s);
    word(x, "c:dLblPos", places[side]);
    shown(x, true);
    xml_end(x);
}

static void labels(struct docx *d, const struct chart *c, size_t s)
{
    const char *place = c->kind == CHART_LINE ? "t" : c->kind == CHART_STACKED ? "ctr" : "outEnd";
    struct xml *x = d->x;
    if (chart_is_round(c) || c->in_full) /* said by the legend, or by the lines below */
        return;
    xml_start(x, "c:dLbls");
    for (size_t i = 0; c->kind == CHART_LINE && i < c->categories; i++)
        label_place(d, c, i, s);
    label_format(d, c, s);
    word(x, "c:dLblPos", place);
    shown(x, true);
    xml_end(x);
}

/* ---- series ---- */

static void marker(struct docx *d, const struct chart *c, size_t s)
{
    static const char *const symbols[] = {"circle", "square", "triangle", "diamond"};
    struct path_fill f = c->looks[s].fill;
    f.pattern = PATTERN_SOLID;
    xml_start(d->x, "c:marker");
    word(d->x, "c:symbol", symbols[s % 4]);
    word(d->x, "c:size", "5");
    filled_shape(d, &f);
    xml_end(d->x);
}

static void slices(struct docx *d, const struct chart *c)
{
    for (size_t i = 0; i < c->categories; i++) {
        xml_start(d->x, "c:dPt");
        whole(d->x, "c:idx", (long long)i);
        word(d->x, "c:bubble3D", "0");
        filled_shape(d, &c->looks[i].fill);
        xml_end(d->x);
    }
}

static void series(struct docx *d, const struct chart *c, size_t s)
{
    struct xml *x = d->x;
    xml_start(x, "c:ser");
    whole(x, "c:idx", (long long)s);
    whole(x, "c:order", (long long)s);
    series_name(d, c, s);
    if (c->kind == CHART_LINE) {
        xml_start(x, "c:spPr");
        line(d, 19050, c->looks[s].fill.ink, c->looks[s].dash);
        xml_end(x);
        marker(d, c, s);
    } else if (chart_has_slices(c)) {
        slices(d, c);
    } else {
        filled_shape(d, &c->looks[s].fill);
        word(x, "c:invertIfNegative", "0");
    }
    labels(d, c, s);
    categories(d, c);
    values(d, c, s);
    if (c->kind == CHART_LINE)
        word(x, "c:smooth", "0");
    xml_end(x);
}

static void all_series(struct docx *d, const struct chart *c)
{
    for (size_t s = 0; s < c->series; s++)
        series(d, c, s);
}

static bool lies(const struct chart *c)
{
    return c->across || chart_is_round(c);
}

static void bars(struct docx *d, const struct chart *c)
{
    bool stacked = c->kind == CHART_STACKED;
    struct xml *x = d->x;
    xml_start(x, "c:barChart");
    word(x, "c:barDir", lies(c) ? "bar" : "col");
    word(x, "c:grouping", stacked ? "stacked" : "clustered");
    word(x, "c:varyColors", "0");
    all_series(d, c);
    word(x, "c:gapWidth", "60");
    if (stacked)
        word(x, "c:overlap", "100");
    whole(x, "c:axId", CATEGORY_AXIS);
    whole(x, "c:axId", VALUE_AXIS);
    xml_end(x);
}

static void curves(struct docx *d, const struct chart *c)
{
    struct xml *x = d->x;
    xml_start(x, "c:lineChart");
    word(x, "c:grouping", "standard");
    word(x, "c:varyColors", "0");
    all_series(d, c);
    word(x, "c:marker", "1");
    whole(x, "c:axId", CATEGORY_AXIS);
    whole(x, "c:axId", VALUE_AXIS);
    xml_end(x);
}

static void pie(struct docx *d, const struct chart *c)
{
    struct xml *x = d->x;
    xml_start(x, c->kind == CHART_RING ? "c:doughnutChart" : "c:pieChart");
    word(x, "c:varyColors", "1");
    all_series(d, c);
    whole(x, "c:firstSliceAng", c->start);
    if (c->kind == CHART_RING)
        word(x, "c:holeSize", "55");
    xml_end(x);
}

/* ---- axes ---- */

/* `categories`: of them; else of the figures. Names of categories stand at the low end of the
 * figures, clear of bars that are less than nothing. */
static void axis(struct docx *d, const struct chart *c, bool of_categories)
{
    bool upright = lies(c) == of_categories;
    struct xml *x = d->x;
    xml_start(x, of_categories ? "c:catAx" : "c:valAx");
    whole(x, "c:axId", of_categories ? CATEGORY_AXIS : VALUE_AXIS);
    xml_start(x, "c:scaling");
    word(x, "c:orientation", of_categories && lies(c) ? "maxMin" : "minMax");
    if (!of_categories && c->has_floor)
        word(x, "c:min", plain_number(d, c->floor));
    else if (!of_categories && chart_begins_at_zero(c))
        word(x, "c:min", "0");
    xml_end(x);
    word(x, "c:delete", "0");
    word(x, "c:axPos", upright ? "l" : "b");
    if (!of_categories) {
        xml_start(x, "c:majorGridlines");
        xml_start(x, "c:spPr");
        line(d, 6350, PALE, NULL);
        xml_end(x);
        xml_end(x);
    }
    xml_start(x, "c:numFmt");
    xml_attr_str(x, "formatCode", of_categories ? STR("General") : chart_axis_format(c));
    xml_attr(x, "sourceLinked", "0");
    xml_end(x);
    word(x, "c:majorTickMark", "none");
    word(x, "c:minorTickMark", "none");
    word(x, "c:tickLblPos", of_categories ? "low" : "nextTo");
    xml_start(x, "c:spPr");
    line(d, 6350, GRAY, NULL);
    xml_end(x);
    text_properties(d, c, of_categories ? LEVEL : ON_ONE_LINE);
    whole(x, "c:crossAx", of_categories ? VALUE_AXIS : CATEGORY_AXIS);
    word(x, "c:crosses", !of_categories && lies(c) ? "max" : "autoZero");
    if (of_categories) {
        word(x, "c:auto", "0");
        word(x, "c:lblAlgn", "ctr");
        word(x, "c:lblOffset", "100");
        word(x, "c:noMultiLvlLbl", "1");
    } else {
        word(x, "c:crossBetween", "between");
        if (c->has_floor)
            word(x, "c:majorUnit", plain_number(d, c->step));
    }
    xml_end(x);
}

/* A fixed place within the chart, in thousandths of its width and height. */
static void layout(struct docx *d, bool of_plot, int left, int top, int width, int height)
{
    static const char *const names[] = {"c:x", "c:y", "c:w", "c:h"};
    const int values[] = {left, top, width, height};
    struct xml *x = d->x;
    xml_start(x, "c:layout");
    xml_start(x, "c:manualLayout");
    if (of_plot)
        word(x, "c:layoutTarget", "inner");
    word(x, "c:xMode", "edge");
    word(x, "c:yMode", "edge");
    for (size_t i = 0; i < 4; i++)
        word(x, names[i], arena_printf(&d->arena, "0.%03d", values[i]).p);
    xml_end(x);
    xml_end(x);
}

static void legend(struct docx *d, const struct chart *c)
{
    if (!chart_has_slices(c) && c->series < 2)
        return;
    xml_start(d->x, "c:legend");
    word(d->x, "c:legendPos", chart_has_slices(c) ? "r" : "b");
    if (chart_has_slices(c))
        layout(d, false, 440, 20, 550, 960);
    word(d->x, "c:overlay", "0");
    xml_end(d->x);
}

static void plot(struct docx *d, const struct chart *c)
{
    xml_start(d->x, "c:plotArea");
    if (chart_has_slices(c)) {
        layout(d, true, 20, 60, 400, 880);
    } else {
        xml_start(d->x, "c:layout");
        xml_end(d->x);
    }
    if (chart_has_slices(c))
        pie(d, c);
    else if (c->kind == CHART_LINE)
        curves(d, c);
    else
        bars(d, c);
    if (!chart_has_slices(c)) {
        axis(d, c, true);
        axis(d, c, false);
    }
    xml_end(d->x);
}

void docx_chart_part(struct docx *d, const struct chart *c)
{
    struct xml *x = d->x;
    xml_start(x, "c:chartSpace");
    xml_attr(x, "xmlns:c", DOCX_CHART_NS);
    xml_attr(x, "xmlns:a", DOCX_DRAWING_NS);
    xml_attr(x, "xmlns:r", RELATIONS);
    word(x, "c:date1904", "0");
    word(x, "c:lang", "zh-CN");
    word(x, "c:roundedCorners", "0");
    xml_start(x, "c:chart");
    word(x, "c:autoTitleDeleted", "1");
    plot(d, c);
    legend(d, c);
    word(x, "c:plotVisOnly", "1");
    word(x, "c:dispBlanksAs", "gap");
    xml_end(x);
    xml_start(x, "c:spPr");
    docx_flag(x, "a:noFill");
    xml_start(x, "a:ln");
    docx_flag(x, "a:noFill");
    xml_end(x);
    xml_end(x);
    text_properties(d, c, AS_ALL);
    xml_start(x, "c:externalData");
    xml_attr(x, "r:id", "rId1");
    word(x, "c:autoUpdate", "0");
    xml_end(x);
    xml_end(x);
}
