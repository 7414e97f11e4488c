/* A line told apart by the pack's words: what it is, not what it means for the table. Captions of
 * every kind of file come through here. */
#include "printed/caption.h"

#include "base/utf8.h"
#include "data/lexicon.h"
#include "grid/text.h"

enum { TITLE_MAX = 60 /* characters */, YEAR_FIRST = 2000, YEAR_LAST = 2099 };

static const struct value *list(const struct value *words, const char *name)
{
    return value_get(value_get(words, "file"), name);
}

int caption_year(const struct value *words, struct str text, struct arena *a, struct str *plain,
                 size_t *at, size_t *end)
{
    const struct value *marks = value_get(words, "title_years");
    struct str s = *plain = squeeze(text, a);
    size_t starts[4] = {0}; /* of the last four digits */
    int digits = 0, year = 0;
    for (const char *p = s.p, *last = s.p + s.n; p < last;) {
        size_t from = (size_t)(p - s.p);
        size_t mark = digits == 4 && year >= YEAR_FIRST && year <= YEAR_LAST
                          ? word_length_at_start(marks, str_sub(s, from, s.n))
                          : 0;
        if (mark) {
            *at = starts[0];
            *end = from + mark;
            return year;
        }
        int d = digit_of_numeral(utf8_next(&p, last));
        if (d >= 0 && digits < 4)
            starts[digits] = from;
        digits = d < 0 ? 0 : digits + 1;
        year = d < 0 ? 0 : digits > 4 ? 0 : year * 10 + d;
    }
    return 0;
}

/* Nothing but what numbers a table: 公开01表, 附表1, 表一 */
static bool is_code(const struct value *words, struct str s)
{
    bool number = false;
    while (s.n) {
        const struct value *marks = list(words, "codes");
        size_t used = 0;
        for (size_t i = 0; i < value_count(marks); i++)
            if (marks->list->items[i].s.n > used && str_starts(s, marks->list->items[i].s))
                used = marks->list->items[i].s.n;
        if (!used && (ascii_is_digit(*s.p) || strchr("()-.:", *s.p))) {
            number |= ascii_is_digit(*s.p);
            used = 1;
        }
        if (!used && chinese_ordinal(s, &used) > 0)
            number = true;
        else if (!used)
            return false;
        s = str_sub(s, used, s.n);
    }
    return number;
}

/* …表(汇总) ends with 表, too. */
static struct str without_brackets(struct str s)
{
    size_t open = SIZE_MAX;
    if (!str_ends(s, STR(")")))
        return s;
    for (size_t at = str_find(s, STR("("), 0); at != SIZE_MAX; at = str_find(s, STR("("), at + 1))
        open = at;
    return open == SIZE_MAX ? s : str_sub(s, 0, open);
}

static struct str without_title_marks(struct str s)
{
    if (str_starts(s, STR("《")) && str_ends(s, STR("》")))
        return str_sub(s, strlen("《"), s.n - strlen("》"));
    return s;
}

static bool is_title(const struct value *words, struct str s)
{
    s = without_title_marks(s);
    return utf8_count(s) <= TITLE_MAX && str_find(s, STR("。"), 0) == SIZE_MAX &&
           str_find(s, STR("；"), 0) == SIZE_MAX &&
           word_at_end(list(words, "title_ends"), without_brackets(s)) > 0 &&
           !word_in(list(words, "not_titles"), s);
}

/* "单位：" and the like in front, *rest what follows it. */
static bool opens_with(const struct value *openers, struct str s, struct str *rest)
{
    size_t best = 0;
    for (size_t i = 0; i < value_count(openers); i++) {
        struct str w = openers->list->items[i].s, after;
        if (w.n <= best || !str_starts(s, w))
            continue;
        after = str_sub(s, w.n, s.n);
        if (!str_starts(after, STR(":")) && !str_starts(after, STR("：")))
            continue;
        best = w.n;
        *rest = str_sub(after, str_starts(after, STR(":")) ? 1 : strlen("："), after.n);
    }
    return best > 0;
}

static bool is_unit(const struct value *words, struct str s, struct str *unit)
{
    enum amount_unit u;
    while (s.n && strchr("()", *s.p))
        s = str_sub(s, 1, s.n);
    while (s.n && strchr("()", s.p[s.n - 1]))
        s.n--;
    const struct value *openers = list(words, "units");
    struct str rest = {0};
    if (!opens_with(openers, s, &rest))
        for (size_t i = 0; i < value_count(openers); i++)
            if (str_starts(s, openers->list->items[i].s))
                rest = str_sub(s, openers->list->items[i].s.n, s.n);
    if (rest.n && amount_unit_parse(rest, &u)) {
        *unit = amount_unit_name(u);
        return true;
    }
    return false;
}

