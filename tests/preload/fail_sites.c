/* Preloaded into the program: one allocation of each place fails, the program's and the libraries'
 * alike (sites.h). SITES_FULL=1: all that follow fail too. Lives on what only glibc has:
 * __libc_malloc. */
#include <stdarg.h>

#include "sites.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static bool full, asked;

static bool refuse(bool fails)
{
    if (fails && !asked) {
        asked = true;
        full = getenv("SITES_FULL") != NULL;
    }
    bool refused = fails || (full && !sites.busy);
    if (refused)
        errno = ENOMEM;
    return refused;
}

void *malloc(size_t size)
{
    return refuse(SITE_FAILS(0, "malloc")) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return refuse(SITE_FAILS(0, "calloc")) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return refuse(SITE_FAILS(0, "realloc")) ? NULL : __libc_realloc(p, size);
}

void *memalign(size_t alignment, size_t size)
{
    return refuse(SITE_FAILS(0, "memalign")) ? NULL : __libc_memalign(alignment, size);
}
