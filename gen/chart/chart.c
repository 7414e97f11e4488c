/* A specification becomes a chart: its grid is made as a table's is, what is drawn of it is found
 * in the grid, what it looks like is read. Not how it is drawn: that is draw.c and the drawers. */
#include "chart/chart.h"
#include "chart/looks.h"
#include "tables/spec.h"

struct chart_builder {
    const struct tables_input *in;
    struct chart *chart;
    struct grid *grid; /* of the chart */
    const struct value *spec;
};

static struct place place_of(const struct chart_builder *b, const struct value *v)
{
    return place_with_pointer(sources_place(b->in->sources, v ? v->at : b->spec->at), b->chart->id);
}

/* The schema of charts has been checked: what is read here is of the right type and among the
 * known. */

static void read_kind(struct chart_builder *b)
{
    static const char *const kinds[] = {"column", "bar", "stacked", "line", "pie", "ring"};
    struct str kind = value_get_str(b->spec, "kind");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kind, str_of(kinds[i])))
            b->chart->kind = (enum chart_kind)i;
}

/* ---- what of the grid is drawn ---- */

/* The title of a column, just above its body. */
static struct str column_title(const struct grid *g, uint32_t col)
{
    for (uint32_t row = g->header_rows; row-- > 0;) {
        const struct grid_cell *cell = grid_at(g, row, col);
        if (!cell->covered && cell->role == ROLE_HEADER)
            return cell->text;
    }
    return STR("");
}

/* The first column that holds no figures names the categories; all that do are series. */
static bool find_columns(struct chart_builder *b)
{
    struct chart *c = b->chart;
    const struct grid *g = c->grid;
    uint32_t *columns = arena_alloc(b->in->arena, (g->cols + 1) * sizeof *columns);
    struct str *names = arena_alloc(b->in->arena, (g->cols + 1) * sizeof *names);
    c->labels = UINT32_MAX;
    for (uint32_t col = 0; columns && names && col < g->cols; col++) {
        if (!g->columns[col].numeric) {
            c->labels = c->labels == UINT32_MAX ? col : c->labels;
            continue;
        }
        columns[c->series] = col;
        names[c->series++] = column_title(g, col);
    }
    c->columns = columns;
    c->names = names;
    c->categories = g->rows - g->header_rows;
    return columns && names;
}

static bool check_size(struct chart_builder *b)
{
    const struct chart *c = b->chart;
    struct diags *ds = b->in->diags;
    if (c->labels == UINT32_MAX || c->series == 0) {
        DIAG0(ds, E4331, place_of(b, value_get(b->spec, "columns")));
        return false;
    }
    if (c->categories > CHART_CATEGORIES_MAX || c->series > CHART_SERIES_MAX) {
        DIAG(ds, E4332, place_of(b, NULL), arena_printf(b->in->arena, "%zu", c->categories),
             arena_printf(b->in->arena, "%zu", c->series),
             arena_printf(b->in->arena, "%d", CHART_CATEGORIES_MAX),
             arena_printf(b->in->arena, "%d", CHART_SERIES_MAX));
        return false;
    }
    if (chart_is_round(c) && c->series != 1) {
        DIAG(ds, E4333, place_of(b, value_get(b->spec, "columns")),
             arena_printf(b->in->arena, "%zu", c->series));
        return false;
    }
    return true;
}

/* The cells of a chart stand alone: no totals, no merged cells. */
static bool make_grid(struct chart_builder *b)
{
    struct str spec = arena_printf(b->in->arena, "charts/%.*s", STR_ARG(b->chart->id));
    struct tables_input in = *b->in;
    in.plain_zeros = true;
    struct str id = arena_printf(b->in->arena, "chart-%.*s", STR_ARG(b->chart->id));
    struct grid *g = spec.p && id.p ? table_build(&in, spec, id) : NULL;
    if (!g)
        return false;
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++)
        g->cells[i].term_count = 0;
    b->chart->grid = b->grid = g;
    return find_columns(b) && check_size(b);
}

/* ---- shares ---- */

