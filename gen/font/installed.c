/* Fonts that fontconfig knows on this machine. The only file that knows fontconfig, which is asked
 * once, in a process of its own (fence/isolate.h): it does not survive an allocation that fails,
 * or passes over fonts without a word. */
#include "font/installed.h"
#include "base/memory.h"
#include "fence/isolate.h"

#include <fontconfig/fontconfig.h>

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- there ---- */

struct font_search {
    FcConfig *config;
    FcFontSet *fonts;
};

static void add_fonts(struct font_search *in, FcCache *cache, FcStrSet *folders)
{
    FcFontSet *set = FcCacheCopySet(cache);
    for (int i = 0; set && i < set->nfont; i++) {
        FcPatternReference(set->fonts[i]);
        if (!FcFontSetAdd(in->fonts, set->fonts[i])) {
            FcPatternDestroy(set->fonts[i]);
            memory_note_failure();
        }
    }
    if (!set)
        memory_note_failure();
    else
        FcFontSetDestroy(set);
    for (int i = 0; i < FcCacheNumSubdir(cache); i++)
        FcStrSetAdd(folders, FcCacheSubdir(cache, i));
    FcDirCacheUnload(cache);
}

enum { SCAN_BYTES = 256 * 1024 * 1024 }; /* the largest fonts are mapped whole */

/* Whether a folder's fonts can be read at all: memory to map them, and a few files to open. */
static bool can_scan(void)
{
    enum { FILES = 8 };
    int files[FILES], n = 0;
    if (!memory_available(SCAN_BYTES))
        return false;
    while (n < FILES && (files[n] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0)
        n++;
    for (int i = 0; i < n; i++)
        close(files[i]);
    return n == FILES;
}

/* Where a cache cannot be read, fontconfig reads the fonts and writes a new one, for all programs
 * of the machine. One made while memory or files are short would lack most of them. */
static void add_folder(struct font_search *in, const FcChar8 *folder, FcStrSet *folders)
{
    FcCache *cache = FcDirCacheLoad(folder, in->config, NULL);
    if (!cache && can_scan())
        cache = FcDirCacheRead(folder, FcFalse, in->config);
    if (cache)
        add_fonts(in, cache, folders);
}

static void add_all(struct font_search *in)
{
    FcStrSet *folders = FcStrSetCreate(); /* grows while it is walked; each folder once */
    FcStrList *configured = FcConfigGetFontDirs(in->config), *walk = NULL;
    const FcChar8 *folder;
    while (folders && configured && (folder = FcStrListNext(configured)))
        FcStrSetAdd(folders, folder);
    if (folders)
        walk = FcStrListCreate(folders);
    while (walk && (folder = FcStrListNext(walk)))
        add_folder(in, folder, folders);
    if (!folders || !configured || !walk)
        memory_note_failure();
    if (walk)
        FcStrListDone(walk);
    if (configured)
        FcStrListDone(configured);
    if (folders)
        FcStrSetDestroy(folders);
}

/* A font as it is handed over: this, the file's name, then the names of the family in all its
 * languages, then those of the style, each ended by a NUL. */
struct told_font {
    int index, weight, slant, width;
    size_t families, styles;
};

static size_t family_names(const FcPattern *p, const char *which, struct buf *out)
{
    FcChar8 *name;
    int n = 0;
    while (FcPatternGetString(p, which, n, &name) == FcResultMatch) {
        if (out)
            buf_put(out, name, strlen((const char *)name) + 1);
        n++;
    }
    return (size_t)n;
}

static void tell_font(const FcPattern *p, struct buf *out)
{
    struct told_font told = {0, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, FC_WIDTH_NORMAL, 0, 0};
    FcBool scalable = FcFalse;
    FcChar8 *file;
    if (FcPatternGetBool(p, FC_SCALABLE, 0, &scalable) != FcResultMatch || !scalable ||
        FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch)
        return;
    FcPatternGetInteger(p, FC_INDEX, 0, &told.index);
    FcPatternGetInteger(p, FC_WEIGHT, 0, &told.weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &told.slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &told.width);
    told.families = family_names(p, FC_FAMILY, NULL);
    told.styles = family_names(p, FC_STYLE, NULL);
    buf_put(out, &told, sizeof told);
    buf_put(out, file, strlen((const char *)file) + 1);
    family_names(p, FC_FAMILY, out);
    family_names(p, FC_STYLE, out);
}

static void tell_all(struct buf *out)
{
    struct font_search in = {FcInitLoadConfig(), FcFontSetCreate()};
    if (in.config && in.fonts)
        add_all(&in);
    else
        memory_note_failure();
    for (int i = 0; in.fonts && i < in.fonts->nfont; i++)
        tell_font(in.fonts->fonts[i], out);
    if (in.fonts)
        FcFontSetDestroy(in.fonts);
    if (in.config)
        FcConfigDestroy(in.config);
}

/* Twice: what it passes over for want of memory it passes over in silence, and hardly the same
 * twice. */
static bool tell(void *user, struct buf *out, struct diags *ds)
{
    struct buf again;
    (void)user;
    (void)ds;
    buf_init(&again);
    tell_all(out);
    tell_all(&again);
    if (!str_eq(buf_view(out), buf_view(&again)))
        memory_note_failure();
    buf_free(&again);
    return true;
}

/* ---- here ---- */

struct installed {
    struct buf told;
};

struct installed *installed_open(void)
{
    enum { ENOUGH = 64 * 1024 * 1024 }; /* else fontconfig finds less, twice the same */
    struct installed *in = memory_available(ENOUGH) ? memory_zalloc(sizeof *in) : NULL;
    struct diags unheard;
    if (!in)
        return NULL;
    diags_init(&unheard);
    buf_init(&in->told);
    if (!isolated(tell, NULL, &in->told, &unheard))
        memory_note_failure();
    diags_free(&unheard);
    return in;
}

void installed_close(struct installed *in)
{
    if (!in)
        return;
    buf_free(&in->told);
    free(in);
}

/* Steps over `n` names; whether `wanted` is among them. */
static bool among(const char **at, size_t n, struct str wanted)
{
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        found |= str_eq_nocase(str_of(*at), wanted);
        *at += strlen(*at) + 1;
    }
    return found;
}

