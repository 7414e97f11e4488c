#include "base/memory.h"

#include <stdlib.h>

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
