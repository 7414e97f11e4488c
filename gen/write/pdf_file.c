/* libharu as a store of objects. Nothing here knows pages of ours, tables or fonts. */
#include "write/pdf_file.h"
#include "base/memory.h"

#include "fence/deflate.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_pages.h>
#include <hpdf_utils.h>

#include <stdlib.h>

/* An object that libharu only numbers; its text goes into an object stream. */
struct own_object {
    HPDF_Null placeholder;
    struct str text;
};

struct pdf_file {
    HPDF_Doc doc;
    struct arena arena;
    struct own_object *own; /* in order of their numbers */
    size_t own_count, own_cap;
    HPDF_Page *pages;
    size_t page_count, page_cap;
    HPDF_STATUS error; /* first one libharu reported */
    bool failed;
};

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
    struct pdf_file *f = user;
    (void)detail;
    if (!f->error)
        f->error = error;
    f->failed = true;
}

/* Notes a failed call; every call of libharu passes through here or is checked for NULL. */
static bool good(struct pdf_file *f, HPDF_STATUS status)
{
    f->failed = f->failed || status != HPDF_OK;
    return !f->failed;
}

static bool made(struct pdf_file *f, const void *object)
{
    f->failed = f->failed || !object;
    return !f->failed;
}

struct pdf_file *pdf_file_new(struct pdf_memory memory)
{
    struct pdf_file *f = memory_zalloc(sizeof *f);
    if (!f)
        return NULL;
    arena_init(&f->arena);
    f->doc = HPDF_NewEx(on_error, memory.get, memory.give, 0, f);
    if (made(f, f->doc)) {
        good(f, HPDF_SetCompressionMode(f->doc, HPDF_COMP_NONE)); /* see fill_stream */
        f->doc->pdf_version = HPDF_VER_17;
    }
    return f;
}

void pdf_file_free(struct pdf_file *f)
{
    if (!f)
        return;
    if (f->doc)
        HPDF_Free(f->doc);
    arena_free(&f->arena);
    free(f);
}

static uint32_t number_of(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

static bool grow_own(struct pdf_file *f)
{
    size_t cap = f->own_cap ? f->own_cap * 2 : 256;
    struct own_object *own =
        arena_grow(&f->arena, f->own, f->own_count * sizeof *own, cap * sizeof *own);
    if (!made(f, own))
        return false;
    f->own = own;
    f->own_cap = cap;
    return true;
}

uint32_t pdf_file_reserve(struct pdf_file *f)
{
    if (f->failed || (f->own_count == f->own_cap && !grow_own(f)))
        return 0;
    HPDF_Null placeholder = HPDF_Null_New(f->doc->mmgr);
    if (!made(f, placeholder) || !good(f, HPDF_Xref_Add(f->doc->xref, placeholder)))
        return 0;
    f->own[f->own_count++] = (struct own_object){placeholder, STR("null")};
    return number_of(placeholder);
}

/* Own objects are numbered in ascending order, so they are found by halving. */
static struct own_object *own_object(struct pdf_file *f, uint32_t number)
{
    size_t low = 0, high = f->own_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (number_of(f->own[mid].placeholder) < number)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < f->own_count && number_of(f->own[low].placeholder) == number;
    return found ? &f->own[low] : NULL;
}

void pdf_file_put(struct pdf_file *f, uint32_t object, struct str text)
{
    struct own_object *o = f->failed ? NULL : own_object(f, object);
    if (o && made(f, text.p))
        o->text = text;
}

/* libharu lets a dictionary write entries of its own behind the regular ones. */
static HPDF_STATUS write_entries(HPDF_Dict dict, HPDF_Stream stream)
{
    const struct str *entries = dict->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)entries->p, (HPDF_UINT)entries->n);
}

static void set_entries(struct pdf_file *f, HPDF_Dict dict, struct str entries)
{
    struct str *kept = arena_alloc(&f->arena, sizeof *kept);
    if (!made(f, kept) || !made(f, entries.p))
        return;
    *kept = entries;
    dict->attr = kept;
    dict->write_fn = write_entries;
}

/* Fills a stream dictionary. The bytes are deflated here, since libharu offers no choice of level;
 * its own filter stays off and the entry is written with the others. */
