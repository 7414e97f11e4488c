/* Text made ready for setting: classes, widths, blanks and possible line ends of its characters,
 * whatever width it is set to later. */
#include "layout/text.h"

#include "base/utf8.h"

enum { GETA = 0x3013, EM = 1000, WIDE = 900 /* narrower glyphs keep their width */ };

static bool reserve(struct setter *st, struct text *t, size_t more)
{
    if (more <= t->cap - t->n)
        return true;
    size_t cap = t->n ? (t->n + more) * 2 : more;
    struct text_char *grown = arena_grow(st->a, t->c, t->n * sizeof *grown, cap * sizeof *grown);
    if (!grown) {
        st->failed = true;
        return false;
    }
    t->c = grown;
    t->cap = cap;
    return true;
}

static struct text_char *append(struct setter *st, struct text *t)
{
    if (!reserve(st, t, 1))
        return NULL;
    struct text_char *c = &t->c[t->n++];
    *c = (struct text_char){0};
    return c;
}

static struct str cp_text(struct arena *a, int32_t cp)
{
    char bytes[4];
    size_t n = utf8_put(bytes, cp);
    return arena_str(a, (struct str){bytes, n});
}

static struct str cp_name(struct arena *a, int32_t cp)
{
    return arena_printf(a, "U+%04X", (unsigned)cp);
}

/* True the first time it is asked about `cp`. */
static bool first_time(struct setter *st, int32_t cp)
{
    for (size_t i = 0; i < st->missing_count; i++)
        if (st->missing[i] == cp)
            return false;
    int32_t *grown =
        arena_room(st->a, st->missing, st->missing_count, &st->missing_cap, sizeof *grown);
    if (!grown)
        return false;
    st->missing = grown;
    st->missing[st->missing_count++] = cp;
    return true;
}

/* Whoever types the data can help most: the place is theirs where the data holds the character. */
static void report_missing(struct setter *st, const struct text_manner *m, int32_t cp)
{
    struct str text = cp_text(st->a, cp);
    struct place place = m->place;
    if (st->doc && st->doc->find)
        st->doc->find(st->doc->find_user, text, &place);
    DIAG(st->ds, E5201, place, text, cp_name(st->a, cp), m->role_name);
}

/* The sign that stands for a character no font has, or a blank where even that is missing. */
static struct glyph substitute(struct setter *st, const struct text_manner *m, struct text_char *c)
{
    struct glyph g = {.advance = EM};
    if (!diags_full(st->ds) && first_time(st, c->cp))
        report_missing(st, m, c->cp);
    c->given = c->cp;
    c->cp = GETA;
    if (!st->measure->glyph(st->measure->self, m->role, GETA, &g))
        c->cp = 0x3000;
    return g;
}

static int16_t at_most(int32_t value, int32_t limit)
{
    return (int16_t)(value < 0 ? 0 : value > limit ? limit : value);
}

/* Blank inside the glyph's box that squeezing may take, by its measured ink: marks that a font
 * centres keep what they need. */
static void measure_blank(struct text_char *c, const struct glyph *g)
{
    enum { MARGIN = 50, HALF = TEXT_SQUEEZE_MAX, QUARTER = 220 };
    int32_t left = g->xmin - MARGIN, right = c->advance - g->xmax - MARGIN;
    if (g->xmin == g->xmax)
        return;
    switch (c->cls) {
    case CC_OPEN:
        c->left = at_most(left, HALF);
        c->level = SQUEEZE_BRACKET;
        break;
    case CC_CLOSE:
        c->right = at_most(right, HALF);
        c->level = SQUEEZE_BRACKET;
        break;
    case CC_COMMA:
        c->right = at_most(right, HALF);
        c->level = SQUEEZE_COMMA;
        break;
    case CC_STOP:
        c->right = at_most(right, HALF);
        c->level = SQUEEZE_STOP;
        break;
    case CC_MIDDLE:
        c->left = at_most(left, QUARTER);
        c->right = at_most(right, QUARTER);
        c->level = SQUEEZE_MIDDLE;
        break;
    default:
        break;
    }
}

