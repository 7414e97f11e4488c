/* Fuzzing the grammar of JSON: what parses is written as text, and that text says the same. */
#include "base/buf.h"
#include "base/memory.h"
#include "data/json.h"
#include "data/record_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct buf once, twice;
    struct value v, again;
    struct source source = {.name = STR("f.json"), .text = {(const char *)data, size}};
    arena_init(&a);
    diags_init(&ds);
    buf_init(&once);
    buf_init(&twice);
    if (json_parse_with_notes(&source, &a, &v, &ds)) {
        record_value_json(&v, &once);
        struct source written = {.name = STR("g.json"), .text = {once.p, once.n}};
        bool sound = !ds.errors;
        if (!json_parse_with_notes(&written, &a, &again, &ds) && sound && !memory_failed())
            abort();
        if (sound && !memory_failed()) {
            record_value_json(&again, &twice);
            if (!str_eq((struct str){once.p, once.n}, (struct str){twice.p, twice.n}) &&
                !memory_failed())
                abort();
        }
    } else if (!ds.errors && !memory_failed())
        abort();
    buf_free(&once);
    buf_free(&twice);
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
