"""A department split into units and put together again is the same department, whatever the split and the order."""
import copy
import hashlib
import json
import os
import random
import subprocess
import tempfile
import unittest

ROOT = os.environ["JUESUAN_ROOT"]
JUESUAN = os.environ["JUESUAN"]
with open(os.path.join(ROOT, "data", "forms", "aggregate.json"), encoding="utf-8") as f:
    PLAN = json.load(f)
with open(os.path.join(ROOT, "data", "schema", "department.schema.json"), encoding="utf-8") as f:
    SCHEMA = json.load(f)


def run(*args, code=0):
    done = subprocess.run([JUESUAN, *args], capture_output=True, text=True, check=False)
    assert done.returncode == code, (args, done.returncode, done.stdout[-1500:], done.stderr[-1500:])
    return done


def definition(use):
    while "$ref" in use:
        use = SCHEMA["$defs"][use["$ref"].rsplit("/", 1)[1]]
    return use


def sorted_rows(v):
    if isinstance(v, dict):
        return {k: sorted_rows(x) for k, x in v.items()}
    if isinstance(v, list) and v and all(isinstance(x, dict) and "code" in x for x in v):
        return sorted(v, key=lambda r: r["code"])
    return v


def shares(value, n, rng, places):
    """The value as n random parts, exactly; some of them 0."""
    scale = 10 ** places
    left, parts = round(value * scale), []
    for _ in range(n - 1):
        part = rng.choice([0, rng.randint(0, abs(left))]) * (1 if left >= 0 else -1)
        parts.append(part)
        left -= part
    parts.append(left)
    rng.shuffle(parts)
    return [p if places == 0 else p / scale for p in parts]


def split(data, use, n, rng, places):
    """n pieces whose sum is `data`, as its schema says what is a figure."""
    use = definition(use)
    kind = use.get("format")
    if kind in ("amount", "count", "area"):
        if data is None:
            return [None] * n
        return shares(data, n, rng, places if kind == "amount" else 0)
    if isinstance(data, dict):
        pieces = [{} for _ in range(n)]
        for name, value in data.items():
            for piece, part in zip(pieces, split(value, use["properties"][name], n, rng, places)):
                piece[name] = part
        return pieces
    if isinstance(data, list):
        pieces = [[] for _ in range(n)]
        for row in data:
            parts = split(row, use["items"], n, rng, places)
            for i, part in enumerate(parts):
                zero = not any(v for k, v in part.items() if k not in ("code", "name")) and None not in part.values()
                if not zero or rng.random() < .3 or (i == 0 and all(not any(v for k, v in p.items() if k not in ("code", "name"))
                                                                    for p in parts)):
                    pieces[i].append(part)
            rng.shuffle(pieces[rng.randrange(n)])
        return pieces
    return [data] * n


def units(data, n, rng):
    """The department's own file and those of n - 1 units."""
    places = 6 if data["unit"] == "万元" else 2
    files = [copy.deepcopy(data)] + [{"template": data["template"], "year": data["year"], "unit": data["unit"],
                                      "department": {"name": f"单位{i}"}} for i in range(1, n)]
    for section in PLAN["sum"]:
        if section not in data:
            continue
        for file, part in zip(files, split(data[section], SCHEMA["properties"][section], n, rng, places)):
            file[section] = part
    return files


