/* The plan as a workbook, with what is known already in its cells. */
#include "data/record_json.h"
#include "data/unit.h"
#include "entry/entry.h"
#include "entry/layout.h"
#include "fence/xlsx_lines.h"
#include "fence/xlsx_text.h"
#include "fence/xlsx_write.h"

enum {
    INPUT_FILL = 0xFFF9DC,
    MUST_FILL = 0xFFE699,
    CARRIED_FILL = 0xDDEBF7,
    LOCKED_FILL = 0xF2F2F2,
    HEAD_FILL = 0xDCE6F1,
    GREY = 0x7F7F7F,
    SPARE_ROWS = 40,
    SPARE_LINES = 3,
    SPARE_KEYED = 8, /* of what is told code by code */
    WIDE = 100,      /* characters across a page that stands upright */
    NUMBER_WIDTH = 9,
    RAW_PLACE_WIDTH = 30,
    RAW_TEXT_WIDTH = 100,
    GUIDE_WIDTH = 84, /* as much as a page holds */
    RAW_MAX = 10000,
    LIST_ROW = 2, /* where the lists of the hidden sheet begin */
    CHOICE_LISTS_MAX = 40
};

struct writer {
    const struct form *form;
    const struct entry_content *content;
    struct arena *arena;
    struct diags *ds;
    struct xlsx *x;
    struct xlsx_sheet *hidden;
    struct str function_area, economic_area;     /* codes */
    struct str function_lookup, economic_lookup; /* codes and names */
    const struct value *choices[CHOICE_LISTS_MAX];
    struct str choice_areas[CHOICE_LISTS_MAX];
    size_t choice_n;
    struct str yes_area;
    uint32_t lines; /* that the texts of the row begun last take */
};

static const struct xlsx_look plain_look = {.size = 10, .wrap = true};
static const struct xlsx_look title_look = {.size = 14, .bold = true};
static const struct xlsx_look small_look = {.size = 9, .color = GREY, .wrap = true};
static const struct xlsx_look head_look = {.size = 10,
                                           .bold = true,
                                           .border = true,
                                           .wrap = true,
                                           .align = XLSX_CENTER,
                                           .fill = HEAD_FILL};
static const struct xlsx_look locked_look = {
    .size = 10, .border = true, .wrap = true, .fill = LOCKED_FILL};

/* ---- heights: programs that open the file do not all find them out ---- */

enum { ROW_HEIGHT_MAX = 409 };

/* A text of the row, in a column of `width` characters. */
static void need_lines(struct writer *w, struct str text, double width,
                       const struct xlsx_look *look)
{
    uint32_t lines = look->wrap && text.n
                         ? xlsx_text_lines(text, (uint32_t)(width * 10 / (double)look->size))
                         : 1;
    w->lines = lines > w->lines ? lines : w->lines;
}

/* A text whose row is made high enough for it. */
static void put_wrapped(struct writer *w, struct xlsx_sheet *s, uint32_t row, uint32_t col,
                        double width, struct str text, const struct xlsx_look *look)
{
    xlsx_put_text(s, row, col, text, look);
    need_lines(w, text, width, look);
}

/* A row of one line is left to the program, which makes it higher as people type. */
static void end_row(struct writer *w, struct xlsx_sheet *s, uint32_t row)
{
    double height = 13.5 * w->lines + 3;
    if (w->lines > 1)
        xlsx_row_height(s, row, height < ROW_HEIGHT_MAX ? height : ROW_HEIGHT_MAX);
    w->lines = 0;
}

static struct xlsx_look look_of(const struct writer *w, const struct form_leaf *leaf)
{
    bool number =
        leaf->kind == LEAF_AMOUNT || leaf->kind == LEAF_NUMBER || leaf->kind == LEAF_WHOLE;
    struct xlsx_look look = {.size = 10,
                             .border = true,
                             .unlocked = true,
                             .wrap = !number,
                             .align = number ? XLSX_RIGHT : XLSX_LEFT,
                             .fill = leaf->required ? MUST_FILL : INPUT_FILL};
    look.number_format =
        leaf->kind == LEAF_AMOUNT && str_eq(w->content->unit, amount_unit_name(UNIT_YUAN))
            ? STR("#,##0.00")
        : leaf->kind == LEAF_AMOUNT ? STR("#,##0.00####")
        : number                    ? STR("")
                                    : STR("@");
    return look;
}

