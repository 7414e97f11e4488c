"""Printed tables laid out as other provinces do: they are told by title and headers, whole and right they raise no error,
and a changed figure is found; what is not recognised is said not to be checked."""
import copy
import json
import os
import random
import re
import subprocess
import tempfile
import unittest

import departments
import printed_report

JUESUAN = os.environ["JUESUAN"]
AMOUNT = re.compile(r"^\d[\d,]*\.\d\d$")
CHANGES = 4


def bureau():
    """What an invented bureau prints, without its text."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bureau.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(dict(departments.bureau(3), template="standard"), f, ensure_ascii=False)
        data = printed_report.build(path)
    data["published"]["text"] = []
    return data


def check_all(documents):
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(documents):
            with open(os.path.join(folder, "%04d.json" % i), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([JUESUAN, "check", folder, "--as-published", "--format", "json"], capture_output=True, text=True)
    return [d["report"] for d in sorted(json.loads(done.stdout)["departments"], key=lambda d: d["file"])]


def number(text):
    return float(text.replace(",", "") or 0)


# Layouts: each changes the tables of a copy.

def names_around_titles(tables):
    for i, t in enumerate(tables):
        t["code"], t["title"] = "", "附表%d：某市某局2023年度%s（汇总）" % (i + 1, t["title"])


def short_titles(tables):
    names = ["收支决算总表", "部门收入决算表", "部门支出决算表", "财政拨款收支决算总表", "一般公共预算支出决算表",
             "一般公共预算基本支出决算表", "政府性基金预算收支决算表", "国有资本经营预算支出决算表", "“三公”经费及会议费、培训费支出决算表"]
    for t, name in zip(tables, names):
        t["code"], t["title"] = "", name


def header_rows_not_told(tables):
    for t in tables:
        t["header_rows"], t["merges"] = 1, t["merges"] if t["header_rows"] > 2 else []


def merges_not_told(tables):
    for t in tables:
        t["merges"] = []


def columns_in_another_order(tables):
    for t, order in ((tables[1], [0, 1, 2, 3, 5, 4, 8, 6, 7]), (tables[2], [1, 0, 2, 4, 3, 5, 6, 7])):
        t["rows"] = [[row[i] for i in order] for row in t["rows"]]
        t["merges"] = []


def codes_in_three_columns(tables):
    for t in tables[1:3]:
        rows = []
        for i, row in enumerate(t["rows"]):
            if i == t["header_rows"] - 1:
                head = ["类", "款", "项", "栏次"]
            elif i < t["header_rows"]:
                head = [row[0]] * 3 + [row[1]]
            else:
                code = row[0] if row[0].isdigit() else ""
                head = [code[:3], code[3:5], code[5:7], row[1] if code else row[0]]
            rows.append(head + row[2:])
        t["rows"], t["merges"] = rows, [[0, 0, 0, 2]]


def three_public_downwards(tables):
    t = tables[8]
    row, half = t["rows"][-1], len(t["rows"][-1]) // 2
    names = ["合计", "1.因公出国（境）费", "2.公务用车购置及运行维护费", "其中：（1）公务用车购置费", "（2）公务用车运行维护费", "3.公务接待费"]
    t["rows"] = [["项目", "决算数", "预算数"]] + [[n, row[i + half], row[i]] for i, n in enumerate(names)]
    t["header_rows"], t["merges"] = 1, []


def economic_items_in_one_list(tables):
    t, rows = tables[5], []
    head = t["rows"][t["header_rows"] - 1]
    for left in [i for i, text in enumerate(head) if "代码" in text]:
        rows += [row[left:left + 3] for row in t["rows"][t["header_rows"]:] if row[left].isdigit()]
    t["rows"] = [["经济分类科目编码", "科目名称", "决算数"]] + sorted(rows)
    t["header_rows"], t["merges"] = 1, []


def income_and_expenditure_in_one(tables):
    t = tables[4]
    rows = [row[:2] + [row[2], row[4], row[3]] + row[2:5]
            for row in t["rows"][t["header_rows"]:]]
    t["title"] = "一般公共预算财政拨款收入支出决算表"
    t["rows"] = [["项目", "", "下达指标", "", "", "本年支出", "", ""],
                 ["科目编码", "科目名称", "合计", "基本支出指标", "项目支出指标", "合计", "基本支出", "项目支出"]] + rows
    t["header_rows"], t["merges"] = 2, [[0, 0, 0, 1], [0, 2, 0, 4], [0, 5, 0, 7]]


def one_table_in_yuan(tables):
    tables[8]["unit"] = "元"
    tables[8]["rows"] = [["%.2f" % (number(c) * 10000) if AMOUNT.match(c) else c for c in row] for row in tables[8]["rows"]]


LAYOUTS = [names_around_titles, short_titles, header_rows_not_told, merges_not_told, columns_in_another_order,
           codes_in_three_columns, three_public_downwards, economic_items_in_one_list, income_and_expenditure_in_one,
           one_table_in_yuan]


def changed(data, rng, unknown):
    """A copy with one figure changed, and the figure."""
    data = copy.deepcopy(data)
    cells = [(t, r, c) for t, table in enumerate(data["published"]["tables"])
             for r in range(3, len(table["rows"])) for c, text in enumerate(table["rows"][r])
             if AMOUNT.match(text) and number(text) > 1 and (t, c) not in unknown]
    t, r, c = rng.choice(cells)
    row = data["published"]["tables"][t]["rows"][r]
    row[c] = "%.2f" % (number(row[c]) * 1.37 + 1)
    return data, row[c]


class Layouts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.printed = base = bureau()
        cls.documents = []
        for layout in LAYOUTS:
            cls.documents.append(copy.deepcopy(base))
            layout(cls.documents[-1]["published"]["tables"])
        cls.base, *cls.reports = check_all([base, *cls.documents])

    def test_right_tables_raise_no_error(self):
        for layout, report in zip(LAYOUTS, self.reports):
            with self.subTest(layout=layout.__name__):
                self.assertEqual([f["message"] for f in report["findings"] if f["severity"] == "E"], [])

    def test_as_much_is_compared_as_in_our_own(self):
        for layout, report in zip(LAYOUTS, self.reports):
            with self.subTest(layout=layout.__name__):
                self.assertGreaterEqual(report["comparisons"], self.base["comparisons"] * 0.95)

    def test_a_changed_figure_is_found(self):
        rng, trials = random.Random(2023), []
        for layout, data in zip(LAYOUTS, self.documents):
            unknown = {(4, 2), (4, 3), (4, 4)} if layout is income_and_expenditure_in_one else set()
            trials += [(layout, *changed(data, rng, unknown)) for _ in range(CHANGES)]
        missed = []
        for (layout, _, figure), report in zip(trials, check_all([data for _, data, _ in trials])):
            shown = [f["message"] + "".join(p["text"] for p in f["places"]) for f in report["findings"]]
            if not any(figure in text.replace(",", "") for text in shown):
                missed.append((layout.__name__, figure))
        print("\nchanged figures of other layouts: %d of %d found" % (len(trials) - len(missed), len(trials)))
        self.assertEqual(missed, [])

    def test_the_unit_of_one_table_is_compared_with_the_others(self):
        def told(report):
            return [f["message"] for f in report["findings"] if f["rule"] == "R97"]

        odd = self.reports[LAYOUTS.index(one_table_in_yuan)]
        self.assertEqual(len(told(odd)), 1, told(odd))
        self.assertIn("的金额单位是元，其他各表是万元", told(odd)[0])
        entered_in_yuan, alone = copy.deepcopy(self.printed), copy.deepcopy(self.printed)
        entered_in_yuan["unit"] = "元"  # of the data; the printed tables say 万元 themselves
        alone["unit"], alone["published"]["tables"] = "元", alone["published"]["tables"][:1]
        for report in [self.base, *check_all([entered_in_yuan, alone])]:
            self.assertEqual(told(report), [])

    def test_what_is_not_recognised_is_told(self):
        columns = self.reports[LAYOUTS.index(income_and_expenditure_in_one)]["diagnostics"]
        self.assertEqual([d["code"] for d in columns], ["E7012"])
        self.assertIn("下达指标·合计", columns[0]["message"])
        data = bureau()
        data["published"]["tables"][5]["title"] = "部门预算绩效情况一览"
        self.assertEqual([d["code"] for d in check_all([data])[0]["diagnostics"]], ["E7011"])


class Captions(unittest.TestCase):
    """A caption that says another unit or year than the rest of a document with tables and text."""

    @classmethod
    def setUpClass(cls):
        cls.right = printed_report.build(os.path.join(os.environ["JUESUAN_ROOT"], "tests", "data", "checks", "clean.json"))
        cls.known = {f["message"] for f in check_all([cls.right])[0]["findings"]}

    def new_findings(self, changes):
        """What is found in the document after each change, and was not before."""
        documents = []
        for change, tables in changes:
            documents.append(copy.deepcopy(self.right))
            for i in tables:
                change(documents[-1]["published"]["tables"][i])
        return [[f for f in report["findings"] if f["message"] not in self.known] for report in check_all(documents)]

    def in_turn(self, change):
        tables = self.right["published"]["tables"]
        return zip(tables, self.new_findings([(change, [i]) for i in range(len(tables))]))

    @staticmethod
    def other_unit(table):
        table["unit"] = "元"

    def other_amounts(self, table):
        for row in table["rows"]:
            row[:] = ["%.2f" % (number(t) * 10000) if AMOUNT.match(t.lstrip("-")) else t for t in row]

    def other_year(self, table):
        table["year"] = "2021年度"

    def test_a_wrong_unit_is_one_finding(self):
        for change, words in ((self.other_unit, "写的金额单位是元，其中的数按万元"),
                              (self.other_amounts, "写的金额单位是万元，其中的数按元")):
            for table, found in self.in_turn(change):
                with self.subTest(table=table["title"], change=change.__name__):
                    # The sentence that is wrong in the document itself is told in the other unit.
                    self.assertEqual([(f["rule"], f["severity"]) for f in found if f["rule"] != "R110"], [("R97", "E")])
                    self.assertIn(table["code"] + words, found[0]["message"])

    def test_a_unit_that_all_tables_have_wrong_is_one_finding(self):
        found, = self.new_findings([(self.other_unit, range(9))])
        self.assertEqual([f["rule"] for f in found if f["severity"] == "E"], ["R97"])
        self.assertEqual(found[0]["message"], "各表写的金额单位是元，其中的数按万元才与文字所写的相符")

    def test_the_year_of_one_table(self):
        for table, found in self.in_turn(self.other_year):
            self.assertEqual([(f["rule"], f["severity"], f["message"]) for f in found],
                             [("R128", "W", f"{table['code']}的表头写2021年，本表册是2022年度")])


if __name__ == "__main__":
    unittest.main()
