/* Glyphs of a face, each read once and kept for all documents of a context. */
#include "font/glyphs.h"
#include "base/memory.h"

#include <stdlib.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGES = 0x10000 >> PAGE_BITS };

void glyph_store_init(struct glyph_store *s, struct face_file *file, struct arena *a)
{
    *s = (struct glyph_store){
        .file = file, .arena = a, .units_per_em = face_file_measures(file).units_per_em};
}

static void each_stored(struct glyph_store *s, void (*visit)(struct stored_glyph *))
{
    for (size_t i = 0; s->pages && i < PAGES; i++)
        for (size_t j = 0; s->pages[i] && j < PAGE_SIZE; j++)
            if (s->pages[i][j])
                visit(s->pages[i][j]);
}

static void drop_outline(struct stored_glyph *g)
{
    outline_free(&g->outline);
}

void glyph_store_free(struct glyph_store *s)
{
    each_stored(s, drop_outline);
    outline_free(&s->scratch);
}

/* Where the glyph stands or will stand; NULL when memory is exhausted. */
static struct stored_glyph **place_of(struct glyph_store *s, uint32_t glyph)
{
    if (!s->pages)
        s->pages = arena_zalloc(s->arena, PAGES * sizeof *s->pages);
    if (!s->pages)
        return NULL;
    struct stored_glyph ***page = &s->pages[glyph >> PAGE_BITS];
    if (!*page)
        *page = arena_zalloc(s->arena, PAGE_SIZE * sizeof **page);
    return *page ? &(*page)[glyph & (PAGE_SIZE - 1)] : NULL;
}

static bool copy_outline(const struct glyph_outline *o, struct glyph_outline *copy)
{
    *copy = (struct glyph_outline){.op_count = o->op_count, .point_count = o->point_count};
    if (o->op_count == 0)
        return true;
    copy->ops = memory_alloc(o->op_count);
    copy->points = memory_alloc(o->point_count * sizeof *copy->points);
    if (!copy->ops || !copy->points) {
        outline_free(copy);
        return false;
    }
    memcpy(copy->ops, o->ops, o->op_count);
    memcpy(copy->points, o->points, o->point_count * sizeof *copy->points);
    return true;
}

/* Into s->scratch. */
static bool read_outline(struct glyph_store *s, uint32_t glyph)
{
    struct face *face = face_file_face(s->file);
    if (face && face_outline(face, glyph, &s->scratch))
        return true;
    s->failed = s->failed || s->scratch.failed;
    return false;
}

static bool measure_glyph(struct glyph_store *s, uint32_t glyph, struct stored_glyph *g)
{
    if (!read_outline(s, glyph))
        return false;
    if (!copy_outline(&s->scratch, &g->outline)) {
        s->failed = true;
        return false;
    }
    g->measures = s->scratch.measures;
    s->grown = true;
    return true;
}

static bool recall_glyph(const struct glyph_store *s, uint32_t glyph, struct stored_glyph *g)
{
    struct known_glyph k;
    if (!s->file->known || !known_glyph_of(s->file->known, glyph, &k))
        return false;
    *g = (struct stored_glyph){
        .measures = k.measures, .encoded = k.bytes.p != NULL, .info = k.info, .bytes = k.bytes};
    return true;
}

static struct stored_glyph *meet_glyph(struct glyph_store *s, uint32_t glyph)
{
    struct stored_glyph *g = arena_zalloc(s->arena, sizeof *g);
    if (!g) {
        s->failed = true;
        return NULL;
    }
    return recall_glyph(s, glyph, g) || measure_glyph(s, glyph, g) ? g : NULL;
}

uint32_t glyph_store_index(struct glyph_store *s, int32_t cp)
{
    const struct known_face *known = s->file->known;
    struct known_char c = {cp, 0};
    if (known && known_char_of(known, cp, &c.glyph))
        return c.glyph;
    const struct face *face = face_file_face(s->file);
    if (!face)
        return 0;
    c.glyph = face_glyph_index(face, cp);
    struct known_char *items =
        arena_room(s->arena, s->chars, s->char_count, &s->char_cap, sizeof *items);
    if (!items) {
        s->failed = true;
        return 0;
    }
    s->chars = items;
    s->chars[s->char_count++] = c;
    s->grown = true;
    return c.glyph;
}

