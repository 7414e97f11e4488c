/* What verify found, for people and for machines (docs/verify.schema.json). */
#include "verify/verify.h"

#include "base/jsonout.h"
#include "checks/catalogue.h"

static const enum phrase says[] = {
    [DIFFERENT_FIGURE] = SAY_VERIFY_FIGURE, [DIFFERENT_TEXT] = SAY_VERIFY_TEXT,
    [MISSING_TEXT] = SAY_VERIFY_MISSING,    [ADDED_TEXT] = SAY_VERIFY_ADDED,
    [MISSING_ROW] = SAY_VERIFY_MISSING_ROW, [ADDED_ROW] = SAY_VERIFY_ADDED_ROW,
    [MISSING_TABLE] = SAY_VERIFY_NO_TABLE,  [UNREAD_TABLE] = SAY_VERIFY_UNREAD_TABLE,
    [NO_TEXT] = SAY_VERIFY_NO_TEXT};

void verify_put_text(struct buf *out, const struct verify *v, struct str title)
{
    buf_printf(out, "%.*s\n\n", STR_ARG(title));
    for (size_t i = 0; i < v->n; i++) {
        const struct difference *d = &v->items[i];
        PUT_PHRASE(out, says[d->kind], d->where, d->expected.n ? d->expected : STR(" "),
                   d->found.n ? d->found : STR(" "));
        buf_char(out, '\n');
        if (d->place.file.n) {
            buf_puts(out, "    ");
            place_print(out, &d->place);
            buf_char(out, '\n');
        }
    }
    PUT_PHRASE(out, SAY_VERIFY_COUNTS, count_text(v->arena, (long long)v->tables),
               count_text(v->arena, (long long)v->paragraphs),
               count_text(v->arena, (long long)v->figures), count_text(v->arena, (long long)v->n));
    buf_char(out, '\n');
}

static void put_count(struct jsonout *j, const char *name, size_t n)
{
    jsonout_key(j, name);
    jsonout_int(j, (long long)n);
}

static void put_place(struct jsonout *j, const struct place *p)
{
    char cell[16];
    if (!p->file.n)
        return;
    jsonout_member(j, "file", p->file);
    if (p->sheet.n)
        jsonout_member(j, "sheet", p->sheet);
    if (p->sheet.n && p->line)
        jsonout_member(j, "cell", cell_name(p->line, p->col, cell));
    if (!p->page)
        return;
    put_count(j, "page", p->page);
    jsonout_key(j, "box");
    jsonout_open_flat(j, '[');
    jsonout_int(j, p->box.left);
    jsonout_int(j, p->box.top);
    jsonout_int(j, p->box.right);
    jsonout_int(j, p->box.bottom);
    jsonout_close(j, ']');
}

void verify_put_json(struct buf *out, const struct verify *v, struct str title,
                     struct str diagnostics)
{
    static const char *const kinds[] = {"figure",        "text",         "missing",
                                        "added",         "missing_row",  "added_row",
                                        "missing_table", "unread_table", "no_text"};
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    put_count(&j, "format", 1);
    jsonout_member(&j, "title", title);
    put_count(&j, "tables", v->tables);
    put_count(&j, "paragraphs", v->paragraphs);
    put_count(&j, "figures", v->figures);
    jsonout_key(&j, "differences");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < v->n; i++) {
        const struct difference *d = &v->items[i];
        jsonout_open_flat(&j, '{');
        jsonout_member(&j, "kind", str_of(kinds[d->kind]));
        jsonout_member(&j, "where", d->where);
        jsonout_member(&j, "expected", d->expected);
        jsonout_member(&j, "found", d->found);
        jsonout_member(&j, "address", d->address);
        put_place(&j, &d->place);
        jsonout_close(&j, '}');
    }
    jsonout_close(&j, ']');
    jsonout_key(&j, "diagnostics");
    jsonout_raw(&j, diagnostics);
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}
