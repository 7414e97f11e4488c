/* Markdown: the report as rendered; where a table stands, an HTML table, one row on a line. */
#include "chart/chart.h"
#include "doc/marker.h"
#include "write/html_text.h"
#include "write/words.h"
#include "write/write.h"

/* Characters that pandoc still reads as Markdown inside an HTML table are written by number. */
static void cell_text(struct buf *out, struct str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!strchr("*_`[]\\~^$", text.p[i]) || !text.p[i])
            continue;
        html_lines(out, str_sub(text, from, i));
        buf_printf(out, "&#%d;", text.p[i]);
        from = i + 1;
    }
    html_lines(out, str_sub(text, from, text.n));
}

static void write_cell(struct buf *out, const struct grid *g, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(g, row, col);
    const char *tag = row < g->header_rows ? "th" : "td";
    if (cell->covered)
        return;
    buf_printf(out, "<%s", tag);
    html_spans(out, cell);
    if (cell->kind == CELL_NUMBER)
        buf_puts(out, " align=\"right\"");
    buf_char(out, '>');
    for (int i = 0; i < cell->indent; i++)
        buf_puts(out, "　");
    cell_text(out, cell->text);
    buf_printf(out, "</%s>", tag);
}

static void write_rows(struct buf *out, const struct grid *g, uint32_t from, uint32_t to,
                       const char *section)
{
    if (from == to)
        return;
    buf_printf(out, "<%s>\n", section);
    for (uint32_t row = from; row < to; row++) {
        buf_puts(out, "<tr>");
        for (uint32_t col = 0; col < g->cols; col++)
            write_cell(out, g, row, col);
        buf_puts(out, "</tr>\n");
    }
    buf_printf(out, "</%s>\n", section);
}

/* One line of the caption: what there is of `parts`. */
static void put_caption(struct buf *out, const struct str *parts, size_t n, bool *first)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].n)
            continue;
        buf_puts(out, any ? "　" : *first ? "" : "<br>\n");
        cell_text(out, parts[i]);
        any = true;
        *first = false;
    }
}

static void write_caption(struct buf *out, const struct grid *g)
{
    bool first = true;
    buf_puts(out, "<caption>");
    put_caption(out, (struct str[]){g->code, g->title}, 2, &first);
    put_caption(out, &g->above, 1, &first);
    put_caption(out, (struct str[]){g->department, g->year, g->unit}, 3, &first);
    buf_puts(out, "</caption>\n");
}

static void write_table(struct buf *out, const struct grid *g)
{
    buf_puts(out, "<table>\n");
    write_caption(out, g);
    write_rows(out, g, 0, g->header_rows, "thead");
    write_rows(out, g, g->header_rows, g->rows, "tbody");
    buf_puts(out, "</table>\n");
    for (size_t i = 0; i < g->note_count; i++) {
        buf_puts(out, "<p>");
        cell_text(out, g->notes[i]);
        buf_puts(out, "</p>\n");
    }
}

static const struct grid *grid_of_chart(const struct doc *doc, struct str id)
{
    for (size_t i = 0; i < doc->block_count; i++)
        if (doc->blocks[i].chart && str_eq(doc->blocks[i].chart->id, id))
            return doc->blocks[i].chart->grid;
    return NULL;
}

static const struct grid *grid_of_line(const struct doc *doc, struct str line)
{
    struct str name, value;
    const struct grid *found = NULL;
    struct buf id;
    if (!marker_parse(line, &name, &value))
        return NULL;
    if (str_eq(name, STR("chart")))
        return grid_of_chart(doc, value);
    buf_init(&id);
    if (marker_grid_id(name, value, &id))
        for (size_t i = 0; i < doc->grid_count && !found; i++)
            if (str_eq(doc->grids[i]->id, buf_view(&id)))
                found = doc->grids[i];
    buf_free(&id);
    return found;
}

static struct str line_at(struct str text, size_t from)
{
    size_t end = str_find(text, STR("\n"), from);
    return str_sub(text, from, end == SIZE_MAX ? text.n : end + 1);
}

/* What may stand in an address; its last marks belong to the sentence. */
static bool in_address(char c)
{
    return c > ' ' && c < 0x7F && !strchr("<>\"`|^{}", c);
}

/* The address that begins at `from`, without the backslashes of Markdown; returns where it ends,
 * `from` where there is none. */
static size_t read_address(struct str line, size_t from, struct buf *out)
{
    struct str rest = str_sub(line, from, line.n);
    size_t scheme = str_starts(rest, STR("https://"))  ? 8
                    : str_starts(rest, STR("http://")) ? 7
                                                       : 0;
    size_t end = from;
    char before = from ? line.p[from - 1] : ' ';
    if (!scheme || before == '<' || before == '(' || ascii_is_alpha(before))
        return from;
    for (size_t i = from; i < line.n && in_address(line.p[i]); i++) {
        bool escaped = line.p[i] == '\\' && i + 1 < line.n && in_address(line.p[i + 1]);
        i += escaped;
        buf_char(out, line.p[i]);
        if (escaped || !strchr(".,;:!?*_~'()[]", line.p[i]))
            end = i + 1;
    }
    /* less what stands behind the last character of the address */
    size_t kept = 0;
    for (size_t i = from; i < end; i++, kept++)
        i += line.p[i] == '\\' && i + 1 < end;
    out->n = kept < out->n ? kept : out->n;
    return kept > scheme ? end : from;
}

/* A line of text as readers of all dialects take it: an address ends where it ends, and a tilde
 * strikes nothing out (1~3月和5~6月). */
static void put_text(struct buf *out, struct str line)
{
    if (str_starts(str_trim(line), STR("<!--"))) {
        buf_str(out, line);
        return;
    }
    for (size_t i = 0; i < line.n;) {
        struct buf address;
        buf_init(&address);
        size_t end = line.p[i] == 'h' ? read_address(line, i, &address) : i;
        if (end > i) {
            buf_char(out, '<');
            buf_str(out, buf_view(&address));
            buf_char(out, '>');
            i = end;
        } else if (line.p[i] == '\\' && i + 1 < line.n) {
            buf_put(out, line.p + i, 2);
            i += 2;
        } else {
            if (line.p[i] == '~')
                buf_char(out, '\\');
            buf_char(out, line.p[i++]);
        }
        buf_free(&address);
    }
}

bool write_md(const struct writing *w, struct buf *out, struct diags *ds)
{
    const struct doc *doc = w->doc;
    struct str text = doc->markdown;
    bool blank = true; /* the line before is blank: an HTML block needs that in front and behind */
    if (doc->meta.draft)
        buf_printf(out, "**%.*s**\n\n", STR_ARG(WORD_DRAFT));
    for (size_t at = 0; at < text.n;) {
        struct str line = line_at(text, at);
        const struct grid *g = grid_of_line(doc, line);
        at += line.n;
        if (g) {
            buf_puts(out, blank ? "" : "\n");
            write_table(out, g);
            if (at < text.n && str_trim(line_at(text, at)).n)
                buf_char(out, '\n');
        } else if (str_trim(line).n || !blank) {
            /* Runs of blank lines, which statements of a template leave behind, become one. */
            put_text(out, line);
        }
        blank = !g && !str_trim(line).n;
    }
    if (out->failed)
        DIAG0(ds, E1004, (struct place){0});
    return !out->failed;
}
