#!/bin/sh
# The path-sensitive checks: clang's analyzer (by .clang-tidy) and cppcheck. What was found clean is remembered in
# build/analyzed by the file's preprocessed text, so that only what changed is looked at again.
set -eu
cd "$(dirname "$0")/.."
known=build/analyzed
mkdir -p "$known"
flags="-std=c11 -D_GNU_SOURCE -DJUESUAN_VERSION=\"0\" -Igen $(pkg-config --cflags-only-I freetype2 libpng libxml-2.0 | sed 's/-I/-isystem/g')"
export known flags
find gen -name '*.c' | sort | xargs -P "$(nproc)" -I{} sh -c '
    sum=$({ clang-tidy --version; cat .clang-tidy; clang -E -P $flags "$1"; } | sha256sum | cut -d" " -f1)
    [ ! -e "$known/$sum" ] || exit 0
    clang-tidy --quiet "$1" -- $flags && : >"$known/$sum"' look {}
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 --suppress=missingInclude \
    --suppress=uninitvar --cppcheck-build-dir="$known" -j "$(nproc)" -D_GNU_SOURCE -Igen gen
