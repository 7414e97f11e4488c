/* Layers of folders, read when something is asked for and kept. How layers are laid over each
 * other: merge.c; whether a file is right: shape.c. */
#include "pack/pack.h"

#include "pack/merge.h"
#include "pack/shape.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/normalize.h"
#include "data/json.h"

enum { CHAIN_MAX = 8, PACK_FILE_MAX = 4 * 1024 * 1024 };

struct layer {
    struct str name, folder; /* folder is NUL-terminated */
    struct value config;
};

struct read_text {
    struct source *source; /* tidied */
    struct str came;       /* the bytes of the file */
};

struct pack {
    struct arena *arena;
    struct sources *sources;
    struct schemas *schemas;
    struct layer layers[CHAIN_MAX]; /* nearest first */
    size_t n;
    struct value config;
    struct map texts;  /* "PACK/file" → struct read_text */
    struct map tables; /* id → struct value: merged specifications, read once for a whole batch */
};

struct str pack_name(const struct pack *p)
{
    return p->layers[0].name;
}

const struct value *pack_config(const struct pack *p)
{
    return &p->config;
}

const struct value *pack_setting(const struct pack *p, struct str dotted)
{
    const struct value *v = &p->config;
    while (v && dotted.n) {
        size_t dot = str_find(dotted, STR("."), 0);
        struct str name = dot == SIZE_MAX ? dotted : str_sub(dotted, 0, dot);
        dotted = dot == SIZE_MAX ? STR("") : str_sub(dotted, dot + 1, dotted.n);
        v = v->type == VALUE_MAP ? vmap_find(v->map, name) : NULL;
    }
    return v;
}

const struct source *pack_file(const struct pack *p, size_t i)
{
    return i < p->texts.n ? ((const struct read_text *)p->texts.entries[i].value)->source : NULL;
}

/* A template pasted together from web pages is tidied like the data: said once, at the first place.
 */
static bool tidy(struct pack *p, struct str name, struct str *text, struct diags *ds)
{
    struct str given = *text;
    struct text_note *notes;
    size_t n, count = 0, first = 0;
    if (!text_normalize(given, p->arena, text, &notes, &n))
        return false;
    for (size_t i = n; i-- > 0;)
        if (notes[i].to != notes[i].from && notes[i].kind != CHAR_RETURN) {
            first = i;
            count++;
        }
    if (count) {
        struct source source = {.name = name, .text = given};
        DIAG(ds, E4007, source_place(&source, notes[first].offset),
             arena_printf(p->arena, "%zu", count),
             arena_printf(p->arena, "U+%04X", (unsigned)notes[first].from));
    }
    return true;
}

/* The file of one layer; NULL without a report when it is not there. */
static const struct source *layer_text(struct pack *p, const struct layer *layer, struct str file,
                                       struct diags *ds)
{
    struct str shown = path_join(p->arena, layer->name, file);
    struct str path = path_join(p->arena, layer->folder, file);
    struct str text;
    struct read_text *read = shown.p ? map_get(&p->texts, shown) : NULL;
    if (read)
        return read->source;
    enum open_result r =
        path.p ? file_read_inside(layer->folder.p, file, path.p, PACK_FILE_MAX, p->arena, &text, ds)
               : OPEN_ABSENT;
    if (r == OPEN_OUTSIDE)
        DIAG(ds, E4003, place_file(layer->name), file);
    if (r != OPEN_OK)
        return NULL;
    read = arena_zalloc(p->arena, sizeof *read);
    if (read)
        read->came = text;
    if (read && tidy(p, shown, &text, ds))
        read->source = sources_add(p->sources, shown, text);
    if (!read || !read->source || !map_put(&p->texts, shown, read)) {
        DIAG0(ds, E1004, place_file(shown));
        return NULL;
    }
    return read->source;
}

const struct source *pack_text(struct pack *p, struct str file, struct diags *ds)
{
    if (!open_name_is_confined(file)) {
        DIAG(ds, E4003, place_file(pack_name(p)), file);
        return NULL;
    }
    for (size_t i = 0; i < p->n; i++) {
        const struct source *s = layer_text(p, &p->layers[i], file, ds);
        if (s)
            return s;
    }
    size_t slash = str_find(file, STR("/"), 0);
    for (size_t i = 0; slash != SIZE_MAX && i < p->n; i++)
        if (str_eq(p->layers[i].name, str_sub(file, 0, slash)))
            return layer_text(p, &p->layers[i], str_sub(file, slash + 1, file.n), ds);
    return NULL;
}

size_t pack_layer_count(const struct pack *p)
{
    return p->n;
}

struct str pack_layer_name(const struct pack *p, size_t layer)
{
    return p->layers[layer].name;
}

