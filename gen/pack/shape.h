#ifndef JUESUAN_PACK_SHAPE_H
#define JUESUAN_PACK_SHAPE_H

#include "pack/pack.h"

/* Checks the settings of pack.json that the program reads (E4021, E4023). */
bool pack_check_settings(const struct pack *p, struct sources *sources, struct diags *ds);

#endif
