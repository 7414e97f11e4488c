/* One row a job at the end. Files that a job writes go beside what it reads and are overwritten. */
#include "jobs.h"

#include <stdio.h>
#include <string.h>

enum { PATH_ROOM = 512 };

struct path {
    char text[PATH_ROOM];
};

static struct path below(const char *folder, const char *name)
{
    struct path p;
    snprintf(p.text, sizeof p.text, "%s/%s", folder, name);
    return p;
}

static void text(void *user, const char *bytes, size_t n)
{
    buf_put(user, bytes, n);
}

static void file(void *user, const char *name, const void *bytes, size_t n)
{
    buf_puts(user, name);
    buf_put(user, bytes, n);
}

static enum juesuan_status build(struct juesuan *j, const char *folder, struct buf *given,
                                 const char *data, const char *formats)
{
    struct path p = below(folder, data);
    struct juesuan_build b = {
        .data = {.path = p.text}, .formats = formats, .output = file, .user = given, .draft = true};
    return juesuan_build(j, &b);
}

static enum juesuan_status build_text(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "clean.json", "md,html,csv");
}

static enum juesuan_status build_docx(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "clean.json", "docx");
}

static enum juesuan_status build_pages(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "clean.json", "pdf");
}

static enum juesuan_status build_book(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "clean.json", "xlsx");
}

static enum juesuan_status build_charts(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "charts.json", "docx,html,pdf");
}

static enum juesuan_status build_from_book(struct juesuan *j, const char *folder, struct buf *given)
{
    return build(j, folder, given, "book.xlsx", "md");
}

static enum juesuan_status build_into_folder(struct juesuan *j, const char *folder,
                                             struct buf *given)
{
    struct path p = below(folder, "clean.json"), out = below(folder, "out");
    struct juesuan_build b = {.data = {.path = p.text},
                              .formats = "md",
                              .out = out.text,
                              .force = true,
                              .written = text,
                              .user = given};
    return juesuan_build(j, &b);
}

static enum juesuan_status check(struct juesuan *j, const char *folder, struct buf *given,
                                 struct juesuan_check c, const char *name)
{
    struct path p = below(folder, name);
    c.data.path = p.text;
    c.output = text;
    c.user = given;
    return juesuan_check(j, &c);
}

static enum juesuan_status check_data(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){0}, "wrong.json");
}

static enum juesuan_status check_json(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.json = true}, "wrong.json");
}

static enum juesuan_status check_book_data(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){0}, "book.xlsx");
}

static enum juesuan_status check_html(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true},
                 "published/wrong.html");
}

static enum juesuan_status check_docx(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true, .json = true},
                 "published/wrong.docx");
}

static enum juesuan_status check_xlsx(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true, .year = 2022},
                 "published/wrong.xlsx");
}

static enum juesuan_status check_together(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path book = below(folder, "published/wrong.xlsx");
    struct juesuan_input more = {.path = book.text};
    return check(j, folder, given,
                 (struct juesuan_check){.as_published = true, .more = &more, .more_count = 1},
                 "published/wrong.html");
}

static enum juesuan_status check_claims(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true, .claims = true},
                 "published/wrong.html");
}

static enum juesuan_status check_printed(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true}, "printed.json");
}

/* Most rules of text find something here, and most rules over figures in the next. */
static enum juesuan_status check_sentences(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.as_published = true}, "sentences.json");
}

static enum juesuan_status check_figures(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){.json = true}, "figures.json");
}

static enum juesuan_status check_later(struct juesuan *j, const char *folder, struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){0}, "later.json");
}

static enum juesuan_status check_later_rounded(struct juesuan *j, const char *folder,
                                               struct buf *given)
{
    return check(j, folder, given, (struct juesuan_check){0}, "later-rounded.json");
}

