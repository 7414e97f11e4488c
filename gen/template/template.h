/* The template language: Jinja2 over the expression evaluator. Templates are parsed once and then
 * only read, so that every department of a batch is rendered from the same ones. */
#ifndef JUESUAN_TEMPLATE_TEMPLATE_H
#define JUESUAN_TEMPLATE_TEMPLATE_H

#include "base/map.h"
#include "expr/expr.h"

struct template;

struct template_options {
    bool trim_blocks;           /* the line end behind a block tag is dropped */
    bool lstrip_blocks;         /* blanks before a block tag at the start of a line are dropped */
    bool keep_trailing_newline; /* the last line end of a template is kept */
};

enum { TEMPLATE_BYTES_MAX = 4 * 1024 * 1024, TEMPLATE_OUTPUT_MAX = 8 * 1024 * 1024 };

/* Finds the text of a template. The name was checked already: relative, without "..". The source
 * lives as long as the set. NULL when there is none; the set reports that. */
typedef const struct source *template_loader(void *user, struct str name);

/* Templates by name. Not thread-safe while it loads; a frozen set is only read. */
struct template_set {
    struct arena *arena; /* of the parsed templates */
    struct template_options options;
    const struct registry *registry; /* to know filters and tests */
    template_loader *load;
    void *user;
    bool frozen; /* what is not loaded does not exist */
    struct map templates;
};

void template_set_init(struct template_set *set, const struct registry *registry, struct arena *a,
                       template_loader *load, void *user);
/* The parsed template, loaded when needed; NULL after reporting (E3301, E3302 or what is wrong in
 * it, all problems at once). */
const struct template *template_get(struct template_set *set, struct str name, struct diags *ds);
/* Loads `name` and every template that it names literally, and they in turn. False when one of them
 * has errors. Afterwards the set can be frozen. */
bool template_load(struct template_set *set, struct str name, struct diags *ds);

/* A loader for a folder; `user` is a struct template_folder. Files stay in the arena. */
struct template_folder {
    const char *path;
    struct arena *arena;
    struct diags *diags; /* told why a file that is there cannot be read; may be NULL */
};
const struct source *template_load_from_folder(void *user, struct str name);
/* False for names that leave their folder: absolute, with "..", backslashes or empty. */
bool template_name_ok(struct str name);

/* A printed value that came from a fact or a data file. With env->reads also text that facts decide
 * about without being shown: its origin is a dependence, with the second branch of an if or with 0
 * for a loop; these come behind what is inside of them. */
struct printed_value {
    size_t begin, end;           /* bytes of the output */
    const struct origin *origin; /* may be NULL */
    uint32_t at;                 /* 1 + offset in the data file; 0: unknown */
};
/* A stretch of the output as one text or tag of a template wrote it. */
struct written {
    size_t begin, end; /* bytes of the output */
    const struct source *source;
    size_t from;   /* of the text or tag in the source */
    bool verbatim; /* the output stands there byte for byte */
    uint32_t at;   /* of the printed value: 1 + offset in the data file; 0: unknown */
};
/* Both in order of the output, in the environment's arena. */
struct output_map {
    struct printed_value *items;
    size_t n, cap;
    struct written *written;
    size_t written_count, written_cap;
};

/* Renders `name` into `out` (appended). Names are looked up in `scope` (may be NULL). `map` may
 * be NULL. env->escape decides whether printed values are escaped for Markdown. An arena without
 * limit is limited to 24 MiB while rendering, `out` to env->output_max or TEMPLATE_OUTPUT_MAX. Goes
 * on behind wrong values so that all are reported in one run; false when anything was reported. */
bool template_render(struct template_set *set, struct str name, struct expr_env *env,
                     const struct scope *scope, struct buf *out, struct output_map *map);

#endif
