/* One font file opened through FreeType: names, measures, permissions, outlines. The only file that
 * knows FreeType. */
#include "font/face.h"
#include "base/memory.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_MODULE_H
#include FT_SYSTEM_H
#include FT_BBOX_H
#include FT_MULTIPLE_MASTERS_H
#include FT_OUTLINE_H
#include FT_SFNT_NAMES_H
#include FT_TRUETYPE_IDS_H
#include FT_TRUETYPE_TABLES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What FreeType gets when memory has failed: enough for what it is at, and none of it is touched
 * before. */
enum { RESERVE = 4 * 1024 * 1024, ALIGNMENT = 16 };

struct face_library {
    struct FT_MemoryRec_ memory;
    FT_Library ft;
    char *reserve;
    size_t used; /* of it */
};

struct face {
    FT_Face ft;
    TT_OS2 *os2;
    int weight; /* of a variable font's instance; 0: as OS/2 says */
};

/* FreeType allocates as we do, so that a failure is noted whatever it makes of it: a font that it
 * cannot open for want of memory it often calls a broken one. It does not survive each failure
 * itself (a hint of a CFF glyph that found no room is written all the same), so it meets none: it
 * gets a piece of the reserve and goes on to the end of its call. */

static void *from_reserve(struct face_library *lib, size_t size)
{
    if (size > RESERVE - lib->used)
        return NULL;
    void *piece = lib->reserve + lib->used;
    size_t taken = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    lib->used = taken < RESERVE - lib->used ? lib->used + taken : RESERVE;
    return piece;
}

static bool of_reserve(const struct face_library *lib, const void *block)
{
    uintptr_t at = (uintptr_t)block, begin = (uintptr_t)lib->reserve;
    return at >= begin && at < begin + RESERVE;
}

static void *ft_alloc(FT_Memory memory, long size)
{
    void *block = memory_alloc((size_t)size);
    return block ? block : from_reserve(memory->user, (size_t)size);
}

static void ft_free(FT_Memory memory, void *block)
{
    if (!of_reserve(memory->user, block))
        free(block);
}

static void *ft_realloc(FT_Memory memory, long old_size, long size, void *block)
{
    bool own = of_reserve(memory->user, block);
    void *more = own ? NULL : memory_resize(block, (size_t)size);
    if (more)
        return more;
    more = from_reserve(memory->user, (size_t)size);
    if (more && old_size > 0)
        memcpy(more, block, (size_t)(old_size < size ? old_size : size));
    if (more && !own)
        free(block);
    return more;
}

struct face_library *face_library_open(void)
{
    struct face_library *lib = memory_zalloc(sizeof *lib);
    if (!lib)
        return NULL;
    lib->reserve = memory_alloc(RESERVE);
    lib->memory = (struct FT_MemoryRec_){lib, ft_alloc, ft_free, ft_realloc};
    if (!lib->reserve || FT_New_Library(&lib->memory, &lib->ft)) {
        memory_note_failure(); /* there is no other reason for it */
        free(lib->reserve);
        free(lib);
        return NULL;
    }
    FT_Add_Default_Modules(lib->ft);
    return lib;
}

void face_library_close(struct face_library *lib)
{
    if (!lib)
        return;
    FT_Done_Library(lib->ft);
    free(lib->reserve);
    free(lib);
}

