/* Layout over a fontset; everything else measures through struct measure. */
#include "layout/layout.h"

#include "layout/builder.h"

static int fontset_measure_role(void *self, struct str name)
{
    return fontset_role(self, name);
}

static bool fontset_measure_glyph(void *self, int role, int32_t cp, struct glyph *out)
{
    return font_glyph(self, role, cp, out);
}

bool layout_document(const struct doc *doc, const struct style *style, struct fontset *fonts,
                     struct arena *a, struct pages *out, struct diags *ds)
{
    struct measure measure = {fonts, fontset_measure_role, fontset_measure_glyph};
    return layout_with(doc, style, &measure, a, out, ds);
}
