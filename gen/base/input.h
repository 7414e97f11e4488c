/* What a caller gives to be read: a file, or bytes that are in memory already. */
#ifndef JUESUAN_BASE_INPUT_H
#define JUESUAN_BASE_INPUT_H

#include "base/arena.h"
#include "base/diag.h"
#include "juesuan.h"

/* What diagnostics call it: its path, or the name given with the bytes. */
struct str input_name(const struct juesuan_input *in);
/* All of it, in the arena with a NUL behind the last byte. False after E1001, E1003 or E1004. */
bool input_read(const struct juesuan_input *in, size_t limit, struct arena *a, struct str *out,
                struct diags *ds);

static inline struct juesuan_input input_file(const char *path)
{
    return (struct juesuan_input){.path = path};
}

#endif
