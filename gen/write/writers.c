/* The table of formats and what is asked of it. */
#include "write/write.h"

const struct format_writer writers[WRITERS] = {
#define WRITER(name, ending, pages, style, asked, ahead)                                           \
    {#name, ending, pages, style, asked, ahead, write_##name},
#include "write/writers.def"
#undef WRITER
};

_Static_assert(WRITERS <= 8 * sizeof(format_set), "a format is a bit of format_set");

size_t writer_named(struct str name)
{
    size_t i = 0;
    while (i < WRITERS && !str_eq(name, str_of(writers[i].name)))
        i++;
    return i;
}

static void report_unknown(struct diags *ds, struct str name)
{
    struct buf all;
    buf_init(&all);
    for (size_t i = 0; i < WRITERS; i++)
        buf_printf(&all, "%s%s", i ? "," : "", writers[i].name);
    DIAG(ds, E1008, (struct place){0}, name, buf_view(&all));
    buf_free(&all);
}

format_set formats_named(const char *list, struct diags *ds)
{
    struct str rest = str_of(list);
    format_set formats = 0;
    for (size_t i = 0; !list && i < WRITERS; i++)
        formats |= writers[i].asked ? 0 : 1U << i;
    if (!list)
        return formats;
    for (size_t from = 0; from <= rest.n;) {
        size_t comma = str_find(rest, STR(","), from), to = comma == SIZE_MAX ? rest.n : comma;
        struct str name = str_trim(str_sub(rest, from, to));
        size_t i = writer_named(name);
        bool end = !name.n && to == rest.n && formats; /* a comma behind the last one */
        from = to + 1;
        if (i == WRITERS && !end) {
            report_unknown(ds, name);
            return 0;
        }
        formats |= end ? 0 : 1U << i;
    }
    return formats;
}

bool formats_want(format_set formats, enum writer_pages pages)
{
    for (size_t i = 0; i < WRITERS; i++)
        if (has_format(formats, i) && writers[i].pages == pages)
            return true;
    return false;
}
