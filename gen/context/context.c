/* The life of a context, what it keeps and what it hands out. What calls do with it: job/,
 * batch/, diff/. */
#include "context/context.h"
#include "base/memory.h"
#include "expr/builtin/builtin.h"
#include "pack/merge.h"

#include "base/file.h"
#include "write/write.h"

#include <stdio.h>
#include <stdlib.h>

const char *juesuan_version(void)
{
    return JUESUAN_VERSION;
}

static bool set_paths(struct juesuan *j, const struct juesuan_config *config)
{
    struct arena *a = &j->paths;
    size_t n = 0;
    j->home = home_find(a, config->home);
    if (!j->home.p)
        return false;
    if (config->templates)
        j->pack_folders[n++] = arena_str(a, str_of(config->templates));
    j->pack_folders[n++] = path_join(a, j->home, STR("templates"));
    j->pack_path = (struct pack_path){j->pack_folders, n, &j->schemas};
    j->schema_folder = path_join(a, j->home, STR("data/schema"));
    j->schema_path = path_join(a, j->schema_folder, STR("department.schema.json"));
    j->schemas.folder = j->schema_folder;
    j->codes_path = path_join(a, j->home, STR("data/codes"));
    if (config->codes)
        j->own_codes = arena_str(a, str_of(config->codes));
    j->fonts_json = path_join(a, j->home, STR("fonts/fonts.json"));
    j->fonts_folder = path_join(a, j->home, STR("fonts"));
    if (config->cache) {
        j->cache = path_join(a, str_of(config->cache), STR("fonts"));
        j->known_glyphs = path_join(a, str_of(config->cache), STR("glyphs"));
    }
    return !a->failed;
}

/* Everything that is kept between calls, still empty. */
static void keep_nothing(struct juesuan *j)
{
    arena_init(&j->arena);
    sources_init(&j->sources, &j->arena, NULL);
    map_init(&j->packs, &j->arena);
    map_init(&j->codes, &j->arena);
    map_init(&j->identities, &j->arena);
    j->hashes = (struct str){NULL, 0};
    schemas_init(&j->schemas, j->schema_folder, &j->arena, &j->sources);
    j->fonts = NULL;
}

static void release(struct juesuan *j)
{
    for (size_t i = 0; i < j->packs.n; i++)
        fontset_close(((struct loaded_pack *)j->packs.entries[i].value)->fonts);
    fontset_close(j->fonts);
    arena_free(&j->arena);
}

struct juesuan *juesuan_new(const struct juesuan_config *config, enum juesuan_status *status)
{
    static const struct juesuan_config standard = {0};
    enum juesuan_status ignored;
    struct juesuan *j = memory_zalloc(sizeof *j);
    if (!status)
        status = &ignored;
    *status = JUESUAN_BUG;
    if (!j)
        return NULL;
    if (!config)
        config = &standard;
    diags_init(&j->diags);
    arena_init(&j->paths);
    keep_nothing(j);
    j->lang = config->english ? LANG_EN : LANG_ZH;
    if (!set_paths(j, config)) {
        if (!j->paths.failed)
            *status = JUESUAN_IO;
        juesuan_free(j);
        return NULL;
    }
    *status = JUESUAN_OK;
    return j;
}

void juesuan_free(struct juesuan *j)
{
    if (!j)
        return;
    release(j);
    diags_free(&j->diags);
    arena_free(&j->paths);
    free(j);
}

void context_begin(struct juesuan *j)
{
    memory_forget();
    if (j->broken) {
        release(j);
        keep_nothing(j);
    }
    j->broken = false;
    diags_free(&j->diags);
}