struct str pack_layer_folder(const struct pack *p, size_t layer)
{
    return p->layers[layer].folder;
}

bool pack_bytes_read(const struct pack *p, size_t layer, struct str file, struct str *bytes)
{
    char key[1024];
    struct str name = p->layers[layer].name;
    size_t n = name.n + 1 + file.n;
    if (n > sizeof key)
        return false;
    memcpy(key, name.p, name.n);
    key[name.n] = '/';
    memcpy(key + name.n + 1, file.p, file.n);
    const struct read_text *read = map_get(&p->texts, (struct str){key, n});
    if (read)
        *bytes = read->came;
    return read != NULL;
}

/* Parses one layer's JSON file. *found tells whether the layer has it. */
static bool layer_json(struct pack *p, const struct layer *layer, struct str file, bool *found,
                       struct value *out, struct diags *ds)
{
    size_t errors = ds->errors;
    const struct source *s = layer_text(p, layer, file, ds);
    *found = s != NULL;
    if (!s)
        return ds->errors == errors;
    if (!json_parse(s, p->arena, out, ds))
        return false;
    if (out->type != VALUE_MAP) {
        DIAG0(ds, E4004, sources_place(p->sources, out->at));
        return false;
    }
    const struct shape_check check = {p->schemas, p->sources, p->arena, ds};
    return shape_check(&check, file, false, out);
}

static bool merge_over(struct pack *p, struct str file, const struct value *under, struct value *v,
                       struct diags *ds)
{
    const struct pack_merge how = {p->arena, p->sources, ds, !shape_is_schema(file)};
    struct value merged;
    if (!pack_merge(&how, under, v, &merged))
        return false;
    *v = merged;
    return true;
}

static bool check_whole(struct pack *p, struct str file, const struct value *v, struct diags *ds)
{
    const struct shape_check check = {p->schemas, p->sources, p->arena, ds};
    return shape_check(&check, file, true, v);
}

bool pack_json(struct pack *p, struct str file, struct value *out, struct diags *ds)
{
    size_t errors = ds->errors;
    *out = value_none();
    for (size_t i = p->n; i-- > 0;) { /* from the farthest to the nearest */
        struct value v;
        bool found;
        if (layer_json(p, &p->layers[i], file, &found, &v, ds) && found &&
            merge_over(p, file, out, &v, ds))
            *out = v;
    }
    return ds->errors == errors && (out->type == VALUE_NONE || check_whole(p, file, out, ds));
}

/* The specification `id` as seen from layer `from` on. */
static bool table_from(struct pack *p, size_t from, struct str id, struct value *out, bool *found,
                       struct diags *ds)
{
    bool other = str_starts(id, STR("charts/"));
    struct str file = arena_printf(p->arena, other ? "%.*s.json" : "tables/%.*s.json", STR_ARG(id));
    for (size_t i = from; i < p->n; i++) {
        struct value v, under = value_none();
        if (!layer_json(p, &p->layers[i], file, found, &v, ds))
            return false;
        if (!*found)
            continue;
        const struct value *base = vmap_find(v.map, STR("extends"));
        bool standalone = base && base->type == VALUE_BOOL && !base->b, has_base;
        struct str base_id = base && base->type == VALUE_STR ? base->s : id;
        if (!standalone && !table_from(p, i + 1, base_id, &under, &has_base, ds))
            return false;
        if (!standalone && !has_base && base) {
            DIAG(ds, E4005, sources_place(p->sources, base->at), base_id);
            return false;
        }
        *out = v;
        *found = true;
        return merge_over(p, file, &under, out, ds);
    }
    *found = false;
    return true;
}

static bool remember_table(struct pack *p, struct str id, const struct value *spec,
                           struct diags *ds)
{
    struct value *kept = arena_alloc(p->arena, sizeof *kept);
    struct str key = arena_str(p->arena, id);
    if (kept && key.p) {
        *kept = *spec;
        if (map_put(&p->tables, key, kept))
            return true;
    }
    DIAG0(ds, E1004, place_file(pack_name(p)));
    return false;
}

bool pack_table(struct pack *p, struct str id, struct value *out, struct diags *ds)
{
    bool found;
    if (!open_name_is_confined(id)) {
        DIAG(ds, E4003, place_file(pack_name(p)), id);
        return false;
    }
    const struct value *known = map_get(&p->tables, id);
    if (known) {
        *out = *known;
        return true;
    }
    if (!table_from(p, 0, id, out, &found, ds))
        return false;
    if (!found)
        DIAG(ds, E4005, place_file(pack_name(p)), id);
    return found && check_whole(p, str_starts(id, STR("charts/")) ? id : STR("tables/"), out, ds) &&
           remember_table(p, id, out, ds);
}

