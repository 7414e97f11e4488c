/* Where the parts of a sheet stand when it is written. Reading does not rely on it. */
#ifndef JUESUAN_ENTRY_LAYOUT_H
#define JUESUAN_ENTRY_LAYOUT_H

#include "base/arena.h"

#define ENTRY_PROPERTY "juesuan.form"

enum { TITLE_ROW, ABOUT_ROW, FORM_HEAD_ROW, NONE_ROW = FORM_HEAD_ROW, SOURCE_ROW, TABLE_HEAD_ROW };

/* What a workbook says of itself: "form=1;pack=gansu;year=2025". */
struct str entry_identity_text(struct arena *a, struct str pack, int year);

#endif
