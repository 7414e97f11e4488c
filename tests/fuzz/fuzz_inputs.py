#!/usr/bin/env python3
"""Mutates every file the program reads and looks for crashes, hangs, leaks and silent failures.

    tests/fuzz/fuzz_inputs.py PROGRAM [--runs N] [--seed S] [--target data|pack|fonts|manifest|shards|codes]

PROGRAM should be built with -DJUESUAN_SANITIZE=ON. Each run has its own seed, which is printed with what it found, so
that `--runs 1 --seed S` repeats it. The inputs that failed are kept in ./fuzz-found.
"""
import argparse
import copy
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECONDS = 300  # nothing hangs; sanitizers on a loaded machine are slow
BAD = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error|程序缺陷|defect of the program|E1004|Assertion|"
                 r"JUESUAN_BUG")
TEXTS = ["", " ", "0", "-0", "1,234.56", "１２．３", "—", "null", "1e3", "9" * 40, "0." + "1" * 30, "{{", "{{ year }}",
         "{% for x in y %}", "\u0000", "\u202e", "\ud83d\ude00", "𠮷", "a" * 5000, "甲" * 3000, "../..", "/", "\n", "|",
         "**", "<script>", "=1+1", "t01", "[2101101]", "income[2101101].fiscal", "x.y.z", "2101101", "208", "30101", "元",
         "万元", "%s%n", "\\", "\"", "income.sum.total", "$ref", "#/$defs/amount", "1/0", "x|money", "((((((((((", "@"]
NUMBERS = [0, -1, 1, 2, 7, 100, 65535, 2 ** 31, -2 ** 31, 2 ** 53, 10 ** 15, 10 ** 40, 0.1, 0.001, -0.01, 1e-9, 1e300]
NAMES = ["", "code", "fiscal", "sum", "total", "basic", "project", "extends", "$ref", "items", "columns", "bind", "each",
         "if", "rows", "header", "level", "heading", "faces", "roles", "size", "tables", "kind", "//", "a.b", "a[0]", "甲"]


def value(r, depth=0):
    kind = r.randrange(8)
    if kind < 3:
        return r.choice(TEXTS)
    if kind < 5:
        return r.choice(NUMBERS)
    if kind == 5:
        return r.choice([None, True, False])
    if depth > 2:
        return []
    if kind == 6:
        return [value(r, depth + 1) for _ in range(r.randrange(4))]
    return {r.choice(NAMES): value(r, depth + 1) for _ in range(r.randrange(4))}


def places(v, path=()):
    yield path
    if isinstance(v, dict):
        for k, x in v.items():
            yield from places(x, path + (k,))
    elif isinstance(v, list):
        for i, x in enumerate(v):
            yield from places(x, path + (i,))


def at(v, path):
    for step in path:
        v = v[step]
    return v


def nest(r, v):
    for _ in range(r.choice([3, 20, 200, 900])):
        v = [v] if r.random() < 0.5 else {"x": v}
    return v


def mutate_tree(r, tree):
    """One change of structure somewhere."""
    everywhere = list(places(tree))
    path = r.choice(everywhere)
    if not path:
        return value(r)
    parent, key = at(tree, path[:-1]), path[-1]
    act = r.randrange(9)
    if act == 0:
        del parent[key]
    elif act == 1:
        parent[key] = value(r)
    elif act == 2:
        parent[key] = copy.deepcopy(at(tree, r.choice(everywhere)))
    elif act == 3:
        if isinstance(parent, list):
            parent[key:key] = [copy.deepcopy(parent[key])] * r.choice([1, 2, 300])
        else:
            parent[r.choice(NAMES)] = copy.deepcopy(parent[key])
    elif act == 4:
        if isinstance(parent, dict):
            name = r.choice(list(parent)) + r.choice(["", "x", "_"])
            parent[name] = parent.pop(key)
        else:
            r.shuffle(parent)
    elif act == 5:
        parent[key] = nest(r, parent[key])
    elif act == 6 and isinstance(parent[key], str):
        text = parent[key]
        i = r.randrange(len(text) + 1)
        parent[key] = text[:i] + r.choice(TEXTS) + text[i + r.randrange(3):]
    elif act == 7 and isinstance(parent[key], (int, float)):
        parent[key] = r.choice([-parent[key], parent[key] * 10000, str(parent[key]), r.choice(NUMBERS)])
    else:
        parent[key] = r.choice([{}, [], "", 0, None])
    return tree


