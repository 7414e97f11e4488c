/* numbering.xml: lists. Items come flat; here it is found out which of them count together. */
#include "write/docx.h"

enum { LIST_LEVELS = 6, BULLETS = 0, NUMBERS = 1 };

static bool add_list(struct docx *d, const struct doc_block *b)
{
    struct docx_list *l =
        arena_grow(&d->arena, d->lists, d->list_count * sizeof *l, (d->list_count + 1) * sizeof *l);
    if (!l)
        return false;
    d->lists = l;
    l[d->list_count++] = (struct docx_list){b->ordered, b->level, b->number};
    return true;
}

struct open_list {
    uint32_t list; /* 1 + index; 0: none */
    bool ordered;
    uint32_t next;
};

/* Ends the lists deeper than `level`. */
static void close_below(struct open_list *open, uint8_t level)
{
    for (int i = level; i < LIST_LEVELS; i++)
        open[i].list = 0;
}

bool docx_plan_lists(struct docx *d)
{
    struct open_list open[LIST_LEVELS] = {{0}};
    size_t n = d->doc->block_count;
    d->list_of = arena_zalloc(&d->arena, (n ? n : 1) * sizeof *d->list_of);
    if (!d->list_of)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct doc_block *b = &d->doc->blocks[i];
        if (b->kind != BLOCK_ITEM) {
            close_below(open, b->kind == BLOCK_PARAGRAPH ? b->level : 0);
            continue;
        }
        struct open_list *o = &open[b->level ? b->level - 1 : 0];
        close_below(open, b->level ? b->level : 1);
        if (!o->list || o->ordered != b->ordered || (b->ordered && o->next != b->number)) {
            if (!add_list(d, b))
                return false;
            o->list = (uint32_t)d->list_count;
        }
        d->list_of[i] = o->list;
        o->ordered = b->ordered;
        o->next = b->number + 1;
    }
    return true;
}

static void write_level(struct docx *d, int level, bool ordered)
{
    char text[] = "%1.";
    const struct look *look = style_look(d->style, STR("item"));
    mpt size = look ? look->size : PT(16);
    text[1] = (char)('1' + level);
    xml_start(d->x, "w:lvl");
    xml_attr_int(d->x, "w:ilvl", level);
    docx_value(d->x, "w:start", "1");
    docx_value(d->x, "w:numFmt", ordered ? "decimal" : "bullet");
    docx_value(d->x, "w:suff", "space");
    docx_value(d->x, "w:lvlText", ordered ? text : "•");
    docx_value(d->x, "w:lvlJc", "left");
    xml_start(d->x, "w:pPr");
    xml_start(d->x, "w:ind"); /* as body text: the first line is indented by two characters */
    xml_attr_int(d->x, "w:left", docx_twips(2 * size) * level);
    xml_attr_int(d->x, "w:firstLineChars", 200);
    xml_attr_int(d->x, "w:firstLine", docx_twips(2 * size));
    xml_end(d->x);
    xml_end(d->x);
    xml_end(d->x);
}

static void write_kind(struct docx *d, int id)
{
    xml_start(d->x, "w:abstractNum");
    xml_attr_int(d->x, "w:abstractNumId", id);
    docx_value(d->x, "w:multiLevelType", "hybridMultilevel");
    for (int level = 0; level < LIST_LEVELS; level++)
        write_level(d, level, id == NUMBERS);
    xml_end(d->x);
}

static void write_list(struct docx *d, size_t i)
{
    const struct docx_list *l = &d->lists[i];
    xml_start(d->x, "w:num");
    xml_attr_int(d->x, "w:numId", (long long)i + 1);
    docx_value_int(d->x, "w:abstractNumId", l->ordered ? NUMBERS : BULLETS);
    if (l->ordered) {
        xml_start(d->x, "w:lvlOverride");
        xml_attr_int(d->x, "w:ilvl", l->level ? l->level - 1 : 0);
        docx_value_int(d->x, "w:startOverride", l->start);
        xml_end(d->x);
    }
    xml_end(d->x);
}

void docx_numbering(struct docx *d)
{
    xml_start(d->x, "w:numbering");
    docx_namespaces(d->x);
    write_kind(d, BULLETS);
    write_kind(d, NUMBERS);
    for (size_t i = 0; i < d->list_count; i++)
        write_list(d, i);
    xml_end(d->x);
}
