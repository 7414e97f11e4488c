# ctest: sanitize cost=60
"""Every command with every kind of file, and every department in every format, as the sanitizers see it: most end-to-end
tests run once only, with the program that users get. What the outputs are is judged there; here nothing may be touched,
lost or counted that is not the program's own. (A sanitizer's own exit status, 99, is set where these tests are added.)"""
import glob
import json
import os
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
PROGRAM = os.environ["JUESUAN"]
DATA = sorted(glob.glob(os.path.join(ROOT, "data", "*.json")))
FORMATS = "pdf,docx,xlsx,html,md,csv"
WHOLE, UNUSUAL = "zhongwei-2023", "jinquan-2023"  # the one with most figures; one with charts and a workbook of its own


class EveryCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def run_all(self, commands):
        """Each ends as its command should: 0, or 1 where it may find something in the data."""
        for expected, *words in commands:
            done = subprocess.run([PROGRAM, *words], capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
            with self.subTest(command=" ".join(os.path.basename(w) for w in words)):
                self.assertIn(done.returncode, expected, done.stderr.decode(errors="replace")[-3000:])

    def test_every_department_in_every_format(self):
        self.run_all(((0,), "build", data, "-o", self.path("out"), "--formats", FORMATS, "--draft") for data in DATA)
        self.assertEqual(len([n for n in os.listdir(self.path("out")) if n.endswith(".docx")]), len(DATA))

    def test_every_department_as_a_workbook(self):
        for data in DATA:
            stem = os.path.basename(data)[:-5]
            self.run_all([((0,), "import", data, "-o", self.path(stem + ".xlsx")),
                          ((0,), "import", self.path(stem + ".xlsx"), "-o", self.path(stem + ".json")),
                          ((0, 1), "check", self.path(stem + ".xlsx"), "--format", "json")])

    def test_every_command(self):
        for stem in (WHOLE, UNUSUAL):
            data = os.path.join(ROOT, "data", stem + ".json")
            with open(data, encoding="utf-8") as file:
                record = json.load(file)
            year = str(record["year"])
            template = record["template"]
            out, changed = self.path(stem), self.path(stem + "-changed.json")
            with open(changed, "w", encoding="utf-8") as file:
                json.dump(dict(record, income=record["income"][1:]), file, ensure_ascii=False)
            made = [os.path.join(out, f"{stem}.{kind}") for kind in ("docx", "html", "xlsx", "pdf")]
            self.run_all([
                ((0,), "build", data, "-o", out, "--formats", FORMATS),
                ((0,), "build", data, "-o", out, "--formats", FORMATS),
                *(((0, 1), "check", "--as-published", file, "--template", template) for file in made),
                ((0, 1), "check", "--as-published", made[0], "--claims"),
                ((0, 1), "verify", data, made[0], made[2]),
                ((0, 1), "check", changed),
                ((0, 1), "check", data, changed, "--format", "xlsx", "-o", self.path(stem + "-check.xlsx")),
                ((0, 1), "diff", data, changed),
                ((0,), "explain", data, "three_public.actual.total"),
                ((0,), "init", "--template", template, "--year", year, "-o", self.path(stem + "-empty.xlsx")),
                ((0,), "init", "--from", data, "-o", self.path(stem + "-next.json")),
                ((0, 1), "check", self.path(stem + "-next.json")),
                ((0, 1), "build", self.path(stem + "-next.json"), "--draft", "-o", out),
                ((0,), "aggregate", data, "-o", self.path(stem + "-sum.json")),
                ((0, 1), "batch", os.path.join(ROOT, "data"), "-o", self.path(stem + "-batch"), "--formats", "md", "-j", "1"),
                ((0,), "template", "list"),
                ((0,), "template", "lint", template),
            ])


if __name__ == "__main__":
    unittest.main()
