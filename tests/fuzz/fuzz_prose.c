/* Fuzzing the reader of sentences. The first line is the heading that they stand under, each
 * further line a paragraph; claims come out, whose places must lie in their texts. */
#include "base/buf.h"
#include "base/utf8.h"
#include "context/context.h"
#include "grid/text.h"
#include "prose/claims.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { PARAGRAPHS_MAX = 16, RUNS_OF_A_VOCABULARY = 500 };

static struct juesuan *juesuan;
static struct loaded_pack *pack;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const struct juesuan_config config = {.home = JUESUAN_ROOT};
    (void)argc;
    (void)argv;
    juesuan = juesuan_new(&config, NULL);
    pack = juesuan ? context_pack(juesuan, STR("standard")) : NULL;
    if (!pack)
        abort();
    return 0;
}

/* It keeps the names that it was asked for, so that it is made anew now and then. */
static struct vocabulary *vocabulary(void)
{
    static struct arena kept;
    static struct vocabulary v;
    static int used;
    if (used++ % RUNS_OF_A_VOCABULARY)
        return &v;
    if (v.rules)
        arena_free(&kept);
    arena_init(&kept);
    v = (struct vocabulary){.rules = context_rules(juesuan, pack),
                            .function = context_codes(juesuan, CODES_FUNCTION, 2022),
                            .economic = context_codes(juesuan, CODES_ECONOMIC, 2022),
                            .year = 2022,
                            .department = STR("甲局"),
                            .arena = &kept};
    if (!v.rules || !vocabulary_prepare(&v))
        abort();
    return &v;
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
    struct vocabulary *v = vocabulary();
    struct passage passages[PARAGRAPHS_MAX];
    struct claims claims = {0};
    size_t n = 0;
    if (!utf8_valid((struct str){(const char *)data, size}, NULL)) /* its callers see to that */
        return 0;
    struct str rest = arena_str(v->arena, (struct str){(const char *)data, size});
    struct str heading = take_line(&rest);
    for (; rest.n && n < PARAGRAPHS_MAX; n++) {
        passages[n] = (struct passage){.text = take_line(&rest), .heading = heading};
        passages[n].flat = flat_text(passages[n].text, v->arena);
    }
    if (!claims_read(v, passages, n, &claims))
        abort();
    judge(&claims, passages);
    return 0;
}
