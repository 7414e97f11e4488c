/* Walks the elements of the text. What is inserted counts, what is deleted or hidden does not, as
 * on the page that Word prints when all changes are accepted. */
#include "read/docx_body.h"

static bool read_blocks(struct docx_body *d, struct xml_read *x);

/* How an element of the text is read. */
enum handling {
    GO_INTO, /* its content belongs to what surrounds it */
    SKIP,
    DELETED, /* skipped, and counted as a change */
    INSERTED /* gone into, and counted */
};

static enum handling handling_of(struct str name)
{
    static const struct {
        const char *name;
        enum handling handling;
    } known[] = {{"del", DELETED},      {"moveFrom", DELETED},   {"ins", INSERTED},
                 {"moveTo", INSERTED},  {"sectPr", SKIP},        {"sdtPr", SKIP},
                 {"sdtEndPr", SKIP},    {"pPrChange", SKIP},     {"rPrChange", SKIP},
                 {"tblPrChange", SKIP}, {"trPrChange", SKIP},    {"tcPrChange", SKIP},
                 {"tblPr", SKIP},       {"tblPrEx", SKIP},       {"rt", SKIP},
                 {"delText", SKIP},     {"delInstrText", SKIP},  {"customXmlPr", SKIP},
                 {"smartTagPr", SKIP},  {"annotationRef", SKIP}, {"fldData", SKIP},
                 {"footnotePr", SKIP},  {"endnotePr", SKIP},     {"docPr", SKIP},
                 {"ffData", SKIP}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, str_of(known[i].name)))
            return known[i].handling;
    return GO_INTO;
}

/* Fields */

static bool code_is_open(const struct docx_body *d)
{
    for (size_t i = 0; i < d->fields; i++)
        if (d->in_code[i])
            return true;
    return d->too_deep > 0;
}

static bool in_contents(const struct docx_body *d)
{
    for (size_t i = 0; i < d->fields; i++)
        if (d->contents[i])
            return true;
    return false;
}

static void see_field(struct docx_body *d, struct str type)
{
    if (str_eq(type, STR("begin"))) {
        if (d->fields == FIELD_DEPTH_MAX) {
            d->too_deep++;
            return;
        }
        buf_clear(&d->code);
        d->in_code[d->fields] = true;
        d->contents[d->fields++] = false;
    } else if (str_eq(type, STR("separate")) && d->fields && !d->too_deep) {
        d->in_code[d->fields - 1] = false;
        d->contents[d->fields - 1] = str_starts(str_trim(buf_view(&d->code)), STR("TOC"));
    } else if (str_eq(type, STR("end"))) {
        if (d->too_deep)
            d->too_deep--;
        else if (d->fields)
            d->fields--;
    }
}

/* Runs */

/* Characters of symbol fonts that forms are ticked with. */
static void put_symbol(struct buf *out, struct str code)
{
    static const struct {
        const char *code, *text;
    } known[] = {{"F0FE", "☑"}, {"F052", "☑"}, {"F053", "☒"}, {"F0FD", "☒"}, {"F0A8", "□"},
                 {"F06F", "□"}, {"F0A3", "□"}, {"F071", "□"}, {"F0FC", "√"}, {"F0D6", "√"}};
    int32_t cp = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(code, str_of(known[i].code)) ||
            (code.n == 4 && code.p[0] == 'f' &&
             str_eq(str_sub(code, 1, 4), str_sub(str_of(known[i].code), 1, 4)))) {
            buf_puts(out, known[i].text);
            return;
        }
    for (size_t i = 0; i < code.n && i < 6; i++) {
        char c = code.p[i];
        int digit = ascii_is_digit((unsigned char)c)         ? c - '0'
                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                             : -1;
        if (digit < 0)
            return;
        cp = cp * 16 + digit;
    }
    if (cp >= 0x20 && cp < 0xD800) /* private characters mean nothing without their font */
        buf_cp(out, cp);
}

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
        bool shown = !hidden && !code_is_open(d);
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
                     : handling_of(name) == SKIP && !xml_read_skip(x))
            return false;
        else if (str_eq(name, STR("fldChar")))
            see_field(d, xml_read_attr(x, "fldCharType"));
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
            put_symbol(out, xml_read_attr(x, "char"));
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
                                            : handling_of(name) == SKIP && !xml_read_skip(x))
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
            if (plain && !code_is_open(d)) /* of a formula */
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
        enum handling how = handling_of(name);
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
    bool contents = in_contents(d);
    buf_init(&text);
    buf_init(&whole);
    bool ok = read_runs(d, x, &text, &p);
    struct paragraph_says says = docx_effective(&d->styles, p.style, p.says);
    contents |= in_contents(d);
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

