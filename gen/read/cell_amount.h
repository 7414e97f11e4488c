/* The amount of money in a cell, as people and programs write it. */
#ifndef JUESUAN_READ_CELL_AMOUNT_H
#define JUESUAN_READ_CELL_AMOUNT_H

#include "data/unit.h"
#include "read/book.h"

enum amount_result {
    AMOUNT_NONE, /* nothing, or a sign for it: — - / … 空 */
    AMOUNT_GIVEN,
    AMOUNT_REFUSED /* reported: E2401 … E2408 */
};

struct cell_amount {
    struct dec value;      /* exact, in `unit` */
    enum amount_unit unit; /* the one asked for, or the one that the cell itself says */
    bool says_unit;
};

/* What `cell` (NULL: empty) holds where amounts in `unit` (元 or 万元) are expected. A number is
 * rounded to two decimals in 元, six in 万元, and refused when it is farther from that than a
 * thousandth of its last place and than two units in the last place of a double:
 * 0.07000000000000001 is 0.07, 12.345 is refused. */
enum amount_result cell_amount(const struct book_cell *cell, enum amount_unit unit,
                               struct place place, struct cell_amount *out, struct diags *ds);

/* The number of a cell in plain notation with at most 15 digits, as a table program shows it: codes
 * entered as numbers are texts to us. False when it has more than `places` decimals that are not 0,
 * or does not fit. */
bool cell_decimal(double number, int places, struct dec *out);
/* What somebody typed: with as few places as make the same double, at most 10. */
bool cell_shortest(double number, struct dec *out);

#endif
