/* Font roles as the faces that office programs in China have. */
#ifndef JUESUAN_WRITE_OFFICE_FONTS_H
#define JUESUAN_WRITE_OFFICE_FONTS_H

#include "layout/style.h"

struct office_font {
    const char *role;
    struct str chinese, instead, latin; /* `instead`: where the first is not installed */
    struct str free;                    /* a free face of the same kind */
};

/* The faces of a role: those that the style names itself come first. Unknown roles get the body's.
 */
struct office_font office_font_of(const struct style *style, struct str role);
/* All roles, for lists of fonts. */
size_t office_font_count(void);
struct office_font office_font_at(const struct style *style, size_t i);

#endif
