/* Styles: names, what they are based on, outline levels. */
#include "read/docx_parts.h"

enum { STYLE_DEPTH_MAX = 32 };

int xml_int(const struct xml_read *x, const char *attr, int otherwise)
{
    struct str s = xml_read_attr(x, attr);
    size_t i = s.n && s.p[0] == '-';
    int value = 0;
    if (i == s.n || s.n > 9)
        return otherwise;
    for (; i < s.n; i++) {
        if (!ascii_is_digit((unsigned char)s.p[i]))
            return otherwise;
        value = value * 10 + (s.p[i] - '0');
    }
    return s.p[0] == '-' ? -value : value;
}

bool xml_on(const struct xml_read *x)
{
    struct str v = xml_read_attr(x, "val");
    return !str_eq(v, STR("0")) && !str_eq(v, STR("false")) && !str_eq(v, STR("off"));
}

void paragraph_property(struct xml_read *x, struct arena *a, struct paragraph_says *out)
{
    struct str name = xml_read_name(x);
    if (str_eq(name, STR("outlineLvl")))
        out->outline = xml_int(x, "val", -1);
    if (str_eq(name, STR("ilvl")))
        out->num_level = xml_int(x, "val", 0);
    if (str_eq(name, STR("numId")))
        out->num = arena_str(a, xml_read_attr(x, "val"));
}

bool paragraph_numbering(struct xml_read *x, struct arena *a, struct paragraph_says *out)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN)
        paragraph_property(x, a, out);
    return e == XML_EVENT_CLOSE;
}

static bool read_style(struct xml_read *x, struct arena *a, struct docx_styles *out)
{
    size_t depth = xml_read_depth(x) - 1, properties = 0;
    struct docx_style *style = arena_zalloc(a, sizeof *style);
    enum xml_event e;
    if (!style)
        return false;
    style->says = (struct paragraph_says){-1, STR(""), -1};
    style->id = arena_str(a, xml_read_attr(x, "styleId"));
    style->paragraph = str_eq(xml_read_attr(x, "type"), STR("paragraph"));
    style->by_default =
        xml_read_attr(x, "default").n && !str_eq(xml_read_attr(x, "default"), STR("0"));
    while ((e = xml_read_next(x)) == XML_EVENT_OPEN || e == XML_EVENT_CLOSE ||
           e == XML_EVENT_TEXT) {
        struct str name = e == XML_EVENT_TEXT ? STR("") : xml_read_name(x);
        if (e == XML_EVENT_CLOSE && xml_read_depth(x) == depth)
            break;
        if (e == XML_EVENT_CLOSE && xml_read_depth(x) < properties)
            properties = 0;
        if (e != XML_EVENT_OPEN)
            continue;
        if (str_eq(name, STR("name")))
            style->name = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("basedOn")))
            style->based_on = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("pPr")))
            properties = xml_read_depth(x);
        else if (str_eq(name, STR("tblStylePr"))) {
            if (!xml_read_skip(x))
                return false;
        } else if (properties)
            paragraph_property(x, a, &style->says);
    }
    if (style->paragraph && style->by_default)
        out->by_default = style;
    return e == XML_EVENT_CLOSE && map_put(&out->by_id, style->id, style);
}

bool docx_styles_read(struct xml_read *x, struct arena *a, struct docx_styles *out)
{
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END) {
        if (e == XML_EVENT_BROKEN)
            return false;
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(x), STR("style")) && !read_style(x, a, out))
            return false;
    }
    return true;
}

const struct docx_style *docx_style(const struct docx_styles *styles, struct str id)
{
    const struct docx_style *style = id.n ? map_get(&styles->by_id, id) : NULL;
    return style ? style : styles->by_default;
}

/* "heading 1": Word's own name of the style, the same in every language. */
static int outline_of_name(struct str name)
{
    struct str head = STR("heading ");
    if (name.n != head.n + 1 || name.p[head.n] < '1' || name.p[head.n] > '9')
        return -1;
    for (size_t i = 0; i < head.n; i++)
        if ((name.p[i] | 0x20) != (head.p[i] | 0x20))
            return -1;
    return name.p[head.n] - '1';
}

struct paragraph_says docx_effective(const struct docx_styles *styles, struct str id,
                                     struct paragraph_says own)
{
    const struct docx_style *style = docx_style(styles, id);
    for (int i = 0; style && i < STYLE_DEPTH_MAX; i++) {
        int named = outline_of_name(style->name);
        if (own.outline < 0)
            own.outline = style->says.outline >= 0 ? style->says.outline : named;
        if (!own.num.n)
            own.num = style->says.num;
        if (own.num_level < 0)
            own.num_level = style->says.num_level;
        style = style->based_on.n ? map_get(&styles->by_id, style->based_on) : NULL;
    }
    return own;
}
