/* Random reports of headings and paragraphs made of what breaks lines badly: what every line and
 * every page must keep to, wherever things fall. */
#include "layout_doc.h"

enum { LINES_MAX = 20000 };

struct set_line {
    uint32_t page, tag;
    mpt y, left, right;
    int32_t first, last;
};

struct lines_found {
    struct set_line *items;
    size_t n;
};

static uint32_t draw_number(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % below);
}

static const char *const parts[] = {"字",
                                    "支出决算",
                                    "主要原因是",
                                    "，",
                                    "。",
                                    "；",
                                    "、",
                                    "：",
                                    "？",
                                    "！",
                                    "……",
                                    "——",
                                    "·",
                                    "“三公”经费",
                                    "‘单’",
                                    "《预算法》",
                                    "〈细则〉",
                                    "（含（本级）和（下属））",
                                    "【重点】",
                                    "〔2022〕3号",
                                    "（类）",
                                    "（款）",
                                    "（项）",
                                    "1,103.93万元",
                                    "29.27%",
                                    "-12.5%",
                                    "≥98%",
                                    "2022年12月31日",
                                    "2021—2023年",
                                    "第128号",
                                    "3月—12月",
                                    "1234567890123456789012345678元",
                                    "100.00‰",
                                    "20×30",
                                    "￥8.00",
                                    "https://www.example.gov.cn/zwgk/2022/index.html?id=1&page=2",
                                    "Donaudampfschifffahrtsgesellschaft",
                                    "DRG",
                                    "final accounts",
                                    "e-mail",
                                    "“the dog”",
                                    "don’t",
                                    " ",
                                    "\xF0\xA0\xAE\xB7",
                                    "①",
                                    "/",
                                    "~",
                                    "×"};

static void random_words(struct buf *b, uint64_t *seed, uint32_t most)
{
    for (uint32_t n = 1 + draw_number(seed, most); n > 0; n--) {
        const char *part = parts[draw_number(seed, sizeof parts / sizeof *parts)];
        for (uint32_t again = draw_number(seed, 12) ? 1 : draw_number(seed, 9); again > 0; again--)
            buf_puts(b, part);
        if (draw_number(seed, 3) == 0)
            buf_puts(b, "部门决算公开情况说明");
    }
}

static void add_random(struct sample *s, uint64_t *seed)
{
    static const uint32_t sizes[] = {1, 1, 2, 5, 12, 30, 80};
    struct buf b;
    buf_init(&b);
    if (draw_number(seed, 4) == 0) {
        buf_puts(&b, "一、");
        random_words(&b, seed, 3);
        buf_char(&b, '\0');
        add_heading(s, (uint8_t)(2 + draw_number(seed, 3)), b.p);
    } else {
        if (draw_number(seed, 5) == 0)
            buf_puts(&b, "字"); /* a paragraph of one character */
        else
            random_words(&b, seed, sizes[draw_number(seed, 7)]);
        buf_char(&b, '\0');
        add_para(s, "", b.p);
    }
    buf_free(&b);
}

/* Marks of one tag at one height are one line. */
static struct lines_found find_lines(struct sample *s)
{
    struct lines_found out = {arena_alloc(&s->arena, LINES_MAX * sizeof(struct set_line)), 0};
    assert_non_null(out.items);
    for (uint32_t p = 0; p < s->pages.page_count; p++)
        for (size_t i = 0; i < s->pages.pages[p].text_count; i++) {
            const struct page_text *t = &s->pages.pages[p].texts[i];
            struct set_line *last = out.n ? &out.items[out.n - 1] : NULL;
            if (t->tag == TAG_NONE)
                continue;
            if (!last || last->page != p || last->y != t->y || last->tag != t->tag) {
                assert_true(out.n < LINES_MAX);
                last = &out.items[out.n++];
                *last = (struct set_line){p, t->tag, t->y, t->x, 0, t->cps[0], 0};
            }
            last->right = t->x + mark_width(t);
            last->last = t->cps[t->n - 1];
        }
    return out;
}

/* No line reaches beyond the text area, or below it. */
static void check_edges(const struct sample *s, const struct lines_found *l, uint64_t seed)
{
    const struct page_shape *page = &s->style->portrait;
    for (size_t i = 0; i < l->n; i++) {
        const struct set_line *line = &l->items[i];
        if (line->right > page->width - page->right + PT(1) || line->left < page->left - PT(9) ||
            line->y > page->height - page->bottom)
            fail_msg("seed %llu: line %zu from %d to %d", (unsigned long long)seed, i, line->left,
                     line->right);
    }
}

