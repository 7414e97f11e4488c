#!/bin/sh
# All tests. "./test.sh quick": one build; unit, spec and lint tests, and one end-to-end build of each department.
set -eu
cd "$(dirname "$0")"
jobs=$(($(nproc) + 1)) # some tests wait for others: a clock, a browser, an office program

build() {
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1" -- --quiet
}

if [ "${1:-}" = quick ]; then
    scripts/setup.sh --tests
    build quick
    exec ctest --test-dir build/quick -j "$jobs" -L quick --output-on-failure --timeout 300
fi

scripts/setup.sh --tests

echo "== clang，AddressSanitizer + UndefinedBehaviorSanitizer"
build asan
ctest --test-dir build/asan -j "$jobs" -LE once --output-on-failure --timeout 900

echo "== ThreadSanitizer：两个线程同时做"
build tsan
ctest --test-dir build/tsan -R '^embed.threads$' --output-on-failure --timeout 600

echo "== gcc，发布的程序；由别的程序评判的测试"
build release
ctest --test-dir build/release -j "$jobs" -L 'once|unit' --output-on-failure --timeout 900
