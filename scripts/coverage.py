#!/usr/bin/python3
"""What a coverage build has counted: lines and branches of gen/, by file.

    scripts/coverage.py BUILD [--missing FILE...]    with --missing the lines of these files that nothing reached

Fails when gen/ as a whole or a file stays below its mark.
"""
import collections
import concurrent.futures
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES, BRANCHES, LINES_OF_A_FILE = 96.0, 88.0, 85.0


def counts_of(data):
    """The files that one object was made of, as gcov tells them."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["gcov", "--json-format", "--branch-probabilities", str(data)], cwd=folder, check=True, capture_output=True)
        for made in pathlib.Path(folder).glob("*.gcov.json.gz"):
            yield from json.loads(gzip.decompress(made.read_bytes()))["files"]


def collect(build):
    """{path: ({line: count}, {(line, number): count})} of gen/, a header summed over all that include it."""
    lines, branches = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    objects = [p for part in ("juesuan", "juesuan-cli") for p in (build / "CMakeFiles" / (part + ".dir")).rglob("*.gcno")]
    told = [p.with_suffix(".gcda") for p in objects if p.with_suffix(".gcda").exists()]
    if not told:
        raise SystemExit(f"nothing is counted in {build}")
    for p in objects:  # what nothing ever ran has no counts, and is not covered
        if not p.with_suffix(".gcda").exists():
            told.append(p)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for files in pool.map(lambda p: list(counts_of(p)), told):
            for f in files:
                path = pathlib.Path(f["file"])
                path = (path if path.is_absolute() else build / path).resolve()
                if not path.is_relative_to(ROOT / "gen"):
                    continue
                name = str(path.relative_to(ROOT))
                for line in f["lines"]:
                    lines[name][line["line_number"]] += line["count"]
                    for i, b in enumerate(line["branches"]):
                        branches[name][line["line_number"], i] += b["count"]
    return lines, branches


def share(counts):
    return 100.0 * sum(1 for n in counts if n) / max(len(counts), 1)


def ranges(numbers):
    found = []
    for n in numbers:
        if found and n <= found[-1][1] + 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def main():
    build, *rest = sys.argv[1:]
    lines, branches = collect(pathlib.Path(build).resolve())
    if rest[:1] == ["--missing"]:
        for name in rest[1:]:
            print(name, ranges(sorted(n for n, count in lines[name].items() if not count)))
        return 0
    print(" lines branches  unreached  file")
    for name in sorted(lines, key=lambda n: share(lines[n].values())):
        missed = sum(1 for n in lines[name].values() if not n), sum(1 for n in branches[name].values() if not n)
        print(f"{share(lines[name].values()):6.1f} {share(branches[name].values()):6.1f} {missed[0]:6} {missed[1]:5}  {name}")
    line = share([n for counts in lines.values() for n in counts.values()])
    branch = share([n for counts in branches.values() for n in counts.values()])
    low = [name for name in lines if share(lines[name].values()) < LINES_OF_A_FILE]
    print(f"gen/: lines {line:.1f} % (mark {LINES}), branches {branch:.1f} % (mark {BRANCHES}), {len(low)} files below {LINES_OF_A_FILE} % lines")
    return 0 if line >= LINES and branch >= BRANCHES and not low else 1


if __name__ == "__main__":
    sys.exit(main())
