# ctest: cost=25
"""One allocation of each place fails, in every job that the library does: it does its work all the same or says that there was no
memory, goes on as if nothing had been, and nothing that it had taken is lost. CI takes some of the places of each job; all of
them with JUESUAN_FAULTS=1 (scripts/coverage.sh). What happens in a process of its own is judged with it (gen/fence/isolate.h)."""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import published
from accounts_export import Department, Export, write_openpyxl

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
FAULTS = pathlib.Path(PROGRAM).resolve().parent / "tests/faults"
DATA = ROOT / "tests/data/checks/clean.json"
EVERY = os.environ.get("JUESUAN_FAULTS") or "40"
CALLERS = "7"  # of which some are the arena's own
TEMPLATE = """{% macro m(x, y=1) %}[{{ x|upper }}{{ y }}]{% endmacro %}{% for a in items if a.n > 1 %}{{ loop.index }}
{{ m(a.name, y=a.n) }}{% else %}-{% endfor %}{% set ns = namespace(x=1) %}{% set ns.x = ns.x + 1 %}{{ ns.x }}
{{ items|map(attribute='name')|join('、') }} {{ items|sort(attribute='n', reverse=true)|first }} {{ items|groupby('n')|list }}
{% filter upper %}a{{ 'b'|replace('b', 'c') }}{% endfilter %} {{ {'a': [1, 2.5, none]}['a'][1:] }} {{ '%s %05.1f'|format('x', 2) }}
{% macro m2() %}{{ caller(2)|string * 2 }}{% endmacro %}{% call(x) m2() %}{{ x }}{% endcall %}
"""


def export(record):
    names = [{row["code"]: row["name"] for path in sorted((ROOT / "data/codes").glob(f"{system}-*.csv"))
              for row in csv.DictReader(path.open(encoding="utf-8"))} for system in ("function", "economic")]
    return Export(Department(record, *names))


def prepare(folder):
    """What the jobs of tests/faults/jobs.c read."""
    text = DATA.read_text("utf-8")

    def write(name, what):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(what if isinstance(what, str) else json.dumps(what, ensure_ascii=False), "utf-8")

    def run(*words):
        done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{words}: {done.stderr}")
    for name in ("clean.json", "several/a.json", "several/b.json"):
        write(name, text)
    for name in "ab":
        write(f"unit-{name}.json", text.replace("清源市示范局", "清源市示范局" + name))
    write("wrong.json", text.replace("120.5", "121.5", 2))
    write("changed.json", text.replace("120", "121", 1))
    shutil.copy(ROOT / "data/jinquan-2023.json", folder / "charts.json")
    shutil.copy(ROOT / "data/linxia-2022.json", folder / "other.json")
    write("printed.json", published.build("linfen-2021"))
    write("adjust.json", {"template": "standard", "year": 2022, "unit": "万元", "department": {"name": "调整"}})
    write("template.j2", TEMPLATE)
    write("context.json", {"items": [{"name": "甲", "n": 1}, {"name": "b", "n": 2}, {"name": "c", "n": 3}]})
    write("codes.csv", "科目编码,科目名称\n208,社会保障和就业支出\n20805,行政事业单位养老支出\n2080505,机关事业单位基本养老保险缴费支出\n")
    run("build", "clean.json", "-o", "published", "--draft", "--formats", "html")
    run("build", "wrong.json", "-o", "published", "--draft", "--formats", "html,docx,xlsx")
    run("import", "clean.json", "-o", "book.xlsx")
    run("batch", "clean.json", "-o", "before", "--formats", "md", "--shard", "1/1")
    write_openpyxl(export(json.loads(text)), folder / "export.xlsx")


@unittest.skipIf(b"__asan_init" in pathlib.Path(PROGRAM).read_bytes(), "skipped: the sanitizer has an allocator of its own")
class Allocations(unittest.TestCase):
    def test_each_job(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            prepare(folder)
            run = subprocess.run([FAULTS, "-e", EVERY, "-d", CALLERS, folder, ROOT / "tests/data/family"],
                                 capture_output=True, text=True, errors="replace", check=False)
            self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])
            lines = [line for line in run.stdout.splitlines() if line.endswith(" failures, 0 wrong")]
            self.assertGreater(len(lines), 35, run.stdout)
            self.assertGreater(sum(int(line.split(": ")[1].split()[0]) for line in lines), 3000 // int(EVERY), run.stdout)


if __name__ == "__main__":
    unittest.main()
