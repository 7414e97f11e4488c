/* Fuzzing manifests, which lie in folders that anyone may write: one is compared with itself. */
#include "base/memory.h"
#include "context/context.h"
#include "told.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct juesuan *j;
    if (!j) {
        struct juesuan_config config = {.home = JUESUAN_ROOT,
                                        .templates = JUESUAN_ROOT "/tests/data/family"};
        j = juesuan_new(&config, NULL);
        if (!j)
            abort();
    }
    struct juesuan_input input = {.bytes = data, .n = size, .name = "f.manifest.json"};
    size_t changes = 0;
    struct juesuan_diff diff = {.older = input,
                                .newer = input,
                                .pack = "plan",
                                .format = "json",
                                .output = tell,
                                .changes = &changes};
    told = 0;
    enum juesuan_status status = juesuan_diff(j, &diff);
    juesuan_diagnostics(j, tell, NULL);
    if ((status == JUESUAN_BUG && !memory_failed()) || (status == JUESUAN_OK && changes) || !told)
        abort();
    context_begin(j); /* forgets what was told, so that what remains is a leak */
    return 0;
}
