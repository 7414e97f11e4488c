/* XML out: elements, attributes, text. Failures are remembered until xml_close. */
#ifndef JUESUAN_FENCE_XML_WRITE_H
#define JUESUAN_FENCE_XML_WRITE_H

#include "base/buf.h"

struct xml;

/* Starts a UTF-8 document that grows in `out`; NULL when memory is exhausted. All functions below
 * take NULL and do nothing. */
struct xml *xml_open(struct buf *out);
/* Ends all open elements and frees the writer. False when anything went wrong since xml_open. */
bool xml_close(struct xml *x);

void xml_start(struct xml *x, const char *element);
void xml_end(struct xml *x);
/* An attribute of the element just started. */
void xml_attr(struct xml *x, const char *name, const char *value);
void xml_attr_str(struct xml *x, const char *name, struct str value);
void xml_attr_int(struct xml *x, const char *name, long long value);
/* Escaped text. Characters that XML 1.0 does not allow (section 2.2) become U+FFFD. */
void xml_chars(struct xml *x, struct str text);

#endif
