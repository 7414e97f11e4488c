/* The characters of one chosen line in their places: what it is too wide is squeezed out of it,
 * what it lacks is stretched in. */
#include "layout/compose_line.h"

/* Not inside words and numbers, not inside a dash. */
bool line_joint(const struct text_char *c, const struct text_char *next)
{
    if (c->cls == CC_SPACE)
        return true;
    if (next->cls == CC_SPACE)
        return false;
    if (class_is_western((enum char_class)c->cls) && class_is_western((enum char_class)next->cls))
        return false;
    return !((c->cls == CC_DASH || c->cls == CC_ELLIPSIS) && c->cls == next->cls);
}

/* Shares `need` out in proportion: what part of it falls on the next `share` of `total`. */
struct portion {
    int64_t need, total, seen, given;
};

static int32_t portion_next(struct portion *p, int32_t share)
{
    if (p->total <= 0 || p->need == 0)
        return 0;
    p->seen += share;
    int64_t upto = p->seen * p->need / p->total;
    int64_t part = upto - p->given;
    p->given = upto;
    return (int32_t)part;
}

struct adjustment {
    struct portion squeeze[SQUEEZE_LEVELS], stretch, joints;
};

static void plan_squeeze(const struct fit *f, struct adjustment *adj)
{
    int64_t need = f->natural - f->width;
    for (int i = 0; i < SQUEEZE_LEVELS && need > 0; i++) {
        int64_t used = need < f->squeeze[i] ? need : f->squeeze[i];
        adj->squeeze[i] = (struct portion){.need = used, .total = f->squeeze[i]};
        need -= used;
    }
}

static void plan_stretch(const struct fit *f, struct adjustment *adj, int32_t stretch_max)
{
    int64_t need = f->width - f->natural;
    int64_t used = need < f->stretch ? need : f->stretch;
    int64_t rest = need - used;
    if (f->joints == 0 ? rest > 0 : rest / f->joints > stretch_max)
        return; /* better ragged than torn apart */
    adj->stretch = (struct portion){.need = used, .total = f->stretch};
    adj->joints = (struct portion){.need = rest, .total = f->joints};
}

static void place_chars(const struct text *t, const struct fit *f, struct adjustment *adj,
                        int32_t x, int32_t *origin)
{
    for (size_t i = f->first; i < f->end; i++) {
        const struct text_char *c = &t->c[i];
        bool head = i == f->first, tail = i + 1 == f->end;
        int32_t left = portion_next(&adj->squeeze[head ? SQUEEZE_EDGE : c->level], c->left);
        int32_t right = portion_next(&adj->squeeze[tail ? SQUEEZE_EDGE : c->level], c->right);
        origin[i - f->first] = x - c->trim_left - left;
        x += text_box(c) - left - right;
        if (tail)
            break;
        x += c->gap - portion_next(&adj->squeeze[c->gap_level], c->gap - c->gap_min);
        x += portion_next(&adj->stretch, c->gap_max - c->gap);
        x += portion_next(&adj->joints, line_joint(c, c + 1));
    }
    origin[f->end - f->first] = x;
}

void line_place(const struct text *t, const struct fit *f, bool justify, int32_t stretch_max,
                int32_t x, int32_t *origin)
{
    struct adjustment adj = {0};
    if (f->natural > f->width)
        plan_squeeze(f, &adj);
    else if (justify)
        plan_stretch(f, &adj, stretch_max);
    place_chars(t, f, &adj, x, origin);
}
