/* Fonts by role: finding faces, measuring characters and building the small fonts that a PDF
 * embeds. */
#ifndef JUESUAN_FONT_FONT_H
#define JUESUAN_FONT_FONT_H

#include "base/buf.h"
#include "base/diag.h"

/* Roles (body, heading1, heading2, title, table …) and their candidate faces come from fonts.json;
 * a pack's style.json may put faces of its own in front. A set is opened once per process and
 * shared by all jobs; it caches glyphs. */
struct fontset;

enum { FONT_ROLES_MAX = 32 };

/* Reads `fonts_json` (path), finds the faces in `folder` (fonts/ beside the program) or through
 * fontconfig. A role without any face is E5xxx. NULL when nothing usable came out. The caller frees
 * it with fontset_close. */
struct fontset *fontset_open(const char *fonts_json, const char *folder, struct diags *ds);
void fontset_close(struct fontset *fs);

/* Index of a role, -1 when fonts.json has no such role. */
int fontset_role(const struct fontset *fs, struct str role);
size_t fontset_role_count(const struct fontset *fs);

/* A character as a role draws it. All measures in 1/1000 em, y upwards from the baseline. */
struct glyph {
    uint16_t face;  /* which of the opened faces */
    uint32_t index; /* glyph number in that face */
    int16_t advance;
    int16_t xmin, ymin, xmax, ymax; /* ink box; all 0 for a blank */
};
/* The first candidate of the role that has `cp`; false when none has. Cached. */
bool font_glyph(struct fontset *fs, int role, int32_t cp, struct glyph *out);

struct font_metrics {
    int16_t ascent, descent, cap_height; /* 1/1000 em; descent is negative */
};
struct font_metrics font_metrics(const struct fontset *fs, int role);

/* Files used, for the manifest: path and SHA-256 follow later. Face number i: family and file,
 * {NULL, 0} at the end. */
struct str fontset_face_file(const struct fontset *fs, size_t face);
struct str fontset_face_name(const struct fontset *fs, size_t face);

/* One embedded font: a TrueType of exactly the characters asked for (sorted, unique). Characters
 * beyond U+FFFF get a code in the private use area, as subset_code tells. */
struct font_subset {
    struct buf bytes;      /* the TrueType file */
    const int32_t *cps;    /* the characters, as given */
    const uint16_t *codes; /* their codes in the font, same order */
    size_t n;
    struct str name; /* PostScript name */
    struct font_metrics metrics;
    int16_t box[4]; /* font bounding box, 1/1000 em */
};
bool font_subset_build(struct fontset *fs, int role, const int32_t *cps, size_t n, struct arena *a,
                       struct font_subset *out, struct diags *ds);
void font_subset_free(struct font_subset *s);

#endif
