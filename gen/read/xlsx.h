/* Parts of an .xlsx that its readers share. Internal to gen/read. */
#ifndef JUESUAN_READ_XLSX_H
#define JUESUAN_READ_XLSX_H

#include "fence/xml_read.h"
#include "fence/zip_read.h"
#include "read/build.h"

struct xlsx_reader {
    struct book_build *b;
    struct zip_read *zip;
    struct str *strings; /* shared */
    size_t string_n;
    uint8_t *formats; /* enum cell_format of each style of cells */
    size_t format_n;
    struct buf text; /* of the element being read */
};

/* A part being read as XML. */
struct xlsx_part {
    struct zip_stream *stream;
    struct xml_read *xml;
};

struct relation {
    struct str id, type;
    struct str target; /* name of a part; empty when it leads out of the archive */
};

struct relations {
    struct relation *items;
    size_t n, cap;
};

/* Opens part number `i`; false after an error. Close it in any case. */
bool xlsx_open(struct xlsx_reader *x, size_t i, struct xlsx_part *out);
void xlsx_close(struct xlsx_part *part);

/* What the part `source` ("" for the archive itself) leads to; a part without relationships has
 * none. */
bool xlsx_relations(struct xlsx_reader *x, struct str source, struct relations *out);
const struct relation *relation_with_id(const struct relations *all, struct str id);
/* The first whose type ends in this, as "/styles": transitional and strict types share the ending.
 */
const struct relation *relation_of_type(const struct relations *all, const char *ending);

bool attr_is_true(struct str value);
/* Decimal digits that fit; false for anything else. */
bool attr_number(struct str value, uint32_t *out);

/* After the opening of si or is: appends the text to x->text, without phonetic hints, with _xHHHH_
 * resolved, and goes on to its closing. */
bool xlsx_string_item(struct xlsx_reader *x, struct xml_read *xml);
/* Resolves _xHHHH_ (ECMA-376-1, 22.4.2.4) in the buffer from byte `from` on. */
void xlsx_unescape(struct buf *text, size_t from);
bool xlsx_read_strings(struct xlsx_reader *x, size_t part);
bool xlsx_read_styles(struct xlsx_reader *x, size_t part);
bool xlsx_read_sheet(struct xlsx_reader *x, size_t part, struct book_sheet *sheet);

#endif
