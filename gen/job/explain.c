#include "job/job.h"

enum { DEPTH_MAX = 12 };

struct explain {
    struct job *job;
    struct buf out;
};

static void put_value(struct explain *e, const struct fact *fact)
{
    struct dec d = fact->value;
    if (!fact->known) {
        buf_puts(&e->out, "（未填）");
        return;
    }
    bool wan = fact->kind == FACT_AMOUNT && e->job->record.unit == UNIT_WAN &&
               amount_in_unit(d, UNIT_WAN, &d);
    dec_format(&e->out, d,
               (struct dec_style){wan                         ? 6
                                  : fact->kind == FACT_AMOUNT ? 2
                                                              : fact->value.scale,
                                  false, wan});
    if (fact->kind == FACT_AMOUNT)
        buf_str(&e->out, amount_unit_name(wan ? UNIT_WAN : UNIT_YUAN));
}

static void put_origin(struct explain *e, const struct fact *fact)
{
    struct place p = fact_place(fact);
    if (p.line)
        buf_printf(&e->out, "  ← %.*s:%u:%u", STR_ARG(p.file), p.line, p.col);
    else if (!fact->term_count && fact->known)
        buf_puts(&e->out, "  ← 数据中未列，作 0");
    if ((fact->entered || fact->stated) && fact->has_derived && fact->term_count &&
        !dec_eq(fact->derived, fact->value)) {
        struct fact shown = *fact;
        shown.value = fact->derived;
        shown.known = true;
        buf_puts(&e->out, "  按下列各数计算为 ");
        put_value(e, &shown);
    }
    buf_char(&e->out, '\n');
}

static void put_fact(struct explain *e, struct fact *fact, int sign, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_puts(&e->out, "  ");
    if (depth)
        buf_puts(&e->out, sign < 0 ? "− " : "＋ ");
    buf_printf(&e->out, "%.*s  %.*s = ", STR_ARG(fact->address), STR_ARG(fact->title));
    put_value(e, fact);
    put_origin(e, fact);
    for (size_t i = 0; i < fact->term_count && depth < DEPTH_MAX; i++) {
        struct fact *addend = fact->terms[i].fact;
        bool silent = addend->known && dec_sign(addend->value) == 0 && !addend->at;
        if (!silent)
            put_fact(e, addend, fact->terms[i].sign, depth + 1);
    }
}

/* t05[2101101].basic: the table's cell by row code and column key; the fact it shows. */
static struct fact *cell_fact(struct job *job, struct str address)
{
    size_t open = str_find(address, STR("["), 0), close = str_find(address, STR("]."), 0);
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return NULL;
    struct str id = str_sub(address, 0, open), row = str_sub(address, open + 1, close);
    struct str key = str_sub(address, close + 2, address.n);
    if (row.n > 1 && (row.p[0] == '"' || row.p[0] == '\''))
        row = str_sub(row, 1, row.n - 1);
    for (size_t i = 0; i < job->grid_count; i++) {
        const struct grid *g = job->grids[i];
        for (size_t k = 0; str_eq(g->id, id) && k < (size_t)g->rows * g->cols; k++) {
            struct str a = g->cells[k].address;
            struct str suffix =
                arena_printf(&job->arena, "[%.*s].%.*s", STR_ARG(row), STR_ARG(key));
            if (a.n && str_ends(a, suffix))
                return fact_find(job->facts, a);
        }
    }
    return NULL;
}

enum juesuan_status juesuan_explain(struct juesuan *j, const char *data, const char *pack,
                                    const char *address, juesuan_text_fn *output, void *user)
{
    struct job job;
    context_begin(j);
    job_begin(&job, j, true);
    if (job_load(&job, data, pack) && job_facts(&job)) {
        struct fact *fact = fact_find(job.facts, str_of(address));
        if (!fact && job_tables(&job))
            fact = cell_fact(&job, str_of(address));
        if (fact) {
            struct explain e = {.job = &job};
            buf_init(&e.out);
            put_fact(&e, fact, 1, 0);
            context_give(&e.out, output, user);
            buf_free(&e.out);
        } else {
            DIAG(&j->diags, E1005, place_file(str_of(data)), str_of(address));
        }
    }
    job_end(&job);
    return context_status(j);
}
