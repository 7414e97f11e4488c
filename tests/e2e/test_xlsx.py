# ctest: cost=15
"""The workbook, read back by openpyxl and by LibreOffice: what people see must be what was printed."""
import json
import os
import random
import re
import resource
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from decimal import Decimal
from xml.dom import minidom

import openpyxl

from printed_tables import grid, read_csv
import office
from workbook import Workbook, have_libreoffice, recalculate, shown_by_libreoffice

ROOT = os.environ["JUESUAN_ROOT"]
TOOL = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "grid_to_xlsx")
PRINTED = os.path.join(ROOT, "tests", "data", "printed")
META = {"title": "临夏市医疗保障局2022年度部门决算", "author": "临夏市医疗保障局", "subject": "部门决算公开",
        "keywords": "决算；公开", "epoch": 1661990400}


def write(folder, grids, meta=META, name="book.xlsx", env=None, status=0):
    """Runs the tool; returns the path of the workbook and the diagnostics."""
    source, target = os.path.join(folder, name + ".json"), os.path.join(folder, name)
    with open(source, "w", encoding="utf-8") as f:
        json.dump({"meta": meta, "grids": grids}, f, ensure_ascii=False)
    run = subprocess.run([TOOL, source, target], capture_output=True, text=True, timeout=300,
                         env={**os.environ, **(env or {})})
    assert run.returncode == status, f"status {run.returncode}: {run.stderr}"
    return target, run.stderr


def printed_tables():
    with open(os.path.join(PRINTED, "tables.json"), encoding="utf-8") as f:
        about = json.load(f)
    return {name: (read_csv(os.path.join(PRINTED, name + ".csv")), a) for name, a in about.items()}


def one_table(cells, **more):
    return {"sheet": "表", "title": "测试表", "header_rows": 1, "cells": cells, **more}


def amount(text, **more):
    return {"text": text, "number": text.replace(",", ""), "places": len(text.partition(".")[2]),
            "separator": "," in text, "role": "amount", **more}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def build(self, grids, **options):
        path, self.messages = write(self.folder, grids, **options)
        return Workbook(path) if options.get("status", 0) == 0 else None


