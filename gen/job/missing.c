/* Of a section in which much is missing one line says so: a data file that has just been begun
 * lacks every figure, and fifty lines would hide what else is wrong. For people; programs get them
 * all. */
#include "job/job.h"

enum { MANY = 5, NAMED_MAX = 4 };
enum { BEGUN = 15 }; /* so many figures lack of a file that has only been begun */

/* The section of the data file that the figure belongs to: what its address begins with. */
static struct str named_section(const struct diag *d)
{
    struct str s = d->place.pointer;
    size_t end = 0;
    while (end < s.n && s.p[end] != '.' && s.p[end] != '[')
        end++;
    return str_sub(s, 0, end);
}

static bool alike(const struct diag *a, const struct diag *b)
{
    return a->code == b->code && str_eq(named_section(a), named_section(b));
}

static struct str title_of(const struct job *job, struct str section)
{
    const struct value *properties = value_get(&job->record.schema->root, "properties");
    const struct value *own =
        properties && properties->type == VALUE_MAP ? vmap_find(properties->map, section) : NULL;
    struct str title = own ? value_get_str(own, "title") : STR("");
    return title.n ? title : section;
}

/* Makes the report of all figures of a section from those that stand behind the first. */
static void gather(struct job *job, struct diag *first, size_t behind)
{
    struct diags *ds = job->diags;
    struct buf names;
    size_t n = 1;
    buf_init(&names);
    buf_str(&names, first->arg_count ? first->args[0] : STR(""));
    for (struct diag *d = first + 1; d < first + behind + 1; d++)
        if (alike(first, d) && n++ < NAMED_MAX && d->arg_count) {
            buf_puts(&names, "、");
            buf_str(&names, d->args[0]);
        }
    if (n > NAMED_MAX)
        buf_puts(&names, "……");
    struct str named = arena_str(&ds->arena, buf_view(&names)), section = named_section(first);
    struct str count = arena_printf(&ds->arena, "%zu", n);
    buf_free(&names);
    if (!named.p || !count.p)
        return;
    struct str rule = first->arg_count > 1 ? first->args[1] : STR("");
    first->code = first->code == E4301 ? E4321 : E4322;
    first->args[0] = arena_str(&ds->arena, title_of(job, section));
    first->args[1] = count;
    first->args[2] = named;
    first->args[3] = rule;
    first->args[4] = section;
    first->arg_count = 5;
    first->place.pointer = section;
}

static size_t count_alike(const struct diag *first, size_t behind)
{
    size_t n = 1;
    for (size_t k = 1; k <= behind; k++)
        n += alike(first, first + k);
    return n;
}

static bool is_figure(const struct diag *d)
{
    return d->code == E4301 || d->code == E4302;
}

static bool is_section(const struct diag *d)
{
    return d->code == E4305 || d->code == E4306 || d->code == E4307 || d->code == E4308;
}

/* Whether `d` reports a part of the section that `whole` reports. */
static bool is_part(const struct diag *whole, const struct diag *d)
{
    struct str outer = whole->place.pointer, inner = d->place.pointer;
    return is_section(whole) && is_section(d) && outer.n && inner.n > outer.n &&
           str_starts(inner, outer) && inner.p[outer.n] == '.';
}

/* Drops of what stands behind number i the parts of a section that it reports, and with `gathered`
 * what is like `like`, which it now stands for. */
static void drop_behind(struct diags *ds, size_t i, const struct diag *like, bool gathered)
{
    size_t kept = i + 1;
    for (size_t k = i + 1; k < ds->n; k++) {
        const struct diag *d = &ds->items[k];
        if (!(gathered && alike(like, d)) && !is_part(like, d))
            ds->items[kept++] = *d;
        else if (d->severity == DIAG_ERROR)
            ds->errors--;
        else
            ds->warnings--;
    }
    ds->n = kept;
}

void job_gather_missing(struct job *job)
{
    struct diags *ds = job->diags;
    size_t figures = 0;
    for (size_t i = 0; i < ds->n; i++)
        figures += is_figure(&ds->items[i]);
    for (size_t i = 0; i < ds->n && job->record.schema; i++) {
        struct diag first = ds->items[i];
        bool in_cells = first.place.sheet.n > 0; /* each leads to a cell of its own */
        bool many = is_figure(&first) && !in_cells &&
                    count_alike(&ds->items[i], ds->n - i - 1) >= (figures > BEGUN ? 2 : MANY);
        if (many)
            gather(job, &ds->items[i], ds->n - i - 1);
        if (many && ds->items[i].code == first.code)
            return; /* no memory */
        if (many || is_section(&first))
            drop_behind(ds, i, &first, many);
    }
}
