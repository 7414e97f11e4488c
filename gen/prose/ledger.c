/* The lines of the ledger, once everything has been checked: duties of disclosure, kinds of check,
 * tables, the text. A line says what was seen and nothing more; what could not be told is said to
 * be so, with the reason. */
#include "checks/ledger.h"
#include "facts/mandatory.h"
#include "prose/claims.h"
#include "prose/internal.h"

#include "base/utf8.h"

struct ledger_maker {
    struct run *run;
    const struct passages *passages;
    const struct claims *claims; /* NULL: none were read */
    size_t paragraphs;           /* that are neither headings nor of annexes, */
    size_t annexes;              /* and those of annexes */
    bool sections_told;          /* most duties have a section */
};

static struct str number(const struct ledger_maker *m, size_t n)
{
    return count_text(m->run->arena, (long long)n);
}

/* The address lies at `at` or below it. */
static bool is_under(struct str address, struct str at)
{
    if (!at.n || !str_starts(address, at))
        return false;
    return address.n == at.n || address.p[at.n] == '.' || address.p[at.n] == '[';
}

static bool concerns(const struct value *at, struct str address)
{
    for (size_t i = 0; i < value_count(at); i++)
        if (is_under(address, at->list->items[i].s))
            return true;
    return false;
}

static bool is_compared(struct run *r, const struct grid_cell *cell)
{
    const struct figure *f = cell->address.n ? map_get(&r->figures, cell->address) : NULL;
    return (f && f->kinds) || (cell->has_expected && cell->reads);
}

struct cells {
    size_t known, unread, open;
};

/* A figure that the data owes: its table has a word in its place. */
static bool is_open(const struct run *r, const struct grid *g, const struct grid_cell *cell)
{
    struct fact *fact = !g->printed && cell->role == ROLE_FIGURE && cell->kind == CELL_TEXT &&
                                cell->text.n && cell->address.n
                            ? fact_find(r->in->facts, cell->address)
                            : NULL;
    return fact && !fact->known && !fact_withheld(fact).n;
}

/* The figures of a table go to the line; how many of them are known for what they are, and the
 * cells that should have one and were not read or not filled in. */
static struct cells count_cells(struct run *r, const struct grid *g, struct ledger_line *line)
{
    struct cells c = {0};
    for (uint32_t row = g->header_rows; row < g->rows; row++)
        for (uint32_t col = 0; col < g->cols; col++) {
            const struct grid_cell *cell = grid_at(g, row, col);
            bool amount = g->columns[col].kind == GRID_AMOUNT;
            bool mine = cell->kind == CELL_NUMBER && !cell->covered &&
                        (amount || cell->address.n || cell->has_expected);
            c.unread += amount && cell->malformed;
            c.open += is_open(r, g, cell);
            if (!mine)
                continue;
            line->figures++;
            c.known += !g->printed || cell->address.n > 0 || cell->has_expected;
            line->compared += is_compared(r, cell);
        }
    return c;
}

/* Duties */

/* An expression of mandatory.json; false where it cannot be told. Why not is of no interest here.
 */
static bool evaluate(const struct ledger_maker *m, struct str text, struct value *out)
{
    const struct checks_input *in = m->run->in;
    struct source *source = arena_zalloc(m->run->arena, sizeof *source);
    struct diags ignored, *real = in->env->diags;
    if (!source)
        return m->run->ok = false;
    *source = (struct source){.name = STR("mandatory.json"), .text = text};
    diags_init(&ignored);
    in->env->diags = &ignored;
    const struct expr *e = expr_parse(source, 0, text.n, m->run->arena, &ignored);
    bool told = e && expr_eval(e, in->env, in->scope, out) && out->type != VALUE_UNDEFINED;
    in->env->diags = real;
    diags_free(&ignored);
    return told;
}

