/* The workbook: the only file that knows libxlsxwriter. What to write is worked out beside it:
 * texts and names in xlsx_text.c, number formats and formulas in xlsx_formula.c, measures in
 * xlsx_layout.c. */
#include "base/memory.h"
#include "write/write.h"

#include "write/xlsx_check.h"
#include "write/xlsx_formula.h"
#include "write/xlsx_layout.h"
#include "write/xlsx_text.h"

#include <xlsxwriter.h>

#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char footer[] = "&C第 &P 页 共 &N 页";
static const char draft_header[] = "&C&\"宋体,Bold\"&14草稿";
static const char draft_line[] = "草稿";
static const char font[] = "宋体";

enum { PAPER_A4 = 9, LOOKS_MAX = 256, HEADER_FILL = 0xEAF0F7, DRAFT_COLOR = 0xC00000 };
/* The earliest day that zip and Excel know; libxlsxwriter takes 0 for "now". */
enum { EPOCH_1980 = 315532800 };

/* All that makes one cell look different from another; equal looks share one format. */
struct look {
    enum cell_align align;
    uint8_t size, indent;
    bool bold, fill, border, wrap, draft;
    struct str number_format; /* "" for General */
};

struct book {
    lxw_workbook *file;
    struct arena *arena;
    struct diags *diags;
    struct look looks[LOOKS_MAX];
    lxw_format *formats[LOOKS_MAX];
    size_t look_count;
    bool failed; /* out of memory or refused by the library; reported where it was noticed */
};

struct sheet {
    struct book *book;
    lxw_worksheet *file;
    const struct grid *grid;
    struct xlsx_layout layout;
    const uint8_t *formulas; /* per cell: may be a formula */
};

/* ---- formats ---- */

static bool same_look(const struct look *a, const struct look *b)
{
    return a->align == b->align && a->size == b->size && a->indent == b->indent &&
           a->bold == b->bold && a->fill == b->fill && a->border == b->border &&
           a->wrap == b->wrap && a->draft == b->draft && str_eq(a->number_format, b->number_format);
}

static uint8_t horizontal(enum cell_align align)
{
    return align == ALIGN_CENTER  ? LXW_ALIGN_CENTER
           : align == ALIGN_RIGHT ? LXW_ALIGN_RIGHT
                                  : LXW_ALIGN_LEFT;
}

static lxw_format *make_format(struct book *b, const struct look *look)
{
    lxw_format *f = workbook_add_format(b->file);
    if (!f)
        return NULL;
    format_set_font_name(f, font);
    format_set_font_size(f, look->size);
    format_set_align(f, horizontal(look->align));
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (look->bold)
        format_set_bold(f);
    if (look->wrap)
        format_set_text_wrap(f);
    if (look->indent)
        format_set_indent(f, look->indent);
    if (look->border)
        format_set_border(f, LXW_BORDER_THIN);
    if (look->fill)
        format_set_bg_color(f, HEADER_FILL);
    if (look->draft)
        format_set_font_color(f, DRAFT_COLOR);
    if (look->number_format.n)
        format_set_num_format(f, look->number_format.p);
    return f;
}

static lxw_format *format_of(struct book *b, struct look look)
{
    for (size_t i = 0; i < b->look_count; i++)
        if (same_look(&b->looks[i], &look))
            return b->formats[i];
    look.number_format = arena_str(b->arena, look.number_format);
    lxw_format *f = look.number_format.p ? make_format(b, &look) : NULL;
    if (!f)
        b->failed = true;
    else if (b->look_count <
             LOOKS_MAX) { /* beyond it a look is made again, which costs only size */
        b->looks[b->look_count] = look;
        b->formats[b->look_count++] = f;
    }
    return f;
}

static struct look cell_look(const struct grid_cell *c)
{
    bool header = c->role == ROLE_HEADER || c->role == ROLE_COLUMN_NUMBER;
    return (struct look){.align = grid_cell_align(c),
                         .size = 10,
                         .indent = c->indent,
                         .bold = c->bold,
                         .fill = header,
                         .border = true,
                         .wrap = c->kind == CELL_TEXT,
                         .number_format = STR("")};
}

/* ---- one sheet ---- */

