/* What stands on a page, and what of it belongs to the page alone. */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/pdf_flow.h"

#include <stdlib.h>

static int by_top(const void *a, const void *b)
{
    const struct pdf_item *x = a, *y = b;
    return x->top < y->top ? -1 : x->top > y->top;
}

/* On a page that lies on its side the page number stands at a side, turned: nothing else is there.
 */
static bool side_number(const struct pdf_page *page, struct pdf_char **chars, size_t n, float from,
                        float to)
{
    size_t digits = 0, all = 0;
    float left = to, right = from, top = page->height, bottom = 0;
    for (size_t i = 0; i < n; i++) {
        float middle = (chars[i]->x0 + chars[i]->x1) / 2;
        if (middle < from || middle > to)
            continue;
        bool digit = chars[i]->cp >= '0' && chars[i]->cp <= '9';
        if (!digit && chars[i]->cp != '-' && chars[i]->cp != 0x2014 && chars[i]->cp != 0x2013)
            return false;
        digits += digit;
        all++;
        left = chars[i]->x0 < left ? chars[i]->x0 : left;
        right = chars[i]->x1 > right ? chars[i]->x1 : right;
        top = chars[i]->y0 < top ? chars[i]->y0 : top;
        bottom = chars[i]->y1 > bottom ? chars[i]->y1 : bottom;
    }
    /* Turned, they stand one above the other; side by side they are the end of a line. Figures of
     * one turned word share its box side by side, so that single ones tell nothing. */
    if (all > 1 && bottom - top < 1.5f * (right - left))
        return false;
    return page->width > page->height && digits > 0 && digits <= 4 && all <= 8;
}

static size_t without_side_numbers(const struct pdf_page *page, struct pdf_char **chars, size_t n)
{
    float band = 0.1f * page->width;
    bool left = side_number(page, chars, n, 0, band);
    bool right = side_number(page, chars, n, page->width - band, page->width);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        float middle = (chars[i]->x0 + chars[i]->x1) / 2;
        if (!(left && middle <= band) && !(right && middle >= page->width - band))
            chars[kept++] = chars[i];
    }
    return kept;
}

bool pdf_page_items(struct pdf_page *page, struct arena *a, struct pdf_flow_page *out)
{
    struct pdf_grid *grids;
    struct pdf_line *lines;
    size_t grid_count, line_count, n = 0;
    struct pdf_char **chars = arena_alloc(a, (page->char_count + 1) * sizeof(struct pdf_char *));
    *out = (struct pdf_flow_page){.page = page};
    if (!chars || !pdf_grids_find(page, a, &grids, &grid_count))
        return false;
    for (size_t i = 0; i < page->char_count; i++)
        if (!page->chars[i].taken)
            chars[n++] = &page->chars[i];
    n = without_side_numbers(page, chars, n);
    if (!pdf_lines_make(chars, n, a, &lines, &line_count))
        return false;
    out->items = arena_alloc(a, (grid_count + line_count + 1) * sizeof *out->items);
    if (!out->items)
        return false;
    for (size_t i = 0; i < grid_count; i++)
        out->items[out->n++] =
            (struct pdf_item){grids[i].ys[0], grids[i].ys[grids[i].rows], NULL, &grids[i], false};
    for (size_t i = 0; i < line_count; i++)
        out->items[out->n++] = (struct pdf_item){lines[i].y0, lines[i].y1, &lines[i], NULL, false};
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_top);
    return true;
}

/* A page number and its ornaments: 3, - 3 -, — 3 —, 3/30, iv; or words of a few characters around
 * it, as in 第3页. */
static bool is_page_number(struct str s)
{
    size_t digits = 0, others = 0, roman = 0, count = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end; count++) {
        int32_t cp = utf8_next(&p, end);
        if (cp >= '0' && cp <= '9')
            digits++;
        else if (cp == 'i' || cp == 'v' || cp == 'x' || cp == 'I' || cp == 'V' || cp == 'X')
            roman++;
        else if (cp != '-' && cp != 0x2014 && cp != 0x2013 && cp != 0x2015 && cp != 0x2500 &&
                 cp != '/' && cp != ' ' && cp != 0xB7 && cp != 0x3000 && cp != '\t' && cp != '~')
            others++;
    }
    if (digits)
        return !roman && digits <= 8 && (others == 0 || (others <= 6 && count <= 14));
    return roman && !others && count <= 8;
}

/* — 3 —: nothing else looks so. */
static bool has_dashes(struct str s)
{
    static const struct str dashes[] = {STR_INIT("\xE2\x80\x94"), STR_INIT("\xE2\x80\x93"),
                                        STR_INIT("-"), STR_INIT("\xE2\x80\x95")};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_starts(s, dashes[i]) && str_ends(s, dashes[i]) && s.n > 2 * dashes[i].n)
            return true;
    return false;
}

/* The text without its digits, so that heads that count pages are the same on each. */
static struct str undated(struct str s, struct arena *a)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    if (!out)
        return (struct str){0};
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_digit((unsigned char)s.p[i]))
            out[n++] = s.p[i];
    out[n] = 0;
    return (struct str){out, n};
}

enum zone { ZONE_TEXT, ZONE_MARGIN, ZONE_EDGE };

