/* Paragraphs: those of the approved document are looked for in order in the text of a file. Files
 * cut and join paragraphs as they like (pages do), so what counts is the text between two
 * paragraphs that are found. */
#include "verify/verify.h"

#include "grid/text.h"
#include "write/words.h"

struct text_piece {
    struct str text;  /* as it stands */
    struct str plain; /* without blanks */
    struct str where; /* the headings above it */
    uint32_t at;
    bool heading;
};

struct text_pieces {
    struct text_piece *items;
    size_t n;
};

enum { HEADING_LINE = 18 /* bytes of a piece of a heading that is a line of it */ };

struct text_verify {
    struct verify *v;
    const struct sources *sources;
    struct text_pieces wanted, there;
    struct str all;      /* of the file, plain */
    struct str captions; /* titles, numbers and notes of its tables */
};

/* Dots and page numbers behind a heading in a table of contents. */
static struct str without_leader(struct str s)
{
    static const char *const marks[] = {".", "…", "·", "-", "－", "—"};
    for (bool cut = true; cut && s.n;) {
        cut = false;
        while (s.n && ascii_is_digit(s.p[s.n - 1])) {
            s.n--;
            cut = true;
        }
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (str_ends(s, str_of(marks[i]))) {
                s.n -= strlen(marks[i]);
                cut = true;
            }
    }
    return s;
}

/* What documents have besides the approved text: contents, titles of tables, the head of a page. */
static bool is_furniture(const struct text_verify *t, struct str plain)
{
    struct str bare = without_leader(plain);
    const struct job *job = t->v->approved;
    if (!bare.n || str_eq(bare, WORD_CONTENTS))
        return true;
    for (size_t i = 0; i < t->wanted.n; i++)
        if (str_eq(t->wanted.items[i].plain, bare) ||
            (t->wanted.items[i].heading && bare.n >= HEADING_LINE &&
             str_starts(t->wanted.items[i].plain, bare))) /* its first line among the contents */
            return true;
    for (size_t i = 0; i < job->doc.grid_count; i++) {
        const struct grid *g = job->doc.grids[i];
        struct str title = squeeze(g->title, t->v->arena), code = squeeze(g->code, t->v->arena);
        if ((title.n && str_find(bare, title, 0) != SIZE_MAX) || (code.n && str_eq(bare, code)) ||
            str_eq(bare, squeeze(g->unit, t->v->arena)) ||
            str_eq(bare, squeeze(g->department, t->v->arena)) ||
            str_eq(bare, squeeze(g->above, t->v->arena)) ||
            str_eq(bare, squeeze(g->year, t->v->arena)))
            return true;
        for (size_t k = 0; k < g->note_count; k++)
            if (str_eq(bare, squeeze(g->notes[k], t->v->arena)))
                return true;
    }
    return str_find(squeeze(job->doc.meta.title, t->v->arena), bare, 0) != SIZE_MAX;
}

static struct place place_of(const struct text_verify *t, size_t piece)
{
    if (!t->there.n)
        return (struct place){0};
    return sources_place(t->sources,
                         t->there.items[piece < t->there.n ? piece : t->there.n - 1].at);
}

static void missing(struct text_verify *t, const struct text_piece *p, size_t near)
{
    if (str_find(t->all, p->plain, 0) != SIZE_MAX || /* elsewhere */
        str_find(t->captions, p->plain, 0) != SIZE_MAX)
        return;
    verify_add(t->v, (struct difference){.kind = MISSING_TEXT,
                                         .where = p->where,
                                         .expected = p->text,
                                         .found = STR(""),
                                         .address = STR(""),
                                         .place = place_of(t, near)});
}

static void added(struct text_verify *t, struct str text, size_t piece, struct str where)
{
    if (is_furniture(t, text))
        return;
    verify_add(t->v, (struct difference){.kind = ADDED_TEXT,
                                         .where = where,
                                         .expected = STR(""),
                                         .found = text,
                                         .address = STR(""),
                                         .place = place_of(t, piece)});
}

/* How much of two texts is the same at both ends, in percent of the longer. */
static size_t likeness(struct str a, struct str b)
{
    size_t front = 0, back = 0, least = a.n < b.n ? a.n : b.n, most = a.n < b.n ? b.n : a.n;
    while (front < least && a.p[front] == b.p[front])
        front++;
    while (front + back < least && a.p[a.n - 1 - back] == b.p[b.n - 1 - back])
        back++;
    return most ? (front + back) * 100 / most : 100;
}

