"""The claims of texts as JSON (docs/claims.md): each says what stands at its place, every figure is a claim or is listed, and the text
form tells the same."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT, JUESUAN = pathlib.Path(os.environ["JUESUAN_ROOT"]), os.environ["JUESUAN"]
PARAGRAPHS = ["第二部分 2022年度部门决算情况说明", "一、收入支出决算总体情况说明",
              "2022年度收入总计1,234.56万元，比上年增加34.56万元，增长2.88%，主要原因是人员增加。",
              "基本支出1000.00万元，占81.00%；项目支出234.56万元，完成年初预算的95.5%。",
              "车辆保有量3辆，人均0.5万元，约占2成，编号7788号，奇数9.87。"]
MEMBERS = {"kind", "direction", "value", "decimals", "unit", "measure", "name", "address", "whole", "whole_address", "per", "against", "within",
           "year", "scope", "qualifiers", "text", "place", "section"}


class Claims(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        page = os.path.join(temporary.name, "a.html")
        pathlib.Path(page).write_text("".join(f"<p>{p}</p>" for p in PARAGRAPHS), encoding="utf-8")
        run = [subprocess.run([JUESUAN, "check", "--as-published", page, "--year", "2022", "--claims", *more], capture_output=True, text=True, check=False)
               for more in ((), ("--format", "json"))]
        for done in run:
            assert done.returncode == 0, done.stderr
        cls.text, cls.told = run[0].stdout, json.loads(run[1].stdout)

    def test_each_claim_says_what_stands_at_its_place(self):
        self.assertGreater(len(self.told["claims"]), 6)
        for c in self.told["claims"]:
            self.assertEqual(set(c), MEMBERS)
            place = c["place"]
            paragraph = PARAGRAPHS[place["paragraph"] - 1]
            self.assertEqual(paragraph[place["start"]:place["end"]], c["text"])
            if c["value"] is not None:
                digits = re.search(r"[\d.]+", c["text"].replace(",", ""))
                self.assertEqual(abs(float(c["value"])), float(digits.group()), c)
                self.assertEqual(len(digits.group().partition(".")[2]), c["decimals"], c)

    def test_every_figure_is_a_claim_or_is_listed(self):
        self.assertEqual(self.told["figures"] - self.told["understood"], len(self.told["unread"]))
        for u in self.told["unread"]:
            place = u["place"]
            self.assertIn(u["text"], PARAGRAPHS[place["paragraph"] - 1][place["start"]:place["end"]])
            self.assertTrue(u["why"])

    def test_the_text_form_tells_the_same(self):
        for c in self.told["claims"]:
            self.assertIn(c["kind"], self.text)
            if c["address"]:
                self.assertIn(c["address"], self.text)


if __name__ == "__main__":
    unittest.main()
