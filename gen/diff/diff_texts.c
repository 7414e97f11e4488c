/* Sentences of two documents as they correspond, with the figures that stand in them or decide
 * about them. */
#include "base/chinese.h"
#include "data/origin.h"
#include "diff/diff.h"

#include "base/utf8.h"

struct sentences {
    struct str *items;
    size_t n;
};

static bool ends_sentence(int32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == '\n'; /* 。！？ */
}

static struct sentences split(struct arena *a, struct str text)
{
    struct sentences s = {arena_alloc(a, (text.n / 3 + 2) * sizeof *s.items), 0};
    const char *from = text.p, *end = text.p + text.n;
    for (const char *p = from; s.items && p < end;) {
        if (!ends_sentence(utf8_next(&p, end)) && p < end)
            continue;
        if (s.n < text.n / 3 + 2)
            s.items[s.n++] = (struct str){from, (size_t)(p - from)};
        from = p;
    }
    return s;
}

/* Numbers in front of paragraphs: 3． （二） 四、 第五部分 */

/* A digit of any kind that numbers paragraphs. */
static bool is_numeral(int32_t cp)
{
    if ((cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19))
        return true;
    for (const char *p = chinese_numerals, *end = p + strlen(chinese_numerals); p < end;)
        if (utf8_next(&p, end) == cp)
            return true;
    return false;
}

static bool ends_ordinal(int32_t cp)
{
    return cp == 0x3001 || cp == '.' || cp == 0xFF0E || cp == ')' || cp == 0xFF09; /* 、．） */
}

/* What follows the number of a paragraph; all of it where none is in front. */
static struct str after_ordinal(struct str s)
{
    const char *p = s.p, *end = s.p + s.n, *last = p;
    int32_t cp = p < end ? utf8_next(&p, end) : -1;
    size_t digits = 0;
    bool part = cp == 0x7B2C; /* 第 */
    if (part || cp == '(' || cp == 0xFF08)
        cp = p < end ? utf8_next(&p, end) : -1;
    for (; is_numeral(cp); digits++) {
        last = p;
        cp = p < end ? utf8_next(&p, end) : -1;
    }
    if (digits && part)
        return str_sub(s, (size_t)(last - s.p), s.n);
    bool figure = p < end && ascii_is_digit(*p); /* 1.5万元 */
    return digits && ends_ordinal(cp) && !figure ? str_sub(s, (size_t)(p - s.p), s.n) : s;
}

/* Its words: without its number, and one # for each figure. */
static struct str split_words(struct arena *a, struct str s)
{
    struct buf text;
    bool figure = false;
    buf_init(&text);
    s = after_ordinal(s);
    for (size_t i = 0; i < s.n; i++) {
        bool digit = ascii_is_digit(s.p[i]);
        bool more = figure && (s.p[i] == '.' || s.p[i] == ',');
        if (!digit && !more)
            buf_char(&text, s.p[i]);
        else if (!figure)
            buf_char(&text, '#');
        figure = digit || more;
    }
    struct str words = text.failed ? (struct str){NULL, 0} : arena_str(a, buf_view(&text));
    buf_free(&text);
    return words;
}

/* Those that read the same belong together, then those of the same words, then those of the same
 * first sentence, where `firsts` is wanted. */
static bool align_texts(struct diff *d, const struct sentences *old, const struct sentences *new,
                        bool firsts, struct pair **pairs, size_t *n)
{
    struct arena *a = d->arena;
    const struct sentences *sides[] = {old, new};
    struct align_keys keys = {{old->items}, {new->items}, firsts ? 3 : 2};
    for (size_t side = 0; side < 2; side++) {
        struct str *words = arena_alloc(a, (sides[side]->n + 1) * sizeof *words);
        struct str *first = arena_alloc(a, (sides[side]->n + 1) * sizeof *first);
        for (size_t i = 0; words && first && i < sides[side]->n; i++) {
            words[i] = split_words(a, sides[side]->items[i]);
            size_t stop = str_find(words[i], STR("。"), 0);
            first[i] = str_sub(words[i], 0, stop == SIZE_MAX ? words[i].n : stop);
        }
        if (!words || !first || a->failed)
            return false;
        (side ? keys.b : keys.a)[1] = words;
        (side ? keys.b : keys.a)[2] = first;
    }
    return align_by(&keys, old->n, new->n, &d->align, pairs, n);
}

