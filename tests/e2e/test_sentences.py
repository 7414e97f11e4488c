"""Sentences stay right for departments of every kind: nothing last year, nothing this year, unchanged, only one component,
every component, negative, a difference below what is shown."""
import copy
import json
import os
import re
import subprocess
import tempfile
import unittest

from departments import make
from oracle import ROOT

PROGRAM = os.environ.get("JUESUAN")
PACKS = ("standard", "gansu", "henan", "ningxia", "shanxi", "dongxiang")

# What no sentence may hold, whatever the figures.
SILLY = {
    "a change by nothing": r"(增加|减少|增长|上升|提高|下降|降低)0(\.0+)?(万元|元)",
    "a negative change": r"(增加|减少|增长|上升|提高|下降|降低|完成)[^，。；占]{0,8}-\d",
    "an empty list": r"(?<!意见)[：、，；][。；，、]",
    "doubled marks": r"。。|；；|，，|、、",
    "a value of the program": r"\b(None|True|False|nan|inf|undefined)\b|\{\{|\}\}",
    "a share of nothing": r"占(?!.{0,24}(比|的)?0%?$)[^，。；]{0,10}(None|无)",
    "a marker of a draft": r"〔待填〕",
}
# The published 临夏 disclosure says 减少0.00万元 where nothing changed; its pack keeps it.
OWN_WORDS = {"ningxia": ("增加0.00元，增长0.00%",), "gansu": ("决算数减少0.00万元",),
             "dongxiang": ("决算数减少0万元", "决算数减少0.00万元")}


def plain_text(markdown):
    """Headings and paragraphs, without tables and marks."""
    text = re.sub(r"<table>.*?</table>(\s*<p>.*?</p>)*", "", markdown, flags=re.S)
    text = re.sub(r"<[^>]*>", "", text)
    return re.sub(r"\\([^\w\s])", r"\1", text)


def shifted(data, by):
    """The same department, last year's totals `by` 元 (in the unit's own notation) away from this year's."""
    data = copy.deepcopy(data)
    for key in ("income_total", "fiscal_income_total", "general_total", "income", "fiscal_income"):
        data["previous"][key] = by(data["previous"][key])
    return data


class Sentences(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def text(self, data, pack):
        path = os.path.join(self.folder, "d.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        done = subprocess.run([PROGRAM, "build", path, "-o", self.folder, "--formats", "md", "--template", pack, "--force"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.folder, "d.md"), encoding="utf-8") as file:
            return plain_text(file.read())

    def judge(self, data, pack):
        text = self.text(data, pack)
        for words in OWN_WORDS.get(pack, ()):
            text = text.replace(words, "")
        for what, pattern in SILLY.items():
            for line in text.splitlines():
                found = re.search(pattern, line)
                self.assertIsNone(found, f"{what}: {line[max(0, found.start() - 60):found.end() + 30] if found else ''}")
        lines = [l for l in text.splitlines() if l.strip()]
        for line, following in zip(lines, lines[1:] + ["#"]):
            if line.endswith("其中：") or line.endswith("如下：") or line.endswith("包括："):
                self.assertFalse(following.startswith("#"), f"nothing follows: {line}")
        return text

    def test_invented_departments(self):
        for kind in ("bureau", "wages", "new", "gone"):
            for unit in ("元", "万元"):
                for pack in PACKS:
                    with self.subTest(kind=kind, unit=unit, pack=pack):
                        text = self.judge(make(kind, 3, unit), pack)
                        if kind in ("new", "gone"):
                            text = re.sub(r"增加0.00元，增长0.00%|增长0.00%（\d+年为零支出）", "", text)
                            self.assertNotRegex(text, r"(增长|增加|下降|减少)0(\.0+)?%")

    def test_many_bureaus(self):
        for seed in range(10, 14):
            with self.subTest(seed=seed):
                self.judge(make("bureau", seed, "元" if seed % 2 else "万元"), "standard")

    def test_a_difference_below_what_is_shown(self):
        """0.001万元 more than last year: unchanged, as far as the reader can see."""
        data = shifted(make("wages", 3, "万元"), lambda text: f"{float(text) - 0.001:.6f}")
        data["reasons"] = {"total": "工资调整"}  # in 元 the difference shows
        for pack in PACKS:
            with self.subTest(pack):
                self.judge(data, pack)

    def test_negative_figures(self):
        """Money of earlier years taken back: a negative expenditure, and negative last year."""
        data = make("wages", 3, "元")
        amount = data["economic"][0]["basic"]
        data["general"]["opening"] = "1000000.00"
        data["economic"].append({"code": "30201", "all": "-500000.00"})
        data["general"]["expenditure"].append({"code": "2010302", "project": "-500000.00"})
        data["budget"]["general"].append({"code": "2010302", "amount": "100000.00"})
        data["previous"]["general"].append({"code": "2010302", "amount": "-200000.00"})
        data["previous"]["general_total"] = "-50000.00"
        data["reasons"] = {"total": "收回以前年度资金", "general": "收回以前年度资金"}
        self.assertTrue(amount)
        for pack in PACKS:
            with self.subTest(pack):
                self.judge(data, pack)

    def test_standard_says_what_there_is_not(self):
        text = self.judge(make("gone", 3, "元"), "standard")
        self.assertIn("没有收入", text)
        self.assertIn("没有支出", text)
        self.assertNotIn("占0.00%", text)
        text = self.judge(make("wages", 3, "元"), "standard")
        self.assertIn("“三公”经费财政拨款支出没有安排预算，也没有发生支出。", text)
        self.assertIn("没有政府采购支出", text)
        self.assertIn("没有机关运行经费支出", text)
        self.assertNotIn("完成全年预算", text)

    def test_every_item_with_expenditure_is_explained_once(self):
        """An item without an opening budget too (R105)."""
        for kind in ("bureau", "new"):
            data = make(kind, 3, "元")
            if kind == "bureau":
                data["budget"]["general"] = data["budget"]["general"][::2]
            for pack in ("standard", "henan", "ningxia"):
                with self.subTest(kind=kind, pack=pack):
                    text = self.text(data, pack)
                    part = text[re.search(r"具体情况(?!说明)", text).start():]
                    part = part[:part.index("\n## ")] if "\n## " in part else part
                    self.assertEqual(part.count("（项）"), len(data["general"]["expenditure"]))


if __name__ == "__main__":
    unittest.main()
