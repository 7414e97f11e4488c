/* Fuzzing template packs: one file of a small pack is replaced by the input, whose first byte says
 * which; then the pack is examined and a department checked with it. */
#include "base/memory.h"
#include "context/context.h"
#include "folder.h"
#include "told.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const files[] = {
    "pack.json",        "facts.json",   "mandatory.json", "rules.json",     "style.json",
    "plan.schema.json", "report.md.j2", "tables/b1.json", "tables/b2.json", "tables/b3.json"};
enum { FILES = sizeof files / sizeof *files, RUNS_OF_A_CONTEXT = 64 };
static uint8_t *sound[FILES];
static size_t sound_size[FILES];
static void put(size_t i, const uint8_t *data, size_t n)
{
    char name[64];
    snprintf(name, sizeof name, "plan/%s", files[i]);
    fuzz_write(name, data, n);
}

/* What a pack took stays with its context, so that each run would be searched for leaks, which
 * takes longer than the run. The tests of packs look for them. */
int __lsan_is_turned_off(void);

__attribute__((visibility("default"), used)) int __lsan_is_turned_off(void)
{
    return 1;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    char path[512];
    (void)argc;
    (void)argv;
    fuzz_folder_copy(JUESUAN_ROOT "/tests/data/family/plan", "plan");
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/plan/%s", fuzz_folder, files[i]);
        FILE *f = fopen(path, "rb");
        sound[i] = malloc(65536);
        if (!f || !sound[i])
            abort();
        sound_size[i] = fread(sound[i], 1, 65536, f);
        fclose(f);
    }
    return 0;
}

/* A context that has read the program's own schemas but no pack: those it keeps are forgotten, and
 * now and then all else, since what a pack took stays with the context. */
static struct juesuan *context_without_packs(void)
{
    static struct juesuan *j;
    static int used;
    if (used++ % RUNS_OF_A_CONTEXT == 0) {
        struct juesuan_config config = {.home = JUESUAN_ROOT, .templates = fuzz_folder};
        juesuan_free(j);
        j = juesuan_new(&config, NULL);
        if (!j)
            abort();
    }
    context_begin(j);
    for (size_t i = 0; i < j->packs.n; i++)
        fontset_close(((struct loaded_pack *)j->packs.entries[i].value)->fonts);
    map_init(&j->packs, &j->arena);
    return j;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    size_t i = data[0] % FILES;
    put(i, data + 1, size - 1);
    struct juesuan *j = context_without_packs();
    struct juesuan_check check = {.data = {.path = JUESUAN_ROOT "/tests/data/family/data.json"},
                                  .output = tell};
    told = 0;
    enum juesuan_status status = juesuan_check(j, &check);
    juesuan_diagnostics(j, tell, NULL);
    if ((status == JUESUAN_BUG && !memory_failed()) || (status != JUESUAN_OK && !told))
        abort();
    if (juesuan_pack_lint(j, "plan", tell, NULL) == JUESUAN_BUG && !memory_failed())
        abort();
    put(i, sound[i], sound_size[i]);
    return 0;
}
