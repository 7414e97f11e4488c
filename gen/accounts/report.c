/* What became of an export, for people and for programs: which sheets were used, what was compared
 * and with what outcome, what was filled in from where, and what was left. */
#include "accounts/internal.h"

#include "base/jsonout.h"

static const char *use_name(enum view_use use)
{
    static const char *const names[] = {"unknown", "published", "unproven", "unused", "used"};
    return names[use];
}

static const struct account_table *table_of(const struct accounts *x, const struct sheet_view *v)
{
    for (size_t i = 0; i < x->table_n; i++)
        if (x->tables[i].view == v)
            return &x->tables[i];
    return NULL;
}

/* ---- JSON ---- */

static void number(struct jsonout *j, const char *name, size_t n)
{
    jsonout_key(j, name);
    jsonout_int(j, (long long)n);
}

static void put_view(struct jsonout *j, const struct accounts *x, const struct sheet_view *v)
{
    const struct account_table *t = table_of(x, v);
    jsonout_open_flat(j, '{');
    jsonout_member(j, "file", v->in->name);
    jsonout_member(j, "sheet", v->sheet->name);
    jsonout_member(j, "use", str_of(use_name(v->use)));
    if (v->spec) {
        jsonout_member(j, "table", value_get_str(v->spec, "code"));
        jsonout_member(j, "title", value_get_str(v->spec, "title"));
    }
    if (t) {
        jsonout_member(j, "unit", amount_unit_name(v->unit));
        number(j, "rows", t->row_n);
        number(j, "columns_ignored", t->ignored);
    }
    jsonout_close(j, '}');
}

static void put_check(struct jsonout *j, const struct account_check *c)
{
    jsonout_open_flat(j, '{');
    jsonout_member(j, "table", c->view ? value_get_str(c->view->spec, "code") : STR(""));
    jsonout_member(j, "title", c->title);
    number(j, "compared", c->compared);
    number(j, "different", c->different);
    if (c->left.n) {
        jsonout_member(j, "left", c->left);
        jsonout_member(j, "right", c->right);
    }
    jsonout_close(j, '}');
}

static bool is_first(const struct accounts *x, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(x->filled[k].address, x->filled[i].address))
            return false;
    return true;
}

static void put_filled(struct jsonout *j, const struct accounts *x)
{
    jsonout_key(j, "filled");
    jsonout_open(j, '[');
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (f->missing.n)
            continue;
        jsonout_open_flat(j, '{');
        jsonout_member(j, "address", f->address);
        jsonout_member(j, "from", f->from);
        number(j, "figures", f->figures);
        jsonout_close(j, '}');
    }
    jsonout_close(j, ']');
    jsonout_key(j, "missing");
    jsonout_open(j, '[');
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (!f->missing.n || !is_first(x, i))
            continue;
        jsonout_open_flat(j, '{');
        jsonout_member(j, "address", f->address);
        jsonout_member(j, "table", f->missing);
        jsonout_close(j, '}');
    }
    jsonout_close(j, ']');
}

void accounts_report_json(const struct accounts *x, struct buf *out)
{
    struct jsonout j;
    const struct value *elsewhere = value_get(x->map, "elsewhere");
    jsonout_init(&j, out);
    jsonout_open(&j, '{');
    number(&j, "import", 1);
    jsonout_member(&j, "department", x->department);
    number(&j, "year", (size_t)x->year);
    jsonout_key(&j, "sheets");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < x->view_n; i++)
        put_view(&j, x, &x->views[i]);
    jsonout_close(&j, ']');
    jsonout_key(&j, "compared");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < x->check_n; i++)
        if (x->checks[i].compared)
            put_check(&j, &x->checks[i]);
    jsonout_close(&j, ']');
    put_filled(&j, x);
    jsonout_key(&j, "names");
    jsonout_open(&j, '{');
    for (size_t i = 0; i < x->name_n; i++) {
        struct str code = arena_str(x->arena, x->names[i].code);
        if (code.p)
            jsonout_member(&j, code.p, x->names[i].name);
    }
    jsonout_close(&j, '}');
    jsonout_key(&j, "elsewhere");
    jsonout_open(&j, '[');
    for (size_t i = 0; i < value_count(elsewhere); i++)
        jsonout_str(&j, elsewhere->list->items[i].s);
    jsonout_close(&j, ']');
    jsonout_close(&j, '}');
    buf_char(out, '\n');
}

/* ---- text ---- */

struct export_words {
    const char *head, *used, *rows, *ignored, *not_used, *why[5], *compared, *own, *columns,
        *row_sum, *ok, *differ, *filled, *figures, *missing, *names, *elsewhere;
};

