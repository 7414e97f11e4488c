/* What a file is that somebody brought, and what the checks say of it. */
#ifndef JUESUAN_SERVE_LOOK_H
#define JUESUAN_SERVE_LOOK_H

#include "serve/visit.h"

/* Finds out what the current step's file is, and makes data that is no workbook one. False after a
 * report: the file could not be kept. */
bool look_at_file(struct visit *v);
/* The bytes of the current step; {NULL, 0} after a report. */
struct str look_bytes(struct visit *v);
struct juesuan_input look_input(struct visit *v);
/* The name of a workbook that takes the place of that file. */
struct str look_workbook_name(struct visit *v, struct str name);
/* The same data written anew, where every sheet has its plain layout; no bytes after a report of
 * the library. */
struct juesuan_input look_anew(struct visit *v);
/* Appends the result of juesuan_check as JSON; kept for the next look. */
void look_check(struct visit *v, struct buf *out);
/* The same as text for people. */
void look_report(struct visit *v, struct buf *out);
/* The result of juesuan_check as a value, with what stands around its figures (around.h); kept for
 * the next look. */
struct value look_findings(struct visit *v);

#endif