int face_library_version(const struct face_library *lib)
{
    FT_Int major, minor, patch;
    FT_Library_Version(lib->ft, &major, &minor, &patch);
    return (major * 1000 + minor) * 1000 + patch;
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

/* Whether one of the font's names with an id for which `fits` is `wanted`. */
static bool has_name(FT_Face ft, bool (*fits)(FT_UShort id, FT_UInt wanted_id), FT_UInt wanted_id,
                     struct str wanted)
{
    struct arena scratch;
    arena_init(&scratch);
    bool found = false;
    FT_UInt count = FT_Get_Sfnt_Name_Count(ft);
    for (FT_UInt i = 0; i < count && !found; i++) {
        FT_SfntName record;
        found = !FT_Get_Sfnt_Name(ft, i, &record) && fits(record.name_id, wanted_id) &&
                name_is(&record, wanted, &scratch);
    }
    arena_free(&scratch);
    return found;
}

static bool names_family(FT_UShort id, FT_UInt unused)
{
    (void)unused;
    return id == TT_NAME_ID_FONT_FAMILY || id == TT_NAME_ID_TYPOGRAPHIC_FAMILY ||
           id == TT_NAME_ID_FULL_NAME;
}

static bool names_style(FT_UShort id, FT_UInt unused)
{
    (void)unused;
    return id == TT_NAME_ID_FONT_SUBFAMILY || id == TT_NAME_ID_TYPOGRAPHIC_SUBFAMILY;
}

static bool is_id(FT_UShort id, FT_UInt wanted_id)
{
    return id == wanted_id;
}

static bool is_of_family(FT_Face ft, struct str family)
{
    return !family.n || (ft->family_name && str_eq(str_of(ft->family_name), family)) ||
           has_name(ft, names_family, 0, family);
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

/* FreeType tells a font that it cannot open for want of memory from a broken one only at times. */
static bool open_file(FT_Library lib, const char *path, int index, FT_Face *ft)
{
    enum { ENOUGH = 64 * 1024 * 1024 };
    struct stat info;
    if (stat(path, &info) < 0 || !S_ISREG(info.st_mode)) /* a pipe would be waited for */
        return false;
    FT_Error error = FT_New_Face(lib, path, index, ft);
    if (error == FT_Err_Out_Of_Memory)
        memory_note_failure();
    else if (error)
        (void)memory_available((size_t)info.st_size + ENOUGH);
    return !error;
}

static enum face_status open_one(FT_Library lib, const struct face_wish *wish, int index,
                                 FT_Face *out)
{
    FT_Face ft;
    if (!open_file(lib, wish->path, index, &ft))
        return FACE_UNREADABLE;
    enum face_status status = FACE_OK;
    if (!FT_IS_SCALABLE(ft) || !FT_IS_SFNT(ft) || ft->units_per_EM == 0 ||
        FT_Select_Charmap(ft, FT_ENCODING_UNICODE))
        status = FACE_UNREADABLE;
    else if (!is_of_family(ft, wish->family))
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
    if (!open_file(lib, path, -1, &ft))
        return 0;
    long n = ft->num_faces;
    FT_Done_Face(ft);
    return n;
}

enum { OTHER_STYLE = 10000, ITALIC = 1000, REGULAR_WEIGHT = 400 };

/* How far a face is from the style asked for. */
static int style_distance(FT_Face ft, struct str style)
{
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    if (style.n && !FT_HAS_MULTIPLE_MASTERS(ft))
        return has_name(ft, names_style, 0, style) ? 0 : OTHER_STYLE;
    int weight = os2 && os2->version != 0xFFFF ? os2->usWeightClass : REGULAR_WEIGHT;
    return abs(weight - REGULAR_WEIGHT) + (ft->style_flags & FT_STYLE_FLAG_ITALIC ? ITALIC : 0);
}

/* The face of a file whose style is nearest. */
static enum face_status open_best(FT_Library lib, const struct face_wish *wish, FT_Face *out)
{
    enum face_status status = FACE_UNREADABLE;
    int best = 0;
    long n = faces_in(lib, wish->path);
    for (int i = 0; i < n; i++) {
        FT_Face ft = NULL;
        enum face_status one = open_one(lib, wish, i, &ft);
        int distance = ft ? style_distance(ft, wish->style) : 0;
        if (n == 1 && distance >= OTHER_STYLE)
            distance = 0;
        if (ft && (!*out || distance < best)) {
            if (*out)
                FT_Done_Face(*out);
            *out = ft;
            best = distance;
        } else if (ft) {
            FT_Done_Face(ft);
        }
        if (one == FACE_OK || status == FACE_UNREADABLE)
            status = one;
    }
    if (*out && best >= OTHER_STYLE) {
        FT_Done_Face(*out);
        *out = NULL;
        status = FACE_OTHER_FAMILY;
    }
    return status;
}

static FT_UInt weight_axis(const FT_MM_Var *var)
{
    FT_UInt i = 0;
    while (i < var->num_axis && var->axis[i].tag != FT_MAKE_TAG('w', 'g', 'h', 't'))
        i++;
    return i;
}

/* Sets the weight of a variable font that has no instance called Regular. */
static void set_regular(FT_Face ft, const FT_MM_Var *var, FT_UInt axis)
{
    enum { AXES_MAX = 64 };
    FT_Fixed coords[AXES_MAX];
    if (axis == var->num_axis || var->num_axis > AXES_MAX)
        return;
    for (FT_UInt i = 0; i < var->num_axis; i++)
        coords[i] = var->axis[i].def;
    FT_Fixed wanted = (FT_Fixed)REGULAR_WEIGHT << 16;
    FT_Fixed least = var->axis[axis].minimum, most = var->axis[axis].maximum;
    coords[axis] = wanted < least ? least : wanted > most ? most : wanted;
    FT_Set_Var_Design_Coordinates(ft, var->num_axis, coords);
}

/* A variable font as it opens may be of any weight (often the thinnest): takes the instance of the
 * style asked for, the regular one when none is. False when it has no such instance. */
static bool choose_instance(FT_Library lib, struct face *f, struct str style)
{
    FT_MM_Var *var;
    bool found = false;
    if (!FT_HAS_MULTIPLE_MASTERS(f->ft) || FT_Get_MM_Var(f->ft, &var))
        return true;
    FT_UInt axis = weight_axis(var);
    struct str name = style.n ? style : STR("Regular");
    for (FT_UInt i = 0; i < var->num_namedstyles && !found; i++) {
        const FT_Var_Named_Style *instance = &var->namedstyle[i];
        found =
            has_name(f->ft, is_id, instance->strid, name) && !FT_Set_Named_Instance(f->ft, i + 1);
        if (found && axis < var->num_axis)
            f->weight = (int)(instance->coords[axis] >> 16);
    }
    if (!found && !style.n)
        set_regular(f->ft, var, axis);
    FT_Done_MM_Var(lib, var);
    return found || !style.n;
}

enum face_status face_open(struct face_library *lib, const struct face_wish *wish,
                           struct face **out)
{
    FT_Face ft = NULL;
    *out = NULL;
    enum face_status status = wish->index >= 0 ? open_one(lib->ft, wish, wish->index, &ft)
                                               : open_best(lib->ft, wish, &ft);
    if (!ft)
        return status;
    struct face *f = memory_zalloc(sizeof *f);
    if (!f) {
        FT_Done_Face(ft);
        return FACE_UNREADABLE;
    }
    f->ft = ft;
    f->os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    if (!choose_instance(lib->ft, f, wish->style)) {
        face_close(f);
        return FACE_OTHER_FAMILY;
    }
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

struct str face_postscript_name(const struct face *f)
{
    const char *name = FT_Get_Postscript_Name(f->ft);
    return name ? str_of(name) : STR("");
}

int face_index(const struct face *f)
{
    return (int)(f->ft->face_index & 0x7FFFFFFF);
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
        m.weight = f->weight ? f->weight : f->os2->usWeightClass;
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

static bool add(struct glyph_outline *o, enum outline_op op, const FT_Vector *const *points,
                size_t n)
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
    struct glyph_outline *o = user;
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

bool face_outline(struct face *f, uint32_t glyph, struct glyph_outline *o)
{
    static const FT_Outline_Funcs walk = {on_move, on_line, on_conic, on_cubic, 0, 0};
    o->op_count = o->point_count = 0;
    o->measures = (struct glyph_measures){0};
    o->failed = false;
    if (memory_failed()) /* the reserve is for the call that met it */
        return false;
    if (FT_Load_Glyph(f->ft, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) ||
        f->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return false;
    FT_GlyphSlot slot = f->ft->glyph;
    o->measures.advance = (int32_t)slot->metrics.horiAdvance;
    if (slot->outline.n_points == 0)
        return true;
    FT_BBox box;
    if (FT_Outline_Get_BBox(&slot->outline, &box) ||
        FT_Outline_Decompose(&slot->outline, &walk, o) || o->failed)
        return false;
    o->measures.xmin = (int32_t)box.xMin;
    o->measures.ymin = (int32_t)box.yMin;
    o->measures.xmax = (int32_t)box.xMax;
    o->measures.ymax = (int32_t)box.yMax;
    return true;
}

void outline_free(struct glyph_outline *o)
{
    free(o->ops);
    free(o->points);
    *o = (struct glyph_outline){0};
}
