/* Corrections: typed here, looked at with all that follows from them, taken over or dropped. */
#include "serve/around.h"
#include "serve/look.h"
#include "serve/pages.h"

enum { TYPED_MAX = 5000, DETAIL_SHOWN = 3 };

struct typed {
    struct juesuan_cell *cells;
    struct str *before;
    size_t n;
};

static const char *ended(struct visit *v, struct str s)
{
    return arena_str(&v->arena, s).p;
}

/* "收入!F12" in two. */
static bool split_place(struct str place, struct str *sheet, struct str *cell)
{
    for (size_t i = place.n; i > 0; i--)
        if (place.p[i - 1] == '!') {
            *sheet = str_sub(place, 0, i - 1);
            *cell = str_sub(place, i, place.n);
            return sheet->n && cell->n;
        }
    return false;
}

/* Fields come as cell, was, value, again and again; what has not been changed is left out. A cell
 * that stands on the page several times counts where it was changed. */
static bool read_typed(struct visit *v, struct typed *out)
{
    const struct fields *f = &v->fields;
    struct arena *a = &v->arena;
    *out = (struct typed){.cells = arena_zalloc(a, (f->n + 1) * sizeof *out->cells),
                          .before = arena_zalloc(a, (f->n + 1) * sizeof *out->before)};
    if (!out->cells || !out->before || f->n > TYPED_MAX * 3)
        return false;
    for (size_t i = 0; i + 2 < f->n; i++) {
        const struct field *place = &f->items[i], *was = place + 1, *value = place + 2;
        struct str sheet, cell;
        if (!str_eq(place->name, STR("cell")) || !str_eq(was->name, STR("was")) ||
            !str_eq(value->name, STR("value")) || !split_place(place->value, &sheet, &cell))
            continue;
        if (str_eq(str_trim(was->value), str_trim(value->value)))
            continue;
        out->before[out->n] = str_trim(was->value);
        out->cells[out->n++] = (struct juesuan_cell){ended(v, sheet), ended(v, cell),
                                                     ended(v, str_trim(value->value))};
    }
    return true;
}

/* 收入!F12：26.40 → 27.40 */
static struct str detail_of(struct visit *v, const struct typed *t)
{
    struct buf b;
    buf_init(&b);
    for (size_t i = 0; i < t->n && i < DETAIL_SHOWN; i++)
        buf_printf(&b, "%s%s!%s %.*s → %s", i ? "; " : "", t->cells[i].sheet, t->cells[i].cell,
                   STR_ARG(t->before[i]), t->cells[i].text);
    if (t->n > DETAIL_SHOWN)
        buf_printf(&b, " … (%zu)", t->n);
    struct str s = arena_str(&v->arena, buf_view(&b));
    buf_free(&b);
    return s.p ? s : STR("");
}

/* The page again, with what was typed and what is wrong with it. */
static void show_again(struct visit *v, const struct typed *t, struct value problems)
{
    struct vmap *typed = entry_new(v), *wrong = entry_new(v);
    for (size_t i = 0; i < t->n; i++)
        entry_put(v, typed, arena_printf(&v->arena, "%s!%s", t->cells[i].sheet, t->cells[i].cell).p,
                  value_str(str_of(t->cells[i].text)));
    for (size_t i = 0; i < value_count(&problems); i++) {
        const struct value *p = &problems.list->items[i];
        struct str place = arena_printf(&v->arena, "%.*s!%.*s", STR_ARG(value_get_str(p, "sheet")),
                                        STR_ARG(value_get_str(p, "cell")));
        if (place.p)
            entry_put(v, wrong, place.p, value_str(value_get_str(p, "message")));
    }
    visit_set(v, "typed", typed ? value_map(typed) : value_none());
    visit_set(v, "wrong", wrong ? value_map(wrong) : value_none());
    visit_set(v, "refused", problems);
    if (str_eq(field_text(&v->fields, "from"), STR("sheet")))
        page_sheet(v);
    else
        page_work(v);
    if (v->reply->status == 200)
        v->reply->status = 422;
}

static void fail(struct visit *v)
{
    visit_set(v, "diagnostics", visit_own_diagnostics(v));
    visit_refuse(v, 500);
}

void page_correct(struct visit *v)
{
    struct typed t;
    struct buf bytes;
    if (work_step(&v->work)->kind != WORK_DATA || !read_typed(v, &t)) {
        visit_refuse(v, 400);
        return;
    }
    if (!t.n) {
        visit_go(v, v->base);
        return;
    }
    buf_init(&bytes);
    bool sheet = str_eq(field_text(&v->fields, "from"), STR("sheet"));
    struct juesuan_edit e = {.data = sheet ? look_anew(v) : look_input(v),
                             .cells = t.cells,
                             .n = t.n,
                             .output = visit_collect,
                             .user = &bytes};
    enum juesuan_status status = e.data.bytes ? juesuan_edit(v->site->j, &e) : JUESUAN_IO;
    const struct work_step *now = work_step(&v->work);
    struct work_step step = {.name = look_workbook_name(v, now->name),
                             .what = STR("correct"),
                             .detail = detail_of(v, &t),
                             .when = work_now(&v->arena),
                             .kind = WORK_DATA};
    if (status != JUESUAN_OK || bytes.failed)
        show_again(v, &t, visit_diagnostics(v));
    else if (work_propose(&v->work, step, buf_view(&bytes), &v->diags))
        visit_go(v, arena_printf(&v->arena, "%.*schange/", STR_ARG(v->base)));
    else
        fail(v);
    buf_free(&bytes);
}

static struct juesuan_input next_input(struct visit *v)
{
    struct str path = work_path(&v->work, v->work.next.file);
    return input_file(path.p);
}

/* What follows from it: figures, cells and sentences that change, findings that go and come. */
void page_change(struct visit *v)
{
    struct buf text;
    if (!v->work.next.file.n) {
        visit_go(v, v->base);
        return;
    }
    buf_init(&text);
    visit_stage(v, STAGE_CHECK);
    struct juesuan_diff d = {.older = look_input(v),
                             .newer = next_input(v),
                             .format = "json",
                             .output = visit_collect,
                             .user = &text};
    if (d.older.bytes && juesuan_diff(v->site->j, &d) == JUESUAN_OK)
        visit_set(v, "diff", visit_json(v, buf_view(&text)));
    buf_clear(&text);
    struct juesuan_check c = {
        .data = next_input(v), .json = true, .output = visit_collect, .user = &text};
    (void)juesuan_check(v->site->j, &c);
    visit_set(v, "after", visit_json(v, buf_view(&text)));
    visit_set(v, "before", look_findings(v));
    visit_set_text(v, "detail", v->work.next.detail);
    visit_set_text(v, "name", work_step(&v->work)->name);
    buf_free(&text);
    visit_show(v, 200, "change.html.j2");
}

/* `then`: take or drop. */
void page_decide(struct visit *v)
{
    bool ok = true;
    if (!v->work.next.file.n)
        ok = true;
    else if (str_eq(field_text(&v->fields, "then"), STR("take")))
        ok = work_advance(&v->work, v->work.next, (struct str){NULL, 0}, &v->diags);
    else
        ok = work_drop_proposal(&v->work, &v->diags);
    if (ok)
        visit_go(v, v->base);
    else
        fail(v);
}
