# ctest: cost=12
"""juesuan codes: the year's official list becomes the lists that names and drop-downs come from."""
import json
import os
import subprocess
import tempfile
import unittest
from datetime import datetime

import openpyxl

JUESUAN = os.environ["JUESUAN"]


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done


class Codes(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)

    def path(self, name):
        return os.path.join(self.tmp.name, name)

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def book(self, rows, name="list.xlsx", title="支出功能分类"):
        book = openpyxl.Workbook()
        book.active.title = title
        for row in rows:
            book.active.append(row)
        book.save(self.path(name))
        return self.path(name)

    def csv(self, text, encoding="utf-8", name="list.csv"):
        with open(self.path(name), "wb") as f:
            f.write(text.encode(encoding))
        return self.path(name)

    def lists(self, source, code=0, year=2024):
        done = run("codes", source, "--year", year, "-o", self.path("lists"), "--force", code=code)
        return done.stderr if code else {s: self.text(f"lists/{s}-{year}.csv").split("\n")[:-1]
                                         for s in ("function", "economic") if os.path.exists(self.path(f"lists/{s}-{year}.csv"))}

    def test_layouts_of_finance_offices(self):
        wanted = ["code,name", "201,一般公共服务支出", "20101,人大事务", "2010101,行政运行", "2010102,甲事务"]
        layouts = [
            [["2024年政府收支分类科目"], ["科目编码", "科目名称"], ["201", "一般公共服务支出"], [20101, "人大事务"], [2010101, "行政运行"],
             ["2010102", "　　甲事务"]],
            [["类", "款", "项", "科目名称", "说明"], [201, None, None, "一般公共服务支出", "……"], [None, "01", None, "人大事务"],
             [None, None, "01", "行政运行"], [None, None, "02", "甲事务"]],
            [["科目编码", None, None, "科目名称"], ["类", "款", "项", None], ["201", None, None, "一般公共服务支出"], ["201", 1, None, "人大事务"],
             ["201", 1, 1, "行政运行"], ["201", 1, 2, "甲事务"]],
            [["编码", "类名称", "款名称", "项名称"], ["201", "一般公共服务支出"], ["20101", "一般公共服务支出", "人大事务"],
             ["2010101", "一般公共服务支出", "人大事务", "行政运行"], ["2010102", "一般公共服务支出", "人大事务", "甲事务"]],
        ]
        for i, rows in enumerate(layouts):
            with self.subTest(i):
                self.assertEqual(self.lists(self.book(rows))["function"], wanted)

    def test_csv_in_the_encodings_that_people_have(self):
        text = '科目编码,科目名称\r\n201,"一般公共服务支出"\r\n20101,人大事务\r\n501,政府预算的\r\n301,工资福利支出\r\n30101,"基本,工资"\r\n'
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding):
                made = self.lists(self.csv(text, encoding))
                self.assertEqual(made["function"][1:], ["201,一般公共服务支出", "20101,人大事务"])
                self.assertEqual(made["economic"][1:], ["301,工资福利支出", '30101,"基本,工资"'])
        self.assertIn("E2637", run("codes", self.csv(text), "--year", 2024, "-o", self.path("lists"), "--force").stderr)

    def test_names_and_drop_downs_come_from_the_lists(self):
        rows = [["科目编码", "科目名称"], ["201", "一般公共服务支出"], ["20177", "某事务"], ["2017701", "某项"], ["210", "改过的名称"]]
        self.lists(self.book(rows), year=2023)
        out = self.path("blank.xlsx")
        run("init", "--year", 2023, "--codes", self.path("lists"), "-o", out)
        shown = {c.value for row in openpyxl.load_workbook(out)["_juesuan"].iter_rows() for c in row}
        self.assertIn("2017701", shown)
        self.assertIn("某项", shown)
        self.assertIn("改过的名称", shown)
        data = {"format": 1, "template": "standard", "year": 2023, "unit": "元", "department": {"name": "甲"},
                "income": [{"code": "2017701", "fiscal": 5}]}
        with open(self.path("d.json"), "w", encoding="utf-8") as f:
            json.dump(data, f)
        run("build", self.path("d.json"), "-o", self.path("o"), "--draft", "--formats", "md", "--codes", self.path("lists"))
        self.assertIn("某项", self.text("o/d.md"))
        self.assertIn("E4205", run("build", self.path("d.json"), "-o", self.path("o"), "--formats", "md", code=1).stderr)

    def test_a_name_holds_from_its_date(self):
        rows = [["科目编码", "科目名称", "启用日期", "停用日期"], ["201", "一般公共服务支出", None, None], ["2017701", "旧事务", "2024-01-01", None],
                ["2017701", "新事务", datetime(2024, 9, 3), None], ["2017801", "停了的", "2020/1/1", "2024年6月30日"],
                ["2017901", "明年的", "20250101", None]]
        made = self.lists(self.book(rows))
        self.assertIn("2017701,新事务,2024-09-03,", made["function"])
        for year, wanted in ((2024, ["新事务"]), (2025, ["新事务"])):
            out = self.path(f"{year}.xlsx")
            run("init", "--year", year, "--codes", self.path("lists"), "-o", out)
            shown = {c.value for row in openpyxl.load_workbook(out)["_juesuan"].iter_rows() for c in row}
            self.assertEqual([w for w in ("旧事务", "新事务", "停了的", "明年的") if w in shown], wanted)

    def test_bad_lists_are_told_at_their_cell(self):
        head = ["科目编码", "科目名称", "启用日期"]
        cases = [([["甲", "乙"]], "E2631"), ([head, ["20x", "某"]], r"list\.xlsx!支出功能分类!A2: 错误 E2632"),
                 ([head, ["201", "甲"], ["201", "乙"]], "E2633"), ([head, ["201", "甲", "昨天"]], r"A2: 错误 E2634"),
                 ([head, ["201", None]], "E2635"), ([head, ["501", "甲"]], "E2638"), ([head, ["3010101", "甲"]], "E2632")]
        for rows, wanted in cases:
            with self.subTest(wanted):
                self.assertRegex(self.lists(self.book(rows), code=1), wanted)
        self.assertIn("E2636", run("codes", self.book([head, ["2010101", "甲"]]), "--year", 2024, "-o", self.path("l")).stderr)
        self.assertIn("E1007", run("codes", self.book([head, ["201", "甲"]]), "--year", 2024, "-o", self.path("l"), code=3).stderr)
        self.assertIn("E2642", self.lists(self.csv('科目编码,科目名称\n201,"甲\n'), code=1))
        with open(self.path("bad.csv"), "wb") as f:
            f.write(b"\x81\xff\x81 code,name\n")
        self.assertIn("E2641", self.lists(self.path("bad.csv"), code=1))
        run("codes", self.csv("code,name\n201,a\n"), "-o", self.path("l"), code=2)


if __name__ == "__main__":
    unittest.main()
