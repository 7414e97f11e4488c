/* style.json into a style. What its members may be says data/schema/style.schema.json: the pack has
 * been checked against it, and a member that does not fit is passed over here. */
#include "layout/style.h"

#include <stddef.h>

#include "base/utf8.h"

enum field_kind { F_PT, F_MM, F_EM, F_INT, F_BOOL, F_STR, F_ALIGN, F_SIDE, F_SET };

struct style_field {
    const char *key;
    enum field_kind kind;
    size_t offset;
};

#define AT(type, member) offsetof(struct type, member)

static const struct style_field look_fields[] = {
    {"font", F_STR, AT(look, font)},
    {"emphasis", F_STR, AT(look, emphasis)},
    {"size", F_PT, AT(look, size)},
    {"line", F_PT, AT(look, line)},
    {"pitch", F_PT, AT(look, pitch)},
    {"before", F_PT, AT(look, before)},
    {"after", F_PT, AT(look, after)},
    {"top", F_PT, AT(look, top)},
    {"indent", F_EM, AT(look, indent)},
    {"left", F_EM, AT(look, left)},
    {"right", F_EM, AT(look, right)},
    {"align", F_ALIGN, AT(look, align)},
    {"bold", F_BOOL, AT(look, bold)},
    {"new_page", F_BOOL, AT(look, new_page)},
    {"keep_next", F_BOOL, AT(look, keep_next)},
    {"keep_spaces", F_BOOL, AT(look, keep_spaces)},
    {"at_bottom", F_BOOL, AT(look, at_bottom)},
};

static const struct style_field page_fields[] = {
    {"width", F_MM, AT(page_shape, width)}, {"height", F_MM, AT(page_shape, height)},
    {"top", F_MM, AT(page_shape, top)},     {"bottom", F_MM, AT(page_shape, bottom)},
    {"left", F_MM, AT(page_shape, left)},   {"right", F_MM, AT(page_shape, right)},
};

static const struct style_field number_fields[] = {
    {"font", F_STR, AT(page_number_style, font)},
    {"before", F_STR, AT(page_number_style, before)},
    {"after", F_STR, AT(page_number_style, after)},
    {"size", F_PT, AT(page_number_style, size)},
    {"distance", F_MM, AT(page_number_style, distance)},
    {"inset", F_EM, AT(page_number_style, inset)},
    {"landscape", F_SIDE, AT(page_number_style, side)},
};

static const struct style_field table_fields[] = {
    {"font", F_STR, AT(table_style, font)},
    {"header_font", F_STR, AT(table_style, header_font)},
    {"size", F_PT, AT(table_style, size)},
    {"size_min", F_PT, AT(table_style, size_min)},
    {"size_step", F_PT, AT(table_style, size_step)},
    {"size_floor", F_PT, AT(table_style, size_floor)},
    {"portrait_min", F_PT, AT(table_style, portrait_min)},
    {"overhang", F_MM, AT(table_style, overhang)},
    {"overhang_landscape", F_MM, AT(table_style, overhang_landscape)},
    {"pad_x", F_PT, AT(table_style, pad_x)},
    {"pad_x_min", F_PT, AT(table_style, pad_x_min)},
    {"pad_y", F_PT, AT(table_style, pad_y)},
    {"pad_y_min", F_PT, AT(table_style, pad_y_min)},
    {"leading", F_EM, AT(table_style, leading)},
    {"rule", F_PT, AT(table_style, rule)},
    {"frame", F_PT, AT(table_style, frame)},
    {"continued", F_STR, AT(table_style, continued)},
    {"after", F_PT, AT(table_style, after)},
    {"outline", F_BOOL, AT(table_style, outline)},
};

static const struct style_field contents_fields[] = {
    {"levels", F_INT, AT(contents_style, levels)},
    {"title", F_STR, AT(contents_style, title)},
    {"font", F_STR, AT(contents_style, font)},
    {"leader", F_STR, AT(contents_style, leader)},
    {"size_min", F_PT, AT(contents_style, size_min)},
    {"number_room", F_EM, AT(contents_style, number_room)},
};

static const struct style_field draft_fields[] = {
    {"font", F_STR, AT(draft_style, font)},          {"mark", F_STR, AT(draft_style, mark)},
    {"head", F_STR, AT(draft_style, head)},          {"size", F_PT, AT(draft_style, size)},
    {"head_size", F_PT, AT(draft_style, head_size)}, {"gray", F_INT, AT(draft_style, gray)},
};

static const struct style_field spacing_fields[] = {
    {"gap", F_EM, AT(spacing_style, gap)},
    {"gap_min", F_EM, AT(spacing_style, gap_min)},
    {"gap_max", F_EM, AT(spacing_style, gap_max)},
    {"point_gap", F_EM, AT(spacing_style, point_gap)},
    {"space_min", F_EM, AT(spacing_style, space_min)},
    {"space_max", F_EM, AT(spacing_style, space_max)},
    {"stretch_max", F_EM, AT(spacing_style, stretch_max)},
};

