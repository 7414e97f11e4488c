"""The spec of claims is sound: every line is of the text form, every digit of a sentence is accounted for, and there is enough of it."""
import re
import unicodedata
import unittest

import claims_text

# Years, dates and ordinals have no line in claims.txt.
PLAIN = re.compile(r"[12][0-9]{3}(?=\s*年|〕)|[0-9]{1,2}(?=\s?[月日])|^[0-9]{1,2}(?=[.、])|(?<=[（(])[0-9]{1,2}(?=[）)])")
RUN = re.compile(r"[-+−]?\.?[0-9](?:[0-9,.，。'’ ⏎]*[0-9])?(?:[eE][-+]?[0-9]+)?")


def digits(text):
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def runs(sentence):
    """The runs of digits in a sentence that are no year, date or ordinal."""
    text = unicodedata.normalize("NFKC", sentence.replace("，", "\0")).replace("\0", "，")
    plain = [m.span() for m in PLAIN.finditer(text)]
    return [m.group(0) for m in RUN.finditer(text) if not any(a <= m.start() and m.end() <= b for a, b in plain)]


class ClaimsSpec(unittest.TestCase):
    def test_every_digit_of_a_sentence_is_in_a_claim_or_said_to_be_none(self):
        for _, _, sentence, figures in claims_text.sentences():
            with self.subTest(sentence=sentence):
                written = [f[0] for f in figures if f[0]["kind"] != "relation" and "word" not in f[0].get("qualifiers", [])]
                stated = [digits(c["text"] if c["kind"] == "none" else c["value"]) for c in written]
                self.assertEqual("".join(digits(r) for r in runs(sentence)), "".join(stated))

    def test_the_claims_of_one_figure_have_one_value(self):
        for _, _, sentence, figures in claims_text.sentences():
            for claims in figures:
                with self.subTest(sentence=sentence):
                    self.assertEqual(len({(c.get("value"), c.get("unit")) for c in claims}), 1)

    def test_what_is_no_claim_of_the_text_form_is_refused(self):
        for line in ["amount 1.00万元 本年收入", "sum 1.00万元 of 本年收入", "amount of 本年收入", "rate 5% of 本年收入 against previous",
                     "rate up 5% of 本年收入", "rate up 5万元 of 本年收入 against previous", "share 5% of 本年收入 against previous",
                     "change more 5万元 of 本年收入 against previous", "relation less 5 of 本年收入 against budget",
                     "points up 5% of 本年收入 against previous", "average 5万元 of 本年收入", "amount 5万元 of 本年收入 within 总计 in 总计",
                     "amount 5万元 of 本年收入 (word, about)", "amount 5万元 of 本年收入 (sure)", "none 5: because", "score 5 of 自评",
                     "change up 1,5万元 of 本年收入 against previous"]:
            with self.subTest(line=line), self.assertRaises(ValueError):
                claims_text.parse(line)

    def test_names_are_the_same_when_they_name_the_same(self):
        for a, b, same in [("“三公”经费财政拨款支出", "三公经费", True), ("一般公共预算财政拨款“三公”经费支出", "三公经费", True),
                           ("因公出国（境）费用", "因公出国(境)费", True), ("公务接待经费", "公务接待费", True),
                           ("本单位一般公共预算财政拨款支出", "一般公共预算财政拨款支出", True), ("收入总计", "支出总计", False),
                           ("收入", "其他收入", False), ("公务用车购置费", "公务用车购置及运行维护费", False),
                           ("一般公共预算财政拨款基本支出", "基本支出", True), ("基本支出", "项目支出", False), ("财政拨款收入", "财政拨款支出", False), ("人员经费", "公用经费", False)]:
            with self.subTest(a=a, b=b):
                self.assertEqual(claims_text.same_name(a, b), same)
        self.assertTrue(claims_text.same_name("国内公务接待批次", "国内公务接待", True))

    def test_every_construction_has_sentences_and_there_are_enough(self):
        sentences = claims_text.sentences()
        self.assertGreaterEqual(len(sentences), 250)
        self.assertGreaterEqual(sum(1 for s in sentences if all(f[0]["kind"] == "none" for f in s[3])), 15)
        self.assertEqual(len({s[2] for s in sentences}), len(sentences))
        kinds = {c["kind"] for s in sentences for f in s[3] for c in f}
        self.assertEqual(kinds - {"none"}, claims_text.KINDS)

    def test_passages_are_labelled_figure_by_figure_without_their_text(self):
        passages = claims_text.passages()
        self.assertGreaterEqual(len(passages), 10)
        figures = 0
        for name, passage in passages.items():
            self.assertLessEqual({"place", "kind", "year", "unit", "source"}, set(passage["head"]), name)
            for figure, context, claims in passage["labels"]:
                with self.subTest(passage=name, figure=figure):
                    self.assertLessEqual(len(context), 8)
                    self.assertTrue(claims)
                    if claims[0]["kind"] != "none" and re.search("[0-9]", figure):
                        figures += 1
        self.assertGreaterEqual(figures, 400)


if __name__ == "__main__":
    unittest.main()
