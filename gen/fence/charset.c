/* iconv of the C library behind one function; what it cannot decode becomes U+FFFD. Which
 * encoding to take: read/encoding.c. */
#include "fence/charset.h"

#include <errno.h>
#include <iconv.h>

bool charset_decode(const char *encoding, struct str bytes, struct buf *out, size_t *wrong)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    /* iconv does not write to its input, though its type says so. */
    char *in = (char *)(uintptr_t)bytes.p;
    size_t left = bytes.n;
    bool in_run = false;
    *wrong = 0;
    if (converter == (iconv_t)-1)
        return false;
    while (left > 0) {
        char piece[16384], *to = piece;
        size_t room = sizeof piece;
        size_t done = iconv(converter, &in, &left, &to, &room);
        int error = errno;
        in_run &= to == piece;
        buf_put(out, piece, sizeof piece - room);
        if (done != (size_t)-1 || error == E2BIG)
            continue;
        *wrong += !in_run;
        if (!in_run)
            buf_puts(out, "\xEF\xBF\xBD");
        in_run = true;
        in++;
        left--;
    }
    iconv_close(converter);
    return !out->failed;
}
