# ctest: sanitize cost=12
"""Typical mistakes of somebody who types the data file by hand: each is named at its place, with its cause, and nothing
else is said. A row: what, the text in the good file, what is typed instead (¤ marks the places in question), the codes."""
import os
import re
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["JUESUAN"]

GOOD = """{
  "template": "standard",
  "year": 2023,
  "unit": "万元",
  "department": {
    "name": "某县医疗保障局",
    "duties": ["（一）贯彻医疗保障制度。"],
    "organization": ["内设机构3个。"]
  },
  "income": [
    {"code": "2101501", "fiscal": 1250.50},
    {"code": "2080505", "fiscal": 40.00}
  ],
  "general": {
    "opening": 0,
    "expenditure": [
      {"code": "2101501", "basic": 1250.50},
      {"code": "2080505", "basic": 40.00}
    ]
  },
  "fund": [],
  "capital": {"expenditure": []},
  "non_fiscal": {"expenditure": []},
  "economic": [
    {"code": "30108", "basic": 40},
    {"code": "30101", "basic": 1010.50},
    {"code": "30201", "basic": 240}
  ],
  "three_public": {
    "budget": {"vehicle_operation": 3.5, "reception": 1},
    "actual": {"vehicle_operation": 3.2, "reception": 0.8},
    "previous": {"vehicle_operation": 3.3, "reception": 0.9},
    "counts": {"vehicles_kept": 1, "domestic_batches": 8, "domestic_people": 70}
  },
  "budget": {"general": [{"code": "2101501", "amount": 1200}, {"code": "2080505", "amount": 40}]},
  "previous": {"income_total": 1180, "fiscal_income_total": 1180, "general_total": 1180, "personnel": 790, "public": 230},
  "operating_funds": {},
  "procurement": {"goods": 12.5, "sme": 12.5, "micro": 2},
  "assets": {"vehicles": {"other": 1}, "equipment": {"over_1m": 0}},
  "dates": {"approved": "2024-08-20", "published": "2024-09-01"},
  "performance": {"work": ["组织对全部项目开展了绩效自评。"]},
  "reasons": {"budget": {"total": "年中追加"}, "three_public": "车辆少跑了几趟", "total": "调整工资"}
}
"""

FISCAL = '"fiscal": 1250.50'

SYNTAX = [
    ("comma forgotten", '"year": 2023,', '"year": 2023', "E2001", "前面缺逗号"),
    ("comma forgotten between rows", "1250.50},\n", '1250.50}\n', "E2001", "前面缺逗号"),
    ("comma of a Chinese keyboard", '2023,', '2023¤，', "E2008", "，"),
    ("colon of a Chinese keyboard", '"year": ', '"year"¤：', "E2008", "："),
    ("colon and comma", '"year": 2023,', '"year"¤：2023¤，', "E2008 E2008", "："),
    ("quotes of a Chinese keyboard", '"unit": "万元"', '¤“unit”: ¤“万元”', "E2008 E2008", "“"),
    ("closing quote of a Chinese keyboard", '"万元"', '"万元¤”', "E2008", "”"),
    ("brackets of a Chinese keyboard", '"fund": []', '"fund": ¤【¤】', "E2008 E2008", "【"),
    ("digits of a Chinese keyboard", '1250.50}', '¤１２５０.５０}', "E2008", "１"),
    ("full-width blank", '"year"', '¤　"year"', "E2008", "空格"),
    ("blank of a web page", '"year"', '¤\u00a0"year"', "E2008", "空格"),
    ("invisible character", '1250.50}', '1250.50¤\u200b}', "E2001", "看不见的字符"),
    ("quotes within a text", '"调整工资"', '"调整¤"工资""', "E2001", "里面的双引号"),
    ("single quotes", '"万元"', "¤'万元'", "E2001", "英文双引号"),
    ("quote forgotten", '"某县医疗保障局",', '¤"某县医疗保障局,', "E2001", "没有配对"),
    ("name without quotes", '"year"', '¤year', "E2001", "双引号"),
    ("text without quotes", '"万元"', '¤万元', "E2001", "双引号"),
    ("last comma in a list", '40.00}\n  ],\n  "general"', '40.00}¤,\n  ],\n  "general"', "E2001", "最后一项后面多了逗号"),
    ("last comma in an object", '"调整工资"}', '"调整工资"¤,}', "E2001", "最后一项后面多了逗号"),
    ("comma twice", '2023,', '2023,¤,', "E2001", "多了一个逗号"),
    ("semicolon", '2023,', '2023¤;', "E2001", "逗号"),
    ("equals sign", '"year": ', '"year" ¤= ', "E2001", "冒号"),
    ("colon forgotten", '"year": ', '"year" ¤', "E2001", "缺冒号"),
    ("comment", '2023,', '2023, ¤// 年度', "E2001", "注释"),
    ("thousands separator", "1250.50}", "1,¤250.50}", "E2001", "千分位"),
    ("unit behind a number", "1250.50}", "¤1250.50万元}", "E2001", "单位"),
    ("percent", "1250.50}", "¤99.5%}", "E2001", "%"),
    ("leading zero", "1250.50}", "¤01250.50}", "E2001", "数字的写法"),
    ("nothing before the point", "3.5,", "¤.5,", "E2001", "数字的写法"),
    ("nothing behind the point", "1250.50}", "¤1250.}", "E2001", "数字的写法"),
    ("plus sign", "1250.50}", "¤+1250.50}", "E2001", "数字的写法"),
    ("no value", FISCAL, '"fiscal": ¤', "E2001", "没有值"),
    ("NaN", "1250.50}", "¤NaN}", "E2001", "true、false、null"),
    ("line break in a text", '"调整工资"', '"调整¤\n工资"', "E2001", "换行"),
    ("tab in a text", '"调整工资"', '"调整¤\t工资"', "E2001", "制表符"),
    ("backslash", '"调整工资"', '"C:¤\\调整工资"', "E2001", "反斜杠"),
    ("bracket not closed", '"调整工资"}\n}', '"调整工资"¤}\n', "E2001", "第 1 行的 { 没有配对"),
    ("bracket too many", '"调整工资"}\n}', '"调整工资"}\n}¤}', "E2001", "多余的内容"),
    ("wrong bracket", '"fund": []', '"fund": [¤}', "E2001", "第 21 行的 [ 应以 ] 结束"),
    ("braces for a list", '"income": [\n    ', '"income": {\n    ¤', "E2001", "方括号"),
    ("five at once", '"template": "standard",\n  "year": 2023,\n  "unit": "万元",',
     '"template"¤： "standard"¤，\n  "year": 2023\n  ¤"unit": ¤“万元”,, '.replace(",, ", ",¤, "),
     "E2008 E2008 E2001 E2008 E2001", "多了一个逗号"),
]

