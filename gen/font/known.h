/* What earlier runs have found out about faces: measures, numbers of glyphs, glyphs in their
 * encoded form. A file beside the user's other caches keeps it, so that a font of 20 MB need not be
 * opened for a text whose characters have all been met before. It is only a help: where anything is
 * wrong with it, nothing is known. */
#ifndef JUESUAN_FONT_KNOWN_H
#define JUESUAN_FONT_KNOWN_H

#include "base/map.h"
#include "font/face.h"
#include "font/glyf.h"

struct known; /* all faces of one such file */

/* Glyph 0: the face has none for it. */
struct known_char {
    int32_t cp;
    uint32_t glyph;
};

/* A glyph as struct stored_glyph (glyphs.h) has it. */
struct known_glyph {
    uint32_t glyph;
    struct glyph_measures measures; /* font units */
    struct glyf_info info;
    struct str bytes; /* {NULL, 0}: measured, but not encoded yet */
};

struct known_face {
    int index; /* face_index */
    struct face_measures measures;
    struct str name;                 /* PostScript name */
    struct str chars, glyphs, bytes; /* records of the file; known_char_of and known_glyph_of read
                                        them */
};

/* Reads what stands at `path`; nothing when that is no file of ours, of this version and whole.
 * `a` keeps it. NULL when memory is exhausted. */
struct known *known_open(struct arena *a, struct str path, int library_version);
/* Whether there is a place for what is found out now. */
bool known_is_kept(const struct known *k);
/* What makes a face of a file the same as in an earlier run: the file's state, and what it was
 * asked for. {NULL, 0} when the file cannot be asked or memory is exhausted. */
struct str known_key(struct arena *a, const struct face_wish *wish);
/* NULL: nothing. */
const struct known_face *known_find(const struct known *k, struct str key);

/* False when it is not known which glyph a character has. */
bool known_char_of(const struct known_face *f, int32_t cp, uint32_t *glyph);
bool known_glyph_of(const struct known_face *f, uint32_t glyph, struct known_glyph *out);
/* The i-th in the order of their numbers; false behind the last. */
bool known_char_at(const struct known_face *f, size_t i, struct known_char *out);
bool known_glyph_at(const struct known_face *f, size_t i, struct known_glyph *out);

/* A new file takes the place of the old one: begun with known_begin, one known_add for each face
 * that this run has used, and what the old one knew of others is taken along by known_end.
 * Characters and glyphs are put in the order of their numbers. Where it cannot be written, or would
 * become too large, the old one stays; nobody is told. */
struct known_writer {
    const struct known *old;
    struct buf body, chars, glyphs, bytes;
    struct map added; /* key → itself */
};
void known_begin(struct known_writer *w, const struct known *old, struct arena *a);
void known_put_char(struct known_writer *w, struct known_char c);
void known_put_glyph(struct known_writer *w, const struct known_glyph *g);
/* What has been put since the last call is about the face of this key. */
void known_add(struct known_writer *w, struct str key, const struct known_face *head);
void known_end(struct known_writer *w, struct arena *a);

#endif
