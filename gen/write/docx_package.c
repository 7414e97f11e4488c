/* What holds the package together: types, relations, properties, settings. */
#include "write/docx.h"

#include "base/calendar.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static void type_default(struct xml *x, const char *extension, const char *type)
{
    xml_start(x, "Default");
    xml_attr(x, "Extension", extension);
    xml_attr(x, "ContentType", type);
    xml_end(x);
}

static void type_of(struct xml *x, const char *part, const char *type)
{
    xml_start(x, "Override");
    xml_attr(x, "PartName", part);
    xml_attr(x, "ContentType", type);
    xml_end(x);
}

void docx_content_types(struct docx *d)
{
    xml_start(d->x, "Types");
    xml_attr(d->x, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    type_default(d->x, "rels", "application/vnd.openxmlformats-package.relationships+xml");
    type_default(d->x, "xml", "application/xml");
    if (d->chart_count)
        type_default(d->x, "xlsx",
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    type_of(d->x, "/word/document.xml", WORD_TYPE "document.main+xml");
    type_of(d->x, "/word/styles.xml", WORD_TYPE "styles+xml");
    type_of(d->x, "/word/settings.xml", WORD_TYPE "settings+xml");
    type_of(d->x, "/word/fontTable.xml", WORD_TYPE "fontTable+xml");
    type_of(d->x, "/word/numbering.xml", WORD_TYPE "numbering+xml");
    if (d->doc->meta.draft) {
        type_of(d->x, "/word/header1.xml", WORD_TYPE "header+xml");
        type_of(d->x, "/word/header2.xml", WORD_TYPE "header+xml");
    }
    type_of(d->x, "/word/footer1.xml", WORD_TYPE "footer+xml");
    type_of(d->x, "/word/footer2.xml", WORD_TYPE "footer+xml");
    for (size_t n = 1; n <= d->chart_count; n++)
        type_of(d->x, arena_printf(&d->arena, "/word/charts/chart%zu.xml", n).p,
                "application/vnd.openxmlformats-officedocument.drawingml.chart+xml");
    type_of(d->x, "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml");
    type_of(d->x, "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    xml_end(d->x);
}

static void relation(struct xml *x, const char *id, const char *type, const char *target)
{
    xml_start(x, "Relationship");
    xml_attr(x, "Id", id);
    xml_attr(x, "Type", type);
    xml_attr(x, "Target", target);
    xml_end(x);
}

static void open_relations(struct xml *x)
{
    xml_start(x, "Relationships");
    xml_attr(x, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
}

void docx_package_relations(struct docx *d)
{
    open_relations(d->x);
    relation(d->x, "rId1", RELATIONS "officeDocument", "word/document.xml");
    relation(
        d->x, "rId2",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml");
    relation(d->x, "rId3", RELATIONS "extended-properties", "docProps/app.xml");
    xml_end(d->x);
}

void docx_document_relations(struct docx *d)
{
    open_relations(d->x);
    relation(d->x, "rIdStyles", RELATIONS "styles", "styles.xml");
    relation(d->x, "rIdSettings", RELATIONS "settings", "settings.xml");
    relation(d->x, "rIdFonts", RELATIONS "fontTable", "fontTable.xml");
    relation(d->x, "rIdNumbering", RELATIONS "numbering", "numbering.xml");
    if (d->doc->meta.draft) {
        relation(d->x, "rIdHeaderOdd", RELATIONS "header", "header1.xml");
        relation(d->x, "rIdHeaderEven", RELATIONS "header", "header2.xml");
    }
    for (size_t n = 1; n <= d->chart_count; n++)
        relation(d->x, arena_printf(&d->arena, "rIdChart%zu", n).p, RELATIONS "chart",
                 arena_printf(&d->arena, "charts/chart%zu.xml", n).p);
    relation(d->x, "rIdFooterOdd", RELATIONS "footer", "footer1.xml");
    relation(d->x, "rIdFooterEven", RELATIONS "footer", "footer2.xml");
    xml_end(d->x);
}

void docx_chart_relations(struct docx *d, size_t number)
{
    open_relations(d->x);
    relation(d->x, "rId1", RELATIONS "package",
             arena_printf(&d->arena, "../embeddings/chart%zu.xlsx", number).p);
    xml_end(d->x);
}

static void property(struct xml *x, const char *element, struct str text)
{
    if (!text.n)
        return;
    xml_start(x, element);
    xml_chars(x, text);
    xml_end(x);
}

/* ISO 8601 in UTC; nothing for a moment that is unknown. */
static void moment(struct xml *x, const char *element, long long epoch)
{
    struct buf text;
    if (!epoch)
        return;
    buf_init(&text);
    calendar_time(&text, epoch);
    xml_start(x, element);
    xml_attr(x, "xsi:type", "dcterms:W3CDTF");
    xml_chars(x, buf_view(&text));
    xml_end(x);
    buf_free(&text);
}

void docx_core_properties(struct docx *d)
{
    const struct doc_meta *m = &d->doc->meta;
    xml_start(d->x, "cp:coreProperties");
    xml_attr(d->x, "xmlns:cp",
             "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml_attr(d->x, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_attr(d->x, "xmlns:dcterms", "http://purl.org/dc/terms/");
    xml_attr(d->x, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    property(d->x, "dc:title", m->title);
    property(d->x, "dc:subject", m->subject);
    property(d->x, "dc:creator", m->author);
    property(d->x, "cp:keywords", m->keywords);
    property(d->x, "cp:lastModifiedBy", m->author);
    moment(d->x, "dcterms:created", m->epoch);
    moment(d->x, "dcterms:modified", m->epoch);
    property(d->x, "dc:language", STR("zh-CN"));
    if (m->draft)
        property(d->x, "cp:contentStatus", d->style->draft.mark);
    xml_end(d->x);
}

void docx_app_properties(struct docx *d)
{
    xml_start(d->x, "Properties");
    xml_attr(d->x, "xmlns",
             "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    property(d->x, "Application", STR("juesuan"));
    property(d->x, "Company", d->doc->meta.author);
    xml_end(d->x);
}

static void compat_setting(struct xml *x, const char *name, const char *value)
{
    xml_start(x, "w:compatSetting");
    xml_attr(x, "w:name", name);
    xml_attr(x, "w:uri", "http://schemas.microsoft.com/office/word");
    xml_attr(x, "w:val", value);
    xml_end(x);
}

static bool has_contents(const struct docx *d)
{
    bool toc = false, listed = false;
    for (size_t i = 0; i < d->doc->block_count; i++)
        toc |= d->doc->blocks[i].kind == BLOCK_TOC;
    for (size_t i = 0; i < d->outline.n; i++)
        listed |= d->outline.items[i].listed;
    return toc && listed;
}

void docx_settings(struct docx *d)
{
    xml_start(d->x, "w:settings");
    docx_namespaces(d->x);
    xml_start(d->x, "w:zoom");
    xml_attr(d->x, "w:percent", "100");
    xml_end(d->x);
    docx_value(d->x, "w:defaultTabStop", "420");
    docx_flag(d->x, "w:evenAndOddHeaders");
    docx_value(d->x, "w:characterSpacingControl", "compressPunctuation");
    if (!d->pages && has_contents(d)) /* their page numbers are left to Word, which asks first */
        docx_value(d->x, "w:updateFields", "true");
    xml_start(d->x, "w:compat");
    docx_flag(d->x, "w:spaceForUL");
    docx_flag(d->x, "w:balanceSingleByteDoubleByteWidth");
    docx_flag(d->x, "w:doNotLeaveBackslashAlone");
    docx_flag(d->x, "w:ulTrailSpace");
    docx_flag(d->x, "w:doNotExpandShiftReturn");
    docx_flag(d->x, "w:adjustLineHeightInTable");
    docx_flag(d->x, "w:useFELayout");
    compat_setting(d->x, "compatibilityMode", "15");
    compat_setting(d->x, "overrideTableStyleFontSizeAndJustification", "1");
    compat_setting(d->x, "enableOpenTypeFeatures", "1");
    compat_setting(d->x, "doNotFlipMirrorIndents", "1");
    xml_end(d->x);
    xml_start(d->x, "w:themeFontLang");
    xml_attr(d->x, "w:val", "en-US");
    xml_attr(d->x, "w:eastAsia", "zh-CN");
    xml_end(d->x);
    xml_end(d->x);
}

static bool seen_before(const struct docx *d, size_t i)
{
    struct str name = office_font_at(d->style, i).chinese;
    for (size_t k = 0; k < i; k++)
        if (str_eq(office_font_at(d->style, k).chinese, name))
            return true;
    return false;
}

/* What to use where a face is not installed. */
void docx_font_table(struct docx *d)
{
    xml_start(d->x, "w:fonts");
    docx_namespaces(d->x);
    for (size_t i = 0; i < office_font_count(); i++) {
        struct office_font font = office_font_at(d->style, i);
        if (seen_before(d, i))
            continue;
        xml_start(d->x, "w:font");
        xml_attr_str(d->x, "w:name", font.chinese);
        docx_value_str(d->x, "w:altName", font.instead);
        docx_value(d->x, "w:charset", "86"); /* GB 2312 */
        docx_value(d->x, "w:family", "auto");
        docx_value(d->x, "w:pitch", "default");
        xml_end(d->x);
    }
    xml_end(d->x);
}
