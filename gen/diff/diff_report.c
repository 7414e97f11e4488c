/* The command: two states loaded, compared, and the correction report made like any other
 * document. */
#include "diff/diff_report.h"

#include "base/fileset.h"
#include "base/input.h"
#include "data/json.h"
#include "doc/build.h"
#include "expr/builtin/builtin.h"
#include "job/content.h"
#include "job/put.h"
#include "store/manifest.h"
#include "template/template.h"
#include "write/write.h"

/* What is written: the whole comparison as text, JSON or a document, or the notice for the public
 * as a document. */
struct target {
    const char *name;
    enum { TARGET_TEXT, TARGET_JSON, TARGET_DOCUMENT } kind;
    bool public;
    size_t writer; /* of a document */
};

static const struct target targets[] = {
    {"txt", TARGET_TEXT, false, 0},
    {"md", TARGET_DOCUMENT, false, WRITER_md},
    {"html", TARGET_DOCUMENT, false, WRITER_html},
    {"json", TARGET_JSON, false, 0},
    {"pdf", TARGET_DOCUMENT, true, WRITER_pdf},
    {"docx", TARGET_DOCUMENT, true, WRITER_docx},
};

/* One side: a data file that is built up to its document, or what a manifest has kept. */
struct side {
    const struct juesuan_input *input;
    struct str file; /* its name */
    struct job job;
    struct diags diags; /* of this side alone: they are part of what is compared */
    struct snapshot snapshot;
    struct loaded_pack *pack;
};

struct report_job {
    struct juesuan *j;
    const struct juesuan_diff *options;
    const struct target *target;
    struct arena arena;
    struct sources sources;
    struct side old, new;
    struct diff diff;
    struct vmap *values;
    struct buf out;
};

void diff_json(struct jsonout *out, const struct value *v)
{
    switch (v->type) {
    case VALUE_STR:
        jsonout_str(out, v->s);
        break;
    case VALUE_BOOL:
        jsonout_bool(out, v->b);
        break;
    case VALUE_INT:
        jsonout_int(out, (long long)v->d.coef);
        break;
    case VALUE_LIST:
        jsonout_open(out, '[');
        for (size_t i = 0; i < v->list->n; i++)
            diff_json(out, &v->list->items[i]);
        jsonout_close(out, ']');
        break;
    case VALUE_MAP:
        jsonout_open(out, '{');
        for (size_t i = 0; i < v->map->n; i++) {
            jsonout_key(out, v->map->entries[i].key.s.p);
            diff_json(out, &v->map->entries[i].value);
        }
        jsonout_close(out, '}');
        break;
    default:
        jsonout_null(out);
    }
}

/* Loading the two sides */

static bool load_manifest(struct report_job *r, struct side *s, const struct source *text,
                          const struct value *root)
{
    struct str name = value_get_str(root, "template");
    if (!manifest_content(text, root, &r->arena, &s->snapshot, &r->j->diags))
        return false;
    s->pack = context_pack(r->j, r->options->pack ? str_of(r->options->pack) : name);
    return s->pack != NULL;
}

/* Missing figures do not matter here: they read the same on both sides or they are a change. */
static bool load_data(struct report_job *r, struct side *s)
{
    struct job *job = &s->job;
    struct findings found;
    if (!job_load(job, s->input, r->options->pack) || !job_facts(job) || !job_tables(job) ||
        !job_report(job) || !job_mandatory(job) || !job_document(job) || !job_check(job, &found))
        return false;
    s->pack = job->pack;
    if (content_take(job, &found, &job->arena, &s->snapshot))
        return true;
    DIAG0(&r->j->diags, E1004, place_file(s->file));
    return false;
}

/* A manifest is told from a data file by its first member. What is wrong with a data file is left
 * for its own reading to report. */
static bool load_side(struct report_job *r, struct side *s, const struct juesuan_input *input)
{
    struct diags quiet;
    struct str text;
    struct value root = value_none();
    s->input = input;
    s->file = input_name(input);
    if (!input_read(input, JSON_BYTES_MAX, &r->arena, &text, &r->j->diags))
        return false;
    const struct source *source = sources_add(&r->sources, s->file, text);
    bool manifest = source && str_find(text, STR("\"manifest\""), 0) < 16;
    if (!manifest) {
        bool loaded = load_data(r, s);
        diags_add(&r->j->diags, &s->diags);
        return loaded;
    }
    diags_init(&quiet);
    bool ok = json_parse(source, &r->arena, &root, &quiet);
    diags_free(&quiet);
    if (!ok)
        root = value_none();
    return load_manifest(r, s, source, &root);
}

