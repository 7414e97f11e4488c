#!/usr/bin/env python3
"""How fast a batch is: run.py PROGRAM [--scale]

500 different departments in all five formats, then the same again unchanged; --scale adds 10, 100, 1 000 and 5 000. CPU time
is what counts on a machine that others use too; wall time is shown beside it."""
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(program, data, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([program, "batch", data, "-o", out], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stdout)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def line(what, n, wall, cpu, memory):
    print(f"| {what} | {n} | {wall:.2f} s | {n / wall:.1f}/s | {1000 * cpu / n:.2f} ms | {2 * n / cpu:.0f}/s | {memory} MB |",
          flush=True)


def main():
    program = sys.argv[1]
    print("| | departments | wall | rate | CPU each | rate of 2 idle cores | largest process |\n|---|---|---|---|---|---|---|")
    for n in (10, 100, 500, 1000, 5000) if "--scale" in sys.argv else (500,):
        with tempfile.TemporaryDirectory() as folder:
            data, out = os.path.join(folder, "data"), os.path.join(folder, "out")
            subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), str(n), data], check=True)
            line("new", n, *run(program, data, out))
            line("unchanged", n, *run(program, data, out))


if __name__ == "__main__":
    main()
