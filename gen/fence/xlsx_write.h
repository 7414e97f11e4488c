/* Workbooks out, in memory: a thin fence around the library, which takes much that Excel then
 * refuses or "repairs". What may not be in a workbook is refused here with a diagnostic, whoever
 * writes it. Rows and columns count from 0. The same calls always give the same bytes.
 *
 * The first failure is remembered and told; all that follows does nothing, and xlsx_finish says so.
 * Texts are copied. Charts: xlsx_draw.h. The library does not survive an allocation that fails:
 * whoever must survive it calls xlsx_make. */
#ifndef JUESUAN_FENCE_XLSX_WRITE_H
#define JUESUAN_FENCE_XLSX_WRITE_H

#include "base/dec.h"
#include "base/diag.h"
#include "fence/isolate.h"

struct xlsx;       /* a workbook */
struct xlsx_sheet; /* belongs to it */

struct xlsx_area {
    uint32_t row, col, last_row, last_col; /* inclusive */
};

/* For the file's properties; texts may be "". */
struct xlsx_meta {
    struct str title, subject, author, keywords;
    struct str status; /* {NULL, 0}: none */
    long long epoch;   /* seconds since 1970; before 1980: 1980, the first day that Excel knows */
};

enum xlsx_align { XLSX_LEFT, XLSX_CENTER, XLSX_RIGHT };

/* All that makes one cell look different from another. */
struct xlsx_look {
    enum xlsx_align align;
    uint8_t size, indent; /* points; steps */
    bool bold, border, wrap;
    bool unlocked;            /* may be filled in where the sheet is protected */
    uint32_t fill, color;     /* 0xRRGGBB; 0: none, and black */
    struct str number_format; /* "" for General */
};

/* Fills a workbook, reporting to `ds`; what else it changes is lost. It is called twice and must do
 * the same both times. False after a report. */
typedef bool xlsx_fill(void *user, struct xlsx *x, struct diags *ds);
struct xlsx_order {
    const struct xlsx_meta *meta;
    xlsx_fill *fill;
    void *user;
};

/* Workbooks that are being made by a process of their own (isolate.h). */
struct xlsx_making {
    const struct xlsx_order *orders;
    size_t n;
    struct isolated_task copy;
};

/* Begins them; all that is given must live, and must not move, until they are ended. `disposable`:
 * this process may die itself, see isolated_later. */
void xlsx_begin(struct xlsx_making *m, const struct xlsx_order *orders, size_t n, bool disposable);
/* Waits for the workbooks and appends each to its `out`. False after a report. */
bool xlsx_end(struct xlsx_making *m, struct buf *out, struct diags *ds);
/* Instead: nobody wants them any more. */
void xlsx_drop(struct xlsx_making *m);
/* One workbook, begun and ended at once. */
bool xlsx_make(const struct xlsx_meta *meta, xlsx_fill *fill, void *user, struct buf *out,
               struct diags *ds);

/* NULL after E1004 or E6050; all functions below take NULL and do nothing. `ds` must live until
 * xlsx_finish. */
struct xlsx *xlsx_new(const struct xlsx_meta *meta, struct diags *ds);
/* Appends the file to `out` and frees the workbook in every case. False after a report. */
bool xlsx_finish(struct xlsx *x, struct buf *out);

/* A property of the file with a text of at most 255 bytes, which programs may ask for by name. */
void xlsx_property(struct xlsx *x, struct str name, struct str value);
/* A name for an area, for the whole workbook. Names begin with a letter, a Han character or "_" and
 * must not read as a cell (A1, R1C1); of more than 255 characters or others they are refused
 * (E6060). */
void xlsx_define(struct xlsx *x, struct str name, const struct xlsx_sheet *s,
                 struct xlsx_area area);

