/* The table of 更正说明: the published figures that changed, before and after. What is said around
 * it: diff_values.c. */
#include "diff/diff_report.h"

enum { COLUMNS = 6, FROM = 2, TO = 3, DELTA = 4, REASON = 5 };

/* A figure as it was published, and all of it where two published figures would read the same. */
static bool published(const struct dec_style *style, enum amount_unit unit,
                      const struct snap_fact *f, struct dec *out)
{
    struct dec v = f ? f->value : dec_of(0);
    return (!f || f->known) && amount_in_unit(v, unit, &v) && dec_round(v, style->places, out);
}

static struct str print(struct arena *a, struct dec v, const struct dec_style *style, bool sign)
{
    struct buf text;
    struct str s = {NULL, 0};
    buf_init(&text);
    if (sign && dec_sign(v) > 0)
        buf_char(&text, '+');
    if (dec_format(&text, v, *style) && !text.failed)
        s = arena_str(a, buf_view(&text));
    buf_free(&text);
    return s;
}

/* Amounts in the pack's style; false where they would not show the difference. */
static bool published_row(struct diff *d, const struct diff_fact *root,
                          const struct dec_style *style, struct str *cells)
{
    enum amount_unit unit = UNIT_YUAN;
    struct dec from, to, delta;
    enum fact_kind kind = root->new ? root->new->kind : root->old->kind;
    amount_unit_parse(d->new->unit, &unit);
    if (kind != FACT_AMOUNT || !published(style, unit, root->old, &from) ||
        !published(style, unit, root->new, &to) || !dec_sub(to, from, &delta) || !dec_sign(delta))
        return false;
    cells[FROM] = print(d->arena, from, style, false);
    cells[TO] = print(d->arena, to, style, false);
    cells[DELTA] = print(d->arena, delta, style, true);
    return cells[FROM].p && cells[TO].p && cells[DELTA].p;
}

static struct dec_style style_of(struct pack *pack)
{
    const struct value *places = pack_setting(pack, STR("numbers.decimals"));
    const struct value *separator = pack_setting(pack, STR("numbers.separator"));
    int64_t n = 2;
    if (!places || places->type != VALUE_INT || !dec_to_i64(places->d, &n) || n < 0 || n > 6)
        n = 2;
    return (struct dec_style){(int)n, separator && separator->type == VALUE_BOOL && separator->b,
                              false};
}

static void write_cell(struct grid *g, uint32_t row, uint32_t c, struct str text)
{
    struct grid_cell *cell = grid_at(g, row, c);
    bool figure = c >= FROM && c <= DELTA;
    *cell = (struct grid_cell){.kind = CELL_TEXT,
                               .role = !row     ? ROLE_HEADER
                                       : c == 0 ? ROLE_LINE_NUMBER
                                                : ROLE_TEXT,
                               .align = row && figure ? ALIGN_RIGHT : ALIGN_AUTO,
                               .rowspan = 1,
                               .colspan = 1,
                               .text = text.p ? text : STR(""),
                               .address = STR("")};
    g->columns[c].numeric = figure;
}

/* One reason for several corrections is said once. */
static bool unite_reasons(struct grid *g)
{
    bool ok = true;
    for (uint32_t row = 1, next; ok && row < g->rows; row = next) {
        struct str reason = grid_at(g, row, REASON)->text;
        next = row + 1;
        while (reason.n && next < g->rows && str_eq(grid_at(g, next, REASON)->text, reason))
            next++;
        ok = next == row + 1 || grid_merge(g, row, REASON, next - row, 1);
    }
    return ok;
}

struct grid *diff_corrections_grid(struct diff *d, const struct vmap *values, struct pack *pack)
{
    static const char *const members[COLUMNS] = {"number", "title", "from",
                                                 "to",     "delta", "reason"};
    static const uint16_t widths[COLUMNS] = {40, 200, 80, 80, 70, 160};
    const struct value *columns = pack_setting(pack, STR("correction.columns"));
    const struct value *causes = vmap_find(values, STR("causes"));
    struct dec_style style = style_of(pack);
    struct grid *g = grid_new(d->arena, (uint32_t)causes->list->n + 1, COLUMNS);
    if (!g)
        return NULL;
    g->id = STR("corrections");
    g->header_rows = 1;
    for (uint32_t c = 0; c < COLUMNS; c++) {
        bool named = c < value_count(columns) && columns->list->items[c].type == VALUE_STR;
        g->columns[c].width = widths[c];
        write_cell(g, 0, c, named ? columns->list->items[c].s : STR(""));
    }
    for (uint32_t row = 1; row < g->rows; row++) {
        const struct value *cause = &causes->list->items[row - 1];
        struct str cells[COLUMNS];
        cells[0] = arena_printf(d->arena, "%u", (unsigned)row);
        for (uint32_t c = 1; c < COLUMNS; c++)
            cells[c] = value_get_str(cause, members[c]);
        (void)published_row(d, d->roots[row - 1], &style, cells);
        for (uint32_t c = 0; c < COLUMNS; c++)
            write_cell(g, row, c, cells[c]);
    }
    return unite_reasons(g) ? g : NULL;
}
