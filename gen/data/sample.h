/* A data file in which everything that a schema knows is given: what a pack is tried on. Its
 * figures are of no meaning and do not add up. */
#ifndef JUESUAN_DATA_SAMPLE_H
#define JUESUAN_DATA_SAMPLE_H

#include "base/buf.h"
#include "data/schema.h"

/* Appends the file's JSON. Members whose name stands in `without` are left out. False when memory
 * is exhausted. */
bool sample_write(const struct schema *schema, int year, const char *const *without, size_t n,
                  struct buf *out);

#endif