/* A number as the form holds it: in quotes or not, it is the same number. */
static bool number_of(const struct value *v, struct dec *out)
{
    return value_number(v, out) || (v->type == VALUE_STR && dec_parse(v->s, out));
}

/* `width`: of the column, in characters. */
static void put_leaf(struct writer *w, struct xlsx_sheet *s, uint32_t row, uint32_t col,
                     double width, const struct form_leaf *leaf, const struct value *v)
{
    const struct form_words *words = &w->form->words;
    struct xlsx_look look = look_of(w, leaf);
    struct dec d;
    bool numeric =
        leaf->kind == LEAF_AMOUNT || leaf->kind == LEAF_NUMBER || leaf->kind == LEAF_WHOLE;
    if (v && v->origin && v->type != VALUE_NONE)
        look.fill = CARRIED_FILL;
    if (!v || (leaf->kind == LEAF_NOTHING && (v->type != VALUE_MAP || v->map->n))) {
        xlsx_put_text(s, row, col, STR(""), &look);
    } else if (leaf->kind == LEAF_NOTHING) {
        xlsx_put_text(s, row, col, words->yes, &look);
    } else if (v->type == VALUE_NONE) {
        xlsx_put_text(s, row, col, words->unknown, &look);
    } else if (v->type == VALUE_BOOL) {
        xlsx_put_text(s, row, col, v->b ? words->yes : words->no, &look);
    } else if (numeric && number_of(v, &d) && xlsx_number_fits(d) &&
               (leaf->kind != LEAF_NUMBER || dec_trim(d).scale == d.scale)) {
        xlsx_put_number(s, row, col, d, &look);
    } else if (v->type == VALUE_STR) {
        xlsx_put_text(s, row, col, v->s.n ? v->s : words->empty, &look);
        need_lines(w, v->s, width, &look);
    } else {
        struct buf text;
        buf_init(&text);
        record_value_json(v, &text);
        put_wrapped(w, s, row, col, width, buf_view(&text), &look);
        buf_free(&text);
    }
}

/* ---- the hidden sheet: identity, codes, choices ---- */

static struct str area_of(struct writer *w, const char *from, const char *to, size_t n)
{
    return arena_printf(w->arena, "=%.*s!$%s$%d:$%s$%zu", STR_ARG(w->form->words.hidden), from,
                        LIST_ROW + 1, to, LIST_ROW + (n ? n : 1));
}

static void put_codes(struct writer *w, const struct codes *codes, uint32_t col)
{
    for (size_t i = 0; codes && i < codes->map.n; i++) {
        const struct code *c = codes->map.entries[i].value;
        struct xlsx_look text = {.size = 10, .number_format = STR_INIT("@")};
        xlsx_put_text(w->hidden, LIST_ROW + (uint32_t)i, col, c->code, &text);
        xlsx_put_text(w->hidden, LIST_ROW + (uint32_t)i, col + 1, c->name, &text);
    }
}

static void put_texts(struct writer *w, const struct value *list, uint32_t col)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (list->list->items[i].type == VALUE_STR)
            xlsx_put_text(w->hidden, LIST_ROW + (uint32_t)i, col, list->list->items[i].s,
                          &plain_look);
}

/* Where the choices of a leaf stand; every different list once. */
static struct str choices_area(struct writer *w, const struct value *choices)
{
    for (size_t i = 0; i < w->choice_n; i++)
        if (value_equal(w->choices[i], choices))
            return w->choice_areas[i];
    if (w->choice_n == CHOICE_LISTS_MAX)
        return STR("");
    char name[16];
    uint32_t col = 7 + (uint32_t)w->choice_n;
    struct str cell = cell_name(1, col + 1, name);
    struct str letters = arena_str(w->arena, str_sub(cell, 0, cell.n - 1));
    put_texts(w, choices, col);
    w->choices[w->choice_n] = choices;
    return w->choice_areas[w->choice_n++] =
               letters.p ? area_of(w, letters.p, letters.p, value_count(choices)) : STR("");
}

