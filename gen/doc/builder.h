/* Assembles blocks and runs while the Markdown is read. Internal to gen/doc. */
#ifndef JUESUAN_DOC_BUILDER_H
#define JUESUAN_DOC_BUILDER_H

#include "base/buf.h"
#include "doc/build.h"

enum { LIST_DEPTH_MAX = 6 };

/* A position that only has to count forwards to know its line. */
struct line_cursor {
    size_t offset, line_start;
    uint32_t line;
};

struct list_level {
    bool ordered;
    uint32_t next; /* number of the next item */
};

struct doc_builder {
    const struct doc_input *in;
    struct arena *arena;
    struct diags *ds;
    struct doc *doc;
    size_t block_cap, run_cap;
    bool failed; /* memory is exhausted */

    /* The block being written. It is opened by its first text. */
    bool open;
    struct doc_block next; /* kind, level, ordered, number that the next opened block gets */
    struct doc_run *runs;  /* of the open block */
    size_t run_count;
    struct buf text;  /* of the last run */
    size_t last_span; /* figure that the last run belongs to; SIZE_MAX: none */
    unsigned flags;   /* RUN_STRONG, RUN_EMPHASIS now in force */
    int strong, emphasis;
    bool soft_break; /* a line ended; whether a blank is needed depends on what follows */

    struct list_level lists[LIST_DEPTH_MAX];
    size_t list_depth; /* may exceed LIST_DEPTH_MAX */

    struct str style; /* pending <!-- style --> */
    size_t style_offset;
    bool *placed;     /* grids that stand in the document already */
    uint32_t figures; /* charts that do */
    struct line_cursor cursor;
};

bool builder_init(struct doc_builder *b, const struct doc_input *in, struct arena *a,
                  struct doc *out, struct diags *ds);
/* Ends the last block and reports what was never used. */
void builder_finish(struct doc_builder *b);

/* The place of byte `offset` of the Markdown. */
struct place builder_place(struct doc_builder *b, size_t offset);

/* Text in the current look; splits it where figures begin and end. `offset` is its place in the
 * Markdown, of `length` bytes there (text may differ from the source: an entity). */
void builder_text(struct doc_builder *b, struct str text, size_t offset, size_t length);
void builder_soft_break(struct doc_builder *b);
void builder_hard_break(struct doc_builder *b);
/* Ends the open block; the next text opens one of this kind. */
void builder_next(struct doc_builder *b, enum block_kind kind, uint8_t level);
/* An item of the innermost list. */
void builder_next_item(struct doc_builder *b);
/* A block without text: table, contents, page break. `grid` is NULL but for tables. */
void builder_add(struct doc_builder *b, enum block_kind kind, const struct grid *grid,
                 size_t offset);
/* A chart in its place. */
void builder_add_chart(struct doc_builder *b, const struct chart *chart, size_t offset);
void builder_set_style(struct doc_builder *b, struct str name, size_t offset);

#endif
