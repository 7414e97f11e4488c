/* Amounts of money as a data file gives them. */
#ifndef JUESUAN_DATA_AMOUNT_H
#define JUESUAN_DATA_AMOUNT_H

#include "base/diag.h"
#include "data/unit.h"
#include "data/value.h"

/* The exact amount in 元 with two decimals. `v` is a JSON number or a string of plain digits in
 * `unit`: at most two decimals in 元, six in 万元, no exponent, at most 15 digits when it is a bare
 * number (a spreadsheet or JavaScript would already have lost the sixteenth). Reports E2110 … E2114
 * at `place` and returns false otherwise. */
bool amount_parse(const struct value *v, enum amount_unit unit, const struct sources *sources,
                  struct place place, struct dec *out, struct diags *ds);

/* The text of a number as it stands in its file; empty when unknown. */
struct str number_text(const struct value *v, const struct sources *sources);

#endif
