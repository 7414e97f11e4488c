#!/bin/sh
# Runs the tests with counts of lines and branches, and says how much of gen/ they reach; fails below the marks of
# scripts/coverage.py. scripts/coverage.sh [CTEST ARGUMENTS]: without arguments all tests but those of the sources.
set -eu
cd "$(dirname "$0")/.."
cmake --preset coverage >/dev/null
cmake --build --preset coverage -- --quiet
find build/coverage -name '*.gcda' -delete
[ $# -gt 0 ] || set -- -E '^lint'
ctest --test-dir build/coverage -j "$(nproc)" --output-on-failure --timeout 1800 "$@" || echo "some tests failed; what they reached counts"
exec /usr/bin/python3 -B scripts/coverage.py build/coverage
