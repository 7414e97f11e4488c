# ctest: both quick
"""Workbooks come in cell by cell as other people's writers meant them; odd but valid ones, too; what is none, or is
damaged or hostile, is refused by code."""
import datetime
import io
import json
import os
import pathlib
import resource
import struct
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl
import xlwt

from raw_workbook import (EOF, MAIN, RELS, SHEETS, STRICT_MAIN, STRICT_RELS, archive, bof, cell, compound, record,
                          relationships, stream, text, xlsx, xlsx_parts)

TOOL = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "book_dump")
SANITIZED = b"__asan" in pathlib.Path(TOOL).read_bytes()


def limit_memory():
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))


class Reader(unittest.TestCase):
    def run_tool(self, data, *options, env=None):
        with tempfile.NamedTemporaryFile(suffix=".bin") as f:
            f.write(data)
            f.flush()
            run = subprocess.run([TOOL, *options, f.name], capture_output=True, timeout=120, preexec_fn=limit_memory,
                                 env=dict(os.environ, **env) if env else None, check=False)
        self.assertIn(run.returncode, (0, 1), run.stderr[-2000:])
        said = [line.split("\t") for line in run.stderr.decode("utf-8").splitlines()]
        return run, said

    def read(self, data, codes=()):
        """The book; `codes` are the notes and warnings that it comes with."""
        run, said = self.run_tool(data)
        self.assertEqual(run.returncode, 0, said)
        self.assertEqual([s[0] for s in said], list(codes))
        return json.loads(run.stdout)

    def cells(self, data, codes=()):
        """{(row, column): value} of the first sheet; a formula without value is None."""
        return {(c[0], c[1]): None if c[2] == "none" else c[3] for c in self.read(data, codes)["sheets"][0]["cells"]}

    def refused(self, data, code, place=None):
        run, said = self.run_tool(data)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, b"")
        self.assertEqual({s[0] for s in said}, {code})
        if place:
            self.assertEqual(tuple(said[0][1:4]), place)
        return said