def mutate_bytes(r, data):
    data = bytearray(data)
    for _ in range(r.choice([1, 1, 2, 5])):
        i = r.randrange(len(data) + 1) if data else 0
        act = r.randrange(5)
        if act == 0:
            del data[i:i + r.choice([1, 2, 10, 1000])]
        elif act == 1:
            data[i:i] = r.choice(TEXTS).encode("utf-8", "surrogatepass")
        elif act == 2 and i < len(data):
            data[i] ^= 1 << r.randrange(8)
        elif act == 3:
            data[i:i] = bytes(data[i:i + r.choice([1, 20, 200])])
        else:
            data[i:i] = r.choice([b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\xff", b"\0", b"{{", b"%}", b"\n"])
    return bytes(data)


def mutated(r, path):
    with open(path, "rb") as f:
        data = f.read()
    if path.endswith(".json") and r.random() < 0.75:
        try:
            tree = json.loads(data)
        except ValueError:
            return mutate_bytes(r, data)
        for _ in range(r.choice([1, 1, 1, 2, 4])):
            tree = mutate_tree(r, tree)
        return json.dumps(tree, ensure_ascii=r.random() < 0.5).encode("utf-8", "surrogatepass")
    return mutate_bytes(r, data)


class Fuzzer:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1:exitcode=99",
                                UBSAN_OPTIONS="print_stacktrace=1", HOME=folder)
        self.departments = sorted(glob.glob(os.path.join(ROOT, "data", "*.json")))
        self.clean = os.path.join(folder, "clean")
        for path in self.departments:
            self.run(["build", path, "-o", self.clean, "--formats", "md", "--draft"])

    def run(self, args):
        """What is wrong with this run, or None."""
        try:
            done = subprocess.run([self.program, *args], capture_output=True, timeout=SECONDS, cwd=self.folder,
                                  env=self.environment, check=False)
        except subprocess.TimeoutExpired:
            return "hang"
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode not in (0, 1, 2, 3) or BAD.search(said):
            return f"status {done.returncode}: {said[-3000:]}"
        if done.returncode and not said.strip() and not done.stdout.strip():
            return f"status {done.returncode} without a word"
        return None

    def home(self):
        home = os.path.join(self.folder, "home")
        shutil.rmtree(home, ignore_errors=True)
        os.mkdir(home)
        for part in ("templates", "fonts"):
            shutil.copytree(os.path.join(ROOT, part), os.path.join(home, part))
        for part in ("codes", "schema"):
            shutil.copytree(os.path.join(ROOT, "data", part), os.path.join(home, "data", part))
        return home

    def spoil(self, r, source, target):
        with open(target, "wb") as f:
            f.write(mutated(r, source))

    def data(self, r):
        path = os.path.join(self.folder, "d.json")
        good = r.choice(self.departments)
        self.spoil(r, good, path)
        out = os.path.join(self.folder, "out")
        return path, r.choice([
            ["check", path], ["check", path, "--format", "json"], ["check", path, "--as-published"],
            ["build", path, "-o", out, "--draft", "--force", "--formats", r.choice(["md", "html", "xlsx", "docx", "pdf"])],
            ["build", path, "-o", out, "--draft", "--force", "--template", r.choice(["standard", "henan", "ningxia", "shanxi"]),
             "--formats", r.choice(["md,html,xlsx", "pdf"])],
            ["diff", good, path], ["diff", path, good, "-o", os.path.join(self.folder, "x.html")],
            ["explain", path, r.choice(["income.sum.total", "summary[208].amount", "three_public.actual.total"])]])

    def pack(self, r):
        home = self.home()
        files = [f for f in glob.glob(os.path.join(home, "templates", "**"), recursive=True) if os.path.isfile(f)]
        path = r.choice(files)
        self.spoil(r, path, path)
        pack = os.path.relpath(path, os.path.join(home, "templates")).split(os.sep)[0]
        user = next((d for d in self.departments if f'"{pack}"' in open(d, encoding="utf-8").read(3000)),
                    self.departments[-1])
        return path, r.choice([
            ["template", "lint", pack, "--home", home], ["check", user, "--home", home],
            ["build", user, "-o", os.path.join(self.folder, "out"), "--home", home, "--draft", "--force",
             "--formats", r.choice(["md", "html,xlsx", "docx", "pdf"])],
            ["diff", user, self.departments[0], "--home", home]])

    def fonts(self, r):
        home = self.home()
        path = os.path.join(home, "fonts", "fonts.json")
        self.spoil(r, path, path)
        return path, ["build", r.choice(self.departments), "-o", os.path.join(self.folder, "out"), "--home", home,
                      "--draft", "--force", "--formats", "pdf"]

    def manifest(self, r):
        good = r.choice(glob.glob(os.path.join(self.clean, "*.manifest.json")))
        out = os.path.join(self.folder, "m")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(self.clean, out)
        path = os.path.join(out, os.path.basename(good))
        self.spoil(r, good, path)
        user = os.path.join(ROOT, "data", os.path.basename(good).replace(".manifest", ""))
        return path, r.choice([["diff", path, good], ["diff", good, path, "-o", os.path.join(self.folder, "x.md")],
                               ["diff", path, user], ["build", user, "-o", out, "--formats", "md", "--draft"]])

    def shards(self, r):
        out = os.path.join(self.folder, "shards")
        if not os.path.isdir(out):
            for k in ("1/2", "2/2"):
                self.run(["batch", os.path.join(ROOT, "data"), "-o", out, "--formats", "md", "--draft", "--shard", k])
            shutil.copytree(out, out + "-clean")
        shutil.rmtree(out)
        shutil.copytree(out + "-clean", out)
        path = r.choice(glob.glob(os.path.join(out, "batch-*.json")))
        self.spoil(r, path, path)
        return path, ["batch", "--merge", out, "-o", os.path.join(self.folder, "merged")]

    def codes(self, r):
        home = self.home()
        path = r.choice(glob.glob(os.path.join(home, "data", "codes", "*.csv")) +
                        glob.glob(os.path.join(home, "data", "schema", "*.json")))
        self.spoil(r, path, path)
        return path, ["check", r.choice(self.departments), "--home", home]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program")
    arguments.add_argument("--runs", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--target", choices=["data", "pack", "fonts", "manifest", "shards", "codes"])
    given = arguments.parse_args()
    sys.setrecursionlimit(20000)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(os.path.abspath(given.program), folder)
        for seed in range(given.seed, given.seed + given.runs):
            r = random.Random(seed)
            target = given.target or r.choice(["data"] * 4 + ["pack"] * 4 + ["fonts", "manifest", "shards", "codes"])
            try:
                path, args = getattr(fuzzer, target)(r)
            except RecursionError:  # nested too deeply for Python to write
                continue
            wrong = fuzzer.run(args)
            if (seed + 1 - given.seed) % 500 == 0:
                print(f"{seed + 1 - given.seed} of {given.runs}", flush=True)
            if wrong:
                found += 1
                kept = os.path.join("fuzz-found", f"{seed}-{target}-{os.path.basename(path)}")
                os.makedirs("fuzz-found", exist_ok=True)
                shutil.copy(path, kept)
                print(f"seed {seed}: {' '.join(args)}\n  {kept}\n  {wrong}\n", flush=True)
    print(f"{given.runs} runs, {found} failures")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
