/* Collecting diagnostics and printing them with the line and a mark below it. As JSON:
 * diag_json.c. */
#include "base/diag.h"

#include "base/steps.h"
#include "base/terminal.h"
#include "base/utf8.h"

enum {
    DIAG_LIMIT = 200,
    SOFT_LIMIT = 150 /* so that warnings leave room for errors */,
    EXCERPT_WIDTH = 100
};

static const struct {
    const char *name;
    enum diag_severity severity;
    const char *text[2], *hint[2];
} codes[] = {
#define D(code, severity, zh, zh_hint, en, en_hint) {#code, severity, {zh, en}, {zh_hint, en_hint}},
#include "base/diag_codes.def"
};

static const struct str both[] = {
#define WORD(name, zh, en) STR_INIT(zh "\x1f" en),
#include "base/diag_codes.def"
};

static const char *const severity_words[2][3] = {{"说明", "提示", "错误"},
                                                 {"note", "warning", "error"}};
static const char *const colons[2] = {"：", ": "}, *const arrows[2] = {"    → ", "    -> "};

struct str diag_word(enum diag_word word)
{
    return both[word];
}

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

bool diags_full(const struct diags *ds)
{
    return ds->n == DIAG_LIMIT;
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
        d->place.page != place.page || d->arg_count != arg_count ||
        !str_eq(d->place.file, place.file) || !str_eq(d->place.sheet, place.sheet) ||
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

void diag_report(struct diags *ds, enum diag_code code, struct place place, const struct str *args,
                 size_t arg_count)
{
    if (arg_count > DIAG_ARGS_MAX)
        arg_count = DIAG_ARGS_MAX;
    STEPS(ds->n);
    for (size_t i = 0; i < ds->n; i++)
        if (same(&ds->items[i], code, place, args, arg_count))
            return;
    count(ds, code);
    if (diags_full(ds) || (codes[code].severity != DIAG_ERROR && ds->n >= SOFT_LIMIT)) {
        ds->dropped++;
        return;
    }
    struct diag *items = arena_room(&ds->arena, ds->items, ds->n, &ds->cap, sizeof *items);
    if (!items) {
        ds->out_of_memory = true;
        return;
    }
    ds->items = items;
    struct diag *d = &ds->items[ds->n++];
    *d = (struct diag){.code = code, .severity = codes[code].severity, .place = place};
    d->place.file = arena_str(&ds->arena, place.file);
    d->place.pointer = arena_str(&ds->arena, place.pointer);
    if (place.sheet.p)
        d->place.sheet = arena_str(&ds->arena, place.sheet);
    d->place.excerpt = arena_str(&ds->arena, place.excerpt);
    for (size_t i = 0; i < arg_count; i++)
        d->args[d->arg_count++] = arena_str(&ds->arena, args[i]);
    if (ds->arena.failed)
        ds->out_of_memory = true;
}

void diags_add(struct diags *ds, const struct diags *more)
{
    for (size_t i = 0; i < more->n; i++) {
        const struct diag *d = &more->items[i];
        diag_report(ds, d->code, d->place, d->args, d->arg_count);
    }
    ds->dropped += more->dropped;
    if (more->out_of_memory)
        diags_out_of_memory(ds);
}

void diags_out_of_memory(struct diags *ds)
{
    diags_free(ds);
    ds->out_of_memory = true;
    count(ds, E1004);
}

/* The part of an argument in both languages for the language; any other argument as it is. */
static struct str in_language(struct str arg, enum diag_lang lang)
{
    size_t cut = str_find(arg, STR("\x1f"), 0);
    if (cut == SIZE_MAX)
        return arg;
    return lang == LANG_ZH ? str_sub(arg, 0, cut) : str_sub(arg, cut + 1, arg.n);
}

static void fill(struct buf *out, const char *text, const struct diag *d, enum diag_lang lang)
{
    for (const char *p = text; *p && *p != IN_CELLS[0]; p++) {
        if (p[0] == '{' && ascii_is_digit(p[1]) && p[2] == '}') {
            size_t index = (size_t)(p[1] - '0');
            if (index < d->arg_count)
                terminal_text(out, in_language(d->args[index], lang));
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

/* What to do in a text file and, behind IN_CELLS, what where the place is a cell. */
void diag_hint(struct buf *out, const struct diag *d, enum diag_lang lang)
{
    const char *hint = codes[d->code].hint[lang], *cut = strstr(hint, IN_CELLS);
    if (cut && d->place.sheet.n)
        fill(out, cut + 1, d, lang);
    else
        fill(out, hint, d, lang);
}

/* One character of a source line as it is shown: a blank for a tab, a mark for what a terminal
 * would obey; returns its columns. */
static int put_source_char(struct buf *out, int32_t cp)
{
    if (cp == '\t')
        cp = ' ';
    else if (terminal_obeys(cp))
        cp = 0xFFFD;
    if (out)
        buf_cp(out, cp);
    return utf8_width(cp);
}

/* Columns of the code points in `s`. */
static int columns(struct str s)
{
    int n = 0;
    for (const char *p = s.p, *end = p + s.n; p < end;)
        n += put_source_char(NULL, utf8_next(&p, end));
    return n;
}

/* The part of a line to show: a long line is cut on the left so that byte `at` is in view. */
static size_t visible_from(struct str line, size_t at)
{
    const char *p = line.p;
    int before = columns(str_sub(line, 0, at));
    while (before > EXCERPT_WIDTH * 3 / 4)
        before -= put_source_char(NULL, utf8_next(&p, line.p + at));
    return (size_t)(p - line.p);
}

/* The source line and under it the caret, in columns as wide characters take them. */
static void print_excerpt(struct buf *out, const struct diag *d)
{
    const struct place *p = &d->place;
    struct str line = p->excerpt;
    if (!line.n || !p->col)
        return;
    size_t at = utf8_offset(line, (p->excerpt_col ? p->excerpt_col : p->col) - 1);
    size_t from = visible_from(line, at);
    size_t marked_end =
        at + utf8_offset(str_sub(line, at, line.n), p->caret_width ? p->caret_width : 1);
    int shown = 0;
    buf_puts(out, "    ");
    for (const char *s = line.p + from, *end = line.p + line.n; s < end && shown < EXCERPT_WIDTH;)
        shown += put_source_char(out, utf8_next(&s, end));
    buf_puts(out, "\n    ");
    int before = columns(str_sub(line, from, at));
    int marked = columns(str_sub(line, at, marked_end));
    for (int i = 0; i < before; i++)
        buf_char(out, ' ');
    buf_char(out, '^');
    for (int i = 1; i < marked && before + i < shown; i++)
        buf_char(out, '^');
    buf_char(out, '\n');
}

void diag_print(struct buf *out, const struct diag *d, enum diag_lang lang)
{
    place_print(out, &d->place);
    if (d->place.file.n)
        buf_puts(out, ": ");
    buf_puts(out, severity_words[lang][d->severity]);
    buf_char(out, ' ');
    buf_puts(out, codes[d->code].name);
    buf_puts(out, colons[lang]);
    diag_message(out, d, lang);
    if (d->place.pointer.n) {
        buf_puts(out, lang == LANG_ZH ? "（" : " (");
        terminal_text(out, d->place.pointer);
        buf_puts(out, lang == LANG_ZH ? "）" : ")");
    }
    buf_char(out, '\n');
    print_excerpt(out, d);
    if (codes[d->code].hint[lang][0]) {
        buf_puts(out, arrows[lang]);
        diag_hint(out, d, lang);
        buf_char(out, '\n');
    }
}

const char *diags_memory_text(enum diag_lang lang, size_t part)
{
    const char *const parts[] = {severity_words[lang][DIAG_ERROR],
                                 " ",
                                 codes[E1004].name,
                                 colons[lang],
                                 codes[E1004].text[lang],
                                 "\n",
                                 arrows[lang],
                                 codes[E1004].hint[lang],
                                 "\n"};
    return part < sizeof parts / sizeof *parts ? parts[part] : NULL;
}
