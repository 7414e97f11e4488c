#include "job/context.h"

enum juesuan_status juesuan_render(struct juesuan *j, const struct juesuan_render *r)
{
    (void)r;
    context_begin(j);
    return JUESUAN_BUG;
}

enum juesuan_status juesuan_pack_lint(struct juesuan *j, const char *pack, juesuan_text_fn *output,
                                      void *user)
{
    (void)pack, (void)output, (void)user;
    context_begin(j);
    return JUESUAN_BUG;
}
