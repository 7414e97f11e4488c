/* Explanations put into a JSON data file, which is otherwise left as it was. A workbook may hold
 * more than its data and is not written into: its data go, with the explanations, into another
 * file. What asks for them: checks/. */
#include "job/answer.h"

#include "base/fileset.h"
#include "base/input.h"
#include "base/jsonout.h"
#include "data/record_json.h"
#include "job/put.h"

/* A change of the data file's text: the bytes [from, to) become others. */
struct edit {
    size_t from, to;
    struct str text;
};

struct answering {
    struct job *job;
    const struct juesuan_explain *options;
    struct record record;     /* as JSON: the data file, or what the workbook says */
    const struct value *list; /* the answers that are there; NULL: none */
    struct str text;          /* of the record */
    struct edit *edits;       /* by place */
    size_t edit_count;
    struct buf added; /* answers to be put behind the last one */
};

/* The byte behind the bracket that closes the one at `from`. */
static size_t end_of_bracket(struct str s, size_t from)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = from; i < s.n; i++) {
        char c = s.p[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return s.n;
}

static size_t offset_of(const struct answering *w, const struct value *v)
{
    return v->at - w->record.source->base - 1;
}

static bool concerns(const struct finding *f, struct str address)
{
    for (size_t i = 0; i < f->place_count; i++)
        if (str_eq(f->places[i].address, address))
            return true;
    return false;
}

/* What is said of answers themselves cannot be answered. */
static bool is_asked(const struct answering *w, const struct finding *f)
{
    const char *rule = w->options->rule;
    return f->level != FINDING_ERROR && !finding_is_of_answer(f) &&
           (!rule || str_eq(f->rule, str_of(rule))) && concerns(f, str_of(w->options->address));
}

/* {"rule": …, "figures": {…}}: with what the figures of the finding are now. */
static void put_answer(struct answering *w, struct buf *out, const struct finding *f)
{
    const struct juesuan_explain *o = w->options;
    struct jsonout j;
    jsonout_init(&j, out);
    jsonout_open_flat(&j, '{');
    jsonout_member(&j, "rule", f->rule);
    jsonout_member(&j, "address", str_of(o->address));
    jsonout_member(&j, "text", str_of(o->answer));
    jsonout_member(&j, "by", str_of(o->by));
    jsonout_member(&j, "role", str_of(o->role));
    jsonout_member(&j, "date", str_of(o->date));
    jsonout_key(&j, "figures");
    jsonout_open_flat(&j, '{');
    for (size_t i = 0; i < f->place_count; i++) {
        struct str address = f->places[i].address;
        struct fact *fact = address.n ? fact_find(w->job->facts, address) : NULL;
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= str_eq(f->places[k].address, address);
        if (!fact || !fact->known || again)
            continue;
        struct buf number;
        buf_init(&number);
        dec_print(&number, dec_trim(fact->value));
        struct str name = arena_str(&w->job->arena, address); /* ended by a NUL */
        if (name.p)
            jsonout_member(&j, name.p, buf_view(&number));
        buf_free(&number);
    }
    jsonout_close(&j, '}');
    jsonout_close(&j, '}');
}

static const struct value *same_answer(const struct answering *w, const struct finding *f)
{
    for (size_t i = 0; i < value_count(w->list); i++) {
        const struct value *item = &w->list->list->items[i];
        if (str_eq(value_get_str(item, "rule"), f->rule) &&
            str_eq(value_get_str(item, "address"), str_of(w->options->address)))
            return item;
    }
    return NULL;
}

static bool answer_finding(struct answering *w, const struct finding *f)
{
    const struct value *old = same_answer(w, f);
    if (!old) {
        buf_puts(&w->added, w->added.n ? ",\n    " : "");
        put_answer(w, &w->added, f);
        return !w->added.failed;
    }
    struct buf b;
    size_t from = offset_of(w, old), to = end_of_bracket(w->text, from), k = w->edit_count;
    for (size_t i = 0; i < w->edit_count; i++)
        if (w->edits[i].from == from) /* a rule with several findings: the first one tells */
            return true;
    buf_init(&b);
    put_answer(w, &b, f);
    struct edit made = {from, to, arena_str(&w->job->arena, buf_view(&b))};
    for (; k > 0 && w->edits[k - 1].from > from; k--)
        w->edits[k] = w->edits[k - 1];
    w->edits[k] = made;
    w->edit_count++;
    buf_free(&b);
    return made.text.p != NULL;
}

/* The place for new answers: behind the last of the list, or a list of their own at the end. */
static struct edit place_of_added(struct answering *w)
{
    struct arena *a = &w->job->arena;
    struct str added = buf_view(&w->added);
    size_t end = w->list ? end_of_bracket(w->text, offset_of(w, w->list)) - 1
                         : end_of_bracket(w->text, offset_of(w, &w->record.root)) - 1;
    size_t from = end;
    while (from > 0 && ascii_is_space(w->text.p[from - 1]))
        from--;
    const char *comma = w->text.p[from - 1] == '[' || w->text.p[from - 1] == '{' ? "" : ",";
    struct str text = w->list ? arena_printf(a, "%s\n    %.*s\n  ", comma, STR_ARG(added))
                              : arena_printf(a, "%s\n  \"explanations\": [\n    %.*s\n  ]\n", comma,
                                             STR_ARG(added));
    return (struct edit){from, end, text};
}

static bool is_json(const struct job *job)
{
    return job->record.source->text.n > 0;
}

/* The record as JSON with places in its text: of a workbook, what it says. */
static bool open_record(struct answering *w)
{
    struct job *job = w->job;
    struct buf text;
    w->record = job->record;
    w->text = job->record.source->text;
    if (is_json(job))
        return true;
    buf_init(&text);
    record_json(job->record.schema, &job->record.root, &text);
    w->text = arena_str(&job->arena, buf_view(&text));
    bool ok = !text.failed && w->text.p;
    buf_free(&text);
    if (!ok) {
        DIAG0(job->diags, E1004, (struct place){0});
        return false;
    }
    return record_of_json(job->record.source->name, w->text, &job->arena, &job->sources, &w->record,
                          job->diags);
}

/* Nothing is written that could not be read again. */
static bool write_file(struct answering *w, struct str text)
{
    struct fileset files;
    struct job *job = w->job;
    struct diags *ds = job->diags;
    struct record again;
    const char *out = w->options->out;
    if (!record_of_json(job->record.source->name, text, &job->arena, &job->sources, &again, ds) ||
        !record_check(&again, job->record.schema, &job->arena, ds))
        return false;
    if (out && (str_ends(str_of(out), STR(".xlsx")) || !is_json(job))) {
        job_put(job->context, job->pack, &again, out, w->options->force, NULL, NULL);
        return !ds->errors;
    }
    if (!job_may_put(job->context, out, w->options->force))
        return false;
    fileset_init(&files, true);
    bool ok = fileset_add(&files, out ? out : w->options->data.path, text, ds) &&
              fileset_commit(&files, ds);
    fileset_free(&files);
    return ok;
}

static bool apply(struct answering *w)
{
    struct buf out;
    size_t at = 0;
    if (w->added.n)
        w->edits[w->edit_count++] = place_of_added(w); /* behind all that are replaced */
    buf_init(&out);
    for (size_t i = 0; i < w->edit_count; i++) {
        buf_str(&out, str_sub(w->text, at, w->edits[i].from));
        buf_str(&out, w->edits[i].text);
        at = w->edits[i].to;
    }
    buf_str(&out, str_sub(w->text, at, w->text.n));
    bool ok = !out.failed && write_file(w, buf_view(&out));
    buf_free(&out);
    return ok;
}

static bool is_wanted(const char *s)
{
    return s && *s;
}

bool job_answer(struct job *job, const struct juesuan_explain *options)
{
    struct findings found = {0};
    struct place file = place_file(input_name(&options->data));
    struct answering w = {.job = job, .options = options};
    if (!is_wanted(options->by) || !is_wanted(options->role) || !is_wanted(options->date)) {
        DIAG0(job->diags, E7030, file);
        return false;
    }
    if (!options->out && (!options->data.path || !is_json(job))) {
        DIAG0(job->diags, E7031, file);
        return false;
    }
    if (!job_check_data(job, &found) || !open_record(&w))
        return false;
    w.list = record_member(&w.record, STR("explanations"));
    w.edits = arena_alloc(&job->arena, (found.n + 2) * sizeof *w.edits);
    size_t asked = 0;
    buf_init(&w.added);
    bool ok = w.edits != NULL;
    for (size_t i = 0; ok && i < found.n; i++)
        if (is_asked(&w, found.items[i])) {
            asked++;
            ok = answer_finding(&w, found.items[i]);
        }
    if (ok && !asked)
        DIAG(job->diags, E7032, file, str_of(options->address));
    ok = ok && asked && apply(&w);
    buf_free(&w.added);
    return ok;
}
