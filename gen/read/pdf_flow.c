/* Paragraphs and tables over lines and pages. A line goes on in the next one when there was no room
 * left for what the next begins with; a table goes on at the top of the next page when its columns
 * do. */
#include "read/pdf_flow.h"
#include "base/utf8.h"
#include "data/words.h"

#include <stdlib.h>

enum { TITLES_MAX = 8 };

struct pdf_flow {
    struct document_builder *b;
    struct buf text;                /* of the paragraph that is open */
    const struct pdf_line *last;    /* its last line */
    size_t lines;                   /* how many it has */
    const struct pdf_flow_page *on; /* the page where that stands */
    struct read_spot spot;          /* of its beginning */
    /* The table that is open: its parts are joined while it goes on. */
    struct pdf_grid *grid;
    const struct pdf_flow_page *grid_page;
    struct read_spot *spots; /* of its cells */
    float grid_bottom;       /* of its last part */
    uint32_t header_rows, grid_first_page;
    struct page_box grid_box;
    struct str titles[TITLES_MAX]; /* lines that stood before it on its page */
    size_t title_count;
};

/* Dots that lead to a page number. */
static bool has_leader(const struct pdf_line *line)
{
    size_t run = 0;
    for (size_t i = 0; i < line->n; i++) {
        int32_t cp = line->chars[i]->cp;
        run = cp == '.' || cp == 0x2026 || cp == 0xB7 || cp == 0x2025 ? run + 1 : 0;
        if (run >= 4 || (cp == 0x2026 && run >= 3))
            return true;
    }
    return false;
}

static void end_paragraph(struct pdf_flow *f)
{
    struct read_block *block =
        f->text.n ? document_add_paragraph(f->b, buf_view(&f->text), 0) : NULL;
    if (block) {
        uint32_t number = block->spot.paragraph;
        block->spot = f->spot;
        block->spot.paragraph = number;
        block->contents = f->last && has_leader(f->last);
    }
    if (f->text.failed)
        document_no_memory(f->b);
    buf_clear(&f->text);
    f->last = NULL;
    f->lines = 0;
}

static void end_grid(struct pdf_flow *f)
{
    struct table_maker maker;
    struct pdf_grid *g = f->grid;
    f->grid = NULL;
    if (!g || !(maker = document_begin_table(f->b)).table)
        return;
    for (size_t i = 0; i < g->cell_count; i++) {
        const struct pdf_cell *c = &g->cells[i];
        struct read_cell cell = {.text = c->text,
                                 .row = c->row,
                                 .col = c->col,
                                 .rowspan = c->rowspan,
                                 .colspan = c->colspan,
                                 .header = c->row < f->header_rows,
                                 .spot = f->spots[i]};
        if (!document_add_cell(f->b, &maker, cell))
            return;
    }
    maker.table->doubt = g->doubt;
    maker.table->doubt_row = g->doubt_row;
    struct read_block *block = document_end_table(f->b, &maker);
    if (!block)
        return;
    block->table->header_rows = f->header_rows;
    block->spot.page = f->grid_first_page;
    block->spot.box = f->grid_box;
    block->table->last_page = f->grid_page->page->number;
}

/* Paragraphs */

static bool same_size_of_type(const struct pdf_line *a, const struct pdf_line *b)
{
    return a->em < 1.12f * b->em && b->em < 1.12f * a->em;
}

static bool goes_on(const struct pdf_flow *f, const struct pdf_flow_page *page,
                    const struct pdf_line *line)
{
    const struct pdf_line *last = f->last;
    if (!last || !same_size_of_type(last, line) || last->pieces || line->pieces ||
        has_leader(last) || has_leader(line))
        return false;
    /* The right margin of the page where the last line stands. */
    float right = f->on->right > last->x1 ? f->on->right : last->x1;
    if (pdf_line_had_room(last, line, right))
        return false;
    if (f->on == page) {
        float gap = line->y0 - last->y1, height = last->y1 - last->y0;
        if (gap > 1.9f * height)
            return false;
    }
    /* A first line is set in by two characters. One that goes on is not, unless all of its
     * paragraph is, or hangs behind its first line, which then is set in as well. */
    float indent = line->x0 - page->left, before = last->x0 - f->on->left, em = line->em;
    if (indent < 1.2f * em)
        return true;
    return f->lines == 1 ? before > 1.0f * em && before < indent - 0.7f * em
                         : before < indent + 0.5f * em && before > indent - 0.5f * em;
}

