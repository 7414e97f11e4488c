# ctest: cost=28
"""LibreOffice's own files come in as the workbook that it was given, in every format; and an allocation that fails
while a workbook is read is told and leads to nothing else."""
import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import openpyxl
import xlwt

import office
from raw_workbook import xlsx
from workbook import have_libreoffice

ROOT = pathlib.Path(os.environ["JUESUAN_ROOT"])
TOOL = os.path.join(os.path.dirname(os.environ["JUESUAN"]), "tests", "book_dump")


def original(path):
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = "收入"
    rows = [["科目", "金额", "合计"], ["2010101", 0.07, "=SUM(B2:B4)"], ["㐂𠮷", 12.5, '=A2&"号"'], ["两\n行", 123456.37, "=B2/0"]]
    for row in rows:
        ws.append(row)
    ws["D1"], ws["D1"].number_format = 45189, 'yyyy"年"m"月"d"日"'
    ws.merge_cells("F2:H3")
    ws.row_dimensions[10].hidden = True
    ws.column_dimensions["J"].hidden = True
    hidden = wb.create_sheet("_juesuan")
    hidden["A1"] = "juesuan.form=blank;v=1"
    hidden.sheet_state = "hidden"
    wb.defined_names.append(openpyxl.workbook.defined_name.DefinedName("js_income", attr_text="'收入'!$A$2:$C$4"))
    wb.save(path)


class LibreOffice(unittest.TestCase):
    @unittest.skipUnless(have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_saved_in_every_format(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "book.xlsx")
            original(path)
            for target in ("xls", "xlsx"):
                with self.subTest(target):
                    run = subprocess.run([TOOL, office.convert([path], target, os.path.join(folder, "made"))[0]], capture_output=True, text=True, check=False)
                    self.assertEqual((run.returncode, run.stderr), (0, ""))
                    book = json.loads(run.stdout)
                    sheet = book["sheets"][0]
                    self.assertEqual([(s["name"], s["state"]) for s in book["sheets"]],
                                     [("收入", "visible"), ("_juesuan", "hidden")])
                    self.assertEqual({(c[0], c[1]): c[3] for c in sheet["cells"]}, {
                        (0, 0): "科目", (0, 1): "金额", (0, 2): "合计", (0, 3): 45189, (1, 0): "2010101", (1, 1): 0.07,
                        (1, 2): 123468.94, (2, 0): "㐂𠮷", (2, 1): 12.5, (2, 2): "2010101号", (3, 0): "两\n行", (3, 1): 123456.37,
                        (3, 2): "#DIV/0!"})
                    self.assertEqual({(c[0], c[1]) for c in sheet["cells"] if c[5]}, {(1, 2), (2, 2), (3, 2)})
                    self.assertEqual([c[7] for c in sheet["cells"] if c[4] == "date"], ["2023-09-20"])
                    self.assertEqual(sheet["merges"], [[1, 5, 2, 7]])
                    self.assertIn([9, 9], sheet["hidden_rows"])
                    self.assertIn([9, 9], sheet["hidden_cols"])
                    self.assertEqual([n["area"] for n in book["names"] if n["name"] == "js_income"], [[0, 1, 0, 3, 2]])

    @unittest.skipUnless(have_libreoffice(), "skipped: LibreOffice is not installed")
    def test_ods_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "book.xlsx")
            original(path)
            run = subprocess.run([TOOL, office.convert([path], "ods", os.path.join(folder, "made"))[0]], capture_output=True, text=True, check=False)
            self.assertEqual((run.returncode, run.stderr[:5]), (1, "E2305"))


@unittest.skipUnless(shutil.which("cc"), "skipped: no C compiler")
class OutOfMemory(unittest.TestCase):
    def test_every_allocation_may_fail(self):
        """Those of libzip, libxml2 and zlib, too."""
        book = xlwt.Workbook()
        for row in range(40):
            book.add_sheet(f"表{row}").write(row, 0, f"文字{row}")
        xls = io.BytesIO()
        book.save(xls)
        rows = "".join(f'<row><c t="s"><v>{i}</v></c><c><v>{i}.5</v></c></row>' for i in range(50))
        files = {"xls": xls.getvalue(), "xlsx": xlsx(rows, strings="<si><t>甲</t></si>" * 50, styles='<cellXfs><xf numFmtId="0"/></cellXfs>')}
        with tempfile.TemporaryDirectory() as folder:
            library = os.path.join(folder, "fail.so")
            subprocess.run(["cc", "-D_GNU_SOURCE", "-shared", "-fPIC", "-O1", str(ROOT / "tests/preload/fail_malloc.c"), "-o", library],
                           check=True)
            for ending, data in files.items():
                path = os.path.join(folder, "book." + ending)
                pathlib.Path(path).write_bytes(data)
                self.check_all(path, library, os.path.join(folder, "count"))

    def check_all(self, path, library, count):
        def run(**fail):
            env = dict(os.environ, LD_PRELOAD=library, FAIL_ALL="1", **{k: str(v) for k, v in fail.items()})
            return subprocess.run([TOOL, path], env=env, capture_output=True, text=True, timeout=60, check=False)
        good = run(FAIL_COUNT=count)
        self.assertEqual(good.returncode, 0, good.stderr)
        total = int(pathlib.Path(count).read_text())
        told = 0
        for at in range(1, total + 1, max(1, total // 50)):
            for way in ("FAIL_AT", "FAIL_FROM"):
                got = run(**{way: at})
                with self.subTest(path=path[-8:], way=way, at=at, of=total):
                    if got.returncode == 0:  # it was for something that can be done without
                        self.assertEqual(got.stdout, good.stdout)
                    else:
                        self.assertEqual((got.returncode, got.stdout), (1, ""), got.stderr)
                        self.assertIn("E1004", got.stderr)
                        told += 1
        self.assertGreater(told, 5)


if __name__ == "__main__":
    unittest.main()
