/* Which faces Word and Excel are told. Those that are embedded in a PDF are found by font/. */
#include "write/office_fonts.h"

#include "write/words.h"
static const struct office_font fonts[] = {
    {"body", STR_INIT(FACE_FANGSONG_GB), STR_INIT(FACE_FANGSONG), STR_INIT("Times New Roman"),
     STR_INIT("FandolFang")},
    {"title", STR_INIT(FACE_TITLE), STR_INIT(FACE_SONG), STR_INIT("Times New Roman"),
     STR_INIT("Noto Serif CJK SC")},
    {"heading1", STR_INIT(FACE_HEI), STR_INIT("SimHei"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Sans CJK SC")},
    {"heading2", STR_INIT(FACE_KAI_GB), STR_INIT(FACE_KAI), STR_INIT("Times New Roman"),
     STR_INIT("FandolKai")},
    {"heading3", STR_INIT(FACE_FANGSONG_GB), STR_INIT(FACE_FANGSONG), STR_INIT("Times New Roman"),
     STR_INIT("FandolFang")},
    {"table", STR_INIT(FACE_SONG), STR_INIT("SimSun"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Serif CJK SC")},
    {"table_bold", STR_INIT(FACE_SONG), STR_INIT("SimSun"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Serif CJK SC")},
    {"table_head", STR_INIT(FACE_HEI), STR_INIT("SimHei"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Sans CJK SC")},
    {"watermark", STR_INIT(FACE_HEI), STR_INIT("SimHei"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Sans CJK SC")},
    {"page_number", STR_INIT(FACE_SONG), STR_INIT("SimSun"), STR_INIT("Times New Roman"),
     STR_INIT("Noto Serif CJK SC")},
};

size_t office_font_count(void)
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

struct office_font office_font_at(const struct style *style, size_t i)
{
    struct office_font font = fonts[i];
    struct str own = own_family(style, str_of(font.role));
    if (own.n)
        font.chinese = own;
    return font;
}

struct office_font office_font_of(const struct style *style, struct str role)
{
    for (size_t i = 0; i < office_font_count(); i++)
        if (str_eq(str_of(fonts[i].role), role))
            return office_font_at(style, i);
    return office_font_at(style, 0);
}
