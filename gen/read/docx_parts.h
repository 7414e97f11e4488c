/* What a Word document's other parts say about its paragraphs: outline levels and numbers. */
#ifndef JUESUAN_READ_DOCX_PARTS_H
#define JUESUAN_READ_DOCX_PARTS_H

#include "base/map.h"
#include "fence/xml_read.h"

enum { NUMBER_LEVELS = 9, OUTLINE_BODY = 9 };

/* What a paragraph, or a style, says about numbering and level; what it does not say is -1 or
 * empty. */
struct paragraph_says {
    int outline;    /* from 0; OUTLINE_BODY: no heading */
    struct str num; /* w:numId; "0" takes numbering away */
    int num_level;
};

struct docx_style {
    struct str id, name, based_on;
    struct paragraph_says says;
    bool paragraph, by_default;
};

struct docx_styles {
    struct map by_id; /* struct docx_style */
    const struct docx_style *by_default;
};

struct number_level {
    int start;
    struct str format, text, suffix; /* w:numFmt, w:lvlText, w:suff */
    bool legal;                      /* all numbers in it are decimal */
    int restart; /* w:lvlRestart: 0 never, else after this level (from 1); -1: after any above */
};

struct number_list { /* w:abstractNum */
    struct str id, style_link, num_style_link;
    struct number_level levels[NUMBER_LEVELS];
    int counts[NUMBER_LEVELS];
    bool begun[NUMBER_LEVELS];
};

struct number_use { /* w:num */
    struct number_list *list;
    int start[NUMBER_LEVELS]; /* -1: that of the list */
    bool has_own[NUMBER_LEVELS];
    struct number_level own[NUMBER_LEVELS];
    bool started[NUMBER_LEVELS];
};

struct docx_numbers {
    struct map lists, uses; /* struct number_list, struct number_use */
};

/* Each reads the part from its beginning. False after a diagnostic. */
bool docx_styles_read(struct xml_read *x, struct arena *a, struct docx_styles *out);
bool docx_numbers_read(struct xml_read *x, struct arena *a, struct docx_numbers *out);

/* Inside w:pPr: takes what the element that has just been opened says; the caller goes on behind
 * it. */
void paragraph_property(struct xml_read *x, struct arena *a, struct paragraph_says *out);
/* After OPEN of w:numPr: reads it to its end. */
bool paragraph_numbering(struct xml_read *x, struct arena *a, struct paragraph_says *out);

/* What the paragraph says, completed by its style and those that it is based on. */
struct paragraph_says docx_effective(const struct docx_styles *styles, struct str style,
                                     struct paragraph_says own);
/* The style, or the default one; NULL when there is none. */
const struct docx_style *docx_style(const struct docx_styles *styles, struct str id);

/* Counts on and writes the number that stands before the paragraph, with what separates it from the
 * text: nothing for bullets. */
void docx_number(struct docx_numbers *numbers, struct paragraph_says says, struct buf *out);

/* w:val; `otherwise` when it is absent or no number. */
int xml_int(const struct xml_read *x, const char *attr, int otherwise);
/* A w:val of true, which is the default; false for 0, false, off. */
bool xml_on(const struct xml_read *x);

#endif
