/* The only file that knows libxlsxwriter. */
#include "fence/xlsx_write.h"

#include "base/chinese.h"
#include "base/memory.h"
#include "fence/xlsx_draw.h"
#include "fence/xlsx_text.h"

#include <xlsxwriter.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAPER_A4 = 9, LOOKS_MAX = 256 };
/* The library takes 0 for "now". */
enum { EPOCH_1980 = 315532800 };

struct xlsx {
    lxw_workbook *file;
    int fd;
    struct arena arena;
    struct diags *diags;
    struct xlsx_look looks[LOOKS_MAX]; /* equal looks share one format */
    lxw_format *formats[LOOKS_MAX];
    size_t look_count;
    struct str *names; /* of sheets */
    size_t name_count, name_cap;
    bool failed; /* and told */
};

struct xlsx_sheet {
    struct xlsx *book;
    lxw_worksheet *file;
    struct str name;
    struct row_merges *merges; /* by row, as far as there are some */
    uint32_t merge_rows;
};

/* Columns that a row's merged areas take. */
struct row_merges {
    struct {
        uint32_t from, to;
    } * items;
    size_t n, cap;
};

/* ---- failures ---- */

static bool lives(const struct xlsx_sheet *s)
{
    return s && !s->book->failed;
}

static void fail_memory(struct xlsx *x)
{
    memory_note_failure();
    if (!x->failed)
        DIAG0(x->diags, E1004, (struct place){0});
    x->failed = true;
}

/* The library drops much without a word when an allocation fails, but nothing of it ever sets errno
 * back. */
static void check(struct xlsx *x, lxw_error rc)
{
    if (errno == ENOMEM)
        fail_memory(x);
    if (rc == LXW_NO_ERROR || x->failed)
        return;
    if (rc == LXW_ERROR_MEMORY_MALLOC_FAILED)
        fail_memory(x);
    else if (rc == LXW_ERROR_CREATING_TMPFILE || rc == LXW_ERROR_READING_TMPFILE)
        DIAG(x->diags, E6050, (struct place){0}, diag_word(WORD_TEMPORARY_FILES_CANNOT_BE_MADE));
    else
        DIAG(x->diags, E6050, (struct place){0}, str_of(lxw_strerror(rc)));
    x->failed = true;
}

static void refuse_name(struct xlsx *x, struct str name)
{
    DIAG(x->diags, E6060, (struct place){0}, name);
    x->failed = true;
}

/* "收入!F12" */
static struct str label_of(struct xlsx_sheet *s, uint32_t row, uint32_t col)
{
    char cell[16];
    struct str name = cell_name(row + 1, col + 1, cell);
    return arena_printf(&s->book->arena, "%.*s!%.*s", STR_ARG(s->name), STR_ARG(name));
}

static void too_long(struct xlsx *x, struct str label, size_t n, size_t limit)
{
    DIAG(x->diags, E6053, (struct place){0}, label, arena_printf(&x->arena, "%zu", n),
         arena_printf(&x->arena, "%zu", limit));
    x->failed = true;
}

/* Whether a workbook may hold the text; else that is told of `label`. */
static bool is_text(struct xlsx *x, struct str text, struct str label)
{
    int32_t found;
    enum xlsx_fault fault = xlsx_text_check(text, &found);
    if (fault == XLSX_FINE)
        return true;
    x->failed = true;
    if (fault == XLSX_NOT_UTF8) {
        DIAG(x->diags, E6051, (struct place){0}, label);
    } else if (fault == XLSX_CONTROL) {
        DIAG(x->diags, E6052, (struct place){0}, label,
             arena_printf(&x->arena, "%04X", (unsigned)found));
    } else {
        too_long(x, label, (size_t)found, XLSX_TEXT_MAX);
    }
    return false;
}

/* A copy that the library may have, ended by a NUL; NULL after a failure. It wants char * here and
 * there, but only copies. */
static char *copy(struct xlsx *x, struct str text, struct str label)
{
    struct str s = is_text(x, text, label) ? arena_str(&x->arena, text) : (struct str){NULL, 0};
    if (!s.p && !x->failed)
        fail_memory(x);
    return (char *)(uintptr_t)s.p;
}

/* ---- the workbook ---- */

static void set_properties(struct xlsx *x, const struct xlsx_meta *meta)
{
    struct str label = diag_word(WORD_THE_DOCUMENT_PROPERTIES);
    lxw_doc_properties p = {.title = copy(x, meta->title, label),
                            .subject = copy(x, meta->subject, label),
                            .author = copy(x, meta->author, label),
                            .keywords = copy(x, meta->keywords, label),
                            .status = meta->status.p ? copy(x, meta->status, label) : NULL,
                            .created = meta->epoch > EPOCH_1980 ? (time_t)meta->epoch
                                                                : (time_t)EPOCH_1980};
    if (!x->failed)
        check(x, workbook_set_properties(x->file, &p));
}