void juesuan_diagnostics(struct juesuan *j, juesuan_text_fn *fn, void *user)
{
    struct buf text;
    const char *part;
    for (size_t i = 0; j->diags.out_of_memory && (part = diags_memory_text(j->lang, i)); i++)
        fn(user, part, strlen(part));
    buf_init(&text);
    for (size_t i = 0; i < j->diags.n; i++) {
        buf_clear(&text);
        diag_print(&text, &j->diags.items[i], j->lang);
        if (!text.failed)
            fn(user, text.p, text.n);
    }
    for (size_t i = 0; text.failed && (part = diags_memory_text(j->lang, i)); i++)
        fn(user, part, strlen(part)); /* what is done is done: only its words are lacking */
    if (j->diags.dropped && !text.failed) {
        buf_clear(&text);
        char number[24];
        int n = snprintf(number, sizeof number, "%zu", j->diags.dropped);
        DIAG_SAY(&text, WORD_N_MORE_NOT_SHOWN, j->lang, ((struct str){number, (size_t)n}));
        buf_char(&text, '\n');
        fn(user, text.p, text.n);
    }
    buf_free(&text);
}

void juesuan_diagnostics_json(struct juesuan *j, juesuan_text_fn *fn, void *user)
{
    struct buf text;
    buf_init(&text);
    diags_json(&text, &j->diags, j->lang);
    if (!text.failed)
        fn(user, text.p, text.n);
    buf_free(&text);
}

const char *juesuan_format(size_t i)
{
    return i < WRITERS ? writers[i].name : NULL;
}

/* The first cause decides: what could not be read or written is no fault of the data. */
enum juesuan_status context_status(struct juesuan *j)
{
    if (memory_failed() || j->diags.out_of_memory) {
        diags_out_of_memory(&j->diags);
        j->broken = true;
        return JUESUAN_BUG;
    }
    if (!j->diags.errors)
        return JUESUAN_OK;
    switch (j->diags.first_error) {
    case E1001:
    case E1002:
    case E1007:
    case E6050:
    case E6062:
    case E6063:
    case E8001:
    case E8003:
    case E8004:
    case E8016:
    case E8019:
        return JUESUAN_IO;
    case E1004:
    case E6061:
        return JUESUAN_BUG;
    case E1008:
    case E1009:
    case E4001:
    case E1005:
    case E8018:
        return JUESUAN_USAGE;
    default:
        return JUESUAN_DATA;
    }
}

void context_give(const struct buf *text, juesuan_text_fn *output, void *user)
{
    if (text->failed)
        memory_note_failure();
    if (output && !memory_failed())
        output(user, text->p ? text->p : "", text->n);
}

const struct schema *context_schema(struct juesuan *j)
{
    return schemas_get(&j->schemas, "department", &j->diags);
}

/* The schema that the pack's family names ("schema" in pack.json), or else the program's own. */
static const struct value *general_schema(struct juesuan *j, struct loaded_pack *p,
                                          struct value *named)
{
    const struct value *file = pack_setting(p->pack, STR("schema"));
    if (!file) {
        const struct schema *general = context_schema(j);
        return general ? &general->root : NULL;
    }
    if (!pack_json(p->pack, file->s, named, &j->diags))
        return NULL;
    if (named->type == VALUE_MAP && str_ends(file->s, STR(".schema.json")))
        return named;
    DIAG(&j->diags, E4032, sources_place(&j->sources, file->at), file->s);
    return NULL;
}

const struct schema *context_pack_schema(struct juesuan *j, struct loaded_pack *p)
{
    struct value named, own;
    const struct pack_merge how = {&j->arena, &j->sources, &j->diags, false};
    if (p->schema.root.type != VALUE_UNDEFINED)
        return &p->schema;
    const struct value *general = general_schema(j, p, &named);
    if (!general || !pack_json(p->pack, STR("schema.json"), &own, &j->diags))
        return NULL;
    struct schema schema = {*general};
    if ((own.type == VALUE_MAP && !pack_merge(&how, general, &own, &schema.root)) ||
        !schema_sound(&schema, &j->sources, &j->diags))
        return NULL;
    p->schema = schema;
    return &p->schema;
}

static const struct source *load_template(void *user, struct str name)
{
    struct loaded_pack *p = user;
    return pack_text(p->pack, name, &p->context->diags);
}

