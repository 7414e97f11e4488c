/* Each figure is a link to its answer: a box that the page shows while it is the target. That needs
 * no script, no room on the page and none on paper, and readers of the page do not take it for
 * text. */
#include "write/html_origins.h"

#include "chart/chart.h"
#include "facts/facts.h"
#include "write/html_text.h"
#include "write/words.h"

enum { PLACES_MAX = 8, TERMS_MAX = 24, DEPTH_MAX = 6 };

/* Where a figure stands: a table, a chart, the text below a heading. */
struct told_place {
    struct str anchor, name; /* "table-t01" */
};

struct told {
    size_t number;
    const struct origin *made;
    struct str shown; /* as it stands in the first of them */
    struct told_place places[PLACES_MAX];
    size_t n;    /* places kept */
    size_t more; /* not kept */
};

const struct origin *origins_of_cell(const struct grid_cell *cell)
{
    bool digit = false, figure = true;
    for (size_t i = 0; i < cell->text.n; i++) {
        digit |= ascii_is_digit(cell->text.p[i]);
        figure &= ascii_is_digit(cell->text.p[i]) || memchr("-.,%", cell->text.p[i], 4);
    }
    if (cell->made || cell->kind == CELL_NUMBER || (figure && digit))
        return cell->made ? cell->made : cell->reads;
    return NULL;
}

/* Whether nothing was given that the fact could be made of: all such zeros share one answer. */
static bool is_silent(const struct fact *f, int depth)
{
    if (!f->known || f->at || dec_sign(f->value) != 0 || depth == DEPTH_MAX)
        return false;
    for (size_t i = 0; i < f->term_count; i++)
        if (!is_silent(f->terms[i].fact, depth + 1))
            return false;
    return true;
}

/* By what an answer is found; false where nothing can be said. */
static bool put_key(const struct origins *o, struct buf *out, const struct origin *made)
{
    if (!o->facts || !made || origin_depends(made))
        return false;
    const struct fact *f = made->op == ORIGIN_FACT ? fact_find(o->facts, made->name) : NULL;
    if (f && is_silent(f, 0))
        buf_char(out, '0');
    else
        origin_print(out, made);
    return out->n > 0 && !out->failed;
}

static bool note(struct origins *o, const struct origin *made, struct str shown,
                 struct told_place place)
{
    struct arena *a = o->told.arena;
    struct buf text;
    buf_init(&text);
    bool any = put_key(o, &text, made);
    struct str key = any ? arena_str(a, buf_view(&text)) : STR("");
    buf_free(&text);
    if (!any || !shown.n)
        return true;
    struct told *t = key.p ? map_get(&o->told, key) : NULL;
    if (!key.p)
        return false;
    if (!t) {
        t = arena_zalloc(a, sizeof *t);
        if (!t || !map_put(&o->told, key, t))
            return false;
        t->number = o->told.n;
        t->made = made;
        t->shown = shown;
    }
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->places[i].anchor, place.anchor))
            return true;
    if (t->n < PLACES_MAX)
        t->places[t->n++] = place;
    else
        t->more++;
    return true;
}

static bool note_grid(struct origins *o, const struct grid *g, struct told_place place)
{
    for (size_t i = 0; i < (size_t)g->rows * g->cols; i++) {
        const struct grid_cell *cell = &g->cells[i];
        if (!cell->covered && !note(o, origins_of_cell(cell), cell->text, place))
            return false;
    }
    return true;
}

static bool note_runs(struct origins *o, const struct doc_block *b, struct told_place place)
{
    for (size_t i = 0; i < b->run_count; i++)
        if (!note(o, b->runs[i].made, b->runs[i].text, place))
            return false;
    return true;
}

bool origins_find(struct origins *o, struct facts *facts, const struct doc *doc,
                  const struct outline *outline, struct arena *a)
{
    struct told_place text = {STR("main"), WORD_TEXT};
    o->facts = facts;
    map_init(&o->told, a);
    for (size_t i = 0; facts && i < doc->block_count; i++) {
        const struct doc_block *b = &doc->blocks[i];
        const struct outline_item *item = outline_find(outline, i);
        bool ok = true;
        if (item) {
            text.anchor = arena_printf(a, "sec-%zu", (size_t)(item - outline->items) + 1);
            text.name = item->text;
        }
        if (b->grid)
            ok = note_grid(o, b->grid,
                           (struct told_place){arena_printf(a, "table-%.*s", STR_ARG(b->grid->id)),
                                               b->grid->code.n ? b->grid->code : b->grid->title});
        else if (b->chart)
            ok = note_grid(
                o, b->chart->grid,
                (struct told_place){arena_printf(a, "figure-%u", (unsigned)b->chart->number),
                                    b->chart->title});
        else
            ok = note_runs(o, b, text);
        if (!ok)
            return false;
    }
    return true;
}

size_t origins_number(const struct origins *o, const struct origin *made)
{
    struct buf key;
    buf_init(&key);
    const struct told *t = put_key(o, &key, made) ? map_get(&o->told, buf_view(&key)) : NULL;
    buf_free(&key);
    return t ? t->number : 0;
}

