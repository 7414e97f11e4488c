#include "checks/internal.h"
void check_forms(struct run *r)
{
    (void)r;
}
