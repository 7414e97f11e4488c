#!/usr/bin/env python3
"""Whether work grows as its input does: doublings.py PROGRAM DATA.json [LARGEST]

For each shape of input the program is run on n, 2n, 4n and 8n of it; printed are the times and, for each doubling, the
factor: about 2 is linear, 4 a square. What asserts this are counts of steps (tests/unit/test_steps.c); this shows it for the whole.
"""
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time

FNV, PRIME, WORD = 14695981039346656037, 1099511628211, (1 << 64) - 1
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def fnv(text, state=FNV):
    for byte in text.encode():
        state = (state ^ byte) * PRIME & WORD
    return state


def colliding(count, bits=20):
    """So many texts whose FNV-1a, a usual hash without a seed, agrees in its lowest bits: pairs of syllables after
    which it is the same whichever was taken, in all combinations."""
    rnd, state, pairs, mask = random.Random(1), FNV, [], (1 << bits) - 1
    while 2 ** len(pairs) < count:
        seen = {}
        while True:
            syllable = "".join(rnd.choice(ALPHABET) for _ in range(5))
            after = fnv(syllable, state & mask) & mask
            if seen.setdefault(after, syllable) != syllable:
                pairs.append((seen[after], syllable))
                state = after
                break
    return ["".join(parts) for parts in itertools.islice(itertools.product(*pairs), count)]


def with_members(data, names):
    return json.dumps({**data, **{name: 1 for name in names}}, ensure_ascii=False)


def random_names(count):
    rnd = random.Random(2)
    return ["".join(rnd.choice(ALPHABET) for _ in range(40)) for _ in range(count)]


def rows(data, n):
    """So many codes in income and expenditure, whose totals do not fit what else the data say."""
    codes = [f"{201 + i // 9801}{i // 99 % 99 + 1:02}{i % 99 + 1:02}" for i in range(0, 28 * 9801, 28 * 9801 // n)][:n]
    kept = {k: v for k, v in data.items() if k not in ("stated", "controls")}
    return json.dumps({**kept, "names": {c[:k]: "科目" + c[:k] for c in codes for k in (3, 5, 7)},
                       "income": [{"code": c, "fiscal": 1} for c in codes],
                       "general": {**data["general"], "expenditure": [{"code": c, "basic": .4, "project": .6} for c in codes]}},
                      ensure_ascii=False)


SHAPES = {
    "rows under totals that are off": lambda data, n: rows(data, n // 8),
    "unknown names": lambda data, n: with_members(data, random_names(n)),
    "unknown names that collide": lambda data, n: with_members(data, colliding(n)),
    "stated figures": lambda data, n: json.dumps({**data, "stated": {k: 1 for k in random_names(n)}}),
    "stated figures that collide": lambda data, n: json.dumps({**data, "stated": {k: 1 for k in colliding(n)}}),
    "notes": lambda data, n: json.dumps({**data, "//": {k: 1 for k in colliding(n)}}),
    "names said twice, one line": lambda data, n: "{" + '"a": 1, ' * n + '"b": 2}',
    "commas missing, one line": lambda data, n: "[" + '"甲" ' * n + "]",
    "quotes within a text, one line": lambda data, n: '["' + '甲"乙' * n + '"]',
    "quotes of another keyboard, one line": lambda data, n: "[" + "“甲”， " * n + "]",
    "quotes not closed": lambda data, n: "[" + '"甲,\n' * n + "]",
    "wrong values, one line": lambda data, n: json.dumps({**data, "income": [{"code": "2101501", "fiscal": "x"}] * n}),
}


def main():
    program, sample = sys.argv[1:3]
    largest = int(sys.argv[3]) if len(sys.argv) > 3 else 32000
    with open(sample, encoding="utf-8") as f:
        data = json.load(f)
    sizes = [largest // 8, largest // 4, largest // 2, largest]
    print(f"{'shape':38}" + "".join(f"{n:>9}" for n in sizes) + "   factors")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "d.json")
        for shape, make in SHAPES.items():
            times = []
            for n in sizes:
                with open(path, "w", encoding="utf-8") as f:
                    f.write(make(data, n))
                begin = time.perf_counter()
                subprocess.run([program, "check", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                times.append(time.perf_counter() - begin)
            factors = " ".join(f"{b / a:5.1f}" for a, b in zip(times, times[1:]))
            print(f"{shape:38}" + "".join(f"{t:8.2f}s" for t in times) + "   " + factors, flush=True)


if __name__ == "__main__":
    main()
