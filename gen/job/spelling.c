/* Names that the program would pass over in silence. A pack.json may hold names of the pack's own,
 * for its templates: there only those are reported that are almost one which the program reads. A
 * table specification has no reader but the program: there every other name is reported. */
#include "job/spelling.h"

static const char *const words[] = {"author", "correction", "columns", "decimals", "document",
                                    "extends", "keywords", "name", "numbers", "percent", "report",
                                    "separator", "subject", "table", "tables", "text", "title",
                                    "trim", "unit", "unknown", "words", "year", "years", "zero",
                                    "department", "above", "empty_sentence",
                                    /* words */
                                    "increase", "decrease", "same", "rise", "fall", "more", "less",
                                    "equal", "no_base", "no_budget"};

static void look_at(struct map *known, const struct sources *sources, const struct value *v,
                    struct diags *ds)
{
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        look_at(known, sources, &v->list->items[i], ds);
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        struct str name = e->key.s;
        struct str near = map_get(known, name) ? (struct str){NULL, 0} : map_nearest(known, name);
        if (near.n)
            DIAG(ds, E4022, sources_place(sources, e->key.at), name, near);
        look_at(known, sources, &e->value, ds);
    }
}

void spelling_check(const struct value *v, struct arena *a, const struct sources *sources,
                    struct diags *ds)
{
    struct map known;
    map_init(&known, a);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        map_put(&known, str_of(words[i]), &known);
    look_at(&known, sources, v, ds);
}

/* Table specifications: docs/template-packs.md lists the same names. */

enum part { TABLE, COLUMN, NUMBERS_ROW, ROW, CELLS, CELL, PANEL, NOTE, NUMBERS, PARTS };

/* Members with parts of their own. */
struct member {
    const char *name;
    enum part holds;
};

#define NUMBER_STYLE "unit", "decimals", "separator", "trim", "zero", "unknown"

static const struct {
    const char *title;        /* Chinese, 0x1f, English */
    const char *plain[20];    /* members that hold a value */
    struct member holding[8]; /* and those that are looked into */
} parts[PARTS] = {
    [TABLE] = {"表样\x1f"
               "a table specification",
               {"code", "title", "sheet", "extends", "orientation", "department", "unit", "year",
                "above", "merge_down"},
               {{"numbers", NUMBERS},
                {"columns", COLUMN},
                {"numbers_row", NUMBERS_ROW},
                {"rows", ROW},
                {"panels", PANEL},
                {"footer", ROW},
                {"notes", NOTE}}},
    [COLUMN] = {"栏\x1f"
                "a column",
                {"title", "key", "kind", "bind", "width", "numbered", "each", "if", NUMBER_STYLE},
                {{"columns", COLUMN}}},
    [NUMBERS_ROW] = {"栏次行\x1f"
                     "numbers_row",
                     {"label", "merge"},
                     {{NULL, PARTS}}},
    [ROW] = {"行\x1f"
             "a row",
             {"row", "each", "blank", "fill", "if", "role", "merge", "indent", "line", "bold",
              NUMBER_STYLE},
             {{"rows", ROW}, {"cells", CELLS}}},
    [CELL] = {"格子\x1f"
              "a cell",
              {"text", "amount", "count", "number", "align", "role", NUMBER_STYLE},
              {{NULL, PARTS}}},
    [PANEL] = {"panels 的一块\x1f"
               "a panel",
               {"columns"},
               {{"rows", ROW}}},
    [NOTE] = {"表注\x1f"
              "a note",
              {"if", "text"},
              {{NULL, PARTS}}},
    [NUMBERS] = {"numbers", {NUMBER_STYLE}, {{NULL, PARTS}}},
};

struct spelling {
    struct arena *arena;
    const struct sources *sources;
    struct diags *diags;
};

enum {
    PLAIN_MAX = sizeof parts[0].plain / sizeof *parts[0].plain,
    HOLDING_MAX = sizeof parts[0].holding / sizeof *parts[0].holding,
};

/* Visits the names of a part's members: NULL behind the last. */
static const char *member_name(enum part part, size_t i)
{
    size_t n = 0;
    while (n < PLAIN_MAX && parts[part].plain[n])
        n++;
    if (i < n)
        return parts[part].plain[i];
    return i - n < HOLDING_MAX ? parts[part].holding[i - n].name : NULL;
}

/* What is to be looked into; PARTS: nothing. */
static enum part holds(enum part part, struct str name)
{
    for (size_t i = 0; i < HOLDING_MAX && parts[part].holding[i].name; i++)
        if (str_eq(name, str_of(parts[part].holding[i].name)))
            return parts[part].holding[i].holds;
    return PARTS;
}

static bool is_member(enum part part, struct str name)
{
    const char *member;
    for (size_t i = 0; (member = member_name(part, i)) != NULL; i++)
        if (str_eq(name, str_of(member)))
            return true;
    return false;
}

static void report_member(const struct spelling *s, enum part part, const struct value *key)
{
    struct map known;
    struct str all = STR("");
    const char *member;
    map_init(&known, s->arena);
    for (size_t i = 0; (member = member_name(part, i)) != NULL; i++) {
        map_put(&known, str_of(member), &known);
        all = arena_printf(s->arena, "%.*s%s%s", STR_ARG(all), i ? "、" : "", member);
    }
    struct str near = map_nearest(&known, key->s);
    struct place place = sources_place(s->sources, key->at);
    if (near.n)
        DIAG(s->diags, E4022, place, key->s, near);
    else
        DIAG(s->diags, E4024, place, str_of(parts[part].title), key->s, all);
}

/* Members that may be one of a few texts only. */
static const struct {
    enum part part;
    const char *name, *values[3];
} choices[] = {{TABLE, "orientation", {"portrait", "landscape", NULL}},
               {ROW, "role", {"total", "section", "header"}},
               {CELL, "align", {"left", "center", "right"}},
               {CELL, "role", {"header", NULL, NULL}}};

static void check_choice(const struct spelling *s, size_t choice, const struct value *v)
{
    struct str all = STR("");
    for (size_t i = 0; i < 3 && choices[choice].values[i]; i++) {
        struct str value = str_of(choices[choice].values[i]);
        if (v->type == VALUE_STR && str_eq(v->s, value))
            return;
        all = arena_printf(s->arena, "%.*s%s%.*s", STR_ARG(all), i ? "、" : "", STR_ARG(value));
    }
    DIAG(s->diags, E4026, sources_place(s->sources, v->at), str_of(choices[choice].name), all);
}

static void check_value(const struct spelling *s, enum part part, struct str name,
                        const struct value *v)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].part == part && str_eq(name, str_of(choices[i].name)))
            check_choice(s, i, v);
}

static void check_part(const struct spelling *s, enum part part, const struct value *v)
{
    for (size_t i = 0; v->type == VALUE_LIST && i < v->list->n; i++)
        check_part(s, part, &v->list->items[i]);
    for (size_t i = 0; v->type == VALUE_MAP && i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        if (part == CELLS) {
            check_part(s, CELL, &e->value);
            continue;
        }
        enum part within = holds(part, e->key.s);
        check_value(s, part, e->key.s, &e->value);
        if (within != PARTS)
            check_part(s, within, &e->value);
        else if (!is_member(part, e->key.s) && !str_starts(e->key.s, STR("//")))
            report_member(s, part, &e->key);
    }
}

void spelling_check_table(const struct value *v, struct arena *a, const struct sources *sources,
                          struct diags *ds)
{
    const struct spelling s = {a, sources, ds};
    check_part(&s, TABLE, v);
}