struct face_choice {
    const char *file;
    int index, distance; /* distance from the style asked for, smaller is better */
};

static int style_distance(const struct told_font *f, bool named, struct str style)
{
    if (style.n)
        return named ? 0 : INT_MAX;
    int off = f->weight > FC_WEIGHT_REGULAR ? f->weight - FC_WEIGHT_REGULAR
                                            : FC_WEIGHT_REGULAR - f->weight;
    return off + 1000 * (f->slant != FC_SLANT_ROMAN) + 1000 * (f->width != FC_WIDTH_NORMAL);
}

static bool better(const struct face_choice *a, const struct face_choice *b)
{
    if (!b->file || a->distance != b->distance)
        return !b->file || a->distance < b->distance;
    int order = strcmp(a->file, b->file);
    return order ? order < 0 : a->index < b->index;
}

struct installed_font installed_find(const struct installed *in, struct str family,
                                     struct str style, struct arena *a)
{
    enum { FACE = 0xFFFF }; /* above it: the named instance of a variable font; face.c takes it */
    struct face_choice best = {NULL, 0, INT_MAX};
    const char *at = in->told.p, *end = at ? at + in->told.n : at;
    while (at < end) {
        struct told_font told;
        memcpy(&told, at, sizeof told);
        struct face_choice c = {.file = at + sizeof told, .index = told.index & FACE};
        at = c.file + strlen(c.file) + 1;
        bool fits = among(&at, told.families, family), named = among(&at, told.styles, style);
        c.distance = style_distance(&told, named, style);
        if (fits && c.distance != INT_MAX && better(&c, &best))
            best = c;
    }
    if (!best.file) { /* fontconfig passes over what it could not read for want of memory */
        (void)memory_available(SCAN_BYTES);
        return (struct installed_font){{NULL, 0}, 0};
    }
    return (struct installed_font){arena_str(a, str_of(best.file)), best.index};
}
