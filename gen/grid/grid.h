/* A table: rows and columns of cells with the facts behind them. It is made from a specification
 * and facts (tables/), or read from what somebody printed (printed/); every output format shows it,
 * and the rules about tables look at it. */
#ifndef JUESUAN_GRID_GRID_H
#define JUESUAN_GRID_GRID_H

#include "base/arena.h"
#include "base/dec.h"
#include "base/source.h"
#include "data/origin.h"
#include "data/unit.h"

/* CELL_BLANK also where print has a dash for nothing. */
enum cell_kind { CELL_BLANK, CELL_TEXT, CELL_NUMBER };

/* What a cell is for; outputs derive fonts, alignment and header semantics from it. */
enum cell_role {
    ROLE_HEADER,        /* in the header rows */
    ROLE_COLUMN_NUMBER, /* 栏次: last header row */
    ROLE_LABEL,         /* 项目, 科目名称 and other row titles */
    ROLE_CODE,          /* 科目编码 */
    ROLE_LINE_NUMBER,   /* 行次 */
    ROLE_FIGURE,
    ROLE_TOTAL_LABEL, /* 合计, 总计, 人员经费合计 */
    ROLE_SECTION,     /* a title row inside the body */
    ROLE_TEXT         /* running text in a form (annexes) */
};

enum cell_align { ALIGN_AUTO, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* One addend of a total that stands on the same grid. */
struct grid_term {
    uint32_t row, col;
    int sign; /* +1 or -1 */
};

struct grid_cell {
    enum cell_kind kind;
    enum cell_role role;
    enum cell_align align; /* AUTO: by role and kind */
    struct str
        text; /* as displayed; for a number its formatted digits. May hold line breaks (\n) */
    struct dec number; /* CELL_NUMBER: the displayed value, already rounded to style.places, in the
                          grid's unit */
    struct dec_style style;
    struct str address; /* of the fact shown, "" when none */
    const struct origin
        *made; /* how it was made: that fact, or what was reckoned from several; NULL */
    const struct origin *reads; /* facts that it was made from without showing just one; NULL */
    uint16_t rowspan, colspan;  /* 1 unless this is the first cell of a merged area */
    bool covered;               /* inside a merged area, not its first cell: nothing is shown */
    bool bold;
    bool counts;    /* a number of things: the table's unit is not its own */
    uint8_t indent; /* in characters */
    /* CELL_NUMBER: addends whose displayed numbers add up exactly to this one; none when that does
     * not hold. */
    const struct grid_term *terms;
    size_t term_count;
    struct place place; /* the data line behind it, for diagnostics */
    uint32_t at;        /* the same as a position in the sources; 0 when unknown */
    bool input;         /* to be filled in by people: a workbook for data leaves it open */
    /* analyse.h */
    struct str plain; /* the text as texts are compared: no blanks, one width of brackets, digits */
    /* In print */
    bool malformed; /* digits that are no number */
    bool taken;     /* recognised as a figure of the pack's own table */
    bool has_expected;
    struct dec expected; /* what the other printed figures make of it */
};

/* What a column holds, by its titles. */
enum grid_kind { GRID_LABEL, GRID_CODE, GRID_LINE, GRID_AMOUNT };

enum { GRID_PATH_MAX = 6 };

struct grid_column {
    uint16_t width; /* hint in tenths of a character; 0: from content */
    bool numeric;   /* holds amounts, by the specification */
    /* analyse.h */
    enum grid_kind kind;
    struct str path[GRID_PATH_MAX]; /* titles from the top down, blanks removed */
    size_t depth;
    bool known; /* in print: some figure of it was recognised */
};

enum grid_orientation { ORIENT_AUTO, ORIENT_PORTRAIT, ORIENT_LANDSCAPE };

struct grid {
    struct str id;         /* "t01", "annex-1" */
    struct str code;       /* 公开01表, "" for annexes */
    struct str title;      /* 收入支出决算总表 */
    struct str number;     /* in a list of tables; "": its place there */
    struct str sheet;      /* name of the workbook sheet: 公开01表, 附件1 */
    struct str department; /* "部门：临夏市医疗保障局", "" when none */
    struct str unit;       /* "金额单位：万元", "" when none */
    struct str year;       /* "2021年度", "" when none */
    struct str above;      /* a further line above the table (预算代码：), "" when none */
    uint32_t rows, cols, header_rows;
    struct grid_cell *cells; /* rows × cols, row by row */
    struct grid_column *columns;
    struct str *notes; /* below the table, in order, each with its 注： as printed */
    size_t note_count;
    enum grid_orientation orientation;
    enum amount_unit in_unit; /* of its amounts */
    bool sheet_only;          /* it stands in the workbook only */
    bool no_sheet;            /* it stands in the document only */
    bool printed;             /* by somebody else: read, not made */
    bool unit_wrong;         /* and it says another unit than `in_unit`, in which its amounts are */
    bool codes_repeat;       /* a printed table's codes may stand in it several times */
    bool has_amount;         /* some amount other than zero; analyse.h */
    uint32_t at;             /* a printed table's position in the sources */
    struct str instead;      /* the table that it is another layout of, "" when none */
    struct str strange;      /* of a printed table: columns that the pack's own does not have */
    struct str strange_rows; /* and rows */
};

static inline struct grid_cell *grid_at(const struct grid *g, uint32_t row, uint32_t col)
{
    return &g->cells[(size_t)row * g->cols + col];
}

/* A list of names: beside them at most their numbers from 1 on, no amount and no blank cells (序号,
 * 单位名称). How many are numbered, and how many rows there are below the titles; false: no such
 * list.
 */
bool grid_lists_names(const struct grid *g, size_t *numbered, size_t *rows);
/* A grid of blank cells with spans of 1; NULL when memory is exhausted. Texts are empty, not NULL.
 */
struct grid *grid_new(struct arena *a, uint32_t rows, uint32_t cols);
/* Merges the area; the first cell keeps its content. False when it overlaps another merged area or
 * leaves the grid. */
bool grid_merge(struct grid *g, uint32_t row, uint32_t col, uint32_t rowspan, uint32_t colspan);
/* The alignment to use: the cell's own, else numbers right, headers, codes and line numbers
 * centred, texts left. */
enum cell_align grid_cell_align(const struct grid_cell *c);

#endif
