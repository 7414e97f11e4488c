/* What one context keeps between calls: the installation, packs, classification lists and fonts. */
#ifndef JUESUAN_CONTEXT_CONTEXT_H
#define JUESUAN_CONTEXT_CONTEXT_H

#include "checks/checks.h"
#include "data/record.h"
#include "facts/codes.h"
#include "font/font.h"
#include "juesuan.h"
#include "layout/style.h"
#include "pack/pack.h"
#include "tables/tables.h"
#include "template/template.h"

/* A pack with all that was read and parsed of it. */
struct loaded_pack {
    struct pack *pack;
    struct value facts;            /* facts.json */
    struct value mandatory;        /* mandatory.json */
    struct schema schema;          /* of its data files; root undefined until it is needed */
    struct spec_cache specs;       /* expressions of its table specifications */
    struct template_set templates; /* its report and the parts of it */
    const struct rule_set *rules;  /* rules.json; NULL until it is needed */
    struct juesuan *context;
    struct style *style;
    struct fontset *fonts; /* of its own, when its style.json names some; NULL until needed */
};

struct juesuan {
    struct arena paths; /* of the installation, for as long as the context lives */
    struct arena arena; /* what is kept between calls */
    struct sources sources;
    struct diags diags; /* of the last call */
    struct str home, schema_folder, schema_path, codes_path, own_codes, fonts_json, fonts_folder;
    struct str pack_folders[2];
    struct pack_path pack_path;
    enum diag_lang lang;
    struct schemas schemas;
    struct map packs; /* name → struct loaded_pack */
    struct map codes; /* "function-2022" → struct codes */
    struct fontset *fonts;
    struct map identities; /* identity.c: hashes of shared files, as JSON texts */
    bool disposable;       /* the process may die: whoever made it survives that */
    bool broken;           /* ran out of memory: what it keeps may be incomplete and is dropped */
    /* Files that keep hashes of large files, and glyphs, between runs; empty: none. */
    struct str cache, known_glyphs;
    struct str hashes; /* store/largefile.c: what the first of them holds; {NULL, 0}: not read */
};

/* Starts a call: forgets the last one's diagnostics. */
void context_begin(struct juesuan *j);
/* The schema of data files; NULL after a report. */
const struct schema *context_schema(struct juesuan *j);
/* The schema of a pack's data files: that or the one which its pack.json names, with what its
 * schema.json adds. NULL after a report. */
const struct schema *context_pack_schema(struct juesuan *j, struct loaded_pack *p);
/* A file of the program's own data (data/forms/FILE), checked by schema SCHEMA; lives in `a`. False
 * after a report. */
bool context_form(struct juesuan *j, const char *file, const char *schema, struct arena *a,
                  struct value *out);
/* NULL after a report. */
struct loaded_pack *context_pack(struct juesuan *j, struct str name);
/* `place`: where the name stands, for the report of an unknown one. */
struct loaded_pack *context_pack_named_at(struct juesuan *j, struct str name, struct place place);
const struct codes *context_codes(struct juesuan *j, enum code_system system, int year);
/* The fonts of a pack whose style.json names some, else (and for NULL) the general ones; opened at
 * the first call. NULL after a report. */
struct fontset *context_fonts(struct juesuan *j, struct loaded_pack *p, struct diags *ds);
/* The rules of a pack; NULL after a report. */
const struct rule_set *context_rules(struct juesuan *j, struct loaded_pack *p);
const struct style *context_style(struct juesuan *j, struct loaded_pack *p);
/* Ends a call: the status that the collected diagnostics mean. When memory ran out, that is all
 * there is to say, and the next call starts with nothing kept. */
enum juesuan_status context_status(struct juesuan *j);
/* Hands over a text that is complete; otherwise nothing, and the status will say why. */
void context_give(const struct buf *text, juesuan_text_fn *output, void *user);

/* home.c: the folder that holds templates/, data/ and fonts/, found from the program's own place;
 * {NULL, 0} when there is none. */
struct str home_find(struct arena *a, const char *given);

#endif
