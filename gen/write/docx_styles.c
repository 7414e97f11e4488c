/* styles.xml: one paragraph style for each look of the pack, those of tables, and the table style.
 * Looks that Word knows by a name of its own get that name, so that its contents, navigation and
 * menus (标题 1, 目录 1, 题注 …) find them. */
#include "write/docx.h"

#include "write/words.h"
static const struct {
    const char *look, *id, *name;
} known[] = {
    {"body", "Normal", "Normal"},
    {"heading1", "Heading1", "heading 1"},
    {"heading2", "Heading2", "heading 2"},
    {"heading3", "Heading3", "heading 3"},
    {"heading4", "Heading4", "heading 4"},
    {"heading5", "Heading5", "heading 5"},
    {"heading6", "Heading6", "heading 6"},
    {"toc1", "TOC1", "toc 1"},
    {"toc2", "TOC2", "toc 2"},
    {"toc3", "TOC3", "toc 3"},
    {"toc_title", "TOCHeading", "TOC Heading"},
    {"item", "ListParagraph", "List Paragraph"},
    {"table_title", "Caption", "caption"},
    {"table_code", "TableCode", STYLE_TABLE_CODE},
    {"table_info", "TableInfo", STYLE_TABLE_INFO},
    {"table_note", "TableNote", STYLE_TABLE_NOTE},
    {"cover_title", "CoverTitle", STYLE_COVER_TITLE},
    {"cover_subtitle", "CoverSubtitle", STYLE_COVER_SUBTITLE},
    {"cover_date", "CoverDate", STYLE_COVER_DATE},
    {"annex_label", "AnnexLabel", STYLE_ANNEX_LABEL},
    {"annex_title", "AnnexTitle", STYLE_ANNEX_TITLE},
    {"signature", "SignatureLine", STYLE_SIGNATURE},
    {"center", "Centered", STYLE_CENTER},
    {"right", "RightAligned", STYLE_RIGHT},
    {"left", "LeftAligned", STYLE_LEFT},
    {"note", "SideNote", STYLE_NOTE},
};

enum { KNOWN = sizeof known / sizeof *known };

static size_t known_index(struct str look)
{
    size_t i = 0;
    while (i < KNOWN && !str_eq(str_of(known[i].look), look))
        i++;
    return i;
}

void docx_style_id(struct buf *out, const struct docx *d, struct str look)
{
    if (!look.n)
        look = STR("body");
    size_t index = known_index(look);
    if (index < KNOWN) {
        buf_puts(out, known[index].id);
        return;
    }
    for (size_t i = 0; i < d->style->look_count; i++)
        if (str_eq(d->style->looks[i].name, look)) {
            buf_printf(out, "Look%zu", i);
            return;
        }
    buf_puts(out, "Normal"); /* layout reports looks that do not exist */
}

const struct look *docx_look_of(const struct docx *d, const struct doc_block *b)
{
    return style_look(d->style, doc_block_look(b));
}

void docx_paragraph_style(struct docx *d, struct str look)
{
    struct buf id;
    if (!look.n || str_eq(look, STR("body")))
        return; /* Normal needs no saying */
    buf_init(&id);
    docx_style_id(&id, d, look);
    docx_value_str(d->x, "w:pStyle", buf_view(&id));
    buf_free(&id);
}

/* Only the first line is indented in characters: by its own type, in every program. Other indents
 * in characters are of the body type in some programs and of the paragraph's in others. */
void docx_first_line(struct xml *x, const struct look *l)
{
    if (l->indent < 0) {
        xml_attr_int(x, "w:hanging", docx_ems(-l->indent, l->size));
    } else {
        xml_attr_int(x, "w:firstLineChars", l->indent / 10);
        xml_attr_int(x, "w:firstLine", docx_ems(l->indent, l->size));
    }
}

void docx_indents(struct xml *x, const struct look *l)
{
    xml_start(x, "w:ind");
    xml_attr_int(x, "w:left", docx_ems(l->left, l->size));
    xml_attr_int(x, "w:right", docx_ems(l->right, l->size));
    docx_first_line(x, l);
    xml_end(x);
}

