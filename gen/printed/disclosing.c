/* What makers of all kinds of files do alike: sections, tables and their captions are put into
 * the record. Reading the file: from_book.c, from_document.c. */
#include "printed/disclosing.h"

#include "base/file.h"
#include "base/utf8.h"
#include "data/lexicon.h"
#include "grid/text.h"

enum { HEAD_MAX = 50 /* characters of a document's title */, YEAR_FIRST = 2000, ENOUGH_VOTES = 6 };

static const struct value *word_list(const struct disclosing *d, const char *name)
{
    return value_get(value_get(d->in->words, "file"), name);
}

static void vote(struct disclosing *d, int year)
{
    if (year >= YEAR_FIRST && year < YEAR_FIRST + (int)(sizeof d->votes / sizeof *d->votes))
        d->votes[year - YEAR_FIRST]++;
}

/* The year that the document is of: as it is told first, unless nearly everything else is of
 * another (a title that was not changed since last year). */
static int year_told(const struct disclosing *d)
{
    int best = 0, first = d->year - YEAR_FIRST;
    for (int i = 0; i < (int)(sizeof d->votes / sizeof *d->votes); i++)
        best = d->votes[i] > d->votes[best] ? i : best;
    bool known = first >= 0 && first < (int)(sizeof d->votes / sizeof *d->votes);
    bool outvoted = known && d->votes[best] >= ENOUGH_VOTES && d->votes[first] * 4 < d->votes[best];
    return outvoted && !d->in->year ? YEAR_FIRST + best : d->year;
}

bool disclosing_begin(struct disclosing *d, const struct disclosure_input *in,
                      const struct source *source)
{
    struct arena *a = in->arena;
    *d = (struct disclosing){.in = in, .source = source, .year = in->year, .ok = true};
    d->tables = list_new(a);
    d->annexes = list_new(a);
    d->text = list_new(a);
    d->unread = list_new(a);
    d->ok = source && d->tables && d->annexes && d->text && d->unread;
    if (!d->ok)
        DIAG0(in->diags, E1004, place_file(in->name));
    return d->ok;
}

void disclosing_push(struct disclosing *d, struct list *l, struct str text, uint32_t at)
{
    struct value v = value_str(text);
    v.at = at;
    d->ok = d->ok && list_push(l, d->in->arena, v);
}

static int number_in(struct str s, size_t *at)
{
    int n = 0;
    size_t from = *at;
    while (*at < s.n && ascii_is_digit(s.p[*at]) && *at - from < 4)
        n = n * 10 + (s.p[(*at)++] - '0');
    return *at > from ? n : 0;
}

/* 2023年9月8日, 2023-09-08, 2023/9/8 at the start: 2023-09-08; "" when it is none. */
static struct str day_at_start(const struct disclosing *d, struct str s)
{
    int part[3] = {0};
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        part[i] = number_in(s, &at);
        while (i < 2 && at < s.n && !ascii_is_digit(s.p[at]) && at < 16)
            at++;
    }
    bool day = part[0] >= YEAR_FIRST && part[0] < YEAR_FIRST + 100 && part[1] >= 1 &&
               part[1] <= 12 && part[2] >= 1 && part[2] <= 31;
    return day ? arena_printf(d->in->arena, "%04d-%02d-%02d", part[0], part[1], part[2]) : STR("");
}

/* 批复时间：2023年9月8日 */
static void take_day(struct disclosing *d, const char *list, struct str line, struct str *out)
{
    size_t n = word_length_at_start(word_list(d, list), line);
    struct str rest = str_sub(line, n, line.n);
    while (rest.n && !ascii_is_digit(*rest.p) && rest.n + 8 > line.n - n)
        rest = str_sub(rest, 1, rest.n);
    if (n && !out->n)
        *out = day_at_start(d, rest);
}

