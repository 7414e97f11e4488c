/* The parts of an .xlsx (ECMA-376-2) and how one leads to another. What is in them is for others.
 */
#include "read/xlsx.h"

static bool next_piece(void *user, struct str *piece)
{
    return zip_stream_next(user, piece);
}

bool xlsx_open(struct xlsx_reader *x, size_t i, struct xlsx_part *out)
{
    struct place place = place_with_pointer(place_file(x->b->file), zip_read_name(x->zip, i));
    *out = (struct xlsx_part){0};
    out->stream = zip_stream_open(x->zip, i);
    if (out->stream)
        out->xml = xml_read_open_pieces(next_piece, out->stream, place, x->b->ds);
    return out->xml;
}

void xlsx_close(struct xlsx_part *part)
{
    xml_read_close(part->xml);
    zip_stream_close(part->stream);
}

bool attr_is_true(struct str value)
{
    return str_eq(value, STR("1")) || str_eq(value, STR("true")) || str_eq(value, STR("on"));
}

bool attr_number(struct str value, uint32_t *out)
{
    uint64_t n = 0;
    if (!value.n || value.n > 10)
        return false;
    for (size_t i = 0; i < value.n; i++) {
        if (!ascii_is_digit(value.p[i]))
            return false;
        n = n * 10 + (uint64_t)(value.p[i] - '0');
    }
    *out = (uint32_t)n;
    return n <= UINT32_MAX;
}

static int hex_digit(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A target as a part's name: from the folder of its source, without dots and %20. */
static struct str resolve(struct xlsx_reader *x, struct str source, struct str target)
{
    struct buf path;
    buf_init(&path);
    struct str folder = source;
    while (folder.n && folder.p[folder.n - 1] != '/')
        folder.n--;
    if (!target.n || (target.p[0] != '/' && target.p[0] != '\\'))
        buf_str(&path, folder);
    for (size_t i = 0; i < target.n && target.p[i] != '#'; i++) {
        int high = i + 2 < target.n ? hex_digit(target.p[i + 1]) : -1;
        int low = i + 2 < target.n ? hex_digit(target.p[i + 2]) : -1;
        char c = target.p[i] == '\\' ? '/' : target.p[i];
        if (c == '%' && high >= 0 && low >= 0) {
            c = (char)(high * 16 + low);
            i += 2;
        }
        buf_char(&path, c);
    }
    size_t n = 0; /* the path is rewritten in place, segment by segment */
    for (size_t i = 0; i < path.n;) {
        size_t end = i;
        while (end < path.n && path.p[end] != '/')
            end++;
        struct str segment = {path.p + i, end - i};
        if (str_eq(segment, STR(".."))) {
            while (n && path.p[--n] != '/')
                ;
        } else if (segment.n && !str_eq(segment, STR("."))) {
            if (n)
                path.p[n++] = '/';
            memmove(path.p + n, segment.p, segment.n);
            n += segment.n;
        }
        i = end + 1;
    }
    struct str part = build_text(x->b, (struct str){path.p, n});
    if (path.failed)
        build_out_of_memory(x->b);
    buf_free(&path);
    return part;
}

static bool add_relation(struct xlsx_reader *x, struct relations *all, const struct xml_read *xml,
                         struct str source)
{
    struct relation *items = arena_room(x->b->arena, all->items, all->n, &all->cap, sizeof *items);
    if (!items)
        return build_out_of_memory(x->b);
    all->items = items;
    struct relation *r = &items[all->n++];
    r->id = build_text(x->b, xml_read_attr(xml, "Id"));
    r->type = build_text(x->b, xml_read_attr(xml, "Type"));
    r->target = str_eq(xml_read_attr(xml, "TargetMode"), STR("External"))
                    ? STR("")
                    : resolve(x, source, xml_read_attr(xml, "Target"));
    return r->id.p && r->type.p && r->target.p;
}

bool xlsx_relations(struct xlsx_reader *x, struct str source, struct relations *out)
{
    struct buf name;
    size_t slash = source.n;
    while (slash && source.p[slash - 1] != '/')
        slash--;
    buf_init(&name);
    buf_str(&name, str_sub(source, 0, slash));
    buf_puts(&name, "_rels/");
    buf_str(&name, str_sub(source, slash, source.n));
    buf_puts(&name, ".rels");
    size_t part = zip_read_find(x->zip, buf_view(&name));
    bool ok = !name.failed || build_out_of_memory(x->b);
    buf_free(&name);
    *out = (struct relations){0};
    if (!ok || part == ZIP_READ_NONE)
        return ok;
    struct xlsx_part p;
    ok = xlsx_open(x, part, &p);
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN)
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(p.xml), STR("Relationship")))
            ok = add_relation(x, out, p.xml, source);
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}

const struct relation *relation_with_id(const struct relations *all, struct str id)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->items[i].id, id))
            return &all->items[i];
    return NULL;
}

const struct relation *relation_of_type(const struct relations *all, const char *ending)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].target.n && str_ends(all->items[i].type, str_of(ending)))
            return &all->items[i];
    return NULL;
}
