#!/bin/sh
# Runs the tests with counts of lines and branches, and says how much of gen/ they reach; fails below the marks of
# scripts/coverage.py. scripts/coverage.sh [CTEST ARGUMENTS]: without arguments all tests but those of the sources. Faults are met at
# every place that may have one, and the fuzz targets read some more mutations than in other runs: an hour on two idle cores.
set -eu
cd "$(dirname "$0")/.."
cmake --preset coverage >/dev/null
cmake --build --preset coverage -- --quiet
find build/coverage -name '*.gcda' -delete
[ $# -gt 0 ] || set -- -E '^lint'
export JUESUAN_FAULTS=all JUESUAN_REPLAY=40000
ctest --test-dir build/coverage -j "$(nproc)" --output-on-failure --timeout 5400 "$@" || echo "some tests failed; what they reached counts"
exec /usr/bin/python3 -B scripts/coverage.py build/coverage
