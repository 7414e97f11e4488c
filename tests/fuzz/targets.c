/* replay_targets.h has T(name) for each source fuzz_NAME.c and I(name) where it prepares something
 * (tests/CMakeLists.txt). */
#include "targets.h"

#include <string.h>

typedef int begin_fn(int *argc, char ***argv);

#define T(name) fuzz_target fuzz_##name;
#define I(name) begin_fn fuzz_begin_##name;
#include "replay_targets.h"
#undef T
#undef I

static const struct {
    const char *name;
    fuzz_target *run;
} targets[] = {
#define T(name) {#name, fuzz_##name},
#define I(name)
#include "replay_targets.h"
#undef T
#undef I
};

static const struct {
    const char *name;
    begin_fn *run;
} beginnings[] = {
#define T(name)
#define I(name) {#name, fuzz_begin_##name},
#include "replay_targets.h"
#undef T
#undef I
};

fuzz_target *fuzz_target_of(const char *name)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strcmp(beginnings[i].name, name) == 0)
            beginnings[i].run(NULL, NULL);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0)
            return targets[i].run;
    return NULL;
}
