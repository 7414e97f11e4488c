/* How much work something is, counted where tests ask for it: time depends on the machine, the
 * number of steps does not. Without JUESUAN_STEPS nothing is counted and nothing is left of it. */
#ifndef JUESUAN_BASE_STEPS_H
#define JUESUAN_BASE_STEPS_H

#include <stddef.h>

#ifdef JUESUAN_STEPS
/* Bytes looked at, slots and reports compared, by this thread; the test program owns it. */
extern _Thread_local size_t steps_taken;
#define STEPS(n) ((void)(steps_taken += (n)))
#else
#define STEPS(n) ((void)(n))
#endif

#endif