/* The font of cells without a look of their own, in whose digits widths of columns are counted. The
 * library's, Calibri 11, has digits as wide in Excel (7 pixels), but LibreOffice without it takes
 * DejaVu Sans and makes each column a third wider; for Arial there is Liberation Sans wherever
 * there is LibreOffice. */
static void set_default_font(struct xlsx *x)
{
    lxw_format *first = x->file->formats ? STAILQ_FIRST(x->file->formats) : NULL;
    if (!first)
        return;
    format_set_font_name(first, "Arial");
    format_set_font_size(first, 10);
}

/* Into a memory file: the library only writes to a path, and this one is a path. */
static bool open_file(struct xlsx *x)
{
    char path[64];
    x->fd = memfd_create("juesuan.xlsx", MFD_CLOEXEC);
    if (x->fd < 0) {
        DIAG(x->diags, E6050, (struct place){0}, diag_word(WORD_NO_MEMORY_FILE_CAN_BE_MADE));
        return false;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", x->fd);
    x->file = workbook_new(path);
    if (!x->file)
        DIAG0(x->diags, E1004, (struct place){0});
    else
        set_default_font(x);
    return x->file != NULL;
}

static void free_book(struct xlsx *x)
{
    if (x->fd >= 0)
        close(x->fd);
    arena_free(&x->arena);
    free(x);
}

struct xlsx *xlsx_new(const struct xlsx_meta *meta, struct diags *ds)
{
    struct xlsx *x = memory_zalloc(sizeof *x);
    if (!x) {
        DIAG0(ds, E1004, (struct place){0});
        return NULL;
    }
    errno = 0;
    x->fd = -1;
    x->diags = ds;
    arena_init(&x->arena);
    if (!open_file(x)) {
        free_book(x);
        return NULL;
    }
    set_properties(x, meta);
    return x;
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

bool xlsx_finish(struct xlsx *x, struct buf *out)
{
    if (!x)
        return false;
    check(x, workbook_close(x->file)); /* frees it in every case */
    if (!x->failed && !take_bytes(x->fd, out))
        fail_memory(x);
    bool ok = !x->failed;
    free_book(x);
    return ok;
}

/* An allocation that fails is told by the library on standard error, if anywhere. */
static bool make_one(const struct xlsx_order *order, struct buf *out, struct diags *ds)
{
    struct xlsx *x = xlsx_new(order->meta, ds);
    bool ok = x && order->fill(order->user, x, ds);
    if (x)
        check(x, LXW_NO_ERROR);
    ok = xlsx_finish(x, out) && ok;
    if (errno == ENOMEM || (isolated_complaint() && !ds->errors)) /* E6050 has told why itself */
        memory_note_failure();
    return ok;
}

static void report_errors(struct diags *ds, const struct diags *of)
{
    for (size_t i = 0; i < of->n; i++) {
        const struct diag *d = &of->items[i];
        if (diag_code_severity(d->code) == DIAG_ERROR)
            diag_report(ds, d->code, d->place, d->args, d->arg_count);
    }
}

/* Twice: what the library leaves out of a file without a word, for want of memory, it leaves out of
 * one of the two. What the other one lacks alone (a file that cannot be opened) it says. */
static bool make_twice(const struct xlsx_order *order, struct buf *out, struct diags *ds)
{
    struct buf again;
    struct diags told;
    size_t at = out->n;
    if (!make_one(order, out, ds) || out->failed)
        return false;
    buf_init(&again);
    diags_init(&told);
    bool ok = make_one(order, &again, &told) && !again.failed;
    report_errors(ds, &told);
    if (ok && !str_eq(buf_view(&again), str_sub(buf_view(out), at, out->n))) {
        memory_note_failure();
        ok = false;
    }
    diags_free(&told);
    buf_free(&again);
    return ok;
}

/* The result: of each workbook its length, then it. */
static bool make(void *user, struct buf *out, struct diags *ds)
{
    struct xlsx_making *m = user;
    bool ok = true;
    for (size_t i = 0; ok && i < m->n; i++) {
        size_t at = out->n, length = 0;
        buf_put(out, &length, sizeof length);
        ok = make_twice(&m->orders[i], out, ds);
        if (ok) {
            length = out->n - at - sizeof length;
            memcpy(out->p + at, &length, sizeof length);
        }
    }
    return ok;
}

static bool part(struct str made, size_t n, struct buf *out)
{
    bool ok = true;
    for (size_t i = 0, at = 0; ok && i < n; i++) {
        size_t length;
        memcpy(&length, made.p + at, sizeof length);
        at += sizeof length;
        buf_put(&out[i], made.p + at, length);
        at += length;
        ok = !out[i].failed;
    }
    return ok;
}

void xlsx_begin(struct xlsx_making *m, const struct xlsx_order *orders, size_t n, bool disposable)
{
    *m = (struct xlsx_making){.orders = orders, .n = n};
    (disposable ? isolated_later : isolated_begin)(&m->copy, make, m);
}

bool xlsx_end(struct xlsx_making *m, struct buf *out, struct diags *ds)
{
    struct buf made;
    buf_init(&made);
    bool ok = isolated_end(&m->copy, &made, ds);
    if (ok && !part(buf_view(&made), m->n, out)) {
        memory_note_failure();
        DIAG0(ds, E1004, (struct place){0});
        ok = false;
    }
    buf_free(&made);
    return ok;
}

void xlsx_drop(struct xlsx_making *m)
{
    isolated_drop(&m->copy);
}

bool xlsx_make(const struct xlsx_meta *meta, xlsx_fill *fill, void *user, struct buf *out,
               struct diags *ds)
{
    struct xlsx_order order = {meta, fill, user};
    struct xlsx_making m;
    xlsx_begin(&m, &order, 1, false);
    return xlsx_end(&m, out, ds);
}

void xlsx_property(struct xlsx *x, struct str name, struct str value)
{
    struct str label = diag_word(WORD_THE_DOCUMENT_PROPERTIES);
    if (!x || x->failed)
        return;
    char *n = copy(x, name, label), *v = copy(x, value, label);
    if (n && v)
        check(x, workbook_set_custom_property_string(x->file, n, v));
}

/* "='收入'!$A$2:$F$9": quotes are right for every name. */
static void put_reference(struct buf *out, const struct xlsx_sheet *s, struct xlsx_area a)
{
    char from[16], to[16];
    const struct str cells[] = {cell_name(a.row + 1, a.col + 1, from),
                                cell_name(a.last_row + 1, a.last_col + 1, to)};
    buf_puts(out, "='");
    for (size_t i = 0; i < s->name.n; i++)
        buf_printf(out, s->name.p[i] == '\'' ? "''" : "%c", s->name.p[i]);
    buf_puts(out, "'!");
    for (size_t k = 0; k < 2; k++) {
        size_t letters = 0;
        while (letters < cells[k].n && ascii_is_alpha(cells[k].p[letters]))
            letters++;
        buf_printf(out, "%s$%.*s$%.*s", k ? ":" : "", (int)letters, cells[k].p,
                   (int)(cells[k].n - letters), cells[k].p + letters);
    }
    buf_char(out, '\0');
}

void xlsx_define(struct xlsx *x, struct str name, const struct xlsx_sheet *s, struct xlsx_area area)
{
    struct buf reference;
    if (!x || x->failed || !s)
        return;
    if (!xlsx_is_name(name)) {
        refuse_name(x, name);
        return;
    }
    char *n = copy(x, name, name);
    buf_init(&reference);
    put_reference(&reference, s, area);
    if (reference.failed)
        fail_memory(x);
    else if (n)
        check(x, workbook_define_name(x->file, n, reference.p));
    buf_free(&reference);
}

/* ---- sheets ---- */

struct xlsx_sheet *xlsx_add_sheet(struct xlsx *x, struct str name)
{
    if (!x || x->failed)
        return NULL;
    struct str *names = arena_room(&x->arena, x->names, x->name_count, &x->name_cap, sizeof *names);
    struct xlsx_sheet *s = arena_zalloc(&x->arena, sizeof *s);
    if (!names || !s) {
        fail_memory(x);
        return NULL;
    }
    x->names = names;
    x->names[x->name_count++] = name;
    struct str *sound = arena_zalloc(&x->arena, x->name_count * sizeof *sound);
    if (!sound || !xlsx_sheet_names(&x->arena, x->names, x->name_count, sound)) {
        fail_memory(x);
        return NULL;
    }
    if (!str_eq(sound[x->name_count - 1], name)) {
        refuse_name(x, name);
        return NULL;
    }
    x->names[x->name_count - 1] = sound[x->name_count - 1];
    *s = (struct xlsx_sheet){.book = x, .name = sound[x->name_count - 1]};
    s->file = workbook_add_worksheet(x->file, s->name.p);
    if (!s->file)
        fail_memory(x);
    return s->file ? s : NULL;
}

void xlsx_hide_sheet(struct xlsx_sheet *s)
{
    if (lives(s))
        worksheet_hide(s->file);
}

/* With "" instead of NULL the library writes a hash that no empty password opens. */
void xlsx_protect(struct xlsx_sheet *s)
{
    if (lives(s))
        worksheet_protect(s->file, NULL, NULL);
}

void xlsx_protect_cells(struct xlsx_sheet *s)
{
    lxw_protection allowed = {.format_columns = LXW_TRUE,
                              .format_rows = LXW_TRUE,
                              .insert_rows = LXW_TRUE,
                              .delete_rows = LXW_TRUE,
                              .sort = LXW_TRUE,
                              .autofilter = LXW_TRUE};
    if (lives(s))
        worksheet_protect(s->file, NULL, &allowed);
}

/* ---- looks ---- */

static bool same_look(const struct xlsx_look *a, const struct xlsx_look *b)
{
    return a->align == b->align && a->size == b->size && a->indent == b->indent &&
           a->bold == b->bold && a->border == b->border && a->wrap == b->wrap &&
           a->unlocked == b->unlocked && a->fill == b->fill && a->color == b->color &&
           str_eq(a->number_format, b->number_format);
}

static lxw_format *make_format(struct xlsx *x, const struct xlsx_look *look)
{
    static const uint8_t aligns[] = {LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    lxw_format *f = workbook_add_format(x->file);
    if (!f)
        return NULL;
    format_set_font_name(f, chinese_face);
    format_set_font_size(f, look->size);
    format_set_align(f, aligns[look->align]);
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
        format_set_bg_color(f, look->fill);
    if (look->color)
        format_set_font_color(f, look->color);
    if (look->unlocked)
        format_set_unlocked(f);
    if (look->number_format.n)
        format_set_num_format(f, look->number_format.p);
    return f;
}

/* NULL after a failure. */
static lxw_format *format_of(struct xlsx *x, const struct xlsx_look *look)
{
    for (size_t i = 0; i < x->look_count; i++)
        if (same_look(&x->looks[i], look))
            return x->formats[i];
    struct xlsx_look kept = *look;
    kept.number_format = arena_str(&x->arena, look->number_format);
    lxw_format *f = kept.number_format.p ? make_format(x, &kept) : NULL;
    if (!f) {
        fail_memory(x);
    } else if (x->look_count < LOOKS_MAX) {
        /* beyond it a look is made again, which costs only size */
        x->looks[x->look_count] = kept;
        x->formats[x->look_count++] = f;
    }
    return f;
}

/* ---- cells ---- */

void xlsx_put_text(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str text,
                   const struct xlsx_look *look)
{
    int32_t found;
    if (!lives(s) || (xlsx_text_check(text, &found) != XLSX_FINE &&
                      !is_text(s->book, text, label_of(s, row, col))))
        return;
    lxw_format *f = format_of(s->book, look);
    struct str written = xlsx_escape(&s->book->arena, text);
    if (!written.p)
        fail_memory(s->book);
    else if (f && written.n)
        check(s->book, worksheet_write_string(s->file, row, (lxw_col_t)col, written.p, f));
    else if (f)
        check(s->book, worksheet_write_blank(s->file, row, (lxw_col_t)col, f));
}

static bool is_number(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct dec number)
{
    struct buf text;
    struct xlsx *x = s->book;
    if (xlsx_number_fits(number))
        return true;
    buf_init(&text);
    dec_print(&text, number);
    DIAG(x->diags, E6057, (struct place){0}, label_of(s, row, col), buf_view(&text),
         arena_printf(&x->arena, "%d", (int)XLSX_DIGITS_MAX));
    buf_free(&text);
    x->failed = true;
    return false;
}

void xlsx_put_number(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct dec number,
                     const struct xlsx_look *look)
{
    lxw_format *f = lives(s) && is_number(s, row, col, number) ? format_of(s->book, look) : NULL;
    if (f)
        check(s->book,
              worksheet_write_number(s->file, row, (lxw_col_t)col, dec_to_double(number), f));
}

static char *formula_of(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str formula)
{
    if (formula.n <= XLSX_FORMULA_MAX)
        return copy(s->book, formula, label_of(s, row, col));
    too_long(s->book, label_of(s, row, col), formula.n, XLSX_FORMULA_MAX);
    return NULL;
}

void xlsx_put_formula(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str formula,
                      struct dec value, const struct xlsx_look *look)
{
    if (!lives(s) || !is_number(s, row, col, value))
        return;
    char *text = formula_of(s, row, col, formula);
    lxw_format *f = text ? format_of(s->book, look) : NULL;
    if (f)
        check(s->book, worksheet_write_formula_num(s->file, row, (lxw_col_t)col, text, f,
                                                   dec_to_double(value)));
}

void xlsx_put_text_formula(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str formula,
                           struct str value, const struct xlsx_look *look)
{
    int32_t found;
    if (!lives(s) || (xlsx_text_check(value, &found) != XLSX_FINE &&
                      !is_text(s->book, value, label_of(s, row, col))))
        return;
    char *text = formula_of(s, row, col, formula);
    char *shown = text ? copy(s->book, value, label_of(s, row, col)) : NULL;
    lxw_format *f = shown ? format_of(s->book, look) : NULL;
    if (f)
        check(s->book, worksheet_write_formula_str(s->file, row, (lxw_col_t)col, text, f, shown));
}

/* Remembers the area row by row; false when it lies over another. */
static bool take_area(struct xlsx_sheet *s, struct xlsx_area area)
{
    struct arena *a = &s->book->arena;
    if (area.last_row >= s->merge_rows) {
        uint32_t rows =
            area.last_row + 64 > 2 * s->merge_rows ? area.last_row + 64 : 2 * s->merge_rows;
        struct row_merges *merges = arena_zalloc(a, rows * sizeof *merges);
        if (!merges) {
            fail_memory(s->book);
            return false;
        }
        if (s->merge_rows)
            memcpy(merges, s->merges, s->merge_rows * sizeof *merges);
        s->merges = merges;
        s->merge_rows = rows;
    }
    for (uint32_t r = area.row; r <= area.last_row; r++) {
        struct row_merges *m = &s->merges[r];
        for (size_t i = 0; i < m->n; i++)
            if (m->items[i].from <= area.last_col && area.col <= m->items[i].to)
                return false;
        void *items = arena_room(a, m->items, m->n, &m->cap, sizeof *m->items);
        if (!items) {
            fail_memory(s->book);
            return false;
        }
        m->items = items;
        m->items[m->n].from = area.col;
        m->items[m->n++].to = area.last_col;
    }
    return true;
}

static bool is_one_cell(struct xlsx_area a)
{
    return a.row == a.last_row && a.col == a.last_col;
}

void xlsx_merge(struct xlsx_sheet *s, struct xlsx_area a, const struct xlsx_look *look)
{
    if (!lives(s) || is_one_cell(a))
        return;
    if (a.last_row < a.row || a.last_col < a.col || a.last_row >= XLSX_ROWS_MAX ||
        a.last_col >= XLSX_COLS_MAX || !take_area(s, a)) {
        if (!s->book->failed)
            DIAG(s->book->diags, E6055, (struct place){0}, label_of(s, a.row, a.col));
        s->book->failed = true;
        return;
    }
    lxw_format *f = format_of(s->book, look);
    if (f)
        check(s->book, worksheet_merge_range(s->file, a.row, (lxw_col_t)a.col, a.last_row,
                                             (lxw_col_t)a.last_col, "", f));
}

void xlsx_comment(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str text)
{
    char *t = lives(s) ? copy(s->book, text, label_of(s, row, col)) : NULL;
    if (t)
        check(s->book, worksheet_write_comment(s->file, row, (lxw_col_t)col, t));
}

/* ---- what may be typed ---- */

static char *copy_or_null(struct xlsx *x, struct str text, struct str label)
{
    return text.n ? copy(x, text, label) : NULL;
}

static char **choices_of(struct xlsx *x, const struct xlsx_rule *rule, struct str label)
{
    char **list = arena_zalloc(&x->arena, (rule->choice_count + 1) * sizeof *list);
    for (size_t i = 0; list && i < rule->choice_count; i++)
        list[i] = copy(x, rule->choices[i], label);
    if (!list)
        fail_memory(x);
    return list;
}

void xlsx_validate(struct xlsx_sheet *s, struct xlsx_area area, const struct xlsx_rule *rule)
{
    static const uint8_t types[] = {LXW_VALIDATION_TYPE_ANY, LXW_VALIDATION_TYPE_DECIMAL,
                                    LXW_VALIDATION_TYPE_INTEGER, LXW_VALIDATION_TYPE_LIST,
                                    LXW_VALIDATION_TYPE_LENGTH};
    if (!lives(s))
        return;
    struct xlsx *x = s->book;
    struct str label = label_of(s, area.row, area.col);
    lxw_data_validation v = {.validate = types[rule->kind],
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_number = dec_to_double(rule->low),
                             .maximum_number = dec_to_double(rule->high),
                             .error_type = rule->warn_only ? LXW_VALIDATION_ERROR_TYPE_WARNING
                                                           : LXW_VALIDATION_ERROR_TYPE_STOP,
                             .input_title = copy_or_null(x, rule->prompt_title, label),
                             .input_message = copy_or_null(x, rule->prompt, label),
                             .error_title = copy_or_null(x, rule->error_title, label),
                             .error_message = copy_or_null(x, rule->error, label)};
    if (rule->kind == XLSX_LIST && rule->choices_from.n) {
        v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        v.value_formula = copy(x, rule->choices_from, label);
    } else if (rule->kind == XLSX_LIST) {
        v.value_list = choices_of(x, rule, label);
    }
    if (!x->failed)
        check(x, worksheet_data_validation_range(s->file, area.row, (lxw_col_t)area.col,
                                                 area.last_row, (lxw_col_t)area.last_col, &v));
}

/* ---- measures and paper ---- */

void xlsx_columns(struct xlsx_sheet *s, uint32_t from, uint32_t to, double width, bool hidden)
{
    lxw_row_col_options options = {.hidden = hidden};
    if (lives(s))
        check(s->book, worksheet_set_column_opt(s->file, (lxw_col_t)from, (lxw_col_t)to, width,
                                                NULL, hidden ? &options : NULL));
}

void xlsx_free_columns(struct xlsx_sheet *s, uint32_t from, uint32_t to, double width)
{
    static const struct xlsx_look free_look = {
        .size = 10, .unlocked = true, .number_format = STR_INIT("")};
    lxw_format *f = lives(s) ? format_of(s->book, &free_look) : NULL;
    if (f)
        check(s->book, worksheet_set_column(s->file, (lxw_col_t)from, (lxw_col_t)to,
                                            width > 0 ? width : LXW_DEF_COL_WIDTH, f));
}

void xlsx_row_height(struct xlsx_sheet *s, uint32_t row, double height)
{
    if (lives(s))
        check(s->book, worksheet_set_row(s->file, row, height, NULL));
}

void xlsx_freeze(struct xlsx_sheet *s, uint32_t rows, uint32_t cols)
{
    if (lives(s))
        worksheet_freeze_panes(s->file, rows, (lxw_col_t)cols);
}

void xlsx_no_marks(struct xlsx_sheet *s, struct xlsx_area a)
{
    static const uint8_t marks[] = {LXW_IGNORE_NUMBER_STORED_AS_TEXT, LXW_IGNORE_FORMULA_RANGE,
                                    LXW_IGNORE_FORMULA_DIFFERS};
    char from[16], to[16], range[40];
    if (!lives(s))
        return;
    struct str first = cell_name(a.row + 1, a.col + 1, from);
    struct str last = cell_name(a.last_row + 1, a.last_col + 1, to);
    snprintf(range, sizeof range, "%.*s:%.*s", STR_ARG(first), STR_ARG(last));
    for (size_t i = 0; i < sizeof marks; i++)
        check(s->book, worksheet_ignore_errors(s->file, marks[i], range));
}

/* Pages beside each other; a break that the programs did not find themselves is kept only where the
 * sheet is not made to fit. */
static void print_beside(struct xlsx_sheet *s, const struct xlsx_print *p)
{
    lxw_col_t breaks[XLSX_BREAKS_MAX + 1];
    uint32_t n = p->break_count < XLSX_BREAKS_MAX ? p->break_count : XLSX_BREAKS_MAX;
    for (uint32_t i = 0; i < n; i++)
        breaks[i] = (lxw_col_t)p->breaks[i];
    breaks[n] = 0;
    worksheet_set_print_scale(s->file, (uint16_t)p->percent);
    worksheet_print_across(s->file);
    check(s->book, worksheet_set_v_pagebreaks(s->file, breaks));
    if (p->repeat_cols)
        check(s->book, worksheet_repeat_columns(s->file, 0, (lxw_col_t)(p->repeat_cols - 1)));
}

void xlsx_print_as(struct xlsx_sheet *s, const struct xlsx_print *p)
{
    if (!lives(s))
        return;
    worksheet_set_paper(s->file, PAPER_A4);
    if (p->landscape)
        worksheet_set_landscape(s->file);
    if (p->break_count)
        print_beside(s, p);
    else
        worksheet_fit_to_pages(s->file, 1, p->one_page ? 1 : 0);
    worksheet_set_margins(s->file, p->left, p->right, p->top, p->bottom);
    worksheet_center_horizontally(s->file);
    if (p->footer)
        check(s->book, worksheet_set_footer(s->file, p->footer));
    if (p->header)
        check(s->book, worksheet_set_header(s->file, p->header));
    check(s->book, worksheet_print_area(s->file, p->area.row, (lxw_col_t)p->area.col,
                                        p->area.last_row, (lxw_col_t)p->area.last_col));
    if (p->repeat_rows)
        check(s->book, worksheet_repeat_rows(s->file, p->repeat_first,
                                             p->repeat_first + p->repeat_rows - 1));
}

/* ---- charts ---- */

enum { EDGE_COLOR = 0x595959, GRID_COLOR = 0xD9D9D9, MARKER_SIZE = 5 };

/* The library's black is no 0. */
static lxw_color_t color_of(uint32_t rgb)
{
    return rgb ? rgb : LXW_COLOR_BLACK;
}

static lxw_chart_pattern pattern_of(const struct path_fill *f)
{
    static const uint8_t types[PATTERNS] = {LXW_CHART_PATTERN_NONE,
                                            LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL,
                                            LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL,
                                            LXW_CHART_PATTERN_NARROW_HORIZONTAL,
                                            LXW_CHART_PATTERN_NARROW_VERTICAL,
                                            LXW_CHART_PATTERN_LARGE_GRID,
                                            LXW_CHART_PATTERN_OUTLINED_DIAMOND,
                                            LXW_CHART_PATTERN_PERCENT_20};
    return (lxw_chart_pattern){
        .fg_color = color_of(f->ink), .bg_color = color_of(f->paper), .type = types[f->pattern]};
}

static void look_of_line(lxw_chart_series *series, const struct xlsx_series *own, size_t number)
{
    static const uint8_t signs[] = {LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE,
                                    LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND};
    const int32_t *dash = own->dash;
    lxw_chart_fill fill = {.color = color_of(own->fill.ink)};
    lxw_chart_line edge = {.color = EDGE_COLOR, .width = 0.5F};
    lxw_chart_line line = {.color = color_of(own->fill.ink), .width = 1.5F};
    line.dash_type = !dash || !dash[0] ? LXW_CHART_LINE_DASH_SOLID
                     : dash[2]         ? LXW_CHART_LINE_DASH_DASH_DOT
                     : dash[0] > 3000  ? LXW_CHART_LINE_DASH_DASH
                                       : LXW_CHART_LINE_DASH_ROUND_DOT;
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, signs[number % 4]);
    chart_series_set_marker_size(series, MARKER_SIZE);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &edge);
}

static void look_of_area(lxw_chart_series *series, const struct path_fill *f)
{
    lxw_chart_line edge = {.color = EDGE_COLOR, .width = 0.5F};
    lxw_chart_fill fill = {.color = color_of(f->ink)};
    lxw_chart_pattern pattern = pattern_of(f);
    if (f->pattern == PATTERN_SOLID)
        chart_series_set_fill(series, &fill);
    else
        chart_series_set_pattern(series, &pattern);
    chart_series_set_line(series, &edge);
}

static void look_of_slices(struct xlsx *x, lxw_chart_series *series, const struct xlsx_chart *c)
{
    lxw_chart_point *points = arena_zalloc(&x->arena, (c->slice_count + 1) * sizeof *points);
    lxw_chart_point **list = arena_zalloc(&x->arena, (c->slice_count + 1) * sizeof *list);
    lxw_chart_fill *fills = arena_zalloc(&x->arena, (c->slice_count + 1) * sizeof *fills);
    lxw_chart_pattern *patterns = arena_zalloc(&x->arena, (c->slice_count + 1) * sizeof *patterns);
    lxw_chart_line edge = {.color = EDGE_COLOR, .width = 0.5F};
    if (!points || !list || !fills || !patterns) {
        fail_memory(x);
        return;
    }
    for (size_t i = 0; i < c->slice_count; i++) {
        bool solid = c->slices[i].pattern == PATTERN_SOLID;
        fills[i] = (lxw_chart_fill){.color = color_of(c->slices[i].ink)};
        patterns[i] = pattern_of(&c->slices[i]);
        points[i].line = &edge; /* the library copies what points say */
        points[i].fill = solid ? &fills[i] : NULL;
        points[i].pattern = solid ? NULL : &patterns[i];
        list[i] = &points[i];
    }
    check(x, chart_series_set_points(series, list));
}

static void label_series(struct xlsx *x, lxw_chart_series *series, const struct xlsx_chart *c,
                         const struct xlsx_series *own)
{
    bool share = c->kind == XLSX_CHART_PIE;
    char *format = copy(x, share ? STR("0.00%") : own->number_format, STR(""));
    if (!c->labels || c->kind == XLSX_CHART_RING || !format)
        return;
    chart_series_set_labels(series);
    chart_series_set_labels_num_format(series, format);
    if (share) {
        chart_series_set_labels_options(series, LXW_FALSE, LXW_FALSE, LXW_FALSE);
        chart_series_set_labels_percentage(series);
    }
    if (c->kind == XLSX_CHART_LINE)
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_ABOVE);
    else if (c->kind != XLSX_CHART_COLUMN_STACKED && c->kind != XLSX_CHART_BAR_STACKED)
        chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_OUTSIDE_END);
}

