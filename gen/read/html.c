/* Walks the tree of a page. Texts gather in a line until a block ends it; where it then goes — into
 * the document or into a cell — depends on what is being walked. Tables that only arrange the page
 * are walked as if they were not there. */
#include "read/html.h"
#include "base/chinese.h"
#include "read/encoding.h"
#include "read/page.h"

#include <stdlib.h>

struct html_walk {
    struct document_builder *b;
    const struct style_sheet *sheet;
    struct buf line;           /* of the paragraph that is being gathered */
    struct buf *cell;          /* where paragraphs go: a cell, or NULL: the document */
    bool space;                /* white space stands before what comes next */
    int level;                 /* of the heading that is open */
    bool link;                 /* inside a link to a place on the same page */
    bool only_links;           /* all of the line so far stands in such links */
    struct html_node **nested; /* tables met inside the cells of a table */
    size_t nested_n, nested_cap;
};

static void walk_children(struct html_walk *w, const struct html_node *node,
                          const struct page_look *look);

static void end_line(struct html_walk *w)
{
    struct str text = buf_view(&w->line);
    if (w->cell && w->line.n) {
        if (w->cell->n)
            buf_char(w->cell, '\n');
        buf_str(w->cell, text);
    } else if (w->line.n) {
        struct read_block *block = document_add_paragraph(w->b, text, w->level);
        if (block)
            block->contents = w->only_links;
    }
    buf_clear(&w->line);
    w->space = false;
    w->only_links = true;
}

/* A line break within a paragraph. */
static void break_line(struct html_walk *w)
{
    buf_char(&w->line, '\n');
    w->space = false;
}

/* White space is one space, and none at the beginning of a line. */
static void put_text(struct html_walk *w, struct str text, bool pre)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
        if (pre && c == '\n') {
            break_line(w);
        } else if (blank && !pre) {
            w->space = true;
        } else {
            if (w->space && w->line.n && w->line.p[w->line.n - 1] != '\n')
                buf_char(&w->line, ' ');
            w->space = false;
            w->only_links &= w->link;
            buf_char(&w->line, c);
        }
    }
}

static size_t number_attr(const struct html_node *node, const char *name, size_t most)
{
    struct str s = str_trim(html_attr(node, name));
    size_t n = 0;
    for (size_t i = 0; i < s.n && ascii_is_digit((unsigned char)s.p[i]) && n <= most; i++)
        n = n * 10 + (size_t)(s.p[i] - '0');
    return n > most ? most : n;
}

/* Tables */

static bool is_cell(const struct html_node *n)
{
    return html_is(n, "td") || html_is(n, "th");
}

/* What decides whether a table arranges data or the page. */
struct table_use {
    size_t cells, paragraphs, text, nested_text, longest, longest_paragraphs;
    bool nested, data;
};

static size_t visible_bytes(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += !ascii_is_space((unsigned char)s.p[i]);
    return n;
}

static void count_use(const struct html_node *node, struct table_use *use, bool nested)
{
    for (const struct html_node *n = node->first; n; n = n->next) {
        bool inner = nested || html_is(n, "table");
        if (!n->name.n) {
            use->text += visible_bytes(n->text);
            use->nested_text += nested ? visible_bytes(n->text) : 0;
        }
        use->nested |= html_is(n, "table");
        use->data |= !nested && (html_is(n, "th") || html_is(n, "caption") || html_is(n, "thead"));
        use->paragraphs += !nested && (html_is(n, "p") || html_is(n, "div"));
        bool own_cell = !nested && is_cell(n);
        use->cells += own_cell;
        size_t text = use->text, paragraphs = use->paragraphs;
        count_use(n, use, inner);
        if (own_cell && use->text - text > use->longest) {
            use->longest = use->text - text;
            use->longest_paragraphs = use->paragraphs - paragraphs;
        }
    }
}

/* One cell; a table around tables; or one cell that holds nearly all of the text, in paragraphs:
 * the table arranges the page. */
static bool is_layout(const struct html_node *table)
{
    struct table_use use = {0};
    struct str role = html_attr(table, "role");
    if (str_eq(role, STR("presentation")) || str_eq(role, STR("none")))
        return true;
    count_use(table, &use, false);
    if (use.cells <= 1)
        return true;
    if (use.data)
        return false;
    return (use.nested && (use.cells <= 6 || use.nested_text * 2 >= use.text)) ||
           (use.longest * 10 >= use.text * 8 && use.longest_paragraphs >= 3);
}

/* Rows of a table in the order in which they are shown. */
struct html_row {
    const struct html_node *node;
    struct page_look look;
    size_t group; /* rows of one group; spans end with it */
    bool head;
};

struct rows {
    struct html_row *items;
    size_t n, cap, groups;
};

enum row_part { PART_HEAD, PART_BODY, PART_FOOT, PART_ANY };

static void add_row(struct html_walk *w, struct rows *rows, struct html_row row)
{
    struct html_row *items =
        arena_room(w->b->arena, rows->items, rows->n, &rows->cap, sizeof *items);
    if (!items) {
        document_no_memory(w->b);
        return;
    }
    rows->items = items;
    items[rows->n++] = row;
}

