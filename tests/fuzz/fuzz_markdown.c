/* Fuzzing the rendered report: Markdown becomes a document. Runs cover their text in order. */
#include "doc/build.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct doc doc;
    struct grid_cell cells[2] = {{.text = STR("1.00")}, {.text = STR("2.00")}};
    struct grid one = {.id = STR("t01"), .rows = 1, .cols = 2, .cells = cells};
    struct grid two = {.id = STR("annex-1"), .rows = 2, .cols = 1, .cells = cells};
    const struct grid *grids[] = {&one, &two};
    const struct origin total = origin_of_fact(STR("income.total"));
    struct doc_span span = {size / 4, size / 2, &total};
    struct doc_input in = {
        .markdown = {.name = STR("f.md"), .text = {(const char *)data, size}},
        .spans = &span,
        .span_count = span.begin < span.end,
        .grids = grids,
        .grid_count = 2,
    };
    arena_init(&a);
    diags_init(&ds);
    bool built = doc_build(&in, &a, &doc, &ds);
    if (built ? ds.errors > 0 : !ds.errors && !ds.out_of_memory)
        abort();
    for (size_t i = 0; i < doc.block_count; i++)
        for (size_t k = 1; k < doc.blocks[i].run_count; k++)
            if (doc.blocks[i].runs[k].markdown_offset < doc.blocks[i].runs[k - 1].markdown_offset)
                abort();
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
