/* The glyphs of one face read so far: measured once, encoded once, whatever document asks. */
#ifndef JUESUAN_FONT_GLYPHS_H
#define JUESUAN_FONT_GLYPHS_H

#include "font/face.h"
#include "font/glyf.h"

/* Measures in font units. Encoded: description in the form of the 'glyf' table, 0 bytes when blank.
 */
struct stored_glyph {
    int32_t advance, xmin, ymin, xmax, ymax;
    bool encoded;
    struct glyf_info info; /* meaningful once encoded */
    struct str bytes;
    struct glyph_outline outline; /* a copy; freed once encoded */
};

struct glyph_store {
    struct face *face;
    struct arena *arena;
    int units_per_em;
    struct stored_glyph ***pages; /* [glyph >> 8][glyph & 255] */
    struct glyph_outline scratch;
    bool failed; /* sticky: memory is exhausted */
};

void glyph_store_init(struct glyph_store *s, struct face *face, struct arena *a);
void glyph_store_free(struct glyph_store *s);
/* NULL when the glyph cannot be read or memory is exhausted. */
struct stored_glyph *glyph_store_get(struct glyph_store *s, uint32_t glyph);
/* The same, encoded. */
const struct stored_glyph *glyph_store_encoded(struct glyph_store *s, uint32_t glyph);

#endif
