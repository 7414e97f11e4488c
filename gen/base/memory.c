/* malloc and the mark of the thread; tests make it fail (tests/preload). */
#include "base/memory.h"

#include <stdlib.h>
#include <sys/mman.h>

static _Thread_local bool failed;

static void *checked(void *p)
{
    failed |= !p;
    return p;
}

void *memory_alloc(size_t size)
{
    return checked(malloc(size ? size : 1));
}

void *memory_zalloc(size_t size)
{
    return checked(calloc(1, size ? size : 1));
}

void *memory_resize(void *p, size_t size)
{
    return checked(realloc(p, size ? size : 1));
}

/* Not malloc: freeing a large block would change how glibc serves later ones. */
bool memory_available(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        failed = true;
        return false;
    }
    munmap(p, size);
    return true;
}

bool memory_failed(void)
{
    return failed;
}

void memory_forget(void)
{
    failed = false;
}

void memory_note_failure(void)
{
    failed = true;
}