/* One line of snap_text.facts. */
struct fact_line {
    size_t begin, end;
    bool shown; /* a figure; else what decides about the text from begin to end */
    int branch; /* which branch it decided for; 0: a loop; -1: it was put into the text */
    struct str facts;
};

static size_t take_number(struct str *s)
{
    size_t v = 0;
    while (s->n && ascii_is_digit(s->p[0])) {
        v = v * 10 + (size_t)(s->p[0] - '0');
        *s = str_sub(*s, 1, s->n);
    }
    return v;
}

static bool take_char(struct str *s, char c)
{
    bool there = s->n && s->p[0] == c;
    if (there)
        *s = str_sub(*s, 1, s->n);
    return there;
}

static bool next_line(const struct snap_text *t, size_t *from, struct fact_line *out)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a text that is there */
    if (*from >= t->facts.n)
        return false;
    size_t stop = str_find(t->facts, STR("\n"), *from);
    struct str line = str_sub(t->facts, *from, stop == SIZE_MAX ? t->facts.n : stop);
    *from += line.n + 1;
    out->begin = out->end = take_number(&line);
    if (take_char(&line, '-'))
        out->end = take_number(&line);
    (void)take_char(&line, ' ');
    struct origin_reader read = origin_read(line);
    out->shown = !read.depends;
    out->branch = read.branch;
    out->facts = read.rest;
    return true;
}

/* A part of a paragraph. */
struct paragraph_part {
    const struct snap_text *text; /* NULL: there is none */
    struct str sentence;
};

static bool concerns(const struct paragraph_part *p, const struct fact_line *l)
{
    size_t begin = (size_t)(p->sentence.p - p->text->text.p), end = begin + p->sentence.n;
    if (l->begin == l->end)
        return l->begin >= begin && (l->begin < end || (!l->shown && l->begin == end));
    return l->begin < end && l->end > begin;
}

/* The next line about a part that may have none. */
static bool next_about(struct diff *d, const struct paragraph_part *p, size_t *from,
                       struct fact_line *out)
{
    while (p->text && next_line(p->text, from, out)) {
        if (!diff_step(d))
            return false;
        if (concerns(p, out))
            return true;
    }
    return false;
}

/* Causes of the figures in it; with `all` also of what decides whether and how it reads. */
static void add_part_causes(struct diff *d, struct cause_set *set, const struct paragraph_part *p,
                            bool all)
{
    struct fact_line line;
    for (size_t from = 0; next_about(d, p, &from, &line);)
        if (all || line.branch < 0)
            diff_add_causes(d, set, line.facts);
}

/* Causes of conditions that went one way before and another way now. */
static void add_switched(struct diff *d, struct cause_set *set, const struct paragraph_part *old,
                         const struct paragraph_part *new)
{
    struct fact_line a, b;
    for (size_t i = 0; next_about(d, old, &i, &a);)
        for (size_t k = 0; a.branch > 0 && next_about(d, new, &k, &b);)
            if (b.branch > 0 && b.branch != a.branch && str_eq(a.facts, b.facts))
                diff_add_causes(d, set, a.facts);
}

static bool shows(struct diff *d, const struct snap_text *t, struct str facts)
{
    struct fact_line line;
    for (size_t from = 0; next_line(t, &from, &line) && diff_step(d);)
        if (line.shown && str_eq(line.facts, facts))
            return true;
    return false;
}

