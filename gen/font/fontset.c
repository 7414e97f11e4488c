/* Roles and the faces that serve them; characters measured with whichever face has them. Not how
 * glyphs are encoded for a file. */
#include "base/memory.h"
#include "data/schemas.h"
#include "font/font.h"

#include "base/file.h"
#include "font/find.h"
#include "font/glyphs.h"
#include "font/installed.h"
#include "font/truetype.h"

#include <stdlib.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGES = 0x110000 >> PAGE_BITS };

enum answer { UNKNOWN, PRESENT, ABSENT };

/* Layout asks for millions of characters: a role answers from a table by code point. */
struct glyph_page {
    struct glyph glyphs[PAGE_SIZE];
    uint8_t answers[PAGE_SIZE];
};

struct opened_face {
    struct face_file *face; /* NULL: not found */
    uint32_t same_as; /* the first face of the same file and index, which serves for all: a font
                         under two names is embedded once */
    struct str file, name;
    struct face_measures measures;
    struct glyph_store glyphs;
};

struct role {
    const struct font_role_config *config;
    const struct opened_face *first;
    uint32_t table; /* roles of the same faces share one */
};

struct fontset {
    struct arena arena;
    struct face_library *library;
    struct known *known; /* from earlier runs */
    struct font_config config;
    struct opened_face *faces; /* as in config.faces */
    struct role *roles;
    struct glyph_page ***tables; /* [role.table][code point >> PAGE_BITS] */
    struct installed *installed; /* NULL: not asked yet */
    bool failed;
};

static bool check_shape(struct fontset *fs, struct schemas *schemas, const struct sources *files,
                        const struct value *json, struct diags *ds)
{
    const struct schema_check check = {.kind = SCHEMA_OF_WHOLE,
                                       .schema = schemas ? schemas_get(schemas, "fonts", ds) : NULL,
                                       .sources = files,
                                       .arena = &fs->arena,
                                       .diags = ds};
    return !schemas || (check.schema && schema_apply(&check, json));
}

static bool read_config(struct fontset *fs, const struct fontset_wish *wish, struct diags *ds)
{
    const char *path = wish->fonts_json;
    struct sources files;
    struct str text;
    struct value json;
    struct font_config general;
    sources_init(&files, &fs->arena, NULL);
    if (!file_read(path, JSON_BYTES_MAX, &fs->arena, &text, ds))
        return false;
    const struct source *file = sources_add(&files, str_of(path), text);
    if (!file) {
        DIAG0(ds, E1004, place_file(str_of(path)));
        return false;
    }
    if (!json_parse(file, &fs->arena, &json, ds) ||
        !check_shape(fs, wish->schemas, &files, &json, ds) ||
        !font_config_read(&files, &json, NULL, &fs->arena, &general, ds))
        return false;
    fs->config = general;
    return !wish->fonts ||
           font_config_read(wish->sources, wish->fonts, &general, &fs->arena, &fs->config, ds);
}

/* Marks the faces that roles name and those that stand in for some of their characters. */
static void mark_used(const struct font_config *c, bool *used)
{
    for (size_t i = 0; i < c->role_count; i++)
        for (size_t j = 0; j < c->roles[i].face_count; j++) {
            uint32_t face = c->roles[i].faces[j];
            const struct font_face_config *f = &c->faces[face];
            used[face] = true;
            for (size_t k = 0; k < f->exception_count; k++)
                used[f->exceptions[k].face] = true;
        }
}

static uint32_t first_of_file(const struct fontset *fs, uint32_t face)
{
    const struct opened_face *f = &fs->faces[face];
    uint32_t i = 0;
    while (i < face &&
           (!fs->faces[i].face || face_file_index(fs->faces[i].face) != face_file_index(f->face) ||
            !file_same(fs->faces[i].file.p, f->file.p)))
        i++;
    return i;
}

