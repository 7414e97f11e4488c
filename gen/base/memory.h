/* Every allocation of the library. One that fails is remembered for the thread, as errno is, so
 * that whoever ends a call knows that nothing made since memory_forget is to be trusted, wherever
 * in between the failure was met and however it was handled there. */
#ifndef JUESUAN_BASE_MEMORY_H
#define JUESUAN_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* As malloc, calloc of one object, realloc; freed with free. */
void *memory_alloc(size_t size);
void *memory_zalloc(size_t size);
void *memory_resize(void *p, size_t size);

/* A block of MEMORY_HUGE bytes that the system may back by one large page: a process that fills
 * megabytes is otherwise stopped for each 4 KB of them. NULL where there is none, which is no
 * failure: whoever asks takes a common block then. Given back with memory_give_huge. */
enum { MEMORY_HUGE = 2 * 1024 * 1024 };
void *memory_take_huge(void);
void memory_give_huge(void *p);

/* For a process that is ours alone: what is freed stays with it for the next who asks, and the
 * next `n` bytes of its heap (64 MB at most) may be backed by large pages, too. It costs addresses,
 * no memory. */
void memory_settle(size_t n);

/* Whether so many bytes could be had now; false counts as a failure. For libraries that do not
 * survive one. */
bool memory_available(size_t size);

/* Whether an allocation of this thread has failed. Limits that the program sets itself do not
 * count. */
bool memory_failed(void);
void memory_forget(void);
/* For failures met by a library, and for what was made of an earlier one. */
void memory_note_failure(void);

#endif
