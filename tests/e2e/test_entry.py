# ctest: cost=25
"""Fill-in workbooks: data files become workbooks and come back the same, whatever people and programs do to them."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl

DATA = os.path.join(os.environ["JUESUAN_ROOT"], "data")
JUESUAN = os.environ["JUESUAN"]

with open(JUESUAN, "rb") as program:
    SANITIZED = b"__asan" in program.read()
NAMES = sorted(n[:-5] for n in os.listdir(DATA) if n.endswith(".json"))


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done


def by_code(v):
    """Rows of codes in any order are the same data."""
    if isinstance(v, dict):
        return {k: by_code(x) for k, x in v.items()}
    if isinstance(v, list):
        items = [by_code(x) for x in v]
        if items and all(isinstance(x, dict) and "code" in x for x in items):
            items.sort(key=lambda x: x["code"])
        return items
    return v


class Entry(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.dir = cls.tmp.name
        for name in NAMES:
            run("import", os.path.join(DATA, name + ".json"), "-o", cls.path(name + ".json"))
            run("import", os.path.join(DATA, name + ".json"), "-o", cls.path(name + ".xlsx"))

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.dir, name)

    def text(self, path):
        with open(path, encoding="utf-8") as f:
            return f.read()

    def read(self, workbook, code=0):
        done = run("import", workbook, code=code)
        return json.loads(done.stdout) if code == 0 else done.stderr

    def original(self, name):
        return json.loads(self.text(self.path(name + ".json")))

    def assert_same(self, name, workbook):
        self.assertEqual(by_code(self.read(workbook)), by_code(self.original(name)))

    def change(self, name, change):
        """The workbook of a department, changed and saved by openpyxl."""
        book = openpyxl.load_workbook(self.path(name + ".xlsx"))
        change(book)
        path = self.path("changed.xlsx")
        book.save(path)
        return path

    def test_every_department_comes_back_byte_for_byte(self):
        for name in NAMES:
            with self.subTest(name):
                self.assertEqual(run("import", self.path(name + ".xlsx")).stdout, self.text(self.path(name + ".json")))

    def test_nothing_that_a_data_file_can_hold_is_lost(self):
        data = self.original(NAMES[0])
        data["explanations"] = [{"rule": "R23", "address": "income[208].fiscal", "text": "=原样", "by": "张三", "role": "复核", "date": "2023-08-01",
                                  "figures": {"income[208].fiscal": "7708100", "totals.opening": "500.5"}}]
        data["corrections"] = [{"address": "a.b", "reason": "甲\n乙", "date": "2023-09-20"}]
        data["published"] = {"tables": [{"table": "t01", "rows": [["", "1.0", ""], []], "merges": [[0, 0, 0, 1]]}],
                             "text": ["# 一", "？", "长" * 12000]}
        data["names"] = {"2059999": "其他教育支出"}
        data["order"] = {"t03": ["2101501", "208"]}
        data["text"] = {"x": ["段", {"heading": "甲", "level": 2}, {"heading": "乙"}], "y": []}
        data["procurement"] = {"goods": None, "works": 0}
        data["annexes"] = [{"kind": "project", "title": "甲", "contact": "", "first_level": False, "notes": [],
                            "indicators": [{"target": "100", "weight": "98.50"}, {"remark": "（1）"}]}]
        path, book = self.path("all.json"), self.path("all.xlsx")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        run("import", path, "-o", book, "--force")
        self.assertEqual(run("import", book).stdout, run("import", path).stdout)

    def test_build_and_check_take_a_workbook(self):
        name = next(n for n in NAMES if n.startswith("linxia"))
        for source, out in ((os.path.join(DATA, name + ".json"), "j"), (self.path(name + ".xlsx"), "x")):
            run("build", source, "-o", self.path(out), "--formats", "md,html")
        for ending in (".md", ".html"):
            self.assertEqual(self.text(self.path(f"j/{name}{ending}")), self.text(self.path(f"x/{name}{ending}")))
        self.assertRegex(run("check", self.path(name + ".xlsx")).stdout, rf"数据：{name}.xlsx![^!\n]+![A-Z]+\d+|{name}.xlsx!")

    def test_mistakes_are_told_with_sheet_and_cell(self):
        def at(sheet, cell, value):
            def change(book):
                book[sheet][cell] = value
            return change

        def copy(book):
            book.copy_worksheet(book["收入"])

        def no_heads(book):
            for c in book["收入"][5]:
                c.value = None
        first_code = self.original(next(n for n in NAMES if n.startswith("linxia")))["income"][0]["code"]
        cases = [
            (at("收入", "C7", "约5"), r"收入!C7: 错误 E2401"),
            (at("收入", "C7", 1.123456789), r"收入!C7: 错误 E2402"),
            (at("收入", "A7", "abc"), r"收入!A7: 错误 E2121"),
            (at("收入", "A7", None), r"收入!C7: 错误 E2507"),
            (at("收入", "C5", "别的"), r"收入!C5: 错误 E2505：.*别的"),
            (at("收入", "D5", "财政拨款收入"), r"收入!D5: 错误 E2516"),
            (at("收入", "B3", "是"), r"收入!A7: 错误 E2513"),
            (at("基本情况", "C6", "千元"), r"基本情况!C6: 错误 E2104"),
            (at("基本情况", "B6", "单位"), r"基本情况!C6: 错误 E2508"),
            (at("文字", "A4", None), r"文字!E4: 错误 E2507：.*项目"),  # as in a row that was put in between
            (at("附件指标", "A6", 99), r"附件指标!A6: 错误 E2519"),
            (copy, r"错误 E2504"),
            (no_heads, r"收入!A\d+: 错误 E2506|错误 E2506"),
            (at("附件指标", "A6", "甲"), r"附件指标!A6: 错误 E2509"),
            (at("收入", "A8", first_code), r"收入!A8: 错误 E2510"),
            (at("_juesuan", "A1", "form=1;pack=henan;year=2022"), r"E2503：.*pack=gansu.*pack=henan", True),
            (at("照放内容", "B4", "{坏"), r"照放内容!B4: 错误 E2518：.*/last_year"),
        ]
        name = next(n for n in NAMES if n.startswith("linxia"))
        with open(self.path(name + ".json"), encoding="utf-8") as f:
            data = json.load(f)
        data["last_year"] = {"file": "2021.json"}
        with open(self.path("raw.json"), "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        run("import", self.path("raw.json"), "-o", self.path("raw.xlsx"))
        for i, (change, wanted, *properties) in enumerate(cases):
            with self.subTest(i):
                path = self.change("raw", change)
                if properties:  # openpyxl 3.0 drops the property that the hidden sheet is compared with
                    self.keep_property(self.path("raw.xlsx"), path)
                done = subprocess.run([JUESUAN, "import", path], capture_output=True, text=True)
                self.assertRegex(done.stderr, wanted)
                self.assertEqual(done.returncode, 1, done.stderr)

    @staticmethod
    def keep_property(source, path):
        """docProps/custom.xml of one workbook in another."""
        with zipfile.ZipFile(source) as a, zipfile.ZipFile(path) as b:
            custom = a.read("docProps/custom.xml")
            parts = {n: b.read(n) for n in b.namelist()}
        parts["docProps/custom.xml"] = custom
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", b'<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'custom-properties+xml"/></Types>')
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(
            b"</Relationships>", b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'custom-properties" Target="docProps/custom.xml"/></Relationships>')
        with zipfile.ZipFile(path, "w") as out:
            for n, content in parts.items():
                out.writestr(n, content)

    def with_rows(self, name, sheet, rows):
        """The empty workbook with rows of XML added to one of its sheets."""
        blank, path = self.path("blank-rows.xlsx"), self.path(name)
        if not os.path.exists(blank):
            run("init", "--template", "gansu", "--year", 2024, "-o", blank)
        with zipfile.ZipFile(blank) as a, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as b:
            for n in a.namelist():
                content = a.read(n)
                if n == f"xl/worksheets/sheet{sheet}.xml":
                    content = content.replace(b"</sheetData>", rows + b"</sheetData>")
                b.writestr(n, content)
        return path

    def test_rows_that_were_filled_down_to_the_end(self):
        """What a clipboard left in the last row is read like any other row; 900 000 cells pasted into a sheet are refused. The times
        are the processor's, with room for a build with checks in it."""
        junk = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c><c r="XFD1048576"><v>1</v></c></row>'
        many = b"".join(b'<row r="%d">' % r + b"".join(b"<c><v>%d.5</v></c>" % (r * c) for c in range(1, 10)) + b"</row>"
                        for r in range(100, 100100))
        form = b"".join(b'<row r="%d"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c><c><v>1</v></c></row>' % r
                        for r in range(100, 300100))
        cases = [("junk", 3, junk, r"基本情况!A1048576|基本情况!C7"), ("junk", 4, junk, r"收入!A1048576: 错误 E2121"),
                 ("many", 4, many, r"收入!I100099: 错误 E2523：工作表“收入”有 1000\d\d 行"), ("form", 3, form, r"基本情况!C300099: 错误 E2523")]
        for i, (name, sheet, rows, wanted) in enumerate(cases):
            with self.subTest(name=name, sheet=sheet):
                path = self.with_rows(f"{name}{i}.xlsx", sheet, rows)
                child = subprocess.Popen([JUESUAN, "check", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                said = child.stderr.read()
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
                child.stderr.close()
                self.assertEqual(child.returncode, 1, said)
                self.assertRegex(said, wanted)
                self.assertLess(usage.ru_utime + usage.ru_stime, 50)
                if not SANITIZED:
                    self.assertLess(usage.ru_maxrss, 200 * 1024)

    def test_a_total_that_is_not_the_sum_is_told(self):
        """A total saved with another value, as after rows were put in below it: the rows count."""
        name = next(n for n in NAMES if n.startswith("linxia"))
        path = self.change(name, lambda book: book["收入"].__setitem__("C6", 1))
        done = run("import", path)
        self.assertRegex(done.stderr, r"收入!C6: 提示 E2511：“财政拨款收入”的合计是 1，各行相加是 1100\.")
        self.assertEqual(by_code(json.loads(done.stdout)), by_code(self.original(name)))

    def test_an_incomplete_installation_is_told(self):
        """data/forms without one of its words."""
        home = self.path("home")
        for part in ("data", "templates"):
            shutil.copytree(os.path.join(os.environ["JUESUAN_ROOT"], part), os.path.join(home, "share", "juesuan", part))
        os.symlink(os.path.join(os.environ["JUESUAN_ROOT"], "fonts"), os.path.join(home, "share", "juesuan", "fonts"))
        os.mkdir(os.path.join(home, "bin"))
        program = shutil.copy(JUESUAN, os.path.join(home, "bin"))
        home = os.path.join(home, "share", "juesuan")
        form = os.path.join(home, "data", "forms", "department.json")
        schema = os.path.join(home, "data", "schema", "form.schema.json")
        for file, change in ((form, lambda d: d["words"].pop("sum")),
                             (schema, lambda d: d["properties"]["words"]["x-required"].remove("sum"))):
            data = json.loads(self.text(file))
            change(data)
            with open(file, "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([program, "init", "--template", "gansu", "--year", "2024", "-o", self.path("never.xlsx")],
                              capture_output=True, text=True)
        self.assertRegex(done.stderr, "E2520")
        self.assertFalse(os.path.exists(self.path("never.xlsx")))

    def test_what_is_missing_is_told_with_the_cell_where_it_belongs(self):
        """Every message about an empty workbook names a sheet and a cell of it, the hints too, and none speaks of JSON."""
        path = self.path("blank.xlsx")
        run("init", "--template", "gansu", "--year", 2024, "-o", path)
        done = run("check", path, code=1)
        self.assertRegex(done.stderr, r"blank\.xlsx!基本情况!C7: 错误 E2103")
        book = openpyxl.load_workbook(path)
        book["基本情况"]["C7"] = "某局"
        book["收入"]["A7"] = "2010101"
        book["一般公共预算支出"]["A7"], book["一般公共预算支出"]["C7"] = "2010101", "？"
        path = self.path("begun.xlsx")
        book.save(path)
        for args in (("build", path, "-o", self.path("begun"), "--formats", "md"), ("build", path, "-o", self.path("begun"), "--draft",
                                                                                  "--formats", "md"), ("check", path)):
            done = subprocess.run([JUESUAN, *args], capture_output=True, text=True)
            found = [line for line in done.stderr.splitlines() if re.search(r"(错误|提示) E\d{4}：", line)]
            self.assertGreater(len(found), 15, args)
            whole = [line for line in found if not re.match(r"\S*begun\.xlsx![^!]+![A-Z]+\d+: ", line) and "E2502" not in line]
            self.assertEqual(whole, [])
            hints = [line for line in done.stderr.splitlines() if line.startswith("    →")]
            self.assertEqual([h for h in hints if re.search(r"数据文件|\[\]|null|[a-z_]{3,}\.[a-z_]{3,}|docs/", h)], [])
            sheets = {s.title for s in book}
            named = re.findall(r"([^\s，。、：（）]+)!([A-Z]+\d+)", "\n".join(hints))
            self.assertTrue(named)
            self.assertEqual([n for n, _ in named if n not in sheets], [])
            self.assertIn("begun.xlsx!一般公共预算支出!C7", done.stderr)

    def test_what_the_pack_does_not_print_stands_apart(self):
        """On the sheet for the rest, marked: filled in, it is told that no page has it, and nothing of it is printed."""
        for pack in ("gansu", "sichuan"):
            path, filled = self.path(f"apart-{pack}.xlsx"), self.path(f"filled-{pack}.xlsx")
            run("init", "--template", pack, "--year", 2024, "-o", path)
            book = openpyxl.load_workbook(path)
            book["基本情况"]["C7"] = "某局"
            marked = [(s, row) for s in book for row in s.iter_rows(min_row=4) if s.title != "其他"
                      and len(row) > 3 and str(row[-1].value).startswith("【本模板包不公开】")]
            self.assertEqual(marked, [])
            sheet, texts, numbers = book["其他"], [], 0
            for row in sheet.iter_rows(min_row=4):
                if str(row[3].value).startswith("【本模板包不公开】"):
                    numbers += 1
                    row[2].value = 87654 + numbers if row[2].number_format != "@" else f"甲{numbers}乙"
                    texts.append(str(row[2].value))
            self.assertGreater(numbers, 5)
            self.assertIn("预算代码", [row[1].value for row in sheet.iter_rows(min_row=4)] if pack == "gansu" else ["预算代码"])
            book.save(filled)
            done = run("build", filled, "-o", self.path("apart"), "--draft", "--formats", "md,csv", "--force")
            self.assertRegex(done.stderr, r"E4036：.*其他!C\d+")
            for root, _, names in os.walk(self.path("apart")):
                for n in names:
                    if n.startswith("filled") and n.endswith((".md",)):
                        text = self.text(os.path.join(root, n))
                        self.assertEqual([t for t in texts if t in text], [])
            # a pack that prints it reads it all the same from where it stands
            self.assertEqual(json.loads(run("import", filled, "--template", "standard").stdout)["department"]["name"], "某局")

        def hide(book):
            book["收入"].row_dimensions[8].hidden = True

        def add(book):
            book.create_sheet("自己的表")["A1"] = "甲"

        def twice(book):
            s = book["收入"]
            last = next(r for r in range(7, 60) if s.cell(r, 1).value is None)
            for c in range(1, 9):
                if c != 2:
                    s.cell(last, c).value = s.cell(7, c).value
        name = next(n for n in NAMES if n.startswith("linxia"))
        for change, code in ((hide, "E2515"), (add, "E2512"), (twice, "E2517")):
            done = run("import", self.change(name, change))
            self.assertIn(code, done.stderr)
            self.assertEqual(by_code(json.loads(done.stdout)), by_code(self.original(name)))

        def lose(book):
            del book["名词解释"]
        self.assertIn("E2514", run("import", self.change(name, lose)).stderr)

    def test_laid_over_other_data(self):
        """--into: sections of the source replace those of the other file, each change is told; diff, explain and batch take workbooks."""
        name = next(n for n in NAMES if n.startswith("linxia"))
        data = self.original(name)
        del data["procurement"]
        data["assets"] = {"vehicles": {"other": 9}}
        data["explanations"] = [{"rule": "R23", "text": "留"}]
        path = self.path("into.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        done = run("import", self.path(name + ".xlsx"), "--into", path)
        self.assertEqual({k: v for k, v in json.loads(done.stdout).items() if k != "explanations"}, self.original(name))
        self.assertIn("留", done.stdout)
        self.assertEqual(done.stderr.count("E2521"), 2)
        changed = self.change(name, lambda book: book["收入"].__setitem__("C7", 9.5))
        self.assertIn("income", run("diff", self.path(name + ".xlsx"), changed, "--out", self.path("d.json"), "--force").stdout
                      + self.text(self.path("d.json")))
        self.assertRegex(run("explain", changed, "income[2012906].fiscal").stdout, r"changed\.xlsx!收入!C7")
        run("batch", self.path(name + ".xlsx"), "-o", self.path("b"), "--formats", "md", "--draft")
        self.assertTrue(os.path.exists(self.path(f"b/{name}.md")))

    def test_rows_and_columns_may_move(self):
        name = next(n for n in NAMES if n.startswith("linxia"))

        def turn(book):
            s = book["收入"]
            rows = [[c.value for c in row] for row in s.iter_rows(min_row=7)]
            for r, row in enumerate(reversed(rows)):
                for c, v in enumerate(row):
                    s.cell(7 + r, 1 + c).value = v if c != 1 else None
            book["收入"].title = "改名"
            s = book["一般公共预算支出"]
            for row in s.iter_rows(min_row=4, max_row=60, min_col=3, max_col=4):
                row[0].value, row[1].value = row[1].value, row[0].value
            s.insert_rows(9, 3)
            s = book["文字"]
            rows = [[c.value for c in row] for row in s.iter_rows(min_row=4)]
            for r, row in enumerate(reversed(rows)):
                for c, v in enumerate(row):
                    s.cell(4 + r, 1 + c).value = v
        self.assert_same(name, self.change(name, turn))

    def test_without_its_hidden_sheet_it_is_still_known(self):
        def lose(book):
            del book["_juesuan"]
        path = self.change(NAMES[0], lose)
        done = run("import", path)
        self.assertIn("E2502", done.stderr)
        self.assertEqual(by_code(json.loads(done.stdout)), by_code(self.original(NAMES[0])))

    def test_another_workbook_is_refused(self):
        book = openpyxl.Workbook()
        book.active["A1"] = "别的"
        path = self.path("other.xlsx")
        book.save(path)
        self.assertIn("E2501", self.read(path, code=1))

    def test_what_is_only_called_a_workbook_is_told_as_what_it_is(self):
        page = "<html><meta charset=utf-8><table><tr><td>科目</td></tr></table></html>".encode()
        for name, content in (("page.xls", page), ("page.XLSX", page), ("list.csv", "科目,金额\n2101101,5\n".encode()),
                              ("list.xls", "科目\t金额\n2101101\t5\n".encode("gb18030")), ("list.et", b"1\t2\n")):
            with open(self.path(name), "wb") as f:
                f.write(content)
            for command in ("import", "check", "build"):
                self.assertRegex(run(command, self.path(name), code=1).stderr, rf"{name}: 错误 E2305：.*\n +→ .*另存为 .xlsx")
        with open(self.path("page.html"), "wb") as f:
            f.write(page)
        self.assertIn("E2241", run("check", self.path("page.html"), code=1).stderr)

    def test_an_empty_workbook_shows_every_item_of_the_schema(self):
        path = self.path("empty.xlsx")
        run("init", "--template", "gansu", "--year", 2022, "-o", path)
        book = openpyxl.load_workbook(path)
        shown = {str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None}
        with open(os.path.join(DATA, "schema", "department.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        for name in ("income", "general", "three_public", "procurement"):
            titles = re.findall(r'"title": "([^"]+)"', json.dumps(schema["properties"][name], ensure_ascii=False))
            self.assertEqual([t for t in titles[1:] if not any(t in s for s in shown) and not t.endswith("行")], [])
        self.assertTrue(all(s.protection.sheet and not s.protection.password for s in book if s.title != "_juesuan"))
        self.assertEqual(book["_juesuan"].sheet_state, "hidden")
        sheet = book["收入"]
        self.assertEqual([sheet["A7"].protection.locked, sheet["A5"].protection.locked], [False, True])
        self.assertRegex(str(sheet["C6"].value), r'^=IF\(COUNT\(C7:C46\)=0,"",SUM\(C7:C46\)\)$')

    def test_rows_are_as_high_as_their_texts(self):
        """Programs that take the file for one of Excel do not find out themselves. A Han character is as wide as it is high."""
        points_of_a_digit, seen = 5.3, 0
        for name in ("beiguan-2022", "linxia-2022"):
            for sheet in openpyxl.load_workbook(self.path(name + ".xlsx")):
                widths = {}
                for column in sheet.column_dimensions.values():
                    widths.update({i: column.width for i in range(column.min, min(column.max, 60) + 1)})
                merged = {m.min_row * 1000 + m.min_col: m for m in sheet.merged_cells.ranges}
                for row in sheet.iter_rows():
                    for cell in row:
                        if not isinstance(cell.value, str) or cell.value[0] == "=" or not cell.alignment.wrap_text or sheet.sheet_state == "hidden":
                            continue
                        area = merged.get(cell.row * 1000 + cell.column)
                        columns = range(cell.column, (area.max_col if area else cell.column) + 1)
                        room = sum(widths.get(c, 9) for c in columns) * points_of_a_digit
                        text = sum(cell.font.size * (1 if ord(c) > 0x2000 else 0.5) for c in cell.value)
                        lines = min(max(1, text // room), 30)
                        height = sheet.row_dimensions[cell.row].height or 15
                        seen += lines > 1
                        self.assertGreaterEqual(height, lines * cell.font.size * 1.15, f"{name} {sheet.title}!{cell.coordinate} {cell.value[:40]}")
        self.assertGreater(seen, 20)


if __name__ == "__main__":
    unittest.main()