/* How close to the upper or lower edge of the paper a line stands. */
static enum zone zone_of(const struct pdf_flow_page *p, const struct pdf_item *item)
{
    float h = p->page->height, middle = (item->top + item->bottom) / 2;
    float away = middle < h - middle ? middle : h - middle;
    return away < 0.075f * h ? ZONE_EDGE : away < 0.125f * h ? ZONE_MARGIN : ZONE_TEXT;
}

/* On how many pages a line like this one stands at the same height. */
static size_t alike(const struct pdf_flow_page *pages, size_t n, const struct pdf_item *item,
                    struct str text, struct arena *a, bool numbers)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pages[i].n; k++) {
            const struct pdf_item *other = &pages[i].items[k];
            float apart = other->top - item->top;
            if (!other->line || apart > 3 || apart < -3 || zone_of(&pages[i], other) == ZONE_TEXT)
                continue;
            if (numbers ? is_page_number(other->line->text)
                        : str_eq(undated(other->line->text, a), text)) {
                found++;
                break;
            }
        }
    return found;
}

bool pdf_drop_furniture(struct pdf_flow_page *pages, size_t n)
{
    struct arena scratch;
    arena_init(&scratch);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pages[i].n; k++) {
            struct pdf_item *item = &pages[i].items[k];
            enum zone zone = item->line ? zone_of(&pages[i], item) : ZONE_TEXT;
            bool outermost = k == 0 || k + 1 == pages[i].n ||
                             (k + 2 == pages[i].n && !pages[i].items[k + 1].line) ||
                             zone == ZONE_EDGE;
            if (zone == ZONE_TEXT || !outermost)
                continue;
            bool number = is_page_number(item->line->text);
            if (number && (n == 1 || has_dashes(item->line->text) ||
                           alike(pages, n, item, STR(""), &scratch, true) * 4 >= n))
                item->dropped = true;
            else if (zone == ZONE_EDGE && n > 1 &&
                     alike(pages, n, item, undated(item->line->text, &scratch), &scratch, false) >=
                         (n < 4 ? n : 3))
                item->dropped = true;
        }
    bool ok = !scratch.failed;
    arena_free(&scratch);
    /* Only now, so that each page is compared with all of the others. */
    for (size_t i = 0; i < n; i++) {
        size_t kept = 0;
        for (size_t k = 0; k < pages[i].n; k++)
            if (!pages[i].items[k].dropped)
                pages[i].items[kept++] = pages[i].items[k];
        pages[i].n = kept;
    }
    return ok;
}

static bool same_size(const struct pdf_page *a, const struct pdf_page *b)
{
    float dw = a->width - b->width, dh = a->height - b->height;
    return dw < 2 && dw > -2 && dh < 2 && dh > -2;
}

/* How many lines of pages of this size end within a little of `at`. */
static size_t support(const struct pdf_flow_page *pages, size_t n, const struct pdf_page *like,
                      float at, bool right)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pages[i].n && same_size(pages[i].page, like); k++) {
            const struct pdf_line *line = pages[i].items[k].line;
            float apart = line ? (right ? line->x1 : line->x0) - at : 1e9f;
            found += apart < 3 && apart > -3;
        }
    return found;
}

/* Where most lines end: punctuation may hang over it. Where lines end anywhere, the outermost end
 * that several have. */
static float right_margin(const struct pdf_flow_page *pages, size_t n, const struct pdf_page *like)
{
    float outermost = 0, usual = 0, any = 0;
    size_t most = 0, lines = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pages[i].n && same_size(pages[i].page, like); k++) {
            const struct pdf_line *line = pages[i].items[k].line;
            if (!line)
                continue;
            any = line->x1 > any ? line->x1 : any;
            /* Short lines tell nothing. */
            if (line->pieces || line->x1 - line->x0 < 0.5f * like->width)
                continue;
            size_t like_it = support(pages, n, like, line->x1, true);
            lines++;
            if (like_it > most || (like_it == most && line->x1 > usual)) {
                most = like_it;
                usual = line->x1;
            }
            if (like_it >= 3 && line->x1 > outermost)
                outermost = line->x1;
        }
    if (most >= 3 && most * 3 >= lines)
        return usual;
    return outermost > 0 ? outermost : any;
}

static float left_margin(const struct pdf_flow_page *pages, size_t n, const struct pdf_page *like)
{
    float least = 1e9f, any = 1e9f;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < pages[i].n && same_size(pages[i].page, like); k++) {
            const struct pdf_line *line = pages[i].items[k].line;
            if (!line)
                continue;
            any = line->x0 < any ? line->x0 : any;
            if (line->x0 < least && support(pages, n, like, line->x0, false) >= 2)
                least = line->x0;
        }
    return least < 1e9f ? least : any;
}

void pdf_find_margins(struct pdf_flow_page *pages, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t like = 0;
        while (!same_size(pages[like].page, pages[i].page))
            like++;
        if (like == i) {
            /* Enough of them tell it. */
            size_t looked_at = n - i < 60 ? n - i : 60;
            pages[i].left = left_margin(pages + i, looked_at, pages[i].page);
            pages[i].right = right_margin(pages + i, looked_at, pages[i].page);
            continue;
        }
        pages[i].left = pages[like].left;
        pages[i].right = pages[like].right;
    }
}
