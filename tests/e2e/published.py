"""Data files that state a whole printed disclosure: made from the grids and texts of the seed departments."""
import csv
import json
import os

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
PACKS = {"linxia-2022": "gansu", "dongxiang-2022": "gansu", "beiguan-2022": "henan",
         "zhongwei-2023": "ningxia", "linfen-2021": "shanxi"}
NAMES = {"linxia-2022": "临夏市医疗保障局", "dongxiang-2022": "东乡县医疗保障局", "beiguan-2022": "安阳市北关区医疗保障局",
         "zhongwei-2023": "中卫市医疗保障局", "linfen-2021": "临汾市医疗保障局"}


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return [row for row in csv.reader(f)]


def load(slug, name):
    with open(os.path.join(SEEDS, slug, name), encoding="utf-8") as f:
        return json.load(f)


def table(slug, tid, spec):
    """The table as printed: the grid with what `printed_as` says written back."""
    rows = rows_of(os.path.join(SEEDS, slug, tid + ".csv"))
    for place, cell in spec.get("printed_as", {}).items():
        r, c = map(int, place.split(","))
        rows[r][c] = cell["printed"]
    return {"code": spec.get("code", ""), "title": spec["title"], "department": spec.get("department_line", ""),
            "unit": spec.get("unit", "万元"), "year": spec.get("year_line", "") or "",
            "header_rows": spec.get("header_rows", 1),
            "merges": spec.get("header_merges", []) + spec.get("body_merges", []),
            "rows": rows, "notes": spec.get("notes", [])}


def text(slug):
    with open(os.path.join(SEEDS, slug, "narrative.md"), encoding="utf-8") as f:
        return [line.rstrip() for line in f if line.strip()]


def annexes(slug):
    folder = os.path.join(SEEDS, slug)
    names = sorted(n for n in os.listdir(folder) if n.startswith("annex-"))
    return [{"title": n[:-4], "rows": rows_of(os.path.join(folder, n)), "header_rows": 0} for n in names]


def available(pack):
    return os.path.isdir(os.path.join(ROOT, "templates", pack))


def build(slug, pack=None):
    tables = load(slug, "tables.json") if os.path.exists(os.path.join(SEEDS, slug, "tables.json")) else {}
    pack = pack or PACKS[slug]
    unit = next(iter(tables.values()))["unit"] if tables else "万元"
    return {"template": pack if available(pack) else "standard", "year": int(slug[-4:]), "unit": unit,
            "department": {"name": NAMES[slug]},
            "published": {"tables": [table(slug, t, spec) for t, spec in tables.items()],
                          "annexes": annexes(slug), "text": text(slug)}}


def write(data, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False, indent=0)


if __name__ == "__main__":
    import sys
    for s in PACKS:
        write(build(s), os.path.join(sys.argv[1], s + ".json"))