/* The share of a category in the sum of all that have a slice, as the report rounds shares. */
static bool read_parts(struct chart_builder *b)
{
    struct chart *c = b->chart;
    const struct value *percent = pack_setting(b->in->pack, STR("numbers.percent"));
    struct dec_style style = {2, false, false};
    struct dec total = dec_of(0);
    struct str *parts = arena_alloc(b->in->arena, (c->categories + 1) * sizeof *parts);
    c->parts = parts;
    if (!parts)
        return false;
    style.places = (int)spec_int(percent, "decimals", style.places);
    style.trim = spec_flag(percent, "trim", false);
    style.separator = spec_flag(percent, "separator", false);
    for (size_t i = 0; i < c->categories; i++) {
        const struct grid_cell *cell = chart_cell(c, i, 0);
        if (chart_known(cell) && dec_sign(cell->number) > 0 &&
            !dec_add(total, cell->number, &total))
            return false;
    }
    for (size_t i = 0; i < c->categories; i++) {
        const struct grid_cell *cell = chart_cell(c, i, 0);
        struct dec part;
        struct buf text;
        parts[i] = STR("");
        if (!chart_known(cell) || dec_sign(cell->number) <= 0)
            continue;
        buf_init(&text);
        bool ok = dec_mul(cell->number, dec_of(100), &part) &&
                  dec_div(part, total, style.places, &part) && dec_format(&text, part, style);
        buf_char(&text, '%');
        parts[i] = arena_str(b->in->arena, buf_view(&text));
        buf_free(&text);
        if (!ok || !parts[i].p)
            return false;
    }
    return true;
}

/* A slice cannot be less than nothing: said beside the pie, and to whoever makes the report. */
static void warn_of_negatives(struct chart_builder *b)
{
    const struct chart *c = b->chart;
    for (size_t i = 0; chart_is_round(c) && i < c->categories; i++) {
        const struct grid_cell *cell = chart_cell(c, i, 0);
        if (chart_known(cell) && dec_sign(cell->number) < 0)
            DIAG(b->in->diags, E4335, cell->place.file.n ? cell->place : place_of(b, NULL),
                 c->title, chart_category(c, i), cell->text);
    }
}

/* ---- looks ---- */

static int32_t read_length(const struct value *v, int32_t fallback)
{
    struct dec d;
    int64_t n;
    bool ok = v && value_number(v, &d) && dec_mul(d, dec_of(1000), &d) && dec_round(d, 0, &d) &&
              dec_to_i64(d, &n);
    return ok && n > 0 && n < INT32_MAX / 1000 ? (int32_t)n : fallback;
}

static void read_size(struct chart_builder *b)
{
    enum { WIDTH = 430000, HEIGHT = 200000, TEXT = 9000, WIDTH_MIN = 200000 };
    const struct value *size = value_get(b->spec, "size");
    bool given = value_count(size) == 2;
    struct chart *c = b->chart;
    c->width = read_length(given ? &size->list->items[0] : NULL, WIDTH);
    c->height = read_length(given ? &size->list->items[1] : NULL, HEIGHT);
    c->text_size = read_length(value_get(b->spec, "text_size"), TEXT);
    if (c->width < WIDTH_MIN)
        c->width = WIDTH_MIN;
}

/* A list of the specification, else of the pack's defaults for charts; NULL for neither. */
static const struct value *list_of(const struct chart_builder *b, const char *name)
{
    const struct value *v = value_get(b->spec, name);
    return v ? v : value_get(pack_setting(b->in->pack, STR("chart")), name);
}

static struct look_choice read_choice(struct chart_builder *b)
{
    const struct value *colors = list_of(b, "colors"), *patterns = list_of(b, "patterns");
    struct look_choice choice = {.lines = b->chart->kind == CHART_LINE};
    for (size_t i = 0; i < value_count(colors) && i < CHART_CATEGORIES_MAX; i++)
        choice.color_count +=
            color_read(colors->list->items[i].s, &choice.colors[choice.color_count]);
    for (size_t i = 0; i < value_count(patterns) && i < CHART_CATEGORIES_MAX; i++)
        choice.pattern_count +=
            pattern_named(patterns->list->items[i].s, &choice.patterns[choice.pattern_count]);
    return choice;
}

static bool read_looks(struct chart_builder *b)
{
    struct look_choice choice = read_choice(b);
    struct chart *c = b->chart;
    size_t n = chart_is_round(c) ? c->categories : c->series;
    struct chart_look *looks = arena_alloc(b->in->arena, (n + 1) * sizeof *looks);
    c->looks = looks;
    for (size_t i = 0; looks && i < n; i++)
        looks[i] = look_for(&choice, i);
    return looks != NULL;
}

