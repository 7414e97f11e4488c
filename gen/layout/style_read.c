/* style.json into a style: which keys there are, what they take, what is wrong with them. */
#include "layout/style.h"

#include <stddef.h>

#include "base/nearest.h"
#include "base/utf8.h"

enum field_kind { F_PT, F_MM, F_EM, F_INT, F_BOOL, F_STR, F_ALIGN, F_SIDE, F_SET };

struct field {
    const char *key;
    enum field_kind kind;
    size_t offset;
    int32_t min, max; /* in the key's own unit */
};

#define AT(type, member) offsetof(struct type, member)

static const struct field look_fields[] = {
    {"font", F_STR, AT(look, font), 0, 0},
    {"emphasis", F_STR, AT(look, emphasis), 0, 0},
    {"size", F_PT, AT(look, size), 4, 200},
    {"line", F_PT, AT(look, line), 4, 400},
    {"pitch", F_PT, AT(look, pitch), 0, 400},
    {"before", F_PT, AT(look, before), 0, 1000},
    {"after", F_PT, AT(look, after), 0, 1000},
    {"top", F_PT, AT(look, top), 0, 1000},
    {"indent", F_EM, AT(look, indent), -20, 20},
    {"left", F_EM, AT(look, left), 0, 40},
    {"right", F_EM, AT(look, right), 0, 40},
    {"align", F_ALIGN, AT(look, align), 0, 0},
    {"bold", F_BOOL, AT(look, bold), 0, 0},
    {"new_page", F_BOOL, AT(look, new_page), 0, 0},
    {"keep_next", F_BOOL, AT(look, keep_next), 0, 0},
    {"keep_spaces", F_BOOL, AT(look, keep_spaces), 0, 0},
    {"at_bottom", F_BOOL, AT(look, at_bottom), 0, 0},
};

static const struct field page_fields[] = {
    {"width", F_MM, AT(page_shape, width), 50, 2000},
    {"height", F_MM, AT(page_shape, height), 50, 2000},
    {"top", F_MM, AT(page_shape, top), 0, 500},
    {"bottom", F_MM, AT(page_shape, bottom), 0, 500},
    {"left", F_MM, AT(page_shape, left), 0, 500},
    {"right", F_MM, AT(page_shape, right), 0, 500},
};

static const struct field number_fields[] = {
    {"font", F_STR, AT(page_number_style, font), 0, 0},
    {"before", F_STR, AT(page_number_style, before), 0, 0},
    {"after", F_STR, AT(page_number_style, after), 0, 0},
    {"size", F_PT, AT(page_number_style, size), 4, 72},
    {"distance", F_MM, AT(page_number_style, distance), 0, 100},
    {"inset", F_EM, AT(page_number_style, inset), 0, 20},
    {"landscape", F_SIDE, AT(page_number_style, side), 0, 0},
};

static const struct field table_fields[] = {
    {"font", F_STR, AT(table_style, font), 0, 0},
    {"header_font", F_STR, AT(table_style, header_font), 0, 0},
    {"size", F_PT, AT(table_style, size), 4, 72},
    {"size_min", F_PT, AT(table_style, size_min), 4, 72},
    {"size_step", F_PT, AT(table_style, size_step), 0, 10},
    {"size_floor", F_PT, AT(table_style, size_floor), 2, 72},
    {"portrait_min", F_PT, AT(table_style, portrait_min), 4, 72},
    {"overhang", F_MM, AT(table_style, overhang), 0, 100},
    {"overhang_landscape", F_MM, AT(table_style, overhang_landscape), 0, 100},
    {"pad_x", F_PT, AT(table_style, pad_x), 0, 50},
    {"pad_x_min", F_PT, AT(table_style, pad_x_min), 0, 50},
    {"pad_y", F_PT, AT(table_style, pad_y), 0, 50},
    {"pad_y_min", F_PT, AT(table_style, pad_y_min), 0, 50},
    {"leading", F_EM, AT(table_style, leading), 1, 4},
    {"rule", F_PT, AT(table_style, rule), 0, 10},
    {"frame", F_PT, AT(table_style, frame), 0, 10},
    {"continued", F_STR, AT(table_style, continued), 0, 0},
    {"after", F_PT, AT(table_style, after), 0, 200},
    {"outline", F_BOOL, AT(table_style, outline), 0, 0},
};

