/* Fuzzing what becomes of the output of poppler's programs: words, a line feed and two percent
 * signs, shapes. */
#include "read/builder.h"
#include "read/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct read_document doc = {.name = STR("f.pdf")};
    struct str all = {(const char *)data, size};
    size_t cut = str_find(all, STR("\n%%"), 0);
    arena_init(&a);
    diags_init(&ds);
    struct document_builder b = {.doc = &doc, .arena = &a, .ds = &ds};
    read_pdf_output(&b, str_sub(all, 0, cut == SIZE_MAX ? size : cut),
                    cut == SIZE_MAX ? STR("") : str_sub(all, cut + 3, size));
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
