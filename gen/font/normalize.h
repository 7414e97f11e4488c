/* Characters that look like others or like nothing at all, made into what was meant. Such
 * characters come with text copied from PDFs, web pages and Word; printed as they are they show
 * boxes, odd gaps or nothing, and nobody finds the text that holds them. */
#ifndef JUESUAN_FONT_NORMALIZE_H
#define JUESUAN_FONT_NORMALIZE_H

#include "base/arena.h"
#include "base/diag.h"

enum text_change {
    TEXT_SPACE,     /* a space of special width or behaviour (U+00A0 …) became an ordinary one */
    TEXT_INVISIBLE, /* a character without shape (U+200B, U+00AD, direction marks …) was dropped */
    TEXT_CONTROL,   /* a control character was dropped: an error of the data */
    TEXT_LOOKALIKE  /* a radical or compatibility ideograph became the Han character meant */
};

struct text_note {
    enum text_change change;
    size_t offset;    /* byte in the text as given */
    int32_t from, to; /* to: 0 when dropped */
};

/* `in` must be UTF-8. *out is `in` itself when there is nothing to change, else a copy in the
 * arena. Line feeds and tabs stay. Notes (NULL, 0 when there are none) are in order of offset.
 * False when memory is exhausted. */
bool text_normalize(struct str in, struct arena *a, struct str *out, struct text_note **notes,
                    size_t *note_count);
/* What one character becomes: itself, another one, or 0 for nothing. *change is set when it is not
 * itself. */
int32_t text_normalize_cp(int32_t cp, enum text_change *change);
/* Reports a note (E5009 to E5012) at `place`. */
void text_note_report(const struct text_note *note, struct place place, struct diags *ds);

#endif
