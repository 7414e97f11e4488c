/* The year's official classification becomes the lists that names and drop-downs come from. */
#include "base/file.h"
#include "base/fileset.h"
#include "base/input.h"
#include "classification/list.h"
#include "context/context.h"
#include "job/put.h"

enum { LIST_BYTES_MAX = 32 * 1024 * 1024 };

static struct str list_path(struct arena *a, const char *folder, const char *system, int year)
{
    return arena_printf(a, "%s/%s-%d.csv", folder, system, year);
}

/* One list, where the file holds it; what was written is told. */
static bool write_list(struct juesuan *j, const struct juesuan_codes *o,
                       const struct classification *c, enum code_system system, struct buf *said)
{
    const char *name = system == CODES_FUNCTION ? "function" : "economic";
    struct str path = list_path(c->arena, o->out, name, o->year);
    struct buf text;
    if (!c->n[system])
        return true;
    if (!path.p) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return false;
    }
    if (!job_may_put(j, path.p, o->force))
        return false;
    buf_init(&text);
    classification_csv(c, system, &text);
    if (text.failed)
        DIAG0(&j->diags, E1004, place_file(path));
    bool ok = !text.failed && file_write(path.p, buf_view(&text), &j->diags);
    buf_free(&text);
    const struct value *plan = value_get(value_get(c->plan, "systems"), name);
    buf_printf(said, "%.*s  %.*s ", STR_ARG(path), STR_ARG(value_get_str(plan, "title")));
    for (size_t level = 1; level <= 3; level++)
        if (classification_count(c, system, level))
            buf_printf(said, " %zu", classification_count(c, system, level));
    buf_char(said, '\n');
    return ok;
}

enum juesuan_status juesuan_codes(struct juesuan *j, const struct juesuan_codes *o)
{
    struct arena a;
    struct value plan;
    struct str bytes;
    struct buf said;
    context_begin(j);
    arena_init(&a);
    buf_init(&said);
    struct classification c = {.plan = &plan, .arena = &a, .ds = &j->diags};
    struct str name = arena_str(&a, input_name(&o->source));
    bool ok = context_form(j, "codes.json", "codes", &a, &plan) && name.p &&
              input_read(&o->source, LIST_BYTES_MAX, &a, &bytes, &j->diags) &&
              classification_read(&c, bytes, name) && file_make_folder(o->out, &j->diags) &&
              write_list(j, o, &c, CODES_FUNCTION, &said) &&
              write_list(j, o, &c, CODES_ECONOMIC, &said);
    if (ok)
        context_give(&said, o->output, o->user);
    buf_free(&said);
    arena_free(&a);
    return context_status(j);
}