static void add_char(struct setter *st, struct text *t, const struct text_manner *m, int32_t cp,
                     unsigned flags)
{
    struct glyph g = {0};
    struct text_char *c = append(st, t);
    if (!c)
        return;
    c->cp = cp;
    c->cls = (uint8_t)char_class(cp);
    c->flags = (uint8_t)flags;
    if (c->cls == CC_SPACE || c->cls == CC_GLUE) {
        c->cp = ' ';
        g.advance = EM / 4;
        st->measure->glyph(st->measure->self, m->role, ' ', &g);
    } else if (!st->measure->glyph(st->measure->self, m->role, cp, &g)) {
        if (c->cls == CC_WIDE_SPACE)
            g.advance = EM;
        else
            g = substitute(st, m, c);
    }
    c->advance = g.advance;
    if (g.advance >= WIDE)
        c->advance = (int16_t)(g.advance * m->pitch / EM);
    measure_blank(c, &g);
}

void text_newline(struct text *t)
{
    if (t->n)
        t->c[t->n - 1].flags |= TEXT_NEWLINE;
}

void text_add(struct setter *st, struct text *t, const struct text_manner *m, struct str s,
              unsigned flags)
{
    size_t count = utf8_count(s);
    if (!reserve(st, t, count < TEXT_MAX - t->n ? count : TEXT_MAX - t->n))
        return;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        int32_t cp = utf8_next(&p, end);
        if (t->n == TEXT_MAX) {
            DIAG(st->ds, E5213, m->place, arena_printf(st->a, "%d", TEXT_MAX));
            return;
        }
        if (cp == '\n') {
            text_newline(t);
            continue;
        }
        if (cp >= 0 && !char_is_invisible(cp))
            add_char(st, t, m, cp, flags);
    }
}

static bool is_chinese(const struct text_char *c)
{
    return c->cls <= CC_ELLIPSIS || c->cls == CC_WIDE_SPACE;
}

/* A blank outside a quote that belongs to Latin text: over “the …, … dog” and. */
static bool parts_latin_quote(const struct text *t, size_t blank, const struct text_char *before)
{
    const struct text_char *after = &t->c[blank + 1];
    if (char_is_quote(after->cp) && class_is_western((enum char_class)before->cls))
        return blank + 2 < t->n && t->c[blank + 2].cls == CC_LETTER;
    return char_is_quote(before->cp) && after->cls == CC_LETTER && blank >= 2 &&
           class_is_western((enum char_class)t->c[blank - 2].cls);
}

/* Whether the blank between two characters says nothing: typed beside a full-width mark, or (unless
 * wanted) between Han and Latin, where spacing is our business. */
static bool blank_is_spurious(const struct text *t, size_t blank, const struct text_char *before,
                              bool keep)
{
    const struct text_char *after = blank + 1 < t->n ? &t->c[blank + 1] : NULL;
    if (!before || !after || after->cls == CC_SPACE || (before->flags & TEXT_NEWLINE))
        return true;
    if (parts_latin_quote(t, blank, before))
        return false;
    if (class_is_wide_mark((enum char_class)before->cls) ||
        class_is_wide_mark((enum char_class)after->cls))
        return true;
    return !keep && is_chinese(before) != is_chinese(after);
}

static void drop_blanks(struct text *t, bool keep)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct text_char *before = n ? &t->c[n - 1] : NULL;
        if (t->c[i].cls == CC_SPACE && blank_is_spurious(t, i, before, keep)) {
            if (n)
                t->c[n - 1].flags |= t->c[i].flags & TEXT_NEWLINE;
            continue;
        }
        t->c[n++] = t->c[i];
    }
    t->n = n;
}

void text_finish(struct setter *st, struct text *t, const struct text_manner *m)
{
    drop_blanks(t, m->keep_spaces);
    spacing_apply(&st->style->spacing, t);
    linebreak_apply(&st->style->words, t);
    if (m->is_name)
        linebreak_prefer(&st->style->words, t);
}
