/* An .xls or .et: which stream, and what stands in front of the sheets ([MS-XLS] 2.1.7.20.3). */
#include "read/biff.h"

enum {
    DATEMODE = 0x0022,
    FILEPASS = 0x002F,
    BOUNDSHEET = 0x0085,
    SST = 0x00FC,
    XF = 0x00E0,
    FORMAT = 0x041E,
    EXTERNSHEET = 0x0017,
    SUPBOOK = 0x01AE,
    NAME = 0x0018,
    VERSION_8 = 0x0600,
    FORMATS = 1 << 16 /* numbers that there may be */
};

struct sheet_start {
    size_t at;
};

/* What the records in front of the sheets say, as far as it is needed only while reading. */
struct globals {
    struct xls *x;
    size_t *starts; /* where each sheet begins */
    size_t start_cap;
    uint8_t *own; /* FORMAT records: by their number the format and 1; NULL: there is none */
    size_t xf_cap, string_cap;
    size_t book_n;   /* SUPBOOK records so far */
    size_t own_book; /* the one that means this workbook; SIZE_MAX: none yet */
    struct reference {
        uint16_t book, first, last;
    } * references; /* EXTERNSHEET: sheets that formulas of names refer to */
    size_t reference_n, reference_cap;
};

static bool damaged(struct xls *x, struct str what)
{
    BUILD_ERROR(x->b, E2308, what);
    return false;
}

/* A text of `n` units with its byte of flags at `at`, into x->text. */
static bool text_at(struct xls *x, struct biff *r, size_t at, size_t n)
{
    struct biff_text t = {r, at, &x->text};
    char flags;
    buf_clear(&x->text);
    return biff_bytes(&t, 1, &flags) && biff_units(&t, n, flags & 1);
}

static bool add_sheet(struct globals *g, struct biff *r)
{
    enum { WORKSHEET = 0 };
    struct xls *x = g->x;
    if (r->data.n < 8)
        return damaged(x, STR("BOUNDSHEET"));
    size_t at = le32(r->data.p);
    unsigned visibility = r->data.p[4] & 3;
    bool other = r->data.p[5] != WORKSHEET;
    if (!text_at(x, r, 7, (unsigned char)r->data.p[6]))
        return damaged(x, STR("BOUNDSHEET"));
    struct str name = build_text(x->b, buf_view(&x->text));
    size_t *starts =
        arena_room(x->b->arena, g->starts, x->b->book->n, &g->start_cap, sizeof *starts);
    if (!starts)
        return build_out_of_memory(x->b);
    g->starts = starts;
    starts[x->b->book->n] = at;
    struct book_sheet *sheet = name.p ? build_sheet(x->b, name,
                                                    visibility == 1   ? BOOK_HIDDEN
                                                    : visibility == 2 ? BOOK_VERY_HIDDEN
                                                                      : BOOK_VISIBLE)
                                      : NULL;
    if (sheet)
        sheet->other = other;
    return sheet;
}

static bool read_strings(struct globals *g, struct biff *r)
{
    struct xls *x = g->x;
    struct biff_text t = {r, 8, &x->text};
    if (r->data.n < 8)
        return damaged(x, STR("SST"));
    uint32_t n = le32(r->data.p + 4);
    if (n > BOOK_STRINGS_MAX) {
        BUILD_ERROR(x->b, E2317, arena_printf(&x->b->ds->arena, "%d", (int)BOOK_STRINGS_MAX));
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        buf_clear(&x->text);
        if (!biff_string(&t))
            return true; /* fewer than stated: cells that want the others are told */
        struct str *strings =
            arena_room(x->b->arena, x->strings, x->string_n, &g->string_cap, sizeof *strings);
        if (!strings)
            return build_out_of_memory(x->b);
        x->strings = strings;
        strings[x->string_n] = build_text(x->b, buf_view(&x->text));
        if (!strings[x->string_n++].p)
            return false;
    }
    return true;
}

static bool add_format(struct globals *g, struct biff *r)
{
    struct xls *x = g->x;
    if (r->data.n < 5)
        return true;
    unsigned id = le16(r->data.p);
    if (!text_at(x, r, 4, le16(r->data.p + 2)))
        return true; /* the number is shown as General then */
    if (!g->own)
        g->own = arena_zalloc(x->b->arena, FORMATS);
    if (!g->own)
        return build_out_of_memory(x->b);
    g->own[id] = (uint8_t)(format_of_code(buf_view(&x->text)) + 1);
    return true;
}

