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

static bool same_place(const struct place *a, const struct place *b)
{
    return a->line == b->line && a->page == b->page && str_eq(a->file, b->file) &&
           str_eq(a->sheet, b->sheet) && (!a->sheet.n || a->col == b->col);
}

static bool told_before(const struct finding *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_place(&f->places[k].data, &f->places[i].data))
            return true;
    return false;
}

/* Where the first figures stand in the data file, or in the file that was published. */
static void put_data_line(struct buf *out, const struct finding *f)
{
    size_t shown = 0;
    for (size_t i = 0; i < f->place_count && shown < LINES_SHOWN; i++) {
        const struct place *p = &f->places[i].data;
        if ((!p->line && !p->page && !p->sheet.n) || told_before(f, i))
            continue;
        if (!shown++) {
            PUT_PHRASE(out, SAY_DATA_LINE, STR(""));
            place_print(out, p);
        } else {
            buf_puts(out, "、");
            place_print_within(out, p);
        }
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

/* 说明：……（复核 张三 2024-09-06） */
static void put_explanation(struct buf *out, const struct finding *f)
{
    const struct str signs[] = {f->role, f->by, f->date};
    bool signed_off = false;
    PUT_PHRASE(out, SAY_EXPLANATION, f->explanation);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].n) {
            buf_puts(out, signed_off ? " " : "（");
            buf_str(out, signs[i]);
            signed_off = true;
        }
    buf_puts(out, signed_off ? "）\n" : "\n");
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
        if (item->explanation.n)
            put_explanation(out, item);
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

/* A line and column, a cell or paragraph, a box of a page. */
static void put_data(struct buf *out, const struct place *p)
{
    char cell[16];
    if (!p->line && !p->page && !p->sheet.n)
        return;
    buf_puts(out, ", ");
    put_member(out, "file", p->file);
    if (p->sheet.n) {
        buf_puts(out, ", ");
        put_member(out, "sheet", p->sheet);
        if (p->line) {
            buf_puts(out, ", ");
            put_member(out, "cell", cell_name(p->line, p->col, cell));
        }
    } else if (p->page) {
        buf_printf(out, ", \"page\": %u, \"box\": [%d, %d, %d, %d]", p->page, p->box.left,
                   p->box.top, p->box.right, p->box.bottom);
    } else {
        buf_printf(out, ", \"line\": %u, \"column\": %u", p->line, p->col);
    }
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
    put_data(out, &p->data);
    if (p->before.p) {
        buf_puts(out, ", ");
        put_member(out, "before", p->before);
        buf_puts(out, ", ");
        put_member(out, "after", p->after);
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
    const struct str signs[] = {f->by, f->role, f->date};
    static const char *const names[] = {"by", "role", "date"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (f->explanation.n && signs[i].n) {
            buf_puts(out, ", ");
            put_member(out, names[i], signs[i]);
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
    buf_puts(out, "\n], \"ledger\": ");
    ledger_json(out, f);
    buf_puts(out, ", \"diagnostics\": ");
    buf_str(out, diagnostics);
    buf_puts(out, "}\n");
}
