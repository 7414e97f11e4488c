/* Small pieces of PDF syntax as text. */
#ifndef JUESUAN_WRITE_PDF_TEXT_H
#define JUESUAN_WRITE_PDF_TEXT_H

#include "base/buf.h"

/* A number of thousandths: 1250 -> "1.25", -40 -> "-.04". */
void pdf_thousandths(struct buf *b, int32_t v);
/* A number of hundredths. */
void pdf_hundredths(struct buf *b, int32_t v);
/* UTF-8 text as a text string (7.9.2): ASCII in brackets, anything else as UTF-16 in hexadecimal.
 */
void pdf_text_string(struct buf *b, struct str text);
/* The same for code points. */
void pdf_hex_utf16(struct buf *b, int32_t cp);
/* A byte of a literal string, escaped where needed (7.3.4.2). */
void pdf_string_byte(struct buf *b, unsigned char c);
/* A name: bytes other than letters, digits, '-', '_' and '+' are written as #XX (7.3.5). */
void pdf_name(struct buf *b, struct str name);
/* "D:20230825000000Z" from seconds since 1970 (7.9.4). */
void pdf_date(struct buf *b, long long epoch);
/* XML text, escaped; characters that XML cannot hold are left out. */
void pdf_xml_text(struct buf *b, struct str text);

#endif
