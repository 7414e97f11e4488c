/* Colours and patterns that series and slices are told apart by, on a screen and on a copier. */
#include "chart/looks.h"

static const struct {
    const char *name;
    enum path_pattern pattern;
} patterns[] = {{"solid", PATTERN_SOLID},       {"rising", PATTERN_RISING},
                {"falling", PATTERN_FALLING},   {"horizontal", PATTERN_HORIZONTAL},
                {"vertical", PATTERN_VERTICAL}, {"grid", PATTERN_GRID},
                {"crossed", PATTERN_CROSSED},   {"dots", PATTERN_DOTS}};

/* Neighbours differ in brightness and in pattern. */
static const struct {
    uint32_t ink;
    enum path_pattern pattern;
} usual[] = {
    {0x1F4E79, PATTERN_SOLID},   {0xC55A11, PATTERN_RISING},     {0xA6A6A6, PATTERN_SOLID},
    {0x2E75B6, PATTERN_DOTS},    {0x404040, PATTERN_FALLING},    {0xD9E2EC, PATTERN_SOLID},
    {0x548235, PATTERN_GRID},    {0x7030A0, PATTERN_HORIZONTAL}, {0x7F7F7F, PATTERN_SOLID},
    {0xC00000, PATTERN_CROSSED}, {0x7F6000, PATTERN_VERTICAL},   {0xF2F2F2, PATTERN_SOLID}};

enum { USUAL = sizeof usual / sizeof *usual };

bool pattern_named(struct str name, enum path_pattern *out)
{
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (str_eq(name, str_of(patterns[i].name))) {
            *out = patterns[i].pattern;
            return true;
        }
    return false;
}

bool color_read(struct str text, uint32_t *out)
{
    enum { DIGITS = 6 };
    if (text.n != DIGITS + 1 || text.p[0] != '#')
        return false;
    *out = 0;
    for (size_t i = 1; i <= DIGITS; i++) {
        char c = text.p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return false;
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

/* The paper below a pattern: its ink, very pale. */
static uint32_t pale(uint32_t ink)
{
    uint32_t out = 0;
    for (int shift = 16; shift >= 0; shift -= 8)
        out |= (255 - (255 - (ink >> shift & 0xFF)) / 8) << shift;
    return out;
}

/* The same colour, dark enough for a thin line on white paper. */
static uint32_t for_lines(uint32_t ink)
{
    enum { BRIGHTEST = 148 }; /* three times as dark as the paper (WCAG 1.4.11) */
    uint32_t r = ink >> 16 & 0xFF, g = ink >> 8 & 0xFF, b = ink & 0xFF;
    while ((2126 * r + 7152 * g + 722 * b) / 10000 > BRIGHTEST) {
        r = r * 7 / 8;
        g = g * 7 / 8;
        b = b * 7 / 8;
    }
    return r << 16 | g << 8 | b;
}

struct chart_look look_for(const struct look_choice *choice, size_t i)
{
    static const int32_t dashes[][4] = {{0}, {5000, 2500}, {1500, 2000}, {7000, 2000, 1500, 2000}};
    struct chart_look look = {.fill = {.on = true}};
    look.fill.ink =
        choice->color_count ? choice->colors[i % choice->color_count] : usual[i % USUAL].ink;
    if (choice->lines)
        look.fill.ink = for_lines(look.fill.ink);
    look.fill.pattern = choice->pattern_count ? choice->patterns[i % choice->pattern_count]
                                              : usual[i % USUAL].pattern;
    look.fill.paper = pale(look.fill.ink);
    memcpy(look.dash, dashes[i % (sizeof dashes / sizeof *dashes)], sizeof look.dash);
    return look;
}
