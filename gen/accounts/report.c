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

static const enum diag_word why_not[] = {WORD_NO_KNOWN_TABLE, WORD_A_PUBLISHED_TABLE,
                                         WORD_HEADER_DOES_NOT_FIT, WORD_NOT_TAKEN_IN_THAT_YEAR,
                                         WORD_NOTHING};

struct report_text {
    struct buf *out;
    struct arena *arena;
    enum diag_lang lang;
};

static void say(const struct report_text *t, enum diag_word word)
{
    diag_say(t->out, word, t->lang, NULL, 0);
}

/* A line of its own, with a blank one above. */
static void say_head(const struct report_text *t, enum diag_word word)
{
    buf_char(t->out, '\n');
    say(t, word);
    buf_char(t->out, '\n');
}

static struct str counted(const struct report_text *t, size_t n)
{
    return arena_printf(t->arena, "%zu", n);
}

static void put_sheets(const struct accounts *x, const struct report_text *t)
{
    bool any = false;
    say_head(t, WORD_TABLES_USED);
    for (size_t i = 0; i < x->view_n; i++) {
        const struct sheet_view *v = &x->views[i];
        const struct account_table *table = table_of(x, v);
        if (!table)
            continue;
        buf_printf(t->out, "  %.*s %.*s  %.*s!%.*s  ", STR_ARG(table->code),
                   STR_ARG(value_get_str(v->spec, "title")), STR_ARG(v->in->name),
                   STR_ARG(v->sheet->name));
        DIAG_SAY(t->out, WORD_SO_MANY_ROWS, t->lang, counted(t, table->row_n));
        if (table->ignored)
            DIAG_SAY(t->out, WORD_COLUMNS_NOT_TAKEN, t->lang, counted(t, table->ignored));
        buf_char(t->out, '\n');
    }
    for (size_t i = 0; i < x->view_n; i++) {
        const struct sheet_view *v = &x->views[i];
        if (v->use == VIEW_USED)
            continue;
        if (!any)
            say_head(t, WORD_SHEETS_NOT_USED);
        any = true;
        buf_printf(t->out, "  %.*s!%.*s  ", STR_ARG(v->in->name), STR_ARG(v->sheet->name));
        say(t, why_not[v->use]);
        buf_char(t->out, '\n');
    }
}

static void put_checks(const struct accounts *x, const struct report_text *t)
{
    say_head(t, WORD_COMPARED);
    for (size_t i = 0; i < x->check_n; i++) {
        const struct account_check *c = &x->checks[i];
        if (!c->compared)
            continue;
        buf_puts(t->out, "  ");
        if (c->view)
            buf_printf(t->out, "%.*s ", STR_ARG(value_get_str(c->view->spec, "code")));
        if (!c->title.n)
            say(t, WORD_SUMS_AND_THEIR_ROWS);
        else if (str_eq(c->title, STR("*")))
            say(t, WORD_CLASSES_TOTAL_AND_THEIR_COLUMNS);
        else if (c->view)
            DIAG_SAY(t->out, WORD_A_SUM_AND_ITS_COLUMNS, t->lang, c->title);
        else
            buf_str(t->out, c->title);
        buf_puts(t->out, "  ");
        if (c->different)
            DIAG_SAY(t->out, WORD_SOME_CONTRADICT, t->lang, counted(t, c->compared),
                     counted(t, c->different), c->left, c->right);
        else
            DIAG_SAY(t->out, WORD_ALL_AGREE, t->lang, counted(t, c->compared));
        buf_char(t->out, '\n');
    }
}

static void put_filled_text(const struct accounts *x, const struct report_text *t)
{
    bool missing = false;
    say_head(t, WORD_FILLED_IN);
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (f->missing.n)
            continue;
        buf_printf(t->out, "  %.*s  ← %.*s  ", STR_ARG(f->address), STR_ARG(f->from));
        DIAG_SAY(t->out, WORD_SO_MANY_FIGURES, t->lang, counted(t, f->figures));
        buf_char(t->out, '\n');
    }
    for (size_t i = 0; i < x->filled_n; i++) {
        const struct account_filled *f = &x->filled[i];
        if (!f->missing.n || !is_first(x, i))
            continue;
        if (!missing)
            say_head(t, WORD_NOT_FILLED_IN_TABLE_MISSING);
        missing = true;
        buf_printf(t->out, "  %.*s  ← %.*s\n", STR_ARG(f->address), STR_ARG(f->missing));
    }
}

void accounts_report_text(const struct accounts *x, enum diag_lang lang, struct buf *out)
{
    struct report_text text = {out, x->arena, lang}, *t = &text;
    const struct value *elsewhere = value_get(x->map, "elsewhere");
    DIAG_SAY(out, WORD_AN_IMPORT_OF_A_YEAR, lang, x->department,
             arena_printf(x->arena, "%d", x->year));
    buf_char(out, '\n');
    put_sheets(x, t);
    put_checks(x, t);
    put_filled_text(x, t);
    if (x->name_n)
        say_head(t, WORD_NAMES_TAKEN_FROM_THE_EXPORT_THAT_OUR);
    for (size_t i = 0; i < x->name_n; i++)
        buf_printf(out, "  %.*s %.*s\n", STR_ARG(x->names[i].code), STR_ARG(x->names[i].name));
    say_head(t, WORD_NOT_IN_AN_EXPORT);
    for (size_t i = 0; i < value_count(elsewhere); i++)
        buf_printf(out, "  %.*s\n", STR_ARG(elsewhere->list->items[i].s));
}
