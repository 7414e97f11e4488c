#include "base/diag.h"

#include "base/jsonout.h"

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
    if (d->place.line) {
        jsonout_key(j, "line");
        jsonout_int(j, d->place.line);
        jsonout_key(j, "column");
        jsonout_int(j, d->place.col);
    }
    jsonout_close(j, '}');
    if (text.failed)
        j->out->failed = true;
    buf_free(&text);
}

void diags_json(struct buf *out, const struct diags *ds, enum diag_lang lang)
{
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open(&j, '[');
    for (size_t i = 0; i < ds->n; i++)
        put_diag(&j, &ds->items[i], lang);
    jsonout_close(&j, ']');
}