bool context_form(struct juesuan *j, const char *file, const char *schema, struct arena *a,
                  struct value *out)
{
    struct schema read; /* any JSON file of ours */
    struct sources *sources = arena_zalloc(a, sizeof *sources);
    struct str path = path_join(a, path_join(a, j->home, STR("data/forms")), str_of(file));
    const struct schema *shape = schemas_get(&j->schemas, schema, &j->diags);
    if (!sources || !path.p) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return false;
    }
    sources_init(sources, a, NULL);
    if (!shape || !schema_load(path.p, a, sources, &read, &j->diags))
        return false;
    const struct schema_check check = {.kind = SCHEMA_OF_WHOLE,
                                       .schema = shape,
                                       .sources = sources,
                                       .arena = a,
                                       .diags = &j->diags};
    *out = read.root;
    return schema_apply(&check, out);
}

struct loaded_pack *context_pack(struct juesuan *j, struct str name)
{
    return context_pack_named_at(j, name, (struct place){0});
}

struct loaded_pack *context_pack_named_at(struct juesuan *j, struct str name, struct place place)
{
    struct loaded_pack *p = map_get(&j->packs, name);
    if (p)
        return p;
    p = arena_zalloc(&j->arena, sizeof *p);
    name = arena_str(&j->arena, name);
    if (!p || !name.p)
        return NULL;
    p->pack = pack_load(&j->pack_path, name, place, &j->arena, &j->sources, &j->diags);
    if (!p->pack || !pack_json(p->pack, STR("facts.json"), &p->facts, &j->diags) ||
        !pack_json(p->pack, STR("mandatory.json"), &p->mandatory, &j->diags))
        return NULL;
    p->context = j;
    spec_cache_init(&p->specs, &j->arena);
    template_set_init(&p->templates, &registry_builtin, &j->arena, load_template, p);
    if (!map_put(&j->packs, name, p)) {
        DIAG0(&j->diags, E1004, place_file(name));
        return NULL;
    }
    return p;
}

const struct codes *context_codes(struct juesuan *j, enum code_system system, int year)
{
    char text[32];
    snprintf(text, sizeof text, "%d-%d", (int)system, year);
    struct codes *c = map_get(&j->codes, str_of(text));
    if (c)
        return c;
    struct str key = arena_str(&j->arena, str_of(text));
    c = arena_alloc(&j->arena, sizeof *c);
    if (!c || !key.p ||
        !codes_load(j->codes_path.p, j->own_codes.p, system, year, &j->arena, c, &j->diags) ||
        !map_put(&j->codes, key, c))
        return NULL;
    return c;
}

const struct rule_set *context_rules(struct juesuan *j, struct loaded_pack *p)
{
    if (!p->rules)
        p->rules = rules_load(p->pack, &j->arena, &j->sources, &j->diags);
    return p->rules;
}

const struct style *context_style(struct juesuan *j, struct loaded_pack *p)
{
    struct str file = STR("style.json");
    if (p->style)
        return p->style;
    struct style *s = style_new(&j->arena);
    if (!s) {
        DIAG0(&j->diags, E1004, place_file(file));
        return NULL;
    }
    struct value root;
    if (!pack_json(p->pack, file, &root, &j->diags) || !style_apply(s, &root, &j->diags))
        return NULL;
    if (!style_check(s, pack_name(p->pack), &j->diags))
        return NULL;
    p->style = s;
    return s;
}

struct fontset *context_fonts(struct juesuan *j, struct loaded_pack *p, struct diags *ds)
{
    const struct style *style = p ? context_style(j, p) : NULL;
    if (p && !style)
        return NULL;
    bool own = style && style->fonts.type == VALUE_MAP;
    struct fontset **fonts = own ? &p->fonts : &j->fonts;
    if (!*fonts)
        *fonts = fontset_open_for(&(struct fontset_wish){.fonts_json = j->fonts_json.p,
                                                         .folder = j->fonts_folder.p,
                                                         .schemas = &j->schemas,
                                                         .fonts = own ? &style->fonts : NULL,
                                                         .sources = &j->sources,
                                                         .known = j->known_glyphs},
                                  ds);
    return *fonts;
}
