/* Tables of look-alikes and the walk over a text. What may stand in a text at all: text.c. */
#include "base/normalize.h"

#include "base/normalize_tables.h"
#include "base/utf8.h"

struct char_range {
    int32_t from, to;
};

static bool in_ranges(int32_t cp, const struct char_range *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].from && cp <= r[i].to)
            return true;
    return false;
}

/* White space other than U+0020, U+3000 and line ends (Unicode property White_Space). */
static bool is_odd_space(int32_t cp)
{
    static const struct char_range spaces[] = {{0x00A0, 0x00A0}, {0x1680, 0x1680},
                                               {0x2000, 0x200A}, {0x2028, 0x2029},
                                               {0x202F, 0x202F}, {0x205F, 0x205F}};
    return in_ranges(cp, spaces, sizeof spaces / sizeof *spaces);
}

/* Soft hyphen, zero width characters, variation selectors, byte order mark, fillers: nothing that a
 * page could show. */
static bool is_invisible(int32_t cp)
{
    static const struct char_range none[] = {
        {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x115F, 0x1160},  {0x180B, 0x180F}, {0x200B, 0x200D},
        {0x2060, 0x2065}, {0x206A, 0x206F}, {0x3164, 0x3164},  {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF}};
    return in_ranges(cp, none, sizeof none / sizeof *none);
}

static bool is_direction(int32_t cp)
{
    static const struct char_range marks[] = {
        {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};
    return in_ranges(cp, marks, sizeof marks / sizeof *marks);
}

/* Cc of Unicode but for tab, line feed and return; noncharacters. */
static bool is_control(int32_t cp)
{
    return (cp >= 0 && cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r') ||
           (cp >= 0x7F && cp <= 0x9F) || (cp >= 0xFDD0 && cp <= 0xFDEF) ||
           (cp > 0 && (cp & 0xFFFE) == 0xFFFE);
}

/* Of private use, or the mark of a character that was lost. */
static bool is_private(int32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || cp == 0xFFFD || (cp >= 0xF0000 && cp <= 0x10FFFD);
}

int32_t char_meant(int32_t cp)
{
    int32_t meant = 0;
    if (cp >= PRIVATE_FIRST && cp <= PRIVATE_LAST)
        cp = private_meant[cp - PRIVATE_FIRST];
    if (cp >= RADICAL_FIRST && cp <= RADICAL_LAST)
        meant = radical_meant[cp - RADICAL_FIRST];
    if (cp >= COMPAT_FIRST && cp <= COMPAT_LAST)
        meant = compat_meant[cp - COMPAT_FIRST];
    return meant ? meant : cp;
}

enum char_kind char_kind_of(int32_t cp)
{
    if ((cp >= ' ' && cp < 0x7F) || (cp >= 0x3000 && cp < 0xE000 && cp != 0x3164))
        return CHAR_PLAIN; /* nearly all text */
    if (cp == '\r')
        return CHAR_RETURN;
    if (is_control(cp))
        return CHAR_CONTROL;
    if (is_odd_space(cp))
        return CHAR_SPACE;
    if (is_invisible(cp)) /* one of them is also a mark */
        return CHAR_INVISIBLE;
    if (cp >= 0x0300 && cp <= 0x036F)
        return CHAR_MARK;
    if (is_direction(cp))
        return CHAR_DIRECTION;
    if (char_meant(cp) != cp)
        return CHAR_LOOKALIKE;
    return is_private(cp) ? CHAR_PRIVATE : CHAR_PLAIN;
}

/* What a character of kind `kind` becomes before `next` (the rest of the text). */
static int32_t becomes(int32_t cp, enum char_kind kind, const char *next, const char *end)
{
    switch (kind) {
    case CHAR_SPACE:
        return ' ';
    case CHAR_INVISIBLE:
        return 0;
    case CHAR_LOOKALIKE:
        return char_meant(cp);
    case CHAR_RETURN:
        return next < end && *next == '\n' ? 0 : '\n';
    default:
        return cp;
    }
}

/* Notes every character that is not plain; returns their number. `notes` may be NULL to count only.
 */
static size_t find_notes(struct str in, struct text_note *notes)
{
    size_t n = 0;
    for (const char *p = in.p, *end = in.p + in.n; p < end;) {
        size_t offset = (size_t)(p - in.p);
        int32_t cp = utf8_next(&p, end);
        enum char_kind kind = char_kind_of(cp);
        if (kind == CHAR_PLAIN)
            continue;
        if (notes)
            notes[n] = (struct text_note){kind, offset, cp, becomes(cp, kind, p, end)};
        n++;
    }
    return n;
}

/* Appends a combining mark to `s`, or makes one character of it and the letter before. */
static void put_mark(struct str *s, char *out, int32_t mark)
{
    size_t last = utf8_before((struct str){out, s->n}, s->n);
    const char *p = out + last, *end = out + s->n;
    int32_t letter = p < end ? utf8_next(&p, end) : 0;
    for (size_t i = 0; i < sizeof compositions / sizeof *compositions; i++)
        if (compositions[i].letter == letter && compositions[i].mark == mark) {
            s->n = last + utf8_put(out + last, compositions[i].both);
            return;
        }
    s->n += utf8_put(out + s->n, mark);
}

static struct str apply(struct str in, const struct text_note *notes, size_t n, struct arena *a)
{
    char *out = arena_alloc(a, in.n + n + 1); /* a character of two bytes may become one of three */
    struct str result = {out, 0};
    size_t at = 0;
    for (size_t i = 0; out && i <= n; i++) {
        size_t to = i < n ? notes[i].offset : in.n;
        memcpy(out + result.n, in.p + at, to - at);
        result.n += to - at;
        at = to;
        if (i == n)
            break;
        if (notes[i].kind == CHAR_MARK)
            put_mark(&result, out, notes[i].from);
        else if (notes[i].to)
            result.n += utf8_put(out + result.n, notes[i].to);
        char skipped[4];
        at += utf8_put(skipped, notes[i].from);
    }
    if (out)
        out[result.n] = '\0';
    return result;
}

bool text_normalize(struct str in, struct arena *a, struct str *out, struct text_note **notes,
                    size_t *note_count)
{
    *out = in;
    *notes = NULL;
    *note_count = find_notes(in, NULL);
    if (*note_count == 0)
        return true;
    *notes = arena_alloc(a, *note_count * sizeof **notes);
    if (!*notes)
        return false;
    find_notes(in, *notes);
    *out = apply(in, *notes, *note_count, a);
    return out->p != NULL;
}
