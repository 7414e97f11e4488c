/* A model of how Excel breaks lines, on the safe side: a row too high is ugly, one too low hides
 * text. */
#include "fence/xlsx_lines.h"

#include "base/utf8.h"

/* Ambiguous in Unicode's East Asian Width, full-width in Chinese fonts: quotes, dashes, dots,
 * circled numbers, Roman numerals, × ÷ ° ±. */
static uint32_t char_width(int32_t cp)
{
    if (cp == 0xD7 || cp == 0xF7 || cp == 0xB0 || cp == 0xB1 || (cp >= 0x2014 && cp <= 0x203B) ||
        (cp >= 0x2160 && cp <= 0x217F) || (cp >= 0x2460 && cp <= 0x24FF) ||
        (cp >= 0x25A0 && cp <= 0x266F))
        return 2;
    return (uint32_t)utf8_width(cp < 0 ? '?' : cp);
}

uint32_t xlsx_text_width(struct str text)
{
    uint32_t widest = 0, w = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        w = cp == '\n' ? 0 : w + char_width(cp);
        widest = w > widest ? w : widest;
    }
    return widest;
}

static bool in_word(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7F;
}

/* Width of the piece at *p, which it passes: a word of ASCII characters, or one other character. */
static uint32_t next_piece(const char **p, const char *end)
{
    bool word = in_word(**p);
    uint32_t w = char_width(utf8_next(p, end));
    while (word && *p < end && in_word(**p)) {
        (*p)++;
        w++;
    }
    return w;
}

uint32_t xlsx_piece_width(struct str text)
{
    uint32_t widest = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        uint32_t w = next_piece(&p, end);
        widest = w > widest ? w : widest;
    }
    return widest;
}

static void add_character(struct xlsx_text_line *l, const char **p, const char *end)
{
    int32_t cp = utf8_next(p, end);
    l->width += char_width(cp);
    l->first = l->first ? l->first : cp;
    l->last = cp;
}

struct xlsx_text_line xlsx_next_line(const char **p, const char *end, uint32_t width)
{
    struct xlsx_text_line l = {0};
    while (*p < end && **p != '\n') {
        const char *behind = *p;
        uint32_t w = next_piece(&behind, end);
        if (l.width && l.width + w > width)
            break;
        while (*p < behind && (!l.width || l.width < width)) /* a longer word is cut */
            add_character(&l, p, end);
        if (*p < behind)
            break;
    }
    l.wrapped = *p < end && **p != '\n';
    if (*p < end && **p == '\n')
        (*p)++;
    return l;
}

uint32_t xlsx_text_lines(struct str text, uint32_t width)
{
    uint32_t lines = 0;
    const char *p = text.p, *end = p + text.n;
    while (p < end) {
        xlsx_next_line(&p, end, width ? width : 1);
        lines++;
    }
    bool open = !text.n || text.p[text.n - 1] == '\n'; /* one line more is begun */
    return lines + open;
}