/* A sheet behind those there are; its name as xlsx_sheet_names makes it, else E6060. */
struct xlsx_sheet *xlsx_add_sheet(struct xlsx *x, struct str name);
/* Nobody sees it unless he asks for it. The first sheet cannot be hidden. */
void xlsx_hide_sheet(struct xlsx_sheet *s);
/* Locked cells cannot be changed, until someone takes the protection off: there is no password. */
void xlsx_protect(struct xlsx_sheet *s);
/* The same, but rows may be put in, taken out and sorted, and sizes changed. */
void xlsx_protect_cells(struct xlsx_sheet *s);

/* Cells. "" as a text is an empty cell that has a look; a text never becomes a formula. Texts that
 * Excel does not hold are refused (E6051 to E6053), numbers of more digits too (E6057): ask
 * xlsx_number_fits. A formula begins with "=" and carries its value, which programs that do not
 * calculate show. */
void xlsx_put_text(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str text,
                   const struct xlsx_look *look);
void xlsx_put_number(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct dec number,
                     const struct xlsx_look *look);
void xlsx_put_formula(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str formula,
                      struct dec value, const struct xlsx_look *look);
/* The same with a text as its value. */
void xlsx_put_text_formula(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str formula,
                           struct str value, const struct xlsx_look *look);
/* One cell of many, all with that look; the content is put into the first afterwards. An area of
 * one cell stays as it is; one that lies over another is refused (E6055). */
void xlsx_merge(struct xlsx_sheet *s, struct xlsx_area area, const struct xlsx_look *look);
/* A note that is seen when the mouse rests on the cell; one a cell. */
void xlsx_comment(struct xlsx_sheet *s, uint32_t row, uint32_t col, struct str text);

/* What may be typed into the cells of an area. */
struct xlsx_rule {
    enum { XLSX_ANY, XLSX_DECIMAL, XLSX_WHOLE, XLSX_LIST, XLSX_TEXT_LENGTH } kind;
    struct dec low, high;      /* inclusive; of a text its length */
    const struct str *choices; /* of a list, */
    size_t choice_count;       /* all together of at most 255 characters, */
    struct str choices_from;   /* or the formula of an area that holds them: "=列表!$A$1:$A$9" */
    bool warn_only;            /* what is wrong may stay */
    struct str prompt_title,
        prompt;                    /* seen when the cell is chosen, of 32 and 255 characters; "" */
    struct str error_title, error; /* seen when something wrong was typed */
};
void xlsx_validate(struct xlsx_sheet *s, struct xlsx_area area, const struct xlsx_rule *rule);

/* Measures: columns in Excel's unit (digits of its default font), rows in points. */
void xlsx_columns(struct xlsx_sheet *s, uint32_t from, uint32_t to, double width, bool hidden);
/* The same with all cells unlocked that get no look of their own: Excel deletes a row of a
 * protected sheet only when all its cells are unlocked, also those far right of what is in use.
 * Width 0: the usual one. */
void xlsx_free_columns(struct xlsx_sheet *s, uint32_t from, uint32_t to, double width);
enum { XLSX_LAST_COLUMN = 16383 };
void xlsx_row_height(struct xlsx_sheet *s, uint32_t row, double height);
void xlsx_freeze(struct xlsx_sheet *s, uint32_t rows, uint32_t cols);
/* No marks of doubt in the cells of an area: numbers that are text on purpose, formulas that differ
 * from their neighbours. */
void xlsx_no_marks(struct xlsx_sheet *s, struct xlsx_area area);

enum { XLSX_BREAKS_MAX = 1000 };

/* On paper: A4. */
struct xlsx_print {
    struct xlsx_area area;
    uint32_t repeat_rows;  /* on each page; 0: none */
    uint32_t repeat_first; /* the first of them: they stand on the pages behind it */
    bool landscape;
    bool one_page;                   /* else one page wide */
    const uint32_t *breaks;          /* columns that begin a page beside the one before */
    uint32_t break_count;            /* 0: one page wide */
    uint32_t repeat_cols;            /* the first columns stand on those pages too */
    uint32_t percent;                /* their size */
    double left, right, top, bottom; /* margins in inches */
    const char *header, *footer;     /* in Excel's codes ("&P"); NULL: none */
};
void xlsx_print_as(struct xlsx_sheet *s, const struct xlsx_print *p);

#endif
