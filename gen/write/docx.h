/* The Word file (ECMA-376, WordprocessingML), cut by its parts. Internal to gen/write/docx*.c.
 * Elements stand in the order that the standard's schema gives; Word refuses others. */
#ifndef JUESUAN_WRITE_DOCX_H
#define JUESUAN_WRITE_DOCX_H

#include "doc/outline.h"
#include "fence/xml_write.h"
#include "layout/style.h"
#include "write/office_fonts.h"
#include "write/shape.h"
#include "write/write.h"

/* A stretch of blocks on pages of one shape and one way of numbering. */
struct docx_section {
    size_t last; /* its last block; SIZE_MAX for the last section of a document */
    bool landscape, numbered;
    long start; /* first page number; 0: goes on */
};

struct docx_type {
    mpt size, leading;
};

struct docx_list { /* one list that counts for itself */
    bool ordered;
    uint8_t level;
    uint32_t start;
};

/* A table, or some of the columns of one that is too wide for any page. */
struct docx_part {
    const struct grid *grid;
    struct table_shape shape;
    const struct page_piece *pieces; /* each a table of its own, where no row goes on from the */
    size_t n;                        /* page before; 0: one table, which flows */
};
struct docx_table {
    struct docx_part *parts;
    size_t n;
};

struct docx {
    const struct doc *doc;
    const struct style *style;
    const struct pages *pages; /* NULL: not laid out */
    struct arena arena;
    struct outline outline;
    const struct chart **charts; /* charts_of the document: word/charts/chartN.xml, N from 1 */
    size_t chart_count;
    struct docx_section *sections;
    size_t section_count;
    struct docx_table *tables; /* of each block; without parts where it is none */
    struct docx_type *types;   /* that some table uses, each once */
    size_t type_count;
    struct docx_list *lists;
    size_t list_count;
    uint32_t *list_of; /* of each block: 1 + index into lists, 0 where it is no item */
    struct xml *x;     /* the part being written */
};

/* Plans what spans blocks; memory from d->arena. False when it is exhausted. */
bool docx_plan_sections(struct docx *d);
bool docx_plan_tables(struct docx *d);
bool docx_plan_lists(struct docx *d);

/* The parts. Each writes its root element to d->x. */
void docx_document(struct docx *d);
void docx_styles(struct docx *d);
void docx_numbering(struct docx *d);
void docx_settings(struct docx *d);
void docx_font_table(struct docx *d);
void docx_content_types(struct docx *d);
void docx_package_relations(struct docx *d);
void docx_document_relations(struct docx *d);
void docx_core_properties(struct docx *d);
void docx_app_properties(struct docx *d);
void docx_header_odd(struct docx *d);
void docx_header_even(struct docx *d);
void docx_footer_odd(struct docx *d);
void docx_footer_even(struct docx *d);

/* Pieces that several parts use. */
enum { DOCX_TWIP = 50, DOCX_HALF_POINT = 500 /* thousandths of a point */ };

static inline long docx_twips(mpt length)
{
    return length / DOCX_TWIP;
}
/* Thousandths of an em of type of that size. */
static inline long docx_ems(mem_t length, mpt size)
{
    return docx_twips((mpt)((long long)length * size / 1000));
}
/* <element w:val="value"/> */
void docx_value(struct xml *x, const char *element, const char *value);
void docx_value_str(struct xml *x, const char *element, struct str value);
void docx_value_int(struct xml *x, const char *element, long long value);
/* <element/> */
void docx_flag(struct xml *x, const char *element);
/* The attributes that declare the namespaces of a part. */
void docx_namespaces(struct xml *x);
/* <w:t>; tabs and line feeds become elements. */
void docx_text(struct xml *x, struct str text);
/* <w:r> with text. */
void docx_run(struct xml *x, unsigned run_flags, struct str text);
/* Of these, <w:em> of the properties, and the content. */
void docx_emphasis(struct xml *x, unsigned run_flags);
void docx_run_text(struct xml *x, unsigned run_flags, struct str text);
/* A run with the mark across a draft's page; `number` tells the headers apart. */
void docx_watermark(struct docx *d, int number);
/* A field with the text that it shows until it is updated. */
void docx_field(struct xml *x, struct str instruction, struct str shown);
/* The same around what is written between the two. */
void docx_field_open(struct xml *x, struct str instruction);
void docx_field_close(struct xml *x);
/* <w:sectPr> of section number i. */
void docx_section_properties(struct docx *d, size_t i);
/* The section that block number i stands in. */
const struct docx_section *docx_section_of(const struct docx *d, size_t block);
/* The text area. */
mpt docx_text_width(const struct docx *d, bool landscape);
mpt docx_text_height(const struct docx *d, bool landscape);