static void put_hidden(struct writer *w)
{
    const struct form_words *words = &w->form->words;
    const struct entry_content *c = w->content;
    struct str identity = entry_identity_text(w->arena, c->pack, c->year);
    w->hidden = xlsx_add_sheet(w->x, words->hidden);
    xlsx_put_text(w->hidden, 0, 0, identity, &plain_look);
    xlsx_property(w->x, STR(ENTRY_PROPERTY), identity);
    put_codes(w, c->function, 0);
    put_codes(w, c->economic, 3);
    size_t functions = c->function ? c->function->map.n : 0;
    size_t economics = c->economic ? c->economic->map.n : 0;
    w->function_area = area_of(w, "A", "A", functions);
    w->function_lookup = area_of(w, "A", "B", functions);
    w->economic_area = area_of(w, "D", "D", economics);
    w->economic_lookup = area_of(w, "D", "E", economics);
    xlsx_put_text(w->hidden, LIST_ROW, 6, words->yes, &plain_look);
    w->yes_area = area_of(w, "G", "G", 1);
    xlsx_hide_sheet(w->hidden);
}

static bool is_economic(const struct form_leaf *leaf)
{
    return str_eq(value_get_str(leaf->definition, "format"), STR("economic-code"));
}

static void limit(struct writer *w, struct xlsx_sheet *s, struct xlsx_area area,
                  const struct form_leaf *leaf)
{
    struct xlsx_rule rule = {.kind = XLSX_LIST, .warn_only = true};
    if (leaf->kind == LEAF_NOTHING || leaf->kind == LEAF_BOOL)
        rule.choices_from = w->yes_area;
    else if (leaf->kind == LEAF_CODE)
        rule.choices_from = is_economic(leaf) ? w->economic_area : w->function_area;
    else if (leaf->choices)
        rule.choices_from = choices_area(w, leaf->choices);
    if (rule.choices_from.n)
        xlsx_validate(s, area, &rule);
}

/* ---- sheets ---- */

/* `last`: its last column; `width`: of all columns. */
static struct xlsx_sheet *begin_sheet(struct writer *w, const struct form_sheet *f, uint32_t last,
                                      double width)
{
    struct xlsx_sheet *s = xlsx_add_sheet(w->x, f->name);
    struct str about = form_in_cells(w->form, f->about, w->arena);
    if (f->unprinted)
        about = arena_printf(w->arena, "【%.*s】%.*s", STR_ARG(w->form->words.unprinted),
                             STR_ARG(about));
    if (f->source.n)
        about = arena_printf(w->arena, "%.*s%s%.*s：%.*s", STR_ARG(about), about.n ? "　" : "",
                             STR_ARG(w->form->words.source), STR_ARG(f->source));
    xlsx_put_text(s, TITLE_ROW, 0, f->title, &title_look);
    xlsx_row_height(s, TITLE_ROW, 24);
    xlsx_merge(s, (struct xlsx_area){ABOUT_ROW, 0, ABOUT_ROW, last}, &small_look);
    put_wrapped(w, s, ABOUT_ROW, 0, width, about, &small_look);
    end_row(w, s, ABOUT_ROW);
    xlsx_protect_cells(s);
    return s;
}

/* `wide`: more than an upright page holds in letters that one can read. */
static void end_sheet(struct xlsx_sheet *s, uint32_t head, uint32_t fixed, uint32_t last_row,
                      uint32_t last_col, bool wide)
{
    struct xlsx_print print = {.area = {0, 0, last_row, last_col},
                               .repeat_rows = head + 1,
                               .landscape = wide,
                               .left = 0.5,
                               .right = 0.5,
                               .top = 0.6,
                               .bottom = 0.6,
                               .footer = "&C&P / &N"};
    xlsx_freeze(s, head + 1, fixed);
    xlsx_no_marks(s, (struct xlsx_area){0, 0, last_row, last_col});
    xlsx_print_as(s, &print);
}

static struct str note_of(struct writer *w, const struct form_leaf *leaf)
{
    const struct form_words *words = &w->form->words;
    struct str note = form_in_cells(w->form, leaf->about, w->arena);
    if (leaf->source.n)
        note = arena_printf(w->arena, "%.*s%.*s：%.*s。", STR_ARG(note), STR_ARG(words->source),
                            STR_ARG(leaf->source));
    if (leaf->unprinted)
        note = arena_printf(w->arena, "【%.*s】%.*s", STR_ARG(words->unprinted), STR_ARG(note));
    if (leaf->required)
        note = arena_printf(w->arena, "【%.*s】%.*s", STR_ARG(words->must), STR_ARG(note));
    return note;
}

