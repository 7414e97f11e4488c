/* A fontset of fixed measures, so that layout can be tested without any font: Han 1000, digits and
 * letters 500, marks with ink where a mainland font has it. One character is in no font: U+9FA5. */
#ifndef JUESUAN_TESTS_FAKE_FONTS_H
#define JUESUAN_TESTS_FAKE_FONTS_H

#include "base/file.h"
#include "data/json.h"
#include "data/schemas.h"
#include "layout/text.h"

static int fake_role(void *self, struct str name)
{
    static const char *const roles[] = {"body",       "title",       "heading1",
                                        "heading2",   "heading3",    "table",
                                        "table_head", "page_number", "watermark"};
    (void)self;
    for (int i = 0; i < (int)(sizeof roles / sizeof *roles); i++)
        if (str_eq(name, str_of(roles[i])))
            return i;
    return -1;
}

static bool fake_glyph(void *self, int role, int32_t cp, struct glyph *out)
{
    (void)self;
    (void)role;
    enum char_class c = char_class(cp);
    *out = (struct glyph){.advance = 1000, .xmin = 40, .ymin = -80, .xmax = 960, .ymax = 850};
    if (cp == 0x9FA5)
        return false;
    if (c == CC_OPEN)
        out->xmin = 620, out->xmax = 950;
    else if (c == CC_CLOSE || c == CC_COMMA || c == CC_STOP)
        out->xmin = 50, out->xmax = 380;
    else if (c == CC_MIDDLE)
        out->xmin = 420, out->xmax = 580;
    else if (cp == ' ')
        *out = (struct glyph){.advance = 250};
    else if (c == CC_POINT)
        *out = (struct glyph){.advance = 250, .xmin = 80, .xmax = 180, .ymax = 100};
    else if (cp < 0x80)
        *out = (struct glyph){.advance = 500, .xmin = 40, .xmax = 460, .ymax = 700};
    return true;
}

static const struct measure fake_measure = {NULL, fake_role, fake_glyph};

/* Checks a style.json as a pack's is checked. */
static inline bool style_fits(const struct value *root, struct arena *a,
                              const struct sources *sources, struct diags *ds)
{
    struct sources files;
    struct schemas schemas;
    sources_init(&files, a, NULL);
    schemas_init(&schemas, STR(JUESUAN_ROOT "/data/schema"), a, &files);
    const struct schema_check check = {.kind = SCHEMA_OF_WHOLE,
                                       .schema = schemas_get(&schemas, "style", ds),
                                       .sources = sources,
                                       .arena = a,
                                       .diags = ds};
    return check.schema && schema_apply(&check, root);
}

/* Applies a style.json given as text; false after a report. */
static inline bool style_apply_text(struct style *style, struct sources *sources, const char *name,
                                    struct str text, struct diags *ds)
{
    struct value root;
    struct source *source = sources_add(sources, str_of(name), text);
    return source && json_parse(source, style->arena, &root, ds) &&
           style_fits(&root, style->arena, sources, ds) && style_apply(style, &root, ds);
}

/* The style of the standard pack, with `more` (JSON text, may be NULL) applied over it. */
static inline struct style *standard_style(struct arena *a, const char *more, struct diags *ds)
{
    struct str text;
    struct sources sources;
    sources_init(&sources, a, NULL);
    const char *path = JUESUAN_ROOT "/templates/standard/style.json";
    struct style *style = style_new(a);
    if (!style || !file_read(path, 1 << 20, a, &text, ds) ||
        !style_apply_text(style, &sources, "style.json", text, ds) ||
        (more && !style_apply_text(style, &sources, "more.json", str_of(more), ds)))
        return NULL;
    return style_check(style, STR("style.json"), ds) ? style : NULL;
}

#endif
