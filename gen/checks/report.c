/* Findings as people read them, and as JSON. */
#include "checks/catalogue.h"

/* For people */

static enum phrase level_name(const struct finding *f)
{
    if (f->explanation.n)
        return SAY_LEVEL_EXPLAINED;
    return f->level == FINDING_ERROR     ? SAY_LEVEL_ERROR
           : f->level == FINDING_WARNING ? SAY_LEVEL_WARNING
                                         : SAY_LEVEL_NOTE;
}

enum { LINES_SHOWN = 3 };

static bool told_before(const struct finding *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (f->places[k].data.line == f->places[i].data.line &&
            (!f->places[i].data.sheet.p || f->places[k].data.col == f->places[i].data.col) &&
            str_eq(f->places[k].data.sheet, f->places[i].data.sheet) &&
            str_eq(f->places[k].data.file, f->places[i].data.file))
            return true;
    return false;
}

/* The lines of the data file that the first figures come from. */
static void put_data_line(struct buf *out, const struct finding *f)
{
    size_t shown = 0;
    for (size_t i = 0; i < f->place_count && shown < LINES_SHOWN; i++) {
        const struct place *p = &f->places[i].data;
        if (!p->line || told_before(f, i))
            continue;
        if (!shown++)
            PUT_PHRASE(out, SAY_DATA_LINE, p->file);
        else
            buf_puts(out, "、");
        if (shown == 1)
            buf_char(out, p->sheet.p ? '!' : ':');
        place_print(out, p, false);
    }
    if (shown)
        buf_char(out, '\n');
}

static void put_finding(struct buf *out, const struct finding *f, const char *indent)
{
    buf_puts(out, indent);
    phrase_put(out, level_name(f), NULL, 0);
    buf_printf(out, " %.*s %.*s\n", STR_ARG(f->rule), STR_ARG(f->title));
    buf_printf(out, "%s    %.*s\n", indent, STR_ARG(f->message));
}

void findings_text(struct buf *out, const struct findings *f, struct str title)
{
    buf_printf(out, "%.*s\n", STR_ARG(title));
    for (size_t i = 0; i < f->n; i++) {
        const struct finding *item = f->items[i];
        buf_char(out, '\n');
        put_finding(out, item, "");
        if (item->hint.n)
            buf_printf(out, "    %.*s\n", STR_ARG(item->hint));
        put_data_line(out, item);
        if (item->explanation.n) {
            PUT_PHRASE(out, SAY_EXPLANATION, item->explanation);
            buf_char(out, '\n');
        }
        if (item->under_count) {
            PUT_PHRASE(out, SAY_SAME_CAUSE, count_text(f->arena, (long long)item->under_count));
            buf_char(out, '\n');
        }
        for (size_t k = 0; k < item->under_count; k++)
            put_finding(out, item->under[k], "      ");
    }
    buf_char(out, '\n');
    PUT_PHRASE(out, SAY_COUNTS, count_text(f->arena, (long long)f->errors),
               count_text(f->arena, (long long)f->warnings),
               count_text(f->arena, (long long)f->notes));
    if (f->explained)
        PUT_PHRASE(out, SAY_COUNTS_EXPLAINED, count_text(f->arena, (long long)f->explained));
    PUT_PHRASE(out, SAY_COMPARED, count_text(f->arena, (long long)f->comparisons));
    buf_char(out, '\n');
}

/* For machines */

void findings_put_json_text(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20)
            buf_printf(out, "\\u%04x", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

static void put_member(struct buf *out, const char *name, struct str s)
{
    buf_printf(out, "\"%s\": ", name);
    findings_put_json_text(out, s);
}

static void put_decimal(struct buf *out, const char *name, struct dec d)
{
    buf_printf(out, ", \"%s\": \"", name);
    dec_print(out, dec_trim(d));
    buf_char(out, '"');
}

static void put_place(struct buf *out, const struct finding_place *p)
{
    buf_char(out, '{');
    put_member(out, "address", p->address);
    buf_puts(out, ", ");
    put_member(out, "where", p->where);
    buf_puts(out, ", ");
    put_member(out, "text", p->text);
    buf_printf(out, ", \"side\": \"%s\"", p->side < 0 ? "left" : p->side > 0 ? "right" : "none");
    if (p->data.line) {
        buf_puts(out, ", ");
        put_member(out, "file", p->data.file);
        if (p->data.sheet.p) {
            char name[16];
            buf_puts(out, ", ");
            put_member(out, "sheet", p->data.sheet);
            buf_puts(out, ", ");
            put_member(out, "cell", cell_name(p->data.line, p->data.col, name));
        } else {
            buf_printf(out, ", \"line\": %u, \"column\": %u", p->data.line, p->data.col);
        }
    }
    buf_char(out, '}');
}

static void put_json_finding(struct buf *out, const struct finding *f, int depth)
{
    static const char *const levels[] = {"I", "W", "E"};
    buf_char(out, '{');
    put_member(out, "rule", f->rule);
    buf_printf(out, ", \"severity\": \"%s\", \"rounding\": %s, ", levels[f->level],
               f->rounding ? "true" : "false");
    put_member(out, "title", f->title);
    buf_puts(out, ", ");
    put_member(out, "message", f->message);
    buf_puts(out, ", ");
    put_member(out, "hint", f->hint);
    if (f->explanation.n) {
        buf_puts(out, ", ");
        put_member(out, "explanation", f->explanation);
    }
    if (f->compares) {
        put_decimal(out, "left", f->left);
        put_decimal(out, "right", f->right);
        put_decimal(out, "difference", f->difference);
        put_decimal(out, "allowed", f->allowed);
    }
    buf_puts(out, ", \"places\": [");
    for (size_t i = 0; i < f->place_count; i++) {
        buf_puts(out, i ? ", " : "");
        put_place(out, &f->places[i]);
    }
    buf_puts(out, "], \"under\": [");
    for (size_t i = 0; depth < 2 && i < f->under_count; i++) {
        buf_puts(out, i ? ", " : "");
        put_json_finding(out, f->under[i], depth + 1);
    }
    buf_puts(out, "]}");
}

void findings_json(struct buf *out, const struct findings *f, struct str title,
                   struct str diagnostics)
{
    buf_puts(out, "{\"format\": 1, ");
    put_member(out, "title", title);
    buf_printf(out,
               ", \"errors\": %zu, \"warnings\": %zu, \"notes\": %zu, \"explained\": %zu, "
               "\"comparisons\": %zu, \"findings\": [",
               f->errors, f->warnings, f->notes, f->explained, f->comparisons);
    for (size_t i = 0; i < f->n; i++) {
        buf_puts(out, i ? ",\n  " : "\n  ");
        put_json_finding(out, f->items[i], 0);
    }
    buf_puts(out, "\n], \"diagnostics\": ");
    buf_str(out, diagnostics);
    buf_puts(out, "}\n");
}