struct table_walk {
    struct table_maker maker;
    uint32_t row;
    uint32_t
        open[READ_COLS_MAX + 1]; /* 1 + the cell that a vertical merge in this column goes on */
    bool heading;                /* all rows so far are header rows */
    uint32_t header_rows;
    struct str columns; /* their widths */
};

struct row_says {
    uint32_t before; /* columns left out at the beginning */
    bool header, deleted;
};

static bool read_row_properties(struct docx_body *d, struct xml_read *x, struct row_says *row)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        int before = str_eq(name, STR("gridBefore")) ? xml_int(x, "val", 0) : 0;
        if (before > 0 && before < READ_COLS_MAX)
            row->before = (uint32_t)before;
        if (str_eq(name, STR("tblHeader")))
            row->header = xml_on(x);
        row->deleted |= str_eq(name, STR("del"));
        d->revisions += str_eq(name, STR("del")) || str_eq(name, STR("ins"));
        if (handling_of(name) == SKIP && !xml_read_skip(x))
            return false;
    }
    return e == XML_EVENT_CLOSE;
}

static bool read_cell_properties(struct xml_read *x, struct cell_says *cell)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        bool restart = str_eq(xml_read_attr(x, "val"), STR("restart"));
        int span = str_eq(name, STR("gridSpan")) ? xml_int(x, "val", 1) : 1;
        if (span > 1 && span <= READ_COLS_MAX)
            cell->span = (uint32_t)span;
        if (str_eq(name, STR("vMerge"))) {
            cell->restarts_down = restart;
            cell->continues_down = !restart;
        }
        if (str_eq(name, STR("hMerge")))
            cell->continues_across = !restart;
        if (handling_of(name) == SKIP && !xml_read_skip(x))
            return false;
    }
    return e == XML_EVENT_CLOSE;
}

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

static void place_cell(struct docx_body *d, struct table_walk *t, uint32_t *col,
                       const struct cell_says *says, struct str text)
{
    struct read_table *table = t->maker.table;
    struct read_cell *above = t->open[*col] ? &table->cells[t->open[*col] - 1] : NULL;
    struct read_cell *left = table->cell_count ? &table->cells[table->cell_count - 1] : NULL;
    if (says->continues_across && left && left->row == t->row &&
        left->col + left->colspan == *col) {
        left->colspan += says->span;
    } else if (says->continues_down && above && above->row + above->rowspan == t->row &&
               above->colspan == says->span) {
        above->rowspan++;
        if (table->rows <= t->row)
            table->rows = t->row + 1;
        *col += says->span;
        return;
    } else {
        struct read_cell cell = {.text = text,
                                 .row = t->row,
                                 .col = *col,
                                 .rowspan = 1,
                                 .colspan = says->span,
                                 .header = t->heading};
        if (!document_add_cell(d->b, &t->maker, cell))
            return;
    }
    for (uint32_t k = 0; k < says->span; k++)
        t->open[*col + k] = 0;
    if (says->restarts_down || says->continues_down)
        t->open[*col] = (uint32_t)table->cell_count;
    *col += says->span;
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
            if (!read_row_properties(d, x, &row))
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
                place_cell(d, t, &col, &says, buf_view(&text));
            if (text.failed)
                document_no_memory(d->b);
            buf_free(&text);
            if (!ok)
                return false;
        } else if (handling_of(name) == SKIP && !xml_read_skip(x)) {
            return false;
        }
    }
    return false;
}