static enum juesuan_status check_sheet(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path out = below(folder, "sheet.xlsx");
    struct buf json;
    buf_init(&json);
    enum juesuan_status status =
        check(j, folder, &json, (struct juesuan_check){.json = true}, "wrong.json");
    struct juesuan_report reports[] = {{.file = "a", .json = json.p, .n = json.n},
                                       {.file = "b", .message = "c"}};
    struct juesuan_check_book book = {.reports = reports, .n = 2, .out = out.text, .force = true};
    (void)given;
    if (status <= JUESUAN_DATA && !json.failed)
        status = juesuan_check_book(j, &book);
    else if (json.failed)
        status = JUESUAN_BUG;
    buf_free(&json);
    return status;
}

static enum juesuan_status import(struct juesuan *j, const char *folder, struct buf *given,
                                  const char *name, struct juesuan_import i)
{
    struct path p = below(folder, name);
    i.source.path = p.text;
    i.output = text;
    i.reported = text;
    i.user = given;
    return juesuan_import(j, &i);
}

static enum juesuan_status import_book(struct juesuan *j, const char *folder, struct buf *given)
{
    return import(j, folder, given, "book.xlsx", (struct juesuan_import){0});
}

static enum juesuan_status import_into_book(struct juesuan *j, const char *folder,
                                            struct buf *given)
{
    struct path out = below(folder, "written.xlsx");
    return import(j, folder, given, "clean.json",
                  (struct juesuan_import){.out = out.text, .force = true});
}

static enum juesuan_status import_export(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path into = below(folder, "changed.json"), report = below(folder, "report.json");
    return import(
        j, folder, given, "export.xlsx",
        (struct juesuan_import){
            .into = {.path = into.text}, .draft = true, .report = report.text, .force = true});
}

static enum juesuan_status import_export_alone(struct juesuan *j, const char *folder,
                                               struct buf *given)
{
    return import(j, folder, given, "export.xlsx", (struct juesuan_import){0});
}

static enum juesuan_status edit(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path p = below(folder, "book.xlsx");
    static const struct juesuan_cell cells[] = {{"基本情况", "C5", "2022"}};
    struct juesuan_edit e = {
        .data = {.path = p.text}, .cells = cells, .n = 1, .output = text, .user = given};
    return juesuan_edit(j, &e);
}

static enum juesuan_status aggregate(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path own = below(folder, "clean.json"), a_unit = below(folder, "unit-a.json"),
                other = below(folder, "unit-b.json"), adjust = below(folder, "adjust.json");
    struct juesuan_input units[] = {{.path = a_unit.text}, {.path = other.text}};
    struct juesuan_aggregate a = {.own = {.path = own.text},
                                  .units = units,
                                  .unit_count = 2,
                                  .adjust = {.path = adjust.text},
                                  .output = text,
                                  .user = given};
    return juesuan_aggregate(j, &a);
}

static enum juesuan_status begin(struct juesuan *j, const char *folder, struct buf *given,
                                 const char *from, const char *out)
{
    struct path p = below(folder, from), o = below(folder, out);
    struct juesuan_init i = {
        .pack = *from ? NULL : "standard", .year = *from ? 0 : 2024, .output = text, .user = given};
    i.from.path = *from ? p.text : NULL;
    i.out = *out ? o.text : NULL;
    if (*out)
        remove(o.text);
    return juesuan_init(j, &i);
}

static enum juesuan_status init_empty(struct juesuan *j, const char *folder, struct buf *given)
{
    return begin(j, folder, given, "", "");
}

static enum juesuan_status init_book(struct juesuan *j, const char *folder, struct buf *given)
{
    return begin(j, folder, given, "", "empty.xlsx");
}

static enum juesuan_status init_from(struct juesuan *j, const char *folder, struct buf *given)
{
    return begin(j, folder, given, "clean.json", "");
}

static enum juesuan_status init_from_more(struct juesuan *j, const char *folder, struct buf *given)
{
    return begin(j, folder, given, "other.json", "");
}

