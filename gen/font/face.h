/* One opened font file: names, measures, permission to embed, outlines. Only face.c knows FreeType.
 */
#ifndef JUESUAN_FONT_FACE_H
#define JUESUAN_FONT_FACE_H

#include "base/arena.h"

struct face_library;
struct face;

/* NULL when memory is exhausted. Faces are closed before their library. */
struct face_library *face_library_open(void);
void face_library_close(struct face_library *lib);
/* Of FreeType: another one may read outlines otherwise. */
int face_library_version(const struct face_library *lib);

enum face_status {
    FACE_OK,
    FACE_UNREADABLE,    /* no such file, or no font with outlines */
    FACE_OTHER_FAMILY,  /* holds other families or styles than the one asked for */
    FACE_NOT_EMBEDDABLE /* its OS/2 table forbids embedding or subsetting */
};

struct face_wish {
    const char *path;
    int index;         /* in a collection; -1: the face that family and style name */
    struct str family; /* must be one of the face's family names (any language); "": any */
    struct str style;  /* "Bold" …; "": the regular one, or the nearest to it */
};
/* A style is looked for among the faces of a collection and the named instances of a variable font;
 * it is no matter where the file holds a single face, which is what the user named. Faces that are
 * not embeddable are opened too, so that they can be named. */
enum face_status face_open(struct face_library *lib, const struct face_wish *wish,
                           struct face **out);
void face_close(struct face *f);

struct str face_postscript_name(const struct face *f); /* "" when it has none */
/* In its file: the number in a collection, a variable font's instance above bit 16. */
int face_index(const struct face *f);
/* All in font units. */
struct face_measures {
    int units_per_em;
    int ascent, descent, cap_height, weight; /* usWeightClass, 400 when unknown */
    int box[4];                              /* xmin ymin xmax ymax of all glyphs */
    bool serif;
};
struct face_measures face_measures(const struct face *f);

/* Glyph number of a character, 0 when the face has none. */
uint32_t face_glyph_index(const struct face *f, int32_t cp);

/* An outline in font units, y upwards: contours begin with a move and are closed implicitly. */
enum outline_op { OUTLINE_MOVE, OUTLINE_LINE, OUTLINE_CONIC, OUTLINE_CUBIC };
struct outline_point {
    int32_t x, y;
};
struct glyph_measures {
    int32_t advance;
    int32_t xmin, ymin, xmax, ymax; /* exact ink box; all 0 when there is no ink */
};
struct glyph_outline {
    uint8_t *ops;
    size_t op_count, op_cap;
    struct outline_point *points; /* one for move and line, two for conic, three for cubic */
    size_t point_count, point_cap;
    struct glyph_measures measures;
    bool failed; /* memory is exhausted */
};
/* Reads a glyph into `o`, whose memory is used again from call to call. False when the glyph cannot
 * be read or memory is exhausted. */
bool face_outline(struct face *f, uint32_t glyph, struct glyph_outline *o);
void outline_free(struct glyph_outline *o);

#endif
