/* Glyphs of a face, each read once and kept for all documents of a context. */
#include "font/glyphs.h"
#include "base/memory.h"

#include <stdlib.h>

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGES = 0x10000 >> PAGE_BITS };

void glyph_store_init(struct glyph_store *s, struct face *face, struct arena *a)
{
    *s = (struct glyph_store){
        .face = face, .arena = a, .units_per_em = face_measures(face).units_per_em};
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

static struct stored_glyph *read_glyph(struct glyph_store *s, uint32_t glyph)
{
    struct glyph_outline *o = &s->scratch;
    if (!face_outline(s->face, glyph, o)) {
        s->failed = s->failed || o->failed;
        return NULL;
    }
    struct stored_glyph *g = arena_zalloc(s->arena, sizeof *g);
    if (!g || !copy_outline(o, &g->outline)) {
        s->failed = true;
        return NULL;
    }
    g->advance = o->advance;
    g->xmin = o->xmin;
    g->ymin = o->ymin;
    g->xmax = o->xmax;
    g->ymax = o->ymax;
    return g;
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
        *place = read_glyph(s, glyph);
    return *place;
}

static bool encode(struct glyph_store *s, struct stored_glyph *g)
{
    struct curves curves = {0};
    struct buf bytes;
    buf_init(&bytes);
    bool ok = curves_from_outline(&g->outline, s->units_per_em, &curves) &&
              glyf_encode(&curves, &bytes, &g->info);
    g->bytes = ok ? arena_str(s->arena, buf_view(&bytes)) : (struct str){NULL, 0};
    g->encoded = ok && g->bytes.p;
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
    return g && (g->encoded || encode(s, g)) ? g : NULL;
}
