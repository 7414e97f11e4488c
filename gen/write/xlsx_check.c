/* Limits of Excel, looked at before writing; each is a diagnostic with the cell. What the texts
 * may hold: fence/xlsx_text.c. */
#include "write/xlsx_check.h"

#include "fence/xlsx_text.h"
#include "write/xlsx_formula.h"
#include "write/xlsx_layout.h"

struct check {
    struct arena *arena;
    struct diags *diags;
};

static struct str digits_of(struct arena *a, long long n)
{
    return arena_printf(a, "%lld", n);
}

/* Counted within the table: lines above it are not known here, and the reader sees the table. */
static struct str cell_label(struct check *k, const struct grid *g, uint32_t row, uint32_t col)
{
    return DIAG_PHRASE(k->arena, WORD_A_CELL_OF_A_SHEET, g->sheet, digits_of(k->arena, row + 1LL),
                       digits_of(k->arena, col + 1LL));
}

static void report_cell(struct check *k, enum xlsx_fault fault, int32_t found, struct str label,
                        struct place place)
{
    switch (fault) {
    case XLSX_FINE:
        break;
    case XLSX_NOT_UTF8:
        DIAG(k->diags, E6051, place, label);
        break;
    case XLSX_CONTROL:
        DIAG(k->diags, E6052, place, label, arena_printf(k->arena, "%04X", (unsigned)found));
        break;
    case XLSX_TOO_LONG:
        DIAG(k->diags, E6053, place, label, digits_of(k->arena, found),
             digits_of(k->arena, XLSX_TEXT_MAX));
        break;
    }
}

static void check_text(struct check *k, struct str text, struct str label, struct place place)
{
    int32_t found;
    enum xlsx_fault fault = xlsx_text_check(text, &found);
    report_cell(k, fault, found, label, place);
}

static void check_cell_text(struct check *k, const struct grid *g, uint32_t row, uint32_t col)
{
    int32_t found;
    const struct grid_cell *cell = grid_at(g, row, col);
    enum xlsx_fault fault = xlsx_text_check(cell->text, &found);
    if (fault != XLSX_FINE)
        report_cell(k, fault, found, cell_label(k, g, row, col), cell->place);
}

static void check_number(struct check *k, const struct grid *g, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    struct buf format, value;
    buf_init(&format);
    buf_init(&value);
    dec_print(&value, cell->number);
    if (!xlsx_number_format(cell, &format))
        DIAG(k->diags, E6056, cell->place, cell_label(k, g, row, col), cell->text,
             buf_view(&value));
    else if (!xlsx_number_fits(cell->number))
        DIAG(k->diags, E6057, cell->place, cell_label(k, g, row, col), buf_view(&value),
             digits_of(k->arena, XLSX_DIGITS_MAX));
    buf_free(&format);
    buf_free(&value);
}

/* libxlsxwriter writes overlapping areas without a word and Excel then "repairs" the file. Every
 * cell must lie in exactly one area, its own or that of the cell that covers it. */
static bool area_is_sound(const struct grid *g, uint8_t *owned, uint32_t row, uint32_t col)
{
    const struct grid_cell *first = grid_at(g, row, col);
    if (!first->rowspan || !first->colspan || first->rowspan > g->rows - row ||
        first->colspan > g->cols - col)
        return false;
    bool sound = true;
    for (uint32_t r = row; r < row + first->rowspan; r++)
        for (uint32_t c = col; c < col + first->colspan; c++) {
            uint8_t *mark = &owned[(size_t)r * g->cols + c];
            bool covered = r != row || c != col;
            sound = sound && !*mark && grid_at(g, r, c)->covered == covered;
            *mark = 1;
        }
    return sound;
}

static void check_cells(struct check *k, const struct grid *g)
{
    uint8_t *owned = arena_zalloc(k->arena, (size_t)g->rows * g->cols + 1);
    if (!owned) {
        DIAG0(k->diags, E1004, place_file(g->sheet));
        return;
    }
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++) {
            const struct grid_cell *cell = grid_at(g, r, c);
            if (cell->covered)
                continue;
            if (!area_is_sound(g, owned, r, c))
                DIAG(k->diags, E6055, cell->place, cell_label(k, g, r, c));
            if (cell->kind == CELL_TEXT)
                check_cell_text(k, g, r, c);
            else if (cell->kind == CELL_NUMBER)
                check_number(k, g, r, c);
        }
}

static void check_grid(struct check *k, const struct grid *g)
{
    struct place nowhere = {0};
    uint64_t rows = (uint64_t)g->rows + g->note_count + XLSX_TOP_ROWS_MAX;
    if (rows > XLSX_ROWS_MAX || g->cols > XLSX_COLS_MAX || !g->cols) {
        DIAG(k->diags, E6054, nowhere, g->sheet, digits_of(k->arena, g->rows),
             digits_of(k->arena, g->cols), digits_of(k->arena, XLSX_ROWS_MAX),
             digits_of(k->arena, XLSX_COLS_MAX));
        return;
    }
    const struct str around[] = {g->sheet,      g->title, g->code, g->year,
                                 g->department, g->unit,  g->above};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        check_text(k, around[i], g->sheet, nowhere);
    for (size_t i = 0; i < g->note_count; i++)
        check_text(k, g->notes[i], g->sheet, nowhere);
    check_cells(k, g);
}

bool xlsx_check(const struct doc *doc, struct arena *scratch, struct diags *ds)
{
    struct check check = {scratch, ds}, *k = &check;
    size_t errors = k->diags->errors;
    const struct str meta[] = {doc->meta.title, doc->meta.author, doc->meta.subject,
                               doc->meta.keywords};
    bool any = false;
    for (size_t i = 0; i < doc->grid_count; i++)
        any |= !doc->grids[i]->no_sheet;
    if (!any)
        DIAG0(k->diags, E6059, (struct place){0});
    for (size_t i = 0; i < sizeof meta / sizeof *meta; i++)
        check_text(k, meta[i], diag_word(WORD_THE_DOCUMENT_PROPERTIES), (struct place){0});
    for (size_t i = 0; i < doc->grid_count; i++)
        if (!doc->grids[i]->no_sheet)
            check_grid(k, doc->grids[i]);
    return k->diags->errors == errors;
}