enum { ALIKE = 25 };

/* A long title whose last line was taken for that of the table below it. */
static bool in_caption(const struct text_verify *t, struct str wanted, struct str begun)
{
    return begun.n && str_starts(wanted, begun) &&
           str_find(t->captions, str_sub(wanted, begun.n, wanted.n), 0) != SIZE_MAX;
}

/* Paragraphs [from, end) that are not in the file word by word against the pieces of it that are no
 * paragraph: `texts`, those of pieces first, first + 1 … */
static void resolve(struct text_verify *t, size_t from, size_t end, const struct str *texts,
                    size_t n, size_t first)
{
    size_t used = 0;
    for (size_t i = from; i < end; i++) {
        const struct text_piece *p = &t->wanted.items[i];
        size_t best = n, score = ALIKE;
        for (size_t k = used; k < n; k++) {
            size_t s = likeness(p->plain, texts[k]);
            if (s > score && texts[k].n && !is_furniture(t, texts[k])) {
                score = s;
                best = k;
            }
        }
        bool only = best == n && end - from == 1 && n == 1 && texts[0].n;
        if (only && likeness(p->plain, texts[0]) > ALIKE / 2)
            best = 0;
        if (best == n) {
            missing(t, p, first + used);
            continue;
        }
        for (; used < best; used++)
            if (texts[used].n)
                added(t, texts[used], first + used, p->where);
        if (!in_caption(t, p->plain, texts[best]))
            verify_words(t->v, p->plain, texts[best], p->where, place_of(t, first + best));
        used = best + 1;
    }
    struct str where = t->wanted.n ? t->wanted.items[end ? end - 1 : 0].where : STR("");
    for (; used < n; used++)
        if (texts[used].n)
            added(t, texts[used], first + used, where);
}

/* The pieces [b, b_end) of the file, cut at `from` and `to` of their text put together. */
static void resolve_between(struct text_verify *t, size_t a, size_t a_end, size_t b, size_t b_end,
                            size_t from, size_t to)
{
    struct str *texts = arena_zalloc(t->v->arena, (b_end - b + 1) * sizeof *texts);
    size_t at = 0;
    if (!texts) {
        t->v->failed = true;
        return;
    }
    for (size_t i = b; i < b_end; i++) {
        struct str s = t->there.items[i].plain;
        size_t left = from > at ? from - at : 0, right = to > at ? to - at : 0;
        texts[i - b] =
            left < s.n && right > left ? str_sub(s, left, right < s.n ? right : s.n) : STR("");
        at += s.n;
    }
    resolve(t, a, a_end, texts, b_end - b, b);
}

static struct str joined(const struct text_pieces *p, size_t from, size_t end, struct arena *a)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = from; i < end; i++)
        buf_str(&b, p->items[i].plain);
    struct str s = arena_str(a, buf_view(&b));
    buf_free(&b);
    return s.p ? s : STR("");
}

/* Between two paragraphs that are found: [a, a_end) of the approved, [b, b_end) of the file. */
static void compare_gap(struct text_verify *t, size_t a, size_t a_end, size_t b, size_t b_end)
{
    struct str text = joined(&t->there, b, b_end, t->v->arena);
    size_t cursor = 0, pending = a;
    if (a == a_end && b == b_end)
        return;
    for (size_t i = a; i < a_end; i++) {
        struct str plain = t->wanted.items[i].plain;
        size_t found = str_find(text, plain, cursor);
        if (found == SIZE_MAX)
            continue;
        if (found > cursor || i > pending)
            resolve_between(t, pending, i, b, b_end, cursor, found);
        cursor = found + plain.n;
        pending = i + 1;
    }
    if (cursor < text.n || pending < a_end)
        resolve_between(t, pending, a_end, b, b_end, cursor, text.n);
}

