#include "font/face.h"
#include "base/memory.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_BBOX_H
#include FT_OUTLINE_H
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H

#include <stdlib.h>

struct face_library {
    FT_Library ft;
};

struct face {
    FT_Face ft;
    TT_OS2 *os2;
};

struct face_library *face_library_open(void)
{
    struct face_library *lib = memory_zalloc(sizeof *lib);
    if (lib && FT_Init_FreeType(&lib->ft)) {
        free(lib);
        lib = NULL;
    }
    return lib;
}

void face_library_close(struct face_library *lib)
{
    if (!lib)
        return;
    FT_Done_FreeType(lib->ft);
    free(lib);
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

/* Compares a name of the font's name table (UTF-16BE, or bytes for a Macintosh record) with UTF-8
 * text; case of ASCII letters does not matter. */
static bool name_is(const FT_SfntName *record, struct str wanted, struct arena *a)
{
    bool wide = record->platform_id != TT_PLATFORM_MACINTOSH;
    size_t step = wide ? 2 : 1, n = record->string_len / step;
    char *utf8 = arena_alloc(a, n * 3 + 1);
    if (!utf8)
        return false;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        const FT_Byte *c = record->string + i * step;
        unsigned unit = wide ? (unsigned)c[0] << 8 | c[1] : c[0];
        if (unit < 0x80) {
            utf8[used++] = (char)unit;
        } else if (unit < 0x800) {
            utf8[used++] = (char)(0xC0 | unit >> 6);
            utf8[used++] = (char)(0x80 | (unit & 0x3F));
        } else {
            utf8[used++] = (char)(0xE0 | unit >> 12);
            utf8[used++] = (char)(0x80 | (unit >> 6 & 0x3F));
            utf8[used++] = (char)(0x80 | (unit & 0x3F));
        }
    }
    if (used != wanted.n)
        return false;
    for (size_t i = 0; i < used; i++)
        if (lower((unsigned char)utf8[i]) != lower((unsigned char)wanted.p[i]))
            return false;
    return true;
}

static bool is_of_family(FT_Face ft, struct str family)
{
    if (!family.n || (ft->family_name && str_eq(str_of(ft->family_name), family)))
        return true;
    struct arena scratch;
    arena_init(&scratch);
    bool found = false;
    FT_UInt count = FT_Get_Sfnt_Name_Count(ft);
    for (FT_UInt i = 0; i < count && !found; i++) {
        FT_SfntName record;
        if (FT_Get_Sfnt_Name(ft, i, &record))
            continue;
        bool names_family = record.name_id == TT_NAME_ID_FONT_FAMILY ||
                            record.name_id == TT_NAME_ID_TYPOGRAPHIC_FAMILY ||
                            record.name_id == TT_NAME_ID_FULL_NAME;
        found = names_family && name_is(&record, family, &scratch);
    }
    arena_free(&scratch);
    return found;
}

/* OS/2 fsType (OpenType specification, OS/2 table): usage bits 1 to 3, of which the least
 * restrictive counts; bit 8 forbids subsets, bit 9 outlines. */
static bool may_embed(const TT_OS2 *os2)
{
    enum { RESTRICTED = 0x2, PREVIEW = 0x4, EDITABLE = 0x8, NO_SUBSET = 0x100, BITMAPS = 0x200 };
    if (!os2 || os2->version == 0xFFFF)
        return true;
    if (os2->fsType & (NO_SUBSET | BITMAPS))
        return false;
    return !(os2->fsType & RESTRICTED) || (os2->fsType & (PREVIEW | EDITABLE));
}

static enum face_status open_one(FT_Library lib, const char *path, int index, struct str family,
                                 FT_Face *out)
{
    FT_Face ft;
    if (FT_New_Face(lib, path, index, &ft))
        return FACE_UNREADABLE;
    enum face_status status = FACE_OK;
    if (!FT_IS_SCALABLE(ft) || !FT_IS_SFNT(ft) || ft->units_per_EM == 0 ||
        FT_Select_Charmap(ft, FT_ENCODING_UNICODE))
        status = FACE_UNREADABLE;
    else if (!is_of_family(ft, family))
        status = FACE_OTHER_FAMILY;
    if (status == FACE_OK)
        *out = ft;
    else
        FT_Done_Face(ft);
    return status;
}

static long faces_in(FT_Library lib, const char *path)
{
    FT_Face ft;
    if (FT_New_Face(lib, path, -1, &ft))
        return 0;
    long n = ft->num_faces;
    FT_Done_Face(ft);
    return n;
}

enum face_status face_open(struct face_library *lib, const char *path, int index, struct str family,
                           struct face **out)
{
    FT_Face ft = NULL;
    enum face_status status = FACE_UNREADABLE;
    *out = NULL;
    if (index >= 0) {
        status = open_one(lib->ft, path, index, family, &ft);
    } else {
        long n = faces_in(lib->ft, path);
        for (int i = 0; i < n && !ft; i++)
            status = open_one(lib->ft, path, i, family, &ft);
    }
    if (!ft)
        return status;
    struct face *f = memory_zalloc(sizeof *f);
    if (!f) {
        FT_Done_Face(ft);
        return FACE_UNREADABLE;
    }
    f->ft = ft;
    f->os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    *out = f;
    return may_embed(f->os2) ? FACE_OK : FACE_NOT_EMBEDDABLE;
}

