/* What the signs of an origin are stands in this file and nowhere else. */
#include "data/origin.h"

#include "base/buf.h"

static const char DEPENDS = '?', BRANCH = ':', BETWEEN = ',';

struct str origin_reckoned(struct arena *a, struct str left, const char *sign, struct str right)
{
    if (!left.n || !right.n)
        return left.n ? left : right;
    return arena_printf(a, "%.*s%s%.*s", STR_ARG(left), sign, STR_ARG(right));
}

struct str origin_filtered(struct arena *a, const char *filter, struct str left, struct str right)
{
    if (!left.n || !right.n)
        return left.n ? left : right;
    return arena_printf(a, "%s(%.*s%c%.*s)", filter, STR_ARG(left), BETWEEN, STR_ARG(right));
}

struct str origin_depending(struct arena *a, const struct str *on, size_t n)
{
    struct buf text;
    buf_init(&text);
    for (size_t i = 0; i < n; i++) {
        buf_char(&text, i ? BETWEEN : DEPENDS);
        buf_str(&text, on[i]);
    }
    struct str s = n && !text.failed ? arena_str(a, buf_view(&text)) : (struct str){NULL, 0};
    buf_free(&text);
    return s;
}

struct str origin_of_branch(struct arena *a, struct str depending, int branch)
{
    return arena_printf(a, "%c%d%c%.*s", DEPENDS, branch, BRANCH, (int)depending.n - 1,
                        depending.p + 1);
}

bool origin_depends(struct str origin)
{
    return origin.n && origin.p[0] == DEPENDS;
}

/* "2:", the number of a branch in front of the facts. */
static void read_branch(struct origin_reader *r)
{
    size_t n = 0;
    int branch = 0;
    while (n < r->rest.n && n < 9 && ascii_is_digit(r->rest.p[n]))
        branch = branch * 10 + (r->rest.p[n++] - '0');
    if (!n || n == r->rest.n || r->rest.p[n] != BRANCH)
        return;
    r->branch = branch;
    r->rest = str_sub(r->rest, n + 1, r->rest.n);
}

struct origin_reader origin_read(struct str origin)
{
    bool depends = origin_depends(origin);
    struct origin_reader r = {.rest = depends ? str_sub(origin, 1, origin.n) : origin,
                              .depends = depends,
                              .branch = -1,
                              .filter = STR(""),
                              .sum = !depends,
                              .sign = 1};
    if (depends)
        read_branch(&r);
    return r;
}

static bool in_address(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80 || c == '_' ||
           c == '.' || c == '[' || c == ']' || c == '\'' || c == '"';
}

bool origin_next(struct origin_reader *r, struct str *address, int *sign)
{
    while (r->rest.n) {
        size_t n = 0;
        while (n < r->rest.n && in_address(r->rest.p[n]))
            n++;
        struct str part = str_sub(r->rest, 0, n);
        char mark = n < r->rest.n ? r->rest.p[n++] : BETWEEN;
        r->rest = str_sub(r->rest, n, r->rest.n);
        if (mark == '(' && part.n && !r->count) {
            r->filter = part;
            r->sum = false;
            continue;
        }
        if (sign)
            *sign = r->sign;
        r->sign = mark == '-' ? -1 : 1;
        r->sum &= mark == '+' || mark == '-' || !r->rest.n;
        r->count += part.n > 0;
        *address = part;
        if (part.n)
            return true;
    }
    return false;
}

bool origin_next_whole(struct origin_reader *r, struct str *origin)
{
    size_t end = str_find(r->rest, STR(","), 0);
    if (!r->rest.n)
        return false;
    *origin = end == SIZE_MAX ? r->rest : str_sub(r->rest, 0, end);
    r->rest = end == SIZE_MAX ? STR("") : str_sub(r->rest, end + 1, r->rest.n);
    r->count++;
    return true;
}
