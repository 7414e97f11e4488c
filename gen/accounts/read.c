/* All tables of an export, once each sheet is known for what it is. */
#include "accounts/internal.h"

static bool add_table(struct accounts *x, const struct sheet_view *v)
{
    struct account_table *t = &x->tables[x->table_n++];
    *t = (struct account_table){.id = v->id,
                                .code = value_get_str(v->spec, "code"),
                                .spec = v->spec,
                                .view = v,
                                .items = str_eq(value_get_str(v->spec, "kind"), STR("items"))};
    map_init(&t->by_code, x->arena);
    return t->items ? table_read_items(x, t) : table_read_rows(x, t);
}

/* Tables of codes first: they name the classes that others list by name only. */
bool accounts_read(struct accounts *x, const struct codes *function, const struct codes *economic)
{
    x->function = function;
    x->economic = economic;
    x->tables = arena_zalloc(x->arena, (x->view_n + 1) * sizeof *x->tables);
    if (!x->tables) {
        account_no_memory(x);
        return false;
    }
    for (int items = 0; items < 2; items++)
        for (size_t i = 0; i < x->view_n && !x->failed; i++) {
            const struct sheet_view *v = &x->views[i];
            bool is_items = v->spec && str_eq(value_get_str(v->spec, "kind"), STR("items"));
            if (v->use == VIEW_USED && is_items == (items == 1) && !add_table(x, v))
                return false;
        }
    return !x->failed && accounts_compare(x);
}