static void add_series(struct xlsx_sheet *s, lxw_chart *chart, const struct xlsx_chart *c, size_t i)
{
    struct xlsx *x = s->book;
    const struct xlsx_series *own = &c->series[i];
    const struct xlsx_area *names = &c->categories, *values = &own->values;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    char *sheet = copy(x, s->name, STR("")), *name = copy(x, own->name, s->name);
    if (!series || !sheet || !name) {
        fail_memory(x);
        return;
    }
    chart_series_set_categories(series, sheet, names->row, (lxw_col_t)names->col, names->last_row,
                                (lxw_col_t)names->last_col);
    chart_series_set_values(series, sheet, values->row, (lxw_col_t)values->col, values->last_row,
                            (lxw_col_t)values->last_col);
    if (own->name.n)
        chart_series_set_name(series, name);
    if (c->slice_count)
        look_of_slices(x, series, c);
    else if (c->kind == XLSX_CHART_LINE)
        look_of_line(series, own, i);
    else
        look_of_area(series, &own->fill);
    label_series(x, series, c, own);
}

static void set_axes(struct xlsx *x, lxw_chart *chart, const struct xlsx_chart *c)
{
    bool lying = c->kind == XLSX_CHART_BAR || c->kind == XLSX_CHART_BAR_STACKED;
    /* the library calls the lower axis x, whatever stands on it */
    lxw_chart_axis *names = lying ? chart->y_axis : chart->x_axis;
    lxw_chart_axis *figures = lying ? chart->x_axis : chart->y_axis;
    lxw_chart_axis *both[] = {names, figures};
    /* long names are broken into lines; left alone, programs turn and cut them */
    lxw_chart_font level = {.rotation = 360 /* of the library: an angle of 0 that is told */};
    lxw_chart_line rule = {.color = EDGE_COLOR, .width = 0.5F};
    lxw_chart_line grid = {.color = GRID_COLOR, .width = 0.5F};
    char *format = copy(x, c->axis_format, STR(""));
    for (size_t i = 0; i < 2; i++) {
        chart_axis_set_line(both[i], &rule);
        chart_axis_set_major_tick_mark(both[i], LXW_CHART_AXIS_TICK_MARK_NONE);
        chart_axis_set_minor_tick_mark(both[i], LXW_CHART_AXIS_TICK_MARK_NONE);
    }
    if (format)
        chart_axis_set_num_format(figures, format);
    if (c->has_min)
        chart_axis_set_min(figures, c->min);
    if (c->step > 0)
        chart_axis_set_major_unit(figures, c->step);
    chart_axis_set_num_font(names, &level);
    chart_axis_set_label_position(names, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_major_gridlines_set_visible(names, LXW_FALSE);
    chart_axis_major_gridlines_set_visible(figures, LXW_TRUE);
    chart_axis_major_gridlines_set_line(figures, &grid);
    if (lying) {
        chart_axis_set_reverse(names);
        chart_axis_set_crossing_max(names);
    }
}

void xlsx_add_chart(struct xlsx_sheet *s, uint32_t row, uint32_t col, const struct xlsx_chart *c)
{
    enum { OWN_WIDTH = 360, OWN_HEIGHT = 216 /* points of the library's charts */ };
    static const uint8_t types[] = {LXW_CHART_COLUMN,      LXW_CHART_BAR,  LXW_CHART_COLUMN_STACKED,
                                    LXW_CHART_BAR_STACKED, LXW_CHART_LINE, LXW_CHART_PIE,
                                    LXW_CHART_DOUGHNUT};
    lxw_chart *chart = lives(s) ? workbook_add_chart(s->book->file, types[c->kind]) : NULL;
    if (!chart) {
        if (lives(s))
            fail_memory(s->book);
        return;
    }
    lxw_chart_options place = {.x_offset = 12,
                               .y_offset = 6,
                               .x_scale = c->width / OWN_WIDTH,
                               .y_scale = c->height / OWN_HEIGHT,
                               .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
                               .description = copy(s->book, c->alt, label_of(s, row, col))};
    for (size_t i = 0; i < c->series_count && lives(s); i++)
        add_series(s, chart, c, i);
    chart_title_off(chart);
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
    if (c->slice_count)
        chart_set_rotation(chart, (uint16_t)c->start);
    else
        set_axes(s->book, chart, c);
    if (!c->slice_count)
        chart_legend_set_position(chart, c->series_count < 2 ? LXW_CHART_LEGEND_NONE
                                                             : LXW_CHART_LEGEND_BOTTOM);
    check(s->book, worksheet_insert_chart_opt(s->file, row, (lxw_col_t)col, chart, &place));
}
