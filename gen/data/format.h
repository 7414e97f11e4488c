/* The formats of the schema: what a text or number of that kind must look like. */
#ifndef JUESUAN_DATA_FORMAT_H
#define JUESUAN_DATA_FORMAT_H

#include "data/amount.h"

/* amount, count, score, percent, area, function-code, economic-code, year, date, name, text.
 * Unknown formats pass. Reports E2110 … E2129 and returns false when `v` is not of that format;
 * null passes where the type allows it. */
bool format_check(struct str format, const struct value *v, struct str title, enum amount_unit unit,
                  const struct sources *sources, struct place place, struct diags *ds);

#endif