static enum juesuan_status init_from_published(struct juesuan *j, const char *folder,
                                               struct buf *given)
{
    return begin(j, folder, given, "published/clean.html", "");
}

static enum juesuan_status codes(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path source = below(folder, "codes.csv"), out = below(folder, "codes");
    struct juesuan_codes c = {.source = {.path = source.text},
                              .year = 2024,
                              .out = out.text,
                              .force = true,
                              .output = text,
                              .user = given};
    return juesuan_codes(j, &c);
}

static enum juesuan_status verify(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path data = below(folder, "clean.json"), a = below(folder, "published/wrong.docx"),
                b = below(folder, "published/wrong.xlsx");
    struct juesuan_input published[] = {{.path = a.text}, {.path = b.text}};
    struct juesuan_verify v = {.data = {.path = data.text},
                               .published = published,
                               .published_count = 2,
                               .output = text,
                               .user = given};
    return juesuan_verify(j, &v);
}

static enum juesuan_status verify_json(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path data = below(folder, "clean.json"), a = below(folder, "published/wrong.html");
    struct juesuan_input published[] = {{.path = a.text}};
    struct juesuan_verify v = {.data = {.path = data.text},
                               .published = published,
                               .published_count = 1,
                               .json = true,
                               .output = text,
                               .user = given};
    return juesuan_verify(j, &v);
}

/* What was published is another department's. */
static enum juesuan_status verify_foreign(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path data = below(folder, "clean.json"), a = below(folder, "published/other.html");
    struct juesuan_input published[] = {{.path = a.text}};
    struct juesuan_verify v = {.data = {.path = data.text},
                               .published = published,
                               .published_count = 1,
                               .output = text,
                               .user = given};
    return juesuan_verify(j, &v);
}

static enum juesuan_status explain(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path data = below(folder, "clean.json");
    struct juesuan_explain e = {
        .data = {.path = data.text}, .address = "totals.income", .output = text, .user = given};
    return juesuan_explain(j, &e);
}

static enum juesuan_status answer(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path data = below(folder, "other.json"), out = below(folder, "answered.json");
    struct juesuan_explain e = {.data = {.path = data.text},
                                .address = "economic[30110].basic",
                                .answer = "甲",
                                .by = "乙",
                                .role = "填报",
                                .date = "2024-08-01",
                                .out = out.text,
                                .force = true,
                                .output = text,
                                .user = given};
    return juesuan_explain(j, &e);
}

static enum juesuan_status diff(struct juesuan *j, const char *folder, struct buf *given,
                                const char *format, const char *out)
{
    struct path older = below(folder, "clean.json"), newer = below(folder, "other.json"),
                o = below(folder, out);
    struct juesuan_diff d = {.older = {.path = older.text},
                             .newer = {.path = newer.text},
                             .format = format,
                             .output = text,
                             .user = given,
                             .out = *out ? o.text : NULL,
                             .force = true};
    return juesuan_diff(j, &d);
}

static enum juesuan_status diff_text(struct juesuan *j, const char *folder, struct buf *given)
{
    return diff(j, folder, given, "txt", "");
}

static enum juesuan_status diff_json(struct juesuan *j, const char *folder, struct buf *given)
{
    return diff(j, folder, given, "json", "");
}

static enum juesuan_status diff_html(struct juesuan *j, const char *folder, struct buf *given)
{
    return diff(j, folder, given, "html", "");
}

static enum juesuan_status diff_docx(struct juesuan *j, const char *folder, struct buf *given)
{
    return diff(j, folder, given, "docx", "changes.docx");
}

