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

/* The layers of `p` in front of `base`; none where it does not extend it. */
static void add_heir(struct heirs *h, const struct pack *p, const struct pack *base)
{
    size_t own = 0;
    while (own < pack_layer_count(p) && !same_layer(p, own, base))
        own++;
    for (size_t i = 0; i < own && own < pack_layer_count(p); i++)
        add_folder(h, pack_layer_folder(p, i), 2);
}

struct str *heirs_texts(struct juesuan *j, const struct pack *pack, struct arena *a, size_t *n)
{
    struct diags unheard;
    struct sources sources;
    struct str *names;
    size_t count;
    struct heirs h = {.a = a, .ds = &unheard};
    *n = 0;
    if (!pack_list(&j->pack_path, a, &names, &count))
        return NULL;
    diags_init(&unheard);
    sources_init(&sources, a, NULL);
    for (size_t i = 0; i < count; i++) {
        struct pack *p =
            pack_load(&j->pack_path, names[i], (struct place){0}, a, &sources, &unheard);
        if (p)
            add_heir(&h, p, pack);
    }
    diags_free(&unheard);
    *n = h.n;
    return h.texts;
}