static void put_form(struct writer *w, const struct form_sheet *f)
{
    const struct form_words *words = &w->form->words;
    uint32_t about = (uint32_t)(2 + f->column_n), row = FORM_HEAD_ROW;
    const double group_width = 22, title_width = 28, about_width = 52;
    const double width = f->column_n > 1 ? 16 : 40;
    struct xlsx_sheet *s = begin_sheet(
        w, f, about, group_width + title_width + about_width + width * (double)f->column_n);
    xlsx_put_text(s, row, 0, words->group, &head_look);
    xlsx_put_text(s, row, 1, words->item, &head_look);
    for (uint32_t c = 0; c < f->column_n; c++)
        xlsx_put_text(s, row, 2 + c, f->columns[c], &head_look);
    xlsx_put_text(s, row, about, words->about, &head_look);
    xlsx_columns(s, 0, 0, group_width, false);
    xlsx_columns(s, 1, 1, title_width, false);
    xlsx_columns(s, 2, about - 1, width, false);
    xlsx_columns(s, about, about, about_width, false);
    for (size_t i = 0; i < f->row_n; i++) {
        const struct form_row *r = &f->rows[i];
        const struct form_leaf *first = NULL;
        row++;
        put_wrapped(w, s, row, 0, group_width, r->group, &locked_look);
        put_wrapped(w, s, row, 1, title_width, r->title, &locked_look);
        for (uint32_t c = 0; c < f->column_n; c++) {
            const struct form_leaf *leaf = r->leaves[c];
            if (!leaf) {
                xlsx_put_text(s, row, 2 + c, STR(""), &locked_look);
                continue;
            }
            first = first ? first : leaf;
            put_leaf(w, s, row, 2 + c, width, leaf, form_value(w->content->root, leaf->path));
            limit(w, s, (struct xlsx_area){row, 2 + c, row, 2 + c}, leaf);
        }
        put_wrapped(w, s, row, about, about_width, first ? note_of(w, first) : STR(""),
                    &small_look);
        end_row(w, s, row);
    }
    end_sheet(s, FORM_HEAD_ROW, 2, row, about, true);
}

struct table {
    struct writer *w;
    const struct form_sheet *f;
    struct xlsx_sheet *s;
    uint32_t row, first_col; /* of the leaves */
    struct dec sums[128];
    bool summed[128]; /* whether there is anything to sum */
};

static bool is_name(const struct form_leaf *leaf)
{
    return leaf->path.n == 1 && str_eq(leaf->path.names[0], STR("name"));
}

static struct str looked_up(const struct table *t, const struct value *item)
{
    const struct value *code = item ? value_get(item, "code") : NULL;
    const struct codes *codes =
        is_economic(&t->f->leaves[0]) ? t->w->content->economic : t->w->content->function;
    const struct code *c =
        code && code->type == VALUE_STR && codes ? map_get(&codes->map, code->s) : NULL;
    return c ? c->name : STR("");
}

static double width_of(const struct form_leaf *leaf)
{
    struct str format = value_get_str(leaf->definition, "format");
    return leaf->kind == LEAF_CODE   ? 12
           : is_name(leaf)           ? 32
           : leaf->kind == LEAF_TEXT ? (str_eq(format, STR("text")) ? 36 : 18)
                                     : 16;
}

/* The name follows from the code, unless somebody writes one over the formula. */
static void put_name(struct table *t, uint32_t col, const struct form_leaf *leaf,
                     const struct value *item)
{
    char name[16];
    struct str key = cell_name(t->row + 1, t->first_col + 1, name);
    struct str lookup =
        is_economic(&t->f->leaves[0]) ? t->w->economic_lookup : t->w->function_lookup;
    struct str formula = arena_printf(
        t->w->arena, "=IF(%.*s=\"\",\"\",IFERROR(VLOOKUP(%.*s&\"\",%.*s,2,FALSE),\"\"))",
        STR_ARG(key), STR_ARG(key), STR_ARG(str_sub(lookup, 1, lookup.n)));
    struct xlsx_look look = look_of(t->w, leaf);
    look.fill = LOCKED_FILL;
    look.number_format = STR(""); /* a formula in a text cell becomes text when it is edited */
    struct str shown = looked_up(t, item);
    xlsx_put_text_formula(t->s, t->row, col, formula, shown, &look);
    need_lines(t->w, shown, width_of(leaf), &look);
}

