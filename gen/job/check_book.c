/* The check sheet that finance bureaus keep, as a workbook: the ledger of each department, the
 * findings of all, and a summary where there are several. Made from the reports for machines, which
 * may come from several processes. */
#include "base/file.h"
#include "base/fileset.h"
#include "base/utf8.h"
#include "data/json.h"
#include "fence/xlsx_text.h"
#include "fence/xlsx_write.h"
#include "job/put.h"

#include "checks/run.h"

enum { HEAD_FILL = 0xD9E2F3, PART_FILL = 0xEDEDED, FAIL_FILL = 0xF8CBAD, DOUBT_FILL = 0xFFE699 };
enum { FIXED_SHEETS = 2 }; /* summary and findings, in front of those of departments */

struct book_maker {
    struct juesuan *j;
    struct arena arena;
    struct xlsx *x;
    const struct value *words; /* rules.json, "ledger" */
    const struct juesuan_report *reports;
    struct value *parsed; /* none where there is no report */
    struct str *names;    /* of the sheets */
    size_t n;
};

static const struct xlsx_look title_look = {.size = 14, .bold = true, .align = XLSX_CENTER};
static const struct xlsx_look head_look = {.size = 10,
                                           .bold = true,
                                           .border = true,
                                           .wrap = true,
                                           .align = XLSX_CENTER,
                                           .fill = HEAD_FILL};
static const struct xlsx_look part_look = {
    .size = 10, .bold = true, .border = true, .fill = PART_FILL};
static const struct xlsx_look text_look = {.size = 10, .border = true, .wrap = true};
static const struct xlsx_look count_look = {.size = 10, .border = true, .align = XLSX_CENTER};

static struct str word(const struct book_maker *m, const char *name)
{
    return value_get_str(value_get(m->words, "sheet"), name);
}

static void put(const struct book_maker *m, struct xlsx_sheet *s, uint32_t row, uint32_t col,
                struct str text, const struct xlsx_look *look)
{
    int32_t cp;
    enum xlsx_fault fault = xlsx_text_check(text, &cp);
    if (fault == XLSX_TOO_LONG)
        text = utf8_cut(text, XLSX_TEXT_MAX / 2);
    (void)m;
    xlsx_put_text(s, row, col, text, look);
}

static void put_count(struct xlsx_sheet *s, uint32_t row, uint32_t col, const struct value *v)
{
    struct dec d;
    if (v && value_number(v, &d))
        xlsx_put_number(s, row, col, d, &count_look);
    else
        xlsx_put_text(s, row, col, STR(""), &count_look);
}

struct column {
    const char *word;
    double width;
};

static void put_head(const struct book_maker *m, struct xlsx_sheet *s, struct str title,
                     const struct column *columns, uint32_t n)
{
    xlsx_merge(s, (struct xlsx_area){0, 0, 0, n - 1}, &title_look);
    put(m, s, 0, 0, title, &title_look);
    xlsx_row_height(s, 0, 28);
    for (uint32_t i = 0; i < n; i++) {
        xlsx_columns(s, i, i, columns[i].width, false);
        put(m, s, 1, i, word(m, columns[i].word), &head_look);
    }
    xlsx_freeze(s, 2, 0);
}

static void print_as(struct xlsx_sheet *s, uint32_t rows, uint32_t cols)
{
    const struct xlsx_print p = {.area = {0, 0, rows ? rows - 1 : 0, cols - 1},
                                 .repeat_rows = 2,
                                 .landscape = true,
                                 .left = 0.5,
                                 .right = 0.5,
                                 .top = 0.6,
                                 .bottom = 0.6,
                                 .footer = "&C&P / &N"};
    xlsx_print_as(s, &p);
}

/* Ledger */

static struct xlsx_look verdict_look(struct str verdict)
{
    struct xlsx_look look = count_look;
    look.fill = str_eq(verdict, STR("fail"))       ? FAIL_FILL
                : str_eq(verdict, STR("doubtful")) ? DOUBT_FILL
                                                   : 0;
    return look;
}