static enum juesuan_status batch(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path several = below(folder, "several"), out = below(folder, "batch");
    const char *inputs[] = {several.text};
    struct juesuan_batch_options o = {
        .inputs = inputs, .input_count = 1, .out = out.text, .formats = "md", .force = true};
    enum juesuan_status status = JUESUAN_OK, worst = JUESUAN_OK;
    struct juesuan_batch *b = juesuan_batch_open(j, &o, &status);
    if (!b)
        return status;
    for (size_t i = 0; i < juesuan_batch_count(b); i++) {
        struct juesuan_batch_result r;
        juesuan_batch_run(b, i, &r);
        worst = r.status > worst ? r.status : worst;
        buf_puts(given, r.title);
        buf_puts(given, r.message);
        juesuan_batch_note(b, i, &r);
    }
    status = juesuan_batch_finish(b);
    juesuan_batch_close(b);
    return worst > status ? worst : status;
}

static enum juesuan_status merge(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path before = below(folder, "before"), out = below(folder, "merged");
    const char *folders[] = {before.text};
    (void)given;
    return juesuan_batch_merge(j, folders, 1, out.text, true);
}

static enum juesuan_status list(struct juesuan *j, const char *folder, struct buf *given)
{
    const char *inputs[] = {folder};
    enum juesuan_status status = juesuan_list_data_below(j, inputs, 1, text, given);
    return status ? status : juesuan_list_published(j, inputs, 1, text, given);
}

static enum juesuan_status packs(struct juesuan *j, const char *folder, struct buf *given)
{
    (void)folder;
    enum juesuan_status status = juesuan_pack_list(j, text, given);
    return status ? status : juesuan_pack_show(j, "standard", text, given);
}

static enum juesuan_status lint(struct juesuan *j, const char *folder, struct buf *given)
{
    (void)folder;
    return juesuan_pack_lint(j, "plan", text, given);
}

static enum juesuan_status render(struct juesuan *j, const char *folder, struct buf *given)
{
    struct path t = below(folder, "template.j2"), c = below(folder, "context.json");
    struct juesuan_render r = {.text = {.path = t.text},
                               .context = {.path = c.text},
                               .trim_blocks = true,
                               .lenient = true,
                               .output = text,
                               .user = given};
    return juesuan_render(j, &r);
}

const struct faulty_job faulty_jobs[] = {
    {"check a data file anew", true, check_data},
    {"build text", false, build_text},
    {"build docx", false, build_docx},
    {"build pdf", false, build_pages},
    {"build xlsx", false, build_book},
    {"build charts", false, build_charts},
    {"build from a workbook", false, build_from_book},
    {"build into a folder", false, build_into_folder},
    {"check as JSON", false, check_json},
    {"check a workbook", false, check_book_data},
    {"check html", false, check_html},
    {"check docx", false, check_docx},
    {"check xlsx", false, check_xlsx},
    {"check two files together", false, check_together},
    {"check printed tables", false, check_printed},
    {"check sentences", false, check_sentences},
    {"check figures", false, check_figures},
    {"check a year later", false, check_later},
    {"check a year after what was published", false, check_later_rounded},
    {"claims", false, check_claims},
    {"check sheet", false, check_sheet},
    {"import a workbook", true, import_book},
    {"import into a workbook", false, import_into_book},
    {"import an export", false, import_export},
    {"import an export alone", true, import_export_alone},
    {"edit", false, edit},
    {"aggregate", true, aggregate},
    {"init", false, init_empty},
    {"init a workbook", true, init_book},
    {"init from data", true, init_from},
    {"init from more", false, init_from_more},
    {"init from what was published", false, init_from_published},
    {"codes", true, codes},
    {"verify", false, verify},
    {"verify as JSON", false, verify_json},
    {"verify what is another's", false, verify_foreign},
    {"explain", false, explain},
    {"answer", false, answer},
    {"diff", false, diff_text},
    {"diff as JSON", false, diff_json},
    {"diff as html", false, diff_html},
    {"diff as docx", false, diff_docx},
    {"batch", false, batch},
    {"merge", false, merge},
    {"list", false, list},
    {"packs", false, packs},
    {"lint anew", true, lint},
    {"render", false, render},
};
const size_t faulty_job_count = sizeof faulty_jobs / sizeof *faulty_jobs;
