#!/usr/bin/env python3
"""Our PDF beside Typst's of the same disclosure, in the same run.

    bench/typst.py [--program build/dev/juesuan] [--scratch DIR] [--pairs 9] [--departments 50]

Whole processes, the two programs in turn, medians; the ratios are ours over Typst's. On a machine that does other work
the ratio of processor times is the steadier one. Typst comes from npm
(@myriaddreamin/typst-ts-node-compiler 0.7) into the scratch folder; template and data are those of
../shared/bench/typst. Without that folder or without npm the script says so and ends."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "bench", "typst")
PACKAGE = "@myriaddreamin/typst-ts-node-compiler@0.7"
NOTO = "/usr/share/fonts/opentype/noto"


def run(command, environment):
    """Seconds on the clock, seconds of processor time and peak memory in MB of one process."""
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, environment,
                          file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compare(title, ours, theirs, pairs, documents):
    results = {"juesuan": [], "typst": []}
    for _ in range(pairs):
        for name, (command, environment) in (("juesuan", ours), ("typst", theirs)):
            results[name].append(run(command, environment))
    print(f"{title}: {pairs} pairs")
    medians = {}
    for name, runs in results.items():
        wall, cpu = ([run[i] * 1000 / documents for run in runs] for i in (0, 1))
        medians[name] = [statistics.median(wall), statistics.median(cpu)]
        print(f"  {name:8} wall median {medians[name][0]:7.1f} ms  fastest {min(wall):7.1f}  slowest {max(wall):7.1f}"
              f"  processor median {medians[name][1]:7.1f} ms  peak {max(run[2] for run in runs):5.0f} MB")
    ratios = [ours / theirs for ours, theirs in zip(medians["juesuan"], medians["typst"])]
    print(f"  ratio of walls {ratios[0]:.2f}, of processor times {ratios[1]:.2f}")


def departments(folder, count):
    """Different departments of the size of Typst's: other names, other figures of the year before and of the budget."""
    subprocess.run([sys.executable, os.path.join(ROOT, "bench", "batch", "generate.py"), str(count), folder,
                    os.path.join(ROOT, "data", "linxia-2022.json")], check=True)


def prepare(scratch):
    """The environment Typst runs in."""
    for name in ("report.typ", "typst.mjs", "make_batch.py", "data.json"):
        shutil.copy(os.path.join(SHARED, name), scratch)
    fonts = os.path.join(scratch, "fonts")
    os.makedirs(fonts, exist_ok=True)
    for name in ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"):
        if not os.path.exists(os.path.join(fonts, name)):
            os.symlink(os.path.join(NOTO, name), os.path.join(fonts, name))
    if not os.path.isdir(os.path.join(scratch, "node_modules")):
        subprocess.run(["npm", "install", "--silent", PACKAGE], cwd=scratch, check=True)
    return {**os.environ, "FONTS": fonts, "TPL": os.path.join(scratch, "report.typ")}


def size(path):
    return os.path.getsize(path) / 1024


def measure(options, scratch):
    environment = prepare(scratch)
    out, data = os.path.join(scratch, "out"), os.path.join(ROOT, "data", "linxia-2022.json")
    os.makedirs(out, exist_ok=True)
    typst = ["node", os.path.join(scratch, "typst.mjs"), out]
    build = [options.program, "build", data, "-o", out, "--formats", "pdf", "--force"]
    ours, theirs = (build, dict(os.environ)), (typst + [os.path.join(scratch, "data.json")], environment)
    compare("one document, cold process", ours, theirs, options.pairs, 1)
    print(f"  size: juesuan {size(os.path.join(out, 'linxia-2022.pdf')):.0f} KB, typst"
          f" {size(os.path.join(out, 'data.pdf')):.0f} KB, both tagged")
    many, made = os.path.join(scratch, "ours"), os.path.join(scratch, "theirs")
    for folder in (many, made):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    departments(many, options.departments)
    subprocess.run([sys.executable, os.path.join(scratch, "make_batch.py"), os.path.join(scratch, "data.json"), made],
                   check=True)
    batch = [options.program, "batch", many, "-o", out, "-j", "1", "--formats", "pdf", "--force"]
    inputs = sorted(os.path.join(made, name) for name in os.listdir(made))
    compare(f"{options.departments} departments, one process, per document", (batch, dict(os.environ)),
            (typst + inputs, environment), max(3, options.pairs // 3), options.departments)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "dev", "juesuan"))
    parser.add_argument("--scratch", help="folder to keep Typst in; else a temporary one")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--departments", type=int, default=50)
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    if not os.path.isdir(SHARED) or not shutil.which("npm"):
        sys.exit("skipped: needs ../shared/bench/typst and npm")
    if options.scratch:
        os.makedirs(options.scratch, exist_ok=True)
        measure(options, os.path.abspath(options.scratch))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            measure(options, scratch)


if __name__ == "__main__":
    main()
