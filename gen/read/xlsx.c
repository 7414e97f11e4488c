/* The way through an .xlsx: from the archive's relationships to the workbook, from there to its
 * sheets, whatever the parts are called. */
#include "read/xlsx.h"

struct sheet_entry {
    struct str id; /* of its relationship */
    size_t sheet;
};

struct sheet_list {
    struct sheet_entry *items;
    size_t n, cap;
};

static bool refuse_kind(struct xlsx_reader *x, enum diag_code code, struct str kind)
{
    BUILD_ERROR(x->b, code, kind);
    return false;
}

/* Archives that hold no workbook: said by what they hold instead. */
static bool refuse_archive(struct xlsx_reader *x)
{
    size_t type = zip_read_find(x->zip, STR("mimetype"));
    if (type != ZIP_READ_NONE) {
        struct buf text;
        buf_init(&text);
        bool sheet = zip_read_part(x->zip, type, &text) &&
                     str_find(buf_view(&text), STR("opendocument.spreadsheet"), 0) != SIZE_MAX;
        buf_free(&text);
        if (sheet)
            return refuse_kind(x, E2305, diag_word(WORD_AN_OPENDOCUMENT_SPREADSHEET_ODS));
    }
    for (size_t i = 0; i < zip_read_count(x->zip); i++) {
        struct str name = zip_read_name(x->zip, i);
        if (str_starts(name, STR("word/")))
            return refuse_kind(x, E2302, diag_word(WORD_A_WORD_DOCUMENT_DOCX));
        if (str_starts(name, STR("ppt/")))
            return refuse_kind(x, E2302, diag_word(WORD_A_PRESENTATION_PPTX));
    }
    return refuse_kind(x, E2302, diag_word(WORD_A_ZIP_ARCHIVE));
}

/* The content types name the workbook's part too, for archives whose relationships are lost. */
static bool workbook_by_type(struct xlsx_reader *x, struct str *out)
{
    size_t part = zip_read_find(x->zip, STR("[Content_Types].xml"));
    if (part == ZIP_READ_NONE)
        return true;
    struct xlsx_part p;
    bool ok = xlsx_open(x, part, &p);
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        struct str type = e == XML_EVENT_OPEN ? xml_read_attr(p.xml, "ContentType") : STR("");
        if (!out->n && type.n && str_ends(type, STR("sheet.main+xml")))
            ok = (*out = build_text(x->b, xml_read_attr(p.xml, "PartName"))).p;
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}

/* The part of the workbook. False after an error: E2302, E2305, E2312 … */
static bool find_workbook(struct xlsx_reader *x, struct str *name, size_t *part)
{
    struct relations top;
    struct str found = STR("");
    if (!xlsx_relations(x, STR(""), &top))
        return false;
    const struct relation *r = relation_of_type(&top, "/officeDocument");
    if (r)
        found = r->target;
    else if (!workbook_by_type(x, &found))
        return false;
    if (!found.n)
        return refuse_archive(x);
    *name = found.p[0] == '/' ? str_sub(found, 1, found.n) : found;
    if (str_ends(found, STR(".bin")))
        return refuse_kind(x, E2305, diag_word(WORD_A_BINARY_WORKBOOK_XLSB));
    *part = zip_read_find(x->zip, found);
    return *part != ZIP_READ_NONE || refuse_kind(x, E2312, found);
}

static bool add_sheet(struct xlsx_reader *x, struct xml_read *xml, struct sheet_list *list)
{
    struct book_build *b = x->b;
    struct str state = xml_read_attr(xml, "state");
    struct str name = build_text(b, xml_read_attr(xml, "name"));
    struct str id = build_text(b, xml_read_attr_in(xml, "/relationships", "id"));
    struct sheet_entry *items =
        arena_room(b->arena, list->items, list->n, &list->cap, sizeof *items);
    if (!items)
        return build_out_of_memory(b);
    list->items = items;
    enum book_visibility v = str_eq(state, STR("hidden"))       ? BOOK_HIDDEN
                             : str_eq(state, STR("veryHidden")) ? BOOK_VERY_HIDDEN
                                                                : BOOK_VISIBLE;
    if (!name.p || !id.p || !build_sheet(b, name, v))
        return false;
    items[list->n++] = (struct sheet_entry){id, b->book->n - 1};
    return true;
}

static bool add_name(struct xlsx_reader *x, struct xml_read *xml)
{
    uint32_t sheet;
    struct book_name *name = build_name(x->b);
    if (!name)
        return false;
    name->name = build_text(x->b, xml_read_attr(xml, "name"));
    name->hidden = attr_is_true(xml_read_attr(xml, "hidden"));
    if (attr_number(xml_read_attr(xml, "localSheetId"), &sheet) && sheet < x->b->book->n)
        name->sheet = sheet;
    buf_clear(&x->text);
    if (!name->name.p || !xml_read_all_text(xml, &x->text))
        return false;
    name_refers(x->b, name, str_trim(buf_view(&x->text)));
    return true;
}

