# ctest: cost=45
"""Exports of an accounts program: made from the departments in several layouts by several writers, read back cell for cell."""
import copy
import csv
import json
import os
import re
import subprocess
import tempfile
import unittest

import openpyxl

from accounts_export import Department, Export, sheet_name, write_openpyxl, write_xlwt

ROOT = os.environ["JUESUAN_ROOT"]
DATA = os.path.join(ROOT, "data")
JUESUAN = os.environ["JUESUAN"]
NAMES = sorted(n[:-5] for n in os.listdir(DATA) if n.endswith(".json"))
# What an export holds, by section; the rest is typed or comes from last year.
HELD = {"income": None, "general": None, "fund": None, "capital": None, "non_fiscal": None, "economic": None, "operating_funds": None,
        "three_public": ("budget", "actual", "counts"), "procurement": ("goods", "works", "services", "sme", "micro"),
        "assets": ("vehicles", "equipment")}


def listed(system):
    out, folder = {}, os.path.join(DATA, "codes")
    for name in [f"{system}-usual.csv"] + [f"{system}-{y}.csv" for y in range(2025, 2019, -1)]:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                out.update((row["code"], row["name"]) for row in csv.DictReader(f))
    return out


# Totals that an export states itself, to compare with what is filled in.
HELD_CONTROLS = ("totals.income", "totals.expenditure", "totals.closing", "fiscal_totals.closing", "three_public.budget.total",
                 "three_public.actual.total", "procurement.total")


def rest_of(data):
    data = copy.deepcopy(data)
    for section, members in HELD.items():
        for member in members or ():
            data.get(section, {}).pop(member, None)
        if not members:
            data.pop(section, None)
    for control in HELD_CONTROLS:
        data.get("controls", {}).pop(control, None)
    return data


def completed(data):
    """One department's data lack what an export always has: made up so that the stated totals hold."""
    if data.get("income"):
        return data
    data = copy.deepcopy(data)
    stated, general = data["stated"], data["general"]
    basic = stated["general.expenditure.sum.basic"]
    rows = []
    for i, row in enumerate(general["expenditure"]):
        taken = min(basic, row["total"])
        basic = round(basic - taken, 2)
        rows.append({"code": row["code"], "basic": taken, "project": round(row["total"] - taken, 2)})
    general.update(opening=0, expenditure=rows)
    data["fund"] = [{"code": "212", "income": stated["fund.sum.income"], "project": stated["fund.sum.total"]}]
    data["income"] = [{"code": r["code"], "fiscal": round(r["basic"] + r["project"], 2)} for r in rows]
    data["income"].append({"code": "212", "fiscal": stated["fund.sum.income"]})
    data["non_fiscal"] = {"expenditure": []}
    data["economic"] = [{"code": "30101", "basic": stated["personnel.basic"]}, {"code": "30201", "basic": stated["public.basic"]}]
    data["three_public"].update(budget={}, actual={}, counts={})
    data["operating_funds"] = {"institution": round(stated["public.basic"] - 180000, 2)}
    data["assets"]["equipment"] = {"over_1m": 0}
    return data


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-3000:])
    return done


def cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None}


