/* Last year's file loaded and handed over; what of it goes where in the new year is gen/carry. */
#include "job/carry.h"

#include "base/file.h"
#include "base/input.h"
#include "carry/carry.h"
#include "entry/entry.h"
#include "job/published.h"
#include "printed/printed.h"

static bool set(struct carried *c, struct vmap *m, const char *name, struct value v)
{
    if (vmap_set(m, &c->last.arena, str_of(name), v))
        return true;
    DIAG0(c->last.diags, E1004, (struct place){0});
    return false;
}

static bool make(struct carried *c, const struct juesuan_input *from)
{
    struct job *last = &c->last;
    struct juesuan *j = last->context;
    struct arena *a = &last->arena;
    struct vmap *root = vmap_new(a);
    struct value plan;
    c->unit = amount_unit_name(last->record.unit);
    if (!root) {
        DIAG0(last->diags, E1004, (struct place){0});
        return false;
    }
    if (!context_form(j, "carry.json", "carry", a, &plan))
        return false;
    struct carry_input in = {.plan = &plan,
                             .record = &last->record,
                             .facts = last->facts,
                             .function = context_codes(j, CODES_FUNCTION, c->year),
                             .economic = context_codes(j, CODES_ECONOMIC, c->year),
                             .year = c->year,
                             .file = path_base(input_name(from)),
                             .decimals = c->published && last->record.unit == UNIT_WAN ? 2 : -1,
                             .arena = a,
                             .diags = last->diags};
    if (!in.function || !in.economic || !set(c, root, "template", value_str(c->pack)) ||
        !set(c, root, "year", value_int(c->year)) || !set(c, root, "unit", value_str(c->unit)) ||
        !carry_over(&in, root))
        return false;
    c->root = value_map(root);
    return true;
}

/* A file that is no data of ours: what was published, by us or by others. */
static bool is_published(struct juesuan *j, const struct juesuan_input *from, struct arena *a)
{
    struct str bytes, name = input_name(from);
    struct entry_identity identity = {.found = false};
    struct diags ignored;
    diags_init(&ignored);
    bool other =
        input_read(from, RECORD_BYTES_MAX, a, &bytes, &ignored) && !published_is_data(bytes);
    const struct book *book =
        other && entry_is_workbook(bytes) ? entry_open(bytes, name, a, &ignored) : NULL;
    if (book)
        other = entry_identify(book, name, &identity, &ignored) && !identity.found;
    diags_free(&ignored);
    (void)j;
    return other;
}

/* The figures that printed tables state, as facts: rows first, then what stands in their cells. */
static bool load_published(struct job *job, const struct juesuan_input *from, const char *pack,
                           int year)
{
    struct published p;
    struct diags ignored, *real = job->diags;
    if (!job_load_published(job, from, NULL, 0, pack, year))
        return false;
    const struct rule_set *rules = context_rules(job->context, job->pack);
    const struct value *words = rules ? rules_published(rules) : NULL;
    if (!rules || !published_read(&job->record, &job->arena, &p, real))
        return false;
    diags_init(&ignored); /* figures that print lacks */
    job_report_to(job, &ignored);
    bool ok = published_rows(&p, job->pack->pack, words, &ignored);
    for (int pass = 0; ok && pass < 2; pass++) {
        job->record = p.record;
        ok = job_facts(job);
        if (ok && !pass) {
            (void)job_tables_to_read(job);
            ok = published_state(&p, job->grids, job->grid_count, words);
        }
    }
    job_report_to(job, real);
    diags_free(&ignored);
    return ok;
}

bool job_carry(struct juesuan *j, const struct juesuan_input *from, const char *pack, int year,
               struct carried *out)
{
    *out = (struct carried){0};
    job_begin(&out->last, j, true);
    out->published = is_published(j, from, &out->last.arena);
    if (out->published
            ? !load_published(&out->last, from, pack ? pack : "standard", year ? year - 1 : 0)
            : !job_load(&out->last, from, NULL) || !job_facts(&out->last))
        return false;
    int of = out->last.record.year;
    out->pack = pack ? str_of(pack) : pack_name(out->last.pack->pack);
    out->year = year ? year : of + 1;
    if (out->year != of + 1) {
        DIAG(&j->diags, E2531, place_file(input_name(from)),
             arena_printf(&out->last.arena, "%d", of),
             arena_printf(&out->last.arena, "%d", out->year));
        return false;
    }
    return make(out, from);
}

void job_carry_end(struct carried *c)
{
    job_end(&c->last);
}

static struct str number_at(struct arena *a, const struct value *v)
{
    const struct value *amount = v && v->type == VALUE_MAP ? value_get(v, "amount") : v;
    struct buf text;
    struct dec d;
    buf_init(&text);
    if (amount &&
        (value_number(amount, &d) || (amount->type == VALUE_STR && dec_parse(amount->s, &d))))
        dec_print(&text, dec_trim(d));
    struct str s = arena_str(a, buf_view(&text));
    buf_free(&text);
    return s.p ? s : STR("");
}

static void compare(struct job *job, const struct value *then, const struct value *now,
                    struct str file, const char *name)
{
    const struct value *before = value_get(then, name), *after = value_get(now, name);
    for (size_t i = 0; before && before->type == VALUE_MAP && i < before->map->n; i++) {
        const struct vmap_entry *e = &before->map->entries[i];
        const struct value *v =
            after && after->type == VALUE_MAP ? vmap_find(after->map, e->key.s) : NULL;
        struct str was = number_at(&job->arena, &e->value), is = number_at(&job->arena, v);
        if (!str_eq(was, is))
            DIAG(job->diags, E2532, sources_place(&job->sources, e->value.at), file, e->key.s, was,
                 is.n ? is : STR("—"));
    }
}

void job_compare_last_year(struct job *job, const struct juesuan_input *data)
{
    const struct value *then = record_member(&job->record, STR("last_year"));
    struct str file = then ? value_get_str(then, "file") : STR("");
    struct juesuan *j = job->context;
    if (!file.n || !data->path || !str_eq(path_base(file), file))
        return;
    struct str path = path_join(&job->arena, path_folder(str_of(data->path)), file);
    if (!path.p || !file_exists(path.p) || file_same(path.p, data->path))
        return;
    struct juesuan_input from = input_file(path.p);
    struct carried now;
    struct diags own = j->diags; /* what is wrong with that file is not for here */
    diags_init(&j->diags);
    bool ok = job_carry(j, &from, job->record.template_name.p, job->record.year, &now) &&
              str_eq(now.unit, amount_unit_name(job->record.unit));
    diags_free(&j->diags);
    j->diags = own;
    const struct value *found = ok ? value_get(&now.root, "last_year") : NULL;
    if (found) {
        compare(job, then, found, file, "previous");
        compare(job, then, found, file, "openings");
    }
    job_carry_end(&now);
}
