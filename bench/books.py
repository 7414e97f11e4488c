#!/usr/bin/python3
"""Reading a workbook of 240 000 cells beside LibreOffice and openpyxl, in the same run.

    bench/books.py BOOK_DUMP [RUNS]

BOOK_DUMP is build/…/tests/book_dump of an optimised build; it reads everything and prints nothing. LibreOffice converts
the file to .xls: it has no way to read and stop. Times are medians on the clock, in turn; memory is the largest process.
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import openpyxl

ROWS, COLS = 20000, 12
OPENPYXL = "import openpyxl,sys\nfor s in openpyxl.load_workbook(sys.argv[1], data_only=True):\n    for r in s.iter_rows(values_only=True): pass"


def make(path):
    wb = openpyxl.Workbook(write_only=True)
    ws = wb.create_sheet("明细")
    for r in range(ROWS):
        ws.append([f"{2010101 + r % 97}", f"科目名称{r % 211}"] + [(r * 7919 + c * 104729) % 100000000 / 100 for c in range(COLS - 2)])
    wb.save(path)


def measure(command):
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, command
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def main():
    dump, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "book.xlsx")
        make(path)
        ways = {
            "juesuan": [dump, "--quiet", path],
            "openpyxl": ["/usr/bin/python3", "-c", OPENPYXL, path],
            "LibreOffice": ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xls",
                            "--outdir", folder, path],
        }
        measure(ways["LibreOffice"])  # its profile is made once
        found = {name: [] for name in ways}
        for _ in range(runs):
            for name, command in ways.items():
                found[name].append(measure(command))
        times = {name: statistics.median(t for t, _ in all_) for name, all_ in found.items()}
        for name, all_ in found.items():
            print(f"{name:12} {times[name] * 1000:8.0f} ms {max(m for _, m in all_):6.0f} MB")
        print(f"of LibreOffice 1/{times['LibreOffice'] / times['juesuan']:.1f} (wanted 1/5), "
              f"of openpyxl 1/{times['openpyxl'] / times['juesuan']:.1f} (wanted 1/8), wanted below 60 MB")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
