# ctest: cost=40
"""Printed documents checked as they are: the known errors are found, right figures raise no alarm, tail differences are
notes; and a change of any printed figure is found and named."""
import copy
import json
import os
import random
import re
import subprocess
import tempfile
import unittest

import published
import seed_errors

JUESUAN = os.environ["JUESUAN"]
FOUND_AT_LEAST = 0.80
MUTATIONS, MUTATIONS_FOUND_AT_LEAST = 120, 0.97
# Tail differences whose tokens are too general: the rules that speak of them.
TAIL_RULES = {"linxia-E40": "R86B", "linfen-E21": "R10 R11 R12 R15 R16 R17 R31 R32 R33 R14"}


def check(data):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data.json")
        published.write(data, path)
        done = subprocess.run([JUESUAN, "check", path, "--as-published", "--format", "json"], capture_output=True, text=True)
    if not done.stdout:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


class SeedErrors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.found = {slug: check(published.build(slug))["findings"] for slug in published.PACKS}
        cls.errors = {slug: published.load(slug, "errors.json") for slug in published.PACKS}

    def test_most_certain_errors_are_found(self):
        every, found, missed = 0, 0, []
        for slug, errors in self.errors.items():
            hard = [f for f in self.found[slug] if f["severity"] != "I"]
            for error in filter(seed_errors.counts, errors):
                every += 1
                if error["id"] in seed_errors.FOUND and any(seed_errors.matches(error, f) for f in hard):
                    found += 1
                else:
                    missed.append(error["id"])
        print(f"\ncertain errors found: {found} of {every} ({found / every:.0%}); missed: {', '.join(missed)}")
        self.assertGreaterEqual(found / every, FOUND_AT_LEAST)
        self.assertEqual(sorted(missed), sorted(seed_errors.MISSED), "docs/checks.md lists what is missed, with the reason")

    def test_no_certain_finding_is_a_false_alarm(self):
        for slug, findings in self.found.items():
            errors = [e for e in self.errors[slug] if e["id"] in seed_errors.FOUND]
            for finding in findings:
                if finding["severity"] != "E":
                    continue
                with self.subTest(slug=slug, message=finding["message"]):
                    real = any(seed_errors.matches(e, finding) for e in errors)
                    self.assertTrue(real or seed_errors.is_known(finding), "no known error is behind this")

    def test_tail_differences_are_notes(self):
        for slug, errors in self.errors.items():
            notes = [f for f in self.found[slug] if f["rounding"]]
            for error in errors:
                if error["severity"] != "tail" or not error["certain"]:
                    continue
                with self.subTest(error=error["id"]):
                    ids = TAIL_RULES.get(error["id"], "").split()
                    about = [f for f in notes if f["rule"] in ids or not ids and
                             any(seed_errors.squeeze(t) in seed_errors.shown(f) for t in error["tokens"])]
                    self.assertTrue(about)
                    self.assertEqual({f["severity"] for f in about}, {"I"})

    def test_what_machines_get_follows_its_schema(self):
        import jsonschema
        with open(os.path.join(published.ROOT, "docs", "findings.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        for slug in published.PACKS:
            jsonschema.validate(check(published.build(slug)), schema)

    def test_rounding_is_never_an_error(self):
        for findings in self.found.values():
            self.assertEqual([f["message"] for f in findings if f["rounding"] and f["severity"] != "I"], [])


AMOUNT = re.compile(r"^-?[\d,]+\.\d+$")


def digit_lost(s, r):
    i = r.choice([i for i, c in enumerate(s) if c.isdigit() and i < s.index(".")])
    rest = s[:i] + s[i + 1:]
    return "0" + rest if rest.startswith(".") else rest


def digits_swapped(s, r):
    pairs = [i for i in range(len(s) - 1) if s[i].isdigit() and s[i + 1].isdigit() and s[i] != s[i + 1]]
    if not pairs:
        return s
    i = r.choice(pairs)
    return s[:i] + s[i + 1] + s[i] + s[i + 2:]


def sign(s, _):
    return "-" + s


def unit(s, _):
    return f"{round(float(s) * 10000)}.00"


class Mutations(unittest.TestCase):
    """From a printed table set that adds up, one figure at a time."""

    @classmethod
    def setUpClass(cls):
        cls.base = published.build("linxia-2022", "gansu")
        cls.base["published"].update(text=[], annexes=[])
        cls.before = [f["message"] for f in check(cls.base)["findings"]]
        cls.tables = cls.base["published"]["tables"]
        cls.cells = [(t, r, c) for t, table in enumerate(cls.tables) for r in range(table["header_rows"], len(table["rows"]))
                     for c, text in enumerate(table["rows"][r]) if AMOUNT.match(text)]

    def judge(self, data, changed):
        """(found, named among the first three places)"""
        new = [f for f in check(data)["findings"] if f["severity"] == "E" and f["message"] not in self.before]
        named = any(place["text"] in changed for f in new for place in f["places"][:3])
        return bool(new), named

    def one_cell(self, r):
        while True:
            t, row, col = r.choice(self.cells)
            text = self.tables[t]["rows"][row][col].replace(",", "")
            if float(text) == 0 and r.random() < 0.9:
                continue
            changed = r.choice([digit_lost, digits_swapped, sign, unit])(text, r)
            if abs(float(changed) - float(text)) > 0.05:
                return t, row, col, changed

    def test_a_changed_figure_is_found_and_named(self):
        r = random.Random(20220101)
        found = named = 0
        for _ in range(MUTATIONS):
            t, row, col, text = self.one_cell(r)
            data = copy.deepcopy(self.base)
            data["published"]["tables"][t]["rows"][row][col] = text
            f, n = self.judge(data, {text})
            found, named = found + f, named + n
        print(f"\nchanged cells: found {found / MUTATIONS:.1%}, named first {named / MUTATIONS:.1%} of {MUTATIONS}")
        self.assertGreaterEqual(found / MUTATIONS, MUTATIONS_FOUND_AT_LEAST)
        self.assertGreaterEqual(named / MUTATIONS, MUTATIONS_FOUND_AT_LEAST)

    def shifted(self, rows, places):
        """One figure left out: those behind it move up, the last place gets a zero. The texts that changed."""
        before = [rows[r][c] for r, c in places]
        after = before[1:] + ["0.00"]
        for (r, c), text in zip(places, after):
            rows[r][c] = text
        return {new for old, new in zip(before, after) if abs(float(old.replace(",", "")) - float(new.replace(",", ""))) > 0.05}

    def test_shifted_rows_and_columns_are_found(self):
        r = random.Random(7)
        n = found = named = 0
        while n < 60:
            t, row, col = r.choice(self.cells)
            line = [(i, col) for i in range(row, len(self.tables[t]["rows"]))] if n % 2 else \
                [(row, i) for i in range(col, len(self.tables[t]["rows"][row]))]
            places = [(i, k) for i, k in line if (t, i, k) in self.cells]
            data = copy.deepcopy(self.base)
            changed = self.shifted(data["published"]["tables"][t]["rows"], places)
            if not changed:
                continue
            f, ok = self.judge(data, changed)
            n, found, named = n + 1, found + f, named + ok
        print(f"\nshifted rows and columns: found {found / n:.1%}, named first {named / n:.1%} of {n}")
        self.assertGreaterEqual(found / n, MUTATIONS_FOUND_AT_LEAST)
        self.assertGreaterEqual(named / n, MUTATIONS_FOUND_AT_LEAST)

    def test_a_changed_percentage_is_found(self):
        """Every stated ratio of the text, moved by more than rounding explains."""
        data = published.build("linxia-2022", "gansu")
        data["published"]["annexes"] = []
        text = data["published"]["text"]
        first = next(i for i, line in enumerate(text) if line.startswith("# ") and "决算情况说明" in line)
        last = next(i for i in range(first + 1, len(text)) if text[i].startswith("# "))
        before = [f["message"] for f in check(data)["findings"]]
        every = found = 0
        for i in range(first, last):
            for m in re.finditer(r"(\d+\.\d+)%", text[i]):
                changed = copy.deepcopy(data)
                value = f"{float(m.group(1)) + 1.1:.2f}"
                changed["published"]["text"][i] = text[i][:m.start(1)] + value + text[i][m.end(1):]
                new = [f for f in check(changed)["findings"] if f["severity"] == "E" and f["message"] not in before]
                every += 1
                found += any(place["text"] == value + "%" for f in new for place in f["places"][:3])
        print(f"\nchanged percentages: found {found} of {every}")
        self.assertGreater(every, 10)
        self.assertGreaterEqual(found / every, MUTATIONS_FOUND_AT_LEAST)


class Input(unittest.TestCase):
    def test_without_a_printed_section_it_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "data.json")
            published.write({"template": "standard", "year": 2022, "unit": "万元", "department": {"name": "某局"}}, path)
            done = subprocess.run([JUESUAN, "check", path, "--as-published"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("E7010", done.stderr)

    def test_odd_tables_do_no_harm(self):
        base = published.build("linxia-2022", "gansu")
        for rows in ([], [[]], [[""]], [["项目"], []], [["合计"] * 3, ["1", "2"]], [["1..2", "x", "9" * 60]]):
            for header_rows in (0, 1, 99):
                data = copy.deepcopy(base)
                data["published"] = {"tables": [{"title": "收入决算表", "rows": rows, "header_rows": header_rows,
                                                 "merges": [[0, 0, 9, 9], [1, 1, 0, 0], [5]]}], "text": ["#", "# ", "（"]}
                check(data)


if __name__ == "__main__":
    unittest.main()