struct stored_glyph *glyph_store_get(struct glyph_store *s, uint32_t glyph)
{
    if (glyph > UINT16_MAX)
        return NULL;
    struct stored_glyph **place = place_of(s, glyph);
    if (!place) {
        s->failed = true;
        return NULL;
    }
    if (!*place)
        *place = meet_glyph(s, glyph);
    return *place;
}

static bool encode(struct glyph_store *s, uint32_t glyph, struct stored_glyph *g)
{
    struct curves curves = {0};
    struct buf bytes;
    const struct glyph_outline *o = &g->outline;
    if (!o->ops) { /* blank, or recalled as it was measured only */
        if (!read_outline(s, glyph))
            return false;
        o = &s->scratch;
    }
    buf_init(&bytes);
    bool ok =
        curves_from_outline(o, s->units_per_em, &curves) && glyf_encode(&curves, &bytes, &g->info);
    g->bytes = ok ? arena_str(s->arena, buf_view(&bytes)) : (struct str){NULL, 0};
    g->encoded = ok && g->bytes.p;
    s->grown = s->grown || g->encoded;
    if (g->encoded)
        outline_free(&g->outline);
    else /* otherwise the glyph has more points than the format holds */
        s->failed = s->failed || curves.failed || bytes.failed || s->arena->failed;
    curves_free(&curves);
    buf_free(&bytes);
    return g->encoded;
}

const struct stored_glyph *glyph_store_encoded(struct glyph_store *s, uint32_t glyph)
{
    struct stored_glyph *g = glyph_store_get(s, glyph);
    return g && (g->encoded || encode(s, glyph, g)) ? g : NULL;
}

/* ---- for later runs ---- */

static int by_code_point(const void *a, const void *b)
{
    const struct known_char *x = a, *y = b;
    return x->cp < y->cp ? -1 : x->cp > y->cp;
}

static void remember_chars(struct glyph_store *s, struct known_writer *w)
{
    const struct known_face *known = s->file->known;
    struct known_char old;
    if (s->char_count)
        qsort(s->chars, s->char_count, sizeof *s->chars, by_code_point);
    bool more = known && known_char_at(known, 0, &old);
    for (size_t i = 0, j = 0; more || i < s->char_count;) {
        if (more && (i == s->char_count || old.cp < s->chars[i].cp)) {
            known_put_char(w, old);
            more = known_char_at(known, ++j, &old);
            continue;
        }
        if (i == 0 || s->chars[i].cp != s->chars[i - 1].cp)
            known_put_char(w, s->chars[i]);
        i++;
    }
}

static struct known_glyph as_known(uint32_t glyph, const struct stored_glyph *g)
{
    return (struct known_glyph){.glyph = glyph,
                                .measures = g->measures,
                                .info = g->info,
                                .bytes = g->encoded ? g->bytes : (struct str){NULL, 0}};
}

static const struct stored_glyph *met(const struct glyph_store *s, uint32_t glyph)
{
    struct stored_glyph **page = s->pages ? s->pages[glyph >> PAGE_BITS] : NULL;
    return page ? page[glyph & (PAGE_SIZE - 1)] : NULL;
}

static void remember_glyphs(const struct glyph_store *s, struct known_writer *w)
{
    const struct known_face *known = s->file->known;
    struct known_glyph old;
    size_t next = 0;
    bool more = known && known_glyph_at(known, next, &old);
    for (uint32_t glyph = 0; glyph <= UINT16_MAX; glyph++) {
        const struct stored_glyph *g = met(s, glyph);
        bool was_known = more && old.glyph == glyph;
        struct known_glyph k = g ? as_known(glyph, g) : old;
        if (g || was_known)
            known_put_glyph(w, &k);
        if (was_known)
            more = known_glyph_at(known, ++next, &old);
    }
}

void glyph_store_remember(struct glyph_store *s, struct known_writer *w)
{
    struct known_face head = {.index = face_file_index(s->file),
                              .measures = face_file_measures(s->file),
                              .name = face_file_name(s->file)};
    if (!s->file->key.p)
        return;
    remember_chars(s, w);
    remember_glyphs(s, w);
    known_add(w, s->file->key, &head);
}
