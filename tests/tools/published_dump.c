/* Prints a file as it was published, as the readers see it, as JSON: for tests. Diagnostics go to
 * standard error; the status is 1 when the file cannot be read. */
#include "base/file.h"
#include "base/jsonout.h"
#include "read/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void put_int(struct jsonout *j, const char *name, long long value)
{
    jsonout_key(j, name);
    jsonout_int(j, value);
}

static void put_bool(struct jsonout *j, const char *name, bool value)
{
    jsonout_key(j, name);
    jsonout_bool(j, value);
}

static void put_spot(struct jsonout *j, const struct read_spot *s)
{
    const int32_t box[] = {s->box.left, s->box.top, s->box.right, s->box.bottom};
    if (s->page) {
        put_int(j, "page", s->page);
        jsonout_key(j, "box");
        jsonout_open_flat(j, '[');
        for (size_t i = 0; i < 4; i++)
            jsonout_int(j, box[i]);
        jsonout_close(j, ']');
    }
    put_int(j, "number", s->paragraph);
}

static void put_table(struct jsonout *j, const struct read_table *t)
{
    put_int(j, "table", t->number);
    put_int(j, "rows", t->rows);
    put_int(j, "cols", t->cols);
    put_int(j, "header_rows", t->header_rows);
    put_int(j, "doubt", t->doubt);
    put_bool(j, "nested", t->nested);
    jsonout_key(j, "cells");
    jsonout_open(j, '[');
    for (size_t i = 0; i < t->cell_count; i++) {
        const struct read_cell *c = &t->cells[i];
        jsonout_open_flat(j, '{');
        put_int(j, "row", c->row);
        put_int(j, "col", c->col);
        put_int(j, "rowspan", c->rowspan);
        put_int(j, "colspan", c->colspan);
        put_bool(j, "header", c->header);
        jsonout_member(j, "text", c->text);
        put_spot(j, &c->spot);
        jsonout_close(j, '}');
    }
    jsonout_close(j, ']');
}

static void put_document(struct buf *out, const struct read_document *doc)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    put_int(&j, "format", doc->format);
    put_int(&j, "pages", doc->pages);
    jsonout_key(&j, "blocks");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < doc->n; i++) {
        const struct read_block *b = &doc->blocks[i];
        jsonout_open(&j, '{');
        jsonout_member(&j, "kind", b->kind == READ_TABLE ? STR("table") : STR("paragraph"));
        if (b->kind == READ_TABLE) {
            put_table(&j, b->table);
        } else {
            jsonout_member(&j, "text", b->text);
            put_int(&j, "level", b->level);
            put_bool(&j, "note", b->note);
            put_bool(&j, "contents", b->contents);
        }
        put_spot(&j, &b->spot);
        jsonout_close(&j, '}');
    }
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

static long long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct diags ds;
    struct buf out;
    struct read_document doc;
    struct str bytes;
    bool timed = argc == 3 && strcmp(argv[2], "--time") == 0;
    if (argc != 2 && !timed)
        return 2;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&out);
    bool ok = file_read(argv[1], 256 << 20, &a, &bytes, &ds);
    long long from = microseconds();
    ok = ok && read_document(path_base(str_of(argv[1])), bytes, &a, &doc, &ds);
    if (timed)
        printf("%lld\n", microseconds() - from);
    else if (ok)
        put_document(&out, &doc);
    fwrite(buf_view(&out).p, 1, out.n, stdout);
    buf_clear(&out);
    for (size_t i = 0; i < ds.n; i++)
        diag_print(&out, &ds.items[i], LANG_ZH);
    if (ds.out_of_memory)
        buf_puts(&out, "E1004\n");
    fwrite(buf_view(&out).p, 1, out.n, stderr);
    buf_free(&out);
    diags_free(&ds);
    arena_free(&a);
    return ok ? 0 : 1;
}
