/* Properties that people added to an .xls: the second section of the document summary
 * ([MS-OLEPS] 2.18, 2.21). What is damaged here is left out without a word: the cells do not depend
 * on it. */
#include "base/utf8.h"
#include "read/biff.h"

enum {
    DICTIONARY = 0,
    CODE_PAGE = 1,
    UTF_16 = 1200,
    UTF_8 = 65001,
    VT_I2 = 2,
    VT_I4 = 3,
    VT_BOOL = 11,
    VT_LPSTR = 30,
    VT_LPWSTR = 31
};

struct section {
    struct str bytes;
    uint32_t n; /* properties */
    unsigned code_page;
};

/* The value of a property: its type and what follows; empty when there is none. */
static struct str property(const struct section *s, uint32_t id)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const char *p = s->bytes.p + 8 + (size_t)i * 8;
        size_t at = le32(p + 4);
        if (le32(p) == id && at < s->bytes.n && s->bytes.n - at >= 8)
            return str_sub(s->bytes, at, s->bytes.n);
    }
    return STR("");
}

/* Text in the section's code page. Beyond ASCII only Unicode is understood. */
static bool put_text(struct xls *x, const struct section *s, struct str text, bool wide)
{
    if (wide) {
        struct biff records = {.data = text};
        struct biff_text t = {&records, 0, &x->text};
        size_t n = 0;
        while (2 * n + 1 < text.n && le16(text.p + 2 * n))
            n++;
        return biff_units(&t, n, true);
    }
    size_t n = 0, bad;
    while (n < text.n && text.p[n])
        n++;
    text.n = n;
    for (size_t i = 0; i < n && s->code_page != UTF_8; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    buf_str(&x->text, text);
    return utf8_valid(text, &bad);
}

static bool put_value(struct xls *x, const struct section *s, struct str value)
{
    uint32_t type = le32(value.p), n = le32(value.p + 4);
    struct str rest = str_sub(value, 8, value.n);
    switch (type & 0xFFFF) {
    case VT_I2:
        buf_int(&x->text, (int16_t)n);
        return true;
    case VT_I4:
        buf_int(&x->text, (int32_t)n);
        return true;
    case VT_BOOL:
        buf_puts(&x->text, n & 0xFFFF ? "true" : "false");
        return true;
    case VT_LPSTR:
        return n <= rest.n && put_text(x, s, str_sub(rest, 0, n), s->code_page == UTF_16);
    case VT_LPWSTR:
        return n <= rest.n / 2 && put_text(x, s, str_sub(rest, 0, (size_t)n * 2), true);
    default:
        return false;
    }
}

static bool read_dictionary(struct xls *x, const struct section *s)
{
    struct str d = property(s, DICTIONARY);
    uint32_t entries = d.n ? le32(d.p) : 0;
    bool wide = s->code_page == UTF_16;
    size_t at = 4;
    for (uint32_t i = 0; i < entries && at + 8 <= d.n; i++) {
        uint32_t id = le32(d.p + at), length = le32(d.p + at + 4);
        size_t bytes = (size_t)length << wide;
        at += 8;
        if (bytes > d.n - at)
            break;
        struct str name = str_sub(d, at, at + bytes), value = property(s, id);
        at += wide ? (bytes + 3) / 4 * 4 : bytes;
        struct str copy = {NULL, 0};
        buf_clear(&x->text);
        if (id <= CODE_PAGE || !value.n || !put_text(x, s, name, wide))
            continue;
        copy = build_text(x->b, buf_view(&x->text));
        buf_clear(&x->text);
        if (!copy.p)
            return false;
        if (put_value(x, s, value) && !build_property(x->b, copy, buf_view(&x->text)))
            return false;
    }
    return true;
}

bool xls_read_properties(struct xls *x, struct str stream)
{
    /* D5CDD505-2E9C-101B-9397-08002B2CF9AE */
    static const struct str user_defined = {
        "\x05\xD5\xCD\xD5\x9C\x2E\x1B\x10\x93\x97\x08\x00\x2B\x2C\xF9\xAE", 16};
    enum { HEAD = 28, EACH = 20 };
    uint32_t sections = stream.n >= HEAD ? le32(stream.p + 24) : 0;
    for (size_t i = 0; i < sections && HEAD + (i + 1) * EACH <= stream.n; i++) {
        const char *p = stream.p + HEAD + i * EACH;
        size_t at = le32(p + 16);
        if (!str_eq((struct str){p, 16}, user_defined) || at + 8 > stream.n)
            continue;
        struct section s = {.bytes = str_sub(stream, at, stream.n)};
        s.n = le32(s.bytes.p + 4);
        if (s.n > (s.bytes.n - 8) / 8)
            return true;
        struct str page = property(&s, CODE_PAGE);
        s.code_page = page.n ? le16(page.p + 4) : 0;
        return read_dictionary(x, &s);
    }
    return true;
}