static void check_rc(struct book *b, lxw_error rc)
{
    if (rc != LXW_NO_ERROR && !b->failed) {
        b->failed = true;
        DIAG(b->diags, E6050, (struct place){0}, str_of(lxw_strerror(rc)));
    }
}

static void write_text(struct sheet *s, uint32_t row, uint32_t col, struct str text, lxw_format *f)
{
    struct str written = xlsx_escape(s->book->arena, text);
    if (!written.p)
        s->book->failed = true;
    else if (written.n)
        check_rc(s->book, worksheet_write_string(s->file, row, (lxw_col_t)col, written.p, f));
    else
        check_rc(s->book, worksheet_write_blank(s->file, row, (lxw_col_t)col, f));
}

/* Merging writes the format into every cell of the area; the content is written over the first. */
static void merge(struct sheet *s, uint32_t row, uint32_t col, uint32_t last_row, uint32_t last_col,
                  lxw_format *f)
{
    if (row != last_row || col != last_col)
        check_rc(s->book, worksheet_merge_range(s->file, row, (lxw_col_t)col, last_row,
                                                (lxw_col_t)last_col, "", f));
}

static void write_segments(struct sheet *s)
{
    for (size_t i = 0; i < s->layout.segment_count; i++) {
        const struct xlsx_segment *g = &s->layout.segments[i];
        bool title = g->line == LINE_TITLE, draft = g->line == LINE_DRAFT;
        lxw_format *f = format_of(s->book, (struct look){.align = g->align,
                                                         .size = title   ? 16
                                                                 : draft ? 14
                                                                         : 10,
                                                         .bold = title || draft,
                                                         .draft = draft,
                                                         .wrap = true,
                                                         .number_format = STR("")});
        merge(s, g->row, g->from, g->row, g->to, f);
        write_text(s, g->row, g->from, g->text, f);
    }
}

static void write_number(struct sheet *s, const struct grid_cell *cell, uint32_t row, uint32_t col,
                         lxw_format *f)
{
    double value = dec_to_double(cell->number);
    struct buf formula;
    buf_init(&formula);
    bool total = s->formulas[(size_t)row * s->grid->cols + col] &&
                 xlsx_formula(cell, s->layout.top, &formula);
    buf_char(&formula, '\0');
    row += s->layout.top;
    if (formula.failed)
        s->book->failed = true;
    else if (total)
        check_rc(s->book,
                 worksheet_write_formula_num(s->file, row, (lxw_col_t)col, formula.p, f, value));
    else
        check_rc(s->book, worksheet_write_number(s->file, row, (lxw_col_t)col, value, f));
    buf_free(&formula);
}

static void write_cell(struct sheet *s, uint32_t row, uint32_t col)
{
    const struct grid_cell *cell = grid_at(s->grid, row, col);
    struct look look = cell_look(cell);
    struct buf number_format;
    buf_init(&number_format);
    bool number = cell->kind == CELL_NUMBER && xlsx_number_fits(cell->number);
    if (number && xlsx_number_format(cell, &number_format))
        look.number_format = buf_view(&number_format);
    else if (cell->kind != CELL_BLANK &&
             (cell->role == ROLE_CODE || number != (cell->kind == CELL_NUMBER) ||
              xlsx_looks_like_formula(cell->text)))
        look.number_format = STR("@");
    lxw_format *f = format_of(s->book, look);
    buf_free(&number_format);
    uint32_t at = row + s->layout.top;
    merge(s, at, col, at + cell->rowspan - 1, col + cell->colspan - 1, f);
    if (number)
        write_number(s, cell, row, col, f);
    else
        write_text(s, at, col, cell->kind == CELL_BLANK ? STR("") : cell->text, f);
}

static void write_notes(struct sheet *s)
{
    lxw_format *f = format_of(
        s->book,
        (struct look){.align = ALIGN_LEFT, .size = 10, .wrap = true, .number_format = STR("")});
    for (size_t i = 0; i < s->grid->note_count; i++) {
        uint32_t row = s->layout.top + s->grid->rows + (uint32_t)i;
        merge(s, row, 0, row, s->grid->cols - 1, f);
        write_text(s, row, 0, s->grid->notes[i], f);
    }
}

