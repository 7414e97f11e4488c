/* Characters that look like others are put right in all texts of a data file, with one report for
 * all of a kind. What text means is not touched. */
#include "base/normalize.h"
#include "base/utf8.h"
#include "data/json.h"
#include "data/strings.h"

/* Characters that only needed tidying: one report for all of a kind. */
struct tally {
    size_t count;
    int32_t first;
    struct place place; /* of the first */
};

struct tidy {
    const struct sources *sources;
    struct arena *arena;
    struct diags *diags;
    struct tally spaces, invisible;
};

/* A text as it was given. */
struct given {
    const struct value *text;
    struct str pointer;
    const struct text_note *notes;
    size_t n;
};

static struct str character_name(struct arena *a, int32_t cp)
{
    return arena_printf(a, "U+%04X", (unsigned)cp);
}

static struct place place_of(struct tidy *t, const struct given *g, const struct text_note *note)
{
    return place_with_pointer(json_text_place(t->sources, g->text, note->offset),
                              arena_str(t->arena, g->pointer));
}

/* The first note of a kind; NULL when there is none. */
static const struct text_note *first_of(const struct given *g, enum char_kind kind)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->notes[i].kind == kind)
            return &g->notes[i];
    return NULL;
}

static void count(struct tidy *t, const struct given *g, enum char_kind kind, struct tally *tally)
{
    const struct text_note *first = first_of(g, kind);
    if (first && !tally->count) {
        tally->first = first->from;
        tally->place = place_of(t, g, first);
    }
    for (size_t i = 0; i < g->n; i++)
        tally->count += g->notes[i].kind == kind;
}

/* The different look-alikes of a text and what became of them: ⼈（U+2F08）→人、… */
static void list_lookalikes(const struct given *g, struct buf *list)
{
    enum { SHOWN = 10 };
    int32_t seen[SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < g->n && n < SHOWN; i++) {
        char from[4], to[4];
        const struct text_note *note = &g->notes[i];
        bool known = note->kind != CHAR_LOOKALIKE;
        for (size_t k = 0; k < n && !known; k++)
            known = seen[k] == note->from;
        if (known)
            continue;
        seen[n++] = note->from;
        buf_puts(list, n > 1 ? "、" : "");
        buf_put(list, from, utf8_put(from, note->from));
        buf_printf(list, "（U+%04X）→", (unsigned)note->from);
        buf_put(list, to, utf8_put(to, note->to));
    }
}

static void report(struct tidy *t, const struct given *g)
{
    const struct text_note *control = first_of(g, CHAR_CONTROL);
    const struct text_note *direction = first_of(g, CHAR_DIRECTION);
    const struct text_note *lookalike = first_of(g, CHAR_LOOKALIKE);
    const struct text_note *private = first_of(g, CHAR_PRIVATE);
    if (control)
        DIAG(t->diags, E2125, place_of(t, g, control), character_name(t->arena, control->from));
    if (direction)
        DIAG(t->diags, E2133, place_of(t, g, direction), character_name(t->arena, direction->from));
    if (private && str_starts(g->pointer, STR("/published/")))
        DIAG(t->diags, E2135, place_of(t, g, private), character_name(t->arena, private->from));
    else if (private)
        DIAG(t->diags, E2134, place_of(t, g, private), character_name(t->arena, private->from));
    if (lookalike) {
        struct buf list;
        buf_init(&list);
        list_lookalikes(g, &list);
        DIAG(t->diags, E2132, place_of(t, g, lookalike), buf_view(&list));
        buf_free(&list);
    }
}

static bool visit(void *user, struct value *text, struct str pointer)
{
    struct tidy *t = user;
    struct value before = *text;
    struct text_note *notes;
    size_t n;
    if (!text_normalize(before.s, t->arena, &text->s, &notes, &n))
        return false;
    if (!n)
        return true;
    struct given given = {&before, pointer, notes, n};
    count(t, &given, CHAR_SPACE, &t->spaces);
    count(t, &given, CHAR_INVISIBLE, &t->invisible);
    if (!diags_full(t->diags)) /* finding places takes time */
        report(t, &given);
    return true;
}

static void report_tally(struct tidy *t, enum diag_code code, const struct tally *tally)
{
    if (tally->count)
        DIAG(t->diags, code, tally->place, character_name(t->arena, tally->first),
             arena_printf(t->arena, "%zu", tally->count));
}

bool strings_tidy(struct value *root, const struct sources *sources, struct arena *a,
                  struct diags *ds)
{
    struct tidy t = {.sources = sources, .arena = a, .diags = ds};
    bool whole = strings_visit(root, visit, &t);
    report_tally(&t, E2130, &t.spaces);
    report_tally(&t, E2131, &t.invisible);
    return whole && !a->failed;
}
