#include "base/diag.h"

#include "base/utf8.h"

enum { DIAG_LIMIT = 200, EXCERPT_WIDTH = 100 };

static const struct {
    const char *name;
    enum diag_severity severity;
    const char *text[2], *hint[2];
} codes[] = {
#define D(code, severity, zh, zh_hint, en, en_hint) {#code, severity, {zh, en}, {zh_hint, en_hint}},
#include "base/diag_codes.def"
#undef D
};

void diags_init(struct diags *ds)
{
    *ds = (struct diags){0};
    arena_init(&ds->arena);
}

void diags_free(struct diags *ds)
{
    arena_free(&ds->arena);
    diags_init(ds);
}

struct str diag_code_name(enum diag_code code)
{
    return str_of(codes[code].name);
}

enum diag_severity diag_code_severity(enum diag_code code)
{
    return codes[code].severity;
}

static bool same(const struct diag *d, enum diag_code code, struct place place,
                 const struct str *args, size_t arg_count)
{
    if (d->code != code || d->place.line != place.line || d->place.col != place.col ||
        d->arg_count != arg_count || !str_eq(d->place.file, place.file) ||
        !str_eq(d->place.pointer, place.pointer))
        return false;
    for (size_t i = 0; i < arg_count; i++)
        if (!str_eq(d->args[i], args[i]))
            return false;
    return true;
}

static void count(struct diags *ds, enum diag_code code)
{
    if (codes[code].severity == DIAG_ERROR && ds->errors++ == 0)
        ds->first_error = code;
    if (codes[code].severity == DIAG_WARNING)
        ds->warnings++;
}

static struct str copy_excerpt(struct arena *a, struct str line)
{
    enum { BYTES_MAX = 2000 };
    if (line.n > BYTES_MAX)
        line.n = 0; /* a minified file: the line would hide the message */
    return arena_str(a, line);
}

void diag_report(struct diags *ds, enum diag_code code, struct place place, const struct str *args,
                 size_t arg_count)
{
    if (arg_count > DIAG_ARGS_MAX)
        arg_count = DIAG_ARGS_MAX;
    for (size_t i = 0; i < ds->n; i++)
        if (same(&ds->items[i], code, place, args, arg_count))
            return;
    count(ds, code);
    if (ds->n == DIAG_LIMIT) {
        ds->dropped++;
        return;
    }
    if (ds->n == ds->cap) {
        size_t cap = ds->cap ? ds->cap * 2 : 16;
        struct diag *items =
            arena_grow(&ds->arena, ds->items, ds->n * sizeof *items, cap * sizeof *items);
        if (!items) {
            ds->out_of_memory = true;
            return;
        }
        ds->items = items;
        ds->cap = cap;
    }
    struct diag *d = &ds->items[ds->n++];
    *d = (struct diag){.code = code, .severity = codes[code].severity, .place = place};
    d->place.file = arena_str(&ds->arena, place.file);
    d->place.pointer = arena_str(&ds->arena, place.pointer);
    d->place.excerpt = copy_excerpt(&ds->arena, place.excerpt);
    for (size_t i = 0; i < arg_count; i++)
        d->args[d->arg_count++] = arena_str(&ds->arena, args[i]);
    if (ds->arena.failed)
        ds->out_of_memory = true;
}

/* Text from a file, made harmless: a control character could move the cursor or end the line. */
static void put_visible(struct buf *out, struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp < 0)
            buf_cp(out, 0xFFFD);
        else if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
            buf_printf(out, "\\u%04X", (unsigned)cp);
        else
            buf_cp(out, cp);
    }
}

/* The part of a DIAG_BOTH argument for the language; any other argument as it is. */
static struct str in_language(struct str arg, enum diag_lang lang)
{
    size_t cut = str_find(arg, STR("\x1f"), 0);
    if (cut == SIZE_MAX)
        return arg;
    return lang == LANG_ZH ? str_sub(arg, 0, cut) : str_sub(arg, cut + 1, arg.n);
}

static void fill(struct buf *out, const char *text, const struct diag *d, enum diag_lang lang)
{
    for (const char *p = text; *p; p++) {
        if (p[0] == '{' && ascii_is_digit(p[1]) && p[2] == '}') {
            size_t index = (size_t)(p[1] - '0');
            if (index < d->arg_count)
                put_visible(out, in_language(d->args[index], lang));
            p += 2;
        } else {
            buf_char(out, *p);
        }
    }
}

void diag_message(struct buf *out, const struct diag *d, enum diag_lang lang)
{
    fill(out, codes[d->code].text[lang], d, lang);
}

void diag_hint(struct buf *out, const struct diag *d, enum diag_lang lang)
{
    fill(out, codes[d->code].hint[lang], d, lang);
}

static void print_place(struct buf *out, const struct place *p)
{
    if (p->file.n) {
        buf_str(out, p->file);
        if (p->line)
            buf_printf(out, ":%u:%u", p->line, p->col);
        buf_puts(out, ": ");
    }
}

/* The source line and under it a caret, moved by the width that wide characters take on a terminal.
 */
static void print_excerpt(struct buf *out, const struct place *p)
{
    if (!p->excerpt.n || !p->col)
        return;
    struct str line = p->excerpt;
    int before = 0, total = 0;
    size_t index = 1, from = 0;
    for (const char *s = line.p, *end = s + line.n; s < end; index++) {
        int32_t cp = utf8_next(&s, end);
        int w = cp == '\t' || cp < 0 ? 1 : utf8_width(cp);
        if (index < p->col)
            before += w;
        total += w;
        /* Long lines are cut on the left so that the caret stays in view. */
        if (index < p->col && before > EXCERPT_WIDTH * 3 / 4) {
            from = (size_t)(s - line.p);
            before = 0;
        }
        if (total - before > EXCERPT_WIDTH && index > p->col) {
            line.n = (size_t)(s - line.p);
            break;
        }
    }
    buf_puts(out, "    ");
    for (size_t i = from; i < line.n; i++)
        buf_char(out, line.p[i] == '\t' ? ' ' : line.p[i]);
    buf_puts(out, "\n    ");
    for (int i = 0; i < before; i++)
        buf_char(out, ' ');
    for (uint32_t i = 0; i < (p->caret_width ? p->caret_width : 1); i++)
        buf_char(out, '^');
    buf_char(out, '\n');
}

void diag_print(struct buf *out, const struct diag *d, enum diag_lang lang)
{
    static const char *const words[2][3] = {{"说明", "提示", "错误"}, {"note", "warning", "error"}};
    print_place(out, &d->place);
    buf_puts(out, words[lang][d->severity]);
    buf_char(out, ' ');
    buf_puts(out, codes[d->code].name);
    buf_puts(out, lang == LANG_ZH ? "：" : ": ");
    diag_message(out, d, lang);
    if (d->place.pointer.n) {
        buf_puts(out, lang == LANG_ZH ? "（" : " (");
        buf_str(out, d->place.pointer);
        buf_puts(out, lang == LANG_ZH ? "）" : ")");
    }
    buf_char(out, '\n');
    print_excerpt(out, &d->place);
    if (codes[d->code].hint[lang][0]) {
        buf_puts(out, lang == LANG_ZH ? "    → " : "    -> ");
        diag_hint(out, d, lang);
        buf_char(out, '\n');
    }
}
