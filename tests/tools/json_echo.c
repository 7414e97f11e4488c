/* Test tool: reads JSON files with our reader and writes them back, one line per file, so that
 * another reader can compare. Numbers keep their digits; a refused file gives the code of its first
 * error. */
#include "base/file.h"
#include "base/utf8.h"
#include "data/json.h"

#include <stdio.h>

static void put_value(struct buf *out, const struct value *v);

static void put_string(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp < 0x20 || cp == '"' || cp == '\\')
            buf_printf(out, "\\u%04x", (unsigned)cp);
        else
            buf_cp(out, cp);
    }
    buf_char(out, '"');
}

static void put_list(struct buf *out, const struct list *l)
{
    buf_char(out, '[');
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            buf_char(out, ',');
        put_value(out, &l->items[i]);
    }
    buf_char(out, ']');
}

static void put_map(struct buf *out, const struct vmap *m)
{
    buf_char(out, '{');
    for (size_t i = 0; i < m->n; i++) {
        if (i)
            buf_char(out, ',');
        put_string(out, m->entries[i].key.s);
        buf_char(out, ':');
        put_value(out, &m->entries[i].value);
    }
    buf_char(out, '}');
}

static void put_value(struct buf *out, const struct value *v)
{
    switch (v->type) {
    case VALUE_BOOL:
        buf_puts(out, v->b ? "true" : "false");
        break;
    case VALUE_INT:
    case VALUE_DEC:
        dec_print(out, v->d);
        break;
    case VALUE_STR:
        put_string(out, v->s);
        break;
    case VALUE_LIST:
        put_list(out, v->list);
        break;
    case VALUE_MAP:
        put_map(out, v->map);
        break;
    default:
        buf_puts(out, "null");
    }
}

static void echo(const char *path, struct buf *out)
{
    struct arena a;
    struct diags ds;
    struct source source = {.name = str_of(path)};
    struct value v;
    arena_init(&a);
    diags_init(&ds);
    if (file_read(path, JSON_BYTES_MAX, &a, &source.text, &ds) &&
        json_parse(&source, &a, &v, &ds) && !ds.errors)
        put_value(out, &v);
    else
        buf_str(out, diag_code_name(ds.first_error));
    buf_char(out, '\n');
    diags_free(&ds);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    struct buf out;
    buf_init(&out);
    for (int i = 1; i < argc; i++)
        echo(argv[i], &out);
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
    return 0;
}
