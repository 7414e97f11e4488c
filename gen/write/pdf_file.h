/* A PDF file under construction: objects, streams, pages, cross references. Only pdf_file.c knows
 * libharu; what the objects say is the business of its callers, who write them as PDF text. */
#ifndef JUESUAN_WRITE_PDF_FILE_H
#define JUESUAN_WRITE_PDF_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "layout/page.h"

struct pdf_file;

/* Where libharu takes its memory; NULL: the standard allocator. Tests use others. */
struct pdf_memory {
    void *(*get)(unsigned int size);
    void (*give)(void *p);
};

/* NULL when memory is exhausted. A file whose making failed stays usable: later calls do nothing,
 * pdf_file_write tells. */
struct pdf_file *pdf_file_new(struct pdf_memory memory);
void pdf_file_free(struct pdf_file *f);

/* Numbers a new object, whose text follows later; 0 after a failure. */
uint32_t pdf_file_reserve(struct pdf_file *f);
/* Gives a reserved object its text: a dictionary, an array … The text must live until the file is
 * written. */
void pdf_file_put(struct pdf_file *f, uint32_t object, struct str text);
/* A new stream: further entries of its dictionary as text (must live until the file is written),
 * and its bytes, which are copied; deflated when `deflate`. Returns its number. */
uint32_t pdf_file_stream(struct pdf_file *f, struct str entries, struct str bytes, bool deflate);

/* Adds an empty page and returns its number. */
uint32_t pdf_file_page(struct pdf_file *f, mpt width, mpt height);
struct pdf_page_parts {
    struct str content;
    const struct pdf_named_object {
        char name[8];
        uint32_t object;
    } * fonts;
    size_t font_count;
    const uint32_t *annotations;
    size_t annotation_count;
    int32_t struct_parents; /* key in the parent tree, -1 for none */
};
/* Fills the page added as number `index` (from 0). */
void pdf_file_page_fill(struct pdf_file *f, size_t index, const struct pdf_page_parts *parts);

/* Further entries of the document catalogue and the entries of the information dictionary, as text
 * that must live until the file is written. */
void pdf_file_catalog(struct pdf_file *f, struct str entries);
void pdf_file_info(struct pdf_file *f, struct str entries);

/* Writes everything as PDF 1.7 with object streams (PDF 32000-1, 7.5.7), which keep thousands of
 * structure elements small. The file identifier is a hash of the bytes. Reports E1004 or E6001 and
 * returns false on failure. */
bool pdf_file_write(struct pdf_file *f, struct buf *out, struct diags *ds);

#endif
