# ctest: cost=12
"""The ledger at the end of a check: every line is true. What it counts is counted again here by other means."""
import copy
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


def check(path, *options):
    run = subprocess.run([JUESUAN, "check", path, "--format", "json", *options], capture_output=True, text=True, timeout=120)
    assert run.returncode in (0, 1), run.stderr
    return json.loads(run.stdout)


def lines(report, part):
    return {line["item"]: line for line in report["ledger"] if line["part"] == part}


class Ledger(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = os.path.join(readers.ROOT, "data", SLUG + ".json")
        with open(cls.data, encoding="utf-8") as f:
            cls.record = json.load(f)
        with open(os.path.join(readers.ROOT, "templates", "standard", "mandatory.json"), encoding="utf-8") as f:
            cls.duties = json.load(f)["items"]
        cls.built = readers.build(SLUG, os.path.join(cls.folder.name, "out"), "docx,xlsx,html")
        cls.of_data = check(cls.data)
        cls.of_docx = check(cls.built + ".docx", "--as-published")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def changed(self, change):
        record = copy.deepcopy(self.record)
        change(record)
        path = os.path.join(self.folder.name, "changed.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(record, f, ensure_ascii=False)
        return path

    def test_each_duty_has_its_line_with_its_rule(self):
        found = lines(self.of_docx, "duties")
        self.assertEqual(list(found), [item["title"] for item in self.duties.values()])
        self.assertTrue(all(line["basis"] for line in found.values()))

    def test_comparisons_of_the_kinds_are_all_comparisons(self):
        for report in (self.of_data, self.of_docx):
            kinds = lines(report, "kinds")
            self.assertEqual(sum(line["compared"] for line in kinds.values()), report["comparisons"])

    def test_figures_of_tables_are_those_that_another_reader_counts(self):
        blocks = [b for b in readers.read(self.built + ".docx")["blocks"] if b["kind"] == "table"]
        counted = []
        for table in blocks:
            texts = [c[0].strip() for c in readers.cells(table).values()]
            counted.append(sum(bool(re.fullmatch(r"-?[\d,]+\.\d+", t)) for t in texts))
        told = [line["figures"] for item, line in lines(self.of_docx, "tables").items()]
        self.assertEqual(told, counted[:len(told)])

    def test_an_error_fails_its_lines_and_no_others(self):
        path = self.changed(lambda r: r.setdefault("stated", {}).update({"three_public.actual.total": "12.34"}))
        report = check(path)
        duties, kinds = lines(report, "duties"), lines(report, "kinds")
        failed = [item for item, line in {**duties, **kinds}.items() if line["verdict"] == "fail"]
        self.assertEqual(failed, ["“三公”经费预算和决算", "“三公”经费决算与预算不同的原因", "表内勾稽关系"])
        self.assertIn("12.34", duties[failed[0]]["problem"])
        self.assertNotIn("fail", [line["verdict"] for line in self.of_data["ledger"]])
        table = lines(report, "tables")["公开09表 财政拨款“三公”经费支出决算表"]
        self.assertEqual(table["verdict"], "fail")

    def test_what_is_missing(self):
        report = check(self.changed(lambda r: r.pop("procurement")))
        line = lines(report, "duties")["政府采购支出：总额，货物、工程、服务"]
        self.assertEqual((line["state"], line["verdict"]), ("missing", "fail"))

    def test_what_nobody_has_filled_in_yet_is_not_in_order(self):
        """A section that is not there and a figure that is not known are no zeros: neither their duty nor their table passes."""
        def forget(record):
            record.pop("fund", None)
            record["general"]["expenditure"][0]["basic"] = None
        report = check(self.changed(forget))
        duties, tables = lines(report, "duties"), lines(report, "tables")
        self.assertEqual([duties[d]["verdict"] for d in ("政府性基金预算财政拨款收入支出", "一般公共预算财政拨款支出")], ["fail"] * 2)
        self.assertEqual(tables["公开07表 政府性基金预算财政拨款收入支出决算表"]["verdict"], "undecided")
        self.assertRegex(tables["公开05表 一般公共预算财政拨款支出决算表"]["remark"], r"^\d+ 格没有填$")
        self.assertNotIn("没有填", json.dumps(self.of_data["ledger"], ensure_ascii=False))

    def test_what_is_left_out_for_secrecy(self):
        basis = "《保守国家秘密法》第二十四条"

        def secret(record):
            record.pop("procurement")
            record["withheld"] = [{"at": "procurement", "basis": basis}]
        path = self.changed(secret)
        line = lines(check(path), "duties")["政府采购支出：总额，货物、工程、服务"]
        self.assertEqual(line["state"], "withheld")
        self.assertIn(basis, line["remark"])
        run = subprocess.run([JUESUAN, "check", path], capture_output=True, text=True)
        self.assertNotIn("E4401", run.stderr)

    def page(self, text):
        path = os.path.join(self.folder.name, "page.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write("<!doctype html><meta charset=utf-8><h1>某市某局2022年度部门决算</h1>" + text)
        return path

    def test_a_page_that_says_what_is_secret(self):
        text = "<h2>十、政府采购支出说明</h2><p>按照保密规定，本部门政府采购情况涉密，不予公开。</p>"
        line = lines(check(self.page(text), "--as-published"), "duties")["政府采购支出：总额，货物、工程、服务"]
        self.assertIn(line["state"], ("withheld", "checked"))
        text = "<h2>十、其他</h2><p>按照保密规定，本部门政府采购情况涉密，不予公开。</p>"
        line = lines(check(self.page(text), "--as-published"), "duties")["政府采购支出：总额，货物、工程、服务"]
        self.assertEqual(line["state"], "withheld")
        self.assertIn("按照保密规定", line["remark"])

    def test_without_text_nothing_is_said_of_text(self):
        report = check(self.built + ".xlsx", "--as-published", "--year", "2022")
        self.assertEqual(lines(report, "duties")["部门职责"]["state"], "undecided")
        for item in ("文字与表一致", "年度和名称", "个人信息"):
            self.assertEqual(lines(report, "kinds")[item]["state"], "undecided", item)
        self.assertEqual(lines(report, "texts")["说明里的数"]["figures"], 0)

    def test_without_tables_nothing_is_said_of_tables(self):
        report = check(self.page("<h2>一、部门职责</h2><p>2022年度收、支总计均为1100.13万元。</p>"), "--as-published")
        duties = lines(report, "duties")
        self.assertEqual(duties["部门职责"]["state"], "checked")
        self.assertEqual(duties["收入决算"]["state"], "undecided")
        self.assertEqual(lines(report, "kinds")["表的形式：编码与科目名称、空表、表头"]["state"], "undecided")

    def test_a_table_that_is_not_there(self):
        with open(self.built + ".html", encoding="utf-8") as f:
            page = f.read()
        at = page.index("<table", page.index("公开09表"))
        end = page.index("</table>", at) + len("</table>")
        path = os.path.join(self.folder.name, "without.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(page[:at] + page[end:])
        line = lines(check(path, "--as-published"), "duties")["“三公”经费预算和决算"]
        self.assertIn(line["state"], ("missing", "undecided"))

    def test_a_condition_that_cannot_be_told(self):
        def without(record):
            record.pop("dates", None)
        line = lines(check(self.changed(without)), "duties")["批复后二十日内公开"]
        self.assertEqual(line["state"], "undecided")

    def test_people_read_the_same(self):
        run = subprocess.run([JUESUAN, "check", self.data], capture_output=True, text=True)
        text = run.stdout[run.stdout.index("\n核对清单\n"):]
        for line in self.of_data["ledger"]:
            self.assertIn(f"    {line['says']}  {line['item']}", text)


class Book(unittest.TestCase):
    """The check sheet as a workbook, read by openpyxl."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = os.path.join(readers.ROOT, "data", "linfen-2021.json")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def write(self, *words, status=(0, 1)):
        out = os.path.join(self.folder.name, "out.xlsx")
        run = subprocess.run([JUESUAN, "check", *words, "--format", "xlsx", "-o", out, "--force"], capture_output=True,
                             text=True, timeout=120)
        self.assertIn(run.returncode, status, run.stderr)
        return openpyxl.load_workbook(out)

    def test_one_department(self):
        report = check(self.data)
        book = self.write(self.data)
        self.assertEqual(book.sheetnames, ["核对表", "问题清单"])
        sheet = book["核对表"]
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        self.assertEqual([c.value for c in sheet[2]], ["序号", "项目", "依据", "是否合格", "有问题的数和位置", "备注", "公开网址"])
        told = [r for r in rows if isinstance(r[0], (int, float))]
        self.assertEqual([(r[1], r[2] or "", r[3], r[5] or "") for r in told],
                         [(l["item"], l["basis"], l["says"], l["remark"]) for l in report["ledger"]])
        self.assertTrue(all(not r[6] for r in told))
        for row, line in zip(told, report["ledger"]):
            self.assertEqual(bool(row[4]), "rule" in line)
            if "rule" in line:
                self.assertIn(line["problem"], row[4])
        found = list(book["问题清单"].iter_rows(min_row=3, values_only=True))

        def count(findings):
            return sum(1 + count(f["under"]) for f in findings)
        self.assertEqual(len(found), count(report["findings"]))
        self.assertEqual(sum(r[1] == "错误" for r in found) > 0, report["errors"] > 0)

    def test_a_city(self):
        city = os.path.join(self.folder.name, "city")
        os.makedirs(city)
        for slug in ("linxia-2022", "linfen-2021"):
            shutil.copy(os.path.join(readers.ROOT, "data", slug + ".json"), city)
        with open(os.path.join(city, "broken.json"), "w", encoding="utf-8") as f:
            f.write('{"year": ')
        book = self.write(city)
        summary = list(book["汇总"].iter_rows(min_row=3, values_only=True))
        self.assertEqual([os.path.basename(r[2]) for r in summary], ["broken.json", "linfen-2021.json", "linxia-2022.json"])
        self.assertIn("没有核对成", summary[0][8])
        for row in summary[1:]:
            report = check(row[2])
            self.assertEqual([row[3], row[4], row[5]], [report["errors"], report["warnings"], report["notes"]])
            self.assertEqual(row[6], sum(l["verdict"] == "fail" for l in report["ledger"]))
            self.assertIn(row[1].split(" ")[0], book.sheetnames)
        self.assertEqual(len(book.sheetnames), 4)

    def test_it_is_asked_for_whole(self):
        for words in (["--format", "xlsx"], ["-o", "x.xlsx"], ["--format", "xls"]):
            run = subprocess.run([JUESUAN, "check", self.data, *words], capture_output=True, text=True)
            self.assertEqual(run.returncode, 2, words)
        out = os.path.join(self.folder.name, "there.xlsx")
        with open(out, "w", encoding="utf-8") as f:
            f.write("mine")
        run = subprocess.run([JUESUAN, "check", self.data, "--format", "xlsx", "-o", out], capture_output=True, text=True)
        self.assertIn("E1007", run.stderr)
        with open(out, encoding="utf-8") as f:
            self.assertEqual(f.read(), "mine")


if __name__ == "__main__":
    unittest.main()
