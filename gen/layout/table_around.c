/* What stands around a table: title, code, department and unit above it, 续表 on its further pages,
 * notes below. */
#include "base/utf8.h"
#include "layout/table.h"

/* Whether two texts are the same but for blanks. */
static bool same_words(struct str a, struct str b)
{
    const char *p = a.p, *p_end = a.p + a.n, *q = b.p, *q_end = b.p + b.n;
    for (;;) {
        int32_t c = 0, d = 0;
        while (p < p_end && ((c = utf8_next(&p, p_end)) == ' ' || c == 0x3000))
            c = 0;
        while (q < q_end && ((d = utf8_next(&q, q_end)) == ' ' || d == 0x3000))
            d = 0;
        if (c != d)
            return false;
        if (c == 0)
            return true;
    }
}

/* A title or code that the report has just written is not repeated. */
void table_note_what_is_said(struct page_builder *b, size_t index, struct table_layout *t)
{
    enum { LOOK_BACK = 3 };
    for (size_t i = index; i-- > 0 && index - i <= LOOK_BACK;) {
        const struct doc_block *block = &b->doc->blocks[i];
        if (block->kind != BLOCK_HEADING && block->kind != BLOCK_PARAGRAPH)
            return;
        struct str text = doc_block_text(block, b->a);
        t->title_said |= t->g->title.n && same_words(text, t->g->title);
        t->code_said |= t->g->code.n && same_words(text, t->g->code);
    }
}

static struct pen look_pen(struct page_builder *b, const struct look *look, uint32_t tag)
{
    int role = role_of(b, look->name, look->font);
    return (struct pen){role, role, look->size, tag, look->bold, 0};
}

static bool has_info(const struct table_layout *t)
{
    return t->g->department.n || t->g->year.n || t->g->unit.n;
}

/* Whether department, year and unit stand side by side. */
static bool info_fits(struct page_builder *b, const struct table_layout *t, const struct pen *pen)
{
    mpt width = string_draw(b, NULL, t->g->department, 0, 0, pen) +
                string_draw(b, NULL, t->g->year, 0, 0, pen) +
                string_draw(b, NULL, t->g->unit, 0, 0, pen);
    return width + 2 * pen->size <= t->width;
}

/* The line above the table; a department with a long name gets lines of its own. */
static bool set_info(struct page_builder *b, struct table_layout *t)
{
    const struct look *look = look_named(b, "table_info");
    struct pen pen = look_pen(b, look, TAG_NONE);
    t->department = (struct para){0};
    t->info_height = has_info(t) ? look->line : 0;
    if (!has_info(t) || info_fits(b, t, &pen))
        return true;
    if (!para_set(b, look, t->g->department, t->place, t->width, &t->department))
        return false;
    t->department.left -= t->overhang;
    t->info_height = para_height(&t->department);
    if (t->g->year.n || t->g->unit.n)
        t->info_height += look->line;
    return true;
}

static struct str code_text(struct page_builder *b, const struct table_layout *t, bool first)
{
    if (first)
        return t->code_said ? STR("") : t->g->code;
    return style_continued_code(b->style, t->g->code, b->a);
}

/* A paragraph of the caption, so that screen readers do not run its texts together; nothing where
 * the caption is repeated. */
static uint32_t caption_part(struct page_builder *b, uint32_t caption)
{
    return caption == TAG_NONE ? TAG_NONE : tag_add(b, TAG_P, caption);
}

static void draw_piece(struct page_builder *b, const struct look *look, struct str s, mpt x,
                       uint32_t caption)
{
    if (!s.n)
        return;
    struct pen pen = look_pen(b, look, caption_part(b, caption));
    string_draw(b, page_current(b), s, x, b->y + baseline_in(look->line, look->size), &pen);
}