VALUES = [
    ("thousands separator in quotes", "1250.50}", '¤"1,250.50"}', "E2112", "千分位"),
    ("Chinese comma in a number", "1250.50}", '¤"1，250.50"}', "E2111", "全角"),
    ("Chinese digits in quotes", "1250.50}", '¤"１２５０.５０"}', "E2111", "全角"),
    ("Chinese point in a number", "1250.50}", '¤"1250。50"}', "E2111", "全角"),
    ("dash for nothing", "1250.50}", '¤"—"}', "E2110", "没有发生额写 0"),
    ("hyphen for nothing", "1250.50}", '¤"-"}', "E2110", "没有发生额写 0"),
    ("nothing in quotes", "1250.50}", '¤""}', "E2110", "没有发生额写 0"),
    ("blanks in a number", "1250.50}", '¤"1 250.50"}', "E2110", "空格"),
    ("unit in quotes", "1250.50}", '¤"1250.50万元"}', "E2110", "单位"),
    ("currency sign", "1250.50}", '¤"¥1250.50"}', "E2110", "1250.50"),
    ("two points", "1250.50}", '¤"1250..50"}', "E2110", "1250..50"),
    ("accountants' minus", "1250.50}", '¤"(1250.50)"}', "E2110", "(1250.50)"),
    ("seven decimals of 万元", "1250.50}", "¤1250.1234567}", "E2113", "最多 6 位"),
    ("exponent", "1250.50}", "¤1.25e3}", "E2110", "1.25e3"),
    ("eighteen digits", "1250.50}", "¤125050000000000000}", "E2114", "15 位"),
    ("truth for a number", "1250.50}", "¤true}", "E2102", "财政拨款收入"),
    ("list for a number", "1250.50}", "¤[1250.50]}", "E2102", "列表"),
    ("not known", "1250.50}", "¤null}", "E4301", "没有发生额写 0"),
    ("name twice", '"year": 2023,', '"year": 2023,\n  ¤"year": 2022,', "E2005", "第一次在第 3 行"),
    ("name misspelt", '"fiscal": 1250.50', '¤"fisacl": 1250.50', "E2101", "fiscal"),
    ("Chinese title for the name", '"fiscal": 1250.50', '¤"财政拨款收入": 1250.50', "E2101", "fiscal"),
    ("section misspelt", '"reasons"', '¤"reason"', "E2101", "reasons"),
    ("section in the wrong place", '"opening": 0,', '"opening": 0, ¤"year": 2023,', "E2107", "year"),
    ("year as text", "2023,", '¤"2023",', "E2102", "整数"),
    ("year of two digits", "2023,", "¤23,", "E2123", "四位"),
    ("year of five digits", "2023,", "¤20233,", "E2123", "四位"),
    ("unknown unit", '"万元"', '¤"千元"', "E2104", "元、万元"),
    ("template misspelt", '"standard"', '¤"standrad"', "E4001", "standard"),
    ("template empty", '"standard"', '¤""', "E2106", "模板包"),
    ("name of the department empty", '"某县医疗保障局"', '¤""', "E2106", "部门名称"),
    ("name of the department missing", '{\n    "name": "某县医疗保障局",', '¤{', "E2103", "部门名称"),
    ("code without quotes", '"2101501", "fiscal"', '¤2101501, "fiscal"', "E2102", "科目代码"),
    ("code of six digits", '"2080505", "fiscal"', '¤"208050", "fiscal"', "E2121", "3、5 或 7 位"),
    ("letter in a code", '"2080505", "fiscal"', '¤"208O505", "fiscal"', "E2121", "208O505"),
    ("economic code of seven digits", '"30101"', '¤"3010101"', "E2122", "3 或 5 位"),
    ("code twice", '"2080505", "fiscal"', '¤"2101501", "fiscal"', "E4206", "写了两行"),
    ("count with decimals", '"vehicles_kept": 1', '"vehicles_kept": ¤1.5', "E2102", "公务用车保有量"),
    ("count in quotes", '"vehicles_kept": 1', '"vehicles_kept": ¤"1"', "E2102", "整数"),
    ("count below zero", '"vehicles_kept": 1', '"vehicles_kept": ¤-1', "E2120", "不小于 0"),
    ("number for a section", '{"other": 1}', "¤1", "E2102", "车辆"),
    ("Chinese date", '"2024-08-20"', '¤"2023年9月1日"', "E2124", "2023-09-20"),
    ("no such day", '"2024-08-20"', '¤"2023-02-30"', "E2124", "2023-02-30"),
    ("level of a heading", '"（一）贯彻医疗保障制度。"', '{"heading": "一、职责", "level": ¤9}', "E2105", "1～4"),
    ("line break in a name", '"某县医疗保障局"', '¤"某县\\n医疗保障局"', "E2126", "换行"),
    ("stated nowhere", '"reasons"', '"stated": {¤"sumary[208].amount": 1}, "reasons"', "E4208", "sumary"),
    ("stated for no row", '"reasons"', '"stated": {¤"summary[999].amount": 1}, "reasons"', "E4208", "999"),
    ("section missing", '  "operating_funds": {},\n', "", "E4307", "operating_funds"),
    ("list missing", '  "fund": [],\n', "", "E4305", "空表 []"),
    ("part of a section missing", '    "actual": {"vehicle_operation": 3.2, "reception": 0.8},\n', "", "E4307",
     "three_public.actual"),
    ("several of several kinds", '"name": "某县医疗保障局",', '"name": ¤7, ¤"shortname": "局",', "E2102 E2101", "short_name"),
]