static bool find_faces(struct fontset *fs, struct str folder, struct diags *ds)
{
    bool *used = arena_zalloc(&fs->arena, fs->config.face_count * sizeof *used);
    if (!used)
        return false;
    mark_used(&fs->config, used);
    for (uint32_t i = 0; i < fs->config.face_count; i++) {
        if (!used[i])
            continue;
        struct found_face found =
            find_face(fs->library, fs->known, &fs->config, &fs->config.faces[i], folder, &fs->arena,
                      &fs->installed, ds);
        struct opened_face *f = &fs->faces[i];
        f->face = found.face;
        f->file = found.file;
        if (!f->face)
            continue;
        f->same_as = first_of_file(fs, i);
        f->measures = face_file_measures(f->face);
        glyph_store_init(&f->glyphs, f->face, &fs->arena);
        struct str name = face_file_name(f->face);
        f->name = arena_str(&fs->arena, name.n ? name : fs->config.faces[i].key);
        if (!f->name.p)
            return false;
    }
    return true;
}

static struct str face_title(struct fontset *fs, uint32_t face)
{
    const struct font_face_config *f = &fs->config.faces[face];
    if (f->family.n && f->style.n && !str_eq(f->style, STR("Regular")))
        return arena_printf(&fs->arena, "%.*s %.*s", STR_ARG(f->family), STR_ARG(f->style));
    return f->family.n ? f->family : f->file;
}

static bool open_role(struct fontset *fs, struct role *role, struct diags *ds)
{
    const struct font_role_config *c = role->config;
    size_t first = 0;
    while (first < c->face_count && !fs->faces[c->faces[first]].face)
        first++;
    if (first == c->face_count) {
        DIAG(ds, E5001, place_file(STR("fonts.json")), c->name, face_title(fs, c->faces[0]));
        return false;
    }
    role->first = &fs->faces[c->faces[first]];
    return true;
}

/* Whether a role would look otherwise if `face` were there: it prefers it, or the face that it has
 * takes characters from it. */
static bool wants(const struct fontset *fs, const struct role *role, uint32_t face)
{
    const struct font_face_config *first = &fs->config.faces[role->first - fs->faces];
    if (role->config->faces[0] == face)
        return true;
    for (size_t i = 0; i < first->exception_count; i++)
        if (first->exceptions[i].face == face)
            return true;
    return false;
}

/* Tells once what the roles that have `taken` instead of `missing` must do without. */
static void report_replaced(struct fontset *fs, uint32_t missing, uint32_t taken, struct diags *ds)
{
    struct buf roles;
    buf_init(&roles);
    for (size_t i = 0; i < fs->config.role_count; i++) {
        const struct role *r = &fs->roles[i];
        struct str title = r->config->title.n ? r->config->title : r->config->name;
        if (r->first != &fs->faces[taken] || !wants(fs, r, missing) ||
            str_find(buf_view(&roles), title, 0) != SIZE_MAX) /* several roles have one title */
            continue;
        buf_puts(&roles, roles.n ? "、" : "");
        buf_str(&roles, title);
    }
    const struct font_face_config *f = &fs->config.faces[missing];
    if (roles.n)
        DIAG(ds, E5002, f->place, face_title(fs, missing), buf_view(&roles), face_title(fs, taken),
             f->package.n ? f->package : face_title(fs, missing));
    buf_free(&roles);
}

static void report_missing(struct fontset *fs, struct diags *ds)
{
    size_t n = fs->config.face_count;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t taken = 0; taken < n; taken++)
            if (!fs->faces[i].face && !fs->config.faces[i].optional && fs->faces[taken].face)
                report_replaced(fs, i, taken, ds);
}

static bool same_faces(const struct font_role_config *a, const struct font_role_config *b)
{
    return a->face_count == b->face_count &&
           memcmp(a->faces, b->faces, a->face_count * sizeof *a->faces) == 0;
}

static void share_tables(struct fontset *fs)
{
    for (size_t i = 0; i < fs->config.role_count; i++) {
        uint32_t j = 0;
        while (!same_faces(fs->roles[j].config, fs->roles[i].config))
            j++;
        fs->roles[i].table = j;
    }
}

static bool open_roles(struct fontset *fs, struct diags *ds)
{
    bool ok = true;
    for (size_t i = 0; i < fs->config.role_count; i++) {
        fs->roles[i].config = &fs->config.roles[i];
        ok = open_role(fs, &fs->roles[i], ds) && ok;
    }
    if (ok)
        report_missing(fs, ds);
    share_tables(fs);
    return ok;
}

