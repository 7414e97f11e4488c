/* The pages: each answers one visit. `rest` and `fields` of the visit say what is wanted. */
#ifndef JUESUAN_SERVE_PAGES_H
#define JUESUAN_SERVE_PAGES_H

#include "serve/visit.h"

typedef void page_fn(struct visit *v);

/* page_start.c: the first page, the empty workbook, a file that is brought, the year of one that
 * does not tell it. */
page_fn page_start, page_blank, page_upload, page_year;
/* page_work.c: one piece of work: its findings and what can be done next. */
page_fn page_work, page_again, page_move, page_delete;
/* page_correct.c: figures typed anew; page_sheet.c: a whole sheet of them. */
page_fn page_correct, page_change, page_decide, page_sheet;
/* page_older.c: the data that was published before. */
page_fn page_older;
/* page_answer.c: a hint answered. */
page_fn page_answer;
/* page_preview.c: the document, and how its figures were made. */
page_fn page_preview, page_document;
/* page_city.c: the departments of a folder. */
page_fn page_city, page_city_look, page_city_check, page_city_open;
/* page_files.c: what is made of it. */
page_fn page_file;

/* The kinds of answers to a request, by its path: pages of a work get it opened. */
void pages_answer(struct visit *v);

#endif