class Writers(Reader):
    """The same content by several writers."""
    TEXTS = ["甲", "一般公共预算财政拨款", "a<&>\"'", "两\n行", " 前后 ", "㐂𠮷龘", "", "x" * 9000, "_x4E2D_"]
    NUMBERS = [0, 1, -1, 12.5, 0.07, 1103.93, 123456.37, -0.01, 1e15, 99999999999.99, 2 ** 29, 2 ** 31, 1 / 3]

    def test_openpyxl(self):
        wb = openpyxl.Workbook()
        ws = wb.active
        ws.title = "收入 '1'!"
        expected = {}
        for r, t in enumerate(self.TEXTS):
            if t:
                ws.cell(r + 1, 1, t)
                expected[r, 0] = "中" if t == "_x4E2D_" else t
        for r, n in enumerate(self.NUMBERS):
            ws.cell(r + 1, 2, n)
            expected[r, 1] = n
        ws["C1"], ws["C2"], ws["C3"] = True, "#DIV/0!", "=SUM(B1:B4)"
        ws["C4"] = datetime.datetime(2023, 9, 20, 12)
        ws["D1"], ws["D1"].number_format = 0.05, "0.00%"
        expected.update({(0, 2): True, (1, 2): "#DIV/0!", (2, 2): None, (3, 2): 45189.5, (0, 3): 0.05})
        ws.merge_cells("F2:H3")
        ws.row_dimensions[20].hidden = True
        ws.column_dimensions["J"].hidden = True
        wb.create_sheet("隐").sheet_state = "hidden"
        wb.create_sheet("深").sheet_state = "veryHidden"
        wb.defined_names.append(openpyxl.workbook.defined_name.DefinedName("js.收入", attr_text="'收入 ''1''!'!$A$1:$B$3"))
        wb.defined_names.append(openpyxl.workbook.defined_name.DefinedName("gone", attr_text="#REF!"))
        out = io.BytesIO()
        wb.save(out)
        book = self.read(out.getvalue())
        self.assertEqual([(s["name"], s["state"]) for s in book["sheets"]],
                         [("收入 '1'!", "visible"), ("隐", "hidden"), ("深", "veryHidden")])
        sheet = book["sheets"][0]
        self.assertEqual({(c[0], c[1]): None if c[2] == "none" else c[3] for c in sheet["cells"]}, expected)
        self.assertEqual(sheet["merges"], [[1, 5, 2, 7]])
        self.assertEqual(sheet["hidden_rows"], [[19, 19]])
        self.assertEqual(sheet["hidden_cols"], [[9, 9]])
        kinds = {(c[0], c[1]): c for c in sheet["cells"]}
        self.assertEqual(kinds[3, 2][4:], ["date", False, "45189.5", "2023-09-20"])
        self.assertEqual(kinds[0, 3][4], "percent")
        self.assertEqual(kinds[2, 2][2:6], ["none", "", "general", True])
        self.assertEqual([(n["name"], n.get("area")) for n in book["names"]],
                         [("js.收入", [0, 0, 0, 2, 1]), ("gone", None)])

    def test_xlwt(self):
        wb = xlwt.Workbook(encoding="utf-8")
        ws = wb.add_sheet("收入")
        expected = {}
        for r, t in enumerate(self.TEXTS):
            if t:
                ws.write(r, 0, t)
                expected[r, 0] = t
        for r, n in enumerate(self.NUMBERS):
            ws.write(r, 1, n)
            expected[r, 1] = n
        ws.write(0, 2, True)
        ws.write(1, 2, xlwt.Formula("SUM(B1:B4)"))
        ws.write(3, 2, datetime.date(2023, 9, 20), xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
        expected.update({(0, 2): True, (1, 2): None, (3, 2): 45189})
        ws.write_merge(5, 6, 5, 7, "合并")
        expected[5, 5] = "合并"
        ws.row(19).hidden = True
        ws.col(9).hidden = True
        wb.add_sheet("隐").visibility = 1
        wb.add_sheet("深").visibility = 2
        for i in range(3000):  # texts over many records
            wb.get_sheet(2).write(i, 0, f"第{i}行" + "一二三四五六七八九十" * (i % 5) + "latin" * (i % 3))
        out = io.BytesIO()
        wb.save(out)
        book = self.read(out.getvalue())
        self.assertEqual([(s["name"], s["state"]) for s in book["sheets"]],
                         [("收入", "visible"), ("隐", "hidden"), ("深", "veryHidden")])
        sheet = book["sheets"][0]
        self.assertEqual({(c[0], c[1]): None if c[2] == "none" else c[3] for c in sheet["cells"]}, expected)
        self.assertEqual(sheet["merges"], [[5, 5, 6, 7]])
        self.assertEqual(sheet["hidden_rows"], [[19, 19]])
        self.assertEqual(sheet["hidden_cols"], [[9, 9]])
        self.assertEqual([c[3] for c in book["sheets"][2]["cells"]],
                         [f"第{i}行" + "一二三四五六七八九十" * (i % 5) + "latin" * (i % 3) for i in range(3000)])
        dated = next(c for c in sheet["cells"] if c[:2] == [3, 2])
        self.assertEqual((dated[4], dated[7]), ("date", "2023-09-20"))


class OddXlsx(Reader):
    """Valid, but not as Excel writes it."""

    def test_cells_and_rows_without_address(self):
        self.assertEqual(self.cells(xlsx('<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>'
                                         '<row r="5"><c><v>4</v></c></row><row><c/><c><v>5</v></c></row>')),
                         {(0, 0): 1, (0, 3): 2, (0, 4): 3, (4, 0): 4, (5, 1): 5})

    def test_strict(self):
        data = xlsx('<row r="1"><c r="A1" t="d"><v>2023-09-20</v></c><c r="B1" t="d"><v>2023-09-20T06:00:00</v></c>'
                    '<c r="C1" t="s"><v>0</v></c></row>', strings="<si><t>甲</t></si>", main=STRICT_MAIN, rels=STRICT_RELS)
        self.assertEqual(self.cells(data), {(0, 0): 45189, (0, 1): 45189.25, (0, 2): "甲"})

    def test_prefixed_namespaces(self):
        parts = dict(xlsx_parts())
        parts["xl/worksheets/sheet1.xml"] = (
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="B1" t="inlineStr"><x:is><x:t>甲</x:t></x:is>'
            f'</x:c></x:row></x:sheetData></x:worksheet>')
        parts["xl/workbook.xml"] = (f'<x:workbook xmlns:x="{MAIN}" xmlns:q="{RELS}"><x:sheets><x:sheet name="表" '
                                    f'sheetId="1" q:id="rId1"/></x:sheets></x:workbook>')
        self.assertEqual(self.cells(archive(parts.items())), {(0, 1): "甲"})

    def test_unusual_part_names(self):
        parts = [("/some/Where/book%20one.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{SHEETS}</workbook>'),
                 ("Tables\\first.XML", f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>'),
                 ("_rels/.rels", relationships([("x", RELS + "/officeDocument", "/some/where/./book%2520one.xml")])),
                 ("some/where/_rels/book%20one.xml.rels", relationships([("rId1", RELS + "/worksheet", "../../tables/First.xml")]))]
        self.assertEqual(self.cells(archive(parts)), {(0, 0): 7})

    def test_by_content_type_alone(self):
        parts = [p for p in xlsx_parts("<row><c><v>7</v></c></row>") if p[0] != "_rels/.rels"]
        parts.append(("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                      'spreadsheetml.sheet.main+xml"/></Types>'))
        self.assertEqual(self.cells(archive(parts)), {(0, 0): 7})

    def test_texts(self):
        strings = ("<si><r><rPr><b/></rPr><t>富</t></r><r><t xml:space='preserve'> 文</t></r></si>"
                   "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>"
                   "<si><t>_x4E2D__x000D_a_x005F_x0041__xD842__xDFB7__xZZZZ_</t></si><si/><si><t>a&amp;b&#x7532;</t></si>")
        rows = "<row>" + "".join(f'<c t="s"><v>{i}</v></c>' for i in range(5)) + \
            '<c t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>' \
            '<c t="str"><v>_x4E2D_</v></c></row>'
        self.assertEqual(list(self.cells(xlsx(rows, strings=strings)).values()),
                         ["富 文", "東京", "中\ra_x0041_𠮷_xZZZZ_", "", "a&b甲", "内联", "中"])

    def test_formulas(self):
        rows = ('<row><c><f>1+1</f><v>2</v></c><c><f t="shared" si="0" ref="B1:B2">A1</f><v>2</v></c>'
                '<c><f>A1</f></c><c><f>A1</f><v/></c><c t="str"><f>""</f><v></v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
                '<c t="b"><f>TRUE()</f><v>1</v></c></row>')
        cells = self.read(xlsx(rows))["sheets"][0]["cells"]
        self.assertEqual([(c[2], c[3], c[5]) for c in cells],
                         [("number", 2, True), ("number", 2, True), ("none", "", True), ("none", "", True),
                          ("text", "", True), ("error", "#DIV/0!", True), ("bool", True, True)])

    def test_styles_and_1904(self):
        styles = ('<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
                  '<numFmt numFmtId="165" formatCode="#,##0.00&quot;days&quot;"/></numFmts>'
                  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
                  '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/><xf numFmtId="49"/></cellXfs>')
        rows = "<row>" + "".join(f'<c s="{i}"><v>40000</v></c>' for i in (0, 1, 2, 3, 4, 9)) + "</row>"
        book = self.read(xlsx(rows, styles=styles, workbook='<workbookPr date1904="1"/>' + SHEETS))
        cells = book["sheets"][0]["cells"]
        self.assertEqual([c[4] for c in cells], ["general", "date", "number", "percent", "text", "general"])
        self.assertEqual(cells[1][7], "2013-07-07")

    def test_rows_out_of_order_and_twice(self):
        rows = '<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>'
        self.assertEqual(self.cells(xlsx(rows)), {(0, 0): 3, (2, 0): 2, (2, 1): 1})
        again = rows + '<row r="1"><c r="A1"><v>4</v></c></row>'
        self.assertEqual(self.cells(xlsx(again), ["E2318"]), {(0, 0): 4, (2, 0): 2, (2, 1): 1})

    def test_properties_names_and_extensions(self):
        parts = xlsx_parts("<row><c><v>1</v></c></row>", workbook=SHEETS +
                           '<definedNames><definedName name="a" localSheetId="0" hidden="1">表!$B$2</definedName>'
                           '<definedName name="b">表!$A$1:$C$9</definedName><definedName name="c">SUM(表!A1)</definedName>'
                           '<definedName name="d">缺!$A$1</definedName></definedNames>',
                           sheet_tail='<mergeCells><mergeCell ref="A2:B3"/><mergeCell ref="x"/></mergeCells>'
                           '<extLst><ext><c r="Z9"><v>9</v></c></ext></extLst>')
        parts[0] = ("_rels/.rels", relationships([("a", RELS + "/officeDocument", "xl/workbook.xml"),
                                                  ("b", RELS + "/custom-properties", "docProps/custom.xml")]))
        parts.append(("docProps/custom.xml", '<Properties xmlns="p" xmlns:vt="v"><property name="form"><vt:lpwstr>甲=1</vt:lpwstr>'
                      '</property><property name="n"><vt:i4>7</vt:i4></property></Properties>'))
        book = self.read(archive(parts))
        self.assertEqual(book["properties"], {"form": "甲=1", "n": "7"})
        self.assertEqual([(n["name"], n["sheet"], n["hidden"], n.get("area")) for n in book["names"]],
                         [("a", 0, True, [0, 1, 1, 1, 1]), ("b", -1, False, [0, 0, 0, 8, 2]), ("c", -1, False, None),
                          ("d", -1, False, None)])
        self.assertEqual(book["sheets"][0]["merges"], [[1, 0, 2, 1]])
        self.assertEqual(len(book["sheets"][0]["cells"]), 1)

    def test_the_first_of_two_parts(self):
        parts = xlsx_parts("<row><c><v>1</v></c></row>")
        with_second = archive(parts + [("XL/worksheets/Sheet1.xml", "<worksheet/>")])
        self.assertEqual(self.cells(with_second, ["E2204"]), {(0, 0): 1})


def formula(row, col, result, *, options=0):
    return record(0x06, cell(row, col) + result + struct.pack("<HI", options, 0) + struct.pack("<H", 3) + b"\x1e\x01\x00")


class OddXls(Reader):
    def test_records(self):
        sheet = (record(0x203, cell(0, 0) + struct.pack("<d", 0.07)) + record(0x27E, cell(0, 1) + struct.pack("<i", 1250 << 2 | 3)) +
                 record(0x27E, cell(0, 2) + struct.pack("<i", (-5 << 2) | 2)) +
                 record(0xBD, struct.pack("<HHHiHiH", 1, 0, 0, 7 << 2 | 2, 0, 0x3FF00000, 1)) +
                 record(0x204, cell(2, 0) + text("中文")) + record(0x204, cell(2, 1) + text("caf\xe9", wide=False)) +
                 record(0x205, cell(3, 0) + b"\x01\x00") + record(0x205, cell(3, 1) + b"\x07\x01") +
                 record(0xBE, struct.pack("<HHHHH", 4, 0, 0, 0, 1)) + record(0x201, cell(4, 3)) +
                 formula(5, 0, struct.pack("<d", 2.5)) + formula(5, 1, b"\0" * 6 + b"\xff\xff") + record(0x207, text("结果")) +
                 formula(5, 2, b"\x01\0\x01\0\0\0\xff\xff") + formula(5, 3, b"\x02\0\x07\0\0\0\xff\xff") +
                 formula(5, 4, b"\x03\0\0\0\0\0\xff\xff") + formula(5, 5, b"\0" * 6 + b"\xff\xff") + record(0x4BC, b"\0" * 10) +
                 record(0x207, text("共享")) + bof(0x20) + record(0x203, cell(9, 9) + struct.pack("<d", 1)) + EOF +
                 record(0xE5, struct.pack("<HHHHH", 1, 6, 7, 1, 3)) + record(0x203, cell(6, 0) + struct.pack("<d", float("nan"))))
        expected = {(0, 0): 0.07, (0, 1): 12.5, (0, 2): -5, (1, 0): 7, (1, 1): 1, (2, 0): "中文", (2, 1): "café", (3, 0): True,
                    (3, 1): "#DIV/0!", (5, 0): 2.5, (5, 1): "结果", (5, 2): True, (5, 3): "#DIV/0!", (5, 4): None, (5, 5): "共享",
                    (6, 0): "#NUM!"}
        book = stream(sheet)
        for data in (book, compound({"Workbook": book}), compound({"Workbook": book + b"\0" * 5000}),
                     compound({"Book": b"\0" * 100, "WORKBOOK": book})):
            self.assertEqual(self.cells(data), expected)

    def test_shared_texts_over_records(self):
        """A text is cut anywhere, and what continues it begins with a byte of its own."""
        whole = text("中文latin文字")[3:]
        for at in range(0, len(whole), 2):
            latin = "tail".encode("latin-1")
            first = record(0xFC, struct.pack("<II", 2, 2) + struct.pack("<HB", len(whole) // 2 + 4, 1) + whole[:at])
            second = record(0x3C, b"\x01" + whole[at:]) if at < len(whole) else b""
            third = record(0x3C, b"\x00" + latin + struct.pack("<HBHI", 2, 0x0D, 1, 4) + "尾巴".encode("utf-16le") + b"r")
            rest = record(0x3C, b"un!" + b"xtra")
            sheet = b"".join(record(0xFD, cell(0, i) + struct.pack("<I", i)) for i in range(2))
            self.assertEqual(self.cells(stream(sheet, before=first + second + third + rest)),
                             {(0, 0): "中文latin文字tail", (0, 1): "尾巴"})

    def test_halves_of_a_character_over_records(self):
        pair = "𠮷".encode("utf-16le")
        sst = record(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HB", 2, 1) + pair[:2]) + record(0x3C, b"\x01" + pair[2:])
        self.assertEqual(self.cells(stream(record(0xFD, cell(0, 0) + struct.pack("<I", 0)), before=sst)), {(0, 0): "𠮷"})

    def test_names_visibility_dates(self):
        name = "js.收入".encode("utf-16le")
        area = b"\x3b" + struct.pack("<HHHHH", 0, 0, 8, 0, 2)
        before = (record(0x22, b"\x01\x00") + record(0x1AE, struct.pack("<HH", 1, 0x0401)) +
                  record(0x17, struct.pack("<HHHH", 1, 0, 0, 0)) +
                  record(0x18, struct.pack("<HBBHHH", 1, 0, len(name) // 2, len(area), 0, 0) + b"\0" * 4 + b"\x01" + name + area) +
                  record(0x18, struct.pack("<HBBHHH", 0x20, 0, 1, 0, 0, 1) + b"\0" * 4 + b"\0\x06") +
                  record(0x41E, struct.pack("<H", 164) + text('yyyy"年"')) +
                  record(0xE0, struct.pack("<HH", 0, 0)) + record(0xE0, struct.pack("<HH", 0, 164)))
        book = self.read(stream(record(0x203, cell(0, 0, 1) + struct.pack("<d", 40000)), before=before, names=("表", "二"),
                                visibility=2))
        self.assertEqual([(s["name"], s["state"]) for s in book["sheets"]], [("表", "veryHidden"), ("二", "veryHidden")])
        self.assertEqual([(n["name"], n["sheet"], n["hidden"], n.get("area")) for n in book["names"]],
                         [("js.收入", -1, True, None), ("_xlnm.Print_Area", -1, False, None)])
        self.assertEqual(book["sheets"][0]["cells"][0][4:], ["date", False, "", "2013-07-07"])


class Refused(Reader):
    def test_what_is_no_workbook(self):
        docx = archive([("_rels/.rels", relationships([("a", RELS + "/officeDocument", "word/document.xml")])),
                        ("word/document.xml", "<w:document xmlns:w='w'/>")])
        for data, code in ((b"", "E2007"), (b"%PDF-1.7\n", "E2302"), (b"{\"a\": 1}", "E2302"), (docx, "E2302"),
                           (archive([("a.txt", "x")]), "E2302"), (b"\0\1\2\3", "E2302"), (b"PK\3\4xxxx", "E2201"),
                           (b"<html><table><tr><td>1</td></tr></table></html>", "E2305"),
                           (b"\xef\xbb\xbf\n <HTML>", "E2305"),
                           (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "E2305"),
                           ("科目,金额\n2101101,5\n".encode("gb18030"), "E2305"), ("科目\t金额\n".encode(), "E2305"),
                           (archive([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "E2305"),
                           (compound({"WordDocument": b"x" * 100}), "E2302"),
                           (compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"x"}), "E2303"),
                           (stream(b"", before=record(0x2F, b"\0" * 6)), "E2303"),
                           (b"\x09\x08\x08\0\0\5\x05\0" + b"\0" * 8, "E2304"), (b"\x09\0\4\0\2\0\x10\0", "E2304"),
                           (compound({"Book": b"\x09\x08\x08\0\0\5\x05\0\0\0\0\0"}), "E2304")):
            with self.subTest(data=data[:40], code=code):
                self.refused(data, code)

    def test_damage_is_told_with_its_cell(self):
        for row, code, place in (('<row r="2"><c r="B2" t="s"><v>5</v></c></row>', "E2311", ("表", "2", "2")),
                                 ('<row r="2"><c r="B2"><v>1,5</v></c></row>', "E2319", ("表", "2", "2")),
                                 ('<row r="2"><c r="B2" t="b"><v>yes</v></c></row>', "E2319", ("表", "2", "2")),
                                 ('<row r="2"><c r="B2" t="q"><v>1</v></c></row>', "E2319", ("表", "2", "2")),
                                 ('<row r="2"><c r="2B"><v>1</v></c></row>', "E2315", None),
                                 ('<row r="0"><c><v>1</v></c></row>', "E2315", None),
                                 ('<row r="2"><c r="XFE2"><v>1</v></c></row>', "E2315", None)):
            with self.subTest(row=row):
                self.refused(xlsx(row, strings="<si><t>x</t></si>"), code, place)
        self.refused(stream(record(0xFD, cell(1, 1) + struct.pack("<I", 5))), "E2311", ("表", "2", "2"))
        said = self.refused(xlsx("".join(f'<row><c t="s"><v>{i}</v></c></row>' for i in range(9))), "E2311")
        self.assertEqual(len(said), 9, "all in one run")

    def test_missing_parts(self):
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            parts = [p for p in xlsx_parts(strings="") if p[0] != name]
            self.refused(archive(parts), "E2312")

    def test_cut_anywhere(self):
        wb = xlwt.Workbook()
        wb.add_sheet("a").write(0, 0, "text" * 50)
        xls = io.BytesIO()
        wb.save(xls)
        for data, codes in ((xls.getvalue(), {"E2306", "E2308", "E2302"}),
                            (xlsx("<row><c><v>1</v></c></row>"), {"E2201", "E2302"})):
            for n in range(0, len(data) - 600, len(data) // 25):
                run, said = self.run_tool(data[:n] if n else data[:1])
                self.assertEqual(run.returncode, 1, n)
                self.assertTrue({s[0] for s in said} <= codes | {"E2305"}, said)

    def test_compound_files_that_loop(self):
        good = compound({"Workbook": stream(record(0x203, cell(0, 0) + struct.pack("<d", 1))) + b"\0" * 9000})
        self.assertEqual(self.cells(good), {(0, 0): 1})
        fat = 512 + struct.unpack_from("<I", good, 76)[0] * 512
        directory = 512 + struct.unpack_from("<I", good, 48)[0] * 512

        def changed(*patches):
            data = bytearray(good)
            for at, value in patches:
                struct.pack_into("<I", data, at, value)
            return bytes(data)

        for name, data in (("chain", changed((fat + 4 * 3, 0))), ("directory", changed((fat + (directory - 512) // 128, (directory - 512) // 512))),
                           ("chain leaves", changed((fat + 8, 0x7FFFFFFF))), ("size", changed((directory + 128 + 120, 1 << 30))),
                           ("start", changed((directory + 128 + 116, 9999))),
                           ("no allocation", changed((76, 0xFFFFFFFF)))):
            with self.subTest(name):
                if name == "chain":  # a loop that is long enough for the size gives wrong bytes, never an endless reading
                    self.run_tool(data)
                else:
                    self.refused(data, "E2306")
        self.assertEqual(self.cells(changed((directory + 128 + 68, 1), (directory + 128 + 72, 0))), {(0, 0): 1})
        for at, value in ((30, 0), (30, 31), (30, 0xFFFF), (32, 40)):
            data = bytearray(good)
            struct.pack_into("<H", data, at, value)
            self.refused(bytes(data), "E2306")
        difat = bytearray(good)
        struct.pack_into("<I", difat, 44, 100000)  # more allocation sectors than there are, named by a loop
        struct.pack_into("<I", difat, 68, 0)
        self.run_tool(bytes(difat))


class Hostile(Reader):
    """Refused within a second and 200 MB (300 of address space)."""

    def within_a_second(self, data, code):
        """Of processor time of an optimised build; twice as much where it may be none."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.refused(data, code)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not SANITIZED:
            self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)
            self.assertLess(after.ru_maxrss, 200 << 10)

    def test_bombs(self):
        head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        many = b"<row>" + b"<c><v>1</v></c>" * 16000 + b"</row>"
        sheets = {
            "zeros": (b"\0" * (70 << 20), "E2203"),
            "cells": (head + many * 63, "E2314"),
            "columns": (head + b"<row>" + b"<c><v>1</v></c>" * 16385, "E2315"),
            "elements": (b"<a>" + b"<b/>" * 6000000 + b"</a>", "E2215"),
            "depth": (b"<a>" * 100000, "E2212"),
            "attributes": (b"<a " + b" ".join(b"a%d=''" % i for i in range(20000)) + b"/>", "E2214"),
            "tag": (b"<a b='" + b"x" * (20 << 20), "E2214"),
            "entities": (b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', "E2213"),
            "outside": (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "E2213"),
        }
        for name, (sheet, code) in sheets.items():
            with self.subTest(name):
                parts = dict(xlsx_parts())
                parts["xl/worksheets/sheet1.xml"] = sheet
                self.within_a_second(archive(parts.items()), code)

    def test_many_parts(self):
        self.within_a_second(archive([(f"p{i}", "") for i in range(2100)], zipfile.ZIP_STORED), "E2202")
        sheets = "<sheets>" + '<sheet name="x" sheetId="1" r:id="rId1"/>' * 1001 + "</sheets>"
        self.within_a_second(xlsx(workbook=sheets), "E2313")

    def test_huge_counts(self):
        self.within_a_second(stream(b"", before=record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))), "E2317")
        self.within_a_second(xlsx(sheet_tail="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 200001 + "</mergeCells>"), "E2317")
        self.within_a_second(stream(record(0xE5, struct.pack("<H", 0xFFFF)) +
                                    record(0xBD, struct.pack("<HHHiH", 0, 250, 0, 6, 5)) + record(0x203, b"\0")), "E2308")


class Amounts(Reader):
    def test_cells_as_amounts(self):
        rows = ('<row><c><v>0.07000000000000001</v></c><c><v>12.345</v></c><c t="str"><v>1,103.93万元</v></c>'
                '<c t="str"><v>—</v></c><c t="e"><v>#DIV/0!</v></c><c><f>A1</f></c></row>')
        run, said = self.run_tool(xlsx(rows), "--amount", "元")
        self.assertEqual(run.stdout.decode().splitlines(),
                         ["0 0 0 0.07", "0 0 1 refused", "0 0 2 1103.930000 says unit", "0 0 3 none", "0 0 4 refused",
                          "0 0 5 refused"])
        self.assertEqual([s[:4] for s in said], [["E2402", "表", "1", "2"], ["E2404", "表", "1", "5"], ["E2405", "表", "1", "6"]])

    def test_the_locale_plays_no_part(self):
        rows = "<row><c><v>1234.5</v></c><c><v>0.1234567890123456789</v></c></row>"
        plain = self.run_tool(xlsx(rows))[0].stdout
        self.assertEqual(self.run_tool(xlsx(rows), env={"LC_ALL": "de_DE.UTF-8"})[0].stdout, plain)


if __name__ == "__main__":
    unittest.main()