/* How many sentences tell a figure at the address or below it. */
static size_t told_at(const struct ledger_maker *m, struct str at)
{
    size_t n = 0;
    for (size_t i = 0; m->claims && i < m->claims->n; i++) {
        const struct claim *c = &m->claims->items[i];
        n += (c->kind == CLAIM_AMOUNT || c->kind == CLAIM_BUDGET || c->kind == CLAIM_COUNT) &&
             is_under(c->address, at);
    }
    return n;
}

/* And how many how one of these figures has changed. */
static size_t changes_of(const struct ledger_maker *m, const struct value *addresses)
{
    size_t n = 0;
    for (size_t i = 0; m->claims && i < m->claims->n; i++) {
        const struct claim *c = &m->claims->items[i];
        n += (c->kind == CLAIM_CHANGE || c->kind == CLAIM_PREVIOUS) &&
             concerns(addresses, c->address);
    }
    return n;
}

/* The figures at one address and below it that are shown or given. */
static void count_figures(const struct ledger_maker *m, struct str at, struct ledger_line *line)
{
    struct run *r = m->run;
    struct fact *fact = fact_find(r->in->facts, at);
    bool seen = false;
    for (size_t i = 0; i < r->figures.n; i++) {
        const struct figure *f = r->figures.entries[i].value;
        if (!is_under(r->figures.entries[i].key, at))
            continue;
        seen = true;
        line->figures++;
        line->compared += f->kinds != 0;
    }
    if (!seen && fact && fact->known && !r->in->as_published)
        line->figures++;
}

/* A figure, text or section stands at the address; of what was printed what a table or a sentence
 * shows. */
static bool stands_at(const struct ledger_maker *m, struct str at)
{
    struct run *r = m->run;
    struct fact *fact = fact_find(r->in->facts, at);
    for (size_t i = 0; i < r->figures.n; i++)
        if (is_under(r->figures.entries[i].key, at))
            return true;
    struct value v = facts_value(r->in->facts, at);
    if (r->in->as_published)
        return told_at(m, at) > 0 || (v.type == VALUE_STR && v.s.n); /* a day that a line tells */
    return fact ? fact->known : value_is_given(&v);
}

/* What an address is called: as its fact, or as the duty itself says; the address where nobody
 * does. */
static struct str called(const struct ledger_maker *m, const struct value *item, struct str at)
{
    struct fact *fact = fact_find(m->run->in->facts, at);
    struct str lacks = value_get_str(item, "lacks");
    return fact && fact->title.n ? fact->title : lacks.n ? lacks : at;
}

/* What the duty needs to be told whether it applies, and nobody gave; "" when nothing is missing.
 */
static struct str needed(const struct ledger_maker *m, const struct value *item)
{
    const struct value *needs = value_get(item, "needs");
    for (size_t i = 0; i < value_count(needs); i++)
        if (!stands_at(m, needs->list->items[i].s))
            return called(m, item, needs->list->items[i].s);
    return STR("");
}

/* Of what it needs the first that no table shows, so that its condition could not be told. */
static struct str unknown_need(const struct ledger_maker *m, const struct value *item)
{
    const struct value *needs = value_get(item, "needs");
    for (size_t i = 0; i < value_count(needs); i++) {
        struct str at = needs->list->items[i].s;
        struct fact *fact = fact_find(m->run->in->facts, at);
        struct value v = facts_value(m->run->in->facts, at);
        if (fact ? !fact->known : !m->run->in->grid_count || !value_is_given(&v))
            return called(m, item, at);
    }
    return STR("");
}

/* Whether a section says that there is nothing to tell. */
static bool tells_none(const struct ledger_maker *m, const struct passage *from)
{
    const struct passage *end = m->passages->items + m->passages->n;
    for (const struct passage *p = from; p < end; p++) {
        if (p > from && !str_eq(p->heading, from->heading) &&
            !str_starts(p->heading, from->heading))
            break;
        if (!p->level && word_in(rule_words(m->run->in->rules, W_empty_notes), p->flat))
            return true;
    }
    return false;
}

/* Whether the duty is one of figures, as opposed to words. */
static bool asks_figures(const struct ledger_maker *m, const struct value *at)
{
    for (size_t i = 0; i < value_count(at); i++)
        if (fact_find(m->run->in->facts, at->list->items[i].s))
            return true;
    return false;
}

