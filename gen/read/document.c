/* The way in: what the bytes are decides who reads them. What could not be read is told at the
 * end, once for each kind. */
#include "read/builder.h"
#include "read/docx.h"
#include "read/html.h"
#include "read/pdf.h"

#include <stdio.h>

struct str read_spot_text(const struct read_spot *s, struct arena *a)
{
    char zh[96] = "", en[96] = "";
    size_t i = 0, k = 0;
    if (s->page) {
        i += (size_t)snprintf(zh + i, sizeof zh - i, "第%u页", s->page);
        k += (size_t)snprintf(en + k, sizeof en - k, "page %u", s->page);
    }
    if (s->paragraph) {
        i += (size_t)snprintf(zh + i, sizeof zh - i, "第%u段", s->paragraph);
        k += (size_t)snprintf(en + k, sizeof en - k, "%sparagraph %u", k ? ", " : "", s->paragraph);
    }
    if (s->table) {
        i += (size_t)snprintf(zh + i, sizeof zh - i, "表%u", s->table);
        k += (size_t)snprintf(en + k, sizeof en - k, "%stable %u", k ? ", " : "", s->table);
    }
    if (s->row) {
        i += (size_t)snprintf(zh + i, sizeof zh - i, "第%u行第%u列", s->row, s->col);
        k += (size_t)snprintf(en + k, sizeof en - k, "%srow %u, column %u", k ? ", " : "", s->row,
                              s->col);
    }
    return arena_printf(a, "%s\x1f%s", zh, en);
}

struct str read_block_name(const struct read_block *b, struct arena *a)
{
    return b->kind == READ_TABLE ? arena_printf(a, "表%u", b->table->number)
                                 : arena_printf(a, "第%u段", b->spot.paragraph);
}

struct str read_doubt_text(enum read_doubt doubt)
{
    switch (doubt) {
    case READ_NO_RULES:
        return DIAG_BOTH("栏与栏之间没有线", "there are no lines between them");
    case READ_TORN_CELL:
        return DIAG_BOTH("线围成的格子不完整", "its lines enclose areas that are no rectangles");
    case READ_TWO_IN_CELL:
        return DIAG_BOTH("一格里并排有几个数", "several figures stand side by side in one cell");
    case READ_ACROSS:
        return DIAG_BOTH("文字压着栏间的线", "a text crosses the line between two columns");
    case READ_OVERLAP:
        return DIAG_BOTH("合并的格子互相重叠", "merged cells overlap");
    case READ_TURNED:
        return DIAG_BOTH("文字的方向看不准", "the direction of its text is not certain");
    case READ_SURE:
        break;
    }
    return DIAG_BOTH("", "");
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
    if (!ok || b.failed)
        return false;
    if (!out->n) {
        DIAG0(ds, E2250, place_file(name));
        return false;
    }
    tell_doubts(out, a, ds);
    return true;
}
