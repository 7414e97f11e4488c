/* The rendered report becomes a document: its texts are checked, its Markdown is read. The reading
 * itself is markdown.c. */
#include "doc/build.h"

#include "base/text.h"
#include "doc/builder.h"
#include "doc/markdown.h"

/* Every text of the document that does not come through the Markdown. */
static void check_text(struct str text, struct place place, struct diags *ds)
{
    size_t at;
    int32_t cp;
    enum text_fault fault = text_check(text, 0, &at, &cp);
    if (fault != TEXT_FINE)
        text_report(ds, fault, cp, place);
}

static void check_cell(const struct grid *g, uint32_t row, uint32_t col, struct arena *a,
                       struct diags *ds)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    size_t at;
    int32_t cp;
    if (text_check(cell->text, 0, &at, &cp) == TEXT_FINE)
        return;
    struct place place = cell->place;
    if (!place.pointer.n)
        place.pointer = arena_printf(a, "%.*s R%uC%u", STR_ARG(g->id), row + 1, col + 1);
    check_text(cell->text, place, ds);
}

static void check_grid(const struct grid *g, struct arena *a, struct diags *ds)
{
    const struct str heads[] = {g->code, g->title, g->sheet, g->department,
                                g->unit, g->year,  g->above};
    struct place place = {.pointer = g->id};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        check_text(heads[i], place, ds);
    for (size_t i = 0; i < g->note_count; i++)
        check_text(g->notes[i], place, ds);
    for (uint32_t row = 0; row < g->rows; row++)
        for (uint32_t col = 0; col < g->cols; col++)
            check_cell(g, row, col, a, ds);
}

static void check_meta(const struct doc_meta *m, struct diags *ds)
{
    const struct str texts[] = {m->title, m->author, m->subject, m->keywords, m->date};
    struct place place = {.pointer = STR("meta")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_text(texts[i], place, ds);
}

bool doc_build(const struct doc_input *in, struct arena *a, struct doc *out, struct diags *ds)
{
    size_t errors = ds->errors;
    struct doc_builder b;
    *out = (struct doc){.meta = in->meta,
                        .grids = in->grids,
                        .grid_count = in->grid_count,
                        .markdown = in->markdown.text};
    check_meta(&in->meta, ds);
    for (size_t i = 0; i < in->grid_count; i++)
        check_grid(in->grids[i], a, ds);
    bool read = builder_init(&b, in, a, out, ds) && markdown_read(&b);
    builder_finish(&b);
    if (!read || b.failed) {
        out->blocks = NULL;
        out->block_count = 0;
        DIAG0(ds, E1004, place_file(in->markdown.name));
    }
    doc_lift_headings(out);
    return ds->errors == errors;
}
