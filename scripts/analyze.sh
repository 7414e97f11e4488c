#!/bin/sh
# The path-sensitive checks that take too long for every run of CI: clang's analyzer (by .clang-tidy) and gcc's -fanalyzer.
# What was found clean is remembered in build/analyzed by the file's preprocessed text, so that only what changed is looked
# at again. clang-tidy's other checks and cppcheck are tests: tests/lint/test_tidy.py, test_cppcheck.py.
#
#   scripts/analyze.sh [FILE...]    without files all of gen/
#
# What gcc is told to let pass and why (12.2: it does not know that an arena owns what it gives out):
#   -Wno-analyzer-malloc-leak, -Wno-analyzer-file-leak, -Wno-analyzer-fd-leak: the owner is an arena, or a struct the caller frees
#   -Wno-analyzer-use-of-uninitialized-value: a struct that was filled through a pointer in another file counts as empty
#   -Wno-analyzer-possible-null-argument, -Wno-analyzer-null-argument: slices of length 0 have no address, and memcpy gets it with 0
set -eu
cd "$(dirname "$0")/.."
known=build/analyzed
mkdir -p "$known"
flags="-std=c11 -D_GNU_SOURCE -DJUESUAN_VERSION=\"0\" -Igen $(pkg-config --cflags-only-I freetype2 libpng libxml-2.0 | sed 's/-I/-isystem/g')"
silenced="-Wno-analyzer-malloc-leak -Wno-analyzer-file-leak -Wno-analyzer-use-of-uninitialized-value
    -Wno-analyzer-possible-null-argument -Wno-analyzer-null-argument"
export known flags silenced
[ $# -gt 0 ] || set -- $(find gen -name '*.c' | sort)
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} sh -c '
    sum=$({ clang-tidy --version; gcc --version; cat .clang-tidy scripts/analyze.sh; gcc -E -P $flags "$1"; } | sha256sum | cut -d" " -f1)
    [ ! -e "$known/$sum" ] || exit 0
    clang-tidy --quiet "$1" -- $flags &&
        gcc $flags -O1 -Werror -fanalyzer $silenced -c -o /dev/null "$1" && : >"$known/$sum"' look {}