static void fill_stream(struct pdf_file *f, HPDF_Dict dict, struct str entries, struct str bytes,
                        bool deflate)
{
    struct buf packed;
    buf_init(&packed);
    if (deflate) {
        deflate_bytes(&packed, bytes);
        bytes = buf_view(&packed);
        entries = arena_printf(&f->arena, "%.*s/Filter/FlateDecode", STR_ARG(entries));
    }
    f->failed = f->failed || packed.failed;
    if (!f->failed)
        good(f, HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes.p, (HPDF_UINT)bytes.n));
    buf_free(&packed);
    set_entries(f, dict, entries);
}

uint32_t pdf_file_stream(struct pdf_file *f, struct str entries, struct str bytes, bool deflate)
{
    if (f->failed)
        return 0;
    HPDF_Dict dict = HPDF_DictStream_New(f->doc->mmgr, f->doc->xref);
    if (!made(f, dict))
        return 0;
    fill_stream(f, dict, entries, bytes, deflate);
    return number_of(dict);
}

uint32_t pdf_file_page(struct pdf_file *f, mpt width, mpt height)
{
    if (f->failed)
        return 0;
    HPDF_Page *pages = arena_room(&f->arena, f->pages, f->page_count, &f->page_cap, sizeof *pages);
    if (!made(f, pages))
        return 0;
    f->pages = pages;
    HPDF_Page page = HPDF_AddPage(f->doc);
    if (!made(f, page) || !good(f, HPDF_Page_SetWidth(page, (float)width / 1000)) ||
        !good(f, HPDF_Page_SetHeight(page, (float)height / 1000)))
        return 0;
    f->pages[f->page_count++] = page;
    return number_of(page);
}

static void add_fonts(struct pdf_file *f, HPDF_Dict page, const struct pdf_page_parts *parts)
{
    HPDF_Dict resources = HPDF_Dict_GetItem(page, "Resources", HPDF_OCLASS_DICT);
    HPDF_Dict fonts = HPDF_Dict_New(f->doc->mmgr);
    if (!made(f, fonts) || !made(f, resources) || !good(f, HPDF_Dict_Add(resources, "Font", fonts)))
        return;
    for (size_t i = 0; i < parts->font_count; i++) {
        struct own_object *o = own_object(f, parts->fonts[i].object);
        if (made(f, o))
            good(f, HPDF_Dict_Add(fonts, parts->fonts[i].name, o->placeholder));
    }
}

static void add_annotations(struct pdf_file *f, HPDF_Dict page, const struct pdf_page_parts *parts)
{
    HPDF_Array array = HPDF_Array_New(f->doc->mmgr);
    if (!made(f, array) || !good(f, HPDF_Dict_Add(page, "Annots", array)))
        return;
    for (size_t i = 0; i < parts->annotation_count; i++) {
        struct own_object *o = own_object(f, parts->annotations[i]);
        if (made(f, o))
            good(f, HPDF_Array_Add(array, o->placeholder));
    }
}

void pdf_file_page_fill(struct pdf_file *f, size_t index, const struct pdf_page_parts *parts)
{
    if (f->failed || index >= f->page_count)
        return;
    HPDF_Page page = f->pages[index];
    HPDF_PageAttr attr = page->attr;
    fill_stream(f, attr->contents, STR(""), parts->content, true);
    if (parts->font_count)
        add_fonts(f, page, parts);
    if (parts->annotation_count)
        add_annotations(f, page, parts);
    if (parts->struct_parents >= 0)
        good(f, HPDF_Dict_AddNumber(page, "StructParents", parts->struct_parents));
    good(f, HPDF_Dict_AddName(page, "Tabs", "S"));
}

void pdf_file_catalog(struct pdf_file *f, struct str entries)
{
    if (!f->failed)
        set_entries(f, f->doc->catalog, entries);
}

void pdf_file_info(struct pdf_file *f, struct str entries)
{
    if (f->failed || !made(f, f->doc->info))
        return;
    (void)HPDF_Dict_RemoveElement(f->doc->info, "Producer");
    set_entries(f, f->doc->info, entries);
}

/* ---- writing ---- */

/* Where an object stands in the file (PDF 32000-1, table 18). */
struct location {
    int type;          /* 1: at an offset, 2: in an object stream */
    uint32_t position; /* the offset; the number of the object stream */
    uint32_t index;    /* in the object stream */
};

struct pdf_writer {
    struct pdf_file *file;
    struct buf *out;
    struct location *locations; /* by object number */
    size_t count;
    size_t next_own;
    struct buf heads, bodies; /* of the object stream being filled */
    size_t held;              /* objects in it */
    uint32_t *held_numbers;
};

enum { OBJECTS_PER_STREAM = 1000 };

