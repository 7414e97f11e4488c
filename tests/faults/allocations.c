/* malloc and its kin in front of glibc's (__libc_malloc). */
#include "allocations.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

#define SEEN __attribute__((visibility("default"), used))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *p);

enum { KNOWN = 1 << 20, NOTED = 1 << 16, FRAMES = 48, OWN = 4 };

struct shared {
    uint64_t known[KNOWN];
    long noted[NOTED];
    size_t noted_count;
};

struct frames {
    uintptr_t at[FRAMES];
    int n, most;
};

static struct shared *shared;
static int depth;
static enum { LET, NOTE, FAIL } mode;
static long count, fails_at, live;
static bool busy, failed, calls;
static struct frames failed_by;

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *user)
{
    struct frames *f = user;
    if (f->n < f->most)
        f->at[f->n++] = _Unwind_GetIP(context);
    return f->n < f->most ? _URC_NO_REASON : _URC_END_OF_STACK;
}

extern const char __executable_start[], etext[]; /* by the linker */

static bool is_of_library(uintptr_t at)
{
    return at < (uintptr_t)__executable_start || at >= (uintptr_t)etext;
}

static __attribute__((noinline)) void note(int kind)
{
    bool library = false;
    struct frames frames = {.most = depth + OWN < FRAMES ? depth + OWN : FRAMES};
    uint64_t hash = 14695981039346656037u ^ (uint64_t)kind;
    _Unwind_Backtrace(add_frame, &frames);
    for (int i = OWN; i < frames.n; i++) {
        hash = (hash ^ frames.at[i]) * 1099511628211u;
        library |= is_of_library(frames.at[i]);
    }
    hash |= 1;
    size_t at = hash % KNOWN;
    while (shared->known[at] && shared->known[at] != hash)
        at = (at + 1) % KNOWN;
    if (shared->known[at] || shared->noted_count == NOTED)
        return;
    shared->known[at] = hash;
    shared->noted[shared->noted_count++] = library ? -count : count;
}

/* Whether this allocation is to fail. */
static __attribute__((noinline)) bool refused_as(int kind)
{
    if (mode == LET || busy || (kind > 0) != calls)
        return false;
    busy = true;
    count++;
    if (mode == NOTE)
        note(kind);
    bool now = mode == FAIL && count == fails_at;
    if (now) {
        failed = true;
        failed_by = (struct frames){.most = FRAMES};
        _Unwind_Backtrace(add_frame, &failed_by);
    }
    busy = false;
    return now;
}

static bool refused(void)
{
    if (!refused_as(0))
        return false;
    errno = ENOMEM;
    return true;
}

bool allocations_call_fails(int kind)
{
    int error = errno;
    bool fails = refused_as(kind);
    errno = error;
    return fails;
}

static void *counted(void *p)
{
    if (p)
        __atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
    return p;
}

SEEN void *malloc(size_t size)
{
    return refused() ? NULL : counted(__libc_malloc(size));
}

SEEN void *calloc(size_t n, size_t size)
{
    return refused() ? NULL : counted(__libc_calloc(n, size));
}

SEEN void *realloc(void *p, size_t size)
{
    if (refused())
        return NULL;
    void *grown = __libc_realloc(p, size);
    return p ? grown : counted(grown);
}

SEEN void *memalign(size_t alignment, size_t size)
{
    return refused() ? NULL : counted(__libc_memalign(alignment, size));
}

SEEN void *aligned_alloc(size_t alignment, size_t size)
{
    return refused() ? NULL : counted(__libc_memalign(alignment, size));
}

SEEN int posix_memalign(void **p, size_t alignment, size_t size)
{
    *p = refused() ? NULL : counted(__libc_memalign(alignment, size));
    return *p ? 0 : ENOMEM;
}

SEEN void free(void *p)
{
    if (p)
        __atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
    __libc_free(p);
}

bool allocations_begin(int callers, bool system_calls)
{
    depth = callers;
    calls = system_calls;
    void *p = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared = p == MAP_FAILED ? NULL : p;
    return shared != NULL;
}

void allocations_note(void)
{
    shared->noted_count = 0;
    count = 0;
    mode = NOTE;
}

void allocations_fail(long n)
{
    count = 0;
    fails_at = n;
    failed = false;
    mode = FAIL;
}

void allocations_let(void)
{
    mode = LET;
}

size_t allocations_noted(const long **numbers)
{
    *numbers = shared->noted;
    return shared->noted_count;
}

long allocations_live(void)
{
    return __atomic_load_n(&live, __ATOMIC_RELAXED);
}

bool allocations_failed(void)
{
    return failed;
}

void allocations_print(int fd)
{
    for (int i = OWN; i < failed_by.n; i++) {
        Dl_info info = {0};
        void *address;
        memcpy(&address, &failed_by.at[i], sizeof address);
        if (dladdr(address, &info))
            dprintf(fd, "    %s+0x%lx %s\n", info.dli_fname,
                    (unsigned long)(failed_by.at[i] - (uintptr_t)info.dli_fbase),
                    info.dli_sname ? info.dli_sname : "");
    }
}