void docx_spacing(struct xml *x, long before, long after, long line)
{
    xml_start(x, "w:spacing");
    xml_attr_int(x, "w:before", before);
    xml_attr_int(x, "w:after", after);
    xml_attr_int(x, "w:line", line);
    xml_attr(x, "w:lineRule", "exact");
    xml_end(x);
}

const char *docx_justification(enum look_align align)
{
    static const char *const names[] = {[LOOK_JUSTIFY] = "both",
                                        [LOOK_LEFT] = "left",
                                        [LOOK_CENTER] = "center",
                                        [LOOK_RIGHT] = "right"};
    return names[align];
}

void docx_fonts(struct docx *d, struct str role)
{
    struct office_font font = office_font_of(d->style, role);
    xml_start(d->x, "w:rFonts");
    xml_attr_str(d->x, "w:ascii", font.latin);
    xml_attr_str(d->x, "w:eastAsia", font.chinese);
    xml_attr_str(d->x, "w:hAnsi", font.latin);
    xml_attr_str(d->x, "w:cs", font.latin);
    xml_end(d->x);
}

/* Rounded down: a line must hold as many characters as the layout's. */
long docx_pitch(mpt extra)
{
    return (extra - (extra < 0 ? DOCX_TWIP - 1 : 0)) / DOCX_TWIP;
}

static void type(struct docx *d, struct str role, mpt size, mpt extra, bool bold)
{
    xml_start(d->x, "w:rPr");
    docx_fonts(d, role);
    if (bold) {
        docx_flag(d->x, "w:b");
        docx_flag(d->x, "w:bCs");
    }
    if (extra)
        docx_value_int(d->x, "w:spacing", docx_pitch(extra));
    docx_value_int(d->x, "w:sz", size / DOCX_HALF_POINT);
    docx_value_int(d->x, "w:szCs", size / DOCX_HALF_POINT);
    xml_end(d->x);
}

static bool is_default(struct str id)
{
    static const char *const defaults[] = {"Normal", "DefaultParagraphFont", "TableNormal",
                                           "NoList"};
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        if (str_eq(id, str_of(defaults[i])))
            return true;
    return false;
}

/* Word has names of its own for these; it finds them by the name, in whatever language it speaks.
 */