class Accounts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.dir = cls.tmp.name
        cls.function, cls.economic = listed("function"), listed("economic")
        cls.data, cls.tables = {}, {}
        for name in NAMES:
            with open(os.path.join(DATA, name + ".json"), encoding="utf-8") as f:
                cls.data[name] = completed(json.load(f))
            cls.write(f"{name}.json", cls.data[name])
            run("build", cls.path(f"{name}.json"), "-o", cls.path("o"), "--draft", "--formats", "xlsx")
            cls.tables[name] = cells(cls.path(f"o/{name}.xlsx"))
        cls.one = next(n for n in NAMES if n.startswith("zhongwei"))  # in 元: every total of it holds

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.dir, name)

    @classmethod
    def write(cls, name, data):
        os.makedirs(os.path.dirname(cls.path(name)), exist_ok=True)
        with open(cls.path(name), "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        return cls.path(name)

    def department(self, name):
        return Department(self.data[name], self.function, self.economic)

    def export(self, name="x.xlsx", of=None, edit=None, **how):
        path = self.path(name)
        options = {k: how.pop(k) for k in ("form", "text", "merges", "dash") if k in how}
        write_openpyxl(Export(self.department(of or self.one), **how), path, edit=edit, **options)
        return path

    def assert_tables_return(self, name, workbook, *options):
        """The tables built from export and rest are those built from the whole data, cell for cell."""
        rest = self.write(f"rest/{name}.json", rest_of(self.data[name]))
        made = self.path(f"made/{name}.json")
        os.makedirs(os.path.dirname(made), exist_ok=True)
        # 万元 with two decimals leave the sums of one table some 元 beside those of another, and that is told
        done = subprocess.run([JUESUAN, "import", workbook, "--into", rest, "-o", made, "--force", "--draft", *options],
                              capture_output=True, text=True)
        codes = set(re.findall(r"(?:错误|提示) (E\d+)", done.stderr))
        rounded = self.data[name]["unit"] == "万元"
        self.assertLessEqual(codes, {"E2613"} if rounded else set(), done.stderr)
        self.assertTrue(os.path.exists(made), done.stderr)
        run("build", made, "-o", self.path("made"), "--draft", "--force", "--formats", "xlsx")
        self.assertEqual(cells(self.path(f"made/{name}.xlsx")), self.tables[name])
        os.remove(made)

    # ---- layouts and writers ----

    def test_new_layout_by_openpyxl(self):
        for name in NAMES:
            with self.subTest(name):
                export = Export(self.department(name))
                self.assertTrue(any(len(sheet_name(s)) == 31 for s in export.sheets), "some name is cut")
                write_openpyxl(export, self.path("a.xlsx"))
                self.assert_tables_return(name, self.path("a.xlsx"))

    def test_old_layout_with_split_codes_by_xlwt(self):
        for name in NAMES:
            with self.subTest(name):
                department = self.department(name)
                late = any(c[:3] in ("223", "224", "234") for c in department.expenditure())  # classes that the old form lacks
                write_xlwt(Export(department, split=True, classes=26 if late else 23, shift=1), self.path("b.xls"))
                self.assert_tables_return(name, self.path("b.xls"))

    def test_transcribed_with_text_amounts(self):
        for name in NAMES:
            with self.subTest(name):
                self.assert_tables_return(name, self.export("c.xlsx", of=name, form="-", text=True, merges=False, dash=True))

    def test_saved_by_libreoffice_as_xls(self):
        for name in NAMES:
            write_openpyxl(Export(self.department(name), split=True), self.path(f"lo/{name}.xlsx")
                           if os.makedirs(self.path("lo"), exist_ok=True) is None else "")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.dir}/profile", "--headless", "--convert-to",
                        "xls:MS Excel 97", *(self.path(f"lo/{n}.xlsx") for n in NAMES), "--outdir", self.path("lo")],
                       check=True, capture_output=True)
        for name in NAMES:
            with self.subTest(name):
                self.assert_tables_return(name, self.path(f"lo/{name}.xls"))

    def test_each_table_in_a_file_of_its_own(self):
        files = []
        whole = Export(self.department(self.one))
        for sheet in list(whole.sheets):
            whole.sheets = [sheet]
            files.append(self.path(f"{sheet.number}.xlsx"))
            write_openpyxl(whole, files[-1])
        self.assert_tables_return(self.one, files[0], *files[1:])

    def test_amounts_in_ten_thousands(self):
        from decimal import Decimal
        self.assert_tables_return(self.one, self.export(unit="万元", scale=Decimal(10000)))

    def test_codes_as_numbers_and_totals_below(self):
        def turn(book):
            for sheet in book:
                if "03" not in sheet.title and "04" not in sheet.title or sheet.title.startswith("F"):
                    continue
                for row in sheet.iter_rows(min_col=1, max_col=1, min_row=7):
                    if str(row[0].value).isdigit():
                        row[0].value = int(row[0].value)
                last = sheet.max_row + 1
                top = next(r for r in range(7, last) if sheet.cell(r, 1).value == "合计")
                for merge in [m for m in sheet.merged_cells.ranges if m.min_row >= top]:
                    sheet.unmerge_cells(str(merge))
                for c in range(1, sheet.max_column + 1):
                    sheet.cell(last, c).value = sheet.cell(top, c).value
                sheet.delete_rows(top)
        self.assert_tables_return(self.one, self.export(edit=turn))

    def test_a_number_means_another_table_in_another_year(self):
        data = copy.deepcopy(self.data[self.one])
        data["year"] = 2018
        write_openpyxl(Export(Department(data, self.function, self.economic), special=True), self.path("y.xlsx"))
        done = run("import", self.path("y.xlsx"), "-o", self.path("y.json"), "--force", "--report", self.path("y.report.json"))
        self.assertNotIn("E2614", done.stderr)
        with open(self.path("y.report.json"), encoding="utf-8") as f:
            report = json.load(f)
        self.assertEqual([(s["title"], s["use"]) for s in report["sheets"] if s.get("table") == "财决11表"],
                         [("财政专户管理资金收入支出决算表", "unused")])
        with open(self.path("y.json"), encoding="utf-8") as f:
            made = json.load(f)
        self.assertEqual(made["non_fiscal"]["expenditure"], [{"code": "2080116", "project": 82000}])
        self.assertNotIn("capital", made)

    # ---- into what people have ----

    def test_into_a_fill_in_workbook(self):
        blank, filled = self.path("blank.xlsx"), self.path("filled.xlsx")
        run("init", "--template", "ningxia", "--year", 2023, "-o", blank)
        done = run("import", self.export(), "--into", blank, "-o", filled)
        self.assertIn("用到的表", done.stdout)
        book = openpyxl.load_workbook(filled)
        by_code = {row[0].value: row[2].value for row in book["收入"].iter_rows(min_row=7)}
        self.assertEqual(by_code["2011308"], 30000)
        again = json.loads(run("import", filled).stdout)
        direct = json.loads(run("import", self.export(), "--template", "ningxia").stdout)
        for section in HELD:
            self.assertEqual(again.get(section), direct.get(section), section)

    def test_totals_of_the_export_become_controls(self):
        """A figure changed after the import is told by the totals that the export states itself."""
        made = json.loads(run("import", self.export(), "--template", "ningxia").stdout)
        self.assertEqual(set(made["controls"]), set(HELD_CONTROLS))
        self.assertEqual(made["controls"]["totals.income"], round(sum(v for r in made["income"] for k, v in r.items() if k not in
                                                                      ("code", "education")), 2))
        for address, change in (("controls.totals.income", lambda d: d["income"][0].update(fiscal=d["income"][0]["fiscal"] + 900)),
                                ("controls.procurement.total", lambda d: d["procurement"].update(goods=d["procurement"]["goods"] + 90))):
            data = copy.deepcopy(made)
            change(data)
            done = subprocess.run([JUESUAN, "check", self.write("changed.json", data), "--format", "json"], capture_output=True, text=True)
            found = [f for f in json.loads(done.stdout)["findings"] if f["severity"] == "E"]
            told = json.dumps([f for f in found if f["rule"] == "R00D" or any(u["rule"] == "R00D" for u in f["under"])])
            self.assertIn(address, told)

    def test_what_people_filled_in_stays_until_they_say_so(self):
        data = rest_of(self.data[self.one])
        data["income"] = [{"code": "2011308", "fiscal": 1}, {"code": "2080505", "fiscal": None}, {"code": "2299999", "other": 7},
                          {"code": "2080199", "fiscal": None}]
        data["capital"] = {"expenditure": []}
        into, out = self.write("people.json", data), self.path("kept.json")
        done = run("import", self.export(), "--into", into, "-o", out, "--force")
        self.assertRegex(done.stderr, r"people.json:\d+:\d+: 提示 E2616：“income\[2011308\]\.fiscal”已填 1，导出件是 30000（[^）]*x\.xlsx!Z03[^!]+!F\d+）")
        self.assertRegex(done.stderr, r"E2618：“income”里填的 2299999")
        with open(out, encoding="utf-8") as f:
            kept = {r["code"]: r for r in json.load(f)["income"]}
        self.assertEqual(kept["2011308"]["fiscal"], 1)
        self.assertEqual(kept["2080505"]["fiscal"], 301555.04)
        self.assertEqual(kept["2299999"]["other"], 7)
        self.assertNotIn("2080199", kept)
        done = run("import", self.export(), "--into", into, "-o", out, "--force", "--replace")
        self.assertIn("E2617", done.stderr)
        with open(out, encoding="utf-8") as f:
            kept = {r["code"]: r for r in json.load(f)["income"]}
        self.assertEqual(kept["2011308"]["fiscal"], 30000)
        self.assertNotIn("2299999", kept)

    def test_another_year_or_department_is_noticed(self):
        data = rest_of(self.data[self.one])
        data["year"] = 2022
        self.assertIn("E2621", run("import", self.export(), "--into", self.write("other.json", data), code=1).stderr)
        data["year"] = 2023
        data["department"]["name"] = "别的局"
        self.assertIn("E2620", run("import", self.export(), "--into", self.write("other.json", data)).stderr)

    # ---- what is wrong is told at its cell ----

    def at(self, sheet, find, shift, value):
        """Changes the cell `shift` columns right of the first that holds `find`; its name is kept."""
        def edit(book):
            s = next(s for s in book if s.title.startswith(sheet))
            cell = next(c for row in s.iter_rows() for c in row if str(c.value) == find)
            target = s.cell(cell.row, cell.column + shift)
            target.value = value
            self.cell = target.coordinate
        return edit

    def test_mistakes_are_told_at_their_cell(self):
        def twice(book):
            s = book.copy_worksheet(next(s for s in book if s.title.startswith("Z03")))
            s.title = "Z03 副本"

        def no_year(book):
            for s in book:
                for row in s.iter_rows(max_row=3):
                    for c in row:
                        if "年度" in str(c.value):
                            c.value = None

        def no_unit(book):
            for row in next(s for s in book if s.title.startswith("Z03")).iter_rows(max_row=3):
                for c in row:
                    if "金额单位" in str(c.value):
                        c.value = None

        def nothing(book):
            for s in list(book):
                if s.title != "封面":
                    del book[s.title]
        cases = [
            (self.at("Z03", "2011308", 4, 1), "E2613"), (self.at("Z03", "合计", 4, 1), "E2613"),
            (self.at("Z04", "2080505", 5, 0), "E2611"), (self.at("Z03", "2011308", 0, "20113x8"), "E2607"),
            (self.at("Z03", "2011308", 0, None), "E2608"), (self.at("Z03", "2011308", 5, 1.234), "E2402"),
            (self.at("Z03", "2080505", 0, "2011308"), "E2610"), (self.at("Z03", "2011308", 5, "约5"), "E2401"),
            (self.at("Z03", "2011308", 5, "=1+1"), "E2405"), (self.at("Z08_1", "基本工资", 0, "基本工次"), "E2612"),
            (self.at("Z03", "财政拨款收入", 0, "拨款"), "E2606"), (self.at("Z07", "本年支出", 0, "支出"), "E2606"),
            (self.at("Z04", "2023年度", 0, "2022年度"), "E2603"), (self.at("F03", "4.公务用车保有量(辆)", 3, 1.5), "E2609"),
            (self.at("Z01 ", "年末结转和结余", 4, 77), "E2619"), (self.at("Z01 ", "四、上级补助收入", 4, 77), "E2613"), (twice, "E2605"), (no_year, "E2602"), (no_unit, "E2604"),
        ]
        for i, (edit, wanted) in enumerate(cases):
            with self.subTest(i=i, wanted=wanted):
                self.cell = ""
                path = self.export("bad.xlsx", edit=edit)
                done = subprocess.run([JUESUAN, "import", path], capture_output=True, text=True)
                self.assertEqual(done.returncode, 1, (wanted, done.stderr))
                self.assertIn(wanted, done.stderr)
                if self.cell and wanted not in ("E2603", "E2606", "E2607", "E2608", "E2619"):
                    self.assertRegex(done.stderr, rf"bad\.xlsx![^!\n]+!{self.cell}: 错误 {wanted}")
                self.assertEqual(done.stdout, "")
        self.assertIn("E2501", run("import", self.export("bad.xlsx", edit=nothing), code=1).stderr)
        self.assertIn("E2601", run("import", self.export("bad.xlsx", edit=nothing), "--year", 2023, code=1).stderr)
        self.assertIn("E2623", run("import", self.export(), self.path(f"{self.one}.json"), code=1).stderr)

    def test_a_negative_remainder_shows_its_four_figures(self):
        done = run("import", self.export(edit=self.at("Z04", "2080505", 5, 0)), code=1)
        self.assertRegex(done.stderr, r"E2611：2080505：财决04表 0\.00 − 财决07表 301555\.04 − 财决09表 0\.00 − 财决11表 0\.00 = -301555\.04")

    def test_year_and_unit_may_be_said(self):
        def nothing_said(book):
            for s in book:
                for row in s.iter_rows(max_row=3):
                    for c in row:
                        if "年度" in str(c.value) or "单位" in str(c.value):
                            c.value = None
        path = self.export("临夏某局.xlsx", edit=nothing_said)
        done = run("import", path, "--year", 2023, "--unit", "元")
        self.assertIn("E2622", done.stderr)
        self.assertEqual(json.loads(done.stdout)["department"]["name"], "临夏某局")
        self.assertIn("E2603", run("import", self.export(), "--year", 2022, code=1).stderr)
        self.assertIn("E2603", run("import", self.export(), "--unit", "万元", code=1).stderr)
        run("import", self.export(), "--unit", "两", code=2)

    def test_a_draft_is_written_in_spite_of_contradictions(self):
        path, out = self.export(edit=self.at("Z03", "合计", 4, 1)), self.path("draft.json")
        self.assertFalse(run("import", path, "-o", out, code=1) and os.path.exists(out))
        run("import", path, "-o", out, "--draft", code=1)
        self.assertTrue(os.path.exists(out))

    def test_tables_that_are_missing_leave_their_part_open(self):
        def drop(book):
            del book[next(s.title for s in book if s.title.startswith("Z09"))]
        done = run("import", self.export(edit=drop))
        made = json.loads(done.stdout)
        self.assertIn("E2614", done.stderr)
        self.assertNotIn("fund", made)
        self.assertNotIn("expenditure", made.get("non_fiscal", {}))
        self.assertIn("general", made)

    def test_names_that_the_lists_lack_come_from_the_export(self):
        data = copy.deepcopy(self.data[self.one])
        data["income"].append({"code": "2057701", "fiscal": 5})
        data["general"]["expenditure"].append({"code": "2057701", "project": 5})
        department = Department(data, {**self.function, "20577": "甲事务", "2057701": "乙事业"}, self.economic)
        write_openpyxl(Export(department), self.path("names.xlsx"))
        made = json.loads(run("import", self.path("names.xlsx"), "--draft").stdout)
        self.assertEqual(made["names"]["20577"], "甲事务")
        self.assertEqual(made["names"]["2057701"], "乙事业")

    def test_the_report_says_what_was_used_and_compared(self):
        path = self.path("r.json")
        run("import", self.export(), "-o", self.path("r.data.json"), "--report", path, "--force")
        with open(path, encoding="utf-8") as f:
            report = json.load(f)
        self.assertEqual((report["year"], report["department"]), (2023, "中卫市医疗保障局"))
        self.assertEqual({s["use"] for s in report["sheets"]}, {"used", "unknown"})
        self.assertEqual(sum(s["use"] == "used" for s in report["sheets"]), 11)
        self.assertFalse(any(c["different"] for c in report["compared"]))
        self.assertGreater(sum(c["compared"] for c in report["compared"]), 500)
        whole = [c for c in report["compared"] if c["title"] == "本年支出"]
        self.assertEqual(whole[0]["left"], whole[0]["right"])
        self.assertIn({"address": "economic[].basic", "from": "财决08-1表", "figures": 26}, report["filled"])
        self.assertEqual(report["missing"], [])

    def test_every_changed_figure_is_noticed(self):
        """One leaf figure of each table changed: some comparison fails."""
        for table, code, shift in (("Z03", "2080505", 5), ("Z04", "2101501", 6), ("Z07", "2101501", 8), ("Z08_1", "2101501", 6)):
            with self.subTest(table):
                self.assertRegex(run("import", self.export(edit=self.at(table, code, shift, 12345.67)), code=1).stderr, "E2613|E2611")

    # ---- the map ----

    def test_the_map_speaks_of_what_it_has(self):
        with open(os.path.join(DATA, "forms", "accounts.json"), encoding="utf-8") as f:
            accounts = json.load(f)
        tables = accounts["tables"]

        def check(term):
            parts = term.lstrip("-").split(".")
            table = tables[parts[0]]
            if parts[1] == "*":
                return table["kind"] == "matrix"
            if parts[1] == "class":
                return table.get("classes") and parts[2] in table["columns"]
            if table["kind"] == "items":
                return parts[1] in table["items"] and (len(parts) < 3 or parts[2] in table["columns"])
            return parts[1] in table["columns"] and len(parts) == 2
        terms = [t for a in accounts["agree"] for t in a["left"] + a["right"]]
        for entry in accounts["data"]:
            terms += entry.get("is", []) + entry.get("else", []) + [t for m in entry.get("members", {}).values() for t in m]
        self.assertEqual([t for t in terms if not check(t)], [])
        for name, table in tables.items():
            names = [n.lstrip("-") for s in table.get("sums", []) for n in s]
            if table["kind"] != "items":
                self.assertEqual([n for n in names + table["must"] if n not in table["columns"]], [], name)
            else:
                self.assertEqual([n for n in table["must"] if n not in table["items"]], [], name)
                self.assertIn(table["main"], table["columns"])


if __name__ == "__main__":
    unittest.main()
