"""What is data stays data: no word, title or address of final accounts in the C code of the checks (docs/architecture.md)."""
import json
import os
import re
import unittest

from source_tree import ROOT, files, source

# Han characters in string literals stand in the catalogues of what people are told (*.def), in what prints those, in the
# command line, which is help and usage, and nowhere else but here:
CATALOGUES = ("gen/base/diag.c", "gen/cli/")
ALLOWED = {
    "gen/base/chinese.c": "numerals, dates and lists of the language itself",
    "gen/data/unit.c": "the units of amounts",
    "gen/data/words.h": "by which words the parts of any table are told",
    "gen/expr/amount.c": "the default for a pack that gives no words of change of its own",
    "gen/write/words.h": "what writers add to a page, names of styles and faces",
}
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
HAN = re.compile("[\u3400-\u9fff]")
# Words of accounts: none of them is in C at all, but in the help, which is for departments, and in these.
ACCOUNTS = re.compile("决算|预算|收入|支出|财政|拨款|三公|科目|资金|经费|事业|采购|结余|结转|附件|附表")
ACCOUNTS_ALLOWED = {
    "gen/expr/amount.c": "the default for a pack that gives no word of its own",
    "gen/data/words.h": "by which headers a kind of column is told",
    "gen/write/words.h": "names of Word styles, which users see in Word's list",
}
ADDRESS = re.compile(r'"(?:totals|income|expenditure|fiscal|fiscal_totals|general|economic|fund|capital|three_public|operating_funds|'
                     r'procurement|assets|previous|personnel|public)[.\[]')


def literals(path):
    """(line, literal, the line's code) of each string literal outside of comments."""
    text = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), source(path))
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for match in LITERAL.finditer(line):
            yield number, match.group(0), line


class Words(unittest.TestCase):
    def sources(self):
        yield from files("gen", ".c", ".h")

    def test_han_characters_stand_in_catalogues(self):
        found = []
        for path in self.sources():
            for line, literal, _ in literals(path):
                if HAN.search(literal) and path not in ALLOWED and not path.startswith(CATALOGUES):
                    found.append("%s:%d: %s" % (path, line, literal))
        self.assertEqual(found, [], "a word of accounts belongs in rules.json (checks/lexicon.def), a message in diag_codes.def "
                                    "(D or WORD) or finding_codes.def")

    def test_the_exceptions_are_few_and_needed(self):
        self.assertLessEqual(len(ALLOWED), 5)
        for path in ALLOWED:
            with self.subTest(path=path):
                self.assertTrue(any(HAN.search(literal) for _, literal, _ in literals(path)), "no exception any more")

    def test_no_word_of_accounts_stands_in_code(self):
        found, met = [], set()
        for path in files("gen", ".c", ".h"):
            for line, literal, _ in literals(path):
                if ACCOUNTS.search(literal) and path.split("/")[1] != "cli":
                    met.add(path)
                    if path not in ACCOUNTS_ALLOWED:
                        found.append("%s:%d: %s" % (path, line, literal))
        self.assertEqual(found, [], "words of accounts are data of a pack")
        self.assertEqual(met, set(ACCOUNTS_ALLOWED), "an exception that is none any more")

    def test_no_address_of_a_figure_stands_in_code(self):
        found = ["%s:%d: %s" % (path, line, literal) for path in self.sources() for line, literal, _ in literals(path)
                 if ADDRESS.search(literal) and not path.startswith("gen/cli/")]
        self.assertEqual(found, [], "addresses are data: rules.json")

    def test_each_rule_code_stands_in_the_catalogue_or_in_rules_json(self):
        found = ["%s:%d: %s" % (path, line, literal) for path in self.sources() for line, literal, _ in literals(path)
                 if re.fullmatch(r'"R\d+[A-Z]?"', literal)]
        self.assertEqual(found, [])


class Lexicon(unittest.TestCase):
    """Each word list is named once, and that line is used, filled and described."""

    def setUp(self):
        self.lists = re.findall(r"^(?:WORDS|ENTRIES)\((\w+),", source("gen/checks/lexicon.def"), re.M)
        with open(os.path.join(ROOT, "templates", "standard", "rules.json"), encoding="utf-8") as f:
            self.filled = json.load(f)["text"]
        with open(os.path.join(ROOT, "data", "schema", "rules.schema.json"), encoding="utf-8") as f:
            self.described = json.load(f)["properties"]["text"]["properties"]

    def test_each_list_is_asked_for(self):
        asked = {name for path in files("gen", ".c", ".h") for name in re.findall(r"\bW_(\w+)", source(path))}
        self.assertEqual([name for name in self.lists if name not in asked], [])

    def test_each_list_is_filled_and_described(self):
        self.assertEqual([name for name in self.lists if name not in self.filled], [])
        self.assertEqual([name for name in self.lists if name not in self.described], [])

    def test_nothing_else_is_filled_or_described(self):
        known = set(self.lists)
        self.assertEqual([n for n in self.filled if not n.startswith("//") and n not in known], [])
        self.assertEqual([n for n in self.described if not n.startswith("//") and n not in known | {"comment"}], [])


if __name__ == "__main__":
    unittest.main()
