/* fonts.json is read: faces, roles, and which characters a role takes from elsewhere. Nothing is
 * opened or looked for here. */
#include "font/config.h"

#include "base/open.h"

struct config_reader {
    const struct sources *sources;
    const struct font_config *base;
    struct arena *arena;
    struct diags *diags;
    struct font_config *config;
    uint32_t *fallback;
    size_t fallback_count;
    bool ok;
};

static struct place place_of(const struct config_reader *r, const struct value *v,
                             struct str pointer)
{
    return place_with_pointer(sources_place(r->sources, v->at), pointer);
}

static void wrong(struct config_reader *r, const struct value *v, struct str pointer,
                  enum diag_word what)
{
    DIAG(r->diags, E5003, place_of(r, v, pointer), diag_word(what));
    r->ok = false;
}

static void out_of_memory(struct config_reader *r)
{
    DIAG0(r->diags, E1004, place_file(STR("fonts.json")));
    r->ok = false;
}

static struct str below(struct config_reader *r, struct str pointer, struct str key)
{
    return arena_printf(r->arena, "%.*s/%.*s", STR_ARG(pointer), STR_ARG(key));
}

/* The member `key` when it is of `type`: what else it may not be says fonts.schema.json. */
static const struct value *member(const struct value *object, const char *key, enum value_type type)
{
    const struct value *v = value_get(object, key);
    return v && v->type == type ? v : NULL;
}

/* Index of the face `key`, SIZE_MAX when there is none. */
static size_t configured_face(const struct font_config *c, struct str key)
{
    for (size_t i = 0; i < c->face_count; i++)
        if (str_eq(c->faces[i].key, key))
            return i;
    return SIZE_MAX;
}

/* A font may lie anywhere (only fonts are opened, and only of the family that is named), but a path
 * says where: it does not climb. */
static bool leads_straight(struct str path)
{
    while (path.n && path.p[0] == '/')
        path = str_sub(path, 1, path.n);
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    return open_name_is_confined(path);
}

static void read_folders(struct config_reader *r, const struct value *json)
{
    const struct value *v = member(json, "folders", VALUE_LIST);
    const struct font_config *base = r->base;
    size_t old = base ? base->folder_count : 0, more = v ? v->list->n : 0;
    struct font_config *c = r->config;
    c->folders = arena_alloc(r->arena, (old + more) * sizeof *c->folders);
    if (!c->folders) {
        out_of_memory(r);
        return;
    }
    for (size_t i = 0; i < more; i++) {
        const struct value *folder = &v->list->items[i];
        if (folder->type != VALUE_STR)
            continue;
        if (!leads_straight(folder->s))
            wrong(r, folder, STR("/folders"), WORD_A_PATH_HAS_NO);
        else
            c->folders[c->folder_count++] = folder->s;
    }
    for (size_t i = 0; i < old; i++)
        c->folders[c->folder_count++] = base->folders[i];
}

static void read_face(struct config_reader *r, struct str key, const struct value *v)
{
    struct str pointer = below(r, STR("/faces"), key);
    struct font_face_config f = {.key = key,
                                 .family = value_get_str(v, "family"),
                                 .style = value_get_str(v, "style"),
                                 .file = value_get_str(v, "file"),
                                 .package = value_get_str(v, "package"),
                                 .index = -1,
                                 .place = place_of(r, v, pointer)};
    const struct value *index = member(v, "index", VALUE_INT);
    int64_t number;
    if (index && dec_to_i64(index->d, &number) && number >= 0 && number < 1000)
        f.index = (int)number;
    const struct value *optional = member(v, "optional", VALUE_BOOL);
    f.optional = optional && optional->b;
    if (!f.family.n && !f.file.n) {
        wrong(r, v, pointer, WORD_FAMILY_OR_FILE_IS_MISSING);
        return;
    }
    if (f.file.n && !leads_straight(f.file)) {
        wrong(r, v, below(r, pointer, STR("file")), WORD_A_PATH_HAS_NO);
        return;
    }
    struct font_config *c = r->config;
    size_t at = configured_face(c, key);
    c->faces[at == SIZE_MAX ? c->face_count++ : at] = f;
}