static const struct field contents_fields[] = {
    {"levels", F_INT, AT(contents_style, levels), 1, 6},
    {"title", F_STR, AT(contents_style, title), 0, 0},
    {"font", F_STR, AT(contents_style, font), 0, 0},
    {"leader", F_STR, AT(contents_style, leader), 0, 0},
    {"size_min", F_PT, AT(contents_style, size_min), 4, 72},
    {"number_room", F_EM, AT(contents_style, number_room), 1, 20},
};

static const struct field draft_fields[] = {
    {"font", F_STR, AT(draft_style, font), 0, 0},
    {"mark", F_STR, AT(draft_style, mark), 0, 0},
    {"head", F_STR, AT(draft_style, head), 0, 0},
    {"size", F_PT, AT(draft_style, size), 10, 400},
    {"head_size", F_PT, AT(draft_style, head_size), 4, 72},
    {"gray", F_INT, AT(draft_style, gray), 0, 255},
};

static const struct field spacing_fields[] = {
    {"gap", F_EM, AT(spacing_style, gap), 0, 1},
    {"gap_min", F_EM, AT(spacing_style, gap_min), 0, 1},
    {"gap_max", F_EM, AT(spacing_style, gap_max), 0, 1},
    {"point_gap", F_EM, AT(spacing_style, point_gap), 0, 1},
    {"space_min", F_EM, AT(spacing_style, space_min), 0, 1},
    {"space_max", F_EM, AT(spacing_style, space_max), 0, 2},
    {"stretch_max", F_EM, AT(spacing_style, stretch_max), 0, 2},
};

static const struct field word_fields[] = {
    {"units", F_SET, AT(word_style, units), 0, 0},
    {"dates", F_SET, AT(word_style, dates), 0, 0},
    {"attached", F_SET, AT(word_style, attached), 0, 0},
    {"ordinals", F_SET, AT(word_style, ordinals), 0, 0},
    {"wrap_before", F_SET, AT(word_style, wrap_before), 0, 0},
    {"wrap_after", F_SET, AT(word_style, wrap_after), 0, 0},
    {"terms", F_SET, AT(word_style, terms), 0, 0},
};

struct reader {
    struct style *style;
    const struct sources *sources;
    struct diags *ds;
    bool good;
};

/* A group of keys: which fields they may be and the structure they go to. */
struct group {
    const char *key;
    const struct field *fields;
    size_t n;
    size_t offset;
};

#define GROUP(name, fields, member)                                                                \
    {                                                                                              \
        name, fields, sizeof fields / sizeof *fields, AT(style, member)                            \
    }
static const struct group groups[] = {
    GROUP("page", page_fields, portrait),         GROUP("landscape", page_fields, landscape),
    GROUP("page_number", number_fields, number),  GROUP("table", table_fields, table),
    GROUP("contents", contents_fields, contents), GROUP("draft", draft_fields, draft),
    GROUP("spacing", spacing_fields, spacing),    GROUP("words", word_fields, words),
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups };

static struct place place_of(const struct reader *r, const struct value *v, struct str pointer)
{
    return place_with_pointer(sources_place(r->sources, v->at), pointer);
}

static void unknown_key(struct reader *r, const struct value *v, struct str pointer, struct str key,
                        struct str nearest)
{
    DIAG(r->ds, E5101, place_of(r, v, pointer), key, nearest.n ? nearest : STR("—"));
    r->good = false;
}

/* `zh` and `en` say what was expected. */
static void wrong_value(struct reader *r, const struct value *v, struct str pointer, struct str key,
                        struct str zh, struct str en)
{
    DIAG(r->ds, E5102, place_of(r, v, pointer), key, zh, en);
    r->good = false;
}

static void not_a_map(struct reader *r, const struct value *v, struct str pointer, struct str key)
{
    wrong_value(r, v, pointer, key, STR("{ … }"), STR("{ … }"));
}

