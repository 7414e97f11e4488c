"""Several published files given at once: a document and the workbook beside it are one publication, a folder holds many."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import openpyxl
import readers

JUESUAN = os.environ["JUESUAN"]
SLUG = "linxia-2022"


def run(*words):
    return subprocess.run([JUESUAN, "check", "--as-published", *words], capture_output=True, text=True, timeout=120)


class Together(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.built = readers.build(SLUG, os.path.join(cls.folder.name, "out"), "html,xlsx")
        with open(cls.built + ".html", encoding="utf-8") as f:
            cls.page = f.read()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def file(self, name, page):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(page)
        return path

    def report(self, *words):
        done = run(*words, "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def test_a_document_without_tables_and_its_workbook(self):
        bare = self.file("bare.html", re.sub(r"<table.*?</table>", "", self.page, flags=re.S))
        whole, alone = self.report(self.built + ".html"), self.report(bare)
        together = self.report(bare, self.built + ".xlsx")
        self.assertLess(alone["comparisons"], whole["comparisons"] / 2)
        self.assertEqual(together["comparisons"], whole["comparisons"])
        self.assertEqual(together["errors"], whole["errors"])
        kinds = {line["item"]: line for line in together["ledger"]}
        self.assertEqual(kinds["文字与表一致"]["state"], "checked")
        self.assertEqual(kinds["表间勾稽关系"]["state"], "checked")

    def test_tables_in_both_are_taken_once_and_compared(self):
        whole = self.report(self.built + ".html")
        done = run(self.built + ".html", self.built + ".xlsx", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["comparisons"], whole["comparisons"])
        self.assertNotIn("E7026", done.stderr)
        path = os.path.join(self.folder.name, "other.xlsx")
        book = openpyxl.load_workbook(self.built + ".xlsx", data_only=True)
        sheet = book["公开03表"]
        cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float) and c.value > 1)
        before, cell.value = cell.value, round(cell.value + 0.5, 2)
        book.save(path)
        done = run(self.built + ".html", path)
        line = next(l for l in done.stderr.split("\n") if "E7026" in l)
        self.assertEqual(done.returncode, 1)
        self.assertIn("错误", line)
        self.assertIn("公开03表!" + cell.coordinate, line)
        self.assertIn(f"{cell.value}", line)
        self.assertIn(f"{before:,}", line)

    def test_other_words_in_one_of_two_tables_are_a_hint(self):
        path = os.path.join(self.folder.name, "words.xlsx")
        book = openpyxl.load_workbook(self.built + ".xlsx", data_only=True)
        sheet = book["公开03表"]
        cell = next(c for row in sheet.iter_rows(min_row=8) for c in row if isinstance(c.value, str) and "支出" in c.value)
        cell.value += "等"
        book.save(path)
        done = run(self.built + ".html", path)
        self.assertIn("E7027", done.stderr)
        self.assertNotIn("E7026", done.stderr)

    def test_files_of_two_departments(self):
        page = self.page.replace("临夏市医疗保障局", "甲市乙局")
        done = run(self.file("two.html", page), self.built + ".xlsx")
        self.assertIn("E7025", done.stderr)

    def test_a_folder(self):
        folder = os.path.join(self.folder.name, "city")
        os.makedirs(folder)
        bare = re.sub(r"<table.*?</table>", "", self.page, flags=re.S)
        self.file("city/甲局.html", bare)
        shutil.copy(self.built + ".xlsx", os.path.join(folder, "甲局.xlsx"))
        self.file("city/乙局.HTML", self.page)
        self.file("city/丙局.ofd", "PK\x03\x04 no document")
        self.file("city/notes.txt", "not published")
        done = run(folder, "--format", "json")
        found = {os.path.basename(d["file"]): d for d in json.loads(done.stdout)["departments"]}
        self.assertEqual(sorted(found), ["丙局.ofd", "乙局.HTML", "甲局.html"])
        self.assertEqual(found["甲局.html"]["report"]["comparisons"], found["乙局.HTML"]["report"]["comparisons"])
        self.assertNotEqual(found["丙局.ofd"]["status"], 0)
        self.assertNotEqual(done.returncode, 0)

    def test_folders_below(self):
        """A department has a folder of its own: its only document and the workbooks beside it, whatever they are called."""
        bare = re.sub(r"<table.*?</table>", "", self.page, flags=re.S)
        for name in ("甲局", "乙局/附件", "丙局", ".git"):
            os.makedirs(os.path.join(self.folder.name, "province", name))
        self.file("province/甲局/决算公开.html", bare)
        shutil.copy(self.built + ".xlsx", os.path.join(self.folder.name, "province/甲局/公开表.xlsx"))
        self.file("province/乙局/附件/决算公开.html", self.page)
        self.file("province/丙局/一.html", bare)
        self.file("province/丙局/二.html", bare)
        shutil.copy(self.built + ".xlsx", os.path.join(self.folder.name, "province/丙局/表.xlsx"))
        self.file("province/.git/三.html", bare)
        done = run(os.path.join(self.folder.name, "province"), "--format", "json")
        found = {os.path.relpath(d["file"], os.path.join(self.folder.name, "province")): d
                 for d in json.loads(done.stdout)["departments"]}
        self.assertEqual(sorted(found), ["丙局/一.html", "丙局/二.html", "丙局/表.xlsx", "乙局/附件/决算公开.html", "甲局/决算公开.html"])
        whole = self.report(self.built + ".html")["comparisons"]
        self.assertEqual(found["甲局/决算公开.html"]["report"]["comparisons"], whole)
        self.assertLess(found["丙局/一.html"]["report"]["comparisons"], whole)

    def test_a_table_within_a_table_is_told_and_not_read(self):
        inner = "<table><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>1.00</td></tr></table>"
        page = self.page.replace("</table>", "<tr><td>" + inner + "</td></tr></table>", 1)
        done = run(self.file("nested.html", page))
        self.assertIn("E7024", done.stderr)


if __name__ == "__main__":
    unittest.main()
