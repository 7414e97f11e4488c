# ctest: cost=40
"""Fill-in workbooks after what people and other programs do to them: the same data, or a message with sheet and cell; never a
figure in another row."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import office
from docx_tools import npm
from test_entry import by_code

ROOT = os.environ["JUESUAN_ROOT"]
JUESUAN = os.environ["JUESUAN"]
HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = ["income", "general", "fund", "capital", "non_fiscal", "economic", "three_public", "budget", "previous", "operating_funds",
           "procurement", "assets"]
NAMES = ["linxia-2022", "zhongwei-2023"]
EXCELJS = """const E = require("exceljs"); const [from, to] = process.argv.slice(1);
const w = new E.Workbook(); w.xlsx.readFile(from).then(() => w.xlsx.writeFile(to)).catch(e => { console.error(String(e)); process.exit(3); });"""
SHEETJS = """const X = require("xlsx"); const [from, to, type] = process.argv.slice(1);
X.writeFile(X.readFile(from, {cellStyles: true, bookVBA: true}), to, {bookType: type, compression: true});"""


def without_names(v):
    if isinstance(v, dict):
        return {k: without_names(x) for k, x in v.items() if not (k == "name" and "code" in v)}
    return [without_names(x) for x in v] if isinstance(v, list) else v


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.dir = cls.tmp.name
        cls.data = {}
        for name in NAMES:
            source = os.path.join(ROOT, "data", name + ".json")
            cls.data[name] = json.loads(cls.run_("import", source).stdout)
            cls.run_("import", source, "-o", cls.path(name + ".xlsx"))

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.dir, name)

    @classmethod
    def run_(cls, *args):
        return subprocess.run([JUESUAN, *args], capture_output=True, text=True, check=False)

    def assert_same(self, name, path):
        done = self.run_("import", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(by_code(json.loads(done.stdout)), by_code(self.data[name]), path)
        return done.stderr

    @unittest.skipUnless(office.have_libreoffice(), "LibreOffice is not installed")
    def test_seven_things_people_do_in_libreoffice(self):
        name, folder = NAMES[0], self.path("edited")
        os.mkdir(folder)
        done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "office_edit.py"), self.path(name + ".xlsx"), folder],
                              capture_output=True, text=True, timeout=900, check=False)
        if "No module named 'uno'" in done.stderr:
            self.skipTest("python3-uno is not installed")
        self.assertEqual(done.returncode, 0, done.stderr)
        for ending in ("xlsx", "xls"):
            self.assert_same(name, os.path.join(folder, "moved." + ending))
        found = self.run_("import", os.path.join(folder, "deleted.xlsx"))
        self.assertIn("E2502", found.stderr)
        data = json.loads(json.dumps(self.data[name]))
        data["income"].sort(key=lambda r: r["code"])
        gone = sorted({r["code"] for r in data["income"]} - {r["code"] for r in json.loads(found.stdout)["income"]})
        self.assertEqual(len(gone), 1)
        data["income"] = [r for r in data["income"] if r["code"] != gone[0]]
        self.assertEqual(by_code(json.loads(found.stdout)), by_code(data))
        found = self.run_("import", os.path.join(folder, "copied.xlsx"))
        self.assertEqual(found.returncode, 1)
        self.assertRegex(found.stderr, r"copied\.xlsx!收入!A1: 错误 E2504：.*工作表“收入 \(2\)”")

    @unittest.skipUnless(office.have_libreoffice(), "LibreOffice is not installed")
    def test_libreoffice_saves_the_same(self):
        for target in ("xls:MS Excel 97",):
            made = office.convert([self.path(n + ".xlsx") for n in NAMES], target, self.path("saved"))
            for name, path in zip(NAMES, made):
                self.assert_same(name, path)

    @unittest.skipUnless(shutil.which("ssconvert"), "gnumeric is not installed")
    def test_gnumeric(self):
        for name in NAMES:
            for ending, kind in (("xlsx", "Gnumeric_Excel:xlsx"), ("xls", "Gnumeric_Excel:excel_biff8")):
                out = self.path(f"gnumeric-{name}.{ending}")
                subprocess.run(["ssconvert", "-T", kind, self.path(name + ".xlsx"), out], capture_output=True, check=True)
                self.assert_same(name, out)

    def node(self, script, *args):
        tools, why = npm()
        if not tools:
            self.skipTest(why)
        return subprocess.run(["node", "-e", script, *args], capture_output=True, text=True, check=False,
                              cwd=tools, timeout=200)

    def test_exceljs(self):
        for name in NAMES:
            out = self.path(f"exceljs-{name}.xlsx")
            done = self.node(EXCELJS, self.path(name + ".xlsx"), out)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_same(name, out)

    def test_sheetjs(self):
        for name in NAMES:
            for kind, ending in (("xlsx", "xlsx"), ("biff8", "xls")):
                out = self.path(f"sheetjs-{name}.{ending}")
                done = self.node(SHEETJS, self.path(name + ".xlsx"), out, kind)
                self.assertEqual(done.returncode, 0, done.stderr)
                if ending == "xlsx":
                    self.assert_same(name, out)
                    continue
                # Its .xls holds no formulas (the names that they looked up stand there as if they were typed) and cuts texts
                # at 255 characters: figures are what can be compared.
                found = self.run_("import", out)
                self.assertEqual(found.returncode, 0, found.stderr)
                read = json.loads(found.stdout)
                for section in FIGURES:
                    self.assertEqual(without_names(by_code(read.get(section))), without_names(by_code(self.data[name].get(section))))


if __name__ == "__main__":
    unittest.main()