static void see_line(struct pdf_flow *f, const struct pdf_flow_page *page,
                     const struct pdf_line *line)
{
    if (!goes_on(f, page, line)) {
        end_paragraph(f);
        f->spot =
            (struct read_spot){.page = page->page->number,
                               .box = pdf_box(page->page, line->x0, line->y0, line->x1, line->y1)};
    } else if (f->spot.page == page->page->number) {
        struct page_box more = pdf_box(page->page, line->x0, line->y0, line->x1, line->y1);
        struct page_box *box = &f->spot.box;
        box->left = more.left < box->left ? more.left : box->left;
        box->top = more.top < box->top ? more.top : box->top;
        box->right = more.right > box->right ? more.right : box->right;
        box->bottom = more.bottom > box->bottom ? more.bottom : box->bottom;
    }
    pdf_line_append(&f->text, line);
    f->lines++;
    f->last = line;
    f->on = page;
}

/* Tables */

/* Whether both begin and end at the same places. A part of a form may lack lines that others have.
 */
static bool same_width(const struct pdf_grid *a, const struct pdf_grid *b, float *shift)
{
    float left = b->xs[0] - a->xs[0], right = b->xs[b->cols] - a->xs[a->cols];
    *shift = left;
    return right - left < 4 && left - right < 4;
}

/* The first of the places that is not before `x`. */
static uint32_t spot_at(const float *xs, uint32_t n, float x)
{
    uint32_t i = 0;
    while (i < n && xs[i] < x - 4)
        i++;
    return i;
}

static void move_columns(struct pdf_grid *g, float shift, const float *xs, uint32_t n)
{
    for (size_t i = 0; i < g->cell_count; i++) {
        struct pdf_cell *c = &g->cells[i];
        uint32_t from = spot_at(xs, n, g->xs[c->col] - shift);
        uint32_t to = spot_at(xs, n, g->xs[c->col + c->colspan] - shift);
        c->col = from;
        c->colspan = to > from ? to - from : 1;
    }
}

/* Gives both the columns of both. */
static bool unite_columns(struct pdf_flow *f, struct pdf_grid *a, struct pdf_grid *b, float shift)
{
    float *xs = arena_alloc(f->b->arena, (a->cols + b->cols + 2) * sizeof *xs);
    uint32_t n = 0, i = 0, k = 0;
    if (!xs) {
        document_no_memory(f->b);
        return false;
    }
    while (i <= a->cols || k <= b->cols) {
        float x = i <= a->cols ? a->xs[i] : 1e9f, y = k <= b->cols ? b->xs[k] - shift : 1e9f;
        float next = x <= y ? x : y;
        i += x <= y;
        k += x > y;
        if (!n || next > xs[n - 1] + 4)
            xs[n++] = next;
    }
    if (n < 2)
        return false;
    move_columns(a, 0, xs, n - 1);
    move_columns(b, shift, xs, n - 1);
    a->xs = b->xs = xs;
    a->cols = b->cols = n - 1;
    return true;
}

static const struct pdf_cell *cell_of(const struct pdf_grid *g, uint32_t row, uint32_t col)
{
    for (size_t i = 0; i < g->cell_count; i++)
        if (g->cells[i].row == row && g->cells[i].col == col)
            return &g->cells[i];
    return NULL;
}

/* `inside`: cells without a text and those of several rows, which only pass beside these ones, do
 * not matter. */
static bool same_rows(const struct pdf_grid *a, uint32_t row, const struct pdf_grid *b,
                      uint32_t other, bool inside)
{
    bool text = false;
    for (uint32_t c = 0; c < a->cols; c++) {
        const struct pdf_cell *x = cell_of(a, row, c), *y = cell_of(b, other, c);
        if (inside && x && (x->rowspan > 1 || !x->text.n))
            x = NULL;
        if (inside && y && (y->rowspan > 1 || !y->text.n))
            y = NULL;
        if (!x != !y)
            return false;
        if (!x)
            continue;
        if (x->colspan != y->colspan || x->rowspan != y->rowspan ||
            !same_but_blanks(x->text, y->text))
            return false;
        text |= x->text.n > 0;
    }
    return text;
}

