/* The figures of charts as somebody printed them: on the sheet beside a chart, in the table behind
 * or instead of one. They are recognised by what they say, the names of the pack's chart and those
 * alone, and judged by what the other printed figures make of them. */
#include "chart/chart.h"
#include "grid/analyse.h"
#include "grid/text.h"
#include "job/job.h"
#include "printed/printed.h"

struct shown {
    struct grid *printed;
    const struct chart *chart;
    uint32_t header;   /* the row that names the series; below it stands a row a category */
    uint32_t *rows;    /* of the categories */
    uint32_t *columns; /* of the series */
    struct arena *arena;
};

static bool is_cell(const struct shown *m, uint32_t row, uint32_t col, struct str name)
{
    return str_eq(grid_at(m->printed, row, col)->plain, flat_text(name, m->arena));
}

static bool find_columns(struct shown *m)
{
    const struct grid *s = m->printed;
    for (size_t k = 0; k < m->chart->series; k++) {
        uint32_t c = 1;
        while (c < s->cols && !is_cell(m, m->header, c, m->chart->names[k]))
            c++;
        if (c == s->cols)
            return false;
        m->columns[k] = c;
    }
    return true;
}

static bool find_rows(struct shown *m)
{
    const struct grid *s = m->printed;
    for (size_t i = 0; i < m->chart->categories; i++) {
        uint32_t r = m->header + 1;
        while (r < s->rows && !is_cell(m, r, 0, chart_category(m->chart, i)))
            r++;
        if (r == s->rows)
            return false;
        m->rows[i] = r;
    }
    return true;
}

/* A table of just the chart's categories and series; its caption may stand above them. */
static bool shows(struct shown *m)
{
    const struct grid *s = m->printed;
    size_t n = m->chart->categories;
    m->rows = arena_alloc(m->arena, (n + 1) * sizeof *m->rows);
    m->columns = arena_alloc(m->arena, (m->chart->series + 1) * sizeof *m->columns);
    if (!m->rows || !m->columns || s->cols != m->chart->series + 1 || s->rows <= n)
        return false;
    m->header = s->rows - (uint32_t)n - 1;
    return find_columns(m) && find_rows(m);
}

static void expect(const struct shown *m)
{
    for (size_t i = 0; i < m->chart->categories; i++)
        for (size_t k = 0; k < m->chart->series; k++) {
            const struct grid_cell *ours = chart_cell(m->chart, i, k);
            struct grid_cell *cell = grid_at(m->printed, m->rows[i], m->columns[k]);
            cell->address = ours->address;
            if (!chart_known(ours) || cell->kind != CELL_NUMBER)
                continue;
            cell->has_expected = true;
            cell->expected = ours->number;
            cell->reads = ours->reads;
        }
}

static bool is_chart(const struct grid *s)
{
    return str_starts(s->id, STR("charts/"));
}

bool job_charts_last(struct job *job, struct published *p)
{
    const struct grid **sorted = arena_alloc(&job->arena, (p->grid_count + 1) * sizeof *sorted);
    size_t n = 0;
    for (int charts = 0; sorted && charts < 2; charts++)
        for (size_t i = 0; i < p->grid_count; i++)
            if (is_chart(p->grids[i]) == (charts == 1))
                sorted[n++] = p->grids[i];
    if (sorted)
        p->grids = sorted;
    return sorted != NULL;
}

bool job_published_charts(struct job *job, struct published *p)
{
    const struct value *names = pack_setting(job->pack->pack, STR("charts"));
    struct arena *a = &job->arena;
    for (size_t i = 0; i < value_count(names); i++) {
        const struct chart *c = job_chart(job, names->list->items[i].s, (uint32_t)i + 1);
        for (size_t k = 0; c && c->categories && k < p->grid_count; k++) {
            struct grid *s = (struct grid *)p->grids[k];
            struct shown m = {.printed = s, .chart = c, .arena = a};
            if (s->id.n || !shows(&m))
                continue;
            s->id = arena_printf(a, "charts/%.*s", STR_ARG(c->id));
            s->title = c->title;
            s->header_rows = m.header + 1;
            grid_analyse(s);
            expect(&m);
            break;
        }
    }
    return !a->failed;
}
