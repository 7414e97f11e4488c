#!/usr/bin/python3
"""From the export of an accounts program and last year's file to five formats, against the build of the finished data file: whole
processes, in turn.

usage: bench/export.py PROGRAM [RUNS]"""
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
from accounts_export import Department, Export, write_openpyxl, write_xlwt  # noqa: E402

FORMATS = "pdf,xlsx,docx,html,md"


def listed(system):
    out, folder = {}, os.path.join(ROOT, "data", "codes")
    for name in [f"{system}-usual.csv"] + [f"{system}-{y}.csv" for y in range(2025, 2019, -1)]:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                out.update((row["code"], row["name"]) for row in csv.DictReader(f))
    return out


def timed(program, step):
    """Milliseconds on the clock and of the processor."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([program, *step], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * (time.perf_counter() - begin), 1000 * cpu


def main():
    program, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 15
    source = os.path.join(ROOT, "data", "zhongwei-2023.json")
    with open(source, encoding="utf-8") as f:
        department = Department(json.load(f), listed("function"), listed("economic"))
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        write_openpyxl(Export(department, year=2024), path("export.xlsx"))
        write_xlwt(Export(department, year=2024), path("export.xls"))
        begun = ("init", "--from", source, "-o", path("begun.json"))
        subprocess.run([program, *begun], check=True, capture_output=True)
        for name in ("export.xls", "export.xlsx"):
            steps = [begun, ("import", path(name), "--into", path("begun.json"), "-o", path("year.json"), "--force"),
                     ("build", path("year.json"), "-o", path("a"), "--draft", "--force", "--formats", FORMATS)]
            alone = ("build", path("year.json"), "-o", path("b"), "--draft", "--force", "--formats", FORMATS)
            parts, build = [], []
            for _ in range(runs):
                os.remove(path("begun.json"))
                parts.append([timed(program, s) for s in steps])
                build.append(timed(program, alone))
            for which, kind in enumerate(("clock", "processor")):
                a, b = statistics.median(sum(s[which] for s in p) for p in parts), statistics.median(x[which] for x in build)
                split = " + ".join(f"{statistics.median(p[i][which] for p in parts):.0f}" for i in range(3))
                print(f"{name}, {kind}: {a:.0f} ms ({split}: init --from, import, build) against {b:.0f} ms, {a / b:.2f}")


if __name__ == "__main__":
    main()
