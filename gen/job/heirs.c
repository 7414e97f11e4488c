/* Finds the packs that extend another and reads what they say. */
#include "job/heirs.h"

#include "base/file.h"

struct heirs {
    struct arena *a;
    struct diags *ds; /* heard by nobody */
    struct str *texts;
    size_t n, cap;
};

static void add_file(struct heirs *h, struct str path)
{
    enum { MOST = 1 << 24 };
    struct str text;
    struct str *texts;
    if (!path.p || !file_read(path.p, MOST, h->a, &text, h->ds))
        return;
    texts = arena_room(h->a, h->texts, h->n, &h->cap, sizeof *texts);
    if (!texts)
        return;
    h->texts = texts;
    h->texts[h->n++] = text;
}

/* A pack's files stand in its folder and in folders of that; links are not followed. */
static void add_folder(struct heirs *h, struct str folder, int depth)
{
    struct str *names;
    size_t n;
    if (!folder.p || !file_list(folder.p, h->a, &names, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        struct str path = path_join(h->a, folder, names[i]);
        if (!path.p || file_is_link(path.p))
            continue;
        if (str_ends(names[i], STR(".json")) || str_ends(names[i], STR(".j2")))
            add_file(h, path);
        else if (depth > 0 && file_is_folder(path.p))
            add_folder(h, path, depth - 1);
    }
}

static bool same_layer(const struct pack *p, size_t layer, const struct pack *base)
{
    return str_eq(pack_layer_name(p, layer), pack_name(base)) &&
           str_eq(pack_layer_folder(p, layer), pack_layer_folder(base, 0));
}

/* How many layers of `p` stand in front of `base`; SIZE_MAX where it does not extend it. */
static size_t layers_before(const struct pack *p, const struct pack *base)
{
    size_t own = 0;
    while (own < pack_layer_count(p) && !same_layer(p, own, base))
        own++;
    return own && own < pack_layer_count(p) ? own : SIZE_MAX;
}

struct pack **heirs_of(struct juesuan *j, const struct pack *pack, struct arena *a,
                       struct sources *sources, size_t *n)
{
    struct diags unheard;
    struct str *names;
    size_t count;
    *n = 0;
    if (!pack_list(&j->pack_path, a, &names, &count))
        return NULL;
    struct pack **heirs = arena_alloc(a, (count + 1) * sizeof(struct pack *));
    diags_init(&unheard);
    for (size_t i = 0; heirs && i < count; i++) {
        struct pack *p =
            pack_load(&j->pack_path, names[i], (struct place){0}, a, sources, &unheard);
        if (p && layers_before(p, pack) != SIZE_MAX)
            heirs[(*n)++] = p;
    }
    diags_free(&unheard);
    return heirs;
}

struct str *heirs_texts(struct juesuan *j, const struct pack *pack, struct arena *a, size_t *n)
{
    struct diags unheard;
    struct sources sources;
    struct heirs h = {.a = a, .ds = &unheard};
    size_t count;
    sources_init(&sources, a, NULL);
    struct pack **heirs = heirs_of(j, pack, a, &sources, &count);
    diags_init(&unheard);
    for (size_t i = 0; heirs && i < count; i++)
        for (size_t k = 0; k < layers_before(heirs[i], pack); k++)
            add_folder(&h, pack_layer_folder(heirs[i], k), 2);
    diags_free(&unheard);
    *n = h.n;
    return h.texts;
}