static void keep(struct str *member, struct str s)
{
    if (!member->n)
        *member = s;
}

static enum piece_kind read_piece(const struct value *words, struct str piece, struct arena *a,
                                  struct caption *out)
{
    struct str s = squeeze(piece, a), plain, rest = {0};
    size_t at, end;
    int year = caption_year(words, piece, a, &plain, &at, &end);
    if (is_unit(words, s, &rest)) {
        keep(&out->unit, rest);
        return PIECE_UNIT;
    }
    if (opens_with(list(words, "departments"), s, &rest)) {
        if (year && at >= (size_t)(rest.p - s.p)) { /* 部门：某局 2023年度 */
            rest.n = at - (size_t)(rest.p - s.p);
            out->year = out->year ? out->year : year;
        }
        keep(&out->department, rest);
        return PIECE_DEPARTMENT;
    }
    if (opens_with(list(words, "fields"), s, &rest))
        return PIECE_FIELD;
    if (year && !at && end == s.n) {
        out->year = out->year ? out->year : year;
        return PIECE_YEAR;
    }
    if (is_code(words, s)) {
        keep(&out->code, str_trim(piece));
        return PIECE_CODE;
    }
    if (!is_title(words, s))
        return PIECE_OTHER;
    if (!out->title.n) {
        out->title = str_trim(without_title_marks(str_trim(piece)));
        out->year = out->year ? out->year : year;
    }
    return PIECE_TITLE;
}

/* Where the next piece begins at or after `from`: behind blanks that set pieces apart, or at words
 * that open one. *gap: bytes of the blanks in front. */
static size_t next_piece(const struct value *words, struct str line, size_t from, struct arena *a,
                         size_t *gap)
{
    enum amount_unit unit;
    for (size_t i = from; i < line.n; i++) {
        struct str here = str_sub(line, i, line.n), rest;
        *gap = 0;
        if (line.p[i] == '\t' || line.p[i] == '\n')
            *gap = 1;
        else if (str_starts(here, STR("　")))
            *gap = strlen("　");
        if (*gap)
            return i;
        if (i == from)
            continue;
        if (!opens_with(list(words, "units"), str_sub(line, from, line.n), &rest) &&
            opens_with(list(words, "units"), here, &rest) &&
            amount_unit_parse(squeeze(rest, a), &unit))
            return i;
        if (line.p[i - 1] == ' ' && opens_with(list(words, "departments"), here, &rest))
            return i;
    }
    return line.n;
}

/* 某街道办事处　　金额单位：万元: who it is of, without a word for that */
static bool is_bare_name(struct str s)
{
    enum { NAME_MAX = 30 };
    size_t chars = utf8_count(s);
    return chars > 2 && chars <= NAME_MAX && utf8_han_start(s, s.n) == 0;
}

bool caption_line(const struct value *words, struct str line, uint32_t at, struct arena *a,
                  struct caption *out, bool *has_title)
{
    struct caption seen = *out;
    struct str bare = STR("");
    bool all = true, title = false, unit = false;
    for (size_t from = 0; all && from < line.n;) {
        size_t gap = 0, end = next_piece(words, line, from, a, &gap);
        struct str piece = str_trim(str_sub(line, from, end));
        if (piece.n) {
            enum piece_kind kind = read_piece(words, piece, a, &seen);
            bool name = kind == PIECE_OTHER && !bare.n && is_bare_name(piece);
            bare = name ? piece : bare;
            all = kind != PIECE_OTHER || name;
            title |= kind == PIECE_TITLE;
            unit |= kind == PIECE_UNIT;
        }
        from = end + gap;
    }
    all = all && (!bare.n || unit);
    *has_title = all && title;
    if (!all)
        return false;
    if (bare.n)
        keep(&seen.department, bare);
    if (title && !out->title.n)
        seen.at = at;
    else if (!seen.at)
        seen.at = at;
    *out = seen;
    return true;
}

bool caption_note(const struct value *words, struct str line, bool after_note, struct arena *a)
{
    struct str s = squeeze(line, a);
    if (after_note && s.n && (ascii_is_digit(*s.p) || *s.p == '('))
        return strip_ordinal(s).n < s.n;
    return word_at_start(list(words, "notes"), s) || word_in(list(words, "notes_with"), s);
}

bool caption_tells_empty(const struct value *words, struct str line, struct arena *a)
{
    return word_in(list(words, "notes_of_empty"), squeeze(line, a));
}
