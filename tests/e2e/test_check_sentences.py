"""Sentences of tests/spec/sentences.txt: with the right figure nothing is found, with the wrong one the rule finds it."""
import decimal
import os
import re
import unittest

from many import findings

ROOT = os.environ["JUESUAN_ROOT"]
CHOICE = re.compile(r"\{([^|}]*)\|([^}]*)\}")


def cases():
    with open(os.path.join(ROOT, "tests", "spec", "sentences.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                yield [part.strip() for part in line.split("|", 2)]


def document(section, sentence):
    parts = [section, *sentence.split(" ## ")]
    lines = [("## %s、" % "一二三四五"[i // 2] if i % 2 == 0 else "") + part for i, part in enumerate(parts)]
    return {"template": "standard", "year": 2022, "unit": "万元", "department": {"name": "某市某局"},
            "published": {"tables": [], "text": ["# 第三部分 2022年度部门决算情况说明", *lines]}}


def checked(choice):
    """(rule, text of the case, what is found) with the first or the second figure of each."""
    rows = list(cases())
    found = findings([document(section, CHOICE.sub(lambda m: m.group(choice), text)) for section, _, text in rows], "--as-published")
    return [(rule, text, one) for (_, rule, text), one in zip(rows, found)]


def shown(finding):
    return finding["message"] + "".join(p["text"] for p in finding["places"])


class Sentences(unittest.TestCase):
    def test_a_right_sentence_raises_nothing(self):
        for _, text, found in checked(1):
            with self.subTest(sentence=text):
                self.assertEqual([f["rule"] + " " + f["message"] for f in found], [])

    def test_a_wrong_figure_is_found_and_shown(self):
        wide = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
        for rule, text, found in checked(2):
            figure = CHOICE.findall(text)[-1][1].translate(wide)
            with self.subTest(sentence=text):
                if rule == "-":
                    self.assertEqual([f["message"] for f in found], [])
                    continue
                self.assertIn(rule, [f["rule"] for f in found])
                figures = re.findall(r"[\d.]+", figure) or [figure]
                self.assertTrue(any(n in shown(f) for f in found for n in figures if f["rule"] == rule), [shown(f) for f in found])

    def test_a_figure_of_any_size_is_reckoned_exactly_or_not_at_all(self):
        """One figure of each sentence has as many digits as a number may have, more than that, or hardly any value: what is said of
        it adds up."""
        sizes = ("9" * 36, "9" * 38 + ".99", "1" + "0" * 30, "0." + "0" * 17 + "1", "9" * 60)
        documents = []
        for i, (section, _, text) in enumerate(cases()):
            text = CHOICE.sub(lambda m: m.group(1), text)
            figures = list(re.finditer(r"\d[\d,.]*", text))
            for k, m in enumerate(figures[i % 3::3]):
                documents.append(document(section, text[:m.start()] + sizes[(i + k) % len(sizes)] + text[m.end():]))
        self.assertGreater(len(documents), 100)
        decimal.getcontext().prec = 100
        sums = 0
        for given, found in zip(documents, findings(documents, "--as-published")):
            for one in found:
                told = re.match(r"写的是 ([\d.]+)\D*，所列.*之和 ([\d.]+)\D*，相差 (-?[\d.]+)", one["message"])
                if told:
                    whole, parts, difference = map(decimal.Decimal, told.groups())
                    self.assertEqual(abs(difference), abs(whole - parts), given["published"]["text"])
                    sums += 1
        self.assertGreater(sums, 5)

    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len(list(cases())), 50)


if __name__ == "__main__":
    unittest.main()
