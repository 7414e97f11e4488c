/* XML held in memory, read as a row of events (libxml2). Names are local names: the same element of
 * the transitional, the strict and a prefixed form has the same name. A document type declaration
 * is refused, so that nothing is expanded and nothing is fetched. Not for writing: xml.h. */
#ifndef JUESUAN_FENCE_XML_READ_H
#define JUESUAN_FENCE_XML_READ_H

#include "base/buf.h"
#include "base/diag.h"

enum { XML_READ_DEPTH_MAX = 200, XML_READ_ATTRS_MAX = 256, XML_READ_ELEMENTS_MAX = 6000000 };

enum xml_event {
    XML_EVENT_OPEN,  /* an element begins: name, namespace, attributes */
    XML_EVENT_CLOSE, /* and ends: its name */
    XML_EVENT_TEXT,  /* text or CDATA; one text may come in several pieces */
    XML_EVENT_END,   /* the document is complete */
    XML_EVENT_BROKEN /* it is not: reported */
};

struct xml_read;

/* `place` is where faults are reported: the file, and the part in it as .pointer; the line is added
 * to .pointer. `text` must outlive the reader. NULL after E1004 or E6063. */
struct xml_read *xml_read_open(struct str text, struct place place, struct diags *ds);
/* The same from pieces: `next` gives one after the other, each valid until it is asked again, an
 * empty one at the end, or returns false after reporting why. */
typedef bool xml_read_pieces(void *user, struct str *piece);
struct xml_read *xml_read_open_pieces(xml_read_pieces *next, void *user, struct place place,
                                      struct diags *ds);
void xml_read_close(struct xml_read *x); /* NULL is fine */

/* The next event; END and BROKEN (E2211 not well-formed, E2212 too deep, E2213 with a document type
 * declaration, E2214 too much in one tag, E2215 too many elements, E1004) stay. */
enum xml_event xml_read_next(struct xml_read *x);

/* Of the event that came last. All slices live until the next call of xml_read_next. */
struct str xml_read_name(const struct xml_read *x);      /* OPEN, CLOSE */
struct str xml_read_namespace(const struct xml_read *x); /* OPEN, CLOSE; empty for none */
struct str xml_read_text(const struct xml_read *x);      /* TEXT */
size_t xml_read_depth(const struct xml_read *x); /* open elements; after OPEN with it, after CLOSE
                                                    without it */
/* The attribute of this local name, whatever its namespace; {NULL, 0} when there is none. */
struct str xml_read_attr(const struct xml_read *x, const char *name);
/* The attribute of this local name whose namespace ends in `ending`, as "/relationships". */
struct str xml_read_attr_in(const struct xml_read *x, const char *ending, const char *name);

/* Walks through an element that was opened with `depth` elements around it: OPEN for each element
 * inside, CLOSE at its own end, BROKEN where the document is. */
enum xml_event xml_read_within(struct xml_read *x, size_t depth);
/* After OPEN: goes on to the CLOSE of the same element. False when the document is broken. */
bool xml_read_skip(struct xml_read *x);
/* After OPEN: appends all text inside the element and goes on to its CLOSE. */
bool xml_read_all_text(struct xml_read *x, struct buf *out);

#endif
