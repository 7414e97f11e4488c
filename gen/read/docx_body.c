/* Walks the elements of the text. What is inserted counts, what is deleted or hidden does not, as
 * on the page that Word prints when all changes are accepted. */
#include "read/docx_body.h"

static bool read_blocks(struct docx_body *d, struct xml_read *x);

/* Runs */

static void put_break(const struct xml_read *x, struct buf *out)
{
    struct str type = xml_read_attr(x, "type");
    if (!str_eq(type, STR("page")) && !str_eq(type, STR("column")))
        buf_char(out, '\n');
}

/* After OPEN of w:r: to its end. */
static bool read_run(struct docx_body *d, struct xml_read *x, struct buf *out);

/* After OPEN of mc:AlternateContent: the first choice, or else the fallback. `inside` reads what
 * either holds. */
static bool read_alternative(struct docx_body *d, struct xml_read *x, struct buf *out,
                             bool (*inside)(struct docx_body *, struct xml_read *, struct buf *))
{
    size_t depth = xml_read_depth(x) - 1;
    bool done = false;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        if (!(done ? xml_read_skip(x) : inside(d, x, out)))
            return false;
        done = true;
    }
    return e == XML_EVENT_CLOSE;
}

/* A text box stands in a run but is read apart: its paragraphs come before the one it hangs on. */
static bool read_text_box(struct docx_body *d, struct xml_read *x)
{
    size_t fields = d->fields, deep = d->too_deep;
    d->fields = d->too_deep = 0;
    bool ok = read_blocks(d, x);
    d->fields = fields;
    d->too_deep = deep;
    return ok;
}

static bool run_hidden(struct xml_read *x, bool *hidden)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e == XML_EVENT_CLOSE && xml_read_depth(x) == depth)
            return true;
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(x), STR("vanish")))
            *hidden = xml_on(x);
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(x), STR("rPrChange")) && !xml_read_skip(x))
            return false;
    }
    return false;
}

static bool read_run(struct docx_body *d, struct xml_read *x, struct buf *out)
{
    size_t depth = xml_read_depth(x) - 1, text = 0;
    bool hidden = false;
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        bool shown = !hidden && !docx_in_code(d);
        if (e == XML_EVENT_TEXT) {
            if (text && shown)
                buf_str(out, xml_read_text(x));
            continue;
        }
        struct str name = xml_read_name(x);
        if (e == XML_EVENT_CLOSE) {
            if (xml_read_depth(x) == depth)
                return true;
            text = xml_read_depth(x) < text ? 0 : text;
            continue;
        }
        if (str_eq(name, STR("t")))
            text = xml_read_depth(x);
        else if (str_eq(name, STR("rPr"))           ? !run_hidden(x, &hidden)
                 : str_eq(name, STR("instrText"))   ? !xml_read_all_text(x, &d->code)
                 : str_eq(name, STR("txbxContent")) ? !read_text_box(d, x)
                 : str_eq(name, STR("AlternateContent"))
                     ? !read_alternative(d, x, out, read_run)
                     : docx_handling(name) == SKIP && !xml_read_skip(x))
            return false;
        else if (str_eq(name, STR("fldChar")))
            docx_see_field(d, xml_read_attr(x, "fldCharType"));
        else if (!shown)
            continue;
        else if (str_eq(name, STR("tab")) || str_eq(name, STR("ptab")))
            buf_char(out, '\t');
        else if (str_eq(name, STR("br")))
            put_break(x, out);
        else if (str_eq(name, STR("cr")))
            buf_char(out, '\n');
        else if (str_eq(name, STR("noBreakHyphen")))
            buf_char(out, '-');
        else if (str_eq(name, STR("sym")))
            docx_put_symbol(out, xml_read_attr(x, "char"));
    }
    return false;
}

/* Paragraphs */

struct paragraph {
    struct str style;
    struct paragraph_says says;
    bool joined; /* its mark was deleted: the next paragraph goes on with it */
};

/* After OPEN of w:pPr: to its end. */
static bool read_properties(struct docx_body *d, struct xml_read *x, struct paragraph *p)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        if (str_eq(name, STR("pStyle")))
            p->style = arena_str(d->b->arena, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("del")) || str_eq(name, STR("moveFrom")))
            p->joined = true;
        else if (str_eq(name, STR("ins")))
            d->revisions++;
        else if (str_eq(name, STR("numPr")) ? !paragraph_numbering(x, d->b->arena, &p->says)
                                            : docx_handling(name) == SKIP && !xml_read_skip(x))
            return false;
        else
            paragraph_property(x, d->b->arena, &p->says);
    }
    return e == XML_EVENT_CLOSE;
}