static bool collect_wanted(struct text_verify *t)
{
    const struct doc *doc = &t->v->approved->doc;
    struct arena *a = t->v->arena;
    struct str where = STR("");
    t->wanted.items = arena_zalloc(a, (doc->block_count + 1) * sizeof *t->wanted.items);
    for (size_t i = 0; t->wanted.items && i < doc->block_count; i++) {
        const struct doc_block *b = &doc->blocks[i];
        bool text = b->kind == BLOCK_HEADING || b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_ITEM;
        struct text_piece p = {.text = text ? doc_block_text(b, a) : STR(""), .where = where};
        if (b->kind == BLOCK_HEADING)
            where = p.text;
        p.heading = b->kind == BLOCK_HEADING;
        p.plain = squeeze(p.text, a);
        if (p.plain.n)
            t->wanted.items[t->wanted.n++] = p;
    }
    return t->wanted.items != NULL;
}

static bool collect_there(struct text_verify *t, const struct value *text)
{
    struct arena *a = t->v->arena;
    t->there.items = arena_zalloc(a, (value_count(text) + 1) * sizeof *t->there.items);
    for (size_t i = 0; t->there.items && i < value_count(text); i++) {
        const struct value *v = &text->list->items[i];
        struct str s = v->s;
        while (s.n && *s.p == '#')
            s = str_sub(s, 1, s.n);
        struct text_piece p = {.text = s, .plain = squeeze(s, a), .where = STR(""), .at = v->at};
        if (p.plain.n)
            t->there.items[t->there.n++] = p;
    }
    return t->there.items != NULL;
}

static void add_captions(struct text_verify *t, const struct value *tables, struct buf *out)
{
    static const char *const names[] = {"code", "title", "department", "unit"};
    for (size_t i = 0; i < value_count(tables); i++) {
        const struct value *table = &tables->list->items[i], *notes = value_get(table, "notes");
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            buf_str(out, squeeze(value_get_str(table, names[k]), t->v->arena));
            buf_char(out, '\n');
        }
        for (size_t k = 0; k < value_count(notes); k++)
            buf_str(out, squeeze(notes->list->items[k].s, t->v->arena));
    }
}

static void collect_captions(struct text_verify *t, const struct value *section)
{
    struct buf b;
    buf_init(&b);
    add_captions(t, value_get(section, "tables"), &b);
    add_captions(t, value_get(section, "annexes"), &b);
    t->captions = arena_str(t->v->arena, buf_view(&b));
    buf_free(&b);
    if (!t->captions.p)
        t->captions = STR("");
}

static bool align_pieces(struct text_verify *t, struct pair **pairs, size_t *n)
{
    struct arena *arena = t->v->arena;
    struct str *a = arena_zalloc(arena, (t->wanted.n + 1) * sizeof *a);
    struct str *b = arena_zalloc(arena, (t->there.n + 1) * sizeof *b);
    if (!a || !b)
        return false;
    for (size_t i = 0; i < t->wanted.n; i++)
        a[i] = t->wanted.items[i].plain;
    for (size_t i = 0; i < t->there.n; i++)
        b[i] = t->there.items[i].plain;
    return align(a, t->wanted.n, b, t->there.n, &t->v->align, pairs, n);
}

void verify_text(struct verify *v, const struct sources *sources, const struct value *section)
{
    struct text_verify t = {.v = v, .sources = sources};
    struct pair *pairs;
    size_t n, a = 0, b = 0;
    if (!collect_wanted(&t) || !collect_there(&t, value_get(section, "text")) ||
        !align_pieces(&t, &pairs, &n)) {
        v->failed = true;
        return;
    }
    if (!t.there.n)
        return;
    v->texts++;
    t.all = joined(&t.there, 0, t.there.n, v->arena);
    collect_captions(&t, section);
    for (size_t i = 0; i < t.wanted.n; i++) {
        struct str s = t.wanted.items[i].plain;
        for (size_t k = 0; k < s.n; k++)
            v->figures +=
                ascii_is_digit(s.p[k]) &&
                (!k || !(ascii_is_digit(s.p[k - 1]) || s.p[k - 1] == '.' || s.p[k - 1] == ','));
    }
    v->paragraphs += t.wanted.n;
    for (size_t i = 0; i < n; i++) {
        const struct pair *p = &pairs[i];
        if (p->a == ALIGN_NONE || p->b == ALIGN_NONE ||
            !str_eq(t.wanted.items[p->a].plain, t.there.items[p->b].plain))
            continue;
        compare_gap(&t, a, p->a, b, p->b);
        a = p->a + 1;
        b = p->b + 1;
    }
    compare_gap(&t, a, t.wanted.n, b, t.there.n);
}