class PrintedTables(unittest.TestCase):
    """Nine real tables of four provinces, cell for cell."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tables = printed_tables()
        cls.path, cls.messages = write(cls.folder.name, [grid(rows, about, sheet=name)
                                                         for name, (rows, about) in cls.tables.items()])
        cls.book = Workbook(cls.path)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def top_of(self, name, sheet):
        rows, _ = self.tables[name]
        return next(r for r in range(len(sheet.texts)) if self.row_shows(sheet.texts[r], rows[0]))

    @staticmethod
    def row_shows(cells, expected):
        return cells[:len(expected)] == expected

    def assert_table(self, name, texts, top):
        rows, about = self.tables[name]
        for r, row in enumerate(rows):
            self.assertEqual(texts[top + r][:len(row)], row, f"{name}, row {r}")
        notes = [row[0] for row in texts[top + len(rows):]]
        self.assertEqual(notes, about["notes"], name)

    def test_every_cell_shows_what_was_printed(self):
        self.assertEqual(self.messages, "")
        self.assertEqual(self.book.names, list(self.tables))
        for name in self.tables:
            sheet = self.book[name]
            self.assert_table(name, sheet.texts, self.top_of(name, sheet))

    def test_lines_above_the_table(self):
        for name, (_, about) in self.tables.items():
            sheet = self.book[name]
            above = [list(dict.fromkeys(c for c in row if c))  # a table cut into pages says it on each of them
                     for row in sheet.texts[:self.top_of(name, sheet)]]
            self.assertEqual(above[0], [about["title"]])
            self.assertEqual(above[1], [about["code"]])
            info = [about["department_line"], about.get("year_line"), "金额单位：" + about["unit"]]
            self.assertEqual([c for row in above[2:] for c in row],
                             [t for t in info + [about.get("above_table")] if t], name)

    def test_merges_are_those_of_the_table(self):
        for name, (rows, about) in self.tables.items():
            sheet = self.book[name]
            top, last = self.top_of(name, sheet), len(rows)
            inside = {(r1 - top, c1, r2 - top, c2) for r1, c1, r2, c2 in sheet.merges if top <= r1 < top + last}
            wanted = {tuple(m) for m in about.get("header_merges", []) + about.get("body_merges", [])}
            self.assertEqual(inside, wanted, name)

    def test_amounts_are_numbers_and_codes_are_texts(self):
        for name, (rows, about) in self.tables.items():
            sheet = self.book[name]
            top = self.top_of(name, sheet)
            for r in range(about["header_rows"], len(rows)):
                for c, text in enumerate(rows[r]):
                    where = f"{name} {r},{c} {text}"
                    if re.fullmatch(r"-?[\d,]+\.\d+", text):
                        self.assertEqual(sheet.number(top + r, c), Decimal(text.replace(",", "")), where)
                    elif re.fullmatch(r"\d{3,7}", text) and c == 0:
                        self.assertEqual((sheet.values[top + r][c], sheet.formats[top + r][c]), (text, "@"), where)

    def test_totals_are_formulas_with_their_value(self):
        sheet = self.book["linxia-t02"]
        top = self.top_of("linxia-t02", sheet)
        total = sheet.find("合计")[0]
        self.assertEqual(total, top + 3)
        # 201 stands on row 9, 208 on row 12, 210 on row 19 of the sheet.
        self.assertRegex(sheet.formula(total, 5), r"^=F\d+\+F\d+\+F\d+$")
        # The printed 本年收入合计 1,103.88 is not the sum of its 类 as printed (8.00 + 770.81 + 325.08):
        # it must stay a plain number, because a formula would show 1,103.89.
        self.assertIsNone(sheet.formula(total, 2))
        self.assertEqual(sheet.texts[total][2], "1,103.88")
        self.assertGreater(sum(f is not None for row in sheet.formulas for f in row), 70)

    @unittest.skipUnless(have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_libreoffice_computes_the_same(self):
        again = recalculate(self.path)
        for name in self.tables:
            mine, theirs = self.book[name], again[name]
            self.assertEqual(mine.merges, theirs.merges, name)
            for r, row in enumerate(mine.texts):
                self.assertEqual(theirs.texts[r][:len(row)], row, f"{name}, row {r}")

    @unittest.skipUnless(have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_libreoffice_shows_the_same(self):
        shown = shown_by_libreoffice(self.path)
        self.assertEqual(sorted(shown), sorted(self.tables))
        for name in self.tables:
            self.assert_table(name, shown[name], self.top_of(name, self.book[name]))


    @unittest.skipUnless(have_libreoffice() and shutil.which("pdftotext"), "skipped: LibreOffice or poppler is missing")
    def test_every_table_prints_legibly_with_its_title(self):
        """Rows of text 10 pt high on the sheet stand no closer than 8 pt type needs; each page says what it is."""
        with tempfile.TemporaryDirectory() as folder:
            [pdf] = office.convert([self.path], "pdf", folder)
            run = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "3", pdf], capture_output=True, text=True, check=True)
        pages = re.findall(r'<page number="\d+"[^>]*height="(\d+)" width="(\d+)">(.*?)</page>', run.stdout, re.S)
        sizes = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', run.stdout))
        titles = {about["title"] for _, about in self.tables.values()}
        for number, (_, _, page) in enumerate(pages, 1):
            texts = [(int(sizes[font]) / 3, re.sub("<.*?>", "", text)) for font, text in re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', page)]
            self.assertGreaterEqual(min(size for size, _ in texts), 7.9, f"page {number}")
            shown = "".join(text for _, text in texts).replace(" ", "")
            self.assertTrue(any(t.replace("\n", "") in shown for t in titles), f"page {number}: {shown[:80]}")
        self.assertLessEqual(len(pages), len(self.tables) + 4)  # thirty columns and the widest forms take two


class PrintSetup(Folder):
    def sheet_of(self, grids, **options):
        path, _ = write(self.folder, grids, **options)
        return openpyxl.load_workbook(path)

    def test_narrow_table_is_upright_and_wide_table_lies(self):
        tables = printed_tables()
        book = self.sheet_of([grid(*tables["linxia-t01"], sheet="1"), grid(*tables["zhongwei-t07"], sheet="7")])
        self.assertEqual([s.page_setup.orientation for s in book], ["portrait", "landscape"])
        narrow, wide = book
        self.assertTrue(narrow.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(narrow.page_setup.fitToWidth or 1, 1)
        self.assertEqual(wide.page_setup.scale, 80)  # thirty columns: two pages beside each other
        self.assertEqual(len(wide.col_breaks.brk), 1)
        self.assertEqual(wide.page_setup.pageOrder, "overThenDown")
        for sheet in book:
            self.assertEqual(sheet.page_setup.paperSize, 9)
            self.assertTrue(sheet.print_options.horizontalCentered)
            self.assertEqual(sheet.oddFooter.center.text, "第 &P 页 共 &N 页")
            self.assertIn(f"$A$1:${openpyxl.utils.get_column_letter(sheet.max_column)}${sheet.max_row}",
                          sheet.print_area)

    def test_header_rows_repeat_and_stay_in_view(self):
        rows, about = printed_tables()["linxia-t02"]
        sheet = self.sheet_of([grid(rows, about)]).active
        self.assertEqual(sheet.print_title_rows, "$1:$6")  # title, code, department, three header rows
        self.assertEqual(sheet.freeze_panes, "C7")       # right of code and name

    def test_long_table_runs_over_pages(self):
        rows = [["项目", "金额"]] + [["科目" * 8, amount("1.00")] for _ in range(300)]
        sheet = self.sheet_of([one_table(rows)]).active
        self.assertEqual((sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)), (1, 0))

    def test_orientation_of_the_table_wins(self):
        book = self.sheet_of([one_table([["甲", "乙"], ["a", "b"]], sheet="横", orientation=2),
                              one_table([["甲"] * 40, ["很长的项目名称"] * 40], sheet="竖", orientation=1)])
        self.assertEqual([s.page_setup.orientation for s in book], ["landscape", "portrait"])

    def test_columns_are_wide_enough_for_numbers(self):
        sheet = self.sheet_of([one_table([["项目", "金额"], ["合计", amount("123,456,789,012.34")]])]).active
        self.assertGreaterEqual(sheet.column_dimensions["B"].width, len("123,456,789,012.34"))

    def test_rows_grow_with_wrapped_text(self):
        long = "本表反映部门本年度一般公共预算财政拨款收入和支出情况" * 6
        sheet = self.sheet_of([one_table([["项目", "说明"], ["短", {"text": long, "role": "text"}]], notes=[long])]).active
        lines = len(long) * 2 / sheet.column_dimensions["B"].width
        self.assertGreater(sheet.row_dimensions[3].height, lines * 12)
        self.assertGreater(sheet.row_dimensions[4].height, 40)
        self.assertLess(sheet.row_dimensions[2].height, 25)

    def test_draft_is_marked_on_screen_and_on_paper(self):
        sheet = self.sheet_of([one_table([["项目"], ["a"]])], meta={**META, "draft": True}).active
        self.assertEqual(sheet["A1"].value, "草稿")
        self.assertIn("草稿", sheet.oddHeader.center.text)
        sheet = self.sheet_of([one_table([["项目"], ["a"]])]).active
        self.assertEqual(sheet["A1"].value, "测试表")
        self.assertFalse(sheet.oddHeader.center.text)


class Looks(Folder):
    def test_indent_bold_borders_and_fill(self):
        path, _ = write(self.folder, [one_table(
            [[{"text": "项目", "role": "header"}, {"text": "金额", "role": "header"}],
             [{"text": "其中：教育", "indent": 2}, amount("1.00")],
             [{"text": "合计", "role": "total_label", "bold": True}, amount("1.00", bold=True)]])])
        sheet = openpyxl.load_workbook(path).active
        self.assertEqual(sheet["A3"].alignment.indent, 2)
        self.assertTrue(sheet["A4"].font.b and sheet["B4"].font.b)
        self.assertFalse(sheet["A3"].font.b)
        self.assertEqual(sheet["A4"].alignment.horizontal, "center")
        self.assertEqual(sheet["B3"].alignment.horizontal, "right")
        self.assertEqual(sheet["A2"].fill.fill_type, "solid")
        for cell in (sheet["A2"], sheet["B3"], sheet["B4"]):
            self.assertEqual({cell.border.left.style, cell.border.right.style, cell.border.top.style,
                              cell.border.bottom.style}, {"thin"})

    def test_number_formats_follow_the_style(self):
        trim = {"trim": True}
        cells = [amount("1,103.93"), amount("0.00"), {**amount("14.7"), "places": 2, **trim},
                 {**amount("131"), "places": 2, **trim}, {**amount("1,234.5"), "places": 2, **trim},
                 {**amount("99.97"), "text": "99.97%"}, amount("-5.10")]
        book = self.build([one_table([["x"] * len(cells), cells])])
        sheet = book["表"]
        self.assertEqual(sheet.formats[2], ["#,##0.00", "0.00", "0.0", "0", "#,##0.0", '0.00"%"', "0.00"])
        self.assertEqual(sheet.texts[2], ["1,103.93", "0.00", "14.7", "131", "1,234.5", "99.97%", "-5.10"])

    def test_formulas(self):
        def total(text, *terms):
            return amount(text, terms=[list(t) for t in terms])
        book = self.build([one_table([
            ["a", "b", "c", "d"],
            [amount("1.10"), amount("2.20"), amount("3.30"), total("6.60", (1, 0, 1), (1, 1, 1), (1, 2, 1))],
            [amount("0.10"), amount("0.20"), amount("0.00"), total("-0.10", (2, 0, 1), (2, 1, -1))],
            [total("1.20", (1, 0, 1), (2, 0, 1)), total("9.99", (1, 1, 1), (2, 1, 1)), amount("5.00"), "—"],
            [amount("1.00"), total("1.00", (4, 2, 1)), total("1.00", (4, 1, 1)), total("5.00", (3, 2, 1), (3, 3, 1))],
        ])])
        sheet = book["表"]
        self.assertEqual(sheet.formula(2, 3), "=SUM(A3:C3)")
        self.assertEqual(sheet.formula(3, 3), "=A4-B4")
        self.assertEqual(sheet.formula(4, 0), "=SUM(A3:A4)")
        self.assertIsNone(sheet.formula(4, 1), "a total that does not add up stays a number")
        self.assertEqual(sum(sheet.formula(5, c) is not None for c in (1, 2)), 1, "a circle is cut")
        self.assertIsNone(sheet.formula(5, 3), "a total of a text cell stays a number")
        self.assertEqual(sheet.texts[4][1], "9.99")


class RandomTotals(Folder):
    """Tables with totals of every shape: what LibreOffice computes is what the cell was to show."""

    def table(self, rnd, name):
        places, separator, trim = rnd.choice([0, 2, 2, 2, 4]), rnd.random() < 0.5, rnd.random() < 0.3
        rows, cols = rnd.randrange(3, 30), rnd.randrange(1, 9)
        values, cells = {}, [["栏"] * cols]

        def shown(value):
            text = f"{value:,f}" if separator else f"{value:f}"
            return text.rstrip("0").rstrip(".") if trim and "." in text else text

        for r in range(1, rows):
            cells.append([])
            for c in range(cols):
                terms = [[*place, rnd.choice([1, 1, 1, -1])] for place in rnd.sample(sorted(values), min(len(values), 6))]
                if terms and rnd.random() < 0.2:  # a run of cells, as totals mostly are
                    terms = [[k, c, 1] for k in range(1, r) if (k, c) in values]
                value = Decimal(rnd.randrange(-10 ** 9, 10 ** 9)).scaleb(-places)
                if terms and rnd.random() < 0.4:
                    value = sum((values[k, j] * sign for k, j, sign in terms), Decimal(0).scaleb(-places))
                values[r, c] = value = value if value else abs(value)
                cells[-1].append({"text": shown(value), "number": f"{value:f}", "places": places, "trim": trim,
                                  "separator": separator, "role": "amount", "terms": terms})
        return one_table(cells, sheet=name)

    @unittest.skipUnless(have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_formulas_give_what_is_shown(self):
        rnd = random.Random(7)
        tables = [self.table(rnd, f"表{i}") for i in range(40)]
        book = self.build(tables)
        shown = shown_by_libreoffice(os.path.join(self.folder, "book.xlsx"))
        again = recalculate(os.path.join(self.folder, "book.xlsx"))
        formulas = 0
        for table in tables:
            name = table["sheet"]
            formulas += sum(f is not None for row in book[name].formulas for f in row)
            for r, row in enumerate(table["cells"][1:], 2):
                texts = [c["text"] for c in row]
                self.assertEqual(book[name].texts[r], texts, name)
                self.assertEqual(again[name].texts[r][:len(texts)], texts, name)
                self.assertEqual(shown[name][r], texts, name)
        self.assertGreater(formulas, 500)


class Texts(Folder):
    def test_no_text_becomes_a_formula_or_an_escape(self):
        texts = ["=1+1", "+86", "-减", "@SUM(A1)", "_x0041_", "a_x4E2D_b", "'引号", "<a>&\"", "两\n行", "𠮷野家", "０", " 空格 "]
        book = self.build([one_table([["头"]] + [[t] for t in texts])])
        sheet = book["表"]
        stored = [row[0] for row in sheet.texts[2:]]
        self.assertEqual([t.replace("_x005F_", "_") for t in stored], texts)
        self.assertEqual([row[0] for row in sheet.formulas], [None] * len(sheet.formulas))
        self.assertEqual([f[0] for f in sheet.formats[2:6]], ["@"] * 4)
        if have_libreoffice():
            shown = shown_by_libreoffice(os.path.join(self.folder, "book.xlsx"))["表"]
            self.assertEqual([row[0] for row in shown[2:]], texts)

    def test_any_text_comes_back_or_is_refused(self):
        rnd = random.Random(99)
        blocks = [(0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x2000, 0x206F), (0x4E00, 0x9FFF), (0xE000, 0xF8FF),
                  (0xFF00, 0xFFFD), (0x10000, 0x10FFFF)]
        texts = ["".join(chr(rnd.randint(*rnd.choice(blocks))) for _ in range(rnd.randrange(1, 40))) for _ in range(500)]
        book = self.build([one_table([["头"]] + [[t] for t in texts])])
        self.assertEqual([row[0] for row in book["表"].texts[2:]], texts)
        for cp in [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]:
            fine = chr(cp) in "\n\t"
            self.build([one_table([["头"], ["a" + chr(cp) + "b"]])], status=0 if fine else 1, name=f"{cp}.xlsx")
            self.assertEqual("" if fine else "E6052", re.sub(r"(?s).*(E\d{4})：.*", r"\1", self.messages), hex(cp))

    def test_leading_zeros_and_long_codes_survive(self):
        book = self.build([one_table([["编码"], [{"text": "0012", "role": "code"}],
                                      [{"text": "2080505", "role": "code"}]])])
        self.assertEqual([r[0] for r in book["表"].values[2:]], ["0012", "2080505"])

    def test_control_characters_are_reported_with_their_cell(self):
        self.build([one_table([["项目"], ["好\u0007坏"], ["\ufffe"]])], status=1)
        self.assertIn("E6052", self.messages)
        self.assertIn("表第2行第1列", self.messages)
        self.assertIn("U+0007", self.messages)
        self.assertIn("表第3行第1列", self.messages)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "book.xlsx")))

    def test_length_limit_of_a_cell(self):
        self.build([one_table([["项目"], ["长" * 32767]])])
        self.build([one_table([["项目"], ["长" * 32768]])], status=1)
        self.assertIn("E6053", self.messages)
        self.assertIn("32768", self.messages)
        self.build([one_table([["项目"], ["𠮷" * 16384]])], status=1)
        self.assertIn("E6053", self.messages)

    def test_number_that_excel_cannot_hold_becomes_text(self):
        book = self.build([one_table([["额"], [amount("12345678901234.56")], [amount("1234567890123.45")]])])
        self.assertIn("E6057", self.messages)
        self.assertEqual(book["表"].values[2][0], "12345678901234.56")
        self.assertEqual(book["表"].number(3, 0), Decimal("1234567890123.45"))

    def test_text_and_number_that_disagree_are_refused(self):
        self.build([one_table([["额"], [{"text": "1.00", "number": "2.00", "role": "amount"}]])], status=1)
        self.assertIn("E6056", self.messages)

    def test_no_table_is_an_error(self):
        self.build([], status=1)
        self.assertIn("E6059", self.messages)


class SheetNames(Folder):
    def test_names_that_excel_refuses_are_changed_and_reported(self):
        wanted = ["公开01表", "公开01表", "a/b:c*d?[e]\\", "'引'", "", "history", "长" * 40, "长" * 40,
                  "𠮷" * 20, "Sheet", "SHEET"]
        book = self.build([one_table([["a"], ["b"]], sheet=name) for name in wanted])
        self.assertEqual(book.names[:6], ["公开01表", "公开01表(2)", "a／b：c＊d？［e］＼", "’引’", "Sheet5", "history(2)"])
        self.assertEqual(book.names[6], "长" * 31)
        self.assertEqual(book.names[7], "长" * 25 + "(2)")
        self.assertEqual(book.names[8], "𠮷" * 15)
        self.assertEqual(book.names[10], "SHEET(2)")
        self.assertEqual(self.messages.count("E6058"), 9)

    def test_names_that_read_as_references_cannot_break_the_print_area(self):
        """Excel wants quotes around such names in defined names; the library writes none."""
        wanted = ["2022", "T01", "R1C1", "rc", "a.1", "Annex", "Sheet1", "公开01表", "_1"]
        names = self.build([one_table([["a"], ["b"]], sheet=name) for name in wanted]).names
        self.assertEqual(names, ["(2022)", "(T01)", "(R1C1)", "(rc)", "(a.1)", "Annex", "Sheet1", "公开01表", "_1"])
        with zipfile.ZipFile(os.path.join(self.folder, "book.xlsx")) as z:
            areas = re.findall(r"Print_Area[^>]*>([^<]*)!", z.read("xl/workbook.xml").decode("utf-8"))
        self.assertEqual({a for a in areas if a[0] != "'"}, {"Annex", "Sheet1", "_1"})

    def test_sheets_keep_their_order(self):
        names = ["公开03表", "公开01表", "附件1"]
        self.assertEqual(self.build([one_table([["a"], ["b"]], sheet=n) for n in names]).names, names)


class File(Folder):
    def test_same_bytes_in_any_zone_locale_and_folder(self):
        grids = [grid(*t, sheet=n) for n, t in printed_tables().items()]
        files = []
        for env in ({"TZ": "UTC", "LC_ALL": "C"}, {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8"},
                    {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "TMPDIR": "/nonexistent"}):
            path, _ = write(self.folder, grids, env=env, name="a.xlsx" if not files else f"b{len(files)}.xlsx")
            with open(path, "rb") as f:
                files.append(f.read())
        self.assertEqual(files[0], files[1])
        self.assertEqual(files[0], files[2])

    def test_properties(self):
        book = self.build([one_table([["a"], ["b"]])])
        self.assertEqual(book.properties.title, META["title"])
        self.assertEqual(book.properties.creator, META["author"])
        self.assertEqual(book.properties.subject, "部门决算公开")
        self.assertEqual(book.properties.keywords, "决算；公开")
        self.assertEqual(str(book.properties.created), "2022-09-01 00:00:00")
        book = self.build([one_table([["a"], ["b"]])], meta={})
        self.assertEqual(str(book.properties.created), "1980-01-01 00:00:00", "no date: never the present")

    def test_every_part_is_well_formed(self):
        path, _ = write(self.folder, [grid(*t, sheet=n) for n, t in printed_tables().items()])
        with zipfile.ZipFile(path) as z:
            self.assertIsNone(z.testzip())
            for name in z.namelist():
                minidom.parseString(z.read(name))

    def test_without_room_for_temporary_files_nothing_is_written(self):
        source, target = os.path.join(self.folder, "in.json"), os.path.join(self.folder, "out.xlsx")
        with open(source, "w", encoding="utf-8") as f:
            json.dump({"meta": META, "grids": [one_table([["a"], ["b"]])]}, f)
        for files in (4, 5):  # as many open files as a process may have: the library wants more
            run = subprocess.run([TOOL, source, target], capture_output=True, text=True, timeout=300,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)))
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertRegex(run.stderr, "E6050|E6062")
            self.assertFalse(os.path.exists(target))

    def test_three_thousand_rows(self):
        rows = [["编码", "项目", "金额"]] + [[str(2000000 + i), f"项目{i}", amount(f"{i}.25")] for i in range(3000)]
        rows.append(["", "合计", amount(f"{sum(range(3000)) + 750}.00", terms=[[i + 1, 2, 1] for i in range(3000)])])
        sheet = self.build([one_table(rows)])["表"]
        self.assertEqual(sheet.formula(3002, 2), "=SUM(C3:C3002)")
        self.assertEqual(sheet.texts[3002][2], "4499250.00")


if __name__ == "__main__":
    unittest.main()