class Units(unittest.TestCase):
    def setUp(self):
        tmp = tempfile.TemporaryDirectory()
        self.addCleanup(tmp.cleanup)
        self.dir = tmp.name

    def save(self, name, data):
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(data, f, ensure_ascii=False)
        return path

    def department(self, name):
        with open(os.path.join(ROOT, "data", name + ".json"), encoding="utf-8") as f:
            data = json.load(f)
        for section in ("$schema", "stated", "controls"):
            data.pop(section, None)
        return sorted_rows(data)

    def documents(self, name, data):
        """Hashes of what is built from it."""
        out = os.path.join(self.dir, name)
        os.makedirs(out)
        if isinstance(data, dict):
            with open(os.path.join(out, "d.json"), "w", encoding="utf-8") as f:
                json.dump(data, f, ensure_ascii=False)
        else:
            os.rename(data, os.path.join(out, "d.json"))
        run("build", os.path.join(out, "d.json"), "-o", out, "--draft", "--formats", "md,html,xlsx")
        found = {}
        for ending in ("md", "html", "xlsx"):
            with open(os.path.join(out, "d." + ending), "rb") as f:
                found[ending] = hashlib.sha256(f.read()).hexdigest()
        return found

    def test_split_and_put_together(self):
        rng = random.Random(11)
        for name in ("linxia-2022", "zhongwei-2023"):
            data = self.department(name)
            whole = self.documents(name, data)
            for n in (2, 3, 5):
                with self.subTest(name=name, units=n):
                    paths = [self.save(f"{name}-{n}-{i}.json", u) for i, u in enumerate(units(data, n, rng))]
                    together = os.path.join(self.dir, "together.json")
                    run("aggregate", *paths, "-o", together, "--force")
                    if n == 3:
                        run("import", together, "-o", together[:-4] + "xlsx", "--force")
                        with open(together, encoding="utf-8") as f:
                            self.assertEqual(run("import", together[:-4] + "xlsx").stdout, f.read())
                    self.assertEqual(self.documents(f"{name}-{n}", together), whole)

    def test_any_order_and_any_grouping(self):
        rng = random.Random(12)
        own, *others = [self.save(f"{i}.json", u) for i, u in enumerate(units(self.department("linxia-2022"), 4, rng))]
        whole = run("aggregate", own, *others).stdout
        for _ in range(4):
            rng.shuffle(others)
            self.assertEqual(run("aggregate", own, *others).stdout, whole)
            k = rng.randrange(1, 3)
            run("aggregate", own, *others[:k], "-o", os.path.join(self.dir, "part.json"), "--force")
            self.assertEqual(run("aggregate", os.path.join(self.dir, "part.json"), *others[k:]).stdout, whole)

    def test_control_totals_of_a_unit_are_not_the_departments(self):
        a = {"template": "gansu", "year": 2024, "unit": "万元", "department": {"name": "甲"}, "procurement": {"goods": 1}, "stated": {},
             "controls": {"procurement.total": 1}}
        b = {"template": "gansu", "year": 2024, "unit": "万元", "department": {"name": "乙"}, "procurement": {"goods": 2}}
        out = json.loads(run("aggregate", self.save("a.json", a), self.save("b.json", b)).stdout)
        self.assertEqual((out["procurement"], out.get("controls"), out.get("stated")), ({"goods": 3}, None, None))

    def test_a_set_put_together_goes_through_a_batch(self):
        """The department's file and those of its units, each disclosed for itself, in one batch."""
        rng = random.Random(13)
        sets = os.path.join(self.dir, "sets")
        os.mkdir(sets)
        paths = [self.save(f"sets/单位{i}.json", u) for i, u in enumerate(units(self.department("linxia-2022"), 3, rng))]
        run("aggregate", *paths, "-o", os.path.join(sets, "部门.json"))
        run("batch", sets, "-o", os.path.join(self.dir, "out"), "--draft", "--formats", "md")
        made = sorted(n for n in os.listdir(os.path.join(self.dir, "out")) if n.endswith(".md"))
        self.assertEqual(made, ["单位0.md", "单位1.md", "单位2.md", "部门.md"])

    def test_units_of_money_may_differ(self):
        a = {"template": "gansu", "year": 2024, "unit": "万元", "department": {"name": "甲"}, "procurement": {"goods": 1.5, "sme": 0.2}}
        b = dict(a, unit="元", department={"name": "乙"}, procurement={"goods": 100.01, "works": 5, "goods_sme": 300, "works_sme": 0,
                                                                        "services_sme": 1})
        out = json.loads(run("aggregate", self.save("a.json", a), self.save("b.json", b)).stdout)
        self.assertEqual(out["procurement"], {"goods": 1.510001, "works": 0.0005, "sme": 0.2301, "goods_sme": None,
                                              "works_sme": None, "services_sme": None})

    def test_what_one_does_not_know_is_unknown_and_he_is_named(self):
        a = {"template": "gansu", "year": 2024, "unit": "元", "department": {"name": "甲局"}, "procurement": {"goods": 5}, "fund": [],
             "income": [{"code": "2080109", "fiscal": 5}]}
        b = dict(a, department={"name": "乙中心"}, procurement={"goods": None}, income=[{"code": "2080109", "fiscal": None, "other": 1}])
        c = dict(a, department={"name": "丙中心"})
        del c["fund"]
        done = run("aggregate", self.save("a.json", a), self.save("b.json", b), self.save("c.json", c))
        out = json.loads(done.stdout)
        self.assertEqual((out["procurement"]["goods"], out["income"], out.get("fund")),
                         (None, [{"code": "2080109", "fiscal": None, "other": 1}], None))
        self.assertRegex(done.stderr, r"b\.json.*E2541：“乙中心”不知道这个数，汇总数也就不知道：procurement\.goods")
        self.assertIn("income[2080109].fiscal", done.stderr)
        self.assertRegex(done.stderr, r"E2542：“丙中心”没有填“fund”一节")

    def test_what_cannot_be_added(self):
        a = {"template": "gansu", "year": 2024, "unit": "元", "department": {"name": "甲"}, "income": [{"code": "208", "fiscal": 5}]}
        for change, code in (({"income": [{"code": "2080109", "fiscal": 5}]}, "E2543"), ({"year": 2023}, "E2546"),
                             ({"department": {"name": "甲"}}, "E2547")):
            b = {**a, "department": {"name": "乙"}, **change}
            self.assertIn(code, run("aggregate", self.save("a.json", a), self.save("b.json", b), code=1).stderr)
        b = {**a, "department": {"name": "乙"}, "income": [{"code": "208", "name": "别的", "fiscal": 5}]}
        a["income"][0]["name"] = "社会保障和就业支出"
        self.assertIn("E2544", run("aggregate", self.save("a.json", a), self.save("b.json", b)).stderr)

    def test_flows_between_units_by_hand(self):
        """Own pays 30 to a unit that received 30: listed; taken away only by the adjustment."""
        a = {"template": "gansu", "year": 2024, "unit": "万元", "department": {"name": "局"},
             "income": [{"code": "2080109", "fiscal": 100}],
             "non_fiscal": {"expenditure": [{"code": "2080109", "affiliated": 30}]}}
        b = dict(a, department={"name": "中心"}, income=[{"code": "2080109", "superior": 30}],
                 non_fiscal={"expenditure": [{"code": "2080109", "basic": 30}]})
        adjust = {"template": "gansu", "year": 2024, "unit": "元", "department": {"name": "调整"},
                  "income": [{"code": "2080109", "superior": -300000}],
                  "non_fiscal": {"expenditure": [{"code": "2080109", "affiliated": -300000}]}}
        difference = {"template": "gansu", "year": 2024, "unit": "万元", "department": {"name": "代编"},
                      "income": [{"code": "2080505", "fiscal": 7}]}
        files = [self.save("a.json", a), self.save("b.json", b)]
        done = run("aggregate", *files)
        self.assertIn("E2545：单位间补助：付出的 局 30；收到的 中心 30；相差 0", done.stderr)
        out = json.loads(done.stdout)
        self.assertEqual(out["income"], [{"code": "2080109", "fiscal": 100, "superior": 30}])
        out = json.loads(run("aggregate", *files, "--adjust", self.save("adjust.json", adjust),
                             "--difference", self.save("difference.json", difference)).stdout)
        self.assertEqual(out["income"], [{"code": "2080109", "fiscal": 100, "superior": 0}, {"code": "2080505", "fiscal": 7}])
        self.assertEqual(out["non_fiscal"]["expenditure"], [{"code": "2080109", "basic": 30, "affiliated": 0}])

    def test_explain_goes_down_to_the_units(self):
        files = [self.save(f"{i}.json", u) for i, u in enumerate(units(self.department("linxia-2022"), 2, random.Random(3)))]
        together = os.path.join(self.dir, "t.json")
        run("aggregate", *files, "-o", together)
        with open(files[1], encoding="utf-8") as f:
            part = next(r for r in json.load(f)["general"]["expenditure"] if r["code"] == "2080109").get("basic", 0)
        text = run("explain", together, "general.expenditure.sum.basic").stdout
        self.assertIn(f"· 单位1 = {part:.6f}".rstrip("0").rstrip(".") + "万元  ← 1.json", text)

    def test_many_units(self):
        a = {"template": "gansu", "year": 2024, "unit": "元", "department": {"name": "局"}, "income": [{"code": "2080109", "fiscal": 1}]}
        files = [self.save(f"{i}.json", dict(a, department={"name": f"单位{i}"})) for i in range(60)]
        out = json.loads(run("aggregate", *files).stdout)
        self.assertEqual(out["income"][0]["fiscal"], 60)
        self.assertEqual(len(out["made_of"]), 60)


if __name__ == "__main__":
    unittest.main()
