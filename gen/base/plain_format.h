/* The directives that nearly all messages and addresses are made with, written without the C
 * library's printf, which takes ten times as long for them. */
#ifndef JUESUAN_BASE_PLAIN_FORMAT_H
#define JUESUAN_BASE_PLAIN_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* As vsnprintf for %s, %.*s, %c, %d, %u, %zu and %%: *n bytes and a NUL in `out`. False, with
 * `args` used up in part, for any other directive or when `cap` bytes are too few: printf is asked
 * then. */
bool plain_format(char *out, size_t cap, const char *format, va_list args, size_t *n);

#endif
