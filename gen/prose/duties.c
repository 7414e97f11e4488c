/* Where in the text a duty of disclosure (mandatory.json) is met, and sections that are not there.
 * What is said in them is for others. */
#include "data/lexicon.h"
#include "facts/mandatory.h"
#include "prose/internal.h"

/* A heading that names it, or a paragraph that does in a section where it may stand without a
 * heading of its own (其他重要事项). */
const struct passage *duty_section(const struct passages *all, const struct value *item)
{
    const struct value *words = value_get(item, "headings"), *within = value_get(item, "within");
    struct str before = STR(""); /* the passages of a part have its heading */
    for (size_t i = 0; i < all->n; i++) {
        const struct passage *p = &all->items[i];
        if ((!str_eq(p->heading, before) && word_in(words, p->heading)) ||
            (p->level && word_in(words, p->text)))
            return p;
        before = p->heading;
    }
    for (size_t i = 0; i < all->n; i++) {
        const struct passage *p = &all->items[i];
        if (!p->level && word_in(within, p->heading) && word_in(words, p->flat))
            return p;
    }
    return NULL;
}

/* Whether any sentence speaks of it. */
bool duty_is_mentioned(const struct passages *all, const struct value *item)
{
    for (size_t i = 0; i < all->n; i++)
        if (!all->items[i].annex && !all->items[i].level &&
            word_in(value_get(item, "headings"), all->items[i].flat))
            return true;
    return false;
}

bool sections_are_told(const struct run *r, const struct passages *all)
{
    const struct value *items = value_get(r->in->mandatory, "items");
    size_t wanted = 0, found = 0;
    for (size_t i = 0; items && items->type == VALUE_MAP && i < items->map->n; i++) {
        const struct value *item = &items->map->entries[i].value;
        if (!value_count(value_get(item, "headings")))
            continue;
        wanted++;
        found += duty_section(all, item) != NULL;
    }
    return wanted && found * 3 >= wanted * 2;
}

/* R133: where most sections have their headings, one that has none and that nothing speaks of. */
void check_sections(struct run *r, const struct passages *all)
{
    const struct value *items = value_get(r->in->mandatory, "items");
    const struct value *given = record_member(r->in->record, STR("withheld"));
    struct str missing = STR("");
    if (!items || items->type != VALUE_MAP || !all->n || !sections_are_told(r, all))
        return;
    for (size_t i = 0; i < items->map->n; i++) {
        const struct value *item = &items->map->entries[i].value;
        if (!value_count(value_get(item, "headings")) || value_get(item, "tables") ||
            duty_section(all, item) || duty_is_mentioned(all, item) ||
            mandatory_withheld(given, items->map->entries[i].key.s, item).n)
            continue;
        missing = arena_printf(r->arena, "%.*s%s“%.*s”", STR_ARG(missing), missing.n ? "、" : "",
                               STR_ARG(value_get_str(item, "title")));
    }
    struct finding *f = missing.n ? finding_new(r, FOUND_SECTION_MISSING) : NULL;
    if (!f)
        return;
    FINDING_SAY(r, f, FOUND_SECTION_MISSING, missing);
    f->hint = phrase_text(r->arena, SAY_SECTION_MISSING_HINT, NULL, 0);
    finding_passage(r, f, STR(""), &all->items[0], STR(""), 0);
    finding_add(r, f);
}
