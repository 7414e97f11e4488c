#include "base/file.h"
#include "job/context.h"

#include <unistd.h>

enum { PATH_BYTES = 4096 };

static bool is_home(struct arena *a, struct str folder)
{
    struct str mark = path_join(a, folder, STR("templates/standard/pack.json"));
    return mark.p && file_exists(mark.p);
}

struct str home_find(struct arena *a, const char *given)
{
    static const char *const places[] = {"../share/juesuan", ".", "..", "../.."};
    struct str none = {NULL, 0};
    if (given)
        return is_home(a, str_of(given)) ? arena_str(a, str_of(given)) : none;
    char *exe = arena_alloc(a, PATH_BYTES);
    ssize_t n = exe ? readlink("/proc/self/exe", exe, PATH_BYTES) : -1;
    if (n <= 0 || n == PATH_BYTES)
        return none;
    struct str folder = path_folder((struct str){exe, (size_t)n});
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str home = path_join(a, folder, str_of(places[i]));
        if (home.p && is_home(a, home))
            return home;
    }
    return none;
}