/* What must not open or end a line does not, but in rows of marks longer than a line. */
static void check_marks(struct sample *s, const struct lines_found *l, uint64_t seed)
{
    for (size_t i = 1; i < l->n; i++) {
        const struct set_line *before = &l->items[i - 1], *line = &l->items[i];
        enum char_class first = char_class(line->first), last = char_class(before->last);
        if (line->tag != before->tag || char_is_quote(line->first) || char_is_quote(before->last))
            continue;
        bool row = class_not_first(first) && class_not_first(last);
        if ((class_not_first(first) && !row && first != CC_HYPHEN) || class_not_last(last))
            fail_msg("seed %llu, line %zu: U+%04X | U+%04X", (unsigned long long)seed, i,
                     (unsigned)before->last, (unsigned)line->first);
    }
    (void)s;
}

static bool is_heading(const struct sample *s, uint32_t tag)
{
    return s->pages.tags[tag].kind >= TAG_H1 && s->pages.tags[tag].kind <= TAG_H4;
}

/* Lines of the tag on the page of line `i`. */
static size_t lines_here(const struct lines_found *l, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < l->n; k++)
        n += l->items[k].tag == l->items[i].tag && l->items[k].page == l->items[i].page;
    return n;
}

static size_t lines_of_tag(const struct lines_found *l, uint32_t tag)
{
    size_t n = 0;
    for (size_t k = 0; k < l->n; k++)
        n += l->items[k].tag == tag;
    return n;
}

/* Behind a heading stand two lines of text, or all there is of it; of a paragraph parted by a page
 * end two lines stay and two go. */
static void check_pages(const struct sample *s, const struct lines_found *l, uint64_t seed)
{
    for (size_t i = 0; i + 1 < l->n; i++) {
        const struct set_line *line = &l->items[i], *next = &l->items[i + 1];
        if (line->page == next->page)
            continue;
        if (is_heading(s, line->tag))
            fail_msg("seed %llu: a heading ends page %u, line %zu of %zu, tag %u next %u",
                     (unsigned long long)seed, line->page, lines_here(l, i),
                     lines_of_tag(l, line->tag), line->tag, next->tag);
        if (line->tag == next->tag && (lines_here(l, i) < 2 || lines_here(l, i + 1) < 2))
            fail_msg("seed %llu: a line alone on page %u", (unsigned long long)seed, line->page);
        size_t text = lines_here(l, i), above = i - text;
        bool whole = text == lines_of_tag(l, line->tag);
        if (text == 1 && !whole && i >= text && is_heading(s, l->items[above].tag))
            fail_msg("seed %llu: one line below a heading", (unsigned long long)seed);
    }
}

static void lay_out_random(uint64_t seed)
{
    uint64_t at = seed;
    struct sample s;
    sample_open(&s, NULL);
    for (int i = 0; i < 60; i++)
        add_random(&s, &at);
    add_para(&s, "", "末段。");
    assert_true(lay_out(&s));
    struct lines_found lines = find_lines(&s);
    check_edges(&s, &lines, seed);
    check_marks(&s, &lines, seed);
    check_pages(&s, &lines, seed);
    sample_close(&s);
}

static void lines_and_pages_keep_the_rules(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 300; round++)
        lay_out_random(round * 6700417);
}

/* What shows nothing takes no room and opens no page. */
static void empty_paragraphs_are_nothing(void **state)
{
    (void)state;
    struct sample s;
    sample_open(&s, NULL);
    add_lines(&s, 20);
    add_heading(&s, 2, "一、基本情况");
    for (int i = 0; i < 30; i++)
        add_para(&s, "", " ");
    add_lines(&s, 1);
    assert_true(lay_out(&s));
    assert_int_equal(s.pages.page_count, 1);
    sample_close(&s);
}

/* A heading and its paragraph at every height of the page, in every number of lines. */
static void headings_at_every_height(void **state)
{
    (void)state;
    for (size_t before = 1; before <= 24; before++)
        for (size_t lines = 1; lines <= 5; lines++) {
            struct sample s;
            sample_open(&s, NULL);
            add_lines(&s, before);
            add_heading(&s, 2, "一、基本情况");
            add_heading(&s, 3, "（一）收入情况");
            add_lines(&s, lines);
            add_lines(&s, 3);
            assert_true(lay_out(&s));
            struct lines_found found = find_lines(&s);
            check_pages(&s, &found, before * 100 + lines);
            sample_close(&s);
        }
}

static void ten_thousand_characters_are_one_paragraph(void **state)
{
    (void)state;
    uint64_t seed = 99;
    struct sample s;
    struct buf b;
    sample_open(&s, NULL);
    buf_init(&b);
    while (utf8_count(buf_view(&b)) < 10000)
        random_words(&b, &seed, 20);
    buf_char(&b, '\0');
    add_para(&s, "", b.p);
    buf_free(&b);
    assert_true(lay_out(&s));
    struct lines_found lines = find_lines(&s);
    assert_true(lines.n > 200);
    check_edges(&s, &lines, 99);
    check_marks(&s, &lines, 99);
    check_pages(&s, &lines, 99);
    sample_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_pages_keep_the_rules),
        cmocka_unit_test(empty_paragraphs_are_nothing),
        cmocka_unit_test(headings_at_every_height),
        cmocka_unit_test(ten_thousand_characters_are_one_paragraph),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