static struct str nearest_field(const struct field *fields, size_t n, struct str key)
{
    struct nearest near = {.wanted = key};
    for (size_t i = 0; i < n; i++)
        nearest_consider(&near, str_of(fields[i].key));
    return nearest_best(&near);
}

static struct str nearest_group(struct str key)
{
    struct nearest near = {.wanted = key};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        nearest_consider(&near, str_of(groups[i].key));
    nearest_consider(&near, STR("looks"));
    nearest_consider(&near, STR("fonts"));
    return nearest_best(&near);
}

/* What a field takes, in Chinese and English. */
static const struct {
    const char *zh, *en;
} expected[] = {
    [F_PT] = {"磅数（pt）", "points"},
    [F_MM] = {"毫米数", "millimetres"},
    [F_EM] = {"字数", "a number of characters"},
    [F_INT] = {"整数", "an integer"},
    [F_BOOL] = {"true 或 false", "true or false"},
    [F_STR] = {"文字", "a string"},
    [F_ALIGN] = {"justify、left、center、right 之一", "justify, left, center or right"},
    [F_SIDE] = {"side 或 bottom", "side or bottom"},
    [F_SET] = {"文字的列表", "a list of strings"},
};

/* Thousandths of the target unit, rounded half up; false beyond the limits of the field. */
static bool read_length(const struct field *f, const struct value *v, int32_t *out)
{
    struct dec number, scaled;
    long long per_unit = f->kind == F_INT ? 1 : 1000;
    int64_t result;
    if ((v->type != VALUE_INT && v->type != VALUE_DEC) || !value_number(v, &number) ||
        dec_cmp(number, dec_of(f->min)) < 0 || dec_cmp(number, dec_of(f->max)) > 0)
        return false;
    if (f->kind == F_MM) { /* 1 mm = 72/25.4 pt = 360/127 pt */
        if (!dec_mul(number, dec_of(360 * 1000), &scaled) ||
            !dec_div(scaled, dec_of(127), 0, &scaled))
            return false;
    } else if (!dec_mul(number, dec_of(per_unit), &scaled) || !dec_round(scaled, 0, &scaled)) {
        return false;
    }
    if (!dec_to_i64(scaled, &result))
        return false;
    *out = (int32_t)result;
    return true;
}

static bool read_align(const struct value *v, enum look_align *out)
{
    static const char *const names[] = {"justify", "left", "center", "right"};
    for (size_t i = 0; v->type == VALUE_STR && i < sizeof names / sizeof *names; i++)
        if (str_eq(v->s, str_of(names[i]))) {
            *out = (enum look_align)i;
            return true;
        }
    return false;
}

/* Adds a word in the order of first characters, so that it is found quickly. */
static void insert_word(struct str_set *set, struct str word)
{
    const char *p = word.p;
    int32_t first = utf8_next(&p, p + word.n);
    size_t at = set->n++;
    for (; at > 0 && set->first[at - 1] > first; at--) {
        set->first[at] = set->first[at - 1];
        set->items[at] = set->items[at - 1];
    }
    set->first[at] = first;
    set->items[at] = word;
}

static bool read_set(struct reader *r, const struct value *v, struct str_set *out)
{
    if (v->type != VALUE_LIST)
        return false;
    struct str_set set = {0};
    set.items = arena_alloc(r->style->arena, (v->list->n + 1) * sizeof *set.items);
    set.first = arena_alloc(r->style->arena, (v->list->n + 1) * sizeof *set.first);
    if (!set.items || !set.first)
        return false;
    for (size_t i = 0; i < v->list->n; i++) {
        const struct value *word = &v->list->items[i];
        if (word->type != VALUE_STR || word->s.n == 0)
            return false;
        insert_word(&set, word->s);
    }
    *out = set;
    return true;
}