/* FORMAT records stand in front of the XF records. */
static bool add_style(struct globals *g, const struct biff *r)
{
    struct xls *x = g->x;
    if (r->data.n < 4)
        return damaged(x, STR("XF"));
    unsigned id = le16(r->data.p + 2);
    uint8_t *formats = arena_room(x->b->arena, x->formats, x->format_n, &g->xf_cap, 1);
    if (!formats)
        return build_out_of_memory(x->b);
    enum cell_format format = format_of_id(id);
    if (g->own && g->own[id])
        format = (enum cell_format)(g->own[id] - 1);
    x->formats = formats;
    formats[x->format_n++] = (uint8_t)format;
    return true;
}

static bool add_references(struct globals *g, const struct biff *r)
{
    enum { EACH = 6 };
    struct xls *x = g->x;
    for (size_t at = 2; at + EACH <= r->data.n; at += EACH) {
        struct reference *all =
            arena_room(x->b->arena, g->references, g->reference_n, &g->reference_cap, sizeof *all);
        if (!all)
            return build_out_of_memory(x->b);
        g->references = all;
        all[g->reference_n++] = (struct reference){le16(r->data.p + at), le16(r->data.p + at + 2),
                                                   le16(r->data.p + at + 4)};
    }
    return true;
}

/* A name's formula when it is nothing but one cell or area of one sheet (PtgRef3d, PtgArea3d). */
static void refer(const struct globals *g, struct book_name *name, struct str formula)
{
    enum { REF = 0x1A, AREA = 0x1B, CLASS = 0x60, COLUMN = 0x3FFF };
    unsigned token = formula.n ? (unsigned char)formula.p[0] & ~(unsigned)CLASS : 0;
    bool area = token == AREA && formula.n == 11, cell = token == REF && formula.n == 7;
    size_t index = area || cell ? le16(formula.p + 1) : SIZE_MAX;
    if (index >= g->reference_n)
        return;
    const struct reference *r = &g->references[index];
    if (r->book != g->own_book || r->first != r->last || r->first >= g->x->b->book->n)
        return;
    const char *p = formula.p + 3;
    name->area_sheet = r->first;
    name->area =
        area ? (struct book_area){le16(p), le16(p + 4) & COLUMN, le16(p + 2), le16(p + 6) & COLUMN}
             : (struct book_area){le16(p), le16(p + 2) & COLUMN, le16(p), le16(p + 2) & COLUMN};
}

static bool add_name(struct globals *g, struct biff *r)
{
    enum { HEAD = 14, HIDDEN = 1, BUILTIN = 0x20 };
    static const char *const builtin[] = {
        "Consolidate_Area", "Auto_Open",       "Auto_Close",   "Extract",        "Database",
        "Criteria",         "Print_Area",      "Print_Titles", "Recorder",       "Data_Form",
        "Auto_Activate",    "Auto_Deactivate", "Sheet_Title",  "_FilterDatabase"};
    struct xls *x = g->x;
    if (r->data.n < HEAD + 1)
        return true;
    unsigned flags = le16(r->data.p), length = (unsigned char)r->data.p[3];
    size_t formula = le16(r->data.p + 4), sheet = le16(r->data.p + 8);
    size_t bytes = (size_t)length << (r->data.p[HEAD] & 1);
    struct str data = r->data;
    if (HEAD + 1 + bytes > data.n || !text_at(x, r, HEAD, length))
        return true;
    struct book_name *name = build_name(x->b);
    if (!name)
        return false;
    unsigned code = x->text.n == 3 ? 0 : (x->text.n ? (unsigned char)x->text.p[0] : 0);
    if (flags & BUILTIN && code < sizeof builtin / sizeof *builtin) {
        buf_clear(&x->text);
        buf_puts(&x->text, "_xlnm.");
        buf_puts(&x->text, builtin[code]);
    }
    name->name = build_text(x->b, buf_view(&x->text));
    name->hidden = flags & HIDDEN;
    if (sheet && sheet <= x->b->book->n)
        name->sheet = sheet - 1;
    size_t from = HEAD + 1 + bytes;
    if (formula <= data.n - from)
        refer(g, name, str_sub(data, from, from + formula));
    return name->name.p;
}

