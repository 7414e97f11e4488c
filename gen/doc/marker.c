/* HTML comments alone on a line that place tables, charts, contents and page breaks. Other HTML is
 * refused here. */
#include "doc/marker.h"
#include "chart/chart.h"

#include "base/map.h"

bool marker_parse(struct str line, struct str *name, struct str *value)
{
    struct str open = STR("<!--"), shut = STR("-->");
    line = str_trim(line);
    if (line.n < open.n + shut.n || !str_starts(line, open) || !str_ends(line, shut))
        return false;
    struct str inside = str_trim(str_sub(line, open.n, line.n - shut.n));
    if (str_find(inside, shut, 0) != SIZE_MAX)
        return false;
    size_t colon = str_find(inside, STR(":"), 0);
    *name = str_trim(str_sub(inside, 0, colon == SIZE_MAX ? inside.n : colon));
    *value = colon == SIZE_MAX ? STR("") : str_trim(str_sub(inside, colon + 1, inside.n));
    return true;
}

bool marker_grid_id(struct str name, struct str value, struct buf *id)
{
    bool annex = str_eq(name, STR("annex"));
    if (!annex && !str_eq(name, STR("table")))
        return false;
    buf_puts(id, annex ? "annex-" : "");
    buf_str(id, value);
    return true;
}

/* The id that was probably meant, else all of them. */
static void suggest_ids(struct doc_builder *b, struct str id, struct buf *out)
{
    struct map ids;
    map_init(&ids, b->arena);
    for (size_t i = 0; i < b->in->grid_count; i++)
        map_put(&ids, b->in->grids[i]->id, (void *)(uintptr_t)1);
    struct str nearest = map_nearest(&ids, id);
    buf_str(out, nearest);
    for (size_t i = 0; !nearest.p && i < ids.n; i++) {
        buf_puts(out, i ? "、" : "");
        buf_str(out, ids.entries[i].key);
    }
}

static void report_unknown_grid(struct doc_builder *b, struct str id, size_t offset)
{
    struct buf ids;
    buf_init(&ids);
    suggest_ids(b, id, &ids);
    DIAG(b->ds, E4903, builder_place(b, offset), id, buf_view(&ids));
    buf_free(&ids);
}

static void place_grid(struct doc_builder *b, struct str id, size_t offset)
{
    for (size_t i = 0; i < b->in->grid_count; i++) {
        if (!str_eq(b->in->grids[i]->id, id))
            continue;
        if (b->placed[i])
            DIAG(b->ds, E4904, builder_place(b, offset), id);
        else
            builder_add(b, BLOCK_TABLE, b->in->grids[i], offset);
        b->placed[i] = true;
        return;
    }
    report_unknown_grid(b, id, offset);
}

/* The figure of that chart which stands in the document already. */
static bool chart_stands(const struct doc_builder *b, struct str id)
{
    for (size_t i = 0; i < b->doc->block_count; i++)
        if (b->doc->blocks[i].chart && str_eq(b->doc->blocks[i].chart->id, id))
            return true;
    return false;
}

static bool chart_is_known(const struct doc_builder *b, struct str id)
{
    struct str name;
    for (size_t i = 0; b->in->chart_name && (name = b->in->chart_name(b->in->user, i)).p; i++)
        if (str_eq(name, id))
            return true;
    return false;
}

static void place_chart(struct doc_builder *b, struct str id, size_t offset)
{
    if (!b->in->chart || !chart_is_known(b, id)) {
        DIAG(b->ds, E4916, builder_place(b, offset), id);
        return;
    }
    if (chart_stands(b, id)) {
        DIAG(b->ds, E4917, builder_place(b, offset), id);
        return;
    }
    const struct chart *chart = b->in->chart(b->in->user, id, ++b->figures);
    if (chart)
        builder_add_chart(b, chart, offset);
}

static void carry_out(struct doc_builder *b, struct str name, struct str value, size_t offset)
{
    struct buf id;
    buf_init(&id);
    if (marker_grid_id(name, value, &id))
        place_grid(b, buf_view(&id), offset);
    else if (str_eq(name, STR("chart")) && value.n)
        place_chart(b, value, offset);
    else if (str_eq(name, STR("style")) && value.n)
        builder_set_style(b, value, offset);
    else if (str_eq(name, STR("page")))
        builder_add(b, BLOCK_PAGE_BREAK, NULL, offset);
    else if (str_eq(name, STR("toc")))
        builder_add(b, BLOCK_TOC, NULL, offset);
    else
        DIAG(b->ds, E4902, builder_place(b, offset), name);
    b->failed |= id.failed;
    buf_free(&id);
}

void marker_line(struct doc_builder *b, struct str line, size_t offset)
{
    struct str name, value;
    if (!str_trim(line).n)
        return;
    if (marker_parse(line, &name, &value))
        carry_out(b, name, value, offset);
    else
        DIAG(b->ds, E4901, builder_place(b, offset), str_trim(line));
}
