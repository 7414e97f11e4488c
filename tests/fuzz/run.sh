#!/bin/sh
# Runs every fuzz target, or those named, for MINUTES each; tests/fuzz/run.sh MINUTES [TARGET...]
# What is found stays in build/fuzz/TARGET; the corpora too, so that the next run goes on from there.
set -eu
cd "$(dirname "$0")/../.."
minutes=${1:?usage: tests/fuzz/run.sh MINUTES [TARGET...]}
shift
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- --quiet
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed 's:.*/fuzz_::; s:\.c$::')
failed=0
for target; do
    folder=build/fuzz/$target
    mkdir -p "$folder/corpus"
    /usr/bin/python3 -B tests/fuzz/seeds.py build/fuzz/juesuan "$target" "$folder/corpus" >/dev/null
    if build/fuzz/tests/fuzz_"$target" -max_total_time=$((minutes * 60)) -timeout=60 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$folder/" "$folder/corpus" >"$folder/log" 2>&1; then
        echo "$target: clean, $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log") runs," \
            "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$folder/log") a second"
    else
        echo "$target: FAILED, see $folder/log"
        failed=1
    fi
done
exit $failed