static void put_row(struct table *t, const struct value *item, size_t parent, size_t number)
{
    struct xlsx_look key = {
        .size = 10, .border = true, .unlocked = true, .align = XLSX_CENTER, .fill = INPUT_FILL};
    uint32_t col = 0;
    for (int i = 0; i < 2; i++) {
        if (i ? t->f->coded : !t->f->parent)
            continue;
        size_t n = i ? number : parent;
        if (n)
            xlsx_put_number(t->s, t->row, col++, dec_of((long long)n), &key);
        else
            xlsx_put_text(t->s, t->row, col++, STR(""), &key);
    }
    for (size_t i = 0; i < t->f->leaf_n; i++, col++) {
        const struct form_leaf *leaf = &t->f->leaves[i];
        const struct value *v = t->f->scalar ? item : form_value(item, leaf->path);
        struct dec d;
        if (t->f->coded && is_name(leaf) && !v)
            put_name(t, col, leaf, item);
        else
            put_leaf(t->w, t->s, t->row, col, width_of(leaf), leaf, v);
        if (v && leaf->kind == LEAF_AMOUNT && i < 128 && number_of(v, &d))
            t->summed[i] = dec_add(t->sums[i], d, &t->sums[i]);
    }
    end_row(t->w, t->s, t->row);
    t->row++;
}

/* The rows of the list, of one parent after the other where there are parents. */
static void put_items(struct table *t, const struct value *list, size_t parent)
{
    for (size_t i = 0; i < value_count(list); i++)
        put_row(t, &list->list->items[i], parent, i + 1);
    if (parent && list && list->type == VALUE_LIST && !list->list->n) {
        struct value none = value_str(STR(""));
        uint32_t row = t->row;
        put_row(t, NULL, parent, 0);
        put_leaf(t->w, t->s, row, t->first_col, width_of(&t->f->leaves[0]), &t->f->leaves[0],
                 &none);
    }
}

static void put_rows(struct table *t)
{
    const struct value *root = t->w->content->root;
    const struct form_sheet *parent = t->f->parent;
    const struct value *list = form_value(root, parent ? parent->list : t->f->list);
    if (!parent)
        put_items(t, list, 0);
    for (size_t i = 0; parent && i < value_count(list); i++)
        put_items(t, form_value(&list->list->items[i], t->f->list), i + 1);
}

/* A column without a figure has no sum, not the sum 0.00: nothing is known of it. */
static void put_sums(struct table *t, uint32_t row, uint32_t first, uint32_t last)
{
    struct xlsx_look look = {.size = 10,
                             .bold = true,
                             .border = true,
                             .align = XLSX_RIGHT,
                             .fill = LOCKED_FILL,
                             .number_format = STR_INIT("#,##0.00####")};
    xlsx_put_text(t->s, row, 0, t->w->form->words.sum, &head_look);
    for (size_t i = 1; i < t->f->leaf_n; i++) {
        char from[16], to[16];
        uint32_t col = t->first_col + (uint32_t)i;
        struct str a = cell_name(first + 1, col + 1, from), b = cell_name(last + 1, col + 1, to);
        if (t->f->leaves[i].kind != LEAF_AMOUNT || i >= 128) {
            xlsx_put_text(t->s, row, col, STR(""), &locked_look);
            continue;
        }
        struct str formula =
            arena_printf(t->w->arena, "=IF(COUNT(%.*s:%.*s)=0,\"\",SUM(%.*s:%.*s))", STR_ARG(a),
                         STR_ARG(b), STR_ARG(a), STR_ARG(b));
        if (t->summed[i])
            xlsx_put_formula(t->s, row, col, formula, dec_trim(t->sums[i]), &look);
        else
            xlsx_put_text_formula(t->s, row, col, formula, STR(""), &look);
    }
}

