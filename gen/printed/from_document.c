/* Word, web and PDF documents: paragraphs and tables in the order of reading. */
#include "base/utf8.h"
#include "grid/text.h"
#include "printed/sheet.h"
#include "read/document.h"

enum {
    LOOK_BACK = 6 /* paragraphs above a table that may be its caption */,
    CUT_MIN = 12 /* characters of a paragraph, not of a line by itself */
};

struct document_reading {
    struct disclosing *d;
    const struct read_document *doc;
    bool *taken;  /* blocks that are captions or notes, not text */
    uint32_t *at; /* position of each block, or of its first cell */
};

/* Places */

static size_t places_in(const struct read_document *doc)
{
    size_t n = 0;
    for (size_t i = 0; i < doc->n; i++)
        n += doc->blocks[i].kind == READ_TABLE ? doc->blocks[i].table->cell_count + 1 : 1;
    return n;
}

/* Numbers every paragraph and cell through; `at` learns where the ones of a block begin. */
static const struct source *add_places(const struct disclosure_input *in,
                                       const struct read_document *doc, uint32_t *at)
{
    size_t n = 0, all = places_in(doc);
    bool pages = doc->format == FORMAT_PDF;
    struct source_cell *cells = pages ? NULL : arena_zalloc(in->arena, (all + 1) * sizeof *cells);
    struct source_box *boxes = pages ? arena_zalloc(in->arena, (all + 1) * sizeof *boxes) : NULL;
    if (!cells && !boxes)
        return NULL;
    for (size_t i = 0; i < doc->n; i++) {
        const struct read_block *b = &doc->blocks[i];
        const struct read_table *t = b->kind == READ_TABLE ? b->table : NULL;
        struct str sheet = read_block_name(b, in->arena);
        at[i] = (uint32_t)n;
        if (pages)
            boxes[n++] =
                (struct source_box){.page = b->spot.page, .box = b->spot.box, .text = b->text};
        else
            cells[n++] = (struct source_cell){
                .sheet = sheet, .row = SOURCE_NO_CELL, .col = 0, .text = b->text};
        for (size_t k = 0; t && k < t->cell_count; k++) {
            const struct read_cell *c = &t->cells[k];
            if (pages)
                boxes[n++] =
                    (struct source_box){.page = c->spot.page, .box = c->spot.box, .text = c->text};
            else
                cells[n++] = (struct source_cell){
                    .sheet = sheet, .row = c->row, .col = c->col, .text = c->text};
        }
    }
    const struct source *s = pages ? sources_add_boxes(in->sources, in->name, boxes, n)
                                   : sources_add_cells(in->sources, in->name, cells, n);
    for (size_t i = 0; s && i < doc->n; i++)
        at[i] = source_at(s, at[i]);
    return s;
}

/* Tables */

/* A table as cells in rows; `at`: its position, those of its cells follow. False without memory. */
static bool sheet_of(const struct read_table *t, uint32_t at, struct arena *a,
                     struct printed_sheet *out)
{
    *out = (struct printed_sheet){.cols = t->cols, .header_rows = t->header_rows, .least = 1};
    out->cells = arena_alloc(a, (t->cell_count + 1) * sizeof *out->cells);
    out->merges = arena_alloc(a, (t->cell_count + 1) * sizeof *out->merges);
    if (!out->cells || !out->merges)
        return false;
    for (size_t i = 0; i < t->cell_count; i++) {
        const struct read_cell *c = &t->cells[i];
        out->cells[out->n++] = (struct sheet_cell){.row = c->row,
                                                   .col = c->col,
                                                   .text = c->text,
                                                   .at = at + 1 + (uint32_t)i,
                                                   .words = true};
        if (c->rowspan > 1 || c->colspan > 1)
            out->merges[out->merge_n++] = (struct sheet_area){
                c->row, c->col, c->row + c->rowspan - 1, c->col + c->colspan - 1};
    }
    return true;
}

