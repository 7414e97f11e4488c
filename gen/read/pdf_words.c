/* What pdftotext -raw -bbox writes: pages with words and their boxes. Its words are runs of
 * characters that follow each other closely in the file; what is a word for people is found later,
 * from the characters' places. */
#include "base/normalize.h"
#include "base/utf8.h"
#include "read/pdf_page.h"

#include <stdlib.h>

bool pdf_tag_next(struct str text, size_t at, struct pdf_tag *out)
{
    const char *open = at < text.n ? memchr(text.p + at, '<', text.n - at) : NULL;
    const char *close = open ? memchr(open, '>', (size_t)(text.p + text.n - open)) : NULL;
    if (!close)
        return false;
    out->all = (struct str){open + 1, (size_t)(close - open - 1)};
    out->end = (size_t)(close - text.p) + 1;
    return true;
}

bool pdf_tag_is(const struct pdf_tag *tag, const char *name)
{
    size_t n = strlen(name);
    return tag->all.n >= n && memcmp(tag->all.p, name, n) == 0 &&
           (tag->all.n == n || tag->all.p[n] == ' ' || tag->all.p[n] == '/');
}

struct str pdf_tag_get(const struct pdf_tag *tag, const char *name)
{
    struct str s = tag->all, wanted = str_of(name);
    for (size_t at = str_find(s, wanted, 1); at != SIZE_MAX; at = str_find(s, wanted, at + 1)) {
        size_t from = at + wanted.n;
        char before = s.p[at - 1], after = from < s.n ? s.p[from] : 0;
        if (before != ' ' && before != ';' && before != '"')
            continue;
        if (after == '=' && from + 1 < s.n) {
            char quote[2] = {s.p[from + 1], 0};
            size_t end = str_find(s, str_of(quote), from + 2);
            if (end == SIZE_MAX)
                break;
            return str_sub(s, from + 2, end);
        }
        if (after == ':') {
            size_t end = from + 1;
            while (end < s.n && s.p[end] != ';' && s.p[end] != '"')
                end++;
            return str_sub(s, from + 1, end);
        }
    }
    return (struct str){0};
}

/* Plain decimals, as both programs write them in the C locale. */
bool pdf_number(struct str s, size_t *at, float *out)
{
    size_t i = *at;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == ','))
        i++;
    bool minus = i < s.n && s.p[i] == '-';
    double value = 0, unit = 1;
    size_t from = i += minus;
    for (; i < s.n && ascii_is_digit((unsigned char)s.p[i]); i++)
        value = value < 1e9 ? value * 10 + (s.p[i] - '0') : value;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && ascii_is_digit((unsigned char)s.p[i]); i++)
            value += (s.p[i] - '0') * (unit /= 10);
    if (i == from)
        return false;
    *at = i;
    *out = (float)(minus ? -value : value);
    return true;
}

float pdf_tag_number(const struct pdf_tag *tag, const char *name)
{
    struct str s = pdf_tag_get(tag, name);
    size_t at = 0;
    float value = 0;
    return s.p && pdf_number(s, &at, &value) ? value : 0;
}

static struct pdf_page *add_page(struct pdf_pages *pages, const struct pdf_tag *tag)
{
    struct pdf_page *items =
        arena_room(pages->arena, pages->items, pages->n, &pages->cap, sizeof *items);
    if (!items) {
        pages->failed = true;
        return NULL;
    }
    pages->items = items;
    items[pages->n] = (struct pdf_page){.number = (uint32_t)pages->n + 1,
                                        .width = pdf_tag_number(tag, "width"),
                                        .height = pdf_tag_number(tag, "height")};
    return &items[pages->n++];
}

static bool add_word(struct pdf_pages *pages, struct pdf_page *page, struct pdf_word word)
{
    struct pdf_word *words =
        arena_room(pages->arena, page->words, page->word_count, &page->word_cap, sizeof *words);
    if (!words) {
        pages->failed = true;
        return false;
    }
    page->words = words;
    words[page->word_count++] = word;
    return true;
}