/* Appends what a stream of libharu holds. */
static void take_stream(struct pdf_file *f, HPDF_Stream s, struct buf *out)
{
    for (HPDF_UINT i = 0; i < HPDF_MemStream_GetBufCount(s); i++) {
        HPDF_UINT n = 0;
        HPDF_BYTE *p = HPDF_MemStream_GetBufPtr(s, i, &n);
        if (!made(f, p))
            return;
        buf_put(out, p, n);
    }
}

/* Appends an object of libharu as text, a stream with its data. */
static void print_object(struct pdf_file *f, void *object, struct buf *out)
{
    HPDF_Stream s = HPDF_MemStream_New(f->doc->mmgr, 0);
    if (!made(f, s))
        return;
    if (good(f, HPDF_Obj_WriteValue(object, s, NULL)))
        take_stream(f, s, out);
    HPDF_Stream_Free(s);
}

/* Appends `bytes`, deflated, as the stream object `number` with further entries. */
static void print_deflated(struct pdf_writer *w, uint32_t number, struct str entries,
                           const struct buf *bytes)
{
    struct buf packed;
    buf_init(&packed);
    deflate_bytes(&packed, buf_view(bytes));
    buf_printf(w->out, "%u 0 obj\n<<%.*s/Filter/FlateDecode/Length %zu>>stream\n", (unsigned)number,
               STR_ARG(entries), packed.n);
    buf_str(w->out, buf_view(&packed));
    buf_puts(w->out, "\nendstream\nendobj\n");
    w->file->failed = w->file->failed || packed.failed;
    buf_free(&packed);
}

static bool is_stream(const void *object)
{
    const HPDF_Obj_Header *header = object;
    return (header->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT &&
           ((const HPDF_Dict_Rec *)object)->stream;
}

/* Closes the object stream being filled; it gets the next free number. */
static void flush_objects(struct pdf_writer *w)
{
    if (!w->held)
        return;
    uint32_t number = (uint32_t)w->count++;
    for (size_t i = 0; i < w->held; i++)
        w->locations[w->held_numbers[i]] = (struct location){2, number, (uint32_t)i};
    w->locations[number] = (struct location){1, (uint32_t)w->out->n, 0};
    struct str entries =
        arena_printf(&w->file->arena, "/Type/ObjStm/N %zu/First %zu", w->held, w->heads.n);
    buf_str(&w->heads, buf_view(&w->bodies));
    w->file->failed = w->file->failed || w->heads.failed || w->bodies.failed || !entries.p;
    if (!w->file->failed)
        print_deflated(w, number, entries, &w->heads);
    buf_clear(&w->heads);
    buf_clear(&w->bodies);
    w->held = 0;
}

static void hold_object(struct pdf_writer *w, uint32_t number, void *object)
{
    buf_int(&w->heads, number);
    buf_char(&w->heads, ' ');
    buf_int(&w->heads, (long long)w->bodies.n);
    buf_char(&w->heads, ' ');
    struct pdf_file *f = w->file;
    bool own = w->next_own < f->own_count && f->own[w->next_own].placeholder == object;
    if (own)
        buf_str(&w->bodies, f->own[w->next_own++].text);
    else
        print_object(f, object, &w->bodies);
    buf_char(&w->bodies, '\n');
    w->held_numbers[w->held++] = number;
    if (w->held == OBJECTS_PER_STREAM)
        flush_objects(w);
}

/* Streams stand in the file by themselves; a stream's length is an object that is known only after
 * it, so those come first. */
static void print_streams(struct pdf_writer *w)
{
    struct pdf_file *f = w->file;
    HPDF_List entries = f->doc->xref->entries;
    for (HPDF_UINT i = 1; i < entries->count && !f->failed; i++) {
        void *object = HPDF_Xref_GetEntry(f->doc->xref, i)->obj;
        if (!is_stream(object))
            continue;
        w->locations[i] = (struct location){1, (uint32_t)w->out->n, 0};
        buf_printf(w->out, "%u 0 obj\n", i);
        print_object(f, object, w->out);
        buf_puts(w->out, "\nendobj\n");
    }
}

static void print_objects(struct pdf_writer *w)
{
    struct pdf_file *f = w->file;
    HPDF_List entries = f->doc->xref->entries;
    for (HPDF_UINT i = 1; i < entries->count && !f->failed; i++) {
        void *object = HPDF_Xref_GetEntry(f->doc->xref, i)->obj;
        if (!is_stream(object))
            hold_object(w, i, object);
    }
    flush_objects(w);
}

/* The rows of the cross-reference stream, each as its difference from the one above (PNG predictor
 * “up”), which makes runs of objects nearly free. */
static void put_rows(struct buf *b, const struct location *locations, size_t count)
{
    enum { ROW = 7, UP = 2 };
    unsigned char above[ROW] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct location *l = &locations[i];
        const unsigned char row[ROW] = {
            (unsigned char)l->type,
            (unsigned char)(l->position >> 24),
            (unsigned char)(l->position >> 16),
            (unsigned char)(l->position >> 8),
            (unsigned char)l->position,
            (unsigned char)(l->index >> 8),
            (unsigned char)l->index,
        };
        buf_char(b, UP);
        for (size_t k = 0; k < ROW; k++) {
            buf_char(b, (char)(row[k] - above[k]));
            above[k] = row[k];
        }
    }
}

