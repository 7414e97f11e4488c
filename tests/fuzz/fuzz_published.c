/* Fuzzing the check of what somebody published: a web page, or a data file with printed tables,
 * read, recognised and checked with the rules of all provinces. */
#include "juesuan.h"
#include "told.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct juesuan *j;
    if (!j) {
        struct juesuan_config config = {.home = JUESUAN_ROOT};
        j = juesuan_new(&config, NULL);
        if (!j)
            abort();
    }
    struct juesuan_check check = {.data = {.bytes = data, .n = size, .name = "f"},
                                  .as_published = true,
                                  .year = 2022,
                                  .json = true,
                                  .output = tell};
    told = 0;
    enum juesuan_status status = juesuan_check(j, &check);
    juesuan_diagnostics(j, tell, NULL);
    if (status == JUESUAN_BUG || !told)
        abort();
    return 0;
}
