/* Where columns are cut into pages that stand beside each other: between groups of the header where
 * a group fits on a page, else inside. */
#include "write/xlsx_bands.h"

#include "write/xlsx_columns.h"

/* True when a header cell of the row reaches over the line left of `col`. */
static bool cuts_cell(const struct grid *g, uint32_t row, uint32_t col)
{
    for (uint32_t c = 0; c < col; c++)
        if (!grid_at(g, row, c)->covered && c + grid_at(g, row, c)->colspan > col)
            return true;
    return false;
}

/* How many header rows are cut through left of `col`. */
static uint32_t cut_rows(const struct grid *g, uint32_t col)
{
    uint32_t rows = 0;
    for (uint32_t r = 0; r < g->header_rows; r++)
        rows += cuts_cell(g, r, col);
    return rows;
}

/* The first column of the band behind the one that begins at `from`: of the places that leave no
 * more than `room` before them the one that cuts least, and of these the last. */
static uint32_t next_band(const struct grid *g, const uint32_t *widths, uint32_t from,
                          uint32_t room)
{
    uint32_t end = from + 1, used = widths[from] + 1;
    while (end < g->cols && used + widths[end] + 1 <= room)
        used += widths[end++] + 1;
    if (end == g->cols)
        return end;
    uint32_t best = end, least = cut_rows(g, end);
    for (uint32_t c = end - 1; c > from && least; c--)
        if (cut_rows(g, c) < least) {
            best = c;
            least = cut_rows(g, c);
        }
    return best;
}

static uint32_t cut(const struct grid *g, const uint32_t *widths, uint32_t repeat, uint32_t room,
                    uint32_t *starts)
{
    uint32_t n = 0;
    for (uint32_t from = repeat; from < g->cols; n++) {
        starts[n] = n ? from : 0;
        from = next_band(g, widths, from, room);
    }
    return n;
}

/* Of a form: a text below the headings that belongs together. */
static bool cuts_text(const struct grid *g, uint32_t col)
{
    for (uint32_t r = g->header_rows; r < g->rows; r++)
        if (cuts_cell(g, r, col))
            return true;
    return false;
}

uint32_t xlsx_cut_bands(const struct grid *g, const uint32_t *widths, uint32_t repeat,
                        uint32_t room, uint32_t *starts)
{
    uint32_t names = xlsx_span_width(widths, 0, repeat) + repeat;
    room = room > names ? room - names : 1;
    uint32_t least = cut(g, widths, repeat, room, starts), even = room;
    while (even > room / 2 && cut(g, widths, repeat, even - 1, starts) == least)
        even--;
    uint32_t n = cut(g, widths, repeat, even, starts);
    for (uint32_t b = 1; b < n; b++)
        if (cuts_text(g, starts[b]))
            return 1;
    return n;
}
