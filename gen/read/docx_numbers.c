/* Numbers that Word makes itself: 一、 （一） 1. (ISO/IEC 29500-1, 17.9). */
#include "base/chinese.h"
#include "base/utf8.h"
#include "read/docx_parts.h"

#include <stdio.h>

static struct number_level plain_level(void)
{
    return (struct number_level){1, STR("decimal"), STR(""), STR("tab"), false, -1};
}

/* After OPEN of w:lvl: to its end. */
static bool read_level(struct xml_read *x, struct arena *a, struct number_level *level)
{
    size_t depth = xml_read_depth(x) - 1;
    enum xml_event e;
    *level = plain_level();
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        if (str_eq(name, STR("start")))
            level->start = xml_int(x, "val", 1);
        else if (str_eq(name, STR("numFmt")))
            level->format = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("lvlText")))
            level->text = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("suff")))
            level->suffix = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("isLgl")))
            level->legal = xml_on(x);
        else if (str_eq(name, STR("lvlRestart")))
            level->restart = xml_int(x, "val", -1);
    }
    return e == XML_EVENT_CLOSE;
}

static int level_index(const struct xml_read *x)
{
    int i = xml_int(x, "ilvl", 0);
    return i >= 0 && i < NUMBER_LEVELS ? i : 0;
}

static bool read_list(struct xml_read *x, struct arena *a, struct docx_numbers *out)
{
    size_t depth = xml_read_depth(x) - 1;
    struct number_list *list = arena_zalloc(a, sizeof *list);
    enum xml_event e;
    if (!list)
        return false;
    list->id = arena_str(a, xml_read_attr(x, "abstractNumId"));
    for (int i = 0; i < NUMBER_LEVELS; i++)
        list->levels[i] = plain_level();
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        if (str_eq(name, STR("styleLink")))
            list->style_link = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("numStyleLink")))
            list->num_style_link = arena_str(a, xml_read_attr(x, "val"));
        else if (str_eq(name, STR("lvl")) && !read_level(x, a, &list->levels[level_index(x)]))
            return false;
    }
    return e == XML_EVENT_CLOSE && map_put(&out->lists, list->id, list);
}

/* A list may be only a pointer to the one that defines a style's numbers. */
static struct number_list *list_called(struct docx_numbers *all, struct str id)
{
    struct number_list *list = map_get(&all->lists, id);
    if (!list || !list->num_style_link.n)
        return list;
    for (size_t i = 0; i < all->lists.n; i++) {
        struct number_list *other = all->lists.entries[i].value;
        if (other->style_link.n && str_eq(other->style_link, list->num_style_link))
            return other;
    }
    return list;
}

static bool read_use(struct xml_read *x, struct arena *a, struct docx_numbers *out)
{
    size_t depth = xml_read_depth(x) - 1;
    struct number_use *use = arena_zalloc(a, sizeof *use);
    struct str id = arena_str(a, xml_read_attr(x, "numId"));
    enum xml_event e;
    int level = 0;
    if (!use)
        return false;
    for (int i = 0; i < NUMBER_LEVELS; i++)
        use->start[i] = -1;
    while ((e = xml_read_within(x, depth)) == XML_EVENT_OPEN) {
        struct str name = xml_read_name(x);
        if (str_eq(name, STR("abstractNumId"))) {
            use->list = list_called(out, xml_read_attr(x, "val"));
        } else if (str_eq(name, STR("lvlOverride"))) {
            level = level_index(x);
        } else if (str_eq(name, STR("startOverride"))) {
            use->start[level] = xml_int(x, "val", 1);
        } else if (str_eq(name, STR("lvl"))) {
            level = level_index(x);
            use->has_own[level] = true;
            if (!read_level(x, a, &use->own[level]))
                return false;
        }
    }
    return e == XML_EVENT_CLOSE && map_put(&out->uses, id, use);
}

bool docx_numbers_read(struct xml_read *x, struct arena *a, struct docx_numbers *out)
{
    enum xml_event e;
    while ((e = xml_read_next(x)) != XML_EVENT_END) {
        if (e == XML_EVENT_BROKEN)
            return false;
        if (e != XML_EVENT_OPEN)
            continue;
        if (str_eq(xml_read_name(x), STR("abstractNum")) && !read_list(x, a, out))
            return false;
        if (str_eq(xml_read_name(x), STR("num")) && !read_use(x, a, out))
            return false;
    }
    return true;
}

/* How numbers are written */

static void put_digits(struct buf *out, int n, const char *const digits[10])
{
    char text[16];
    int length = snprintf(text, sizeof text, "%d", n);
    for (int i = 0; i < length; i++)
        buf_puts(out, text[i] >= '0' && text[i] <= '9' ? digits[text[i] - '0'] : "-");
}

/* 十一, 二十, 一百零三 */
static void put_counting(struct buf *out, int n, const char *const digits[10],
                         const char *const tens[4], bool short_ten)
{
    bool gap = false;
    if (n < 0 || n > 9999) {
        put_digits(out, n, digits);
        return;
    }
    if (n == 0)
        buf_puts(out, digits[0]);
    int written = 0;
    for (int place = 3, unit = 1000; place >= 0; place--, unit /= 10) {
        int digit = n / unit % 10;
        if (!digit) {
            gap = written > 0;
            continue;
        }
        if (gap)
            buf_puts(out, digits[0]);
        gap = false;
        if (!(short_ten && place == 1 && digit == 1 && !written))
            buf_puts(out, digits[digit]);
        buf_puts(out, tens[place]);
        written++;
    }
}

