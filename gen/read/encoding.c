/* Byte order mark, what is declared, then by trying; GB 18030 stands for all that calls itself
 * GB. The decoding: fence/charset.c. */
#include "read/encoding.h"
#include "base/utf8.h"
#include "fence/charset.h"

enum { LOOKED_AT = 64 * 1024 };

/* The name behind charset= in a <meta>, or behind encoding= in an XML declaration, in small
 * letters; empty when none is stated. */
static void stated(struct str page, char out[32])
{
    struct str head = str_sub(page, 0, page.n < LOOKED_AT ? page.n : LOOKED_AT);
    bool inside = false;
    size_t n = 0;
    for (size_t i = 0; i < head.n && !n; i++) {
        if (head.p[i] == '<')
            inside = str_has_at(head, i, "<meta") || str_has_at(head, i, "<?xml");
        size_t skip = str_has_at(head, i, "charset") ? 7 : str_has_at(head, i, "encoding") ? 8 : 0;
        if (!inside || !skip)
            continue;
        for (i += skip; i < head.n && strchr(" \t\r\n=\"'", head.p[i]) && head.p[i]; i++)
            continue;
        for (; i < head.n && n < 31 &&
               (ascii_is_alpha(head.p[i]) || ascii_is_digit(head.p[i]) || head.p[i] == '-' ||
                head.p[i] == '_');
             i++)
            out[n++] = ascii_lower(head.p[i]);
    }
    out[n] = 0;
}

/* Every name of the GB family means its largest member: pages called gb2312 use its characters. */
static const char *encoding_called(const char *name)
{
    struct str s = str_of(name);
    if (str_starts(s, STR("gb")) || str_find(s, STR("936"), 0) != SIZE_MAX ||
        str_find(s, STR("gbk"), 0) != SIZE_MAX || str_eq(s, STR("chinese")) ||
        str_starts(s, STR("hz-gb")))
        return "GB18030";
    if (str_starts(s, STR("big5")))
        return "BIG5-HKSCS";
    if (str_starts(s, STR("utf")))
        return "UTF-8";
    return s.n ? "" : NULL;
}

static bool decode_as(const char *encoding, struct str bytes, struct buf *out, size_t *wrong)
{
    buf_clear(out);
    return charset_decode(encoding, bytes, out, wrong);
}

/* The first bytes, where they are a byte order mark. */
static const char *marked(struct str *bytes)
{
    static const struct {
        struct str mark;
        const char *encoding;
    } marks[] = {{STR_INIT("\xEF\xBB\xBF"), "UTF-8"},
                 {STR_INIT("\xFF\xFE"), "UTF-16LE"},
                 {STR_INIT("\xFE\xFF"), "UTF-16BE"},
                 {STR_INIT("\x84\x31\x95\x33"), "GB18030"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(*bytes, marks[i].mark)) {
            *bytes = str_sub(*bytes, marks[i].mark.n, bytes->n);
            return marks[i].encoding;
        }
    return NULL;
}

/* Decodes into `out`; which encoding it was. A mark is believed. Text that is UTF-8 throughout is
 * nothing else by chance. Otherwise the stated encoding and the usual two are tried, and that with
 * the fewest faults is taken, the stated one first. */
static const char *decode(struct str bytes, struct buf *out, size_t *wrong)
{
    char name[32];
    size_t bad;
    const char *mark = marked(&bytes);
    *wrong = 0;
    if (mark) {
        decode_as(mark, bytes, out, wrong);
        return mark;
    }
    if (utf8_valid(bytes, &bad)) {
        buf_str(out, bytes);
        return "UTF-8";
    }
    stated(bytes, name);
    const char *first = encoding_called(name), *best = NULL;
    const char *tried[] = {first && *first ? first : "GB18030", "GB18030", "UTF-8"};
    for (size_t i = 0; i < sizeof tried / sizeof *tried && !(best && *wrong == 0); i++) {
        size_t faults;
        if (!decode_as(tried[i], bytes, out, &faults) || (best && faults >= *wrong))
            continue;
        best = tried[i];
        *wrong = faults;
    }
    if (best)
        decode_as(best, bytes, out, wrong);
    return best ? best : "";
}

bool page_decode(struct str name, struct str bytes, struct arena *a, struct str *out,
                 struct diags *ds)
{
    struct buf text;
    size_t wrong, n = 0;
    buf_init(&text);
    const char *encoding = decode(bytes, &text, &wrong);
    char *copy = text.failed ? NULL : arena_alloc(a, text.n + 1);
    if (!copy) {
        buf_free(&text);
        diags_out_of_memory(ds);
        return false;
    }
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i])
            copy[n++] = text.p[i];
    copy[n] = 0;
    *out = (struct str){copy, n};
    buf_free(&text);
    if (wrong)
        DIAG(ds, E2251, place_file(name), arena_printf(a, "%zu", wrong), str_of(encoding));
    return true;
}
