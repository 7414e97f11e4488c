/* A record is written as JSON or as a fill-in workbook, by the name of the file. */
#include "job/put.h"

#include "base/file.h"
#include "base/fileset.h"
#include "data/record_json.h"

bool job_may_put(struct juesuan *j, const char *out, bool force)
{
    /* A link that leads nowhere is somebody's own, too. */
    if (!out || force || !(file_exists(out) || file_is_link(out)))
        return true;
    DIAG0(&j->diags, E1007, place_file(str_of(out)));
    return false;
}

void job_put(struct juesuan *j, struct loaded_pack *p, const struct record *record, const char *out,
             bool force, juesuan_text_fn *output, void *user)
{
    struct buf bytes;
    bool ok = true;
    if (!job_may_put(j, out, force))
        return;
    buf_init(&bytes);
    if (out && str_ends(str_of(out), STR(".xlsx"))) {
        ok =
            job_workbook(j, p, record->year, amount_unit_name(record->unit), &record->root, &bytes);
    } else {
        record_json(record->schema, &record->root, &bytes);
        ok = !bytes.failed;
        if (!ok)
            DIAG0(&j->diags, E1004, (struct place){0});
    }
    if (ok && out)
        (void)file_write(out, buf_view(&bytes), &j->diags);
    else if (ok)
        output(user, bytes.p, bytes.n);
    buf_free(&bytes);
}
