/* Fuzzing zip, XML and the reader of .xlsx. The input is an archive, or, where it does not begin
 * like one, the XML of a sheet that is read without its archive. Anything may be reported; nothing
 * may crash, hang or leak. */
#include "fence/xml_read.h"
#include "read/cell_amount.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_events(struct str text, struct diags *ds)
{
    struct xml_read *x = xml_read_open(text, place_file(STR("f")), ds);
    size_t depth = 0;
    enum xml_event e = XML_EVENT_END;
    while (x && (e = xml_read_next(x)) != XML_EVENT_END && e != XML_EVENT_BROKEN) {
        depth += e == XML_EVENT_OPEN;
        depth -= e == XML_EVENT_CLOSE;
        if (depth != xml_read_depth(x) || depth > XML_READ_DEPTH_MAX)
            abort();
    }
    if (x && (e == XML_EVENT_BROKEN) != (ds->errors > 0 || ds->out_of_memory))
        abort();
    xml_read_close(x);
}

static void read_amounts(const struct book *book, struct diags *ds)
{
    for (size_t s = 0; s < book->n; s++)
        for (size_t i = 0; i < book->sheets[s].n && i < 1000; i++) {
            const struct book_cell *c = &book->sheets[s].cells[i];
            struct cell_amount amount;
            if (i && c[-1].row == c->row && c[-1].col >= c->col)
                abort();
            cell_amount(c, i % 2 ? UNIT_YUAN : UNIT_WAN,
                        book_place(STR("f"), &book->sheets[s], c->row, c->col), &amount, ds);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct diags ds;
    struct book book;
    struct str bytes = {(const char *)data, size};
    arena_init(&a);
    diags_init(&ds);
    if (!str_starts(bytes, STR("PK")))
        read_events(bytes, &ds);
    else if (book_read(bytes, STR("f"), &a, &book, &ds))
        read_amounts(&book, &ds);
    else if (!ds.errors && !ds.out_of_memory)
        abort();
    diags_free(&ds);
    arena_free(&a);
    return 0;
}
