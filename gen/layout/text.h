/* Text made ready for setting: characters with their measures, the blanks between them and the
 * places where a line may end. All lengths are in thousandths of an em, so that the same text can
 * be set at any size. */
#ifndef JUESUAN_LAYOUT_TEXT_H
#define JUESUAN_LAYOUT_TEXT_H

#include "doc/doc.h"
#include "font/font.h"
#include "layout/charclass.h"
#include "layout/style.h"

/* Where measures come from: a fontset, or a table of fixed widths in tests. */
struct measure {
    void *self;
    int (*role)(void *self, struct str name); /* -1: no such role */
    bool (*glyph)(void *self, int role, int32_t cp, struct glyph *out);
};

enum {
    TEXT_MAX = 100000, /* characters of one paragraph or cell: keeps all sums within int32_t */
    /* What two neighbours may be pushed together. Half an em would be right, but from there on
     * poppler takes the second for the start of another line and loses the order of the text. */
    TEXT_SQUEEZE_MAX = 450,
    BREAK_NEVER = UINT16_MAX,
    BREAK_EMERGENCY = 3000,
    BREAK_WORD = 900, /* inside a long Latin word: only where it is wider than the line */
    /* In justified text alone, instead of a line that would be torn apart: before （款） and its
     * like (a line may lack about 0.08 em a character for it), between an amount and its unit (0.23
     * em). */
    BREAK_TERM = 601,
    BREAK_UNIT = 6001
};

/* In which order blanks are given up when a line is too full (CLReq, "compression"). */
enum squeeze_level {
    SQUEEZE_EDGE, /* marks at the start and end of the line */
    SQUEEZE_SPACE,
    SQUEEZE_MIDDLE,
    SQUEEZE_BRACKET,
    SQUEEZE_COMMA,
    SQUEEZE_GAP, /* between Han and Latin */
    SQUEEZE_STOP,
    SQUEEZE_LEVELS
};

enum text_flags {
    TEXT_BOLD = 1,
    TEXT_NEWLINE = 2,   /* the line ends behind this character */
    TEXT_PREFERRED = 4, /* a good place to wrap a name: behind this character */
    TEXT_UNIT = 8,      /* first character of a unit that belongs to the number before it */
    TEXT_INSIDE = 16,   /* within a known term: names are not wrapped behind this character */
    TEXT_BOUNDARY = 32, /* a known term ends or starts behind this character */
    TEXT_EMPHASIS = 64, /* in the paragraph's font for emphasis */
    TEXT_GROUP = 128    /* within short brackets: names are wrapped outside of them */
};

struct text_char {
    int32_t cp;                    /* as drawn */
    int32_t given;                 /* the character meant, where none could be drawn; else 0 */
    int16_t advance;               /* of the glyph */
    int16_t trim_left, trim_right; /* blank always cut off: neighbouring marks, Latin quotes */
    int16_t left, right;           /* blank that may be squeezed out beyond that */
    int16_t gap, gap_min, gap_max; /* to the next character on the same line */
    uint16_t penalty;              /* of ending a line behind it */
    uint8_t cls, level, gap_level, flags;
};

struct text {
    struct text_char *c;
    size_t n, cap;
};

/* What making text needs; one per layout. */
struct setter {
    const struct measure *measure;
    const struct style *style;
    struct arena *a;
    struct diags *ds;
    const struct doc *doc; /* NULL: none */
    int32_t *missing;      /* characters already reported */
    size_t missing_count, missing_cap;
    bool failed; /* out of memory */
};

struct text_manner {
    int role;
    struct str role_name;
    mem_t pitch; /* width of a Han character, 1000: as the font has it */
    bool keep_spaces;
    bool is_name;       /* to be wrapped where names are wrapped */
    struct place place; /* for diagnostics */
};

/* Appends characters; '\n' ends a line. Memory comes from the setter's arena. */
void text_add(struct setter *st, struct text *t, const struct text_manner *m, struct str s,
              unsigned flags);
/* Ends the last character's line. */
void text_newline(struct text *t);
/* Call once when all is added: blanks, spacing, places to break. */
void text_finish(struct setter *st, struct text *t, const struct text_manner *m);

/* Parts of text_finish, each a concern of its own. */
void spacing_apply(const struct spacing_style *s, struct text *t); /* spacing.c */
void linebreak_apply(const struct word_style *w, struct text *t);  /* linebreak.c */
void linebreak_prefer(const struct word_style *w, struct text *t);

/* Whether no line may end behind a character, where it is not wider than the line. */
static inline bool text_holds(const struct text_char *c, bool justified)
{
    return c->penalty == BREAK_NEVER ||
           (!justified && (c->penalty == BREAK_TERM || c->penalty == BREAK_UNIT));
}

/* Width of one character as set when nothing is squeezed or stretched, without the gap behind. */
static inline int32_t text_box(const struct text_char *c)
{
    return c->advance - c->trim_left - c->trim_right;
}

#endif
