#include "font/installed.h"
#include "base/memory.h"

#include <fontconfig/fontconfig.h>

#include <limits.h>

struct choice {
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

static bool better(const struct choice *a, const struct choice *b)
{
    if (!b->file || a->distance != b->distance)
        return !b->file || a->distance < b->distance;
    int order = strcmp((const char *)a->file, (const char *)b->file);
    return order ? order < 0 : a->index < b->index;
}

static struct choice best_of(const FcFontSet *set, const char *style)
{
    enum { FACE = 0xFFFF }; /* above it: the named instance of a variable font; face.c takes it */
    struct choice best = {NULL, 0, INT_MAX};
    for (int i = 0; i < set->nfont; i++) {
        struct choice c = {.distance = style_distance(set->fonts[i], style)};
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

/* Fontconfig maps its caches, and takes those for empty that it cannot map. */
enum { CACHE_BYTES = 8 * 1024 * 1024 };

struct installed_font installed_find(struct str family, struct str style, struct arena *a)
{
    struct installed_font found = {{NULL, 0}, 0};
    struct str family_z = arena_str(a, family), style_z = arena_str(a, style);
    if (!family_z.p || !style_z.p)
        return found;
    FcPattern *wanted = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family_z.p, FC_SCALABLE,
                                       FcTypeBool, FcTrue, NULL);
    FcObjectSet *asked =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_STYLE, FC_WEIGHT, FC_SLANT, FC_WIDTH, NULL);
    FcFontSet *set = wanted && asked ? FcFontList(NULL, wanted, asked) : NULL;
    if (set) {
        struct choice best = best_of(set, style_z.p);
        if (!best.file)
            (void)memory_available(CACHE_BYTES);
        else
            found =
                (struct installed_font){arena_str(a, str_of((const char *)best.file)), best.index};
        FcFontSetDestroy(set);
    }
    if (asked)
        FcObjectSetDestroy(asked);
    if (wanted)
        FcPatternDestroy(wanted);
    return found;
}

void installed_close(void)
{
    FcFini();
}
