/* Records and strings of [MS-XLS] across CONTINUE; what the records mean is for xls.c and
 * xls_sheet.c. */
#include "read/biff.h"
#include "base/utf8.h"

bool biff_next(struct biff *b, bool *cut)
{
    *cut = false;
    if (b->next + 4 > b->stream.n) {
        return false;
    }
    const char *p = b->stream.p + b->next;
    size_t n = le16(p + 2);
    *cut = n > b->stream.n - b->next - 4;
    if (*cut)
        return false;
    b->type = le16(p);
    b->data = (struct str){p + 4, n};
    b->next += 4 + n;
    return true;
}

/* Goes over to the record that continues this one. */
static bool go_on(struct biff_text *t)
{
    struct biff *b = t->records;
    bool cut;
    if (b->next + 4 > b->stream.n || le16(b->stream.p + b->next) != BIFF_CONTINUE)
        return false;
    t->at = 0;
    return biff_next(b, &cut);
}

bool biff_bytes(struct biff_text *t, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        while (t->at >= t->records->data.n)
            if (!go_on(t))
                return false;
        out[i] = t->records->data.p[t->at++];
    }
    return true;
}

bool biff_skip(struct biff_text *t, size_t n)
{
    while (n) {
        size_t left = t->records->data.n - t->at;
        size_t take = n < left ? n : left;
        t->at += take;
        n -= take;
        if (n && !go_on(t))
            return false;
    }
    return true;
}

/* One unit after the other: a pair of surrogates may lie across two records. */
struct units {
    struct buf *out;
    int32_t high; /* waits for its other half; 0: none */
};

static void put_unit(struct units *u, int32_t unit)
{
    enum { LOST = 0xFFFD };
    if (u->high && unit >= 0xDC00 && unit < 0xE000) {
        buf_cp(u->out, 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00));
        u->high = 0;
        return;
    }
    if (u->high)
        buf_cp(u->out, LOST);
    u->high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (!u->high)
        buf_cp(u->out, !unit || (unit >= 0xDC00 && unit < 0xE000) ? LOST : unit);
}

bool biff_units(struct biff_text *t, size_t n, bool wide)
{
    struct units u = {t->out, 0};
    while (n) {
        struct str data = t->records->data;
        if (t->at >= data.n) {
            if (!go_on(t))
                return false;
            data = t->records->data;
            if (!data.n)
                continue;
            wide = data.p[t->at++] & 1;
        }
        size_t width = wide ? 2 : 1, take = (data.n - t->at) / width;
        if (!take && t->at < data.n) /* half a character before the record's end */
            return false;
        take = take < n ? take : n;
        for (size_t i = 0; i < take; i++, t->at += width)
            put_unit(&u, wide ? le16(data.p + t->at) : (unsigned char)data.p[t->at]);
        n -= take;
    }
    if (u.high)
        put_unit(&u, 0);
    return true;
}

bool biff_string(struct biff_text *t)
{
    enum { WIDE = 1, PHONETIC = 4, RICH = 8, RUN = 4 };
    char head[3], number[4];
    size_t runs = 0, phonetic = 0;
    if (!biff_bytes(t, 3, head))
        return false;
    if (head[2] & RICH) {
        if (!biff_bytes(t, 2, number))
            return false;
        runs = le16(number);
    }
    if (head[2] & PHONETIC) {
        if (!biff_bytes(t, 4, number))
            return false;
        phonetic = le32(number);
    }
    return biff_units(t, le16(head), head[2] & WIDE) && biff_skip(t, runs * RUN + phonetic);
}
