/* malloc and the mark of the thread; tests make it fail (tests/preload). */
#include "base/memory.h"

#include "base/sanitize.h"

#include <stdint.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
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

/* Large pages begin at multiples of their size: twice the size is mapped, and what lies around the
 * aligned part is given back. */
void *memory_take_huge(void)
{
    char *p = mmap(NULL, 2 * (size_t)MEMORY_HUGE, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = (MEMORY_HUGE - (uintptr_t)p % MEMORY_HUGE) % MEMORY_HUGE;
    if (before)
        munmap(p, before);
    munmap(p + before + MEMORY_HUGE, MEMORY_HUGE - before);
    (void)madvise(p + before, MEMORY_HUGE, MADV_HUGEPAGE); /* without it the pages are small */
    return p + before;
}

void memory_give_huge(void *p)
{
    munmap(p, MEMORY_HUGE);
}

/* In two halves, since malloc takes what is larger than MAPPED_FROM from elsewhere. Half the time
 * of a workbook, and much of that of a small font, went into pages that were given back and asked
 * for anew: compressors and growing buffers are large blocks that live short. */
void memory_settle(size_t n)
{
#ifdef __GLIBC__
    enum { MAPPED_FROM = 32 * 1024 * 1024, KEPT = 2 * MAPPED_FROM, STEP = 2 * MEMORY_HUGE };
    (void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT);
    (void)mallopt(M_TOP_PAD, STEP);
    char *p = UNDER_ADDRESS_SANITIZER ? NULL : malloc(n / 2), *more = p ? malloc(n / 2) : NULL;
    size_t before = (MEMORY_HUGE - (uintptr_t)p % MEMORY_HUGE) % MEMORY_HUGE;
    bool joined = more > p && (size_t)(more - p) < n / 2 + MEMORY_HUGE;
    n = joined ? (size_t)(more - p) + n / 2 : n / 2;
    free(more);
    if (!p || n <= before)
        return;
    (void)madvise(p + before, (n - before) / MEMORY_HUGE * MEMORY_HUGE, MADV_HUGEPAGE);
    /* What lies before the first large page is held and never written to. */
    if (!realloc(p, before + 1))
        free(p);
#else
    (void)n;
#endif
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): that is held to the end */
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
