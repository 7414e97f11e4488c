/* Lines of characters. Blanks are not in the file, or not to be relied on: they are told from gaps,
 * measured by the size of the characters. */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/pdf_layout.h"

#include <stdlib.h>

static int by_middle(const void *a, const void *b)
{
    const struct pdf_char *x = *(struct pdf_char *const *)a, *y = *(struct pdf_char *const *)b;
    float mx = x->y0 + x->y1, my = y->y0 + y->y1;
    if (mx != my)
        return mx < my ? -1 : 1;
    return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static int by_left(const void *a, const void *b)
{
    const struct pdf_char *x = *(struct pdf_char *const *)a, *y = *(struct pdf_char *const *)b;
    if (x->x0 != y->x0)
        return x->x0 < y->x0 ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

static float greater(float a, float b)
{
    return a > b ? a : b;
}

/* Whether characters at these heights stand on one line: they share half of the lower one. */
static bool beside(const struct pdf_line *line, const struct pdf_char *c)
{
    float shared = lesser(line->y1, c->y1) - greater(line->y0, c->y0);
    return shared >= 0.5f * lesser(line->y1 - line->y0, c->y1 - c->y0);
}

static bool is_wide(int32_t cp)
{
    return utf8_width(cp) == 2 || cp == 0x2014 || cp == 0x2026 || cp == 0x201C || cp == 0x201D;
}

/* Drawn twice, a little beside itself, to look bold. */
static size_t without_doubles(struct pdf_char **chars, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool twice = false;
        for (size_t k = kept; k > 0 && k + 3 > kept && !twice; k--) {
            float apart = chars[i]->x0 - chars[k - 1]->x0;
            twice = chars[i]->cp == chars[k - 1]->cp &&
                    apart < 0.3f * (chars[k - 1]->x1 - chars[k - 1]->x0);
        }
        if (!twice)
            chars[kept++] = chars[i];
    }
    return kept;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static float em_of(const struct pdf_line *line)
{
    float widths[256], height = line->chars[0]->y1 - line->chars[0]->y0;
    size_t n = 0;
    for (size_t i = 0; i < line->n && n < 256; i++)
        if (is_wide(line->chars[i]->cp))
            widths[n++] = line->chars[i]->x1 - line->chars[i]->x0;
    if (n)
        qsort(widths, n, sizeof *widths, by_value);
    float em = n ? widths[n / 2] : height;
    return em > 0.6f * height && em < 1.4f * height ? em : height;
}

/* How far wide characters stand apart where nothing stands between them: lines are stretched to the
 * margin. */
static float stretch_of(const struct pdf_line *line)
{
    float gaps[256];
    size_t n = 0;
    for (size_t i = 1; i < line->n && n < 256; i++)
        if (is_wide(line->chars[i]->cp) && is_wide(line->chars[i - 1]->cp))
            gaps[n++] = line->chars[i]->x0 - line->chars[i - 1]->x1;
    if (n < 4)
        return 0;
    qsort(gaps, n, sizeof *gaps, by_value);
    return greater(gaps[n / 2], 0);
}

/* What stands in a gap between two characters. */
static void put_gap(struct buf *out, struct pdf_line *line, size_t i, float stretch)
{
    const struct pdf_char *left = line->chars[i - 1], *right = line->chars[i];
    float gap = (right->x0 - left->x1) / line->em, usual = stretch / line->em;
    bool wide_left = is_wide(left->cp), wide_right = is_wide(right->cp);
    float least = wide_left && wide_right ? usual + 0.17f : wide_left || wide_right ? 0.32f : 0.15f;
    if (gap < least)
        return;
    if (gap >= 2.5f) {
        line->pieces = true;
        buf_char(out, '\t');
    } else if (gap >= 0.75f && (wide_left || wide_right)) {
        for (int k = (int)(gap + 0.4f); k > 0; k--)
            buf_puts(out, "\xE3\x80\x80");
    } else {
        buf_char(out, ' ');
    }
}

static bool is_figure_char(int32_t cp)
{
    return (cp >= '0' && cp <= '9') || cp == '.' || cp == ',' || cp == '-' || cp == '%';
}

/* Pieces between gaps of an em or more that are numbers. */
static size_t count_figures(const struct pdf_line *line)
{
    size_t figures = 0;
    for (size_t i = 0; i < line->n;) {
        bool digits = false, other = false;
        size_t k = i;
        do {
            digits |= line->chars[k]->cp >= '0' && line->chars[k]->cp <= '9';
            other |= !is_figure_char(line->chars[k]->cp);
            k++;
        } while (k < line->n && line->chars[k]->x0 - line->chars[k - 1]->x1 < 0.9f * line->em);
        figures += digits && !other;
        i = k;
    }
    return figures;
}

static bool finish_line(struct pdf_line *line, struct arena *a)
{
    struct buf text;
    buf_init(&text);
    qsort(line->chars, line->n, sizeof *line->chars, by_left);
    line->n = without_doubles(line->chars, line->n);
    line->em = em_of(line);
    line->x0 = line->chars[0]->x0;
    line->x1 = line->chars[line->n - 1]->x1;
    float stretch = stretch_of(line);
    for (size_t i = 0; i < line->n; i++) {
        const struct pdf_char *c = line->chars[i];
        line->y0 = lesser(line->y0, c->y0);
        line->y1 = greater(line->y1, c->y1);
        if (i)
            put_gap(&text, line, i, stretch);
        buf_cp(&text, c->cp);
    }
    line->figures = count_figures(line);
    line->text = arena_str(a, buf_view(&text));
    bool ok = !text.failed && line->text.p;
    buf_free(&text);
    return ok;
}

bool pdf_lines_make(struct pdf_char **chars, size_t n, struct arena *a, struct pdf_line **out,
                    size_t *count)
{
    struct pdf_line *lines = arena_alloc(a, (n + 1) * sizeof *lines);
    *out = lines;
    *count = 0;
    if (!lines)
        return false;
    if (n)
        qsort(chars, n, sizeof(struct pdf_char *), by_middle);
    for (size_t i = 0; i < n; i++) {
        struct pdf_line *last = *count ? &lines[*count - 1] : NULL;
        if (last && beside(last, chars[i])) {
            last->n++;
            continue;
        }
        lines[(*count)++] =
            (struct pdf_line){.chars = &chars[i], .n = 1, .y0 = chars[i]->y0, .y1 = chars[i]->y1};
    }
    for (size_t i = 0; i < *count; i++)
        if (!finish_line(&lines[i], a))
            return false;
    return true;
}

/* Marks that may not begin a line: they go down with what stands before them. */
static bool is_closing(int32_t cp)
{
    static const int32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF1F, 0xFF01,
                                    0xFF09, 0x300B, 0x300D, 0x300F, 0x3011, 0x3009, 0x3015,
                                    0x201D, 0x2019, 0x2026, 0x2014, '%',    ')',    ',',
                                    '.',    ';',    ':',    0x2030, 0x00B7};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == cp)
            return true;
    return false;
}

