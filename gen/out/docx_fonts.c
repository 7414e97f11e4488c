/* Font roles as the faces that office programs in China have. */
#include "out/docx.h"

static const struct docx_font fonts[] = {
    {"body", {"仿宋_GB2312", 13}, {"仿宋", 6}, {"Times New Roman", 15}},
    {"title", {"方正小标宋简体", 21}, {"宋体", 6}, {"Times New Roman", 15}},
    {"heading1", {"黑体", 6}, {"SimHei", 6}, {"Times New Roman", 15}},
    {"heading2", {"楷体_GB2312", 13}, {"楷体", 6}, {"Times New Roman", 15}},
    {"heading3", {"仿宋_GB2312", 13}, {"仿宋", 6}, {"Times New Roman", 15}},
    {"table", {"宋体", 6}, {"SimSun", 6}, {"Times New Roman", 15}},
    {"table_bold", {"宋体", 6}, {"SimSun", 6}, {"Times New Roman", 15}},
    {"table_head", {"黑体", 6}, {"SimHei", 6}, {"Times New Roman", 15}},
    {"page_number", {"宋体", 6}, {"SimSun", 6}, {"Times New Roman", 15}},
};

size_t docx_font_count(void)
{
    return sizeof fonts / sizeof *fonts;
}

static const struct value *member(const struct value *v, struct str key)
{
    return v && v->type == VALUE_MAP ? vmap_find(v->map, key) : NULL;
}

/* The family of the first face that the pack's own style.json gives the role; {NULL, 0} when it
 * gives none. */
static struct str own_family(const struct style *style, struct str role)
{
    const struct value *faces =
        member(member(member(&style->fonts, STR("roles")), role), STR("faces"));
    if (!faces || faces->type != VALUE_LIST || !faces->list->n ||
        faces->list->items[0].type != VALUE_STR)
        return (struct str){NULL, 0};
    const struct value *face = member(member(&style->fonts, STR("faces")), faces->list->items[0].s);
    const struct value *family = member(face, STR("family"));
    return family && family->type == VALUE_STR ? family->s : (struct str){NULL, 0};
}

struct docx_font docx_font_at(const struct docx *d, size_t i)
{
    struct docx_font font = fonts[i];
    struct str own = own_family(d->style, str_of(font.role));
    if (own.n)
        font.chinese = own;
    return font;
}

struct docx_font docx_font_of(const struct docx *d, struct str role)
{
    for (size_t i = 0; i < docx_font_count(); i++)
        if (str_eq(str_of(fonts[i].role), role))
            return docx_font_at(d, i);
    return docx_font_at(d, 0);
}

static bool seen_before(const struct docx *d, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(docx_font_at(d, k).chinese, docx_font_at(d, i).chinese))
            return true;
    return false;
}

/* What to use where a face is not installed. */
void docx_font_table(struct docx *d)
{
    xml_start(d->x, "w:fonts");
    docx_namespaces(d->x);
    for (size_t i = 0; i < docx_font_count(); i++) {
        struct docx_font font = docx_font_at(d, i);
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