static const struct export_words zh = {
    .head = "导入报告：%.*s %d年度\n",
    .used = "\n用到的表\n",
    .rows = "%zu 行",
    .ignored = "，另有 %zu 栏没有取",
    .not_used = "\n没有用到的工作表\n",
    .why = {"认不出是哪张表", "是公开表", "表头与表名不符", "本年度不取这张表", ""},
    .compared = "\n核对\n",
    .own = "小计、合计与明细",
    .columns = "各类、合计与各款",
    .row_sum = "“%.*s”与各栏",
    .ok = "%zu 处，一致",
    .differ = "%zu 处，%zu 处矛盾（第一处：%.*s，应为 %.*s）",
    .filled = "\n填入\n",
    .figures = "%zu 个数",
    .missing = "\n没有填（缺表）\n",
    .names = "\n取自导出件的名称（代码表里没有的）\n",
    .elsewhere = "\n导出件里没有，要另填\n",
};

static const struct export_words en = {
    .head = "import of %.*s, %d\n",
    .used = "\ntables used\n",
    .rows = "%zu rows",
    .ignored = ", %zu more columns not taken",
    .not_used = "\nsheets not used\n",
    .why = {"no known table", "a published table", "header does not fit", "not taken in that year",
            ""},
    .compared = "\ncompared\n",
    .own = "sums and their rows",
    .columns = "classes, total and their columns",
    .row_sum = "'%.*s' and its columns",
    .ok = "%zu, all agree",
    .differ = "%zu, %zu contradict (the first: %.*s, made %.*s)",
    .filled = "\nfilled in\n",
    .figures = "%zu figures",
    .missing = "\nnot filled in: table missing\n",
    .names = "\nnames taken from the export that our lists lack\n",
    .elsewhere = "\nnot in an export\n",
};

static void put_sheets(const struct accounts *x, const struct export_words *w, struct buf *out)
{
    bool any = false;
    buf_puts(out, w->used);
    for (size_t i = 0; i < x->view_n; i++) {
        const struct sheet_view *v = &x->views[i];
        const struct account_table *t = table_of(x, v);
        if (!t)
            continue;
        buf_printf(out, "  %.*s %.*s  %.*s!%.*s  ", STR_ARG(t->code),
                   STR_ARG(value_get_str(v->spec, "title")), STR_ARG(v->in->name),
                   STR_ARG(v->sheet->name));
        buf_printf(out, w->rows, t->row_n);
        if (t->ignored)
            buf_printf(out, w->ignored, t->ignored);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < x->view_n; i++) {
        const struct sheet_view *v = &x->views[i];
        if (v->use == VIEW_USED)
            continue;
        if (!any)
            buf_puts(out, w->not_used);
        any = true;
        buf_printf(out, "  %.*s!%.*s  %s\n", STR_ARG(v->in->name), STR_ARG(v->sheet->name),
                   w->why[v->use]);
    }
}

static void put_checks(const struct accounts *x, const struct export_words *w, struct buf *out)
{
    buf_puts(out, w->compared);
    for (size_t i = 0; i < x->check_n; i++) {
        const struct account_check *c = &x->checks[i];
        if (!c->compared)
            continue;
        buf_puts(out, "  ");
        if (c->view)
            buf_printf(out, "%.*s ", STR_ARG(value_get_str(c->view->spec, "code")));
        if (!c->title.n)
            buf_puts(out, w->own);
        else if (str_eq(c->title, STR("*")))
            buf_puts(out, w->columns);
        else if (c->view)
            buf_printf(out, w->row_sum, STR_ARG(c->title));
        else
            buf_str(out, c->title);
        buf_puts(out, "  ");
        if (c->different)
            buf_printf(out, w->differ, c->compared, c->different, STR_ARG(c->left),
                       STR_ARG(c->right));
        else
            buf_printf(out, w->ok, c->compared);
        buf_char(out, '\n');
    }
}

static void put_filled_text(const struct accounts *x, const struct export_words *w, struct buf *out)
{
    bool missing = false;
    buf_puts(out, w->filled);
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (f->missing.n)
            continue;
        buf_printf(out, "  %.*s  ← %.*s  ", STR_ARG(f->address), STR_ARG(f->from));
        buf_printf(out, w->figures, f->figures);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (!f->missing.n || !is_first(x, i))
            continue;
        if (!missing)
            buf_puts(out, w->missing);
        missing = true;
        buf_printf(out, "  %.*s  ← %.*s\n", STR_ARG(f->address), STR_ARG(f->missing));
    }
}

void accounts_report_text(const struct accounts *x, bool english, struct buf *out)
{
    const struct export_words *w = english ? &en : &zh;
    const struct value *elsewhere = value_get(x->map, "elsewhere");
    buf_printf(out, w->head, STR_ARG(x->department), x->year);
    put_sheets(x, w, out);
    put_checks(x, w, out);
    put_filled_text(x, w, out);
    if (x->name_n)
        buf_puts(out, w->names);
    for (size_t i = 0; i < x->name_n; i++)
        buf_printf(out, "  %.*s %.*s\n", STR_ARG(x->names[i].code), STR_ARG(x->names[i].name));
    buf_puts(out, w->elsewhere);
    for (size_t i = 0; i < value_count(elsewhere); i++)
        buf_printf(out, "  %.*s\n", STR_ARG(elsewhere->list->items[i].s));
}
