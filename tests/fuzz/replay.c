/* All fuzz targets in one program, without libFuzzer: replay TARGET MUTATIONS SEED FILE... runs a
 * target over files, and over MUTATIONS of each, which depend on SEED alone. What is wrong ends the
 * process, as under libFuzzer. For builds that users get and for counting what is reached. */
#include "targets.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20, CHANGES = 4, STRETCH = 48 };

struct input {
    uint8_t *bytes;
    size_t n;
};

static uint64_t state;

/* xorshift64* */
static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return n ? (size_t)((state * 2685821657736338717u >> 16) % n) : 0;
}

static struct input file_of(const char *path)
{
    struct input in = {malloc(ROOM), 0};
    FILE *f = fopen(path, "rb");
    if (!f || !in.bytes)
        exit(2);
    in.n = fread(in.bytes, 1, ROOM / 2, f);
    (void)fclose(f);
    return in;
}

static void cut(struct input *in, size_t at, size_t n)
{
    memmove(in->bytes + at, in->bytes + at + n, in->n - at - n);
    in->n -= n;
}

static void insert(struct input *in, size_t at, const void *bytes, size_t n)
{
    uint8_t kept[STRETCH];
    if (n > STRETCH || in->n + n > ROOM)
        return;
    memcpy(kept, bytes, n);
    memmove(in->bytes + at + n, in->bytes + at, in->n - at);
    memcpy(in->bytes + at, kept, n);
    in->n += n;
}

/* A number, a word or a string is taken out and another put in. */
static void exchange(struct input *in, size_t at)
{
    static const char *const words[] = {
        "0",    "-1", "4294967296", "1e9",          "0.1",
        "\"\"", "[]", "{}",         "null",         "true",
        "<",    ">",  "\xff",       "\xe5\x86\xb3", "%",
        "\n",   "'",  "\\",         "&#0;",         "99999999999999999999",
        "-",    " ",  "</td>",      "1:1"};
    size_t end = at;
    const char *word = words[below(sizeof words / sizeof *words)];
    while (end < in->n && end - at < STRETCH && !strchr(" ,:<>\"\n=", in->bytes[end]))
        end++;
    cut(in, at, end - at);
    insert(in, at, word, strlen(word));
}

static void change(struct input *in, const struct input *other)
{
    size_t at = below(in->n), n = 1 + below(STRETCH);
    if (!in->n)
        return;
    n = n < in->n - at ? n : in->n - at;
    switch (below(6)) {
    case 0:
        in->bytes[at] ^= (uint8_t)(1u << below(8));
        break;
    case 1:
        in->bytes[at] = (uint8_t)below(256);
        break;
    case 2:
        cut(in, at, n);
        break;
    case 3:
        insert(in, below(in->n), in->bytes + at, n);
        break;
    case 4:
        if (other->n > n)
            insert(in, at, other->bytes + below(other->n - n), n);
        break;
    default:
        exchange(in, at);
    }
}

/* Exactly as long as it is, so that a sanitizer sees what reads beyond. */
static void run(fuzz_target *target, const struct input *in)
{
    uint8_t *exact = malloc(in->n ? in->n : 1);
    if (!exact)
        exit(2);
    memcpy(exact, in->bytes, in->n);
    target(exact, in->n);
    free(exact);
}

int main(int argc, char **argv)
{
    fuzz_target *target = argc > 3 ? fuzz_target_of(argv[1]) : NULL;
    struct input changed = {malloc(ROOM), 0};
    if (!target || !changed.bytes) {
        fprintf(stderr, "replay TARGET MUTATIONS SEED FILE...\n");
        return 2;
    }
    int mutations = atoi(argv[2]);
    state = strtoull(argv[3], NULL, 10) * 2 + 88172645463325253u;
    for (int i = 4; i < argc; i++) {
        struct input in = file_of(argv[i]),
                     other = file_of(argv[4 + (int)below((size_t)(argc - 4))]);
        run(target, &in);
        for (int m = 0; m < mutations; m++) {
            memcpy(changed.bytes, in.bytes, in.n);
            changed.n = in.n;
            for (size_t k = 1 + below(CHANGES); k > 0; k--)
                change(&changed, &other);
            run(target, &changed);
        }
        free(in.bytes);
        free(other.bytes);
    }
    free(changed.bytes);
    printf("%d files, %d mutations each\n", argc - 4, mutations);
    return 0;
}
