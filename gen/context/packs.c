/* Packs listed and described, for people who choose one. */
#include "context/context.h"

static void put_list(struct buf *out, enum diag_lang lang, enum diag_word label,
                     const struct value *list)
{
    if (!list || list->type != VALUE_LIST)
        return;
    diag_say(out, label, lang, NULL, 0);
    for (size_t i = 0; i < list->list->n; i++) {
        buf_puts(out, i ? " " : "");
        value_print(out, &list->list->items[i]);
    }
    buf_char(out, '\n');
}

enum juesuan_status juesuan_pack_list(struct juesuan *j, juesuan_text_fn *output, void *user)
{
    struct str *names;
    size_t n;
    context_begin(j);
    if (!pack_list(&j->pack_path, &j->arena, &names, &n)) {
        DIAG0(&j->diags, E1004, (struct place){0});
        return context_status(j);
    }
    for (size_t i = 0; i < n; i++) {
        struct loaded_pack *p = context_pack(j, names[i]);
        const struct value *title = p ? pack_setting(p->pack, STR("title")) : NULL;
        struct buf line;
        buf_init(&line);
        buf_printf(&line, "%.*s\t%.*s\n", STR_ARG(names[i]),
                   title && title->type == VALUE_STR ? (int)title->s.n : 0,
                   title && title->type == VALUE_STR ? title->s.p : "");
        context_give(&line, output, user);
        buf_free(&line);
    }
    return context_status(j);
}

enum juesuan_status juesuan_pack_show(struct juesuan *j, const char *name, juesuan_text_fn *output,
                                      void *user)
{
    context_begin(j);
    struct loaded_pack *p = context_pack(j, str_of(name));
    if (!p)
        return context_status(j);
    const struct value *title = pack_setting(p->pack, STR("title"));
    struct buf out;
    buf_init(&out);
    if (title && title->type == VALUE_STR)
        buf_printf(&out, "%.*s\n", STR_ARG(title->s));
    for (size_t i = 0; i < pack_layer_count(p->pack); i++) {
        struct str layer = pack_layer_name(p->pack, i);
        if (i)
            buf_puts(&out, " → ");
        else
            diag_say(&out, WORD_INHERITS, j->lang, NULL, 0);
        buf_str(&out, layer);
    }
    buf_char(&out, '\n');
    put_list(&out, j->lang, WORD_TABLES, pack_setting(p->pack, STR("tables")));
    put_list(&out, j->lang, WORD_YEARS, pack_setting(p->pack, STR("years")));
    context_give(&out, output, user);
    buf_free(&out);
    return context_status(j);
}
