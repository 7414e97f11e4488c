# ctest: cost=25
"""Codes and names: filled from the year's classification, renamed codes by year, other names reported, unknown codes
allowed with a name that is given once."""
import copy
import csv
import json
import os
import subprocess
import tempfile
import unittest

from oracle import ROOT, load_codes
from workbook import Workbook

PROGRAM = os.environ.get("JUESUAN")
CODES = os.path.join(ROOT, "data", "codes")


def department(**changes):
    """A small department whose every section can be given a row."""
    with open(os.path.join(ROOT, "data", "linxia-2022.json"), encoding="utf-8") as file:
        data = json.load(file)
    data.pop("$schema")
    data.pop("annexes")
    data.update(copy.deepcopy(changes))
    return data


class Names(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(lambda: subprocess.run(["rm", "-r", self.folder], check=True))

    def build(self, data, *options):
        path = os.path.join(self.folder, "d.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
        return subprocess.run([PROGRAM, "build", path, "-o", os.path.join(self.folder, "out"), "--formats", "xlsx,md",
                               "--draft", *options], capture_output=True, text=True, check=False)

    def with_name(self, section, code, name, year=2022):
        """What is said of a row of that section with that name."""
        data = department(year=year)
        at = data
        *path, last = section.split(".")
        for part in path:
            at = at[part]
        rows = at.setdefault(last, [])
        for row in rows:
            if row["code"] == code:
                row["name"] = name
                break
        else:
            rows.append({"code": code, "name": name})
        return self.build(data).stderr

    SECTIONS = {  # section → a code of it with its name, and another code's name
        "income": ("2080505", "机关事业单位基本养老保险缴费支出", "2080501", "行政单位离退休"),
        "general.expenditure": ("2101101", "行政单位医疗", "2101102", "事业单位医疗"),
        "fund": ("2290402", "其他政府性基金债务收入安排的支出", "2296003", "用于体育事业的彩票公益金支出"),
        "capital.expenditure": ("2230105", "国有企业退休人员社会化管理补助支出", "2080505",
                                "机关事业单位基本养老保险缴费支出"),
        "economic": ("30201", "办公费", "30202", "印刷费"),
    }

    def test_the_right_name_is_not_reported(self):
        for section, (code, name, _, _) in self.SECTIONS.items():
            if name not in load_codes("economic" if section == "economic" else "function", 2022, True).values():
                continue
            with self.subTest(section):
                self.assertNotRegex(self.with_name(section, code, name), r"E42\d\d.*" + code)

    def test_another_codes_name(self):
        for section, (code, _, other, name) in self.SECTIONS.items():
            if code not in load_codes("economic" if section == "economic" else "function", 2022, True):
                continue
            if section in ("fund", "capital.expenditure"):
                continue
            with self.subTest(section):
                message = self.with_name(section, code, name)
                self.assertIn(f"E4211：科目 {code} 写成了“{name}”，那是科目 {other} 的名称", message)

    def test_a_name_of_nobody(self):
        for section, (code, name, _, _) in self.SECTIONS.items():
            with self.subTest(section):
                message = self.with_name(section, code, name + "（旧）")
                known = code in load_codes("economic" if section == "economic" else "function", 2022, True)
                self.assertIn(f"E4203：科目 {code} 的名称“{name}（旧）”" if known else f"E4204：科目 {code}", message)

    def test_every_renamed_code_by_year(self):
        """The old name is right until it was given up, the new one from then on; the wrong one is named with its years."""
        with open(os.path.join(CODES, "renames.csv"), encoding="utf-8") as file:
            renames = list(csv.DictReader(file))
        self.assertGreaterEqual(len(renames), 7)
        for line in renames:
            code, old, new, since = line["code"], line["old_name"], line["new_name"], int(line["since"])
            for year in (since - 1, since, 2022, 2025):
                late = year >= since
                for name in (old, new):
                    with self.subTest(code=code, year=year, name=name):
                        message = self.with_name("income", code, name, year)
                        if (name == new) == late:
                            self.assertNotRegex(message, rf"E42(03|04|09|10|11)：科目 {code}")
                        elif late:
                            self.assertIn(f"E4209：科目 {code} 的名称“{old}”用到 {since - 1} 年度为止，"
                                          f"{year} 年度的名称是“{new}”", message)
                        else:
                            self.assertIn(f"E4210：科目 {code} 的名称“{new}”自 {since} 年度起才用，"
                                          f"{year} 年度的名称是“{old}”", message)

    def test_old_names_in_every_section(self):
        for section in ("income", "general.expenditure", "fund", "capital.expenditure", "non_fiscal.expenditure",
                        "budget.general", "previous.general"):
            with self.subTest(section):
                message = self.with_name(section, "210", "医疗卫生与计划生育支出")
                self.assertIn("E4209：科目 210 的名称“医疗卫生与计划生育支出”用到 2018 年度为止", message)
                self.assertRegex(message, r"d\.json:\d+:\d+")

    def test_names_are_filled_in_by_year(self):
        for year, name in ((2018, "医疗卫生与计划生育支出"), (2022, "卫生健康支出")):
            done = self.build(department(year=year))
            self.assertEqual(done.returncode, 0, done.stderr)
            table = Workbook(os.path.join(self.folder, "out", "d.xlsx"))["公开02表"]
            row, _ = table.find("210")
            self.assertIn(name, table.texts[row])

    def unknown(self, **row):
        data = department()
        for rows in (data["income"], data["general"]["expenditure"], data["budget"]["general"]):
            rows.append({"code": "2057703"})
        data["income"][-1].update(fiscal=5, **row)
        data["general"]["expenditure"][-1]["basic"] = 5
        data["budget"]["general"][-1]["amount"] = 5
        return data

    def test_an_unknown_code_without_a_name(self):
        message = self.build(self.unknown()).stderr
        self.assertRegex(message, r"d\.json:\d+:\d+: 错误 E4205：科目 2057703")
        self.assertIn("E4213：科目 20577 ", message)
        self.assertEqual(message.count("E4205：科目 2057703"), 1, "said once")
        self.assertIn('说明 E4216：没有名称的科目，可以写成一节，照科目表填好名称："names": {"2057703": "", "20577": ""}', message)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "out", "d.xlsx")))

    def test_usual_names_are_told(self):
        data = self.unknown()
        for rows in (data["income"], data["general"]["expenditure"], data["budget"]["general"]):
            rows[-1]["code"] = "2010404"
        done = self.build(data)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"d\.json:\d+:\d+: 说明 E4217：2 个科目不在当年科目表里，名称用的是各年常用的："
                                      "2010404战略规划与实施、20104发展与改革事务")
        row, _ = (book := Workbook(os.path.join(self.folder, "out", "d.xlsx"))["公开03表"]).find("2010404")
        self.assertIn("战略规划与实施", book.texts[row])
        data["names"] = {"2010404": "战略规划与实施", "20104": "发展与改革事务"}
        self.assertNotIn("E4217", self.build(data).stderr)

    def test_an_unknown_code_is_named_once(self):
        data = self.unknown(name="其他教育杂项支出")
        data["names"] = {"20577": "其他教育支出"}
        done = self.build(data)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("E4204：科目 2057703“其他教育杂项支出”不在科目表里"), 1)
        self.assertEqual(done.stderr.count("E4204：科目 20577“其他教育支出”不在科目表里"), 1)
        book = Workbook(os.path.join(self.folder, "out", "d.xlsx"))
        for sheet in ("公开02表", "公开03表", "公开05表"):
            for code, name in (("2057703", "其他教育杂项支出"), ("20577", "其他教育支出")):
                row, _ = book[sheet].find(code)
                self.assertIn(name, book[sheet].texts[row])

    def test_the_section_names(self):
        done = self.build(dict(department(), names={"2101101": "行政单位医疗费", "30201": "办公开支", "2O5": "x"}))
        self.assertIn("E4203：科目 2101101 的名称“行政单位医疗费”与当年科目表的“行政单位医疗”不同", done.stderr)
        self.assertIn("E4203：科目 30201 的名称“办公开支”", done.stderr)
        self.assertIn("E4214：names 里的“2O5”不是科目编码", done.stderr)

    def test_two_names_for_one_code(self):
        data = self.unknown(name="其他教育杂项支出")
        data["names"] = {"20577": "其他教育支出"}
        data["general"]["expenditure"][-1]["name"] = "教育杂项"
        self.assertIn("E4212：科目 2057703 的名称在这里写作“教育杂项”，在别处写作“其他教育杂项支出”", self.build(data).stderr)

    def test_an_own_name_is_printed_in_all_tables_made_of_the_row(self):
        data = department()
        next(r for r in data["general"]["expenditure"] if r["code"] == "2101101")["name"] = "行政单位医疗费"
        done = self.build(data)
        self.assertEqual(done.returncode, 0, done.stderr)
        book = Workbook(os.path.join(self.folder, "out", "d.xlsx"))
        for sheet in ("公开03表", "公开05表"):
            row, _ = book[sheet].find("2101101")
            self.assertIn("行政单位医疗费", book[sheet].texts[row])


