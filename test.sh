#!/bin/sh
# Builds with gcc and clang, runs all tests, also under AddressSanitizer and UndefinedBehaviorSanitizer.
set -eu
cd "$(dirname "$0")"
jobs=$(nproc)

scripts/setup.sh --tests

echo "== clang，警告即错误"
CC=clang cmake -S . -B build/clang -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja --quiet -C build/clang

echo "== AddressSanitizer + UndefinedBehaviorSanitizer"
cmake -S . -B build/asan -G Ninja -DCMAKE_BUILD_TYPE=Debug -DJUESUAN_SANITIZE=ON >/dev/null
ninja --quiet -C build/asan
ctest --test-dir build/asan -j "$jobs" -LE once --output-on-failure --timeout 600

echo "== ThreadSanitizer：两个线程同时做"
cmake -S . -B build/tsan -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DJUESUAN_TSAN=ON >/dev/null
ninja --quiet -C build/tsan threads
ctest --test-dir build/tsan -R '^embed.threads$' --output-on-failure --timeout 600

echo "== gcc"
CC=gcc cmake -S . -B build/gcc -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja --quiet -C build/gcc
ctest --test-dir build/gcc -j "$jobs" --output-on-failure --timeout 600