void face_close(struct face *f)
{
    if (!f)
        return;
    FT_Done_Face(f->ft);
    free(f);
}

struct str face_family(const struct face *f)
{
    return f->ft->family_name ? str_of(f->ft->family_name) : STR("");
}

struct str face_postscript_name(const struct face *f)
{
    const char *name = FT_Get_Postscript_Name(f->ft);
    return name ? str_of(name) : STR("");
}

int face_index(const struct face *f)
{
    return (int)(f->ft->face_index & 0xFFFF);
}

struct face_measures face_measures(const struct face *f)
{
    FT_Face ft = f->ft;
    struct face_measures m = {.units_per_em = ft->units_per_EM,
                              .ascent = ft->ascender,
                              .descent = ft->descender,
                              .cap_height = ft->ascender,
                              .weight = 400};
    m.box[0] = (int)ft->bbox.xMin;
    m.box[1] = (int)ft->bbox.yMin;
    m.box[2] = (int)ft->bbox.xMax;
    m.box[3] = (int)ft->bbox.yMax;
    if (f->os2 && f->os2->version != 0xFFFF) {
        m.weight = f->os2->usWeightClass;
        if (f->os2->version >= 2 && f->os2->sCapHeight > 0)
            m.cap_height = f->os2->sCapHeight;
        if (f->os2->sTypoAscender > 0) {
            m.ascent = f->os2->sTypoAscender;
            m.descent = f->os2->sTypoDescender;
        }
        m.serif = f->os2->panose[0] == 2 && f->os2->panose[1] >= 2 && f->os2->panose[1] <= 10;
    }
    return m;
}

uint32_t face_glyph_index(const struct face *f, int32_t cp)
{
    return FT_Get_Char_Index(f->ft, (FT_ULong)cp);
}

static bool add(struct outline *o, enum outline_op op, const FT_Vector *const *points, size_t n)
{
    if (o->op_count == o->op_cap) {
        size_t cap = o->op_cap ? o->op_cap * 2 : 256;
        uint8_t *ops = memory_resize(o->ops, cap);
        if (!ops)
            return false;
        o->ops = ops;
        o->op_cap = cap;
    }
    if (o->point_cap - o->point_count < n) {
        size_t cap = o->point_cap ? o->point_cap * 2 : 512;
        struct outline_point *p = memory_resize(o->points, cap * sizeof *p);
        if (!p)
            return false;
        o->points = p;
        o->point_cap = cap;
    }
    o->ops[o->op_count++] = (uint8_t)op;
    for (size_t i = 0; i < n; i++)
        o->points[o->point_count++] =
            (struct outline_point){(int32_t)points[i]->x, (int32_t)points[i]->y};
    return true;
}

static int on_points(void *user, enum outline_op op, const FT_Vector *const *points, size_t n)
{
    struct outline *o = user;
    o->failed = o->failed || !add(o, op, points, n);
    return o->failed;
}

static int on_move(const FT_Vector *to, void *user)
{
    return on_points(user, OUTLINE_MOVE, (const FT_Vector *[]){to}, 1);
}

static int on_line(const FT_Vector *to, void *user)
{
    return on_points(user, OUTLINE_LINE, (const FT_Vector *[]){to}, 1);
}

static int on_conic(const FT_Vector *control, const FT_Vector *to, void *user)
{
    return on_points(user, OUTLINE_CONIC, (const FT_Vector *[]){control, to}, 2);
}

static int on_cubic(const FT_Vector *c1, const FT_Vector *c2, const FT_Vector *to, void *user)
{
    return on_points(user, OUTLINE_CUBIC, (const FT_Vector *[]){c1, c2, to}, 3);
}

bool face_outline(struct face *f, uint32_t glyph, struct outline *o)
{
    static const FT_Outline_Funcs walk = {on_move, on_line, on_conic, on_cubic, 0, 0};
    o->op_count = o->point_count = 0;
    o->advance = o->xmin = o->ymin = o->xmax = o->ymax = 0;
    o->failed = false;
    if (FT_Load_Glyph(f->ft, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        f->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return false;
    FT_GlyphSlot slot = f->ft->glyph;
    o->advance = (int32_t)slot->metrics.horiAdvance;
    if (slot->outline.n_points == 0)
        return true;
    FT_BBox box;
    if (FT_Outline_Get_BBox(&slot->outline, &box) ||
        FT_Outline_Decompose(&slot->outline, &walk, o) || o->failed)
        return false;
    o->xmin = (int32_t)box.xMin;
    o->ymin = (int32_t)box.yMin;
    o->xmax = (int32_t)box.xMax;
    o->ymax = (int32_t)box.yMax;
    return true;
}

void outline_free(struct outline *o)
{
    free(o->ops);
    free(o->points);
    *o = (struct outline){0};
}
