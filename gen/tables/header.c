/* The header rows: titles over titles, and the row of column numbers (栏次). */
#include "tables/spec.h"

static size_t count_leaves(const struct value *columns)
{
    size_t n = 0;
    for (size_t i = 0; i < value_count(columns); i++) {
        const struct value *below = value_get(&columns->list->items[i], "columns");
        n += below ? count_leaves(below) : 1;
    }
    return n;
}

/* Levels of titles; columns without a title of their own add none. */
static uint32_t count_levels(const struct value *columns)
{
    uint32_t most = 0;
    for (size_t i = 0; i < value_count(columns); i++) {
        const struct value *c = &columns->list->items[i];
        const struct value *below = value_get(c, "columns");
        uint32_t levels = (value_get(c, "title") ? 1 : 0) + (below ? count_levels(below) : 0);
        most = levels > most ? levels : most;
    }
    return most;
}

const struct column_word column_words[COLUMN_KINDS] = {
#define COLUMN(name, word, role, figures) {word, role, figures},
#include "tables/column_kinds.def"
#undef COLUMN
};

static bool read_kind(struct builder *b, const struct value *spec, enum column_kind *out)
{
    const struct value *kind = value_get(spec, "kind");
    *out = COLUMN_TEXT;
    if (!kind)
        return true;
    for (size_t i = 0; kind->type == VALUE_STR && i < COLUMN_KINDS; i++)
        if (str_eq(kind->s, str_of(column_words[i].word))) {
            *out = (enum column_kind)i;
            return true;
        }
    DIAG(b->in->diags, E4311, spec_place(b, kind), kind->type == VALUE_STR ? kind->s : STR("?"));
    return false;
}

static bool read_leaves(struct builder *b, const struct value *columns, struct table_columns *out)
{
    for (size_t i = 0; i < value_count(columns); i++) {
        const struct value *c = &columns->list->items[i];
        const struct value *below = value_get(c, "columns");
        if (below) {
            if (!read_leaves(b, below, out))
                return false;
            continue;
        }
        struct leaf *leaf = &out->leaves[out->n++];
        *leaf = (struct leaf){.spec = c,
                              .key = value_get_str(c, "key"),
                              .base_key = value_get_str(c, "base_key"),
                              .bind = value_get(c, "bind")};
        if (!read_kind(b, c, &leaf->kind))
            return false;
        leaf->numbered = spec_flag(c, "numbered", column_words[leaf->kind].figures);
        struct number_look look = b->look;
        if (leaf->kind == COLUMN_COUNT)
            look.style.places = 0;
        leaf->look = look_narrow(look, c);
        for (uint32_t k = 0; k + 1 < out->n; k++)
            if (leaf->key.n && str_eq(out->leaves[k].key, leaf->key)) {
                DIAG(b->in->diags, E4312, spec_place(b, c), leaf->key);
                return false;
            }
    }
    return true;
}

bool columns_read(struct builder *b, struct table_columns *out)
{
    *out = (struct table_columns){0};
    if (!columns_expand(b, &b->columns))
        return false;
    const struct value *columns = &b->columns;
    size_t n = count_leaves(columns);
    if (!n || n > COLUMNS_MAX || count_levels(columns) > LEVELS_MAX) {
        DIAG0(b->in->diags, E4313, spec_place(b, value_get(b->spec, "columns")));
        return false;
    }
    out->leaves = arena_zalloc(b->in->arena, n * sizeof *out->leaves);
    if (!out->leaves || !read_leaves(b, columns, out))
        return false;
    out->header_rows = count_levels(columns) + (value_get(b->spec, "numbers_row") ? 1 : 0);
    return true;
}

static void set_header(struct grid *g, uint32_t row, uint32_t col, struct str text,
                       enum cell_role role)
{
    struct grid_cell *cell = grid_at(g, row, col);
    cell->kind = text.n ? CELL_TEXT : CELL_BLANK;
    cell->role = role;
    cell->text = text;
}

/* Titles of `columns`, whose first leaf is column `col`, from header row `row` on; `rows` header
 * rows are left. */
static bool write_titles(struct builder *b, const struct value *columns, uint32_t row,
                         uint32_t rows, uint32_t col)
{
    for (size_t i = 0; i < value_count(columns); i++) {
        const struct value *c = &columns->list->items[i];
        const struct value *below = value_get(c, "columns"), *title = value_get(c, "title");
        uint32_t width = below ? (uint32_t)count_leaves(below) : 1;
        uint32_t under = below ? count_levels(below) : 0;
        uint32_t height = title ? rows - under : 0;
        struct str text;
        const struct origin *ignored;
        if (title) {
            if (!spec_text(b, title, column_scope(c, b->in->scope, b->in->arena), &text, &ignored))
                return false;
            set_header(b->grid, row, col, text, ROLE_HEADER);
            /* Titles below keep their own height: the one above takes what is left over only when
             * it is a leaf. */
            uint32_t span = under ? 1 : height;
            if ((width > 1 || span > 1) && !grid_merge(b->grid, row, col, span, width))
                return false;
            height = span;
        }
        if (below && !write_titles(b, below, row + height, rows - height, col))
            return false;
        col += width;
    }
    return true;
}

/* 栏次: a label over each run of columns without a number, then 1, 2, 3 … */
static bool write_numbers(struct builder *b, const struct table_columns *c,
                          const struct value *spec)
{
    uint32_t row = c->header_rows - 1, next = 1;
    struct str label = value_get_str(spec, "label");
    bool merge = spec_flag(spec, "merge", false);
    for (uint32_t i = 0; i < c->n; i++) {
        bool figure = column_words[c->leaves[i].kind].figures;
        struct str text = STR("");
        if (c->leaves[i].numbered)
            text = arena_printf(b->in->arena, "%u", next++);
        bool run_starts = !figure && (i == 0 || column_words[c->leaves[i - 1].kind].figures);
        uint32_t end = i;
        while (run_starts && end < c->n && !column_words[c->leaves[end].kind].figures)
            end++;
        if (run_starts && !c->leaves[i].numbered)
            text = label;
        set_header(b->grid, row, i, text, ROLE_COLUMN_NUMBER);
        if (run_starts && merge && label.n && end > i + 1 &&
            !grid_merge(b->grid, row, i, 1, end - i))
            return false;
    }
    return true;
}

bool header_write(struct builder *b, const struct table_columns *c)
{
    const struct value *numbers = value_get(b->spec, "numbers_row");
    uint32_t titles = c->header_rows - (numbers ? 1 : 0);
    for (uint32_t row = 0; row < c->header_rows; row++)
        for (uint32_t col = 0; col < c->n; col++)
            grid_at(b->grid, row, col)->role =
                numbers && row == titles ? ROLE_COLUMN_NUMBER : ROLE_HEADER;
    if (titles && !write_titles(b, &b->columns, 0, titles, 0))
        return false;
    for (uint32_t i = 0; i < c->n; i++) {
        b->grid->columns[i].width = (uint16_t)(spec_int(c->leaves[i].spec, "width", 0) * 10);
        b->grid->columns[i].numeric = column_words[c->leaves[i].kind].figures;
    }
    return !numbers || write_numbers(b, c, numbers);
}