/* ---- words ---- */

/* `number`, `title` and `unit_line` beside the names of the report. */
static bool own_names(struct chart_builder *b, struct map_scope *scope)
{
    struct vmap *names = vmap_new(b->in->arena);
    if (!names)
        return false;
    vmap_set(names, b->in->arena, STR("number"), value_int(b->chart->number));
    vmap_set(names, b->in->arena, STR("title"), value_str(b->chart->title));
    map_scope_init(scope, b->in->scope, names);
    return true;
}

/* All that the chart shows, in words: "caption。unit。2021年：收入 1.00，支出 2.00；…" */
static void describe(const struct chart *c, struct buf *out)
{
    buf_str(out, c->caption);
    buf_puts(out, c->unit.n ? "。" : "");
    buf_str(out, c->unit);
    buf_puts(out, c->categories ? "。" : "");
    for (size_t i = 0; i < c->categories; i++) {
        buf_puts(out, i ? "；" : "");
        buf_str(out, chart_category(c, i));
        for (size_t s = 0; s < c->series; s++) {
            buf_puts(out, s ? "，" : "：");
            if (c->series > 1) {
                buf_str(out, c->names[s]);
                buf_char(out, ' ');
            }
            buf_str(out, chart_cell(c, i, s)->text);
        }
        if (chart_is_round(c) && c->shares && c->parts[i].n)
            buf_printf(out, "（%.*s）", STR_ARG(c->parts[i]));
    }
    buf_puts(out, "。");
}

static bool read_words(struct chart_builder *b)
{
    struct chart *c = b->chart;
    struct tables_input in = *b->in;
    struct map_scope scope;
    const struct value *caption = value_get(b->spec, "caption"), *alt = value_get(b->spec, "alt");
    c->title = c->grid->title;
    c->unit = c->grid->unit;
    c->caption = c->title;
    if (!caption)
        caption = value_get(pack_setting(b->in->pack, STR("chart")), "caption");
    if (!own_names(b, &scope))
        return false;
    in.scope = &scope.scope;
    if (caption && !tables_text(&in, caption, &c->caption))
        return false;
    /* where the cells are shown as a table, they are shown under the caption */
    b->grid->title = c->caption;
    b->grid->code = b->grid->department = b->grid->year = b->grid->above = STR("");
    if (alt)
        return tables_text(&in, alt, &c->alt);
    struct buf words;
    buf_init(&words);
    describe(c, &words);
    c->alt = arena_str(b->in->arena, buf_view(&words));
    buf_free(&words);
    return c->alt.p != NULL;
}

/* What the specification says of itself, without the facts. */
static void read_members(struct chart_builder *b)
{
    struct str labels = value_get_str(b->spec, "labels");
    read_kind(b);
    read_size(b);
    b->chart->values = !str_eq(labels, STR("share"));
    b->chart->shares = !str_eq(labels, STR("value"));
    b->chart->number = (uint32_t)spec_int(b->spec, "number", (long)b->chart->number);
}

bool chart_begins_at_zero(const struct chart *c)
{
    for (size_t i = 0; i < c->categories; i++)
        for (size_t k = 0; k < c->series; k++) {
            const struct grid_cell *cell = chart_cell(c, i, k);
            if (chart_known(cell) && dec_sign(cell->number) < 0)
                return false;
        }
    return true;
}

bool chart_has_slices(const struct chart *c)
{
    return chart_is_round(c) && chart_begins_at_zero(c);
}

const struct chart *chart_build(const struct tables_input *in, struct str id, uint32_t number)
{
    struct chart *c = arena_zalloc(in->arena, sizeof *c);
    struct str file = arena_printf(in->arena, "charts/%.*s", STR_ARG(id));
    struct value spec;
    size_t errors = in->diags->errors;
    struct chart_builder b = {in, c, NULL, &spec};
    if (c && file.p && pack_table(in->pack, file, &spec, in->diags)) {
        c->id = id;
        c->number = number;
        read_members(&b);
        if (make_grid(&b) && read_looks(&b) && (!chart_is_round(c) || read_parts(&b)) &&
            read_words(&b)) {
            warn_of_negatives(&b);
            if (chart_draw(c, in->arena))
                return c;
        }
    }
    if (in->diags->errors == errors)
        DIAG0(in->diags, E1004, place_file(id));
    return NULL;
}