bool pdf_words_read(struct str html, struct pdf_pages *pages)
{
    struct pdf_page *page = NULL;
    struct pdf_tag tag;
    for (size_t at = 0; pdf_tag_next(html, at, &tag); at = tag.end) {
        if (pdf_tag_is(&tag, "page")) {
            if (pages->n == PDF_PAGES_MAX || !(page = add_page(pages, &tag)))
                return false;
        } else if (pdf_tag_is(&tag, "word") && page && page->word_count < PDF_PAGE_CHARS_MAX) {
            const char *end = memchr(html.p + tag.end, '<', html.n - tag.end);
            struct pdf_word word = {.x0 = pdf_tag_number(&tag, "xMin"),
                                    .y0 = pdf_tag_number(&tag, "yMin"),
                                    .x1 = pdf_tag_number(&tag, "xMax"),
                                    .y1 = pdf_tag_number(&tag, "yMax")};
            size_t to = end ? (size_t)(end - html.p) : html.n;
            word.text = str_sub(html, tag.end, to);
            tag.end = to;
            if (word.text.n && !add_word(pages, page, word))
                return false;
        }
    }
    return true;
}

/* Characters */

static int32_t entity(struct str s, size_t *at)
{
    static const struct {
        struct str name;
        int32_t cp;
    } known[] = {{STR_INIT("&amp;"), '&'},  {STR_INIT("&lt;"), '<'},    {STR_INIT("&gt;"), '>'},
                 {STR_INIT("&quot;"), '"'}, {STR_INIT("&apos;"), '\''}, {STR_INIT("&#39;"), '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(str_sub(s, *at, s.n), known[i].name)) {
            *at += known[i].name.n;
            return known[i].cp;
        }
    ++*at;
    return '&';
}

/* The characters of a word as they are meant: radicals that printers of web pages put into the text
 * become the Han characters whose glyphs they share. Blanks and what has no shape are left out;
 * *count counts them nevertheless, as they are drawn, too. */
static size_t decode(struct str s, int32_t *out, size_t most, size_t *count)
{
    size_t n = 0;
    *count = 0;
    for (size_t at = 0; at < s.n && n < most;) {
        const char *p = s.p + at;
        int32_t cp = s.p[at] == '&' ? entity(s, &at) : utf8_next(&p, s.p + s.n);
        if (p > s.p + at)
            at = (size_t)(p - s.p);
        ++*count;
        enum char_kind kind = cp < 0 ? CHAR_CONTROL : char_kind_of(cp);
        out[n++] = kind == CHAR_SPACE || kind == CHAR_INVISIBLE || kind == CHAR_CONTROL || cp <= ' '
                       ? 0
                       : char_meant(cp);
    }
    return n;
}

/* How wide characters are to each other where nothing tells it. */
static float weight(int32_t cp)
{
    return cp == 0 ? 0 : cp < 0x2E80 && cp != 0x2014 && cp != 0x2026 ? 0.5f : 1.0f;
}

static int by_position(const void *a, const void *b)
{
    const struct pdf_glyph *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return x->x < y->x ? -1 : x->x > y->x;
}

enum { WORD_MAX = 512 };

/* The first `most` glyphs on the base line of glyph `first`, from there to the end of the word.
 * Their number; 0 when there are more than one besides: punctuation set narrower may overlap the
 * word. */
static size_t glyphs_from(const struct pdf_page *page, const struct pdf_word *w, size_t first,
                          float *edges, size_t most)
{
    size_t n = 0;
    float base = page->glyphs[first].y;
    for (size_t i = first; i < page->glyph_count && page->glyphs[i].y < base + 0.02f; i++) {
        float x = page->glyphs[i].x;
        if (x > w->x1 - 0.01f)
            break;
        if (n && x < edges[n - 1] + 0.02f) /* drawn twice to look bold */
            continue;
        if (n == most)
            return i + 1 < page->glyph_count && page->glyphs[i + 1].y < base + 0.02f &&
                           page->glyphs[i + 1].x < w->x1 - 0.01f
                       ? 0
                       : n;
        edges[n++] = x;
    }
    return n;
}

/* Finds the n glyphs that a word is drawn with. Boxes of some fonts are so high that glyphs of the
 * lines above and below fall into them: of several that fit, the one whose base line lies where
 * base lines usually do is taken. */
static bool find_glyphs(const struct pdf_page *page, const struct pdf_word *w, float *edges,
                        size_t n, float *base)
{
    size_t low = 0, high = page->glyph_count;
    float found[WORD_MAX + 1], best = 1e9f;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (page->glyphs[middle].y < w->y0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < page->glyph_count && page->glyphs[i].y <= w->y1 + 0.01f; i++) {
        float away = (w->y1 - page->glyphs[i].y) / (w->y1 - w->y0) - 0.22f;
        away = away < 0 ? -away : away;
        if (page->glyphs[i].x < w->x0 - 0.05f || page->glyphs[i].x > w->x0 + 0.05f ||
            away >= best || glyphs_from(page, w, i, found, n) != n)
            continue;
        best = away;
        *base = page->glyphs[i].y;
        memcpy(edges, found, n * sizeof *edges);
    }
    return best < 1e9f;
}

static size_t letters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Characters are about as high as wide ones are wide; what fonts say of their height is often much
 * more, so that lines seem to overlap. What wide characters tell about a height holds for others of
 * the same height, or on the same base line. */
struct sizes {
    struct {
        float height, size;
    } known[8];
    size_t n, next;
    float base, size; /* of the word with wide characters before */
};

static float size_of(struct sizes *sizes, const int32_t *cps, const float *edges, size_t n,
                     float height, float base)
{
    float widths[64], found = 0;
    size_t count = 0;
    for (size_t i = 0; i < n && count < 64; i++)
        if (weight(cps[i]) > 0.9f)
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): two edges each */
            widths[count++] = edges[i + 1] - edges[i];
    if (count) {
        qsort(widths, count, sizeof *widths, by_value);
        found = widths[count / 2];
        found = found < 0.3f * height   ? 0.3f * height
                : found > 1.1f * height ? 1.1f * height
                                        : found;
        size_t at = sizes->next++ % 8;
        sizes->known[at].height = height;
        sizes->known[at].size = found;
        sizes->n = sizes->n < 8 ? sizes->n + 1 : 8;
        sizes->base = base;
        return sizes->size = found;
    }
    for (size_t i = 0; i < sizes->n; i++)
        if (height < 1.01f * sizes->known[i].height && height > 0.99f * sizes->known[i].height)
            return sizes->known[i].size;
    bool same_line = base - sizes->base < 3 && sizes->base - base < 3;
    if (sizes->size > 0 && (same_line ? sizes->size < height : height > 1.3f * sizes->size))
        return sizes->size;
    return 0.8f * height;
}

