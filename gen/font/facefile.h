/* The file of a face, opened when something is asked that is not known of it from earlier runs. */
#ifndef JUESUAN_FONT_FACEFILE_H
#define JUESUAN_FONT_FACEFILE_H

#include "font/face.h"
#include "font/known.h"

struct face_file {
    struct face_library *library;
    struct face_wish wish;
    struct str key;                 /* known_key; {NULL, 0}: nothing of it is kept */
    const struct known_face *known; /* NULL: nothing */
    struct face *face;              /* NULL: not opened */
    bool lost;                      /* it is no longer what was known */
};

/* Opens a face, or finds it known. Statuses other than FACE_OK are those of face_open; NULL in *out
 * for all of them. What the wish points to, and `a`, live longer. Closed by face_file_close. */
enum face_status face_file_open(struct face_library *library, const struct known *known,
                                const struct face_wish *wish, struct arena *a,
                                struct face_file **out);
void face_file_close(struct face_file *s);

int face_file_index(const struct face_file *s); /* face_index */
struct face_measures face_file_measures(const struct face_file *s);
struct str face_file_name(const struct face_file *s); /* PostScript name; "" when it has none */

/* The opened face. NULL when its file has changed since it was known, or memory is exhausted. */
struct face *face_file_face(struct face_file *s);

#endif
