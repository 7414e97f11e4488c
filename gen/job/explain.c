/* One figure told back to the lines of the data that it was made from, in words. It reads
 * addresses and origins as people copy them from a page or a manifest. */
#include "base/input.h"
#include "data/origin.h"
#include "job/answer.h"

enum { DEPTH_MAX = 12 };

struct explain {
    struct job *job;
    struct buf out;
};

static void say(struct explain *e, enum diag_word word)
{
    diag_say(&e->out, word, e->job->context->lang, NULL, 0);
}

static void put_value(struct explain *e, const struct fact *fact)
{
    struct dec d = fact->value;
    if (!fact->known) {
        say(e, WORD_NOT_FILLED_IN);
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
    if (p.line) {
        buf_puts(&e->out, "  ← ");
        place_print(&e->out, &p);
    } else if (!fact->term_count && fact->known) {
        say(e, WORD_NOT_IN_THE_DATA_TAKEN_AS_0);
    }
    if ((fact->entered || fact->stated) && fact->has_derived && fact->term_count &&
        !dec_eq(fact->derived, fact->value)) {
        struct fact shown = *fact;
        shown.value = fact->derived;
        shown.known = true;
        say(e, WORD_MADE_OF_THE_FOLLOWING_IT_IS);
        put_value(e, &shown);
    }
    buf_char(&e->out, '\n');
}

/* What each unit gave, where the data were put together of several (aggregate). */
static void put_units(struct explain *e, const struct fact *fact, int depth)
{
    const struct value *units = record_member(&e->job->record, STR("made_of"));
    for (size_t i = 0; i < value_count(units); i++) {
        const struct value *figures = value_get(&units->list->items[i], "figures");
        const struct value *v =
            figures && figures->type == VALUE_MAP ? vmap_find(figures->map, fact->address) : NULL;
        struct fact shown = *fact;
        struct dec d;
        if (!v)
            continue;
        shown.known = value_number(v, &d) || (v->type == VALUE_STR && dec_parse(v->s, &d));
        if (shown.known &&
            (fact->kind != FACT_AMOUNT || !amount_from_unit(d, e->job->record.unit, &shown.value)))
            shown.value = d;
        for (int k = 0; k <= depth; k++)
            buf_puts(&e->out, "  ");
        struct str name = value_get_str(&units->list->items[i], "name");
        struct str file = value_get_str(&units->list->items[i], "file");
        buf_printf(&e->out, "· %.*s = ", STR_ARG(name));
        put_value(e, &shown);
        buf_printf(&e->out, "%s%.*s\n", file.n ? "  ← " : "", STR_ARG(file));
    }
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
    put_units(e, fact, depth);
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
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a text of n has its bytes */
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

/* What outputs say of a figure that is no fact itself: percent(a,b), change(a,b), compare(a,b),
 * a+b, or ?a,b when nothing is known but the facts it was made from. */

enum { OPERANDS_MAX = 256 };

struct composed {
    struct str function; /* "" for a sum or a mere list */
    struct fact *operands[OPERANDS_MAX];
    int signs[OPERANDS_MAX];
    size_t n;
    bool sum;
};

/* False when a part is no address. */
static bool read_composed(struct job *job, struct str s, struct composed *out)
{
    struct origin_reader read = origin_read(s);
    struct str address;
    int sign;
    *out = (struct composed){.function = STR("")};
    while (origin_next(&read, &address, &sign)) {
        struct fact *fact = fact_find(job->facts, address);
        if (!fact || out->n == OPERANDS_MAX)
            return false;
        out->operands[out->n] = fact;
        out->signs[out->n++] = sign;
    }
    out->function = read.filter;
    out->sum = read.sum;
    return out->n > 0 && read.branch < 0;
}

static bool known(const struct composed *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (!c->operands[i]->known)
            return false;
    return true;
}

static void put_amount(struct explain *e, const struct fact *like, struct dec value)
{
    struct fact shown = *like;
    shown.known = true;
    shown.value = value;
    put_value(e, &shown);
}

static void put_percent(struct explain *e, struct dec a, struct dec b)
{
    struct dec rate;
    if (dec_sign(b) == 0) {
        say(e, WORD_THE_DIVISOR_IS_0_NO_PERCENTAGE);
        return;
    }
    if (dec_div(a, b, 12, &rate) && dec_mul(rate, dec_of(100), &rate) && dec_round(rate, 4, &rate))
        dec_print(&e->out, rate);
    buf_char(&e->out, '%');
}

static void put_change(struct explain *e, const struct composed *c, struct dec a, struct dec b)
{
    struct dec d;
    if (!dec_sub(a, b, &d))
        return;
    say(e, WORD_CHANGE_AMOUNT);
    put_amount(e, c->operands[0], d);
    say(e, WORD_CHANGE_RATE);
    put_percent(e, d, b);
}

static void put_result(struct explain *e, const struct composed *c)
{
    struct dec total = dec_of(0);
    if (!known(c)) {
        say(e, WORD_NOT_FILLED_IN);
        return;
    }
    struct dec a = c->operands[0]->value, b = c->n > 1 ? c->operands[1]->value : dec_of(0);
    if (str_eq(c->function, STR("percent")) && c->n == 2) {
        put_percent(e, a, b);
    } else if (str_eq(c->function, STR("change")) && c->n == 2) {
        put_change(e, c, a, b);
    } else if (str_eq(c->function, STR("compare")) && c->n == 2) {
        say(e, dec_cmp(a, b) > 0   ? WORD_MORE_THAN
               : dec_cmp(a, b) < 0 ? WORD_LESS_THAN
                                   : WORD_EQUAL);
    } else if (c->sum) {
        for (size_t i = 0; i < c->n; i++)
            (void)(c->signs[i] < 0 ? dec_sub(total, c->operands[i]->value, &total)
                                   : dec_add(total, c->operands[i]->value, &total));
        put_amount(e, c->operands[0], total);
    } else {
        say(e, WORD_MADE_OF_THE_FOLLOWING_FIGURES);
    }
}

static void put_composed(struct explain *e, struct str address, const struct composed *c)
{
    buf_printf(&e->out, "%.*s = ", STR_ARG(address));
    put_result(e, c);
    buf_char(&e->out, '\n');
    for (size_t i = 0; i < c->n; i++)
        put_fact(e, c->operands[i], c->signs[i], 1);
}

/* False when the address is none. */
static bool put_address(struct explain *e, struct str address)
{
    struct composed c;
    struct fact *fact = fact_find(e->job->facts, address);
    if (!fact && read_composed(e->job, address, &c) && (c.n > 1 || c.function.n)) {
        put_composed(e, address, &c);
        return true;
    }
    if (!fact && job_tables(e->job))
        fact = cell_fact(e->job, address);
    if (!fact && job_report(e->job)) /* tables that only the report places */
        fact = cell_fact(e->job, address);
    if (fact)
        put_fact(e, fact, 1, 0);
    return fact != NULL;
}

enum juesuan_status juesuan_explain(struct juesuan *j, const struct juesuan_explain *options)
{
    struct job job;
    context_begin(j);
    job_begin(&job, j, true);
    bool loaded = job_load(&job, &options->data, options->pack);
    if (loaded && options->answer) {
        (void)job_answer(&job, options);
    } else if (loaded && job_facts(&job)) {
        struct explain e = {.job = &job};
        struct str address = str_of(options->address);
        buf_init(&e.out);
        if (put_address(&e, address))
            context_give(&e.out, options->output, options->user);
        else
            DIAG(&j->diags, E1005, place_file(input_name(&options->data)), address);
        buf_free(&e.out);
    }
    job_end(&job);
    return context_status(j);
}
