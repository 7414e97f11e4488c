/* Every text of a value with its JSON pointer, for what looks at all of them: tidying, searching.
 */
#include "data/strings.h"

#include "data/json.h"

void pointer_member(struct buf *pointer, struct str name)
{
    buf_char(pointer, '/');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '~' || name.p[i] == '/')
            buf_puts(pointer, name.p[i] == '~' ? "~0" : "~1");
        else
            buf_char(pointer, name.p[i]);
    }
}

void pointer_element(struct buf *pointer, size_t index)
{
    buf_char(pointer, '/');
    buf_int(pointer, (long long)index);
}

struct strings_walk {
    strings_visitor *visit;
    void *user;
    struct buf pointer;
};

static bool walk_value(struct strings_walk *w, struct value *v)
{
    size_t parent = w->pointer.n;
    bool go_on = true;
    if (v->type == VALUE_STR)
        return w->visit(w->user, v, buf_view(&w->pointer));
    for (size_t i = 0; go_on && v->type == VALUE_MAP && i < v->map->n; i++) {
        pointer_member(&w->pointer, v->map->entries[i].key.s);
        go_on = walk_value(w, &v->map->entries[i].value);
        w->pointer.n = parent;
    }
    for (size_t i = 0; go_on && v->type == VALUE_LIST && i < v->list->n; i++) {
        pointer_element(&w->pointer, i);
        go_on = walk_value(w, &v->list->items[i]);
        w->pointer.n = parent;
    }
    return go_on;
}

bool strings_visit(struct value *root, strings_visitor *visit, void *user)
{
    struct strings_walk w = {.visit = visit, .user = user};
    buf_init(&w.pointer);
    bool whole = walk_value(&w, root) && !w.pointer.failed;
    buf_free(&w.pointer);
    return whole;
}

struct text_search {
    struct str part;
    const struct sources *sources;
    struct arena *arena;
    struct place *out;
};

static bool visit_search(void *user, struct value *text, struct str pointer)
{
    struct text_search *s = user;
    size_t at = str_find(text->s, s->part, 0);
    if (at == SIZE_MAX)
        return true;
    *s->out =
        place_with_pointer(json_text_place(s->sources, text, at), arena_str(s->arena, pointer));
    return false;
}

bool strings_find(const struct value *root, struct str part, const struct sources *sources,
                  struct arena *a, struct place *out)
{
    struct text_search s = {part, sources, a, out};
    struct value copy = *root;
    return !strings_visit(&copy, visit_search, &s);
}