/* A table that is called so, or that was recognised as the one it should be whatever it is called.
 */
static const struct grid *table_of(const struct ledger_maker *m, const struct value *item)
{
    const struct value *words = value_get(item, "tables");
    struct str id = value_get_str(item, "table");
    const struct grid *found = NULL;
    for (size_t i = 0; i < m->run->in->grid_count; i++) {
        const struct grid *g = m->run->in->grids[i];
        if (id.n && g->printed && str_eq(g->id, id))
            return g;
        if (!found && word_in(words, squeeze(g->title, m->run->arena)))
            found = g;
    }
    return found;
}

/* The department's own word that this is left out for secrecy: an entry of `withheld` in the data,
 * or a sentence below the duty's heading. */
static struct str withheld(const struct ledger_maker *m, struct str key, const struct value *item)
{
    const struct value *given = record_member(m->run->in->record, STR("withheld"));
    const struct value *secrecy = ledger_list(m->run->in->rules, "secrecy");
    const struct value *headings = value_get(item, "headings");
    struct str basis = mandatory_withheld(given, key, item);
    if (basis.n)
        return basis;
    for (size_t i = 0; i < m->passages->n; i++) {
        const struct passage *p = &m->passages->items[i];
        if (!p->level && word_in(secrecy, p->flat) &&
            (word_in(headings, p->flat) || word_in(headings, p->heading) ||
             word_in(value_get(item, "tables"), p->flat)))
            return p->text;
    }
    return STR("");
}

static size_t strange_tables(const struct ledger_maker *m)
{
    const struct value *section = record_member(m->run->in->record, STR("published"));
    size_t n = value_count(value_get(section, "unread"));
    for (size_t i = 0; i < m->run->in->grid_count; i++)
        n += m->run->in->grids[i]->printed && !m->run->in->grids[i]->id.n;
    return n;
}

static enum ledger_state lack_of(const struct value *item)
{
    return str_eq(value_get_str(item, "severity"), STR("W")) ? LEDGER_WANTING : LEDGER_MISSING;
}

/* What stands in data: every address is given, or the condition holds. */
static void judge_data(const struct ledger_maker *m, const struct value *item,
                       struct ledger_line *line)
{
    const struct value *at = value_get(item, "at"), *holds = value_get(item, "holds");
    const struct grid *table = table_of(m, item);
    enum ledger_state lack = lack_of(item);
    struct ledger_line unused = {0};
    struct value v;
    size_t open = table ? count_cells(m->run, table, &unused).open : 0;
    if (holds) {
        bool told = evaluate(m, holds->s, &v);
        line->state = told && value_truth(&v) ? LEDGER_CHECKED : lack;
        if (!told)
            line->state = LEDGER_UNDECIDED;
        if (line->state == lack)
            line->remark =
                homes_say(m->run->in->record->homes, value_get_str(item, "advice"), m->run->arena);
        return;
    }
    for (size_t i = 0; i < value_count(at); i++)
        if (!stands_at(m, at->list->items[i].s)) {
            struct fact *fact = fact_find(m->run->in->facts, at->list->items[i].s);
            line->state = lack;
            line->remark = LEDGER_SAY(m->run, "lacks",
                                      fact && fact->title.n ? fact->title : at->list->items[i].s);
            return;
        }
    if (open) {
        line->state = lack;
        line->remark = LEDGER_SAY(m->run, "cells_open", number(m, open));
    } else if (!value_count(at) && !duty_section(m->passages, item) && !table) {
        line->state = m->passages->n ? lack : LEDGER_UNDECIDED;
    }
}

static bool all_stand(const struct ledger_maker *m, const struct value *item)
{
    const struct value *at = value_get(item, "at"), *needs = value_get(item, "needs");
    bool all = value_count(at) > 0;
    for (size_t i = 0; all && i < value_count(at); i++)
        all = stands_at(m, at->list->items[i].s);
    for (size_t i = 0; all && i < value_count(needs); i++)
        all = stands_at(m, needs->list->items[i].s);
    return all;
}