/* After OPEN of an element of a paragraph that holds runs, or others that do: to its end. */
static bool read_runs(struct docx_body *d, struct xml_read *x, struct buf *out, struct paragraph *p)
{
    size_t depth = xml_read_depth(x) - 1, plain = 0;
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        if (e == XML_EVENT_TEXT) {
            if (plain && !docx_in_code(d)) /* of a formula */
                buf_str(out, xml_read_text(x));
            continue;
        }
        struct str name = xml_read_name(x);
        if (e == XML_EVENT_CLOSE) {
            if (xml_read_depth(x) == depth)
                return true;
            plain = xml_read_depth(x) < plain ? 0 : plain;
            continue;
        }
        bool formula = str_ends(xml_read_namespace(x), STR("/math"));
        enum handling how = docx_handling(name);
        d->revisions += how == DELETED || how == INSERTED;
        if (formula && str_eq(name, STR("t")))
            plain = xml_read_depth(x);
        else if (formula)
            continue;
        else if (str_eq(name, STR("pPr")) ? !read_properties(d, x, p)
                 : str_eq(name, STR("r")) ? !read_run(d, x, out)
                 : str_eq(name, STR("AlternateContent"))
                     ? !read_alternative(d, x, out, read_run)
                     : (how == SKIP || how == DELETED) && !xml_read_skip(x))
            return false;
    }
    return false;
}

static bool is_contents_style(const struct docx_style *style)
{
    return style && style->name.n > 4 && (style->name.p[0] | 0x20) == 't' &&
           (style->name.p[1] | 0x20) == 'o' && (style->name.p[2] | 0x20) == 'c' &&
           style->name.p[3] == ' ' && ascii_is_digit((unsigned char)style->name.p[4]);
}

static void put_paragraph(struct docx_body *d, struct str text, const struct paragraph *p,
                          int outline, bool contents)
{
    if (d->cell) {
        struct str plain = plain_text(text, false, d->b->arena);
        if (plain.n && d->cell->n)
            buf_char(d->cell, '\n');
        buf_str(d->cell, plain);
        return;
    }
    struct read_block *block = document_add_paragraph(
        d->b, text, outline >= 0 && outline < OUTLINE_BODY ? outline + 1 : 0);
    if (!block)
        return;
    block->note = d->note;
    block->contents = contents || is_contents_style(docx_style(&d->styles, p->style));
}

/* After OPEN of w:p: to its end. */
static bool read_paragraph(struct docx_body *d, struct xml_read *x)
{
    struct paragraph p = {STR(""), {-1, STR(""), -1}, false};
    struct buf text, whole;
    bool contents = docx_in_contents(d);
    buf_init(&text);
    buf_init(&whole);
    bool ok = read_runs(d, x, &text, &p);
    struct paragraph_says says = docx_effective(&d->styles, p.style, p.says);
    contents |= docx_in_contents(d);
    if (ok && p.joined) {
        d->revisions++;
        buf_str(&d->carried, buf_view(&text));
    } else if (ok) {
        buf_str(&whole, buf_view(&d->carried));
        buf_clear(&d->carried);
        /* An empty paragraph has its number too; Word shows it, and counts it. */
        if (text.n || whole.n || p.says.num.n)
            docx_number(&d->numbers, says, &whole);
        buf_str(&whole, buf_view(&text));
        put_paragraph(d, buf_view(&whole), &p, says.outline, contents);
    }
    if (text.failed || whole.failed || d->carried.failed)
        document_no_memory(d->b);
    buf_free(&text);
    buf_free(&whole);
    return ok && !d->b->failed;
}

/* Tables */

/* After OPEN of w:tc: to its end. */
static bool read_cell(struct docx_body *d, struct xml_read *x, struct cell_says *says,
                      struct buf *text)
{
    struct buf *outer = d->cell;
    struct cell_says *outer_says = d->cell_says;
    d->cell = text;
    d->cell_says = says;
    bool ok = read_blocks(d, x);
    d->cell = outer;
    d->cell_says = outer_says;
    return ok;
}

/* After OPEN of w:tr: to its end. */
static bool read_row(struct docx_body *d, struct xml_read *x, struct table_walk *t)
{
    size_t depth = xml_read_depth(x) - 1;
    struct row_says row = {0};
    uint32_t col = 0;
    bool begun = false;
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN && !d->b->failed) {
        if (e == XML_EVENT_CLOSE && xml_read_depth(x) == depth) {
            t->header_rows += t->heading && begun;
            t->row += !row.deleted;
            return true;
        }
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(x);
        if (str_eq(name, STR("trPr"))) {
            if (!docx_row_properties(d, x, &row))
                return false;
            col = row.before;
        } else if (str_eq(name, STR("tc"))) {
            struct cell_says says = {.span = 1};
            struct buf text;
            if (!begun)
                t->heading &= row.header;
            begun = true;
            buf_init(&text);
            bool ok = read_cell(d, x, &says, &text);
            if (ok && !row.deleted && col + says.span <= READ_COLS_MAX)
                docx_place_cell(d, t, &col, &says, buf_view(&text));
            if (text.failed)
                document_no_memory(d->b);
            buf_free(&text);
            if (!ok)
                return false;
        } else if (docx_handling(name) == SKIP && !xml_read_skip(x)) {
            return false;
        }
    }
    return false;
}

