/* What every unit test includes: cmocka in the order it needs, and small helpers. */
#ifndef JUESUAN_TESTS_CHECK_H
#define JUESUAN_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/diag.h"

#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct str actual_ = (actual);                                                             \
        char copy_[4096];                                                                          \
        assert_true(actual_.n < sizeof copy_);                                                     \
        memcpy(copy_, actual_.p ? actual_.p : "", actual_.n);                                      \
        copy_[actual_.n] = '\0';                                                                   \
        assert_string_equal(copy_, (expected));                                                    \
    } while (0)

/* The Chinese of an argument that has both languages. */
static inline struct str in_chinese(struct str s)
{
    size_t cut = str_find(s, STR("\x1f"), 0);
    return cut == SIZE_MAX ? s : str_sub(s, 0, cut);
}

#endif