static struct str problem_of(struct book_maker *m, const struct value *line)
{
    struct str rule = value_get_str(line, "rule"), place = value_get_str(line, "place");
    if (!rule.n)
        return STR("");
    return arena_printf(&m->arena, "%.*s %.*s%s%.*s", STR_ARG(rule),
                        STR_ARG(value_get_str(line, "problem")), place.n ? "\n" : "",
                        STR_ARG(place));
}

static void put_ledger(struct book_maker *m, size_t i)
{
    static const struct column columns[] = {{"number", 5},   {"item", 34},    {"basis", 26},
                                            {"verdict", 12}, {"problem", 44}, {"remark", 30},
                                            {"address", 24}};
    const uint32_t cols = sizeof columns / sizeof *columns;
    const struct value *report = &m->parsed[i], *ledger = value_get(report, "ledger");
    struct xlsx_sheet *s = xlsx_add_sheet(m->x, m->names[FIXED_SHEETS + i]);
    struct str part = STR("");
    uint32_t row = 2, number = 0;
    put_head(m, s, value_get_str(report, "title"), columns, cols);
    for (size_t k = 0; k < value_count(ledger); k++) {
        const struct value *line = &ledger->list->items[k];
        struct xlsx_look verdict = verdict_look(value_get_str(line, "verdict"));
        if (!str_eq(part, value_get_str(line, "part"))) {
            part = value_get_str(line, "part");
            char *name = arena_alloc(&m->arena, part.n + 1);
            if (!name)
                return;
            memcpy(name, part.p, part.n);
            name[part.n] = 0;
            xlsx_merge(s, (struct xlsx_area){row, 0, row, cols - 1}, &part_look);
            put(m, s, row++, 0, value_get_str(value_get(m->words, "words"), name), &part_look);
        }
        xlsx_put_number(s, row, 0, dec_of(++number), &count_look);
        put(m, s, row, 1, value_get_str(line, "item"), &text_look);
        put(m, s, row, 2, value_get_str(line, "basis"), &text_look);
        put(m, s, row, 3, value_get_str(line, "says"), &verdict);
        put(m, s, row, 4, problem_of(m, line), &text_look);
        put(m, s, row, 5, value_get_str(line, "remark"), &text_look);
        put(m, s, row++, 6, STR(""), &text_look);
    }
    print_as(s, row, cols);
}

/* Findings */

struct findings_sheet {
    struct xlsx_sheet *s;
    uint32_t row;
};

static struct str places_of(struct book_maker *m, const struct value *finding)
{
    const struct value *places = value_get(finding, "places");
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < value_count(places) && i < 5; i++) {
        const struct value *p = &places->list->items[i], *line = value_get(p, "line"),
                           *page = value_get(p, "page");
        struct str sheet = value_get_str(p, "sheet"), cell = value_get_str(p, "cell");
        int64_t n;
        buf_puts(&b, i ? "\n" : "");
        if (sheet.n)
            buf_printf(&b, "%.*s%s%.*s ", STR_ARG(sheet), cell.n ? "!" : "", STR_ARG(cell));
        else if (line && value_number(line, &(struct dec){0}) && dec_to_i64(line->d, &n))
            buf_printf(&b, "%lld ", (long long)n);
        else if (page && page->type == VALUE_INT && dec_to_i64(page->d, &n))
            buf_printf(&b, "p.%lld ", (long long)n);
        buf_printf(&b, "%.*s %.*s", STR_ARG(value_get_str(p, "where")),
                   STR_ARG(value_get_str(p, "text")));
    }
    struct str text = arena_str(&m->arena, buf_view(&b));
    buf_free(&b);
    return text.p ? text : STR("");
}

