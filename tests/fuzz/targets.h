/* All fuzz targets in one program that needs no libFuzzer. */
#ifndef JUESUAN_FUZZ_TARGETS_H
#define JUESUAN_FUZZ_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int fuzz_target(const uint8_t *data, size_t size);

/* NULL: there is none of that name. What it needs before its first run is done. */
fuzz_target *fuzz_target_of(const char *name);

#endif