static bool face_named(struct config_reader *r, const struct value *v, struct str pointer,
                       uint32_t *out)
{
    size_t at = v->type == VALUE_STR ? configured_face(r->config, v->s) : SIZE_MAX;
    if (at == SIZE_MAX) {
        wrong(r, v, pointer, WORD_THE_NAME_OF_ONE_OF_THE_FACES_IS);
        return false;
    }
    *out = (uint32_t)at;
    return true;
}

static bool hex(struct str s, int32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
        if (i == 6 || !(letter || ascii_is_digit(c)))
            return false;
        *out = *out * 16 + (letter ? (c | 0x20) - 'a' + 10 : c - '0');
    }
    return s.n > 0 && *out <= 0x10FFFF;
}

/* "U+0020-007E" or "U+FFE5". */
static bool parse_range(struct str token, struct font_exception *e)
{
    if (!str_starts(token, STR("U+")))
        return false;
    token = str_sub(token, 2, token.n);
    size_t dash = str_find(token, STR("-"), 0);
    if (dash == SIZE_MAX) {
        bool ok = hex(token, &e->from);
        e->to = e->from;
        return ok;
    }
    return hex(str_sub(token, 0, dash), &e->from) &&
           hex(str_sub(token, dash + 1, token.n), &e->to) && e->from <= e->to;
}

static size_t count_tokens(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
    return n;
}

/* What to draw: "face" (else the face itself) and "as" (else the character itself). */
static bool read_substitute(struct config_reader *r, const struct value *v, struct str pointer,
                            struct font_exception *e)
{
    const struct value *name = member(v, "face", VALUE_STR);
    const struct value *as = member(v, "as", VALUE_STR);
    struct font_exception range;
    if (name && !face_named(r, name, below(r, pointer, STR("face")), &e->face))
        return false;
    if (!as)
        return true;
    if (!parse_range(as->s, &range) || range.from != range.to) {
        wrong(r, as, below(r, pointer, STR("as")), WORD_SOMETHING_LIKE_U_2500_IS_EXPECTED);
        return false;
    }
    e->as = range.from;
    return true;
}

static void read_exception(struct config_reader *r, const struct value *v, struct str pointer,
                           uint32_t face)
{
    const struct value *chars = member(v, "chars", VALUE_STR);
    struct font_exception substitute = {.face = face};
    if (!chars) {
        wrong(r, v, pointer, WORD_CHARS_IS_EXPECTED);
        return;
    }
    if (!read_substitute(r, v, pointer, &substitute))
        return;
    struct font_face_config *f = &r->config->faces[face];
    size_t old = f->exception_count;
    struct font_exception *e = arena_grow(r->arena, f->exceptions, old * sizeof *e,
                                          (old + count_tokens(chars->s)) * sizeof *e);
    if (!e) {
        out_of_memory(r);
        return;
    }
    f->exceptions = e;
    for (struct str rest = str_trim(chars->s); rest.n;) {
        size_t space = str_find(rest, STR(" "), 0);
        struct str token = str_sub(rest, 0, space == SIZE_MAX ? rest.n : space);
        e[old] = substitute;
        if (parse_range(token, &e[old]))
            f->exception_count = ++old;
        else
            wrong(r, chars, below(r, pointer, STR("chars")),
                  WORD_SOMETHING_LIKE_U_0020_007E_U_FFE5_IS);
        rest = str_trim(str_sub(rest, token.n, rest.n));
    }
}

static void read_exceptions(struct config_reader *r, struct str key, const struct value *v)
{
    struct str pointer = below(r, below(r, STR("/faces"), key), STR("instead"));
    const struct value *list = member(v, "instead", VALUE_LIST);
    size_t face = configured_face(r->config, key);
    for (size_t i = 0; list && face != SIZE_MAX && i < list->list->n; i++)
        read_exception(r, &list->list->items[i], pointer, (uint32_t)face);
}

static void read_faces(struct config_reader *r, const struct value *json)
{
    const struct value *v = member(json, "faces", VALUE_MAP);
    size_t old = r->base ? r->base->face_count : 0, more = v ? v->map->n : 0;
    struct font_config *c = r->config;
    c->faces = arena_alloc(r->arena, (old + more) * sizeof *c->faces);
    if (!c->faces) {
        out_of_memory(r);
        return;
    }
    if (old)
        memcpy(c->faces, r->base->faces, old * sizeof *c->faces);
    c->face_count = old;
    for (size_t i = 0; i < more; i++)
        read_face(r, v->map->entries[i].key.s, &v->map->entries[i].value);
    for (size_t i = 0; i < more; i++) /* they may name any face */
        read_exceptions(r, v->map->entries[i].key.s, &v->map->entries[i].value);
}