static void put_roman(struct buf *out, int n, bool upper)
{
    static const struct {
        int value;
        const char *text;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && n < 4000; i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            for (const char *p = parts[i].text; *p; p++)
                buf_char(out, upper ? (char)(*p - 32) : *p);
}

/* a … z, aa, bb … */
static void put_letter(struct buf *out, int n, char first)
{
    for (int i = 0; n > 0 && i <= (n - 1) / 26 && i < 20; i++)
        buf_char(out, (char)(first + (n - 1) % 26));
}

/* One of a row of characters: ①, 甲. */
static bool put_nth(struct buf *out, int n, int32_t first, int count)
{
    if (n < 1 || n > count)
        return false;
    buf_cp(out, first + n - 1);
    return true;
}

static void put_number(struct buf *out, int n, struct str format)
{
    const char *round[10];
    for (int i = 0; i < 10; i++)
        round[i] = chinese_digit_round(i);
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    if (str_eq(format, STR("chineseCounting")) || str_eq(format, STR("chineseCountingThousand")) ||
        str_eq(format, STR("japaneseCounting")) ||
        str_eq(format, STR("taiwaneseCountingThousand")) ||
        str_eq(format, STR("taiwaneseCounting")))
        put_counting(out, n, chinese_digits_plain, chinese_powers, true);
    else if (str_eq(format, STR("chineseLegalSimplified")) ||
             str_eq(format, STR("ideographLegalTraditional")))
        put_counting(out, n, chinese_digits_formal, chinese_powers_formal, false);
    else if (str_eq(format, STR("ideographDigital")) ||
             str_eq(format, STR("japaneseDigitalTenThousand")))
        put_digits(out, n, round);
    else if (str_eq(format, STR("decimalFullWidth")) || str_eq(format, STR("decimalFullWidth2")))
        put_digits(out, n, wide);
    else if (str_eq(format, STR("ideographTraditional")) && n >= 1 && n <= 10)
        buf_puts(out, chinese_stems[n - 1]);
    else if ((str_starts(format, STR("decimalEnclosedCircle")) && put_nth(out, n, 0x2460, 20)) ||
             (str_eq(format, STR("decimalEnclosedParen")) && put_nth(out, n, 0x2474, 20)) ||
             (str_eq(format, STR("decimalEnclosedFullstop")) && put_nth(out, n, 0x2488, 20)) ||
             (str_eq(format, STR("ideographEnclosedCircle")) && put_nth(out, n, 0x3280, 10)))
        return;
    else if (str_eq(format, STR("upperRoman")) || str_eq(format, STR("lowerRoman")))
        put_roman(out, n, format.p[0] == 'u');
    else if (str_eq(format, STR("upperLetter")) || str_eq(format, STR("lowerLetter")))
        put_letter(out, n, format.p[0] == 'u' ? 'A' : 'a');
    else if (str_eq(format, STR("decimalZero")))
        buf_printf(out, "%02d", n);
    else if (!str_eq(format, STR("none")))
        buf_int(out, n);
}

static const struct number_level *level_of(const struct number_use *use, int i)
{
    return use->has_own[i] ? &use->own[i] : &use->list->levels[i];
}

static void count_on(struct number_use *use, int level)
{
    struct number_list *list = use->list;
    const struct number_level *own = level_of(use, level);
    bool restarted = use->start[level] >= 0 && !use->started[level];
    if (restarted || !list->begun[level])
        list->counts[level] = restarted ? use->start[level] : own->start;
    else
        list->counts[level]++;
    use->started[level] = list->begun[level] = true;
    for (int i = level + 1; i < NUMBER_LEVELS; i++) {
        int restart = level_of(use, i)->restart;
        if (restart != 0 && (restart < 0 || level < restart))
            list->begun[i] = false;
    }
    /* Levels above that no paragraph has yet count as begun. */
    for (int i = 0; i < level; i++)
        if (!list->begun[i]) {
            list->counts[i] = level_of(use, i)->start;
            list->begun[i] = true;
        }
}

void docx_number(struct docx_numbers *numbers, struct paragraph_says says, struct buf *out)
{
    struct number_use *use = says.num.n ? map_get(&numbers->uses, says.num) : NULL;
    int level = says.num_level > 0 && says.num_level < NUMBER_LEVELS ? says.num_level : 0;
    if (!use || !use->list)
        return;
    count_on(use, level);
    const struct number_level *own = level_of(use, level);
    if (str_eq(own->format, STR("bullet")))
        return;
    size_t before = out->n;
    for (size_t i = 0; i < own->text.n; i++) {
        char c = own->text.p[i], next = i + 1 < own->text.n ? own->text.p[i + 1] : 0;
        if (c != '%' || next < '1' || next > '9') {
            buf_char(out, c);
            continue;
        }
        int of = next - '1';
        put_number(out, use->list->counts[of],
                   own->legal ? STR("decimal") : level_of(use, of)->format);
        i++;
    }
    /* What ends in a wide character stands apart by itself. */
    if (out->n > before && !(out->p[out->n - 1] & 0x80) && !str_eq(own->suffix, STR("nothing")))
        buf_char(out, ' ');
}
