/* What the signs of an origin are stands in this file and nowhere else. */
#include "data/origin.h"

static const char DEPENDS = '?', BRANCH = ':', BETWEEN = ',';

const struct origin origin_carried = {.op = ORIGIN_CARRIED, .branch = -1};

struct origin origin_of_fact(struct str address)
{
    return (struct origin){.op = ORIGIN_FACT, .name = address, .branch = -1, .length = address.n};
}

static const struct origin *make(struct arena *a, struct origin o)
{
    struct origin *made = arena_alloc(a, sizeof *made);
    if (made)
        *made = o;
    return made;
}

const struct origin *origin_fact(struct arena *a, struct str address)
{
    return address.n ? make(a, origin_of_fact(address)) : NULL;
}

/* Of two others; `marks` are the bytes that stand around them. */
static const struct origin *made_of(struct arena *a, struct origin o, const struct origin *left,
                                    const struct origin *right, size_t marks, size_t max)
{
    if (!left || !right)
        return left ? left : right;
    o.length = left->length + right->length + marks;
    const struct origin **operands =
        o.length - marks > max ? NULL : arena_alloc(a, 2 * sizeof *operands);
    if (!operands)
        return NULL;
    operands[0] = left;
    operands[1] = right;
    o.operands = operands;
    o.n = 2;
    return make(a, o);
}

const struct origin *origin_reckoned(struct arena *a, const struct origin *left, const char *sign,
                                     const struct origin *right)
{
    struct origin o = {.op = ORIGIN_RECKONED, .name = str_of(sign), .branch = -1};
    return made_of(a, o, left, right, o.name.n, ORIGIN_SUM_MAX);
}

const struct origin *origin_filtered(struct arena *a, const char *filter, const struct origin *left,
                                     const struct origin *right)
{
    struct origin o = {.op = ORIGIN_FILTERED, .name = str_of(filter), .branch = -1};
    return made_of(a, o, left, right, o.name.n + 3, ORIGIN_FILTER_MAX);
}

const struct origin *origin_depending(struct arena *a, const struct origin *const *on, size_t n)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        count += origin_depends(on[i]) ? on[i]->n : 1;
    const struct origin **operands = count ? arena_alloc(a, count * sizeof *operands) : NULL;
    if (!operands)
        return NULL;
    struct origin o = {.op = ORIGIN_DEPENDS, .branch = -1, .operands = operands, .n = count};
    for (size_t i = 0; i < n; i++) {
        bool depends = origin_depends(on[i]);
        for (size_t k = 0; k < (depends ? on[i]->n : 1); k++) {
            operands[at] = depends ? on[i]->operands[k] : on[i];
            o.length += operands[at++]->length + 1;
        }
    }
    return make(a, o);
}

const struct origin *origin_of_branch(struct arena *a, const struct origin *depending, int branch)
{
    struct origin o = *depending;
    o.branch = branch;
    o.length++;
    do
        o.length++;
    while ((branch /= 10) != 0);
    return make(a, o);
}

bool origin_depends(const struct origin *o)
{
    return o && o->op == ORIGIN_DEPENDS;
}

bool origin_equal(const struct origin *a, const struct origin *b)
{
    if (a == b || !a || !b)
        return a == b;
    if (a->op != b->op || a->length != b->length || a->n != b->n || a->branch != b->branch ||
        !str_eq(a->name, b->name))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!origin_equal(a->operands[i], b->operands[i]))
            return false;
    return true;
}

void origin_print(struct buf *out, const struct origin *o)
{
    if (!o)
        return;
    if (o->op == ORIGIN_FACT || o->op == ORIGIN_FILTERED)
        buf_str(out, o->name);
    if (o->op == ORIGIN_FILTERED)
        buf_char(out, '(');
    if (o->op == ORIGIN_DEPENDS)
        buf_char(out, DEPENDS);
    if (o->branch >= 0)
        buf_printf(out, "%d%c", o->branch, BRANCH);
    for (size_t i = 0; i < o->n; i++) {
        if (i && o->op == ORIGIN_RECKONED)
            buf_str(out, o->name);
        else if (i)
            buf_char(out, BETWEEN);
        origin_print(out, o->operands[i]);
    }
    if (o->op == ORIGIN_FILTERED)
        buf_char(out, ')');
}

struct str origin_text(struct arena *a, const struct origin *o)
{
    struct buf text;
    if (!o || o->op == ORIGIN_FACT)
        return o ? o->name : (struct str){NULL, 0};
    buf_init(&text);
    origin_print(&text, o);
    struct str s = text.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&text));
    buf_free(&text);
    return s;
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

struct origin_reader origin_read(struct str text)
{
    bool depends = text.n && text.p[0] == DEPENDS;
    struct origin_reader r = {.rest = depends ? str_sub(text, 1, text.n) : text,
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