static bool read_global(struct globals *g, struct biff *r)
{
    struct xls *x = g->x;
    switch (r->type) {
    case FILEPASS:
        BUILD_ERROR(x->b, E2303, STR(""));
        return false;
    case DATEMODE:
        x->b->book->since_1904 = r->data.n >= 2 && le16(r->data.p) == 1;
        return true;
    case BOUNDSHEET:
        return add_sheet(g, r);
    case SST:
        return read_strings(g, r);
    case FORMAT:
        return add_format(g, r);
    case XF:
        return add_style(g, r);
    case SUPBOOK:
        if (r->data.n >= 4 && le16(r->data.p + 2) == 0x0401)
            g->own_book = g->book_n;
        g->book_n++;
        return true;
    case EXTERNSHEET:
        return add_references(g, r);
    case NAME:
        return add_name(g, r);
    default:
        return true;
    }
}

static bool read_globals(struct globals *g)
{
    struct xls *x = g->x;
    struct biff r = {.stream = x->stream};
    bool cut;
    if (!biff_next(&r, &cut) || r.data.n < 4)
        return damaged(x, STR("BOF"));
    if (r.type != BIFF_BOF || le16(r.data.p) != VERSION_8) {
        BUILD_ERROR(x->b, E2304, STR(""));
        return false;
    }
    while (biff_next(&r, &cut)) {
        if (r.type == BIFF_EOF)
            return true;
        if (!read_global(g, &r))
            return false;
    }
    return damaged(x, diag_word(WORD_IT_ENDS_BEFORE_THE_SHEETS));
}

static bool read_sheets(struct xls *x)
{
    struct globals g = {.x = x, .own_book = SIZE_MAX};
    if (!read_globals(&g))
        return false;
    for (size_t i = 0; i < x->b->book->n; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one for each sheet */
        if (!x->b->book->sheets[i].other && !xls_read_sheet(x, g.starts[i], &x->b->book->sheets[i]))
            return false;
    return true;
}

static bool report_fault(struct book_build *b, struct cfb_fault fault)
{
    if (!fault.what.p)
        return build_out_of_memory(b);
    BUILD_ERROR(b, E2306, fault.what);
    return false;
}

/* What a compound file without a workbook is. */
static bool refuse_file(struct xls *x)
{
    static const struct {
        const char *stream;
        enum diag_word kind;
    } kinds[] = {{"WordDocument", WORD_A_WORD_DOCUMENT_DOC},
                 {"PowerPoint Document", WORD_A_PRESENTATION_PPT},
                 {"__properties_version1.0", WORD_A_MESSAGE_OF_OUTLOOK}};
    if (cfb_find(x->file, "EncryptedPackage")) {
        BUILD_ERROR(x->b, E2303, STR(""));
        return false;
    }
    struct str kind = diag_word(WORD_ANOTHER_OLE_FILE);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (cfb_find(x->file, kinds[i].stream))
            kind = diag_word(kinds[i].kind);
    BUILD_ERROR(x->b, E2302, kind);
    return false;
}

/* Excel writes both when it saves for two versions: "Workbook" is the newer one. */
static bool read_file(struct xls *x, struct str bytes)
{
    struct cfb_fault fault;
    if (!cfb_open(x->file, bytes, x->b->arena, &fault))
        return report_fault(x->b, fault);
    const struct cfb_stream *stream = cfb_find(x->file, "Workbook");
    if (!stream)
        stream = cfb_find(x->file, "Book");
    if (!stream)
        return refuse_file(x);
    if (!cfb_read(x->file, stream, BOOK_BYTES_MAX, &x->stream, &fault))
        return report_fault(x->b, fault);
    if (!read_sheets(x))
        return false;
    stream = cfb_find(x->file, "\x05"
                               "DocumentSummaryInformation");
    if (cfb_find(x->file, "_VBA_PROJECT_CUR"))
        x->b->book->macros = true;
    struct str properties;
    return !stream || !cfb_read(x->file, stream, BOOK_BYTES_MAX, &properties, &fault) ||
           xls_read_properties(x, properties);
}

bool xls_read(struct book_build *b, struct str bytes)
{
    struct cfb file;
    struct xls x = {.b = b, .stream = bytes};
    buf_init(&x.text);
    b->book->format = BOOK_XLS;
    bool compound = bytes.p[0] == '\xD0';
    x.file = compound ? &file : NULL;
    bool ok = compound ? read_file(&x, bytes) : read_sheets(&x);
    if (x.text.failed)
        ok = build_out_of_memory(b);
    buf_free(&x.text);
    return ok;
}
