/* Whether all is there that must be disclosed: the pack's mandatory.json against the data and, once
 * there is a document, against its headings and tables. */
#include "job/job.h"

#include "data/lexicon.h"
#include "facts/mandatory.h"

static bool is_warning(const struct job *job, const struct value *item)
{
    return job->draft || str_eq(value_get_str(item, "severity"), STR("W"));
}

static bool evaluate(struct job *job, const struct value *item, const char *name, struct value *out)
{
    const struct value *v = value_get(item, name);
    struct sources *all = &job->context->sources;
    const struct source *s = v && v->type == VALUE_STR ? sources_of(all, v->at) : NULL;
    size_t from = s ? v->at - s->base : 0;
    if (!v || v->type != VALUE_STR)
        return false;
    if (!s || from + v->s.n > s->text.n || !str_eq(str_sub(s->text, from, from + v->s.n), v->s)) {
        s = sources_add(&job->sources, STR("mandatory.json"), v->s);
        from = 0;
    }
    const struct expr *e = s ? expr_parse(s, from, from + v->s.n, &job->arena, job->diags) : NULL;
    return e && expr_eval(e, &job->env, &job->scope.scope, out) &&
           expr_defined(e, &job->env, &job->scope.scope, out);
}

/* An item applies unless the data leaves it out on a stated basis or its condition says no (or
 * cannot be told, which was reported). */
static bool applies(struct job *job, struct str key, const struct value *item)
{
    struct value v;
    if (mandatory_withheld(record_member(&job->record, STR("withheld")), key, item).n)
        return false;
    return !value_get(item, "if") || (evaluate(job, item, "if", &v) && value_truth(&v));
}

static void report(struct job *job, const struct value *item, struct str address)
{
    struct value v = address.n ? facts_value(job->facts, address) : value_none();
    struct place place = sources_place(&job->sources, v.at);
    struct str rule = mandatory_rule(&job->pack->mandatory, item, &job->arena);
    struct str advice = value_get_str(item, "advice");
    if (!place.file.n)
        place = homes_place(job->record.homes, address);
    if (!place.file.n && job->record.source)
        place.file = job->record.source->name;
    if (place.sheet.n && !advice.n)
        advice = diag_word(WORD_FILL_IN_HERE);
    advice = homes_say(job->record.homes, advice, &job->arena);
    if (!advice.n)
        advice = DIAG_PHRASE(&job->arena, WORD_ADD_N_TO_THE_DATA_FILE, address);
    DIAG(job->diags, is_warning(job, item) ? E4402 : E4401, place_with_pointer(place, address),
         value_get_str(item, "title"), rule, advice);
}

/* The first figure in a set that the data lacks as a whole; NULL for anything else. */
static struct fact *figure_of_missing_set(struct job *job, const struct value *set)
{
    struct value known, sum, v;
    const struct object_ops *ops = set->type == VALUE_OBJECT ? set->object->ops : NULL;
    if (!ops || !ops->attr || !ops->attr(set->object, STR("known"), &known) ||
        known.type != VALUE_BOOL || known.b || !ops->attr(set->object, STR("sum"), &sum) ||
        sum.type != VALUE_OBJECT || !sum.object->ops->member)
        return NULL;
    struct str first = sum.object->ops->member(sum.object, 0);
    if (!first.p || !sum.object->ops->attr(sum.object, first, &v) || !fact_of(&v))
        return NULL;
    struct fact *fact = fact_of(&v);
    return fact_find(job->facts, fact->address);
}

/* What stands at an address: a figure that is missing is reported as such (with its rule), anything
 * else by the item. False when the item as a
 * whole has been reported. */
static bool check_address(struct job *job, const struct value *item, struct str address)
{
    struct fact *fact = fact_find(job->facts, address);
    struct value v = facts_value(job->facts, address);
    bool soft = str_eq(value_get_str(item, "severity"), STR("W"));
    if (!fact)
        fact = figure_of_missing_set(job, &v);
    if (fact ? fact->known : value_is_given(&v))
        return true;
    if (fact && !soft)
        fact_report_missing(fact, job->draft, job->diags);
    else
        report(job, item, address);
    return fact && !soft; /* figures are listed one by one */
}

static void check_item(struct job *job, struct str key, const struct value *item)
{
    const struct value *at = value_get(item, "at");
    struct str first =
        value_count(at) && at->list->items[0].type == VALUE_STR ? at->list->items[0].s : STR("");
    struct value v;
    if (!applies(job, key, item))
        return;
    if (value_get(item, "holds")) {
        if (evaluate(job, item, "holds", &v) && !value_truth(&v))
            report(job, item, first);
        return;
    }
    for (size_t i = 0; i < value_count(at); i++)
        if (at->list->items[i].type == VALUE_STR && !check_address(job, item, at->list->items[i].s))
            return;
}

static const struct value *items_of(const struct job *job)
{
    const struct value *items = value_get(&job->pack->mandatory, "items");
    return items && items->type == VALUE_MAP ? items : NULL;
}

bool job_mandatory(struct job *job)
{
    const struct value *items = items_of(job);
    size_t errors = job->diags->errors;
    facts_aside(job->facts, true);
    for (size_t i = 0; items && i < items->map->n; i++)
        if (items->map->entries[i].value.type == VALUE_MAP)
            check_item(job, items->map->entries[i].key.s, &items->map->entries[i].value);
    facts_aside(job->facts, false);
    return job->diags->errors == errors;
}

/* Headings and tables of the document */

static bool has_heading(struct job *job, const struct value *words)
{
    for (size_t i = 0; i < job->doc.block_count; i++)
        if (job->doc.blocks[i].kind == BLOCK_HEADING &&
            word_in(words, doc_block_text(&job->doc.blocks[i], &job->arena)))
            return true;
    return false;
}

static bool has_table(struct job *job, const struct value *words)
{
    for (size_t i = 0; i < job->grid_count; i++)
        if (word_in(words, job->grids[i]->title))
            return true;
    return false;
}

void job_mandatory_document(struct job *job)
{
    const struct value *items = items_of(job);
    for (size_t i = 0; items && i < items->map->n; i++) {
        const struct value *item = &items->map->entries[i].value;
        const struct value *headings = value_get(item, "headings"),
                           *tables = value_get(item, "tables");
        if ((headings && !has_heading(job, headings) &&
             !has_heading(job, value_get(item, "within"))) ||
            (tables && !has_table(job, tables)))
            DIAG(job->diags, E4403, place_file(pack_name(job->pack->pack)),
                 value_get_str(item, "title"),
                 mandatory_rule(&job->pack->mandatory, item, &job->arena));
    }
}
