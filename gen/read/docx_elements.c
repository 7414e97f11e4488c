/* What elements of a Word text mean to a reader, one by one: which count, what fields show, which
 * characters symbols are. How they are gone through is docx_body.c. */
#include "read/docx_body.h"

enum handling docx_handling(struct str name)
{
    static const struct {
        const char *name;
        enum handling handling;
    } known[] = {{"del", DELETED},      {"moveFrom", DELETED},   {"ins", INSERTED},
                 {"moveTo", INSERTED},  {"sectPr", SKIP},        {"sdtPr", SKIP},
                 {"sdtEndPr", SKIP},    {"pPrChange", SKIP},     {"rPrChange", SKIP},
                 {"tblPrChange", SKIP}, {"trPrChange", SKIP},    {"tcPrChange", SKIP},
                 {"tblPr", SKIP},       {"tblPrEx", SKIP},       {"rt", SKIP},
                 {"delText", SKIP},     {"delInstrText", SKIP},  {"customXmlPr", SKIP},
                 {"smartTagPr", SKIP},  {"annotationRef", SKIP}, {"fldData", SKIP},
                 {"footnotePr", SKIP},  {"endnotePr", SKIP},     {"docPr", SKIP},
                 {"ffData", SKIP}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, str_of(known[i].name)))
            return known[i].handling;
    return GO_INTO;
}

/* Fields */

bool docx_in_code(const struct docx_body *d)
{
    for (size_t i = 0; i < d->fields; i++)
        if (d->in_code[i])
            return true;
    return d->too_deep > 0;
}

bool docx_in_contents(const struct docx_body *d)
{
    for (size_t i = 0; i < d->fields; i++)
        if (d->contents[i])
            return true;
    return false;
}

void docx_see_field(struct docx_body *d, struct str type)
{
    if (str_eq(type, STR("begin"))) {
        if (d->fields == FIELD_DEPTH_MAX) {
            d->too_deep++;
            return;
        }
        buf_clear(&d->code);
        d->in_code[d->fields] = true;
        d->contents[d->fields++] = false;
    } else if (str_eq(type, STR("separate")) && d->fields && !d->too_deep) {
        d->in_code[d->fields - 1] = false;
        d->contents[d->fields - 1] = str_starts(str_trim(buf_view(&d->code)), STR("TOC"));
    } else if (str_eq(type, STR("end"))) {
        if (d->too_deep)
            d->too_deep--;
        else if (d->fields)
            d->fields--;
    }
}

/* Symbols */

void docx_put_symbol(struct buf *out, struct str code)
{
    static const struct {
        const char *code, *text;
    } known[] = {{"F0FE", "☑"}, {"F052", "☑"}, {"F053", "☒"}, {"F0FD", "☒"}, {"F0A8", "□"},
                 {"F06F", "□"}, {"F0A3", "□"}, {"F071", "□"}, {"F0FC", "√"}, {"F0D6", "√"}};
    int32_t cp = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_nocase(code, str_of(known[i].code))) {
            buf_puts(out, known[i].text);
            return;
        }
    for (size_t i = 0; i < code.n && i < 6; i++) {
        char c = code.p[i];
        int digit = ascii_is_digit((unsigned char)c)         ? c - '0'
                    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                             : -1;
        if (digit < 0)
            return;
        cp = cp * 16 + digit;
    }
    if (cp >= 0x20 && cp < 0xD800) /* private characters mean nothing without their font */
        buf_cp(out, cp);
}
