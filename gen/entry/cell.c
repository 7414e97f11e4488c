/* What people and programs put into a cell, as the value that its column wants; what it cannot be
 * is reported at the cell. */
#include "entry/cell.h"

#include "data/json.h"
#include "read/cell_amount.h"

static struct str digits(struct reading *r, struct dec d)
{
    struct buf text;
    buf_init(&text);
    dec_print(&text, d);
    struct str s = arena_str(r->arena, buf_view(&text));
    if (text.failed || !s.p)
        reading_no_memory(r);
    buf_free(&text);
    return s.p ? s : STR("");
}

struct value cell_plain_text(struct reading *r, const struct book_sheet *sheet,
                             const struct book_cell *cell)
{
    struct place place = reading_place(r, sheet, cell->row, cell->col);
    struct value v = value_undefined(STR(""));
    int year, month, day;
    struct dec d;
    if (cell->type == BOOK_CELL_TEXT)
        v = value_str(cell->text);
    else if (cell->type == BOOK_CELL_ERROR)
        DIAG(r->ds, E2404, place, cell->text);
    else if (cell->type == BOOK_CELL_NONE)
        DIAG0(r->ds, E2405, place);
    else if (cell->type == BOOK_CELL_NUMBER && cell->format == CELL_FORMAT_DATE &&
             book_date(r->book, cell, &year, &month, &day))
        v = value_str(arena_printf(r->arena, "%d-%s%d-%s%d", year, month < 10 ? "0" : "", month,
                                   day < 10 ? "0" : "", day));
    else if (cell->type == BOOK_CELL_NUMBER && cell_shortest(cell->number, &d))
        v = value_str(digits(r, d));
    else if (cell->type == BOOK_CELL_BOOL)
        v = value_str(cell->number != 0 ? r->form->words.yes : r->form->words.no);
    else
        DIAG(r->ds, E2509, place, cell->text);
    v.at = reading_at(r, sheet, cell);
    return v;
}

static enum cell_result amount(struct reading *r, const struct book_cell *cell, struct place place,
                               struct value *out)
{
    struct cell_amount found;
    struct dec yuan, d;
    enum amount_result result = cell_amount(cell, r->unit, place, &found, r->ds);
    if (result != AMOUNT_GIVEN)
        return result == AMOUNT_NONE ? CELL_EMPTY : CELL_REFUSED;
    d = found.value;
    if (found.says_unit && found.unit != r->unit &&
        (!amount_from_unit(found.value, found.unit, &yuan) || !amount_in_unit(yuan, r->unit, &d))) {
        DIAG(r->ds, E2406, place, cell->text);
        return CELL_REFUSED;
    }
    d = dec_trim(d);
    *out = d.scale ? value_dec(d) : value_int(0);
    out->d = d;
    return CELL_GIVEN;
}

/* Scores and rates: what is typed as 95 % is kept as 0.95. */
static void number(struct reading *r, const struct book_cell *cell, struct value *out)
{
    struct dec d;
    (void)r;
    if (cell->type == BOOK_CELL_NUMBER && cell_shortest(cell->number, &d)) {
        if (cell->format == CELL_FORMAT_PERCENT)
            (void)dec_mul(d, dec_of(100), &d);
        d = dec_trim(d);
    } else if (!dec_parse(str_trim(out->s), &d)) {
        return;
    }
    uint32_t at = out->at;
    *out = d.scale ? value_dec(d) : value_int(0);
    out->d = d;
    out->at = at;
}

/* What was refused, as it stands there: to be written again as it was. */
static enum cell_result refused(struct reading *r, const struct book_sheet *sheet,
                                const struct book_cell *cell, struct value *out)
{
    struct dec d;
    if (!r->keep)
        return CELL_REFUSED;
    *out =
        value_str(cell->type == BOOK_CELL_NUMBER && cell_shortest(cell->number, &d) ? digits(r, d)
                                                                                    : cell->text);
    out->at = reading_at(r, sheet, cell);
    return CELL_GIVEN;
}

/* What is no JSON stays the text that it is. */
static struct value parsed(struct reading *r, struct str text, uint32_t at)
{
    struct source source = {.name = r->name, .text = text};
    struct value v;
    struct diags ignored;
    diags_init(&ignored);
    if (!json_parse(&source, r->arena, &v, &ignored))
        v = value_str(text);
    diags_free(&ignored);
    reading_set_at(&v, at);
    return v;
}

enum cell_result cell_value(struct reading *r, const struct book_sheet *sheet,
                            const struct book_cell *cell, const struct form_leaf *leaf,
                            struct value *out)
{
    const struct form_words *words = &r->form->words;
    struct str text = reading_text(cell);
    if (!cell || (cell->type == BOOK_CELL_TEXT && !text.n))
        return CELL_EMPTY;
    struct place place = reading_place(r, sheet, cell->row, cell->col);
    uint32_t at = reading_at(r, sheet, cell);
    if (leaf->nullable && (str_eq(text, words->unknown) || str_eq(text, STR("?")))) {
        *out = value_none();
        out->at = at;
        return CELL_GIVEN;
    }
    if (leaf->kind == LEAF_AMOUNT) {
        enum cell_result result = amount(r, cell, place, out);
        if (result == CELL_GIVEN)
            out->at = at;
        return result == CELL_REFUSED ? refused(r, sheet, cell, out) : result;
    }
    *out = cell_plain_text(r, sheet, cell);
    if (out->type != VALUE_STR)
        return CELL_REFUSED;
    switch (leaf->kind) {
    case LEAF_NOTHING:
        if (str_eq(text, words->no))
            return CELL_EMPTY;
        if (!str_eq(out->s, words->yes)) {
            DIAG(r->ds, E2509, place, out->s);
            return CELL_REFUSED;
        }
        struct vmap *m = vmap_new(r->arena);
        if (!m) {
            reading_no_memory(r);
            return CELL_REFUSED;
        }
        *out = value_map(m);
        break;
    case LEAF_BOOL:
        if (str_eq(str_trim(out->s), words->yes) || str_eq(str_trim(out->s), words->no))
            *out = value_bool(str_eq(str_trim(out->s), words->yes));
        break;
    case LEAF_NUMBER:
    case LEAF_WHOLE:
        number(r, cell, out);
        break;
    case LEAF_JSON:
        *out = parsed(r, out->s, at);
        break;
    case LEAF_CODE:
        out->s = str_trim(out->s);
        break;
    default:
        if (str_eq(out->s, words->empty))
            out->s = STR("");
        else if (leaf->choices)
            out->s = str_trim(out->s);
    }
    out->at = at;
    return CELL_GIVEN;
}
