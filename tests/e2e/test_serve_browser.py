# ctest: cost=30
"""juesuan serve in Chromium: the whole job by roles and names, with and without a script, and what axe says of every page."""
# ctest: once
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import openpyxl

import test_accounts
from accounts_export import Department, Export, write_openpyxl
from docx_tools import CHROMIUM, npm
from readers import build
from serving import JUESUAN, Server, changed, department, workbook

HERE = os.path.dirname(os.path.abspath(__file__))
DEPARTMENTS = ("beiguan-2022", "dongxiang-2022", "linfen-2021", "linxia-2022", "zhongwei-2023")
STATES = ("start", "no file", "findings", "older refused", "older", "sheet", "preview", "origin", "not made", "refused", "change", "export", "published",
          "unreadable", "error", "city", "department", "stranger", "wait", "wrong method", "malformed", "too large", "wrong host", "wrong origin",
          "no pack", "last year refused", "year asked", "city error", "city ready", "city warning", "city published", "city deadline", "city errors",
          "city title", "city found", "city none", "undone", "died", "limit", "ended")
BEFORE, AFTER, NONSENSE = "1101.08", "1100.08", "5元2角"


def plant(data):
    data["stated"]["income.sum.fiscal"] = 1101.08


def works(server):
    [state] = (e.path for e in os.scandir(os.path.join(server.state, "juesuan")) if e.is_dir())
    return os.path.join(state, "works")