/* Larger ones are marks across the page: 草稿 */
static const float LARGEST = 60;

static void place_word(struct pdf_page *page, uint32_t number, const struct pdf_word *w,
                       struct sizes *sizes)
{
    int32_t cps[WORD_MAX];
    float edges[WORD_MAX + 1], height = w->y1 - w->y0, base = w->y1 - 0.2f * height;
    size_t count, n = decode(w->text, cps, WORD_MAX, &count);
    if (!n || n != count || !find_glyphs(page, w, edges, n, &base)) {
        float total = 0, x = w->x0;
        for (size_t i = 0; i < n; i++)
            total += weight(cps[i]);
        for (size_t i = 0; i < n; i++) {
            edges[i] = x;
            x += total > 0 ? (w->x1 - w->x0) * weight(cps[i]) / total : 0;
        }
    }
    edges[n] = w->x1;
    float size = size_of(sizes, cps, edges, n, height, base);
    if (size > LARGEST)
        return;
    for (size_t i = 0; i < n && page->char_count < PDF_PAGE_CHARS_MAX; i++)
        if (cps[i])
            page->chars[page->char_count++] = (struct pdf_char){
                cps[i], edges[i], base - 0.88f * size, edges[i + 1], base + 0.12f * size,
                number, false};
}

/* Turned text */

