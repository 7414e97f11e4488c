"""The workbook of each seed department against the tables as they were published, cell for cell."""
import csv
import json
import os
import subprocess
import tempfile
import unittest

import office
from workbook import Workbook

ROOT = os.environ["JUESUAN_ROOT"]
SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
DEPARTMENTS = ("linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021")


def published(slug):
    """{sheet name: (rows of text, description)} of one department."""
    folder = os.path.join(SEEDS, slug)
    with open(os.path.join(folder, "tables.json"), encoding="utf-8") as f:
        about = json.load(f)
    out = {}
    for name, a in about.items():
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as f:
            rows = [[cell.replace(" ", "") for cell in row] for row in csv.reader(f)]
        out[a["code"].replace(" ", "")] = rows, {**a, "name": name}
    return out


def deviations(slug):
    """{(table, row, column): text} of cells that are printed right where the source is wrong, listed in docs/seeds.md."""
    path = os.path.join(SEEDS, slug, "deviations.json")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return {(d["table"], *map(int, d["cell"].split(","))): d["ours"] for d in json.load(f)["cells"]
                if not d["table"].startswith("annex")}


def body(sheet, width):
    """The rows of the table on a sheet: below the head lines, above the notes."""
    return [[(cell or "").replace(" ", "").lstrip("\u3000") for cell in row[:width]] for row in sheet.texts]


class Tables(unittest.TestCase):
    maxDiff = None

    def compare(self, book, slug):
        allowed = deviations(slug)
        for sheet_name, (rows, about) in published(slug).items():
            with self.subTest(department=slug, table=sheet_name):
                sheet = book[sheet_name]
                width = about["columns"]
                expected = [list(r) for r in rows]
                for (name, r, c), text in allowed.items():
                    if name == about["name"]:
                        expected[r][c] = text
                got = body(sheet, width)
                first = next(i for i in range(len(got)) if got[i] == expected[0])
                self.assertEqual(got[first:first + len(expected)], expected)
                merges = {(m[0] + first, m[1], m[2] + first, m[3])
                          for m in about["header_merges"] + about.get("body_merges", [])
                          if m[:2] != m[2:]}
                inside = {m for m in sheet.merges if first <= m[0] < first + len(expected)}
                self.assertEqual(inside, merges)
                head = " ".join(c for row in got[:first] for c in row if c)
                for line in (about["title"], about["code"], about["department_line"], about["unit"]):
                    self.assertIn(line.replace(" ", ""), head)
                below = "".join(c for row in got[first + len(expected):] for c in row if c)
                for note in about["notes"]:
                    self.assertIn(note.replace(" ", ""), below)

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.runs = {slug: subprocess.run([os.environ["JUESUAN"], "build", os.path.join(ROOT, "data", slug + ".json"), "-o", folder.name,
                                          "--formats", "xlsx"], capture_output=True, text=True, timeout=300, check=False)
                    for slug in DEPARTMENTS}
        cls.paths = {slug: os.path.join(folder.name, slug + ".xlsx") for slug in DEPARTMENTS}
        again = os.path.join(folder.name, "again")
        cls.again = dict(zip(DEPARTMENTS, office.convert(list(cls.paths.values()), "xlsx", again))) if office.have_libreoffice() else {}

    def check(self, slug):
        self.assertEqual(self.runs[slug].returncode, 0, self.runs[slug].stderr)
        self.compare(Workbook(self.paths[slug]), slug)
        if self.again:
            self.compare(Workbook(self.again[slug]), slug)

    def test_linxia(self):
        self.check("linxia-2022")

    def test_beiguan(self):
        self.check("beiguan-2022")

    def test_zhongwei(self):
        self.check("zhongwei-2023")

    def test_linfen(self):
        self.check("linfen-2021")


if __name__ == "__main__":
    unittest.main()