static bool allocate(struct fontset *fs, struct str known)
{
    fs->library = face_library_open();
    if (!fs->library)
        return false;
    fs->known = known_open(&fs->arena, known, face_library_version(fs->library));
    fs->faces = arena_zalloc(&fs->arena, fs->config.face_count * sizeof *fs->faces);
    fs->roles = arena_zalloc(&fs->arena, fs->config.role_count * sizeof *fs->roles);
    fs->tables = arena_zalloc(&fs->arena, fs->config.role_count * sizeof *fs->tables);
    return fs->known && fs->faces && fs->roles && fs->tables;
}

struct fontset *fontset_open_for(const struct fontset_wish *wish, struct diags *ds)
{
    struct fontset *fs = memory_zalloc(sizeof *fs);
    if (!fs) {
        DIAG0(ds, E1004, place_file(str_of(wish->fonts_json)));
        return NULL;
    }
    arena_init(&fs->arena);
    bool ok = read_config(fs, wish, ds);
    if (ok && (!allocate(fs, wish->known) || !find_faces(fs, str_of(wish->folder), ds))) {
        DIAG0(ds, E1004, place_file(str_of(wish->fonts_json)));
        ok = false;
    }
    ok = ok && open_roles(fs, ds);
    if (!ok) {
        fontset_close(fs);
        fs = NULL;
    }
    return fs;
}

struct fontset *fontset_open(const char *fonts_json, const char *folder, struct diags *ds)
{
    return fontset_open_for(
        &(struct fontset_wish){.fonts_json = fonts_json, .folder = folder, .known = STR("")}, ds);
}

/* What this run has met is written for the next one. */
static void remember(struct fontset *fs)
{
    struct known_writer w;
    bool grown = false;
    for (size_t i = 0; i < fs->config.face_count; i++)
        grown |= fs->faces[i].face && (!fs->faces[i].face->known || fs->faces[i].glyphs.grown);
    if (!grown || fs->failed || !known_is_kept(fs->known))
        return;
    known_begin(&w, fs->known, &fs->arena);
    for (size_t i = 0; i < fs->config.face_count; i++)
        if (fs->faces[i].face)
            glyph_store_remember(&fs->faces[i].glyphs, &w);
    known_end(&w, &fs->arena);
}

void fontset_close(struct fontset *fs)
{
    if (!fs)
        return;
    if (fs->known && fs->faces)
        remember(fs);
    for (size_t i = 0; fs->faces && i < fs->config.face_count; i++) {
        glyph_store_free(&fs->faces[i].glyphs);
        face_file_close(fs->faces[i].face);
    }
    face_library_close(fs->library);
    installed_close(fs->installed);
    arena_free(&fs->arena);
    free(fs);
}

int fontset_role(const struct fontset *fs, struct str role)
{
    for (size_t i = 0; i < fs->config.role_count; i++)
        if (str_eq(fs->config.roles[i].name, role))
            return (int)i;
    return -1;
}

size_t fontset_role_count(const struct fontset *fs)
{
    return fs->config.role_count;
}

bool fontset_failed(const struct fontset *fs)
{
    return fs->failed;
}

/* Font units to 1/1000 em, rounded half away from zero. */
static int16_t per_mille(int32_t v, int units_per_em)
{
    int64_t half = v < 0 ? -units_per_em : units_per_em;
    int64_t scaled = ((int64_t)v * 2000 + half) / (2 * units_per_em);
    return (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled < INT16_MIN ? INT16_MIN : scaled);
}

/* Measures `cp` in one face; false when the face has no glyph for it. */
static bool measure(struct fontset *fs, uint32_t face, int32_t cp, struct glyph *out)
{
    face = fs->faces[face].same_as;
    struct opened_face *f = &fs->faces[face];
    uint32_t index = f->face ? glyph_store_index(&f->glyphs, cp) : 0;
    if (index == 0) {
        fs->failed = fs->failed || f->glyphs.failed;
        return false;
    }
    const struct stored_glyph *g = glyph_store_get(&f->glyphs, index);
    if (!g) {
        fs->failed = fs->failed || f->glyphs.failed;
        return false;
    }
    const struct glyph_measures *m = &g->measures;
    int em = f->measures.units_per_em;
    *out = (struct glyph){.index = index,
                          .face = (uint16_t)face,
                          .advance = per_mille(m->advance, em),
                          .xmin = per_mille(m->xmin, em),
                          .ymin = per_mille(m->ymin, em),
                          .xmax = per_mille(m->xmax, em),
                          .ymax = per_mille(m->ymax, em)};
    return true;
}

