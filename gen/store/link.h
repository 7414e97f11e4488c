/* Symbolic links in the output folder. */
#ifndef JUESUAN_STORE_LINK_H
#define JUESUAN_STORE_LINK_H

#include "base/diag.h"

/* Whether `path` may be written: it is no link, or one to a place in the folder itself. False after
 * E8003. */
bool link_stays(const char *folder, struct str path, struct diags *ds);

#endif
