/* Fuzzing compound files and BIFF8. The input is an .xls as it is; where it does not begin like
 * one, it is taken for the records behind the first one of a workbook's stream, so that the fuzzer
 * need not keep sectors right. Anything may be reported; nothing may crash, hang or leak. */
#include "read/cell_amount.h"

#include <stdlib.h>

static const char bof[] = "\x09\x08\x10\x00\x00\x06\x05\x00\xBB\x0D\xCC\x07\0\0\0\0\x06\0\0";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct book book;
    struct buf bytes;
    arena_init(&a);
    diags_init(&ds);
    buf_init(&bytes);
    if (size < 2 || (data[0] != 0xD0 && data[0] != 0x09))
        buf_put(&bytes, bof, sizeof bof);
    buf_put(&bytes, data, size);
    bool ok = book_read(buf_view(&bytes), STR("f"), &a, &book, &ds);
    buf_free(&bytes); /* the book needs them no more */
    if (!ok && !ds.errors && !ds.out_of_memory)
        abort();
    for (size_t s = 0; s < book.n; s++)
        for (size_t i = 0; i < book.sheets[s].n && i < 1000; i++) {
            const struct book_cell *c = &book.sheets[s].cells[i];
            struct cell_amount amount;
            if (book_cell(&book.sheets[s], c->row, c->col) != c)
                abort();
            cell_amount(c, i % 2 ? UNIT_YUAN : UNIT_WAN,
                        book_place(STR("f"), &book.sheets[s], c->row, c->col), &amount, &ds);
        }
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