/* Widths in Excel's unit: digits of the default font (Calibri 11, 7 pixels) with 5 pixels of room;
 * a half-width character of 10 pt 宋体 has 6.67 pixels. */
static double excel_width(uint32_t tenths)
{
    return (double)tenths / 10.0 * 0.953 + 0.3;
}

static void set_measures(struct sheet *s)
{
    for (uint32_t c = 0; c < s->grid->cols; c++)
        check_rc(s->book, worksheet_set_column(s->file, (lxw_col_t)c, (lxw_col_t)c,
                                               excel_width(s->layout.widths[c]), NULL));
    for (uint32_t r = 0; r < s->layout.total_rows; r++)
        check_rc(s->book, worksheet_set_row(s->file, r, s->layout.heights[r] / 10.0, NULL));
}

static void set_page(struct sheet *s, bool draft)
{
    uint32_t last_row = s->layout.total_rows - 1, last_col = s->grid->cols - 1;
    uint32_t head = s->layout.top + s->grid->header_rows;
    worksheet_set_paper(s->file, PAPER_A4);
    if (s->layout.landscape)
        worksheet_set_landscape(s->file);
    worksheet_fit_to_pages(s->file, 1, s->layout.one_page ? 1 : 0);
    worksheet_set_margins(s->file, 0.59, 0.59, 0.79, 0.71); /* 15, 15, 20 and 18 mm */
    worksheet_center_horizontally(s->file);
    check_rc(s->book, worksheet_set_footer(s->file, footer));
    if (draft)
        check_rc(s->book, worksheet_set_header(s->file, draft_header));
    check_rc(s->book, worksheet_print_area(s->file, 0, 0, last_row, (lxw_col_t)last_col));
    if (s->grid->header_rows) {
        /* Title, department and unit too: each printed page says what it is. */
        check_rc(s->book, worksheet_repeat_rows(s->file, 0, head - 1));
        worksheet_freeze_panes(s->file, head, (lxw_col_t)s->layout.freeze_cols);
    }
}

/* No green triangles in a published table: codes are text on purpose, and a total of 类 rows leaves
 * out the rows between them on purpose. */
static void quiet_warnings(struct sheet *s)
{
    struct buf range;
    buf_init(&range);
    xlsx_cell_name(&range, 0, 0);
    buf_char(&range, ':');
    xlsx_cell_name(&range, s->layout.total_rows - 1, s->grid->cols - 1);
    buf_char(&range, '\0');
    if (range.failed) {
        s->book->failed = true;
    } else {
        check_rc(s->book,
                 worksheet_ignore_errors(s->file, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range.p));
        check_rc(s->book, worksheet_ignore_errors(s->file, LXW_IGNORE_FORMULA_RANGE, range.p));
        check_rc(s->book, worksheet_ignore_errors(s->file, LXW_IGNORE_FORMULA_DIFFERS, range.p));
    }
    buf_free(&range);
}

static void write_sheet(struct book *b, const struct grid *g, struct str name, bool draft)
{
    struct sheet s = {.book = b, .grid = g};
    s.formulas = xlsx_formula_cells(g, b->arena);
    if (!s.formulas ||
        !xlsx_lay_out(g, draft ? str_of(draft_line) : STR(""), b->arena, &s.layout)) {
        b->failed = true;
        return;
    }
    s.file = workbook_add_worksheet(b->file, name.p);
    if (!s.file) {
        b->failed = true;
        return;
    }
    set_measures(&s);
    write_segments(&s);
    for (uint32_t r = 0; r < g->rows; r++)
        for (uint32_t c = 0; c < g->cols; c++)
            if (!grid_at(g, r, c)->covered)
                write_cell(&s, r, c);
    write_notes(&s);
    set_page(&s, draft);
    quiet_warnings(&s);
}

/* ---- the workbook ---- */

/* The library wants char *, but only copies. */
static char *property(struct arena *a, struct str s)
{
    struct str copy = arena_str(a, s);
    return (char *)(uintptr_t)copy.p;
}

