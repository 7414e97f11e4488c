/* A face that is known stays closed as long as that suffices. */
#include "font/facefile.h"

enum face_status face_file_open(struct face_library *library, const struct known *known,
                                const struct face_wish *wish, struct arena *a,
                                struct face_file **out)
{
    struct face *face = NULL;
    struct str key = known_key(a, wish);
    const struct known_face *f = known_find(known, key);
    enum face_status status = f ? FACE_OK : face_open(library, wish, &face);
    *out = NULL;
    if (status == FACE_OK && (*out = arena_zalloc(a, sizeof **out)))
        **out = (struct face_file){library, *wish, key, f, face, false};
    else
        face_close(face);
    return status == FACE_OK && !*out ? FACE_UNREADABLE : status;
}

void face_file_close(struct face_file *s)
{
    if (s)
        face_close(s->face);
}

int face_file_index(const struct face_file *s)
{
    return s->known ? s->known->index : face_index(s->face);
}

struct face_measures face_file_measures(const struct face_file *s)
{
    return s->known ? s->known->measures : face_measures(s->face);
}

struct str face_file_name(const struct face_file *s)
{
    return s->known ? s->known->name : face_postscript_name(s->face);
}

static bool is_unchanged(const struct face_file *s)
{
    struct arena scratch;
    arena_init(&scratch);
    bool same = str_eq(known_key(&scratch, &s->wish), s->key);
    arena_free(&scratch);
    return same;
}

struct face *face_file_face(struct face_file *s)
{
    if (s->face || s->lost)
        return s->face;
    s->lost = !is_unchanged(s) || face_open(s->library, &s->wish, &s->face) != FACE_OK;
    return s->face;
}
