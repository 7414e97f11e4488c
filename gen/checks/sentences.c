#include "checks/internal.h"
void check_sentences(struct run *r, const struct passages *p)
{
    (void)r;
    (void)p;
}
void check_annexes(struct run *r)
{
    (void)r;
}
