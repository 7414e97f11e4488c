/* Grids as the checks see them. */
#include "job/sheets.h"

#include "printed/text.h"

static void copy_cell(const struct grid_cell *from, struct sheet_cell *to, struct arena *a)
{
    *to = (struct sheet_cell){.text = squeeze(from->text, a),
                              .raw = from->text,
                              .address = from->address,
                              .reads = from->reads,
                              .number = from->number,
                              .is_number = from->kind == CELL_NUMBER,
                              .covered = from->covered,
                              .colspan = from->colspan,
                              .rowspan = from->rowspan,
                              .place = from->origin};
}

const struct sheet *sheet_of_grid(const struct grid *g, enum amount_unit unit, struct arena *a)
{
    struct sheet *s = arena_zalloc(a, sizeof *s);
    size_t n = (size_t)g->rows * g->cols;
    if (!s)
        return NULL;
    *s = (struct sheet){.id = g->id,
                        .code = g->code,
                        .title = g->title,
                        .department = g->department,
                        .unit_line = g->unit,
                        .unit = unit,
                        .rows = g->rows,
                        .cols = g->cols,
                        .header_rows = g->header_rows};
    s->cells = arena_zalloc(a, (n + 1) * sizeof *s->cells);
    if (!s->cells)
        return NULL;
    for (size_t i = 0; i < n; i++)
        copy_cell(&g->cells[i], &s->cells[i], a);
    struct list *notes = list_new(a);
    for (size_t i = 0; notes && i < g->note_count; i++)
        list_push(notes, a, value_str(g->notes[i]));
    if (notes)
        s->notes = value_list(notes);
    return sheet_analyse(s, a) ? s : NULL;
}
