/* Blanks between characters: cut between neighbouring marks, added between Han and Latin. */
#include "layout/text.h"

static int16_t small(int32_t v)
{
    return (int16_t)v;
}

static bool is_latin(const struct text_char *c)
{
    return c && class_is_western((enum char_class)c->cls);
}

/* A quote among Latin text: half-width, with the blank of its full-width box cut off. */
static void make_latin_quote(struct text_char *c, enum char_class cls)
{
    enum { BEARING = 30 };
    c->cls = (uint8_t)cls;
    c->trim_left = small(c->left > BEARING ? c->left - BEARING : 0);
    c->trim_right = small(c->right > BEARING ? c->right - BEARING : 0);
    c->left = c->right = 0;
    c->level = 0;
}

/* An apostrophe stands between letters; an opening quote is Latin between Latin text and a letter;
 * a closing one follows its opening quote. */
static void resolve_quotes(struct text *t)
{
    bool open_is_latin = false;
    for (size_t i = 0; i < t->n; i++) {
        struct text_char *c = &t->c[i];
        if (!char_is_quote(c->cp) || c->given)
            continue;
        const struct text_char *before = i ? c - 1 : NULL;
        const struct text_char *after = i + 1 < t->n ? c + 1 : NULL;
        bool letter_after = after && after->cls == CC_LETTER;
        bool letter_before = before && before->cls == CC_LETTER;
        if (c->cls == CC_CLOSE && letter_before && letter_after) {
            make_latin_quote(c, CC_LETTER);
        } else if (c->cls == CC_OPEN) {
            open_is_latin = letter_after && before && (is_latin(before) || before->cls == CC_SPACE);
            if (open_is_latin)
                make_latin_quote(c, CC_WOPEN);
        } else if (open_is_latin) {
            make_latin_quote(c, CC_WCLOSE);
            open_is_latin = false;
        }
    }
}

/* Two marks side by side take one and a half em together (CLReq, GB/T 15834). */
static void cut_between_marks(struct text_char *a, struct text_char *b)
{
    bool a_closes = a->cls == CC_CLOSE || a->cls == CC_COMMA || a->cls == CC_STOP;
    bool b_closes = b->cls == CC_CLOSE || b->cls == CC_COMMA || b->cls == CC_STOP;
    if (a_closes && (b_closes || b->cls == CC_OPEN || b->cls == CC_MIDDLE)) {
        a->trim_right = small(a->trim_right + a->right);
        a->right = 0;
    } else if (a->cls == CC_OPEN && b->cls == CC_OPEN) {
        b->trim_left = small(b->trim_left + b->left);
        b->left = 0;
    }
}

/* Together the two give up no more than one of them may. */
static void limit_squeeze(const struct text_char *a, struct text_char *b)
{
    int32_t room = TEXT_SQUEEZE_MAX - a->trim_right - a->right - b->trim_left;
    if (b->left > room)
        b->left = small(room > 0 ? room : 0);
}

static void set_gap(struct text_char *c, mem_t gap, mem_t min, mem_t max, enum squeeze_level level)
{
    c->gap = small(gap);
    c->gap_min = small(min);
    c->gap_max = small(max);
    c->gap_level = (uint8_t)level;
}

/* Latin text and digits that have no blank of their own towards Han. */
static bool meets_han(const struct text_char *c, bool han_follows)
{
    enum { WIDE = 900 };
    if (!is_latin(c) || c->advance >= WIDE || c->cls == CC_POINT || c->cp == '/')
        return false; /* 元/人 is one term */
    return c->cls != (han_follows ? CC_WOPEN : CC_WCLOSE) &&
           !(c->cls == CC_POSTFIX && !han_follows);
}

static void space_between(const struct spacing_style *s, struct text_char *a,
                          const struct text_char *b)
{
    if (a->cls == CC_SPACE)
        set_gap(a, 0, s->space_min < a->advance ? s->space_min - a->advance : 0,
                s->space_max > a->advance ? s->space_max - a->advance : 0, SQUEEZE_SPACE);
    else if (a->cls == CC_POINT && (b->cls == CC_HAN || b->cls == CC_OPEN))
        set_gap(a, s->point_gap, s->point_gap / 2, s->point_gap * 2, SQUEEZE_COMMA);
    else if ((a->cls == CC_HAN && meets_han(b, false)) || (b->cls == CC_HAN && meets_han(a, true)))
        set_gap(a, s->gap, s->gap_min, s->gap_max, SQUEEZE_GAP);
}

/* A bracket that opens a paragraph keeps its blank, so that （一）,（二） … stand in one line. */
static void keep_opening_blank(struct text *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (i == 0 || (t->c[i - 1].flags & TEXT_NEWLINE))
            t->c[i].left = 0;
}

void spacing_apply(const struct spacing_style *s, struct text *t)
{
    resolve_quotes(t);
    keep_opening_blank(t);
    for (size_t i = 0; i + 1 < t->n; i++) {
        if (t->c[i].flags & TEXT_NEWLINE)
            continue;
        cut_between_marks(&t->c[i], &t->c[i + 1]);
        limit_squeeze(&t->c[i], &t->c[i + 1]);
        space_between(s, &t->c[i], &t->c[i + 1]);
    }
}