static bool is_opening(int32_t cp)
{
    return cp == 0xFF08 || cp == 0x300A || cp == 0x300C || cp == 0x300E || cp == 0x3010 ||
           cp == 0x3008 || cp == 0x3014 || cp == 0x201C || cp == 0x2018 || cp == '(';
}

/* The end of what cannot be parted at the beginning of the line. */
static size_t first_unit(const struct pdf_line *line)
{
    size_t i = 0;
    while (i + 1 < line->n && is_opening(line->chars[i]->cp))
        i++;
    bool word = !is_wide(line->chars[i]->cp);
    i++;
    while (i < line->n && (is_closing(line->chars[i]->cp) ||
                           (word && !is_wide(line->chars[i]->cp) &&
                            line->chars[i]->x0 - line->chars[i - 1]->x1 < 0.15f * line->em)))
        i++;
    return i;
}

bool pdf_line_had_room(const struct pdf_line *line, const struct pdf_line *next, float right)
{
    size_t unit = first_unit(next);
    float wanted = next->chars[unit - 1]->x1 - next->x0;
    /* A figure takes its unit along. */
    if (!is_wide(next->chars[unit - 1]->cp) && unit < next->n && is_wide(next->chars[unit]->cp))
        wanted += 2.2f * next->em;
    /* A mark at the end may hang over, or be set narrower. */
    float slack = 0.15f * next->em;
    return line->x1 + wanted <= right - slack;
}

void pdf_line_append(struct buf *text, const struct pdf_line *line)
{
    int32_t first = line->chars[0]->cp;
    if (text->n && !is_wide(first) &&
        (ascii_is_alpha(first) && text->p[text->n - 1] != '\n' &&
         ascii_is_alpha((unsigned char)text->p[text->n - 1])))
        buf_char(text, ' ');
    buf_str(text, line->text);
}

struct page_box pdf_box(const struct pdf_page *page, float x0, float y0, float x1, float y1)
{
    float box[4] = {x0, y0, x1, y1};
    if (page->turned) { /* back */
        float w = page->width, h = page->height;
        box[0] = page->turned > 0 ? y0 : h - y1;
        box[2] = page->turned > 0 ? y1 : h - y0;
        box[1] = page->turned > 0 ? w - x1 : x0;
        box[3] = page->turned > 0 ? w - x0 : x1;
    }
    for (int i = 0; i < 4; i++)
        box[i] = box[i] < -100000 ? -100000 : box[i] > 100000 ? 100000 : box[i];
    return (struct page_box){(int32_t)(box[0] * 100), (int32_t)(box[1] * 100),
                             (int32_t)(box[2] * 100), (int32_t)(box[3] * 100)};
}
