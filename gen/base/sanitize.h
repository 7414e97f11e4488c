/* Whether this is a build under AddressSanitizer: gcc and clang say so in different ways. For what
 * cannot be done under it; what a program does with data never depends on it. */
#ifndef JUESUAN_BASE_SANITIZE_H
#define JUESUAN_BASE_SANITIZE_H

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef UNDER_ADDRESS_SANITIZER
#define UNDER_ADDRESS_SANITIZER 0
#endif

#endif
