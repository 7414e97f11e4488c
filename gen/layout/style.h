/* How a document looks: a pack's style.json, parsed. Packs are applied from the base outwards, each
 * overriding single keys. The keys are explained in docs/style.md. */
#ifndef JUESUAN_LAYOUT_STYLE_H
#define JUESUAN_LAYOUT_STYLE_H

#include "base/diag.h"
#include "data/value.h"
#include "layout/page.h"

/* Lengths along a line are in thousandths of an em (the size of the text they stand in). */
typedef int32_t mem_t;

enum look_align { LOOK_JUSTIFY, LOOK_LEFT, LOOK_CENTER, LOOK_RIGHT };

/* The look of one kind of paragraph. */
struct look {
    struct str name;
    struct str font;     /* font role */
    struct str emphasis; /* font role of *emphasis*; "": the same */
    mpt size, line;      /* size of the type, distance of baselines */
    mpt pitch;           /* width of a Han character; 0: its size */
    mpt before, after;   /* space around, none at the top and bottom of a page */
    mpt top;             /* space above when it opens a page */
    mem_t indent;        /* first line */
    mem_t left, right;   /* all lines */
    enum look_align align;
    bool bold;
    bool new_page;    /* starts a page */
    bool keep_next;   /* never parted from what follows */
    bool keep_spaces; /* blanks between Han and Latin are wanted */
    bool at_bottom;   /* its last line is the last of the page */
};

struct page_shape {
    mpt width, height, top, bottom, left, right;
};

struct str_set { /* words in the order of their first characters */
    struct str *items;
    int32_t *first;
    size_t n;
};

struct page_number_style { /* page numbers */
    struct str font, before, after;
    mpt size, distance; /* from the text area to the top of the number */
    mem_t inset;        /* from the outer edge of the text area */
    bool side; /* on landscape pages at the same place of the sheet, turned; else at the bottom */
};

struct table_style {
    struct str font, header_font;
    mpt size, size_min, size_step; /* tried from size down to size_min */
    mpt portrait_min;              /* smaller type than this goes to a landscape page instead */
    mpt size_floor;                /* last resort, reported */
    mpt overhang;           /* how far a table may reach into each side margin of a portrait page */
    mpt overhang_landscape; /* … of a landscape page */
    mpt pad_x, pad_x_min;   /* between rule and text; the least for crowded tables */
    mpt pad_y, pad_y_min;   /* the least where it saves a page */
    mem_t leading;          /* distance of baselines inside a cell */
    mpt rule, frame;        /* thickness of inner and outer lines */
    struct str continued;   /* 续表 */
    mpt after;              /* space below the table and its notes */
    bool outline;           /* a bookmark for each table */
};

struct contents_style {
    int levels;
    struct str title; /* above the entries; "" when the report gives one */
    struct str font;  /* of leaders and page numbers */
    struct str leader;
    mpt size_min;      /* entries below the first level may shrink to this to stay on one line */
    mem_t number_room; /* kept free at the right for the page number */
};

struct draft_style {
    struct str font, mark, head;
    mpt size, head_size;
    int gray;
};

struct spacing_style {
    mem_t gap, gap_min, gap_max; /* between Han and Latin or digits */
    mem_t point_gap;             /* behind a half-width mark in Chinese text */
    mem_t space_min, space_max;  /* between Latin words */
    mem_t stretch_max;           /* between any two characters, before a line stays ragged */
};

struct word_style {             /* what line breaking must know about words */
    struct str_set units;       /* stay with the number before them */
    struct str_set dates;       /* units that chain: 年 月 日 */
    struct str_set attached;    /* stay with the character before them: （类） */
    struct str_set ordinals;    /* stay with the number behind them: 第 */
    struct str_set wrap_before; /* good places to wrap a name in a table: before these */
    struct str_set wrap_after;  /* … and behind these */
    struct str_set terms;       /* names are wrapped between these, not inside them */
};

struct style {
    struct arena *arena;
    struct page_shape portrait, landscape;
    struct look *looks;
    size_t look_count, look_cap;
    struct page_number_style number;
    struct table_style table;
    struct contents_style contents;
    struct draft_style draft;
    struct spacing_style spacing;
    struct word_style words;
    struct value fonts; /* faces of the pack's own, by role; VALUE_UNDEFINED when none */
};

/* An empty style; NULL when memory is exhausted. */
struct style *style_new(struct arena *a);
/* Applies a style.json (as pack_json merges it along a chain of packs and checks it) over what is
 * there. Strings are not copied. False when memory is exhausted. */
bool style_apply(struct style *s, const struct value *root, struct diags *ds);
/* What all packs together must have given: looks with font, size and line; room for text. */
bool style_check(const struct style *s, struct str file, struct diags *ds);
/* The look to change: the one of that name, else a new one that starts as the body look. NULL when
 * memory is exhausted. */
struct look *style_open_look(struct style *s, struct str name);
/* NULL when there is no such look. "" is "body". */
const struct look *style_look(const struct style *s, struct str name);

/* A table's code where it goes on: 公开07表（续表）. {NULL, 0} when memory is exhausted. */
struct str style_continued_code(const struct style *s, struct str code, struct arena *a);

#endif