/* Of a block above a table: what it adds to the caption. A table of a few cells that hold nothing
 * else is a line of it, too: web pages set titles so. */
static bool caption_block(struct document_reading *r, size_t block, struct caption *c, bool *title)
{
    const struct read_block *b = &r->doc->blocks[block];
    struct printed_sheet s;
    struct caption of = {0};
    if (b->kind == READ_PARAGRAPH)
        return !b->contents &&
               caption_line(r->d->in->words, b->text, r->at[block], r->d->in->arena, c, title);
    if (b->table->doubt != READ_SURE || b->table->nested ||
        !sheet_of(b->table, r->at[block], r->d->in->arena, &s) ||
        !printed_sheet_is_caption(r->d, &s, &of))
        return false;
    *title = of.title.n > 0;
    printed_caption_add(c, &of);
    return true;
}

/* The lines above a table, from the nearest upwards: one title, and what goes with it. */
static struct caption caption_of(struct document_reading *r, size_t block, bool titled)
{
    struct caption c = {0};
    for (size_t i = block; i-- > 0 && block - i <= LOOK_BACK;) {
        struct caption with = c;
        bool title = false;
        if (r->taken[i] || !caption_block(r, i, &with, &title) || (title && titled))
            break;
        c = with;
        titled |= title;
        r->taken[i] = true;
    }
    return c;
}

static bool ends_sentence(struct str text)
{
    static const char *const ends[] = {"。", "；", "：", "！", "？", ":", ";", ".", "”", "）", ")"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, str_of(ends[i])))
            return true;
    return false;
}

/* Readers of pages cut paragraphs, at the end of a page or where a long figure made a line short: a
 * text that stops within a sentence goes on in the next one. */
static bool goes_on(const struct document_reading *r, size_t block)
{
    const struct read_block *b = &r->doc->blocks[block], *next = b + 1;
    if (r->doc->format != FORMAT_PDF || block + 1 >= r->doc->n || b->level || next->level ||
        next->kind != READ_PARAGRAPH || r->taken[block + 1] || next->contents || next->note ||
        utf8_count(b->text) < CUT_MIN || strip_ordinal(next->text).n < next->text.n)
        return false;
    if (str_find(b->text, STR("，"), 0) == SIZE_MAX && str_find(b->text, STR("。"), 0) == SIZE_MAX)
        return false;
    return !ends_sentence(b->text);
}

/* A note that was set in several lines of a page. */
static bool note_goes_on(const struct document_reading *r, size_t block)
{
    const struct read_block *b = &r->doc->blocks[block], *next = b + 1;
    struct caption ignored = {0};
    bool title;
    return r->doc->format == FORMAT_PDF && block + 1 < r->doc->n && next->kind == READ_PARAGRAPH &&
           !r->taken[block + 1] && !next->level && !next->contents && !next->note &&
           next->spot.page == b->spot.page && !ends_sentence(b->text) &&
           strip_ordinal(next->text).n == next->text.n &&
           !caption_note(r->d->in->words, next->text, false, r->d->in->arena) &&
           !caption_line(r->d->in->words, next->text, 0, r->d->in->arena, &ignored, &title);
}

/* 本部门没有政府性基金预算财政拨款收支。 below a table, not told as a note: it says why there is
 * nothing in it, and is a sentence of the text as well. */
static void add_reason(struct document_reading *r, struct list *notes, size_t block)
{
    const struct read_block *b = &r->doc->blocks[block];
    if (b->kind == READ_PARAGRAPH && !b->level && !b->contents &&
        caption_tells_empty(r->d->in->words, b->text, r->d->in->arena))
        disclosing_push(r->d, notes, b->text, r->at[block]);
}

