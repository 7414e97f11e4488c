# ctest: cost=40
"""juesuan serve in Chromium: the whole job by roles and names, with and without a script, and what axe says of every page."""
# ctest: once
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl

from docx_tools import CHROMIUM, npm
from readers import build
from serving import JUESUAN, Server, changed, department, workbook

HERE = os.path.dirname(os.path.abspath(__file__))
DEPARTMENTS = ("beiguan-2022", "dongxiang-2022", "linfen-2021", "linxia-2022", "zhongwei-2023")
BEFORE, AFTER, NONSENSE = "1101.08", "1100.08", "5元2角"


def plant(data):
    data["stated"]["income.sum.fiscal"] = 1101.08


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        tools, why = npm()
        if not tools or not CHROMIUM or not shutil.which("node"):
            raise unittest.SkipTest("skipped: " + (why or "no chromium or node"))
        cls.tools = tools
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.paths = {}
        for slug in DEPARTMENTS:
            cls.paths[slug] = cls.keep(slug + ".xlsx", workbook(department(slug)))
        cls.wrong = cls.keep("错.xlsx", workbook(changed("linxia-2022", plant)))
        cls.published = build("linxia-2022", cls.folder.name, "docx") + ".docx"

    @classmethod
    def keep(cls, name, content):
        path = os.path.join(cls.folder.name, name)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def drive(self, *steps):
        with Server("--no-browser") as server:
            job = {"address": server.address, "origin": server.origin, "home": "部门决算公开", "folder": self.folder.name,
                   "departments": self.paths, "wrong": self.wrong, "published": self.published, "hinted": "linxia-2022", "rule": "R93",
                   "before": BEFORE, "after": AFTER, "nonsense": NONSENSE, "steps": steps}
            run = subprocess.run(["node", os.path.join(HERE, "serve_browser.mjs"), self.tools, CHROMIUM,
                                  self.keep("job.json", json.dumps(job).encode())], capture_output=True, text=True, timeout=600)
            self.assertEqual(run.returncode, 0, run.stderr)
            seen = json.loads(run.stdout)
            self.assertEqual(seen["trouble"], [])
            self.assertIsNone(server.process.poll())
            return seen

    def test_all_four_steps_for_each_department(self):
        seen = self.drive(["departments"])["departments"]
        self.assertEqual(sorted(seen), sorted(DEPARTMENTS))
        for slug, one in seen.items():
            with self.subTest(slug=slug):
                self.assertEqual(one["errors"], 1 if slug.startswith("dongxiang") else 0)
                self.assertEqual(one["saved"], slug + ".zip")
                with zipfile.ZipFile(os.path.join(self.folder.name, slug + ".zip")) as archive:
                    names = archive.namelist()
                    self.assertIsNone(archive.testzip())
                    self.assertTrue({slug + e for e in (".pdf", ".docx", ".xlsx", ".html", ".md", ".json")} <= set(names), names)

    def test_an_error_is_mended_and_taken_back(self):
        seen = self.drive(["mend", True], ["mend", False])
        for name in ("mend", "mend_without_script"):
            with self.subTest(name=name):
                one = seen[name]
                self.assertTrue(one["focus"], "focus moves to the summary")
                self.assertIn("有 1 处错误", one["title"])
                self.assertIn(NONSENSE, one["refused"])
                self.assertGreaterEqual(one["gone"], 1)
                self.assertEqual((one["alerts_after"], one["alerts_back"], one["alerts_again"]), (0, 1, 0))
                self.assertEqual(one["history"], 1)
        for script in ("true", "false"):
            run = subprocess.run([JUESUAN, "check", os.path.join(self.folder.name, f"mended-{script}.xlsx")], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stdout)

    def test_a_hint_is_answered(self):
        seen = self.drive(["answer"])["answer"]
        self.assertEqual(seen["missing"], 2)  # at the top and at the field
        self.assertIn("填报 张三", seen["said"])

    def test_a_figure_tells_how_it_was_made(self):
        seen = self.drive(["origin"])["origin"]
        self.assertIn(seen["text"], seen["heading"])
        self.assertIn("linxia-2022.xlsx!", seen["from"])

    def test_filling_in(self):
        seen = self.drive(["fill"])["fill"]
        self.assertEqual(seen["down"], "2101101")
        self.assertEqual(seen["sums"], ["1,234.505", "2.00"])
        sheet = openpyxl.load_workbook(os.path.join(self.folder.name, "filled.xlsx"))["收入"]
        rows = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row[0]}
        self.assertEqual((rows["2080505"], rows["2101101"]), (1234.5, 3.5))

    def test_tabs_back_and_reload(self):
        seen = self.drive(["tabs"])["tabs"]
        self.assertEqual((seen["other"], seen["piece"]), (0, 0))

    def test_every_page_is_accessible(self):
        seen = self.drive(["axe"])["axe"]
        self.assertEqual(len(seen), 27)
        self.assertEqual({name: found for name, found in seen.items() if found}, {})


if __name__ == "__main__":
    unittest.main()