static const struct style_field word_fields[] = {
    {"units", F_SET, AT(word_style, units)},
    {"dates", F_SET, AT(word_style, dates)},
    {"attached", F_SET, AT(word_style, attached)},
    {"ordinals", F_SET, AT(word_style, ordinals)},
    {"wrap_before", F_SET, AT(word_style, wrap_before)},
    {"wrap_after", F_SET, AT(word_style, wrap_after)},
    {"terms", F_SET, AT(word_style, terms)},
};

/* A group of keys: which fields they may be and the structure they go to. */
struct style_group {
    const char *key;
    const struct style_field *fields;
    size_t n;
    size_t offset;
};

#define GROUP(name, fields, member)                                                                \
    {                                                                                              \
        name, fields, sizeof fields / sizeof *fields, AT(style, member)                            \
    }
static const struct style_group groups[] = {
    GROUP("page", page_fields, portrait),         GROUP("landscape", page_fields, landscape),
    GROUP("page_number", number_fields, number),  GROUP("table", table_fields, table),
    GROUP("contents", contents_fields, contents), GROUP("draft", draft_fields, draft),
    GROUP("spacing", spacing_fields, spacing),    GROUP("words", word_fields, words),
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups };

/* Thousandths of the target unit, rounded half up. */
static void read_length(const struct style_field *f, const struct value *v, int32_t *out)
{
    struct dec scaled;
    int64_t result;
    bool ok = v->type == VALUE_INT || v->type == VALUE_DEC;
    if (f->kind == F_MM) /* 1 mm = 72/25.4 pt = 360/127 pt */
        ok = ok && dec_mul(v->d, dec_of(360 * 1000), &scaled) &&
             dec_div(scaled, dec_of(127), 0, &scaled);
    else
        ok = ok && dec_mul(v->d, dec_of(f->kind == F_INT ? 1 : 1000), &scaled) &&
             dec_round(scaled, 0, &scaled);
    if (ok && dec_to_i64(scaled, &result) && result >= INT32_MIN && result <= INT32_MAX)
        *out = (int32_t)result;
}

static void read_align(const struct value *v, enum look_align *out)
{
    static const char *const names[] = {"justify", "left", "center", "right"};
    for (size_t i = 0; v->type == VALUE_STR && i < sizeof names / sizeof *names; i++)
        if (str_eq(v->s, str_of(names[i])))
            *out = (enum look_align)i;
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

/* False when memory is exhausted. */
static bool read_set(struct arena *a, const struct value *v, struct str_set *out)
{
    struct str_set set = {0};
    set.items = arena_alloc(a, (value_count(v) + 1) * sizeof *set.items);
    set.first = arena_alloc(a, (value_count(v) + 1) * sizeof *set.first);
    if (!set.items || !set.first)
        return false;
    for (size_t i = 0; i < value_count(v); i++)
        if (v->list->items[i].type == VALUE_STR && v->list->items[i].s.n)
            insert_word(&set, v->list->items[i].s);
    *out = set;
    return true;
}

static bool read_field(struct arena *a, const struct style_field *f, const struct value *v,
                       void *base)
{
    void *target = (char *)base + f->offset;
    switch (f->kind) {
    case F_BOOL:
        *(bool *)target = v->type == VALUE_BOOL && v->b;
        return true;
    case F_STR:
        if (v->type == VALUE_STR)
            *(struct str *)target = v->s;
        return true;
    case F_ALIGN:
        read_align(v, target);
        return true;
    case F_SIDE:
        *(bool *)target = v->type == VALUE_STR && str_eq(v->s, STR("side"));
        return true;
    case F_SET:
        return read_set(a, v, target);
    default:
        read_length(f, v, target);
        return true;
    }
}

static bool read_group(struct arena *a, const struct style_field *fields, size_t n,
                       const struct value *v, void *base)
{
    for (size_t i = 0; i < n; i++) {
        const struct value *member = value_get(v, fields[i].key);
        if (member && !read_field(a, &fields[i], member, base))
            return false;
    }
    return true;
}

static bool read_looks(struct style *s, const struct value *looks)
{
    for (size_t i = 0; looks && looks->type == VALUE_MAP && i < looks->map->n; i++) {
        const struct vmap_entry *e = &looks->map->entries[i];
        struct look *look = style_open_look(s, e->key.s);
        if (!look || !read_group(s->arena, look_fields, sizeof look_fields / sizeof *look_fields,
                                 &e->value, look))
            return false;
    }
    return true;
}

bool style_apply(struct style *s, const struct value *root, struct diags *ds)
{
    bool ok = read_looks(s, value_get(root, "looks"));
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        const struct value *group = value_get(root, groups[i].key);
        if (group)
            ok = ok && read_group(s->arena, groups[i].fields, groups[i].n, group,
                                  (char *)s + groups[i].offset);
    }
    if (value_get(root, "fonts"))
        s->fonts = *value_get(root, "fonts");
    if (!ok)
        DIAG0(ds, E1004, place_file(STR("style.json")));
    return ok;
}