/* Counts the sentences that tell what the duty asks for; gives back what none of them tells, though
 * another part is told. */
static struct str first_absent(const struct ledger_maker *m, const struct value *item, size_t *told)
{
    const struct value *at = value_get(item, "at");
    struct str absent = STR("");
    for (size_t i = 0; i < value_count(at); i++) {
        struct str address = at->list->items[i].s;
        struct fact *fact = fact_find(m->run->in->facts, address);
        size_t n = told_at(m, address);
        *told += n;
        if (!n && !absent.n)
            absent = fact && fact->title.n ? fact->title : address;
    }
    return absent;
}

/* What was printed: a table, figures in tables, or a section with that heading. */
static void judge_published(const struct ledger_maker *m, const struct value *item,
                            struct ledger_line *line)
{
    struct run *r = m->run;
    const struct value *tables = value_get(item, "tables"), *headings = value_get(item, "headings");
    const struct value *holds = value_get(item, "holds");
    const struct grid *table = table_of(m, item);
    size_t strange = strange_tables(m), told = 0,
           changes = changes_of(m, value_get(item, "changes"));
    struct str absent = line->figures ? STR("") : first_absent(m, item, &told);
    const struct passage *section = duty_section(m->passages, item);
    struct value v;
    if (table && !table->id.n) {
        line->state = LEDGER_UNDECIDED;
        line->remark = LEDGER_SAY(r, "table_strange", table->title);
    } else if (table && holds && line->figures && evaluate(m, holds->s, &v)) {
        line->state = value_truth(&v) ? LEDGER_CHECKED : LEDGER_MISSING;
    } else if (table || line->figures) {
        line->state = LEDGER_CHECKED;
    } else if (tables && !strange && r->in->grid_count) {
        line->state = LEDGER_MISSING;
        line->remark = ledger_word(r->in->rules, "no_table");
    } else if (tables) {
        line->state = LEDGER_UNDECIDED;
        line->remark = strange ? LEDGER_SAY(r, "tables_unread", number(m, strange))
                               : ledger_word(r->in->rules, "no_tables");
    } else if (changes) {
        line->state = LEDGER_CHECKED;
        line->remark = LEDGER_SAY(r, "told_changes", number(m, changes));
    } else if (told) {
        line->state = absent.n ? LEDGER_UNDECIDED : LEDGER_CHECKED;
        line->remark = absent.n ? LEDGER_SAY(r, "told_but", number(m, told), absent)
                                : LEDGER_SAY(r, "told", number(m, told));
    } else if (!headings && all_stand(m, item)) {
        judge_data(m, item, line);
    } else if (section) {
        bool enough = !asks_figures(m, value_get(item, "at")) || tells_none(m, section);
        line->state = enough ? LEDGER_CHECKED : LEDGER_UNDECIDED;
        line->remark = ledger_word(r->in->rules, enough ? "section_there" : "section_no_figures");
    } else if (headings && m->paragraphs && m->sections_told &&
               !duty_is_mentioned(m->passages, item)) {
        line->state = lack_of(item);
        line->remark = ledger_word(r->in->rules, "no_section");
    } else {
        line->state = LEDGER_UNDECIDED;
        line->remark = !m->paragraphs ? ledger_word(r->in->rules, "no_text")
                       : headings     ? ledger_word(r->in->rules, "no_section")
                                      : ledger_word(r->in->rules, "not_by_item");
    }
}

static void add_findings(const struct ledger_maker *m, const struct value *at,
                         struct ledger_line *line)
{
    const struct findings *all = m->run->findings;
    for (size_t i = 0; i < all->n; i++) {
        const struct finding *f = all->items[i];
        bool first = f->place_count && concerns(at, f->places[0].address), any = first;
        for (size_t k = 1; k < f->place_count; k++)
            any |= concerns(at, f->places[k].address);
        if (any)
            ledger_concern(line, f, first);
    }
}

