"""Every diagnostic: a stable code, texts in both languages with the same placeholders, used and tested."""
import os
import re
import unittest

from source_tree import code, diagnostic_codes, files, source

CODES = diagnostic_codes()
HAN = re.compile(r"[\u4e00-\u9fff]")


def placeholders(text):
    return sorted(set(int(n) for n in re.findall(r"\{(\d)\}", text)))


def agree(zh, en):
    """The same placeholders; where a report passes a Chinese and an English wording, English takes the second."""
    zh, en = set(placeholders(zh)), set(placeholders(en))
    return en - zh == {n + 1 for n in zh - en}


class Diagnostics(unittest.TestCase):
    def assert_none(self, found):
        self.assertEqual([f"diag_codes.def:{c.line}: {c.name}" for c in found], [])

    def test_codes_are_unique_and_well_formed(self):
        names = [c.name for c in CODES]
        self.assertEqual(sorted({n for n in names if names.count(n) > 1}), [])
        self.assert_none([c for c in CODES if not re.fullmatch(r"E[1-8]\d{3}", c.name)])
        self.assert_none([c for c in CODES if c.severity not in ("DIAG_ERROR", "DIAG_WARNING", "DIAG_NOTE")])

    def test_both_languages_are_there(self):
        self.assert_none([c for c in CODES if not c.zh or not c.en])
        self.assert_none([c for c in CODES if bool(c.zh_hint) != bool(c.en_hint)])
        self.assert_none([c for c in CODES if HAN.search(c.en) or HAN.search(c.en_hint)])
        # A text of placeholders alone gets its words from the arguments.
        self.assert_none([c for c in CODES if not HAN.search(c.zh) and re.sub(r"\{\d\}|\W", "", c.zh)])

    def test_words_are_in_both_languages_different_and_used(self):
        words = re.findall(r'^WORD\((\w+), "(.*)", "(.*)"\)$', source("gen/base/diag_codes.def"), re.M)
        self.assertGreater(len(words), 80)
        used = set(re.findall(r"\bWORD_(\w+)", "".join(code(p) for p in files("gen", ".c"))))
        self.assertEqual([name for name, zh, en in words if name not in used or bool(zh) != bool(en) or HAN.search(en)], [])
        self.assertEqual(len({(zh, en) for _, zh, en in words}), len(words))
        self.assertEqual([name for name, zh, en in words if not agree(zh, en)], [])

    def test_placeholders_are_the_same_in_both_languages(self):
        self.assert_none([c for c in CODES if not agree(c.zh, c.en)])
        self.assert_none([c for c in CODES if not agree(c.zh_hint, c.en_hint)])

    def test_placeholders_are_numbered_from_zero(self):
        for c in CODES:
            used = sorted(set(placeholders(c.zh + c.zh_hint + c.en + c.en_hint)))
            self.assertEqual(used, list(range(len(used))), c.name)

    def test_reports_give_as_many_arguments_as_the_text_wants(self):
        wanted = {c.name: len(placeholders(c.zh + c.zh_hint + c.en)) for c in CODES}
        found = []
        for path in files("gen", ".c"):
            for m in re.finditer(r"\bDIAG0\([^,;]+,\s*(E\d{4})\b", code(path)):
                if wanted.get(m.group(1), 0):
                    found.append(f"{path}: {m.group(1)} without arguments")
        self.assertEqual(found, [])

    def test_every_code_is_used(self):
        used = {name for p in files("gen", ".c", ".h") for name in re.findall(r"\bE\d{4}\b", code(p))}
        unused = [c for c in CODES if c.name not in used]
        self.assert_none(unused)

    def test_untested_codes_are_listed(self):
        tests = "\n".join(source(p) for p in files("tests", ".c", ".py", ".txt", ".json", ".h")
                          if not p.startswith(os.path.join("tests", "lint")))
        untested = [c.name for c in CODES if c.name not in tests]
        print(f"\n{len(CODES)} codes, {len(untested)} in no test: {' '.join(untested)}")
        self.assertLess(len(untested), len(CODES))


if __name__ == "__main__":
    unittest.main()
