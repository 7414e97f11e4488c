/* One value becomes one cell: its text, its number as published, the fact and place behind it. */
#include "expr/reads.h"
#include "tables/spec.h"

static void write_text(struct grid_cell *cell, struct str text)
{
    cell->kind = text.n ? CELL_TEXT : CELL_BLANK;
    cell->text = text;
}

static void stands_at(struct builder *b, struct grid_cell *cell, uint32_t at)
{
    cell->at = at;
    if (at)
        cell->place = sources_place(b->in->sources, at);
}

static void shows(struct grid_cell *cell, const struct origin *made)
{
    cell->made = made;
    cell->address = made && made->op == ORIGIN_FACT ? made->name : STR("");
}

static bool to_unit(const struct number_look *look, enum column_kind kind, struct dec *d)
{
    return kind != COLUMN_AMOUNT || amount_in_unit(*d, look->unit, d);
}

static bool write_number(struct builder *b, const struct leaf *leaf, struct dec d,
                         const struct number_look *look, struct grid_cell *cell)
{
    struct buf text;
    if (dec_sign(d) == 0 && !b->in->plain_zeros && !str_eq(look->zero, STR("number"))) {
        write_text(cell, str_eq(look->zero, STR("blank")) ? STR("") : look->zero);
        return true;
    }
    if (!to_unit(look, leaf->kind, &d) || !dec_round(d, look->style.places, &d)) {
        DIAG0(b->in->diags, E4303, spec_place(b, leaf->spec));
        return false;
    }
    cell->kind = CELL_NUMBER;
    cell->number = d;
    cell->style = look->style;
    buf_init(&text);
    if (dec_sign(d) == 0)
        cell->style.trim = false; /* trimming is for figures: zero keeps its decimals */
    dec_format(&text, d, cell->style);
    cell->text = arena_str(b->in->arena, buf_view(&text));
    buf_free(&text);
    return cell->text.p != NULL;
}

static bool write_figure(struct builder *b, const struct leaf *leaf, const struct value *bind,
                         const struct number_look *look, const struct scope *scope,
                         struct grid_cell *cell)
{
    struct value v;
    struct dec d;
    if (!spec_eval(b, bind, scope, &v)) {
        if (bind != leaf->bind)
            DIAG0(b->in->diags, E4025, spec_place(b, bind));
        return false;
    }
    const struct fact *fact = fact_of(&v);
    shows(cell, value_origin(&v));
    stands_at(b, cell, fact ? fact->at : v.at);
    cell->counts = leaf->kind == COLUMN_COUNT;
    if (value_number(&v, &d))
        return write_number(b, leaf, d, look, cell);
    if (fact && str_eq(look->unknown, STR("blank"))) {
        write_text(cell, STR(""));
        return true;
    }
    if (fact && !b->in->to_read && fact_withheld(fact).n) {
        const struct value *words = pack_setting(b->in->pack, STR("words"));
        write_text(cell, value_get_str(words, "withheld"));
        return true;
    }
    if (fact) {
        if (!b->in->to_read)
            fact_report_missing(fact, b->in->draft, b->in->diags);
        write_text(cell, look->unknown);
        return true;
    }
    if (v.type == VALUE_STR || v.type == VALUE_NONE) {
        write_text(cell, v.type == VALUE_STR ? v.s : STR(""));
        return true;
    }
    DIAG(b->in->diags, E4304, spec_place(b, bind), value_type_name(&v));
    return false;
}

static bool write_one(struct builder *b, const struct leaf *leaf, const struct value *bind,
                      const struct number_look *look, const struct scope *scope,
                      struct grid_cell *cell)
{
    struct str text = STR("");
    const struct origin *made = NULL;
    struct value v;
    cell->role = column_words[leaf->kind].role;
    if (column_words[leaf->kind].figures)
        return write_figure(b, leaf, bind, look, scope, cell);
    /* A column's bind is an expression, a row's cell a text with {{ }}. */
    if (bind == leaf->bind) {
        if (!spec_eval(b, bind, scope, &v))
            return false;
        if (v.type == VALUE_STR)
            text = v.s;
        else if (v.type != VALUE_NONE && !spec_text(b, &v, scope, &text, &made))
            return false;
        stands_at(b, cell, v.at);
    } else if (!spec_text(b, bind, scope, &text, &made)) {
        return false;
    }
    shows(cell, made);
    write_text(cell, text);
    return true;
}

/* {"amount": "annex.budget", "zero": "blank"}: the cell says itself what it holds. */
static bool write_object(struct builder *b, const struct leaf *leaf, const struct value *spec,
                         const struct number_look *look, const struct scope *scope,
                         struct grid_cell *cell)
{
    static const char *const aligns[] = {"left", "center", "right"};
    for (size_t i = 0; i < COLUMN_KINDS; i++) {
        const struct value *v = value_get(spec, column_words[i].word);
        if (!v)
            continue;
        struct leaf own = *leaf;
        struct number_look narrowed = *look;
        own.kind = (enum column_kind)i;
        own.bind = NULL;
        if (own.kind == COLUMN_COUNT)
            narrowed.style.places = 0;
        narrowed = look_narrow(narrowed, spec);
        if (!write_one(b, &own, v, &narrowed, scope, cell))
            return false;
        if (str_eq(value_get_str(spec, "role"), STR("header")))
            cell->role = ROLE_HEADER;
        for (size_t k = 0; k < 3; k++)
            if (str_eq(value_get_str(spec, "align"), str_of(aligns[k])))
                cell->align = (enum cell_align)(ALIGN_LEFT + k);
        return true;
    }
    DIAG0(b->in->diags, E4320, spec_place(b, spec));
    return false;
}

bool cell_write(struct builder *b, const struct leaf *leaf, const struct value *bind,
                const struct number_look *look, const struct scope *scope, struct grid_cell *cell)
{
    struct reads *reads = b->in->env->reads;
    size_t from = reads_count(reads);
    bool ok = bind->type == VALUE_MAP ? write_object(b, leaf, bind, look, scope, cell)
                                      : write_one(b, leaf, bind, look, scope, cell);
    bool plain = reads_count(reads) == from + 1 && origin_equal(reads->items[from], cell->made);
    if (!plain)
        cell->reads = reads_since(reads, from, b->in->arena);
    reads_forget(reads, from);
    return ok;
}