/* The root says what the part is: a document or a presentation has a main part as well. */
static bool check_root(struct xlsx_reader *x, struct xml_read *xml)
{
    struct str root = xml_read_name(xml);
    if (str_eq(root, STR("workbook")))
        return true;
    if (str_eq(root, STR("document")))
        return refuse_kind(x, E2302, diag_word(WORD_A_WORD_DOCUMENT_DOCX));
    if (str_eq(root, STR("presentation")))
        return refuse_kind(x, E2302, diag_word(WORD_A_PRESENTATION_PPTX));
    return refuse_kind(x, E2302, diag_word(WORD_ANOTHER_OFFICE_FILE));
}

static bool read_workbook(struct xlsx_reader *x, size_t part, struct sheet_list *sheets)
{
    struct xlsx_part p;
    bool ok = xlsx_open(x, part, &p);
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(p.xml);
        if (xml_read_depth(p.xml) == 1)
            ok = check_root(x, p.xml);
        else if (str_eq(name, STR("sheet")))
            ok = add_sheet(x, p.xml, sheets);
        else if (str_eq(name, STR("definedName")))
            ok = add_name(x, p.xml);
        else if (str_eq(name, STR("workbookPr")))
            x->b->book->since_1904 = attr_is_true(xml_read_attr(p.xml, "date1904"));
        else if (str_eq(name, STR("extLst")))
            ok = xml_read_skip(p.xml);
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}

static bool read_property_part(struct xlsx_reader *x, size_t part)
{
    struct xlsx_part p;
    struct str name = {NULL, 0};
    bool ok = xlsx_open(x, part, &p);
    enum xml_event e = XML_EVENT_END;
    while (ok && (e = xml_read_next(p.xml)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e != XML_EVENT_OPEN || xml_read_depth(p.xml) < 2)
            continue;
        if (xml_read_depth(p.xml) == 2) {
            name = build_text(x->b, xml_read_attr(p.xml, "name"));
            ok = name.p;
            continue;
        }
        buf_clear(&x->text);
        ok = xml_read_all_text(p.xml, &x->text);
        xlsx_unescape(&x->text, 0);
        ok = ok && build_property(x->b, name, buf_view(&x->text));
    }
    xlsx_close(&p);
    return ok && e != XML_EVENT_BROKEN;
}

/* The part that a relationship of this type leads to, handed to `read`; none is fine. */
static bool read_related(struct xlsx_reader *x, const struct relations *all, const char *ending,
                         bool (*read)(struct xlsx_reader *x, size_t part))
{
    const struct relation *r = relation_of_type(all, ending);
    if (!r)
        return true;
    size_t part = zip_read_find(x->zip, r->target);
    return part == ZIP_READ_NONE ? refuse_kind(x, E2312, r->target) : read(x, part);
}

static bool read_properties(struct xlsx_reader *x)
{
    struct relations top;
    if (!xlsx_relations(x, STR(""), &top))
        return false;
    const char *ending =
        relation_of_type(&top, "/custom-properties") ? "/custom-properties" : "/customProperties";
    const struct relation *r = relation_of_type(&top, ending);
    if (r && zip_read_find(x->zip, r->target) == ZIP_READ_NONE)
        return true; /* what nobody needs to understand the cells may be lost */
    return read_related(x, &top, ending, read_property_part);
}

static bool read_sheets(struct xlsx_reader *x, const struct relations *all,
                        const struct sheet_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        struct book_sheet *sheet = &x->b->book->sheets[list->items[i].sheet];
        const struct relation *r = relation_with_id(all, list->items[i].id);
        if (r ? !str_ends(r->type, STR("/worksheet")) : !list->items[i].id.n) {
            sheet->other = true; /* a module that old versions of Excel had has no part at all */
            continue;
        }
        size_t part = r ? zip_read_find(x->zip, r->target) : ZIP_READ_NONE;
        if (part == ZIP_READ_NONE)
            return refuse_kind(x, E2312, sheet->name);
        if (!xlsx_read_sheet(x, part, sheet))
            return false;
    }
    return true;
}

static bool read_package(struct xlsx_reader *x)
{
    struct str workbook;
    size_t part = 0;
    struct relations all;
    struct sheet_list sheets = {0};
    if (!find_workbook(x, &workbook, &part) || !read_workbook(x, part, &sheets) ||
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): find_workbook has set it */
        !xlsx_relations(x, workbook, &all) ||
        !read_related(x, &all, "/sharedStrings", xlsx_read_strings) ||
        !read_related(x, &all, "/styles", xlsx_read_styles) || !read_sheets(x, &all, &sheets))
        return false;
    if (relation_of_type(&all, "/vbaProject")) {
        x->b->book->macros = true;
        DIAG0(x->b->ds, E2320, place_file(x->b->file));
    }
    return read_properties(x);
}

bool xlsx_read(struct book_build *b, struct str bytes)
{
    struct xlsx_reader x = {.b = b, .zip = zip_read_open(bytes, place_file(b->file), b->ds)};
    if (!x.zip)
        return false;
    buf_init(&x.text);
    b->book->format = BOOK_XLSX;
    bool ok = read_package(&x);
    if (x.text.failed)
        ok = build_out_of_memory(b);
    buf_free(&x.text);
    zip_read_close(x.zip);
    return ok;
}
