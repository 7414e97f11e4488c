/* Where data, templates and fonts of this installation are: beside the library or the program,
 * whatever their place. */
#include "base/file.h"
#include "context/context.h"

#include <dlfcn.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* Stands in the file that this code was loaded from. */
static const char place_mark;

static bool is_home(struct arena *a, struct str folder)
{
    struct str mark = path_join(a, folder, STR("templates/standard"));
    return mark.p && file_is_folder(mark.p);
}

/* Below or beside the folder of `file`, as when installed or where it was built. */
static struct str home_near(struct arena *a, struct str file)
{
    static const char *const places[] = {"../share/juesuan", "../../share/juesuan", ".", "..",
                                         "../.."};
    struct str folder = path_folder(file);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct str home = path_join(a, folder, str_of(places[i]));
        if (home.p && is_home(a, home))
            return path_real(a, home);
    }
    return (struct str){NULL, 0};
}

struct str home_find(struct arena *a, const char *given)
{
    struct str none = {NULL, 0}, home = none;
    if (given)
        return is_home(a, str_of(given)) ? arena_str(a, str_of(given)) : none;
    char *exe = arena_alloc(a, PATH_BYTES);
    ssize_t n = exe ? readlink("/proc/self/exe", exe, PATH_BYTES) : -1;
    if (n > 0 && n < PATH_BYTES)
        home = home_near(a, (struct str){exe, (size_t)n});
    Dl_info library; /* the program itself where the library is a part of it */
    if (!home.p && dladdr((const void *)&place_mark, &library) && library.dli_fname)
        home = home_near(a, str_of(library.dli_fname));
    return home;
}