static bool read_field(struct reader *r, const struct field *f, const struct value *v, void *base)
{
    void *target = (char *)base + f->offset;
    switch (f->kind) {
    case F_PT:
    case F_MM:
    case F_EM:
    case F_INT:
        return read_length(f, v, target);
    case F_BOOL:
        if (v->type != VALUE_BOOL)
            return false;
        *(bool *)target = v->b;
        return true;
    case F_STR:
        if (v->type != VALUE_STR)
            return false;
        *(struct str *)target = v->s;
        return true;
    case F_ALIGN:
        return read_align(v, target);
    case F_SIDE:
        if (v->type != VALUE_STR || (!str_eq(v->s, STR("side")) && !str_eq(v->s, STR("bottom"))))
            return false;
        *(bool *)target = str_eq(v->s, STR("side"));
        return true;
    default:
        return read_set(r, v, target);
    }
}

static struct str pointer_to(struct reader *r, struct str parent, struct str key)
{
    return arena_printf(r->style->arena, "%.*s/%.*s", STR_ARG(parent), STR_ARG(key));
}

static void wrong_field(struct reader *r, const struct field *f, const struct vmap_entry *e,
                        struct str pointer)
{
    struct arena *a = r->style->arena;
    struct str zh = str_of(expected[f->kind].zh), en = str_of(expected[f->kind].en);
    if (f->max > f->min) {
        zh = arena_printf(a, "%s，%d 至 %d", expected[f->kind].zh, f->min, f->max);
        en = arena_printf(a, "%s, %d to %d", expected[f->kind].en, f->min, f->max);
    }
    wrong_value(r, &e->value, pointer, e->key.s, zh, en);
}

static void read_member(struct reader *r, const struct field *fields, size_t n,
                        const struct vmap_entry *e, struct str pointer, void *base)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(e->key.s, str_of(fields[i].key)))
            continue;
        if (!read_field(r, &fields[i], &e->value, base))
            wrong_field(r, &fields[i], e, pointer);
        return;
    }
    unknown_key(r, &e->value, pointer, e->key.s, nearest_field(fields, n, e->key.s));
}

static void read_group(struct reader *r, const struct field *fields, size_t n,
                       const struct value *v, struct str pointer, void *base)
{
    if (v->type != VALUE_MAP) {
        not_a_map(r, v, pointer, pointer);
        return;
    }
    for (size_t i = 0; i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        if (str_starts(e->key.s, STR("//"))) /* a comment */
            continue;
        read_member(r, fields, n, e, pointer_to(r, pointer, e->key.s), base);
    }
}

static void read_looks(struct reader *r, const struct value *v, struct str pointer)
{
    if (v->type != VALUE_MAP) {
        not_a_map(r, v, pointer, STR("looks"));
        return;
    }
    for (size_t i = 0; i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        struct look *look = style_open_look(r->style, e->key.s);
        if (!look) {
            DIAG0(r->ds, E1004, place_of(r, v, pointer));
            r->good = false;
            return;
        }
        read_group(r, look_fields, sizeof look_fields / sizeof *look_fields, &e->value,
                   pointer_to(r, pointer, e->key.s), look);
    }
}

static void read_section(struct reader *r, const struct vmap_entry *e)
{
    struct str pointer = pointer_to(r, STR(""), e->key.s);
    if (str_starts(e->key.s, STR("//")))
        return;
    if (str_eq(e->key.s, STR("looks"))) {
        read_looks(r, &e->value, pointer);
        return;
    }
    if (str_eq(e->key.s, STR("fonts"))) {
        r->style->fonts = e->value;
        return;
    }
    for (size_t i = 0; i < GROUP_COUNT; i++)
        if (str_eq(e->key.s, str_of(groups[i].key))) {
            read_group(r, groups[i].fields, groups[i].n, &e->value, pointer,
                       (char *)r->style + groups[i].offset);
            return;
        }
    unknown_key(r, &e->value, pointer, e->key.s, nearest_group(e->key.s));
}

bool style_apply(struct style *s, const struct value *root, const struct sources *sources,
                 struct diags *ds)
{
    struct reader r = {s, sources, ds, true};
    if (root->type != VALUE_MAP) {
        not_a_map(&r, root, STR(""), STR("style.json"));
        return false;
    }
    for (size_t i = 0; i < root->map->n; i++)
        read_section(&r, &root->map->entries[i]);
    return r.good;
}
