# ctest: cost=15
"""A year begins with the one before (init --from): every figure that comes over is the published one, and check knows it afterwards."""
import copy
import json
import os
import subprocess
import tempfile
import unittest
from decimal import Decimal

import openpyxl

ROOT = os.environ["JUESUAN_ROOT"]
JUESUAN = os.environ["JUESUAN"]
RENAMES = "2120801,征地和拆迁补偿支出,征地和拆迁补偿支出,2023,2120802\n,某项支出,,2023,2120805\n"


def without_notes(v):
    if isinstance(v, dict):
        return {k: without_notes(x) for k, x in v.items() if not k.startswith("//")}
    return [without_notes(x) for x in v] if isinstance(v, list) else v


class NextYear(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.dir = cls.tmp.name
        cls.home = cls.path("home")
        os.makedirs(os.path.join(cls.home, "data"))
        for name in ("templates", "fonts", "data/forms", "data/schema"):
            os.symlink(os.path.join(ROOT, name), os.path.join(cls.home, name))
        codes = os.path.join(cls.home, "data", "codes")
        os.makedirs(codes)
        for name in os.listdir(os.path.join(ROOT, "data", "codes")):
            with open(os.path.join(ROOT, "data", "codes", name), encoding="utf-8") as f:
                text = f.read()
            with open(os.path.join(codes, name), "w", encoding="utf-8") as f:
                f.write(text + RENAMES if name == "renames.csv" else text)
        with open(os.path.join(ROOT, "data", "linxia-2022.json"), encoding="utf-8") as f:
            old = json.load(f)
        del old["$schema"], old["stated"]
        old["general"]["opening"] = 0.55
        old["income"][0]["fiscal"] = 13.0
        old["fund"] = [{"code": "2120801", "name": "征地和拆迁补偿支出", "opening": 1.5, "income": 4, "project": 3.25},
                       {"code": "2120802", "name": "土地开发支出", "income": 2, "project": 1},
                       {"code": "2120805", "name": "某项支出", "income": 2, "project": 1}]
        old["income"].append({"code": "2120801", "fiscal": 8})
        old["non_fiscal"]["opening"] = 7
        old["dates"] = {"approved": "2023-08-01"}
        old["glossary"] = [{"term": "某词", "text": "某义"}]
        cls.old = old
        cls.save("2022.json", old)
        cls.run_("init", "--from", cls.path("2022.json"), "-o", cls.path("2023.json"))
        cls.run_("init", "--from", cls.path("2022.json"), "-o", cls.path("2023.xlsx"))
        with open(cls.path("2023.json"), encoding="utf-8") as f:
            cls.new = without_notes(json.load(f, parse_float=Decimal))
        cls.filled = cls.fill(cls.new)

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.dir, name)

    @classmethod
    def save(cls, name, data):
        with open(cls.path(name), "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False, default=float)
        return cls.path(name)

    @classmethod
    def run_(cls, *args, code=0):
        done = subprocess.run([JUESUAN, *args, "--home", cls.home], capture_output=True, text=True, check=False)
        assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        return done

    @classmethod
    def fill(cls, data):
        """The new year with the old one's movements: nothing is missing."""
        data = copy.deepcopy(data)
        for name in ("income", "economic", "budget", "operating_funds", "procurement", "assets", "performance", "reasons"):
            data[name] = copy.deepcopy(cls.old[name])
        data["three_public"] = dict(cls.old["three_public"], previous=data["three_public"]["previous"])
        data["general"]["expenditure"] = cls.old["general"]["expenditure"]
        data["fund"] = [dict(cls.old["fund"][0], opening=data["fund"][0]["opening"]),
                        {"code": "2120803", "name": "城市建设支出", "opening": 1}]
        data["capital"] = {"opening": 0, "income": 0, "expenditure": []}
        data["non_fiscal"] = {"opening": data["non_fiscal"]["opening"], "expenditure": cls.old["non_fiscal"]["expenditure"]}
        return data

    def fact(self, name, address):
        text = self.run_("explain", self.path(name), address).stdout.splitlines()[0]
        return text.split(" = ")[1].split("  ")[0].split("万元")[0].rstrip()

    def check(self, data):
        path = self.save("checked.json", data)
        done = subprocess.run([JUESUAN, "check", path, "--format", "json", "--home", self.home], capture_output=True,
                              text=True, check=False)
        found = json.loads(done.stdout)
        return [(f["rule"], f["message"]) for f in found["findings"]], done.stderr

    def rules(self, data):
        return sorted({r for r, _ in self.check(data)[0] if r.startswith(("R126", "R140"))})

    def test_figures_are_those_of_the_year_before(self):
        for new, old in (("previous.closing", "totals.closing"), ("previous.income_total", "totals.income_total"),
                         ("previous.income", "totals.income"), ("previous.expenditure", "totals.expenditure"),
                         ("previous.fiscal_income_total", "fiscal_totals.income_total"),
                         ("previous.general_total", "general.expenditure.sum.total"), ("previous.personnel", "personnel.basic"),
                         ("previous.public", "public.basic"), ("previous.operating_funds", "operating_funds.total"),
                         ("previous.fund", "fund.sum.total"), ("previous.general[2080109].amount", "general.expenditure[2080109].total"),
                         ("previous.general.sum.amount", "general.expenditure.sum.total"),
                         ("previous.economic.sum.amount", "economic.sum.basic"),
                         ("three_public.previous.total", "three_public.actual.total"), ("general.opening", "general.closing")):
            with self.subTest(new):
                self.assertEqual(self.fact("2023.json", new), self.fact("2022.json", old))
                if new.endswith("closing") or "[" in new or new == "general.opening":
                    self.assertEqual(self.fact("2023.xlsx", new), self.fact("2022.json", old))
        # By hand: 6.55+7 of the fund's and the others' money, less what was spent.
        self.assertEqual(self.new["non_fiscal"]["opening"], 7)
        self.assertEqual({r["code"]: r["opening"] for r in self.new["fund"]}, {"2120801": Decimal("3.25")})

    def test_codes_that_ended(self):
        done = self.run_("init", "--from", self.path("2022.json"))
        self.assertIn("E2530：科目 2120805", done.stderr)
        self.assertNotIn("2120802", str(self.new["fund"]))

    def test_a_renamed_code_bears_its_new_name(self):
        old = dict(self.old, year=2018, names={"2060404": "旧名"})
        old["income"] = [{"code": "2200199", "name": "其他国土资源事务支出", "fiscal": 5}]
        old["general"] = {"expenditure": [{"code": "2200199", "basic": 5}]}
        text = self.run_("init", "--from", self.save("2018.json", old)).stdout
        new = without_notes(json.loads(text))
        self.assertEqual(new["previous"]["general"], [{"code": "2200199", "amount": 5}])
        self.assertEqual(new["names"], {"2060404": "旧名"})
        done = subprocess.run([JUESUAN, "check", self.save("2019.json", new), "--home", self.home], capture_output=True, text=True,
                              check=False)
        self.assertNotIn("E4209", done.stderr)

    def test_texts_come_over_reasons_and_dates_do_not(self):
        self.assertEqual(self.new["department"], self.old["department"])
        self.assertEqual(self.new["glossary"], self.old["glossary"])
        self.assertEqual(self.new["uses"], self.old["uses"])
        self.assertEqual([r["address"] for r in self.new["review"]], ["department", "uses", "glossary"])
        taken = json.loads(self.run_("import", self.path("2023.xlsx")).stdout)
        for name in ("reasons", "dates", "performance", "annexes", "explanations", "corrections", "stated"):
            self.assertNotIn(name, taken)
        self.assertEqual(self.new["income"][0], {"code": "2012906", "fiscal": None})

    def test_a_workbook_shows_what_came_over(self):
        book = openpyxl.load_workbook(self.path("2023.xlsx"))
        fills = {c.fill.fgColor.rgb for row in book["上年数"].iter_rows() for c in row if isinstance(c.value, (int, float))}
        self.assertEqual(fills, {"FFDDEBF7"})
        self.assertEqual(json.loads(self.run_("import", self.path("2023.xlsx")).stdout)["last_year"],
                         json.loads(json.dumps(self.new["last_year"], default=float)))

    def test_what_agrees_is_not_told(self):
        data = self.fill(self.new)
        data["fund"][1].pop("opening")
        self.assertEqual(self.rules(data), ["R126", "R126C", "R140"])  # the fund's code without successor
        for item in data["review"]:
            item["done"] = True
        data["adjustments"] = [{"of": "政府性基金预算财政拨款", "reason": "归集上缴和缴回资金", "amount": -1}]
        self.assertEqual(self.rules(data), [])

    def test_a_figure_changed_by_hand_is_told(self):
        for change, what in ((lambda d: d["previous"].update(income_total=5), "上年收入总计"),
                             (lambda d: d["previous"]["general"][0].update(amount=1), "2012906"),
                             (lambda d: d["previous"]["economic"].pop(0), "30101"),
                             (lambda d: d["three_public"]["previous"].update(reception=3), "公务接待费")):
            data = copy.deepcopy(self.filled)
            change(data)
            found = [m for r, m in self.check(data)[0] if r == "R126B"]
            self.assertEqual(len(found), 1, found)
            self.assertIn(what, found[0])

    def test_an_opening_balance_needs_a_reason(self):
        data = copy.deepcopy(self.filled)
        data["fund"].pop(1)
        data["last_year"]["openings"].pop("fund.sum.opening")
        of = "一般公共预算财政拨款"
        self.assertNotIn("R126C", self.rules(data))
        data["general"]["opening"] = float(data["general"]["opening"]) + 0.25
        message = dict(self.check(data)[0])["R126C"]
        self.assertIn("相差 0.25；已写明的调整合计 0.00", message)
        for reason, amount, told in (("归集调入", 0.25, []), ("会计差错更正", 0.25, []), ("归集调入", 0.24, ["R126C"]),
                                     ("归集调出", 0.25, ["R126D"])):
            data["adjustments"] = [{"of": of, "reason": reason, "amount": amount}]
            self.assertEqual([r for r in self.rules(data) if r in ("R126C", "R126D")], told, reason)
        data["adjustments"] = [{"of": of, "reason": "别的", "amount": 0.25}]
        done = subprocess.run([JUESUAN, "check", self.save("x.json", data), "--home", self.home], capture_output=True, text=True,
                              check=False)
        self.assertIn("E2104", done.stderr)

    def test_a_file_that_changed_since_is_told(self):
        _, told = self.check(self.filled)
        self.assertNotIn("E2532", told)
        changed = copy.deepcopy(self.old)
        changed["general"]["opening"] = 0.65
        self.save("2022.json", changed)
        try:
            _, told = self.check(self.filled)
        finally:
            self.save("2022.json", self.old)
        self.assertIn("上年的文件 2022.json 在带来之后改过：general.opening 当时是", told)

    def test_published_tables_serve_as_well(self):
        """The public workbook gives what the data behind it gives, as far as it is printed."""
        for name in ("linxia-2022", "zhongwei-2023"):
            source, year = os.path.join(ROOT, "data", name + ".json"), int(name[-4:])
            with open(source, encoding="utf-8") as f:
                pack = json.load(f)["template"]
            subprocess.run([JUESUAN, "build", source, "-o", self.path("public"), "--formats", "xlsx"], capture_output=True, check=True)
            taken = []
            for given in (source, os.path.join(self.path("public"), name + ".xlsx")):
                done = self.run_("init", "--from", given, "--template", pack, "--year", str(year + 1))
                taken.append(json.loads(done.stdout)["last_year"])
            exact, printed = taken
            self.assertGreater(len(printed["previous"]), 20)
            for address, value in printed["previous"].items():
                self.assertAlmostEqual(value, exact["previous"].get(address, 0), 2, address)
            for address, value in printed["openings"].items():
                self.assertAlmostEqual(value["amount"], exact["openings"][address]["amount"], 2, address)

    def test_years_must_follow(self):
        self.assertIn("E2531", self.run_("init", "--from", self.path("2022.json"), "--year", "2025", code=1).stderr)
        self.assertIn('"template": "standard"',
                      self.run_("init", "--from", self.path("2022.json"), "--template", "standard", "--year", "2023").stdout)


if __name__ == "__main__":
    unittest.main()
