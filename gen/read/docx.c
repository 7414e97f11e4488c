/* The package: which part is the text, and which parts belong to it. */
#include "read/docx.h"
#include "fence/zip_read.h"
#include "read/docx_body.h"

#include <stdio.h>

struct docx_package {
    struct document_builder *b;
    struct zip_read *zip;
};

static struct place part_place(const struct docx_package *p, struct str part)
{
    return place_with_pointer(place_file(p->b->doc->name), part);
}

/* A part as a slice in the arena; empty when there is none. False after a diagnostic. */
static bool read_part(struct docx_package *p, struct str name, struct str *out)
{
    size_t i = zip_read_find(p->zip, name);
    struct buf bytes;
    *out = STR("");
    if (i == ZIP_READ_NONE)
        return true;
    buf_init(&bytes);
    bool ok = zip_read_part(p->zip, i, &bytes);
    if (ok)
        *out = arena_str(p->b->arena, buf_view(&bytes));
    buf_free(&bytes);
    if (ok && !out->p)
        document_no_memory(p->b);
    return ok && out->p;
}

/* "word/document.xml" → "word/_rels/document.xml.rels" */
static struct str relations_of(struct docx_package *p, struct str part)
{
    struct str base = part;
    size_t slash;
    while ((slash = str_find(base, STR("/"), 0)) != SIZE_MAX)
        base = str_sub(base, slash + 1, base.n);
    return arena_printf(p->b->arena, "%.*s_rels/%.*s.rels", (int)(part.n - base.n), part.p,
                        STR_ARG(base));
}

/* A target of a relation of `part`, as a name of a part: "../a" and "/a" are resolved. */
static struct str resolve(struct docx_package *p, struct str part, struct str target)
{
    size_t folder = part.n;
    if (target.n && target.p[0] == '/')
        return arena_str(p->b->arena, str_sub(target, 1, target.n));
    while (folder > 0 && part.p[folder - 1] != '/')
        folder--;
    while (str_starts(target, STR("../")) || str_starts(target, STR("./"))) {
        bool up = target.p[1] == '.';
        target = str_sub(target, up ? 3 : 2, target.n);
        if (!up)
            continue;
        if (folder)
            folder--;
        while (folder > 0 && part.p[folder - 1] != '/')
            folder--;
    }
    return arena_printf(p->b->arena, "%.*s%.*s", (int)folder, part.p, STR_ARG(target));
}

/* The part to which a relation of `part` leads whose type ends in `ending`; empty when none does.
 */
static bool related(struct docx_package *p, struct str part, const char *ending, struct str *out)
{
    struct str relations = relations_of(p, part), text;
    enum xml_event e;
    *out = STR("");
    if (!read_part(p, relations, &text))
        return false;
    struct xml_read *x = text.n ? xml_read_open(text, part_place(p, relations), p->b->ds) : NULL;
    if (!x)
        return !text.n;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN)
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(x), STR("Relationship")) && !out->n &&
            str_ends(xml_read_attr(x, "Type"), str_of(ending)) &&
            !str_eq(xml_read_attr(x, "TargetMode"), STR("External")))
            *out = resolve(p, part, xml_read_attr(x, "Target"));
    xml_read_close(x);
    return e == XML_EVENT_END;
}

/* What an XML part calls its outermost element. */
static struct str root_name(struct docx_package *p, struct str part, struct str text)
{
    struct xml_read *x = xml_read_open(text, part_place(p, part), p->b->ds);
    struct str name = STR("");
    if (x && xml_read_next(x) == XML_EVENT_OPEN)
        name = arena_str(p->b->arena, xml_read_name(x));
    xml_read_close(x);
    return name;
}

/* Opens a related part for reading; NULL when there is none. */
static bool open_part(struct docx_package *p, struct str main, const char *ending,
                      struct xml_read **out)
{
    struct str name, text;
    *out = NULL;
    if (!related(p, main, ending, &name) || (name.n && !read_part(p, name, &text)))
        return false;
    if (name.n && text.n)
        *out = xml_read_open(text, part_place(p, name), p->b->ds);
    return !name.n || !text.n || *out;
}

static bool read_styles(struct docx_package *p, struct str main, struct docx_body *body)
{
    struct xml_read *x;
    map_init(&body->styles.by_id, p->b->arena);
    map_init(&body->numbers.lists, p->b->arena);
    map_init(&body->numbers.uses, p->b->arena);
    if (!open_part(p, main, "/styles", &x))
        return false;
    bool ok = !x || docx_styles_read(x, p->b->arena, &body->styles);
    xml_read_close(x);
    if (!ok || !open_part(p, main, "/numbering", &x))
        return false;
    ok = !x || docx_numbers_read(x, p->b->arena, &body->numbers);
    xml_read_close(x);
    return ok;
}

static bool read_notes(struct docx_package *p, struct str main, const char *ending,
                       struct docx_body *body)
{
    struct xml_read *x;
    if (!open_part(p, main, ending, &x))
        return false;
    bool ok = !x || docx_read_notes(body, x);
    xml_read_close(x);
    return ok;
}

static bool read_main(struct docx_package *p, struct str main, struct str text)
{
    struct docx_body body = {.b = p->b};
    struct xml_read *x = NULL;
    bool ok = read_styles(p, main, &body);
    if (ok)
        x = xml_read_open(text, part_place(p, main), p->b->ds);
    ok = x && docx_read_body(&body, x);
    xml_read_close(x);
    ok = ok && read_notes(p, main, "/footnotes", &body) && read_notes(p, main, "/endnotes", &body);
    if (ok && body.revisions)
        DIAG(p->b->ds, E2253, place_file(p->b->doc->name),
             arena_printf(p->b->arena, "%zu", body.revisions));
    return ok;
}

static bool read_package(struct docx_package *p)
{
    struct str main, text = STR(""), root = STR("");
    if (!related(p, STR(""), "/officeDocument", &main))
        return false;
    if (!main.n)
        main = STR("word/document.xml");
    if (!read_part(p, main, &text))
        return false;
    if (text.n)
        root = root_name(p, main, text);
    if (str_eq(root, STR("document")))
        return read_main(p, main, text);
    if (str_eq(root, STR("workbook")))
        read_refuse(p->b->doc->name, FORMAT_XLSX, p->b->ds);
    else if (str_eq(root, STR("presentation")))
        read_refuse(p->b->doc->name, FORMAT_PPTX, p->b->ds);
    return false;
}

bool read_docx(struct document_builder *b, struct str bytes)
{
    size_t errors = b->ds->errors;
    struct docx_package p = {b, zip_read_open(bytes, place_file(b->doc->name), b->ds)};
    bool ok = p.zip && read_package(&p);
    if (!ok && !b->failed && b->ds->errors == errors) /* a document without a body */
        DIAG0(b->ds, E2252, place_file(b->doc->name));
    zip_read_close(p.zip);
    if (!ok && !b->failed && b->arena->failed)
        document_no_memory(b);
    return ok && !b->failed;
}