static void add_duty(const struct ledger_maker *m, struct str key, const struct value *item)
{
    struct run *r = m->run;
    const struct value *at = value_get(item, "at"), *condition = value_get(item, "if");
    const struct value *about = value_get(item, "about");
    struct ledger_line *line = ledger_add(r, LEDGER_DUTY, value_get_str(item, "title"));
    struct value v;
    if (!line)
        return;
    line->basis = mandatory_rule(r->in->mandatory, item, r->arena);
    struct str secret = withheld(m, key, item), lack = needed(m, item);
    for (size_t i = 0; i < value_count(at); i++)
        count_figures(m, at->list->items[i].s, line);
    if (lack.n) {
        line->state = LEDGER_UNDECIDED;
        line->remark = LEDGER_SAY(r, "lacks", lack);
        return;
    }
    if (condition && (!evaluate(m, condition->s, &v) || !value_truth(&v))) {
        struct str unknown = r->in->as_published ? unknown_need(m, item) : STR("");
        line->state = unknown.n ? LEDGER_UNDECIDED : LEDGER_NOT_APPLICABLE;
        line->remark = unknown.n ? LEDGER_SAY(r, "lacks", unknown) : line->remark;
        return;
    }
    if (r->in->as_published)
        judge_published(m, item, line);
    else
        judge_data(m, item, line);
    if (secret.n && line->state != LEDGER_CHECKED) {
        line->state = LEDGER_WITHHELD;
        line->remark = LEDGER_SAY(r, "basis", secret);
    }
    if (line->state != LEDGER_CHECKED)
        return;
    const struct grid *table = line->figures ? NULL : table_of(m, item);
    if (table)
        count_cells(r, table, line);
    add_findings(m, about ? about : at, line);
    if (!line->remark.n)
        line->remark = line->figures ? LEDGER_SAY(r, "figures", number(m, line->figures),
                                                  number(m, line->compared))
                                     : ledger_word(r->in->rules, "there");
    if (line->doubts)
        line->remark = arena_printf(r->arena, "%.*s；%.*s", STR_ARG(line->remark),
                                    STR_ARG(LEDGER_SAY(r, "doubts", number(m, line->doubts))));
}

/* Kinds of check */

static bool is_kind(const struct ledger_maker *m, const struct finding *f, size_t kind)
{
    return ledger_kind(m->run->in->rules, f->rule) == kind;
}

