/* A claim that was read is written down: once for each subject that it is said of. What was
 * understood as no claim is written down too. */
#include "prose/reading.h"

#include "base/utf8.h"

/* The pack's sums know the figure at `whole`; with `part`: as one of its parts. */
bool known_as_sum(const struct text_reading *rd, struct str whole, struct str part)
{
    const struct value *list = words(rd, W_sums);
    for (size_t i = 0; whole.n && i < value_count(list); i++) {
        const struct value *item = &list->list->items[i];
        if (str_eq(value_get_str(item, "whole"), whole) &&
            (!part.n || word_is(value_get(item, "parts"), part)))
            return true;
    }
    return false;
}

/* 收入合计100万元，财政拨款收入90万元: a part of the total by what both are, without 其中 too */
static struct str within_of(const struct text_reading *rd, const struct context *c, struct str name,
                            struct str address)
{
    if (c->within && c->head.n)
        return str_eq(c->head.names[0], name) ? STR("") : c->head.names[0];
    return address.n && known_as_sum(rd, c->total_address, address) ? c->total : STR("");
}

static enum claim_scope scope_of(const struct text_reading *rd, struct str name)
{
    if (has(rd, W_fund_words, name))
        return SCOPE_FUND;
    return has(rd, W_capital_words, name) ? SCOPE_CAPITAL : rd->scope;
}

/* A figure as it is written: where reading changed nothing a piece of the paragraph itself, so that
 * it is known which of several equal figures is meant. */
static struct str text_of(const struct text_reading *rd, const struct figure_at *f,
                          const struct passage *p, size_t start, size_t end)
{
    struct str read = str_sub(rd->text.s, f->from, f->to), own = str_sub(p->text, start, end);
    return str_eq(read, own) ? own : arena_str(rd->v->arena, read);
}

static void add_claim(struct text_reading *rd, const struct context *c, bool assumed,
                      struct str name, const struct meaning *m, const struct figure_at *f,
                      size_t group)
{
    struct claims *all = rd->out;
    struct claim *first = group && group <= all->n ? &all->items[group - 1] : NULL;
    struct claim *grown = arena_room(rd->v->arena, all->items, all->n, &all->cap, sizeof *grown);
    const struct value *entry;
    if (!grown) {
        rd->ok = false;
        return;
    }
    struct str same = first && first->passage ? first->text : STR("");
    size_t same_at = first ? first->start : 0;
    all->items = grown;
    struct claim *out = &all->items[all->n++];
    size_t last = f->to ? f->to - 1 : 0;
    *out = (struct claim){.kind = m->kind,
                          .measure = m->measure,
                          .direction = m->direction,
                          .against = m->against,
                          .scope = scope_of(rd, name),
                          .qualifiers =
                              m->qualifiers | f->qualifiers | (c->reason ? QUALIFIER_REASON : 0),
                          .has_value = f->digits.n > 0,
                          .value = f->value,
                          .decimals = f->decimals,
                          .digits = f->digits,
                          .unit = f->unit,
                          .unit_kind = f->kind,
                          .factor = f->factor,
                          .name = name,
                          .whole = m->whole,
                          .per = m->per,
                          .yardstick = m->yardstick,
                          .year = m->year == rd->v->year ? 0 : m->year,
                          .passage = rd->text.passage[f->from],
                          .start = rd->text.at[f->from],
                          .sentence = rd->sentence,
                          .group = group};
    const struct passage *p = out->passage;
    out->end = rd->text.passage[last] == p ? utf8_after(p->text, rd->text.at[last])
                                           : p->text.n; /* the rest stands in the next line */
    out->text = text_of(rd, f, p, out->start, out->end);
    entry = NULL;
    out->address =
        c->spent && !str_eq(c->head.names[0], name)
            ? STR("")
            : resolve_name(rd->v, rd->section, name,
                           m->measure == CLAIM_COUNT ? CLAIM_COUNT : m->kind, f->unit, &entry);
    out->within = within_of(rd, c, name, out->address);
    struct str part = m->kind == CLAIM_COUNT || m->measure == CLAIM_COUNT
                          ? STR("")
                          : resolve_part(rd->v, rd->section, name, out->within, &entry);
    out->address = part.n ? part : out->address;
    if (same.n && same_at == out->start)
        out->text = same; /* the same figure, of another subject */
    out->indicator = out->address;
    out->entry = entry;
    out->assumed = assumed;
    out->whole_given = m->whole_given;
    if (entry && (m->kind == CLAIM_BUDGET || m->measure == CLAIM_BUDGET))
        out->address = value_get_str(entry, "budget");
    if (m->whole.n)
        out->whole_address =
            resolve_name(rd->v, rd->section, m->whole, CLAIM_AMOUNT, STR(""), &entry);
}

void add_for(struct text_reading *rd, const struct context *c, const struct subjects *s,
             const struct meaning *m, const struct figure_at *f, size_t k)
{
    size_t group = rd->out->n + 1;
    for (size_t i = 0; i < s->n; i++)
        if (!s->respectively || i == k)
            add_claim(rd, c, s->assumed,
                      m->kind == CLAIM_COUNT || m->measure == CLAIM_COUNT
                          ? count_name(rd, s->names[i], f->unit)
                          : s->names[i],
                      m, f, group);
}

void add_unread(struct text_reading *rd, const struct figure_at *f, enum phrase why, bool listed)
{
    struct claims *all = rd->out;
    struct unread *grown =
        arena_room(rd->v->arena, all->unread, all->unread_count, &all->unread_cap, sizeof *grown);
    if (!grown) {
        rd->ok = false;
        return;
    }
    all->unread = grown;
    size_t last = f->to - 1;
    const struct passage *p = rd->text.passage[f->from];
    struct unread *out = &all->unread[all->unread_count++];
    *out = (struct unread){
        .passage = p,
        .start = rd->text.at[f->from],
        .end = rd->text.passage[last] == p ? utf8_after(p->text, rd->text.at[last]) : p->text.n,
        .why = why,
        .listed = listed};
    out->text = text_of(rd, f, p, out->start, out->end);
    dec_mul(f->value, dec_of(f->factor), &out->value);
}