/* What the comparison itself has to say */

static bool same_report(struct report_job *r)
{
    const struct snapshot *a = &r->old.snapshot, *b = &r->new.snapshot;
    if (str_eq(a->department, b->department) && a->year == b->year)
        return true;
    struct str both = arena_printf(&r->arena, "%.*s %lld / %.*s %lld", STR_ARG(a->department),
                                   a->year, STR_ARG(b->department), b->year);
    DIAG(&r->j->diags, E8013, place_file(r->new.file), both);
    return false;
}

/* A text has no address of its own: a reason for one is taken to be for those that changed. */
static bool is_for_texts(struct report_job *r, const struct snap_correction *c)
{
    const struct value *other = vmap_find(r->values, STR("other"));
    return value_count(other) && diff_reason_of_text(&r->diff, c);
}

static void check_corrections(struct report_job *r)
{
    const struct snapshot *s = &r->new.snapshot;
    for (size_t i = 0; i < s->correction_count; i++) {
        struct str address = s->corrections[i].address;
        if (!diff_was_known(&r->diff, address) && !is_for_texts(r, &s->corrections[i]) &&
            !map_find(&r->diff.changed, address))
            DIAG(&r->j->diags, E8012, place_file(r->new.file), address);
    }
}

/* Whoever reads the correction asks why. */
static void check_reasons(struct report_job *r)
{
    enum { SHOWN = 5 };
    size_t n = 0;
    struct str list = STR("");
    for (size_t i = 0; i < r->diff.root_count; i++) {
        const struct diff_fact *f = r->diff.roots[i];
        if (diff_reason(&r->diff, f) || n++ >= SHOWN)
            continue;
        list = arena_printf(&r->arena, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "",
                            STR_ARG(f->address));
    }
    if (n > SHOWN)
        list = arena_printf(&r->arena, "%.*s …", STR_ARG(list));
    if (n && list.p)
        DIAG(&r->j->diags, E8015, place_file(r->new.file), arena_printf(&r->arena, "%zu", n), list);
}

/* Rendering: the wording belongs to the pack */

static bool render(struct report_job *r, struct str name, bool escape, struct str *out)
{
    struct expr_env env;
    struct map_scope scope;
    struct buf text;
    buf_init(&text);
    /* Each change is a line of the report: what it costs to print, and leaves room for the rest. */
    enum { MEMORY = 64 * 1024 * 1024, MEMORY_OF_A_CHANGE = 16 * 1024, BYTES_OF_A_CHANGE = 1024 };
    size_t limit = r->arena.limit;
    expr_env_init(&env, &registry_builtin, &r->arena, &r->j->diags);
    env.escape = escape;
    env.fuel = 100L * EXPR_FUEL;
    env.output_max = TEMPLATE_OUTPUT_MAX + r->diff.n * BYTES_OF_A_CHANGE;
    r->arena.limit = r->arena.used + MEMORY + r->diff.n * MEMORY_OF_A_CHANGE;
    map_scope_init(&scope, NULL, r->values);
    bool ok = template_render(&r->new.pack->templates, name, &env, &scope.scope, &text, NULL);
    r->arena.limit = limit;
    *out = arena_str(&r->arena, buf_view(&text));
    if (ok && (text.failed || !out->p)) {
        DIAG0(&r->j->diags, E1004, place_file(name));
        ok = false;
    }
    buf_free(&text);
    return ok;
}

static bool make_document(struct report_job *r, struct str markdown, struct doc *doc)
{
    bool causes = r->diff.root_count && r->target->public;
    const struct grid *grids[1] = {diff_corrections_grid(&r->diff, r->values, r->new.pack->pack)};
    struct doc_input in = {.markdown = {.name = STR("correction.md"), .text = markdown},
                           .grids = grids,
                           .grid_count = causes};
    struct str title;
    if (!grids[0]) {
        DIAG0(&r->j->diags, E1004, (struct place){0});
        return false;
    }
    if (!render(r, STR("correction-title.txt.j2"), false, &title))
        return false;
    in.meta = (struct doc_meta){.title = str_trim(title),
                                .author = r->new.snapshot.department,
                                .subject = STR(""),
                                .keywords = STR(""),
                                .date = STR("")};
    return doc_build(&in, &r->arena, doc, &r->j->diags);
}

