/* Test tool: exact decimals for another implementation to compare with. Reads lines "OP A B
 * PLACES", writes one line each: the result, or "!" where there is none. */
#include "base/dec.h"

#include <stdio.h>
#include <stdlib.h>

static void put_cmp(struct buf *out, struct dec a, struct dec b)
{
    int order = dec_cmp(a, b);
    buf_int(out, order < 0 ? -1 : order > 0);
}

/* The bits, so that the reader needs no conversion of ours. */
static void put_double(struct buf *out, struct dec a)
{
    double d = dec_to_double(a);
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    buf_printf(out, "%016llx", (unsigned long long)bits);
}

static bool calculate(struct buf *out, const char *op, struct dec a, struct dec b, int places)
{
    struct dec r = a, rest;
    bool ok = true;
    if (!strcmp(op, "cmp"))
        return put_cmp(out, a, b), true;
    if (!strcmp(op, "double"))
        return put_double(out, a), true;
    if (!strcmp(op, "show"))
        return dec_format(out, a, (struct dec_style){places, true, false});
    if (!strcmp(op, "trim"))
        return dec_format(out, a, (struct dec_style){places, false, true});
    if (!strcmp(op, "add"))
        ok = dec_add(a, b, &r);
    else if (!strcmp(op, "sub"))
        ok = dec_sub(a, b, &r);
    else if (!strcmp(op, "mul"))
        ok = dec_mul(a, b, &r);
    else if (!strcmp(op, "div"))
        ok = dec_div(a, b, places, &r);
    else if (!strcmp(op, "floor"))
        ok = dec_floordiv(a, b, &r, NULL);
    else if (!strcmp(op, "mod"))
        ok = dec_floordiv(a, b, &rest, &r);
    else if (!strcmp(op, "round"))
        ok = dec_round(a, places, &r);
    else if (!strcmp(op, "rescale"))
        ok = dec_rescale(a, places, &r);
    if (ok)
        dec_print(out, r);
    return ok;
}

int main(void)
{
    char op[16], a[128], b[128];
    int places;
    struct dec x, y;
    struct buf out;
    buf_init(&out);
    while (scanf("%15s %127s %127s %d", op, a, b, &places) == 4) {
        if (!dec_parse(str_of(a), &x) || !dec_parse(str_of(b), &y) ||
            !calculate(&out, op, x, y, places))
            buf_char(&out, '!');
        buf_char(&out, '\n');
    }
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
    return 0;
}