static void add_kind(const struct ledger_maker *m, size_t i, const struct value *kind)
{
    struct run *r = m->run;
    const struct kind_count *count = &r->findings->kinds[i];
    struct ledger_line *line = ledger_add(r, LEDGER_KIND, value_get_str(kind, "title"));
    struct str of = value_get_str(kind, "of");
    if (!line)
        return;
    size_t tables = 0;
    for (size_t k = 0; k < r->in->grid_count; k++)
        tables += r->in->grids[k]->printed;
    line->figures = count->figures;
    line->compared = count->comparisons;
    if (str_eq(of, STR("tables"))) {
        line->state = !r->in->as_published ? LEDGER_NOT_APPLICABLE
                      : tables             ? LEDGER_CHECKED
                                           : LEDGER_UNDECIDED;
        line->remark = !r->in->as_published ? ledger_word(r->in->rules, "by_construction")
                       : tables             ? LEDGER_SAY(r, "tables_seen", number(m, tables))
                                            : ledger_word(r->in->rules, "no_tables");
    } else if (str_eq(of, STR("annexes"))) {
        bool seen = (m->annexes && r->in->as_published) || count->comparisons;
        line->state = seen ? LEDGER_CHECKED : LEDGER_NOT_APPLICABLE;
        line->remark =
            m->annexes && r->in->as_published ? LEDGER_SAY(r, "annexes_seen", number(m, m->annexes))
            : count->comparisons  ? LEDGER_SAY(r, "comparisons", number(m, count->comparisons))
            : r->in->as_published ? ledger_word(r->in->rules, "no_annexes")
                                  : ledger_word(r->in->rules, "annexes_of_data");
    } else if (str_eq(of, STR("texts"))) {
        line->state = m->paragraphs ? LEDGER_CHECKED : LEDGER_UNDECIDED;
        line->remark = m->paragraphs ? LEDGER_SAY(r, "texts_seen", number(m, m->paragraphs))
                                     : ledger_word(r->in->rules, "no_text");
    } else if (count->comparisons) {
        line->remark = LEDGER_SAY(r, count->figures ? "comparisons_of" : "comparisons",
                                  number(m, count->comparisons), number(m, count->figures));
    } else if (count->undecided || (str_eq(of, STR("claims")) && !m->paragraphs)) {
        line->state = LEDGER_UNDECIDED;
        line->remark = count->undecided ? STR("") : ledger_word(r->in->rules, "no_text");
    } else {
        line->state = LEDGER_NOT_APPLICABLE;
        line->remark = ledger_word(r->in->rules, "nothing_to_compare");
    }
    if (count->undecided) {
        struct str which = LEDGER_SAY(r, "undecided_rules", number(m, count->undecided),
                                      count->which, count->lacking);
        line->remark = arena_printf(r->arena, "%.*s%s%.*s", STR_ARG(line->remark),
                                    line->remark.n ? "；" : "", STR_ARG(which));
    }
    for (size_t k = 0; k < r->findings->n; k++) {
        const struct finding *f = r->findings->items[k];
        if (is_kind(m, f, i + 1))
            ledger_concern(line, f, true);
        for (size_t u = 0; u < f->under_count; u++)
            if (is_kind(m, f->under[u], i + 1))
                ledger_concern(line, f->under[u], true);
    }
}

/* Tables */

static bool names_table(struct str where, const struct grid *g)
{
    return (g->code.n && str_starts(where, g->code)) || (g->title.n && str_starts(where, g->title));
}

/* What stands first in a table: how a reader finds it that has no title. */
static struct str first_words(struct run *r, const struct grid *g)
{
    for (uint32_t row = 0; row < g->rows; row++)
        for (uint32_t col = 0; col < g->cols; col++)
            if (grid_at(g, row, col)->text.n)
                return str_trim(grid_at(g, row, col)->text);
    return ledger_word(r->in->rules, "table_empty");
}

static void add_table(const struct ledger_maker *m, const struct grid *g)
{
    struct run *r = m->run;
    struct str name = g->code.n
                          ? arena_printf(r->arena, "%.*s %.*s", STR_ARG(g->code), STR_ARG(g->title))
                          : g->title;
    if (!name.n)
        name = LEDGER_SAY(r, "untitled", first_words(r, g));
    struct ledger_line *line = ledger_add(r, LEDGER_TABLE, name);
    if (!line)
        return;
    struct cells cells = count_cells(r, g, line);
    line->remark = LEDGER_SAY(r, "table_figures", number(m, line->figures), number(m, cells.known),
                              number(m, line->compared));
    if (g->printed && !g->id.n) {
        line->state = LEDGER_UNDECIDED;
        line->remark = ledger_word(r->in->rules, "table_unknown");
    } else if (cells.open) {
        line->state = LEDGER_UNDECIDED;
        line->remark = LEDGER_SAY(r, "cells_open", number(m, cells.open));
    } else if (!line->figures) {
        line->remark = ledger_word(r->in->rules, "table_empty");
    } else if (!cells.known) {
        line->state = LEDGER_UNDECIDED;
    }
    line->partly = cells.known < line->figures || cells.unread;
    if (cells.unread)
        line->remark =
            arena_printf(r->arena, "%.*s；%.*s", STR_ARG(line->remark),
                         STR_ARG(LEDGER_SAY(r, "cells_unread", number(m, cells.unread))));
    for (size_t i = 0; i < r->findings->n; i++) {
        const struct finding *f = r->findings->items[i];
        bool first = f->place_count && names_table(f->places[0].where, g), any = first;
        for (size_t k = 1; k < f->place_count; k++)
            any |= names_table(f->places[k].where, g);
        if (any)
            ledger_concern(line, f, first);
    }
}