class Lists(unittest.TestCase):
    def test_well_formed(self):
        for name in sorted(os.listdir(CODES)):
            if name in ("renames.csv", "function-usual.csv"):
                continue
            with open(os.path.join(CODES, name), encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            lengths = (3, 5, 7) if name.startswith("function") else (3, 5)
            codes = [r["code"] for r in rows]
            with self.subTest(name):
                self.assertEqual(len(codes), len(set(codes)))
                self.assertTrue(all(len(c) in lengths and c.isdigit() for c in codes))
                self.assertTrue(all(r["name"] == r["name"].strip() != "" for r in rows))

    def test_usual_names_agree_with_the_years(self):
        """They stand in where no year's list has the code: never another name than some year's."""
        with open(os.path.join(CODES, "function-usual.csv"), encoding="utf-8") as file:
            rows = [(r["code"], r["name"]) for r in csv.DictReader(file)]
        codes = [c for c, _ in rows]
        self.assertEqual(codes, sorted(set(codes)))
        self.assertTrue(all(len(c) in (5, 7) and c.isdigit() and n == n.strip() != "" for c, n in rows))
        listed = {}
        for name in os.listdir(CODES):
            if name.startswith("function-2"):
                with open(os.path.join(CODES, name), encoding="utf-8") as file:
                    for r in csv.DictReader(file):
                        listed.setdefault(r["code"], set()).add(r["name"])
        both = [(c, n) for c, n in rows if c in listed]
        self.assertGreater(len(both), 100)
        self.assertEqual([(c, n, listed[c]) for c, n in both if n not in listed[c]], [])
        for code, name in (("2013101", "行政运行"), ("2130306", "水利工程运行与维护"), ("2080599", "其他行政事业单位养老支出")):
            self.assertIn((code, name), rows)

    def test_years_2021_to_2025(self):
        names = os.listdir(CODES)
        for year in range(2021, 2026):
            self.assertIn(f"function-{year}.csv", names)
            self.assertEqual(sum(len(c) == 3 for c in load_codes("function", year)), 26)
        self.assertEqual([n for n in names if n.startswith("economic")] and
                         len(load_codes("economic", 2025)), len(load_codes("economic", 2023)))


if __name__ == "__main__":
    unittest.main()
