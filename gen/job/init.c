/* A data file to begin with. */
#include "job/carry.h"
#include "job/form.h"
#include "job/put.h"

#include "base/file.h"
#include "base/fileset.h"
#include "data/skeleton.h"

static struct str unit_of(const struct loaded_pack *p)
{
    const struct value *v = pack_setting(p->pack, STR("numbers.unit"));
    return v && v->type == VALUE_STR ? v->s : amount_unit_name(UNIT_WAN);
}

/* The file of the schema that an editor checks the data file against. */
static struct str schema_file(struct juesuan *j, const struct loaded_pack *p)
{
    const struct value *named = pack_setting(p->pack, STR("schema"));
    for (size_t i = 0; named && i < pack_layer_count(p->pack); i++) {
        struct str path = path_join(&j->arena, pack_layer_folder(p->pack, i), named->s);
        if (path.p && file_exists(path.p))
            return path_real(&j->arena, path);
    }
    return path_real(&j->arena, j->schema_path);
}

static void hand_over(struct juesuan *j, const struct juesuan_init *init, struct str text)
{
    if (!init->out)
        init->output(init->user, text.p, text.n);
    else if (job_may_put(j, init->out, false))
        (void)file_write(init->out, text, &j->diags);
}

static void write_out(struct juesuan *j, const struct juesuan_init *init, struct loaded_pack *p,
                      int year, struct str unit, const struct value *known)
{
    const struct schema *schema = context_pack_schema(j, p);
    struct buf text;
    if (!schema)
        return;
    buf_init(&text);
    struct skeleton_heading heading = {.schema_path = schema_file(j, p),
                                       .template_name = pack_name(p->pack),
                                       .unit = unit,
                                       .year = year,
                                       .known = known};
    if (init->out && str_ends(str_of(init->out), STR(".xlsx"))) {
        if (job_workbook(j, p, year, unit, known, &text))
            hand_over(j, init, buf_view(&text));
    } else if (!skeleton_write(schema, &heading, &text)) {
        DIAG0(&j->diags, E1004, (struct place){0});
    } else {
        hand_over(j, init, buf_view(&text));
    }
    buf_free(&text);
}

static void begin_from(struct juesuan *j, const struct juesuan_init *init)
{
    struct carried carried;
    if (job_carry(j, &init->from, init->pack, init->year, &carried)) {
        struct loaded_pack *p = context_pack(j, carried.pack);
        if (p)
            write_out(j, init, p, carried.year, carried.unit, &carried.root);
    }
    job_carry_end(&carried);
}

enum juesuan_status juesuan_init(struct juesuan *j, const struct juesuan_init *init)
{
    context_begin(j);
    if (init->from.path || init->from.bytes) {
        begin_from(j, init);
        return context_status(j);
    }
    struct loaded_pack *p = context_pack(j, str_of(init->pack));
    if (p)
        write_out(j, init, p, init->year, unit_of(p), NULL);
    return context_status(j);
}
