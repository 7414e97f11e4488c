"""init FOLDER: for each export and each file of last year one workbook to fill in, as a finance office sends them out."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import openpyxl

from accounts_export import Export, write_openpyxl, write_xlwt
from test_accounts import DATA, JUESUAN, NAMES, Department, completed, listed


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    return done


class Begin(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.into = self.path("in")
        os.mkdir(self.into)
        self.function, self.economic = listed("function"), listed("economic")

    def path(self, *names):
        return os.path.join(self.tmp.name, *names)

    def department(self, name, **changes):
        with open(os.path.join(DATA, name + ".json"), encoding="utf-8") as f:
            return Department(completed({**json.load(f), **changes}), self.function, self.economic)

    def read(self, name):
        return json.loads(run("import", self.path("out", name + ".xlsx")).stdout)

    def test_exports_and_last_years_files(self):
        zhongwei = next(n for n in NAMES if n.startswith("zhongwei"))
        linxia = next(n for n in NAMES if n.startswith("linxia"))
        # a department with both: last year's file, and this year's export under the same name
        shutil.copy(os.path.join(DATA, zhongwei + ".json"), self.path("in", "中卫.json"))
        write_xlwt(Export(self.department(zhongwei), year=2024), self.path("in", "中卫.xls"))
        shutil.copy(os.path.join(DATA, linxia + ".json"), self.path("in", "临夏.json"))
        write_openpyxl(Export(self.department(zhongwei, unit="元"), year=2024), self.path("in", "只有导出件.xlsx"))
        with open(self.path("in", "坏的.xls"), "wb") as f:
            f.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
        openpyxl.Workbook().save(self.path("in", "别的.xlsx"))
        done = run("init", self.into, "-o", self.path("out"), "-j", 2, code=1)
        self.assertIn("失败       2", done.stdout)
        with open(self.path("out", "batch.json"), encoding="utf-8") as f:
            results = {r["name"]: r for r in json.load(f)["results"]}
        self.assertEqual(sorted(n for n, r in results.items() if r["status"] == "ok"), ["中卫", "临夏", "只有导出件"])
        self.assertEqual(results["中卫"]["title"], "中卫市医疗保障局")
        self.assertFalse(os.path.exists(self.path("out", "index.html")))
        both, alone = self.read("中卫"), self.read("只有导出件")
        self.assertEqual((both["year"], both["template"]), (2024, "ningxia"))
        self.assertEqual(both["income"], alone["income"])
        self.assertTrue(both["previous"])
        self.assertNotIn("previous", alone)
        self.assertTrue(both["department"]["duties"])

    def test_a_workbook_that_is_there_is_left_alone(self):
        name = next(n for n in NAMES if n.startswith("zhongwei"))
        shutil.copy(os.path.join(DATA, name + ".json"), self.path("in", "甲.json"))
        run("init", self.into, "-o", self.path("out"))
        with open(self.path("out", "甲.xlsx"), "ab") as f:
            f.write(b"filled in")
        done = run("init", self.into, "-o", self.path("out"))
        self.assertIn("未变化 1", done.stdout)
        with open(self.path("out", "甲.xlsx"), "rb") as f:
            self.assertTrue(f.read().endswith(b"filled in"))
        run("init", self.into, "-o", self.path("out"), "--force")
        self.assertEqual(self.read("甲")["year"], 2024)

    def test_two_files_of_last_year_are_not_chosen_between(self):
        name = next(n for n in NAMES if n.startswith("zhongwei"))
        shutil.copy(os.path.join(DATA, name + ".json"), self.path("in", "甲.json"))
        run("import", self.path("in", "甲.json"), "-o", self.path("in", "甲.xlsx"))
        run("init", self.into, "-o", self.path("out"), code=1)
        with open(self.path("out", "batch.json"), encoding="utf-8") as f:
            self.assertIn("E2625", json.load(f)["results"][0]["message"])

    def test_wrong_usage(self):
        run("init", self.into, code=2)
        run("init", self.into, "--from", "x.json", "-o", self.path("out"), code=2)
        run("init", self.into, "-o", self.path("out"), "-j", "0", code=2)
        self.assertIn("E8008", run("init", self.into, "-o", self.path("out"), code=1).stderr)


if __name__ == "__main__":
    unittest.main()
