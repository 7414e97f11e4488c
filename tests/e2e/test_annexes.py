"""The performance forms of the seed departments against what was published, cell for cell.

Figures are compared by value: the sources write 10, 10.0 and 10.00 side by side.
"""
import csv
import json
import os
import re
import subprocess
import tempfile
import unittest
from decimal import Decimal

from workbook import Workbook

ROOT = os.environ["JUESUAN_ROOT"]
SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
DEPARTMENTS = {"linxia-2022": 1, "beiguan-2022": 4, "zhongwei-2023": 3, "linfen-2021": 4}


def plain(text):
    """A cell without blanks, line breaks and differences of width; a figure by its value."""
    text = re.sub(r"\s", "", text or "").replace("--", "—").translate(str.maketrans("（），；：％", "(),;:%"))
    figure = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)(%?)", text)
    if figure:
        return str(Decimal(figure[1].replace(",", "")).normalize() + 0) + figure[2]
    return text


def published(slug, number):
    with open(os.path.join(SEEDS, slug, f"annex-{number}.csv"), encoding="utf-8", newline="") as f:
        return [[plain(c) for c in row] for row in csv.reader(f)]


def allowed(slug, number):
    with open(os.path.join(SEEDS, slug, "deviations.json"), encoding="utf-8") as f:
        return {tuple(map(int, d["cell"].split(","))): plain(d["ours"])
                for d in json.load(f)["cells"] if d["table"] == f"annex-{number}"}


class Annexes(unittest.TestCase):
    maxDiff = None

    def check(self, slug):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.environ["JUESUAN"], "build", os.path.join(ROOT, "data", slug + ".json"), "-o", folder,
                            "--formats", "xlsx"], check=True, stdout=subprocess.DEVNULL, timeout=300)
            book = Workbook(os.path.join(folder, slug + ".xlsx"))
        for number in range(1, DEPARTMENTS[slug] + 1):
            with self.subTest(department=slug, annex=number):
                expected = published(slug, number)
                for (r, c), text in allowed(slug, number).items():
                    expected[r][c] = text
                width = max(len(row) for row in expected)
                sheet = [[plain(c) for c in row[:width]] for row in book[f"附件{number}"].texts]
                first = next((i for i, row in enumerate(sheet) if row[:2] == expected[0][:2]), None)
                self.assertIsNotNone(first, "the form does not start as published")
                got = sheet[first:first + len(expected)]
                different = [(r, c, expected[r][c], got[r][c] if r < len(got) and c < len(got[r]) else None)
                             for r in range(len(expected)) for c in range(len(expected[r]))
                             if r >= len(got) or c >= len(got[r]) or got[r][c] != expected[r][c]]
                self.assertEqual(different, [])

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