/* Its name, which leads to its own answer where it has one. */
static void put_name(const struct origins *o, struct buf *out, const struct origin *made,
                     struct str name)
{
    size_t number = origins_number(o, made);
    if (number)
        buf_printf(out, "<a href=\"#f%zu\">", number);
    html_text(out, name);
    if (number) {
        buf_puts(out, "</a>");
        return;
    }
    buf_puts(out, " <code>");
    html_text(out, made->name);
    buf_puts(out, "</code>");
}

static void put_fact(const struct origins *o, struct buf *out, const struct origin *made)
{
    const struct fact *f = fact_find(o->facts, made->name);
    put_name(o, out, made, f ? f->title : made->name);
}

/* What was reckoned, in words and signs. */
static void put_made(const struct origins *o, struct buf *out, const struct origin *made, int depth)
{
    bool percent = str_eq(made->name, STR("percent"));
    bool compared = made->op == ORIGIN_FILTERED && !percent && made->n == 2;
    if (made->op == ORIGIN_FACT || depth == DEPTH_MAX) {
        put_fact(o, out, made);
        return;
    }
    for (size_t i = 0; i < made->n; i++) {
        bool inner = made->operands[i]->op == ORIGIN_RECKONED && depth > 0;
        if (i && made->op == ORIGIN_RECKONED)
            buf_printf(out, " %.*s ", STR_ARG(made->name));
        else if (i)
            buf_str(out, percent ? STR(" ÷ ") : compared ? WORD_AGAINST : STR("、"));
        buf_puts(out, inner ? "(" : "");
        put_made(o, out, made->operands[i], depth + 1);
        buf_puts(out, inner ? ")" : "");
    }
    if (compared)
        buf_str(out, WORD_COMPARED);
}

/* The sum that a fact is. */
static void put_terms(const struct origins *o, struct buf *out, const struct fact *f)
{
    size_t shown = 0;
    for (size_t i = 0; i < f->term_count; i++) {
        const struct fact *term = f->terms[i].fact;
        if (term->known && dec_sign(term->value) == 0 && !term->at)
            continue; /* nothing was given there */
        if (++shown > TERMS_MAX)
            break;
        buf_puts(out, f->terms[i].sign < 0 ? " − " : shown > 1 ? " + " : "");
        put_name(o, out, &term->origin, term->title);
    }
    if (shown > TERMS_MAX)
        buf_puts(out, " + …");
    if (!shown)
        buf_char(out, '0');
}

static void put_how(const struct origins *o, struct buf *out, const struct origin *made)
{
    struct fact *f = made->op == ORIGIN_FACT ? fact_find(o->facts, made->name) : NULL;
    if (made->op != ORIGIN_FACT) {
        buf_printf(out, "%.*s", STR_ARG(WORD_RECKONED));
        put_made(o, out, made, 0);
    } else if (f && f->term_count && !f->entered && !f->stated) {
        buf_printf(out, "%.*s", STR_ARG(WORD_RECKONED));
        put_terms(o, out, f);
    } else {
        buf_str(out, f && !f->at ? WORD_NOT_GIVEN : WORD_GIVEN);
    }
}

static void put_title(const struct origins *o, struct buf *out, const struct told *t)
{
    const struct fact *f = t->made->op == ORIGIN_FACT ? fact_find(o->facts, t->made->name) : NULL;
    buf_puts(out, "<p><strong>");
    html_lines(out, t->shown);
    buf_puts(out, "</strong>");
    if (f) {
        buf_puts(out, " ");
        html_text(out, f->title);
        buf_puts(out, " <code>");
        html_text(out, f->address);
        buf_puts(out, "</code>");
    }
    buf_puts(out, "</p>\n");
}

static void put_answer(const struct origins *o, struct buf *out, const struct told *t)
{
    const struct fact *f = t->made->op == ORIGIN_FACT ? fact_find(o->facts, t->made->name) : NULL;
    bool silent = f && is_silent(f, 0);
    buf_printf(out, "<div class=\"o\" id=\"f%zu\" hidden>\n", t->number);
    if (!silent)
        put_title(o, out, t);
    buf_puts(out, "<p>");
    if (silent)
        buf_str(out, WORD_NOT_GIVEN);
    else
        put_how(o, out, t->made);
    buf_printf(out, "</p>\n<p>%.*s", STR_ARG(WORD_STANDS_IN));
    for (size_t i = 0; i < t->n; i++) {
        buf_puts(out, i ? "、" : "");
        buf_puts(out, "<a href=\"#");
        html_text(out, t->places[i].anchor);
        buf_puts(out, "\">");
        html_text(out, t->places[i].name);
        buf_puts(out, "</a>");
    }
    if (t->more)
        buf_puts(out, " …");
    buf_printf(out, "</p>\n<p><a href=\"#main\">%.*s</a></p>\n</div>\n", STR_ARG(WORD_CLOSE));
}

void origins_write(const struct origins *o, struct buf *out)
{
    for (size_t i = 0; o->facts && i < o->told.n; i++)
        put_answer(o, out, o->told.entries[i].value);
}
