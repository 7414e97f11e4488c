/* 元 and 万元, the only units in which accounts are published here; exact in both directions. */
#include "data/unit.h"

static const struct {
    struct str name, alias;
    int power; /* of ten, in 元 */
} units[UNIT_COUNT] = {{STR_INIT("元"), STR_INIT("yuan"), 0},
                       {STR_INIT("万元"), STR_INIT("wan"), 4},
                       {STR_INIT("亿元"), STR_INIT("yi"), 8}};

struct str amount_unit_name(enum amount_unit unit)
{
    return units[unit].name;
}

bool amount_unit_parse(struct str name, enum amount_unit *out)
{
    for (size_t i = 0; i < UNIT_COUNT; i++)
        if (str_eq(name, units[i].name) || str_eq(name, units[i].alias)) {
            *out = (enum amount_unit)i;
            return true;
        }
    return false;
}

bool amount_in_unit(struct dec yuan, enum amount_unit unit, struct dec *out)
{
    return dec_mul(yuan, (struct dec){1, units[unit].power}, out);
}

bool amount_from_unit(struct dec amount, enum amount_unit unit, struct dec *yuan)
{
    return dec_mul(amount, (struct dec){dec_pow10(units[unit].power), 0}, yuan);
}