/* Lines of a table that is only a frame around a text. */
static void flow(struct docx_body *d, struct str text)
{
    for (size_t at = 0; at < text.n && !d->b->failed;) {
        size_t end = str_find(text, STR("\n"), at);
        end = end == SIZE_MAX ? text.n : end;
        document_add_paragraph(d->b, str_sub(text, at, end), 0);
        at = end + 1;
    }
}

/* After OPEN of w:tblGrid: to its end. */
static bool read_columns(struct docx_body *d, struct xml_read *x, struct str *out)
{
    size_t depth = xml_read_depth(x) - 1;
    struct buf widths;
    enum xml_event e;
    buf_init(&widths);
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        if (str_eq(xml_read_name(x), STR("gridCol"))) {
            buf_str(&widths, xml_read_attr(x, "w"));
            buf_char(&widths, ' ');
        } else if (!xml_read_skip(x)) {
            break;
        }
    }
    *out = arena_str(d->b->arena, buf_view(&widths));
    if (widths.failed)
        document_no_memory(d->b);
    buf_free(&widths);
    return e == XML_EVENT_CLOSE;
}

/* Whether the table is the rest of the one right above it. */
static bool continues(const struct docx_body *d, const struct table_walk *t)
{
    return d->open_block && d->open_block == d->b->doc->n && t->header_rows &&
           t->header_rows < t->maker.table->rows && t->columns.n &&
           str_eq(t->columns, d->open_columns);
}

static void finish_table(struct docx_body *d, struct table_walk *t, size_t nested)
{
    bool frame = t->maker.table->cell_count == 1;
    if (frame) {
        flow(d, t->maker.table->cells[0].text);
    } else if (continues(d, t)) {
        document_continue_table(d->b, &t->maker);
    } else {
        struct read_block *block = document_end_table(d->b, &t->maker);
        if (block && t->header_rows < block->table->rows)
            block->table->header_rows = t->header_rows;
        d->open_block = block && !t->header_rows ? d->b->doc->n : 0;
        d->open_columns = t->columns;
    }
    for (size_t i = nested; i < d->nested_n && !d->b->failed; i++) {
        struct read_block *block = document_end_table(d->b, &d->nested[i]);
        if (block)
            block->table->nested = !frame;
    }
    d->nested_n = nested;
}

static void keep_nested(struct docx_body *d, struct table_walk *t)
{
    struct table_maker *kept =
        arena_room(d->b->arena, d->nested, d->nested_n, &d->nested_cap, sizeof *kept);
    if (!kept) {
        document_no_memory(d->b);
        return;
    }
    d->nested = kept;
    if (t->header_rows < t->maker.table->rows)
        t->maker.table->header_rows = t->header_rows;
    kept[d->nested_n++] = t->maker;
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
                keep_nested(d, t);
            else
                finish_table(d, t, nested);
            return !d->b->failed;
        }
        if (e != XML_EVENT_OPEN)
            continue;
        struct str name = xml_read_name(x);
        enum handling how = handling_of(name);
        if (str_eq(name, STR("tr"))        ? !read_row(d, x, t)
            : str_eq(name, STR("tblGrid")) ? !read_columns(d, x, &t->columns)
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
        enum handling how = handling_of(name);
        bool gone = false, ok = true;
        d->revisions += how == DELETED || how == INSERTED;
        if (str_eq(name, STR("p")))
            ok = read_paragraph(d, x);
        else if (str_eq(name, STR("tbl")))
            ok = read_table(d, x);
        else if (str_eq(name, STR("tcPr")) && d->cell_says)
            ok = read_cell_properties(x, d->cell_says);
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
