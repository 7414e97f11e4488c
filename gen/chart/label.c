/* Texts of drawings: how wide they are at most, and their lines. Drawings are made without fonts,
 * so that pages and HTML show the same one; widths are those of the widest faces in use, rounded
 * up. */
#include "base/utf8.h"
#include "chart/sketch.h"

/* Of one character, in thousandths of its size. */
static int32_t char_width(int32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return 580;
    if (cp == ' ' || cp == ',' || cp == '.' || cp == ':')
        return 330;
    if (cp == '-' || cp == '(' || cp == ')')
        return 400;
    if (cp >= 'a' && cp <= 'z')
        return cp == 'm' || cp == 'w' ? 920 : 620;
    if (cp < 0x80)
        return 1000;
    return utf8_width(cp) == 1 ? 800 : 1000;
}

int32_t label_width(struct str text, int32_t size)
{
    int64_t sum = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;)
        sum += char_width(utf8_next(&p, end));
    sum = sum * size / 1000;
    return sum > INT32_MAX / 4 ? INT32_MAX / 4 : (int32_t)sum;
}

/* Marks that no line should begin with. */
static bool hangs(int32_t cp)
{
    static const int32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF09,
                                    0x300B, 0x201D, ')',    '%',    ',',    '.'};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (cp == marks[i])
            return true;
    return false;
}

/* Marks that no line should end with. */
static bool opens(int32_t cp)
{
    static const int32_t marks[] = {0xFF08, 0x300A, 0x201C, 0x3014, '('};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (cp == marks[i])
            return true;
    return false;
}

static bool is_word(int32_t cp)
{
    return cp > ' ' && cp < 0x80;
}

/* Whether a line may end between two characters. */
static bool may_part(int32_t before, int32_t cp)
{
    return !hangs(cp) && !opens(before) && !(is_word(before) && is_word(cp));
}

int32_t label_least(struct str text, int32_t size)
{
    int32_t before = 0, widest = 0, width = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *at = p;
        int32_t cp = utf8_next(&p, end);
        if (at > text.p && may_part(before, cp))
            width = 0;
        width += label_width((struct str){at, (size_t)(p - at)}, size);
        widest = width > widest ? width : widest;
        before = cp;
    }
    return widest;
}

/* Where the line that begins at `from` ends: behind as many characters as fit, not inside a word or
 * number, not in front of a mark that hangs and not behind one that opens, where that can be
 * helped; of a list behind an entry of it, where that leaves less than half the line. */
static size_t line_end(struct str text, size_t from, int32_t size, int32_t most)
{
    const char *p = text.p + from, *end = text.p + text.n;
    size_t good = from, fits = from, entry = from;
    int32_t before = 0;
    while (p < end) {
        const char *at = p;
        int32_t cp = utf8_next(&p, end);
        size_t here = (size_t)(at - text.p);
        if (here > from && may_part(before, cp))
            good = here;
        if (before == 0xFF1B && label_width(str_sub(text, from, here), size) > most / 2)
            entry = here;
        if (here > from && label_width(str_sub(text, from, (size_t)(p - text.p)), size) > most)
            return entry > from ? entry : good > from ? good : fits;
        fits = (size_t)(p - text.p);
        before = cp;
    }
    return text.n;
}

/* A last character is not left alone on its line: another goes with it. */
static size_t with_company(struct str text, size_t from, size_t end)
{
    if (end >= text.n || utf8_after(text, end) < text.n)
        return end;
    size_t before = utf8_before(text, end);
    const char *p = text.p + before;
    int32_t cp = utf8_next(&p, text.p + text.n);
    return before > from && !hangs(cp) && !is_word(cp) ? before : end;
}

bool label_wrap(struct sketch *k, struct str text, int32_t most, struct label *out)
{
    size_t cap = 0;
    *out = (struct label){0};
    for (size_t at = 0; at < text.n;) {
        size_t end = with_company(text, at, line_end(text, at, k->size, most));
        struct str *lines = arena_room(k->a, out->lines, out->n, &cap, sizeof *lines);
        if (!lines) {
            k->failed = true;
            return false;
        }
        out->lines = lines;
        lines[out->n] = str_trim(str_sub(text, at, end));
        int32_t width = label_width(lines[out->n++], k->size);
        out->width = width > out->width ? width : out->width;
        at = end;
    }
    return true;
}
