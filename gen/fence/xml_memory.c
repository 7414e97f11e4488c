/* libxml2 takes one set of functions for the whole process; what differs between threads is where
 * the reserve is. None of it is touched before memory fails. */
#include "fence/xml_memory.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct reserve {
    char *p;
    size_t n, used;
};

/* What reported errors of this thread before. */
struct listeners {
    xmlStructuredErrorFunc structured;
    xmlGenericErrorFunc generic;
    void *structured_user, *generic_user;
};

static _Thread_local struct reserve reserve;
static _Thread_local struct listeners before;

/* Pieces begin with their size. */
enum { ALIGNMENT = 16 };

static bool is_piece(const void *p)
{
    uintptr_t at = (uintptr_t)p, begin = (uintptr_t)reserve.p;
    return reserve.p && at >= begin && at < begin + reserve.n;
}

static void *piece(size_t size)
{
    struct reserve *r = &reserve;
    if (!r->p || size > r->n - r->used || r->n - r->used - size < 2 * (size_t)ALIGNMENT)
        return NULL;
    char *p = r->p + r->used;
    memcpy(p, &size, sizeof size);
    r->used += (ALIGNMENT + size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return p + ALIGNMENT;
}

static void *take(size_t size)
{
    void *p = memory_alloc(size);
    return p ? p : piece(size);
}

static void give(void *p)
{
    if (!is_piece(p))
        free(p);
}

static void *retake(void *p, size_t size)
{
    if (!p)
        return take(size);
    size_t old = size;
    bool own = is_piece(p);
    void *more = own ? NULL : memory_resize(p, size);
    if (more)
        return more;
    if (own)
        memcpy(&old, (char *)p - ALIGNMENT, sizeof old);
    more = piece(size);
    if (more)
        memcpy(more, p, old < size ? old : size);
    return more;
}

static char *copy(const char *text)
{
    size_t n = strlen(text) + 1;
    char *p = take(n);
    if (p)
        memcpy(p, text, n);
    return p;
}

static void say_nothing(void *user, const char *format, ...)
{
    (void)user, (void)format;
}

static void hear_nothing(void *user, xmlErrorPtr error)
{
    (void)user, (void)error;
}

static void be_quiet(const struct xml_library *xml)
{
    before =
        (struct listeners){*xml->__xmlStructuredError(), *xml->__xmlGenericError(),
                           *xml->__xmlStructuredErrorContext(), *xml->__xmlGenericErrorContext()};
    xml->xmlSetStructuredErrorFunc(NULL, hear_nothing);
    xml->xmlSetGenericErrorFunc(NULL, say_nothing);
}

/* Tables that are made once for the process: half of them are none. */
static void make_tables(const struct xml_library *xml)
{
    bool failed_before = memory_failed();
    xml->xmlInitParser();
    if (memory_failed() && !failed_before)
        xml->xmlCleanupParser();
}

/* Two threads that do so at once do the same. */
void xml_memory_watch(const struct xml_library *xml)
{
    xmlFreeFunc old_free;
    xmlMallocFunc old_malloc;
    xmlReallocFunc old_realloc;
    xmlStrdupFunc old_strdup;
    xml->xmlMemGet(&old_free, &old_malloc, &old_realloc, &old_strdup);
    if (old_malloc == malloc && old_free == free)
        (void)xml->xmlMemSetup(give, take, retake, copy);
    make_tables(xml);
}

bool xml_memory_begin(const struct xml_library *xml, size_t n)
{
    be_quiet(xml);
    xml_memory_watch(xml);
    reserve = (struct reserve){memory_alloc(n), n, 0};
    return reserve.p != NULL;
}

void xml_memory_end(const struct xml_library *xml)
{
    xml->xmlResetLastError(); /* a text */
    xml->xmlSetStructuredErrorFunc(before.structured_user, before.structured);
    xml->xmlSetGenericErrorFunc(before.generic_user, before.generic);
    free(reserve.p);
    reserve = (struct reserve){NULL, 0, 0};
}