/* Figures of the paragraph that the other one does not show: it tells of another row. */
static void add_replaced(struct diff *d, struct cause_set *set, const struct snap_text *t,
                         const struct snap_text *other)
{
    struct fact_line line;
    for (size_t from = 0; t && other && next_line(t, &from, &line);)
        if (line.shown && !shows(d, other, line.facts))
            diff_add_causes(d, set, line.facts);
}

/* Whatever a paragraph follows from that came or went as a whole. */
static void add_whole(struct diff *d, struct cause_set *set, const struct snap_text *t)
{
    struct fact_line line;
    for (size_t from = 0; next_line(t, &from, &line);)
        diff_add_causes(d, set, line.facts);
}

static bool is_renumbered(const struct paragraph_part *old, const struct paragraph_part *new)
{
    if (!old->text || !new->text)
        return false;
    struct str from = after_ordinal(old->sentence), to = after_ordinal(new->sentence);
    return from.n < old->sentence.n && to.n < new->sentence.n &&str_eq(from, to);
}

static void add_sentence(struct diff *d, const struct paragraph_part *old,
                         const struct paragraph_part *new)
{
    struct diff_change *c = diff_add(d, DIFF_TEXT);
    if (!c)
        return;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one of both is there */
    c->where = new->text ? new->text->part : old->text->part;
    c->from = str_trim(old->sentence);
    c->to = str_trim(new->sentence);
    c->renumbered = is_renumbered(old, new);
    if (c->renumbered)
        return; /* for the paragraphs that came or went */
    add_part_causes(d, &c->causes, old, false);
    add_part_causes(d, &c->causes, new, false);
    add_switched(d, &c->causes, old, new);
    if (diff_is_empty(d, &c->causes)) {
        add_part_causes(d, &c->causes, old, true);
        add_part_causes(d, &c->causes, new, true);
    }
    if (diff_is_empty(d, &c->causes)) {
        add_replaced(d, &c->causes, old->text, new->text);
        add_replaced(d, &c->causes, new->text, old->text);
    }
}

static struct paragraph_part part_of(const struct snap_text *t, const struct sentences *s, size_t i)
{
    if (i == ALIGN_NONE)
        return (struct paragraph_part){NULL, STR("")};
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): pairs name sentences that are there */
    return (struct paragraph_part){t, s->items[i]};
}

static bool is_onesided(const struct diff_change *c)
{
    return !c->from.n != !c->to.n;
}

/* A sentence that came or went without a figure (the name of an item) does so with its neighbour.
 */
static void share_with_next(struct diff *d, size_t first)
{
    for (size_t i = d->n; i-- > first + 1;) {
        struct diff_change *a = &d->changes[i - 1], *b = &d->changes[i];
        bool beside = is_onesided(a) && is_onesided(b) && !a->from.n == !b->from.n;
        if (beside && diff_is_empty(d, &a->causes))
            diff_unite(d, &a->causes, &b->causes);
    }
}

static void compare_text(struct diff *d, const struct snap_text *old, const struct snap_text *new)
{
    struct sentences a = {NULL, 0}, b = {NULL, 0};
    struct pair *pairs;
    size_t n;
    if (old)
        a = split(d->arena, old->text);
    if (new)
        b = split(d->arena, new->text);
    if (!align_texts(d, &a, &b, false, &pairs, &n)) {
        d->failed = true;
        return;
    }
    size_t first = d->n;
    for (size_t i = 0; i < n; i++) {
        struct paragraph_part from = part_of(old, &a, pairs[i].a),
                              to = part_of(new, &b, pairs[i].b);
        if (!from.text || !to.text || !str_eq(from.sentence, to.sentence))
            add_sentence(d, &from, &to);
    }
    share_with_next(d, first);
    for (size_t i = first; i < d->n; i++) {
        d->changes[i].paragraph = first + 1;
        if ((!old || !new) && diff_is_empty(d, &d->changes[i].causes))
            add_whole(d, &d->changes[i].causes, old ? old : new);
    }
}