static void put_table_head(struct table *t)
{
    const struct form_words *words = &t->w->form->words;
    uint32_t col = 0;
    if (t->f->parent)
        xlsx_put_text(t->s, TABLE_HEAD_ROW, col++, words->parent, &head_look);
    if (!t->f->coded)
        xlsx_put_text(t->s, TABLE_HEAD_ROW, col++, words->number, &head_look);
    if (col)
        xlsx_free_columns(t->s, 0, col - 1, NUMBER_WIDTH);
    for (size_t i = 0; i < t->f->leaf_n; i++, col++) {
        const struct form_leaf *leaf = &t->f->leaves[i];
        struct str note = leaf->source;
        if (!note.n && leaf->computed)
            note = words->computed;
        if (leaf->unprinted)
            note = words->unprinted;
        if (leaf->required)
            note = words->must;
        put_wrapped(t->w, t->s, SOURCE_ROW, col, width_of(leaf), note, &small_look);
        xlsx_put_text(t->s, TABLE_HEAD_ROW, col, leaf->title, &head_look);
        if (note_of(t->w, leaf).n)
            xlsx_comment(t->s, TABLE_HEAD_ROW, col, note_of(t->w, leaf));
        xlsx_free_columns(t->s, col, col, width_of(leaf));
    }
    xlsx_free_columns(t->s, col, XLSX_LAST_COLUMN, 0);
    end_row(t->w, t->s, SOURCE_ROW);
    xlsx_row_height(t->s, TABLE_HEAD_ROW, 30);
}

static void put_none(struct table *t)
{
    const struct value *list = form_value(t->w->content->root, t->f->list);
    struct form_leaf none = {.kind = LEAF_NOTHING};
    struct value empty = value_map(&(struct vmap){0});
    bool given = list && list->type == VALUE_LIST && !list->list->n;
    double first_width = t->first_col ? NUMBER_WIDTH : width_of(&t->f->leaves[0]);
    put_wrapped(t->w, t->s, NONE_ROW, 0, first_width, t->w->form->words.none, &small_look);
    end_row(t->w, t->s, NONE_ROW);
    put_leaf(t->w, t->s, NONE_ROW, 1, 0, &none, given ? &empty : NULL);
    limit(t->w, t->s, (struct xlsx_area){NONE_ROW, 1, NONE_ROW, 1}, &none);
}

static void put_table(struct writer *w, const struct form_sheet *f)
{
    struct table t = {.w = w, .f = f};
    t.first_col = (f->parent ? 1u : 0u) + (f->coded ? 0u : 1u);
    uint32_t last_col = t.first_col + (uint32_t)f->leaf_n - 1;
    double width = NUMBER_WIDTH * (double)t.first_col;
    for (size_t i = 0; i < f->leaf_n; i++)
        width += width_of(&f->leaves[i]);
    t.s = begin_sheet(w, f, last_col ? last_col : 1, width);
    if (!f->parent)
        put_none(&t);
    put_table_head(&t);
    uint32_t first = TABLE_HEAD_ROW + (f->coded ? 2u : 1u);
    t.row = first;
    put_rows(&t);
    uint32_t spare = f->coded ? SPARE_ROWS : SPARE_LINES * 3;
    for (uint32_t i = 0; i < spare; i++)
        put_row(&t, NULL, 0, 0);
    if (f->coded)
        put_sums(&t, TABLE_HEAD_ROW + 1, first, t.row - 1);
    for (size_t i = 0; i < f->leaf_n; i++) {
        uint32_t col = t.first_col + (uint32_t)i;
        limit(w, t.s, (struct xlsx_area){first, col, t.row - 1, col}, &f->leaves[i]);
    }
    end_sheet(t.s, TABLE_HEAD_ROW, f->coded ? 2 : t.first_col, t.row - 1, last_col, width > WIDE);
}

/* ---- paragraphs and lists ---- */

static const double line_widths[] = {30, 16, 7, 7, 90};

struct lines {
    struct writer *w;
    struct xlsx_sheet *s;
    const struct form_lines *l;
    uint32_t row;
};

