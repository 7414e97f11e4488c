/* The glyphs of one face met so far: measured once, encoded once, whatever document asks. */
#ifndef JUESUAN_FONT_GLYPHS_H
#define JUESUAN_FONT_GLYPHS_H

#include "font/facefile.h"
#include "font/glyf.h"

/* Measures in font units. Encoded: description in the form of the 'glyf' table, 0 bytes when blank.
 */
struct stored_glyph {
    struct glyph_measures measures;
    bool encoded;
    struct glyf_info info; /* meaningful once encoded */
    struct str bytes;
    struct glyph_outline outline; /* a copy, of a glyph that was read; freed once encoded */
};

struct glyph_store {
    struct face_file *file;
    struct arena *arena;
    int units_per_em;
    struct stored_glyph ***pages; /* [glyph >> 8][glyph & 255] */
    struct glyph_outline scratch;
    /* What was not known before, in no order. */
    struct known_char *chars;
    size_t char_count, char_cap;
    bool grown;  /* there is more to remember than was known */
    bool failed; /* sticky: memory is exhausted */
};

void glyph_store_init(struct glyph_store *s, struct face_file *file, struct arena *a);
void glyph_store_free(struct glyph_store *s);
/* The number of a character's glyph, 0 when the face has none. */
uint32_t glyph_store_index(struct glyph_store *s, int32_t cp);
/* NULL when the glyph cannot be read or memory is exhausted. */
struct stored_glyph *glyph_store_get(struct glyph_store *s, uint32_t glyph);
/* The same, encoded. */
const struct stored_glyph *glyph_store_encoded(struct glyph_store *s, uint32_t glyph);
/* Adds what is known of the face now to what is written for later runs. */
void glyph_store_remember(struct glyph_store *s, struct known_writer *w);

#endif