/* Rows at the top of the second that repeat the first one's. A cell that spans further down than
 * the repeated rows would be cut. */
static uint32_t repeated_rows(const struct pdf_grid *a, const struct pdf_grid *b)
{
    uint32_t rows = 0, covered = 0;
    while (rows < a->rows && rows + 1 < b->rows && same_rows(a, rows, b, rows, false)) {
        for (uint32_t c = 0; c < a->cols; c++) {
            const struct pdf_cell *x = cell_of(a, rows, c);
            if (x && rows + x->rowspan > covered)
                covered = rows + x->rowspan;
        }
        rows++;
    }
    /* An empty row within merged cells has no cells of its own to compare. */
    return covered > rows ? 0 : rows;
}

/* A row that names columns inside a form: at least three different texts, none of them a figure, in
 * cells of one row each. */
static bool names_columns(const struct pdf_grid *g, uint32_t row)
{
    struct str seen[3];
    size_t n = 0;
    for (size_t i = 0; i < g->cell_count; i++) {
        const struct pdf_cell *c = &g->cells[i];
        bool again = false;
        if (c->row != row || c->rowspan > 1 || !c->text.n)
            continue;
        if (is_plain_figure(c->text))
            return false;
        for (size_t k = 0; k < n && k < 3; k++)
            again |= same_but_blanks(seen[k], c->text);
        if (!again && n < 3)
            seen[n++] = c->text;
    }
    return n == 3;
}

/* Whether this row of the second says the names of columns again that stand inside the first. */
static bool repeats_inside(const struct pdf_grid *a, const struct pdf_grid *b, uint32_t row)
{
    if (row + 1 >= b->rows || !names_columns(b, row))
        return false;
    for (uint32_t r = a->rows; r-- > 0;)
        if (same_rows(a, r, b, row, true))
            return true;
    return false;
}

/* Whether the second begins with the same titles of rows below other titles of columns: it has
 * further columns of the same rows, which are joined later. */
static bool names_rows_again(const struct pdf_grid *a, const struct pdf_grid *b)
{
    enum { HEAD = 3, LEAST = 4, MOST = 8, ROWS_SEEN = 60 };
    uint32_t i = 0, k = 0, same = 0;
    uint32_t a_end = a->rows < ROWS_SEEN ? a->rows : ROWS_SEEN;
    uint32_t b_end = b->rows < ROWS_SEEN ? b->rows : ROWS_SEEN;
    bool other = false;
    for (; i < a_end && k < b_end && same < MOST; i++, k++) {
        const struct pdf_cell *x = NULL, *y = NULL;
        while (i < a_end && (!(x = cell_of(a, i, 0)) || !x->text.n))
            i++;
        while (k < b_end && (!(y = cell_of(b, k, 0)) || !y->text.n))
            k++;
        if (i == a_end || k == b_end)
            break;
        if (!same_but_blanks(x->text, y->text))
            return false;
        same++;
    }
    for (uint32_t r = 0; r < HEAD && r < a_end && r < b_end; r++)
        other |= !same_rows(a, r, b, r, false);
    return other && same >= LEAST;
}

/* Without a bracket at its end: 附件（续表） → 附件 */
static struct str without_bracket(struct str s)
{
    static const struct str openings[] = {STR_INIT("\xEF\xBC\x88"), STR_INIT("(")};
    for (size_t i = 0; i < 2; i++) {
        size_t at = str_find(s, openings[i], 0);
        if (at != SIZE_MAX && (str_ends(s, STR("\xEF\xBC\x89")) || str_ends(s, STR(")"))))
            return str_trim(str_sub(s, 0, at));
    }
    return s;
}

enum title { TITLE_OTHER, TITLE_AGAIN, TITLE_CONTINUED };

/* What stands above a table that goes on: its own title again, or with a word for it in brackets,
 * or nothing but that word. */
static enum title title_of(const struct pdf_flow *f, struct str line)
{
    struct str plain = without_bracket(line);
    if (says_only_goes_on(line))
        return TITLE_CONTINUED;
    for (size_t i = 0; i < f->title_count; i++) {
        if (same_but_blanks(f->titles[i], line))
            return TITLE_AGAIN;
        if (plain.n && plain.n < line.n && same_but_blanks(f->titles[i], plain))
            return TITLE_CONTINUED;
    }
    return TITLE_OTHER;
}

