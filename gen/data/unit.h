/* Units in which amounts of money are given and published. */
#ifndef JUESUAN_DATA_UNIT_H
#define JUESUAN_DATA_UNIT_H

#include "base/dec.h"

enum amount_unit { UNIT_YUAN, UNIT_WAN, UNIT_YI, UNIT_COUNT };

/* 元, 万元, 亿元. */
struct str amount_unit_name(enum amount_unit unit);
/* 万元 or wan, 元 or yuan, 亿元 or yi; false for anything else. */
bool amount_unit_parse(struct str name, enum amount_unit *out);
/* An amount of 元 in another unit, exactly, and back. False on overflow. */
bool amount_in_unit(struct dec yuan, enum amount_unit unit, struct dec *out);
bool amount_from_unit(struct dec amount, enum amount_unit unit, struct dec *yuan);

#endif
