/* A whole department without a file: data from memory, outputs to a callback, diagnostics as JSON.
 * What comes of it must be what the same calls make of files. Usage: memory HOME DATA.json FOLDER
 */
#include "juesuan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 16 };

struct text {
    char *p;
    size_t n;
};

struct made {
    char name[256];
    struct text bytes;
};

struct all {
    struct made files[FILES_MAX];
    size_t n;
};

static int faults;

static void expect(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "memory: %s\n", what);
        faults++;
    }
}

static void keep(void *user, const char *text, size_t n)
{
    struct text *t = user;
    char *p = realloc(t->p, t->n + n + 1);
    if (!p)
        abort();
    memcpy(p + t->n, text, n);
    t->p = p;
    t->n += n;
    p[t->n] = '\0';
}

static void keep_file(void *user, const char *name, const void *bytes, size_t n)
{
    struct all *all = user;
    if (all->n == FILES_MAX)
        abort();
    struct made *m = &all->files[all->n++];
    snprintf(m->name, sizeof m->name, "%s", name);
    keep(&m->bytes, bytes, n);
}

static struct text read_file(const char *path)
{
    struct text t = {NULL, 0};
    char chunk[65536];
    FILE *f = fopen(path, "rb");
    for (size_t n; f && (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        keep(&t, chunk, n);
    if (f)
        fclose(f);
    return t;
}

static bool same(const struct text *a, const struct text *b)
{
    return a->n == b->n && a->n && !memcmp(a->p, b->p, a->n);
}

/* The outputs handed over are those that a build writes into a folder. */
static void build(struct juesuan *j, const struct juesuan_input *file,
                  const struct juesuan_input *memory, const char *folder, struct all *all)
{
    char names[256] = "";
    size_t formats = 0;
    for (; juesuan_format(formats); formats++) {
        strcat(names, formats ? "," : "");
        strcat(names, juesuan_format(formats));
    }
    struct juesuan_build to_folder = {
        .data = *file, .out = folder, .formats = names, .draft = true, .trace = true};
    struct juesuan_build to_us = {.data = *memory,
                                  .output = keep_file,
                                  .formats = names,
                                  .draft = true,
                                  .trace = true,
                                  .user = all};
    expect(juesuan_build(j, &to_folder) == JUESUAN_OK, "build into a folder");
    expect(juesuan_build(j, &to_us) == JUESUAN_OK, "build into memory");
    expect(formats >= 5 && all->n == formats + 2, "every format, the trace and the manifest");
    for (size_t i = 0; i < all->n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, all->files[i].name);
        struct text written = read_file(path);
        expect(same(&written, &all->files[i].bytes), all->files[i].name);
        free(written.p);
    }
}

/* Who does without the manifest is given the same file alone. */
static void build_one(struct juesuan *j, const struct juesuan_input *memory, const struct all *all)
{
    struct all one = {.n = 0};
    struct juesuan_build b = {.data = *memory,
                              .output = keep_file,
                              .no_manifest = true,
                              .formats = juesuan_format(0),
                              .draft = true,
                              .user = &one};
    expect(juesuan_build(j, &b) == JUESUAN_OK && one.n == 1, "one file and no manifest");
    expect(same(&one.files[0].bytes, &all->files[0].bytes), "the same file");
    free(one.files[0].bytes.p);
}

/* Findings as JSON and as text in one run are those of two. */
static void check_both(struct juesuan *j, struct juesuan_input data)
{
    struct text json = {NULL, 0}, text = {NULL, 0}, alone[2] = {{NULL, 0}, {NULL, 0}};
    struct juesuan_check c = {.data = data,
                              .json = true,
                              .output = keep,
                              .user = &json,
                              .text = keep,
                              .text_user = &text};
    (void)juesuan_check(j, &c);
    c.text = NULL;
    c.user = &alone[0];
    (void)juesuan_check(j, &c);
    c.json = false;
    c.user = &alone[1];
    (void)juesuan_check(j, &c);
    expect(same(&json, &alone[0]) && same(&text, &alone[1]), "check as JSON and text at once");
    free(json.p);
    free(text.p);
    free(alone[0].p);
    free(alone[1].p);
}

static struct text checked(struct juesuan *j, struct juesuan_input data)
{
    struct text found = {NULL, 0};
    struct juesuan_check check = {.data = data, .json = true, .output = keep, .user = &found};
    (void)juesuan_check(j, &check); /* findings of a sample are no failure here */
    return found;
}

static struct text explained(struct juesuan *j, struct juesuan_input data)
{
    struct text said = {NULL, 0};
    struct juesuan_explain explain = {
        .data = data, .address = "income.sum.total", .output = keep, .user = &said};
    expect(juesuan_explain(j, &explain) == JUESUAN_OK, "explain");
    return said;
}

/* The same but for the name, which a message begins with. */
static void read_alike(struct juesuan *j, const struct juesuan_input *file,
                       const struct juesuan_input *memory)
{
    struct juesuan_input named = *memory;
    named.name = file->path;
    struct text a = checked(j, *file), b = checked(j, named);
    expect(same(&a, &b), "check");
    free(a.p);
    free(b.p);
    a = explained(j, *file);
    b = explained(j, named);
    expect(same(&a, &b), "what explain says");
    free(a.p);
    free(b.p);
}

/* A manifest in memory beside the data that it was made from: nothing has changed. */
static void compare(struct juesuan *j, const struct juesuan_input *memory, const struct all *all)
{
    const struct text *manifest = &all->files[all->n - 1].bytes;
    size_t changes = 99;
    struct text said = {NULL, 0};
    struct juesuan_diff diff = {.older = {.bytes = manifest->p, .n = manifest->n, .name = "old"},
                                .newer = *memory,
                                .format = "json",
                                .output = keep,
                                .user = &said,
                                .changes = &changes};
    expect(juesuan_diff(j, &diff) == JUESUAN_OK && changes == 0, "diff of a manifest and its data");
    expect(said.n && said.p[0] == '{', "diff as JSON");
    diff.format = "ods";
    expect(juesuan_diff(j, &diff) == JUESUAN_USAGE, "a format that diff does not have");
    free(said.p);
}

static void render(struct juesuan *j)
{
    struct text out = {NULL, 0};
    struct juesuan_render r = {.text = {.bytes = "{{ a }}与{% include 'b' %}", .n = 27},
                               .context = {.bytes = "{\"a\": 7}", .n = 8},
                               .output = keep,
                               .user = &out};
    expect(juesuan_render(j, &r) == JUESUAN_DATA, "a template in memory has no neighbours");
    r.text = (struct juesuan_input){.bytes = "{{ a }}", .n = 7, .name = "t"};
    expect(juesuan_render(j, &r) == JUESUAN_OK && out.n == 1 && out.p[0] == '7', "render");
    free(out.p);
}

static void expect_told(struct juesuan *j, const char *code, const char *file)
{
    struct text json = {NULL, 0}, text = {NULL, 0};
    juesuan_diagnostics_json(j, keep, &json);
    juesuan_diagnostics(j, keep, &text);
    expect(json.n && json.p[0] == '[' && strstr(json.p, code) && strstr(json.p, file), code);
    expect(text.n && strstr(text.p, code), code);
    free(json.p);
    free(text.p);
}

/* A build that fails hands over nothing. */
static void refuse(struct juesuan *j, const struct juesuan_input *memory)
{
    struct all none = {.n = 0};
    struct juesuan_build b = {
        .data = {.bytes = "{]", .n = 2, .name = "我局.json"}, .output = keep_file, .user = &none};
    expect(juesuan_build(j, &b) == JUESUAN_DATA, "no JSON");
    expect_told(j, "E2001", "我局.json");
    b.data = *memory;
    b.formats = "pdf,odt";
    expect(juesuan_build(j, &b) == JUESUAN_USAGE, "an unknown format");
    b.formats = "md";
    b.data = (struct juesuan_input){.path = NULL};
    expect(juesuan_build(j, &b) == JUESUAN_IO, "nothing to read");
    expect(none.n == 0, "nothing is handed over");
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return JUESUAN_USAGE;
    struct juesuan_config config = {.home = argv[1]};
    struct juesuan *j = juesuan_new(&config, NULL);
    if (!j)
        return JUESUAN_IO;
    struct text data = read_file(argv[2]);
    const char *slash = strrchr(argv[2], '/');
    struct juesuan_input file = {.path = argv[2]};
    struct juesuan_input memory = {
        .bytes = data.p, .n = data.n, .name = slash ? slash + 1 : argv[2]};
    struct all all = {.n = 0};
    build(j, &file, &memory, argv[3], &all);
    build_one(j, &memory, &all);
    check_both(j, memory);
    read_alike(j, &file, &memory);
    compare(j, &memory, &all);
    render(j);
    refuse(j, &memory);
    for (size_t i = 0; i < all.n; i++)
        free(all.files[i].bytes.p);
    free(data.p);
    juesuan_free(j);
    return faults ? JUESUAN_DATA : JUESUAN_OK;
}
