/* Path or bytes, read alike. */
#include "base/input.h"

#include "base/file.h"

struct str input_name(const struct juesuan_input *in)
{
    return in->path ? str_of(in->path) : in->name ? str_of(in->name) : STR("data");
}

bool input_read(const struct juesuan_input *in, size_t limit, struct arena *a, struct str *out,
                struct diags *ds)
{
    struct str name = input_name(in);
    if (in->path)
        return file_read(in->path, limit, a, out, ds);
    if (!in->bytes) {
        DIAG(ds, E1001, place_file(name), DIAG_BOTH("没有给出内容", "nothing was given"));
        return false;
    }
    if (in->n > limit) {
        file_too_large(ds, name, in->n, limit);
        return false;
    }
    *out = arena_str(a, (struct str){in->bytes, in->n});
    if (!out->p)
        DIAG0(ds, E1004, place_file(name));
    return out->p != NULL;
}
