#!/bin/sh
# Runs every fuzz target, or those named, for MINUTES each; tests/fuzz/run.sh MINUTES [TARGET...]
# What is found stays in build/fuzz/TARGET; the corpora too, so that the next run goes on from there. Each run of a target
# adds a line to build/fuzz/runs.csv: date, target, seconds, runs, runs a second, clean or FAILED. The sums since the last
# FAILED of each are printed at the end.
# A run that found something is put small into tests/fuzz/corpus/TARGET: TARGET -minimize_crash=1 -exact_artifact_path=… FILE.
set -eu
cd "$(dirname "$0")/../.."
minutes=${1:?usage: tests/fuzz/run.sh MINUTES [TARGET...]}
shift
targets=$(ls tests/fuzz/fuzz_*.c | sed 's:.*/fuzz_::; s:\.c$::')
[ $# -gt 0 ] || set -- $targets
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target juesuan-cli $(printf 'tests/fuzz_%s ' "$@") -- --quiet
failed=0
export ASAN_OPTIONS=detect_stack_use_after_return=1 # what keeps the address of a frame that is gone
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0" # as the tests have it: what libraries lose
for target; do
    folder=build/fuzz/$target
    mkdir -p "$folder/corpus"
    /usr/bin/python3 -B tests/fuzz/seeds.py build/fuzz/juesuan "$target" "$folder/corpus" >/dev/null
    words=tests/fuzz/$target.dict
    state=clean
    build/fuzz/tests/fuzz_"$target" -max_total_time="$(awk "BEGIN { print int($minutes * 60) }")" -timeout=60 -rss_limit_mb=2048 \
        ${JUESUAN_FUZZ_ARGS-} $([ ! -e "$words" ] || echo "-dict=$words") -print_final_stats=1 -artifact_prefix="$folder/" \
        "$folder/corpus" >"$folder/log" 2>&1 || state=FAILED
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$folder/log")
    seconds=$(sed -n 's/^Done .* runs in \([0-9]*\) second.*/\1/p' "$folder/log")
    echo "$(date +%F),$target,${seconds:-0},${runs:-0},${speed:-0},$state" >>build/fuzz/runs.csv
    echo "$target: $state, ${runs:-0} runs, ${speed:-0} a second; $folder/log"
    [ "$state" = clean ] || failed=1
done
awk -F, '$6 != "clean" { n[$2] = t[$2] = 0; next } { t[$2] += $3; n[$2] += $4 }
    END { for (k in t) printf "%-10s %6.1f minutes clean, %9d runs, %6d a second\n", k, t[k] / 60, n[k], t[k] ? n[k] / t[k] : 0 }' \
    build/fuzz/runs.csv | sort
exit $failed