static bool write_document(struct report_job *r, struct doc *doc)
{
    struct juesuan *j = r->j;
    const struct format_writer *writer = &writers[r->target->writer];
    struct pages pages = {0};
    struct writing w = {.doc = doc, .style = context_style(j, r->new.pack)};
    if (!w.style)
        return false;
    if (writer->pages == ALL_PAGES) {
        w.pages = &pages;
        w.fonts = context_fonts(j, r->new.pack, &j->diags);
        if (!w.fonts || !layout_document(doc, w.style, w.fonts, &r->arena, &pages, &j->diags))
            return false;
    }
    return writer->write(&w, &r->out, &j->diags);
}

static bool make_output(struct report_job *r)
{
    struct str text;
    struct doc doc;
    if (r->target->kind == TARGET_JSON) {
        struct jsonout json;
        struct value root = value_map(r->values);
        jsonout_init(&json, &r->out);
        diff_json(&json, &root);
        buf_char(&r->out, '\n');
        return true;
    }
    if (r->target->kind == TARGET_TEXT) {
        if (!render(r, STR("diff.txt.j2"), false, &text))
            return false;
        buf_str(&r->out, text);
        return true;
    }
    return render(r, r->target->public ? STR("correction.md.j2") : STR("diff.md.j2"), true,
                  &text) &&
           make_document(r, text, &doc) && write_document(r, &doc);
}

/* Whoever forgets one of the two files and names the other after -o would lose it. */
static bool spares_inputs(struct report_job *r)
{
    const char *out = r->options->out, *old = r->options->older.path, *new = r->options->newer.path;
    if (!out || !((old && file_same(out, old)) || (new &&file_same(out, new))))
        return true;
    DIAG0(&r->j->diags, E8018, place_file(str_of(out)));
    return false;
}

static bool deliver(struct report_job *r)
{
    if (r->out.failed) {
        DIAG0(&r->j->diags, E1004, (struct place){0});
        return false;
    }
    if (r->options->out)
        return job_may_put(r->j, r->options->out, r->options->force) &&
               file_write(r->options->out, buf_view(&r->out), &r->j->diags);
    context_give(&r->out, r->options->output, r->options->user);
    return true;
}

/* The ending of a path without the dot; {NULL, 0} where it has none. */
static struct str ending_of(struct str path)
{
    struct str name = path_base(path);
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '.')
            return str_sub(name, i, name.n);
    return (struct str){NULL, 0};
}

/* By the format wanted, else by the ending of the file; NULL after E1009. */
static const struct target *target_of(const struct juesuan_diff *o, struct diags *ds)
{
    struct str name = o->format ? str_of(o->format)
                      : o->out  ? ending_of(str_of(o->out))
                                : STR("txt");
    struct buf all;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (name.p && str_eq(name, str_of(targets[i].name)))
            return &targets[i];
    buf_init(&all);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        buf_printf(&all, "%s%s", i ? ", " : "", targets[i].name);
    DIAG(ds, E1009, (struct place){0}, name.p ? name : str_of(o->out), buf_view(&all));
    buf_free(&all);
    return NULL;
}

static void begin_side(struct report_job *r, struct side *s)
{
    diags_init(&s->diags);
    job_begin(&s->job, r->j, true);
    s->job.diags = &s->diags;
}

static void end_side(struct side *s)
{
    job_end(&s->job);
    diags_free(&s->diags);
}

static void run(struct report_job *r)
{
    begin_side(r, &r->old);
    begin_side(r, &r->new);
    if (!spares_inputs(r) || !job_may_put(r->j, r->options->out, r->options->force))
        return;
    bool ok = load_side(r, &r->old, &r->options->older);
    ok &= load_side(r, &r->new, &r->options->newer);
    if (!ok)
        return;
    if (diff_make(&r->old.snapshot, &r->new.snapshot, &r->arena, &r->diff))
        r->values = diff_values(&r->diff, r->old.file, r->new.file);
    if (!r->values) {
        if (r->diff.exhausted)
            DIAG0(&r->j->diags, E8020, place_file(r->new.file));
        else
            DIAG0(&r->j->diags, E1004, (struct place){0});
        return;
    }
    if (r->options->changes)
        *r->options->changes = r->diff.n;
    bool same = same_report(r);
    check_corrections(r);
    if (same)
        check_reasons(r);
    if (make_output(r))
        (void)deliver(r);
}

enum juesuan_status juesuan_diff(struct juesuan *j, const struct juesuan_diff *options)
{
    struct report_job r = {.j = j, .options = options};
    context_begin(j);
    r.target = target_of(options, &j->diags);
    if (!r.target)
        return context_status(j);
    arena_init(&r.arena);
    sources_init(&r.sources, &r.arena, &j->sources);
    buf_init(&r.out);
    run(&r);
    buf_free(&r.out);
    end_side(&r.old);
    end_side(&r.new);
    arena_free(&r.arena);
    return context_status(j);
}
