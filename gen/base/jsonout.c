/* JSON for programs and for people: stable order, two blanks, short lists on one line. Reading:
 * data/json.c. */
#include "base/jsonout.h"

#include "base/terminal.h"
#include "base/utf8.h"

void jsonout_init(struct jsonout *j, struct buf *out)
{
    *j = (struct jsonout){.out = out, .first = true};
}

static bool is_flat(const struct jsonout *j)
{
    return j->flat && j->depth >= j->flat;
}

static void line(struct jsonout *j)
{
    buf_char(j->out, '\n');
    for (int i = 0; i < j->depth; i++)
        buf_puts(j->out, "  ");
}

/* The comma and the line end before an element; a member's value stands behind its name. */
static void before(struct jsonout *j)
{
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    if (!j->first)
        buf_char(j->out, ',');
    if (j->depth && !is_flat(j))
        line(j);
    else if (!j->first)
        buf_char(j->out, ' ');
    j->first = false;
}

void jsonout_open(struct jsonout *j, char bracket)
{
    before(j);
    buf_char(j->out, bracket);
    j->depth++;
    j->first = true;
}

void jsonout_open_flat(struct jsonout *j, char bracket)
{
    jsonout_open(j, bracket);
    if (!j->flat)
        j->flat = j->depth;
}

void jsonout_close(struct jsonout *j, char bracket)
{
    bool flat = is_flat(j);
    if (j->flat == j->depth)
        j->flat = 0;
    j->depth--;
    if (!j->first && !flat)
        line(j);
    buf_char(j->out, bracket);
    j->first = false;
}

static void put_escaped(struct buf *out, int32_t cp)
{
    if (cp == '"' || cp == '\\')
        buf_printf(out, "\\%c", (char)cp);
    else if (cp == '\n')
        buf_puts(out, "\\n");
    else if (cp < 0)
        buf_puts(out, "\xEF\xBF\xBD");
    else
        buf_printf(out, "\\u%04x", (unsigned)cp);
}

/* What a terminal obeys is escaped too: a file of ours may be looked at there. */
static bool is_plain(int32_t cp)
{
    return cp >= 0x20 && cp != '"' && cp != '\\' && (!terminal_obeys(cp) || cp > 0xFFFF);
}

/* Runs of plain characters are copied whole: a manifest is mostly text. */
static void put_text(struct buf *out, struct str s)
{
    const char *plain = s.p, *end = s.p + s.n;
    buf_char(out, '"');
    for (const char *p = s.p; p < end;) {
        const char *from = p;
        int32_t cp = utf8_next(&p, end);
        if (is_plain(cp))
            continue;
        buf_put(out, plain, (size_t)(from - plain));
        put_escaped(out, cp);
        plain = p;
    }
    if (end > plain)
        buf_put(out, plain, (size_t)(end - plain));
    buf_char(out, '"');
}

void jsonout_key(struct jsonout *j, const char *name)
{
    before(j);
    put_text(j->out, str_of(name));
    buf_puts(j->out, ": ");
    j->keyed = true;
}

void jsonout_str(struct jsonout *j, struct str s)
{
    before(j);
    put_text(j->out, s);
}

void jsonout_int(struct jsonout *j, long long v)
{
    before(j);
    buf_int(j->out, v);
}

void jsonout_bool(struct jsonout *j, bool v)
{
    before(j);
    buf_puts(j->out, v ? "true" : "false");
}

void jsonout_null(struct jsonout *j)
{
    before(j);
    buf_puts(j->out, "null");
}

void jsonout_raw(struct jsonout *j, struct str json)
{
    before(j);
    buf_str(j->out, json);
}

void jsonout_member(struct jsonout *j, const char *name, struct str value)
{
    jsonout_key(j, name);
    jsonout_str(j, value);
}