/* 1 for text that runs upwards, -1 for downwards, by the order in which its glyphs are drawn; 0 for
 * text that does neither. */
static int turn_of(struct pdf_page *page)
{
    size_t tall = 0, wide = 0;
    for (size_t i = 0; i < page->word_count; i++) {
        const struct pdf_word *w = &page->words[i];
        if (letters(w->text) < 3)
            continue;
        tall += w->y1 - w->y0 > 1.5f * (w->x1 - w->x0);
        wide += w->x1 - w->x0 > 1.5f * (w->y1 - w->y0);
    }
    if (tall <= 2 * wide || tall < 3)
        return 0;
    size_t up = 0, down = 0;
    for (size_t i = 1; i < page->glyph_count; i++) {
        const struct pdf_glyph *g = &page->glyphs[i];
        float dx = g->x - g[-1].x, dy = g->y - g[-1].y;
        if (dx > -0.5f && dx < 0.5f && dy < 40 && dy > -40) {
            up += dy < 0;
            down += dy > 0;
        }
    }
    page->unsure_turn = up == down;
    return up >= down ? 1 : -1;
}

static void turn_point(int turned, float width, float height, float *x, float *y)
{
    float from_x = *x, from_y = *y;
    *x = turned > 0 ? height - from_y : from_y;
    *y = turned > 0 ? from_x : width - from_x;
}

static void turn_page(struct pdf_page *page)
{
    float w = page->width, h = page->height;
    for (size_t i = 0; i < page->word_count; i++) {
        struct pdf_word *word = &page->words[i], old = *word;
        turn_point(page->turned, w, h, &old.x0, &old.y0);
        turn_point(page->turned, w, h, &old.x1, &old.y1);
        word->x0 = old.x0 < old.x1 ? old.x0 : old.x1;
        word->x1 = old.x0 < old.x1 ? old.x1 : old.x0;
        word->y0 = old.y0 < old.y1 ? old.y0 : old.y1;
        word->y1 = old.y0 < old.y1 ? old.y1 : old.y0;
    }
    for (size_t i = 0; i < page->glyph_count; i++)
        turn_point(page->turned, w, h, &page->glyphs[i].x, &page->glyphs[i].y);
    struct pdf_rules across = page->across;
    page->across = page->down;
    page->down = across;
    for (size_t i = 0; i < page->across.n; i++) { /* were x = at, y from … to */
        struct pdf_rule *r = &page->across.items[i], old = *r;
        r->at = page->turned > 0 ? old.at : w - old.at;
        r->from = page->turned > 0 ? h - old.to : old.from;
        r->to = page->turned > 0 ? h - old.from : old.to;
    }
    for (size_t i = 0; i < page->down.n; i++) { /* were y = at, x from … to */
        struct pdf_rule *r = &page->down.items[i], old = *r;
        r->at = page->turned > 0 ? h - old.at : old.at;
        r->from = page->turned > 0 ? old.from : w - old.to;
        r->to = page->turned > 0 ? old.to : w - old.from;
    }
    page->width = h;
    page->height = w;
}

bool pdf_chars_place(struct pdf_page *page, struct arena *a)
{
    size_t most = 0;
    for (size_t i = 0; i < page->word_count; i++)
        most += letters(page->words[i].text);
    page->chars = arena_alloc(a, (most + 1) * sizeof *page->chars);
    if (!page->chars)
        return false;
    page->turned = turn_of(page);
    if (page->turned)
        turn_page(page);
    if (page->glyph_count)
        qsort(page->glyphs, page->glyph_count, sizeof *page->glyphs, by_position);
    struct sizes sizes = {.n = 0};
    for (size_t i = 0; i < page->word_count; i++)
        place_word(page, (uint32_t)i, &page->words[i], &sizes);
    return true;
}
