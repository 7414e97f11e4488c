/* A listener that only counts: a call that fails without a word is a fault. */
#ifndef JUESUAN_FUZZ_TOLD_H
#define JUESUAN_FUZZ_TOLD_H

#include <stddef.h>

static size_t told;

static inline void tell(void *user, const char *text, size_t n)
{
    (void)user;
    (void)text;
    told += n;
}

#endif
