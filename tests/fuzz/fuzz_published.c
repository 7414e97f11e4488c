/* Fuzzing the check of what somebody published: a web page, or a data file with printed tables,
 * read, recognised and checked. The pack is a small one that knows the words of the standard. */
#include "base/file.h"
#include "base/memory.h"
#include "context/context.h"
#include "data/json.h"
#include "data/record_json.h"
#include "folder.h"
#include "told.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct value read_json(const char *path, struct arena *a, struct diags *ds)
{
    struct value v = {0};
    struct source source = {.name = str_of(path)};
    if (!file_read(path, SIZE_MAX, a, &source.text, ds) || !json_parse(&source, a, &v, ds) ||
        v.type != VALUE_MAP)
        abort();
    return v;
}

/* The small pack's rules with the standard's words. */
static void write_rules(void)
{
    static const char *const sections[] = {"published", "text", "ledger"};
    struct arena a;
    struct diags ds;
    struct buf text;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&text);
    struct value small = read_json(JUESUAN_ROOT "/tests/data/family/plan/rules.json", &a, &ds);
    struct value whole = read_json(JUESUAN_ROOT "/templates/standard/rules.json", &a, &ds);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct value *section = value_get(&whole, sections[i]);
        if (!section || !vmap_set(small.map, &a, str_of(sections[i]), *section))
            abort();
    }
    record_value_json(&small, &text);
    fuzz_write("plan/rules.json", (const uint8_t *)text.p, text.n);
    buf_free(&text);
    diags_free(&ds);
    arena_free(&a);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_folder_copy(JUESUAN_ROOT "/tests/data/family/plan", "plan");
    write_rules();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct juesuan *j;
    if (!j) {
        struct juesuan_config config = {.home = JUESUAN_ROOT, .templates = fuzz_folder};
        j = juesuan_new(&config, NULL);
        if (!j)
            abort();
    }
    struct juesuan_check check = {.data = {.bytes = data, .n = size, .name = "f"},
                                  .pack = "plan",
                                  .as_published = true,
                                  .year = 2025,
                                  .json = true,
                                  .output = tell};
    told = 0;
    enum juesuan_status status = juesuan_check(j, &check);
    juesuan_diagnostics(j, tell, NULL);
    if ((status == JUESUAN_BUG && !memory_failed()) || !told)
        abort();
    context_begin(j); /* forgets what was told, so that what remains is a leak */
    return 0;
}