static void set_properties(struct book *b, const struct doc_meta *meta)
{
    lxw_doc_properties p = {.title = property(b->arena, meta->title),
                            .subject = property(b->arena, meta->subject),
                            .author = property(b->arena, meta->author),
                            .keywords = property(b->arena, meta->keywords),
                            .status = meta->draft ? property(b->arena, str_of(draft_line)) : NULL,
                            .created = meta->epoch > EPOCH_1980 ? (time_t)meta->epoch
                                                                : (time_t)EPOCH_1980};
    check_rc(b, workbook_set_properties(b->file, &p));
}

static void write_sheets(struct book *b, const struct doc *doc)
{
    struct str *wanted = arena_zalloc(b->arena, (doc->grid_count + 1) * sizeof *wanted);
    struct str *names = arena_zalloc(b->arena, (doc->grid_count + 1) * sizeof *names);
    for (size_t i = 0; wanted && i < doc->grid_count; i++)
        wanted[i] = doc->grids[i]->sheet;
    if (!wanted || !names || !xlsx_sheet_names(b->arena, wanted, doc->grid_count, names)) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < doc->grid_count && !b->failed; i++) {
        if (!str_eq(wanted[i], names[i]))
            DIAG(b->diags, E6058, (struct place){0}, wanted[i], names[i]);
        write_sheet(b, doc->grids[i], names[i], doc->meta.draft);
    }
}

static bool take_bytes(int fd, struct buf *out)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0)
        return false;
    void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    buf_put(out, bytes, (size_t)size);
    munmap(bytes, (size_t)size);
    return !out->failed;
}

static void report_close(struct book *b, lxw_error rc)
{
    if (rc == LXW_ERROR_MEMORY_MALLOC_FAILED)
        DIAG0(b->diags, E1004, (struct place){0});
    else if (rc == LXW_ERROR_CREATING_TMPFILE || rc == LXW_ERROR_READING_TMPFILE)
        DIAG(b->diags, E6050, (struct place){0},
             DIAG_BOTH("建不了临时文件", "temporary files cannot be made"));
    else
        check_rc(b, rc);
}

/* Frees the workbook in every case. Here libxlsxwriter calls gmtime, whose result is one for the
 * whole process: another thread's workbook would get our date. */
static lxw_error close_book(lxw_workbook *file)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    lxw_error rc = workbook_close(file);
    pthread_mutex_unlock(&one_at_a_time);
    return rc;
}

/* Writes into the memory file `fd`: the library only writes to a path, and this one is a path. */
static bool write_book(struct book *b, const struct doc *doc, int fd)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    b->file = workbook_new(path);
    if (!b->file) {
        DIAG0(b->diags, E1004, (struct place){0});
        return false;
    }
    set_properties(b, &doc->meta);
    write_sheets(b, doc);
    size_t errors = b->diags->errors;
    lxw_error rc = close_book(b->file);
    if (rc != LXW_NO_ERROR && !b->failed)
        report_close(b, rc);
    else if (b->failed && errors == 0)
        DIAG0(b->diags, E1004, (struct place){0});
    return rc == LXW_NO_ERROR && !b->failed;
}

/* libxlsxwriter does not survive an allocation that fails: as much as a workbook of a hundred large
 * tables takes must be free beforehand. */
enum { LIBRARY_BYTES = 32 * 1024 * 1024 };

bool write_xlsx(const struct writing *w, struct buf *out, struct diags *ds)
{
    const struct doc *doc = w->doc;
    struct arena scratch;
    arena_init(&scratch);
    struct book b = {.arena = &scratch, .diags = ds};
    bool ok = false;
    int fd = -1;
    if (!memory_available(LIBRARY_BYTES)) {
        DIAG0(ds, E1004, (struct place){0});
    } else if (xlsx_check(doc, &scratch, ds)) {
        fd = memfd_create("juesuan.xlsx", MFD_CLOEXEC);
        if (fd < 0)
            DIAG(ds, E6050, (struct place){0},
                 DIAG_BOTH("建不了内存文件", "no memory file can be made"));
    }
    if (fd >= 0) {
        ok = write_book(&b, doc, fd);
        if (ok && !take_bytes(fd, out)) {
            DIAG0(ds, E1004, (struct place){0});
            ok = false;
        }
        close(fd);
    }
    arena_free(&scratch);
    return ok;
}