static void put_finding(struct book_maker *m, struct findings_sheet *f, size_t i,
                        const struct value *finding)
{
    struct str explanation = value_get_str(finding, "explanation");
    struct str severity = value_get_str(finding, "severity");
    struct str level = explanation.n                ? word(m, "explained")
                       : str_eq(severity, STR("E")) ? word(m, "E")
                       : str_eq(severity, STR("W")) ? word(m, "W")
                                                    : word(m, "I");
    put(m, f->s, f->row, 0, value_get_str(&m->parsed[i], "title"), &text_look);
    put(m, f->s, f->row, 1, level, &count_look);
    put(m, f->s, f->row, 2, value_get_str(finding, "rule"), &count_look);
    put(m, f->s, f->row, 3, value_get_str(finding, "title"), &text_look);
    put(m, f->s, f->row, 4, value_get_str(finding, "message"), &text_look);
    put(m, f->s, f->row, 5, places_of(m, finding), &text_look);
    put(m, f->s, f->row, 6, value_get_str(finding, "hint"), &text_look);
    put(m, f->s, f->row++, 7, explanation, &text_look);
    const struct value *under = value_get(finding, "under");
    for (size_t k = 0; k < value_count(under); k++)
        put_finding(m, f, i, &under->list->items[k]);
}

static void put_findings(struct book_maker *m)
{
    static const struct column columns[] = {{"department", 24}, {"level", 8},       {"rule", 8},
                                            {"title", 26},      {"message", 44},    {"places", 36},
                                            {"hint", 26},       {"explanation", 20}};
    const uint32_t cols = sizeof columns / sizeof *columns;
    struct findings_sheet f = {xlsx_add_sheet(m->x, m->names[1]), 2};
    put_head(m, f.s, word(m, "problems"), columns, cols);
    for (size_t i = 0; i < m->n; i++) {
        const struct value *findings = value_get(&m->parsed[i], "findings");
        for (size_t k = 0; k < value_count(findings); k++)
            put_finding(m, &f, i, &findings->list->items[k]);
    }
    print_as(f.s, f.row, cols);
}

/* Summary */

static size_t count_verdicts(const struct value *report, struct str verdict)
{
    const struct value *ledger = value_get(report, "ledger");
    size_t n = 0;
    for (size_t i = 0; i < value_count(ledger); i++)
        n += str_eq(value_get_str(&ledger->list->items[i], "verdict"), verdict);
    return n;
}

static void put_summary(struct book_maker *m)
{
    static const struct column columns[] = {
        {"number", 5}, {"department", 40}, {"file", 30},      {"errors", 8},  {"warnings", 8},
        {"notes", 8},  {"failed", 11},     {"undecided", 11}, {"remark", 40}, {"address", 24}};
    const uint32_t cols = sizeof columns / sizeof *columns;
    struct xlsx_sheet *s = xlsx_add_sheet(m->x, m->names[0]);
    put_head(m, s, word(m, "summary"), columns, cols);
    for (size_t i = 0; i < m->n; i++) {
        uint32_t row = (uint32_t)i + 2;
        const struct value *r = &m->parsed[i];
        bool read = r->type == VALUE_MAP && value_get_str(r, "title").n;
        struct xlsx_look look = text_look;
        look.fill = !read || count_verdicts(r, STR("fail")) ? FAIL_FILL : 0;
        xlsx_put_number(s, row, 0, dec_of((int64_t)i + 1), &count_look);
        put(m, s, row, 1, read ? value_get_str(r, "title") : STR(""), &look);
        put(m, s, row, 2, str_of(m->reports[i].file), &text_look);
        put_count(s, row, 3, read ? value_get(r, "errors") : NULL);
        put_count(s, row, 4, read ? value_get(r, "warnings") : NULL);
        put_count(s, row, 5, read ? value_get(r, "notes") : NULL);
        struct value failed = value_int((int64_t)count_verdicts(r, STR("fail")));
        struct value open = value_int((int64_t)count_verdicts(r, STR("undecided")));
        put_count(s, row, 6, read ? &failed : NULL);
        put_count(s, row, 7, read ? &open : NULL);
        struct buf why;
        buf_init(&why);
        if (!read)
            catalogue_fill(
                &why, word(m, "not_checked"),
                (const struct str[]){str_of(m->reports[i].message ? m->reports[i].message : "")},
                1);
        put(m, s, row, 8, buf_view(&why), &text_look);
        buf_free(&why);
        put(m, s, row, 9, STR(""), &text_look);
    }
    print_as(s, (uint32_t)m->n + 2, cols);
}

