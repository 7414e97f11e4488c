/* Fuzzing the lists of codes, which a finance office may put in place of ours. The input is a list;
 * behind a line of %% stands what was renamed. */
#include "base/memory.h"
#include "facts/codes.h"
#include "folder.h"

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
    struct arena a;
    struct diags ds;
    struct codes codes;
    struct str all = {(const char *)data, size};
    size_t cut = str_find(all, STR("\n%%\n"), 0), list = cut == SIZE_MAX ? size : cut;
    fuzz_write("function-2023.csv", data, list);
    fuzz_write("renames.csv", data + (cut == SIZE_MAX ? size : cut + 4),
               cut == SIZE_MAX ? 0 : size - cut - 4);
    arena_init(&a);
    diags_init(&ds);
    if (codes_load(fuzz_folder, NULL, CODES_FUNCTION, 2023, &a, &codes, &ds)) {
        struct str name = codes_name(&codes, STR("2080505"));
        codes_usual(&codes, STR("2080505"));
        codes_other_use(&codes, STR("2080505"), name);
        codes_named(&codes, name, STR("2080599"));
    } else if (!ds.errors && !memory_failed())
        abort();
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
