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
failed=""

# A stage that fails does not hide what the next ones find.
stage() {
    preset=$1 words=$2
    shift 2
    echo "== $words"
    build "$preset"
    ctest --test-dir "build/$preset" "$@" --output-on-failure --timeout 900 || failed="$failed $preset"
}

stage asan "clang，AddressSanitizer + UndefinedBehaviorSanitizer" -j "$jobs" -L 'unit|both|sanitize'
stage tsan "ThreadSanitizer：两个线程同时做" -R '^embed.threads$'
stage release "gcc，发布的程序；由别的程序评判的测试" -j "$jobs" -LE sanitize

if [ -n "$failed" ]; then
    echo "没有通过：$failed（见上）" >&2
    exit 1
fi