/* After OPEN of w:tbl: to its end. */
static bool read_table(struct docx_body *d, struct xml_read *x)
{
    size_t depth = xml_read_depth(x) - 1, nested = d->nested_n;
    struct table_walk *t = arena_zalloc(d->b->arena, sizeof *t);
    enum xml_event e;
    if (!t || !(t->maker = document_begin_table(d->b)).table) {
        document_no_memory(d->b);
        return false;
    }
    t->heading = true;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN && !d->b->failed) {
        if (e == XML_EVENT_CLOSE && xml_read_depth(x) == depth) {
            if (d->cell)
                docx_keep_nested(d, t);
            else
                docx_finish_table(d, t, nested);
            return !d->b->failed;
        }
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(x);
        enum handling how = docx_handling(name);
        if (str_eq(name, STR("tr"))        ? !read_row(d, x, t)
            : str_eq(name, STR("tblGrid")) ? !docx_columns(d, x, &t->columns)
            : str_eq(name, STR("tblPr"))   ? !docx_caption(d, x, &t->caption)
                                           : (how == SKIP || how == DELETED) && !xml_read_skip(x))
            return false;
    }
    return false;
}

static bool read_blocks_into(struct docx_body *d, struct xml_read *x, struct buf *out)
{
    (void)out;
    return read_blocks(d, x);
}

/* After OPEN of an element that holds paragraphs and tables, or others that do; or inside of it: to
 * its end. */
static bool read_blocks(struct docx_body *d, struct xml_read *x)
{
    size_t inside = 0; /* elements gone into */
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN && !d->b->failed) {
        if (e == XML_EVENT_CLOSE && inside-- == 0)
            return true;
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(x);
        enum handling how = docx_handling(name);
        bool gone = false, ok = true;
        d->revisions += how == DELETED || how == INSERTED;
        if (str_eq(name, STR("p")))
            ok = read_paragraph(d, x);
        else if (str_eq(name, STR("tbl")))
            ok = read_table(d, x);
        else if (str_eq(name, STR("tcPr")) && d->cell_says)
            ok = docx_cell_properties(x, d->cell_says);
        else if (str_eq(name, STR("AlternateContent")))
            ok = read_alternative(d, x, NULL, read_blocks_into);
        else if (how == SKIP || how == DELETED)
            ok = xml_read_skip(x);
        else
            gone = true;
        inside += gone;
        if (!ok)
            return false;
    }
    return false;
}

static void begin(struct docx_body *d)
{
    buf_init(&d->code);
    buf_init(&d->carried);
    d->fields = d->too_deep = 0;
}

static void end(struct docx_body *d)
{
    buf_free(&d->code);
    buf_free(&d->carried);
}

/* Up to the element of this name. */
static bool go_to(struct xml_read *x, struct str wanted)
{
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN)
        if (e == XML_EVENT_OPEN && str_eq(xml_read_name(x), wanted))
            return true;
    return false;
}

bool docx_read_body(struct docx_body *d, struct xml_read *x)
{
    begin(d);
    bool ok = go_to(x, STR("body")) && read_blocks(d, x);
    /* The rest must be whole, too. */
    enum xml_event e = XML_EVENT_CLOSE;
    while (ok && e != XML_EVENT_END && e != XML_EVENT_BROKEN)
        e = xml_read_next(x);
    ok = ok && e == XML_EVENT_END;
    end(d);
    return ok;
}

bool docx_read_notes(struct docx_body *d, struct xml_read *x)
{
    enum xml_event e;
    begin(d);
    d->note = true;
    bool ok = true;
    while (ok && (e = xml_read_next(x)) != XML_EVENT_END) {
        struct str name = e == XML_EVENT_OPEN ? xml_read_name(x) : STR("");
        ok = e != XML_EVENT_BROKEN;
        if (!str_eq(name, STR("footnote")) && !str_eq(name, STR("endnote")))
            continue;
        /* Separators have a type. */
        ok = xml_read_attr(x, "type").n ? xml_read_skip(x) : read_blocks(d, x);
    }
    d->note = false;
    end(d);
    return ok;
}
