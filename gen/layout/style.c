/* Looks by name, as style.json of the packs gave them, and what holds where they say nothing.
 * Reading them is style_read.c. */
#include "layout/style.h"

struct style *style_new(struct arena *a)
{
    struct style *s = arena_zalloc(a, sizeof *s);
    if (!s)
        return NULL;
    s->arena = a;
    s->number.font = s->number.before = s->number.after = STR("");
    s->table.font = s->table.header_font = s->table.continued = STR("");
    s->contents.title = s->contents.font = s->contents.leader = s->draft.font = s->draft.mark =
        s->draft.head = STR("");
    s->fonts = value_undefined(STR("fonts"));
    return s;
}

const struct look *style_look(const struct style *s, struct str name)
{
    if (name.n == 0)
        name = STR("body");
    for (size_t i = 0; i < s->look_count; i++)
        if (str_eq(s->looks[i].name, name))
            return &s->looks[i];
    return NULL;
}

struct str style_continued_code(const struct style *s, struct str code, struct arena *a)
{
    struct str continued = s->table.continued;
    if (code.n && continued.n)
        return arena_printf(a, "%.*s（%.*s）", STR_ARG(code), STR_ARG(continued));
    return code.n ? code : continued;
}

struct look *style_open_look(struct style *s, struct str name)
{
    for (size_t i = 0; i < s->look_count; i++)
        if (str_eq(s->looks[i].name, name))
            return &s->looks[i];
    struct look *grown = arena_room(s->arena, s->looks, s->look_count, &s->look_cap, sizeof *grown);
    if (!grown)
        return NULL;
    s->looks = grown;
    const struct look *body = style_look(s, STR(""));
    struct look fresh = {.font = STR("")};
    if (body)
        fresh = *body;
    fresh.name = name;
    s->looks[s->look_count] = fresh;
    return &s->looks[s->look_count++];
}

static bool missing(struct str what, struct str file, struct diags *ds)
{
    DIAG(ds, E5103, place_file(file), what);
    return false;
}

static bool check_shape(const struct page_shape *p, struct str what, struct str file,
                        struct diags *ds)
{
    enum { ROOM_MIN = PT(100) };
    if (p->width - p->left - p->right >= ROOM_MIN && p->height - p->top - p->bottom >= ROOM_MIN)
        return true;
    DIAG(ds, E5104, place_file(file), what);
    return false;
}

/* Looks that layout itself asks for. */
static const char *const needed_looks[] = {
    "body", "heading1", "heading2",    "heading3",   "heading4",   "item",      "toc1",
    "toc2", "toc3",     "table_title", "table_code", "table_info", "table_note"};

static bool check_looks(const struct style *s, struct str file, struct diags *ds)
{
    bool good = true;
    for (size_t i = 0; i < sizeof needed_looks / sizeof *needed_looks; i++)
        if (!style_look(s, str_of(needed_looks[i])))
            good = missing(str_of(needed_looks[i]), file, ds);
    for (size_t i = 0; i < s->look_count; i++)
        if (!s->looks[i].font.n || !s->looks[i].size || !s->looks[i].line)
            good = missing(s->looks[i].name, file, ds);
    return good;
}

bool style_check(const struct style *s, struct str file, struct diags *ds)
{
    bool good = check_looks(s, file, ds);
    good &= check_shape(&s->portrait, STR("page"), file, ds);
    good &= check_shape(&s->landscape, STR("landscape"), file, ds);
    if (!s->table.font.n || !s->table.header_font.n || !s->table.size || !s->table.size_min ||
        !s->table.size_step || !s->table.size_floor || !s->table.leading)
        good = missing(STR("table"), file, ds);
    if (!s->number.font.n || !s->number.size)
        good = missing(STR("page_number"), file, ds);
    if (!s->draft.font.n || !s->draft.size || !s->draft.head_size)
        good = missing(STR("draft"), file, ds);
    if (!s->contents.levels || !s->contents.number_room || !s->contents.font.n)
        good = missing(STR("contents"), file, ds);
    return good;
}
