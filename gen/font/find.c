/* A face as fonts.json describes it is looked for: in its file, else among the installed ones. */
#include "font/find.h"

#include "base/file.h"
#include "font/installed.h"

struct face_search {
    struct face_library *lib;
    const struct known *known;
    const struct font_face_config *wanted;
    struct arena *arena;
    struct diags *diags;
    struct found_face found;
};

/* True when the file was a usable face; why it was not is reported. */
static bool try_file(struct face_search *s, struct str path, int index)
{
    const struct font_face_config *w = s->wanted;
    struct face_file *face;
    struct face_wish wish = {path.p, index, w->family, w->style};
    switch (face_file_open(s->lib, s->known, &wish, s->arena, &face)) {
    case FACE_OK:
        s->found = (struct found_face){face, path};
        return true;
    case FACE_UNREADABLE:
        DIAG(s->diags, E5006, w->place, path);
        return false;
    case FACE_OTHER_FAMILY:
        DIAG(s->diags, E5004, w->place, path,
             w->style.n ? arena_printf(s->arena, "%.*s %.*s", STR_ARG(w->family), STR_ARG(w->style))
                        : w->family);
        return false;
    case FACE_NOT_EMBEDDABLE:
        DIAG(s->diags, E5005, w->place, w->family.n ? w->family : w->key, path);
        return false;
    }
    return false;
}

static bool try_folder(struct face_search *s, struct str folder)
{
    struct str path = path_join(s->arena, folder, s->wanted->file);
    return path.p && file_exists(path.p) && try_file(s, path, s->wanted->index);
}

static bool try_files(struct face_search *s, const struct font_config *config, struct str folder)
{
    struct str file = s->wanted->file;
    if (!file.n)
        return false;
    if (file.p[0] == '/')
        return try_folder(s, STR(""));
    if (folder.n && try_folder(s, folder))
        return true;
    for (size_t i = 0; i < config->folder_count; i++)
        if (try_folder(s, config->folders[i]))
            return true;
    return false;
}

struct found_face find_face(struct face_library *lib, const struct known *known,
                            const struct font_config *config, const struct font_face_config *wanted,
                            struct str folder, struct arena *a, struct installed **installed,
                            struct diags *ds)
{
    struct face_search s = {lib, known, wanted, a, ds, {NULL, {NULL, 0}}};
    if (try_files(&s, config, folder) || !wanted->family.n)
        return s.found;
    if (!*installed)
        *installed = installed_open();
    if (!*installed)
        return s.found;
    struct installed_font font = installed_find(*installed, wanted->family, wanted->style, a);
    if (font.file.p)
        try_file(&s, font.file, font.index);
    return s.found;
}
