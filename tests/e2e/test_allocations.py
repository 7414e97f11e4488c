# ctest: cost=15
"""One allocation of each place fails, or one system call, in the jobs that the library does and in each fuzz target: the work is done
all the same, or it is said that it could not be, nobody dies, what comes next is as if nothing had been, and nothing is lost. CI
takes some places of some jobs; all of them with JUESUAN_FAULTS=all, as scripts/coverage.sh does. What happens in a process of its
own (gen/fence/isolate.h) is judged with the job."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import printed_report
import published
import test_check_sentences
import test_check_text_rules
from accounts_export import Department, Export, write_openpyxl

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
PROGRAM = os.environ["JUESUAN"]
sys.path.insert(0, str(ROOT / "tests/fuzz"))
import seeds  # noqa: E402  pylint: disable=wrong-import-position

FAULTS = pathlib.Path(PROGRAM).resolve().parent / "tests/faults"
DATA = ROOT / "tests/data/checks/clean.json"
ALL = os.environ.get("JUESUAN_FAULTS") == "all"
CALLERS = "8" if ALL else "7"  # of which some are the arena's own
# A folder that cannot be read counts as empty where packs and data files are listed.
LISTS = "list", "packs"
TEMPLATE = """{% macro m(x, y=1) %}[{{ x|upper }}{{ y }}]{% endmacro %}{% for a in items if a.n > 1 %}{{ loop.index }}
{{ m(a.name, y=a.n) }}{% else %}-{% endfor %}{% set ns = namespace(x=1) %}{% set ns.x = ns.x + 1 %}{{ ns.x }}
{{ items|map(attribute='name')|join('、') }} {{ items|sort(attribute='n', reverse=true)|first }} {{ items|groupby('n')|list }}
{% filter upper %}a{{ 'b'|replace('b', 'c') }}{% endfilter %} {{ {'a': [1, 2.5, none]}['a'][1:] }} {{ '%s %05.1f'|format('x', 2) }}
{% macro m2() %}{{ caller(2)|string * 2 }}{% endmacro %}{% call(x) m2() %}{{ x }}{% endcall %}
"""


def export(record):
    names = [{row["code"]: row["name"] for path in sorted((ROOT / "data/codes").glob(f"{system}-*.csv"))
              for row in csv.DictReader(path.read_text("utf-8").splitlines())} for system in ("function", "economic")]
    return Export(Department(record, *names))


def wrong_sentences():
    """The wrong text of each rule and sentence of tests/spec beside the tables of a clean department: whatever is found somewhere
    is found here."""
    document = printed_report.build(str(DATA))
    lines = []
    for _, text in test_check_text_rules.cases():
        for address in re.findall("@([^@]+)@", text):
            text = text.replace(f"@{address}@", test_check_text_rules.amount(address))
        lines += [line.strip() for line in test_check_text_rules.CHOICE.sub(r"\2", text).split("¶")]
    for section, _, sentence in test_check_sentences.cases():
        lines += test_check_sentences.document(section, test_check_sentences.CHOICE.sub(r"\2", sentence))["published"]["text"]
    document["published"]["text"] = lines
    return document


def wrong_figures(record):
    """Every figure that a rule of tests/spec/rules.txt is shown to find, stated wrong in one data file."""
    stated = {}
    for line in (ROOT / "tests/spec/rules.txt").read_text("utf-8").splitlines():
        rule, *rest = line.split()
        if re.fullmatch(r"R\d+[A-Z]?", rule) and len(rest) == 2 and re.fullmatch(r"-?[\d.]+", rest[1]):
            stated[rest[0]] = float(rest[1])
    return {**record, "stated": stated}


def one_more(value):
    """The same with every amount one more."""
    if isinstance(value, dict):
        return {key: below if key == "code" else one_more(below) for key, below in value.items()}
    if isinstance(value, list):
        return [one_more(below) for below in value]
    return value if isinstance(value, (str, bool, type(None))) else value + 1


def year_later(path):
    """A year that was begun from another; somebody has changed what came over."""
    data = json.loads(path.read_text("utf-8"))
    for name in ("previous", "general", "non_fiscal"):
        data[name] = one_more(data[name])
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


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
    run("build", "other.json", "-o", "published", "--draft", "--formats", "html")
    write("sentences.json", wrong_sentences())
    write("figures.json", wrong_figures(json.loads(text)))
    run("init", "--from", "clean.json", "-o", "later.json")
    run("init", "--from", "published/clean.html", "-o", "later-rounded.json")
    for name in ("later.json", "later-rounded.json"):
        year_later(folder / name)
    run("import", "clean.json", "-o", "book.xlsx")
    run("batch", "clean.json", "-o", "before", "--formats", "md", "--shard", "1/1")
    write_openpyxl(export(json.loads(text)), folder / "export.xlsx")


@unittest.skipIf(b"__asan_init" in pathlib.Path(PROGRAM).read_bytes(), "skipped: the sanitizer has an allocator of its own")
class Allocations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        prepare(cls.folder)

    def run_faults(self, *words, least):
        run = subprocess.run([FAULTS, *words], capture_output=True, text=True, errors="replace", check=False)
        self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])
        failures = [int(line.split(": ")[1].split()[0]) for line in run.stdout.splitlines() if line.endswith(" failures, 0 wrong")]
        self.assertGreater(sum(failures), least, run.stdout)

    def places(self):
        return self.folder, ROOT / "tests/data/family"

    def test_jobs(self):
        if ALL:
            self.run_faults("-d", CALLERS, *self.places(), least=3000)
        else:
            self.run_faults("-l", "-e", "60", "-d", CALLERS, *self.places(), "build text", "check as JSON", "lint anew", "merge",
                            least=8)

    def test_system_calls(self):
        jobs = [line.split('"')[1] for line in (ROOT / "tests/faults/jobs.c").read_text("utf-8").splitlines() if line.startswith('    {"')]
        self.assertGreater(len(jobs), 40)
        wanted = [job for job in jobs if job not in LISTS] if ALL else ["build into a folder", "merge"]
        self.run_faults("-c", "-d", "5", *self.places(), *wanted, least=30)

    def test_inputs(self):
        """The readers of what comes in, each on what fuzzing begins with."""
        least = 2000 if ALL else 50
        met = 0
        for target in sorted(seeds.TARGETS) if ALL else ("json", "request", "template", "xls"):
            folder = self.folder / "seeds" / target
            seeds.make(PROGRAM, target, folder)
            run = subprocess.run([FAULTS, "-d", "8", "-t", target, *sorted(folder.iterdir())], capture_output=True, text=True, errors="replace",
                                 check=False)
            self.assertEqual(run.returncode, 0, run.stdout[-6000:] + run.stderr[-2000:])
            met += int(run.stdout.splitlines()[-1].split(": ")[1].split()[0])
        self.assertGreater(met, least)


if __name__ == "__main__":
    unittest.main()
