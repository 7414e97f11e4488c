"""Every rule of the standard pack holds on a clean department and fails on its case in tests/spec/rules.txt."""
import copy
import json
import os
import re
import subprocess
import tempfile
import unittest

from many import reports

ROOT = os.environ["JUESUAN_ROOT"]
JUESUAN = os.environ["JUESUAN"]


def check(data, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        done = subprocess.run([JUESUAN, "check", path, "--format", "json", *options], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout), done.stderr


def laid_over(under, over):
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return {**under, **{k: laid_over(under.get(k), v) for k, v in over.items()}}


def rules(finding):
    return {finding["rule"]}.union(*[rules(f) for f in finding["under"]])


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as f:
        return f.read()


def published(words):
    """Tables in print: a title, then rows of cells parted by commas; the next table follows a slash."""
    tables = []
    for part in " ".join(words).split(" / "):
        title, *rows = part.split()
        tables.append({"code": "", "title": title, "unit": "万元", "header_rows": 1 + rows[1].startswith(",,"), "rows": [row.split(",") for row in rows], "notes": []})
    return {"template": "standard", "year": 2022, "unit": "万元", "department": {"name": "清源市示范局"}, "published": {"tables": tables, "text": ["# 决算情况说明"]}}


def lines():
    for line in read("tests", "spec", "rules.txt").splitlines():
        if line and not line.startswith("#"):
            yield line.split(None, 1)


def printed_cases():
    for rule, rest in lines():
        if rest.startswith("table "):
            yield rule, published(rest.split()[1:])
        elif rest.startswith("printed "):
            yield rule, {**published(["收入决算表", "项目,金额", "合计,1.00"]), **json.loads(rest.split(None, 1)[1])}


def cases():
    for rule, rest in lines():
        if rest.startswith(("table ", "printed ")):
            continue
        if rest.startswith("{"):
            yield rule, json.loads(rest)
        else:
            address, value = rest.split()
            yield rule, {"stated": {address: value}}


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clean = json.loads(read("tests", "data", "checks", "clean.json"))
        cls.defined = json.loads(read("templates", "standard", "rules.json"))["rules"]

    def test_a_clean_department_has_no_finding(self):
        status, found, _ = check(self.clean)
        self.assertEqual((status, found["findings"]), (0, []))
        self.assertGreater(found["comparisons"], 500)

    def test_each_rule_has_a_case_that_it_finds(self):
        rows = list(cases())
        for (rule, patch), report in zip(rows, reports([laid_over(copy.deepcopy(self.clean), patch) for _, patch in rows])):
            with self.subTest(rule=rule, patch=patch):
                self.assertIn(rule, set().union(*[rules(f) for f in report["findings"]]))

    def test_each_rule_of_what_is_only_read_has_a_case_that_it_finds(self):
        rows = list(printed_cases())
        for (rule, data), report in zip(rows, reports([data for _, data in rows], "--as-published")):
            with self.subTest(rule=rule):
                self.assertIn(rule, set().union(*[rules(f) for f in report["findings"]]))

    def test_no_rule_is_without_a_case(self):
        self.assertEqual(sorted(set(self.defined) - {rule for rule, _ in lines()}), [])


class Findings(unittest.TestCase):
    def setUp(self):
        self.clean = json.loads(read("tests", "data", "checks", "clean.json"))

    def test_one_cause_is_one_finding_that_names_it_first(self):
        status, found, _ = check({**self.clean, "stated": {"totals.general": "497.00"}})
        errors = [f for f in found["findings"] if f["severity"] == "E"]
        self.assertEqual(status, 1)
        self.assertEqual(len(errors), 1, [f["message"] for f in errors])
        self.assertEqual(errors[0]["places"][0]["address"], "totals.general")
        self.assertIn("改为 479.00", errors[0]["hint"])
        self.assertGreater(len(errors[0]["under"]), 1)

    def test_a_difference_of_rounding_is_a_note(self):
        status, found, _ = check({**self.clean, "stated": {"summary[208].amount": "90.01"}})
        self.assertEqual(status, 0)
        self.assertEqual({f["severity"] for f in found["findings"]}, {"I"})
        self.assertTrue(all(f["rounding"] for f in found["findings"]))

    def test_a_soft_finding_can_be_answered(self):
        over = {"three_public": {"actual": {"reception": 2.5}}}
        answer = {"explanations": [{"rule": "R51", "text": "接待任务经批准增加。"}]}
        _, found, _ = check(laid_over(self.clean, over))
        self.assertGreater(found["warnings"], 0)
        _, found, _ = check(laid_over(self.clean, {**over, **answer}))
        self.assertEqual(found["warnings"], 0)
        self.assertTrue(all(f["explanation"] == "接待任务经批准增加。" for f in found["findings"] if f["rule"] == "R51"))

    def test_an_error_cannot_be_answered(self):
        answer = {"explanations": [{"rule": "R62", "text": "没有错。"}], "stated": {"summary[208].amount": "95"}}
        status, found, _ = check(laid_over(self.clean, answer))
        self.assertEqual(status, 1)
        self.assertIn("R00A", {f["rule"] for f in found["findings"]})

    def test_findings_say_where_the_data_stands(self):
        _, found, _ = check({**self.clean, "stated": {"summary[208].amount": "95"}})
        place = found["findings"][0]["places"][0]
        self.assertEqual(place["text"], "95.00")
        self.assertIn("公开01表", place["where"])
        self.assertIn("社会保障和就业支出", place["where"])
        self.assertGreaterEqual(place["line"], 1)

    def test_json_follows_its_schema(self):
        import jsonschema
        schema = json.loads(read("docs", "findings.schema.json"))
        for patch in ({}, {"stated": {"summary[208].amount": "95"}}, {"reasons": {"total": "××"}}):
            jsonschema.validate(check(laid_over(self.clean, patch))[1], schema)


class Manual(unittest.TestCase):
    """docs/checks.md lists the whole catalogue and every rule there is."""

    @classmethod
    def setUpClass(cls):
        cls.manual = read("docs", "checks.md")
        cls.rows = dict(re.findall(r"^\| (R\d+) \| .* \| (.+) \|$", cls.manual, re.M))

    def test_all_138_are_listed(self):
        self.assertEqual([f"R{i:02}" for i in range(1, 139) if not self.rows.get(f"R{i:02}")], [])

    def test_every_rule_is_named_in_the_row_of_its_number(self):
        for rule in json.loads(read("templates", "standard", "rules.json"))["rules"]:
            with self.subTest(rule=rule):
                self.assertIn(rule, self.rows[re.match("R[0-9]+", rule).group()])


class Packs(unittest.TestCase):
    """A pack's own rules over those of the standard one."""

    def run_in(self, rules, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "own"))
            for name, content in (("pack.json", {"name": "own", "title": "自定", "extends": "standard"}),
                                  ("rules.json", rules)):
                with open(os.path.join(folder, "own", name), "w", encoding="utf-8") as f:
                    json.dump(content, f, ensure_ascii=False)
            return subprocess.run([JUESUAN, *arguments, "--templates", folder], capture_output=True, text=True)

    def check(self, rules, over):
        clean = json.loads(read("tests", "data", "checks", "clean.json"))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "data.json")
            with open(path, "w", encoding="utf-8") as f:
                json.dump(laid_over(clean, over), f, ensure_ascii=False)
            done = self.run_in(rules, "check", path, "--template", "own", "--format", "json")
        return {f["rule"]: f for f in json.loads(done.stdout)["findings"]}

    def test_a_rule_can_be_silenced(self):
        over = {"three_public": {"actual": {"reception": 2.5}}}
        self.assertIn("R51", self.check({}, over))
        self.assertNotIn("R51", self.check({"rules": {"R51": {"off": True}}}, over))

    def test_a_text_rule_can_be_silenced(self):
        over = {"reasons": {"total": "因××增加"}}
        self.assertIn("R130", self.check({}, over))
        self.assertNotIn("R130", self.check({"rules": {"R130": {"off": True}}}, over))

    def test_a_rule_can_be_replaced_and_added(self):
        rules = {"rules": {"R51": {"severity": "I"},
                           "R901": {"title": "公务接待费不超过一万元", "severity": "W", "show": "three_public.actual.reception",
                                    "holds": "three_public.actual.reception <= 10000"}}}
        found = self.check(rules, {"three_public": {"actual": {"reception": 2.5}}})
        self.assertEqual(found["R51"]["severity"], "I")
        self.assertIn("2.50", found["R901"]["message"])

    def test_words_can_be_added_or_replaced(self):
        over = {"reasons": {"total": "待补充，因××增加"}}
        added = {"text": {"leftovers+": [{"find": "待补充", "why": "没有写完", "severity": "E"}]}}
        replaced = {"text": {"leftovers": [{"find": "待补充", "why": "没有写完", "severity": "E"}]}}
        self.assertEqual(self.check(added, over)["R130"]["severity"], "E")
        self.assertIn("没有写完", self.check(replaced, over)["R130"]["message"])
        self.assertNotIn("R130", self.check(replaced, {"reasons": {"total": "因××增加"}}))
        self.assertIn("R130", self.check(added, {"reasons": {"total": "因××增加"}}))

    def test_lint_finds_what_is_malformed(self):
        good = {"title": "x", "left": "totals.income", "right": "totals.income_total"}
        for code, rules in (("E4021", {"rules": {"R902": {**good, "severity": "X"}}}),
                            ("E4028", {"rules": {"R902": {**good, "colour": 1}}}), ("E4021", {"rules": {"R902": 5}}),
                            ("E4027", {"rule": {}}), ("E4021", {"rules": {"R902": {**good, "op": ">="}}}),
                            ("E4029", {"rules": {"R902": {"left": "totals.income", "right": "totals.fund"}}}),
                            ("E7007", {"text": {"indicators": [{"names": ["甲"], "fact": "totals.nope"}]}}),
                            ("E7007", {"text": {"sums+": [{"whole": "totals.income", "parts": ["a.b"], "rule": "R1", "title": "t"}]}}),
                            ("E4021", {"text": {"leftovers": "x"}}), ("E4027", {"text": {"fillerz": ["x"]}}),
                            ("E4021", {"text": {"fillers": [1, {}]}}), ("E4021", {"text": {"indicators": ["x"]}}),
                            ("E4021", {"text": {"indicators": [{"names": [[]]}]}})):
            with self.subTest(rules=rules):
                done = self.run_in(rules, "template", "lint", "own")
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(code, done.stderr)

    def test_lint_finds_wrong_addresses(self):
        self.assertEqual(subprocess.run([JUESUAN, "template", "lint", "standard"], capture_output=True).returncode, 0)
        for rule in ({"title": "x", "left": "totals.income", "right": "[totals.generall]"},
                     {"title": "x", "each": "income.rows", "left": "row.fiscall", "right": "row.total"},
                     {"title": "x", "left": "income", "right": "totals.income"},
                     {"title": "x", "left": "totals.income"}, {"title": "x", "left": "totals.", "right": "1"}):
            with self.subTest(rule=rule):
                done = self.run_in({"rules": {"R902": rule}}, "template", "lint", "own")
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("own/rules.json", done.stderr)


if __name__ == "__main__":
    unittest.main()
