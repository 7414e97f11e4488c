"""The figures of our own charts, read back from a web page, a workbook and Markdown: recognised as what they are, and a
wrong one is found. Sichuan's own tables, whose rows and columns a figure filters, are recognised as well."""
import os
import re
import subprocess
import tempfile
import unittest

import openpyxl

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
SLUG = "jinquan-2023"
FORMATS = ("html", "xlsx", "md", "docx")


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, text=True, timeout=120)


def check(path):
    return run("check", "--as-published", path, "--template", "sichuan", "--year", "2023")


class Charts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run("build", os.path.join(ROOT, "data", SLUG + ".json"), "-o", cls.folder.name, "--formats", ",".join(FORMATS))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, ending):
        return os.path.join(self.folder.name, f"{SLUG}.{ending}")

    def text(self, ending):
        with open(self.path(ending), encoding="utf-8") as f:
            return f.read()

    def test_no_table_of_ours_is_strange(self):
        for ending in FORMATS:
            with self.subTest(format=ending):
                done = check(self.path(ending))
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertEqual(re.findall("E701[123]", done.stderr), [])

    def test_the_pack_that_reads_all_others_knows_their_charts(self):
        for ending in FORMATS:
            done = run("check", "--as-published", self.path(ending), "--year", "2023")
            self.assertNotIn("E7011", done.stderr, ending)

    def test_a_wrong_figure_behind_a_chart_is_found(self):
        for ending in ("html", "md"):
            with self.subTest(format=ending):
                text = self.text(ending)
                rows = re.findall(r"<tr>(?:(?!</tr>).)*?其他收入.*?</tr>", text, re.S)
                row = next(r for r in rows if len(re.findall("<t[dh]", r)) == 2)
                figure = re.findall(r">([\d,.]+)<", row)[-1]
                wrong = row.replace(f">{figure}<", f">1{figure}<")
                path = os.path.join(self.folder.name, "wrong." + ending)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text.replace(row, wrong))
                done = check(path)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("其他收入", done.stdout)

    def test_a_wrong_figure_on_the_sheet_of_a_chart_is_found(self):
        book = openpyxl.load_workbook(self.path("xlsx"))
        sheet = book["收入决算结构图"]
        cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "其他收入")
        cell.value += 1
        path = os.path.join(self.folder.name, "wrong.xlsx")
        book.save(path)
        done = check(path)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("收入决算结构图", done.stdout)

    def test_a_sheet_that_says_something_else_stays_strange(self):
        book = openpyxl.load_workbook(self.path("xlsx"))
        sheet = book["收入决算结构图"]
        next(row[0] for row in sheet.iter_rows() if row[0].value == "其他收入").value = "另外的收入"
        path = os.path.join(self.folder.name, "other.xlsx")
        book.save(path)
        self.assertRegex(check(path).stderr, "收入决算结构图!.*E7011")


if __name__ == "__main__":
    unittest.main()
