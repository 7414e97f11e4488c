# ctest: cost=20
"""A slip of the hand is noticed: totals stated as controls, codes compared with each other, figures by size."""
import copy
import json
import os
import random
import tempfile
import unittest

import slips

DATA = os.path.join(os.environ["JUESUAN_ROOT"], "data")


def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as f:
        return json.load(f)


class Controls(unittest.TestCase):
    def setUp(self):
        tmp = tempfile.TemporaryDirectory()
        self.addCleanup(tmp.cleanup)
        self.folder = tmp.name

    def new(self, before, after):
        return slips.findings(after, self.folder) - slips.findings(before, self.folder)

    def told(self, before, after, rule):
        found = [m for r, m in self.new(before, after) if r == rule]
        self.assertEqual(len(found), 1, self.new(before, after))
        return found[0]

    def test_a_slip_is_named_with_what_it_should_be(self):
        data = read("linxia-2022.json")
        for path, wrong in ((("budget", "general", 1, "amount"), 361.41), (("procurement", "goods"), 31.39),
                            (("previous", "personnel"), 659.33), (("general", "opening"), 5.0)):
            with self.subTest(path):
                self.assertTrue(self.new(data, slips.put(data, path, wrong)))
        self.assertIn("924.63", self.told(data, slips.put(data, ("budget", "general", 1, "amount"), 361.41), "R00D"))

    def test_exchanged_neighbours(self):
        data = read("linxia-2022.json")
        rows = data["income"]
        changed = copy.deepcopy(data)
        changed["income"][0]["fiscal"], changed["income"][1]["fiscal"] = rows[1]["fiscal"], rows[0]["fiscal"]
        self.assertTrue({"R86C", "R86D"} & {r for r, _ in self.new(data, changed)})

    def test_some_amounts_of_each_department(self):
        """A few of all slips; all of them take minutes: python3 slips.py data/*.json."""
        rng = random.Random(7)
        for name in ("linxia-2022.json", "zhongwei-2023.json"):
            data = read(name)
            before = slips.findings(data, self.folder)
            places = [p for p in slips.amounts(data) if p[0] not in ("annexes", "performance")]
            missed = []
            for p in rng.sample(places, 10):
                changed = slips.put(data, p, slips.slip(slips.at(data, p), rng))
                if not slips.noticed(data, changed, self.folder, before):
                    missed.append((p, slips.at(changed, p)))
            self.assertLessEqual(len(missed), 1, (name, missed))

    def test_a_stated_total_that_no_longer_fits_is_blamed_itself(self):
        """Income and expenditure corrected alike: what does not fit any more is the total that was stated."""
        data = read("linxia-2022.json")
        before = slips.findings(data, self.folder)
        changed = copy.deepcopy(data)
        for rows, name in ((changed["income"], "fiscal"), (changed["general"]["expenditure"], "basic")):
            next(r for r in rows if r["code"] == "2080109")[name] += 10
        changed["economic"][0]["basic"] += 10
        path = os.path.join(self.folder, "d.json")
        slips.findings(changed, self.folder)
        done = slips.subprocess.run([slips.JUESUAN, "check", path, "--format", "json"], capture_output=True, text=True, check=False)
        errors = [f for f in json.loads(done.stdout)["findings"] if f["severity"] == "E" and (f["rule"], f["message"]) not in before]
        self.assertTrue(errors)
        for f in errors:
            self.assertIn(f["places"][0]["address"], data["stated"], f)

    def test_rounding_is_no_balance(self):
        """Three figures of 0.333… 万元 spent out of 1 万元: 0.01 is left over by rounding, not in the bank."""
        data = read("linxia-2022.json")
        for name in ("stated", "controls"):
            del data[name]
        data["non_fiscal"] = {"expenditure": []}
        data["general"] = {"opening": 0, "expenditure": [{"code": c, "basic": 0.33} for c in ("2012906", "2080109", "2080505")]}
        data["income"] = [{"code": "2012906", "fiscal": 1}]
        found = dict(slips.findings(data, self.folder))
        self.assertIn("R06B", found)
        self.assertIn("0.01 万元", found["R06B"])
        exact = copy.deepcopy(data)
        for row in exact["general"]["expenditure"]:
            row["basic"] = 0.333333
        exact["general"]["expenditure"][0]["basic"] = 0.333334
        self.assertNotIn("R06B", dict(slips.findings(exact, self.folder)))
        for over in ({"controls": {"general.closing": 0.01, "totals.closing": 0.01}}, {"stated": {"general.closing": 0, "totals.closing": 0}}):
            self.assertNotIn("R06B", dict(slips.findings({**data, **over}, self.folder)), over)

    def test_an_unknown_address(self):
        data = read("linxia-2022.json")
        data["controls"]["x.y"] = 1
        self.assertIn("E4219", dict(slips.findings(data, self.folder)))


if __name__ == "__main__":
    unittest.main()
