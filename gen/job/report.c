/* The pack's report is rendered: how it prints figures, what it may name, and which figures stand
 * where in the Markdown. */
#include "checks/catalogue.h"
#include "data/origin.h"
#include "job/job.h"

#include "base/utf8.h"
#include "job/written.h"

/* Number style and words, from the pack: numbers, numbers.text laid over it, numbers.percent,
 * words. */

static void read_flag(const struct value *map, const char *name, bool *out)
{
    const struct value *v = value_get(map, name);
    if (v && v->type == VALUE_BOOL)
        *out = v->b;
}

static void read_places(const struct value *map, const char *name, int *out)
{
    const struct value *v = value_get(map, name);
    int64_t i;
    if (v && v->type == VALUE_INT && dec_to_i64(v->d, &i) && i >= 0 && i <= 6)
        *out = (int)i;
}

static void read_word(const struct value *map, const char *name, struct str *out)
{
    const struct value *v = value_get(map, name);
    if (v && v->type == VALUE_STR)
        *out = v->s;
}

static void read_style(const struct value *map, struct number_style *style)
{
    struct str unit = STR("");
    read_word(map, "unit", &unit);
    if (unit.n)
        amount_unit_parse(unit, &style->unit);
    read_places(map, "decimals", &style->decimals);
    read_flag(map, "separator", &style->separator);
    read_flag(map, "trim", &style->trim);
}

static void read_words(const struct value *words, struct report_words *w)
{
    read_word(words, "increase", &w->increase);
    read_word(words, "decrease", &w->decrease);
    read_word(words, "same", &w->same);
    read_word(words, "rise", &w->rise);
    read_word(words, "fall", &w->fall);
    read_word(words, "more", &w->more);
    read_word(words, "less", &w->less);
    read_word(words, "equal", &w->equal);
    read_word(words, "no_base", &w->no_base);
    read_word(words, "no_budget", &w->no_budget);
    read_word(words, "withheld", &w->withheld);
}

struct str job_chart_name(const struct job *job, size_t i)
{
    const struct value *ids = pack_setting(job->pack->pack, STR("charts"));
    return ids && ids->type == VALUE_LIST && i < ids->list->n ? ids->list->items[i].s
                                                              : (struct str){NULL, 0};
}

/* What table(), annex() and style() may name. */
static struct str known(void *user, enum report_name kind, size_t i)
{
    struct job *job = user;
    struct str none = {NULL, 0};
    size_t seen = 0;
    if (kind == REPORT_STYLE) {
        const struct style *s = context_style(job->context, job->pack);
        return s && i < s->look_count ? s->looks[i].name : none;
    }
    if (kind == REPORT_TABLE) { /* also one that could not be made: that has been reported */
        return i < value_count(&job->tables) ? job->tables.list->items[i].s : none;
    }
    if (kind == REPORT_CHART)
        return job_chart_name(job, i);
    for (size_t k = 0; k < job->grid_count; k++) {
        struct str id = job->grids[k]->id, prefix = STR("annex-");
        if (str_starts(id, prefix) && seen++ == i)
            return str_sub(id, prefix.n, id.n);
    }
    return none;
}

static bool find_fact(void *user, struct str address, struct value *out)
{
    *out = facts_value(((struct job *)user)->facts, address);
    return true;
}

static bool missing(void *user, const struct value *figure, struct str *printed)
{
    struct job *job = user;
    const struct fact *f = fact_of(figure);
    bool withheld = f && fact_withheld(f).n;
    *printed = withheld ? job->report.words.withheld : job->report.unknown;
    if (f && !withheld)
        fact_report_missing(f, job->draft, job->diags);
    return withheld || (f && job->draft);
}

void job_report_settings(struct job *job)
{
    const struct value *numbers = pack_setting(job->pack->pack, STR("numbers"));
    job->report = report_default;
    job->report.style.unit = job->unit;
    read_style(numbers, &job->report.style);
    read_style(value_get(numbers, "text"), &job->report.style);
    read_places(value_get(numbers, "percent"), "decimals", &job->report.style.percent_decimals);
    read_flag(value_get(numbers, "percent"), "trim", &job->report.style.percent_trim);
    read_flag(value_get(numbers, "percent"), "separator", &job->report.style.percent_separator);
    read_words(pack_setting(job->pack->pack, STR("words")), &job->report.words);
    job->report.known = known;
    job->report.place = job_place_table;
    job->report.fact = find_fact;
    job->report.missing = missing;
    read_word(numbers, "unknown", &job->report.unknown);
    job->report.user = job;
    job->env.report = &job->report;
}

/* Figures that the report printed, as the document builder wants them: in order, not overlapping;
 * and what depends on figures. */
static bool take_spans(struct job *job, const struct output_map *map)
{
    job->spans = arena_alloc(&job->arena, (map->n + 1) * sizeof *job->spans);
    job->depends = arena_alloc(&job->arena, (map->n + 1) * sizeof *job->depends);
    if (!job->spans || !job->depends)
        return false;
    for (size_t i = 0; i < map->n; i++) {
        const struct printed_value *o = &map->items[i];
        if (origin_depends(o->origin)) {
            job->depends[job->depend_count++] = *o;
            continue;
        }
        size_t last = job->span_count ? job->spans[job->span_count - 1].end : 0;
        if (o->origin && o->begin >= last && o->end > o->begin)
            job->spans[job->span_count++] = (struct doc_span){o->begin, o->end, o->origin};
    }
    return true;
}

/* Figures that are missing have been reported where they were printed. The pack's word for them may
 * also stand for a text, in a template or in the data itself: it is never published. */
static void report_unfilled(struct job *job)
{
    struct str word = job->report.unknown;
    if (job->draft || job->diags->errors || !utf8_has_han(word))
        return;
    for (size_t at = 0; (at = str_find(job->markdown, word, at)) != SIZE_MAX; at += word.n)
        DIAG(job->diags, E4309, written_place(job, at), word);
}

bool job_report(struct job *job)
{
    const struct value *name = pack_setting(job->pack->pack, STR("report"));
    struct output_map map = {0};
    struct buf out;
    if (!name || name->type != VALUE_STR) {
        DIAG0(job->diags, E4006, place_file(pack_name(job->pack->pack)));
        return false;
    }
    buf_init(&out);
    job->env.escape = true;
    struct job_steps steps = job_steps_begin(job);
    bool ok =
        template_render(&job->pack->templates, name->s, &job->env, &job->scope.scope, &out, &map);
    job_steps_end(job, steps);
    job->env.escape = false;
    job->markdown = arena_str(&job->arena, buf_view(&out));
    job->report_text = (struct source){.name = phrase_text(&job->arena, SAY_REPORT_TEXT, NULL, 0),
                                       .text = job->markdown};
    source_index(&job->report_text, &job->arena);
    if (ok && (out.failed || !job->markdown.p)) {
        DIAG0(job->diags, E1004, place_file(name->s));
        ok = false;
    }
    buf_free(&out);
    job->written = map.written;
    job->written_count = map.written_count;
    if (ok)
        report_unfilled(job);
    return ok && job_order_sheets(job) && take_spans(job, &map);
}
