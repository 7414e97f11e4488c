/* The mark across the pages of a draft: a text shape in the header, made as Word makes its own
 * watermarks, so that 设计 → 水印 → 删除水印 finds it. It is VML (ECMA-376 part 4), which Word, WPS
 * and LibreOffice all still read and write for this. */
#include "base/utf8.h"
#include "write/docx.h"

static void namespaces(struct xml *x)
{
    xml_attr(x, "xmlns:v", "urn:schemas-microsoft-com:vml");
    xml_attr(x, "xmlns:o", "urn:schemas-microsoft-com:office:office");
    xml_attr(x, "xmlns:w10", "urn:schemas-microsoft-com:office:word");
}

static void formulas(struct xml *x)
{
    static const char *const equations[] = {
        "sum #0 0 10800", "prod #0 2 1",    "sum 21600 0 @1", "sum 0 0 @2",     "sum 21600 0 @3",
        "if @0 @3 0",     "if @0 21600 @1", "if @0 0 @2",     "if @0 @4 21600", "mid @5 @6",
        "mid @8 @5",      "mid @7 @8",      "mid @6 @7",      "sum @6 0 @5"};
    xml_start(x, "v:formulas");
    for (size_t i = 0; i < sizeof equations / sizeof *equations; i++) {
        xml_start(x, "v:f");
        xml_attr(x, "eqn", equations[i]);
        xml_end(x);
    }
    xml_end(x);
}

/* Plain text between two straight lines: preset shape 136 of Office. */
static void shape_type(struct xml *x)
{
    xml_start(x, "v:shapetype");
    xml_attr(x, "id", "_x0000_t136");
    xml_attr(x, "coordsize", "21600,21600");
    xml_attr(x, "o:spt", "136");
    xml_attr(x, "adj", "10800");
    xml_attr(x, "path", "m@7,l@8,m@5,21600l@6,21600e");
    formulas(x);
    xml_start(x, "v:path");
    xml_attr(x, "textpathok", "t");
    xml_attr(x, "o:connecttype", "custom");
    xml_attr(x, "o:connectlocs", "@9,0;@10,10800;@11,21600;@12,10800");
    xml_attr(x, "o:connectangles", "270,180,90,0");
    xml_end(x);
    xml_start(x, "v:textpath");
    xml_attr(x, "on", "t");
    xml_attr(x, "fitshape", "t");
    xml_end(x);
    xml_start(x, "o:lock");
    xml_attr(x, "v:ext", "edit");
    xml_attr(x, "text", "t");
    xml_attr(x, "shapetype", "t");
    xml_end(x);
    xml_end(x);
}

static int half_widths(struct str text)
{
    int n = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        n += cp < 0 ? 1 : utf8_width(cp);
    }
    return n;
}

static void shape(struct docx *d, int number)
{
    enum { EM = 1000 };
    const struct draft_style *draft = &d->style->draft;
    struct xml *x = d->x;
    struct arena *a = &d->arena;
    int points = draft->size / EM;
    xml_start(x, "v:shape");
    xml_attr_str(x, "id", arena_printf(a, "PowerPlusWaterMarkObject%d", number));
    xml_attr_str(x, "o:spid", arena_printf(a, "_x0000_s%d", 2048 + number));
    xml_attr(x, "type", "#_x0000_t136");
    xml_attr(x, "alt", "");
    xml_attr_str(x, "style",
                 arena_printf(a,
                              "position:absolute;margin-left:0;margin-top:0;width:%dpt;height:%dpt;"
                              "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
                              "mso-position-horizontal-relative:page;mso-position-vertical:center;"
                              "mso-position-vertical-relative:page",
                              points * half_widths(draft->mark) / 2, points));
    xml_attr(x, "o:allowincell", "f");
    xml_attr_str(x, "fillcolor",
                 arena_printf(a, "#%02x%02x%02x", (unsigned)draft->gray & 0xFF,
                              (unsigned)draft->gray & 0xFF, (unsigned)draft->gray & 0xFF));
    xml_attr(x, "stroked", "f");
    xml_start(x, "v:textpath");
    xml_attr_str(x, "style",
                 arena_printf(a, "font-family:\"%.*s\";font-size:1pt",
                              STR_ARG(office_font_of(d->style, draft->font).chinese)));
    xml_attr_str(x, "string", draft->mark);
    xml_end(x);
    xml_start(x, "w10:wrap");
    xml_attr(x, "anchorx", "page");
    xml_attr(x, "anchory", "page");
    xml_end(x);
    xml_end(x);
}

void docx_watermark(struct docx *d, int number)
{
    xml_start(d->x, "w:r");
    xml_start(d->x, "w:rPr");
    docx_flag(d->x, "w:noProof");
    xml_end(d->x);
    xml_start(d->x, "w:pict");
    namespaces(d->x);
    shape_type(d->x);
    shape(d, number);
    xml_end(d->x);
    xml_end(d->x);
}
