#!/usr/bin/env python3
"""Where the time of one build goes: stages.py PROGRAM DATA.json [RUNS] [FORMATS]

Runs the program in fresh processes and prints the median of each stage and of the whole process, in milliseconds.
"""
import statistics
import subprocess
import sys
import tempfile
import time


def main():
    program, data = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    formats = sys.argv[4] if len(sys.argv) > 4 else "pdf,xlsx,md"
    stages, whole = {}, []
    with tempfile.TemporaryDirectory() as out:
        for run in range(runs + 1):
            begin = time.perf_counter()
            done = subprocess.run([program, "build", data, "-o", out, "--formats", formats, "--timings", "--force"],
                                  capture_output=True, text=True, check=True)
            took = time.perf_counter() - begin
            if run == 0:
                continue  # warm-up
            whole.append(took * 1000)
            for line in done.stderr.splitlines():
                if line.startswith("timing "):
                    _, stage, us = line.split()
                    stages.setdefault(stage, []).append(int(us) / 1000)
    print(f"{'stage':12}{'median ms':>10}{'min':>8}{'max':>8}   n = {runs}, formats {formats}")
    for stage, times in stages.items():
        print(f"{stage:12}{statistics.median(times):10.1f}{min(times):8.1f}{max(times):8.1f}")
    print(f"{'process':12}{statistics.median(whole):10.1f}{min(whole):8.1f}{max(whole):8.1f}")


if __name__ == "__main__":
    main()
