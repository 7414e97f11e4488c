/* Texts and styles of an .xlsx: what cells refer to by number. */
#include "base/utf8.h"
#include "read/xlsx.h"

enum { ESCAPE = 7 }; /* bytes of _xHHHH_ */

/* The UTF-16 unit written at `p`, or -1. */
static int32_t escaped_unit(const char *p, const char *end)
{
    int32_t unit = 0;
    if (end - p < ESCAPE || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        char c = p[i];
        int digit = ascii_is_digit(c) ? c - '0' : ((c | 0x20) - 'a' + 10);
        if (!ascii_is_digit(c) && ((c | 0x20) < 'a' || (c | 0x20) > 'f'))
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

void xlsx_unescape(struct buf *text, size_t from)
{
    enum { LOST = 0xFFFD };
    if (text->failed || text->n < from + ESCAPE || !memchr(text->p + from, '_', text->n - from))
        return;
    const char *p = text->p + from, *end = text->p + text->n;
    char *out = text->p + from; /* never longer than what it stands for */
    while (p < end) {
        int32_t unit = escaped_unit(p, end);
        if (unit < 0) {
            *out++ = *p++;
            continue;
        }
        p += ESCAPE;
        if (unit >= 0xD800 && unit < 0xDC00) {
            int32_t low = escaped_unit(p, end);
            bool pair = low >= 0xDC00 && low < 0xE000;
            unit = pair ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : LOST;
            p += pair ? ESCAPE : 0;
        } else if ((unit >= 0xDC00 && unit < 0xE000) || !unit) {
            unit = LOST;
        }
        out += utf8_put(out, unit);
    }
    text->n = (size_t)(out - text->p);
}

bool xlsx_string_item(struct xlsx_reader *x, struct xml_read *xml)
{
    size_t outside = xml_read_depth(xml) - 1, from = x->text.n;
    do {
        enum xml_event e = xml_read_next(xml);
        if (e == XML_EVENT_BROKEN || e == XML_EVENT_END)
            return false;
        if (e != XML_EVENT_OPEN)
            continue;
        if (str_eq(xml_read_name(xml), STR("t"))) {
            if (!xml_read_all_text(xml, &x->text))
                return false;
        } else if (str_eq(xml_read_name(xml), STR("rPh")) && !xml_read_skip(xml)) {
            return false;
        }
    } while (xml_read_depth(xml) > outside);
    xlsx_unescape(&x->text, from);
    return true;
}

bool xlsx_read_strings(struct xlsx_reader *x, size_t part)
{
    struct xlsx_part p;
    size_t cap = 0;
    bool ok = xlsx_open(x, part, &p);
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e != XML_EVENT_OPEN || !str_eq(xml_read_name(p.xml), STR("si")))
            continue;
        if (x->string_n >= BOOK_STRINGS_MAX) {
            BUILD_ERROR(x->b, E2317, arena_printf(&x->b->ds->arena, "%d", (int)BOOK_STRINGS_MAX));
            ok = false;
            break;
        }
        buf_clear(&x->text);
        struct str *strings =
            arena_room(x->b->arena, x->strings, x->string_n, &cap, sizeof *strings);
        if (!strings) {
            ok = build_out_of_memory(x->b);
            break;
        }
        x->strings = strings;
        ok = xlsx_string_item(x, p.xml) &&
             (strings[x->string_n++] = build_text(x->b, buf_view(&x->text))).p;
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}

/* Number formats that the file defines itself. */
struct own_formats {
    struct xlsx_format {
        uint32_t id;
        enum cell_format format;
    } * items;
    size_t n, cap;
};

static enum cell_format format_by_id(const struct own_formats *own, uint32_t id)
{
    for (size_t i = 0; i < own->n; i++)
        if (own->items[i].id == id)
            return own->items[i].format;
    return format_of_id(id);
}

static bool add_format(struct xlsx_reader *x, struct own_formats *own, const struct xml_read *xml)
{
    uint32_t id;
    if (!attr_number(xml_read_attr(xml, "numFmtId"), &id) || own->n >= BOOK_SHEETS_MAX)
        return true;
    struct xlsx_format *items =
        arena_room(x->b->arena, own->items, own->n, &own->cap, sizeof *items);
    if (!items)
        return build_out_of_memory(x->b);
    own->items = items;
    items[own->n++] = (struct xlsx_format){id, format_of_code(xml_read_attr(xml, "formatCode"))};
    return true;
}

static bool add_style(struct xlsx_reader *x, const struct own_formats *own, size_t *cap,
                      const struct xml_read *xml)
{
    uint32_t id = 0;
    uint8_t *formats = arena_room(x->b->arena, x->formats, x->format_n, cap, 1);
    if (!formats)
        return build_out_of_memory(x->b);
    attr_number(xml_read_attr(xml, "numFmtId"), &id);
    x->formats = formats;
    formats[x->format_n++] = (uint8_t)format_by_id(own, id);
    return true;
}

bool xlsx_read_styles(struct xlsx_reader *x, size_t part)
{
    enum { STYLES_MAX = 100000 }; /* Excel allows 65 490 */
    struct xlsx_part p;
    struct own_formats own = {0};
    size_t cap = 0;
    bool ok = xlsx_open(x, part, &p), in_cells = false;
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        struct str name = xml_read_name(p.xml);
        if (str_eq(name, STR("cellXfs")))
            in_cells = e == XML_EVENT_OPEN;
        if (e != XML_EVENT_OPEN)
            continue;
        if (str_eq(name, STR("numFmt")))
            ok = add_format(x, &own, p.xml);
        else if (in_cells && str_eq(name, STR("xf")) && x->format_n < STYLES_MAX)
            ok = add_style(x, &own, &cap, p.xml);
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}
