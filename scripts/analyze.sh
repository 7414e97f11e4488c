#!/bin/sh
# The path-sensitive checks that take too long for every run of CI: clang's analyzer (by .clang-tidy) and gcc's -fanalyzer.
# What was found clean is remembered in build/analyzed by the file's preprocessed text, so that only what changed is looked
# at again. clang-tidy's other checks and cppcheck are tests: tests/lint/test_tidy.py, test_cppcheck.py.
#
#   scripts/analyze.sh [FILE...]    without files all of gen/
#
# What gcc 12 is told to let pass and why; all of it was looked at:
#   -Wno-analyzer-malloc-leak: takes the -1 of iconv_open for memory, and knows no owner in another file
#   -Wno-analyzer-use-of-uninitialized-value: takes a struct copied by ?: or by *a = *b for one that nobody filled
#   -Wno-analyzer-null-dereference in json.c, from_book.c and pdf_flow.c: that there is an open bracket, a source, and a cell, is
#     seen to elsewhere or by the loop before
# What clang finds is silenced where it stands: NOLINTNEXTLINE with the reason.
set -eu
cd "$(dirname "$0")/.."
known=build/analyzed
mkdir -p "$known"
flags="-std=c11 -D_GNU_SOURCE -DJUESUAN_VERSION=\"0\" -DJUESUAN_GLYPHS=\"0\" -DJUESUAN_LIBXML2=\"0\" -DJUESUAN_MICROHTTPD=\"0\" -Igen $(pkg-config --cflags-only-I freetype2 libpng libxml-2.0 | sed 's/-I/-isystem/g')"
silenced="-Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value"
export known flags silenced
[ $# -gt 0 ] || set -- $(find gen -name '*.c' | sort)
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} sh -c '
    sum=$({ clang-tidy --version; gcc --version; cat .clang-tidy scripts/analyze.sh; gcc -E -P $flags "$1"; } | sha256sum | cut -d" " -f1)
    [ ! -e "$known/$sum" ] || exit 0
    case $1 in gen/data/json.c|gen/printed/from_book.c|gen/read/pdf_flow.c) silenced="$silenced -Wno-analyzer-null-dereference" ;; esac
    clang-tidy --quiet "$1" -- $flags &&
        gcc $flags -O1 -Werror -fanalyzer $silenced -c -o /dev/null "$1" && : >"$known/$sum"' look {}
