/* The text between tags: where tags start, which blanks around them go, comments and raw. */
#include "base/utf8.h"
#include "expr/text.h"
#include "template/tparser.h"

struct stmt *stmt_new(struct tparser *t, enum stmt_kind kind)
{
    struct stmt *s = arena_zalloc(t->arena, sizeof *s);
    if (!s) {
        DIAG0(t->diags, E1004, place_file(t->source->name));
        return NULL;
    }
    s->kind = kind;
    s->from = t->tag;
    s->to = (uint32_t)t->pos;
    return s;
}

void stmt_append(struct stmt_list *l, struct stmt *s)
{
    if (!s)
        return;
    *l->last = s;
    l->last = &s->next;
}

/* ---- text between tags ---- */

/* The length of a line end at i, 0 when there is none. */
static size_t line_end(struct str s, size_t i)
{
    if (i >= s.n)
        return 0;
    if (s.p[i] == '\r')
        return i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
    return s.p[i] == '\n';
}

/* The next "{{", "{%" or "{#"; t->to when there is none. */
size_t scan_next_tag(const struct tparser *t)
{
    const char *text = t->source->text.p;
    for (size_t i = t->pos; i + 1 < t->to; i++) {
        const char *hit = memchr(text + i, '{', t->to - 1 - i);
        if (!hit)
            break;
        i = (size_t)(hit - text);
        char kind = text[i + 1];
        if (kind == '{' || kind == '%' || kind == '#')
            return i;
    }
    return t->to;
}

static struct str newlines_normalised(struct tparser *t, struct str s)
{
    struct buf b;
    if (!s.n || !memchr(s.p, '\r', s.n))
        return s;
    buf_init(&b);
    for (size_t i = 0; i < s.n;) {
        size_t n = line_end(s, i);
        buf_char(&b, n ? '\n' : s.p[i]);
        i += n ? n : 1;
    }
    s = arena_str(t->arena, buf_view(&b));
    if (b.failed || !s.p)
        DIAG0(t->diags, E1004, place_file(t->source->name));
    buf_free(&b);
    return s;
}

/* What stays of the text before a tag: "-" strips all blanks; lstrip_blocks those from the start of
 * the tag's line. */
struct str scan_strip_before(const struct tparser *t, struct str text, char sign, bool variable)
{
    struct str none = {NULL, 0};
    if (sign == '-')
        return text_strip(text, none, false, true);
    if (sign == '+' || variable || !t->set->options.lstrip_blocks)
        return text;
    size_t line = text.n;
    while (line && text.p[line - 1] != '\n' && text.p[line - 1] != '\r')
        line--;
    size_t start = (size_t)(text.p - t->source->text.p);
    bool starts_line = line || start == 0 || t->source->text.p[start - 1] == '\n' ||
                       t->source->text.p[start - 1] == '\r';
    if (starts_line && !text_strip(str_sub(text, line, text.n), none, true, true).n)
        text.n = line;
    return text;
}

void scan_put_text(struct tparser *t, struct str text, struct stmt_list *out)
{
    text = newlines_normalised(t, text);
    if (!text.n)
        return;
    struct stmt *s = stmt_new(t, STMT_TEXT);
    if (s)
        s->text = text;
    stmt_append(out, s);
}

/* Behind a tag: "-" strips blanks, trim_blocks one line end. */
void scan_skip_after(struct tparser *t, char sign, bool trims)
{
    struct str rest = str_sub(t->source->text, t->pos, t->to), none = {NULL, 0};
    if (sign == '-')
        t->pos = (size_t)(text_strip(rest, none, true, false).p - t->source->text.p);
    else if (sign != '+' && trims && t->set->options.trim_blocks)
        t->pos += line_end(rest, 0);
}

/* ---- comments and raw ---- */

char scan_sign_at(const struct tparser *t, size_t i)
{
    char c = i < t->to ? t->source->text.p[i] : 0;
    return c == '-' || c == '+' ? c : 0;
}

void scan_comment(struct tparser *t, size_t tag)
{
    size_t end = str_find(t->source->text, STR("#}"), tag + 2);
    if (end == SIZE_MAX || end + 2 > t->to) {
        DIAG0(t->diags, E3031, span_place(t->source, tag, tag + 2));
        t->pos = t->to;
        return;
    }
    char sign = end > tag + 2 ? scan_sign_at(t, end - 1) : 0;
    t->pos = end + 2;
    scan_skip_after(t, sign, true);
}

/* Reads blanks, `word`, blanks, a sign and "%}" at i; the place behind, 0 when it is not there. */
static size_t fixed_tag(const struct tparser *t, size_t i, struct str word, char *sign)
{
    struct str none = {NULL, 0}, rest = str_sub(t->source->text, i, t->to);
    rest = text_strip(rest, none, true, false);
    if (!str_starts(rest, word))
        return 0;
    rest = text_strip(str_sub(rest, word.n, rest.n), none, true, false);
    *sign = 0;
    if (rest.n && (rest.p[0] == '-' || rest.p[0] == '+')) {
        *sign = rest.p[0];
        rest = str_sub(rest, 1, rest.n);
    }
    return str_starts(rest, STR("%}")) ? (size_t)(rest.p - t->source->text.p) + 2 : 0;
}

/* {% raw %} … {% endraw %}: true when the tag at `tag` is one. */
bool scan_raw(struct tparser *t, size_t tag, struct stmt_list *out)
{
    char begin = scan_sign_at(t, tag + 2), sign, before;
    size_t start = fixed_tag(t, tag + 2 + (begin != 0), STR("raw"), &sign);
    if (!start || sign == '+')
        return false;
    t->pos = start;
    if (sign == '-')
        scan_skip_after(t, sign, false);
    for (size_t i = t->pos; (i = str_find(t->source->text, STR("{%"), i)) != SIZE_MAX; i += 2) {
        before = scan_sign_at(t, i + 2);
        size_t end = fixed_tag(t, i + 2 + (before != 0), STR("endraw"), &sign);
        if (!end || end > t->to)
            continue;
        scan_put_text(t, scan_strip_before(t, str_sub(t->source->text, t->pos, i), before, false),
                      out);
        t->pos = end;
        scan_skip_after(t, sign, true);
        return true;
    }
    DIAG0(t->diags, E3032, span_place(t->source, tag, start));
    t->pos = t->to;
    return true;
}
