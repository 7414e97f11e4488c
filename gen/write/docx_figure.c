/* A chart in the text of a Word document: the paragraphs that hold it, its unit, what it has no
 * room for and its caption. The chart itself is a part of its own (docx_chart.c). */
#include "chart/chart.h"
#include "write/docx.h"

#define WORD_DRAWING "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

enum { EMU = 127 /* tenths of it in a thousandth of a point */ };

static mpt line_height(const struct docx *d, const char *name)
{
    const struct look *l = style_look(d->style, str_of(name));
    return l ? l->before + l->line + l->after : 0;
}

/* What its page has for the chart, with its unit above it and below it the figures in full and the
 * caption, less some for programs that set those taller. */
static mpt room_for_chart(const struct docx *d, const struct chart *c)
{
    const char *caption = style_look(d->style, STR("figure_caption")) ? "figure_caption" : "center";
    return docx_text_height(d, false) - (c->unit.n ? line_height(d, "table_info") : 0) -
           c->in_full_height * 3 / 2 - line_height(d, caption) - PT(24);
}

/* An inline drawing that shows chart part `number`, as low as the pages have it: its unit, which
 * they draw inside of it, stands above it here. */
static void drawing(struct docx *d, size_t block, size_t number)
{
    const struct chart *c = d->doc->blocks[block].chart;
    struct xml *x = d->x;
    long long width = c->drawing.width, height = c->drawing.height - c->in_full_height;
    height -= c->unit.n ? line_height(d, "table_info") : 0;
    mpt room = docx_text_width(d, false);
    if (d->pages && block < d->pages->block_count)
        height -= d->pages->block_lower[block];
    if (width > room) {
        height = height * room / width;
        width = room;
    }
    room = room_for_chart(d, c);
    if (height > room && room > 0)
        height = room; /* its texts keep their size */
    xml_start(x, "w:drawing");
    xml_start(x, "wp:inline");
    xml_attr(x, "xmlns:wp", WORD_DRAWING);
    for (size_t i = 0; i < 4; i++)
        xml_attr(x, (const char *const[]){"distT", "distB", "distL", "distR"}[i], "0");
    xml_start(x, "wp:extent");
    xml_attr_int(x, "cx", width * EMU / 10);
    xml_attr_int(x, "cy", height * EMU / 10);
    xml_end(x);
    xml_start(x, "wp:effectExtent");
    for (size_t i = 0; i < 4; i++)
        xml_attr(x, (const char *const[]){"l", "t", "r", "b"}[i], "0");
    xml_end(x);
    xml_start(x, "wp:docPr");
    xml_attr_int(x, "id", (long long)number);
    xml_attr_str(x, "name", c->caption);
    xml_attr_str(x, "descr", c->alt);
    xml_end(x);
    docx_flag(x, "wp:cNvGraphicFramePr");
    xml_start(x, "a:graphic");
    xml_attr(x, "xmlns:a", DOCX_DRAWING_NS);
    xml_start(x, "a:graphicData");
    xml_attr(x, "uri", DOCX_CHART_NS);
    xml_start(x, "c:chart");
    xml_attr(x, "xmlns:c", DOCX_CHART_NS);
    xml_attr_str(x, "r:id", arena_printf(&d->arena, "rIdChart%zu", number));
    xml_end(x);
    xml_end(x);
    xml_end(x);
    xml_end(x);
    xml_end(x);
}

static void unit_line(struct docx *d, const struct chart *c, bool page_break)
{
    struct xml *x = d->x;
    if (!c->unit.n)
        return;
    xml_start(x, "w:p");
    xml_start(x, "w:pPr");
    docx_paragraph_style(d, STR("table_info"));
    docx_flag(x, "w:keepNext");
    if (page_break)
        docx_flag(x, "w:pageBreakBefore");
    docx_value(x, "w:jc", "right");
    xml_end(x);
    docx_run(x, 0, c->unit);
    xml_end(x);
}

/* The paragraph of the chart: as high as the chart, whatever the line distance of the text is. */
static void chart_paragraph(struct docx *d, size_t block, size_t number, bool page_break)
{
    struct xml *x = d->x;
    xml_start(x, "w:p");
    xml_start(x, "w:pPr");
    docx_flag(x, "w:keepNext");
    if (page_break)
        docx_flag(x, "w:pageBreakBefore");
    xml_start(x, "w:spacing");
    xml_attr(x, "w:before", "0");
    xml_attr(x, "w:after", "0");
    xml_attr(x, "w:line", "240");
    xml_attr(x, "w:lineRule", "auto");
    xml_end(x);
    xml_start(x, "w:ind");
    xml_attr(x, "w:firstLine", "0");
    xml_end(x);
    docx_value(x, "w:jc", "center");
    xml_end(x);
    xml_start(x, "w:r");
    drawing(d, block, number);
    xml_end(x);
    xml_end(x);
}

/* The figures that the chart itself has no room for. */
static void figure_lines(struct docx *d, const struct chart *c)
{
    for (size_t s = 0; c->in_full && s < c->series; s++) {
        xml_start(d->x, "w:p");
        xml_start(d->x, "w:pPr");
        docx_paragraph_style(d, STR("table_note"));
        docx_flag(d->x, "w:keepNext");
        xml_end(d->x);
        docx_run(d->x, 0, c->in_full[s]);
        xml_end(d->x);
    }
}

static void caption_paragraph(struct docx *d, const struct chart *c, bool page_break,
                              size_t section)
{
    struct str own = STR("figure_caption");
    const struct look *l = style_look(d->style, own);
    struct xml *x = d->x;
    l = l ? l : style_look(d->style, STR("center"));
    xml_start(x, "w:p");
    xml_start(x, "w:pPr");
    docx_paragraph_style(d, style_look(d->style, own) ? own : STR("center"));
    if (page_break)
        docx_flag(x, "w:pageBreakBefore");
    if (l) { /* as the pages have it below a figure */
        xml_start(x, "w:spacing");
        xml_attr_int(x, "w:after", docx_twips(l->after + l->line / 3));
        xml_end(x);
    }
    if (section != SIZE_MAX)
        docx_section_properties(d, section);
    xml_end(x);
    docx_run(x, 0, c->caption);
    xml_end(x);
}

void docx_figure(struct docx *d, size_t block, bool page_break, size_t section)
{
    const struct chart *c = d->doc->blocks[block].chart;
    size_t number = 0;
    for (size_t i = 0; i < d->chart_count; i++)
        number = d->charts[i] == c ? i + 1 : number;
    if (number) {
        unit_line(d, c, page_break);
        chart_paragraph(d, block, number, page_break && !c->unit.n);
        figure_lines(d, c);
    }
    caption_paragraph(d, c, page_break && !number, section);
}
