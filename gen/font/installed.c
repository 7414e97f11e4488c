/* Fonts that fontconfig knows on this machine. The only file that knows fontconfig. */
#include "font/installed.h"
#include "base/memory.h"

#include <fontconfig/fontconfig.h>

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

struct face_choice {
    const FcChar8 *file;
    int index, distance; /* distance from the style asked for, smaller is better */
};

static int style_distance(const FcPattern *p, const char *style)
{
    int weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
    FcChar8 *name;
    if (style[0]) {
        for (int i = 0; FcPatternGetString(p, FC_STYLE, i, &name) == FcResultMatch; i++)
            if (FcStrCmpIgnoreCase(name, (const FcChar8 *)style) == 0)
                return 0;
        return INT_MAX;
    }
    FcPatternGetInteger(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetInteger(p, FC_WIDTH, 0, &width);
    int off = weight > FC_WEIGHT_REGULAR ? weight - FC_WEIGHT_REGULAR : FC_WEIGHT_REGULAR - weight;
    return off + 1000 * (slant != FC_SLANT_ROMAN) + 1000 * (width != FC_WIDTH_NORMAL);
}

static bool better(const struct face_choice *a, const struct face_choice *b)
{
    if (!b->file || a->distance != b->distance)
        return !b->file || a->distance < b->distance;
    int order = strcmp((const char *)a->file, (const char *)b->file);
    return order ? order < 0 : a->index < b->index;
}

static struct face_choice best_of(const FcFontSet *set, const char *style)
{
    enum { FACE = 0xFFFF }; /* above it: the named instance of a variable font; face.c takes it */
    struct face_choice best = {NULL, 0, INT_MAX};
    for (int i = 0; i < set->nfont; i++) {
        struct face_choice c = {.distance = style_distance(set->fonts[i], style)};
        FcChar8 *file;
        if (c.distance == INT_MAX ||
            FcPatternGetString(set->fonts[i], FC_FILE, 0, &file) != FcResultMatch)
            continue;
        FcPatternGetInteger(set->fonts[i], FC_INDEX, 0, &c.index);
        c.index &= FACE;
        c.file = file;
        if (better(&c, &best))
            best = c;
    }
    return best;
}

struct installed {
    FcConfig *config;
    FcFontSet *fonts;
};

static void add_fonts(struct installed *in, FcCache *cache, FcStrSet *folders)
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
static void add_folder(struct installed *in, const FcChar8 *folder, FcStrSet *folders)
{
    FcCache *cache = FcDirCacheLoad(folder, in->config, NULL);
    if (!cache && can_scan())
        cache = FcDirCacheRead(folder, FcFalse, in->config);
    if (cache)
        add_fonts(in, cache, folders);
}

static void add_all(struct installed *in)
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

struct installed *installed_open(void)
{
    enum { ENOUGH = 64 * 1024 * 1024 }; /* fontconfig does not survive the want of memory */
    struct installed *in = memory_available(ENOUGH) ? memory_zalloc(sizeof *in) : NULL;
    if (!in)
        return NULL;
    in->config = FcInitLoadConfig();
    in->fonts = FcFontSetCreate();
    if (in->config && in->fonts)
        add_all(in);
    else
        memory_note_failure();
    return in;
}

void installed_close(struct installed *in)
{
    if (!in)
        return;
    if (in->fonts)
        FcFontSetDestroy(in->fonts);
    if (in->config)
        FcConfigDestroy(in->config);
    free(in);
}

struct installed_font installed_find(const struct installed *in, struct str family,
                                     struct str style, struct arena *a)
{
    struct installed_font found = {{NULL, 0}, 0};
    struct str family_z = arena_str(a, family), style_z = arena_str(a, style);
    if (!in->config || !in->fonts || !family_z.p || !style_z.p)
        return found;
    FcPattern *wanted = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family_z.p, FC_SCALABLE,
                                       FcTypeBool, FcTrue, NULL);
    FcObjectSet *asked =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_STYLE, FC_WEIGHT, FC_SLANT, FC_WIDTH, NULL);
    FcFontSet *all = in->fonts;
    FcFontSet *set = wanted && asked ? FcFontSetList(in->config, &all, 1, wanted, asked) : NULL;
    if (set) {
        struct face_choice best = best_of(set, style_z.p);
        if (!best.file) /* fontconfig passes over what it could not read for want of memory */
            (void)memory_available(SCAN_BYTES);
        else
            found =
                (struct installed_font){arena_str(a, str_of((const char *)best.file)), best.index};
        FcFontSetDestroy(set);
    } else {
        memory_note_failure();
    }
    if (asked)
        FcObjectSetDestroy(asked);
    if (wanted)
        FcPatternDestroy(wanted);
    return found;
}