void disclosing_text(struct disclosing *d, struct str text, int level, uint32_t at)
{
    static const char marks[] = "######";
    for (size_t from = 0; from < text.n;) {
        size_t end = str_find(text, STR("\n"), from);
        struct str line = str_trim(str_sub(text, from, end == SIZE_MAX ? text.n : end));
        int n = level > 6 ? 6 : level;
        if (n > 0 && line.n)
            line = arena_printf(d->in->arena, "%.*s %.*s", n, marks, STR_ARG(line));
        if (line.n)
            disclosing_push(d, d->text, line, at);
        struct str plain = squeeze(line, d->in->arena);
        size_t year_at, year_end;
        take_day(d, "approved_days", plain, &d->approved);
        take_day(d, "published_days", plain, &d->published);
        vote(d, caption_year(d->in->words, line, d->in->arena, &plain, &year_at, &year_end));
        from = end == SIZE_MAX ? text.n : end + 1;
    }
}

bool disclosing_is_annex(const struct disclosing *d, struct str title)
{
    return word_in(word_list(d, "annexes"), squeeze(title, d->in->arena));
}

void disclosing_merge(struct disclosing *d, struct list *merges, uint32_t row, uint32_t col,
                      uint32_t last_row, uint32_t last_col)
{
    const uint32_t numbers[] = {row, col, last_row, last_col};
    struct list *area = list_new(d->in->arena);
    d->ok = d->ok && area;
    for (size_t i = 0; d->ok && i < 4; i++)
        d->ok = list_push(area, d->in->arena, value_int(numbers[i]));
    d->ok = d->ok && list_push(merges, d->in->arena, value_list(area));
}

static void put(struct disclosing *d, struct vmap *m, const char *name, struct value v, uint32_t at)
{
    v.at = at;
    d->ok = d->ok && vmap_set(m, d->in->arena, str_of(name), v);
}

static void put_text(struct disclosing *d, struct vmap *m, const char *name, struct str s,
                     uint32_t at)
{
    if (s.n)
        put(d, m, name, value_str(s), at);
}

void disclosing_table(struct disclosing *d, const struct caption *c, struct value rows,
                      struct list *merges, uint32_t header_rows, struct list *notes, bool annex)
{
    struct vmap *m = vmap_new(d->in->arena);
    d->ok = d->ok && m && merges && notes;
    if (!d->ok)
        return;
    uint32_t at = c->at ? c->at : rows.at;
    put_text(d, m, "code", c->code, at);
    put_text(d, m, "title", c->title, at);
    put_text(d, m, "department", c->department, at);
    put_text(d, m, "unit", c->unit, at);
    if (c->year)
        put_text(d, m, "year", arena_printf(d->in->arena, "%d", c->year), at);
    put(d, m, "header_rows", value_int(header_rows), at);
    put(d, m, "merges", value_list(merges), at);
    put(d, m, "rows", rows, at);
    put(d, m, "notes", value_list(notes), at);
    enum amount_unit unit;
    if (!annex && amount_unit_parse(c->unit, &unit))
        d->units[unit]++;
    if (!d->unit.n)
        d->unit = c->unit;
    if (!d->department.n)
        d->department = c->department;
    d->year = d->year ? d->year : c->year;
    vote(d, c->year);
    struct value table = value_map(m);
    table.at = at;
    d->ok = d->ok && list_push(annex ? d->annexes : d->tables, d->in->arena, table);
}

void disclosing_unread(struct disclosing *d, struct str title, uint32_t at)
{
    struct vmap *m = vmap_new(d->in->arena);
    d->ok = d->ok && m;
    if (!d->ok)
        return;
    put_text(d, m, "title", title, at);
    struct value v = value_map(m);
    v.at = at;
    d->ok = list_push(d->unread, d->in->arena, v);
}

void disclosing_head(struct disclosing *d, struct str title)
{
    struct str s, name;
    size_t at, end;
    const struct value *kinds = word_list(d, "documents");
    int year = caption_year(d->in->words, title, d->in->arena, &s, &at, &end);
    struct lexeme kind = last_word(kinds, s);
    if (!year || !kind.end || utf8_count(s) > HEAD_MAX || word_in(word_list(d, "not_titles"), s))
        return;
    d->year = d->year ? d->year : year;
    name = at ? str_sub(s, 0, at)
              : without_tail(kinds, str_sub(s, end, kind.end > end ? kind.end : s.n));
    if (!d->called.n && name.n && !word_at_start(word_list(d, "parts"), name))
        d->called = name;
}