bool pack_has_table(const struct pack *p, struct str id)
{
    struct str file = arena_printf(p->arena, "tables/%.*s.json", STR_ARG(id));
    for (size_t i = 0; open_name_is_confined(id) && file.p && i < p->n; i++) {
        struct str path = path_join(p->arena, p->layers[i].folder, file);
        if (path.p && file_exists(path.p))
            return true;
    }
    return false;
}

static struct str find_folder(const struct pack_path *path, struct str name, struct arena *a)
{
    for (size_t i = 0; i < path->n; i++) {
        struct str folder = path_join(a, path->folders[i], name);
        struct str file = folder.p ? path_join(a, folder, STR("pack.json")) : folder;
        if (file.p &&
            (file_exists(file.p) || file_is_link(file.p))) /* a link is refused, not passed over */
            return folder;
    }
    return (struct str){NULL, 0};
}

bool pack_list(const struct pack_path *path, struct arena *a, struct str **names, size_t *n)
{
    struct map seen;
    map_init(&seen, a);
    for (size_t i = 0; i < path->n; i++) {
        struct str *in_folder;
        size_t count;
        if (!file_list(path->folders[i].p, a, &in_folder, &count)) {
            if (memory_failed())
                return false;
            continue;
        }
        for (size_t k = 0; k < count; k++) {
            struct pack_path one = {&path->folders[i], 1, NULL};
            if (find_folder(&one, in_folder[k], a).p && !map_put(&seen, in_folder[k], a))
                return false;
        }
    }
    *n = seen.n;
    *names = arena_alloc(a, (seen.n + 1) * sizeof **names);
    if (!*names)
        return false;
    for (size_t i = 0; i < seen.n; i++) { /* insertion sort: a handful of packs */
        size_t k = i;
        for (; k > 0 && str_cmp((*names)[k - 1], seen.entries[i].key) > 0; k--)
            (*names)[k] = (*names)[k - 1];
        (*names)[k] = seen.entries[i].key;
    }
    return true;
}

static void report_unknown(const struct pack_path *path, struct str name, struct place place,
                           struct arena *a, struct diags *ds)
{
    struct str *names = NULL;
    size_t n = 0;
    struct buf known;
    buf_init(&known);
    if (pack_list(path, a, &names, &n))
        for (size_t i = 0; i < n; i++) {
            buf_puts(&known, i ? "、" : "");
            buf_str(&known, names[i]);
        }
    DIAG(ds, E4001, place, name, known.n ? buf_view(&known) : STR("—"));
    buf_free(&known);
}

/* Adds layer `name`; *base is what it extends, empty when nothing. */
static bool add_layer(struct pack *p, const struct pack_path *path, struct str name,
                      struct place place, struct value *base, struct diags *ds)
{
    struct layer *layer = &p->layers[p->n];
    bool found;
    layer->name = arena_str(p->arena, name);
    layer->folder =
        open_name_is_confined(name) ? find_folder(path, name, p->arena) : (struct str){NULL, 0};
    if (!layer->folder.p) {
        report_unknown(path, name, place, p->arena, ds);
        return false;
    }
    if (!layer_json(p, layer, STR("pack.json"), &found, &layer->config, ds))
        return false;
    if (!found) { /* it cannot be read, or was there a moment ago */
        report_unknown(path, name, place, p->arena, ds);
        return false;
    }
    p->n++;
    const struct value *extends = vmap_find(layer->config.map, STR("extends"));
    *base = extends ? *extends : value_none();
    return true;
}

struct pack *pack_load(const struct pack_path *path, struct str name, struct place named_at,
                       struct arena *a, struct sources *sources, struct diags *ds)
{
    struct pack *p = arena_zalloc(a, sizeof *p);
    struct value next = value_str(name);
    if (!p) {
        DIAG0(ds, E1004, place_file(name));
        return NULL;
    }
    p->arena = a;
    p->sources = sources;
    p->schemas = path->schemas;
    map_init(&p->texts, a);
    map_init(&p->tables, a);
    while (next.type == VALUE_STR) {
        struct place place = p->n ? sources_place(sources, next.at) : named_at;
        for (size_t i = 0; i < p->n; i++)
            if (str_eq(p->layers[i].name, next.s)) {
                DIAG(ds, E4002, place, next.s);
                return NULL;
            }
        if (p->n == CHAIN_MAX) {
            DIAG(ds, E4002, place, next.s);
            return NULL;
        }
        if (!add_layer(p, path, next.s, place, &next, ds))
            return NULL;
    }
    if (!pack_json(p, STR("pack.json"), &p->config, ds) ||
        !shape_check_tables(&p->config, sources, ds))
        return NULL;
    return p;
}
