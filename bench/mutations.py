#!/usr/bin/python3
"""How many slips of the hand the checks notice: each figure of each sentence and table of the five departments, read back as if
printed, is changed one at a time, and the report must say so with the changed figure among its first three places.

    JUESUAN=build/juesuan bench/mutations.py [--every N] [--missed] [DEPARTMENT...]

--every N takes each Nth figure only; --missed lists what was not noticed. Left out, as in tests/e2e/test_check_mutated_text.py, is
what nothing else in a disclosure determines: reasons, performance, zeros, changes by less than a hundredth."""
import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
os.environ.setdefault("JUESUAN_ROOT", os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.environ["JUESUAN_ROOT"], "tests", "e2e"))
import printed_report  # noqa: E402
import test_check_mutated_text as mutated  # noqa: E402

DEPARTMENTS = ("linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021", "dongxiang-2022")
AT_ONCE = 300


def close(old, new):
    return abs(old - new) < 0.05 or abs(old - new) / max(abs(old), abs(new)) < 0.01


def sentences(base, r):
    text = base["published"]["text"]
    for i, m in mutated.candidates(text):
        value = r.choice(list(mutated.changes(m.group(), r)))
        if not close(float(m.group().replace(",", "")), float(value)):
            yield ("text", i), text[i][:m.start()] + value + text[i][m.end():], value, text[i][max(0, m.start() - 30):m.end() + 6]


def cells(base, r):
    tables = base["published"]["tables"]
    for t, table in enumerate(tables):
        for row in range(table["header_rows"], len(table["rows"])):
            for col, text in enumerate(table["rows"][row]):
                old = text.replace(",", "")
                if not mutated.AMOUNT.match(text) or not float(old):
                    continue
                value = r.choice(list(mutated.changes(old.lstrip("-"), r)) + ["-" + old.lstrip("-")])
                if not close(float(old), float(value)):
                    yield (t, row, col), value, value, "%s %s: %s" % (table["title"], " ".join(table["rows"][row])[:40], text)


def put(base, place, text):
    data = copy.copy(base)
    data["published"] = copy.copy(base["published"])
    if place[0] == "text":
        data["published"]["text"] = list(base["published"]["text"])
        data["published"]["text"][place[1]] = text
        return data
    t, row, col = place
    tables = list(base["published"]["tables"])
    tables[t] = copy.copy(tables[t])
    tables[t]["rows"] = [list(r) for r in tables[t]["rows"]]
    tables[t]["rows"][row][col] = text
    data["published"]["tables"] = tables
    return data


def reports(documents):
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(documents):
            with open(os.path.join(folder, "%05d.json" % i), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([os.environ["JUESUAN"], "check", folder, "--as-published", "--format", "json"], capture_output=True, text=True)
    found = sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"])
    return [[f for f in d["report"]["findings"] if f["severity"] != "I"] for d in found]


def places(finding):
    """Those of a finding and of what the same cause makes wrong besides."""
    return [p["text"].replace(",", "") for p in finding["places"][:3]]


def measure(base, changes, missed):
    every = noticed = named = 0
    before = {f["message"] for f in reports([base])[0]}
    for start in range(0, len(changes), AT_ONCE):
        some = changes[start:start + AT_ONCE]
        for (place, _, value, where), found in zip(some, reports([put(base, p, t) for p, t, _, _ in some])):
            new = [f for f in found if f["message"] not in before]
            good = any(value.replace(",", "") in p for f in new for p in places(f))
            every, noticed, named = every + 1, noticed + bool(new), named + good
            if missed and not good:
                print("  %s → %s: %s" % (where, value, "; ".join(f["rule"] + " " + f["message"][:60] for f in new) or "nothing"))
    return every, noticed, named


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--missed", action="store_true")
    options.add_argument("departments", nargs="*", default=[])
    args = options.parse_args()
    totals = {"sentences": [0, 0, 0], "cells": [0, 0, 0]}
    for slug in args.departments or DEPARTMENTS:
        base = printed_report.build(slug, slug != "dongxiang-2022")
        r = random.Random(slug)
        for kind, make in (("sentences", sentences), ("cells", cells)):
            if kind == "cells" and slug == "dongxiang-2022":
                continue
            result = measure(base, list(make(base, r))[::args.every], args.missed)
            totals[kind] = [a + b for a, b in zip(totals[kind], result)]
            print("%s, %s: %d changed, %d noticed, %d among the first three places" % ((slug, kind) + result), flush=True)
    for kind, (every, noticed, named) in totals.items():
        print("%s: %d changed, %.1f %% noticed, %.1f %% named" % (kind, every, 100 * noticed / max(1, every), 100 * named / max(1, every)))


if __name__ == "__main__":
    main()
