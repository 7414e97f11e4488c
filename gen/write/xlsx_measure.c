/* Where a break shows: how badly a text breaks at a width. */
#include "write/xlsx_measure.h"

#include "layout/charclass.h"

/* `strict`: of a program that knows no characters that must not begin or end a line. */
static bool breaks_well(struct str text, uint32_t width, bool strict)
{
    enum { ONE_CHARACTER = 2 };
    bool goes_on = false;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        struct xlsx_text_line l = xlsx_next_line(&p, end, width);
        if (goes_on && !l.wrapped && l.width <= ONE_CHARACTER)
            return false;
        if (strict && goes_on && class_not_first(char_class(l.first)))
            return false;
        if (strict && l.wrapped && class_not_last(char_class(l.last)))
            return false;
        goes_on = l.wrapped;
    }
    return true;
}

/* What a column really holds differs by up to a half-width character from program to program;
 * LibreOffice makes it about a fifteenth wider. */
unsigned xlsx_break_faults(struct str text, uint32_t width)
{
    enum { EXCEL = 2, LIBREOFFICE = 1 };
    unsigned faults = 0;
    faults += breaks_well(text, max_of(width, 1), false) ? 0 : EXCEL;
    faults += breaks_well(text, width + 1, false) ? 0 : EXCEL;
    faults += breaks_well(text, (width * 16 + 20) / 15, true) ? 0 : LIBREOFFICE;
    return faults;
}
