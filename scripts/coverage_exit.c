/* Linked into every program of a coverage build in front of _exit (--wrap): a worker that leaves by
 * it would take its counts along. */
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
