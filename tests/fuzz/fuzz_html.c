/* Fuzzing the reader of published web pages: bytes in any encoding. */
#include "read/builder.h"
#include "read/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct read_document doc = {.name = STR("f.html")};
    arena_init(&a);
    diags_init(&ds);
    struct document_builder b = {.doc = &doc, .arena = &a, .ds = &ds};
    read_html(&b, (struct str){(const char *)data, size});
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
