/* The data files of a folder: how far each department is, what was found of one, and the check
 * sheets. What was found of a file is kept until the file changes; what is not known yet is looked
 * at a little with every visit of the page, which asks again by itself. */
#include "serve/pages.h"

#include "base/calendar.h"
#include "base/file.h"
#include "base/fileset.h"
#include "base/hash.h"
#include "base/map.h"
#include "data/record_json.h"
#include "job/job.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SECOND_MS = 1000, DEADLINE_DAYS = 20 };

struct files {
    struct visit *v;
    struct str *paths;
    size_t n, cap;
};

static void add_file(void *user, const char *path, size_t n)
{
    struct files *f = user;
    struct arena *a = &f->v->arena;
    struct str *paths = arena_room(a, f->paths, f->n, &f->cap, sizeof *paths);
    struct str copy = arena_str(a, (struct str){path, n});
    if (!paths || !copy.p)
        return;
    if (copy.n && copy.p[copy.n - 1] == '\0') /* each path ends with one */
        copy.n--;
    f->paths = paths;
    f->paths[f->n++] = copy;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar; -1 for what is none. */
static long days_of(struct str date)
{
    int part[3] = {0}, k = 0;
    if (date.n != 10)
        return -1;
    for (size_t i = 0; i < 10; i++) {
        if (i == 4 || i == 7)
            k++;
        else
            part[k] = part[k] * 10 + (date.p[i] - '0');
    }
    return (long)calendar_days(part[0], part[1], part[2]);
}

static struct str date_of(struct visit *v, long days)
{
    struct moment t = moment_of(days * 86400LL);
    return arena_printf(&v->arena, "%04lld-%02d-%02d", t.year, t.month, t.day);
}

/* 批复日期 and 公开日期, as the data says. */
static void put_dates(struct visit *v, struct vmap *m, const char *path)
{
    struct juesuan_input data = input_file(path);
    struct diags ignored;
    struct job job;
    diags_init(&ignored);
    job_begin(&job, v->site->j, true);
    job.diags = &ignored;
    (void)job_load(&job, &data, NULL);
    const struct value *dates = job.record.source ? record_member(&job.record, STR("dates")) : NULL;
    const char *const names[] = {"approved", "published"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str s = dates ? value_get_str(dates, names[i]) : STR("");
        entry_put(v, m, names[i], value_str(arena_str(&v->arena, s)));
    }
    entry_put(v, m, "year", value_int(job.record.year));
    job_end(&job);
    diags_free(&ignored);
}

static struct vmap *look_at(struct visit *v, const char *path, struct buf *report)
{
    struct juesuan_check_counts counts = {0};
    struct juesuan_check c = {.data = input_file(path),
                              .json = true,
                              .output = visit_collect,
                              .user = report,
                              .counts = &counts};
    struct vmap *m = entry_new(v);
    enum juesuan_status status = juesuan_check(v->site->j, &c);
    struct value problems = visit_diagnostics(v);
    long errors = counts.errors, warnings = counts.warnings;
    struct str first = STR("");
    for (size_t i = 0; i < value_count(&problems); i++) {
        struct str severity = value_get_str(&problems.list->items[i], "severity");
        warnings += str_eq(severity, STR("W"));
        if (str_eq(severity, STR("E"))) {
            first = errors ? first : value_get_str(&problems.list->items[i], "message");
            errors++;
        }
    }
    entry_put(v, m, "title", value_str(arena_str(&v->arena, str_of(counts.title))));
    entry_put(v, m, "errors", value_int(errors));
    entry_put(v, m, "warnings", value_int(warnings));
    entry_put(v, m, "explained", value_int(counts.explained));
    entry_put(v, m, "message", value_str(first));
    entry_put(v, m, "readable", value_bool(status == JUESUAN_OK || status == JUESUAN_DATA));
    put_dates(v, m, path);
    return m;
}

/* Names for what is known of a file: they change with the file. `what`: "known", the line of the
 * table; "report", all that was found. */
static struct str kept_path(struct visit *v, const char *what, struct str path)
{
    struct stat info;
    if (stat(path.p, &info) != 0)
        return (struct str){NULL, 0};
    struct str name =
        arena_printf(&v->arena, "%s-%s-%016llx-%lld-%lld-%ld.json", what, JUESUAN_VERSION,
                     (unsigned long long)str_fingerprint(path), (long long)info.st_size,
                     (long long)info.st_mtim.tv_sec, (long)info.st_mtim.tv_nsec);
    return path_join(&v->arena, v->site->state, name);
}

static long ms_since(const struct timespec *t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

static bool read_kept(struct visit *v, struct str kept, struct str *text)
{
    struct diags ignored;
    diags_init(&ignored);
    bool ok = kept.p && file_exists(kept.p) &&
              file_read(kept.p, SERVE_BODY_MAX, &v->arena, text, &ignored);
    diags_free(&ignored);
    return ok;
}

/* What is kept of files that changed since or are gone. Of two that tidy at once one finds nothing
 * left to do. */
static void forget_others(struct visit *v, const struct files *files)
{
    struct arena *a = &v->arena;
    struct map kept;
    struct str *names;
    size_t n;
    map_init(&kept, a);
    for (size_t i = 0; i < files->n; i++) {
        struct str line = kept_path(v, "known", files->paths[i]);
        struct str all = kept_path(v, "report", files->paths[i]);
        if (!line.p || !all.p || !map_put(&kept, path_base(line), v) ||
            !map_put(&kept, path_base(all), v))
            return;
    }
    if (!file_list(v->site->state.p, a, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct str path = path_join(a, v->site->state, names[i]);
        bool ours = str_starts(names[i], STR("known-")) || str_starts(names[i], STR("report-"));
        if (ours && path.p && !map_get(&kept, names[i]))
            (void)unlink(path.p);
    }
}

/* Looks at a file and keeps what was found. */
static struct vmap *find_out(struct visit *v, struct str path)
{
    struct str kept = kept_path(v, "known", path), all = kept_path(v, "report", path);
    struct buf report, line;
    struct diags ignored;
    diags_init(&ignored);
    buf_init(&report);
    buf_init(&line);
    struct vmap *m = kept.p && all.p ? look_at(v, path.p, &report) : NULL;
    if (m) {
        struct value value = value_map(m);
        record_value_json(&value, &line);
        if (file_write(all.p, buf_view(&report), &ignored))
            (void)file_write(kept.p, buf_view(&line), &ignored);
    }
    buf_free(&line);
    buf_free(&report);
    diags_free(&ignored);
    return m;
}

/* What is known of a file, or is now found out while there is time; NULL when it is not. */
static struct vmap *known(struct visit *v, struct str path, bool time_left)
{
    struct str text;
    if (read_kept(v, kept_path(v, "known", path), &text)) {
        struct value value = visit_json(v, text);
        return value.type == VALUE_MAP ? value.map : NULL;
    }
    return time_left ? find_out(v, path) : NULL;
}

static const char *status_of(const struct vmap *m)
{
    struct value v = value_map((struct vmap *)(uintptr_t)m);
    const struct value *errors = value_get(&v, "errors"), *warnings = value_get(&v, "warnings");
    if (value_get_str(&v, "published").n)
        return "published";
    if (errors && dec_sign(errors->d) > 0)
        return "error";
    return warnings && dec_sign(warnings->d) > 0 ? "warning" : "ready";
}

static void put_deadline(struct visit *v, struct vmap *m)
{
    struct value value = value_map(m);
    struct str approved = value_get_str(&value, "approved"), today = work_now(&v->arena);
    long from = days_of(approved);
    if (from < 0)
        return;
    entry_put(v, m, "deadline", value_str(date_of(v, from + DEADLINE_DAYS)));
    entry_put(v, m, "left",
              value_int(from + DEADLINE_DAYS - days_of(str_sub(today, 0, today.n < 10 ? 0 : 10))));
}

static bool list_files(struct visit *v, struct files *out)
{
    const char *folder = v->site->folder.p;
    *out = (struct files){.v = v};
    return v->site->folder.n &&
           juesuan_list_data(v->site->j, &folder, 1, add_file, out) != JUESUAN_BUG;
}

/* A department's line of the table; NULL when memory is exhausted. */
static struct vmap *line_of(struct visit *v, const struct files *files, size_t i, bool time_left,
                            bool *is_known)
{
    struct vmap *m = known(v, files->paths[i], time_left);
    const char *status = m ? status_of(m) : "unknown";
    *is_known = m != NULL;
    m = m ? m : entry_new(v);
    if (!m)
        return NULL;
    put_deadline(v, m);
    entry_put(v, m, "number", value_int((long long)i + 1));
    entry_put(v, m, "name", value_str(path_base(files->paths[i])));
    entry_put(v, m, "status", value_str(str_of(status)));
    return m;
}

void page_city(struct visit *v)
{
    struct files files;
    struct list *rows = entries_new(v);
    struct timespec started;
    size_t unknown = 0;
    if (!list_files(v, &files)) {
        visit_refuse(v, 404);
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &started);
    for (size_t i = 0; i < files.n; i++) {
        bool is_known;
        entries_put(v, rows, line_of(v, &files, i, ms_since(&started) < SECOND_MS, &is_known));
        unknown += !is_known;
    }
    if (!unknown)
        forget_others(v, &files);
    visit_set(v, "departments", rows ? value_list(rows) : value_none());
    visit_set(v, "unknown", value_int((long long)unknown));
    visit_set_text(v, "folder", path_base(v->site->folder));
    visit_set_text(v, "sort", field_text(&v->fields, "sort"));
    visit_set_text(v, "status", field_text(&v->fields, "status"));
    visit_set_text(v, "find", field_text(&v->fields, "find"));
    visit_show(v, 200, "city.html.j2");
    if (unknown)
        visit_ask_again(&v->reply->headers, v->request);
}

/* The file of the name that was asked for: one of the folder's, whatever was sent. */
static bool find_file(struct visit *v, struct files *files, size_t *at)
{
    struct str wanted = field_text(&v->fields, "name");
    if (list_files(v, files))
        for (*at = 0; *at < files->n; (*at)++)
            if (str_eq(path_base(files->paths[*at]), wanted))
                return true;
    return false;
}

/* What was found of one department, to be read. */
void page_city_look(struct visit *v)
{
    struct files files;
    struct str report;
    size_t at;
    bool is_known;
    if (!find_file(v, &files, &at)) {
        visit_refuse(v, 404);
        return;
    }
    visit_stage(v, STAGE_CHECK);
    struct vmap *m = line_of(v, &files, at, true, &is_known);
    if (m)
        visit_set(v, "department", value_map(m));
    if (read_kept(v, kept_path(v, "report", files.paths[at]), &report))
        visit_set(v, "found", visit_json(v, report));
    visit_show(v, 200, "department.html.j2");
}

/* The check sheet of one department, or without a name those of all with a summary. */
void page_city_check(struct visit *v)
{
    struct files files;
    struct str name = field_text(&v->fields, "name"), bytes;
    struct str path = path_join(&v->arena, v->site->state,
                                arena_printf(&v->arena, "check-%ld.xlsx", (long)getpid()));
    if (!list_files(v, &files) || !path.p) {
        visit_refuse(v, 404);
        return;
    }
    struct juesuan_report *reports = arena_zalloc(&v->arena, (files.n + 1) * sizeof *reports);
    struct juesuan_check_book book = {.reports = reports, .out = path.p, .force = true};
    for (size_t i = 0; reports && i < files.n; i++) {
        struct str report, file = arena_str(&v->arena, path_base(files.paths[i]));
        if (name.n && !str_eq(file, name))
            continue;
        if (known(v, files.paths[i], true) && file.p &&
            read_kept(v, kept_path(v, "report", files.paths[i]), &report))
            reports[book.n++] =
                (struct juesuan_report){.file = file.p, .json = report.p, .n = report.n};
    }
    bool ok = book.n && juesuan_check_book(v->site->j, &book) == JUESUAN_OK &&
              file_read(path.p, SERVE_BODY_MAX, &v->arena, &bytes, &v->diags);
    (void)unlink(path.p);
    if (ok)
        visit_give(v,
                   name.n ? arena_printf(&v->arena, "check-%.*s.xlsx", STR_ARG(path_stem(name)))
                          : arena_printf(&v->arena, "check-%.*s.xlsx",
                                         STR_ARG(path_base(v->site->folder))),
                   STR("application/octet-stream"), bytes);
    else
        visit_refuse(v, book.n ? 500 : 404);
}

/* Goes to the piece of work that began with these bytes, if there is one. */
static bool go_to_same(struct visit *v, struct str name, struct str bytes)
{
    struct str *ids;
    size_t n;
    bool same = false;
    if (!works_list(v->site->state, &v->arena, &ids, &n))
        return false;
    for (size_t i = 0; i < n && !same; i++) {
        struct work w;
        struct str first;
        if (work_open(&w, v->site->state, ids[i], &v->arena, &v->diags) && str_eq(w.name, name) &&
            file_read(work_path(&w, STR("1.raw")).p, SERVE_BODY_MAX, &v->arena, &first, &v->diags))
            same = str_eq(first, bytes);
        work_close(&w);
        if (same)
            visit_go(v, arena_printf(&v->arena, "/piece/%.*s/", STR_ARG(ids[i])));
    }
    return same;
}

/* A copy of a department's file to work on; the folder itself is never written into. */
void page_city_open(struct visit *v)
{
    struct files files;
    struct str bytes;
    size_t at;
    if (!find_file(v, &files, &at)) {
        visit_refuse(v, 404);
        return;
    }
    struct str name = path_base(files.paths[at]);
    struct work_step first = {.name = name,
                              .what = STR("upload"),
                              .detail = STR(""),
                              .when = work_now(&v->arena),
                              .kind = WORK_RAW};
    if (!file_read(files.paths[at].p, SERVE_BODY_MAX, &v->arena, &bytes, &v->diags)) {
        visit_set(v, "diagnostics", visit_own_diagnostics(v));
        visit_refuse(v, 404);
    } else if (go_to_same(v, name, bytes)) {
        return;
    } else if (works_full(v->site->state, &v->arena)) {
        visit_refuse(v, 507);
    } else if (work_new(&v->work, v->site->state, first, bytes, &v->arena, &v->diags)) {
        visit_go(v, arena_printf(&v->arena, "/piece/%.*s/", STR_ARG(v->work.id)));
    } else {
        visit_set(v, "diagnostics", visit_own_diagnostics(v));
        visit_refuse(v, 500);
    }
}