/* That of most tables: one that says another may be wrong, the first as well. */
static struct str unit_of_tables(const struct disclosing *d)
{
    enum amount_unit most;
    if (!amount_unit_parse(d->unit, &most))
        return d->unit;
    for (int unit = 0; unit < UNIT_COUNT; unit++)
        if (d->units[unit] > d->units[most])
            most = (enum amount_unit)unit;
    return amount_unit_name(most);
}

/* Whether a text tells an amount in a unit: 12.5万元, 3,000元 */
static bool tells_in(struct str text, struct str unit)
{
    for (size_t at = str_find(text, unit, 0); at != SIZE_MAX; at = str_find(text, unit, at + 1))
        if (at && ascii_is_digit(text.p[at - 1]))
            return true;
    return false;
}

/* The unit that the texts speak in, where no table tells one. */
static struct str unit_of_text(const struct disclosing *d)
{
    struct str wan = amount_unit_name(UNIT_WAN), yuan = amount_unit_name(UNIT_YUAN);
    bool any = false;
    for (size_t i = 0; i < d->text->n; i++) {
        if (str_find(d->text->items[i].s, wan, 0) != SIZE_MAX)
            return wan;
        any |= tells_in(d->text->items[i].s, yuan);
    }
    return any ? yuan : STR("");
}

static struct vmap *section_for(struct disclosing *d)
{
    struct vmap *m = vmap_new(d->in->arena);
    d->ok = d->ok && m;
    if (!d->ok)
        return NULL;
    put(d, m, "tables", value_list(d->tables), 0);
    put(d, m, "annexes", value_list(d->annexes), 0);
    put(d, m, "text", value_list(d->text), 0);
    put(d, m, "unread", value_list(d->unread), 0);
    return m;
}

bool disclosing_end(struct disclosing *d, struct record *out)
{
    struct arena *a = d->in->arena;
    struct place file = place_file(d->in->name);
    struct vmap *root = vmap_new(a), *section = section_for(d), *department = vmap_new(a),
                *dates = vmap_new(a);
    struct str plain;
    size_t year_at, year_end;
    d->year = year_told(d);
    if (!d->year) /* 某局2023年度部门决算公开表.xlsx, which says it nowhere else */
        d->year =
            caption_year(d->in->words, path_base(d->in->name), a, &plain, &year_at, &year_end);
    if (!d->year) {
        DIAG0(d->in->diags, E7020, file);
        return false;
    }
    d->unit = d->unit.n ? unit_of_tables(d) : unit_of_text(d);
    if (!d->unit.n)
        DIAG0(d->in->diags, E7021, file);
    if (!d->department.n)
        d->department = d->called;
    if (!d->department.n)
        DIAG0(d->in->diags, E7022, file);
    *out = (struct record){.source = d->source,
                           .sources = d->in->sources,
                           .year = d->year,
                           .unit = UNIT_YUAN,
                           .template_name = d->in->pack};
    amount_unit_parse(d->unit, &out->unit);
    d->ok = d->ok && root && section && department && dates;
    if (d->ok) {
        put_text(d, dates, "approved", d->approved, 0);
        put_text(d, dates, "published", d->published, 0);
        put_text(d, department, "name", d->department, 0);
        put(d, root, "template", value_str(d->in->pack), 0);
        put(d, root, "year", value_int(d->year), 0);
        put(d, root, "unit", value_str(amount_unit_name(out->unit)), 0);
        put(d, root, "department", value_map(department), 0);
        if (d->approved.n || d->published.n)
            put(d, root, "dates", value_map(dates), 0);
        put(d, root, "published", value_map(section), 0);
        out->root = value_map(root);
    }
    if (!d->ok)
        DIAG0(d->in->diags, E1004, file);
    return d->ok;
}
