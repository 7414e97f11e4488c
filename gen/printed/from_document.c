/* Word, web and PDF documents: paragraphs and tables in the order of reading. */
#include "base/utf8.h"
#include "grid/text.h"
#include "printed/disclosing.h"
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

static struct value rows_of(struct document_reading *r, const struct read_table *t, uint32_t at)
{
    struct arena *a = r->d->in->arena;
    struct list *rows = list_new(a);
    for (uint32_t row = 0; rows && row < t->rows; row++) {
        struct list *line = list_new(a);
        for (uint32_t col = 0; line && col < t->cols; col++) {
            uint32_t i = t->at[(size_t)row * t->cols + col];
            const struct read_cell *c = i ? &t->cells[i - 1] : NULL;
            bool here = c && c->row == row && c->col == col;
            disclosing_push(r->d, line, here ? c->text : STR(""), i ? at + i : at);
        }
        r->d->ok = r->d->ok && line && list_push(rows, a, value_list(line));
    }
    r->d->ok = r->d->ok && rows;
    struct value v = rows ? value_list(rows) : value_none();
    v.at = at;
    return v;
}

static struct list *merges_of(struct document_reading *r, const struct read_table *t)
{
    struct list *merges = list_new(r->d->in->arena);
    for (size_t i = 0; merges && i < t->cell_count; i++) {
        const struct read_cell *c = &t->cells[i];
        if (c->rowspan > 1 || c->colspan > 1)
            disclosing_merge(r->d, merges, c->row, c->col, c->row + c->rowspan - 1,
                             c->col + c->colspan - 1);
    }
    return merges;
}

/* The lines above a table, from the nearest upwards: one title, and what goes with it. */
static struct caption caption_of(struct document_reading *r, size_t block)
{
    struct caption c = {0};
    const struct read_document *doc = r->doc;
    bool titled = false;
    for (size_t i = block; i-- > 0 && block - i <= LOOK_BACK;) {
        const struct read_block *b = &doc->blocks[i];
        struct caption with = c;
        bool title;
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
        if (b->kind != READ_PARAGRAPH || b->contents || r->taken[i] ||
            !caption_line(r->d->in->words, b->text, r->at[i], r->d->in->arena, &with, &title) ||
            (title && titled))
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
    struct caption c = caption_of(r, block);
    struct list *notes = notes_of(r, block);
    struct str above = c.title.n ? c.title : heading_above(r, block);
    if (t->doubt != READ_SURE || t->nested) { /* doubts are told by the reader */
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
        disclosing_unread(r->d, above, r->at[block]);
        if (t->nested)
            DIAG(r->d->in->diags, E7024, sources_place(r->d->in->sources, r->at[block]), above);
        return;
    }
    bool annex = disclosing_is_annex(r->d, above);
    if (!c.title.n && annex)
        c.title = above;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): made for all blocks */
    disclosing_table(r->d, &c, rows_of(r, t, r->at[block]), merges_of(r, t), t->header_rows, notes,
                     annex);
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
        if (doc.blocks[i].kind == READ_TABLE)
            read_table(&r, i);
    read_text(&r);
    return disclosing_end(&d, out);
}