/* All of it */

static bool parse_reports(struct book_maker *m)
{
    m->parsed = arena_zalloc(&m->arena, (m->n + 1) * sizeof *m->parsed);
    for (size_t i = 0; m->parsed && i < m->n; i++) {
        struct source *source = arena_zalloc(&m->arena, sizeof *source);
        if (!source)
            return false;
        *source = (struct source){.name = str_of(m->reports[i].file),
                                  .text = {m->reports[i].json, m->reports[i].n}};
        m->parsed[i] = value_none();
        if (source->text.n && !json_parse(source, &m->arena, &m->parsed[i], &m->j->diags))
            return false;
    }
    return m->parsed != NULL;
}

static bool name_sheets(struct book_maker *m)
{
    struct str *wanted = arena_zalloc(&m->arena, (m->n + FIXED_SHEETS) * sizeof *wanted);
    m->names = arena_zalloc(&m->arena, (m->n + FIXED_SHEETS) * sizeof *m->names);
    if (!wanted || !m->names)
        return false;
    wanted[0] = word(m, "summary");
    wanted[1] = word(m, "problems");
    for (size_t i = 0; i < m->n; i++) {
        struct str title = m->n == 1 ? word(m, "name") : value_get_str(&m->parsed[i], "title");
        size_t blank = str_find(title, STR(" "), 0);
        wanted[FIXED_SHEETS + i] = blank == SIZE_MAX ? title : str_sub(title, 0, blank);
        if (!title.n)
            wanted[FIXED_SHEETS + i] = STR("-");
    }
    return xlsx_sheet_names(&m->arena, wanted, m->n + FIXED_SHEETS, m->names);
}

static bool fill(void *user, struct xlsx *book, struct diags *ds)
{
    struct book_maker *m = user;
    (void)ds;
    m->x = book;
    if (m->n > 1)
        put_summary(m);
    else
        put_ledger(m, 0);
    put_findings(m);
    for (size_t i = 0; m->n > 1 && i < m->n; i++)
        if (value_count(value_get(&m->parsed[i], "ledger")))
            put_ledger(m, i);
    return true;
}

static bool make(struct book_maker *m, struct buf *out)
{
    struct xlsx_meta meta = {.title = word(m, "name"),
                             .subject = STR(""),
                             .author = STR(""),
                             .keywords = STR(""),
                             .epoch = 0};
    if (!parse_reports(m) || !name_sheets(m)) {
        if (!m->j->diags.errors)
            DIAG0(&m->j->diags, E1004, (struct place){0});
        return false;
    }
    return xlsx_make(&meta, fill, m, out, &m->j->diags);
}

enum juesuan_status juesuan_check_book(struct juesuan *j, const struct juesuan_check_book *options)
{
    struct book_maker m = {.j = j, .reports = options->reports, .n = options->n};
    struct buf out;
    context_begin(j);
    if (!job_may_put(j, options->out, options->force))
        return context_status(j);
    arena_init(&m.arena);
    buf_init(&out);
    struct loaded_pack *pack = context_pack_named_at(
        j, str_of(options->pack ? options->pack : "standard"), (struct place){0});
    const struct rule_set *rules = pack ? context_rules(j, pack) : NULL;
    m.words = rules ? rules->ledger : NULL;
    bool ok = rules && options->n && make(&m, &out);
    ok = ok && file_write(options->out, buf_view(&out), &j->diags);
    buf_free(&out);
    arena_free(&m.arena);
    return ok ? JUESUAN_OK : context_status(j) != JUESUAN_OK ? context_status(j) : JUESUAN_BUG;
}