static void put_line(struct lines *t, struct str key, size_t number, const struct value *v,
                     bool empty)
{
    const struct form_words *words = &t->w->form->words;
    struct form_leaf text = {.kind = LEAF_TEXT};
    struct xlsx_look input = look_of(t->w, &text), number_look = input;
    number_look.number_format = STR("");
    number_look.align = XLSX_CENTER;
    bool keyed = t->l->shape >= LINES_MAP;
    bool heading = v && v->type == VALUE_MAP;
    const struct value *level = heading ? value_get(v, "level") : NULL;
    put_wrapped(t->w, t->s, t->row, 0, line_widths[0], t->l->title, &input);
    struct xlsx_look no_key = input;
    no_key.fill = LOCKED_FILL;
    put_wrapped(t->w, t->s, t->row, 1, line_widths[1], key, keyed ? &input : &no_key);
    if (number)
        xlsx_put_number(t->s, t->row, 2, dec_of((long long)number), &number_look);
    else
        xlsx_put_text(t->s, t->row, 2, STR(""), &number_look);
    if (level && level->type == VALUE_INT)
        xlsx_put_number(t->s, t->row, 3, level->d, &number_look);
    else
        xlsx_put_text(t->s, t->row, 3, heading ? words->heading : STR(""), &number_look);
    if (empty)
        xlsx_put_text(t->s, t->row, 4, words->empty, &input);
    else
        put_leaf(t->w, t->s, t->row, 4, line_widths[4], &t->l->leaf,
                 heading ? value_get(v, "heading") : v);
    end_row(t->w, t->s, t->row);
    t->row++;
}

static void put_list(struct lines *t, struct str key, const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a list has a count */
        put_line(t, key, i + 1, &list->list->items[i], false);
    if (list && list->type == VALUE_LIST && !list->list->n)
        put_line(t, key, 0, NULL, true);
}

static void put_entry(struct lines *t)
{
    const struct value *v = form_value(t->w->content->root, t->l->path);
    bool map = v && v->type == VALUE_MAP;
    if (t->l->shape < LINES_MAP)
        put_list(t, STR(""), v);
    for (size_t i = 0; map && i < v->map->n; i++) {
        const struct vmap_entry *e = &v->map->entries[i];
        if (t->l->shape == LINES_MAP)
            put_line(t, e->key.s, 0, &e->value, false);
        else
            put_list(t, e->key.s, &e->value);
    }
    if (map && !v->map->n)
        put_line(t, STR(""), 0, NULL, true);
    size_t spare = t->l->shape >= LINES_MAP ? SPARE_KEYED : SPARE_LINES;
    for (size_t i = 0; i < spare && !value_count(v); i++)
        put_line(t, STR(""), 0, NULL, false);
}

static void put_lines(struct writer *w, const struct form_sheet *f)
{
    const struct form_words *words = &w->form->words;
    const struct str heads[] = {words->item, words->key, words->number, words->level,
                                words->content};
    struct lines t = {.w = w, .s = begin_sheet(w, f, 4, 150), .row = FORM_HEAD_ROW + 1};
    for (uint32_t c = 0; c < 5; c++) {
        xlsx_put_text(t.s, FORM_HEAD_ROW, c, heads[c], &head_look);
        xlsx_free_columns(t.s, c, c, line_widths[c]);
    }
    xlsx_free_columns(t.s, 5, XLSX_LAST_COLUMN, 0);
    for (size_t i = 0; i < f->line_n; i++) {
        t.l = &f->lines[i];
        put_entry(&t);
    }
    end_sheet(t.s, FORM_HEAD_ROW, 1, t.row - 1, 4, true);
}

/* ---- pieces of JSON ---- */

struct raw {
    struct writer *w;
    struct xlsx_sheet *s;
    const struct form_sheet *f;
    uint32_t row;
};

static void put_piece(struct raw *r, struct str pointer, const struct value *v)
{
    struct buf text;
    buf_init(&text);
    record_value_json(v, &text);
    bool split = text.n > RAW_MAX && (v->type == VALUE_LIST || v->type == VALUE_MAP);
    if (!split) {
        put_wrapped(r->w, r->s, r->row, 0, RAW_PLACE_WIDTH, pointer, &locked_look);
        put_wrapped(r->w, r->s, r->row, 1, RAW_TEXT_WIDTH, buf_view(&text), &locked_look);
        end_row(r->w, r->s, r->row++);
    }
    buf_free(&text);
    for (size_t i = 0; split && v->type == VALUE_LIST && i < v->list->n; i++)
        put_piece(r, arena_printf(r->w->arena, "%.*s/%zu", STR_ARG(pointer), i),
                  &v->list->items[i]);
    for (size_t i = 0; split && v->type == VALUE_MAP && i < v->map->n; i++)
        put_piece(r,
                  arena_printf(r->w->arena, "%.*s/%.*s", STR_ARG(pointer),
                               STR_ARG(v->map->entries[i].key.s)),
                  &v->map->entries[i].value);
}