static bool is_words_own(struct str name)
{
    static const char *const names[] = {
        "Normal",       "List Paragraph",         "caption", "header", "footer", "Hyperlink",
        "Normal Table", "Default Paragraph Font", "No List"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return str_starts(name, STR("heading ")) || str_starts(name, STR("toc ")) ||
           str_eq(name, STR("TOC Heading"));
}

static void open_style(struct xml *x, const char *kind, struct str id, struct str name)
{
    xml_start(x, "w:style");
    xml_attr(x, "w:type", kind);
    if (is_default(id))
        xml_attr(x, "w:default", "1");
    if (!is_words_own(name))
        xml_attr(x, "w:customStyle", "1");
    xml_attr_str(x, "w:styleId", id);
    docx_value_str(x, "w:name", name);
}

static void open_hidden(struct xml *x, const char *kind, const char *id, const char *name)
{
    open_style(x, kind, str_of(id), str_of(name));
    docx_value(x, "w:uiPriority", "99");
    docx_flag(x, "w:semiHidden");
    docx_flag(x, "w:unhideWhenUsed");
}

/* Contents end their lines with the page number behind leader dots. */
static void contents_tab(struct docx *d, const struct look *l)
{
    if (!str_starts(l->name, STR("toc")) || str_eq(l->name, STR("toc_title")))
        return;
    xml_start(d->x, "w:tabs");
    xml_start(d->x, "w:tab");
    xml_attr(d->x, "w:val", "right");
    xml_attr(d->x, "w:leader", "dot");
    xml_attr_int(d->x, "w:pos", docx_twips(docx_text_width(d, false)));
    xml_end(d->x);
    xml_end(d->x);
}

static bool is_heading(struct str id, int *level)
{
    *level = id.n ? id.p[id.n - 1] - '1' : 0;
    return str_starts(id, STR("Heading"));
}

static void look_paragraph(struct docx *d, const struct look *l, struct str id)
{
    int level;
    mpt before = l->top > l->before ? l->top : l->before;
    bool part_of_table = str_eq(l->name, STR("table_title")) ||
                         str_eq(l->name, STR("table_code")) || str_eq(l->name, STR("table_info"));
    xml_start(d->x, "w:pPr");
    if (l->keep_next || part_of_table)
        docx_flag(d->x, "w:keepNext");
    if (is_heading(id, &level))
        docx_flag(d->x, "w:keepLines");
    if (l->new_page)
        docx_flag(d->x, "w:pageBreakBefore");
    contents_tab(d, l);
    docx_spacing(d->x, docx_twips(before), docx_twips(l->after), docx_twips(l->line));
    docx_indents(d->x, l);
    docx_value(d->x, "w:jc", docx_justification(l->align));
    if (is_heading(id, &level))
        docx_value_int(d->x, "w:outlineLvl", level);
    xml_end(d->x);
}

static void look_style(struct docx *d, const struct look *l)
{
    struct buf id;
    size_t index = known_index(l->name);
    buf_init(&id);
    docx_style_id(&id, d, l->name);
    open_style(d->x, "paragraph", buf_view(&id),
               index < KNOWN ? str_of(known[index].name) : l->name);
    if (index) /* all but the body itself: Enter at the end goes on with body text */
        docx_value(d->x, "w:next", "Normal");
    docx_flag(d->x, "w:qFormat");
    look_paragraph(d, l, buf_view(&id));
    type(d, l->font, l->size, l->pitch ? l->pitch - l->size : 0, l->bold);
    xml_end(d->x);
    buf_free(&id);
}

static void table_text(struct docx *d, const char *base, const char *name, const char *align,
                       size_t number, bool header)
{
    const struct table_style *t = &d->style->table;
    struct str role = header ? t->header_font : t->font;
    struct docx_type type_used = d->types[number];
    struct buf id, full;
    buf_init(&id);
    buf_init(&full);
    buf_printf(&id, "%s%zu", base, number + 1);
    buf_printf(&full, "%s %zu", name, number + 1);
    open_style(d->x, "paragraph", buf_view(&id), buf_view(&full));
    xml_start(d->x, "w:pPr");
    docx_spacing(d->x, 0, 0, docx_twips(type_used.leading));
    docx_value(d->x, "w:jc", align);
    xml_end(d->x);
    type(d, role, type_used.size, 0, false);
    xml_end(d->x);
    buf_free(&id);
    buf_free(&full);
}

static void border(struct xml *x, const char *side, mpt width)
{
    enum { EIGHTH = 125 };
    xml_start(x, side);
    xml_attr(x, "w:val", "single");
    xml_attr_int(x, "w:sz", width / EIGHTH > 2 ? width / EIGHTH : 2);
    xml_attr(x, "w:space", "0");
    xml_attr(x, "w:color", "000000");
    xml_end(x);
}

static void margin(struct xml *x, const char *side, mpt width)
{
    xml_start(x, side);
    xml_attr_int(x, "w:w", docx_twips(width));
    xml_attr(x, "w:type", "dxa");
    xml_end(x);
}

void docx_cell_margins(struct xml *x, mpt vertical, mpt horizontal)
{
    xml_start(x, "w:tblCellMar");
    margin(x, "w:top", vertical);
    margin(x, "w:left", horizontal);
    margin(x, "w:bottom", vertical);
    margin(x, "w:right", horizontal);
    xml_end(x);
}

static void table_styles(struct docx *d)
{
    const struct table_style *t = &d->style->table;
    open_hidden(d->x, "table", "TableNormal", "Normal Table");
    xml_start(d->x, "w:tblPr");
    margin(d->x, "w:tblInd", 0);
    docx_cell_margins(d->x, 0, PT(5.4));
    xml_end(d->x);
    xml_end(d->x);

    open_style(d->x, "table", STR("PublicTable"), STR(STYLE_PUBLIC_TABLE));
    docx_value(d->x, "w:basedOn", "TableNormal");
    xml_start(d->x, "w:tblPr");
    margin(d->x, "w:tblInd", 0);
    xml_start(d->x, "w:tblBorders");
    border(d->x, "w:top", t->frame);
    border(d->x, "w:left", t->frame);
    border(d->x, "w:bottom", t->frame);
    border(d->x, "w:right", t->frame);
    border(d->x, "w:insideH", t->rule);
    border(d->x, "w:insideV", t->rule);
    xml_end(d->x);
    docx_cell_margins(d->x, t->pad_y, t->pad_x);
    xml_end(d->x);
    xml_start(d->x, "w:tcPr");
    docx_value(d->x, "w:vAlign", "center");
    xml_end(d->x);
    xml_end(d->x);
}

static void defaults(struct docx *d)
{
    const struct look *body = style_look(d->style, STR(""));
    xml_start(d->x, "w:docDefaults");
    xml_start(d->x, "w:rPrDefault");
    xml_start(d->x, "w:rPr");
    docx_fonts(d, body ? body->font : STR("body"));
    docx_value(d->x, "w:sz", "32");
    docx_value(d->x, "w:szCs", "32");
    xml_start(d->x, "w:lang");
    xml_attr(d->x, "w:val", "en-US");
    xml_attr(d->x, "w:eastAsia", "zh-CN");
    xml_attr(d->x, "w:bidi", "ar-SA");
    xml_end(d->x);
    xml_end(d->x);
    xml_end(d->x);
    xml_start(d->x, "w:pPrDefault");
    xml_start(d->x, "w:pPr");
    docx_value(d->x, "w:overflowPunct", "0"); /* no mark hangs outside the text area */
    xml_end(d->x);
    xml_end(d->x);
    xml_end(d->x);
}

/* 页眉 and 页脚 take the type of the page number. */
static void margin_style(struct docx *d, const char *id, const char *name)
{
    const struct page_number_style *n = &d->style->number;
    open_style(d->x, "paragraph", str_of(id), str_of(name));
    xml_start(d->x, "w:pPr");
    docx_spacing(d->x, 0, 0, docx_twips(n->size + n->size / 4));
    xml_end(d->x);
    type(d, n->font, n->size, 0, false);
    xml_end(d->x);
}

/* What Word expects to find beside the default paragraph and table. */
static void other_styles(struct docx *d)
{
    open_hidden(d->x, "character", "DefaultParagraphFont", "Default Paragraph Font");
    xml_end(d->x);
    open_hidden(d->x, "numbering", "NoList", "No List");
    xml_end(d->x);
    open_style(d->x, "character", STR("Hyperlink"), STR("Hyperlink"));
    docx_value(d->x, "w:uiPriority", "99");
    xml_end(d->x);
}

void docx_styles(struct docx *d)
{
    xml_start(d->x, "w:styles");
    docx_namespaces(d->x);
    defaults(d);
    for (size_t i = 0; i < d->style->look_count; i++)
        look_style(d, &d->style->looks[i]);
    margin_style(d, "Header", "header");
    margin_style(d, "Footer", "footer");
    other_styles(d);
    for (size_t i = 0; i < d->type_count; i++) {
        table_text(d, "TableText", STYLE_CELL_TEXT, "left", i, false);
        table_text(d, "TableCenter", STYLE_CELL_CENTER, "center", i, false);
        table_text(d, "TableNumber", STYLE_CELL_NUMBER, "right", i, false);
        table_text(d, "TableHead", STYLE_CELL_HEAD, "center", i, true);
    }
    table_styles(d);
    xml_end(d->x);
}
