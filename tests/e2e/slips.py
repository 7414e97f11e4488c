"""Slips of the hand in the amounts of a data file: every one of them, one at a time, and what `check` says to it.

Run as a program it prints how many are noticed, section by section:  python3 slips.py data/*.json"""
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JUESUAN = os.environ.get("JUESUAN") or os.path.join(ROOT, "build", "release", "juesuan")
# What is given beside the figures themselves: totals to compare with, printed totals, copies of what was published.
BESIDE = ("stated", "controls", "published", "last_year", "explanations", "corrections")


def amounts(data, schema=None, use=None, path=()):
    """The places of all amounts, as the schema knows them: paths of names and indexes."""
    if not schema:
        with open(os.path.join(ROOT, "data", "schema", "department.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
    use = use or schema
    while "$ref" in use:
        use = schema["$defs"][use["$ref"].rsplit("/", 1)[1]]
    if use.get("format") == "amount":
        return [path] if isinstance(data, (int, float)) and not isinstance(data, bool) else []
    found = []
    if isinstance(data, dict):
        for name, value in data.items():
            below = use.get("properties", {}).get(name) or use.get("additionalProperties")
            if isinstance(below, dict) and not (path == () and name in BESIDE):
                found += amounts(value, schema, below, path + (name,))
    elif isinstance(data, list) and "items" in use:
        for i, value in enumerate(data):
            found += amounts(value, schema, use["items"], path + (i,))
    return found


def at(data, path):
    for name in path:
        data = data[name]
    return data


def put(data, path, value):
    changed = copy.deepcopy(data)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def least_change(data):
    """What a figure must change by to change what is printed: figures in 元 may be published in 万元."""
    pack, unit = data.get("template", "standard"), None
    while pack and not unit:
        with open(os.path.join(ROOT, "templates", pack, "pack.json"), encoding="utf-8") as f:
            config = json.load(f)
        pack, unit = config.get("extends"), config.get("numbers", {}).get("unit")
    return 100 if (data["unit"], unit) == ("元", "万元") else 0


def slip(value, rng, least=0):
    """The number that somebody typed instead: a digit wrong, two swapped, one lost or doubled, the point moved. A slip that no
    printed figure shows is none of the disclosure."""
    text = repr(value)
    if float(value) == 0:
        return rng.choice([0.5, 1.2, 12.34]) * (10000 if least else 1)
    for _ in range(50):
        kind = rng.randrange(5)
        digits = [i for i, c in enumerate(text) if c.isdigit()]
        i = rng.choice(digits)
        if kind == 0:
            new = text[:i] + str((int(text[i]) + rng.randrange(1, 10)) % 10) + text[i + 1:]
        elif kind == 1 and i + 1 < len(text) and text[i + 1].isdigit():
            new = text[:i] + text[i + 1] + text[i] + text[i + 2:]
        elif kind == 2 and len(digits) > 1:
            new = text[:i] + text[i + 1:]
        elif kind == 3:
            new = text[:i] + text[i] + text[i:]
        else:
            new = repr(round(value * 10, 2)) if rng.random() < .5 else repr(round(value / 10, 2))
        try:
            number = round(float(new), 2)
        except ValueError:
            continue
        if number != value and abs(number - value) >= least:
            return number
    raise ValueError(text)


def neighbours(data):
    """Pairs of amounts that stand one below or beside the other and differ: what is easily taken for the other."""
    found = []
    places = amounts(data)
    for a, b in zip(places, places[1:]):
        if a[:-1] == b[:-1] and at(data, a) != at(data, b):
            found.append((a, b))
    for a in places:
        if len(a) > 1 and isinstance(a[-2], int):
            b = a[:-2] + (a[-2] + 1, a[-1])
            if b in places and at(data, a) != at(data, b):
                found.append((a, b))
    return found


def findings(data, folder):
    path = os.path.join(folder, "d.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False)
    done = subprocess.run([JUESUAN, "check", path, "--format", "json"], capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return {("E", done.stderr)}
    return told(report)


def told(report):
    return ({(d["code"], d["message"]) for d in report["diagnostics"] if d["severity"] != "note"}
            | {(f["rule"], f["message"]) for f in report["findings"]
               if f["severity"] != "I" or not f.get("rounding") or f["rule"] == "R00D"})


def findings_of_all(documents, at_once=200):
    """The same of many at once, in one process; None for one that is no data any more."""
    found = []
    for start in range(0, len(documents), at_once):
        with tempfile.TemporaryDirectory() as folder:
            for i, data in enumerate(documents[start:start + at_once]):
                with open(os.path.join(folder, "%05d.json" % i), "w", encoding="utf-8") as f:
                    json.dump(data, f, ensure_ascii=False)
            done = subprocess.run([JUESUAN, "check", folder, "--format", "json"], capture_output=True, text=True, check=False)
            for d in sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"]):
                found.append(told(d["report"]) if d.get("report") else {("E", d["status"])})
    return found


def noticed(data, changed, folder, before):
    return bool(findings(changed, folder) - before)


def measure(data, seed=1):
    """(place, noticed) for every amount mutated once, and for every exchange."""
    rng = random.Random(seed)
    places, pairs = amounts(data), neighbours(data)
    least = least_change(data)
    changed = [put(data, p, slip(at(data, p), rng, least)) for p in places]
    changed += [put(put(data, a, at(data, b)), b, at(data, a)) for a, b in pairs]
    before, *after = findings_of_all([data] + changed)
    seen = [bool(found - before) for found in after]
    return list(zip(places, seen)), list(zip(pairs, seen[len(places):]))


def section(path):
    return ".".join(str(p) for p in path if not isinstance(p, int)).rsplit(".", 1)[0]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as f:
            content = json.load(f)
        slips, swaps = measure(content)
        print(name, f"slips {sum(n for _, n in slips)}/{len(slips)}", f"exchanges {sum(n for _, n in swaps)}/{len(swaps)}")
        for s in sorted({section(p) for p, _ in slips}):
            mine = [n for p, n in slips if section(p) == s]
            theirs = [n for (p, _), n in swaps if section(p) == s]
            print(f"    {s}: {sum(mine)}/{len(mine)}", f"{sum(theirs)}/{len(theirs)}" if theirs else "",
                  [str(p[-1]) if not (len(p) > 1 and isinstance(p[-2], int)) else f"{p[-2]}.{p[-1]}" for p, n in slips if not n and section(p) == s][:12])
