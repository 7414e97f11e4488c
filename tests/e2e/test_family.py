"""Another family of packs, made of data alone: a budget with three tables, its own addresses, its own words and its own schema of
data files. It builds, it is checked, and no word of final accounts appears in what comes out."""
import json
import os
import subprocess
import tempfile
import unittest

import openpyxl

PROGRAM = os.environ["JUESUAN"]
ROOT = os.environ["JUESUAN_ROOT"]
FAMILY = os.path.join(ROOT, "tests", "data", "family")
WORDS = ["决算", "三公", "财政拨款", "一般公共预算", "政府性基金", "国有资本", "公开0", "批复"]


class Family(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with open(os.path.join(FAMILY, "data.json"), encoding="utf-8") as f:
            self.data = json.load(f)

    def run_program(self, *args):
        return subprocess.run([PROGRAM, *args, "--templates", FAMILY], capture_output=True, text=True, check=False)

    def file(self):
        path = os.path.join(self.folder, "budget.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(self.data, f, ensure_ascii=False, indent=1)
        return path

    def assert_no_final_accounts(self, text):
        self.assertEqual([w for w in WORDS if w in text], [])

    def test_build(self):
        done = self.run_program("build", self.file(), "-o", self.folder, "--formats", "md,html,xlsx")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        texts = [done.stdout]
        for ending in ("md", "html", "manifest.json"):
            with open(os.path.join(self.folder, "budget." + ending), encoding="utf-8") as f:
                texts.append(f.read())
        self.assertIn("预算来源124,000.00元，其中本级安排120,000.50元，占96.8%。", texts[1])
        book = openpyxl.load_workbook(os.path.join(self.folder, "budget.xlsx"), data_only=True)
        self.assertEqual(book.sheetnames, ["预算1表", "预算2表", "预算3表"])
        cells = [c.value for sheet in book for row in sheet for c in row if c.value is not None]
        self.assertEqual([cells.count(v) for v in (120000.5, 25000)], [1, 1])
        self.assertEqual(cells.count(124000), 3)
        texts += [str(c) for c in cells] + [str(book.properties.title), str(book.properties.subject), str(book.properties.keywords)]
        self.assert_no_final_accounts("\n".join(texts))

    def test_check_finds_a_planted_error(self):
        done = self.run_program("check", self.file())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("青石镇图书馆 2025年度预算核对\n"), done.stdout)
        self.assertIn("错误 0 条", done.stdout)
        self.assert_no_final_accounts(done.stdout + done.stderr)
        self.data["plan"]["sources"]["fees"] = 3100
        done = self.run_program("check", self.file())
        self.assertEqual(done.returncode, 1)
        self.assertIn("错误 B1 来源合计等于用途合计", done.stdout)
        self.assertIn("相差 100.00", done.stdout)
        self.assert_no_final_accounts(done.stdout + done.stderr)
        self.data["plan"]["projects"][0]["amount"] = 99999
        self.assertIn("错误 B2", self.run_program("check", self.file()).stdout)

    def test_its_own_schema_and_list_count(self):
        del self.data["plan"]["staff"]
        self.data["plan"]["sources"]["feess"] = self.data["plan"]["sources"].pop("fees")
        done = self.run_program("check", self.file())
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"错误 E2101：不认识的名称“feess”，是不是“fees”？")
        self.data["plan"]["sources"]["fees"] = self.data["plan"]["sources"].pop("feess")
        done = self.run_program("check", self.file())
        self.assertIn("编制人数", done.stderr)
        self.assertIn("本测试的规定", done.stderr)
        self.data["income"] = []
        self.assertIn("不认识的名称“income”", self.run_program("check", self.file()).stderr)

    def test_lint_and_a_file_to_begin_with(self):
        done = self.run_program("template", "lint", "plan")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "plan：0 处错误，0 处提示\n", ""))
        begin = os.path.join(self.folder, "begin.json")
        done = self.run_program("init", "--template", "plan", "--year", "2025", "-o", begin)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(begin, encoding="utf-8") as f:
            text = f.read()
        self.assertIn('"//grant": "本级安排"', text)
        self.assertIn("plan.schema.json", text)
        self.assert_no_final_accounts(text)

    def test_a_schema_that_is_not_there(self):
        packs = os.path.join(self.folder, "packs", "other")
        os.makedirs(packs)
        with open(os.path.join(packs, "pack.json"), "w", encoding="utf-8") as f:
            f.write('{"extends": "standard", "schema": "no.schema.json"}')
        done = subprocess.run([PROGRAM, "template", "lint", "other", "--templates", os.path.dirname(packs)], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^other/pack.json:1:35: 错误 E4032：")


if __name__ == "__main__":
    unittest.main()
