/* Escapes: of string literals when read, of text for Markdown and HTML when printed. */
#ifndef JUESUAN_EXPR_ESCAPE_H
#define JUESUAN_EXPR_ESCAPE_H

#include "base/arena.h"
#include "base/buf.h"

/* 0…35 for a digit or letter, 99 for anything else. */
int digit_value(char c);

/* The text of a string literal without its quotes: backslash escapes as Python reads them, line
 * ends become \n. False with the offset of a bad escape, or when memory is exhausted (*bad =
 * SIZE_MAX). */
bool string_unescape(struct arena *a, struct str literal, struct str *out, size_t *bad);

/* Appends `text` so that CommonMark with tables shows it exactly as it is, wherever it stands in
 * `out`: it can neither open or close a mark nor start or end a block. Line breaks become a blank.
 * What already stands on the current line of `out` decides what must be escaped. */
void markdown_escape(struct buf *out, struct str text);

/* & < > ' " as Jinja2's escape writes them. */
void html_escape(struct buf *out, struct str text);

#endif
