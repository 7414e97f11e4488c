"""The five departments' data files: valid by an independent validator, and reproducing every amount of
every published table through an independent model of the facts."""
import csv
import json
import os
import re
import unittest
from decimal import ROUND_HALF_UP, Decimal

import jsonschema

from oracle import ROOT, Oracle, load_codes, schema_path

SEEDS = os.path.join(ROOT, "tests", "data", "seeds")
WITH_TABLES = ["linxia-2022", "beiguan-2022", "zhongwei-2023", "linfen-2021"]
ALL = WITH_TABLES + ["dongxiang-2022"]

INCOME = ["total", "fiscal", "superior", "operating", "business", "affiliated", "other"]
EXPENDITURE = ["total", "basic", "project", "remitted", "business", "affiliated"]
GENERAL = ["total", "basic", "project"]
FUND = ["opening", "income", "total", "basic", "project", "closing"]
THREE = ["total", "abroad", "vehicle", "vehicle_purchase", "vehicle_operation", "reception"]

T01 = {
    "一般公共预算财政拨款收入": "totals.general", "政府性基金预算财政拨款收入": "totals.fund",
    "国有资本经营预算财政拨款收入": "totals.capital", "上级补助收入": "totals.superior", "事业收入": "totals.operating",
    "经营收入": "totals.business", "附属单位上缴收入": "totals.affiliated", "其他收入": "totals.other",
    "本年收入合计": "totals.income", "使用非财政拨款结余": "totals.surplus_used", "年初结转和结余": "totals.opening",
    "总计": "totals.income_total",
}
T01_RIGHT = {
    "本年支出合计": "totals.expenditure", "结余分配": "totals.distributed", "年末结转和结余": "totals.closing",
    "总计": "totals.expenditure_total",
}
# 04: the three sub-rows of the opening balance bear the names of the three incomes.
T04_LEFT = ["fiscal_totals.general", "fiscal_totals.fund", "fiscal_totals.capital", "fiscal_totals.income",
            "fiscal_totals.opening", "fiscal_totals.opening_general", "fiscal_totals.opening_fund",
            "fiscal_totals.opening_capital", "fiscal_totals.income_total"]
T04_RIGHT = [
    ["fiscal.sum.total", "fiscal.sum.general", "fiscal.sum.fund", "fiscal.sum.capital"],
    ["fiscal_totals.closing", "fiscal_totals.closing_general", "fiscal_totals.closing_fund",
     "fiscal_totals.closing_capital"],
    ["fiscal_totals.expenditure_total", "fiscal_totals.total_general", "fiscal_totals.total_fund",
     "fiscal_totals.total_capital"],
]
T10 = ["procurement.total", "procurement.goods", "procurement.works", "procurement.services",
       "operating_funds.administrative", "operating_funds.managed", "assets.vehicles.total",
       "assets.vehicles.ministerial", "assets.vehicles.leading", "assets.vehicles.confidential",
       "assets.vehicles.emergency", "assets.vehicles.law_enforcement", "assets.vehicles.special",
       "assets.vehicles.retired", "assets.vehicles.other", "assets.equipment.general_over_500k",
       "assets.equipment.special_over_1m"]


