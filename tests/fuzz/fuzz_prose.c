/* Fuzzing the reader of sentences. The first line is the heading that they stand under, each
 * further line a paragraph; claims come out, whose places must lie in their texts. */
#include "base/buf.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "context/context.h"
#include "grid/text.h"
#include "prose/claims.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { PARAGRAPHS_MAX = 16 };

static struct vocabulary vocabulary;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const struct juesuan_config config = {.home = JUESUAN_ROOT};
    static struct arena kept;
    (void)argc;
    (void)argv;
    struct juesuan *j = juesuan_new(&config, NULL);
    struct loaded_pack *pack = j ? context_pack(j, STR("standard")) : NULL;
    if (!pack)
        abort();
    arena_init(&kept);
    vocabulary = (struct vocabulary){.rules = context_rules(j, pack),
                                     .function = context_codes(j, CODES_FUNCTION, 2022),
                                     .economic = context_codes(j, CODES_ECONOMIC, 2022),
                                     .year = 2022,
                                     .department = STR("甲局"),
                                     .arena = &kept};
    if (!vocabulary.rules || !vocabulary_prepare(&vocabulary))
        abort();
    return 0;
}

static struct str take_line(struct str *rest)
{
    size_t end = str_find(*rest, STR("\n"), 0);
    struct str line = str_sub(*rest, 0, end == SIZE_MAX ? rest->n : end);
    *rest = str_sub(*rest, end == SIZE_MAX ? rest->n : end + 1, rest->n);
    return line;
}

static void judge(const struct claims *claims, const struct passage *first)
{
    struct buf text;
    for (size_t i = 0; i < claims->n; i++) {
        const struct claim *c = &claims->items[i];
        if (c->start > c->end || c->end > c->passage->text.n)
            abort();
    }
    buf_init(&text);
    claims_text(&text, claims);
    claims_json(&text, claims, first);
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct vocabulary v = vocabulary;
    struct passage passages[PARAGRAPHS_MAX];
    struct claims claims = {0};
    size_t n = 0;
    if (!utf8_valid((struct str){(const char *)data, size}, NULL)) /* its callers see to that */
        return 0;
    arena_init(&a);
    v.arena = &a;
    v.keys = NULL; /* they outlive a run; without them a name is made a key again */
    struct str rest = {(const char *)data, size}, heading = take_line(&rest);
    for (; rest.n && n < PARAGRAPHS_MAX; n++) {
        passages[n] = (struct passage){.text = take_line(&rest), .heading = heading};
        passages[n].flat = flat_text(passages[n].text, &a);
    }
    if (!claims_read(&v, passages, n, &claims) && !memory_failed())
        abort();
    judge(&claims, passages);
    arena_free(&a);
    return 0;
}
