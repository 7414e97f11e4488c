/* Every allocation of this process, its libraries' too, goes through here: it is counted, and one
 * of them can be the one that finds no room. What makes a place is who called: allocations of one
 * chain of callers are one place. */
#ifndef JUESUAN_FAULTS_ALLOCATIONS_H
#define JUESUAN_FAULTS_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Known places and those found last; shared with what is forked. False when there is no memory for
 * that. */
bool allocations_begin(int depth, bool system_calls);

/* From now on places that nobody has met yet are noted. */
void allocations_note(void);
/* From now on the n-th allocation fails, counted from 1. */
void allocations_fail(long n);
/* From now on nothing happens. */
void allocations_let(void);

/* The numbers of the first allocations of the noted places, since allocations_note; below 0 where a
 * library called. */
size_t allocations_noted(const long **numbers);
/* Blocks that are in use. */
long allocations_live(void);
/* Whether one has failed since allocations_fail. */
bool allocations_failed(void);
/* Who asked for it, a line each. */
void allocations_print(int fd);

/* Whether a system call is to fail, in the way `kind`, above 0 (calls.c). */
bool allocations_call_fails(int kind);

#endif