/* Left, centred and right text on one line; the middle one gives way to the left one. */
static void draw_three(struct page_builder *b, const struct table_layout *t,
                       const struct look *look, struct str left, struct str middle,
                       struct str right, uint32_t caption)
{
    struct pen pen = look_pen(b, look, TAG_NONE);
    mpt x = b->left - t->overhang;
    mpt left_width = string_draw(b, NULL, left, 0, 0, &pen);
    mpt middle_width = string_draw(b, NULL, middle, 0, 0, &pen);
    mpt right_width = string_draw(b, NULL, right, 0, 0, &pen);
    mpt centre = (t->width - middle_width) / 2;
    if (centre < left_width + look->size)
        centre = left_width + look->size;
    draw_piece(b, look, left, x, caption);
    draw_piece(b, look, middle, x + centre, caption);
    draw_piece(b, look, right, x + t->width - right_width, caption);
    b->y += look->line;
    b->blank = false;
}

static void draw_info(struct page_builder *b, struct table_layout *t, uint32_t tag)
{
    const struct look *look = look_named(b, "table_info");
    struct str none = STR("");
    if (!has_info(t))
        return;
    if (!t->department.lines.n) {
        draw_three(b, t, look, t->g->department, t->g->year, t->g->unit, tag);
        return;
    }
    t->department.tag = caption_part(b, tag);
    para_draw(b, &t->department, 0, t->department.lines.n);
    if (t->g->year.n || t->g->unit.n)
        draw_three(b, t, look, none, t->g->year, t->g->unit, tag);
}

void table_draw_head(struct page_builder *b, struct table_layout *t, bool first)
{
    const struct look *code_look = look_named(b, "table_code");
    struct str code = code_text(b, t, first), none = STR("");
    bool said = t->title.lines.n || code.n || t->g->above.n || has_info(t);
    uint32_t tag = first && said ? tag_add(b, TAG_CAPTION, t->tag) : TAG_NONE;
    if (first && t->title.lines.n) {
        t->title.tag = caption_part(b, tag);
        b->y += b->blank ? 0 : t->title.look->before;
        para_draw(b, &t->title, 0, t->title.lines.n);
        b->y += t->title.look->after;
    }
    if (code.n || t->g->above.n)
        draw_three(b, t, code_look, t->g->above, none, code, tag);
    draw_info(b, t, tag);
}

static void measure_heads(struct page_builder *b, struct table_layout *t)
{
    const struct look *code_look = look_named(b, "table_code");
    mpt title = 0;
    if (t->title.lines.n)
        title = para_height(&t->title) + t->title.look->before + t->title.look->after;
    t->head_first =
        title + t->info_height + (code_text(b, t, true).n || t->g->above.n ? code_look->line : 0);
    t->head_next = t->info_height + code_look->line;
    if (t->continues)
        t->head_first = t->head_next;
}

static bool set_title(struct page_builder *b, struct table_layout *t)
{
    t->title = (struct para){0};
    return !t->g->title.n || t->title_said ||
           para_set(b, look_named(b, "table_title"), t->g->title, t->place,
                    area_width(b, t->landscape), &t->title);
}

/* Notes stand below the table at its full width. */
static bool set_notes(struct page_builder *b, struct table_layout *t)
{
    const struct look *look = look_named(b, "table_note");
    t->notes_height = 0;
    t->notes = arena_zalloc(b->a, (t->g->note_count + 1) * sizeof *t->notes);
    if (!t->notes)
        return false;
    for (size_t i = 0; i < t->g->note_count; i++) {
        if (!para_set(b, look, t->g->notes[i], t->place, t->width, &t->notes[i]))
            return false;
        t->notes[i].left -= t->overhang;
        t->notes_height += para_height(&t->notes[i]);
    }
    if (t->g->note_count)
        t->notes_height += look->size / 3;
    return true;
}

/* Title, lines above and notes, for the width as it is. */
bool table_set_around(struct page_builder *b, struct table_layout *t)
{
    if (!set_title(b, t) || !set_info(b, t) || !set_notes(b, t))
        return false;
    measure_heads(b, t);
    return true;
}

void table_draw_notes(struct page_builder *b, struct table_layout *t)
{
    if (t->g->note_count)
        b->y += look_named(b, "table_note")->size / 3;
    for (size_t i = 0; i < t->g->note_count && !b->stopped; i++) {
        t->notes[i].tag = tag_add(b, TAG_NOTE, b->root_tag);
        para_draw(b, &t->notes[i], 0, t->notes[i].lines.n);
    }
}
