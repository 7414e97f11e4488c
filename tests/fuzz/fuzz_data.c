/* Fuzzing a department's data: read, judged by its schema, made facts and checked, with a small
 * pack. */
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
    struct juesuan_check check = {
        .data = {.bytes = data, .n = size, .name = "f.json"}, .pack = "plan", .output = tell};
    told = 0;
    enum juesuan_status status = juesuan_check(j, &check);
    juesuan_diagnostics(j, tell, NULL);
    if ((status == JUESUAN_BUG && !memory_failed()) || (status != JUESUAN_OK && !told))
        abort();
    context_begin(j); /* forgets what was told, so that what remains is a leak */
    return 0;
}
