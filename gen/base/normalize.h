/* Characters that look like others or like nothing at all, made into what was meant. They come with
 * text copied from PDF files, web pages and Word; printed as they are they show boxes, odd gaps or
 * nothing, and nobody finds the text that holds them. */
#ifndef JUESUAN_BASE_NORMALIZE_H
#define JUESUAN_BASE_NORMALIZE_H

#include "base/arena.h"

enum char_kind {
    CHAR_PLAIN,
    CHAR_SPACE, /* a space of special width or behaviour (U+00A0 …): an ordinary one is meant */
    CHAR_INVISIBLE, /* without shape (U+200B, U+00AD, variation selectors …): nothing is meant */
    CHAR_LOOKALIKE, /* a radical, compatibility ideograph or private character of GB 18030-2000
                       instead of a Han character */
    CHAR_MARK,      /* a combining mark: the letter before it with the mark is meant */
    CHAR_RETURN,    /* part of a line end of another system: a line feed is meant */
    CHAR_DIRECTION, /* turns the direction of writing (UAX #9, section 2): figures would read
                       backwards */
    CHAR_CONTROL,   /* a control character or noncharacter; not a tab or line feed */
    CHAR_PRIVATE    /* means something only in its maker's font, or stands for what was lost
                       (U+FFFD) */
};

/* PLAIN for anything that is no code point. */
enum char_kind char_kind_of(int32_t cp);
/* The Han character that a look-alike stands for; else `cp` itself. */
int32_t char_meant(int32_t cp);

struct text_note {
    enum char_kind kind;
    size_t offset; /* byte in the text as given */
    int32_t from;
    int32_t to; /* 0 when dropped; the same as `from` for what cannot be guessed (CHAR_DIRECTION,
                   CHAR_CONTROL, CHAR_PRIVATE) and for CHAR_MARK, which joins its letter where
                   Unicode has both as one character: that is the same text */
};

/* *out is `in` itself when there is nothing to change, else a copy in the arena. Notes (NULL, 0
 * when there are none) are in order of offset. False when memory is exhausted. */
bool text_normalize(struct str in, struct arena *a, struct str *out, struct text_note **notes,
                    size_t *note_count);

#endif
