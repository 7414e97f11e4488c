#include "font/normalize.h"

#include "base/utf8.h"
#include "font/normalize_tables.h"

struct range {
    int32_t from, to;
};

static bool in_ranges(int32_t cp, const struct range *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].from && cp <= r[i].to)
            return true;
    return false;
}

/* White space other than U+0020, U+3000 and line ends (Unicode property White_Space). */
static bool is_odd_space(int32_t cp)
{
    static const struct range spaces[] = {{0x00A0, 0x00A0}, {0x1680, 0x1680}, {0x2000, 0x200A},
                                          {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}};
    return in_ranges(cp, spaces, sizeof spaces / sizeof *spaces);
}

/* Soft hyphen, zero width characters, direction marks, variation selectors, byte order mark,
 * fillers, noncharacters: nothing that a page could show. */
static bool is_invisible(int32_t cp)
{
    static const struct range none[] = {
        {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x180B, 0x180F},
        {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFDD0, 0xFDEF},
        {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
    return in_ranges(cp, none, sizeof none / sizeof *none) || (cp & 0xFFFE) == 0xFFFE;
}

static bool is_control(int32_t cp)
{
    return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp <= 0x9F);
}

static int32_t meant_by(int32_t cp)
{
    int32_t meant = 0;
    if (cp >= RADICAL_FIRST && cp <= RADICAL_LAST)
        meant = radical_meant[cp - RADICAL_FIRST];
    if (cp >= COMPAT_FIRST && cp <= COMPAT_LAST)
        meant = compat_meant[cp - COMPAT_FIRST];
    return meant ? meant : cp;
}

int32_t text_normalize_cp(int32_t cp, enum text_change *change)
{
    if (is_control(cp)) {
        *change = TEXT_CONTROL;
        return 0;
    }
    if (cp < 0xA0 || (cp >= 0x3000 && cp < 0xF900 && cp != 0x3164))
        return cp;
    if (is_odd_space(cp)) {
        *change = TEXT_SPACE;
        return ' ';
    }
    if (is_invisible(cp)) {
        *change = TEXT_INVISIBLE;
        return 0;
    }
    *change = TEXT_LOOKALIKE;
    return meant_by(cp);
}

/* Notes every change; returns their number. `notes` may be NULL to count only. */
static size_t find_changes(struct str in, struct text_note *notes)
{
    size_t n = 0;
    for (const char *p = in.p, *end = in.p + in.n; p < end;) {
        size_t offset = (size_t)(p - in.p);
        struct text_note note = {.offset = offset};
        note.from = utf8_next(&p, end);
        note.to = text_normalize_cp(note.from, &note.change);
        if (note.to == note.from)
            continue;
        if (notes)
            notes[n] = note;
        n++;
    }
    return n;
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
        if (notes[i].to)
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
    *note_count = find_changes(in, NULL);
    if (*note_count == 0)
        return true;
    *notes = arena_alloc(a, *note_count * sizeof **notes);
    if (!*notes)
        return false;
    find_changes(in, *notes);
    *out = apply(in, *notes, *note_count, a);
    return out->p != NULL;
}

static struct str code_name(struct arena *a, int32_t cp)
{
    return arena_printf(a, "U+%04X", (unsigned)cp);
}

void text_note_report(const struct text_note *note, struct place place, struct diags *ds)
{
    static const enum diag_code codes[] = {[TEXT_SPACE] = E5009,
                                           [TEXT_INVISIBLE] = E5010,
                                           [TEXT_CONTROL] = E5011,
                                           [TEXT_LOOKALIKE] = E5012};
    char from[4], to[4];
    DIAG(ds, codes[note->change], place, code_name(&ds->arena, note->from),
         ((struct str){from, utf8_put(from, note->from)}),
         ((struct str){to, note->to ? utf8_put(to, note->to) : 0}));
}
