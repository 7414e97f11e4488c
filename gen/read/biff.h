/* Records of BIFF8 ([MS-XLS]) and the texts in them. Internal to gen/read. */
#ifndef JUESUAN_READ_BIFF_H
#define JUESUAN_READ_BIFF_H

#include "read/build.h"
#include "read/cfb.h"

/* A place in the stream's records. */
struct biff {
    struct str stream;
    size_t next; /* where the next record begins */
    uint16_t type;
    struct str data; /* of the record, not of those that continue it */
};

/* Reading on through a record and those that continue it. */
struct biff_text {
    struct biff *records;
    size_t at; /* in records->data */
    struct buf *out;
};

enum { BIFF_CONTINUE = 0x003C, BIFF_BOF = 0x0809, BIFF_EOF = 0x000A };

/* The next record; false at the end of the stream, where *cut says whether one is incomplete. */
bool biff_next(struct biff *b, bool *cut);
/* Bytes of a header that may lie across records; false when there are not so many. */
bool biff_bytes(struct biff_text *t, size_t n, char *out);
bool biff_skip(struct biff_text *t, size_t n);
/* `n` UTF-16 units, one byte each unless `wide`, appended as UTF-8. Each record that continues
 * them begins with a byte that says anew how wide they are (2.5.293). */
bool biff_units(struct biff_text *t, size_t n, bool wide);
/* A text with its header (XLUnicodeRichExtendedString, 2.5.293): length, flags, runs, phonetics. */
bool biff_string(struct biff_text *t);

struct xls {
    struct book_build *b;
    struct str stream;
    struct cfb *file; /* NULL: the records stand in no compound file */
    struct str *strings;
    size_t string_n;
    uint8_t *formats; /* enum cell_format of each XF */
    size_t format_n;
    struct buf text;
};

/* Sheet `sheet`, which begins at byte `at` of the stream. */
bool xls_read_sheet(struct xls *x, size_t at, struct book_sheet *sheet);
/* Properties that people added, from the stream of document properties ([MS-OLEPS]). */
bool xls_read_properties(struct xls *x, struct str stream);

#endif
