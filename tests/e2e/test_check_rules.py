"""Every rule of the standard pack holds on a clean department and fails on its case in tests/spec/rules.txt."""
import copy
import json
import os
import subprocess
import tempfile
import unittest

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


def cases():
    for line in read("tests", "spec", "rules.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        rule, rest = line.split(None, 1)
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
        for rule, patch in cases():
            with self.subTest(rule=rule, patch=patch):
                _, found, errors = check(laid_over(copy.deepcopy(self.clean), patch))
                seen = set().union(*[rules(f) for f in found["findings"]])
                self.assertIn(rule, seen, errors)

    def test_no_rule_is_without_a_case(self):
        self.assertEqual(sorted(set(self.defined) - {rule for rule, _ in cases()}), [])


class Findings(unittest.TestCase):
    def setUp(self):
        self.clean = json.loads(read("tests", "data", "checks", "clean.json"))

    def stated(self, **figures):
        return {**self.clean, "stated": {k: v for k, v in figures.items()}}

    def test_one_cause_is_one_finding_that_names_it_first(self):
        data = {**self.clean, "stated": {"income[2080505].fiscal": "600.00"}}
        data["income"] = [dict(r) for r in data["income"]]
        status, found, _ = check({**self.clean, "stated": {"totals.general": "594.00"}})
        errors = [f for f in found["findings"] if f["severity"] == "E"]
        self.assertEqual(status, 1)
        self.assertEqual(len(errors), 1, [f["message"] for f in errors])
        self.assertEqual(errors[0]["places"][0]["address"], "totals.general")
        self.assertIn("594.00", errors[0]["hint"])
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


if __name__ == "__main__":
    unittest.main()