/* Of an item that came or went: its first sentence. */
static bool begins_item(const struct diff *d, size_t i)
{
    const struct diff_change *c = &d->changes[i];
    struct str text = c->from.n ? c->from : c->to;
    return is_onesided(c) && (c->paragraph == i + 1 || after_ordinal(text).n < text.n);
}

/* Whether one came and one went, and they begin with the same words. */
static bool is_moved(const struct diff_change *a, const struct diff_change *b)
{
    struct str old = a->from.n ? a->from : b->from, new = a->from.n ? b->to : a->to;
    return !a->from.n != !b->from.n && str_eq(after_ordinal(old), after_ordinal(new));
}

/* An item that stands elsewhere now, without a figure that has changed, does so for what its old or
 * new self says. */
static void explain_moved(struct diff *d, size_t begin)
{
    for (size_t i = begin; i < d->n; i++) {
        struct diff_change *c = &d->changes[i], *before = c - (i > begin);
        if (!is_onesided(c) || !diff_is_empty(d, &c->causes))
            continue;
        for (size_t k = begin; begins_item(d, i) && k < d->n && diff_step(d); k++)
            if (begins_item(d, k) && is_moved(c, &d->changes[k]))
                diff_unite(d, &c->causes, &d->changes[k].causes);
        if (!begins_item(d, i) && before->paragraph == c->paragraph &&
            !before->from.n == !c->from.n)
            diff_unite(d, &c->causes, &before->causes);
    }
}

/* Causes of what came or went, in one part of the report or in any. */
static struct cause_set causes_onesided(struct diff *d, size_t begin, const struct str *part)
{
    struct cause_set all = {arena_zalloc(d->arena, d->words * sizeof *all.words)};
    for (size_t i = begin; i < d->n; i++) {
        const struct diff_change *c = &d->changes[i];
        if (is_onesided(c) && (!part || str_eq(c->where, *part)))
            diff_unite(d, &all, &c->causes);
    }
    return all;
}

/* Numbers of paragraphs moved for those that came or went beside them. */
static void explain_ordinals(struct diff *d, size_t begin)
{
    struct cause_set any = causes_onesided(d, begin, NULL);
    struct map parts;
    map_init(&parts, d->arena);
    for (size_t i = begin; i < d->n && !d->failed; i++) {
        struct diff_change *c = &d->changes[i];
        if (!c->renumbered)
            continue;
        struct cause_set beside = {map_get(&parts, c->where)};
        if (!beside.words) {
            beside = causes_onesided(d, begin, &c->where);
            d->failed = !beside.words || !map_put(&parts, c->where, beside.words);
        }
        diff_unite(d, &c->causes, diff_is_empty(d, &beside) ? &any : &beside);
    }
}

static struct sentences texts_of(struct arena *a, const struct snapshot *s)
{
    struct sentences texts = {arena_alloc(a, (s->text_count + 1) * sizeof *texts.items), 0};
    for (size_t i = 0; texts.items && i < s->text_count; i++)
        texts.items[texts.n++] = s->texts[i].text;
    return texts;
}

void diff_texts(struct diff *d)
{
    struct sentences old = texts_of(d->arena, d->old), new = texts_of(d->arena, d->new);
    size_t begin = d->n;
    struct pair *pairs;
    size_t n;
    if (!old.items || !new.items || !align_texts(d, &old, &new, true, &pairs, &n)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct snap_text *a = pairs[i].a == ALIGN_NONE ? NULL : &d->old->texts[pairs[i].a];
        const struct snap_text *b = pairs[i].b == ALIGN_NONE ? NULL : &d->new->texts[pairs[i].b];
        if (!a || !b || !str_eq(a->text, b->text))
            compare_text(d, a, b);
    }
    explain_moved(d, begin);
    explain_ordinals(d, begin);
}
