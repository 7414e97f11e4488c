/* Fuzzing the results of a batch's part, which come from other machines: they are joined into a
 * summary. */
#include "base/memory.h"
#include "context/context.h"
#include "folder.h"
#include "told.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_folder_make();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct juesuan *j;
    const char *folders[] = {fuzz_folder};
    if (!j) {
        struct juesuan_config config = {.home = JUESUAN_ROOT};
        j = juesuan_new(&config, NULL);
        if (!j)
            abort();
    }
    fuzz_write("batch-1-of-1.json", data, size);
    told = 0;
    enum juesuan_status status = juesuan_batch_merge(j, folders, 1, fuzz_folder, true);
    juesuan_diagnostics(j, tell, NULL);
    if ((status == JUESUAN_BUG && !memory_failed()) || (status != JUESUAN_OK && !told))
        abort();
    context_begin(j); /* forgets what was told, so that what remains is a leak */
    return 0;
}