/* Rows that stand in no group count as body; so do those in an element that does not belong here,
 * such as a form. */
static void collect_rows(struct html_walk *w, const struct html_node *node,
                         const struct page_look *look, enum row_part part, bool head,
                         struct rows *rows)
{
    for (const struct html_node *n = node->first; n; n = n->next) {
        bool is_row = html_is(n, "tr");
        enum row_part own = html_is(n, "thead")   ? PART_HEAD
                            : html_is(n, "tfoot") ? PART_FOOT
                            : html_is(n, "tbody") ? PART_BODY
                                                  : PART_ANY;
        bool group = own != PART_ANY;
        if (!n->name.n || is_cell(n) || html_is(n, "caption") || html_is(n, "table"))
            continue;
        if (group && part != PART_ANY && own != part)
            continue;
        if (is_row && part != PART_ANY && part != PART_BODY)
            continue;
        struct page_look shown = page_look(n, look, w->sheet);
        if (shown.display == DISPLAY_NONE)
            continue;
        rows->groups += group;
        if (is_row)
            add_row(w, rows, (struct html_row){n, shown, rows->groups, head});
        else
            collect_rows(w, n, &shown, group ? PART_ANY : part, own == PART_HEAD || head, rows);
        rows->groups += group;
    }
}

/* Text of a cell; tables in it are kept for later. */
static struct str cell_text(struct html_walk *w, const struct html_node *node,
                            const struct page_look *look)
{
    struct buf text, *outer = w->cell;
    buf_init(&text);
    w->cell = &text;
    w->space = false;
    walk_children(w, node, look);
    end_line(w);
    w->cell = outer;
    struct str copy = arena_str(w->b->arena, buf_view(&text));
    if (text.failed || !copy.p)
        document_no_memory(w->b);
    buf_free(&text);
    return copy;
}

/* Where each column is taken by a cell from above: up to which row. */
struct taken {
    uint32_t until[READ_COLS_MAX + 1];
};

static uint32_t rows_left(const struct rows *rows, size_t r)
{
    size_t end = r + 1;
    while (end < rows->n && rows->items[end].group == rows->items[r].group)
        end++;
    return (uint32_t)(end - r);
}

static void read_row(struct html_walk *w, const struct rows *rows, size_t r, struct taken *taken,
                     struct table_maker *maker)
{
    uint32_t col = 0;
    const struct html_row *row = &rows->items[r];
    for (const struct html_node *n = row->node->first; n && !w->b->failed; n = n->next) {
        struct page_look look;
        if (!is_cell(n) || (look = page_look(n, &row->look, w->sheet)).display == DISPLAY_NONE)
            continue;
        while (col < READ_COLS_MAX && taken->until[col] > r)
            col++;
        size_t colspan = number_attr(n, "colspan", READ_COLS_MAX), left = rows_left(rows, r);
        size_t rowspan = html_has(n, "rowspan") ? number_attr(n, "rowspan", left) : 1;
        struct read_cell cell = {.row = (uint32_t)r,
                                 .col = col,
                                 .colspan = colspan ? (uint32_t)colspan : 1,
                                 .rowspan = rowspan ? (uint32_t)rowspan : (uint32_t)left,
                                 .header = row->head || html_is(n, "th")};
        cell.text = cell_text(w, n, &look);
        if (!document_add_cell(w->b, maker, cell))
            return;
        for (uint32_t k = 0; k < cell.colspan; k++)
            taken->until[col + k] = (uint32_t)r + cell.rowspan;
        col += cell.colspan;
    }
}

static void count_header(const struct rows *rows, struct read_table *t)
{
    while (t->header_rows < rows->n && rows->items[t->header_rows].head)
        t->header_rows++;
    if (t->header_rows)
        return;
    for (size_t i = 0; i < t->cell_count && t->cells[i].header; i++)
        t->header_rows = t->cells[i].row + 1;
    /* A row whose last cells are no headers is none. */
    for (size_t i = 0; i < t->cell_count; i++)
        if (!t->cells[i].header && t->cells[i].row < t->header_rows)
            t->header_rows = t->cells[i].row;
    if (t->header_rows == t->rows)
        t->header_rows = 0;
}

static void keep_nested(struct html_walk *w, struct html_node *table)
{
    struct html_node **kept =
        arena_room(w->b->arena, w->nested, w->nested_n, &w->nested_cap, sizeof(struct html_node *));
    if (!kept) {
        document_no_memory(w->b);
        return;
    }
    w->nested = kept;
    kept[w->nested_n++] = table;
}

