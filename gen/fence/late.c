/* dlopen and dlsym: nothing else in the program loads a library while it runs. */
#include "fence/late.h"

#include "base/memory.h"

#include <dlfcn.h>
#include <errno.h>

bool late_load(const char *library, const char *const *names, size_t n, void *table)
{
    errno = 0;
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool ok = handle != NULL;
    for (size_t i = 0; ok && i < n; i++) {
        void *function = dlsym(handle, names[i]);
        ok = function != NULL;
        memcpy((char *)table + i * sizeof function, &function, sizeof function);
    }
    if (!ok && errno == ENOMEM)
        memory_note_failure();
    if (handle)
        (void)dlclose(handle); /* RTLD_NODELETE: counts only */
    return ok;
}

void late_failed(const char *library, struct diags *ds)
{
    if (memory_failed())
        DIAG0(ds, E1004, (struct place){0});
    else
        DIAG(ds, E6063, (struct place){0}, str_of(library));
}
