"""Everything that the fence for workbooks can do, read back by openpyxl and from the parts themselves."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl

SAMPLE = pathlib.Path(os.environ["JUESUAN"]).parent / "tests" / "test_xlsx_write"


@unittest.skipUnless(SAMPLE.exists(), "skipped: not run from a build folder")
class Workbook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sample.xlsx")
            subprocess.run([SAMPLE, "--write", path], check=True)
            cls.book = openpyxl.load_workbook(path)
            cls.values = openpyxl.load_workbook(path, data_only=True)
            with zipfile.ZipFile(path) as parts:
                cls.parts = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}
        cls.sheet = cls.book["收入"]

    def test_cells(self):
        values = self.values["收入"]
        # The escape of ECMA-376 part 1, 22.9.2.19 is one for readers that know it; openpyxl shows it.
        self.assertIn(values["A1"].value, ("收入（_x0041_）", "收入（_x005F_x0041_）"))
        self.assertEqual(values["A2"].value, "2101101")
        self.assertEqual([round(values[c].value, 2) for c in ("B2", "B3", "B4")], [1103.93, 0.07, 1104.0])
        self.assertEqual(self.sheet["B4"].value, "=SUM(B2:B3)")
        self.assertIsNone(values["B5"].value)
        self.assertEqual([str(r) for r in self.sheet.merged_cells.ranges], ["A1:D1"])

    def test_what_may_be_typed(self):
        rules = {str(v.sqref): v for v in self.sheet.data_validations.dataValidation}
        amount = rules["B2:B5"]
        self.assertEqual((amount.type, float(amount.formula1), float(amount.formula2), amount.errorStyle),
                         ("decimal", 0, 999999999999.99, "warning"))
        self.assertEqual((amount.promptTitle, amount.prompt, amount.error), ("金额", "以元为单位", "请填数"))
        self.assertEqual(rules["C2"].formula1, '"是,否"')
        self.assertEqual(rules["C3"].formula1.replace("'", ""), "列表!$A$1:$A$2")

    def test_protection_needs_no_password(self):
        self.assertTrue(self.sheet.protection.sheet)
        self.assertNotIn("password", re.search(r"<sheetProtection[^>]*>", self.parts["xl/worksheets/sheet1.xml"]).group())
        self.assertTrue(self.sheet["A2"].protection.locked)
        self.assertFalse(self.sheet["B2"].protection.locked or self.sheet["B5"].protection.locked)

    def test_what_nobody_sees(self):
        self.assertEqual(self.book["列表"].sheet_state, "hidden")
        self.assertTrue(self.sheet.column_dimensions["D"].hidden)
        self.assertFalse(self.sheet.column_dimensions["A"].hidden)
        self.assertIn('name="juesuan"><vt:lpwstr>填报 2022<', self.parts["docProps/custom.xml"])

    def test_names_and_notes(self):
        self.assertIn('<definedName name="收入_本年">\'收入\'!$B$2:$B$5<', self.parts["xl/workbook.xml"])
        self.assertIn("填本年决算数", self.sheet["B2"].comment.text)


if __name__ == "__main__":
    unittest.main()
