/* Poppler's programs do the reading: pdftotext tells characters, pdftocairo where each of them is
 * drawn and where lines are. What they say when they fail becomes a message for people. */
#include "read/pdf.h"
#include "base/file.h"
#include "fence/process.h"
#include "read/pdf_flow.h"

static const struct process_limits limits = {
    .seconds = 90, .memory = (size_t)2 << 30, .output = (size_t)512 << 20};

static bool says(const struct process *p, const char *what)
{
    return str_find(str_of(p->complaint), str_of(what), 0) != SIZE_MAX;
}

/* False after a diagnostic: the program did not do its work. */
static bool succeeded(struct document_builder *b, const struct process *p)
{
    struct place place = place_file(b->doc->name);
    struct str complaint = str_of(p->complaint);
    size_t line = str_find(complaint, STR("\n"), 0);
    switch (p->end) {
    case PROCESS_ABSENT:
        DIAG(b->ds, E2242, place, str_of(p->argv[0]));
        return false;
    case PROCESS_TOO_LONG:
        DIAG(b->ds, E2248, place, DIAG_BOTH("时间", "time"));
        return false;
    case PROCESS_TOO_LARGE:
        DIAG(b->ds, E2248, place, DIAG_BOTH("大小", "size"));
        return false;
    case PROCESS_BROKEN:
        DIAG(b->ds, E2248, place, DIAG_BOTH("内存", "memory"));
        return false;
    case PROCESS_FAILED:
        file_failed(b->ds, E1001, p->argv[0], p->error);
        return false;
    case PROCESS_EXITED:
        break;
    }
    if (p->output.failed) {
        document_no_memory(b);
        return false;
    }
    if (p->status == 0)
        return true;
    if (says(p, "Incorrect password"))
        DIAG0(b->ds, E2243, place);
    else if (p->status == 3 || says(p, "not allowed"))
        DIAG0(b->ds, E2244, place);
    else
        DIAG(b->ds, E2247, place,
             arena_str(b->arena,
                       str_trim(line == SIZE_MAX ? complaint : str_sub(complaint, 0, line))));
    return false;
}

/* A page without characters is a picture; characters that are nowhere drawn were recognised. */
static void tell_pictures(struct document_builder *b, const struct pdf_pages *pages)
{
    for (size_t i = 0; i < pages->n; i++) {
        const struct pdf_page *p = &pages->items[i];
        struct str number = arena_printf(b->arena, "%u", p->number);
        if (!p->char_count && p->image)
            DIAG(b->ds, E2246, place_file(b->doc->name), number);
        else if (p->char_count > 20 && !p->glyph_count && p->image)
            DIAG(b->ds, E2255, place_file(b->doc->name), number);
    }
}

bool read_pdf_output(struct document_builder *b, struct str words, struct str shapes)
{
    struct pdf_pages pages = {.arena = b->arena};
    size_t chars = 0;
    bool ok = pdf_words_read(words, &pages) && pdf_shapes_read(shapes, &pages);
    if (!ok && pages.n == PDF_PAGES_MAX) {
        DIAG(b->ds, E2254, place_file(b->doc->name), DIAG_BOTH("页", "pages"),
             arena_printf(b->arena, "%d", PDF_PAGES_MAX));
        b->failed = true;
        return false;
    }
    struct pdf_flow_page *flow = arena_alloc(b->arena, (pages.n + 1) * sizeof *flow);
    for (size_t i = 0; ok && flow && i < pages.n; i++) {
        ok = pdf_chars_place(&pages.items[i], b->arena) &&
             pdf_page_items(&pages.items[i], b->arena, &flow[i]);
        chars += pages.items[i].char_count;
    }
    if (!ok || !flow || !pdf_drop_furniture(flow, pages.n)) {
        document_no_memory(b);
        return false;
    }
    b->doc->pages = (uint32_t)pages.n;
    if (!chars) {
        DIAG0(b->ds, E2245, place_file(b->doc->name));
        return false;
    }
    tell_pictures(b, &pages);
    pdf_find_margins(flow, pages.n);
    pdf_flow(b, flow, pages.n);
    return !b->failed;
}

bool read_pdf(struct document_builder *b, struct str bytes)
{
    /* Larger than any page may be, without centring and shrinking: coordinates are those of the
     * page. */
    static const char *const text[] = {"pdftotext", "-raw", "-bbox", PROCESS_INPUT, "-", NULL};
    static const char *const shapes[] = {"pdftocairo",  "-svg",  "-paperw",   "14400",
                                         "-paperh",     "14400", "-nocenter", "-noshrink",
                                         PROCESS_INPUT, "-",     NULL};
    struct process programs[] = {{.argv = text, .input = bytes}, {.argv = shapes, .input = bytes}};
    process_run(programs, 2, &limits);
    bool ok = succeeded(b, &programs[0]) && succeeded(b, &programs[1]) &&
              read_pdf_output(b, buf_view(&programs[0].output), buf_view(&programs[1].output));
    buf_free(&programs[0].output);
    buf_free(&programs[1].output);
    return ok;
}
