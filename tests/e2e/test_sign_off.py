"""Hints are explained by somebody, in a role, on a day; the explanation stands in the data file and lapses with its figures."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import openpyxl

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JUESUAN = os.environ["JUESUAN"]
ADDRESS = "economic[30110].basic"
ANSWER = ("--answer", "含编外人员的“医保”缴费", "--by", "张三", "--role", "复核", "--date", "2023-09-01")


def run(*arguments):
    return subprocess.run([JUESUAN, *arguments], capture_output=True, text=True)


class SignOff(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "data.json")
        shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), self.path)

    def text(self):
        with open(self.path, encoding="utf-8") as f:
            return f.read()

    def findings(self, rule, path=None):
        done = run("check", path or self.path, "--format", "json")
        return [f for f in json.loads(done.stdout)["findings"] if f["rule"] == rule]

    def test_an_answer_stands_in_the_data_and_in_the_report(self):
        before = self.text()
        self.assertNotIn("explanation", self.findings("R93")[0])
        done = run("explain", self.path, ADDRESS, *ANSWER)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = self.findings("R93")[0]
        self.assertEqual([found[k] for k in ("explanation", "by", "role", "date")], ["含编外人员的“医保”缴费", "张三", "复核", "2023-09-01"])
        self.assertIn("（复核 张三 2023-09-01）", run("check", self.path).stdout)
        self.assertEqual(self.text()[:len(before) - 10], before[:-10], "nothing else was touched")
        written = json.loads(self.text())["explanations"]
        self.assertEqual(written[0]["figures"][ADDRESS], "324900")

    def test_it_lapses_when_a_figure_changes_and_can_be_given_again(self):
        run("explain", self.path, ADDRESS, *ANSWER)
        changed = re.sub(r'("30110", "basic": )32\.49', r"\g<1>32.50", self.text())
        self.assertNotEqual(changed, self.text())
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(changed)
        stale = self.findings("R00E")
        self.assertEqual(len(stale), 1)
        self.assertIn("张三", stale[0]["message"])
        self.assertIn(ADDRESS, stale[0]["message"])
        self.assertFalse([f for f in self.findings("R93") if "explanation" in f])
        self.assertEqual(self.text(), changed, "check never writes")
        run("explain", self.path, ADDRESS, *ANSWER[:3], "李四", *ANSWER[4:])
        self.assertEqual(self.findings("R00E"), [])
        self.assertEqual(self.findings("R93")[0]["by"], "李四")
        self.assertEqual(len(json.loads(self.text())["explanations"]), 1)

    def test_answers_of_several_figures_stand_beside_each_other(self):
        for address in (ADDRESS, "summary[208].amount", "summary[210].amount"):
            self.assertEqual(run("explain", self.path, address, *ANSWER).returncode, 0)
        self.assertGreaterEqual(len(json.loads(self.text())["explanations"]), 3)
        self.assertTrue(all("explanation" in f for f in self.findings("R62")))

    def book(self, name):
        return os.path.join(os.path.dirname(self.path), name)

    def test_a_workbook_is_written_anew_with_the_answer_and_left_as_it_is(self):
        book, out = self.book("book.xlsx"), self.book("answered.xlsx")
        self.assertEqual(run("import", self.path, "-o", book).returncode, 0)
        with open(book, "rb") as f:
            before = f.read()
        done = run("explain", book, ADDRESS, *ANSWER)
        self.assertEqual((done.returncode, "E7031" in done.stderr), (1, True), done.stderr)
        done = run("explain", book, ADDRESS, *ANSWER, "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(book, "rb") as f:
            self.assertEqual(f.read(), before)
        found = self.findings("R93", out)[0]
        self.assertEqual([found[k] for k in ("explanation", "by", "role", "date")], ["含编外人员的“医保”缴费", "张三", "复核", "2023-09-01"])
        self.assertIn("E1007", run("explain", book, ADDRESS, *ANSWER, "-o", out).stderr)
        again = self.book("again.json")
        self.assertEqual(run("explain", out, ADDRESS, *ANSWER[:3], "李四", *ANSWER[4:], "-o", again).returncode, 0)
        self.assertEqual([f["by"] for f in self.findings("R93", again)], ["李四"])
        run("explain", self.path, ADDRESS, *ANSWER[:3], "李四", *ANSWER[4:])
        there, here = (run("import", path).stdout for path in (again, self.path))
        self.assertEqual(json.loads(there), json.loads(here), "the same data by both ways")

    def test_a_row_filled_in_by_hand_answers(self):
        book = self.book("book.xlsx")
        run("import", self.path, "-o", book)
        wb = openpyxl.load_workbook(book)
        sheet = wb["核对说明"]
        header = next(row for row in sheet.iter_rows() if {"规则", "说明"} <= {c.value for c in row})
        column = {c.value: c.column for c in header if c.value}
        row = header[0].row + 1
        for title, text in (("规则", "R93"), ("地址", ADDRESS), ("说明", "含编外人员"), ("说明人", "张三"), ("身份", "复核"), ("日期", "2023-09-01")):
            at = next(c for t, c in column.items() if t.startswith(title))
            sheet.cell(row, at).value = text
        wb.save(book)
        self.assertEqual([f.get("explanation") for f in self.findings("R93", book)], ["含编外人员"])

    def test_what_cannot_be_written_is_refused(self):
        before = self.text()
        for arguments, code in (((ADDRESS, *ANSWER[:4]), "E7030"), (("totals.income", *ANSWER), "E7032"),
                                ((ADDRESS, *ANSWER, "--rule", "R10"), "E7032"),
                                ((ADDRESS, *ANSWER[:4], "--role", "路人"), "E21"),
                                ((ADDRESS, *ANSWER[:6], "--date", "昨天"), "E21")):
            with self.subTest(code=code, arguments=arguments):
                done = run("explain", self.path, *arguments)
                self.assertEqual(done.returncode, 1)
                self.assertIn(code, done.stderr)
                self.assertEqual(self.text(), before)


if __name__ == "__main__":
    unittest.main()
