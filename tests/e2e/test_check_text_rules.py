"""Rules over texts (tests/spec/text-rules.txt): a passing and a failing text each, beside the tables of a clean department;
and the same rules over what a department writes in its data."""
import copy
import functools
import json
import os
import re
import subprocess
import unittest

import printed_report
from many import findings

JUESUAN, ROOT = os.environ["JUESUAN"], os.environ["JUESUAN_ROOT"]
CHOICE = re.compile(r"\{([^|}]*)\|([^}]*)\}")
CLEAN = os.path.join(ROOT, "tests", "data", "checks", "clean.json")
# Said of the whole document; a text of a few lines cannot satisfy them.
WHOLE = {"R104", "R105", "R115", "R137"}


def cases():
    with open(os.path.join(ROOT, "tests", "spec", "text-rules.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                rule, text = line.split("|", 1)
                yield rule.strip(), text.strip()


@functools.lru_cache(None)
def amount(address):
    done = subprocess.run([JUESUAN, "explain", CLEAN, address], capture_output=True, text=True)
    wan = re.search(r"= (-?[\d.]+)万元", done.stdout).group(1)
    return f"{float(wan):.2f}"


class Printed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = printed_report.build(CLEAN)
        cls.base["published"]["text"] = []

    def with_text(self, text):
        for address in re.findall("@([^@]+)@", text):
            text = text.replace(f"@{address}@", amount(address))
        return {**self.base, "published": {**self.base["published"], "text": [line.strip() for line in text.split("¶")]}}

    def checked(self, choice):
        """(rule, text, what is found) of each case with its first or second wording."""
        rows = [(rule, CHOICE.sub(lambda m: m.group(choice), text)) for rule, text in cases()]
        # Our own tables name what is empty in the document, not in themselves.
        before, *found = findings([self.base] + [self.with_text(text) for _, text in rows], "--as-published")
        known = {f["message"] for f in before}
        return [(rule, text, [f for f in one if f["message"] not in known]) for (rule, text), one in zip(rows, found)]

    def test_a_right_text_raises_nothing(self):
        for rule, text, found in self.checked(1):
            with self.subTest(rule=rule, text=text):
                self.assertEqual([f["rule"] + " " + f["message"] for f in found if f["rule"] not in WHOLE], [])

    def test_a_wrong_text_is_found(self):
        for rule, text, found in self.checked(2):
            with self.subTest(rule=rule, text=text):
                if rule == "-":
                    self.assertEqual([f["message"] for f in found], [])
                else:
                    self.assertIn(rule, [f["rule"] for f in found])


class Prose(unittest.TestCase):
    """What the department writes: a text at a place of its data, the rule that finds it."""

    CASES = [
        ("R130", "reasons", {"total": "本年增加（减少）了项目"}), ("R130", "reasons", {"total": "本年新增××项目"}),
        ("R131", "reasons", {"total": "支出1103..93万元"}), ("R131", "reasons", {"total": "支出645.5009.64万元"}),
        ("R131", "reasons", {"total": "支出38,93万元"}), ("R136", "reasons", {"total": "因为为新增项目"}),
        ("R135", "reasons", {"total": "按照《预算法的规定"}), ("R130", "uses", {"public": ["办公费", "如无则写无"]}),
        ("R130", "reasons", {"total": "**中央专项增加**"}), ("R111", "reasons", {"operating_funds": "机关运行经费支出99.00万元"}),
        ("R132", "reasons", {"operating_funds": "机关运行经费支出240000.00万元"}),
        ("R103", "reasons", {"general": "一般公共预算财政拨款支出9.99万元"}),
        ("R109", "reasons", {"three_public": "公务接待费支出99.00万元"}),
        ("R118", "reasons", {"general": "专项经费支出120.00万元，比上年增加20.00万元，下降20.00%"}),
        ("R118", "reasons", {"general": "专项经费支出120.00万元，比上年增加20.00万元，增长50.00%"}),
        ("R138", "department", {"organization": ["内设三个科室：办公室、规划科。"]}),
    ]

    def test_each_is_found_and_the_clean_text_is_not(self):
        with open(CLEAN, encoding="utf-8") as f:
            clean = json.load(f)
        documents = [clean]
        for _, section, text in self.CASES:
            documents.append(copy.deepcopy(clean))
            documents[-1].setdefault(section, {}).update(text)
        before, *found = findings(documents)
        self.assertEqual(before, [])
        for (rule, _, text), one in zip(self.CASES, found):
            with self.subTest(rule=rule, text=text):
                self.assertIn(rule, [f["rule"] for f in one])


if __name__ == "__main__":
    unittest.main()
