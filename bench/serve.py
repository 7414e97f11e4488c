#!/usr/bin/env python3
"""How long people wait for the pages of `juesuan serve`, and what it takes of memory.

bench/serve.py PROGRAM [RUNS [BUILDS]]

For each department: the first page; a fill-in workbook uploaded until its findings are there; from there to the archive of all files.
Medians, and the quickest, on the clock of a client on this machine. Figures mean something only while nothing else runs: the load is told.
With BUILDS the server's memory before and after that many builds for two clients.
"""
import os
import statistics
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
os.environ["JUESUAN"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(HERE, "..", "tests", "e2e"))

from serving import Server, department, workbook  # noqa: E402 (it reads the variable set above)

DEPARTMENTS = ("beiguan-2022", "dongxiang-2022", "hubin-2024", "jinquan-2023", "linfen-2021", "linxia-2022", "zhongwei-2023")
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
BUILDS = int(sys.argv[3]) if len(sys.argv) > 3 else 0


def clocked(work):
    before = time.perf_counter()
    result = work()
    return (time.perf_counter() - before) * 1000, result


def findings(server, name, book):
    path = server.bring(name, book)
    for _ in range(1000):
        status, headers, body = server.get(path)
        if not headers.get("Refresh"):
            break
        time.sleep(.01)
    if status != 200 or "看问题、改问题".encode() not in body:
        raise SystemExit(f"{name}: {status}")
    return path


def archive(server, path):
    status, _, body = server.get(path + "file/all?draft=yes")
    if status != 200 or not body.startswith(b"PK"):
        raise SystemExit(f"{path}: {status}")
    return len(body)


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) / 1024


def grow(server, book, builds):
    path = findings(server, "x.xlsx", book)
    before = resident_mb(server.process.pid)

    def client(first):
        for i in range(first, builds, 2):
            if server.get(path + ("file/md", "file/html")[i // 2 % 2])[0] != 200:
                raise SystemExit("a build failed")
    both = [threading.Thread(target=client, args=(i,)) for i in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    print(f"\n{builds} builds: {before:.1f} MB before, {resident_mb(server.process.pid):.1f} MB after")


def row(name, times):
    print(f"| {name} | {statistics.median(times):.0f} | {min(times):.0f} |")


def main():
    books = {slug: workbook(department(slug)) for slug in DEPARTMENTS}
    with Server("--no-browser") as server:
        print(f"load {os.getloadavg()[0]:.2f}, {RUNS} runs each\n\n| | median ms | quickest ms |\n|---|---|---|")
        row("first page", [clocked(lambda: server.get("/"))[0] for _ in range(RUNS)])
        for slug, book in books.items():
            looked, packed = [], []
            for _ in range(RUNS):
                ms, path = clocked(lambda b=book, s=slug: findings(server, s + ".xlsx", b))
                looked.append(ms)
                packed.append(clocked(lambda p=path: archive(server, p))[0])
                server.post(path + "delete")
            row(f"{slug}: to the findings", looked)
            row(f"{slug}: from there to the archive", packed)
        if BUILDS:
            grow(server, books["linxia-2022"], BUILDS)
        print(f"\nserver {resident_mb(server.process.pid):.1f} MB, load {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