/* Tables that the readers of files saw and did not dare to read. */
static void add_unread_tables(const struct ledger_maker *m)
{
    const struct value *section = record_member(m->run->in->record, STR("published"));
    const struct value *unread = value_get(section, "unread");
    for (size_t i = 0; i < value_count(unread); i++) {
        struct str title = value_get_str(&unread->list->items[i], "title");
        struct ledger_line *line =
            ledger_add(m->run, LEDGER_TABLE,
                       title.n ? title : LEDGER_SAY(m->run, "nameless", number(m, i + 1)));
        if (!line)
            return;
        line->state = LEDGER_UNDECIDED;
        line->remark = ledger_word(m->run->in->rules, "table_unread");
    }
}

/* Amounts of things that no table has: only the sentences themselves were looked at. */
static size_t amounts_apart(const struct ledger_maker *m)
{
    size_t n = 0;
    for (size_t i = 0; m->claims && i < m->claims->n; i++) {
        const struct claim *c = &m->claims->items[i];
        n += c->kind == CLAIM_AMOUNT && c->unit_kind == UNIT_MONEY && !c->indicator.n &&
             dec_sign(c->value) && !(c->qualifiers & QUALIFIER_REASON);
    }
    return n;
}

static void add_text(const struct ledger_maker *m)
{
    struct run *r = m->run;
    struct ledger_line *line = ledger_add(r, LEDGER_TEXT, ledger_word(r->in->rules, "text_item"));
    size_t unread = 0;
    if (!line)
        return;
    for (size_t i = 0; m->claims && i < m->claims->unread_count; i++)
        unread += m->claims->unread[i].listed;
    line->figures = m->claims ? m->claims->figures : 0;
    line->compared = line->figures > unread ? line->figures - unread : 0;
    line->state = line->figures ? LEDGER_CHECKED : LEDGER_UNDECIDED;
    line->partly = unread > 0;
    size_t apart = amounts_apart(m);
    line->remark = unread          ? LEDGER_SAY(r, "text_figures", number(m, line->figures),
                                                number(m, line->compared), number(m, unread))
                   : line->figures ? LEDGER_SAY(r, "text_all_figures", number(m, line->figures))
                                   : ledger_word(r->in->rules, "no_text");
    struct str beside = apart ? LEDGER_SAY(r, "text_apart", number(m, apart)) : STR("");
    if (apart)
        line->remark = arena_printf(r->arena, "%.*s%.*s", STR_ARG(line->remark), STR_ARG(beside));
    if (!line->figures && m->paragraphs) {
        line->state = LEDGER_NOT_APPLICABLE;
        line->remark = ledger_word(r->in->rules, "no_own_figures");
    }
}

void ledger_make(struct run *r, const struct passages *passages, const struct claims *claims)
{
    struct ledger_maker m = {.run = r, .passages = passages, .claims = claims};
    const struct value *items = value_get(r->in->mandatory, "items");
    const struct value *kinds = ledger_list(r->in->rules, "kinds");
    r->findings->ledger_words = r->in->rules->ledger;
    if (!kinds)
        return;
    for (size_t i = 0; i < passages->n; i++)
        *(passages->items[i].annex ? &m.annexes : &m.paragraphs) += !passages->items[i].level;
    m.sections_told = sections_are_told(r, passages);
    for (size_t i = 0; items && items->type == VALUE_MAP && i < items->map->n; i++)
        if (items->map->entries[i].value.type == VALUE_MAP)
            add_duty(&m, items->map->entries[i].key.s, &items->map->entries[i].value);
    for (size_t i = 0; i < value_count(kinds); i++)
        add_kind(&m, i, &kinds->list->items[i]);
    for (size_t i = 0; i < r->in->grid_count; i++)
        add_table(&m, r->in->grids[i]);
    add_unread_tables(&m);
    add_text(&m);
}