static bool grow_cells(struct pdf_flow *f, struct pdf_grid *g, size_t more)
{
    struct arena *a = f->b->arena;
    struct pdf_cell *cells = arena_grow(a, g->cells, g->cell_count * sizeof *cells,
                                        (g->cell_count + more) * sizeof *cells);
    struct read_spot *spots = arena_grow(a, f->spots, g->cell_count * sizeof *spots,
                                         (g->cell_count + more) * sizeof *spots);
    if (!cells || !spots) {
        document_no_memory(f->b);
        return false;
    }
    g->cells = cells;
    f->spots = spots;
    return true;
}

/* The cell of the part above that ends at its last row in the same columns. */
static struct pdf_cell *cell_above(struct pdf_grid *g, uint32_t rows, const struct pdf_cell *c)
{
    for (size_t i = g->cell_count; i > 0; i--) {
        struct pdf_cell *x = &g->cells[i - 1];
        if (x->col == c->col && x->colspan == c->colspan && x->row + x->rowspan == rows)
            return x;
    }
    return NULL;
}

/* Whether the row at the top of a page is the rest of the last row before: what it holds goes on
 * there, and it has nothing where that row begins. */
static bool row_goes_on(struct pdf_grid *g, const struct pdf_grid *next, uint32_t row)
{
    bool text = false, missing = false, first = true;
    for (size_t i = 0; i < next->cell_count; i++) {
        const struct pdf_cell *c = &next->cells[i];
        const struct pdf_cell *above = c->row == row ? cell_above(g, g->rows, c) : NULL;
        if (c->row != row || (above && (above->rowspan > 1 || c->rowspan > 1)))
            continue;
        if (!above || (c->text.n && (!above->text.n || is_plain_figure(c->text) || first)))
            return false;
        first = false;
        text |= c->text.n > 0;
        missing |= above->text.n && !c->text.n;
    }
    return text && missing;
}

/* Appends the rows of `next` behind the first `skipped` ones, which the open table has already. A
 * cell that goes over the end of the page is one: its second part is empty, says the same again, or
 * goes on. */
static void append_grid(struct pdf_flow *f, const struct pdf_flow_page *page, struct pdf_grid *next,
                        uint32_t skipped)
{
    struct pdf_grid *g = f->grid;
    uint32_t rows = g->rows, split = row_goes_on(g, next, skipped), label = 0;
    if (!grow_cells(f, g, next->cell_count))
        return;
    for (size_t i = 0; i < next->cell_count; i++) {
        struct pdf_cell c = next->cells[i];
        if (c.row + c.rowspan <= skipped)
            continue;
        if (c.row < skipped) { /* begins beside what is skipped */
            c.rowspan -= skipped - c.row;
            c.row = skipped;
        }
        struct pdf_cell *above = c.row == skipped ? cell_above(g, rows, &c) : NULL;
        bool spanning = above && (above->rowspan > 1 || c.rowspan > 1);
        /* A label beside another that goes on, and that is the same or left out. */
        if (above && !spanning && label && c.col == label && above->text.n &&
            !is_plain_figure(above->text))
            spanning = !c.text.n || same_but_blanks(c.text, above->text);
        if (c.row == skipped && spanning && (!c.text.n || same_but_blanks(c.text, above->text)))
            label = c.col + c.colspan;
        if ((spanning && (!c.text.n || same_but_blanks(c.text, above->text))) || (above && split)) {
            above->rowspan += c.rowspan - split;
            if (split && !(spanning && same_but_blanks(c.text, above->text)))
                above->text =
                    arena_printf(f->b->arena, "%.*s%.*s", STR_ARG(above->text), STR_ARG(c.text));
            continue;
        }
        c.row = c.row - skipped + rows - split;
        f->spots[g->cell_count] = (struct read_spot){.page = page->page->number, .box = c.box};
        g->cells[g->cell_count++] = c;
    }
    g->rows += next->rows - skipped - split;
    if (next->doubt && !g->doubt) {
        g->doubt = next->doubt;
        g->doubt_row = next->doubt_row > skipped ? next->doubt_row - skipped + rows : 1;
    }
    f->grid_page = page;
    f->grid_bottom = next->ys[next->rows];
}

