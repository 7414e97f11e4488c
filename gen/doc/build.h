/* The rendered report becomes a document: Markdown in, blocks and runs out. */
#ifndef JUESUAN_DOC_BUILD_H
#define JUESUAN_DOC_BUILD_H

#include "doc/doc.h"

/* Bytes [begin, end) of the Markdown are the print of one figure. */
struct doc_span {
    size_t begin, end;
    const struct origin *made; /* of facts */
};

struct doc_input {
    struct source markdown; /* the rendered report, with the name that diagnostics show */
    /* Figures printed in it, sorted by begin, not overlapping. */
    const struct doc_span *spans;
    size_t span_count;
    /* All grids in the order of the workbook; `<!-- table: t01 -->` finds them by their id. */
    const struct grid **grids;
    size_t grid_count;
    struct doc_meta meta;
    /* Chart `id` as figure `number` of the document, which counts from 1 in its order; NULL after a
     * report. `known` of them are named i, {NULL, 0} at the end. NULL: there are no charts. */
    const struct chart *(*chart)(void *user, struct str id, uint32_t number);
    struct str (*chart_name)(void *user, size_t i);
    /* Where byte `offset` of the Markdown came from (a template line); NULL: the place in the
     * Markdown itself. */
    struct place (*place)(void *user, size_t offset);
    void *user;
};

/* Builds the document in `a`; strings of the input are kept, not copied, unless text had to be
 * joined.
 *
 * The Markdown is CommonMark (0.30) with headings, paragraphs, lists, emphasis and breaks, plus
 * these markers, each an HTML comment alone on its line:
 *   <!-- table: ID -->   <!-- annex: N --> (the grid "annex-N")   <!-- chart: ID -->
 *   <!-- toc -->   <!-- page -->
 *   <!-- style: NAME --> (look of the next block)
 * Any other HTML, a code span or block, an image, a Markdown table or a rule is refused; a link or
 * a quotation is kept as text with a warning. Emphasis marks that CommonMark did not recognise,
 * control characters and characters that turn the direction of writing are refused (E49xx).
 *
 * All problems are reported with their place. False when one of them is an error; `out` then holds
 * what could be understood, or no blocks at all when memory is exhausted. */
bool doc_build(const struct doc_input *in, struct arena *a, struct doc *out, struct diags *ds);

#endif
