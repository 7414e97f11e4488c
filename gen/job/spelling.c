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

/* What a member holds; PARTS: nothing to look into. */
struct member {
    const char *name;
    enum part holds;
};

static const struct {
    const char *title; /* Chinese, 0x1f, English; none where the members are columns' keys */
    struct member members[20];
} parts[PARTS] = {
    [TABLE] = {"表样\x1f"
               "a table specification",
               {{"code", PARTS},
                {"title", PARTS},
                {"sheet", PARTS},
                {"extends", PARTS},
                {"orientation", PARTS},
                {"department", PARTS},
                {"unit", PARTS},
                {"year", PARTS},
                {"above", PARTS},
                {"numbers", NUMBERS},
                {"columns", COLUMN},
                {"numbers_row", NUMBERS_ROW},
                {"rows", ROW},
                {"panels", PANEL},
                {"footer", ROW},
                {"merge_down", PARTS},
                {"notes", NOTE}}},
    [COLUMN] = {"栏\x1f"
                "a column",
                {{"title", PARTS},
                 {"columns", COLUMN},
                 {"key", PARTS},
                 {"kind", PARTS},
                 {"bind", PARTS},
                 {"width", PARTS},
                 {"numbered", PARTS},
                 {"each", PARTS},
                 {"if", PARTS},
                 {"unit", PARTS},
                 {"decimals", PARTS},
                 {"separator", PARTS},
                 {"trim", PARTS},
                 {"zero", PARTS},
                 {"unknown", PARTS}}},
    [NUMBERS_ROW] = {"栏次行\x1f"
                     "numbers_row",
                     {{"label", PARTS}, {"merge", PARTS}}},
    [ROW] = {"行\x1f"
             "a row",
             {{"row", PARTS},
              {"each", PARTS},
              {"rows", ROW},
              {"cells", CELLS},
              {"blank", PARTS},
              {"fill", PARTS},
              {"if", PARTS},
              {"role", PARTS},
              {"merge", PARTS},
              {"indent", PARTS},
              {"line", PARTS},
              {"bold", PARTS},
              {"zero", PARTS},
              {"unit", PARTS},
              {"decimals", PARTS},
              {"separator", PARTS},
              {"trim", PARTS},
              {"unknown", PARTS}}},
    [CELL] = {"格子\x1f"
              "a cell",
              {{"text", PARTS},
               {"amount", PARTS},
               {"count", PARTS},
               {"number", PARTS},
               {"align", PARTS},
               {"role", PARTS},
               {"unit", PARTS},
               {"decimals", PARTS},
               {"separator", PARTS},
               {"trim", PARTS},
               {"zero", PARTS},
               {"unknown", PARTS}}},
    [PANEL] = {"panels 的一块\x1f"
               "a panel",
               {{"columns", PARTS}, {"rows", ROW}}},
    [NOTE] = {"表注\x1f"
              "a note",
              {{"if", PARTS}, {"text", PARTS}}},
    [NUMBERS] = {"numbers",
                 {{"unit", PARTS},
                  {"decimals", PARTS},
                  {"separator", PARTS},
                  {"trim", PARTS},
                  {"zero", PARTS},
                  {"unknown", PARTS}}},
};

enum { MEMBERS_MAX = sizeof parts[0].members / sizeof *parts[0].members };

struct spelling {
    struct arena *arena;
    const struct sources *sources;
    struct diags *diags;
};

static const struct member *member_of(enum part part, struct str name)
{
    for (size_t i = 0; i < MEMBERS_MAX && parts[part].members[i].name; i++)
        if (str_eq(name, str_of(parts[part].members[i].name)))
            return &parts[part].members[i];
    return NULL;
}

static void report_member(const struct spelling *s, enum part part, const struct value *key)
{
    struct map known;
    struct str all = STR("");
    map_init(&known, s->arena);
    for (size_t i = 0; i < MEMBERS_MAX && parts[part].members[i].name; i++) {
        map_put(&known, str_of(parts[part].members[i].name), &known);
        all = arena_printf(s->arena, "%.*s%s%s", STR_ARG(all), i ? "、" : "",
                           parts[part].members[i].name);
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
        const struct member *m = member_of(part, e->key.s);
        check_value(s, part, e->key.s, &e->value);
        if (m && m->holds != PARTS)
            check_part(s, m->holds, &e->value);
        else if (!m && !str_starts(e->key.s, STR("//")))
            report_member(s, part, &e->key);
    }
}

void spelling_check_table(const struct value *v, struct arena *a, const struct sources *sources,
                          struct diags *ds)
{
    const struct spelling s = {a, sources, ds};
    check_part(&s, TABLE, v);
}
