/* The way in: what the bytes are decides who reads them. What could not be read is told at the
 * end, once for each kind. */
#include "read/builder.h"
#include "read/docx.h"
#include "read/html.h"
#include "read/pdf.h"

#include <stdio.h>

static void put_part(struct buf *zh, struct buf *en, enum diag_word word, uint32_t a, uint32_t b)
{
    char one[16], two[16];
    struct str args[] = {{one, (size_t)snprintf(one, sizeof one, "%u", a)},
                         {two, (size_t)snprintf(two, sizeof two, "%u", b)}};
    if (!a)
        return;
    diag_say(zh, word, LANG_ZH, args, 2);
    buf_puts(en, en->n ? ", " : "");
    diag_say(en, word, LANG_EN, args, 2);
}

struct str read_spot_text(const struct read_spot *s, struct arena *a)
{
    struct buf zh, en;
    buf_init(&zh);
    buf_init(&en);
    put_part(&zh, &en, WORD_PAGE_N, s->page, 0);
    put_part(&zh, &en, WORD_PARAGRAPH_N, s->paragraph, 0);
    put_part(&zh, &en, WORD_TABLE_N, s->table, 0);
    put_part(&zh, &en, WORD_ROW_N_COLUMN_N, s->row, s->col);
    struct str text =
        arena_printf(a, "%.*s\x1f%.*s", STR_ARG(buf_view(&zh)), STR_ARG(buf_view(&en)));
    buf_free(&zh);
    buf_free(&en);
    return text;
}

struct str read_block_name(const struct read_block *b, struct arena *a)
{
    struct str n =
        arena_printf(a, "%u", b->kind == READ_TABLE ? b->table->number : b->spot.paragraph);
    struct str both = DIAG_PHRASE(a, b->kind == READ_TABLE ? WORD_TABLE_N : WORD_PARAGRAPH_N, n);
    size_t cut = str_find(both, STR("\x1f"), 0);
    return cut == SIZE_MAX ? both : str_sub(both, 0, cut); /* out of memory: "" */
}

struct str read_doubt_text(enum read_doubt doubt)
{
    switch (doubt) {
    case READ_NO_RULES:
        return diag_word(WORD_THERE_ARE_NO_LINES_BETWEEN_THEM);
    case READ_TORN_CELL:
        return diag_word(WORD_ITS_LINES_ENCLOSE_AREAS_THAT_ARE_NO);
    case READ_TWO_IN_CELL:
        return diag_word(WORD_SEVERAL_FIGURES_STAND_SIDE_BY_SIDE_IN_ONE);
    case READ_ACROSS:
        return diag_word(WORD_A_TEXT_CROSSES_THE_LINE_BETWEEN_TWO);
    case READ_OVERLAP:
        return diag_word(WORD_MERGED_CELLS_OVERLAP);
    case READ_TURNED:
        return diag_word(WORD_THE_DIRECTION_OF_ITS_TEXT_IS_NOT_CERTAIN);
    case READ_SURE:
        break;
    }
    return diag_word(WORD_NOTHING);
}

static void tell_doubts(const struct read_document *doc, struct arena *a, struct diags *ds)
{
    for (size_t i = 0; i < doc->n; i++) {
        const struct read_block *b = &doc->blocks[i];
        if (b->kind != READ_TABLE || !b->table->doubt)
            continue;
        struct read_spot where = {.page = b->spot.page, .table = b->table->number};
        struct str told = read_spot_text(&where, a);
        DIAG(ds, E2249, place_file(doc->name), told, read_doubt_text(b->table->doubt));
    }
}

bool read_document(struct str name, struct str bytes, struct arena *a, struct read_document *out,
                   struct diags *ds)
{
    *out = (struct read_document){.format = read_sniff(bytes), .name = name};
    struct document_builder b = {.doc = out, .arena = a, .ds = ds};
    bool ok = false;
    switch (out->format) {
    case FORMAT_HTML:
        ok = read_html(&b, bytes);
        break;
    case FORMAT_DOCX:
        ok = read_docx(&b, bytes);
        break;
    case FORMAT_PDF:
        ok = read_pdf(&b, bytes);
        break;
    default:
        read_refuse(name, out->format, ds);
    }
    if (ok && !b.failed)
        document_join_columns(&b);
    if (!ok || b.failed)
        return false;
    if (!out->n) {
        DIAG0(ds, E2250, place_file(name));
        return false;
    }
    tell_doubts(out, a, ds);
    return true;
}