/* True when the layout began a page with this block so that a table stays whole: other text finds
 * its own pages. */
bool docx_opens_page(const struct docx *d, size_t block);

/* Style identifiers. */
void docx_style_id(struct buf *out, const struct docx *d, struct str look);
/* The number of the type of a table, from 1: part of the names of its paragraph styles
 * (TableText1 …). */
size_t docx_type_number(const struct docx *d, const struct table_shape *shape);
/* <w:tblCellMar> */
void docx_cell_margins(struct xml *x, mpt vertical, mpt horizontal);
/* The look of a paragraph, heading or item; NULL when the style has none of that name. */
const struct look *docx_look_of(const struct docx *d, const struct doc_block *b);
/* The attributes of <w:ind> for the first line of a look. */
void docx_first_line(struct xml *x, const struct look *l);
/* <w:spacing> of a paragraph with a fixed line distance, in twips. */
void docx_spacing(struct xml *x, long before, long after, long line);
/* <w:ind> of a look. */
void docx_indents(struct xml *x, const struct look *l);
/* The value of <w:jc>. */
const char *docx_justification(enum look_align align);
/* <w:rFonts> for a role of the style's fonts. */
void docx_fonts(struct docx *d, struct str role);
/* The value of <w:spacing> of a run whose characters get `extra` room. */
long docx_pitch(mpt extra);
/* <w:pStyle> */
void docx_paragraph_style(struct docx *d, struct str look);
/* The same for a block. */
void docx_block_style(struct docx *d, const struct doc_block *b);

/* A table with its title and notes. `page_break`: it starts a page; `section`: number of the
 * section that ends with it, SIZE_MAX for none. */
void docx_table(struct docx *d, size_t block, bool page_break, size_t section);
/* Namespaces of a chart in a document and in its own part. */
#define DOCX_CHART_NS "http://schemas.openxmlformats.org/drawingml/2006/chart"
#define DOCX_DRAWING_NS "http://schemas.openxmlformats.org/drawingml/2006/main"

/* A chart with its unit above and its caption below. */
void docx_figure(struct docx *d, size_t block, bool page_break, size_t section);
/* Writes the part of a chart, and what ties it to its workbook. */
void docx_chart_part(struct docx *d, const struct chart *c);
void docx_chart_relations(struct docx *d, size_t number);
/* The contents; `page_break`: they start a page. */
void docx_contents(struct docx *d, size_t block, bool page_break);
/* The look of a heading that is shown as another level than its own; NULL for any other block. Such
 * a heading keeps the style of its level, which contents and navigation of Word go by, and has the
 * look as formatting of its own. */
const struct look *docx_lifted_look(const struct docx *d, const struct doc_block *b);
/* How the pages broke the title that is this block or stands above its table; NULL where they did
 * not. */
const struct page_title *docx_title(const struct docx *d, size_t block);
/* A run of a title with its line ends; `seen`: characters of the title so far. */
void docx_title_run(struct docx *d, const struct page_title *t, unsigned run_flags, struct str text,
                    size_t *seen);
/* A look as narrow as the title's widest line, so that Word breaks it much as the pages do: for
 * titles that stand in the contents, where a line end would come along. */
struct look docx_title_look(const struct docx *d, const struct page_title *t, const struct look *l,
                            bool landscape);
/* Inside <w:pPr>, what stands in front of <w:numPr> and what stands behind it. */
void docx_lifted_breaks(struct docx *d, const struct look *l, bool page_break);
void docx_lifted_shape(struct docx *d, const struct look *l);
/* <w:r> in that look. */
void docx_lifted_run(struct docx *d, const struct look *l, unsigned run_flags, struct str text);
/* The name of the bookmark of heading number i. */
void docx_bookmark_name(struct buf *out, size_t heading);
/* The section that ends with this block, SIZE_MAX for none. */
size_t docx_ending_section(const struct docx *d, size_t block);
/* True when a section before this block ends: the block is the first on a page. */
bool docx_starts_section(const struct docx *d, size_t block);
/* A paragraph that takes no room, where one is needed for its properties; with space `after` it
 * unless it ends a section. */
void docx_spacer(struct docx *d, bool page_break, mpt after, size_t section);
/* The text of the page number that block stands on; empty when unknown. */
struct str docx_page_label(const struct docx *d, size_t block);

#endif