static void put_raw(struct writer *w, const struct form_sheet *f)
{
    const struct value *root = w->content->root;
    struct raw r = {.w = w, .f = f, .row = FORM_HEAD_ROW + 1};
    for (size_t i = 0; root && i < root->map->n; i++) {
        const struct vmap_entry *e = &root->map->entries[i];
        if (!form_is_raw(w->form, e->key.s))
            continue;
        if (!r.s) {
            r.s = begin_sheet(w, f, 1, RAW_PLACE_WIDTH + RAW_TEXT_WIDTH);
            xlsx_columns(r.s, 0, 0, RAW_PLACE_WIDTH, false);
            xlsx_columns(r.s, 1, 1, RAW_TEXT_WIDTH, false);
            xlsx_put_text(r.s, FORM_HEAD_ROW, 0, w->form->words.place, &head_look);
            xlsx_put_text(r.s, FORM_HEAD_ROW, 1, w->form->words.content, &head_look);
        }
        put_piece(&r, arena_printf(w->arena, "/%.*s", STR_ARG(e->key.s)), &e->value);
    }
}

static void put_guide(struct writer *w)
{
    const struct value *guide = value_get(w->form->binding, "guide");
    struct xlsx_sheet *s = xlsx_add_sheet(w->x, w->form->words.guide);
    struct str title = arena_printf(w->arena, "%.*s（%d，%.*s）", STR_ARG(w->form->words.guide),
                                    w->content->year, STR_ARG(w->content->pack));
    xlsx_columns(s, 0, 0, GUIDE_WIDTH, false);
    xlsx_put_text(s, 0, 0, title, &title_look);
    for (size_t i = 0; i < value_count(guide); i++) {
        put_wrapped(w, s, 2 + (uint32_t)i, 0, GUIDE_WIDTH, guide->list->items[i].s, &plain_look);
        end_row(w, s, 2 + (uint32_t)i);
    }
    uint32_t row = 3 + (uint32_t)value_count(guide);
    for (size_t i = 0; i < w->form->n; i++) {
        const struct form_sheet *f = w->form->sheets[i];
        if (f->kind != SHEET_RAW)
            xlsx_put_text(s, row++, 0,
                          arena_printf(w->arena, "%.*s%s%.*s", STR_ARG(f->name),
                                       f->source.n ? "　←　" : "", STR_ARG(f->source)),
                          &small_look);
    }
    struct xlsx_print print = {.area = {0, 0, row - 1, 0},
                               .left = 0.6,
                               .right = 0.6,
                               .top = 0.6,
                               .bottom = 0.6,
                               .footer = "&C&P / &N"};
    xlsx_print_as(s, &print);
    xlsx_protect_cells(s);
}

static bool fill(void *user, struct xlsx *book, struct diags *ds)
{
    struct writer own = *(const struct writer *)user, *w = &own; /* it begins as new each time */
    w->x = book;
    w->ds = ds;
    put_guide(w);
    put_hidden(w);
    for (size_t i = 0; i < w->form->n; i++) {
        const struct form_sheet *f = w->form->sheets[i];
        if (f->kind == SHEET_FORM)
            put_form(w, f);
        else if (f->kind == SHEET_TABLE)
            put_table(w, f);
        else if (f->kind == SHEET_LINES)
            put_lines(w, f);
        else
            put_raw(w, f);
    }
    return true;
}

bool entry_write(const struct form *form, const struct entry_content *content, struct buf *out,
                 struct diags *ds)
{
    struct xlsx_meta meta = {.title = form->words.guide,
                             .subject = STR(""),
                             .author = STR(""),
                             .keywords = STR(""),
                             .epoch = 0};
    struct writer w = {.form = form, .content = content, .arena = form->arena};
    return xlsx_make(&meta, fill, &w, out, ds);
}