/* 128 bits that name the content: FNV-1a over words of eight bytes, from two starting points. Not
 * meant against forgery. */
static void print_identifier(struct str bytes, char out[33])
{
    for (unsigned lane = 0; lane < 2; lane++) {
        uint64_t h = 14695981039346656037u + lane;
        for (size_t i = 0; i < bytes.n; i += 8) {
            uint64_t word = 0;
            for (size_t k = 0; k < 8 && i + k < bytes.n; k++)
                word |= (uint64_t)(unsigned char)bytes.p[i + k] << (8 * k);
            h = (h ^ word) * 1099511628211u;
            h ^= h >> 29;
        }
        for (size_t k = 0; k < 16; k++)
            out[16 * lane + k] = "0123456789ABCDEF"[h >> (60 - 4 * k) & 15];
    }
    out[32] = '\0';
}

static void print_references(struct pdf_writer *w)
{
    uint32_t number = (uint32_t)w->count++;
    size_t offset = w->out->n;
    w->locations[number] = (struct location){1, (uint32_t)offset, 0};
    w->locations[0] = (struct location){0, 0, 0xFFFF};
    char id[33];
    print_identifier(buf_view(w->out), id);
    struct str entries = arena_printf(
        &w->file->arena,
        "/Type/XRef/Size %zu/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Root %u 0 R/Info %u 0 "
        "R/ID[<%s><%s>]",
        w->count, (unsigned)number_of(w->file->doc->catalog),
        (unsigned)number_of(w->file->doc->info), id, id);
    struct buf rows;
    buf_init(&rows);
    put_rows(&rows, w->locations, w->count);
    w->file->failed = w->file->failed || rows.failed || !entries.p;
    if (!w->file->failed)
        print_deflated(w, number, entries, &rows);
    buf_free(&rows);
    buf_printf(w->out, "startxref\n%zu\n%%%%EOF\n", offset);
}

static void print_file(struct pdf_writer *w)
{
    /* Four bytes above 127 tell transfer programs that the file is binary (7.5.2). */
    buf_puts(w->out, "%PDF-1.7\n%\xE5\xE6\xE7\xE8\n");
    w->count = w->file->doc->xref->entries->count;
    size_t most = w->count + w->count / OBJECTS_PER_STREAM + 3;
    w->locations = arena_zalloc(&w->file->arena, most * sizeof *w->locations);
    w->held_numbers = arena_alloc(&w->file->arena, OBJECTS_PER_STREAM * sizeof *w->held_numbers);
    if (!made(w->file, w->locations) || !made(w->file, w->held_numbers))
        return;
    print_streams(w);
    print_objects(w);
    if (!w->file->failed)
        print_references(w);
}

static void report_failure(const struct pdf_file *f, struct diags *ds)
{
    if (!f->error || f->error == HPDF_FAILD_TO_ALLOC_MEM) {
        DIAG0(ds, E1004, place_file(STR("")));
        return;
    }
    struct str code = arena_printf(&ds->arena, "0x%04lX", (unsigned long)f->error);
    DIAG(ds, E6001, place_file(STR("")), code);
}

bool pdf_file_write(struct pdf_file *f, struct buf *out, struct diags *ds)
{
    struct pdf_writer w = {.file = f, .out = out};
    buf_init(&w.heads);
    buf_init(&w.bodies);
    if (!f->failed)
        print_file(&w);
    buf_free(&w.heads);
    buf_free(&w.bodies);
    if (f->failed || out->failed) {
        report_failure(f, ds);
        return false;
    }
    return true;
}
