"""Sentences of tests/spec/sentences.txt: with the right figure nothing is found, with the wrong one the rule finds it."""
import json
import os
import re
import subprocess
import tempfile
import unittest

JUESUAN, ROOT = os.environ["JUESUAN"], os.environ["JUESUAN_ROOT"]
CHOICE = re.compile(r"\{([^|}]*)\|([^}]*)\}")


def cases():
    with open(os.path.join(ROOT, "tests", "spec", "sentences.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                yield [part.strip() for part in line.split("|", 2)]


def findings(section, sentence):
    parts = [section, *sentence.split(" ## ")]
    lines = [("## %s、" % "一二三四五"[i // 2] if i % 2 == 0 else "") + part for i, part in enumerate(parts)]
    data = {"template": "standard", "year": 2022, "unit": "万元", "department": {"name": "某市某局"},
            "published": {"tables": [], "text": ["# 第三部分 2022年度部门决算情况说明", *lines]}}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([JUESUAN, "check", path, "--as-published", "--format", "json"], capture_output=True, text=True)
    return [f for f in json.loads(done.stdout)["findings"] if f["severity"] != "I"]


def shown(finding):
    return finding["message"] + "".join(p["text"] for p in finding["places"])


class Sentences(unittest.TestCase):
    def test_a_right_sentence_raises_nothing(self):
        for section, _, text in cases():
            right = CHOICE.sub(lambda m: m.group(1), text)
            with self.subTest(sentence=right):
                self.assertEqual([f["rule"] + " " + f["message"] for f in findings(section, right)], [])

    def test_a_wrong_figure_is_found_and_shown(self):
        wide = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
        for section, rule, text in cases():
            wrong = CHOICE.sub(lambda m: m.group(2), text)
            figure = CHOICE.findall(text)[-1][1].translate(wide)
            with self.subTest(sentence=wrong):
                found = findings(section, wrong)
                if rule == "-":
                    self.assertEqual([f["message"] for f in found], [])
                    continue
                self.assertIn(rule, [f["rule"] for f in found])
                figures = re.findall(r"[\d.]+", figure) or [figure]
                self.assertTrue(any(n in shown(f) for f in found for n in figures if f["rule"] == rule), [shown(f) for f in found])

    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len(list(cases())), 50)


if __name__ == "__main__":
    unittest.main()
