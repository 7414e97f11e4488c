/* By code points: control, direction and noncharacters are written as \u and four digits. */
#include "base/terminal.h"

#include "base/utf8.h"

/* A control character could move the cursor or end the
 * line, one for the direction of writing turns what follows (UAX #9, section 2), a noncharacter is
 * none. */
bool terminal_obeys(int32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x61C || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
           (cp & 0xFFFE) == 0xFFFE;
}

void terminal_text(struct buf *out, struct str s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (cp < 0)
            buf_cp(out, 0xFFFD);
        else if (terminal_obeys(cp))
            buf_printf(out, "\\u%04X", (unsigned)cp);
        else
            buf_cp(out, cp);
    }
}