static bool holds(const uint32_t *faces, size_t n, uint32_t face)
{
    for (size_t i = 0; i < n; i++)
        if (faces[i] == face)
            return true;
    return false;
}

static size_t append(uint32_t *faces, size_t n, const uint32_t *more, size_t more_count)
{
    for (size_t i = 0; i < more_count; i++)
        if (!holds(faces, n, more[i]))
            faces[n++] = more[i];
    return n;
}

/* The faces of a list of names; NULL when memory is exhausted. `room` more places stay free. */
static uint32_t *face_list(struct config_reader *r, const struct value *list, struct str pointer,
                           size_t room, size_t *n)
{
    size_t count = list ? list->list->n : 0;
    uint32_t *faces = arena_alloc(r->arena, (count + room) * sizeof *faces);
    *n = 0;
    if (!faces)
        out_of_memory(r);
    for (size_t i = 0; faces && i < count; i++) {
        uint32_t face;
        if (face_named(r, &list->list->items[i], pointer, &face) && !holds(faces, *n, face))
            faces[(*n)++] = face;
    }
    return faces;
}

static const struct font_role_config *base_role(const struct config_reader *r, struct str name)
{
    for (size_t i = 0; r->base && i < r->base->role_count; i++)
        if (str_eq(r->base->roles[i].name, name))
            return &r->base->roles[i];
    return NULL;
}

static struct font_role_config *role_slot(struct font_config *c, struct str name)
{
    for (size_t i = 0; i < c->role_count; i++)
        if (str_eq(c->roles[i].name, name))
            return &c->roles[i];
    return &c->roles[c->role_count++];
}

static void read_role(struct config_reader *r, struct str name, const struct value *v)
{
    struct str pointer = below(r, STR("/roles"), name);
    const struct font_role_config *base = base_role(r, name);
    struct font_role_config role = {.name = name, .title = value_get_str(v, "title")};
    if (base && !role.title.n)
        role.title = base->title;
    size_t room = r->fallback_count + (base ? base->face_count : 0);
    role.faces = face_list(r, member(v, "faces", VALUE_LIST), below(r, pointer, STR("faces")), room,
                           &role.face_count);
    if (!role.faces)
        return;
    if (base)
        role.face_count = append(role.faces, role.face_count, base->faces, base->face_count);
    role.face_count = append(role.faces, role.face_count, r->fallback, r->fallback_count);
    if (!role.face_count) {
        wrong(r, v, pointer, WORD_HAS_NO_FACE_AT_ALL);
        return;
    }
    *role_slot(r->config, name) = role;
}

static void read_roles(struct config_reader *r, const struct value *json)
{
    const struct value *v = member(json, "roles", VALUE_MAP);
    size_t old = r->base ? r->base->role_count : 0, more = v ? v->map->n : 0;
    struct font_config *c = r->config;
    c->roles = arena_alloc(r->arena, (old + more) * sizeof *c->roles);
    if (!c->roles) {
        out_of_memory(r);
        return;
    }
    if (old)
        memcpy(c->roles, r->base->roles, old * sizeof *c->roles);
    c->role_count = old;
    for (size_t i = 0; i < more; i++)
        read_role(r, v->map->entries[i].key.s, &v->map->entries[i].value);
    if (r->ok && c->role_count == 0)
        wrong(r, json, STR("/roles"), WORD_THERE_ARE_NO_ROLES);
}

bool font_config_read(const struct sources *sources, const struct value *json,
                      const struct font_config *base, struct arena *a, struct font_config *out,
                      struct diags *ds)
{
    *out = (struct font_config){0};
    struct config_reader r = {
        .sources = sources, .base = base, .arena = a, .diags = ds, .config = out, .ok = true};
    read_folders(&r, json);
    if (r.ok)
        read_faces(&r, json);
    if (r.ok)
        r.fallback = face_list(&r, member(json, "fallback", VALUE_LIST), STR("/fallback"), 0,
                               &r.fallback_count);
    if (r.ok)
        read_roles(&r, json);
    return r.ok;
}
