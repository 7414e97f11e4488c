/* Members of the record looked up in the plan of the workbook. The pages that they lead to:
 * page_sheet.c. */
#include "serve/where.h"

#include "entry/layout.h"
#include "job/form.h"

bool where_form(struct visit *v, struct form *out)
{
    struct juesuan *j = v->site->j;
    context_begin(j);
    struct loaded_pack *p = v->work.pack.n ? context_pack(j, v->work.pack) : NULL;
    const struct schema *schema = p ? context_pack_schema(j, p) : context_schema(j);
    return schema && job_form(j, schema, NULL, &v->arena, out);
}

/* From the worst to the best way in which a place of the plan is what is looked for. */
enum nearness { FIT_NOT, FIT_HOLDS_IT, FIT_PART_OF_IT, FIT_IS_IT };

static enum nearness fits(struct form_path path, struct str wanted)
{
    size_t at = 0, i = 0;
    for (; i < path.n && at < wanted.n; i++) {
        struct str name = path.names[i];
        if (!str_starts(str_sub(wanted, at, wanted.n), name))
            return FIT_NOT;
        at += name.n;
        if (at < wanted.n && wanted.p[at] != '.' && wanted.p[at] != '[')
            return FIT_NOT;
        at += at < wanted.n;
    }
    if (at < wanted.n)
        return i ? FIT_HOLDS_IT : FIT_NOT;
    return i < path.n ? FIT_PART_OF_IT : FIT_IS_IT;
}

struct found {
    enum nearness fit;
    size_t sheet;
    bool cell, computed; /* one cell of it, which the program works out where it is empty */
    uint32_t row, col;
};

static void offer(struct found *best, struct found one)
{
    if (one.fit > best->fit)
        *best = one;
}

static void look_through(const struct form_sheet *s, size_t number, struct str wanted,
                         bool also_computed, struct found *best)
{
    for (size_t i = 0; s->kind == SHEET_FORM && i < s->row_n; i++)
        for (uint32_t c = 0; c < s->column_n; c++) {
            const struct form_leaf *leaf = s->rows[i].leaves[c];
            if (leaf && (also_computed || !leaf->computed))
                offer(best, (struct found){fits(leaf->path, wanted), number, true, leaf->computed,
                                           FORM_HEAD_ROW + 2 + (uint32_t)i, 3 + c});
        }
    if (s->kind == SHEET_TABLE && !s->parent)
        offer(best, (struct found){.fit = fits(s->list, wanted), .sheet = number});
    for (size_t i = 0; s->kind == SHEET_LINES && i < s->line_n; i++)
        offer(best, (struct found){.fit = fits(s->lines[i].path, wanted), .sheet = number});
}

/* What the program works out is filled in by its parts, which stand beside it in the data. */
static struct found look_up(const struct form *form, struct str wanted)
{
    struct found best = {0}, parts = {0};
    size_t n = wanted.n;
    for (size_t i = 0; i < form->n; i++)
        look_through(form->sheets[i], i, wanted, true, &best);
    while (n > 0 && wanted.p[n - 1] != '.')
        n--;
    for (size_t i = 0; best.computed && n > 1 && i < form->n; i++)
        look_through(form->sheets[i], i, str_sub(wanted, 0, n - 1), false, &parts);
    return parts.fit ? parts : best;
}

/* The sheet that the diagnostic names itself. */
static struct found named(const struct form *form, struct str sheet)
{
    struct found none = {0};
    for (size_t i = 0; i < form->n; i++)
        if (str_eq(form->sheets[i]->name, sheet))
            return (struct found){.fit = FIT_IS_IT, .sheet = i};
    return none;
}

void where_fill(struct visit *v, const struct value *diagnostics)
{
    struct form form;
    bool made = false;
    for (size_t i = 0; i < value_count(diagnostics); i++) {
        const struct value *d = &diagnostics->list->items[i];
        struct str wanted = value_get_str(d, "pointer"), cell = value_get_str(d, "cell"),
                   anchor = STR("");
        char name[16];
        if (d->type != VALUE_MAP || !(wanted.n || cell.n))
            continue;
        if (!made && !(made = where_form(v, &form)))
            return;
        struct found best =
            cell.n ? named(&form, value_get_str(d, "sheet")) : look_up(&form, wanted);
        struct vmap *m = best.fit ? entry_new(v) : NULL;
        if (!m)
            continue;
        const struct form_sheet *sheet = form.sheets[best.sheet];
        if (best.cell)
            cell = cell_name(best.row, best.col, name);
        if (cell.n)
            anchor = arena_printf(&v->arena, "%.*s-%.*s", STR_ARG(sheet->name), STR_ARG(cell));
        entry_put(v, m, "number", value_int((long long)best.sheet + 1));
        entry_put(v, m, "sheet", value_str(sheet->name));
        entry_put(v, m, "table", value_bool(sheet->kind == SHEET_TABLE && sheet->coded));
        entry_put(v, m, "anchor", value_str(anchor));
        entry_put(v, d->map, "fill", value_map(m));
    }
}