static void read_table(struct html_walk *w, const struct html_node *table,
                       const struct page_look *look, bool nested)
{
    struct taken *taken = arena_zalloc(w->b->arena, sizeof *taken);
    struct table_maker maker = document_begin_table(w->b);
    struct rows rows = {0};
    if (!taken || !maker.table) {
        document_no_memory(w->b);
        return;
    }
    for (const struct html_node *n = table->first; n; n = n->next)
        if (html_is(n, "caption")) {
            struct page_look own = page_look(n, look, w->sheet);
            if (own.display != DISPLAY_NONE)
                walk_children(w, n, &own);
            end_line(w);
        }
    collect_rows(w, table, look, PART_HEAD, false, &rows);
    collect_rows(w, table, look, PART_BODY, false, &rows);
    collect_rows(w, table, look, PART_FOOT, false, &rows);
    size_t before = w->nested_n;
    for (size_t r = 0; r < rows.n && !w->b->failed; r++)
        read_row(w, &rows, r, taken, &maker);
    struct read_block *block = document_end_table(w->b, &maker);
    if (block) {
        count_header(&rows, block->table);
        block->table->nested = nested;
    }
    size_t met = w->nested_n;
    for (size_t i = before; i < met && !w->b->failed; i++)
        read_table(w, w->nested[i], look, true);
    w->nested_n = before;
}

/* A table among other things. */
static void walk_table(struct html_walk *w, struct html_node *table, const struct page_look *look)
{
    if (is_layout(table)) {
        walk_children(w, table, look);
    } else if (w->cell) {
        keep_nested(w, table);
    } else {
        end_line(w);
        read_table(w, table, look, false);
    }
}

/* Elements */

static void put_marker(struct html_walk *w, const struct html_node *item, enum page_list list)
{
    size_t n = number_attr(item->parent, "start", 100000);
    if (!html_has(item->parent, "start"))
        n = 1;
    for (const struct html_node *p = item->parent->first; p && p != item; p = p->next)
        n += html_is(p, "li");
    if (html_has(item, "value"))
        n = number_attr(item, "value", 100000);
    if (list == LIST_DECIMAL)
        buf_printf(&w->line, "%zu. ", n);
    if (list == LIST_LETTER && n >= 1 && n <= 26)
        buf_printf(&w->line, "%c. ", (char)('a' + n - 1));
    if (list == LIST_HAN && n < 100) {
        if (n >= 20)
            buf_puts(&w->line, chinese_digit_round((int)(n / 10)));
        if (n >= 10)
            buf_puts(&w->line, chinese_powers[1]);
        if (n % 10 || n == 0)
            buf_puts(&w->line, chinese_digit_round((int)(n % 10)));
        buf_puts(&w->line, "、");
    }
}

static int heading_level(const struct html_node *n)
{
    return n->name.n == 2 && n->name.p[0] == 'h' && n->name.p[1] >= '1' && n->name.p[1] <= '6'
               ? n->name.p[1] - '0'
               : 0;
}

static void walk_element(struct html_walk *w, struct html_node *n, const struct page_look *parent)
{
    struct page_look look = page_look(n, parent, w->sheet);
    int level = w->level, own = heading_level(n);
    bool link = w->link;
    if (look.display == DISPLAY_NONE)
        return;
    if (html_is(n, "br")) {
        break_line(w);
        return;
    }
    if (look.display == DISPLAY_BLOCK)
        end_line(w);
    if (own)
        w->level = own;
    if (html_is(n, "li") && n->parent && (html_is(n->parent, "ol")))
        put_marker(w, n, look.list);
    w->link |= html_is(n, "a") && str_starts(html_attr(n, "href"), STR("#"));
    if (html_is(n, "table"))
        walk_table(w, n, &look);
    else
        walk_children(w, n, &look);
    if (look.display == DISPLAY_BLOCK)
        end_line(w);
    w->level = level;
    w->link = link;
    /* Cells of a table that arranges the page stand apart. */
    if (is_cell(n) || html_is(n, "option"))
        end_line(w);
}

static void walk_children(struct html_walk *w, const struct html_node *node,
                          const struct page_look *look)
{
    for (struct html_node *n = node->first; n && !w->b->failed; n = n->next) {
        if (n->name.n)
            walk_element(w, n, look);
        else if (!look->hidden)
            put_text(w, n->text, look->pre);
    }
}

bool read_html(struct document_builder *b, struct str bytes)
{
    struct str page;
    struct buf styles;
    struct style_sheet sheet;
    const struct page_look plain = {.display = DISPLAY_BLOCK};
    buf_init(&styles);
    if (!page_decode(b->doc->name, bytes, b->arena, &page, b->ds))
        return false;
    bool ok = page_clean(page, b->arena, &page, &styles) &&
              styles_read(buf_view(&styles), b->arena, &sheet);
    buf_free(&styles);
    if (!ok)
        document_no_memory(b);
    struct html_node *root = ok ? html_read(page, b->arena, b->ds) : NULL;
    if (!root)
        return false;
    struct html_walk w = {.b = b, .sheet = &sheet, .only_links = true};
    buf_init(&w.line);
    walk_children(&w, root, &plain);
    end_line(&w);
    if (w.line.failed)
        document_no_memory(b);
    buf_free(&w.line);
    return !b->failed;
}
