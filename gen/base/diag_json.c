/* Diagnostics for machines: docs/findings.schema.json. */
#include "base/diag.h"

#include "base/jsonout.h"

static void put_number(struct jsonout *j, const char *key, long long n)
{
    jsonout_key(j, key);
    jsonout_int(j, n);
}

/* A cell, a box of a page, or a line and column. */
static void put_place(struct jsonout *j, const struct place *p)
{
    char cell[16];
    if (p->sheet.p) {
        jsonout_member(j, "sheet", p->sheet);
        if (p->line)
            jsonout_member(j, "cell", cell_name(p->line, p->col, cell));
    } else if (p->page) {
        put_number(j, "page", p->page);
        jsonout_key(j, "box");
        jsonout_open_flat(j, '[');
        jsonout_int(j, p->box.left);
        jsonout_int(j, p->box.top);
        jsonout_int(j, p->box.right);
        jsonout_int(j, p->box.bottom);
        jsonout_close(j, ']');
    } else if (p->line) {
        put_number(j, "line", p->line);
        put_number(j, "column", p->col);
    }
}

static void put_diag(struct jsonout *j, const struct diag *d, enum diag_lang lang)
{
    static const char *const severities[] = {"I", "W", "E"};
    struct buf text;
    buf_init(&text);
    jsonout_open_flat(j, '{');
    jsonout_member(j, "code", diag_code_name(d->code));
    jsonout_member(j, "severity", str_of(severities[d->severity]));
    diag_message(&text, d, lang);
    jsonout_member(j, "message", buf_view(&text));
    buf_clear(&text);
    diag_hint(&text, d, lang);
    jsonout_member(j, "hint", buf_view(&text));
    jsonout_member(j, "pointer", d->place.pointer);
    jsonout_member(j, "file", d->place.file);
    put_place(j, &d->place);
    jsonout_close(j, '}');
    if (text.failed)
        j->out->failed = true;
    buf_free(&text);
}

void diags_json(struct buf *out, const struct diags *ds, enum diag_lang lang)
{
    struct jsonout j;
    jsonout_init(&j, out);
    const struct diag no_memory = {.code = E1004,
                                   .severity = DIAG_ERROR,
                                   .place = place_with_pointer(place_file(STR("")), STR(""))};
    jsonout_open(&j, '[');
    if (ds->out_of_memory && !ds->n) /* what was reported was dropped */
        put_diag(&j, &no_memory, lang);
    for (size_t i = 0; i < ds->n; i++)
        put_diag(&j, &ds->items[i], lang);
    jsonout_close(&j, ']');
}
