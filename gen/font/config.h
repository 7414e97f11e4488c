/* fonts.json, parsed: which faces there may be and which role takes its characters from which. */
#ifndef JUESUAN_FONT_CONFIG_H
#define JUESUAN_FONT_CONFIG_H

#include "base/diag.h"
#include "data/json.h"

/* Characters that a face draws badly and what to draw instead: the same characters of another face,
 * or another character (an em dash of Noto has gaps at its ends, its box drawing line has none). */
struct font_exception {
    int32_t from, to;
    uint32_t face;
    int32_t as; /* 0: the character itself */
};

/* A face as fonts.json describes it. */
struct font_face_config {
    struct str key;
    struct str family, style; /* "" when not given; one of family and file is always there */
    struct str file;
    struct str package; /* that brings it; "" when not given */
    int index;          /* face in a collection, -1 when not given */
    bool optional;      /* its absence is not worth a word */
    struct place place;
    struct font_exception *exceptions;
    size_t exception_count;
};

struct font_role_config {
    struct str name, title;
    uint32_t *faces; /* in order of preference, the general fallback at the end */
    size_t face_count;
};

struct font_config {
    struct str *folders;
    size_t folder_count;
    struct font_face_config *faces;
    size_t face_count;
    struct font_role_config *roles;
    size_t role_count;
};

/* Reads a parsed fonts.json, which follows data/schema/fonts.schema.json; `sources` tell the places
 * of its values. `base` (NULL for none) is the configuration that it refines: its faces may be
 * named again, roles given here take their faces in front of those of `base`. What no schema can
 * say (a face that is not there, a range turned round) is reported (E5003); false when there was
 * one or memory is exhausted. */
bool font_config_read(const struct sources *sources, const struct value *json,
                      const struct font_config *base, struct arena *a, struct font_config *out,
                      struct diags *ds);

#endif
