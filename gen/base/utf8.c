/* Strict decoding (RFC 3629) and widths by the tables of Unicode. Cases and letters: expr/text.c.
 */
#include "base/utf8.h"

/* Continuation bytes behind a lead byte; -1 when it is none (RFC 3629, section 4). */
static int continuation_bytes(unsigned char lead)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return 1;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 2;
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : -1;
}

static bool is_scalar(int32_t cp, int need)
{
    static const int32_t least[] = {0, 0x80, 0x800, 0x10000}; /* below: an overlong form */
    return cp >= least[need] && cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
}

int32_t utf8_next(const char **p, const char *end)
{
    const unsigned char *s = (const unsigned char *)*p;
    *p += 1;
    if (s[0] < 0x80)
        return s[0];
    int need = continuation_bytes(s[0]);
    if (need < 0 || end - *p < need)
        return -1;
    int32_t cp = s[0] & (0x3F >> need);
    for (int i = 1; i <= need; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return -1;
        cp = cp << 6 | (s[i] & 0x3F);
    }
    if (!is_scalar(cp, need))
        return -1;
    *p += need;
    return cp;
}

size_t utf8_put(char out[4], int32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool utf8_valid(struct str s, size_t *bad)
{
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        const char *at = p;
        if (utf8_next(&p, end) < 0) {
            if (bad)
                *bad = (size_t)(at - s.p);
            return false;
        }
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end; n++)
        utf8_next(&p, end);
    return n;
}

static bool continues_character(struct str s, size_t at)
{
    return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

size_t utf8_before(struct str s, size_t at)
{
    at -= at > 0;
    while (at > 0 && continues_character(s, at))
        at--;
    return at;
}

size_t utf8_after(struct str s, size_t at)
{
    at += at < s.n;
    while (continues_character(s, at))
        at++;
    return at;
}

struct str utf8_cut(struct str s, size_t bytes)
{
    if (s.n > bytes)
        s.n = utf8_before(s, bytes + 1);
    return s;
}

size_t utf8_offset(struct str s, size_t index)
{
    const char *p = s.p, *end = s.p + s.n;
    while (index-- && p < end)
        utf8_next(&p, end);
    return (size_t)(p - s.p);
}

struct width_range {
    int32_t from, to;
};

/* Unicode East Asian Width W and F blocks, as far as Chinese text meets them (UAX #11). */
static const struct width_range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1B000, 0x1B2FF}, {0x1F200, 0x1F265},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD}};

/* Combining marks, format characters and variation selectors: drawn on or with what precedes. */
static const struct width_range zero[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x0300, 0x036F},  {0x200B, 0x200F}, {0x202A, 0x202E},
    {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D},  {0x3099, 0x309A}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};

static bool in_ranges(const struct width_range *ranges, size_t n, int32_t cp)
{
    for (size_t i = 0; i < n && cp >= ranges[i].from; i++)
        if (cp <= ranges[i].to)
            return true;
    return false;
}

int utf8_width(int32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (in_ranges(zero, sizeof zero / sizeof *zero, cp))
        return 0;
    return in_ranges(wide, sizeof wide / sizeof *wide, cp) ? 2 : 1;
}

bool cp_is_han(int32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFD) || cp == 0x3007;
}

size_t utf8_han_start(struct str s, size_t end)
{
    while (end > 0) {
        size_t before = utf8_before(s, end);
        const char *p = s.p + before;
        if (!cp_is_han(utf8_next(&p, s.p + end)))
            break;
        end = before;
    }
    return end;
}

bool utf8_has_han(struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end)
        if (cp_is_han(utf8_next(&p, end)))
            return true;
    return false;
}
