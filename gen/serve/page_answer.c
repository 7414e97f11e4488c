/* A hint answered: why it is right as it is, by whom, as what, on which day. The answer becomes
 * part of the data; it lapses when one of its figures changes. */
#include "serve/look.h"
#include "serve/pages.h"

#include "base/file.h"
#include "base/fileset.h"

#include <unistd.h>

static struct str file_of(struct visit *v, const char *name)
{
    return work_path(&v->work, str_of(name));
}

/* By way of JSON, which is what answers are written into. */
static bool write_json(struct visit *v, struct str path)
{
    struct buf text;
    struct juesuan_import i = {.source = look_input(v), .output = visit_collect, .user = &text};
    buf_init(&text);
    bool ok = i.source.bytes && juesuan_import(v->site->j, &i) == JUESUAN_OK && !text.failed &&
              file_write(path.p, buf_view(&text), &v->diags);
    buf_free(&text);
    return ok;
}

static const char *field(struct visit *v, const char *name)
{
    return arena_str(&v->arena, field_text(&v->fields, name)).p;
}

static bool answer(struct visit *v, struct str json, struct str book, struct str *bytes)
{
    struct juesuan_explain e = {.data = input_file(json.p),
                                .address = field(v, "address"),
                                .output = visit_collect,
                                .answer = field(v, "text"),
                                .by = field(v, "by"),
                                .role = field(v, "role"),
                                .date = field(v, "date"),
                                .rule = field(v, "rule")};
    struct juesuan_import i = {.source = input_file(json.p), .out = book.p, .force = true};
    return write_json(v, json) && juesuan_explain(v->site->j, &e) == JUESUAN_OK &&
           juesuan_import(v->site->j, &i) == JUESUAN_OK &&
           file_read(book.p, SERVE_BODY_MAX, &v->arena, bytes, &v->diags);
}

/* The page again, with what is missing. */
static void show_again(struct visit *v, struct value problems)
{
    static const char *const names[] = {"text", "by", "role", "date", "rule", "address"};
    struct vmap *given = entry_new(v);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        entry_put(v, given, names[i], value_str(field_text(&v->fields, names[i])));
    visit_set(v, "answer", given ? value_map(given) : value_none());
    visit_set(v, "refused", problems);
    page_work(v);
    if (v->reply->status == 200)
        v->reply->status = 422;
}

void page_answer(struct visit *v)
{
    struct str json = file_of(v, "answer.json"), book = file_of(v, "answer.xlsx"), bytes;
    const struct work_step *now = work_step(&v->work);
    struct str by = field_text(&v->fields, "by"), rule = field_text(&v->fields, "rule");
    if (now->kind != WORK_DATA || !json.p || !book.p) {
        visit_refuse(v, 400);
        return;
    }
    struct work_step step = {.name = look_workbook_name(v, now->name),
                             .what = STR("answer"),
                             .detail =
                                 arena_printf(&v->arena, "%.*s %.*s", STR_ARG(rule), STR_ARG(by)),
                             .when = work_now(&v->arena),
                             .kind = WORK_DATA};
    if (!field_text(&v->fields, "text").n)
        show_again(v, visit_own_diagnostics(v)); /* the page says which field is empty */
    else if (!answer(v, json, book, &bytes))
        show_again(v, visit_diagnostics(v));
    else if (work_advance(&v->work, step, bytes, &v->diags))
        visit_go(v, v->base);
    else
        visit_refuse(v, 500);
    (void)unlink(json.p);
    (void)unlink(book.p);
}