def marked(text):
    """The text without ¤, and the (line, column) of each."""
    places, plain = [], ""
    for part in text.split("¤"):
        plain += part
        places.append((plain.count("\n") + 1, len(plain) - plain.rfind("\n")))
    return plain, places[:-1]


class Mistakes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = os.path.join(folder.name, "d.json")

    def check(self, text):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(text)
        return subprocess.run([PROGRAM, "check", self.path], capture_output=True, text=True, check=False)

    def test_good(self):
        done = self.check(GOOD)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def said(self, rows):
        for what, good, typed, codes, words in rows:
            with self.subTest(what):
                self.assertEqual(GOOD.count(good) > 0, True, good)
                text, places = marked(GOOD.replace(good, typed, 1))
                done = self.check(text)
                found = re.findall(r"^(?:\S*d\.json)(?::(\d+):(\d+))?: 错误 (E\d+)：", done.stderr, re.M)
                self.assertEqual([code for _, _, code in found], codes.split(), done.stderr)
                if places and len(places) == len(found):
                    self.assertEqual([(int(line), int(col)) for line, col, _ in found], places, done.stderr)
                self.assertIn(words, done.stderr)
                self.assertIn(done.returncode, (1, 2))

    def test_what_is_no_json(self):
        self.said(SYNTAX)

    def test_what_is_no_data(self):
        self.said(VALUES)

    def test_english_too(self):
        for _, good, typed, codes, _ in SYNTAX[:3] + VALUES[:3]:
            with open(self.path, "w", encoding="utf-8") as f:
                f.write(marked(GOOD.replace(good, typed, 1))[0])
            done = subprocess.run([PROGRAM, "check", self.path, "--lang", "en"], capture_output=True, text=True,
                                  check=False)
            self.assertRegex(done.stderr, rf"d\.json:\d+:\d+: error {codes.split()[0]}: ")


if __name__ == "__main__":
    unittest.main()
