/* Cases, white space and splitting of Python's str, by tables of Unicode. Decoding: base/utf8.c. */
#include "expr/text.h"

#include "base/utf8.h"
#include "expr/lex.h"

/* Simple case pairs of the alphabets that finance texts meet: Latin, Greek, Cyrillic, full-width.
 */
int32_t cp_lower(int32_t cp)
{
    if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) ||
        (cp >= 0x391 && cp <= 0x3A9) || (cp >= 0x410 && cp <= 0x42F) ||
        (cp >= 0xFF21 && cp <= 0xFF3A))
        return cp + 32;
    if (cp >= 0x400 && cp <= 0x40F)
        return cp + 80;
    if (cp >= 0x2160 && cp <= 0x216F)
        return cp + 16;
    bool even_pairs = (cp >= 0x100 && cp <= 0x137) || (cp >= 0x14A && cp <= 0x177);
    bool odd_pairs = (cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E);
    if (cp == 0x178)
        return 0xFF;
    if ((even_pairs && cp % 2 == 0 && cp != 0x130) || (odd_pairs && cp % 2 == 1))
        return cp + 1;
    return cp;
}

int32_t cp_upper(int32_t cp)
{
    if ((cp >= 'a' && cp <= 'z') || (cp >= 0xE0 && cp <= 0xFE && cp != 0xF7) ||
        (cp >= 0x3B1 && cp <= 0x3C9 && cp != 0x3C2) || (cp >= 0x430 && cp <= 0x44F) ||
        (cp >= 0xFF41 && cp <= 0xFF5A))
        return cp - 32;
    if (cp >= 0x450 && cp <= 0x45F)
        return cp - 80;
    if (cp >= 0x2170 && cp <= 0x217F)
        return cp - 16;
    if (cp == 0xFF)
        return 0x178;
    if (cp == 0x3C2)
        return 0x3A3;
    if (cp > 0x100 && cp != 0x131 && cp != 0x149 && cp_lower(cp - 1) == cp)
        return cp - 1;
    return cp;
}

bool cp_is_letter(int32_t cp)
{
    if (cp < 0x80)
        return ascii_is_alpha(cp);
    return !cp_is_space(cp) && cp >= 0xAA && cp != 0xD7 && cp != 0xF7 &&
           !(cp >= 0xAB && cp <= 0xBF && cp != 0xB5 && cp != 0xBA) &&
           !(cp >= 0x2000 && cp <= 0x206F) && !(cp >= 0x20A0 && cp <= 0x20CF) &&
           !(cp >= 0x2190 && cp <= 0x2BFF) && !(cp >= 0x3001 && cp <= 0x3004) &&
           !(cp >= 0x3008 && cp <= 0x3020) && !(cp >= 0xFF01 && cp <= 0xFF0F) &&
           !(cp >= 0xFF1A && cp <= 0xFF20) && !(cp >= 0xFF3B && cp <= 0xFF40) &&
           !(cp >= 0xFF5B && cp <= 0xFF65) && !(cp >= 0xFFE0 && cp <= 0xFFFF) &&
           !(cp >= 0x1F000 && cp <= 0x1FAFF);
}

void text_lower(struct buf *out, struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        buf_cp(out, cp < 0 ? 0xFFFD : cp_lower(cp));
    }
}

void text_upper(struct buf *out, struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp == 0xDF)
            buf_puts(out, "SS");
        else
            buf_cp(out, cp < 0 ? 0xFFFD : cp_upper(cp));
    }
}

static bool in_set(int32_t cp, struct str set)
{
    if (!set.p)
        return cp_is_space(cp);
    for (const char *p = set.p, *end = p + set.n; p < end;)
        if (utf8_next(&p, end) == cp)
            return true;
    return false;
}

struct str text_strip(struct str s, struct str set, bool left, bool right)
{
    const char *start = s.p, *end = s.p + s.n;
    while (left && start < end) {
        const char *next = start;
        if (!in_set(utf8_next(&next, end), set))
            break;
        start = next;
    }
    while (right && end > start) {
        struct str rest = {start, (size_t)(end - start)};
        const char *last = start + utf8_before(rest, rest.n);
        const char *p = last;
        if (!in_set(utf8_next(&p, end), set))
            break;
        end = last;
    }
    return (struct str){start, (size_t)(end - start)};
}

static bool ends_line(int32_t cp)
{
    return (cp >= '\n' && cp <= '\r') || (cp >= 0x1C && cp <= 0x1E) || cp == 0x85 || cp == 0x2028 ||
           cp == 0x2029;
}

bool text_line(struct str *rest, struct str *line)
{
    if (!rest->n)
        return false;
    const char *p = rest->p, *end = p + rest->n;
    while (p < end) {
        const char *next = p;
        int32_t cp = utf8_next(&next, end);
        if (ends_line(cp)) {
            *line = (struct str){rest->p, (size_t)(p - rest->p)};
            if (cp == '\r' && next < end && *next == '\n')
                next++;
            *rest = (struct str){next, (size_t)(end - next)};
            return true;
        }
        p = next;
    }
    *line = *rest;
    *rest = (struct str){end, 0};
    return true;
}

void text_replace(struct buf *out, struct str s, struct str from, struct str to, size_t max)
{
    size_t i = 0;
    if (!from.n) { /* between all characters, as Python does */
        for (const char *p = s.p, *end = p + s.n; p < end && max; max--) {
            const char *at = p;
            utf8_next(&p, end);
            buf_str(out, to);
            buf_put(out, at, (size_t)(p - at));
            i = (size_t)(p - s.p);
        }
        if (max)
            buf_str(out, to);
    }
    while (from.n && max--) {
        size_t hit = str_find(s, from, i);
        if (hit == SIZE_MAX)
            break;
        buf_str(out, str_sub(s, i, hit));
        buf_str(out, to);
        i = hit + from.n;
    }
    buf_str(out, str_sub(s, i, s.n));
}

void text_repeat(struct buf *out, struct str s, size_t times)
{
    while (times-- && !out->failed)
        buf_str(out, s);
}

size_t text_rfind(struct str s, struct str needle)
{
    if (needle.n > s.n)
        return SIZE_MAX;
    for (size_t i = s.n - needle.n + 1; i-- > 0;)
        if (str_eq(str_sub(s, i, i + needle.n), needle))
            return i;
    return SIZE_MAX;
}

bool value_ignore_case(struct call *c, struct value *v)
{
    struct buf b;
    if (v->type != VALUE_STR)
        return true;
    call_buf_init(&b);
    text_lower(&b, v->s);
    return call_return_buf(c, &b, false, v);
}
