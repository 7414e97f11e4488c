/* The packs that build on a pack: what it offers them is used there. */
#ifndef JUESUAN_JOB_HEIRS_H
#define JUESUAN_JOB_HEIRS_H

#include "context/context.h"

/* The texts of all packs on the context's path that extend `pack`, as far as they are not of its
 * own chain; what cannot be read is left out without a word, for it is no fault of this pack.
 * `n` texts in the arena. */
struct str *heirs_texts(struct juesuan *j, const struct pack *pack, struct arena *a, size_t *n);

#endif
