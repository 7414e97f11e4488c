/* Classes of characters by code point, and which of them may open or close a line. Not where lines
 * end: that is linebreak.c. */
#include "layout/charclass.h"

#include "base/normalize.h"

/* Marks with a rule of their own beyond ASCII, sorted. */
static const struct {
    int32_t cp;
    enum char_class cls;
} marks[] = {
    {0x00A0, CC_GLUE},    {0x00A5, CC_PREFIX},   {0x00B0, CC_POSTFIX},    {0x00B7, CC_MIDDLE},
    {0x2010, CC_HYPHEN},  {0x2011, CC_HYPHEN},   {0x2013, CC_LINK},       {0x2014, CC_DASH},
    {0x2015, CC_DASH},    {0x2018, CC_OPEN},     {0x2019, CC_CLOSE},      {0x201C, CC_OPEN},
    {0x201D, CC_CLOSE},   {0x2022, CC_HAN},      {0x2025, CC_ELLIPSIS},   {0x2026, CC_ELLIPSIS},
    {0x2027, CC_MIDDLE},  {0x202F, CC_GLUE},     {0x2030, CC_POSTFIX},    {0x2032, CC_POSTFIX},
    {0x2033, CC_POSTFIX}, {0x2103, CC_POSTFIX},  {0x2109, CC_POSTFIX},    {0x2116, CC_PREFIX},
    {0x2248, CC_PREFIX},  {0x2264, CC_PREFIX},   {0x2265, CC_PREFIX},     {0x2266, CC_PREFIX},
    {0x2267, CC_PREFIX},  {0x22EF, CC_ELLIPSIS}, {0x3000, CC_WIDE_SPACE}, {0x3001, CC_COMMA},
    {0x3002, CC_STOP},    {0x3008, CC_OPEN},     {0x3009, CC_CLOSE},      {0x300A, CC_OPEN},
    {0x300B, CC_CLOSE},   {0x300C, CC_OPEN},     {0x300D, CC_CLOSE},      {0x300E, CC_OPEN},
    {0x300F, CC_CLOSE},   {0x3010, CC_OPEN},     {0x3011, CC_CLOSE},      {0x3014, CC_OPEN},
    {0x3015, CC_CLOSE},   {0x3016, CC_OPEN},     {0x3017, CC_CLOSE},      {0x301C, CC_LINK},
    {0x301D, CC_OPEN},    {0x301E, CC_CLOSE},    {0x301F, CC_CLOSE},      {0x30FB, CC_MIDDLE},
    {0xFF01, CC_STOP},    {0xFF04, CC_PREFIX},   {0xFF05, CC_POSTFIX},    {0xFF08, CC_OPEN},
    {0xFF09, CC_CLOSE},   {0xFF0B, CC_PREFIX},   {0xFF0C, CC_COMMA},      {0xFF0D, CC_LINK},
    {0xFF0E, CC_STOP},    {0xFF0F, CC_SLASH},    {0xFF1A, CC_COMMA},      {0xFF1B, CC_COMMA},
    {0xFF1C, CC_PREFIX},  {0xFF1E, CC_PREFIX},   {0xFF1F, CC_STOP},       {0xFF3B, CC_OPEN},
    {0xFF3D, CC_CLOSE},   {0xFF5B, CC_OPEN},     {0xFF5D, CC_CLOSE},      {0xFF5E, CC_LINK},
    {0xFF5F, CC_OPEN},    {0xFF60, CC_CLOSE},    {0xFF61, CC_STOP},       {0xFF64, CC_COMMA},
    {0xFFE1, CC_PREFIX},  {0xFFE5, CC_PREFIX},
};

static enum char_class ascii_class(int32_t cp)
{
    if (ascii_is_digit(cp))
        return CC_DIGIT;
    if (ascii_is_alpha(cp))
        return CC_LETTER;
    switch (cp) {
    case ' ':
    case '\t':
        return CC_SPACE;
    case ',':
    case '.':
    case ';':
    case ':':
    case '!':
    case '?':
        return CC_POINT;
    case '(':
    case '[':
    case '{':
        return CC_WOPEN;
    case ')':
    case ']':
    case '}':
        return CC_WCLOSE;
    case '-':
    case '~':
        return CC_HYPHEN;
    case '%':
        return CC_POSTFIX;
    case '$':
        return CC_PREFIX;
    default:
        return CC_SIGN;
    }
}

enum char_class char_class(int32_t cp)
{
    if (cp < 0x80)
        return ascii_class(cp);
    size_t low = 0, high = sizeof marks / sizeof *marks;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (marks[mid].cp == cp)
            return marks[mid].cls;
        if (marks[mid].cp < cp)
            low = mid + 1;
        else
            high = mid;
    }
    if (cp >= 0x3380 && cp < 0x33E0) /* ㎡ ㎏ ㎞: units in one character */
        return CC_POSTFIX;
    if (cp < 0xC0)
        return CC_SIGN;
    if (cp < 0x1100) /* Latin to Georgian: alphabets */
        return CC_LETTER;
    if (cp >= 0x1E00 && cp < 0x2000)
        return CC_LETTER;
    if (cp >= 0x2000 && cp <= 0x200A)
        return CC_SPACE;
    return CC_HAN;
}

bool char_is_quote(int32_t cp)
{
    return cp == 0x2018 || cp == 0x2019 || cp == 0x201C || cp == 0x201D;
}

bool class_is_western(enum char_class c)
{
    return c >= CC_LETTER && c <= CC_PREFIX;
}

bool class_is_wide_mark(enum char_class c)
{
    return c >= CC_OPEN && c <= CC_MIDDLE;
}

bool class_not_first(enum char_class c)
{
    switch (c) {
    case CC_CLOSE:
    case CC_COMMA:
    case CC_STOP:
    case CC_MIDDLE:
    case CC_LINK:
    case CC_SLASH:
    case CC_POINT:
    case CC_WCLOSE:
    case CC_HYPHEN:
    case CC_POSTFIX:
    case CC_SPACE:
    case CC_GLUE:
        return true;
    default:
        return false;
    }
}

bool class_not_last(enum char_class c)
{
    return c == CC_OPEN || c == CC_WOPEN || c == CC_PREFIX || c == CC_SLASH || c == CC_GLUE;
}

bool char_is_invisible(int32_t cp)
{
    enum char_kind kind = char_kind_of(cp);
    return kind == CHAR_INVISIBLE || kind == CHAR_RETURN || kind == CHAR_DIRECTION ||
           kind == CHAR_CONTROL;
}
