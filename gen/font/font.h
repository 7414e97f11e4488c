/* Fonts by role: finding faces, measuring characters and building the small fonts that a PDF
 * embeds. */
#ifndef JUESUAN_FONT_FONT_H
#define JUESUAN_FONT_FONT_H

#include "base/buf.h"
#include "base/diag.h"

/* Roles (body, heading1, heading2, title, table …) and their candidate faces come from fonts.json;
 * a pack's style.json may put faces of its own in front. A set is opened once per process and
 * shared by all jobs; it caches glyphs, which changes no byte of any output. */
struct fontset;
struct value;
struct schemas;

enum { FONT_ROLES_MAX = 64 };

/* What a set is opened from. */
struct fontset_wish {
    const char *fonts_json;  /* path */
    const char *folder;      /* of fonts that stand beside the program, looked into first */
    struct schemas *schemas; /* hold the one that fonts.json must follow; NULL: none */
    /* A pack's faces and roles, which go before the general ones: a member of its style.json, of
     * the form of fonts.json and checked already, and what tells the places of its values. NULL:
     * none. */
    const struct value *fonts;
    const struct sources *sources;
    struct str known; /* path of a file that keeps what is known of glyphs from run to run; empty:
                         none. Whatever is wrong with it, no byte of any output changes. */
};

/* Reads fonts.json and finds the faces: in the folder, in those that fonts.json names, then among
 * the installed fonts. A role without any face is E5001, a face replaced by a lesser one E5002.
 * NULL when something is wrong with fonts.json or a role has no face. The caller frees it with
 * fontset_close. */
struct fontset *fontset_open_for(const struct fontset_wish *wish, struct diags *ds);
/* The same for the general faces alone. */
struct fontset *fontset_open(const char *fonts_json, const char *folder, struct diags *ds);
/* Writes wish.known anew where there is more to know than it said. */
void fontset_close(struct fontset *fs);

/* Index of a role, -1 when fonts.json has no such role. */
int fontset_role(const struct fontset *fs, struct str role);
size_t fontset_role_count(const struct fontset *fs);

/* A character as a role draws it. All measures in 1/1000 em, y upwards from the baseline. */
struct glyph {
    uint32_t index; /* glyph number in its face */
    uint16_t face;  /* which of the opened faces */
    int16_t advance;
    int16_t xmin, ymin, xmax, ymax; /* ink box; all 0 for a blank */
};
/* The first candidate of the role that has `cp`; false when none has. Cached. */
bool font_glyph(struct fontset *fs, int role, int32_t cp, struct glyph *out);
/* Sticky: memory ran out in font_glyph, whose answers since then mean nothing. */
bool fontset_failed(const struct fontset *fs);

struct font_metrics {
    int16_t ascent, descent, cap_height; /* 1/1000 em; descent is negative */
};
/* Of the role's first face. */
struct font_metrics font_metrics(const struct fontset *fs, int role);

/* The faces, numbered from 0: file and PostScript name, {NULL, 0} when not opened. */
size_t fontset_face_count(const struct fontset *fs);
struct str fontset_face_file(const struct fontset *fs, size_t face);
struct str fontset_face_name(const struct fontset *fs, size_t face);

/* One embedded font: a TrueType of exactly the glyphs asked for. It is meant to be used with the
 * glyph number as code, so it holds the tables that PDF 32000-1, 9.9 asks for and no character map.
 */
struct font_subset {
    struct buf bytes; /* the TrueType file */
    uint16_t *widths; /* 1/1000 em, by code; code 0 is the empty .notdef */
    size_t n;         /* codes 0 … n - 1 */
    struct str name;  /* PostScript name of the face it comes from */
    struct font_metrics metrics;
    int16_t box[4]; /* font bounding box, 1/1000 em: xmin ymin xmax ymax */
    int weight;     /* 400 regular, 700 bold */
    bool serif;
};
/* A glyph to embed: its number in the face and what is added to its advance, in 1/1000 em. The same
 * glyph with several paddings is held once when the entries follow each other. */
struct subset_glyph {
    uint32_t index;
    int16_t padding;
};
/* Entry i gets code i + 1; memory from `a` but for the bytes, freed by font_subset_free also after
 * a failure. The same entries give the same bytes whatever the set has served before. Reports E1004
 * or E5008. */
bool font_subset_build(struct fontset *fs, size_t face, const struct subset_glyph *glyphs, size_t n,
                       struct arena *a, struct font_subset *out, struct diags *ds);
void font_subset_free(struct font_subset *s);

#endif
