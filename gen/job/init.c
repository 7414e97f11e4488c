/* A data file to begin with. */
#include "job/form.h"

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
    else if (file_exists(init->out))
        DIAG0(&j->diags, E1007, place_file(str_of(init->out)));
    else
        (void)file_write(init->out, text, &j->diags);
}

enum juesuan_status juesuan_init(struct juesuan *j, const struct juesuan_init *init)
{
    context_begin(j);
    struct loaded_pack *p = context_pack(j, str_of(init->pack));
    const struct schema *schema = p ? context_pack_schema(j, p) : NULL;
    if (!schema)
        return context_status(j);
    struct buf text;
    buf_init(&text);
    if (init->out && str_ends(str_of(init->out), STR(".xlsx"))) {
        if (job_workbook(j, p, init->year, unit_of(p), NULL, &text))
            hand_over(j, init, buf_view(&text));
        buf_free(&text);
        return context_status(j);
    }
    struct skeleton_heading heading = {.schema_path = schema_file(j, p),
                                       .template_name = str_of(init->pack),
                                       .unit = unit_of(p),
                                       .year = init->year};
    if (!skeleton_write(schema, &heading, &text))
        DIAG0(&j->diags, E1004, (struct place){0});
    else
        hand_over(j, init, buf_view(&text));
    buf_free(&text);
    return context_status(j);
}