def read_grid(slug, table):
    with open(os.path.join(SEEDS, slug, table + ".csv"), encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def header_rows(slug, table):
    with open(os.path.join(SEEDS, slug, "tables.json"), encoding="utf-8") as file:
        return json.load(file)[table]["header_rows"]


def plain(label):
    return re.sub(r"^[一二三四五六七八九十]+、", "", label)


def class_codes(year):
    return sorted(c for c in load_codes("function", year) if len(c) == 3)


def map_summary(grid, top, year):
    """01: two panels of three columns."""
    classes = class_codes(year)
    for r in range(top, len(grid)):
        left, right = plain(grid[r][0]), plain(grid[r][3])
        if left:
            yield r, 2, T01[left]
        if r - top < len(classes):
            yield r, 5, f"summary[{classes[r - top]}].amount"
        elif right:
            yield r, 5, T01_RIGHT[right]


def map_fiscal(grid, top, year):
    """04: three columns left, six right."""
    classes = class_codes(year)
    left = iter(T04_LEFT)
    right = iter(T04_RIGHT)
    for r in range(top, len(grid)):
        if grid[r][0]:
            yield r, 2, next(left)
        if r - top < len(classes):
            for i, measure in enumerate(["total", "general", "fund", "capital"]):
                yield r, 5 + i, f"fiscal[{classes[r - top]}].{measure}"
        elif grid[r][3]:
            for i, address in enumerate(next(right)):
                yield r, 5 + i, address


def map_rows(grid, top, address, measures, skip=()):
    """02, 03, 05, funds: a row of totals, then a row per code; amounts in the last columns."""
    first = len(grid[0]) - len(measures) - len(skip)
    columns = [c for c in range(first, len(grid[0])) if c not in skip]
    for r in range(top, len(grid)):
        code = grid[r][0]
        if code == "合计" or re.match(r"\d{3,7}$", code):
            place = ".sum" if code == "合计" else f"[{code}]"
            for c, measure in zip(columns, measures):
                yield r, c, f"{address}{place}.{measure}"


def map_economic(grid, top, panels, measures, totals):
    """06: panels side by side, each code, name, amounts; totals below."""
    width = 2 + len(measures)
    for p in range(panels):
        for r in range(top, len(grid)):
            if re.match(r"\d{3,5}$", grid[r][p * width]):
                for i, measure in enumerate(measures):
                    yield r, p * width + 2 + i, f"economic[{grid[r][p * width]}].{measure}"
    for label, column, address in totals:
        r = next(r for r in range(top, len(grid)) if label in grid[r])
        yield r, column, address


def map_record(grid, parts):
    """09: one row of amounts."""
    c = 0
    for part in parts:
        for name in THREE:
            yield len(grid) - 1, c, f"three_public.{part}.{name}"
            c += 1


def map_information(grid):
    """10: amounts and counts by line number."""
    for r, row in enumerate(grid):
        if row[1].isdigit():
            yield r, 2, T10[int(row[1]) - 1]


def cells(slug, table):
    """(row, column, address) of every amount of a published table."""
    year = int(slug[-4:])
    grid, top = read_grid(slug, table), header_rows(slug, table)
    three, fund, capital = ("t07", "t08", "t09") if slug[:4] in ("zhon", "linf") else ("t09", "t07", "t08")
    if table == "t01":
        return map_summary(grid, top, year)
    if table == "t02":
        return map_rows(grid, top, "income", INCOME, skip=(8,) if slug.startswith("zhongwei") else ())
    if table == "t03":
        return map_rows(grid, top, "expenditure", EXPENDITURE)
    if table == "t04":
        return map_fiscal(grid, top, year)
    if table == "t05":
        return map_rows(grid, top, "general.expenditure", GENERAL)
    if table == "t06" and slug == "linfen-2021":
        return map_economic(grid, top, 4, ["all", "basic"], [
            ("人员经费合计", 2, "personnel.all"), ("人员经费合计", 3, "personnel.basic"),
            ("公用经费合计", 14, "public.all"), ("公用经费合计", 15, "public.basic")])
    if table == "t06":
        totals = [("人员经费合计", 2, "personnel.basic"), ("公用经费合计", 8, "public.basic")]
        if slug.startswith("zhongwei"):
            totals.append(("合计", 8, "general.expenditure.sum.basic"))
        return map_economic(grid, top, 3, ["basic"], totals)
    if table == fund:
        return map_rows(grid, top, "fund", FUND)
    if table == capital:
        return map_rows(grid, top, "capital.expenditure", GENERAL)
    if table == three:
        parts = ["budget", "previous", "actual"] if slug.startswith("zhongwei") else ["budget", "actual"]
        return map_record(grid, parts)
    if table == "t10":
        return map_information(grid)
    raise KeyError(table)


def table_names(slug):
    return sorted(f[:3] for f in os.listdir(os.path.join(SEEDS, slug)) if re.match(r"t\d\d\.csv$", f))


def printed_amount(text):
    """The amount of a printed cell; None for blank or —."""
    text = text.replace(",", "").strip()
    return Decimal(text) if re.match(r"-?\d+(\.\d+)?$", text) else None


def corrected_cells(slug):
    """(table, "row,column") → amount that we print where the source is wrong."""
    with open(os.path.join(SEEDS, slug, "deviations.json"), encoding="utf-8") as file:
        listed = json.load(file)["cells"]
    return {(d["table"], d["cell"]): d["ours"] for d in listed}


class Schema(unittest.TestCase):
    def setUp(self):
        with open(schema_path(), encoding="utf-8") as file:
            self.schema = json.load(file)

    def test_schema_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_every_property_is_explained(self):
        def walk(schema, path):
            for name, member in schema.get("properties", {}).items():
                here = f"{path}.{name}"
                if set(member) == {"$ref"}:
                    member = self.schema["$defs"][member["$ref"].rsplit("/", 1)[1]]
                self.assertTrue(member.get("title"), f"{here} has no title")
                self.assertTrue(member.get("description"), f"{here} has no description")
                walk(member, here)
            if isinstance(schema.get("items"), dict):
                walk(schema["items"], path + "[]")
            if isinstance(schema.get("additionalProperties"), dict):
                walk(schema["additionalProperties"], path + ".*")
        walk(self.schema, "")
        for name, member in self.schema["$defs"].items():
            self.assertTrue(member.get("title") and member.get("description"), name)
            walk(member, "#" + name)

    def test_samples_are_valid(self):
        validator = jsonschema.Draft202012Validator(self.schema)
        for slug in ALL:
            with self.subTest(slug), open(os.path.join(ROOT, "data", slug + ".json"), encoding="utf-8") as file:
                problems = [f"{e.json_path}: {e.message[:120]}" for e in validator.iter_errors(json.load(file))]
                self.assertEqual(problems, [])

    def test_mistakes_are_refused(self):
        with open(os.path.join(ROOT, "data", "linxia-2022.json"), encoding="utf-8") as file:
            good = file.read()
        validator = jsonschema.Draft202012Validator(self.schema)
        for old, new in [('"income": [', '"incomes": ['), ('"year": 2022', '"year": "2022"'),
                         ('"unit": "万元"', '"unit": "亿元"'), ('"code": "2012906"', '"code": "20129"')]:
            self.assertIn(old, good)
            valid = validator.is_valid(json.loads(good.replace(old, new, 1)))
            self.assertEqual(valid, new.endswith('"20129"'), new)


class Manual(unittest.TestCase):
    def test_the_example_of_the_manual_is_valid(self):
        with open(os.path.join(ROOT, "docs", "data-format.md"), encoding="utf-8") as file:
            example = re.search(r"```json\n(.*?)```", file.read(), re.S).group(1)
        with open(schema_path(), encoding="utf-8") as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        self.assertEqual([e.message for e in validator.iter_errors(json.loads(example))], [])


class Tables(unittest.TestCase):
    """Every amount of every table, exactly as displayed."""

    def check(self, slug):
        oracle = Oracle.of(slug)
        corrected = corrected_cells(slug)
        seen, blank = 0, 0
        for table in table_names(slug):
            grid = read_grid(slug, table)
            for r, c, address in cells(slug, table):
                printed = corrected.get((table, f"{r},{c}"), grid[r][c])
                value = oracle.value(address)
                self.assertIsNotNone(value, f"{slug} {table} {r},{c}: {address} is unknown")
                if not address.startswith("assets."):
                    value = (value / oracle.scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
                expected = printed_amount(printed)
                if expected is None:  # a blank cell says that there is nothing
                    self.assertEqual(value, 0, f"{slug} {table} {r},{c} {address}: blank in print")
                    blank += 1
                    continue
                self.assertEqual(value, expected, f"{slug} {table} {r},{c} {address}")
                seen += 1
        return seen

    def test_linxia(self):
        self.assertEqual(self.check("linxia-2022"), self.amounts("linxia-2022"))

    def test_beiguan(self):
        self.assertEqual(self.check("beiguan-2022"), self.amounts("beiguan-2022"))

    def test_zhongwei(self):
        self.assertEqual(self.check("zhongwei-2023") + self.ratios() + 9, self.amounts("zhongwei-2023"))

    def ratios(self):
        """The two percentage groups of Zhongwei's table 07; 0.00 where there is nothing to compare with."""
        oracle = Oracle.of("zhongwei-2023")
        printed = read_grid("zhongwei-2023", "t07")[-1][18:]
        for i, text in enumerate(printed):
            actual = oracle.value(f"three_public.actual.{THREE[i % 6]}")
            base = oracle.value(f"three_public.{'budget' if i < 6 else 'previous'}.{THREE[i % 6]}")
            above = actual if i < 6 else actual - base
            ratio = above * 100 / base if base else Decimal(0)
            self.assertEqual(ratio.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(text), f"column {19 + i}")
        return len(printed)

    def test_linfen(self):
        self.assertEqual(self.check("linfen-2021"), self.amounts("linfen-2021"))

    @staticmethod
    def amounts(slug):
        """How many amounts the tables print: none may be forgotten by the mapping above."""
        number = 0
        corrected = corrected_cells(slug)
        for table in table_names(slug):
            for r, row in enumerate(read_grid(slug, table)):
                if r < header_rows(slug, table):
                    continue
                for c, text in enumerate(row):
                    text = corrected.get((table, f"{r},{c}"), text)
                    is_amount = re.match(r"[\d,]+\.\d+$", text)
                    number += bool(is_amount) or Tables.is_bare_amount(slug, table, c, row, text)
        return number

    @staticmethod
    def is_bare_amount(slug, table, c, row, text):
        """Whole numbers that are amounts: beiguan's 131 (not its codes and line numbers), counts of table 10."""
        if not text.isdigit():
            return False
        if table == "t10":
            return c == 2
        if table in ("t01", "t04", "t06"):
            return False
        return c >= 2 and not (slug.startswith("zhongwei") and c < 4)


class Stated(unittest.TestCase):
    """`stated` holds only what rounding or a listed error needs."""

    def test_only_tail_differences(self):
        for slug in WITH_TABLES:
            oracle = Oracle.of(slug)
            for address in oracle.stated:
                derived = oracle.derived(address)
                self.assertIsNotNone(derived, f"{slug} {address}")
                difference = abs(oracle.stated[address] - derived) / oracle.scale
                with self.subTest(slug, address=address):
                    self.assertGreater(difference, 0, "stated without need")
                    self.assertLessEqual(difference, Decimal("0.02"), "more than rounding")

    def test_nothing_else_contradicts(self):
        for slug in ALL:
            oracle = Oracle.of(slug)
            for address, (printed, derived) in oracle.deviations().items():
                with self.subTest(slug, address=address):
                    self.assertIn(address, oracle.stated, f"entered {printed}, derived {derived}")


if __name__ == "__main__":
    unittest.main()