class Browser(unittest.TestCase):
    """All walks share one server, which holds a city's folder, and one browser; what they saw is judged here."""

    @classmethod
    def setUpClass(cls):
        tools, why = npm()
        if not tools or not CHROMIUM or not shutil.which("node"):
            raise unittest.SkipTest("skipped: " + (why or "no chromium or node"))
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        good, wrong = department("linxia-2022"), changed("linxia-2022", plant)
        city = os.path.join(cls.folder.name, "city")
        os.mkdir(city)
        for name, content in (("甲局.json", good), ("乙局.json", wrong), ("丙局.json", wrong)):
            cls.keep(os.path.join("city", name), content)
        data = test_accounts.completed(json.loads(department("zhongwei-2023")))
        exported = cls.keep("财决.xlsx", b"")
        write_openpyxl(Export(Department(data, test_accounts.listed("function"), test_accounts.listed("economic"))), exported)
        empty = io.BytesIO()
        openpyxl.Workbook().save(empty)
        with Server("--no-browser", city) as server:
            job = {"address": server.address, "origin": server.origin, "pid": server.process.pid, "folder": cls.folder.name, "city": city, "works": works(server),
                   "departments": {slug: cls.keep(slug + ".xlsx", workbook(department(slug))) for slug in DEPARTMENTS},
                   "wrong": cls.keep("错.xlsx", workbook(wrong)), "repaired": cls.keep("好.json", good), "exported": exported,
                   "published": build("linxia-2022", cls.folder.name, "docx") + ".docx", "nothing": cls.keep("无.xlsx", b"PK\3\4nonsense"),
                   "hinted": "linxia-2022", "empty": cls.keep("空.xlsx", empty.getvalue()), "rule": "R93", "before": BEFORE, "after": AFTER, "nonsense": NONSENSE,
                   "pictures": os.environ.get("JUESUAN_PICTURES"), "patience": 60000,
                   "rounds": [[["axe"], ["departments"], ["mend", True], ["mend", False], ["plain"], ["keyboard"], ["city"], ["answer"],
                               ["origin"], ["fill"], ["tabs"], ["refusals"], ["undone"]], [["attack"]], [["wait"]], [["limits"]], [["quit"]]]}
            run = subprocess.run(["node", os.path.join(HERE, "serve_browser.mjs"), tools, CHROMIUM,
                                  cls.keep("job.json", json.dumps(job).encode())], capture_output=True, text=True, timeout=900)
            if run.returncode != 0:
                raise AssertionError(run.stderr)
            cls.all = json.loads(run.stdout)
            cls.ended = server.process.wait(timeout=60)

    @classmethod
    def keep(cls, name, content):
        path = os.path.join(cls.folder.name, name)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def seen(self, name):
        self.assertNotIn(name, {walk.replace(" ", "_"): why for walk, why in self.all["failed"].items()})
        return self.all[name]

    def test_nothing_went_wrong_on_the_way(self):
        self.assertEqual(self.all["failed"], {})
        self.assertEqual(self.all["trouble"], [])

    def test_all_four_steps_for_each_department(self):
        seen = self.seen("departments")
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
        for name in ("mend", "mend_without_script"):
            with self.subTest(name=name):
                one = self.seen(name)
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
        seen = self.seen("answer")
        self.assertEqual(seen["missing"], 2)  # at the top and at the field
        self.assertIn("填报 张三", seen["said"])

    def test_a_figure_tells_how_it_was_made(self):
        seen = self.seen("origin")
        self.assertIn(seen["text"], seen["heading"])
        self.assertIn("linxia-2022.xlsx!", seen["from"])

    def test_filling_in(self):
        seen = self.seen("fill")
        self.assertEqual(self.all["dropped"], "财决.xlsx")
        self.assertEqual(seen["down"], "2101101")
        self.assertEqual(seen["sums"], ["1,234.505", "2.00"])
        sheet = openpyxl.load_workbook(os.path.join(self.folder.name, "filled.xlsx"))["收入"]
        rows = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if row[0]}
        self.assertEqual((rows["2080505"], rows["2101101"]), (1234.5, 3.5))

    def test_the_keyboard_is_enough(self):
        seen = self.seen("keyboard")
        self.assertRegex(seen["focus"], "^problem-[0-9]+$")
        self.assertEqual(seen["sheet"], "填数：文字")
        self.assertEqual(seen["left"], seen["errors"] - 1)
        self.assertIn("草稿", seen["link"])
        with zipfile.ZipFile(os.path.join(self.folder.name, "keyboard.zip")) as archive:
            text = next(archive.read(n) for n in archive.namelist() if n.endswith(".md")).decode()
        self.assertIn("贯彻执行医疗保障的法律法规。", text)

    def test_without_a_script_the_whole_job_can_be_done(self):
        seen = self.seen("plain")
        self.assertEqual(seen["left"], seen["errors"] - 1)
        self.assertIn("plain.xlsx!", seen["from"])
        with zipfile.ZipFile(os.path.join(self.folder.name, seen["saved"])) as archive:
            self.assertIsNone(archive.testzip())
            self.assertTrue({"plain.pdf", "plain.docx", "data/plain.xlsx", "check/plain.xlsx"} <= set(archive.namelist()))

    def test_pages_of_other_origins_get_nowhere(self):
        seen = self.seen("attack")
        self.assertEqual(seen.pop("made"), 0)
        for name, got in seen.items():
            with self.subTest(name=name):
                self.assertEqual((got["read"], got["write"], got["frame"]), ("TypeError", "TypeError", "closed"))
                self.assertIn(got["blind"], ("TypeError", "opaque"))
                self.assertEqual(got["form"], "这个地址要由程序打开")

    def test_tabs_back_and_reload(self):
        seen = self.seen("tabs")
        self.assertEqual((seen["other"], seen["piece"]), (0, 0))

    def test_a_city(self):
        seen = self.seen("city")
        self.assertEqual(len(seen["before"]), 3)
        self.assertEqual((seen["before"].count("有错误"), seen["after"].count("有错误")), (2, 1))
        self.assertEqual(seen["sorted"], "descending")
        self.assertIn("02表合计等于各类之和", seen["department"])
        self.assertEqual(seen["opened"], 1)

    def test_what_takes_long_says_how_far_it_is(self):
        seen = self.seen("wait")
        self.assertRegex(seen["stage"], "……$")
        self.assertEqual(seen["then"], "#s3")

    def test_refused_requests_are_told_in_plain_words(self):
        self.assertEqual(self.seen("refusals")["headings"], ["送来的内容看不懂", "文件太大", "这个地址不对", "这个地址要由程序打开"])
        self.assertEqual(self.seen("limits")["died"], "这一步没有做成")

    def test_the_page_ends_the_program(self):
        self.assertEqual(self.seen("quit"), "已经结束")
        self.assertEqual(self.ended, 0)

    def test_every_page_is_accessible(self):
        seen = self.seen("axe")
        self.assertEqual(set(seen), {f"{look} {state}" for look in ("light", "dark", "large") for state in STATES})
        self.assertEqual({name: found for name, found in seen.items() if found}, {})


if __name__ == "__main__":
    unittest.main()