static void begin_grid(struct pdf_flow *f, const struct pdf_flow_page *page, struct pdf_grid *g)
{
    f->spots = arena_zalloc(f->b->arena, (g->cell_count + 1) * sizeof *f->spots);
    if (!f->spots) {
        document_no_memory(f->b);
        return;
    }
    for (size_t i = 0; i < g->cell_count; i++)
        f->spots[i] = (struct read_spot){.page = page->page->number, .box = g->cells[i].box};
    if (page->page->unsure_turn && !g->doubt)
        g->doubt = READ_TURNED;
    f->grid = g;
    f->grid_page = page;
    f->grid_bottom = g->ys[g->rows];
    f->grid_first_page = page->page->number;
    f->grid_box = pdf_box(page->page, g->xs[0], g->ys[0], g->xs[g->cols], g->ys[g->rows]);
    f->header_rows = 0;
}

/* Whether the open table goes on with the first table of this page; then *used items of the page
 * are dealt with. */
static bool grid_goes_on(struct pdf_flow *f, const struct pdf_flow_page *page, size_t *used)
{
    size_t lines = 0;
    while (lines < page->n && page->items[lines].line && lines < 5)
        lines++;
    if (!f->grid || lines == page->n || !page->items[lines].grid)
        return false;
    struct pdf_grid *next = page->items[lines].grid;
    float shift;
    if (f->grid_page->page->number + 1 != page->page->number || names_rows_again(f->grid, next) ||
        !same_width(f->grid, next, &shift))
        return false;
    bool continued = !lines;
    for (size_t i = 0; i < lines; i++) {
        enum title title = title_of(f, page->items[i].line->text);
        if (title == TITLE_OTHER)
            return false;
        continued |= title == TITLE_CONTINUED;
    }
    if (!unite_columns(f, f->grid, next, shift))
        return false;
    /* Forms of the same title follow each other: only what repeats its header goes on. */
    uint32_t repeated = repeated_rows(f->grid, next);
    bool inside = repeats_inside(f->grid, next, repeated);
    if (!continued && !repeated && !inside)
        return false;
    f->header_rows = repeated > f->header_rows ? repeated : f->header_rows;
    append_grid(f, page, next, repeated + inside);
    *used = lines + 1;
    return true;
}

/* Whether the open table goes on with the one right below it: the program that made the file could
 * not repeat headings in the middle of a table and wrote two, edge to edge. */
static bool goes_on_below(struct pdf_flow *f, const struct pdf_flow_page *page,
                          struct pdf_grid *next)
{
    enum { EDGE_TO_EDGE = 3 };
    float shift;
    if (!f->grid || f->grid_page != page || !same_width(f->grid, next, &shift) ||
        next->ys[0] - f->grid_bottom > EDGE_TO_EDGE || !unite_columns(f, f->grid, next, shift))
        return false;
    append_grid(f, page, next, 0);
    return true;
}

static void remember_title(struct pdf_flow *f, struct str text)
{
    if (f->title_count == TITLES_MAX) {
        memmove(f->titles, f->titles + 1, (TITLES_MAX - 1) * sizeof *f->titles);
        f->title_count--;
    }
    f->titles[f->title_count++] = text;
}

void pdf_flow(struct document_builder *b, struct pdf_flow_page *pages, size_t n)
{
    struct pdf_flow f = {.b = b};
    buf_init(&f.text);
    for (size_t i = 0; i < n && !b->failed; i++) {
        size_t used = 0;
        if (!grid_goes_on(&f, &pages[i], &used))
            end_grid(&f);
        for (size_t k = used; k < pages[i].n && !b->failed; k++) {
            struct pdf_item *item = &pages[i].items[k];
            if (item->line) {
                bool after_grid = f.grid != NULL;
                end_grid(&f);
                f.title_count = after_grid ? 0 : f.title_count;
                see_line(&f, &pages[i], item->line);
                remember_title(&f, item->line->text);
            } else if (!goes_on_below(&f, &pages[i], item->grid)) {
                end_paragraph(&f);
                end_grid(&f);
                begin_grid(&f, &pages[i], item->grid);
            }
        }
    }
    end_paragraph(&f);
    end_grid(&f);
    buf_free(&f.text);
}