static struct list *notes_of(struct document_reading *r, size_t block)
{
    struct list *notes = list_new(r->d->in->arena);
    bool before = false;
    for (size_t i = block + 1; notes && i < r->doc->n; i++) {
        const struct read_block *b = &r->doc->blocks[i];
        if (b->kind != READ_PARAGRAPH || b->level || b->contents ||
            !caption_note(r->d->in->words, b->text, before, r->d->in->arena))
            break;
        struct str text = b->text;
        uint32_t at = r->at[i];
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
        r->taken[i] = before = true;
        while (note_goes_on(r, i)) {
            r->taken[++i] = true;
            text = arena_printf(r->d->in->arena, "%.*s%.*s", STR_ARG(text),
                                STR_ARG(r->doc->blocks[i].text));
        }
        disclosing_push(r->d, notes, text, at);
    }
    if (!before && notes && block + 1 < r->doc->n)
        add_reason(r, notes, block + 1);
    return notes;
}

/* What stands right above a table without a title of its own. */
static struct str heading_above(const struct document_reading *r, size_t block)
{
    for (size_t i = block; i-- > 0;)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
        if (r->doc->blocks[i].kind == READ_PARAGRAPH && !r->taken[i])
            return r->doc->blocks[i].text;
    return STR("");
}

static void read_table(struct document_reading *r, size_t block)
{
    const struct read_table *t = r->doc->blocks[block].table;
    struct printed_sheet s;
    struct caption line;
    r->d->ok = r->d->ok && sheet_of(t, r->at[block], r->d->in->arena, &s);
    if (!r->d->ok)
        return;
    bool sure = t->doubt == READ_SURE && !t->nested;
    if (sure && printed_sheet_is_caption(r->d, &s, &line))
        return; /* of the next table */
    bool titled = sure && printed_sheet_titled(r->d, &s);
    s.above = caption_of(r, block, titled);
    s.notes = notes_of(r, block);
    struct str above = s.above.title.n ? s.above.title : heading_above(r, block);
    if (!sure) { /* doubts are told by the reader */
        disclosing_unread(r->d, above, r->at[block]);
        if (t->nested)
            DIAG(r->d->in->diags, E7024, sources_place(r->d->in->sources, r->at[block]), above);
        return;
    }
    s.annex = !titled && disclosing_is_annex(r->d, above);
    if (!s.above.title.n && s.annex)
        s.above.title = above;
    printed_sheet_read(r->d, &s);
}

static void read_text(struct document_reading *r)
{
    struct str begun = STR("");
    uint32_t at = 0;
    for (size_t i = 0; i < r->doc->n; i++) {
        const struct read_block *b = &r->doc->blocks[i];
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
        if (b->kind != READ_PARAGRAPH || b->contents || b->note || r->taken[i])
            continue;
        at = begun.n ? at : r->at[i];
        struct str text =
            begun.n ? arena_printf(r->d->in->arena, "%.*s%.*s", STR_ARG(begun), STR_ARG(b->text))
                    : b->text;
        begun = goes_on(r, i) ? text : STR("");
        if (!begun.n)
            disclosing_text(r->d, text, b->level, at);
    }
}

bool disclosure_of_document(const struct disclosure_input *in, struct str bytes, struct record *out)
{
    struct read_document doc;
    struct disclosing d;
    struct document_reading r = {.d = &d, .doc = &doc};
    if (!read_document(in->name, bytes, in->arena, &doc, in->diags))
        return false;
    r.taken = arena_zalloc(in->arena, doc.n + 1);
    r.at = arena_zalloc(in->arena, (doc.n + 1) * sizeof *r.at);
    const struct source *source = r.taken && r.at ? add_places(in, &doc, r.at) : NULL;
    if (!disclosing_begin(&d, in, source))
        return false;
    for (size_t i = 0; i < doc.n; i++)
        if (doc.blocks[i].kind == READ_PARAGRAPH && !doc.blocks[i].contents)
            disclosing_head(&d, doc.blocks[i].text);
    for (size_t i = 0; i < doc.n; i++)
        if (doc.blocks[i].kind == READ_TABLE && !r.taken[i])
            read_table(&r, i);
    read_text(&r);
    return disclosing_end(&d, out);
}