/* The same in a face and what stands in for it. */
static bool measure_with_exceptions(struct fontset *fs, uint32_t face, int32_t cp,
                                    struct glyph *out)
{
    const struct font_face_config *c = &fs->config.faces[face];
    if (!fs->faces[face].face)
        return false;
    for (size_t i = 0; i < c->exception_count; i++) {
        const struct font_exception *e = &c->exceptions[i];
        if (cp >= e->from && cp <= e->to && measure(fs, e->face, e->as ? e->as : cp, out))
            return true;
    }
    return measure(fs, face, cp, out);
}

static bool find_glyph(struct fontset *fs, const struct font_role_config *role, int32_t cp,
                       struct glyph *out)
{
    for (size_t i = 0; i < role->face_count; i++)
        if (measure_with_exceptions(fs, role->faces[i], cp, out))
            return true;
    return false;
}

/* The page of a role's table that holds `cp`, made when missing; NULL when memory is exhausted. */
static struct glyph_page *page_of(struct fontset *fs, uint32_t table, int32_t cp)
{
    struct glyph_page ***pages = &fs->tables[table];
    if (!*pages)
        *pages = arena_zalloc(&fs->arena, PAGES * sizeof **pages);
    if (!*pages)
        return NULL;
    struct glyph_page **page = &(*pages)[cp >> PAGE_BITS];
    if (!*page)
        *page = arena_zalloc(&fs->arena, sizeof **page);
    return *page;
}

bool font_glyph(struct fontset *fs, int role, int32_t cp, struct glyph *out)
{
    if (role < 0 || (size_t)role >= fs->config.role_count || cp < 0 || cp >= 0x110000)
        return false;
    const struct role *r = &fs->roles[role];
    struct glyph_page *page = page_of(fs, r->table, cp);
    if (!page) {
        fs->failed = true;
        return false;
    }
    size_t at = (size_t)cp & (PAGE_SIZE - 1);
    if (page->answers[at] == UNKNOWN)
        page->answers[at] = find_glyph(fs, r->config, cp, &page->glyphs[at]) ? PRESENT : ABSENT;
    *out = page->glyphs[at];
    return page->answers[at] == PRESENT;
}

static struct font_metrics metrics_of(const struct face_measures *m)
{
    return (struct font_metrics){per_mille(m->ascent, m->units_per_em),
                                 per_mille(m->descent, m->units_per_em),
                                 per_mille(m->cap_height, m->units_per_em)};
}

struct font_metrics font_metrics(const struct fontset *fs, int role)
{
    if (role < 0 || (size_t)role >= fs->config.role_count)
        return (struct font_metrics){0};
    return metrics_of(&fs->roles[role].first->measures);
}

bool font_subset_build(struct fontset *fs, size_t face, const struct subset_glyph *glyphs, size_t n,
                       struct arena *a, struct font_subset *out, struct diags *ds)
{
    *out = (struct font_subset){0};
    if (face >= fs->config.face_count || !fs->faces[face].face)
        return false;
    struct opened_face *f = &fs->faces[face];
    const struct face_measures *m = &f->measures;
    out->name = f->name;
    out->metrics = metrics_of(m);
    for (size_t i = 0; i < 4; i++)
        out->box[i] = per_mille(m->box[i], m->units_per_em);
    out->weight = m->weight;
    out->serif = m->serif;
    return truetype_build(&f->glyphs, glyphs, n, a, out, ds);
}

void font_subset_free(struct font_subset *s)
{
    buf_free(&s->bytes);
}

size_t fontset_face_count(const struct fontset *fs)
{
    return fs->config.face_count;
}

struct str fontset_face_file(const struct fontset *fs, size_t face)
{
    return face < fs->config.face_count ? fs->faces[face].file : (struct str){NULL, 0};
}

struct str fontset_face_name(const struct fontset *fs, size_t face)
{
    return face < fs->config.face_count ? fs->faces[face].name : (struct str){NULL, 0};
}
