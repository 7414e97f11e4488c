"""A pack says in a few lines what it does differently from the pack that it extends, over any number of levels: a word more or
less in a list, another message, another tolerance, one rule off, one column's title."""
import json
import os
import re
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["JUESUAN"]
ROOT = os.environ["JUESUAN_ROOT"]
DATA = os.path.join(ROOT, "data", "linxia-2022.json")
LEVELS = ["province", "city", "county"]  # each extends the one before it, the first one standard
COLUMNS = [{"title": "名称", "key": "name", "kind": "label", "bind": "row.name"},
           {"title": "合计", "key": "total", "kind": "amount", "bind": "row.total"}]


class PackMerge(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name, base in zip(LEVELS, ["standard", *LEVELS]):
            self.write(name, "pack.json", {"name": name, "title": name, "extends": base})

    def write(self, pack, file, content):
        path = os.path.join(self.folder, pack, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(content, f, ensure_ascii=False)

    def run_program(self, *args):
        return subprocess.run([PROGRAM, *args, "--templates", self.folder], capture_output=True, text=True, check=False)

    def findings(self, pack, **over):
        with open(DATA, encoding="utf-8") as f:
            data = {**json.load(f), **over}
        path = os.path.join(self.folder, "data.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        done = self.run_program("check", path, "--template", pack, "--format", "json")
        findings = json.loads(done.stdout)["findings"]
        self.left_behind = " ".join(f["message"] for f in findings if f["rule"] == "R130")
        return done, {f["rule"]: f for f in findings}

    def table(self, pack):
        """What stands in the document from the body of table 03 on."""
        done = self.run_program("build", DATA, "--template", pack, "--formats", "md", "--draft", "-o", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.folder, "linxia-2022.md"), encoding="utf-8") as f:
            return f.read().split("支出决算表", 1)[1]

    def test_words_are_added_and_taken_away_on_every_level(self):
        """The list of what templates leave behind: each level adds one, the last takes one of the first's away."""
        def entry(word):
            return {"find": word, "why": word + "没有换成内容", "severity": "E"}
        self.write("province", "rules.json", {"text": {"leftovers+": [entry("甲甲"), entry("乙乙")]}})
        self.write("city", "rules.json", {"text": {"leftovers+": [entry("丙丙")]}})
        self.write("county", "rules.json", {"text": {"leftovers+": [entry("丁丁")], "leftovers-": [entry("甲甲")]}})
        told = {}
        for pack in LEVELS:
            for word in ("甲甲", "乙乙", "丙丙", "丁丁", "××"):
                done, _ = self.findings(pack, reasons={"total": "因" + word + "增加"})
                told[pack, word] = word in self.left_behind
                self.assertNotIn("E40", done.stderr)
        self.assertEqual([w for w in ("甲甲", "乙乙", "丙丙", "丁丁", "××") if told["province", w]], ["甲甲", "乙乙", "××"])
        self.assertEqual([w for w in ("甲甲", "乙乙", "丙丙", "丁丁", "××") if told["city", w]], ["甲甲", "乙乙", "丙丙", "××"])
        self.assertEqual([w for w in ("甲甲", "乙乙", "丙丙", "丁丁", "××") if told["county", w]], ["乙乙", "丙丙", "丁丁", "××"])

    def test_one_rule_one_message_one_tolerance(self):
        wrong = {"title": "收入大于支出", "severity": "E", "holds": "totals.income < 0", "show": "totals.income"}
        self.write("province", "rules.json", {"rules": {"S1": wrong, "S2": wrong}})
        self.write("city", "rules.json", {"rules": {"S1": {"advice": "请看第二页。"}, "S2": {"off": True}}})
        self.write("county", "rules.json", {"rules": {"S1": {"severity": "W"}, "S2": {"off": False}}})
        _, found = self.findings("province")
        self.assertEqual((found["S1"]["severity"], "S2" in found), ("E", True))
        _, found = self.findings("city")
        self.assertEqual((found["S1"]["severity"], "S2" in found), ("E", False))
        self.assertIn("请看第二页。", json.dumps(found["S1"], ensure_ascii=False))
        _, found = self.findings("county")
        self.assertEqual((found["S1"]["severity"], "S2" in found), ("W", True))
        self.assertIn("请看第二页。", json.dumps(found["S1"], ensure_ascii=False))

    def test_an_item_with_a_key_is_changed_in_its_place(self):
        self.write("province", "tables/t03.json", {"columns": COLUMNS, "rows": [{"each": "expenditure.classes"}]})
        self.write("city", "tables/t03.json", {"columns+": [{"key": "total", "title": "总计"},
                                                           {"title": "基本", "key": "basic", "kind": "amount", "bind": "row.basic"}]})
        self.write("county", "tables/t03.json", {"columns-": ["total"], "columns+": [{"key": "basic", "title": "基本支出"}]})
        heads = [re.findall(r"<th>(.*?)</th>", self.table(pack).split("<tr>")[1]) for pack in LEVELS]
        self.assertEqual(heads, [["名称", "合计"], ["名称", "总计", "基本"], ["名称", "基本支出"]])

    def test_null_takes_away_and_comments_are_none(self):
        self.write("province", "tables/t03.json", {"// why": "另有一种", "notes": ["注：甲"], "numbers_row": {"label": "栏次"}})
        self.write("city", "tables/t03.json", {"numbers_row": None, "notes": None, "// too": {"a": 1}})
        self.assertIn("注：甲", self.table("province"))
        self.assertNotIn("注：甲", self.table("city").split("财政拨款收入支出决算", 1)[0])

    def test_list_of_the_style_and_of_the_tables(self):
        self.write("province", "pack.json", {"extends": "standard", "tables+": ["t10"]})
        self.write("province", "tables/t10.json", {"extends": False, "code": "公开10表", "title": "甲表", "columns": COLUMNS,
                                                   "rows": [{"each": "income.classes"}]})
        self.write("city", "pack.json", {"extends": "province", "tables-": ["t09", "t01"]})
        self.write("city", "style.json", {"words": {"terms+": ["甲乙丙"]}})
        show = {p: self.run_program("template", "show", p).stdout for p in ("province", "city", "county")}
        self.assertIn("表：t01 t02 t03 t04 t05 t06 t07 t08 t09 t10\n", show["province"])
        for pack in ("city", "county"):
            self.assertIn("表：t02 t03 t04 t05 t06 t07 t08 t10\n", show[pack])

    def test_what_cannot_be_changed_is_said(self):
        self.write("province", "rules.json", {"text": {"fillers": ["约"]}})
        self.write("city", "rules.json", {"text": {"fillers-": ["约", "没有的"]}})
        done = self.run_program("template", "lint", "city")
        self.assertIn("city/rules.json:1:29: 提示 E4031：", done.stderr)
        self.assertEqual(done.stderr.count("E4031"), 1)
        self.write("city", "tables/t03.json", {"rows+": [{"row": "expenditure.sum"}]})
        self.write("province", "tables/t03.json", {"merge_down": ["name"], "merge_down+": "x"})
        done = self.run_program("template", "lint", "county")
        self.assertRegex(done.stderr, r"province/tables/t03.json:1:\d+: 错误 E4021：“merge_down\+”")


if __name__ == "__main__":
    unittest.main()
