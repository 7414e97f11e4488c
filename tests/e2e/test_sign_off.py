"""Hints are explained by somebody, in a role, on a day; the explanation stands in the data file and lapses with its figures."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.environ.get("JUESUAN_ROOT") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JUESUAN = os.environ["JUESUAN"]
ADDRESS = "economic[30110].basic"
ANSWER = ("--answer", "含编外人员的“医保”缴费", "--by", "张三", "--role", "复核", "--date", "2023-09-01")


def run(*arguments):
    return subprocess.run([JUESUAN, *arguments], capture_output=True, text=True)


class SignOff(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "data.json")
        shutil.copy(os.path.join(ROOT, "data", "linxia-2022.json"), self.path)

    def text(self):
        with open(self.path, encoding="utf-8") as f:
            return f.read()

    def findings(self, rule):
        done = run("check", self.path, "--format", "json")
        return [f for f in json.loads(done.stdout)["findings"] if f["rule"] == rule]

    def test_an_answer_stands_in_the_data_and_in_the_report(self):
        before = self.text()
        self.assertNotIn("explanation", self.findings("R93")[0])
        done = run("explain", self.path, ADDRESS, *ANSWER)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = self.findings("R93")[0]
        self.assertEqual([found[k] for k in ("explanation", "by", "role", "date")], ["含编外人员的“医保”缴费", "张三", "复核", "2023-09-01"])
        self.assertIn("（复核 张三 2023-09-01）", run("check", self.path).stdout)
        self.assertEqual(self.text()[:len(before) - 10], before[:-10], "nothing else was touched")
        written = json.loads(self.text())["explanations"]
        self.assertEqual(written[0]["figures"][ADDRESS], "324900")

    def test_it_lapses_when_a_figure_changes_and_can_be_given_again(self):
        run("explain", self.path, ADDRESS, *ANSWER)
        changed = re.sub(r'("30110", "basic": )32\.49', r"\g<1>32.50", self.text())
        self.assertNotEqual(changed, self.text())
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(changed)
        stale = self.findings("R00E")
        self.assertEqual(len(stale), 1)
        self.assertIn("张三", stale[0]["message"])
        self.assertIn(ADDRESS, stale[0]["message"])
        self.assertFalse([f for f in self.findings("R93") if "explanation" in f])
        self.assertEqual(self.text(), changed, "check never writes")
        run("explain", self.path, ADDRESS, *ANSWER[:3], "李四", *ANSWER[4:])
        self.assertEqual(self.findings("R00E"), [])
        self.assertEqual(self.findings("R93")[0]["by"], "李四")
        self.assertEqual(len(json.loads(self.text())["explanations"]), 1)

    def test_answers_of_several_figures_stand_beside_each_other(self):
        for address in (ADDRESS, "summary[208].amount", "summary[210].amount"):
            self.assertEqual(run("explain", self.path, address, *ANSWER).returncode, 0)
        self.assertGreaterEqual(len(json.loads(self.text())["explanations"]), 3)
        self.assertTrue(all("explanation" in f for f in self.findings("R62")))

    def test_what_cannot_be_written_is_refused(self):
        before = self.text()
        for arguments, code in (((ADDRESS, *ANSWER[:4]), "E7030"), (("totals.income", *ANSWER), "E7032"),
                                ((ADDRESS, *ANSWER, "--rule", "R10"), "E7032"),
                                ((ADDRESS, *ANSWER[:4], "--role", "路人"), "E21"),
                                ((ADDRESS, *ANSWER[:6], "--date", "昨天"), "E21")):
            with self.subTest(code=code, arguments=arguments):
                done = run("explain", self.path, *arguments)
                self.assertEqual(done.returncode, 1)
                self.assertIn(code, done.stderr)
                self.assertEqual(self.text(), before)


if __name__ == "__main__":
    unittest.main()
