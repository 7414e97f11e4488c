/* A TrueType file around the glyphs of a store. */
#ifndef JUESUAN_FONT_TRUETYPE_H
#define JUESUAN_FONT_TRUETYPE_H

#include "font/font.h"
#include "font/glyphs.h"

/* Fills bytes, widths and n of `out`, whose other members are given. See font_subset_build. */
bool truetype_build(struct glyph_store *store, const struct subset_glyph *glyphs, size_t n,
                    struct arena *a, struct font_subset *out, struct diags *ds);

#endif
