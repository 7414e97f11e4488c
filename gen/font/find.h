/* From a face's description to the opened face. */
#ifndef JUESUAN_FONT_FIND_H
#define JUESUAN_FONT_FIND_H

#include "font/config.h"
#include "font/facefile.h"
#include "font/installed.h"

struct found_face {
    struct face_file
        *face; /* NULL: not found or not usable, which is reported where it was there */
    struct str file;
};

/* Looks for the file in `folder` (may be empty) and the folders of the configuration, then for the
 * family among the installed fonts. *installed is opened when the latter is needed. */
struct found_face find_face(struct face_library *lib, const struct known *known,
                            const struct font_config *config, const struct font_face_config *wanted,
                            struct str folder, struct arena *a, struct installed **installed,
                            struct diags *ds);

#endif
