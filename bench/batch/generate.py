#!/usr/bin/env python3
"""Makes N different departments from the data files there are: generate.py N FOLDER [DATA.json …]

Each gets a name of its own, and the figures of the year before and of the budget multiplied by a whole number: every
comparison in the text differs from department to department, while the accounts still pass all checks.
The same arguments give the same files."""
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BASES = ("linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021")
VARIED = ("previous", "budget")
PLACES = "临河安阳固原隆德彭阳泾源同心海原沙坡灵武永宁贺兰平罗惠农洪洞曲沃翼城襄汾古县霍州永和隰县汾西"
OFFICES = ("医疗保障局", "财政局", "教育局", "水务局", "交通运输局", "农业农村局", "民政局", "司法局", "应急管理局", "统计局")


def scaled(value, factor):
    if isinstance(value, dict):
        return {k: v if k == "code" else scaled(v, factor) for k, v in value.items()}
    if isinstance(value, list):
        return [scaled(v, factor) for v in value]
    if isinstance(value, float):
        return round(value * factor, 6)
    if isinstance(value, int) and not isinstance(value, bool):
        return value * factor
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d{1,6}", value):
        digits = len(value.partition(".")[2])
        return f"{round(float(value) * factor, digits):.{digits}f}"
    return value


def department(base, i):
    name = f"{PLACES[2 * (i % (len(PLACES) // 2)):][:2]}市{OFFICES[i // 7 % len(OFFICES)]}第{i + 1}处"
    data = {k: scaled(v, 1 + i % 9) if k in VARIED else v for k, v in base.items()}
    data["controls"] = {k: scaled(v, 1 + i % 9) if k.split(".")[0] in VARIED else v for k, v in base.get("controls", {}).items()}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace(base["department"]["name"], name)


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    files = sys.argv[3:] or [os.path.join(ROOT, "data", b + ".json") for b in BASES]
    bases = []
    for path in files:
        with open(path, encoding="utf-8") as f:
            bases.append(json.load(f))
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        with open(os.path.join(folder, f"department-{i + 1:05}.json"), "w", encoding="utf-8") as f:
            f.write(department(bases[i % len(bases)], i))


if __name__ == "__main__":
    main()
