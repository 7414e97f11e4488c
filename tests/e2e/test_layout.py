# ctest: cost=20
"""Pages of the real departments as poppler and MuPDF read them: line ends, margins, page numbers, contents."""
import glob
import json
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ET
from decimal import Decimal

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
NOT_FIRST = "、，。；：？！”’）》】〕〉·～％%,.;:?!)]}"
NOT_LAST = "“‘（《【〔〈￥$([{"
UNITS = r"(万元|亿元|元|个|人次|批次|辆|台|项|户|人|年|月|日|%|％|‰)"
MM = 72 / 25.4


def read(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, check=True)
    return done.stdout.decode()


class Pages:
    """One department's PDF: its pages as lists of lines."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name + ".pdf")
        data = os.path.join(ROOT, "data", name + ".json")
        done = subprocess.run([PROGRAM, "build", data, "-o", folder, "--formats", "pdf", "--draft"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        self.built = done.returncode == 0
        self.said = done.stdout.decode()
        if self.built:
            self.pages = [p.split("\n") for p in read("pdftotext", "-layout", self.path, "-").split("\f")[:-1]]

    def prose(self):
        """Pairs of lines that follow each other in one paragraph: the first is full. MuPDF reads them, as poppler
        starts a new line behind a mark that was squeezed."""
        for page in read("mutool", "draw", "-q", "-F", "txt", self.path).split("\f"):
            lines = [line.strip() for line in page.split("\n") if line.strip()]
            for line, after in zip(lines, lines[1:]):
                row = re.search(r"(?:\d\.\d\d ){2}", line)  # of a table
                if len(line) >= 24 and len(re.findall("[\u4e00-\u9fff]", line)) > 12 and not row:
                    yield line, after


class Layout(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        names = sorted(os.path.basename(p)[:-5] for p in glob.glob(os.path.join(ROOT, "data", "*.json")))
        cls.all = [Pages(cls.folder.name, name) for name in names]
        cls.departments = [p for p in cls.all if p.built]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_some_departments_are_there(self):
        self.assertTrue(self.departments, "\n".join(p.said for p in self.all))

    def test_marks_stand_where_they_may(self):
        for d in self.departments:
            pairs = list(d.prose())
            self.assertGreater(len(pairs), 60)
            for line, after in pairs:
                self.assertNotIn(line[-1], NOT_LAST, line)
                self.assertNotIn(after[0], NOT_FIRST, after)

    def test_numbers_stay_whole_and_with_their_units(self):
        """But for a long amount where its line would be torn apart: test_pages.py."""
        for d in self.departments:
            for line, after in d.prose():
                self.assertFalse(re.search(r"[0-9.]$", line) and re.match(r"[0-9.]", after), (line, after))
                self.assertFalse(re.search(r"(^|[^0-9.])[0-9.]{1,4}$", line) and re.match(UNITS, after), (line, after))

    def test_squeezed_marks_do_not_break_the_order_of_the_text(self):
        for d in self.departments:
            for page in d.pages:  # poppler starts a new line where boxes overlap too much
                for line in page:
                    self.assertNotRegex(line, "^ *[，。；：、”）》】]")

    def test_text_stays_inside_the_margins(self):
        for d in self.departments:
            root = ET.fromstring(read("pdftotext", "-bbox", d.path, "-").encode())
            ns = {"h": "http://www.w3.org/1999/xhtml"}
            for number, page in enumerate(root.iterfind(".//h:page", ns), 1):
                width, height = float(page.get("width")), float(page.get("height"))
                for word in page.iterfind("h:word", ns):
                    x0, x1, y1 = (float(word.get(k)) for k in ("xMin", "xMax", "yMax"))
                    self.assertGreater(x0, 12 * MM, (number, word.text))
                    self.assertLess(x1, width - 12 * MM, (number, word.text))
                    self.assertLess(y1, height - 15 * MM, (number, word.text))

    def test_page_numbers_count_up(self):
        for d in self.departments:
            found = [re.findall(r"— ?(\d+) ?—", "\n".join(page)) for page in d.pages]
            upright = [int(f[0]) for f in found if len(f) == 1]
            self.assertGreater(len(upright), 5)
            self.assertEqual(upright, sorted(set(upright)))
            first = next(i for i, f in enumerate(found) if f == ["1"])
            self.assertTrue(all(not f for f in found[:first]))  # cover and contents have none

    def test_contents_name_the_pages_where_headings_are(self):
        for d in self.departments:
            text = ["".join(c for c in "".join(page) if not c.isspace()) for page in d.pages]
            first = next(i for i, page in enumerate(d.pages) if re.search(r"— ?1 ?—", "\n".join(page)))
            entries = re.findall(r"^ *(\S.*?) *…+ *(\d+)$", "\n".join("\n".join(p) for p in d.pages[:first]), re.M)
            self.assertGreater(len(entries), 10)
            for title, number in entries:
                title = "".join(title.split())
                self.assertIn(title, text[first + int(number) - 1])


def multiplied(value, factor):
    """The same with every figure that has a fraction multiplied: amounts, not years or counts."""
    if isinstance(value, dict):
        return {k: multiplied(v, factor) for k, v in value.items()}
    if isinstance(value, list):
        return [multiplied(v, factor) for v in value]
    return value * factor if isinstance(value, Decimal) else value


class LargeAmounts(unittest.TestCase):
    """Departments with amounts a thousand times as large, in the pack with the widest tables: nothing is too wide."""

    AMOUNTS = ("income", "general", "non_fiscal", "economic", "three_public", "budget", "previous", "stated")

    def build(self, folder, name, factor):
        with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as f:
            data = json.load(f, parse_float=Decimal)
        for key in self.AMOUNTS:
            if key in data:
                data[key] = multiplied(data[key], factor)
        path = os.path.join(folder, name + ".json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False, default=float)
        done = subprocess.run([PROGRAM, "build", path, "-o", folder, "--formats", "pdf", "--draft", "--template",
                               "ningxia"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        said = done.stdout.decode()
        self.assertNotIn("E5210", said)
        self.assertEqual(done.returncode, 0, said)
        return read("pdftotext", "-layout", os.path.join(folder, name + ".pdf"), "-")

    def test_the_thirty_columns_stay_legible(self):
        for factor in (100, 1000, -1000):
            with tempfile.TemporaryDirectory() as folder, self.subTest(factor=factor):
                page = next(p for p in self.build(folder, "zhongwei-2023", factor).split("\f") if "公开 07 表" in p)
                self.assertEqual(page.count("公开 07 表（续表）"), 1)  # two parts on one page
                numbers = re.findall(r"(?<![\d.])(?:[1-9]|[12]\d|30)(?![\d.])", page.split("金额单位", 1)[1])
                self.assertEqual([n for n in numbers if n == "30"], ["30"])
                self.assertIn(f"{2869 * factor}.00", page)

    def test_other_departments_too(self):
        for name in ("linxia-2022", "beiguan-2022", "linfen-2021"):
            with tempfile.TemporaryDirectory() as folder, self.subTest(name=name):
                self.build(folder, name, 1000)


if __name__ == "__main__":
    unittest.main()
