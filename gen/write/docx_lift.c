/* Headings shown as if they were of another level: a report in an annex looks like a part of its
 * own, but stands below the annexes in contents and navigation. */
#include "write/docx.h"

static struct str look_of_level(int level)
{
    return doc_block_look(&(struct doc_block){.kind = BLOCK_HEADING, .level = (uint8_t)level});
}

const struct look *docx_lifted_look(const struct docx *d, const struct doc_block *b)
{
    if (b->kind != BLOCK_HEADING || (!b->style.n && !b->lift))
        return NULL;
    struct str own = look_of_level(b->level);
    const struct look *l = docx_look_of(d, b);
    return l && !str_eq(l->name, own) && style_look(d->style, own) ? l : NULL;
}

void docx_block_style(struct docx *d, const struct doc_block *b)
{
    docx_paragraph_style(d, docx_lifted_look(d, b) ? look_of_level(b->level) : doc_block_look(b));
}

void docx_lifted_breaks(struct docx *d, const struct look *l, bool page_break)
{
    docx_value(d->x, "w:pageBreakBefore", page_break || l->new_page ? "1" : "0");
}

void docx_lifted_shape(struct docx *d, const struct look *l)
{
    mpt before = l->top > l->before ? l->top : l->before;
    docx_spacing(d->x, docx_twips(before), docx_twips(l->after), docx_twips(l->line));
    docx_indents(d->x, l);
    docx_value(d->x, "w:jc", docx_justification(l->align));
}

/* All that the style of the level might say otherwise. */
void docx_lifted_run(struct docx *d, const struct look *l, unsigned flags, struct str text)
{
    const char *bold = l->bold || (flags & RUN_STRONG) ? "1" : "0";
    xml_start(d->x, "w:r");
    xml_start(d->x, "w:rPr");
    docx_fonts(d, l->font);
    docx_value(d->x, "w:b", bold);
    docx_value(d->x, "w:bCs", bold);
    docx_value_int(d->x, "w:spacing", docx_pitch(l->pitch ? l->pitch - l->size : 0));
    docx_value_int(d->x, "w:sz", l->size / DOCX_HALF_POINT);
    docx_value_int(d->x, "w:szCs", l->size / DOCX_HALF_POINT);
    docx_emphasis(d->x, flags);
    xml_end(d->x);
    docx_run_text(d->x, flags, text);
    xml_end(d->x);
}
